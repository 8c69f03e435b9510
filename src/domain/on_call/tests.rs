//! For how long somebody is on call, and every notice there is, judged.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::domain::doubt::Source;
use crate::domain::first_meeting::Share;
use crate::domain::ids::{LinkId, MeetingId, NetworkId, ParticipantId, PollId, ProposalId, StaffId};
use crate::domain::meeting::{Answer, Form, Plan, Seat, State};
use crate::domain::nudges::Nudge;
use crate::domain::participant::StandIn;
use crate::domain::quiet::QuietHours;
use crate::domain::reminders::Slot;

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn habits(on_call: Option<&str>) -> Habits {
    let (zone, quiet, service) = (zone("Europe/Helsinki"), QuietHours::default(), Profile::Crisis);
    Habits { zone, quiet, on_call: on_call.map(at), service, ..Habits::example() }
}

fn somebody(id: &str, role: Role, on_call: Option<&str>) -> Participant {
    Participant { habits: habits(on_call), ..Participant::example(id, role) }
}

#[test]
fn until_eight_is_the_next_eight_where_they_live() {
    let helsinki = zone("Europe/Helsinki");
    let ends = |now: &str| Shift::Morning.ends(at(now), &helsinki).unwrap();
    assert_eq!(ends("2027-02-02T22:00:00+02:00"), at("2027-02-03T08:00:00+02:00"));
    assert_eq!(ends("2027-02-03T07:59:59+02:00"), at("2027-02-03T08:00:00+02:00"));
    assert_eq!(ends("2027-02-03T08:00:00+02:00"), at("2027-02-04T08:00:00+02:00"), "this one is over");
    // Nights of 11 hours less and more one: 28 March and 31 October 2027.
    assert_eq!(ends("2027-03-27T22:00:00+02:00"), at("2027-03-28T08:00:00+03:00"));
    assert_eq!(ends("2027-10-30T22:00:00+03:00"), at("2027-10-31T08:00:00+02:00"));
    // Apia had no 30 December 2011.
    let apia = Shift::Morning.ends(at("2011-12-30T08:00:00Z"), &zone("Pacific/Apia")).unwrap();
    assert_eq!(zone("Pacific/Apia").at(apia).datetime().to_string(), "2011-12-31T08:00:00");
}

#[test]
fn a_day_is_twenty_four_hours_also_where_the_clocks_change() {
    let (now, helsinki) = (at("2027-03-27T22:00:00+02:00"), zone("Europe/Helsinki"));
    assert_eq!(Shift::Day.ends(now, &helsinki), Some(at("2027-03-28T23:00:00+03:00")));
    assert_eq!(Shift::Week.ends(now, &helsinki), Some(now + LONGEST));
    assert_eq!(Shift::Off.ends(now, &helsinki), None);
}

#[test]
fn codes_are_read_back() {
    assert!(Shift::ALL.into_iter().all(|shift| Shift::from_code(shift.code()) == Some(shift)));
    assert_eq!((Shift::from_code("month"), Shift::from_code("")), (None, None));
}

/// A planted bug never ends it.
#[test]
fn it_ends_exactly_at_its_time() {
    let until = "2027-02-03T02:00:00+02:00";
    let (sanna, nobody) = (habits(Some(until)), habits(None));
    let night = |minute: &str| at(&format!("2027-02-03T0{minute}:00+02:00"));
    assert!(sanna.is_on_call(night("1:59")) && !sanna.is_on_call(night("2:00")) && !nobody.is_on_call(night("1:59")));
    assert!(!sanna.is_quiet_for(true, night("1:59")) && sanna.is_quiet_for(true, night("2:00")));
    assert!(sanna.is_quiet_for(false, night("1:59")), "nothing else wakes them");
    assert_eq!(sanna.quiet_ends_for(true, night("1:59")), night("1:59"));
    assert_eq!(sanna.quiet_ends_for(true, night("2:00")), night("8:00"));
    assert_eq!(sanna.quiet_ends_for(false, night("1:59")), night("8:00"));
}

#[test]
fn only_the_persons_own_team_stands_by_and_only_while_the_convener_sleeps() {
    let (now, until) = (at("2027-02-03T02:00:00+02:00"), Some("2027-02-03T08:00:00+02:00"));
    let (asleep, awake) = (somebody("Sanna", Role::Practitioner, None), somebody("Sanna", Role::Practitioner, until));
    let mikko = somebody("Mikko", Role::Practitioner, until);
    assert!(stands_by(&mikko, &asleep, now) && !stands_by(&mikko, &awake, now));
    assert!(!stands_by(&mikko, &asleep, at("2027-02-02T20:59:00+02:00")), "the convener hears it by day");
    assert!(!stands_by(&asleep, &asleep, now) && !stands_by(&somebody("Onni", Role::Member, until), &asleep, now));
    let stands_in = Some(StandIn { meeting: MeetingId("m".into()), instead_of: None });
    for no in [
        Participant { stands_in, ..mikko.clone() },
        Participant { works_until: Some(now), ..mikko.clone() },
        Participant { active: false, ..mikko.clone() },
        Participant { held_by_team: Some(now), ..mikko.clone() },
        Participant { habits: Habits { service: Profile::Community, ..mikko.habits.clone() }, ..mikko.clone() },
    ] {
        assert!(!stands_by(&no, &asleep, now), "{no:?}");
    }
}

fn all() -> Vec<Notice> {
    let (link, meeting, poll) = (|| LinkId("l".into()), || MeetingId("m".into()), || PollId("p".into()));
    let (participant, staff, version, until) = (|| ParticipantId("x".into()), || StaffId("s".into()), 1, 0);
    vec![
        Notice::Opened { link: link() },
        Notice::Welcome { link: link() },
        Notice::Declined { link: link() },
        Notice::NotHere { link: link() },
        Notice::NotReached { link: link() },
        Notice::Joined { participant: participant() },
        Notice::Left { participant: participant() },
        Notice::StaffJoined { staff: staff() },
        Notice::StaffEnding { staff: staff(), until },
        Notice::StaffLapsed { staff: staff(), until },
        Notice::StaffBack { staff: staff() },
        Notice::Silent { source: Source::Record, since: 0 },
        Notice::HeardAgain { source: Source::Record, since: 0 },
        Notice::Tomorrow { day: jiff::civil::date(2027, 2, 3) },
        Notice::Proposed { proposal: ProposalId("p".into()) },
        Notice::ProposalDeclined { proposal: ProposalId("p".into()) },
        Notice::TimesOffered { poll: poll() },
        Notice::TimesDeclined { poll: poll() },
        Notice::TimesAsked { poll: poll() },
        Notice::TimesNews { poll: poll(), nth: 0 },
        Notice::TimesOff { poll: poll() },
        Notice::Settled { meeting: meeting(), version, itself: false },
        Notice::Invited { meeting: meeting(), version },
        Notice::Moved { meeting: meeting(), version },
        Notice::Cancelled { meeting: meeting() },
        Notice::Released { meeting: meeting() },
        Notice::Reminder { meeting: meeting(), version, slot: Slot::ALL[0] },
        Notice::Nudge { meeting: meeting(), version, nudge: Nudge::ALL[0], asked: 0 },
        Notice::LetBe { meeting: meeting(), version, silent: participant() },
        Notice::StandsIn { meeting: meeting(), substitute: participant() },
        Notice::Readiness { meeting: meeting(), lost: false },
        Notice::Readiness { meeting: meeting(), lost: true },
        Notice::WhoCame { meeting: meeting(), version },
        Notice::FirstMeeting { network: NetworkId("n".into()), share: Share::Half },
        Notice::Referred { network: NetworkId("n".into()) },
        Notice::Wanted { participant: participant() },
        Notice::MailboxGiven { participant: participant() },
        Notice::Unreachable { participant: participant() },
    ]
}

/// A meeting of the person with two practitioners, with these answers.
fn meeting(start: &str, answers: [Option<Answer>; 3]) -> Meeting {
    let (zone, form, place) = (zone("Europe/Helsinki"), Form::InPerson, Some("Hill Street 1".into()));
    let roles = [Role::Person, Role::Practitioner, Role::Practitioner];
    let seat = |(nth, role): (usize, Role)| {
        let seat = Seat::for_participant(somebody(&format!("p{nth}"), role, None));
        Seat { answer: answers[nth], ..seat }
    };
    Meeting {
        id: MeetingId("m".into()),
        network: NetworkId("n".into()),
        version: 1,
        state: State::Called,
        plan: Plan { start: at(start), zone, form, place, home: false, place_by: None },
        shown_early: false,
        alone: None,
        seats: roles.into_iter().enumerate().map(seat).collect(),
    }
}

/// The kinds that are grave, each once, in the order of all.
fn grave(service: Profile, of_the_person: bool, meeting: Option<&Meeting>, now: &str) -> Vec<&'static str> {
    let judged = |notice: &Notice| is_grave(notice, Facts { service, of_the_person, meeting }, at(now));
    let mut seen = HashSet::new();
    all().iter().filter(|notice| judged(notice)).map(Notice::code).filter(|code| seen.insert(*code)).collect()
}

#[test]
fn every_notice_is_judged_and_few_are_grave() {
    let codes: HashSet<&str> = all().iter().map(Notice::code).collect();
    assert_eq!(codes.len(), all().len() - 1, "each kind once, and the readiness sentence twice");
    let (now, start) = ("2027-02-03T02:00:00+02:00", "2027-02-03T10:00:00+02:00");
    let (yes, no) = (Some(Answer::Coming(Form::InPerson)), Some(Answer::NotComing));
    let (ready, waits, cannot) =
        (meeting(start, [yes; 3]), meeting(start, [yes, yes, None]), meeting(start, [yes, yes, no]));
    let always = ["referred", "wanted"];
    assert_eq!(grave(Profile::Community, false, None, now), always);
    assert_eq!(grave(Profile::Community, true, None, now), ["left", "referred", "wanted"]);
    assert_eq!(grave(Profile::Crisis, false, None, now), ["first_meeting", "referred", "wanted"]);
    assert_eq!(grave(Profile::Community, false, Some(&ready), now), ["cancellation", "referred", "wanted"]);
    let lost = ["cancellation", "readiness", "referred", "wanted"];
    assert_eq!(grave(Profile::Community, false, Some(&waits), now), lost);
    assert_eq!(grave(Profile::Community, false, Some(&cannot), now), lost);
    for far in ["2027-02-02T09:59:00+02:00", start, "2027-02-03T11:00:00+02:00"] {
        assert_eq!(grave(Profile::Community, false, Some(&cannot), far), always, "{far}");
    }
    assert_eq!(grave(Profile::Community, false, Some(&cannot), "2027-02-02T10:00:00+02:00"), lost);
    // It never was ready: that it waits is no loss.
    let of = Facts { service: Profile::Community, of_the_person: false, meeting: Some(&waits) };
    let notice = |lost| Notice::Readiness { meeting: waits.id.clone(), lost };
    assert!(!is_grave(&notice(false), of, at(now)) && is_grave(&notice(true), of, at(now)));
}

proptest! {
    /// Whatever the zone and its changes of the clock: each choice ends later than now, and none lasts longer than it may.
    #[test]
    fn no_choice_lasts_longer_than_a_week(
        second in 1_000_000_000_i64..4_000_000_000,
        name in prop::sample::select(vec!["Europe/Helsinki", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"]),
    ) {
        let (now, zone) = (Timestamp::from_second(second).unwrap(), zone(name));
        for shift in Shift::ALL.into_iter().filter(|shift| *shift != Shift::Off) {
            let end = shift.ends(now, &zone).unwrap();
            prop_assert!(now < end && end <= now + LONGEST, "{shift:?}: {end}");
        }
        let eight = zone.at(Shift::Morning.ends(now, &zone).unwrap());
        prop_assert_eq!(eight.time(), MORNING);
    }

    /// Proves H4, I9.
    #[test]
    fn nothing_but_grave_news_of_whoever_is_on_call_is_let_through_a_night(
        second in 1_700_000_000_i64..1_900_000_000, left in -100_000_i64..700_000, grave in prop::bool::ANY,
    ) {
        let now = Timestamp::from_second(second).unwrap();
        let usual = Habits { on_call: Some(now + SignedDuration::from_secs(left)), ..habits(None) };
        let night = usual.quiet.is_quiet(now, &usual.zone);
        prop_assert_eq!(usual.is_quiet_for(grave, now), night && !(grave && left > 0));
        let heard = usual.quiet_ends_for(grave, now);
        prop_assert!(heard == now || (!usual.quiet.is_quiet(heard, &usual.zone) && night));
    }
}
