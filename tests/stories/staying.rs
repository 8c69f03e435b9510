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
        cast.sanna.reads("Mikko has come back to your team by their own tap");
        cast.mikko.reads("Aino has agreed to a meeting");
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
