//! Reminders: when one is due, and whether it is still wanted when its row comes up.
//!
//! A reminder never falls into the receiver's quiet hours. It waits for their end if that leaves time to act on it,
//! else it goes out in the last good minute before them.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::meeting::Form;
use crate::domain::participant::{Habits, Reminders};
use crate::domain::profile::Profile;

/// A reminder closer than this to the meeting, or to the next reminder, helps nobody.
const USEFUL: SignedDuration = SignedDuration::from_mins(30);

/// Which reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Slot {
    /// A day before.
    #[serde(rename = "24h")]
    DayBefore,
    /// Two hours before.
    #[serde(rename = "2h")]
    TwoHours,
    /// So long before as somebody needs to get there, for whoever comes in person and wishes it.
    #[serde(rename = "leave")]
    Leaving,
}

impl Slot {
    /// Every slot, the earliest first.
    pub const ALL: [Slot; 3] = [Slot::DayBefore, Slot::TwoHours, Slot::Leaving];

    /// The slots that a service has for a meeting of this form: nobody leaves home for the phone.
    pub fn of(service: Profile, form: Form) -> &'static [Slot] {
        match (service, form) {
            (Profile::Community | Profile::Crisis, Form::InPerson) => &Slot::ALL,
            (Profile::Community | Profile::Crisis, Form::Phone | Form::Online) => &[Slot::DayBefore, Slot::TwoHours],
        }
    }

    /// How long before the meeting, quiet hours aside; `None` where only a wish says how long, and there is none.
    pub fn offset(self, habits: &Habits) -> Option<SignedDuration> {
        match self {
            Slot::DayBefore => Some(SignedDuration::from_hours(24)),
            Slot::TwoHours => Some(SignedDuration::from_hours(2)),
            Slot::Leaving => habits.travel,
        }
    }

    /// Whether somebody with these wishes wants this one.
    pub fn is_wanted(self, habits: &Habits) -> bool {
        match self {
            Slot::DayBefore => matches!(habits.reminders, Reminders::Both | Reminders::DayBefore),
            Slot::TwoHours => matches!(habits.reminders, Reminders::Both | Reminders::TwoHours),
            Slot::Leaving => habits.travel.is_some(),
        }
    }

    /// As the store writes it.
    pub fn code(self) -> &'static str {
        match self {
            Slot::DayBefore => "24h",
            Slot::TwoHours => "2h",
            Slot::Leaving => "leave",
        }
    }

    /// The slot that the store wrote.
    pub fn from_code(code: &str) -> Option<Slot> {
        Slot::ALL.into_iter().find(|slot| slot.code() == code)
    }
}

/// What to do with a reminder whose time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Send it now.
    Send,
    /// Look again at this time.
    Later(Timestamp),
    /// It is of no use any more.
    Drop(Reason),
}

/// Why a reminder was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The meeting has begun.
    Missed,
    /// The next reminder is due already, or within half an hour.
    Overtaken,
    /// The receiver's quiet hours last until it would be too late.
    Quiet,
    /// The receiver does not want it.
    Unwanted,
}

impl Reason {
    /// As the store writes it.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Missed => "missed",
            Reason::Overtaken => "overtaken",
            Reason::Quiet => "quiet",
            Reason::Unwanted => "unwanted",
        }
    }
}

/// When to send a reminder for a meeting that is agreed on `now`; `None` when it is too late, says nothing new, or is not wanted.
pub fn plan(slot: Slot, start: Timestamp, now: Timestamp, habits: &Habits) -> Option<Timestamp> {
    own(slot, start, habits).filter(|at| *at > now)
}

/// When the first of somebody's reminders comes, wherever the clock stands; `None` if they want none.
pub fn first(start: Timestamp, habits: &Habits) -> Option<Timestamp> {
    let usual = [Slot::DayBefore, Slot::TwoHours];
    usual.into_iter().filter_map(|slot| own(slot, start, habits)).min()
}

/// What to do with a reminder found due, perhaps long after its time. Of `habits` no way is spoken where nobody has one to go.
pub fn judge(slot: Slot, planned_start: Timestamp, now: Timestamp, habits: &Habits) -> Verdict {
    let (quiet, zone) = (habits.quiet, &habits.zone);
    if now >= planned_start {
        return Verdict::Drop(Reason::Missed);
    }
    if !slot.is_wanted(habits) {
        return Verdict::Drop(Reason::Unwanted);
    }
    let later = Slot::ALL.into_iter().skip_while(|other| *other != slot).skip(1);
    let next = later.filter_map(|other| own(other, planned_start, habits)).min();
    if next.is_some_and(|next| shift(next, -USEFUL) <= now) {
        return Verdict::Drop(Reason::Overtaken);
    }
    if !quiet.is_quiet(now, zone) {
        return Verdict::Send;
    }
    let end = quiet.ends_after(now, zone);
    if end <= shift(planned_start, -USEFUL) && next.is_none_or(|next| end < next) {
        Verdict::Later(end)
    } else {
        Verdict::Drop(Reason::Quiet)
    }
}

/// The time of a reminder that is wanted. The second is none where quiet hours push it back to the first or beyond.
fn own(slot: Slot, start: Timestamp, habits: &Habits) -> Option<Timestamp> {
    let at = place(slot, start, habits).filter(|_| slot.is_wanted(habits))?;
    let before = Some(Slot::DayBefore).filter(|first| slot == Slot::TwoHours && first.is_wanted(habits));
    let before = before.and_then(|first| place(first, start, habits));
    before.is_none_or(|before| at > before).then_some(at)
}

/// A slot's own time, moved out of quiet hours. Nobody leaves home the evening before.
fn place(slot: Slot, start: Timestamp, habits: &Habits) -> Option<Timestamp> {
    let (quiet, zone) = (habits.quiet, &habits.zone);
    let ideal = shift(start, -slot.offset(habits)?);
    if !quiet.is_quiet(ideal, zone) {
        return Some(ideal);
    }
    let end = quiet.ends_after(ideal, zone);
    if end <= shift(start, -USEFUL) {
        return Some(end);
    }
    (slot != Slot::Leaving).then(|| quiet.last_good_before(ideal, zone))
}

fn shift(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).expect("a duration, not a calendar span")
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::domain::quiet::QuietHours;
    use crate::domain::when::Zone;
    use proptest::prelude::*;

    const LONG_AGO: Timestamp = Timestamp::UNIX_EPOCH;

    fn helsinki() -> Zone {
        Zone::named("Europe/Helsinki").unwrap()
    }

    /// A local time in Helsinki, in November 2026 (UTC+2).
    fn at(local: &str) -> Timestamp {
        format!("2026-11-{local}:00+02:00").parse().unwrap()
    }

    fn habits(quiet: QuietHours) -> Habits {
        Habits { zone: helsinki(), quiet, ..Habits::example() }
    }

    fn planned(slot: Slot, start: &str) -> Option<Timestamp> {
        plan(slot, at(start), LONG_AGO, &habits(QuietHours::default()))
    }

    fn judged(slot: Slot, start: &str, now: &str) -> Verdict {
        judge(slot, at(start), at(now), &habits(QuietHours::default()))
    }

    #[test]
    fn codes_are_read_back() {
        for slot in Slot::ALL {
            assert_eq!(Slot::from_code(slot.code()), Some(slot));
        }
        assert_eq!(Slot::from_code("3h"), None);
        assert_eq!(Slot::of(Profile::Crisis, Form::Phone), [Slot::DayBefore, Slot::TwoHours]);
    }

    #[test]
    fn by_day_they_are_on_the_hour() {
        assert_eq!(planned(Slot::DayBefore, "24T15:00"), Some(at("23T15:00")));
        assert_eq!(planned(Slot::TwoHours, "24T15:00"), Some(at("24T13:00")));
    }

    #[test]
    fn a_morning_meeting_waits_for_the_end_of_quiet_or_is_told_the_evening_before() {
        assert_eq!(planned(Slot::TwoHours, "24T09:00"), Some(at("24T08:00")));
        assert_eq!(planned(Slot::TwoHours, "24T08:30"), Some(at("24T08:00")));
        assert_eq!(planned(Slot::TwoHours, "24T08:15"), Some(at("23T20:59")));
        assert_eq!(planned(Slot::DayBefore, "24T07:00"), Some(at("23T08:00")));
    }

    #[test]
    fn what_is_past_or_says_nothing_new_is_not_planned() {
        let (start, usual) = (at("24T15:00"), habits(QuietHours::default()));
        assert_eq!(plan(Slot::DayBefore, start, at("23T15:00"), &usual), None);
        assert_eq!(plan(Slot::TwoHours, start, at("23T15:00"), &usual), Some(at("24T13:00")));
        let long = &habits("08:30-08:00".parse().unwrap());
        assert_eq!(plan(Slot::DayBefore, at("24T08:20"), LONG_AGO, long), Some(at("23T08:20")));
        assert_eq!(plan(Slot::TwoHours, at("24T08:20"), LONG_AGO, long), Some(at("23T08:29")));
        let longer = &habits("08:10-08:00".parse().unwrap());
        assert_eq!(plan(Slot::DayBefore, at("24T08:20"), LONG_AGO, longer), Some(at("23T08:09")));
        assert_eq!(plan(Slot::TwoHours, at("24T08:20"), LONG_AGO, longer), None);
    }

    #[test]
    fn after_an_outage() {
        assert_eq!(judged(Slot::DayBefore, "24T15:00", "23T18:00"), Verdict::Send);
        assert_eq!(judged(Slot::DayBefore, "24T15:00", "23T23:00"), Verdict::Later(at("24T08:00")));
        assert_eq!(judged(Slot::DayBefore, "24T15:00", "24T12:29"), Verdict::Send);
        assert_eq!(judged(Slot::DayBefore, "24T15:00", "24T12:30"), Verdict::Drop(Reason::Overtaken));
        assert_eq!(judged(Slot::DayBefore, "24T10:00", "24T02:00"), Verdict::Drop(Reason::Quiet));
        assert_eq!(judged(Slot::TwoHours, "24T15:00", "24T14:55"), Verdict::Send);
        assert_eq!(judged(Slot::TwoHours, "24T15:00", "24T15:00"), Verdict::Drop(Reason::Missed));
        assert_eq!(judged(Slot::TwoHours, "24T08:30", "24T07:00"), Verdict::Later(at("24T08:00")));
        assert_eq!(judged(Slot::TwoHours, "24T08:15", "24T07:00"), Verdict::Drop(Reason::Quiet));
    }

    #[test]
    fn whoever_has_a_way_is_told_when_to_leave_and_never_the_evening_before() {
        let way =
            |minutes| Habits { travel: Some(SignedDuration::from_mins(minutes)), ..habits(QuietHours::default()) };
        let planned = |start, minutes| plan(Slot::Leaving, at(start), LONG_AGO, &way(minutes));
        assert_eq!(planned("24T15:00", 60), Some(at("24T14:00")));
        assert_eq!(planned("24T08:40", 60), Some(at("24T08:00")));
        assert_eq!(planned("24T08:20", 60), None);
        assert_eq!(plan(Slot::Leaving, at("24T15:00"), LONG_AGO, &habits(QuietHours::default())), None);
        // Two of the same hour are one: the one that says when to leave.
        let judged = |slot, minutes, now| judge(slot, at("24T15:00"), at(now), &way(minutes));
        assert_eq!(judged(Slot::TwoHours, 120, "24T13:00"), Verdict::Drop(Reason::Overtaken));
        assert_eq!(judged(Slot::TwoHours, 60, "24T13:00"), Verdict::Send);
        assert_eq!(judged(Slot::TwoHours, 60, "24T13:30"), Verdict::Drop(Reason::Overtaken));
        assert_eq!(judged(Slot::Leaving, 60, "24T14:00"), Verdict::Send);
        assert_eq!(judged(Slot::Leaving, 60, "24T15:00"), Verdict::Drop(Reason::Missed));
        assert_eq!(
            judge(Slot::Leaving, at("24T15:00"), at("24T14:00"), &habits(QuietHours::default())),
            Verdict::Drop(Reason::Unwanted)
        );
    }

    #[test]
    fn a_first_reminder_held_up_at_night_is_still_told_when_there_is_no_second() {
        // The second one for 08:15 goes out the evening before; after that the first has nothing to add.
        assert_eq!(judged(Slot::DayBefore, "24T08:15", "23T20:00"), Verdict::Send);
        assert_eq!(judged(Slot::DayBefore, "24T08:15", "23T20:45"), Verdict::Drop(Reason::Overtaken));
    }

    #[test]
    fn only_what_is_wanted_is_planned_and_sent_and_nothing_waits_for_what_is_not() {
        let only = |reminders| Habits { reminders, ..habits(QuietHours::default()) };
        let start = at("24T15:00");
        for (choice, day, hours) in [
            (Reminders::Both, true, true),
            (Reminders::DayBefore, true, false),
            (Reminders::TwoHours, false, true),
            (Reminders::Never, false, false),
        ] {
            for (slot, wanted) in [(Slot::DayBefore, day), (Slot::TwoHours, hours)] {
                assert_eq!(plan(slot, start, LONG_AGO, &only(choice)).is_some(), wanted, "{choice:?} {slot:?}");
                let sent =
                    judge(slot, start, start - slot.offset(&only(choice)).unwrap(), &only(choice)) == Verdict::Send;
                assert_eq!(sent, wanted, "{choice:?} {slot:?}");
            }
            assert_eq!(Reminders::from_code(choice.code()), Some(choice));
        }
        // Late, but there is no second one that says the same soon.
        assert_eq!(judge(Slot::DayBefore, start, at("24T12:45"), &only(Reminders::DayBefore)), Verdict::Send);
        // Where the first is not wanted, the second may take its place in the evening before.
        let early = at("24T08:20");
        let long = Habits { quiet: "08:10-08:00".parse().unwrap(), ..only(Reminders::TwoHours) };
        assert!(plan(Slot::TwoHours, early, LONG_AGO, &long).is_some());
    }

    proptest! {
        /// Proves H4, I9.
        #[test]
        fn never_quiet_never_late(
            start in 1_577_000_000_i64..1_900_000_000, lead in 0_i64..200_000, late in 0_i64..100_000,
            from in 0_i8..24, until in 0_i8..24, half in prop::bool::ANY, choice in 0_usize..4, way in 0_i64..4,
        ) {
            let minute = if half { 30 } else { 0 };
            let clock = |hour| jiff::civil::time(hour, minute, 0, 0);
            let (quiet, zone) = (QuietHours::between(clock(from), clock(until)), helsinki());
            let travel = [None, Some(30), Some(60), Some(120)][usize::try_from(way).unwrap()].map(SignedDuration::from_mins);
            let habits = Habits { reminders: Reminders::ALL[choice], travel, ..habits(quiet) };
            let start = Timestamp::from_second(start).unwrap();
            let now = start - SignedDuration::from_secs(lead);
            for slot in Slot::ALL {
                if let Some(at) = plan(slot, start, now, &habits) {
                    prop_assert!(now < at && at < start && !quiet.is_quiet(at, &zone));
                    prop_assert!(slot.is_wanted(&habits));
                    let on_time = judge(slot, start, at, &habits);
                    prop_assert!(matches!(on_time, Verdict::Send | Verdict::Drop(Reason::Overtaken)));
                    match judge(slot, start, at + SignedDuration::from_secs(late), &habits) {
                        Verdict::Send => prop_assert!(!quiet.is_quiet(at + SignedDuration::from_secs(late), &zone)),
                        Verdict::Later(then) => prop_assert!(then < start && !quiet.is_quiet(then, &zone)),
                        Verdict::Drop(_) => {}
                    }
                }
            }
        }
    }
}
