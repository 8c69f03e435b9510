//! What may happen to a meeting, and what is then owed to whom.
//!
//! Every deciding function looks and does not touch: it returns a [`Decision`], which the store writes whole.

use jiff::Timestamp;

use super::ids::{MeetingId, NetworkId, ParticipantId};
use super::meeting::{Answer, ByPhone, Meeting, Plan, Seat, State};
use super::needs::Needs;
use super::notice::{Address, Notice, Post};
use super::nudges::{self, Nudge};
use super::participant::{Participant, Role};
use super::readiness::{self, Readiness};
use super::refusal::Refusal;
use super::reminders::{self, Slot};

/// One thing that became true.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// The meeting was called.
    Called,
    /// It has a new plan and version.
    Moved,
    /// It is cancelled.
    Cancelled,
    /// Somebody was asked to come as well.
    Added(ParticipantId),
    /// Somebody answered.
    Answered(ParticipantId, Answer),
    /// Somebody had answered before the meeting was called: what they said to its time then.
    Known(ParticipantId, Answer),
    /// Somebody answered by telephone, and it was noted for them.
    ToldByPhone(ParticipantId, Answer),
    /// Somebody who is coming said more: from when on, or what would help.
    SaidMore(ParticipantId),
    /// The person lets those who are coming see the address of a home before the day, or not until then.
    ShowsPlace(bool),
    /// One practitioner is enough this time, or no longer.
    Alone,
    /// What stood beside somebody's answer went with it: there is nothing to tell that the answer does not tell.
    Plain(ParticipantId),
    /// Somebody is not expected any more.
    Released(ParticipantId),
    /// The readiness sentence is another one.
    Readiness(Readiness),
    /// It was noted who was there, or put right.
    Noted {
        /// Put right.
        again: bool,
    },
}

impl Fact {
    /// Whether all that it changes at the meeting stands in the decision.
    pub fn is_of_an_answer(&self) -> bool {
        matches!(self, Fact::Answered(..) | Fact::Readiness(_))
    }

    /// Whether a first meeting may stand otherwise after it.
    pub fn moves_the_clock(&self) -> bool {
        matches!(self, Fact::Called | Fact::Moved | Fact::Cancelled | Fact::Noted { .. } | Fact::Readiness(_))
    }
}

/// Queued notices that no longer hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recall {
    /// All that speak of the meeting.
    Everything,
    /// All that speak of the meeting to one participant.
    For(ParticipantId),
    /// Readiness sentences that were overtaken.
    Readiness,
}

/// What follows: facts, and what is owed to others. Empty when nothing changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The meeting as it is afterwards.
    pub after: Meeting,
    /// What became true, in order.
    pub facts: Vec<Fact>,
    /// Which queued notices die.
    pub recalls: Vec<Recall>,
    /// Which notices are posted.
    pub posts: Vec<Post>,
}

impl Meeting {
    /// Calls a meeting the person has agreed to. `by` sees the card at once and gets no invitation.
    pub fn call(
        id: MeetingId,
        network: NetworkId,
        plan: Plan,
        invited: Vec<Participant>,
        by: &ParticipantId,
        now: Timestamp,
    ) -> Decision {
        let seats = invited.into_iter().map(Seat::for_participant).collect();
        let mut meeting =
            Meeting { id, network, version: 1, state: State::Called, plan, shown_early: false, alone: None, seats };
        let posts = meeting.ask_everyone(Some(by), now);
        meeting.mark_seen(by);
        Decision { after: meeting, facts: vec![Fact::Called], recalls: vec![], posts }
    }

    /// Calls a meeting for a time that people have spoken to already: what they said is their answer, and they are told what it has become
    /// instead of being asked anew. `by` sees the card at once; `itself`: nobody chose it.
    pub fn agreed_on(
        id: MeetingId,
        network: NetworkId,
        plan: Plan,
        guests: Vec<(Participant, Option<Answer>)>,
        (by, itself): (Option<&ParticipantId>, bool),
        now: Timestamp,
    ) -> Decision {
        let seat = |(who, answer)| Seat { answer, ..Seat::for_participant(who) };
        let seats: Vec<Seat> = guests.into_iter().map(seat).collect();
        let known = seats.iter().filter_map(|seat| Some(Fact::Known(seat.who.id.clone(), seat.answer?)));
        let facts = std::iter::once(Fact::Called).chain(known).collect();
        let mut meeting =
            Meeting { id, network, version: 1, state: State::Called, plan, shown_early: false, alone: None, seats };
        let mut posts = meeting.ask_everyone(by, now);
        for post in &mut posts {
            if let Notice::Invited { meeting, version } = &post.notice {
                post.notice = Notice::Settled { meeting: meeting.clone(), version: *version, itself };
            }
        }
        if let Some(by) = by {
            meeting.mark_told(by);
        }
        Decision { after: meeting, facts, recalls: vec![], posts }
    }

    /// Records an answer. The same answer again is no change; an old card's answer is refused.
    pub fn answer(
        &self,
        who: &ParticipantId,
        version: i64,
        answer: Answer,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let seat = self.seat(who).filter(|seat| seat.expected()).ok_or(Refusal::NotYours)?;
        self.must_be_open(now)?;
        if version != self.version {
            return Err(Refusal::Changed);
        }
        let mut after = self.clone();
        if seat.answer == Some(answer) && seat.by_phone.is_none() {
            return Ok(Decision { after, facts: vec![], recalls: vec![], posts: vec![] });
        }
        after.is_answered(who, answer, None);
        let mut facts = vec![Fact::Answered(who.clone(), answer)];
        if after.seat(who).map(beside) != Some(beside(seat)) {
            facts.push(Fact::Plain(who.clone()));
        }
        Ok(self.changed_into(after, facts, Some(who), now))
    }

    /// A new time, place or form: a new version, and everyone is asked again, also those who had said no.
    pub fn move_to(&self, plan: Plan, by: &ParticipantId, now: Timestamp) -> Result<Decision, Refusal> {
        self.must_be_open(now)?;
        let mut after = Meeting { version: self.version + 1, plan, shown_early: false, alone: None, ..self.clone() };
        for seat in &mut after.seats {
            (seat.news, seat.answer) = (seat.news_of(&self.plan, &after.plan), None);
            (seat.needs, seat.by_phone) = (Needs::default(), None);
        }
        let posts = after.ask_everyone(Some(by), now);
        after.mark_seen(by);
        Ok(Decision { after, facts: vec![Fact::Moved], recalls: vec![Recall::Everything], posts })
    }

    /// Cancels it and tells everyone who was ever told, but `by`, who knows.
    pub fn cancel(&self, by: Option<&ParticipantId>, now: Timestamp) -> Result<Decision, Refusal> {
        self.must_be_open(now)?;
        let after = Meeting { state: State::Cancelled, ..self.clone() };
        let told = |seat: &&Seat| seat.expected() && seat.told.is_some() && Some(&seat.who.id) != by;
        let posts = self.seats.iter().filter(told);
        let posts = posts.map(|seat| self.post(Notice::Cancelled { meeting: self.id.clone() }, seat, now)).collect();
        Ok(Decision { after, facts: vec![Fact::Cancelled], recalls: vec![Recall::Everything], posts })
    }

    /// Asks one more participant.
    pub fn add(&self, who: Participant, now: Timestamp) -> Result<Decision, Refusal> {
        self.must_be_open(now)?;
        let id = who.id.clone();
        let mut after = self.clone();
        match after.seats.iter_mut().find(|seat| seat.who.id == id) {
            Some(seat) if seat.expected() => {
                return Ok(Decision { after, facts: vec![], recalls: vec![], posts: vec![] });
            }
            Some(seat) => *seat = Seat::for_participant(who),
            None => after.seats.push(Seat::for_participant(who)),
        }
        let mut posts = Vec::new();
        after.ask(after.seat(&id).ok_or(Refusal::NotYours)?, now, true, &mut posts);
        let mut decision = self.changed_into(after, vec![Fact::Added(id)], None, now);
        decision.posts.extend(posts);
        Ok(decision)
    }

    /// Somebody is not expected any more. `tell` says so to them, neutrally, if they knew of the meeting.
    pub fn release(&self, who: &ParticipantId, tell: bool, now: Timestamp) -> Decision {
        let mut after = self.clone();
        let Some(seat) = self.seat(who).filter(|seat| !seat.released) else {
            return Decision { after, facts: vec![], recalls: vec![], posts: vec![] };
        };
        after.frees(who);
        let mut decision = self.changed_into(after, vec![Fact::Released(who.clone())], Some(who), now);
        decision.recalls.insert(0, Recall::For(who.clone()));
        if tell && seat.told.is_some() {
            decision.posts.push(self.post(Notice::Released { meeting: self.id.clone() }, seat, now));
        }
        decision
    }

    /// What follows when not the meeting but its people have changed (someone became essential, say).
    pub fn seen_again(&self, after: Meeting, by: Option<&ParticipantId>, now: Timestamp) -> Decision {
        self.changed_into(after, vec![], by, now)
    }

    /// What follows when only time has passed, and the sentence that was told last does not hold any more.
    pub fn is_told_anew(&self, now: Timestamp) -> Decision {
        self.told_readiness(self.clone(), vec![], None, now)
    }

    pub(super) fn seat_mut(&mut self, who: &ParticipantId) -> &mut Seat {
        self.seats.iter_mut().find(|seat| seat.who.id == *who).expect("looked up before")
    }

    pub(super) fn frees(&mut self, who: &ParticipantId) {
        let left = self.seat_mut(who);
        (left.released, left.needs, left.by_phone) = (true, Needs::default(), None);
    }

    pub(super) fn mark_told(&mut self, who: &ParticipantId) {
        let version = self.version;
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.who.id == *who) {
            seat.told = Some(version);
        }
    }

    /// They have it before their eyes.
    fn mark_seen(&mut self, who: &ParticipantId) {
        self.mark_told(who);
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.who.id == *who) {
            seat.seen = seat.told;
            seat.news.clear();
        }
    }

    fn ask_everyone(&self, by: Option<&ParticipantId>, now: Timestamp) -> Vec<Post> {
        let mut posts = Vec::new();
        for seat in self.seats.iter().filter(|seat| seat.expected()) {
            self.ask(seat, now, Some(&seat.who.id) != by, &mut posts);
        }
        posts
    }

    /// The invitation or the change (unless they see it now anyway), and the reminders of this version.
    pub(super) fn ask(&self, seat: &Seat, now: Timestamp, write: bool, posts: &mut Vec<Post>) {
        let (meeting, version) = (self.id.clone(), self.version);
        if write {
            let notice = match seat.told {
                None => Notice::Invited { meeting: meeting.clone(), version },
                Some(_) => Notice::Moved { meeting: meeting.clone(), version },
            };
            posts.push(self.post(notice, seat, now));
        }
        for slot in Slot::of(seat.who.habits.service, self.plan.form).iter().copied() {
            if let Some(due) = reminders::plan(slot, self.plan.start, now, &seat.who.habits) {
                posts.push(self.post(Notice::Reminder { meeting: meeting.clone(), version, slot }, seat, due));
            }
        }
        if write && seat.answer.is_none() {
            posts.extend(self.nudges(seat, now));
        }
    }

    /// For whoever has not answered: two nudges, and then one question to the person, if it is one of their people.
    fn nudges(&self, seat: &Seat, now: Timestamp) -> Vec<Post> {
        let (start, version, habits) = (self.plan.start, self.version, &seat.who.habits);
        let nudge = |nudge: Nudge| {
            let notice = Notice::Nudge { meeting: self.id.clone(), version, nudge, asked: now.as_millisecond() };
            nudges::plan(nudge, now, start, habits).map(|due| self.post(notice, seat, due))
        };
        let person = self.person();
        let question = person.filter(|_| seat.who.role == Role::Member).and_then(|person| {
            let notice = Notice::LetBe { meeting: self.id.clone(), version, silent: seat.who.id.clone() };
            nudges::question(now, start, habits, &person.who.habits).map(|due| self.post(notice, person, due))
        });
        Nudge::ALL.into_iter().filter_map(nudge).chain(question).collect()
    }

    pub(super) fn post(&self, notice: Notice, seat: &Seat, due: Timestamp) -> Post {
        Post { notice, to: Address::Participant(seat.who.id.clone()), network: Some(self.network.clone()), due }
    }

    /// The decision that leads to `after`, with the readiness sentence to those it concerns if it is another one.
    pub(super) fn changed_into(
        &self,
        after: Meeting,
        facts: Vec<Fact>,
        by: Option<&ParticipantId>,
        now: Timestamp,
    ) -> Decision {
        if readiness::of(&after, now) == readiness::of(self, now) || !self.is_coming_up(now) {
            return Decision { after, facts, recalls: vec![], posts: vec![] };
        }
        self.told_readiness(after, facts, by, now)
    }

    fn told_readiness(
        &self,
        after: Meeting,
        mut facts: Vec<Fact>,
        by: Option<&ParticipantId>,
        now: Timestamp,
    ) -> Decision {
        let readiness = readiness::of(&after, now);
        let concerned = |seat: &&Seat| {
            let person_too = seat.who.role == Role::Person && !matches!(readiness, Readiness::Waiting(_));
            seat.expected() && Some(&seat.who.id) != by && (seat.who.role == Role::Practitioner || person_too)
        };
        let lost = readiness::of(self, now) == Readiness::Ready && readiness != Readiness::Ready;
        let notice = Notice::Readiness { meeting: self.id.clone(), lost };
        let told = after.seats.iter().filter(concerned);
        let posts = told.map(|seat| self.post(notice.clone(), seat, now)).collect();
        facts.push(Fact::Readiness(readiness));
        Decision { after, facts, recalls: vec![Recall::Readiness], posts }
    }
}

/// What stands at a seat beside its answer.
fn beside(seat: &Seat) -> (&Needs, &Option<ByPhone>) {
    (&seat.needs, &seat.by_phone)
}

#[cfg(test)]
mod tests;
