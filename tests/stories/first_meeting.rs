//! Until there is a first meeting: its time is told to the person and the team in the same words, the convener hears when much of it has
//! passed, and the person alone may pause it.

use jiff::{SignedDuration, Timestamp};
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, REFUSED, facts, forges, rows, same, taps, types, value};

const TOLD: &str = "of the time for it has passed";

/// From ten in the morning on, so that nights are where they are.
async fn from_ten(village: &Village) {
    let now = village.clock().now().in_tz("Europe/Helsinki").expect("a zone");
    let ten = now.date().tomorrow().expect("a day").at(10, 0, 0, 0).in_tz("Europe/Helsinki").expect("a time");
    village.wait(ten.timestamp().duration_since(village.clock().now())).await;
}

async fn network(village: &Village) -> Cast {
    from_ten(village).await;
    scenes::network(village).await
}

async fn clock(village: &Village, column: &str) -> String {
    value(village, &format!("SELECT {column} FROM care_clock")).await
}

async fn due(village: &Village) -> Timestamp {
    Timestamp::from_millisecond(value(village, "SELECT due_at FROM first_meeting").await.parse().unwrap()).unwrap()
}

async fn referred(village: &Village) -> Timestamp {
    Timestamp::from_millisecond(value(village, "SELECT referred_at FROM network").await.parse().unwrap()).unwrap()
}

/// What the care team's store was told of the way to a first meeting.
async fn told(village: &Village) -> Vec<String> {
    rows(village, "SELECT type FROM relay_event WHERE type LIKE 'referral.%' ORDER BY at, seq").await.concat()
}

/// How many hours after the referral something is.
async fn hours_in(village: &Village, at: Timestamp) -> i64 {
    at.duration_since(referred(village).await).as_hours()
}

async fn ready(village: &Village, phone: &Phone, part: &str) -> String {
    types(village, phone, "/ready").await;
    phone.reads(part)
}

async fn until_sanna_is_asked_who_came(village: &Village, cast: &Cast) {
    while value(village, "SELECT count(*) FROM outbox WHERE kind = 'who_came' AND outcome = 'sent'").await == "0" {
        village.skip_to_next_due().await.expect("the question");
        village.rests().await;
    }
    let told = cast.phones().map(|phone| phone.reads_all().join("\n")).join("\n");
    assert!(!told.contains(TOLD), "{told}");
}

#[tokio::test]
async fn the_convener_hears_three_times_by_day_and_the_clock_goes_on_without_blame() {
    Village::story(async |village| {
        let cast = network(village).await;
        assert_eq!(due(village).await.duration_since(referred(village).await), SignedDuration::from_hours(168));
        for (percent, hours) in [("50 %", 94), ("75 %", 141), ("90 %", 151)] {
            let at = village.skip_to_next_news().await.expect("a word to the convener");
            let said = cast.sanna.reads(TOLD);
            assert!(said.starts_with("Aino: no first meeting is ready yet.") && said.contains(percent), "{said}");
            assert!((hours - 16..=hours).contains(&hours_in(village, at).await), "{percent}: {at}");
            let hour = at.in_tz("Europe/Helsinki").expect("a zone").hour();
            assert!((8..21).contains(&hour), "by day: {hour}");
            cast.mikko.sees_nothing_new();
            cast.aino.sees_nothing_new();
        }
        assert_eq!(clock(village, "state").await, "running");
        types(village, &cast.aino, "/meetings").await;
        let own = cast.aino.reads("The first meeting is wanted by");
        let theirs = ready(village, &cast.sanna, "The first meeting is wanted by").await;
        let wanted = own.lines().find(|line| line.contains("wanted by")).expect("a line");
        assert!(theirs.contains(wanted), "the same words for both: {own} / {theirs}");
        village.wait(SignedDuration::from_hours(24)).await;
        assert_eq!((clock(village, "state").await, clock(village, "held_at").await), ("missed".into(), String::new()));
        ready(village, &cast.mikko, "It can still come, whenever it suits").await;
        assert!(!cast.mikko.screen().contains("overdue"));
        assert_eq!(told(village).await, ["referral.received", "referral.missed"]);
    })
    .await;
}

/// A planted bug lets the clock run on here.
#[tokio::test]
async fn more_time_is_the_persons_alone_and_moves_everything_by_as_much() {
    Village::story(async |village| {
        let cast = network(village).await;
        let before = due(village).await;
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("The first meeting is wanted by");
        taps(village, &cast.aino, "I need more time").await;
        cast.aino.sees("Nothing has to happen until you tap");
        ready(village, &cast.sanna, "Aino has asked for more time").await;
        assert_eq!(clock(village, "state").await, "paused");
        assert_eq!(village.skip_to_next_news().await, None, "nobody hears anything meanwhile");
        let weeks = SignedDuration::from_hours(20 * 24);
        village.wait(weeks).await;
        assert_eq!((clock(village, "state").await.as_str(), cast.sanna.unread()), ("paused", 0));
        assert!(due(village).await.duration_since(before) >= weeks, "the view moves with it");
        taps(village, &cast.aino, "Go on").await;
        cast.aino.sees("The first meeting is wanted by");
        assert_eq!(clock(village, "state").await, "running");
        let moved = due(village).await.duration_since(before);
        assert!(moved >= weeks && moved <= weeks + SignedDuration::from_hours(1), "{moved}");
        for percent in ["50 %", "75 %", "90 %"] {
            let at = village.skip_to_next_news().await.expect("a word to the convener");
            let said = cast.sanna.reads(TOLD);
            assert!(said.contains(percent) && hours_in(village, at).await >= 20 * 24 + 84, "{said}");
        }
        types(village, &cast.aino, "/log").await;
        let log = cast.aino.reads("What has happened around you");
        assert!(log.contains("Aino asked for more time") && log.contains("Aino went on"), "{log}");
        assert_eq!(told(village).await, ["referral.received", "referral.paused", "referral.gone_on"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_else_pauses_it_and_a_second_tap_changes_nothing() {
    Village::story(async |village| {
        let cast = network(village).await;
        let network = value(village, "SELECT id FROM network").await;
        let before = facts(village).await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            forges(village, phone, &format!("mt:{network}:true")).await;
            assert!(phone.toast().unwrap().contains(REFUSED), "{}", phone.name());
        }
        forges(village, &cast.aino, &format!("mt:{network}:false")).await;
        same(&before, &facts(village).await, "going on with what was not paused");
        for _ in 0..2 {
            forges(village, &cast.aino, &format!("mt:{network}:true")).await;
        }
        assert_eq!(value(village, "SELECT count(*) FROM more_time").await, "1");
        types(village, &cast.onni, "/meetings").await;
        let seen = cast.onni.reads("");
        assert!(!seen.contains("first meeting"), "members see nothing of it: {seen}");
    })
    .await;
}

/// A planted bug tells the convener all the same.
#[tokio::test]
async fn a_meeting_that_is_ready_needs_no_word_and_one_that_was_held_ends_it() {
    Village::story(async |village| {
        let cast = network(village).await;
        story::a_meeting_is_convened(village, &cast).await;
        scenes::it_is_ready(village, &cast).await;
        let waits = "SELECT count(*) FROM outbox WHERE kind = 'first_meeting' AND done_at IS NULL";
        assert_eq!(value(village, waits).await, "0");
        taps(village, &cast.mikko, "Not coming").await;
        for phone in [&cast.aino, &cast.sanna] {
            phone.reads("fewer than two practitioners");
        }
        assert_eq!(value(village, waits).await, "3", "it is not ready any more: planned again");
        taps(village, &cast.mikko, "I'm coming").await;
        for phone in [&cast.aino, &cast.sanna] {
            phone.reads("The meeting is ready");
        }
        until_sanna_is_asked_who_came(village, &cast).await;
        taps(village, &cast.sanna, "Note who was there").await;
        taps(village, &cast.sanna, "That is right").await;
        assert_eq!(clock(village, "state").await, "met");
        let held = value(village, "SELECT start_at FROM meeting").await;
        assert_eq!(value(village, "SELECT held_at FROM first_meeting").await, held);
        assert!(!clock(village, "ready_at").await.is_empty() && !clock(village, "link_at").await.is_empty());
        village.wait(SignedDuration::from_hours(14 * 24)).await;
        cast.sanna.sees_nothing_new();
        ready(village, &cast.sanna, "The first meeting was on").await;
        assert_eq!(told(village).await, ["referral.received", "referral.met"]);
    })
    .await;
}

/// What was noted counts: a meeting to which the person did not come was none.
#[tokio::test]
async fn a_meeting_without_the_person_was_no_first_meeting() {
    Village::story(async |village| {
        let cast = network(village).await;
        story::a_meeting_is_convened(village, &cast).await;
        scenes::it_is_ready(village, &cast).await;
        until_sanna_is_asked_who_came(village, &cast).await;
        assert_eq!(clock(village, "state").await, "met", "nobody noted anything yet: it was ready");
        taps(village, &cast.sanna, "Note who was there").await;
        // In person, by phone, online, not there.
        for _ in 0..3 {
            taps(village, &cast.sanna, "Aino").await;
        }
        taps(village, &cast.sanna, "That is right").await;
        assert_eq!((clock(village, "state").await, clock(village, "held_at").await), ("running".into(), String::new()));
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        while village.skip_to_next_due().await.is_some() {
            village.rests().await;
        }
        cast.sanna.reads_all();
    })
    .await;
}

#[tokio::test]
async fn a_link_that_nobody_opened_is_said_and_whoever_takes_over_hears_it() {
    Village::story(async |village| {
        from_ten(village).await;
        let cast = Cast::arrive(village);
        story::the_team_arrives(village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
        types(village, &cast.sanna, "/new").await;
        cast.sanna.reads("A link for the person");
        cast.sanna.reads("at least two practitioners");
        taps(village, &cast.sanna, "Mikko").await;
        ready(village, &cast.mikko, "Someone new: the link has not been opened yet").await;
        village.skip_to_next_news().await.expect("a word to the convener");
        let said = cast.sanna.reads("Someone you made a link for is not here yet");
        assert!(said.contains("50 %") && said.contains("has not been opened yet"), "{said}");
        let network = value(village, "SELECT id FROM network").await;
        forges(village, &cast.sanna, &format!("ho:{network}:1")).await;
        village.skip_to_next_news().await.expect("a word to whoever convenes now");
        cast.mikko.reads("75 %");
        cast.sanna.sees_nothing_new();
        taps(village, &cast.mikko, "new link").await;
        cast.mikko.reads("A link for the person");
    })
    .await;
}

/// At ten: 22:00, 4:00 and 7:36 are night, and eight in the morning is in time. Of three words for one moment the last is said.
#[tokio::test]
async fn in_a_crisis_service_a_day_is_wanted_and_whoever_is_written_to_at_any_hour_hears_all_three() {
    Village::story(async |village| {
        village.sandbox().will_serve("crisis");
        village.restart().await.expect("the bot again");
        let cast = network(village).await;
        assert_eq!(due(village).await.duration_since(referred(village).await), SignedDuration::from_hours(24));
        village.skip_to_next_news().await.expect("a word to the convener");
        cast.sanna.reads("90 %");
        assert_eq!(village.skip_to_next_news().await, None);
    })
    .await;
    Village::story(async |village| {
        village.sandbox().will_serve("crisis");
        village.restart().await.expect("the bot again");
        from_ten(village).await;
        let cast = Cast::arrive(village);
        story::the_team_arrives(village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
        types(village, &cast.sanna, "/settings").await;
        cast.sanna.reads("Your settings");
        taps(village, &cast.sanna, "Quiet hours").await;
        taps(village, &cast.sanna, "any hour").await;
        story::the_person_arrives(village, &cast).await;
        for (percent, hours) in [("50 %", 12), ("75 %", 18), ("90 %", 21)] {
            let at = village.skip_to_next_news().await.expect("a word to the convener");
            cast.sanna.reads(percent);
            assert_eq!(hours_in(village, at).await, hours);
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_ends_it_and_nobody_hears_of_it_any_more() {
    Village::story(async |village| {
        let cast = network(village).await;
        types(village, &cast.aino, "/stop").await;
        cast.aino.reads("");
        taps(village, &cast.aino, "Yes, leave").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        assert_eq!(clock(village, "state").await, "ended");
        assert_eq!(village.skip_to_next_news().await, None);
        assert_eq!(told(village).await, ["referral.received", "referral.ended"]);
    })
    .await;
}
