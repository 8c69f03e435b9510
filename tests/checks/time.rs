//! Local times, quiet hours and reminders, held against every zone's changes of offset over ten years.

use jiff::tz::TimeZoneDatabase;
use jiff::{SignedDuration, Timestamp, civil};
use kith::domain::language::Lang;
use kith::domain::participant::{Habits, Reminders};
use kith::domain::profile::Profile;
use kith::domain::quiet::QuietHours;
use kith::domain::reminders::{Reason, Slot, Verdict, judge, plan};
use kith::domain::when::{Local, Zone, resolve};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const INSTANT: SignedDuration = SignedDuration::from_nanos(1);

fn zones() -> Vec<Zone> {
    let names = TimeZoneDatabase::bundled();
    let zones: Vec<Zone> = names.available().filter_map(|name| Zone::named(name.as_str())).collect();
    assert!(zones.len() > 590, "only {} zones came with the binary", zones.len());
    zones
}

/// Somebody who lives there, keeps these nights and wants every reminder.
fn habits(quiet: QuietHours, zone: &Zone) -> Habits {
    Habits {
        lang: Lang::En,
        zone: zone.clone(),
        quiet,
        discreet: false,
        reminders: Reminders::Both,
        travel: None,
        on_call: None,
        service: Profile::Community,
    }
}

/// An instant at which a zone's clocks are put on or back, and by how much.
struct Change {
    at: Timestamp,
    by: SignedDuration,
}

fn changes(zone: &Zone) -> Vec<Change> {
    let (from, until) = (instant("2020-01-01T00:00:00Z"), instant("2031-01-01T00:00:00Z"));
    let offset = |at: Timestamp| SignedDuration::from_secs(zone.at(at).offset().seconds().into());
    let all = zone.rules().following(from).map(|change| change.timestamp()).take_while(|at| *at < until);
    all.map(|at| Change { at, by: offset(at) - offset(at - INSTANT) }).filter(|change| !change.by.is_zero()).collect()
}

/// Each zone with each of its changes; a zone without any is looked at once, at an ordinary midnight.
fn every_change(mut look: impl FnMut(&Zone, &Change)) -> usize {
    let mut seen = 0;
    for zone in zones() {
        let found = changes(&zone);
        seen += found.len();
        if found.is_empty() {
            look(&zone, &Change { at: instant("2026-11-24T00:00:00Z"), by: SignedDuration::ZERO });
        }
        for change in &found {
            look(&zone, change);
        }
    }
    seen
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn local(text: &str) -> civil::DateTime {
    text.parse().unwrap()
}

/// Resolving what the clock shows at an instant gives that instant back.
fn comes_back(zone: &Zone, at: Timestamp) {
    let shown = zone.at(at).datetime();
    let back = match resolve(shown, zone) {
        Local::Once(one) => one == at,
        Local::Twice { first, second } => {
            assert!(first < second && zone.at(first).datetime() == zone.at(second).datetime());
            first == at || second == at
        }
        Local::Never { .. } => false,
    };
    assert!(back, "{} {at}: {shown} is {:?}", zone.name(), resolve(shown, zone));
}

/// Just outside a change a local time is once; inside it, it is never or twice, to the minute.
fn is_sharp(zone: &Zone, change: &Change) {
    let edge = |at: Timestamp| zone.at(at).datetime();
    let last = edge(change.at - INSTANT).saturating_add(INSTANT);
    let (low, high) = (last.min(edge(change.at)), last.max(edge(change.at)));
    let once = |at: civil::DateTime| matches!(resolve(at, zone), Local::Once(_));
    assert!(once(low.saturating_sub(MINUTE)) && once(high), "{} {}", zone.name(), change.at);
    for inside in [low, low.saturating_add(MINUTE), high.saturating_sub(MINUTE)] {
        match resolve(inside, zone) {
            Local::Never { before, after } => {
                assert!(change.by.is_positive() && before < change.at && change.at <= after);
                assert_eq!(after.duration_since(before), change.by);
            }
            Local::Twice { first, second } => {
                assert!(change.by.is_negative() && first < change.at && change.at <= second);
                assert_eq!(second.duration_since(first), -change.by);
            }
            Local::Once(_) => panic!("{} {inside} is once", zone.name()),
        }
    }
}

/// Proves H5.
#[test]
fn a_local_time_is_never_or_twice_exactly_at_the_changes() {
    let seen = every_change(|zone, change| {
        for minutes in [-1500, -61, -31, -30, -1, 0, 1, 29, 30, 59, 60, 61, 1500] {
            comes_back(zone, change.at + MINUTE * minutes);
        }
        comes_back(zone, change.at - INSTANT);
        if !change.by.is_zero() {
            is_sharp(zone, change);
        }
    });
    assert!(seen > 3000, "only {seen} changes in ten years");
}

/// Quiet hours to try around a change: the usual ones, and ones with an edge inside what is skipped or repeated.
fn quiet_around(zone: &Zone, change: &Change) -> [QuietHours; 4] {
    let far = |hours: i64| zone.at(change.at + MINUTE * 20 + SignedDuration::from_hours(hours)).time();
    let skipped = zone.at(change.at - INSTANT).time().wrapping_add(MINUTE * 15);
    [
        QuietHours::default(),
        QuietHours::between(far(-5), skipped),
        QuietHours::between(skipped, far(5)),
        QuietHours::between(skipped, skipped.wrapping_sub(MINUTE * 40)),
    ]
}

/// What `ends_after` and `last_good_before` promise, by a second reading: walking minute by minute.
fn quiet_is_right(quiet: QuietHours, at: Timestamp, zone: &Zone) {
    let walk = |step: SignedDuration| {
        let mut at = at;
        while quiet.is_quiet(at, zone) {
            at += step;
        }
        at
    };
    let told = (quiet.ends_after(at, zone), quiet.last_good_before(at, zone));
    assert_eq!(told, (walk(MINUTE), walk(-MINUTE)), "{} {quiet} {at}", zone.name());
}

/// Only London, and those whose rules are unlike the rest, are walked: it is slow.
///
/// Proves H4.
#[test]
fn quiet_hours_end_and_begin_where_a_walk_finds_it() {
    for name in ["Europe/London", "Europe/Helsinki", "Australia/Lord_Howe", "Africa/Casablanca", "America/Nuuk"] {
        let zone = zone(name);
        for change in changes(&zone).iter().rev().take(4) {
            for quiet in quiet_around(&zone, change) {
                for minutes in [-301, -20, -1, 0, 7, 40, 305] {
                    quiet_is_right(quiet, change.at + MINUTE * minutes, &zone);
                }
            }
        }
    }
}

/// Neither a plan nor a verdict ever lands in quiet hours, before now or after the start.
fn reminders_are_right(start: Timestamp, now: Timestamp, quiet: QuietHours, zone: &Zone) {
    let context = || format!("{} {quiet} start {start} now {now}", zone.name());
    let habits = &habits(quiet, zone);
    let first = plan(Slot::DayBefore, start, Timestamp::MIN, habits);
    for slot in Slot::ALL {
        if let Some(at) = plan(slot, start, now, habits) {
            assert!(now < at && at < start && !quiet.is_quiet(at, zone), "{}", context());
            assert!(slot == Slot::DayBefore || first < Some(at), "{}", context());
            assert!(matches!(judge(slot, start, at, habits), Verdict::Send | Verdict::Drop(Reason::Overtaken)));
        }
        match judge(slot, start, now, habits) {
            Verdict::Send => assert!(now < start && !quiet.is_quiet(now, zone), "{}", context()),
            Verdict::Later(at) => assert!(now < at && at < start && !quiet.is_quiet(at, zone), "{}", context()),
            Verdict::Drop(reason) => assert_eq!(reason == Reason::Missed, now >= start, "{}", context()),
        }
    }
}

/// Proves H4, I9.
#[test]
fn no_reminder_is_quiet_or_late_around_any_change() {
    every_change(|zone, change| {
        for quiet in quiet_around(zone, change) {
            for (start, lead) in [(90, 2000), (1470, 1460), (600, 130), (30, 25), (480, 700), (-10, -5)] {
                let start = change.at + MINUTE * start;
                reminders_are_right(start, start - MINUTE * lead, quiet, zone);
            }
        }
    });
}

/// Proves H5.
#[test]
fn london_puts_its_clocks_on_and_back() {
    let zone = zone("Europe/London");
    let (before, after) = (instant("2026-03-29T00:30:00Z"), instant("2026-03-29T01:30:00Z"));
    assert_eq!(resolve(local("2026-03-29T01:30"), &zone), Local::Never { before, after });
    assert_eq!(resolve(local("2026-03-29T02:00"), &zone), Local::Once(instant("2026-03-29T01:00:00Z")));
    let (first, second) = (instant("2026-10-25T00:30:00Z"), instant("2026-10-25T01:30:00Z"));
    assert_eq!(resolve(local("2026-10-25T01:30"), &zone), Local::Twice { first, second });
    assert_eq!(resolve(local("2026-10-25T02:00"), &zone), Local::Once(instant("2026-10-25T02:00:00Z")));
}

/// Proves H5.
#[test]
fn helsinki_puts_its_clocks_on_and_back() {
    let zone = zone("Europe/Helsinki");
    assert!(matches!(resolve(local("2026-03-29T03:00"), &zone), Local::Never { .. }));
    assert!(matches!(resolve(local("2026-10-25T03:59"), &zone), Local::Twice { .. }));
    // A meeting the morning after is told of 24 hours before, whatever the clock shows then.
    let start = instant("2026-03-29T07:00:00Z");
    let planned = plan(Slot::DayBefore, start, Timestamp::MIN, &habits(QuietHours::default(), &zone)).unwrap();
    assert_eq!(zone.at(planned).datetime(), local("2026-03-28T09:00"));
}

/// Proves H5.
#[test]
fn lord_howe_moves_by_half_an_hour() {
    let zone = zone("Australia/Lord_Howe");
    let Local::Never { before, after } = resolve(local("2026-10-04T02:15"), &zone) else { panic!() };
    assert_eq!(after.duration_since(before), MINUTE * 30);
    let Local::Twice { first, second } = resolve(local("2026-04-05T01:45"), &zone) else { panic!() };
    assert_eq!(second.duration_since(first), MINUTE * 30);
}

/// Proves H5.
#[test]
fn apia_left_out_a_day() {
    let zone = zone("Pacific/Apia");
    let Local::Never { before, after } = resolve(local("2011-12-30T15:00"), &zone) else { panic!() };
    assert_eq!(zone.at(before).datetime(), local("2011-12-29T15:00"));
    assert_eq!(zone.at(after).datetime(), local("2011-12-31T15:00"));
    assert_eq!(after.duration_since(before), SignedDuration::from_hours(24));
    let start = instant("2011-12-30T20:00:00Z"); // Saturday the 31st, 10:00 there
    let planned = plan(Slot::DayBefore, start, Timestamp::MIN, &habits(QuietHours::default(), &zone)).unwrap();
    assert_eq!(zone.at(planned).datetime(), local("2011-12-29T10:00"));
}
