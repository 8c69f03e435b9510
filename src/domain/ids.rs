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

/// A group chat, by Telegram's number for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub i64);

impl GroupId {
    /// Whether it is a supergroup or a channel, by Telegram's way of numbering; a plain group may become one.
    pub fn is_supergroup(self) -> bool {
        self.0 < -1_000_000_000_000
    }
}

/// Who somebody is to Kith: a Telegram user's id, which in a private chat is the chat's id too; or, below zero, a number of ours for
/// whoever takes part without Telegram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

impl UserId {
    /// A fresh number for somebody without Telegram. What comes from Telegram with such a number is not heard (`telegram/receive`).
    pub fn without_telegram() -> UserId {
        let chance = uuid::Uuid::now_v7().as_u64_pair().1 & 0x3fff_ffff_ffff_ffff;
        UserId(-1 - i64::try_from(chance).expect("62 bits fit"))
    }

    /// Whether they take part without Telegram: by a page of theirs, or by word of mouth.
    pub fn is_without_telegram(self) -> bool {
        self.0 < 0
    }
}
