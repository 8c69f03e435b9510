//! The next meeting out of the one before: the same wall time in the meeting's zone, the same place, the same form.
//! In the first weeks people may meet every day, so this must not cost a whole plan.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::meeting::{Meeting, Plan};
use super::participant::{Participant, Role};

/// How soon the next one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The day after today, whenever the last one was.
    Tomorrow,
    /// On the same day of the week as the last one.
    InAWeek,
}

/// A day lasts until four in the morning: whoever says "tomorrow" after midnight means the day that their night leads to.
const NIGHT: SignedDuration = SignedDuration::from_hours(4);

impl Next {
    /// Both, the sooner first.
    pub const ALL: [Next; 2] = [Next::Tomorrow, Next::InAWeek];

    /// As a button writes it.
    pub fn code(self) -> &'static str {
        match self {
            Next::Tomorrow => "day",
            Next::InAWeek => "week",
        }
    }

    /// What a button wrote.
    pub fn from_code(code: &str) -> Option<Next> {
        Next::ALL.into_iter().find(|next| next.code() == code)
    }

    /// What clocks in the last meeting's zone will show when the next one begins. Whether that time comes once, twice or never on
    /// that day is for [`super::when::resolve`] to say.
    pub fn wall(self, last: &Plan, now: Timestamp) -> DateTime {
        let (began, here) = (last.zone.at(last.start).datetime(), last.zone.at(now).datetime());
        let (day, every) = match self {
            Next::Tomorrow => (last.zone.at(now - NIGHT).date().saturating_add(1.day()), 1.day()),
            Next::InAWeek => {
                let gone = began.date().until(here.date()).map_or(0, |span| span.get_days().max(0));
                (began.date().saturating_add(((gone / 7).max(1) * 7).days()), 7.days())
            }
        };
        let wall = day.to_datetime(began.time());
        if wall > here { wall } else { day.saturating_add(every).to_datetime(began.time()) }
    }
}

impl Meeting {
    /// Who of the person's people is asked to the next one: those who were asked to this one and still take part, and whom the person
    /// has not taken out of it meanwhile. Their yes to taking part holds: nothing is asked twice.
    pub fn same_people(&self) -> impl Iterator<Item = &Participant> {
        let members = self.seats.iter().filter(|seat| seat.expected() && seat.who.role == Role::Member);
        members.map(|seat| &seat.who).filter(|who| !who.not_now && !who.is_held())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::meeting::Form;
    use crate::domain::when::Zone;
    use proptest::prelude::*;

    fn plan(zone: &str, wall: &str) -> Plan {
        let zone = Zone::named(zone).expect("a zone");
        let wall: DateTime = wall.parse().expect("a time");
        let start = wall.to_zoned(zone.rules().clone()).expect("an instant").timestamp();
        Plan { start, zone, form: Form::InPerson, place: None, home: false, place_by: None }
    }

    fn next(next: Next, last: &str, now: &str) -> String {
        let (last, now) = (plan("Europe/Helsinki", last), plan("Europe/Helsinki", now).start);
        next.wall(&last, now).to_string()
    }

    #[test]
    fn tomorrow_is_counted_from_today_and_a_week_from_the_last_one() {
        for (which, now, wanted) in [
            (Next::Tomorrow, "2026-11-24T15:30", "2026-11-25T15:00:00"),
            (Next::Tomorrow, "2026-11-25T09:00", "2026-11-26T15:00:00"),
            (Next::Tomorrow, "2026-11-25T01:00", "2026-11-25T15:00:00"),
            (Next::Tomorrow, "2026-11-25T04:00", "2026-11-26T15:00:00"),
            (Next::InAWeek, "2026-11-24T15:30", "2026-12-01T15:00:00"),
            (Next::InAWeek, "2026-11-27T09:00", "2026-12-01T15:00:00"),
            (Next::InAWeek, "2026-12-01T14:59", "2026-12-01T15:00:00"),
            (Next::InAWeek, "2026-12-01T15:00", "2026-12-08T15:00:00"),
            (Next::InAWeek, "2026-12-20T15:00", "2026-12-22T15:00:00"),
        ] {
            assert_eq!(next(which, "2026-11-24T15:00", now), wanted, "{which:?} at {now}");
        }
        assert_eq!(next(Next::Tomorrow, "2026-11-24T00:15", "2026-11-25T00:30"), "2026-11-26T00:15:00");
    }

    proptest! {
        /// Proves H5.
        #[test]
        fn the_clock_shows_the_same_and_the_time_is_to_come(
            zone in prop::sample::select(vec!["Europe/Helsinki", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "UTC"]),
            start in 1_750_000_000_i64..2_050_000_000, later in 0_i64..4_000_000, week in any::<bool>(),
        ) {
            let zone = Zone::named(zone).expect("a zone");
            let start = Timestamp::from_second(start).expect("an instant");
            let now = start + SignedDuration::from_secs(later);
            let which = if week { Next::InAWeek } else { Next::Tomorrow };
            let wall = which.wall(&Plan { start, zone: zone.clone(), form: Form::Phone, place: None, home: false, place_by: None }, now);
            prop_assert_eq!(wall.time(), zone.at(start).time());
            prop_assert!(wall > zone.at(now).datetime());
            if week {
                prop_assert_eq!(wall.date().weekday(), zone.at(start).date().weekday());
            }
            let days = zone.at(now).date().until(wall.date()).expect("a span").get_days();
            let most = if week { 7 } else { 2 };
            prop_assert!(days <= most);
        }
    }
}
