//! Who was at a meeting: noted by a practitioner after it began, and put right for two days. It belongs to the meeting: nothing is
//! counted of a human, and who was not there is one of three different things.

use jiff::{SignedDuration, Timestamp};

use super::deciding::{Decision, Fact};
use super::ids::ParticipantId;
use super::meeting::{Answer, Form, Meeting, Seat};
use super::notice::{Address, Notice, Post};
use super::refusal::Refusal;
use super::told::Told;

/// How long after it was first noted it can be put right.
pub const CORRECTABLE: SignedDuration = SignedDuration::from_hours(48);
/// How long after its beginning the convener is asked: a meeting is over by then, and they may have sat down.
pub const ASKED_AFTER: SignedDuration = SignedDuration::from_hours(2);

/// What was noted of one participant at one meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Was there, and how.
    Came(Form),
    /// Was not there.
    DidNotCome,
    /// Was not there, and had said so before.
    ToldUs,
    /// Was not there, and perhaps never heard of it: no message is known to have reached them.
    NotReached,
}

impl Presence {
    /// As the store and the views write it.
    pub fn code(self) -> &'static str {
        match self {
            Presence::Came(_) => "came",
            Presence::DidNotCome => "did_not_come",
            Presence::ToldUs => "told_us",
            Presence::NotReached => "not_reached",
        }
    }

    /// How they came, if they did.
    pub fn how(self) -> Option<Form> {
        if let Presence::Came(form) = self { Some(form) } else { None }
    }

    /// What stored codes say.
    pub fn from_codes(code: &str, how: Option<&str>) -> Option<Presence> {
        match (code, how.and_then(Form::from_code)) {
            ("came", Some(form)) => Some(Presence::Came(form)),
            ("did_not_come", None) => Some(Presence::DidNotCome),
            ("told_us", None) => Some(Presence::ToldUs),
            ("not_reached", None) => Some(Presence::NotReached),
            _ => None,
        }
    }

    /// Of somebody who was not there: what the answers and the messages say about why.
    pub fn of_absent(answer: Option<Answer>, told: Told) -> Presence {
        match (answer, told) {
            (Some(Answer::NotComing), _) => Presence::ToldUs,
            (Some(_), _) | (None, Told::Knows) => Presence::DidNotCome,
            (None, _) => Presence::NotReached,
        }
    }
}

/// A mark at a seat, and when the meeting was first noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// What.
    pub what: Presence,
    /// When the meeting was first noted.
    pub first: Timestamp,
}

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
                (None, _) => Presence::of_absent(seat.answer, told(seat)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deciding::tests::{answered, called, id};

    fn came(names: &[(&str, Option<Form>)]) -> Vec<Mark> {
        names.iter().map(|(name, how)| (id(name), *how)).collect()
    }

    fn noted(meeting: &Meeting, name: &str) -> Option<Presence> {
        meeting.seat(&id(name)).expect("a seat").noted.map(|noted| noted.what)
    }

    #[test]
    fn three_different_things_keep_people_away() {
        let meeting = called().after;
        let meeting = answered(&meeting, "sanna", Answer::NotComing).after;
        let meeting = answered(&meeting, "aino", Answer::Coming(Form::InPerson)).after;
        let begun = meeting.plan.start;
        let told = |seat: &Seat| if seat.who.id == id("onni") { Told::Unsure } else { Told::Knows };
        let marks = came(&[("aino", None), ("onni", None), ("sanna", None), ("mikko", Some(Form::Phone))]);
        let after = meeting.note(&marks, told, begun).expect("a note").after;
        assert_eq!(noted(&after, "aino"), Some(Presence::DidNotCome), "had said yes");
        assert_eq!(noted(&after, "onni"), Some(Presence::NotReached));
        assert_eq!(noted(&after, "sanna"), Some(Presence::ToldUs));
        assert_eq!(noted(&after, "mikko"), Some(Presence::Came(Form::Phone)));
    }

    #[test]
    fn what_people_said_is_likely_and_the_same_again_is_no_change() {
        let meeting = answered(&called().after, "onni", Answer::Coming(Form::Online)).after;
        let (begun, knows) = (meeting.plan.start, |_: &Seat| Told::Knows);
        let likely = meeting.likely_marks();
        assert_eq!(likely.iter().filter(|(_, how)| how.is_some()).count(), 1);
        let first = meeting.note(&likely, knows, begun).expect("a note");
        assert_eq!(first.facts, [Fact::Noted { again: false }]);
        assert!(first.after.note(&likely, knows, begun).expect("the same").facts.is_empty());
        assert_eq!(first.after.likely_marks(), likely);
        let right = first.after.note(&came(&[("onni", None)]), knows, begun).expect("put right");
        assert_eq!(
            (noted(&right.after, "onni"), right.facts.as_slice()),
            (Some(Presence::DidNotCome), &[Fact::Noted { again: true }][..])
        );
    }

    #[test]
    fn it_is_noted_once_it_has_begun_and_put_right_for_two_days() {
        let (meeting, knows) = (called().after, |_: &Seat| Told::Knows);
        let (begun, marks) = (meeting.plan.start, meeting.likely_marks());
        let before = begun - SignedDuration::from_millis(1);
        assert_eq!(meeting.note(&marks, knows, before), Err(Refusal::NotBegun));
        let late = begun + SignedDuration::from_hours(1000);
        let after = meeting.note(&marks, knows, late).expect("the first note may be late").after;
        let last = late + CORRECTABLE - SignedDuration::from_millis(1);
        let right = after.note(&came(&[("onni", Some(Form::Phone))]), knows, last).expect("just in time").after;
        assert_eq!(right.noted_first(), Some(late), "putting it right does not make it last");
        assert_eq!(right.note(&marks, knows, late + CORRECTABLE), Err(Refusal::Settled));
        let cancelled = meeting.cancel(None, before).expect("a cancellation").after;
        assert_eq!(cancelled.note(&marks, knows, begun), Err(Refusal::Cancelled));
    }

    #[test]
    fn whoever_is_not_expected_is_not_noted() {
        let meeting = called().after;
        let without = meeting.release(&id("onni"), false, meeting.plan.start - SignedDuration::from_hours(1)).after;
        let after =
            without.note(&came(&[("onni", None), ("aino", Some(Form::InPerson))]), |_| Told::Knows, meeting.plan.start);
        let after = after.expect("a note").after;
        assert_eq!((noted(&after, "onni"), noted(&after, "sanna")), (None, None), "nor is whoever nothing was said of");
    }

    #[test]
    fn codes_come_back() {
        let all = Form::ALL.map(Presence::Came).into_iter();
        for presence in all.chain([Presence::DidNotCome, Presence::ToldUs, Presence::NotReached]) {
            let how = presence.how().map(Form::code);
            assert_eq!(Presence::from_codes(presence.code(), how), Some(presence));
        }
        assert_eq!(Presence::from_codes("came", None), None);
    }
}
