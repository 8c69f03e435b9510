//! A group that a team uses: what it hears is that something waits, now and then, by day.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::profile::Profile;
use super::quiet::QuietHours;
use super::when::Zone;

/// For so long after a coordinator's tap the bot lets itself be brought into a group.
pub const WISH: SignedDuration = SignedDuration::from_mins(10);
/// What happens within so long is one card: a burst is one, and what is over again so soon is none.
pub const GATHERED: SignedDuration = SignedDuration::from_mins(2);
/// One card and the next are so far apart. Nobody can tell whether the last one was seen, and one that stands already says it all.
pub const APART: SignedDuration = SignedDuration::from_mins(15);

/// What became of a group that a coordinator chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupNews {
    /// The team uses it from now on.
    Used,
    /// The bot is in it no more, or may not write there.
    Lost,
    /// It is another team's.
    Taken,
    /// The team has one already.
    Second,
}

/// The instant before which no card may leave, if that is still to come: one was sent a short while ago, or it is night where the team
/// is. A group has no quiet hours of its own, so its night is the usual one, from nine to eight; a crisis service has none.
pub fn not_before(now: Timestamp, last: Option<Timestamp>, profile: Profile, zone: &Zone) -> Option<Timestamp> {
    let night = match profile {
        Profile::Community => QuietHours::default(),
        Profile::Crisis => QuietHours::NONE,
    };
    let rested = last.map_or(now, |last| now.max(last + APART));
    let at = night.ends_after(rested, zone);
    (at > now).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_card_leaves_at_once_by_day_and_in_the_morning_by_night() {
        let zone = Zone::named("Europe/Helsinki").unwrap();
        let when = |now, last, profile| not_before(at(now), last, profile, &zone);
        assert_eq!(when("2027-02-02T12:00:00+02:00", None, Profile::Community), None);
        let morning = Some(at("2027-02-03T08:00:00+02:00"));
        for night in ["2027-02-02T21:00:00+02:00", "2027-02-03T03:00:00+02:00", "2027-02-03T07:59:00+02:00"] {
            assert_eq!(when(night, None, Profile::Community), morning, "{night}");
            assert_eq!(when(night, None, Profile::Crisis), None, "{night}");
        }
        assert_eq!(when("2027-02-03T08:00:00+02:00", None, Profile::Community), None);
    }

    #[test]
    fn two_cards_are_a_quarter_of_an_hour_apart() {
        let zone = Zone::named("Europe/Helsinki").unwrap();
        let last = Some(at("2027-02-02T12:00:00+02:00"));
        let when = |now, profile| not_before(at(now), last, profile, &zone);
        let later = Some(at("2027-02-02T12:15:00+02:00"));
        assert_eq!(when("2027-02-02T12:00:00+02:00", Profile::Community), later);
        assert_eq!(when("2027-02-02T12:14:59+02:00", Profile::Crisis), later);
        assert_eq!(when("2027-02-02T12:15:00+02:00", Profile::Crisis), None);
        let evening = Some(at("2027-02-02T20:50:00+02:00"));
        let due = not_before(at("2027-02-02T20:55:00+02:00"), evening, Profile::Community, &zone);
        assert_eq!(due, Some(at("2027-02-03T08:00:00+02:00")), "a quarter of an hour later it is night");
    }
}
