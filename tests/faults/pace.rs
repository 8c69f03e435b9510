//! At Telegram's pace, under a Telegram that counts strictly: no second sees more than it allows, whoever sends.

use std::time::{Duration, Instant};

use kith::clock::Clock;
use kith::sandbox::{Limits, Phone, Road, Village};

use crate::scene::all_coming;
use crate::served::{Served, SharedClock, an_update, secret, until};

/// So many people write at once: enough for three seconds' worth of answers.
const PEOPLE: usize = 80;

/// Eighty people write in one moment, to one process or to two in turn; all are answered. Returns within what time 31 answers
/// arrived at the closest, and how many were refused by a Telegram that counts.
async fn everybody_writes_at_once(village: &Village, replicas: usize, counts: bool) -> (Duration, u64) {
    let people: Vec<Phone> = (0..PEOPLE).map(|one| village.phone(&format!("Person {one}"), "en")).collect();
    for phone in &people {
        phone.types("/help");
    }
    village.settle().await;
    for phone in &people {
        phone.reads_all();
    }
    village.closes().await.expect("a stop");
    let clock = SharedClock::new();
    let served: Vec<Served> = (0..replicas).map(|_| Served::paced(village, &clock, Road::Brought)).collect();
    for one in &served {
        one.says("ready").await;
    }
    // What was sent before nobody counted counts for a second.
    while village.sandbox().sends().last().is_some_and(|sent| sent.at.elapsed() < Duration::from_secs(1)) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    village.sandbox().faults(|faults| faults.limits = counts.then_some(Limits::TELEGRAM));
    let before = village.sandbox().sends().len();
    let secret = secret(village);
    let brought = people.iter().enumerate().map(|(number, phone)| {
        let update = an_update(800_000_000 + number, (phone.id(), &phone.name()));
        served[number % replicas].is_brought(&secret, update)
    });
    for (status, _) in futures::future::join_all(brought).await {
        assert_eq!(status, 200);
    }
    let began = Instant::now();
    while people.iter().any(|phone| phone.unread() == 0) {
        assert!(began.elapsed() < Duration::from_secs(20), "{}", served[0].log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let sends = village.sandbox().sends().split_off(before);
    let closest = sends.windows(31).map(|window| window[30].at - window[0].at).min().expect("enough sends");
    assert_eq!(sends.len(), PEOPLE, "each answer once");
    (closest, village.sandbox().too_many_given())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_keeps_to_thirty_in_any_second() {
    let village = Village::start(Clock::system()).await.expect("a village");
    let (_, refused) = everybody_writes_at_once(&village, 1, true).await;
    assert_eq!(refused, 0, "a second of Telegram's saw more than thirty");
}

/// Their turns are strict (`checks/store/keeping`); on the road each process may be a little late, on a busy machine more so. Two that did
/// not know of each other would send 31 within half a second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_know_of_each_others_turns() {
    let village = Village::start(Clock::system()).await.expect("a village");
    if village.file().is_some() {
        eprintln!("NOT ON POSTGRESQL: the pace of two processes is tried there only");
        return;
    }
    let (closest, _) = everybody_writes_at_once(&village, 2, false).await;
    assert!(closest > Duration::from_millis(700), "31 sends within {closest:?}");
}

/// One chat's slow road is its own: the others are reminded meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_chat_delays_nobody_else() {
    let village = Village::start(Clock::system()).await.expect("a village");
    let cast = all_coming(&village).await;
    let left = crate::scene::start(&village).await.duration_since(village.clock().now());
    village.sandbox().faults(|faults| faults.slow_chats = [(cast.onni.id(), 8_000)].into());
    village.opens().await;
    let began = Instant::now();
    village.clock().advance(left - jiff::SignedDuration::from_hours(24));
    while [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko].iter().any(|phone| phone.unread() == 0) {
        assert!(began.elapsed() < Duration::from_secs(6), "they wait for a slow phone");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The others' are marked as sent a moment after they arrive; his is still on its way.
    let open = "SELECT COUNT(*) FROM outbox WHERE done_at IS NULL AND sending_at IS NOT NULL";
    until(&village, open, "1").await;
    village.sandbox().faults(|faults| faults.slow_chats.clear());
    cast.phones().iter().for_each(|phone| drop(phone.reads_all()));
}
