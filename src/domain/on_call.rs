//! Being on call: for how long somebody may say so, and which news is grave enough to be heard at night by whoever did.

use jiff::civil::{Time, time};
use jiff::{SignedDuration, Timestamp};

use crate::domain::meeting::Meeting;
use crate::domain::notice::Notice;
use crate::domain::participant::{Habits, Participant, Role};
use crate::domain::profile::Profile;
use crate::domain::readiness::{self, Readiness};
use crate::domain::when::Zone;

/// When a night's duty ends, by the clock where they live.
const MORNING: Time = time(8, 0, 0, 0);
/// Plain elapsed time, also where the clocks change.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Nobody is on call for longer without saying so anew: a switch that was forgotten must not keep anybody awake for weeks.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// What becomes of a meeting is grave if it begins within this time.
pub const SOON: SignedDuration = DAY;

/// For how long somebody is on call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Until the next time that it is eight in the morning where they live.
    Morning,
    /// For 24 hours.
    Day,
    /// For three times 24 hours: a weekend.
    ThreeDays,
    /// For seven times 24 hours, the most there is.
    Week,
    /// Not any more.
    Off,
}

impl Shift {
    /// Every choice, in the order a chooser shows them.
    pub const ALL: [Shift; 5] = [Shift::Morning, Shift::Day, Shift::ThreeDays, Shift::Week, Shift::Off];

    /// As a button writes it.
    pub fn code(self) -> &'static str {
        match self {
            Shift::Morning => "morning",
            Shift::Day => "day",
            Shift::ThreeDays => "3days",
            Shift::Week => "week",
            Shift::Off => "off",
        }
    }

    /// The choice of a code.
    pub fn from_code(code: &str) -> Option<Shift> {
        Shift::ALL.into_iter().find(|shift| shift.code() == code)
    }

    /// Until when somebody is on call who says so now; `None`: they are not.
    pub fn ends(self, now: Timestamp, zone: &Zone) -> Option<Timestamp> {
        match self {
            Shift::Morning => morning(now, zone),
            Shift::Day => Some(now + DAY),
            Shift::ThreeDays => Some(now + DAY * 3),
            Shift::Week => Some(now + LONGEST),
            Shift::Off => None,
        }
    }
}

/// The next eight in the morning there, after this moment.
fn morning(now: Timestamp, zone: &Zone) -> Option<Timestamp> {
    let today = zone.at(now).date();
    let days = [Some(today), today.tomorrow().ok(), today.tomorrow().and_then(jiff::civil::Date::tomorrow).ok()];
    let eight = |day: jiff::civil::Date| day.to_datetime(MORNING).to_zoned(zone.rules().clone()).ok();
    days.into_iter().flatten().filter_map(eight).map(|at| at.timestamp()).find(|at| *at > now)
}

impl Habits {
    /// Whether they are on call at this moment. It ends by itself, exactly at its time.
    pub fn is_on_call(&self, at: Timestamp) -> bool {
        self.on_call.is_some_and(|until| at < until)
    }

    /// Whether news that comes at this moment finds them in their quiet hours; grave news does not while they are on call.
    pub fn is_quiet_for(&self, grave: bool, at: Timestamp) -> bool {
        self.quiet.is_quiet(at, &self.zone) && !(grave && self.is_on_call(at))
    }

    /// The first moment, at or after this one, at which such news does not find them in their quiet hours.
    pub fn quiet_ends_for(&self, grave: bool, at: Timestamp) -> Timestamp {
        if self.is_quiet_for(grave, at) { self.quiet.ends_after(at, &self.zone) } else { at }
    }
}

/// Whether somebody in a network may hear at night what its convener would hear by day: they are of the person's own team, not there for one
/// meeting only, and on call.
pub fn may_stand_by(place: &Participant, now: Timestamp) -> bool {
    let own = place.role == Role::Practitioner && place.stands_in.is_none() && place.active && !place.is_held();
    own && place.works(now) && place.habits.is_on_call(now)
}

/// Whether one of a network's own team hears in the convener's place how the time of a first meeting stands: the convener would hear it only in
/// the morning. Who answers for the network stays as it is.
pub fn stands_by(place: &Participant, convener: &Participant, now: Timestamp) -> bool {
    let cannot_wait = place.habits.service.first_meeting_cannot_wait();
    cannot_wait && may_stand_by(place, now) && convener.habits.is_quiet_for(cannot_wait, now)
}

/// What a notice is about, as it is at the moment at which it is judged.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What kind of service writes.
    pub service: Profile,
    /// Whoever it speaks of is the person at the centre.
    pub of_the_person: bool,
    /// The meeting it speaks of.
    pub meeting: Option<&'a Meeting>,
}

/// Whether whoever is on call hears this at night like by day. The person is gone, or asks for somebody; somebody new is there; a meeting of
/// the next hours is off, or cannot be held as it was; and, where a first meeting is wanted within a day, that its time runs out. Everything
/// else, and everything for everybody else, waits or comes without a sound as their quiet hours say. Each new notice is judged here.
pub fn is_grave(notice: &Notice, of: Facts<'_>, now: Timestamp) -> bool {
    use Notice as N;
    let soon = |meeting: &&Meeting| now < meeting.plan.start && meeting.plan.start <= now + SOON;
    let meeting = of.meeting.filter(soon);
    match notice {
        N::Wanted { .. } | N::Referred { .. } => true,
        N::Left { .. } => of.of_the_person,
        N::FirstMeeting { .. } => of.service.first_meeting_cannot_wait(),
        N::Cancelled { .. } => meeting.is_some(),
        N::Readiness { lost, .. } => meeting.is_some_and(|meeting| match readiness::of(meeting, now) {
            Readiness::Ready => false,
            Readiness::Waiting(_) => *lost,
            Readiness::Cannot(_) => true,
        }),
        N::Opened { .. }
        | N::Welcome { .. }
        | N::Declined { .. }
        | N::NotHere { .. }
        | N::NotReached { .. }
        | N::Joined { .. }
        | N::StaffJoined { .. }
        | N::StaffEnding { .. }
        | N::StaffLapsed { .. }
        | N::StaffBack { .. }
        | N::Silent { .. }
        | N::HeardAgain { .. }
        | N::Tomorrow { .. }
        | N::Proposed { .. }
        | N::ProposalDeclined { .. }
        | N::TimesOffered { .. }
        | N::TimesDeclined { .. }
        | N::TimesAsked { .. }
        | N::TimesNews { .. }
        | N::TimesOff { .. }
        | N::Settled { .. }
        | N::Invited { .. }
        | N::Moved { .. }
        | N::Released { .. }
        | N::Reminder { .. }
        | N::Nudge { .. }
        | N::LetBe { .. }
        | N::StandsIn { .. }
        | N::WhoCame { .. }
        | N::TakenBack { .. }
        | N::NotThere { .. }
        | N::PlannedThere { .. }
        | N::Waiting
        | N::TeamGroup { .. }
        | N::MailboxGiven { .. }
        | N::Unreachable { .. } => false,
    }
}

#[cfg(test)]
mod tests;
