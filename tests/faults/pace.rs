//! At Telegram's pace, under a Telegram that counts strictly: no second sees more than it allows, whoever sends.

use std::time::{Duration, Instant};

use kith::clock::Clock;
use kith::sandbox::{Limits, Phone, Village};
use kith::telegram::webhook;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::scene::all_coming;
use crate::served::{Served, SharedClock};

/// So many people write at once: enough for three seconds' worth of answers.
const PEOPLE: usize = 80;

fn an_update(number: usize, phone: &Phone) -> Vec<u8> {
    let from = json!({ "id": phone.id(), "is_bot": false, "first_name": phone.name() });
    let chat = json!({ "id": phone.id(), "type": "private", "first_name": phone.name() });
    let message = json!({ "message_id": 5, "date": 1_700_000_000, "from": from, "chat": chat, "text": "hello" });
    json!({ "update_id": 800_000_000 + number, "message": message }).to_string().into_bytes()
}

/// Eighty people write in one moment, to one process or to two in turn; all are answered, within what Telegram allows.
async fn everybody_writes_at_once(village: &Village, replicas: usize) {
    let people: Vec<Phone> = (0..PEOPLE).map(|one| village.phone(&format!("Person {one}"), "en")).collect();
    people.iter().for_each(|phone| phone.types("/help"));
    village.settle().await;
    people.iter().for_each(|phone| drop(phone.reads_all()));
    village.closes().await.expect("a stop");
    let clock = SharedClock::new();
    let served: Vec<Served> = (0..replicas).map(|_| Served::paced(village, &clock, true)).collect();
    for one in &served {
        one.says("ready").await;
    }
    // What was sent before nobody counted counts for a second.
    while village.sandbox().sends().last().is_some_and(|sent| sent.at.elapsed() < Duration::from_secs(1)) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    village.sandbox().faults(|faults| faults.limits = Some(Limits::TELEGRAM));
    let before = village.sandbox().sends().len();
    let secret = webhook::secret_of(&village.sandbox().token().to_owned().into());
    let brought = people.iter().enumerate().map(|(number, phone)| {
        let url = format!("{}/telegram", served[number % replicas].address);
        let request = reqwest::Client::new().post(url).body(an_update(number, phone));
        request.header("x-telegram-bot-api-secret-token", secret.expose_secret()).send()
    });
    for answer in futures::future::join_all(brought).await {
        assert_eq!(answer.expect("an answer").status(), 200);
    }
    let began = Instant::now();
    while people.iter().any(|phone| phone.unread() == 0) {
        assert!(began.elapsed() < Duration::from_secs(20), "{}", served[0].log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let sends = village.sandbox().sends().split_off(before);
    let closest = sends.windows(31).map(|window| window[30].at - window[0].at).min().expect("enough sends");
    assert!(closest >= Duration::from_secs(1), "31 sends within {closest:?}");
    assert_eq!((sends.len(), village.sandbox().too_many_given()), (PEOPLE, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_keeps_to_thirty_in_any_second() {
    let village = Village::start(Clock::system()).await.expect("a village");
    everybody_writes_at_once(&village, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_together_keep_to_thirty_in_any_second() {
    let village = Village::start(Clock::system()).await.expect("a village");
    if village.file().is_some() {
        eprintln!("NOT ON POSTGRESQL: the pace of two processes is tried there only");
        return;
    }
    everybody_writes_at_once(&village, 2).await;
}

/// One chat's slow road is its own: the others are reminded meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_chat_delays_nobody_else() {
    let village = Village::start(Clock::system()).await.expect("a village");
    let cast = all_coming(&village).await;
    let left = crate::scene::start(&village).await.duration_since(village.clock().now());
    village.sandbox().faults(|faults| drop(faults.slow_chats.insert(cast.onni.id(), 8_000)));
    village.opens().await;
    let began = Instant::now();
    village.clock().advance(left - jiff::SignedDuration::from_hours(24));
    while [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko].iter().any(|phone| phone.unread() == 0) {
        assert!(began.elapsed() < Duration::from_secs(6), "they wait for a slow phone");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let open = "SELECT COUNT(*) FROM outbox WHERE done_at IS NULL AND sending_at IS NOT NULL";
    assert_eq!(village.rows(open).await.expect("a count"), [["1"]], "his is still on its way");
    village.sandbox().faults(|faults| faults.slow_chats.clear());
    cast.phones().iter().for_each(|phone| drop(phone.reads_all()));
}
