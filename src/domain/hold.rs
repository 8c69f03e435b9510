//! A yes that is held for a while, by the person who was pressed into it or by the team (H2).

use jiff::{SignedDuration, Timestamp};

/// The person's own hold is not lifted earlier: whoever pressed them may still stand beside them.
pub const LIFTED_NO_SOONER: SignedDuration = SignedDuration::from_hours(1);

/// Who holds. Each lifts only their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The person at the centre.
    Person,
    /// The team.
    Team,
}

impl Side {
    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Side::Person => "person",
            Side::Team => "team",
        }
    }
}

/// From when on the person may lift what they hold since then.
pub fn may_be_lifted(since: Timestamp) -> Timestamp {
    since + LIFTED_NO_SOONER
}
