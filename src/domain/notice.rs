//! News: what Kith writes to somebody who did not just tap. A row of the outbox holds ids, never words.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::doubt::Source;
use super::first_meeting::Share;
use super::ids::{LinkId, MeetingId, NetworkId, ParticipantId, PollId, ProposalId, StaffId};
use super::nudges::Nudge;
use super::reminders::Slot;
use super::team_group::GroupNews;

mod address;
mod class;
mod once;

pub use address::Address;
pub use class::Class;

/// What the news is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Notice {
    /// Someone opened a link; is it who it was made for?
    Opened {
        /// The link that was opened.
        link: LinkId,
    },
    /// The one who made the link said yes: here is what it is about, do you agree?
    Welcome {
        /// The link that was confirmed.
        link: LinkId,
    },
    /// The one a link was made for said no.
    Declined {
        /// The link that was declined.
        link: LinkId,
    },
    /// The one a link was made for cannot take part here. Never why.
    NotHere {
        /// The link, dead by now.
        link: LinkId,
    },
    /// The one who opened a link could not be written to any more: its maker should know.
    NotReached {
        /// The link, dead by now.
        link: LinkId,
    },
    /// Someone agreed and takes part now.
    Joined {
        /// Who.
        participant: ParticipantId,
    },
    /// Someone takes part no longer. Never why.
    Left {
        /// Who.
        participant: ParticipantId,
    },
    /// A practitioner joined the team.
    StaffJoined {
        /// Who.
        staff: StaffId,
    },
    /// Your place in the team ends: do you still work here?
    StaffEnding {
        /// Whose.
        staff: StaffId,
        /// When, in milliseconds.
        until: i64,
    },
    /// Somebody's place in the team has ended, for nobody renewed it.
    StaffLapsed {
        /// Whose.
        staff: StaffId,
        /// When, in milliseconds.
        until: i64,
    },
    /// Somebody whose place had ended is back.
    StaffBack {
        /// Who.
        staff: StaffId,
    },
    /// Nobody can be sure how ready meetings are.
    Silent {
        /// What is silent.
        source: Source,
        /// Since when, in milliseconds.
        since: i64,
    },
    /// One can be sure again.
    HeardAgain {
        /// What was silent.
        source: Source,
        /// Since when it was, in milliseconds.
        since: i64,
    },
    /// What tomorrow holds, the evening before. For a practitioner.
    Tomorrow {
        /// Which day is tomorrow then, where they live.
        day: Date,
    },
    /// A time and place to say yes or no to.
    Proposed {
        /// Which.
        proposal: ProposalId,
    },
    /// The person said no to a proposal.
    ProposalDeclined {
        /// Which.
        proposal: ProposalId,
    },
    /// The team's own system planned or moved a meeting, and the person was asked about it. For whoever convenes.
    PlannedThere {
        /// What was put forward for the team.
        proposal: ProposalId,
    },
    /// Something changed here that the team's own system does not know of. For whoever convenes.
    NotThere {
        /// At which meeting.
        meeting: MeetingId,
    },
    /// Several times: may everybody be asked which of them suit?
    TimesOffered {
        /// Of which poll.
        poll: PollId,
    },
    /// The person said no to these times.
    TimesDeclined {
        /// Of which poll.
        poll: PollId,
    },
    /// Which of these times suit you?
    TimesAsked {
        /// Of which poll.
        poll: PollId,
    },
    /// One of the times would be ready, or everybody has answered.
    TimesNews {
        /// Of which poll.
        poll: PollId,
        /// Which of its times would be ready; 0: everybody has answered, and none would be.
        nth: u32,
    },
    /// The times you were asked about are off.
    TimesOff {
        /// Of which poll.
        poll: PollId,
    },
    /// One of the times you were asked about it is: this is what your answer has become.
    Settled {
        /// The meeting.
        meeting: MeetingId,
        /// The version that was agreed on.
        version: i64,
        /// Nobody chose it: it was the first that would be ready.
        #[serde(default)]
        itself: bool,
    },
    /// You are asked to a meeting.
    Invited {
        /// Which.
        meeting: MeetingId,
        /// The version the invitation speaks of.
        version: i64,
    },
    /// A meeting you know of has another time or place: please answer again.
    Moved {
        /// Which.
        meeting: MeetingId,
        /// The new version.
        version: i64,
    },
    /// A meeting you know of is cancelled.
    Cancelled {
        /// Which.
        meeting: MeetingId,
    },
    /// You are not expected at a meeting any more. Neutral: never why.
    Released {
        /// Which.
        meeting: MeetingId,
    },
    /// A meeting is near.
    Reminder {
        /// Which.
        meeting: MeetingId,
        /// The version it was planned for.
        version: i64,
        /// Which of the reminders.
        slot: Slot,
    },
    /// Somebody has not answered yet: they are asked once more.
    Nudge {
        /// About which meeting.
        meeting: MeetingId,
        /// The version they were asked about.
        version: i64,
        /// Which of the two.
        nudge: Nudge,
        /// When they were asked, in milliseconds.
        asked: i64,
    },
    /// Somebody has still not answered: shall Kith let it be? For the person alone.
    LetBe {
        /// About which meeting.
        meeting: MeetingId,
        /// The version they were asked about.
        version: i64,
        /// Who.
        silent: ParticipantId,
    },
    /// A practitioner stands in at a meeting, or does so no longer. For the person, at once.
    StandsIn {
        /// At which.
        meeting: MeetingId,
        /// Who.
        substitute: ParticipantId,
    },
    /// The readiness sentence changed.
    Readiness {
        /// Of which meeting.
        meeting: MeetingId,
        /// It was ready until then, and is not any more.
        #[serde(default)]
        lost: bool,
    },
    /// Who was at a meeting? For whoever convenes, once, when it is over.
    WhoCame {
        /// Which.
        meeting: MeetingId,
        /// The version it was planned for.
        version: i64,
    },
    /// So much of the time has passed, and no first meeting is ready. For whoever convenes.
    FirstMeeting {
        /// Of whose network.
        network: NetworkId,
        /// How much.
        share: Share,
    },
    /// Somebody new was referred: their link waits to be made. For whoever convenes, or for those who may take it on.
    Referred {
        /// Their network.
        network: NetworkId,
    },
    /// The team's own system took a referral back. For whoever convenes, or for those who may take it on.
    TakenBack {
        /// Whose network.
        network: NetworkId,
    },
    /// The person asks the team to talk with them. Never why.
    Wanted {
        /// The person.
        participant: ParticipantId,
    },
    /// An e-mail address was given: is it theirs?
    MailboxGiven {
        /// Who gave it.
        participant: ParticipantId,
    },
    /// Something new waits for the team. For its group: this is all that is said there.
    Waiting,
    /// What became of the group that a team's coordinator chose. For coordinators.
    TeamGroup {
        /// What.
        news: GroupNews,
    },
    /// A message did not arrive; the convener should know.
    Unreachable {
        /// Who was not reached.
        participant: ParticipantId,
    },
}

impl Notice {
    /// The send policy.
    pub fn class(&self) -> Class {
        match self {
            Notice::Reminder { .. }
            | Notice::Nudge { .. }
            | Notice::LetBe { .. }
            | Notice::WhoCame { .. }
            | Notice::Tomorrow { .. }
            | Notice::FirstMeeting { .. } => Class::AtMostOnce,
            _ => Class::AtLeastOnce,
        }
    }

    /// A stable word for the operator's view of the queue.
    pub fn code(&self) -> &'static str {
        match self {
            Notice::Opened { .. } => "opened",
            Notice::Welcome { .. } => "welcome",
            Notice::Declined { .. } => "declined",
            Notice::NotHere { .. } => "not_here",
            Notice::NotReached { .. } => "not_reached",
            Notice::Joined { .. } => "joined",
            Notice::Left { .. } => "left",
            Notice::StaffJoined { .. } => "staff_joined",
            Notice::StaffEnding { .. } => "staff_ending",
            Notice::StaffLapsed { .. } => "staff_lapsed",
            Notice::StaffBack { .. } => "staff_back",
            Notice::Silent { .. } => "silent",
            Notice::HeardAgain { .. } => "heard_again",
            Notice::Tomorrow { .. } => "tomorrow",
            Notice::Proposed { .. } => "proposed",
            Notice::ProposalDeclined { .. } => "proposal_declined",
            Notice::PlannedThere { .. } => "planned_there",
            Notice::NotThere { .. } => "not_there",
            Notice::TimesOffered { .. } => "times_offered",
            Notice::TimesDeclined { .. } => "times_declined",
            Notice::TimesAsked { .. } => "times",
            Notice::TimesNews { .. } => "times_news",
            Notice::TimesOff { .. } => "times_off",
            Notice::Settled { .. } => "settled",
            Notice::Invited { .. } => "invitation",
            Notice::Moved { .. } => "change",
            Notice::Cancelled { .. } => "cancellation",
            Notice::Released { .. } => "release",
            Notice::Reminder { .. } => "reminder",
            Notice::Nudge { .. } => "nudge",
            Notice::LetBe { .. } => "let_be",
            Notice::StandsIn { .. } => "stands_in",
            Notice::Readiness { .. } => "readiness",
            Notice::WhoCame { .. } => "who_came",
            Notice::FirstMeeting { .. } => "first_meeting",
            Notice::Referred { .. } => "referred",
            Notice::TakenBack { .. } => "taken_back",
            Notice::Wanted { .. } => "wanted",
            Notice::MailboxGiven { .. } => "mailbox",
            Notice::Waiting => "waiting",
            Notice::TeamGroup { .. } => "team_group",
            Notice::Unreachable { .. } => "unreachable",
        }
    }

    /// Whether practitioners who get this have something to look at: the group of their team hears that there is.
    pub fn stirs_a_team(&self) -> bool {
        matches!(self, Notice::Referred { .. } | Notice::Readiness { .. } | Notice::Left { .. } | Notice::Wanted { .. })
    }

    /// The meeting it speaks of, if it speaks of one.
    pub fn meeting(&self) -> Option<&MeetingId> {
        match self {
            Notice::Invited { meeting, .. }
            | Notice::Settled { meeting, .. }
            | Notice::Moved { meeting, .. }
            | Notice::Cancelled { meeting }
            | Notice::Released { meeting }
            | Notice::Reminder { meeting, .. }
            | Notice::Nudge { meeting, .. }
            | Notice::LetBe { meeting, .. }
            | Notice::WhoCame { meeting, .. }
            | Notice::StandsIn { meeting, .. }
            | Notice::NotThere { meeting }
            | Notice::Readiness { meeting, .. } => Some(meeting),
            _ => None,
        }
    }
}

/// A notice on its way: written in the transaction of the fact that caused it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// What.
    pub notice: Notice,
    /// For whom.
    pub to: Address,
    /// In which network, if any.
    pub network: Option<NetworkId>,
    /// Not before.
    pub due: Timestamp,
}
