//! What people answer, in an appointment of the team's own: a word each, tested before it is changed, and nothing else.

use jiff::SignedDuration;
use kith::sandbox::Village;
use kith::sandbox::story::Cast;
use serde_json::{Value, json};

use super::planned::{appointment, days, referred, theirs};
use super::server::{SYSTEM, Server, catches_up, looks};
use crate::books::{self, rows};
use crate::scene::taps;

const FOR_EVER: u32 = 1_000_000;

/// A meeting of the team's own, with Aino and Onni in it there; Leena is asked here alone.
pub async fn agreed(village: &Village, server: &Server) -> Cast {
    let cast = referred(village, server).await;
    catches_up(village).await;
    server.puts(village, &[with_onni(village, server).await]).await;
    taps(village, &cast.aino, "Yes, invite everyone").await;
    cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    catches_up(village).await;
    cast
}

async fn with_onni(village: &Village, server: &Server) -> Value {
    let sql = "SELECT p.id FROM participant p JOIN known_participant k ON k.id = p.id WHERE k.name = 'Onni'";
    let onni = rows(village, sql).await.concat().remove(0);
    let related =
        server.all("RelatedPerson").await.into_iter().find(|(one, _)| one["identifier"][0]["value"] == onni.as_str());
    let id = related.expect("Onni").0["id"].as_str().expect("an id").to_owned();
    let mut one = appointment("a1", "booked", days(village, 3));
    let more = json!({ "actor": { "reference": format!("RelatedPerson/{id}") }, "status": "needs-action" });
    one["participant"].as_array_mut().expect("a list").push(more);
    one
}

/// How everybody in it stands there.
pub async fn stand(server: &Server) -> Vec<String> {
    let all = theirs(server, "a1").await.0["participant"].clone();
    all.as_array().expect("a list").iter().map(|one| one["status"].as_str().expect("a word").to_owned()).collect()
}

/// Two planted bugs: one writes it whole, one says not which version it read.
#[tokio::test]
async fn an_answer_becomes_one_word_there_and_nothing_else_changes() {
    Server::patching(async |village, server| {
        let cast = agreed(village, server).await;
        let before = theirs(server, "a1").await;
        server.asked().await;
        taps(village, &cast.onni, "I'm coming").await;
        taps(village, &cast.leena, "I'm coming").await;
        catches_up(village).await;
        let asked = server.asked().await;
        assert!(asked.iter().any(|line| line == "PATCH /fhir/Appointment/a1"), "{asked:?}");
        assert!(
            !asked
                .iter()
                .any(|line| line.starts_with("PUT /fhir/Appointment?") || line.starts_with("PUT /fhir/Appointment/")),
            "{asked:?}"
        );
        assert_eq!(stand(server).await, ["needs-action", "accepted", "accepted"], "nobody is added");
        let after = theirs(server, "a1").await;
        assert_eq!(after.1, before.1 + 1, "one change, one version");
        let (mut was, mut is) = (before.0, after.0);
        for one in [&mut was, &mut is] {
            one.as_object_mut().expect("one").remove("meta");
            one["participant"][2]["status"] = Value::Null;
        }
        assert_eq!(was, is, "nothing else of it is Kith's to change");
        taps(village, &cast.aino, "Not sure yet").await;
        taps(village, &cast.onni, "Not coming").await;
        catches_up(village).await;
        assert_eq!(stand(server).await, ["tentative", "accepted", "declined"]);
        books::change(village, "UPDATE relay_event SET fhir_at = NULL").await;
        looks(village).await;
        catches_up(village).await;
        let versions = theirs(server, "a1").await.1;
        books::change(village, "UPDATE relay_event SET fhir_at = NULL").await;
        catches_up(village).await;
        assert_eq!(theirs(server, "a1").await.1, versions, "the same is not written again");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Proves H22.
#[tokio::test]
async fn whoever_writes_there_at_the_same_time_is_not_overwritten() {
    Server::patching(async |village, server| {
        let cast = agreed(village, server).await;
        server.faults(json!({ "left": 0, "races": 2 })).await;
        server.asked().await;
        taps(village, &cast.onni, "I'm coming").await;
        catches_up(village).await;
        let asked = server.asked().await;
        assert_eq!(asked.iter().filter(|line| line.starts_with("PATCH ")).count(), 3, "{asked:?}");
        assert_eq!(stand(server).await, ["needs-action", "accepted", "accepted"]);
        // Everybody else is faster for a while: it is tried again later, and the rest is not kept from it.
        for (status, class) in [(412, "refused-412"), (409, "refused-409"), (422, "refused-409"), (400, "refused-409")]
        {
            server
                .faults(json!({ "left": FOR_EVER, "status": status, "only": "Appointment/", "method": "PATCH" }))
                .await;
            taps(village, &cast.onni, "Not sure yet").await;
            let troubles = rows(village, "SELECT state, trouble, resource FROM fhir_stream").await;
            assert_eq!(troubles, [["later", class, "Appointment"]], "{status}");
            assert_eq!(server.all("AppointmentResponse").await[0].0["participantStatus"], "tentative");
            server.faults(json!({ "left": 0 })).await;
            catches_up(village).await;
            assert_eq!(stand(server).await[2], "tentative");
            taps(village, &cast.onni, "I'm coming").await;
            catches_up(village).await;
            assert_eq!(stand(server).await[2], "accepted");
        }
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// What is gone, or closed to us, is seen; the answers stand there by themselves.
#[tokio::test]
async fn an_appointment_that_is_gone_is_dead_and_the_answer_is_there_all_the_same() {
    Server::patching(async |village, server| {
        let cast = agreed(village, server).await;
        for (status, answer, word) in
            [(404, "I'm coming", "accepted"), (410, "Not coming", "declined"), (403, "Not sure yet", "tentative")]
        {
            server.faults(json!({ "left": FOR_EVER, "status": status, "only": "Appointment/" })).await;
            taps(village, &cast.onni, answer).await;
            for _ in 0..8 {
                village.wait(SignedDuration::from_mins(11)).await;
            }
            let class = format!("refused-{status}");
            assert_eq!(rows(village, "SELECT state, trouble FROM fhir_stream").await, [["dead", &class]]);
            assert_eq!(server.all("AppointmentResponse").await[0].0["participantStatus"], word);
            server.faults(json!({ "left": 0 })).await;
        }
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Without the setting, what is the team's own is not touched.
#[tokio::test]
async fn without_the_setting_only_the_answer_is_written() {
    Server::reading(async |village, server| {
        let cast = agreed(village, server).await;
        let before = theirs(server, "a1").await;
        server.asked().await;
        taps(village, &cast.onni, "I'm coming").await;
        catches_up(village).await;
        let asked = server.asked().await;
        assert!(!asked.iter().any(|line| line.starts_with("PATCH ")) && !asked.is_empty(), "{asked:?}");
        assert_eq!(theirs(server, "a1").await, before);
        assert_eq!(server.all("AppointmentResponse").await[0].0["identifier"][0]["system"], format!("{SYSTEM}/answer"));
    })
    .await;
}
