//! An evening's look at tomorrow: when a practitioner hears once what the next day holds, and until when that helps.

use jiff::civil::{Date, Time, time};
use jiff::{SignedDuration, Timestamp};

use crate::domain::ids::StaffId;
use crate::domain::meeting::{Answer, Meeting};
use crate::domain::participant::Habits;
use crate::domain::reminders::{Reason, Verdict};
use crate::domain::when::Zone;

/// The look comes at six.
const AT: Time = time(18, 0, 0, 0);
/// From nine on the evening is theirs.
const UNTIL: Time = time(21, 0, 0, 0);

/// No day anywhere is longer, so whatever begins tomorrow begins within it.
pub const WITHIN: SignedDuration = SignedDuration::from_hours(50);

/// Which day would be told of at this moment, and when; `None` once it is too late to tell anybody.
pub fn plan(now: Timestamp, zone: &Zone) -> Option<(Date, Timestamp)> {
    let shown = zone.at(now);
    let today = shown.date();
    let due = today.to_datetime(AT).to_zoned(zone.rules().clone()).ok()?;
    Some((today.tomorrow().ok()?, due.timestamp())).filter(|_| shown.time() < UNTIL)
}

/// What becomes of the look at that day now. It never waits for the morning: by then it is no look at tomorrow any more.
pub fn judge(day: Date, wanted: bool, now: Timestamp, habits: &Habits) -> Verdict {
    let Some((_, due)) = plan(now, &habits.zone).filter(|(tomorrow, _)| *tomorrow == day) else {
        return Verdict::Drop(Reason::Missed);
    };
    if !wanted {
        return Verdict::Drop(Reason::Unwanted);
    }
    if now < due {
        return Verdict::Later(due);
    }
    if habits.quiet.is_quiet(now, &habits.zone) { Verdict::Drop(Reason::Quiet) } else { Verdict::Send }
}

/// Whether a meeting is somebody's of that day, where they live: it stands, they are asked to it, and have not said no.
pub fn is_ones(meeting: &Meeting, staff: &StaffId, (day, zone): (Date, &Zone), now: Timestamp) -> bool {
    let own = meeting.seats.iter().find(|seat| seat.who.staff.as_ref() == Some(staff) && seat.expected());
    let own = own.filter(|seat| !seat.who.is_held() && !seat.who.stands_in_elsewhere(&meeting.id));
    let comes = own.is_some_and(|seat| seat.answer != Some(Answer::NotComing));
    comes && meeting.is_coming_up(now) && begins_on(meeting.plan.start, (day, zone))
}

/// Whether it is that day there when this begins.
pub fn begins_on(start: Timestamp, (day, zone): (Date, &Zone)) -> bool {
    zone.at(start).date() == day
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{MeetingId, NetworkId};

    use crate::domain::meeting::{Form, Plan, Seat, State};
    use crate::domain::participant::{Participant, Role, StandIn};

    use crate::domain::quiet::QuietHours;
    use proptest::prelude::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    /// A local time in Helsinki, in November 2026 (UTC+2).
    fn at(local: &str) -> Timestamp {
        format!("2026-11-{local}:00+02:00").parse().unwrap()
    }

    fn day(number: i8) -> Date {
        jiff::civil::date(2026, 11, number)
    }

    fn habits(quiet: &str, zone: Zone) -> Habits {
        Habits { zone, quiet: quiet.parse().unwrap(), ..Habits::example() }
    }

    fn judged(tomorrow: i8, now: &str) -> Verdict {
        judge(day(tomorrow), true, at(now), &habits("21-8", zone("Europe/Helsinki")))
    }

    #[test]
    fn it_is_planned_for_six_until_nine() {
        let helsinki = zone("Europe/Helsinki");
        for now in ["23T00:00", "23T17:59", "23T18:00", "23T20:59"] {
            assert_eq!(plan(at(now), &helsinki), Some((day(24), at("23T18:00"))), "{now}");
        }
        assert_eq!(plan(at("23T21:00"), &helsinki), None);
        assert_eq!(plan(at("23T23:59"), &helsinki), None);
        assert_eq!(plan(at("23T18:00"), &zone("Asia/Tokyo")), Some((day(25), at("24T11:00"))), "it is 1:00 there");
    }

    #[test]
    fn it_comes_in_the_evening_before_or_never() {
        assert_eq!(judged(24, "23T17:59"), Verdict::Later(at("23T18:00")));
        assert_eq!(judged(24, "23T18:00"), Verdict::Send);
        assert_eq!(judged(24, "23T20:59"), Verdict::Send);
        for late in ["23T21:00", "24T08:00", "24T18:00", "25T18:00"] {
            assert_eq!(judged(24, late), Verdict::Drop(Reason::Missed), "{late}");
        }
        assert_eq!(judged(24, "22T18:00"), Verdict::Drop(Reason::Missed), "a clock that was set back");
    }

    #[test]
    fn whoever_wants_none_or_sleeps_already_gets_none() {
        let (now, usual) = (at("23T19:30"), habits("21-8", zone("Europe/Helsinki")));
        assert_eq!(judge(day(24), false, now, &usual), Verdict::Drop(Reason::Unwanted));
        let early = habits("19-8", zone("Europe/Helsinki"));
        assert_eq!(judge(day(24), true, now, &early), Verdict::Drop(Reason::Quiet));
        assert_eq!(judge(day(24), true, at("23T18:30"), &early), Verdict::Send);
        let abroad = habits("21-8", zone("Asia/Tokyo"));
        assert_eq!(judge(day(24), true, now, &abroad), Verdict::Drop(Reason::Missed), "there it is the 24th already");
        let west = habits("21-8", zone("America/New_York"));
        assert_eq!(judge(day(24), true, now, &west), Verdict::Later(at("24T01:00")), "their evening is still to come");
    }

    fn sanna() -> Participant {
        let (staff, habits) = (Some(StaffId("s".into())), habits("21-8", zone("Europe/Helsinki")));
        Participant { staff, habits, ..Participant::example("sanna", Role::Practitioner) }
    }

    fn meeting(start: &str) -> Meeting {
        let (zone, form) = (zone("Europe/Helsinki"), Form::InPerson);
        Meeting {
            id: MeetingId("m".into()),
            network: NetworkId("n".into()),
            version: 1,
            state: State::Called,
            plan: Plan { start: at(start), zone, form, place: None, home: false, place_by: None },
            shown_early: false,
            alone: None,
            seats: vec![Seat::for_participant(sanna())],
        }
    }

    fn is_hers(meeting: &Meeting) -> bool {
        is_ones(meeting, &StaffId("s".into()), (day(24), &zone("Europe/Helsinki")), at("23T18:00"))
    }

    #[test]
    fn only_what_is_theirs_tomorrow_is_told() {
        for start in ["24T00:00", "24T15:00", "24T23:59"] {
            assert!(is_hers(&meeting(start)), "{start}");
        }
        for start in ["23T19:00", "23T23:59", "25T00:00", "30T15:00"] {
            assert!(!is_hers(&meeting(start)), "{start}");
        }
        let with = |change: fn(&mut Meeting)| {
            let mut meeting = meeting("24T15:00");
            change(&mut meeting);
            is_hers(&meeting)
        };
        assert!(!with(|meeting| meeting.state = State::Cancelled));
        assert!(!with(|meeting| meeting.seats[0].released = true));
        assert!(!with(|meeting| meeting.seats[0].answer = Some(Answer::NotComing)));
        assert!(with(|meeting| meeting.seats[0].answer = Some(Answer::NotSure)));
        assert!(!with(|meeting| meeting.seats[0].who.active = false));
        assert!(!with(|meeting| meeting.seats[0].who.held_by_person = Some(at("22T12:00"))));
        assert!(!with(|meeting| meeting.seats[0].who.held_by_team = Some(at("22T12:00"))));
        assert!(!with(|meeting| meeting.seats[0].who.staff = Some(StaffId("of another team".into()))));
        let elsewhere = StandIn { meeting: MeetingId("another".into()), instead_of: None };
        let mut meeting = meeting("24T15:00");
        meeting.seats[0].who.stands_in = Some(elsewhere);
        assert!(!is_hers(&meeting), "whoever stands in at another meeting");
    }

    proptest! {
        /// Whatever the zone, its changes of the clock and the quiet hours: it is sent only in the evening before, and never in the quiet.
        #[test]
        fn never_late_and_never_in_the_quiet(
            second in 1_700_000_000_i64..1_900_000_000,
            ahead in 0..72_i64,
            zone in prop::sample::select(vec!["Europe/Helsinki", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
            quiet in prop::sample::select(vec!["21-8", "20-9", "23-6", "18:30-7", "0-0"]),
        ) {
            let habits = habits(quiet, self::zone(zone));
            let planned = Timestamp::from_second(second).unwrap();
            let now = planned + SignedDuration::from_hours(ahead);
            let Some((day, due)) = plan(planned, &habits.zone) else { return Ok(()) };
            match judge(day, true, now, &habits) {
                Verdict::Send => {
                    let shown = habits.zone.at(now);
                    prop_assert!(shown.date().tomorrow().unwrap() == day && now >= due, "{shown}");
                    prop_assert!(shown.hour() >= 18 && shown.hour() < 21, "{shown}");
                    prop_assert!(!habits.quiet.is_quiet(now, &habits.zone), "{shown}");
                }
                Verdict::Later(at) => prop_assert!(at == due && at > now),
                Verdict::Drop(_) => prop_assert!(ahead > 0 || habits.quiet.is_quiet(now, &habits.zone)),
            }
        }
    }

    #[test]
    fn no_quiet_hours_are_no_later_evening() {
        let any = Habits { quiet: QuietHours::NONE, ..habits("21-8", zone("Europe/Helsinki")) };
        assert_eq!(judge(day(24), true, at("23T21:00"), &any), Verdict::Drop(Reason::Missed));
    }
}
