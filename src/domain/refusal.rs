//! Why something did not happen, for the one who asked. Nothing changed; the screen says what to do next.

use thiserror::Error;

/// A rule said no. Each has its own kind words in `locales/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The link is unknown, used, expired, revoked or somebody else's: all look the same to a stranger.
    #[error("the link does not work")]
    DeadLink,
    /// The opener made this link, or already takes part.
    #[error("the link is for somebody else")]
    OwnLink,
    /// The meeting is not one of theirs, or what they tapped is no longer theirs to do.
    #[error("not yours")]
    NotYours,
    /// The card shows an older version of the meeting.
    #[error("the meeting has changed")]
    Changed,
    /// The meeting was cancelled.
    #[error("the meeting is cancelled")]
    Cancelled,
    /// The meeting has begun.
    #[error("the meeting has begun")]
    Begun,
    /// The meeting has not begun.
    #[error("the meeting has not begun")]
    NotBegun,
    /// What is noted of the meeting stays as it is now.
    #[error("what is noted stays")]
    Settled,
    /// The proposal was answered, or withdrawn.
    #[error("the proposal was answered")]
    ProposalClosed,
    /// The times are not asked about any more.
    #[error("the poll is closed")]
    PollClosed,
    /// The person has not said that this time suits them.
    #[error("the person has not agreed to this time")]
    NotAgreed,
    /// The time has passed.
    #[error("the time has passed")]
    Past,
}
