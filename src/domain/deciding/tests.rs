use jiff::SignedDuration;

use super::*;
use crate::domain::ids::UserId;
use crate::domain::language::Lang;
use crate::domain::meeting::Form;
use crate::domain::participant::Habits;
use crate::domain::quiet::QuietHours;
use crate::domain::when::Zone;

fn now() -> Timestamp {
    "2026-11-20T10:00:00Z".parse().expect("a time")
}

fn plan(hours: i64) -> Plan {
    let zone = Zone::named("Europe/Helsinki").expect("a zone");
    Plan { start: now() + SignedDuration::from_hours(hours), zone, form: Form::InPerson, place: Some("here".into()) }
}

pub fn id(name: &str) -> ParticipantId {
    ParticipantId(name.to_owned())
}

fn guest(name: &str, role: Role) -> Participant {
    Participant {
        id: id(name),
        network: NetworkId("n".into()),
        role,
        user: UserId(1),
        name: name.to_owned(),
        contact: None,
        staff: None,
        essential: false,
        not_now: false,
        held_by_person: None,
        held_by_team: None,
        works_until: None,
        paused_until: None,
        shows: false,
        sees_others: false,
        on_record: false,
        active: true,
        reachable: true,
        habits: Habits { lang: Lang::En, zone: Zone::UTC, quiet: QuietHours::NONE, discreet: false },
    }
}

/// Called by the person, in a hundred hours.
pub fn called() -> Decision {
    let roles =
        [("aino", Role::Person), ("onni", Role::Member), ("sanna", Role::Practitioner), ("mikko", Role::Practitioner)];
    let guests = roles.map(|(name, role)| guest(name, role)).to_vec();
    Meeting::call(MeetingId("m".into()), NetworkId("n".into()), plan(100), guests, &id("aino"), now())
}

pub fn answered(meeting: &Meeting, name: &str, answer: Answer) -> Decision {
    meeting.answer(&id(name), meeting.version, answer, now()).expect("an answer that counts")
}

/// Who gets which notices, reminders left out.
fn told(decision: &Decision) -> Vec<(String, &'static str)> {
    let posts = decision.posts.iter().filter(|post| post.notice.code() != "reminder");
    posts.map(|post| (post.to.code().replace("p:", ""), post.notice.code())).collect()
}

fn reminders(decision: &Decision) -> usize {
    decision.posts.iter().filter(|post| post.notice.code() == "reminder").count()
}

fn pairs(names: &[&str], code: &'static str) -> Vec<(String, &'static str)> {
    names.iter().map(|name| ((*name).to_owned(), code)).collect()
}

const COMING: Answer = Answer::Coming(Form::InPerson);

#[test]
fn a_call_invites_everybody_but_the_caller_and_plans_reminders_for_all() {
    let decision = called();
    assert_eq!(told(&decision), pairs(&["onni", "sanna", "mikko"], "invitation"));
    assert_eq!(reminders(&decision), 8);
    let seen: Vec<Option<i64>> = decision.after.seats.iter().map(|seat| seat.told).collect();
    assert_eq!(seen, [Some(1), None, None, None]);
}

#[test]
fn an_answer_counts_once_and_tells_only_whom_the_sentence_concerns() {
    let meeting = called().after;
    let onni = answered(&meeting, "onni", COMING);
    assert_eq!((onni.facts.len(), onni.posts.len()), (1, 0), "a member's yes changes no sentence");
    let again = answered(&onni.after, "onni", COMING);
    assert!(again.facts.is_empty() && again.posts.is_empty() && again.recalls.is_empty());
    let by_phone = answered(&onni.after, "onni", Answer::Coming(Form::Phone));
    assert_eq!(by_phone.facts, [Fact::Answered(id("onni"), Answer::Coming(Form::Phone))]);
    let aino = answered(&meeting, "aino", Answer::NotComing);
    assert_eq!(told(&aino), pairs(&["sanna", "mikko"], "readiness"));
    assert_eq!(aino.recalls, [Recall::Readiness]);
    let sanna = answered(&answered(&meeting, "aino", COMING).after, "sanna", COMING).after;
    let mikko = answered(&sanna, "mikko", COMING);
    assert_eq!(readiness::of(&mikko.after, now()), Readiness::Ready);
    assert_eq!(told(&mikko), pairs(&["aino", "sanna"], "readiness"));
}

#[test]
fn an_answer_is_refused_from_outside_too_late_to_an_old_card_and_after_a_cancellation() {
    let meeting = called().after;
    let answer = |meeting: &Meeting, name: &str, version, at| meeting.answer(&id(name), version, COMING, at).err();
    assert_eq!(answer(&meeting, "nobody", 1, now()), Some(Refusal::NotYours));
    assert_eq!(answer(&meeting, "onni", 1, meeting.plan.start), Some(Refusal::Begun));
    assert_eq!(answer(&meeting, "onni", 1, meeting.plan.start - SignedDuration::from_millis(1)), None);
    let moved = meeting.move_to(plan(120), &id("aino"), now()).expect("a move").after;
    assert_eq!(answer(&moved, "onni", 1, now()), Some(Refusal::Changed));
    assert_eq!(answer(&moved, "onni", 2, now()), None);
    let cancelled = meeting.cancel(None, now()).expect("a cancellation").after;
    assert_eq!(answer(&cancelled, "onni", 1, now()), Some(Refusal::Cancelled));
    let released = meeting.release(&id("onni"), true, now()).after;
    assert_eq!(answer(&released, "onni", 1, now()), Some(Refusal::NotYours));
}

#[test]
fn a_move_forgets_answers_asks_again_and_recalls_what_was_queued() {
    let meeting = called().after;
    let no = answered(&meeting, "onni", Answer::NotComing).after;
    let moved = no.move_to(plan(120), &id("aino"), now()).expect("a move");
    assert_eq!((moved.after.version, moved.facts.as_slice()), (2, &[Fact::Moved][..]));
    assert_eq!(moved.recalls, [Recall::Everything]);
    assert!(moved.after.seats.iter().all(|seat| seat.answer.is_none()));
    let who = told(&moved);
    assert_eq!(
        who,
        [("onni".to_owned(), "change"), ("sanna".to_owned(), "invitation"), ("mikko".to_owned(), "invitation")]
    );
    assert_eq!(reminders(&moved), 8, "new ones, of the new version");
    let versions = moved.posts.iter().filter_map(|post| match &post.notice {
        Notice::Reminder { version, .. } | Notice::Moved { version, .. } | Notice::Invited { version, .. } => {
            Some(*version)
        }
        _ => None,
    });
    assert!(versions.into_iter().all(|version| version == 2));
    assert_eq!(meeting.move_to(plan(120), &id("aino"), meeting.plan.start), Err(Refusal::Begun));
}

#[test]
fn a_cancellation_reaches_all_who_may_know_and_happens_once() {
    let mut meeting = called().after;
    meeting.mark_told(&id("onni"));
    meeting.mark_told(&id("sanna"));
    let left = meeting.release(&id("sanna"), false, now()).after;
    let cancelled = left.cancel(None, now()).expect("a cancellation");
    assert_eq!(told(&cancelled), pairs(&["aino", "onni"], "cancellation"), "Mikko never heard of it, Sanna has left");
    assert_eq!(told(&left.cancel(Some(&id("aino")), now()).expect("it")), pairs(&["onni"], "cancellation"));
    assert_eq!((reminders(&cancelled), cancelled.recalls), (0, vec![Recall::Everything]));
    assert_eq!(cancelled.after.cancel(None, now()), Err(Refusal::Cancelled));
    assert!(!cancelled.after.is_coming_up(now()));
}

#[test]
fn who_is_added_is_asked_once_and_who_is_released_hears_so_only_if_they_knew() {
    let meeting = called().after;
    let leena = guest("leena", Role::Member);
    let added = meeting.add(leena.clone(), now()).expect("one more");
    assert_eq!(told(&added), pairs(&["leena"], "invitation"));
    assert_eq!((reminders(&added), added.facts.as_slice()), (2, &[Fact::Added(id("leena"))][..]));
    assert!(added.after.add(leena, now()).expect("no change").facts.is_empty());
    let unknowing = added.after.release(&id("leena"), true, now());
    assert!(told(&unknowing).is_empty());
    assert_eq!(unknowing.recalls, [Recall::For(id("leena"))]);
    let mut knowing = added.after.clone();
    knowing.mark_told(&id("leena"));
    assert_eq!(told(&knowing.release(&id("leena"), true, now())), pairs(&["leena"], "release"));
    assert!(told(&knowing.release(&id("leena"), false, now())).is_empty());
    assert!(unknowing.after.release(&id("leena"), true, now()).facts.is_empty());
}
