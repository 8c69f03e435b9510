//! Somebody is referred by the team's own system: from the post to a first meeting that was held.

use jiff::SignedDuration;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{REFERRALS_TOKEN, Village};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::posting::{Answer, address, asks, sends};
use crate::scenes::{self, forges, rows, taps, types, value};

/// Posts it to a bot that is stepped before and after.
pub async fn posts(village: &Village, body: &Value) -> Answer {
    village.opens().await;
    let answer = sends(village, body).await;
    is_stepped_again(village).await;
    answer
}

/// Asks how one stands.
async fn stands(village: &Village, id: &str) -> Value {
    village.opens().await;
    let url = format!("{}/{id}", address(village));
    let answer = asks(&url, Method::GET, (REFERRALS_TOKEN, "application/json"), String::new()).await;
    is_stepped_again(village).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.said
}

async fn is_stepped_again(village: &Village) {
    village.rests().await;
    village.closes().await.expect("a house in order");
    village.revives().await.expect("the bot again");
    village.settle().await;
}

/// Sanna's team, with Mikko in it.
async fn team(village: &Village) -> Cast {
    let cast = Cast::arrive(village);
    story::the_team_arrives(village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
    cast
}

async fn staff(village: &Village, name: &str) -> String {
    value(village, &format!("SELECT s.id FROM staff s JOIN known_staff k ON k.id = s.id WHERE k.name = '{name}'")).await
}

/// The link of the newest message, opened and agreed to by Aino.
async fn aino_comes(village: &Village, cast: &Cast) {
    cast.sanna.shares_to(&cast.aino);
    cast.aino.opens_shared();
    village.rests().await;
    cast.aino.reads("Thank you for opening");
    cast.sanna.reads("They appear as “Aino”");
    taps(village, &cast.sanna, "Yes").await;
    cast.aino.reads("You decide");
    taps(village, &cast.aino, "I agree").await;
    let welcome = cast.aino.screen();
    assert!(welcome.contains("The first meeting is wanted by"), "{welcome}");
    let told = cast.sanna.reads("Aino has agreed");
    assert!(told.contains("The first meeting is wanted by"), "{told}");
}

#[tokio::test]
async fn a_referral_with_a_convener_becomes_a_first_meeting_that_was_held() {
    Village::story(async |village| {
        let cast = team(village).await;
        let now = village.clock().now();
        let came = now - SignedDuration::from_hours(5);
        let body = json!({ "id": "ref-17", "team": "Harbour", "convener": staff(village, "Sanna").await,
            "referred_at": came.to_string(), "patient": "Patient/lighthouse" });
        let answer = posts(village, &body).await;
        assert_eq!((answer.status, &answer.said["state"]), (StatusCode::CREATED, &json!("running")), "{answer:?}");
        let told = cast.sanna.reads("Someone new is waiting for a link from you");
        assert!(cast.sanna.is_protected() && !told.contains("lighthouse"), "{told}");
        cast.mikko.sees_nothing_new();
        let sealed = rows(village, "SELECT patient FROM referral").await.concat();
        assert!(!sealed[0].contains("lighthouse") && !sealed[0].is_empty(), "the reference is sealed");
        taps(village, &cast.sanna, "Make the link").await;
        cast.sanna.reads("A link for the person");
        assert_eq!(stands(village, "ref-17").await["link_at"], json!(null));
        aino_comes(village, &cast).await;
        let network = value(village, "SELECT id FROM network").await;
        assert_eq!(answer.said["network_id"], json!(network));
        forges(village, &cast.sanna, &format!("tt:{network}:1")).await;
        story::gather(village, &cast.aino, &cast.onni, "Brother").await;
        story::gather(village, &cast.aino, &cast.leena, "Friend").await;
        story::a_meeting_is_convened(village, &cast).await;
        scenes::it_is_ready(village, &cast).await;
        let said = stands(village, "ref-17").await;
        assert!(said["ready_at"].is_string() && said["link_at"].is_string() && said["held_at"].is_null(), "{said}");
        while village.skip_to_next_due().await.is_some() {
            village.rests().await;
        }
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        let said = stands(village, "ref-17").await;
        assert_eq!((&said["state"], &said["target_hours"]), (&json!("met"), &json!(168)), "{said}");
        assert!(said["held_at"].is_string());
        let again = posts(village, &body).await;
        assert_eq!((again.status, &again.said["network_id"]), (StatusCode::OK, &answer.said["network_id"]));
        assert_eq!(value(village, "SELECT count(*) FROM network").await, "1");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

#[tokio::test]
async fn without_a_convener_the_coordinators_are_asked_and_who_takes_it_on_is_it() {
    Village::story(async |village| {
        let cast = team(village).await;
        let answer = posts(village, &json!({ "id": "ref-18", "team": "Harbour" })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        cast.sanna.reads("Someone new is waiting for a link from one of you");
        cast.mikko.sees_nothing_new();
        let network = value(village, "SELECT id FROM network").await;
        forges(village, &cast.mikko, &format!("to:{network}")).await;
        cast.mikko.sees("You are not on call now");
        assert_eq!(value(village, "SELECT count(*) FROM referral WHERE taken_at IS NOT NULL").await, "0");
        for _ in 0..2 {
            forges(village, &cast.sanna, &format!("to:{network}")).await;
            cast.sanna.sees("You are the convener");
        }
        assert!(stands(village, "ref-18").await["taken_at"].is_string());
        taps(village, &cast.sanna, "Make the link").await;
        cast.sanna.reads("A link for the person");
        types(village, &cast.sanna, "/ready").await;
        cast.sanna.reads("Someone new: the link has not been opened yet");
    })
    .await;
}
