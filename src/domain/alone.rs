//! One practitioner, this time. Fidelity element 1 of dialogic practice asks for two or more; a meeting with fewer is held only where a
//! practitioner says so, with a reason from a short list, for everybody to read. It ends with the meeting's version.

use jiff::Timestamp;

use super::deciding::{Decision, Fact};
use super::ids::ParticipantId;
use super::meeting::{Alone, Meeting, WhyAlone};
use super::notice::Notice;
use super::readiness::{self, Need};
use super::refusal::Refusal;

impl Meeting {
    /// What was decided, where it matters: with two of them coming it does not.
    pub fn held_alone(&self, now: Timestamp) -> Option<&Alone> {
        self.alone.as_ref().filter(|_| readiness::practitioners_coming(self, now) < readiness::PRACTITIONERS)
    }

    /// Whether there is something to decide: practitioners are missing.
    pub fn may_be_held_alone(&self, now: Timestamp) -> bool {
        let missing = |need: &Need| matches!(need, Need::Practitioners(_));
        self.is_coming_up(now) && self.alone.is_none() && readiness::of(self, now).needs().iter().any(missing)
    }

    /// One practitioner is enough this time, or no longer (`None`). The person hears it whatever else is missing.
    pub fn meets_alone(
        &self,
        (by, version): (&ParticipantId, i64),
        why: Option<WhyAlone>,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        self.must_be_open(now)?;
        if version != self.version || why.is_some() != self.may_be_held_alone(now) {
            return Err(Refusal::Changed);
        }
        let alone = why.map(|why| Alone { why, by: by.clone(), at: now });
        if alone.is_none() && self.alone.is_none() {
            return Err(Refusal::Changed);
        }
        let after = Meeting { alone, ..self.clone() };
        let mut decision = self.changed_into(after, vec![Fact::Alone], Some(by), now);
        let person = self.person();
        if let Some(person) = person.filter(|person| person.who.id != *by) {
            let notice = Notice::Readiness { meeting: self.id.clone(), lost: false };
            let post = self.post(notice, person, now);
            if !decision.posts.iter().any(|other| other.to == post.to) {
                decision.posts.push(post);
            }
        }
        Ok(decision)
    }
}
