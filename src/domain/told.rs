//! Being told, per version and per person: who knows of a meeting as it is now, who does not yet, who cannot be reached, and of whom
//! nobody can be sure.

use super::ids::ParticipantId;
use super::meeting::{Meeting, Seat};

/// Whether somebody knows of the meeting's present version. Ordered as a list shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// A message of it arrived, or they looked at the card, or answered.
    Knows,
    /// It is still to be said: at night, on a break, or in a moment.
    NotYet,
    /// Kith cannot write to them: they look at their page, or somebody tells them.
    ByHand,
    /// Telegram does not take messages to them.
    NotReached,
    /// A message left, and nobody knows whether it arrived.
    Unsure,
}

impl Told {
    /// All of them, in the order of a list.
    pub const ALL: [Told; 5] = [Told::Knows, Told::NotYet, Told::ByHand, Told::NotReached, Told::Unsure];
}

/// What became of a message that spoke of the present version. The better comes first: one that arrived is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It arrived.
    Arrived,
    /// Nobody knows.
    Unsure,
    /// Telegram did not take it.
    Refused,
    /// It has not left, or not for good.
    Waiting,
}

impl Outcome {
    /// Out of the store's words: what a row ended as, if it did, and whether a request has left.
    pub fn of(ended: Option<&str>, left: bool) -> Outcome {
        match ended {
            Some("sent") => Outcome::Arrived,
            Some("uncertain") => Outcome::Unsure,
            Some("unreachable" | "failed") => Outcome::Refused,
            None if left => Outcome::Unsure,
            _ => Outcome::Waiting,
        }
    }
}

impl Meeting {
    /// Whether one participant knows of the present version, from what became of the messages that spoke of it.
    pub fn told(&self, seat: &Seat, outcomes: &[(ParticipantId, Outcome)]) -> Told {
        if seat.answer.is_some() || seat.seen == Some(self.version) {
            return Told::Knows;
        }
        if !seat.who.is_written_to() {
            return Told::ByHand;
        }
        let theirs = outcomes.iter().filter(|(who, _)| *who == seat.who.id).map(|(_, outcome)| *outcome);
        let reachable = if seat.who.reachable { Told::NotYet } else { Told::NotReached };
        match theirs.min() {
            Some(Outcome::Arrived) => Told::Knows,
            Some(Outcome::Unsure) => Told::Unsure,
            Some(Outcome::Refused) => Told::NotReached,
            Some(Outcome::Waiting) | None => reachable,
        }
    }
}
