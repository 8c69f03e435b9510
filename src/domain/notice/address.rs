//! Whom news is for.

use crate::domain::ids::{LinkId, ParticipantId, StaffId, TeamId};

/// Whom a notice is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Someone who takes part: written to only while they do.
    Participant(ParticipantId),
    /// The one who opened a link and whom its maker confirmed.
    Claimant(LinkId),
    /// Someone of the team, outside any network.
    Staff(StaffId),
    /// The group that a team uses, whichever it is when the message leaves.
    Team(TeamId),
}

impl Address {
    /// As the store writes it: a letter for the kind and the id.
    pub fn code(&self) -> String {
        match self {
            Address::Participant(id) => format!("p:{id}"),
            Address::Claimant(id) => format!("l:{id}"),
            Address::Staff(id) => format!("s:{id}"),
            Address::Team(id) => format!("t:{id}"),
        }
    }

    /// Whose place it is, if it is one's.
    pub fn participant(self) -> Option<ParticipantId> {
        if let Address::Participant(id) = self { Some(id) } else { None }
    }

    /// The address of a stored code.
    pub fn from_code(code: &str) -> Option<Address> {
        match code.split_once(':')? {
            ("p", id) => Some(Address::Participant(id.to_owned().into())),
            ("l", id) => Some(Address::Claimant(id.to_owned().into())),
            ("s", id) => Some(Address::Staff(id.to_owned().into())),
            ("t", id) => Some(Address::Team(id.to_owned().into())),
            _ => None,
        }
    }
}
