//! What is said beside a yes, and answers that came by telephone. Both belong to a seat and to the meeting's present version.

use jiff::Timestamp;

use super::deciding::{Decision, Fact};
use super::ids::ParticipantId;
use super::meeting::{Answer, ByPhone, Meeting, Seat};
use super::needs::Detail;
use super::participant::Role;
use super::refusal::Refusal;

impl Seat {
    /// Whether they said that they come.
    pub fn is_coming(&self) -> bool {
        matches!(self.answer, Some(Answer::Coming(_)))
    }

    /// Whether somebody else may note what they said: only of one of the people, and not of whoever is held, around whom nothing goes on.
    pub fn may_be_noted_for(&self) -> bool {
        self.expected() && self.who.role == Role::Member && !self.who.is_held()
    }
}

impl Meeting {
    /// Somebody who is coming says more: from when on, or what would help. The same again is no change.
    pub fn says_more(
        &self,
        who: &ParticipantId,
        version: i64,
        detail: Detail,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let seat = self.seat(who).filter(|seat| seat.expected()).ok_or(Refusal::NotYours)?;
        self.must_be_open(now)?;
        if version != self.version || !seat.is_coming() {
            return Err(Refusal::Changed);
        }
        let (mut after, needs) = (self.clone(), seat.needs.with(detail));
        let facts = if needs == seat.needs { vec![] } else { vec![Fact::SaidMore(who.clone())] };
        after.seat_mut(who).needs = needs;
        Ok(Decision { after, facts, recalls: vec![], posts: vec![] })
    }

    /// Notes what somebody said by telephone, for them. It stays marked until they answer themselves; what they said themselves already
    /// is not marked by being said again.
    pub fn told_by_phone(
        &self,
        who: &ParticipantId,
        by: &ParticipantId,
        (version, answer): (i64, Answer),
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let seat = self.seat(who).filter(|seat| seat.may_be_noted_for()).ok_or(Refusal::NotYours)?;
        self.must_be_open(now)?;
        if version != self.version {
            return Err(Refusal::Changed);
        }
        if seat.answer == Some(answer) {
            return Ok(Decision { after: self.clone(), facts: vec![], recalls: vec![], posts: vec![] });
        }
        let mut after = self.clone();
        after.is_answered(who, answer, Some(ByPhone { by: by.clone(), at: now }));
        Ok(self.changed_into(after, vec![Fact::ToldByPhone(who.clone(), answer)], Some(by), now))
    }

    /// The seat as it is after an answer: what was said beside a yes goes with it.
    pub(super) fn is_answered(&mut self, who: &ParticipantId, answer: Answer, by_phone: Option<ByPhone>) {
        let seat = self.seat_mut(who);
        (seat.answer, seat.by_phone) = (Some(answer), by_phone);
        if !seat.is_coming() {
            seat.needs = super::needs::Needs::default();
        }
        self.mark_told(who);
    }
}
