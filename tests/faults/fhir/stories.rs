//! What stands in the server as meetings and people change.

use jiff::SignedDuration;
use kith::clock::Clock;
use kith::sandbox::Village;
use serde_json::Value;

use super::server::{SYSTEM, Server, catches_up};
use crate::scene::{aino_moves_it, all_coming, gathered, invited, start, taps, the_team_comes, types, waits_until};

/// What each participant of the only meeting said, by type.
async fn said(server: &Server) -> Vec<String> {
    let (meeting, _) = server.all("Appointment").await.pop().expect("an appointment");
    let word = |one: &Value| {
        let role = one["type"][0]["coding"][0]["code"].as_str().expect("a role");
        format!("{role} {}", one["status"].as_str().expect("a status"))
    };
    meeting["participant"].as_array().expect("participants").iter().map(word).collect()
}

async fn responses(server: &Server) -> Vec<String> {
    let all = server.all("AppointmentResponse").await;
    all.iter().map(|(one, _)| one["participantStatus"].as_str().expect("a status").to_owned()).collect()
}

#[tokio::test]
async fn a_meeting_and_what_people_say_to_it_stand_there() {
    Server::story(async |village, server| {
        let cast = invited(village).await;
        assert_eq!(
            said(server).await,
            [
                "ATND needs-action",
                "ATND needs-action",
                "SBJ needs-action",
                "PART needs-action",
                "PART needs-action",
                "LOC accepted"
            ]
        );
        assert!(responses(server).await.is_empty());
        taps(village, &cast.onni, "I'm coming").await;
        assert_eq!(responses(server).await, ["accepted"]);
        let (answer, versions) = server.all("AppointmentResponse").await.pop().expect("an answer");
        assert_eq!(versions, 1);
        let (meeting, versions) = server.all("Appointment").await.pop().expect("a meeting");
        assert_eq!((versions, meeting["status"].as_str()), (2, Some("pending")));
        assert_eq!(
            answer["appointment"]["reference"],
            format!("Appointment/{}", meeting["id"].as_str().expect("an id"))
        );
        assert!(answer["actor"]["reference"].as_str().expect("a reference").starts_with("RelatedPerson/"), "{answer}");
        assert_eq!(answer["identifier"][0]["system"], format!("{SYSTEM}/answer"));
        taps(village, &cast.onni, "Not coming").await;
        assert_eq!(responses(server).await, ["declined"]);
        catches_up(village).await;
    })
    .await;
}

/// A move asks anew, a withdrawal says neither that they left nor that they were removed, a cancellation is one.
#[tokio::test]
async fn a_move_a_withdrawal_and_a_cancellation_follow() {
    Server::story(async |village, server| {
        let cast = all_coming(village).await;
        let (meeting, _) = server.all("Appointment").await.pop().expect("a meeting");
        assert_eq!(meeting["status"], "booked");
        assert!(said(server).await.iter().all(|one| one.ends_with("accepted")));
        aino_moves_it(village, &cast, "in 5 days 16:00").await;
        let (moved, _) = server.all("Appointment").await.pop().expect("a meeting");
        assert!(moved["id"] == meeting["id"] && moved["start"] != meeting["start"] && moved["status"] == "pending");
        let responses_now = responses(server).await;
        assert_eq!(responses_now.iter().filter(|one| *one == "needs-action").count(), 5, "{responses_now:?}");
        types(village, &cast.leena, "/stop").await;
        cast.leena.reads("Leave Aino's meetings?");
        taps(village, &cast.leena, "Yes, leave").await;
        cast.aino.reads("Leena does not take part any more");
        assert_eq!(said(server).await.iter().filter(|one| one.starts_with("PART")).count(), 1);
        assert_eq!(responses(server).await.iter().filter(|one| *one == "declined").count(), 1);
        let related = server.all("RelatedPerson").await;
        assert_eq!(related.iter().filter(|(one, _)| one["active"] == true).count(), 1);
        let consents = server.all("Consent").await;
        assert_eq!(consents.iter().filter(|(one, _)| one["status"] == "inactive").count(), 1, "{consents:?}");
        let (team, _) = server.all("CareTeam").await.pop().expect("a network");
        assert_eq!((team["status"].as_str(), team["participant"].as_array().map(Vec::len)), (Some("active"), Some(4)));
        sanna_cancels_for(village, &cast).await;
        let (cancelled, _) = server.all("Appointment").await.pop().expect("a meeting");
        assert_eq!(cancelled["status"], "cancelled");
        catches_up(village).await;
        let sent = server.all("Communication").await;
        assert!(sent.len() >= 8 && sent.iter().all(|(one, _)| one.get("payload").is_none()), "{sent:?}");
    })
    .await;
}

async fn sanna_cancels_for(village: &kith::sandbox::Village, cast: &kith::sandbox::story::Cast) {
    types(village, &cast.sanna, "/meetings").await;
    cast.sanna.reads("Meeting with Aino");
    taps(village, &cast.sanna, "Cancel the meeting").await;
    taps(village, &cast.sanna, "Cancel the meeting").await;
    for phone in [&cast.aino, &cast.onni, &cast.mikko] {
        phone.reads("is cancelled");
    }
}

/// How the way to the only network's first meeting stands there: status, state, until when, and how many versions there were.
async fn way(server: &Server) -> (String, String, Option<String>, u64) {
    let (task, versions) = server.all("Task").await.pop().expect("a task");
    let word = |value: &Value| value.as_str().map(str::to_owned);
    let state = word(&task["businessStatus"]["coding"][0]["code"]).expect("a state");
    assert!(task["for"]["type"] == "Patient" && task.get("note").is_none() && task.get("statusReason").is_none());
    (word(&task["status"]).expect("a status"), state, word(&task["restriction"]["period"]["end"]), versions)
}

/// The person's more time holds it without a new version for every look; late is not failed, and a first meeting that comes late completes it.
#[tokio::test]
async fn the_way_to_a_first_meeting_stands_there_as_its_clock_does() {
    Server::story(async |village, server| {
        let cast = gathered(village).await;
        let hours = SignedDuration::from_hours;
        let (status, state, wanted, versions) = way(server).await;
        assert_eq!((status.as_str(), state.as_str(), versions), ("in-progress", "running", 1));
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("The first meeting is wanted by");
        taps(village, &cast.aino, "I need more time").await;
        let held = ("on-hold".to_owned(), "paused".to_owned(), None, 2);
        assert_eq!(way(server).await, held);
        village.wait(hours(50)).await;
        crate::books::change(village, "UPDATE relay_event SET fhir_at = NULL").await;
        village.settle().await;
        assert_eq!(way(server).await, held, "time alone makes no version");
        taps(village, &cast.aino, "Go on").await;
        let (status, _, later, versions) = way(server).await;
        let at = |text: Option<String>| text.expect("an end").parse::<jiff::Timestamp>().expect("an instant");
        assert_eq!((status.as_str(), versions), ("in-progress", 3));
        assert!(at(later).duration_since(at(wanted)) >= hours(50));
        village.wait(hours(7 * 24)).await;
        let (status, state, _, versions) = way(server).await;
        assert_eq!((status.as_str(), state.as_str(), versions), ("in-progress", "missed", 4));
        kith::sandbox::story::a_meeting_is_convened(village, &cast).await;
        the_team_comes(village, &cast).await;
        waits_until(village, hours(1)).await;
        let begins = start(village).await;
        village.wait(hours(3)).await;
        let (status, state, _, versions) = way(server).await;
        assert_eq!((status.as_str(), state.as_str(), versions), ("completed", "missed", 5), "late, and held");
        let (task, _) = server.all("Task").await.pop().expect("a task");
        assert_eq!(task["executionPeriod"]["end"], begins.to_string());
        for phone in cast.phones() {
            phone.reads_all();
        }
        catches_up(village).await;
    })
    .await;
}

/// No name leaves but of whoever lets it stand in the record, and only as long as they take part.
#[tokio::test]
async fn a_name_stands_there_only_while_its_owner_lets_it() {
    Server::story(async |village, server| {
        let cast = all_coming(village).await;
        let everything = async || {
            let mut texts = vec![];
            for kind in
                ["RelatedPerson", "CareTeam", "Consent", "Appointment", "AppointmentResponse", "Communication", "Task"]
            {
                texts.push(format!("{:?}", server.all(kind).await));
            }
            texts.concat()
        };
        catches_up(village).await;
        let text = everything().await;
        for name in ["Aino", "Onni", "Leena", "Sanna", "Mikko", "Brother"] {
            assert!(!text.contains(name), "{name}");
        }
        crate::books::change(village, "UPDATE participant SET on_record = 1 WHERE role = 'member'").await;
        crate::books::change(village, "UPDATE relay_event SET fhir_at = NULL").await;
        catches_up(village).await;
        assert!(everything().await.contains("Onni"));
        types(village, &cast.onni, "/stop").await;
        cast.onni.reads("Leave Aino's meetings?");
        taps(village, &cast.onni, "Yes, leave").await;
        cast.aino.reads("Onni does not take part any more");
        catches_up(village).await;
        let text = everything().await;
        assert!(!text.contains("Onni") && text.contains("Leena"));
    })
    .await;
}

/// The street's own server judges the same: whatever it is told has an identifier, points to what is there, and is never written again
/// without a change.
#[tokio::test]
async fn the_demos_server_has_nothing_to_complain_of() {
    let village = Village::empty(Clock::system()).await.expect("a village");
    village.sandbox().will_write_fhir();
    village.revives().await.expect("a bot");
    let cast = all_coming(&village).await;
    aino_moves_it(&village, &cast, "in 5 days 16:00").await;
    taps(&village, &cast.onni, "Not coming").await;
    let all = village.sandbox().fhir_store().all();
    let count = |kind: &str| all.iter().filter(|one| one.kind() == kind).count();
    assert_eq!(
        (count("Appointment"), count("CareTeam"), count("RelatedPerson"), count("AppointmentResponse")),
        (1, 1, 2, 5)
    );
    let answer = all.iter().filter(|one| one.kind() == "AppointmentResponse" && one.version == 3).count();
    assert_eq!(answer, 1, "said, asked anew, said again");
    village.ends_well();
}
