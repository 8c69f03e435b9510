//! The bot dies while it reads what is planned there, or changes a word in it: one question to the person, one word there.

use kith::sandbox::Village;
use kith::sandbox::story::Cast;

use super::patching::{agreed, stand};
use super::planned::{appointment, days, referred, theirs};
use super::server::{SEARCH, SYSTEM, Server, TOKEN, catches_up, looks};
use crate::books::rows;
use crate::kill::{Plan, Process};

const SUGGESTED: &str = "Your team suggests a meeting";

fn settings(server: &Server) -> Vec<(&'static str, String)> {
    vec![
        ("KITH_FHIR_URL", format!("{}/fhir", server.url)),
        ("KITH_FHIR_SYSTEM", SYSTEM.to_owned()),
        ("KITH_FHIR_TOKEN", TOKEN.to_owned()),
        ("KITH_FHIR_POLL", "15".to_owned()),
        ("KITH_FHIR_REFERRALS", SEARCH.to_owned()),
        ("KITH_FHIR_PATCH", "1".to_owned()),
    ]
}

fn plans(points: &[&str]) -> Vec<Plan> {
    points.iter().map(|point| Plan::At((*point).to_owned(), 1)).collect()
}

async fn asked(village: &Village) -> Vec<Vec<String>> {
    rows(village, "SELECT state, appointment FROM proposal").await
}

fn suggestions(cast: &Cast) -> usize {
    cast.aino.transcript().iter().filter(|line| line.text.contains(SUGGESTED)).count()
}

/// Proves H22.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_a_plan_is_read_the_person_is_asked_once() {
    let Some(server) = Server::start() else { return };
    let village = server.read().await;
    let cast = referred(&village, &server).await;
    catches_up(&village).await;
    village.closes().await.expect("an end");
    let before = suggestions(&cast);
    server.puts_unseen(&village, &[appointment("a1", "booked", days(&village, 3))]).await;
    let plans = plans(&["fhir-in-read", "fhir-in-kept", "fhir-in-marked", "fhir-in-read"]);
    let deaths = plans.len();
    let mut process = Process::start_with(&village, plans, settings(&server));
    process.has_died(deaths).await;
    process.rests().await;
    drop(process);
    assert_eq!(asked(&village).await, [["open", "a1"]]);
    assert_eq!(suggestions(&cast), before + 1, "asked once");
    village.revives().await.expect("a bot");
    looks(&village).await;
    assert_eq!((asked(&village).await.len(), suggestions(&cast)), (1, before + 1));
}

/// Proves H22.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_a_word_there_and_its_mark_it_is_changed_once() {
    let Some(server) = Server::start() else { return };
    let village = server.read().await;
    village.sandbox().will_be_told(|settings| settings.fhir_patch = true);
    village.restart().await.expect("the bot again");
    let cast = agreed(&village, &server).await;
    catches_up(&village).await;
    village.closes().await.expect("an end");
    let versions = theirs(&server, "a1").await.1;
    cast.onni.taps("I'm coming");
    let plans = plans(&["fhir-put", "fhir-marked", "fhir-put", "fhir-marked"]);
    let deaths = plans.len();
    let mut process = Process::start_with(&village, plans, settings(&server));
    process.has_died(deaths).await;
    process.rests().await;
    drop(process);
    village.revives().await.expect("a bot");
    catches_up(&village).await;
    assert_eq!(stand(&server).await, ["needs-action", "accepted", "accepted"]);
    assert_eq!(theirs(&server, "a1").await.1, versions + 1, "the same word is not written twice");
    assert_eq!(server.all("AppointmentResponse").await.len(), 1);
}
