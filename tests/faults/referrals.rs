//! Referrals that are wrong, double, too large or badly timed: nothing half made, and an answer that says what to do.

use kith::clock::Clock;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{REFERRALS_TOKEN, Village};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::Connection;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::books::rows;
use crate::kill::{Plan, Process};
use crate::posting::{Answer, address, asks, sends};
use crate::scene;

const JSON: &str = "application/json";

/// Sanna's team, and a bot that runs.
async fn team(village: &Village) -> Cast {
    let cast = Cast::arrive(village);
    story::the_team_arrives(village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
    village.opens().await;
    cast
}

async fn made(village: &Village) -> Vec<Vec<String>> {
    let all =
        "SELECT (SELECT count(*) FROM network), (SELECT count(*) FROM referral), (SELECT count(*) FROM first_meeting),
               (SELECT count(*) FROM participant), (SELECT count(*) FROM outbox WHERE kind = 'referred')";
    rows(village, all).await
}

/// Until the door is open, nobody listens; then somebody does.
async fn connects(village: &Village) -> TcpStream {
    loop {
        match TcpStream::connect(village.port().address()).await {
            Ok(stream) => return stream,
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

fn bare(id: &str) -> Value {
    json!({ "id": id, "team": "Harbour" })
}

#[tokio::test]
async fn whatever_is_wrong_is_said_with_what_to_do_and_nothing_is_made() {
    Village::story(async |village| {
        team(village).await;
        let (url, now, before) = (address(village), village.clock().now(), made(village).await);
        let long_ago = now - jiff::SignedDuration::from_hours(31 * 24);
        let soon = now + jiff::SignedDuration::from_hours(1);
        let with = |name: &str, value: Value| {
            let mut body = bare("ref-1");
            body[name] = value;
            body.to_string()
        };
        let cases = [
            (400, "no JSON", "{".to_owned()),
            (400, "a list", "[]".to_owned()),
            (400, "no team", json!({ "id": "ref-1" }).to_string()),
            (400, "a name", with("name", json!("Aino"))),
            (400, "a reason", with("reason", json!("low mood"))),
            (400, "a number for a team", with("team", json!(7))),
            (404, "a team that nobody knows", with("team", json!("Hill"))),
            (422, "no id", with("id", json!("a b"))),
            (422, "no zone", with("referred_at", json!("2026-11-30T09:00:00"))),
            (422, "the future", with("referred_at", json!(soon.to_string()))),
            (422, "long ago", with("referred_at", json!(long_ago.to_string()))),
            (422, "a name for a reference", with("patient", json!("Aino Virtanen"))),
            (422, "a convener who is none", with("convener", json!("0123"))),
        ];
        for (status, what, body) in cases {
            let answer = asks(&url, Method::POST, (REFERRALS_TOKEN, JSON), body).await;
            assert_eq!(answer.status.as_u16(), status, "{what}: {answer:?}");
            assert!(answer.said["error"].is_string() && answer.said["what_to_do"].is_string(), "{what}: {answer:?}");
            assert!(!answer.said.to_string().contains("low mood") && !answer.said.to_string().contains("Virtanen"));
        }
        let plain = asks(&url, Method::POST, (REFERRALS_TOKEN, "text/plain"), bare("ref-1").to_string()).await;
        let other = asks(&url, Method::GET, (REFERRALS_TOKEN, JSON), String::new()).await;
        let unknown = asks(&format!("{url}/ref-1"), Method::GET, (REFERRALS_TOKEN, JSON), String::new()).await;
        let found = [plain, other, unknown].map(|answer| answer.status.as_u16());
        assert_eq!((found, made(village).await), ([415, 405, 404], before));
    })
    .await;
}

/// Whoever guesses is told to wait; whoever has the right token is not kept waiting by them.
#[tokio::test]
async fn wrong_tokens_are_turned_away_and_many_of_them_only_told_to_wait() {
    Village::story(async |village| {
        let cast = team(village).await;
        let (url, before) = (address(village), made(village).await);
        let mut found = vec![];
        for token in ["", "x", &REFERRALS_TOKEN[1..], "x", "x", "x", "x", "x", "x", "x", "x", "x"] {
            found.push(asks(&url, Method::POST, (token, JSON), bare("ref-1").to_string()).await);
        }
        let (first, last): (&Answer, &Answer) = (&found[0], &found[11]);
        assert_eq!((first.status, last.status), (StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS));
        assert_eq!((last.retry_after.as_str(), made(village).await), ("60", before));
        assert_eq!(sends(village, &bare("ref-1")).await.status, StatusCode::CREATED);
        village.rests().await;
        cast.sanna.reads("Someone new is waiting");
    })
    .await;
}

/// A planted bug makes two networks of it.
#[tokio::test]
async fn the_same_twice_is_one_also_at_the_same_moment_and_another_under_its_id_is_refused() {
    Village::story(async |village| {
        let cast = team(village).await;
        let body = bare("ref-1");
        let all = futures::future::join_all((0..6).map(|_| sends(village, &body))).await;
        let created = all.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
        assert!(created == 1 && all.iter().all(|answer| answer.status.is_success()), "{all:?}");
        assert!(all.iter().all(|answer| answer.said == all[0].said), "one answer for all: {all:?}");
        assert_eq!(made(village).await.concat()[..3], ["1", "1", "1"]);
        let team = rows(village, "SELECT id FROM team").await.concat().remove(0);
        let by_id = sends(village, &json!({ "id": "ref-1", "team": team })).await;
        assert_eq!(by_id.status, StatusCode::OK, "the team's id is the same team: {by_id:?}");
        for (name, value) in [("team", "Hill"), ("patient", "Patient/1"), ("referred_at", "2026-01-01T00:00:00Z")] {
            let mut other = body.clone();
            other[name] = json!(value);
            assert_eq!(sends(village, &other).await.status, StatusCode::CONFLICT, "{name}");
        }
        village.rests().await;
        cast.sanna.reads("Someone new is waiting");
    })
    .await;
}

/// The answer was lost with the process: whoever asks again hears what was made.
#[tokio::test]
async fn a_crash_before_the_answer_arrives_makes_no_second_one() {
    Village::story(async |village| {
        let cast = team(village).await;
        let body = bare("ref-1").to_string();
        let mut stream = connects(village).await;
        let head = format!(
            "POST /referrals HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {REFERRALS_TOKEN}\r\nContent-Type: {JSON}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.expect("a listener");
        scene::until("the commit", String::new, async || made(village).await.concat()[1] == "1").await;
        village.crashes().await;
        drop(stream);
        let network = rows(village, "SELECT id FROM network").await.concat().remove(0);
        village.revives().await.expect("the bot again");
        village.opens().await;
        let again = sends(village, &bare("ref-1")).await;
        assert_eq!((again.status, &again.said["network_id"]), (StatusCode::OK, &json!(network)));
        assert_eq!(made(village).await.concat()[..2], ["1", "1"]);
        village.rests().await;
        let told = cast.sanna.reads_all();
        assert!(told.iter().all(|text| text.contains("Someone new is waiting")) && !told.is_empty(), "{told:?}");
    })
    .await;
}

/// The process dies between the commit and its answer: the same posted again is the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_a_referral_and_its_answer_it_is_there_once() {
    let village = Village::empty(Clock::system()).await.expect("a village");
    let cast = Cast::arrive(&village);
    village.revives().await.expect("a bot");
    story::the_team_arrives(&village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
    village.closes().await.expect("an end");
    let plans = vec![Plan::At("referral-kept".to_owned(), 1)];
    let settings =
        vec![("KITH_REFERRALS_TOKEN", REFERRALS_TOKEN.to_owned()), ("KITH_LISTEN", village.port().address())];
    let mut process = Process::start_with(&village, plans, settings);
    let body = bare("ref-1");
    let (answer, ()) = tokio::join!(sends(&village, &body), process.has_died(1));
    assert_eq!(answer.status, StatusCode::OK, "it was there already: {answer:?}");
    assert_eq!(made(&village).await.concat()[..3], ["1", "1", "1"]);
    process.rests().await;
    drop(process);
    cast.sanna.reads("Someone new is waiting");
}

/// Refused when a twentieth of it has come at most, and the door is open for the next.
#[tokio::test]
async fn a_body_of_a_mebibyte_is_refused_without_being_read() {
    Village::story(async |village| {
        team(village).await;
        let before = made(village).await;
        for length in ["Content-Length: 1048576", "Transfer-Encoding: chunked"] {
            let mut stream = connects(village).await;
            let head = format!(
                "POST /referrals HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {REFERRALS_TOKEN}\r\nContent-Type: {JSON}\r\n{length}\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await.expect("a listener");
            if length.starts_with("Transfer") {
                let chunk = [format!("{:x}\r\n", 66_000).into_bytes(), vec![b' '; 66_000], b"\r\n".to_vec()].concat();
                stream.write_all(&chunk).await.expect("a listener");
            }
            let mut answer = vec![0; 4096];
            let read = stream.read(&mut answer).await.expect("an answer");
            let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
            assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("what_to_do"), "{length}: {answer}");
        }
        assert_eq!(made(village).await, before);
    })
    .await;
}

/// The store is away: nobody is told that it was taken, and the same again is.
#[tokio::test]
async fn while_the_store_is_away_it_is_asked_for_again() {
    Village::story(async |village| {
        let cast = team(village).await;
        let holder = holds_the_store(village).await;
        let away = sends(village, &bare("ref-1")).await;
        assert_eq!((away.status, away.retry_after.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "5"), "{away:?}");
        holder.close_hard().await.expect("the lock goes");
        let back = sends(village, &bare("ref-1")).await;
        assert_eq!(back.status, StatusCode::CREATED, "{back:?}");
        village.rests().await;
        cast.sanna.reads("Someone new is waiting");
    })
    .await;
}

async fn holds_the_store(village: &Village) -> sqlx::AnyConnection {
    let mut holder = sqlx::AnyConnection::connect(village.database()).await.expect("the bot's database");
    let all = if village.file().is_some() {
        "BEGIN EXCLUSIVE"
    } else {
        "BEGIN; LOCK TABLE referral IN ACCESS EXCLUSIVE MODE"
    };
    sqlx::Executor::execute(&mut holder, all).await.expect("a lock");
    holder
}
