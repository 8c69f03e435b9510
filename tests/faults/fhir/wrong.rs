//! Whatever goes wrong at the server or on the way: nothing is lost, nothing is doubled, the order holds, and the team sees it.

use jiff::SignedDuration;
use kith::operate::{Place, relaying};
use kith::sandbox::Village;
use kith::sandbox::story::Cast;
use serde_json::{Value, json};

use super::server::{SYSTEM, Server, TOKEN, catches_up};
use crate::books;
use crate::kill::{Plan, Process};
use crate::relay::much_happens;
use crate::scene::{invited, taps};

const FOR_EVER: u32 = 1_000_000;

/// What the store says of streams that went wrong: state, class, type.
async fn troubles(village: &Village) -> Vec<Vec<String>> {
    books::rows(village, "SELECT state, trouble, resource FROM fhir_stream ORDER BY state, trouble, resource").await
}

/// All that stands there, without what the server itself says of it.
pub async fn stands(server: &Server) -> Vec<Value> {
    let mut all = vec![];
    for kind in ["RelatedPerson", "CareTeam", "Consent", "Appointment", "AppointmentResponse", "Communication"] {
        for (mut one, _) in server.all(kind).await {
            let body = one.as_object_mut().expect("a resource");
            body.retain(|name, _| name != "id" && name != "meta");
            all.push(without_references(one));
        }
    }
    all
}

/// References by the server's own names differ from server to server.
fn without_references(mut value: Value) -> Value {
    match &mut value {
        Value::Object(map) => {
            map.remove("reference");
            map.values_mut().for_each(|one| *one = without_references(one.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|one| *one = without_references(one.take())),
        _ => {}
    }
    value
}

/// Everything is read and made again, as if the server had never had anything.
async fn recomputed(village: &Village, server: &Server) -> Vec<Value> {
    server.control(json!({ "forget": true })).await;
    books::change(village, "DELETE FROM fhir_resource").await;
    books::change(village, "UPDATE relay_event SET fhir_at = NULL").await;
    books::change(village, "UPDATE outbox SET fhir_at = NULL").await;
    catches_up(village).await;
    stands(server).await
}

/// Whoever runs the team reads of each time that their record was not reached, and of its end.
fn hears_of_silence(cast: &Cast, times: usize) {
    let told = cast.sanna.reads_all();
    assert_eq!(told.len(), 2 * times, "{told:#?}");
    for pair in told.chunks(2) {
        assert!(pair[0].contains("has not been reached") && pair[1].contains("is reached again"), "{pair:?}");
    }
}

/// Proves H22.
#[tokio::test]
async fn a_server_in_trouble_is_waited_for_whatever_the_trouble() {
    let html = "<html><title>Sign in</title></html>";
    let kinds: [(&str, Value); 9] = [
        ("unauthorized", json!({ "status": 401 })),
        ("too-many", json!({ "status": 429, "headers": { "retry-after": "300" } })),
        ("server-error", json!({ "status": 500, "body": html })),
        ("server-error", json!({ "status": 503 })),
        ("unreadable-answer", json!({ "status": 200, "body": html, "headers": { "content-type": "text/html" } })),
        ("unreadable-answer", json!({ "status": 200, "body": "{\"resourceType\": \"Appointm" })),
        ("unreadable-answer", json!({ "status": 200, "body": "{\"resourceType\": \"Bundle\"}" })),
        ("unreachable", json!({ "reset": true })),
        ("server-error", json!({ "status": 504, "after": true })),
    ];
    Server::story(async |village, server| {
        let cast = invited(village).await;
        let all = kinds.len();
        for (round, (class, mut faults)) in kinds.into_iter().enumerate() {
            catches_up(village).await;
            faults["left"] = FOR_EVER.into();
            server.faults(faults.clone()).await;
            taps(village, &cast.onni, if round % 2 == 0 { "I'm coming" } else { "Not coming" }).await;
            assert_eq!(troubles(village).await, [["later", class, "Appointment"]], "{faults}");
            server.asked().await;
            village.wait(SignedDuration::from_secs(1)).await;
            assert!(server.asked().await.is_empty(), "{class}: it is left alone");
            if class == "too-many" {
                village.wait(SignedDuration::from_secs(200)).await;
                assert!(server.asked().await.is_empty(), "as long as it asked for");
            }
            server.faults(json!({ "left": 0 })).await;
            catches_up(village).await;
            let said = server.all("AppointmentResponse").await;
            let word = if round % 2 == 0 { "accepted" } else { "declined" };
            assert!(said.len() == 1 && said[0].0["participantStatus"] == word, "{class}: {said:?}");
        }
        let there = stands(server).await;
        assert_eq!(there, recomputed(village, server).await);
        // Eleven minutes of each trouble.
        hears_of_silence(&cast, all);
    })
    .await;
}

/// Proves H22.
#[tokio::test]
async fn what_is_refused_is_dead_seen_and_tried_again_and_stops_nobody_else() {
    Server::story(async |village, server| {
        let cast = invited(village).await;
        taps(village, &cast.onni, "I'm coming").await;
        for (round, (status, asked)) in
            [(400, 1), (422, 1), (403, 6), (404, 6), (409, 6), (412, 6)].into_iter().enumerate()
        {
            catches_up(village).await;
            server.faults(json!({ "left": FOR_EVER, "status": status, "only": "AppointmentResponse" })).await;
            server.asked().await;
            taps(village, &cast.leena, "Not sure yet").await;
            taps(village, &cast.leena, if round % 2 == 0 { "I'm coming" } else { "Not coming" }).await;
            for _ in 0..8 {
                village.wait(SignedDuration::from_mins(11)).await;
            }
            assert_eq!(troubles(village).await, [["dead", &format!("refused-{status}"), "AppointmentResponse"]]);
            let log = server.asked().await;
            let tries = log.iter().filter(|line| line.starts_with("PUT /fhir/AppointmentResponse")).count();
            assert!(tries >= asked && tries <= 4 * asked, "{status}: {tries} of {log:?}");
            let seen = village.rows("SELECT dead, waiting FROM care_relay WHERE target = 'fhir'").await.expect("rows");
            assert_eq!(seen, [["1", "0"]]);
            server.faults(json!({ "left": 0 })).await;
            village.wait(SignedDuration::from_hours(1)).await;
            assert_eq!(troubles(village).await.len(), 1, "dead is dead");
            tries_again(village).await;
            catches_up(village).await;
            assert!(troubles(village).await.is_empty());
        }
        let there = stands(server).await;
        assert_eq!(there, recomputed(village, server).await);
    })
    .await;
}

/// As an operator does, while the bot runs.
async fn tries_again(village: &Village) {
    let place = Place { database_url: village.database().to_owned(), ..Place::default() };
    let (lines, is_well) = relaying::status(&place).await.expect("a status");
    let dead: Vec<&String> = lines.iter().filter(|line| line.starts_with("dead: ")).collect();
    assert!(!is_well && dead.len() == 1 && dead[0].contains("AppointmentResponse, refused-"), "{lines:?}");
    let stream = books::rows(village, "SELECT stream FROM fhir_stream").await.concat().concat();
    assert!(relaying::retry(&place, Some("another"), village.clock()).await.is_err());
    let said = relaying::retry(&place, Some(&stream), village.clock()).await.expect("an answer");
    assert!(said.starts_with("1 of them"), "{said}");
}

/// Proves H22.
#[tokio::test]
async fn down_for_a_day_nothing_is_lost() {
    Server::story(async |village, server| {
        server.faults(json!({ "left": FOR_EVER, "reset": true })).await;
        let cast = much_happens(village).await;
        for _ in 0..24 {
            server.asked().await;
            village.wait(SignedDuration::from_hours(1)).await;
            let asked = server.asked().await;
            assert_eq!(asked.len(), 1, "two streams wait, and one question is enough: {asked:?}");
        }
        assert!(stands(server).await.is_empty());
        let lag =
            "SELECT CASE WHEN waiting > 5 AND oldest_at <> '' THEN trouble END FROM care_relay WHERE target = 'fhir'";
        assert_eq!(village.rows(lag).await.expect("rows"), [["unreachable"]]);
        server.faults(json!({ "left": 0 })).await;
        catches_up(village).await;
        let there = stands(server).await;
        assert!(there.len() > 15, "{there:#?}");
        assert_eq!(there, recomputed(village, server).await);
        hears_of_silence(&cast, 1);
    })
    .await;
}

#[tokio::test]
async fn a_server_without_trust_is_none() {
    let Some(server) = Server::start() else { return };
    let village = server.village().await;
    let url = server.url.replace("http://", "https://");
    village.sandbox().will_be_told(move |settings| settings.fhir_url = Some(format!("{url}/fhir")));
    village.restart().await.expect("the bot again");
    invited(&village).await;
    assert!(troubles(&village).await.iter().all(|row| row[1] == "unreachable"), "{:?}", troubles(&village).await);
    assert!(stands(&server).await.is_empty() && !troubles(&village).await.is_empty());
    village.ends_well();
}

/// Proves H22.
#[tokio::test]
async fn what_is_unchanged_is_not_written() {
    Server::story(async |village, server| {
        much_happens(village).await;
        catches_up(village).await;
        let versions = server.versions().await;
        server.asked().await;
        books::change(village, "UPDATE relay_event SET fhir_at = NULL").await;
        catches_up(village).await;
        village.restart().await.expect("the bot again");
        catches_up(village).await;
        assert_eq!((server.asked().await, server.versions().await), (vec![], versions));
    })
    .await;
}

/// Proves H22.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_a_resource_and_its_mark_the_same_stands_there() {
    let Some(server) = Server::start() else { return };
    let village = server.village().await;
    server.faults(json!({ "left": FOR_EVER, "status": 503 })).await;
    much_happens(&village).await;
    village.closes().await.expect("an end");
    server.faults(json!({ "left": 0 })).await;
    let plans: Vec<Plan> = ["fhir-begun", "fhir-put", "fhir-marked", "fhir-put", "fhir-marked"]
        .into_iter()
        .zip([2, 1, 3, 4, 2])
        .map(|(point, hit)| Plan::At(point.to_owned(), hit))
        .collect();
    let deaths = plans.len();
    let settings = vec![
        ("KITH_FHIR_URL", format!("{}/fhir", server.url)),
        ("KITH_FHIR_SYSTEM", SYSTEM.to_owned()),
        ("KITH_FHIR_TOKEN", TOKEN.to_owned()),
    ];
    let mut process = Process::start_with(&village, plans, settings);
    process.has_died(deaths).await;
    drop(process);
    village.revives().await.expect("a bot");
    catches_up(&village).await;
    let there = stands(&server).await;
    let one_each: std::collections::BTreeSet<String> = there.iter().map(|one| one["identifier"].to_string()).collect();
    assert_eq!(one_each.len(), there.len(), "nothing is there twice");
    assert_eq!(there, recomputed(&village, &server).await);
}
