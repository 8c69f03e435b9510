//! A place in a team lasts 90 days (H14): it is renewed by a tap, and without it there are no reads and no notices.

use jiff::SignedDuration;
use kith::sandbox::story::Cast;
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, REFUSED};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn days(village: &Village, days: i32) {
    village.wait(DAY * days).await;
}

/// A week before the end both are asked; only Sanna taps.
async fn only_sanna_stays(village: &Village) -> Cast {
    let cast = scenes::person(village).await;
    days(village, 82).await;
    cast.mikko.sees_nothing_new();
    days(village, 2).await;
    for phone in [&cast.sanna, &cast.mikko] {
        phone.reads("Your place in the team “Harbour” ends on");
    }
    scenes::taps(village, &cast.sanna, "I still work here").await;
    cast.sanna.sees("Your place lasts until");
    days(village, 7).await;
    let told = cast.sanna.reads("Mikko has not said that they still work here");
    assert!(told.contains("Nothing is open to them now"), "{told}");
    cast
}

async fn is_shut_out(village: &Village, phone: &Phone) {
    let before = scenes::facts(village).await;
    for command in ["/ready", "/meetings", "/meet", "/new", "/freeze", "/team", "/network", "/log"] {
        scenes::types(village, phone, command).await;
        phone.reads(REFUSED);
    }
    let network = scenes::value(village, "SELECT id FROM network").await;
    for data in [format!("tw:{network}"), format!("tt:{network}:0"), format!("np:{network}"), format!("mf:{network}")] {
        scenes::forges(village, phone, &data).await;
        assert!(phone.toast().unwrap().contains(REFUSED), "{data}");
    }
    assert!(!phone.screen().contains("Aino"), "{}", phone.screen());
    scenes::same(&before, &scenes::facts(village).await, "somebody whose place has ended");
}

/// Proves H14.
#[tokio::test]
async fn an_expired_practitioner_reads_nothing_and_gets_nothing_until_they_are_back() {
    Village::story(async |village| {
        let cast = only_sanna_stays(village).await;
        is_shut_out(village, &cast.mikko).await;
        // A meeting is called: what is queued for Mikko stays there.
        kith::sandbox::story::a_meeting_is_called(village, &cast).await;
        cast.sanna.reads("Aino has agreed to a meeting");
        for data in ["me:#", "an:#:1:coming-in_person", "ca:#", "cy:#:1", "mv:#"] {
            let meeting = scenes::value(village, "SELECT id FROM meeting").await;
            scenes::forges(village, &cast.mikko, &data.replace('#', &meeting)).await;
            assert!(cast.mikko.toast().unwrap().contains(REFUSED), "{data}");
        }
        days(village, 1).await;
        cast.mikko.sees_nothing_new();
        // One tap, from /start, brings them back, and what still holds comes.
        scenes::types(village, &cast.mikko, "/start").await;
        cast.mikko.reads("Your place in the team has ended");
        scenes::taps(village, &cast.mikko, "I still work here").await;
        assert!(cast.mikko.transcript().iter().any(|line| line.text.contains("Your place lasts until")));
        let told = cast.sanna.reads_all().join("\n");
        for part in
            ["waiting for Aino to decide and 2 practitioners", "Mikko has come back to your team by their own tap"]
        {
            assert!(told.contains(part), "{told}");
        }
        // By day the nudge comes with them; at night it waits for the morning.
        let comes = cast.mikko.reads_all().join("\n");
        for part in ["Aino has agreed to a meeting", "waiting for Aino to decide and 2 practitioners"] {
            assert!(comes.contains(part), "{comes}");
        }
        scenes::types(village, &cast.mikko, "/ready").await;
        cast.mikko.reads("How far each meeting is");
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads_all();
        }
    })
    .await;
}

/// Proves H14.
#[tokio::test]
async fn long_after_only_the_coordinator_lets_somebody_back_in() {
    Village::story(async |village| {
        let cast = only_sanna_stays(village).await;
        days(village, 14).await;
        let own = scenes::value(village, "SELECT id FROM known_staff WHERE name = 'Mikko'").await;
        scenes::types(village, &cast.mikko, "/start").await;
        cast.mikko.reads("Your coordinator can let you back in");
        scenes::forges(village, &cast.mikko, &format!("rn:{own}")).await;
        cast.mikko.sees("Your coordinator can let you back in");
        is_shut_out(village, &cast.mikko).await;
        scenes::types(village, &cast.sanna, "/team").await;
        assert!(cast.sanna.reads("The team").contains("Mikko – their place has ended"));
        scenes::taps(village, &cast.sanna, "Let Mikko back in").await;
        cast.sanna.sees("Mikko is back in the team");
        cast.mikko.reads("You are back in the team");
        scenes::types(village, &cast.mikko, "/ready").await;
        cast.mikko.reads("How far each meeting is");
    })
    .await;
}

/// Where the only coordinator's place has ended, the operator's link brings them back.
#[tokio::test]
async fn the_operators_link_brings_the_only_coordinator_back() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        assert!(village.team_link("Harbour").await.is_err(), "there is a coordinator");
        days(village, 120).await;
        for phone in [&cast.sanna, &cast.mikko] {
            phone.sees_nothing_new();
        }
        scenes::types(village, &cast.sanna, "/team").await;
        cast.sanna.reads(REFUSED);
        scenes::opens(village, &cast.sanna, &village.team_link("Harbour").await.unwrap()).await;
        cast.sanna.reads("Welcome, Sanna");
        village.wait(SignedDuration::from_hours(1)).await;
        cast.sanna.reads("Mikko has not said that they still work here");
        scenes::types(village, &cast.sanna, "/ready").await;
        cast.sanna.reads("How far each meeting is");
        assert_eq!(scenes::value(village, "SELECT count(*) FROM staff").await, "2");
    })
    .await;
}

/// What somebody said before their place in the team ended is kept, and counts again when they are back; meanwhile nobody reads that
/// two practitioners come.
///
/// Proves H11, H14, I6.
#[tokio::test]
async fn readiness_counts_only_who_works_in_the_team_now() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        days(village, 85).await;
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads("Your place in the team “Harbour” ends on");
        }
        scenes::taps(village, &cast.sanna, "I still work here").await;
        kith::sandbox::story::a_meeting_is_called_for(village, &cast, "in 20 days 15:00").await;
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads("Aino has agreed to a meeting");
        }
        scenes::it_is_ready(village, &cast).await;
        assert_eq!(village.readiness().await.column("readiness"), ["ready"]);
        days(village, 6).await;
        let told = cast.sanna.reads_all().join("\n");
        for part in ["Mikko has not said that they still work here", "fewer than two practitioners can come"] {
            assert!(told.contains(part), "{told}");
        }
        cast.aino.reads("fewer than two practitioners can come");
        assert_eq!(village.readiness().await.column("readiness"), ["cannot"]);
        let told = village.care_store().last().expect("an event");
        assert_eq!((told.kind.as_str(), told.data["readiness"].as_str()), ("meeting.readiness", Some("cannot")));
        // Said once, however often anybody looks.
        days(village, 1).await;
        cast.sanna.sees_nothing_new();
        scenes::types(village, &cast.mikko, "/start").await;
        cast.mikko.reads("Your place in the team has ended");
        scenes::taps(village, &cast.mikko, "I still work here").await;
        for phone in [&cast.aino, &cast.mikko] {
            phone.reads("The meeting is ready");
        }
        let told = cast.sanna.reads_all().join("\n");
        assert!(told.contains("The meeting is ready") && told.contains("Mikko has come back"), "{told}");
        assert_eq!(village.readiness().await.column("readiness"), ["ready"]);
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Between two looks of the hour, too, whoever looks reads how it is at that moment.
///
/// Proves H11.
#[tokio::test]
async fn a_look_right_after_the_end_does_not_wait_for_the_hour() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        days(village, 85).await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        scenes::taps(village, &cast.sanna, "I still work here").await;
        kith::sandbox::story::a_meeting_is_called_for(village, &cast, "in 20 days 15:00").await;
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads("Aino has agreed to a meeting");
        }
        scenes::it_is_ready(village, &cast).await;
        let sql = "SELECT s.expires_at FROM staff s JOIN known_staff k ON k.id = s.id WHERE k.name = 'Mikko'";
        let end: i64 = scenes::value(village, sql).await.parse().expect("an instant");
        let end = jiff::Timestamp::from_millisecond(end).expect("an instant");
        village.clock().advance(end.duration_since(village.clock().now()) - SignedDuration::from_mins(30));
        village.rests().await;
        scenes::types(village, &cast.sanna, "/ready").await;
        assert!(cast.sanna.reads("How far each meeting is").contains("The meeting is ready"));
        village.clock().advance(SignedDuration::from_mins(31));
        scenes::types(village, &cast.sanna, "/ready").await;
        let told = cast.sanna.reads("How far each meeting is");
        assert!(told.contains("fewer than two practitioners can come"), "{told}");
        village.wait(SignedDuration::from_hours(1)).await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
