//! Nudges: whoever has not answered an invitation is asked again, at most twice. After that the person at the centre is asked once whether
//! to let it be.
//!
//! A nudge never falls into quiet hours and never comes near another one or the first reminder, which asks the same.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::participant::{Habits, Reminders};
use super::reminders::{self, Reason, Verdict};

/// What the store tells instants apart by.
const MOMENT: SignedDuration = SignedDuration::from_millis(1);

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nudge {
    /// The first.
    First,
    /// The last.
    Second,
}

impl Nudge {
    /// Both, the first one first.
    pub const ALL: [Nudge; 2] = [Nudge::First, Nudge::Second];

    /// As keys of the store write it.
    pub fn code(self) -> &'static str {
        match self {
            Nudge::First => "first",
            Nudge::Second => "second",
        }
    }
}

/// When somebody who was asked at `asked` is nudged; `None` where it would come too near to the first reminder, or they want none.
pub fn plan(nudge: Nudge, asked: Timestamp, start: Timestamp, habits: &Habits) -> Option<Timestamp> {
    let at = own(nudge, asked, habits);
    last(start, habits).is_some_and(|last| at <= last).then_some(at)
}

/// What to do with a nudge found due, perhaps long after its time.
pub fn judge(nudge: Nudge, asked: Timestamp, start: Timestamp, now: Timestamp, habits: &Habits) -> Verdict {
    if now >= start {
        return Verdict::Drop(Reason::Missed);
    }
    let Some(last) = last(start, habits) else { return Verdict::Drop(Reason::Unwanted) };
    let next = Some(Nudge::Second).filter(|_| nudge == Nudge::First);
    let next = next.and_then(|next| plan(next, asked, start, habits));
    let until = next.map_or(last, |next| last.min(shift(next, -habits.service.nudges().apart)));
    waking(now, until, habits)
}

/// When the person is asked whether to let it be: well after the second nudge, and before the first reminder.
pub fn question(asked: Timestamp, start: Timestamp, silent: &Habits, person: &Habits) -> Option<Timestamp> {
    let second = plan(Nudge::Second, asked, start, silent)?;
    let at = awake(shift(second, silent.service.nudges().after[0]), person);
    reminders::first(start, silent).is_some_and(|first| at < first).then_some(at)
}

/// What to do with that question found due, when the second nudge left at `nudged`.
pub fn judge_question(
    nudged: Timestamp,
    start: Timestamp,
    now: Timestamp,
    (silent, person): (&Habits, &Habits),
) -> Verdict {
    if now >= start {
        return Verdict::Drop(Reason::Missed);
    }
    let Some(first) = reminders::first(start, silent) else { return Verdict::Drop(Reason::Unwanted) };
    let (earliest, until) = (shift(nudged, silent.service.nudges().after[0]), shift(first, -MOMENT));
    match awake(earliest, person) {
        at if now < earliest && at <= until => Verdict::Later(at),
        _ if now < earliest => Verdict::Drop(Reason::Overtaken),
        _ => waking(now, until, person),
    }
}

/// Now, or when their night is over, but not after `until`.
fn waking(now: Timestamp, until: Timestamp, habits: &Habits) -> Verdict {
    match awake(now, habits) {
        _ if now > until => Verdict::Drop(Reason::Overtaken),
        at if at == now => Verdict::Send,
        at if at <= until => Verdict::Later(at),
        _ => Verdict::Drop(Reason::Quiet),
    }
}

/// A nudge's own time. The second counts from the first, so that a night does not bring them together.
fn own(nudge: Nudge, asked: Timestamp, habits: &Habits) -> Timestamp {
    let [after, later] = habits.service.nudges().after;
    let first = awake(shift(asked, after), habits);
    match nudge {
        Nudge::First => first,
        Nudge::Second => awake(shift(first, later - after), habits),
    }
}

/// The last good moment before the first reminder. Whoever wants no reminders wants no nudges.
fn last(start: Timestamp, habits: &Habits) -> Option<Timestamp> {
    let first = reminders::first(start, habits).filter(|_| habits.reminders != Reminders::Never)?;
    Some(shift(first, -habits.service.nudges().apart))
}

fn awake(at: Timestamp, habits: &Habits) -> Timestamp {
    habits.quiet.ends_after(at, &habits.zone)
}

fn shift(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).expect("a duration, not a calendar span")
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::domain::profile::Profile;
    use crate::domain::quiet::QuietHours;
    use crate::domain::when::Zone;
    use proptest::prelude::*;

    fn habits(service: Profile, quiet: QuietHours) -> Habits {
        Habits { zone: Zone::named("Europe/Helsinki").unwrap(), quiet, service, ..Habits::example() }
    }

    fn usual(service: Profile) -> Habits {
        habits(service, QuietHours::default())
    }

    /// A local time in Helsinki, in November 2026 (UTC+2).
    fn at(local: &str) -> Timestamp {
        format!("2026-11-{local}:00+02:00").parse().unwrap()
    }

    fn planned(service: Profile, asked: &str, start: &str) -> [Option<Timestamp>; 2] {
        Nudge::ALL.map(|nudge| plan(nudge, at(asked), at(start), &usual(service)))
    }

    #[test]
    fn each_profile_has_its_own_times() {
        let both = [Some(at("11T15:00")), Some(at("13T15:00"))];
        assert_eq!(planned(Profile::Community, "10T15:00", "20T15:00"), both);
        assert_eq!(planned(Profile::Crisis, "10T09:00", "12T15:00"), [Some(at("10T12:00")), Some(at("11T08:00"))]);
        // Asked late: the first waits for the morning, and the second counts from there.
        assert_eq!(planned(Profile::Crisis, "10T20:00", "12T15:00")[0], Some(at("11T08:00")));
    }

    #[test]
    fn none_comes_near_the_first_reminder_or_to_whoever_wants_no_reminders() {
        assert_eq!(planned(Profile::Community, "10T15:00", "12T21:00"), [Some(at("11T15:00")), None]);
        assert_eq!(planned(Profile::Community, "10T15:00", "12T20:00"), [None, None]);
        let never = Habits { reminders: Reminders::Never, ..usual(Profile::Community) };
        assert_eq!(plan(Nudge::First, at("10T15:00"), at("20T15:00"), &never), None);
        let judged = judge(Nudge::First, at("10T15:00"), at("20T15:00"), at("11T15:00"), &never);
        assert_eq!(judged, Verdict::Drop(Reason::Unwanted));
    }

    #[test]
    fn after_an_outage_there_is_one_and_not_two_at_once() {
        let judged = |nudge, now| judge(nudge, at("10T15:00"), at("20T15:00"), at(now), &usual(Profile::Community));
        assert_eq!(judged(Nudge::First, "12T15:00"), Verdict::Send);
        assert_eq!(judged(Nudge::First, "13T09:01"), Verdict::Drop(Reason::Overtaken));
        assert_eq!(judged(Nudge::First, "11T22:00"), Verdict::Later(at("12T08:00")));
        assert_eq!(judged(Nudge::First, "12T23:00"), Verdict::Later(at("13T08:00")));
        assert_eq!(judged(Nudge::Second, "18T15:00"), Verdict::Send);
        assert_eq!(judged(Nudge::Second, "19T10:00"), Verdict::Drop(Reason::Overtaken));
        assert_eq!(judged(Nudge::Second, "20T15:00"), Verdict::Drop(Reason::Missed));
        let early = |now| judge(Nudge::Second, at("10T15:00"), at("20T10:00"), at(now), &usual(Profile::Community));
        assert_eq!(early("19T03:00"), Verdict::Drop(Reason::Quiet));
    }

    #[test]
    fn the_person_is_asked_between_the_second_nudge_and_the_first_reminder() {
        let (silent, person) = (usual(Profile::Community), usual(Profile::Community));
        assert_eq!(question(at("10T15:00"), at("20T15:00"), &silent, &person), Some(at("14T15:00")));
        assert_eq!(question(at("10T15:00"), at("14T21:00"), &silent, &person), None);
        let judged = |nudged, now| judge_question(at(nudged), at("20T15:00"), at(now), (&silent, &person));
        assert_eq!(judged("13T15:00", "14T15:00"), Verdict::Send);
        assert_eq!(judged("13T15:00", "14T23:00"), Verdict::Later(at("15T08:00")));
        assert_eq!(judged("13T15:00", "19T15:00"), Verdict::Drop(Reason::Overtaken));
        // However late the second nudge came, there is time to answer it.
        assert_eq!(judged("16T15:00", "16T15:01"), Verdict::Later(at("17T15:00")));
        assert_eq!(judged("18T20:00", "18T20:01"), Verdict::Drop(Reason::Overtaken));
    }

    proptest! {
        /// Proves H4, H10.
        #[test]
        fn never_quiet_never_near_another_and_never_near_a_reminder(
            asked in 1_577_000_000_i64..1_900_000_000, lead in 0_i64..1_000_000, late in 0_i64..200_000,
            from in 0_i8..24, until in 0_i8..24, choice in 0_usize..4, crisis in prop::bool::ANY,
        ) {
            let clock = |hour| jiff::civil::time(hour, 0, 0, 0);
            let service = if crisis { Profile::Crisis } else { Profile::Community };
            let quiet = QuietHours::between(clock(from), clock(until));
            let habits = Habits { reminders: Reminders::ALL[choice], ..habits(service, quiet) };
            let asked = Timestamp::from_second(asked).unwrap();
            let (start, apart) = (asked + SignedDuration::from_secs(lead), service.nudges().apart);
            let first_reminder = reminders::first(start, &habits);
            let planned = Nudge::ALL.map(|nudge| plan(nudge, asked, start, &habits));
            for (nudge, at) in Nudge::ALL.into_iter().zip(planned) {
                let Some(at) = at else { continue };
                prop_assert!(asked < at && !quiet.is_quiet(at, &habits.zone));
                prop_assert!(first_reminder.is_some_and(|first| at + apart <= first));
                prop_assert_eq!(judge(nudge, asked, start, at, &habits), Verdict::Send);
                let now = at + SignedDuration::from_secs(late);
                let sent = match judge(nudge, asked, start, now, &habits) {
                    Verdict::Send => now,
                    Verdict::Later(then) => then,
                    Verdict::Drop(_) => continue,
                };
                prop_assert!(!quiet.is_quiet(sent, &habits.zone));
                prop_assert!(first_reminder.is_some_and(|first| sent + apart <= first));
                if let (Nudge::First, Some(second)) = (nudge, planned[1]) {
                    prop_assert!(sent + apart <= second);
                }
            }
        }
    }
}
