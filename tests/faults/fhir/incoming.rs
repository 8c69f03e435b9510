//! Somebody is referred by a request in the team's FHIR server: by the same way as a posted referral, once, and nothing else is read.

use jiff::SignedDuration;
use kith::operate::{Place, relaying};
use kith::sandbox::Village;
use kith::sandbox::story::{self, Cast};
use serde_json::json;

use super::server::{Server, looks, performer, request};
use crate::books::{self, rows};
use crate::scene::taps;

/// Sanna's team, with Mikko in it.
pub async fn team(village: &Village) -> Cast {
    let cast = Cast::arrive(village);
    story::the_team_arrives(village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
    cast
}

pub async fn staff(village: &Village, name: &str) -> String {
    let sql = format!("SELECT s.id FROM staff s JOIN known_staff k ON k.id = s.id WHERE k.name = '{name}'");
    rows(village, &sql).await.concat().remove(0)
}

/// How many networks, referrals and clocks there are, and words about them.
pub async fn made(village: &Village) -> Vec<String> {
    let all =
        "SELECT (SELECT count(*) FROM network), (SELECT count(*) FROM referral), (SELECT count(*) FROM first_meeting),
               (SELECT count(*) FROM outbox WHERE kind = 'referred')";
    rows(village, all).await.concat()
}

/// What could not be taken: its name and why.
pub async fn dead(village: &Village) -> Vec<Vec<String>> {
    rows(village, "SELECT resource, trouble FROM fhir_in WHERE state = 'dead' ORDER BY resource").await
}

#[tokio::test]
async fn a_request_becomes_a_referral_and_nothing_else_of_it_is_kept() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        let mut one = request(village, "17");
        one["performer"] = json!([performer("team", "Harbour"), performer("staff", &staff(village, "Sanna").await)]);
        server.asked().await;
        server.puts(village, std::slice::from_ref(&one)).await;
        let told = cast.sanna.reads("Someone new is waiting for a link from you");
        assert!(cast.sanna.is_protected() && !told.contains("lighthouse"), "{told}");
        cast.mikko.sees_nothing_new();
        let referral = rows(village, "SELECT id, patient FROM referral").await.concat();
        assert!(
            referral[0] == "fhir:ServiceRequest/17" && !referral[1].contains("lighthouse") && !referral[1].is_empty()
        );
        let came =
            rows(village, "SELECT said_at - came_at FROM referral").await.concat()[0].parse::<i64>().expect("ms");
        assert!((-18_100_000..=-18_000_000).contains(&came), "the clock runs since it was written there: {came}");
        for table in kith::store::tables::all() {
            let all = format!("{:?}", rows(village, &format!("SELECT * FROM {}", table.name)).await);
            assert!(!["Virtanen", "low mood", "lives alone"].iter().any(|word| all.contains(word)), "{}", table.name);
        }
        let asked = server.asked().await;
        let search = asked.iter().find(|line| line.contains("open-meetings")).expect("a search");
        for part in ["_lastUpdated=ge20", "_sort=_lastUpdated", "_count=50", "_elements=id,meta,status,subject"] {
            assert!(search.contains(part), "{part} in {search}");
        }
        assert!(
            asked.iter().all(|line| line.starts_with("GET ") || line.contains("/Task") || line.contains("/CareTeam")),
            "nothing is written into what is the team's own: {asked:?}"
        );
        taps(village, &cast.sanna, "Make the link").await;
        cast.sanna.reads("A link for the person");
    })
    .await;
}

/// A planted bug asks for each as if it were new.
#[tokio::test]
async fn the_same_again_is_one_and_a_change_of_what_was_taken_changes_nothing() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        let one = request(village, "17");
        server.puts(village, std::slice::from_ref(&one)).await;
        cast.sanna.reads("Someone new is waiting");
        let before = made(village).await;
        assert_eq!(before, ["1", "1", "1", "1"], "a house with one team needs no name of it");
        for _ in 0..3 {
            server.puts(village, std::slice::from_ref(&one)).await;
        }
        village.restart().await.expect("the bot again");
        looks(village).await;
        assert_eq!((made(village).await, dead(village).await), (before.clone(), vec![]));
        let mut other = one.clone();
        other["subject"]["reference"] = json!("Patient/somebody-else");
        server.puts(village, &[other]).await;
        assert_eq!(dead(village).await, [["ServiceRequest/17", "another-came-first"]]);
        let mut done = one;
        done["status"] = json!("completed");
        server.puts(village, &[done]).await;
        assert_eq!(made(village).await, before);
        cast.sanna.sees_nothing_new();
    })
    .await;
}

#[tokio::test]
async fn what_was_not_asked_for_is_not_taken() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        let (mut draft, mut other) = (request(village, "1"), request(village, "2"));
        draft["status"] = json!("draft");
        other["code"]["coding"][0]["code"] = json!("dentist");
        server.puts(village, &[draft, other]).await;
        assert_eq!((made(village).await, dead(village).await), (["0"; 4].map(str::to_owned).to_vec(), vec![]));
        cast.sanna.sees_nothing_new();
    })
    .await;
}

/// Proves H22.
#[tokio::test]
async fn what_cannot_be_taken_is_seen_and_taken_once_it_is_put_right() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        village.team_link("Hill").await.expect("a second team");
        let with = |id: &str, name: &str, value: serde_json::Value| {
            let mut one = request(village, id);
            one["performer"] = json!([performer("team", "Harbour")]);
            one[name] = value;
            one
        };
        let day = SignedDuration::from_hours(24);
        let ago = (village.clock().now() - day * 31).to_string();
        let wrong = [
            with("a", "performer", json!([performer("team", "Valley")])),
            with("b", "performer", json!([{ "reference": "Organization/1" }])),
            with("c", "authoredOn", json!("2027-01-30")),
            with("d", "authoredOn", json!(ago)),
            with("e", "subject", json!({ "display": "Aino Virtanen" })),
            with("f", "performer", json!([performer("team", "Harbour"), performer("staff", "nobody")])),
            with("g", "performer", json!([performer("team", "Harbour"), performer("team", "Hill")])),
        ];
        server.puts(village, &[wrong.as_slice(), &[with("z", "priority", json!("routine"))]].concat()).await;
        let classes =
            ["unknown-team", "no-team", "no-zone", "out-of-time", "no-subject", "nobody-answers", "several-performers"];
        let names = ["a", "b", "c", "d", "e", "f", "g"].map(|id| format!("ServiceRequest/{id}"));
        let wanted: Vec<Vec<String>> =
            names.iter().zip(classes).map(|(name, class)| vec![name.clone(), class.to_owned()]).collect();
        assert_eq!(
            (dead(village).await, made(village).await[0].as_str()),
            (wanted, "1"),
            "the good one among them is taken"
        );
        cast.sanna.reads("Someone new is waiting");
        for _ in 0..3 {
            looks(village).await;
        }
        assert_eq!(
            rows(village, "SELECT MAX(tries) FROM fhir_in").await.concat(),
            ["1"],
            "it is not asked for again by itself"
        );
        is_seen(village, 7).await;
        let mut right = wrong[1].clone();
        right["performer"] = json!([performer("team", "Harbour")]);
        server.puts(village, &[right]).await;
        assert_eq!((dead(village).await.len(), made(village).await[0].as_str()), (6, "2"), "it changed there");
        cast.sanna.reads("Someone new is waiting");
        gone_and_tried_again(village, server).await;
        assert_eq!((dead(village).await, made(village).await[0].as_str()), (vec![], "3"));
        cast.sanna.reads("Someone new is waiting");
    })
    .await;
}

fn place(village: &Village) -> Place {
    Place { database_url: village.database().to_owned(), ..Place::default() }
}

/// By whoever runs it, and by what watches over it.
async fn is_seen(village: &Village, count: usize) {
    let (lines, is_well) = relaying::status(&place(village)).await.expect("a status");
    let dead = lines.iter().filter(|line| line.starts_with("dead: ServiceRequest/")).count();
    assert!(!is_well && dead == count, "{lines:?}");
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("fhir-in: everything is read") && line.ends_with(&format!("Dead: {count}.")))
    );
    let seen =
        village.rows("SELECT dead, waiting, trouble FROM care_relay WHERE target = 'fhir-in'").await.expect("rows");
    assert_eq!(seen, [[count.to_string(), "0".into(), String::new()]]);
}

/// What stands there no more is forgotten; what can be taken now is, also though nothing of it changed.
async fn gone_and_tried_again(village: &Village, server: &Server) {
    let gone = ["c", "d", "e", "f", "g"].map(|id| json!(["ServiceRequest", id]));
    server.control(json!({ "delete": gone })).await;
    books::change(village, "UPDATE team SET name = 'Valley' WHERE name = 'Harbour'").await;
    assert!(relaying::retry(&place(village), Some("ServiceRequest/none"), village.clock()).await.is_err());
    let said = relaying::retry(&place(village), None, village.clock()).await.expect("an answer");
    assert!(said.starts_with("6 of them"), "{said}");
    looks(village).await;
}

/// Nothing ends by itself: whoever answers for it hears of it once, in private.
#[tokio::test]
async fn a_request_that_is_taken_back_there_is_told_once_and_nothing_ends() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        let (mut one, mut other) = (request(village, "17"), request(village, "18"));
        one["performer"] = json!([performer("staff", &staff(village, "Mikko").await)]);
        server.puts(village, &[one.clone(), other.clone()]).await;
        cast.mikko.reads("Someone new is waiting for a link from you");
        cast.sanna.reads("Someone new is waiting for a link from one of you");
        (one["status"], other["status"]) = (json!("revoked"), json!("entered-in-error"));
        server.puts(village, &[one.clone(), other]).await;
        for phone in [&cast.mikko, &cast.sanna] {
            phone.reads("has taken back what it asked for: meetings with someone new, the first one by");
        }
        for _ in 0..3 {
            server.puts(village, std::slice::from_ref(&one)).await;
        }
        let states = rows(village, "SELECT state FROM network").await.concat();
        assert_eq!(states, ["waiting", "waiting"], "nothing ends by itself");
        cast.mikko.sees_nothing_new();
        cast.sanna.sees_nothing_new();
        taps(village, &cast.mikko, "Make the link").await;
        cast.mikko.reads("A link for the person");
    })
    .await;
}

/// The person hears nothing of it, and their convener by name who it is about.
#[tokio::test]
async fn of_somebody_who_is_here_only_the_convener_hears_that_they_were_taken_back() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        let mut one = request(village, "17");
        one["performer"] = json!([performer("staff", &staff(village, "Sanna").await)]);
        server.puts(village, std::slice::from_ref(&one)).await;
        cast.sanna.reads("Someone new is waiting");
        aino_comes(village, &cast).await;
        one["status"] = json!("revoked");
        server.puts(village, &[one]).await;
        cast.sanna.reads("Your team’s own system has taken back what it asked for: meetings with Aino");
        cast.aino.sees_nothing_new();
        assert_eq!(rows(village, "SELECT state FROM network").await.concat(), ["open"]);
    })
    .await;
}

/// Sanna makes the link, Aino opens it and agrees.
pub async fn aino_comes(village: &Village, cast: &Cast) {
    taps(village, &cast.sanna, "Make the link").await;
    cast.sanna.reads("A link for the person");
    cast.sanna.shares_to(&cast.aino);
    cast.aino.opens_shared();
    village.rests().await;
    cast.aino.reads("Thank you for opening");
    cast.sanna.reads("They appear as “Aino”");
    taps(village, &cast.sanna, "Yes").await;
    cast.aino.reads("You decide");
    taps(village, &cast.aino, "I agree").await;
    cast.sanna.reads("Aino has agreed");
    assert!(cast.aino.screen().contains("The first meeting is wanted by"));
}

/// The team can find the clock by its own name for the referral.
#[tokio::test]
async fn the_clock_of_a_request_is_found_by_its_name() {
    Server::reading(async |village, server| {
        let cast = team(village).await;
        server.puts(village, &[request(village, "17")]).await;
        cast.sanna.reads("Someone new is waiting");
        let clock = village.rows("SELECT referral_id, state FROM care_clock").await.expect("rows");
        assert_eq!(clock, [["fhir:ServiceRequest/17", "running"]]);
    })
    .await;
}
