//! One-time links: opening one only claims it; its maker says whether it reached the right human (H1).

use jiff::{SignedDuration, Timestamp};

use super::ids::{ContactId, LinkId, NetworkId, TeamId, UserId};
use super::language::Lang;
use super::refusal::Refusal;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The operator's, for a team's first coordinator.
    Coordinator,
    /// A coordinator's, for a practitioner.
    Practitioner,
    /// A practitioner's, for a person.
    Person,
    /// A person's, for someone they want in their network.
    Member,
}

impl Purpose {
    /// As the store writes it.
    pub fn code(self) -> &'static str {
        match self {
            Purpose::Coordinator => "coordinator",
            Purpose::Practitioner => "practitioner",
            Purpose::Person => "person",
            Purpose::Member => "member",
        }
    }

    /// The purpose of a stored code.
    pub fn from_code(code: &str) -> Option<Purpose> {
        let all = [Purpose::Coordinator, Purpose::Practitioner, Purpose::Person, Purpose::Member];
        all.into_iter().find(|purpose| purpose.code() == code)
    }

    /// How long it may wait to be opened. A practitioner's is handed over in the room; an operator is seldom there.
    pub fn life(self) -> SignedDuration {
        match self {
            Purpose::Practitioner => SignedDuration::from_mins(10),
            Purpose::Coordinator | Purpose::Person => SignedDuration::from_hours(24),
            Purpose::Member => SignedDuration::from_hours(72),
        }
    }
}

/// How far a link has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody opened it.
    Open,
    /// Somebody opened it; its maker is asked.
    Claimed,
    /// Its maker knows them; they are asked.
    Confirmed,
    /// They agreed.
    Used,
    /// Refused, declined or revoked: it never works again, and nothing of its opener is kept.
    Dead,
}

impl State {
    /// As the store writes it.
    pub fn code(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Claimed => "claimed",
            State::Confirmed => "confirmed",
            State::Used => "used",
            State::Dead => "dead",
        }
    }

    /// The state of a stored code.
    pub fn from_code(code: &str) -> Option<State> {
        let all = [State::Open, State::Claimed, State::Confirmed, State::Used, State::Dead];
        all.into_iter().find(|state| state.code() == code)
    }
}

/// Who opened a link: kept only until they agree or anybody says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimant {
    /// Their Telegram id.
    pub user: UserId,
    /// What Telegram calls them.
    pub name: String,
    /// The language their Telegram speaks.
    pub lang: Lang,
}

/// A one-time link, without its secret: only a hash of that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its name in buttons.
    pub id: LinkId,
    /// What it is for.
    pub purpose: Purpose,
    /// Whose team.
    pub team: TeamId,
    /// Which network, for a person's or a member's.
    pub network: Option<NetworkId>,
    /// The person's word for whom it was made.
    pub contact: Option<ContactId>,
    /// Who made it; `None` for the operator.
    pub made_by: Option<UserId>,
    /// Not to be opened after.
    pub expires: Timestamp,
    /// How far it has come.
    pub state: State,
    /// Who opened it.
    pub claimant: Option<Claimant>,
}

/// How long its maker has to say whether it is them, and they to say yes.
pub const CONFIRM_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// What opening a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The first opener: claim it.
    Claim,
    /// The same one again, still waiting for the maker's word.
    StillWaiting,
    /// The same one again, known by now: show what it is about.
    Confirmed,
}

impl Link {
    /// What happens when `user` opens it. A dead, used, expired or foreign link all look alike.
    pub fn open(&self, user: UserId, takes_part: bool, now: Timestamp) -> Result<Opening, Refusal> {
        if self.state == State::Dead || now >= self.expires {
            return Err(Refusal::DeadLink);
        }
        if takes_part || self.made_by == Some(user) {
            return Err(Refusal::OwnLink);
        }
        match (self.state, self.is_claimed_by(user)) {
            (State::Open, _) => Ok(Opening::Claim),
            (State::Claimed, true) => Ok(Opening::StillWaiting),
            (State::Confirmed, true) => Ok(Opening::Confirmed),
            _ => Err(Refusal::DeadLink),
        }
    }

    /// The maker's word, "that is them" or not: only while somebody waits for it.
    pub fn may_be_judged(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.state == State::Claimed && now < self.expires { Ok(()) } else { Err(Refusal::DeadLink) }
    }

    /// The opener's own word: only theirs, and only after the maker knew them.
    pub fn may_be_answered(&self, user: UserId, now: Timestamp) -> Result<(), Refusal> {
        let theirs = self.state == State::Confirmed && self.is_claimed_by(user);
        if theirs && now < self.expires { Ok(()) } else { Err(Refusal::DeadLink) }
    }

    fn is_claimed_by(&self, user: UserId) -> bool {
        self.claimant.as_ref().is_some_and(|claimant| claimant.user == user)
    }
}
