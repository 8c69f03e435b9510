//! What people type, and what is read.

use jiff::civil::{DateTime, date};
use jiff::{Timestamp, Zoned};
use proptest::prelude::*;

use super::{Unread, read};
use crate::domain::language::Lang;
use crate::domain::when::Zone;

/// Sunday 22 November 2026, 12:00 in Helsinki.
fn now() -> Zoned {
    let instant: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    Zone::named("Europe/Helsinki").unwrap().at(instant)
}

fn understood(lang: Lang, table: &[(&str, &str)]) {
    for (typed, meant) in table {
        let meant: DateTime = meant.parse().unwrap();
        assert_eq!(read(typed, lang, &now()), Ok(meant), "{typed:?}");
    }
}

fn refused(lang: Lang, typed: &str, why: Unread) {
    assert_eq!(read(typed, lang, &now()), Err(why), "{typed:?}");
}

const ENGLISH: [(&str, &str); 43] = [
    ("today 15:00", "2026-11-22T15:00"),
    ("Tomorrow 15:00", "2026-11-23T15:00"),
    ("day after tomorrow 15:00", "2026-11-24T15:00"),
    ("the day after tomorrow at 9", "2026-11-24T09:00"),
    ("tomorrow at 3pm", "2026-11-23T15:00"),
    ("3 pm tomorrow", "2026-11-23T15:00"),
    ("3.30 p.m. tomorrow", "2026-11-23T15:30"),
    ("12am tomorrow", "2026-11-23T00:00"),
    ("tomorrow, 12 pm", "2026-11-23T12:00"),
    ("Tuesday 14:00", "2026-11-24T14:00"),
    ("next Tuesday 14", "2026-11-24T14:00"),
    ("on tue 14.30", "2026-11-24T14:30"),
    ("14.30 on tue.", "2026-11-24T14:30"),
    ("Sunday 14:00", "2026-11-22T14:00"),
    ("Sunday 11:00", "2026-11-29T11:00"),
    ("next sunday 14:00", "2026-11-29T14:00"),
    ("24.12. klo 14", "2026-12-24T14:00"),
    ("24.12. 14:00", "2026-12-24T14:00"),
    ("24.12 14:00", "2026-12-24T14:00"),
    ("10.12 14.30", "2026-12-10T14:30"),
    ("14.30 24.12", "2026-12-24T14:30"),
    ("24.12.2026 klo 14.30", "2026-12-24T14:30"),
    ("24.12.26 14:30", "2026-12-24T14:30"),
    ("24. 12. 14:30", "2026-12-24T14:30"),
    ("24.12. 14", "2026-12-24T14:00"),
    ("24 December 14:00", "2026-12-24T14:00"),
    ("24th of December 2026, 2pm", "2026-12-24T14:00"),
    ("December 24 at 2 pm", "2026-12-24T14:00"),
    ("Thursday Dec. 24, 2026 at 14", "2026-12-24T14:00"),
    ("2026-12-24 14:00", "2026-12-24T14:00"),
    ("2026-12-24T14:00", "2026-12-24T14:00"),
    ("24/12 14:00", "2026-12-24T14:00"),
    ("24/12/2026 at 14", "2026-12-24T14:00"),
    ("in 3 days 15:00", "2026-11-25T15:00"),
    ("15:00 in a week", "2026-11-29T15:00"),
    ("noon tomorrow", "2026-11-23T12:00"),
    ("tomorrow at noon", "2026-11-23T12:00"),
    ("tomorrow @ 10 o’clock", "2026-11-23T10:00"),
    ("1.3. 10:00", "2027-03-01T10:00"),
    ("9.3 10:00", "2027-03-09T10:00"),
    ("Sunday 21.11. 10:00", "2027-11-21T10:00"),
    ("\u{2068}tomorrow\u{2069}\u{a0}15:00 ", "2026-11-23T15:00"),
    ("huomenna klo 15", "2026-11-23T15:00"),
];

const FINNISH: [(&str, &str); 27] = [
    ("huomenna klo 15", "2026-11-23T15:00"),
    ("Huomenna 15", "2026-11-23T15:00"),
    ("tänään 15.30", "2026-11-22T15:30"),
    ("tänään klo 15.30.", "2026-11-22T15:30"),
    ("TÄNÄÄN KLO 18", "2026-11-22T18:00"),
    ("ta\u{308}na\u{308}a\u{308}n klo 18", "2026-11-22T18:00"),
    ("ylihuomenna kello 9", "2026-11-24T09:00"),
    ("tiistaina klo 14", "2026-11-24T14:00"),
    ("ensi tiistaina 14", "2026-11-24T14:00"),
    ("ensi tiistaina klo 14.15", "2026-11-24T14:15"),
    ("ti 24.11. klo 15", "2026-11-24T15:00"),
    ("ti 24.11. klo 15.00", "2026-11-24T15:00"),
    ("tiistai 24. marraskuuta 2026 klo 15.00", "2026-11-24T15:00"),
    ("24.12. klo 14", "2026-12-24T14:00"),
    ("klo 14 24.12.", "2026-12-24T14:00"),
    ("klo 14. 24.12.", "2026-12-24T14:00"),
    ("24.12 klo 14", "2026-12-24T14:00"),
    ("10.12 klo 14", "2026-12-10T14:00"),
    ("24. joulukuuta klo 14", "2026-12-24T14:00"),
    ("joulukuun 24. klo 14", "2026-12-24T14:00"),
    ("joulukuun 24. päivä kello 14", "2026-12-24T14:00"),
    ("3 päivän päästä klo 15", "2026-11-25T15:00"),
    ("viikon kuluttua klo 15", "2026-11-29T15:00"),
    ("huomenna keskipäivällä", "2026-11-23T12:00"),
    ("keskipäivällä 24.12.", "2026-12-24T12:00"),
    ("ke klo 8", "2026-11-25T08:00"),
    ("tomorrow at 3pm", "2026-11-23T15:00"),
];

#[test]
fn english_is_understood() {
    understood(Lang::En, &ENGLISH);
}

#[test]
fn finnish_is_understood() {
    understood(Lang::Fi, &FINNISH);
}

#[test]
fn what_is_written_out_can_be_typed_back() {
    let zone = Zone::named("Europe/Helsinki").unwrap();
    for day in 0..360 {
        let at = "2026-11-22T11:05:00Z".parse::<Timestamp>().unwrap() + jiff::SignedDuration::from_hours(24 * day);
        for lang in Lang::ALL {
            for text in [crate::words::dates::full(at, &zone, lang), crate::words::dates::short(at, &zone, lang)] {
                let Ok(meant) = read(&text, lang, &now()) else { panic!("{text:?}") };
                assert_eq!(meant, zone.at(at).datetime(), "{text:?}");
            }
        }
    }
}

#[test]
fn half_a_time_says_which_half_is_missing() {
    for typed in ["15:00", "3pm", "at 15", "15.30", "10.12", "noon", "klo 15"] {
        refused(Lang::En, typed, Unread::NoDate);
    }
    for (typed, day) in [
        ("tomorrow", date(2026, 11, 23)),
        ("ylihuomenna", date(2026, 11, 24)),
        ("ensi tiistaina", date(2026, 11, 24)),
        ("sunday", date(2026, 11, 29)),
        ("24.12.", date(2026, 12, 24)),
        ("24.12", date(2026, 12, 24)),
        ("24 December", date(2026, 12, 24)),
        ("today", date(2026, 11, 22)),
    ] {
        refused(Lang::Fi, typed, Unread::NoTime(day));
    }
}

#[test]
fn the_past_is_not_moved_to_next_year_unless_it_is_long_past() {
    let past = |text: &str| Unread::Past(text.parse().unwrap());
    refused(Lang::En, "today 11:00", past("2026-11-22T11:00"));
    refused(Lang::En, "today 12:00", past("2026-11-22T12:00"));
    refused(Lang::En, "20.11. 15:00", past("2026-11-20T15:00"));
    refused(Lang::En, "22.5. 15:00", past("2026-05-22T15:00"));
    refused(Lang::En, "20.11.", past("2026-11-20T00:00"));
    refused(Lang::En, "2025-12-24 14:00", past("2025-12-24T14:00"));
    understood(Lang::En, &[("21.5. 15:00", "2027-05-21T15:00")]);
}

#[test]
fn a_year_is_far_enough() {
    understood(Lang::En, &[("22.11.2027 12:00", "2027-11-22T12:00")]);
    for typed in ["22.11.2027 12:01", "in 400 days 15:00", "in 9999 weeks 15:00", "24.12.9999 15:00", "24.12.2028"] {
        refused(Lang::En, typed, Unread::TooFar);
    }
}

#[test]
fn what_could_be_two_things_or_is_none_is_not_read() {
    for typed in [
        "",
        " ",
        ".",
        "14",
        "hello",
        "not Tuesday 14:00",
        "tomorrow 15:00 or 16:00",
        "tomorrow 15:00 16:00",
        "tomorrow 14-16",
        "Wednesday 24.11. 15:00",
        "tomorrow 24.11. 15:00",
        "24.11. 25.11. 15:00",
        "tomorrow 25:00",
        "tomorrow 24:00",
        "tomorrow 14.3",
        "tonight at 8",
        "3 a tomorrow",
        "tomorrow 15:60",
        "tomorrow 13 am",
        "30.2. 15:00",
        "29.2. 15:00",
        "31.11.2026 15:00",
        "12/24 15:00",
        "24.13. 14:00",
        "2026-13-01 14:00",
        "tomorrow 99999999999999999999",
        "tomorrow ١٥:٠٠",
        "tomorrow 15:00 🙂",
        "tomorrow\u{0}15:00",
        "3 days ago 15:00",
        "next week",
    ] {
        refused(Lang::En, typed, Unread::NotATime);
        refused(Lang::Fi, typed, Unread::NotATime);
    }
}

#[test]
fn length_is_no_danger() {
    for piece in ["a", "1", "24.12.", "at ", "tomorrow ", "🙂", "\u{202e}", "\u{0}", "İ", "."] {
        let typed: String = piece.repeat(4096).chars().take(4096).collect();
        assert_eq!(read(&typed, Lang::En, &now()), Err(Unread::NotATime));
    }
}

proptest! {
    /// Proves I13.
    #[test]
    fn no_text_makes_reading_panic(text in "(?s).{0,130}", fi in any::<bool>(), second in -377_000_000_000_i64..253_000_000_000) {
        let now = Zone::UTC.at(Timestamp::from_second(second).unwrap());
        let _ = read(&text, if fi { Lang::Fi } else { Lang::En }, &now);
    }

    #[test]
    fn no_mixture_of_its_own_words_makes_it_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "in", "3", "24", "0", "9999", "2026", ".", ":", "/", "-", " ", "klo", "at", "pm", "am", "noon", "days",
            "päivän", "päästä", "week", "next", "tue", "ti", "december", "joulukuun", "tomorrow", "29.2.", "14.30",
        ]), 0..14),
        fi in any::<bool>(), second in -377_000_000_000_i64..253_000_000_000,
    ) {
        let now = Zone::UTC.at(Timestamp::from_second(second).unwrap());
        if let Ok(meant) = read(&pieces.concat(), if fi { Lang::Fi } else { Lang::En }, &now) {
            prop_assert!(meant > now.datetime());
        }
    }
}
