//! Standing in. The team is pinned to the person, so whoever comes instead does so at one meeting, as a visible act: everybody who is asked reads
//! it, and the person hears it at once. At the next meeting the team is the person's own again.

use jiff::Timestamp;

use super::deciding::{Decision, Fact, Recall};
use super::ids::ParticipantId;
use super::meeting::{Meeting, Seat};
use super::notice::{Address, Notice};
use super::participant::{Participant, Role};
use super::refusal::Refusal;

/// More than this at one meeting would be another team; and each takes a line of the card.
pub const MOST: usize = 3;

impl Meeting {
    /// Those who stand in, and are expected.
    pub fn substitutes(&self) -> impl Iterator<Item = &Seat> {
        self.seats.iter().filter(|seat| seat.expected() && seat.who.stands_in.is_some())
    }

    /// The team's own who are expected: somebody may stand in for each of them.
    pub fn own_team(&self) -> impl Iterator<Item = &Seat> {
        let own = |seat: &&Seat| seat.who.role == Role::Practitioner && seat.who.stands_in.is_none();
        self.seats.iter().filter(|seat| seat.expected()).filter(own)
    }

    /// Whether somebody may stand in, in this place or in nobody's: not where there are as many already as may be.
    pub fn may_be_stood_in(&self, instead_of: Option<&ParticipantId>, now: Timestamp) -> Result<(), Refusal> {
        self.must_be_open(now)?;
        let here = |one: &ParticipantId| self.own_team().any(|seat| seat.who.id == *one);
        if instead_of.is_none_or(here) && self.substitutes().count() < MOST { Ok(()) } else { Err(Refusal::Changed) }
    }

    /// Somebody comes this time, as their place says for whom: that one is released, and told unless it is their own doing.
    pub fn is_stood_in_at(&self, who: Participant, by: &ParticipantId, now: Timestamp) -> Result<Decision, Refusal> {
        let freed = who.stands_in.as_ref().and_then(|one| one.instead_of.clone());
        self.may_be_stood_in(freed.as_ref(), now)?;
        let mut after = self.clone();
        let mut facts = vec![Fact::Added(who.id.clone())];
        if let Some(freed) = &freed {
            after.frees(freed);
            facts.push(Fact::Released(freed.clone()));
        }
        let (substitute, asked) = (who.id.clone(), Seat::for_participant(who));
        after.seats.push(asked.clone());
        let turn = Turn { substitute: &substitute, asked: Some(asked), freed: freed.as_ref(), by: Some(by) };
        Ok(self.turns(after, facts, turn, now))
    }

    /// Somebody does not stand in after all. `back`: whose place it was, who is asked again if they were released for it.
    pub fn is_stood_in_no_more(
        &self,
        substitute: &ParticipantId,
        back: Option<Participant>,
        by: Option<&ParticipantId>,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        self.must_be_open(now)?;
        self.substitutes().find(|seat| seat.who.id == *substitute).ok_or(Refusal::Changed)?;
        let (mut after, mut facts) = (self.clone(), vec![Fact::Released(substitute.clone())]);
        after.frees(substitute);
        let released = |one: &Participant| self.seat(&one.id).is_some_and(|seat| seat.released);
        let asked = back.filter(released).map(Seat::for_participant);
        if let Some(asked) = &asked {
            facts.push(Fact::Added(asked.who.id.clone()));
            *after.seat_mut(&asked.who.id) = asked.clone();
        }
        Ok(self.turns(after, facts, Turn { substitute, asked, freed: Some(substitute), by }, now))
    }

    /// Whoever is asked now gets their invitation, whoever is not any more a neutral word, and the person one message with the card: what it
    /// says of readiness needs no second one.
    fn turns(&self, after: Meeting, facts: Vec<Fact>, turn: Turn<'_>, now: Timestamp) -> Decision {
        let Turn { substitute, asked, freed, by } = turn;
        let mut decision = self.changed_into(after, facts, by, now);
        let person = self.person();
        let person = person.filter(|seat| Some(&seat.who.id) != by);
        let told_more: Vec<Address> =
            asked.iter().chain(person).map(|seat| Address::Participant(seat.who.id.clone())).collect();
        decision.posts.retain(|post| !told_more.contains(&post.to));
        if let Some(asked) = &asked {
            let write = Some(&asked.who.id) != by;
            decision.after.ask(asked, now, write, &mut decision.posts);
        }
        if let Some(freed) = freed {
            decision.recalls.insert(0, Recall::For(freed.clone()));
            let told = self.seat(freed).filter(|seat| seat.told.is_some() && Some(&seat.who.id) != by);
            decision.posts.extend(told.map(|seat| self.post(Notice::Released { meeting: self.id.clone() }, seat, now)));
        }
        let notice = Notice::StandsIn { meeting: self.id.clone(), substitute: substitute.clone() };
        decision.posts.extend(person.map(|seat| self.post(notice, seat, now)));
        decision
    }
}

/// Who is asked and who is released where somebody begins to stand in, or does so no longer.
struct Turn<'a> {
    substitute: &'a ParticipantId,
    asked: Option<Seat>,
    freed: Option<&'a ParticipantId>,
    by: Option<&'a ParticipantId>,
}
