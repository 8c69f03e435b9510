//! A poll for a time: a few times for one meeting, and what everybody says to each. Which is the first that would be ready, and what
//! people's words become when somebody says "this one".

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::deciding::Decision;
use super::ids::{MeetingId, NetworkId, ParticipantId, PollId};
use super::meeting::{Answer, Form, Meeting, Plan, Seat, State as Stands};
use super::participant::{Participant, Role};
use super::readiness::{self, Need, Readiness};
use super::refusal::Refusal;
use super::when::Zone;

/// More times than this nobody weighs against each other.
pub const MOST_SLOTS: usize = 6;

/// Times nearer to each other than this overlap: a network meeting takes an hour at least.
pub const APART: SignedDuration = SignedDuration::from_hours(1);

/// What somebody says to one of the times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// It suits them.
    Yes,
    /// If no other time suits the others.
    IfNeedBe,
    /// It does not.
    No,
}

impl Word {
    /// All three, in the order of the card.
    pub const ALL: [Word; 3] = [Word::Yes, Word::IfNeedBe, Word::No];

    /// As the store and buttons write it.
    pub fn code(self) -> &'static str {
        match self {
            Word::Yes => "yes",
            Word::IfNeedBe => "if_need_be",
            Word::No => "no",
        }
    }

    /// The word of a code.
    pub fn from_code(code: &str) -> Option<Word> {
        Word::ALL.into_iter().find(|word| word.code() == code)
    }

    /// The answer it becomes when a meeting is called for that time. "If need be" was said to a question with several ends: whether it
    /// needs to be, they hear only now. So it is no promise; they are asked once more, and nobody waits for them in vain.
    pub fn becomes(self, form: Form) -> Answer {
        match self {
            Word::Yes => Answer::Coming(form),
            Word::IfNeedBe => Answer::NotSure,
            Word::No => Answer::NotComing,
        }
    }
}

/// One of the times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its number on the card, from 1: the earliest first.
    pub nth: u32,
    /// The instant it begins.
    pub start: Timestamp,
}

/// Somebody who is asked, and what they have said so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    /// Who. Whoever has left or was removed has none.
    pub who: Participant,
    /// They were written to, or may have been.
    pub told: bool,
    /// Their newest word to each time, by its number.
    pub words: BTreeMap<u32, Word>,
}

impl Voice {
    /// A fresh one.
    pub fn of(who: Participant) -> Self {
        Self { who, told: false, words: BTreeMap::new() }
    }

    /// Whether it counts: whoever is held is not asked for the time being.
    pub fn counts(&self) -> bool {
        self.who.active && !self.who.is_held()
    }
}

/// How far a poll is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for the person's word: nobody else is asked yet.
    Offered,
    /// Everybody is asked.
    Open,
    /// It led to this meeting.
    Settled(MeetingId),
    /// The person said no.
    Declined,
    /// It ended without a meeting.
    Dropped,
}

impl State {
    /// As the store writes it.
    pub fn code(&self) -> &'static str {
        match self {
            State::Offered => "offered",
            State::Open => "open",
            State::Settled(_) => "settled",
            State::Declined => "declined",
            State::Dropped => "dropped",
        }
    }

    /// The meeting it led to.
    pub fn meeting(&self) -> Option<&MeetingId> {
        if let State::Settled(meeting) = self { Some(meeting) } else { None }
    }

    /// The state of stored columns.
    pub fn from_code(code: &str, meeting: Option<MeetingId>) -> Option<State> {
        match (code, meeting) {
            ("offered", None) => Some(State::Offered),
            ("open", None) => Some(State::Open),
            ("settled", Some(meeting)) => Some(State::Settled(meeting)),
            ("declined", None) => Some(State::Declined),
            ("dropped", None) => Some(State::Dropped),
            _ => None,
        }
    }
}

/// What is offered: several times, one way, one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The instants, in any order.
    pub starts: Vec<Timestamp>,
    /// The zone they were offered in.
    pub zone: Zone,
    /// How the meeting is held.
    pub form: Form,
    /// Where; `None` until somebody knows.
    pub place: Option<String>,
    /// The place is somebody's home.
    pub home: bool,
}

/// Why a time cannot be offered beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It has passed.
    Past,
    /// It overlaps this one.
    Overlaps(Timestamp),
    /// There are as many as can be.
    Full,
}

/// Whether one more time can be offered.
pub fn fits(offered: &[Timestamp], start: Timestamp, now: Timestamp) -> Result<(), Unfit> {
    if start <= now {
        return Err(Unfit::Past);
    }
    if let Some(other) = offered.iter().find(|other| other.duration_since(start).abs() < APART) {
        return Err(Unfit::Overlaps(*other));
    }
    if offered.len() < MOST_SLOTS { Ok(()) } else { Err(Unfit::Full) }
}

/// How far a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// Everybody it needs said yes.
    Ready,
    /// It would be ready if those came who said "if need be".
    IfNeedBe,
}

/// What everybody says to one time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// It suits so many.
    pub yes: usize,
    /// So many if need be.
    pub if_need_be: usize,
    /// So many not.
    pub no: usize,
}

/// A poll as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Poll {
    /// Opaque.
    pub id: PollId,
    /// Whose network.
    pub network: NetworkId,
    /// Who offered the times.
    pub by: ParticipantId,
    /// The zone they were offered in.
    pub zone: Zone,
    /// How the meeting is held.
    pub form: Form,
    /// Where; `None` until somebody knows.
    pub place: Option<String>,
    /// The place is somebody's home.
    pub home: bool,
    /// The times, the earliest first.
    pub slots: Vec<Slot>,
    /// Everybody who is asked and still takes part.
    pub voices: Vec<Voice>,
    /// How far it is.
    pub state: State,
}

impl Poll {
    /// One of its times.
    pub fn slot(&self, nth: u32) -> Option<Slot> {
        self.slots.iter().copied().find(|slot| slot.nth == nth)
    }

    /// The times that are still to come.
    pub fn to_come(&self, now: Timestamp) -> impl Iterator<Item = Slot> {
        self.slots.iter().copied().filter(move |slot| slot.start > now)
    }

    /// Somebody's voice, if it counts.
    pub fn voice(&self, who: &ParticipantId) -> Option<&Voice> {
        self.voices.iter().find(|voice| voice.who.id == *who && voice.counts())
    }

    /// What a meeting at this time would be.
    pub fn plan(&self, slot: Slot) -> Plan {
        let (zone, place, place_by) = (self.zone.clone(), self.place.clone(), Some(self.by.clone()));
        Plan { start: slot.start, zone, form: self.form, place, home: self.home, place_by }
    }

    /// Whether anybody may still say something: everybody is asked, and not all times have passed.
    pub fn must_be_open(&self, now: Timestamp) -> Result<(), Refusal> {
        match (&self.state, self.to_come(now).next()) {
            (State::Open, Some(_)) => Ok(()),
            _ => Err(Refusal::PollClosed),
        }
    }

    /// Takes somebody's word to one time; the last one counts.
    pub fn say(&self, who: &ParticipantId, nth: u32, word: Word, now: Timestamp) -> Result<Poll, Refusal> {
        self.must_be_open(now)?;
        self.voice(who).ok_or(Refusal::NotYours)?;
        let slot = self.slot(nth).ok_or(Refusal::NotYours)?;
        if slot.start <= now {
            return Err(Refusal::Past);
        }
        let mut after = self.clone();
        let voice = after.voices.iter_mut().find(|voice| voice.who.id == *who).ok_or(Refusal::NotYours)?;
        voice.words.insert(nth, word);
        voice.told = true;
        Ok(after)
    }

    /// What everybody says to one time.
    pub fn counts(&self, nth: u32) -> Counts {
        let mut counts = Counts::default();
        for word in self.counting().filter_map(|voice| voice.words.get(&nth)) {
            match word {
                Word::Yes => counts.yes += 1,
                Word::IfNeedBe => counts.if_need_be += 1,
                Word::No => counts.no += 1,
            }
        }
        counts
    }

    /// Those who have not said anything to one of the times that are still to come.
    pub fn silent(&self, now: Timestamp) -> impl Iterator<Item = &Voice> {
        let open: Vec<u32> = self.to_come(now).map(|slot| slot.nth).collect();
        self.counting().filter(move |voice| open.iter().any(|nth| !voice.words.contains_key(nth)))
    }

    fn counting(&self) -> impl Iterator<Item = &Voice> {
        self.voices.iter().filter(|voice| voice.counts())
    }

    /// How far a time is; `None`: not far enough. The place may still come, as with every meeting.
    pub fn outlook(&self, slot: Slot, now: Timestamp) -> Option<Outlook> {
        if self.would_be_ready(slot, false, now) {
            return Some(Outlook::Ready);
        }
        self.would_be_ready(slot, true, now).then_some(Outlook::IfNeedBe)
    }

    fn would_be_ready(&self, slot: Slot, even_if_need_be: bool, now: Timestamp) -> bool {
        let answer = |voice: &Voice| match voice.words.get(&slot.nth)? {
            Word::IfNeedBe if even_if_need_be => Some(Answer::Coming(self.form)),
            word => Some(word.becomes(self.form)),
        };
        let seats =
            self.counting().map(|voice| Seat { answer: answer(voice), ..Seat::for_participant(voice.who.clone()) });
        let meeting = Meeting {
            id: MeetingId(String::new()),
            network: self.network.clone(),
            version: 1,
            state: Stands::Called,
            plan: self.plan(slot),
            shown_early: false,
            alone: None,
            seats: seats.collect(),
        };
        match readiness::of(&meeting, now) {
            Readiness::Ready => true,
            Readiness::Waiting(needs) => needs.iter().all(|need| *need == Need::Place),
            Readiness::Cannot(_) => false,
        }
    }

    /// The first time that would be ready; else the first that would be if those came who said "if need be".
    pub fn best(&self, now: Timestamp) -> Option<(Slot, Outlook)> {
        let far = |slot: Slot| Some((slot, self.outlook(slot, now)?));
        let found: Vec<(Slot, Outlook)> = self.to_come(now).filter_map(far).collect();
        found.iter().find(|(_, outlook)| *outlook == Outlook::Ready).or(found.first()).copied()
    }

    /// What the person and the convener should hear of it: the number of the first time that would be ready; 0 when the last of those who
    /// are asked has answered, and none would be.
    pub fn news(&self, now: Timestamp) -> Option<u32> {
        self.must_be_open(now).ok()?;
        match self.best(now) {
            Some((slot, Outlook::Ready)) => Some(slot.nth),
            _ => self.silent(now).next().is_none().then_some(0),
        }
    }

    /// Whether this time may be chosen by somebody in this role. Every meeting is the person's: the team chooses only among the times that
    /// the person has said yes to, if need be or not.
    pub fn may_be_chosen(&self, slot: Slot, by: Role, now: Timestamp) -> Result<(), Refusal> {
        self.must_be_open(now)?;
        if slot.start <= now {
            return Err(Refusal::Past);
        }
        let person = self.counting().find(|voice| voice.who.role == Role::Person);
        let said = person.and_then(|person| person.words.get(&slot.nth));
        let suits = matches!(said, Some(Word::Yes | Word::IfNeedBe));
        if by == Role::Person || suits { Ok(()) } else { Err(Refusal::NotAgreed) }
    }

    /// One of the times it is: an ordinary meeting, at which everybody's word stands as their answer already. `people` are those who take
    /// part now; of the person's people only whoever was asked and is still wanted comes along. `by` sees the card at once.
    pub fn settle(
        &self,
        (nth, id): (u32, MeetingId),
        people: Vec<Participant>,
        by: &Participant,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        self.settle_as((nth, id), people, by.role, (Some(&by.id), false), now)
    }

    /// The first time that would be ready it is, without anybody's word: but never one that the person has not said yes to. Whoever has
    /// just tapped sees the card at once.
    pub fn settle_itself(
        &self,
        id: MeetingId,
        people: Vec<Participant>,
        sees: Option<&ParticipantId>,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let ready = self.best(now).filter(|(_, outlook)| *outlook == Outlook::Ready);
        let (slot, _) = ready.ok_or(Refusal::NotAgreed)?;
        self.settle_as((slot.nth, id), people, Role::Practitioner, (sees, true), now)
    }

    fn settle_as(
        &self,
        (nth, id): (u32, MeetingId),
        people: Vec<Participant>,
        role: Role,
        by: (Option<&ParticipantId>, bool),
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let slot = self.slot(nth).ok_or(Refusal::NotYours)?;
        self.may_be_chosen(slot, role, now)?;
        let wanted = |one: &Participant| one.role != Role::Member || (!one.not_now && self.voice(&one.id).is_some());
        let said = |one: &Participant| Some(self.voice(&one.id)?.words.get(&nth)?.becomes(self.form));
        let guests =
            people.into_iter().filter(wanted).map(|one| (said(&one), one)).map(|(said, one)| (one, said)).collect();
        Ok(Meeting::agreed_on(id, self.network.clone(), self.plan(slot), guests, by, now))
    }
}

#[cfg(test)]
mod tests;
