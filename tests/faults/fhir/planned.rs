//! Meetings that the team's own system plans: the same meeting as one that is planned here, and the person says who is asked.

use jiff::{SignedDuration, Timestamp};
use kith::sandbox::Village;
use kith::sandbox::story::{self, Cast};
use serde_json::{Value, json};

use super::incoming::{aino_comes, dead, staff, team};
use super::server::{SYSTEM, Server, catches_up, looks, performer, request};
use crate::books::rows;
use crate::scene::{says_the_plan, taps, types};

/// Aino was referred out of that server and takes part, with Onni and Leena.
pub async fn referred(village: &Village, server: &Server) -> Cast {
    let cast = team(village).await;
    let mut one = request(village, "17");
    one["performer"] = json!([performer("staff", &staff(village, "Sanna").await)]);
    server.puts(village, &[one]).await;
    cast.sanna.reads("Someone new is waiting");
    aino_comes(village, &cast).await;
    story::gather(village, &cast.aino, &cast.onni, "Brother").await;
    story::gather(village, &cast.aino, &cast.leena, "Friend").await;
    for phone in cast.phones() {
        phone.reads_all();
    }
    cast
}

pub fn days(village: &Village, days: i64) -> Timestamp {
    let hour = village.clock().now().as_second() / 3600 * 3600;
    Timestamp::from_second(hour).expect("an hour") + SignedDuration::from_hours(24 * days)
}

/// An appointment of the team's own, with Aino and Mikko, and words that are nobody's business here.
pub fn appointment(id: &str, status: &str, start: Timestamp) -> Value {
    json!({
        "resourceType": "Appointment", "id": id, "status": status, "start": start.to_string(),
        "end": (start + SignedDuration::from_hours(1)).to_string(), "description": "low mood",
        "comment": "bring the papers to Ward 3",
        "participant": [
            { "actor": { "reference": "Patient/lighthouse-17", "display": "Aino Virtanen" }, "status": "needs-action" },
            { "actor": { "reference": "Practitioner/mikko" }, "status": "accepted" },
        ],
    })
}

async fn meetings(village: &Village) -> Vec<Vec<String>> {
    rows(village, "SELECT state, version, start_at, appointment, COALESCE(place, '') FROM meeting ORDER BY called_at")
        .await
}

/// The appointment as it stands there, with how many versions it has had.
pub async fn theirs(server: &Server, id: &str) -> (Value, u64) {
    server.all("Appointment").await.into_iter().find(|(one, _)| one["id"] == id).expect("the team's own")
}

/// A planted bug invites everybody at once.
///
/// Proves H1.
#[tokio::test]
async fn an_appointment_is_put_forward_and_nobody_is_asked_before_the_person_says_yes() {
    Server::reading(async |village, server| {
        let cast = referred(village, server).await;
        let start = days(village, 3);
        server.puts(village, &[appointment("a1", "booked", start)]).await;
        let asked = cast.aino.reads("Your team suggests a meeting");
        assert!(!asked.contains("Ward 3") && asked.contains("not known yet"), "{asked}");
        cast.sanna.reads("Your team’s own system has planned a meeting with Aino");
        for phone in [&cast.onni, &cast.leena, &cast.mikko] {
            phone.sees_nothing_new();
        }
        assert!(meetings(village).await.is_empty());
        for _ in 0..3 {
            server.puts(village, &[appointment("a1", "booked", start)]).await;
        }
        cast.aino.sees_nothing_new();
        taps(village, &cast.aino, "Yes, but choose who is invited").await;
        taps(village, &cast.aino, "✓ Leena").await;
        taps(village, &cast.aino, "Invite these").await;
        cast.onni.reads("Aino would like you to come to a meeting");
        cast.leena.sees_nothing_new();
        cast.sanna.reads_all();
        cast.mikko.reads_all();
        assert_eq!(meetings(village).await, [["called", "1", &start.as_millisecond().to_string(), "a1", ""]]);
        let before = theirs(server, "a1").await.1;
        taps(village, &cast.onni, "I'm coming").await;
        catches_up(village).await;
        assert_eq!(
            (server.all("Appointment").await.len(), theirs(server, "a1").await.1),
            (1, before),
            "none of ours, theirs as it was"
        );
        let (answer, _) = server.all("AppointmentResponse").await.pop().expect("an answer");
        assert_eq!(answer["appointment"], json!({ "type": "Appointment", "reference": "Appointment/a1" }));
        let words = format!("{:?}", rows(village, "SELECT * FROM proposal").await);
        assert!(!words.contains("papers") && dead(village).await.is_empty());
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// A new time is a new question; the same again, and another change there, is none. After a no nobody is asked the same again.
#[tokio::test]
async fn a_move_there_is_a_question_here_and_the_same_again_is_none() {
    Server::reading(async |village, server| {
        let cast = referred(village, server).await;
        let [first, second, third] = [3, 4, 5].map(|day| days(village, day));
        server.puts(village, &[appointment("a1", "proposed", first)]).await;
        cast.aino.reads("Your team suggests a meeting");
        server.puts(village, &[appointment("a1", "proposed", second)]).await;
        cast.aino.reads("Your team suggests a meeting");
        assert_eq!(rows(village, "SELECT state FROM proposal ORDER BY made_at").await, [["declined"], ["open"]]);
        cast.sanna.reads_all();
        taps(village, &cast.aino, "Yes, invite everyone").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        server.puts(village, &[appointment("a1", "booked", third)]).await;
        cast.sanna.reads("Your team’s own system has moved the meeting with Aino");
        cast.aino.reads("Your team suggests");
        cast.onni.sees_nothing_new();
        assert_eq!(meetings(village).await[0][2], second.as_millisecond().to_string());
        taps(village, &cast.aino, "No").await;
        cast.sanna.reads("Aino said no to the time you suggested");
        let mut note = appointment("a1", "booked", third);
        note["comment"] = json!("another note");
        server.puts(village, &[note]).await;
        cast.aino.sees_nothing_new();
        server.puts(village, &[appointment("a1", "booked", first)]).await;
        cast.aino.reads("Your team suggests");
        cast.sanna.reads_all();
        taps(village, &cast.aino, "Yes").await;
        let now = meetings(village).await;
        assert_eq!((now.len(), now[0][1].as_str(), &now[0][2]), (1, "2", &first.as_millisecond().to_string()));
        cast.onni.reads("The meeting with Aino has changed. Please answer again");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Proves H6.
#[tokio::test]
async fn what_is_off_there_is_withdrawn_or_cancelled_and_whoever_was_told_hears_it() {
    Server::reading(async |village, server| {
        let cast = referred(village, server).await;
        let start = days(village, 3);
        server.puts(village, &[appointment("a1", "booked", start)]).await;
        cast.aino.reads("Your team suggests a meeting");
        cast.sanna.reads_all();
        server.puts(village, &[appointment("a1", "entered-in-error", start)]).await;
        taps(village, &cast.aino, "Yes, invite everyone").await;
        assert!(meetings(village).await.is_empty(), "it was withdrawn");
        server.puts(village, &[appointment("a1", "booked", start)]).await;
        cast.aino.reads("Your team suggests a meeting");
        cast.sanna.reads_all();
        taps(village, &cast.aino, "Yes, invite everyone").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        server.puts(village, &[appointment("a1", "cancelled", start)]).await;
        assert_eq!(meetings(village).await[0][0], "cancelled");
        for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.sanna] {
            phone.reads("is cancelled");
            phone.sees_nothing_new();
        }
        server.puts(village, &[appointment("a1", "cancelled", start)]).await;
        types(village, &cast.aino, "/log").await;
        cast.aino.reads("own system cancelled the meeting");
        for phone in [&cast.onni, &cast.sanna, &cast.mikko] {
            phone.sees_nothing_new();
        }
    })
    .await;
}

/// What changes here, Kith does not write there: whoever convenes hears that it is theirs to do.
#[tokio::test]
async fn a_move_and_a_cancellation_here_are_told_to_the_convener_as_not_there_yet() {
    Server::reading(async |village, server| {
        let cast = referred(village, server).await;
        let start = days(village, 3);
        server.puts(village, &[appointment("a1", "booked", start)]).await;
        cast.aino.reads("Your team suggests a meeting");
        taps(village, &cast.aino, "Yes, invite everyone").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        taps(village, &cast.aino, "Another time or place").await;
        cast.aino.reads("Which day?");
        says_the_plan(village, &cast.aino, "in 5 days 16:00", "The library").await;
        taps(village, &cast.aino, "Yes, change the meeting").await;
        let told = cast.sanna.reads_all();
        assert!(told.iter().any(|text| text.contains("Your team’s own system does not know yet")), "{told:?}");
        let before = theirs(server, "a1").await.1;
        let moved: Timestamp = {
            let ms = meetings(village).await[0][2].parse().expect("a number");
            Timestamp::from_millisecond(ms).expect("an instant")
        };
        let mut note = appointment("a1", "booked", start);
        note["comment"] = json!("another note");
        server.puts(village, &[note]).await;
        server.puts(village, &[appointment("a1", "booked", moved)]).await;
        assert_eq!(meetings(village).await[0][1], "2", "both say the same now, and nobody is asked anything");
        cast.aino.reads_all();
        looks(village).await;
        cast.aino.sees_nothing_new();
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("The library");
        taps(village, &cast.aino, "Cancel the meeting").await;
        taps(village, &cast.aino, "Cancel the meeting").await;
        let told = cast.sanna.reads_all();
        assert!(
            told.iter().any(|text| text.contains("is cancelled here. Your team’s own system does not know yet")),
            "{told:?}"
        );
        catches_up(village).await;
        assert_eq!(theirs(server, "a1").await.1, before + 2, "only the team's own system wrote there");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// What Kith wrote itself, what is about others, what was before, what is no plan any more: nothing of it is put forward. What was planned
/// before the person came is.
#[tokio::test]
async fn only_what_is_to_come_of_somebody_who_takes_part_is_put_forward() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        let mut one = request(village, "17");
        one["performer"] = json!([performer("staff", &staff(village, "Sanna").await)]);
        let start = days(village, 3);
        server.puts(village, &[one, appointment("early", "booked", start)]).await;
        for _ in 0..60 {
            server.puts_unseen(village, &[]).await;
        }
        cast.sanna.reads("Someone new is waiting");
        village.wait(SignedDuration::from_mins(20)).await;
        aino_comes(village, &cast).await;
        looks(village).await;
        cast.aino.reads("Your team suggests a meeting");
        cast.sanna.reads_all();
        let (mut own, mut other) = (appointment("own", "booked", start), appointment("other", "booked", start));
        own["identifier"] = json!([{ "system": format!("{SYSTEM}/meeting"), "value": "m" }]);
        other["participant"][0]["actor"]["reference"] = json!("Patient/somebody-else");
        let past = appointment("past", "booked", village.clock().now() - SignedDuration::from_hours(1));
        let done = appointment("done", "fulfilled", start);
        server.puts(village, &[own, other, past, done]).await;
        cast.aino.sees_nothing_new();
        assert_eq!(rows(village, "SELECT appointment FROM proposal").await, [["early"]]);
        assert_eq!(
            rows(village, "SELECT resource FROM fhir_in ORDER BY resource").await,
            [["Appointment/early"], ["ServiceRequest/17"]]
        );
    })
    .await;
}
