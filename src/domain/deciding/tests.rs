use jiff::SignedDuration;

use super::*;
use crate::domain::attendance::{CORRECTABLE, Mark};
use crate::domain::meeting::{Form, Presence, WhyAlone};
use crate::domain::participant::StandIn;
use crate::domain::readiness::Need;
use crate::domain::told::{Outcome, Told};
use crate::domain::when::Zone;

fn now() -> Timestamp {
    "2026-11-20T10:00:00Z".parse().expect("a time")
}

fn plan(hours: i64) -> Plan {
    let zone = Zone::named("Europe/Helsinki").expect("a zone");
    let (start, place) = (now() + SignedDuration::from_hours(hours), Some("here".into()));
    Plan { start, zone, form: Form::InPerson, place, home: false, place_by: None }
}

fn id(name: &str) -> ParticipantId {
    ParticipantId(name.to_owned())
}

fn guest(name: &str, role: Role) -> Participant {
    Participant::example(name, role)
}

/// Called by the person, in a hundred hours.
fn called() -> Decision {
    let roles =
        [("aino", Role::Person), ("onni", Role::Member), ("sanna", Role::Practitioner), ("mikko", Role::Practitioner)];
    let guests = roles.map(|(name, role)| guest(name, role)).to_vec();
    Meeting::call(MeetingId("m".into()), NetworkId("n".into()), plan(100), guests, &id("aino"), now())
}

fn answered(meeting: &Meeting, name: &str, answer: Answer) -> Decision {
    meeting.answer(&id(name), meeting.version, answer, now()).expect("an answer that counts")
}

/// Who gets which notices, what comes later left out.
fn told(decision: &Decision) -> Vec<(String, &'static str)> {
    let posts = decision.posts.iter().filter(|post| !["reminder", "nudge", "let_be"].contains(&post.notice.code()));
    posts.map(|post| (post.to.code().replace("p:", ""), post.notice.code())).collect()
}

fn reminders(decision: &Decision) -> usize {
    decision.posts.iter().filter(|post| post.notice.code() == "reminder").count()
}

/// Who is asked again, and of whom the person is asked.
fn asked_again(decision: &Decision) -> Vec<(String, &'static str)> {
    let posts = decision.posts.iter().filter(|post| ["nudge", "let_be"].contains(&post.notice.code()));
    posts.map(|post| (post.to.code().replace("p:", ""), post.notice.code())).collect()
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

fn came(names: &[(&str, Option<Form>)]) -> Vec<Mark> {
    names.iter().map(|(name, how)| (id(name), *how)).collect()
}

fn noted(meeting: &Meeting, name: &str) -> Option<Presence> {
    meeting.seat(&id(name)).expect("a seat").noted.map(|noted| noted.what)
}

#[test]
fn three_different_things_keep_people_away() {
    let meeting = called().after;
    let meeting = answered(&meeting, "sanna", Answer::NotComing).after;
    let meeting = answered(&meeting, "aino", Answer::Coming(Form::InPerson)).after;
    let begun = meeting.plan.start;
    let told = |seat: &Seat| if seat.who.id == id("onni") { Told::Unsure } else { Told::Knows };
    let marks = came(&[("aino", None), ("onni", None), ("sanna", None), ("mikko", Some(Form::Phone))]);
    let after = meeting.note(&marks, told, begun).expect("a note").after;
    assert_eq!(noted(&after, "aino"), Some(Presence::DidNotCome), "had said yes");
    assert_eq!(noted(&after, "onni"), Some(Presence::NotReached));
    assert_eq!(noted(&after, "sanna"), Some(Presence::ToldUs));
    assert_eq!(noted(&after, "mikko"), Some(Presence::Came(Form::Phone)));
}

#[test]
fn what_people_said_is_likely_and_the_same_again_is_no_change() {
    let meeting = answered(&called().after, "onni", Answer::Coming(Form::Online)).after;
    let (begun, knows) = (meeting.plan.start, |_: &Seat| Told::Knows);
    let likely = meeting.likely_marks();
    assert_eq!(likely.iter().filter(|(_, how)| how.is_some()).count(), 1);
    let first = meeting.note(&likely, knows, begun).expect("a note");
    assert_eq!(first.facts, [Fact::Noted { again: false }]);
    assert!(first.after.note(&likely, knows, begun).expect("the same").facts.is_empty());
    assert_eq!(first.after.likely_marks(), likely);
    let right = first.after.note(&came(&[("onni", None)]), knows, begun).expect("put right");
    assert_eq!(
        (noted(&right.after, "onni"), right.facts.as_slice()),
        (Some(Presence::DidNotCome), &[Fact::Noted { again: true }][..])
    );
}

#[test]
fn it_is_noted_once_it_has_begun_and_put_right_for_two_days() {
    let (meeting, knows) = (called().after, |_: &Seat| Told::Knows);
    let (begun, marks) = (meeting.plan.start, meeting.likely_marks());
    let before = begun - SignedDuration::from_millis(1);
    assert_eq!(meeting.note(&marks, knows, before), Err(Refusal::NotBegun));
    let late = begun + SignedDuration::from_hours(1000);
    let after = meeting.note(&marks, knows, late).expect("the first note may be late").after;
    let last = late + CORRECTABLE - SignedDuration::from_millis(1);
    let right = after.note(&came(&[("onni", Some(Form::Phone))]), knows, last).expect("just in time").after;
    assert_eq!(right.noted_first(), Some(late), "putting it right does not make it last");
    assert_eq!(right.note(&marks, knows, late + CORRECTABLE), Err(Refusal::Settled));
    let cancelled = meeting.cancel(None, before).expect("a cancellation").after;
    assert_eq!(cancelled.note(&marks, knows, begun), Err(Refusal::Cancelled));
}

#[test]
fn whoever_is_not_expected_is_not_noted() {
    let meeting = called().after;
    let without = meeting.release(&id("onni"), false, meeting.plan.start - SignedDuration::from_hours(1)).after;
    let after =
        without.note(&came(&[("onni", None), ("aino", Some(Form::InPerson))]), |_| Told::Knows, meeting.plan.start);
    let after = after.expect("a note").after;
    assert_eq!((noted(&after, "onni"), noted(&after, "sanna")), (None, None), "nor is whoever nothing was said of");
}

#[test]
fn codes_come_back() {
    let all = Form::ALL.map(Presence::Came).into_iter();
    for presence in all.chain([Presence::DidNotCome, Presence::ToldUs, Presence::NotReached]) {
        let how = presence.how().map(Form::code);
        assert_eq!(Presence::from_codes(presence.code(), how), Some(presence));
    }
    assert_eq!(Presence::from_codes("came", None), None);
}

#[test]
fn one_that_arrived_is_enough_and_doubt_is_never_a_yes() {
    let meeting = called().after;
    let onni = meeting.seat(&id("onni")).expect("a seat").clone();
    let told = |outcomes: &[Outcome]| {
        let rows: Vec<_> = outcomes.iter().map(|outcome| (id("onni"), *outcome)).collect();
        meeting.told(&onni, &rows)
    };
    for (outcomes, wanted) in [
        (&[][..], Told::NotYet),
        (&[Outcome::Waiting], Told::NotYet),
        (&[Outcome::Arrived], Told::Knows),
        (&[Outcome::Arrived, Outcome::Unsure], Told::Knows),
        (&[Outcome::Unsure, Outcome::Waiting], Told::Unsure),
        (&[Outcome::Refused, Outcome::Unsure], Told::Unsure),
        (&[Outcome::Refused, Outcome::Waiting], Told::NotReached),
    ] {
        assert_eq!(told(outcomes), wanted, "{outcomes:?}");
    }
    assert_eq!(meeting.told(&onni, &[(id("aino"), Outcome::Arrived)]), Told::NotYet, "another's message is not theirs");
}

#[test]
fn whoever_answered_or_looked_knows_and_nobody_else_by_themselves() {
    let meeting = called().after;
    let seat = |name: &str| meeting.seat(&id(name)).expect("a seat").clone();
    assert_eq!(meeting.told(&seat("aino"), &[]), Told::Knows, "the one who called it");
    let unsure = [(id("onni"), Outcome::Unsure)];
    assert_eq!(meeting.told(&Seat { answer: Some(Answer::NotSure), ..seat("onni") }, &unsure), Told::Knows);
    assert_eq!(meeting.told(&Seat { seen: Some(1), ..seat("onni") }, &unsure), Told::Knows);
    assert_eq!(meeting.told(&Seat { seen: Some(0), ..seat("onni") }, &unsure), Told::Unsure, "an older version");
    let mut gone = seat("onni");
    gone.who.reachable = false;
    assert_eq!(meeting.told(&gone, &[]), Told::NotReached);
}

#[test]
fn what_the_store_says_of_a_message() {
    for (ended, left, wanted) in [
        (Some("sent"), true, Outcome::Arrived),
        (Some("uncertain"), true, Outcome::Unsure),
        (None, true, Outcome::Unsure),
        (None, false, Outcome::Waiting),
        (Some("unreachable"), true, Outcome::Refused),
        (Some("failed"), false, Outcome::Refused),
        (Some("dropped:recalled"), false, Outcome::Waiting),
    ] {
        assert_eq!(Outcome::of(ended, left), wanted, "{ended:?} {left}");
    }
}

#[test]
fn the_same_people_are_members_who_are_still_asked_for() {
    let names = |meeting: &Meeting| meeting.same_people().map(|who| who.name.clone()).collect::<Vec<_>>();
    let meeting = called().after;
    assert_eq!(names(&meeting), ["onni"], "the person and the team are there anyway");
    assert_eq!(names(&answered(&meeting, "onni", Answer::NotComing).after), ["onni"], "a no was to that one");
    assert!(names(&meeting.release(&id("onni"), false, now()).after).is_empty());
    let without = |change: fn(&mut Participant)| {
        let mut meeting = meeting.clone();
        change(&mut meeting.seats.iter_mut().find(|seat| seat.who.id == id("onni")).expect("a seat").who);
        names(&meeting)
    };
    assert!(without(|onni| onni.not_now = true).is_empty());
    assert!(without(|onni| onni.active = false).is_empty());
    assert!(without(|onni| onni.held_by_team = Some(now())).is_empty());
}

#[test]
fn what_is_beside_a_yes_goes_with_it_and_a_note_is_of_one_of_the_people() {
    use crate::domain::needs::{Detail, Help, Later};
    let meeting = answered(&called().after, "onni", COMING).after;
    let detail = Detail::Helps(Help::StepFree, true);
    let more = meeting.says_more(&id("onni"), 1, detail, now()).expect("more");
    assert_eq!(more.facts, [Fact::SaidMore(id("onni"))]);
    assert!(more.after.says_more(&id("onni"), 1, detail, now()).expect("the same").facts.is_empty());
    let refused = |meeting: &Meeting, name: &str, version| meeting.says_more(&id(name), version, detail, now()).err();
    assert_eq!(refused(&meeting, "sanna", 1), Some(Refusal::Changed), "she has not said that she comes");
    assert_eq!(refused(&meeting, "onni", 2), Some(Refusal::Changed));
    let late = more.after.says_more(&id("onni"), 1, Detail::From(Later::Hour), now()).expect("later").after;
    assert!(!answered(&late, "onni", Answer::Coming(Form::Phone)).after.seat(&id("onni")).expect("it").needs.is_none());
    let no = answered(&late, "onni", Answer::NotComing);
    assert!(no.after.seat(&id("onni")).expect("it").needs.is_none() && no.facts.contains(&Fact::Plain(id("onni"))));
    let moved = late.move_to(plan(120), &id("aino"), now()).expect("a move").after;
    assert!(moved.seat(&id("onni")).expect("it").needs.is_none());
    let told = |name: &str| late.told_by_phone(&id(name), &id("sanna"), (1, Answer::NotSure), now());
    let noted = told("onni").expect("a note").after;
    assert!(noted.seat(&id("onni")).is_some_and(|seat| seat.by_phone.is_some() && seat.needs.is_none()));
    for name in ["aino", "sanna", "mikko", "nobody"] {
        assert_eq!(told(name).err(), Some(Refusal::NotYours), "{name}");
    }
    let own = answered(&noted, "onni", Answer::NotSure);
    assert_eq!(
        own.facts,
        [Fact::Answered(id("onni"), Answer::NotSure), Fact::Plain(id("onni"))],
        "it is his own word now"
    );
    assert_eq!(own.after.seat(&id("onni")).expect("it").by_phone, None);
}

#[test]
fn a_home_is_for_those_who_come_on_its_day_and_for_whoever_knows_it_anyway() {
    use crate::domain::whereabouts::Whereabouts as W;
    let at_home = |hours| Plan { home: true, place_by: Some(id("mikko")), ..plan(hours) };
    let meeting = Meeting { plan: at_home(100), ..answered(&called().after, "onni", COMING).after };
    let seen = |meeting: &Meeting, name: &str, at| meeting.place_for(&meeting.seat(&id(name)).expect("a seat").who, at);
    let (at, day) = (W::At("here".into()), "2026-11-23T22:00:00Z".parse::<Timestamp>().expect("midnight in Helsinki"));
    let before = day - SignedDuration::from_millis(1);
    for (name, before_day, on_day) in [
        ("aino", at.clone(), at.clone()),
        ("mikko", at.clone(), at.clone()),
        ("onni", W::HomeOnTheDay, at.clone()),
        ("sanna", W::HomeWithYes, W::HomeWithYes),
    ] {
        assert_eq!(seen(&meeting, name, before), before_day, "{name}");
        assert_eq!(seen(&meeting, name, day), on_day, "{name}");
    }
    let shown = meeting.shows_place(1, true, now()).expect("shown").after;
    assert_eq!((seen(&shown, "onni", now()), seen(&shown, "sanna", now())), (at, W::HomeWithYes));
    assert_eq!(meeting.shows_place(1, true, day).err(), Some(Refusal::Changed), "it is shown by itself");
    assert_eq!(meeting.shows_place(2, true, now()).err(), Some(Refusal::Changed));
    assert!(!shown.move_to(at_home(120), &id("aino"), now()).expect("a move").after.shown_early);
    let gone = meeting.release(&id("onni"), false, now()).after;
    assert_eq!(seen(&gone, "onni", day), W::HomeWithYes);
}

#[test]
fn whoever_is_asked_is_asked_again_and_the_person_only_about_their_own_people() {
    assert_eq!(asked_again(&called()), pairs(&["onni", "sanna", "mikko"], "nudge"));
    let known = answered(&called().after, "onni", COMING).after;
    let moved = known.move_to(plan(200), &id("aino"), now()).expect("a move");
    let onni = [pairs(&["onni", "onni"], "nudge"), pairs(&["aino"], "let_be")].concat();
    let all = [onni, pairs(&["sanna", "sanna", "mikko", "mikko"], "nudge")].concat();
    assert_eq!(asked_again(&moved), all, "anew, whoever had answered before");
    let once: Vec<Option<String>> = moved.posts.iter().map(Post::once).collect();
    assert!(once.iter().all(Option::is_some) && (1..once.len()).all(|at| !once[..at].contains(&once[at])), "{once:?}");
}

#[test]
fn whoever_has_answered_the_times_is_not_asked_again() {
    let guests = vec![(guest("aino", Role::Person), Some(COMING)), (guest("onni", Role::Member), None)];
    let (meeting, network) = (MeetingId("m".into()), NetworkId("n".into()));
    let decision = Meeting::agreed_on(meeting, network, plan(100), guests, (None, true), now());
    assert_eq!(asked_again(&decision), pairs(&["onni"], "nudge"));
    assert_eq!(told(&decision), pairs(&["aino", "onni"], "settled"));
}

#[test]
fn one_practitioner_is_enough_only_where_somebody_says_so_and_why() {
    let meeting = answered(&answered(&called().after, "aino", COMING).after, "sanna", COMING).after;
    let meeting = answered(&meeting, "mikko", Answer::NotComing).after;
    assert_eq!(readiness::of(&meeting, now()).code(), "cannot");
    let mikko = (&id("mikko"), meeting.version);
    let alone = meeting.meets_alone(mikko, Some(WhyAlone::ShortNotice), now()).expect("a decision");
    assert_eq!(readiness::of(&alone.after, now()), Readiness::Ready);
    assert_eq!(told(&alone), pairs(&["aino", "sanna"], "readiness"), "the person and the others, once each");
    assert!(
        alone
            .after
            .held_alone(now())
            .is_some_and(|alone| alone.by == id("mikko") && alone.why == WhyAlone::ShortNotice)
    );
    assert_eq!(
        alone.after.meets_alone(mikko, Some(WhyAlone::Wish), now()).unwrap_err(),
        Refusal::Changed,
        "it is decided"
    );
    let two = answered(&alone.after, "mikko", COMING).after;
    assert_eq!(two.held_alone(now()), None, "two are coming after all");
    assert_eq!(readiness::of(&two, now()), Readiness::Ready);
    let nobody = answered(&alone.after, "sanna", Answer::NotComing).after;
    assert_eq!(readiness::of(&nobody, now()), Readiness::Cannot(vec![Need::Practitioners(1)]), "one has to be there");
    let again = alone.after.meets_alone(mikko, None, now()).expect("a decision");
    assert_eq!(readiness::of(&again.after, now()).code(), "cannot");
    let moved = alone.after.move_to(plan(120), &id("aino"), now()).expect("a move").after;
    assert_eq!(moved.alone, None, "another time is another question");
    assert_eq!(moved.meets_alone((&id("mikko"), 1), Some(WhyAlone::ShortNotice), now()).unwrap_err(), Refusal::Changed);
}

#[test]
fn with_two_coming_there_is_nothing_to_decide_and_the_person_always_hears_it() {
    let one = answered(&called().after, "sanna", COMING).after;
    let alone = one.meets_alone((&id("sanna"), 1), Some(WhyAlone::CannotWait), now()).expect("a decision");
    assert_eq!(told(&alone), pairs(&["mikko", "aino"], "readiness"), "also while something else is missing");
    let two = answered(&one, "mikko", COMING).after;
    assert_eq!(two.meets_alone((&id("sanna"), 1), Some(WhyAlone::ShortNotice), now()).unwrap_err(), Refusal::Changed);
    assert_eq!(two.meets_alone((&id("sanna"), 1), None, now()).unwrap_err(), Refusal::Changed, "nothing was decided");
    let begun = one.plan.start;
    assert_eq!(one.meets_alone((&id("sanna"), 1), Some(WhyAlone::ShortNotice), begun).unwrap_err(), Refusal::Begun);
}

fn eero(instead_of: Option<&str>) -> Participant {
    let stands_in = Some(StandIn { meeting: MeetingId("m".into()), instead_of: instead_of.map(id) });
    Participant { stands_in, ..guest("eero", Role::Practitioner) }
}

#[test]
fn whoever_stands_in_is_asked_whose_place_it_is_is_told_and_so_is_the_person_once() {
    let mut meeting = called().after;
    for name in ["aino", "sanna", "mikko"] {
        meeting = answered(&meeting, name, COMING).after;
        meeting.mark_told(&id(name));
    }
    let stood = meeting.is_stood_in_at(eero(Some("mikko")), &id("sanna"), now()).expect("may be");
    let news = [("eero", "invitation"), ("mikko", "release"), ("aino", "stands_in")];
    assert_eq!(told(&stood), news.map(|(name, code)| (name.to_owned(), code)));
    assert_eq!(stood.recalls.first(), Some(&Recall::For(id("mikko"))));
    assert_eq!(reminders(&stood), 2, "theirs");
    let expected = |meeting: &Meeting, name| meeting.seat(&id(name)).is_some_and(Seat::expected);
    assert!(expected(&stood.after, "eero") && !expected(&stood.after, "mikko"));
    let again = stood.after.is_stood_in_at(Participant { id: id("veera"), ..eero(Some("mikko")) }, &id("sanna"), now());
    assert_eq!(again.expect_err("mikko is not expected"), Refusal::Changed);
    let mut stands = stood.after.clone();
    stands.mark_told(&id("eero"));
    let mikko = guest("mikko", Role::Practitioner);
    let over = stands.is_stood_in_no_more(&id("eero"), Some(mikko), Some(&id("sanna")), now()).expect("may be");
    let news = [("mikko", "invitation"), ("eero", "release"), ("aino", "stands_in")];
    assert_eq!(told(&over), news.map(|(name, code)| (name.to_owned(), code)));
    assert!(expected(&over.after, "mikko") && !expected(&over.after, "eero"));
    let moved = stands.move_to(plan(200), &id("aino"), now()).expect("may be moved");
    let asked = pairs(&["onni"], "invitation").into_iter().chain(pairs(&["sanna", "eero"], "change"));
    assert_eq!(
        told(&moved),
        asked.collect::<Vec<_>>(),
        "a move keeps who stands in, and asks nobody whose place it was"
    );
}

#[test]
fn one_more_takes_nobodys_place() {
    let meeting = called().after;
    let stood = meeting.is_stood_in_at(eero(None), &id("sanna"), now()).expect("may be");
    assert_eq!(stood.after.own_team().count(), 2);
    assert_eq!(stood.after.substitutes().count(), 1);
    let mut many = meeting.clone();
    for name in ["eero", "veera", "ilmari"] {
        let one = Participant { id: id(name), ..eero(None) };
        many = many.is_stood_in_at(one, &id("sanna"), now()).expect("may be").after;
    }
    let too_many = many.is_stood_in_at(Participant { id: id("kerttu"), ..eero(None) }, &id("sanna"), now());
    assert_eq!(too_many.expect_err("another team"), Refusal::Changed);
    let gone = meeting.plan.start;
    assert_eq!(meeting.is_stood_in_at(eero(None), &id("sanna"), gone).expect_err("too late"), Refusal::Begun);
    let over = stood.after.is_stood_in_no_more(&id("eero"), None, None, now()).expect("may be");
    assert_eq!(told(&over), pairs(&["aino"], "stands_in"));
}
