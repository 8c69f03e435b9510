//! Quiet hours: the part of the day in which somebody wants no message, by the clock where they live.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Time, time};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::when::Zone;

const DAY: SignedDuration = SignedDuration::from_hours(24);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// From one time of day until another, in whole minutes; may wrap midnight. Equal ends mean none at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QuietHours {
    from: Time,
    until: Time,
}

impl Default for QuietHours {
    /// From nine in the evening until eight in the morning.
    fn default() -> Self {
        Self { from: time(21, 0, 0, 0), until: time(8, 0, 0, 0) }
    }
}

impl QuietHours {
    /// No quiet hours: any time is good.
    pub const NONE: QuietHours = QuietHours { from: Time::MIN, until: Time::MIN };

    /// Quiet from the first time until the second; seconds are cut off.
    pub fn between(from: Time, until: Time) -> QuietHours {
        let minutes = |at: Time| time(at.hour(), at.minute(), 0, 0);
        let (from, until) = (minutes(from), minutes(until));
        if from == until { Self::NONE } else { Self { from, until } }
    }

    /// When they begin.
    pub fn begin(self) -> Time {
        self.from
    }

    /// When they end.
    pub fn end(self) -> Time {
        self.until
    }

    /// Whether there are none.
    pub fn is_none(self) -> bool {
        self.from == self.until
    }

    /// Whether a clock in the zone shows a quiet time at this instant.
    pub fn is_quiet(self, at: Timestamp, zone: &Zone) -> bool {
        let shown = zone.at(at).time();
        if self.from <= self.until {
            self.from <= shown && shown < self.until
        } else {
            self.from <= shown || shown < self.until
        }
    }

    /// The first instant, at or after this one, that is not quiet.
    ///
    /// Between two changes of the zone's offset the clock runs evenly, so the end is where it reaches `until`,
    /// or the change itself when that comes first: then the clock is read anew.
    pub fn ends_after(self, at: Timestamp, zone: &Zone) -> Timestamp {
        let mut end = at;
        while self.is_quiet(end, zone) {
            let by_the_clock = end.saturating_add(time_until(zone.at(end).time(), self.until)).expect("a duration");
            let change = zone.rules().following(end).next().map_or(Timestamp::MAX, |change| change.timestamp());
            end = by_the_clock.min(change);
            if end == Timestamp::MAX {
                break;
            }
        }
        end
    }

    /// The last whole minute before the quiet stretch that this instant is in; the instant itself if it is not quiet.
    pub fn last_good_before(self, at: Timestamp, zone: &Zone) -> Timestamp {
        let mut good = at;
        while self.is_quiet(good, zone) && good > Timestamp::MIN {
            good = minute_before(self.began(good, zone));
        }
        good
    }

    /// Where the clock's even run through quiet time began: at `from`, or at the last change of offset.
    fn began(self, at: Timestamp, zone: &Zone) -> Timestamp {
        let by_the_clock = at.saturating_sub(time_until(self.from, zone.at(at).time())).expect("a duration");
        let inclusive = at.saturating_add(SignedDuration::from_nanos(1)).expect("a duration");
        let change = zone.rules().preceding(inclusive).next().map_or(Timestamp::MIN, |change| change.timestamp());
        by_the_clock.max(change)
    }
}

/// How long an evenly running clock takes from one reading to the next time it shows the other.
fn time_until(from: Time, to: Time) -> SignedDuration {
    let straight = to.duration_since(from);
    if straight.is_negative() { straight + DAY } else { straight }
}

/// The last whole minute strictly before an instant.
fn minute_before(at: Timestamp) -> Timestamp {
    let over = at.as_nanosecond().rem_euclid(MINUTE.as_nanos());
    let over = SignedDuration::from_nanos(i64::try_from(over).expect("less than a minute"));
    at.saturating_sub(if over.is_zero() { MINUTE } else { over }).expect("a duration")
}

impl fmt::Display for QuietHours {
    /// As the store keeps them: `21:00-08:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.strftime("%H:%M"), self.until.strftime("%H:%M"))
    }
}

/// What was given are not quiet hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotQuietHours;

impl fmt::Display for NotQuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("quiet hours are written 21:00-08:00")
    }
}

impl std::error::Error for NotQuietHours {}

impl FromStr for QuietHours {
    type Err = NotQuietHours;

    /// Reads what the store keeps, and what a person types: `21-8`, `21.30 – 7.00`.
    fn from_str(text: &str) -> Result<QuietHours, NotQuietHours> {
        let (from, until) = text.split_once(['-', '–']).ok_or(NotQuietHours)?;
        Ok(Self::between(time_of_day(from)?, time_of_day(until)?))
    }
}

fn time_of_day(text: &str) -> Result<Time, NotQuietHours> {
    let text = text.trim();
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
    let number = |digits: &str| match digits.len() {
        1 | 2 if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse::<i8>().map_err(|_| NotQuietHours),
        _ => Err(NotQuietHours),
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let hour = if (hour, minute) == (24, 0) { 0 } else { hour };
    Time::new(hour, minute, 0, 0).map_err(|_| NotQuietHours)
}

impl TryFrom<String> for QuietHours {
    type Error = NotQuietHours;

    fn try_from(text: String) -> Result<QuietHours, NotQuietHours> {
        text.parse()
    }
}

impl From<QuietHours> for String {
    fn from(hours: QuietHours) -> String {
        hours.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    fn hours(text: &str) -> QuietHours {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn they_are_kept_as_text() {
        assert_eq!(QuietHours::default().to_string(), "21:00-08:00");
        assert_eq!(hours("21:00-08:00"), QuietHours::default());
        assert_eq!(hours("21 – 8"), QuietHours::default());
        assert_eq!(hours("22.30-24").to_string(), "22:30-00:00");
        assert_eq!(hours("10-10"), QuietHours::NONE);
        for no in ["", "21", "21-", "25-8", "21:60-8", "+1-8", "-1-8", "21:00:00-8", "a-b", "٢-٣"] {
            assert!(no.parse::<QuietHours>().is_err(), "{no:?}");
        }
    }

    #[test]
    fn an_ordinary_night_in_helsinki() {
        let (zone, hours) = (zone("Europe/Helsinki"), QuietHours::default());
        let night = at("2026-11-24T01:30:00Z");
        assert!(hours.is_quiet(night, &zone));
        assert_eq!(hours.ends_after(night, &zone), at("2026-11-24T06:00:00Z"));
        assert_eq!(hours.last_good_before(night, &zone), at("2026-11-23T18:59:00Z"));
        let day = at("2026-11-24T12:00:30.5Z");
        assert_eq!((hours.ends_after(day, &zone), hours.last_good_before(day, &zone)), (day, day));
        assert!(!QuietHours::NONE.is_quiet(night, &zone));
    }

    #[test]
    fn an_edge_in_a_gap_is_the_gap() {
        // London, 29 March 2026: 01:00 becomes 02:00.
        let zone = zone("Europe/London");
        let (ends, begins) = (hours("21:00-01:30"), hours("01:30-08:00"));
        assert_eq!(ends.ends_after(at("2026-03-29T00:59:00Z"), &zone), at("2026-03-29T01:00:00Z"));
        assert_eq!(begins.last_good_before(at("2026-03-29T03:00:00Z"), &zone), at("2026-03-29T00:59:00Z"));
        let never = hours("01:10-01:50");
        assert!(!never.is_quiet(at("2026-03-29T00:59:59Z"), &zone));
        assert!(!never.is_quiet(at("2026-03-29T01:00:00Z"), &zone));
    }

    #[test]
    fn an_edge_in_a_fold_comes_twice() {
        // London, 25 October 2026: 02:00 becomes 01:00.
        let (zone, hours) = (zone("Europe/London"), hours("21:00-01:30"));
        assert_eq!(hours.ends_after(at("2026-10-25T00:15:00Z"), &zone), at("2026-10-25T00:30:00Z"));
        assert!(!hours.is_quiet(at("2026-10-25T00:45:00Z"), &zone));
        assert!(hours.is_quiet(at("2026-10-25T01:15:00Z"), &zone));
        assert_eq!(hours.ends_after(at("2026-10-25T01:15:00Z"), &zone), at("2026-10-25T01:30:00Z"));
        assert_eq!(hours.last_good_before(at("2026-10-25T01:15:00Z"), &zone), at("2026-10-25T00:59:00Z"));
    }

    #[test]
    fn a_night_without_a_date() {
        // Apia skipped 30 December 2011: the night of the 29th ends on the 31st.
        let (zone, hours) = (zone("Pacific/Apia"), QuietHours::default());
        let night = at("2011-12-30T09:30:00Z");
        assert_eq!(zone.at(hours.ends_after(night, &zone)).datetime().to_string(), "2011-12-31T08:00:00");
        let morning = at("2011-12-30T15:00:00Z");
        assert_eq!(zone.at(hours.last_good_before(morning, &zone)).datetime().to_string(), "2011-12-29T20:59:00");
    }

    proptest! {
        /// Proves H4, I9.
        #[test]
        fn any_instant_and_any_hours(
            millis in -60_000_000_000_000_i64..250_000_000_000_000,
            from in 0_i8..24, until in 0_i8..24, minute in 0_i8..60,
            name in prop::sample::select(vec!["Europe/London", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]),
        ) {
            let (zone, at) = (zone(name), Timestamp::from_millisecond(millis).unwrap());
            let hours = QuietHours::between(time(from, minute, 0, 0), time(until, 30, 0, 0));
            prop_assert_eq!(hours.to_string().parse(), Ok(hours));
            let (end, good) = (hours.ends_after(at, &zone), hours.last_good_before(at, &zone));
            prop_assert!(good <= at && at <= end);
            prop_assert!(!hours.is_quiet(end, &zone) && !hours.is_quiet(good, &zone));
        }

        #[test]
        fn no_text_makes_reading_panic(text in any::<String>()) {
            let _ = text.parse::<QuietHours>();
        }
    }
}
