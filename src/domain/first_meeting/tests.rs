//! The clock against an oracle that counts minute by minute, and its words by day.

use proptest::prelude::*;

use super::*;
use crate::domain::profile::Profile;
use crate::domain::quiet::QuietHours;
use crate::domain::when::Zone;

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn habits(quiet: QuietHours) -> Habits {
    let zone = Zone::named("Europe/Helsinki").unwrap();
    Habits { zone, quiet, service: Profile::Crisis, ..Habits::example() }
}

/// A local time in Helsinki, in November 2026 (UTC+2).
fn at(local: &str) -> Timestamp {
    format!("2026-11-{local}:00+02:00").parse().unwrap()
}

fn clock(referred: Timestamp, target: SignedDuration) -> Clock {
    let none = None;
    Clock { referred, target, pauses: vec![], link: none, ready: none, held: none, closed: none, stands: false }
}

fn crisis(referred: &str) -> Clock {
    clock(at(referred), Profile::Crisis.first_meeting())
}

/// Pauses as lengths: so long it ran, then so long it was paused. The last may last.
fn paused(referred: Timestamp, lengths: &[(i64, i64)], lasts: bool) -> Vec<Pause> {
    let (mut pauses, mut at) = (vec![], referred);
    for (nth, (ran, rested)) in lengths.iter().enumerate() {
        let from = at + minutes(*ran);
        at = from + minutes(*rested);
        let lasts = lasts && nth + 1 == lengths.len();
        pauses.push(Pause { from, until: Some(at).filter(|_| !lasts) });
    }
    pauses
}

/// The end, counted minute by minute; `None`: not before `now`.
fn counted(clock: &Clock, now: Timestamp) -> Option<Timestamp> {
    let rests =
        |at: Timestamp| clock.pauses.iter().any(|pause| pause.from <= at && pause.until.is_none_or(|until| at < until));
    let (mut at, mut left) = (clock.referred, clock.target);
    while left > SignedDuration::ZERO {
        if at >= now {
            return None;
        }
        if !rests(at) {
            left -= minutes(1);
        }
        at += minutes(1);
    }
    Some(at)
}

#[test]
fn a_day_is_24_hours_also_when_the_clocks_change() {
    // Helsinki, 25 October 2026: the day has 25 hours there.
    let referred: Timestamp = "2026-10-24T12:00:00+03:00".parse().unwrap();
    let end = clock(referred, Profile::Crisis.first_meeting()).end(referred);
    assert_eq!(end, "2026-10-25T11:00:00+02:00".parse().unwrap());
}

#[test]
fn a_meeting_at_the_very_end_is_in_time_and_a_later_one_says_how_long_it_took() {
    let mut clock = crisis("10T09:00");
    assert_eq!((clock.state(at("11T09:00")), clock.state(at("11T09:01"))), (State::Running, State::Missed));
    clock.held = Some(at("11T09:00"));
    assert_eq!((clock.state(at("20T09:00")), clock.took()), (State::Met, Some(SignedDuration::from_hours(24))));
    clock.held = Some(at("12T09:00"));
    assert_eq!((clock.state(at("20T09:00")), clock.took()), (State::Missed, Some(SignedDuration::from_hours(48))));
}

#[test]
fn what_is_paused_does_not_count_and_only_whoever_opened_the_link_may_pause() {
    let mut clock = crisis("10T09:00");
    assert!(!clock.may_wait(at("10T10:00")), "nobody has opened the link");
    clock.link = Some(at("10T10:00"));
    assert!(clock.may_wait(at("10T10:00")));
    clock.pauses = vec![Pause { from: at("10T15:00"), until: None }];
    assert_eq!((clock.state(at("20T15:00")), clock.end(at("20T15:00"))), (State::Paused, at("21T09:00")));
    assert_eq!(clock.paused(at("20T15:00")), SignedDuration::from_hours(240));
    clock.pauses[0].until = Some(at("12T15:00"));
    assert_eq!((clock.state(at("13T09:00")), clock.end(at("13T09:00"))), (State::Running, at("13T09:00")));
    assert_eq!(clock.state(at("13T09:01")), State::Missed);
    assert!(!clock.may_wait(at("13T09:01")));
    // Whoever pauses after the end changes nothing of it.
    clock.pauses.push(Pause { from: at("14T09:00"), until: None });
    assert_eq!((clock.state(at("15T09:00")), clock.end(at("15T09:00"))), (State::Missed, at("13T09:00")));
}

#[test]
fn what_has_run_is_told_in_hundredths_and_stands_still_while_it_is_paused() {
    let mut clock = crisis("10T09:00");
    let ran = |clock: &Clock, all: [&str; 4]| all.map(|now| clock.percent_run(at(now)));
    assert_eq!(ran(&clock, ["10T09:00", "10T21:00", "11T09:00", "20T09:00"]), [0, 50, 100, 100]);
    clock.pauses = vec![Pause { from: at("10T15:00"), until: Some(at("12T15:00")) }];
    assert_eq!(ran(&clock, ["10T15:00", "11T15:00", "12T15:00", "12T21:00"]), [25, 25, 25, 50]);
    clock.held = Some(at("12T21:00"));
    assert_eq!(clock.percent_run(at("30T09:00")), 50);
}

#[test]
fn whoever_leaves_before_a_first_meeting_ends_it_as_it_was() {
    let mut clock = crisis("10T09:00");
    clock.pauses = vec![Pause { from: at("10T10:00"), until: None }];
    clock.closed = Some(at("10T12:00"));
    assert_eq!((clock.state(at("30T09:00")), clock.end(at("30T09:00"))), (State::Ended, at("11T11:00")));
}

#[test]
fn held_is_what_was_noted_and_where_nobody_noted_what_was_ready() {
    let past = |start, ready, noted, met| Past { start: at(start), ready, noted, met };
    assert_eq!(first_held(&[past("10T09:00", false, false, false)]), None);
    let two = [past("12T09:00", true, false, false), past("11T09:00", false, true, true)];
    assert_eq!(first_held(&two), Some(at("11T09:00")));
    assert_eq!(first_held(&[past("10T09:00", true, true, false)]), None, "it was ready, and nobody came");
}

#[test]
fn the_convener_hears_of_it_three_times_by_day_and_not_at_all_where_a_meeting_is_ready() {
    let (usual, now) = (habits(QuietHours::default()), at("10T09:00"));
    let planned = |clock: &Clock, now| Share::ALL.map(|share| plan(share, clock, now, &usual));
    // 21:00 is night: its end at 8 comes before the end at 9. 3:00 and 6:36 are night, too.
    let mut clock = crisis("10T09:00");
    assert_eq!(planned(&clock, now), [Some(at("11T08:00")); 3]);
    // Of three for one moment the last is said.
    let judged = |clock: &Clock, now| Share::ALL.map(|share| judge(share, clock, now, &usual));
    let (late, send) = (Told::In(Verdict::Drop(Reason::Overtaken)), Told::In(Verdict::Send));
    assert_eq!(judged(&clock, at("11T08:00")), [late, late, send]);
    clock.stands = true;
    assert_eq!((planned(&clock, now), judged(&clock, now)), ([None; 3], [Told::Settled("ready"); 3]));
    // Where the morning is too late, the evening before.
    let early = crisis("10T08:15");
    assert_eq!(planned(&early, now), [Some(at("10T20:15")), Some(at("10T20:59")), Some(at("10T20:59"))]);
    let week = Clock { target: Profile::Community.first_meeting(), ..crisis("10T09:00") };
    assert_eq!(planned(&week, now), [Some(at("14T08:00")), Some(at("15T15:00")), Some(at("16T16:12"))]);
    assert_eq!(planned(&week, at("15T16:00")), [None, None, Some(at("16T16:12"))]);
    assert_eq!(judge(Share::Half, &week, at("13T23:00"), &usual), Told::In(Verdict::Later(at("14T08:00"))));
    assert_eq!(judge(Share::Half, &week, at("15T16:00"), &usual), late);
    assert_eq!(judge(Share::Nearly, &week, at("17T09:01"), &usual), Told::Settled("overtaken"));
}

/// 21:00, 3:00 and 6:36 are night: whoever is on call then hears of it then, in a service where it cannot wait.
#[test]
fn whoever_is_on_call_hears_it_at_once_and_until_exactly_then() {
    let (clock, now) = (crisis("10T09:00"), at("10T09:00"));
    let until = |local: &str| Habits { on_call: Some(at(local)), ..habits(QuietHours::default()) };
    let planned = |habits: &Habits| Share::ALL.map(|share| plan(share, &clock, now, habits));
    assert_eq!(planned(&until("11T08:00")), [Some(at("10T21:00")), Some(at("11T03:00")), Some(at("11T06:36"))]);
    let (eight, night) = (Some(at("11T08:00")), until("11T03:00"));
    assert_eq!(planned(&night), [Some(at("10T21:00")), eight, eight], "at three it is over");
    assert_eq!(judge(Share::ThreeQuarters, &clock, at("11T02:59"), &night), Told::In(Verdict::Later(at("11T08:00"))));
    let awake = judge(Share::ThreeQuarters, &clock, at("11T04:00"), &until("11T08:00"));
    assert_eq!(awake, Told::In(Verdict::Send));
    let community = Habits { service: Profile::Community, ..until("11T08:00") };
    assert_eq!(planned(&community), [eight; 3], "where there is a week a night is no haste");
}

proptest! {
    #[test]
    fn the_end_is_what_an_oracle_counts(
        referred in 20_000_000_i64..30_000_000, crisis in prop::bool::ANY,
        lengths in prop::collection::vec((1_i64..3_000, 1_i64..3_000), 0..6), lasts in prop::bool::ANY, look in 0_i64..20_000,
    ) {
        let service = if crisis { Profile::Crisis } else { Profile::Community };
        let referred = Timestamp::from_second(referred * 60).unwrap();
        let mut clock = clock(referred, service.first_meeting());
        clock.pauses = paused(referred, &lengths, lasts);
        clock.link = Some(referred);
        // Whoever looks knows no pause of later.
        let now = referred + minutes(look);
        clock.pauses.retain(|pause| pause.from <= now);
        if let Some(last) = clock.pauses.last_mut() {
            last.until = last.until.filter(|until| *until <= now);
        }
        if let Some(end) = counted(&clock, now) {
            prop_assert_eq!(clock.end(now), end);
            let over = if now > end { State::Missed } else { State::Running };
            prop_assert!(clock.state(now) == over || (now == end && clock.state(now) == State::Paused));
        } else {
            prop_assert!(clock.end(now) >= now);
            prop_assert!(matches!(clock.state(now), State::Running | State::Paused));
            prop_assert_eq!(clock.state(now) == State::Paused, clock.is_paused(now));
        }
        prop_assert_eq!(clock.paused(now), clock.end(now).duration_since(referred) - service.first_meeting());
    }

    /// Proves H4.
    #[test]
    fn no_word_falls_into_the_night_or_behind_the_end(
        referred in 1_577_000_000_i64..1_900_000_000, crisis in prop::bool::ANY, from in 0_i8..24, until in 0_i8..24,
        late in 0_i64..700_000,
    ) {
        let hour = |hour| jiff::civil::time(hour, 0, 0, 0);
        let usual = habits(QuietHours::between(hour(from), hour(until)));
        let service = if crisis { Profile::Crisis } else { Profile::Community };
        let referred = Timestamp::from_second(referred).unwrap();
        let clock = clock(referred, service.first_meeting());
        let end = clock.end(referred);
        let now = referred + SignedDuration::from_secs(late);
        for share in Share::ALL {
            if let Some(planned) = plan(share, &clock, referred, &usual) {
                prop_assert!(!usual.quiet.is_quiet(planned, &usual.zone) && referred < planned && planned < end);
            }
            match judge(share, &clock, now, &usual) {
                Told::In(Verdict::Send) => prop_assert!(now < end && !usual.quiet.is_quiet(now, &usual.zone)),
                Told::In(Verdict::Later(at)) => prop_assert!(now < at && at < end && !usual.quiet.is_quiet(at, &usual.zone)),
                _ => {}
            }
        }
    }
}
