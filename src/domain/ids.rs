//! Names of things: opaque, never reused, never meaning anything to a reader.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// A fresh one: a `UUIDv7` as 32 hexadecimal digits, which fits in a Telegram button.
            pub fn fresh() -> Self {
                Self(uuid::Uuid::now_v7().simple().to_string())
            }

            /// The text as the store keeps it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )*};
}

ids! {
    /// A team: the practitioners who work together under one coordinator.
    TeamId,
    /// A practitioner's or coordinator's place in a team.
    StaffId,
    /// The network around one person.
    NetworkId,
    /// The person's own word for somebody they may ask ("Mum").
    ContactId,
    /// A one-time link.
    LinkId,
    /// Someone who takes part in one network: the person, a member or a practitioner.
    ParticipantId,
    /// A network meeting.
    MeetingId,
    /// A time, place and form put forward, not yet agreed.
    ProposalId,
    /// Several times put forward for one meeting.
    PollId,
    /// A row of the outbox.
    PostId,
}

/// A Telegram user's id. In a private chat it is the chat's id too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);
