//! Several processes on one database: one keeps the bot, another takes over, and nobody is written to twice.

use jiff::SignedDuration;
use kith::clock::Clock;
use kith::sandbox::{Road, Village};

use crate::scene::{all_coming, count, start};
use crate::served::{Served, SharedClock, until};

const ANY: &str = "his meeting is coming up";
const SENT: &str = "SELECT COUNT(*) FROM outbox WHERE kind = 'reminder' AND outcome = 'sent'";

async fn until_the_reminder(village: &Village, clock: &mut SharedClock, hours: i64) {
    let left = start(village).await.duration_since(village.clock().now());
    clock.advance(village, left - SignedDuration::from_hours(hours));
}

/// On a server: updates are brought to either, one sends. The one that sends is paused, the other takes over; the one that wakes sends
/// nothing.
///
/// Proves H10.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_keeper_that_sleeps_is_replaced_and_sends_nothing_when_it_wakes() {
    let village = Village::start(Clock::system()).await.expect("a village");
    let cast = all_coming(&village).await;
    village.closes().await.expect("a stop");
    if village.file().is_some() {
        eprintln!("NOT ON POSTGRESQL: two processes that share their work are tried there only");
        return;
    }
    let mut clock = SharedClock::new();
    let first = Served::start(&village, &clock, Road::Brought);
    first.says("ready: keeper").await;
    let second = Served::start(&village, &clock, Road::Brought);
    second.says("ready: standby").await;
    // Brought to the second, sent by the first: it is woken, and does not wait for its next look.
    cast.onni.taps("Not coming");
    village.sandbox().all_confirmed().await;
    until(&village, "SELECT COUNT(*) FROM answer WHERE status = 'not_coming'", "1").await;
    until(
        &village,
        "SELECT COUNT(*) FROM outbox WHERE done_at IS NULL AND due_at < 9000000000000 AND kind = 'readiness'",
        "0",
    )
    .await;
    first.signal("-STOP");
    until_the_reminder(&village, &mut clock, 24).await;
    second.says("ready: keeper").await;
    until(&village, SENT, "4").await;
    first.signal("-CONT");
    first.says("ready: standby").await;
    until_the_reminder(&village, &mut clock, 2).await;
    until(&village, SENT, "8").await;
    for phone in [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko] {
        assert_eq!(count(phone, ANY), 2, "{} is reminded twice, once a time", phone.name());
    }
    assert_eq!(count(&cast.onni, ANY), 0, "nobody who said no is reminded");
    let fences = village.rows("SELECT fence FROM lease").await.expect("a lease");
    assert!(fences.concat()[0].parse::<i64>().expect("a number") >= 3, "it changed hands: {fences:?}");
}

/// The keeper's clock was three hours ahead, and it died before it was set right: its lease names a time that is far away, and
/// is no longer than any other all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_from_a_clock_that_was_wrong_ends_like_any_other() {
    let village = Village::start(Clock::system()).await.expect("a village");
    let cast = all_coming(&village).await;
    village.closes().await.expect("a stop");
    if village.file().is_some() {
        return; // Said above: a file knows no lease.
    }
    let mut clock = SharedClock::new();
    let ahead = SignedDuration::from_hours(3);
    clock.advance(&village, ahead);
    let first = Served::start(&village, &clock, Road::Brought);
    first.says("ready: keeper").await;
    first.signal("-KILL");
    clock.advance(&village, -ahead);
    let second = Served::start(&village, &clock, Road::Brought);
    cast.onni.taps("Not coming");
    until(&village, "SELECT fence FROM lease WHERE fence > 2", "3").await;
    second.says("ready: keeper").await;
    village.sandbox().all_confirmed().await;
}

/// On a file: the second process waits, and works as soon as the first has died, whatever it died of.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_file_the_second_process_waits_for_the_end_of_the_first() {
    let village = Village::start(Clock::system()).await.expect("a village");
    let cast = all_coming(&village).await;
    village.closes().await.expect("a stop");
    if village.file().is_none() {
        return; // Told above, as a lease.
    }
    let mut clock = SharedClock::new();
    let first = Served::start(&village, &clock, Road::chosen());
    first.says("ready: keeper").await;
    let second = Served::start(&village, &clock, Road::chosen());
    second.says("another process works on this file").await;
    first.signal("-KILL");
    second.says("ready: keeper").await;
    until_the_reminder(&village, &mut clock, 24).await;
    until(&village, SENT, "5").await;
    for phone in cast.phones() {
        assert_eq!(count(phone, ANY), 1, "{}", phone.name());
    }
}
