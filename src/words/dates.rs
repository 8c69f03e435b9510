//! Dates, times and lists in words, by CLDR. Twenty-four hours in every language, and only ordinary spaces.

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{E, MDE, MDET, T, YM, YMDE, YMDET};
use icu_datetime::preferences::HourCycle;
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale_core::{Locale, locale};
use icu_time::{DateTime, Time};
use jiff::{Timestamp, civil};

use crate::domain::language::Lang;
use crate::domain::when::Zone;

type Worded<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

/// One language's ways of writing a date.
struct Writer {
    full: Worded<YMDET>,
    short: Worded<MDET>,
    time: NoCalendarFormatter<T>,
    day: Worded<MDE>,
    month: Worded<YM>,
    weekday: Worded<E>,
    list: ListFormatter,
}

// The formatters may not be shared between threads, so each thread loads its own, once.
thread_local! {
    static ENGLISH: Writer = Writer::load(locale!("en-GB")).expect("English ships with us");
    static FINNISH: Writer = Writer::load(locale!("fi")).expect("Finnish ships with us");
}

/// Writes in a language, with ordinary spaces: CLDR's narrow and unbreakable ones are boxes on some phones.
fn written(lang: Lang, write: impl FnOnce(&Writer) -> String) -> String {
    let text = match lang {
        Lang::En => ENGLISH.with(write),
        Lang::Fi => FINNISH.with(write),
    };
    text.chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign }).collect()
}

impl Writer {
    fn load(locale: Locale) -> anyhow::Result<Writer> {
        let list = ListFormatter::try_new_and((&locale).into(), ListFormatterOptions::default())?;
        let mut ways = DateTimeFormatterPreferences::from(locale);
        ways.hour_cycle = Some(HourCycle::H23);
        Ok(Writer {
            full: Worded::try_new(ways, YMDE::long().with_time_hm())?,
            short: Worded::try_new(ways, MDE::medium().with_time_hm())?,
            time: NoCalendarFormatter::try_new(ways, T::hm())?,
            day: Worded::try_new(ways, MDE::long())?,
            month: Worded::try_new(ways, YM::long())?,
            weekday: Worded::try_new(ways, E::short())?,
            list,
        })
    }
}

/// "Tuesday 24 November 2026 at 15:00".
pub fn full(at: Timestamp, zone: &Zone, lang: Lang) -> String {
    written(lang, |writer| writer.full.format(&icu_datetime(zone.at(at).datetime())).to_string())
}

/// "Tue 24 Nov, 15:00".
pub fn short(at: Timestamp, zone: &Zone, lang: Lang) -> String {
    written(lang, |writer| writer.short.format(&icu_datetime(zone.at(at).datetime())).to_string())
}

/// "15:00".
pub fn time(at: Timestamp, zone: &Zone, lang: Lang) -> String {
    written(lang, |writer| writer.time.format(&icu_datetime(zone.at(at).datetime()).time).to_string())
}

/// "Tuesday 24 November".
pub fn day(date: civil::Date, lang: Lang) -> String {
    written(lang, |writer| writer.day.format(&icu_date(date)).to_string())
}

/// "November 2026". A month that no calendar has becomes the nearest one that it has.
pub fn month(year: i16, month: i8, lang: Lang) -> String {
    let first = civil::Date::new(year.clamp(1, 9999), month.clamp(1, 12), 1).expect("clamped");
    written(lang, |writer| writer.month.format(&icu_date(first)).to_string())
}

/// The short names of the days, Monday first.
pub fn weekdays(lang: Lang) -> [String; 7] {
    let days = [1, 2, 3, 4, 5, 6, 7].map(|day| civil::date(2024, 1, day));
    days.map(|monday_first| written(lang, |writer| writer.weekday.format(&icu_date(monday_first)).to_string()))
}

/// The city that a zone is called by: "New York".
pub fn zone_city(zone: &Zone) -> String {
    zone.city()
}

/// "Mum, Onni and Leena".
pub fn list(items: &[String], lang: Lang) -> String {
    written(lang, |writer| writer.list.format(items.iter()).to_string())
}

fn icu_date(date: civil::Date) -> Date<Gregorian> {
    let (year, month, day) = (date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs());
    Date::try_new_gregorian(year, month, day).expect("a date of the same calendar")
}

fn icu_datetime(at: civil::DateTime) -> DateTime<Gregorian> {
    let (hour, minute) = (at.hour().unsigned_abs(), at.minute().unsigned_abs());
    DateTime { date: icu_date(at.date()), time: Time::try_new(hour, minute, 0, 0).expect("a time of day") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn helsinki() -> Zone {
        Zone::named("Europe/Helsinki").unwrap()
    }

    #[test]
    fn a_meeting_in_words() {
        let (at, zone) = ("2026-11-24T13:00:00Z".parse().unwrap(), helsinki());
        assert_eq!(full(at, &zone, Lang::En), "Tuesday, 24 November 2026 at 15:00");
        assert_eq!(full(at, &zone, Lang::Fi), "tiistai 24. marraskuuta 2026 klo 15.00");
        assert_eq!(short(at, &zone, Lang::En), "Tue 24 Nov, 15:00");
        assert_eq!(short(at, &zone, Lang::Fi), "ti 24.11. klo 15.00");
    }

    #[test]
    fn the_clock_has_twenty_four_hours() {
        let (at, zone) = ("2026-01-04T22:05:00Z".parse().unwrap(), helsinki());
        assert_eq!(time(at, &zone, Lang::En), "00:05");
        assert_eq!(time(at, &zone, Lang::Fi), "0.05");
        assert_eq!(time(at, &Zone::UTC, Lang::En), "22:05");
    }

    #[test]
    fn a_calendar_in_words() {
        assert_eq!(day(civil::date(2026, 11, 24), Lang::En), "Tuesday 24 November");
        assert_eq!(day(civil::date(2026, 11, 24), Lang::Fi), "tiistai 24. marraskuuta");
        assert_eq!(month(2026, 11, Lang::En), "November 2026");
        assert_eq!(month(2026, 11, Lang::Fi), "marraskuu 2026");
        assert_eq!(month(2026, 13, Lang::En), "December 2026");
        assert_eq!(weekdays(Lang::En), ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
        assert_eq!(weekdays(Lang::Fi), ["ma", "ti", "ke", "to", "pe", "la", "su"]);
    }

    #[test]
    fn people_and_places() {
        let people = ["Mum", "Onni", "Leena"].map(String::from);
        assert_eq!(list(&people, Lang::En), "Mum, Onni and Leena");
        assert_eq!(list(&people, Lang::Fi), "Mum, Onni ja Leena");
        assert_eq!(list(&people[..2], Lang::Fi), "Mum ja Onni");
        assert_eq!(list(&people[..1], Lang::En), "Mum");
        assert_eq!(list(&[], Lang::En), "");
        assert_eq!(zone_city(&Zone::named("America/New_York").unwrap()), "New York");
        assert_eq!(zone_city(&Zone::UTC), "UTC");
    }

    proptest! {
        #[test]
        fn any_instant_can_be_written(second in -377_705_023_201_i64..253_402_207_200) {
            let at = Timestamp::from_second(second).unwrap();
            for lang in Lang::ALL {
                for text in [full(at, &helsinki(), lang), short(at, &helsinki(), lang), time(at, &Zone::UTC, lang)] {
                    prop_assert!(text.chars().all(|sign| sign == ' ' || !sign.is_whitespace()));
                }
            }
        }
    }
}
