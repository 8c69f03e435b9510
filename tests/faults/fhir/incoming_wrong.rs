//! Whatever goes wrong while the team's FHIR server is read: nobody who is referred is lost or comes twice, and whoever runs the team sees it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::SignedDuration;
use kith::operate::doctor::{self, Surroundings};
use kith::operate::findings::Level;
use kith::sandbox::Village;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::incoming::{dead, made, team};
use super::server::{SEARCH, SYSTEM, Server, TOKEN, catches_up, looks, request};
use crate::books::rows;
use crate::kill::{Plan, Process};
use crate::scene::{invited, taps};

const FOR_EVER: u32 = 1_000_000;

/// The class of what is wrong with the looks; empty while nothing is.
async fn trouble(village: &Village) -> String {
    rows(village, "SELECT trouble FROM fhir_look WHERE what = 'ServiceRequest'").await.concat().concat()
}

/// Proves H22.
#[tokio::test]
async fn a_server_in_trouble_is_read_again_whatever_the_trouble() {
    let html = "<html><title>Sign in</title></html>";
    let kinds: [(&str, Value); 14] = [
        ("unauthorized", json!({ "status": 401 })),
        ("refused-400", json!({ "status": 400 })),
        ("refused-403", json!({ "status": 403 })),
        ("refused-404", json!({ "status": 404 })),
        ("refused-410", json!({ "status": 410 })),
        ("refused-412", json!({ "status": 412 })),
        ("too-many", json!({ "status": 429, "headers": { "retry-after": "300" } })),
        ("server-error", json!({ "status": 500, "body": html })),
        ("server-error", json!({ "status": 503 })),
        ("unreadable-answer", json!({ "status": 200, "body": html, "headers": { "content-type": "text/html" } })),
        ("unreadable-answer", json!({ "status": 200, "body": "{\"resourceType\": \"Bund" })),
        ("unreadable-answer", json!({ "status": 200, "body": "{\"resourceType\": \"OperationOutcome\"}" })),
        ("unreachable", json!({ "reset": true })),
        (
            "too-large",
            json!({ "status": 200, "body": format!("{{\"resourceType\": \"Bundle\", \"x\": \"{}\"}}", "x".repeat(1 << 20)) }),
        ),
    ];
    Server::reading(async |village, server| {
        let cast = team(village).await;
        for (round, (class, mut faults)) in kinds.into_iter().enumerate() {
            faults["left"] = FOR_EVER.into();
            faults["only"] = "ServiceRequest".into();
            server.faults(faults).await;
            server.asked().await;
            server.puts(village, &[request(village, &round.to_string())]).await;
            assert_eq!(trouble(village).await, class);
            server.asked().await;
            village.wait(SignedDuration::from_secs(1)).await;
            assert!(server.asked().await.is_empty(), "{class}: it is left alone");
            if class == "too-many" {
                village.wait(SignedDuration::from_secs(200)).await;
                assert!(server.asked().await.is_empty(), "as long as it asked for");
            }
            server.faults(json!({ "left": 0 })).await;
            village.wait(SignedDuration::from_mins(11)).await;
            assert_eq!(
                (trouble(village).await.as_str(), made(village).await[1].clone()),
                ("", (round + 1).to_string())
            );
            let told = cast.sanna.reads_all();
            assert_eq!(told.iter().filter(|text| text.contains("Someone new")).count(), 1, "{class}: {told:?}");
        }
        assert!(dead(village).await.is_empty());
    })
    .await;
}

/// Proves H22.
#[tokio::test]
async fn down_for_a_day_nobody_who_was_referred_is_lost_and_the_team_and_the_doctor_say_so() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        server.puts(village, &[request(village, "1")]).await;
        cast.sanna.reads("Someone new is waiting");
        server.faults(json!({ "left": FOR_EVER, "reset": true })).await;
        server.puts_unseen(village, &[request(village, "2"), request(village, "3")]).await;
        for _ in 0..24 {
            village.wait(SignedDuration::from_hours(1)).await;
        }
        cast.sanna.reads("your team’s own record has not been reached");
        let found = examined(village, server).await;
        assert!(found.contains("The FHIR server could not be read for 23 hours (unreachable)"), "{found}");
        let seen =
            "SELECT trouble, CASE WHEN oldest_at <> '' THEN 1 ELSE 0 END FROM care_relay WHERE target = 'fhir-in'";
        assert_eq!(village.rows(seen).await.expect("rows"), [["unreachable", "1"]]);
        server.faults(json!({ "left": 0 })).await;
        village.wait(SignedDuration::from_mins(11)).await;
        let told = cast.sanna.reads_all();
        assert_eq!(told.iter().filter(|text| text.contains("Someone new")).count(), 2, "{told:?}");
        assert!(told.iter().any(|text| text.contains("is reached again")), "{told:?}");
        assert!(!examined(village, server).await.contains("could not be read"));
    })
    .await;
}

/// What the doctor finds wrong.
async fn examined(village: &Village, server: &Server) -> String {
    let settings = kith::config::Settings {
        token: Some(village.sandbox().token().to_owned()),
        api_url: village.sandbox().api_url().to_owned(),
        database_url: village.database().to_owned(),
        master_key_file: village.key().map(|key| key.display().to_string()),
        signpost: Some("Call 112.".into()),
        team_zone: "Europe/Helsinki".into(),
        fhir_url: Some(format!("{}/fhir", server.url)),
        fhir_system: Some(SYSTEM.into()),
        fhir_token: Some(TOKEN.into()),
        log: "info".into(),
        ..kith::config::Settings::default()
    };
    let found = doctor::examine(&settings, Surroundings::default(), village.clock()).await;
    let wrong = found.iter().filter(|one| one.level == Level::Wrong);
    wrong.map(|one| one.sentence.clone()).collect::<Vec<_>>().join("\n")
}

/// A server that hangs keeps neither the bot nor what is written there.
///
/// Proves H22.
#[tokio::test]
async fn a_search_that_never_ends_keeps_nobody_waiting() {
    Server::reading(async |village, server| {
        let cast = invited(village).await;
        catches_up(village).await;
        server.faults(json!({ "left": FOR_EVER, "hang": true, "only": "ServiceRequest" })).await;
        village.clock().advance(SignedDuration::from_secs(31));
        village.opens().await;
        taps(village, &cast.onni, "I'm coming").await;
        cast.onni.sees("Your answer: coming");
        let answers = async || server.all("AppointmentResponse").await.len().to_string();
        crate::scene::until("the answer in the server", String::new, async || answers().await == "1").await;
        assert_eq!(trouble(village).await, "", "the look still waits for its answer");
    })
    .await;
}

/// Pages are followed to their end, also where one page could not hold all; what is larger than any answer may be is asked for one by one.
#[tokio::test]
async fn every_page_is_read_also_where_they_are_many_or_large() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        let many: Vec<Value> = (0..120).map(|number| request(village, &format!("m{number}"))).collect();
        server.puts(village, &many).await;
        assert_eq!(made(village).await[1], "120");
        let large = ["x", "y", "z"].map(|id| {
            let mut one = request(village, id);
            one["note"] = json!([{ "text": "x".repeat(500_000) }]);
            one
        });
        server.puts(village, &large).await;
        assert_eq!((trouble(village).await.as_str(), made(village).await[1].as_str()), ("too-large", "120"));
        looks(village).await;
        assert_eq!((trouble(village).await.as_str(), made(village).await[1].as_str()), ("", "123"));
        assert_eq!(cast.sanna.reads_all().len(), 123);
    })
    .await;
}

/// Whatever a page says of the next one: our token goes to no other server.
///
/// Proves H22.
#[tokio::test]
async fn a_next_page_at_another_server_is_not_asked_for() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let (other, knocks) = (listener.local_addr().expect("an address"), Arc::new(AtomicUsize::new(0)));
        let count = knocks.clone();
        let door = tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        server.control(json!({ "next": format!("http://{other}/fhir/ServiceRequest?page=2") })).await;
        server.puts(village, &[request(village, "1")]).await;
        assert_eq!(trouble(village).await, "next-elsewhere");
        village.wait(SignedDuration::from_mins(11)).await;
        assert_eq!(knocks.load(Ordering::SeqCst), 0, "nobody else hears of us");
        // A page that says for ever that it is the next one ends, too.
        let own = format!("{}/fhir/ServiceRequest?status=active", server.url);
        server.control(json!({ "next": own })).await;
        village.wait(SignedDuration::from_mins(11)).await;
        assert_eq!(trouble(village).await, "unreadable-answer");
        server.control(json!({ "next": null })).await;
        village.wait(SignedDuration::from_mins(11)).await;
        assert_eq!((trouble(village).await.as_str(), made(village).await[1].as_str()), ("", "1"));
        let told = cast.sanna.reads_all();
        assert_eq!(told.iter().filter(|text| text.contains("Someone new")).count(), 1, "{told:?}");
        door.abort();
    })
    .await;
}

/// A planted bug keeps the mark before it has read.
///
/// Proves H22.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_a_request_and_the_mark_each_is_there_once() {
    let Some(server) = Server::start() else { return };
    let village = server.village().await;
    team(&village).await;
    catches_up(&village).await;
    village.closes().await.expect("an end");
    let now = village.clock().now();
    let at = |number: i64| {
        let mut one = request(&village, &number.to_string());
        one["meta"] = json!({ "lastUpdated": (now - SignedDuration::from_mins(60 - 5 * number)).to_string() });
        one
    };
    let all: Vec<Value> = (0..6).map(at).collect();
    server.puts_unseen(&village, &all).await;
    let plans: Vec<Plan> = ["fhir-in-read", "fhir-in-kept", "fhir-in-kept", "fhir-in-marked", "fhir-in-read"]
        .into_iter()
        .zip([1, 1, 2, 1, 1])
        .map(|(point, hit)| Plan::At(point.to_owned(), hit))
        .collect();
    let deaths = plans.len();
    let settings = vec![
        ("KITH_FHIR_URL", format!("{}/fhir", server.url)),
        ("KITH_FHIR_SYSTEM", SYSTEM.to_owned()),
        ("KITH_FHIR_TOKEN", TOKEN.to_owned()),
        ("KITH_FHIR_POLL", "15".to_owned()),
        ("KITH_FHIR_REFERRALS", SEARCH.to_owned()),
    ];
    let mut process = Process::start_with(&village, plans, settings);
    process.has_died(deaths).await;
    crate::scene::until("all of them", String::new, async || made(&village).await[1] == "6").await;
    drop(process);
    assert_eq!(made(&village).await, ["6", "6", "6", "6"]);
    assert!(dead(&village).await.is_empty());
    village.revives().await.expect("a bot");
    looks(&village).await;
    assert_eq!(made(&village).await, ["6", "6", "6", "6"]);
}
