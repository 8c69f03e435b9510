//! What kind of service a house is: how fast it goes, and what it may offer. Everything that differs from one kind to the other is asked
//! here, also how soon after a referral a first meeting is wanted (24 hours for a crisis service, a week for a community one).
//! Which reminders there are stands in `reminders`.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::quiet::QuietHours;

/// The kind of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Meetings are agreed on over days, and nobody is written to at night.
    #[default]
    Community,
    /// A meeting stands within a day, and whoever wishes so is written to at any hour.
    Crisis,
}

/// When somebody who has not answered is asked again, at most twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nudges {
    /// So long after the invitation, for the first and for the second time.
    pub after: [SignedDuration; 2],
    /// Nothing else that asks the same comes nearer than this.
    pub apart: SignedDuration,
}

impl Profile {
    /// Both, in the order of the documentation.
    pub const ALL: [Profile; 2] = [Profile::Community, Profile::Crisis];

    /// As the setting writes it.
    pub fn code(self) -> &'static str {
        match self {
            Profile::Community => "community",
            Profile::Crisis => "crisis",
        }
    }

    /// The profile of a setting.
    pub fn from_code(code: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.code() == code)
    }

    /// When nudges come.
    pub fn nudges(self) -> Nudges {
        let hours = SignedDuration::from_hours;
        match self {
            Profile::Community => Nudges { after: [hours(24), hours(72)], apart: hours(6) },
            Profile::Crisis => Nudges { after: [hours(3), hours(12)], apart: hours(2) },
        }
    }

    /// How soon after a referral a first meeting is wanted: elapsed time, without what the person pauses. Immediate help, the first of the
    /// practice's principles, means a day in a crisis.
    pub fn first_meeting(self) -> SignedDuration {
        match self {
            Profile::Community => SignedDuration::from_hours(7 * 24),
            Profile::Crisis => SignedDuration::from_hours(24),
        }
    }

    /// Whether a first meeting is wanted so soon that a night is much of its time: whoever is on call then hears how it stands (`on_call`).
    pub fn first_meeting_cannot_wait(self) -> bool {
        self == Profile::Crisis
    }

    /// Whether times that people are asked about end by themselves as soon as one of them would be ready.
    pub fn closes_polls(self) -> bool {
        self == Profile::Crisis
    }

    /// Whether people may choose to be written to at any hour.
    pub fn any_hour(self) -> bool {
        self == Profile::Crisis
    }

    /// The quiet hours that hold for somebody who chose these. Any hour, chosen where it was offered, is the usual night where it is not.
    pub fn quiet(self, chosen: QuietHours) -> QuietHours {
        if chosen.is_none() && !self.any_hour() { QuietHours::default() } else { chosen }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back_and_community_is_the_usual() {
        for profile in Profile::ALL {
            assert_eq!(Profile::from_code(profile.code()), Some(profile));
        }
        assert_eq!((Profile::from_code("Crisis"), Profile::default()), (None, Profile::Community));
    }

    #[test]
    fn any_hour_holds_only_where_it_is_offered() {
        let own: QuietHours = "23:00-06:00".parse().unwrap();
        assert_eq!(Profile::Crisis.quiet(QuietHours::NONE), QuietHours::NONE);
        assert_eq!(Profile::Community.quiet(QuietHours::NONE), QuietHours::default());
        assert!(Profile::ALL.into_iter().all(|profile| profile.quiet(own) == own));
    }

    #[test]
    fn the_second_time_is_well_after_the_first() {
        for Nudges { after: [first, second], apart } in Profile::ALL.map(Profile::nudges) {
            assert!(second - first > apart && first >= apart, "{first} {second} {apart}");
        }
    }
}
