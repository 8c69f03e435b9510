//! Who was at a meeting: noted by a practitioner after it began, and put right for two days. It belongs to the meeting: nothing is
//! counted of a human, and who was not there is one of three different things.

use jiff::{SignedDuration, Timestamp};

use super::deciding::{Decision, Fact};
use super::ids::ParticipantId;
use super::meeting::{Answer, Form, Meeting, Noted, Presence, Seat};
use super::notice::{Address, Notice, Post};
use super::refusal::Refusal;
use super::told::Told;

/// How long after it was first noted it can be put right.
pub const CORRECTABLE: SignedDuration = SignedDuration::from_hours(48);
/// How long after its beginning the convener is asked: a meeting is over by then, and they may have sat down.
pub const ASKED_AFTER: SignedDuration = SignedDuration::from_hours(2);

/// What a practitioner says of one participant: how they came, or `None` for not at all.
pub type Mark = (ParticipantId, Option<Form>);

impl Meeting {
    /// When it was first noted who was there; `None` before.
    pub fn noted_first(&self) -> Option<Timestamp> {
        self.seats.iter().filter_map(|seat| seat.noted).map(|noted| noted.first).min()
    }

    /// Whether it can be noted now, or put right.
    pub fn may_be_noted(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.must_be_open(now) {
            Ok(()) => Err(Refusal::NotBegun),
            Err(Refusal::Begun) if self.noted_first().is_some_and(|first| now >= first + CORRECTABLE) => {
                Err(Refusal::Settled)
            }
            Err(Refusal::Begun) => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// What is likely, for a practitioner to put right: what was noted before, else that people came as they said they would.
    pub fn likely_marks(&self) -> Vec<Mark> {
        let likely = |seat: &Seat| match seat.noted {
            Some(noted) => noted.what.how(),
            None => seat.answer.and_then(Answer::how),
        };
        self.seats.iter().filter(|seat| seat.expected()).map(|seat| (seat.who.id.clone(), likely(seat))).collect()
    }

    /// Notes who was there. `told` says of each who was told of the meeting. The same again is no change.
    pub fn note(&self, marks: &[Mark], told: impl Fn(&Seat) -> Told, now: Timestamp) -> Result<Decision, Refusal> {
        self.may_be_noted(now)?;
        let (again, first) = (self.noted_first().is_some(), self.noted_first().unwrap_or(now));
        let mut after = self.clone();
        for seat in after.seats.iter_mut().filter(|seat| seat.expected()) {
            let Some((_, how)) = marks.iter().find(|(who, _)| *who == seat.who.id) else { continue };
            let what = match (how, seat.noted) {
                (Some(form), _) => Presence::Came(*form),
                // What kept somebody away was known then; what is known of messages may be gone by now.
                (None, Some(noted)) if noted.what.how().is_none() => noted.what,
                (None, _) => of_absent(seat.answer, told(seat)),
            };
            seat.noted = Some(Noted { what, first });
        }
        let facts = if after == *self { vec![] } else { vec![Fact::Noted { again }] };
        Ok(Decision { after, facts, recalls: vec![], posts: vec![] })
    }

    /// The question who was there, for whoever convenes, once, when the meeting is over and it is not their night.
    pub fn will_be_asked_about(&self, convener: &ParticipantId) -> Post {
        let notice = Notice::WhoCame { meeting: self.id.clone(), version: self.version };
        let to = Address::Participant(convener.clone());
        Post { notice, to, network: Some(self.network.clone()), due: self.plan.start + ASKED_AFTER }
    }
}

/// Of somebody who was not there: what the answers and the messages say about why.
fn of_absent(answer: Option<Answer>, told: Told) -> Presence {
    match (answer, told) {
        (Some(Answer::NotComing), _) => Presence::ToldUs,
        (Some(_), _) | (None, Told::Knows) => Presence::DidNotCome,
        (None, _) => Presence::NotReached,
    }
}
