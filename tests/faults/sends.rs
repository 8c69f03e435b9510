//! Sending when Telegram fails: what surely did not arrive comes again, what may have arrived never comes too often.

use jiff::SignedDuration;
use kith::domain::ids::UserId;
use kith::sandbox::Village;
use kith::sandbox::story::{Cast, TOMORROW};
use kith::store::Store;
use kith::store::vault::{self, Cell};

use crate::books;
use crate::reminders::outcomes;
use crate::scene::{all_coming, count, gathered, plans, start, taps, types, waits_until};
use crate::served::until;

const ANY: &str = "his meeting is coming up";

fn each_reminded_once(cast: &Cast) {
    for phone in cast.phones() {
        assert_eq!(count(phone, ANY), 1, "{}", phone.name());
        phone.reads(ANY);
    }
}

#[tokio::test]
async fn too_many_requests_come_again_when_telegram_says() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        village.sandbox().faults(|faults| (faults.too_many, faults.retry_after) = (1, 1));
        waits_until(village, SignedDuration::from_hours(24)).await;
        let arrived = |cast: &Cast| cast.phones().iter().map(|phone| count(phone, ANY)).sum::<usize>();
        assert!((4..=5).contains(&arrived(&cast)));
        village.wait(SignedDuration::from_secs(2)).await;
        each_reminded_once(&cast);
        assert_eq!(outcomes(village).await, ["open 5", "sent 5"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn telegram_goes_down_and_comes_back_and_news_arrives_once() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        village.opens().await;
        village.sandbox().faults(|faults| faults.telegram_down = true);
        let ahead = start(village).await.duration_since(village.clock().now()) - SignedDuration::from_hours(24);
        village.clock().advance(ahead);
        until(village, "SELECT COUNT(*) FROM outbox WHERE kind = 'reminder' AND attempts > 0 AND done_at IS NULL", "5")
            .await;
        village.sandbox().faults(|faults| faults.telegram_down = false);
        village.clock().advance(SignedDuration::from_mins(6));
        until(village, "SELECT COUNT(*) FROM outbox WHERE kind = 'reminder' AND outcome = 'sent'", "5").await;
        village.closes().await.expect("a house in order");
        each_reminded_once(&cast);
    })
    .await;
}

/// Proves H10.
#[tokio::test]
async fn a_reminder_whose_answer_was_lost_is_not_sent_again() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        village.sandbox().faults(|faults| faults.lose_next_responses = 2);
        waits_until(village, SignedDuration::from_hours(24)).await;
        village.wait(SignedDuration::from_hours(3)).await;
        each_reminded_once(&cast);
        assert_eq!(outcomes(village).await, ["open 5", "sent 3", "uncertain 2"]);
        cast.sanna.reads(TOMORROW);
        cast.mikko.reads(TOMORROW);
        types(village, &cast.sanna, "/ready").await;
        cast.sanna.reads("A message may not have reached: ");
        waits_until(village, SignedDuration::from_hours(2)).await;
        cast.phones().iter().for_each(|phone| drop(phone.reads(ANY)));
        types(village, &cast.sanna, "/ready").await;
        assert!(!cast.sanna.reads("ready").contains("may not have reached"), "the next reminder arrived");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_whose_answer_was_lost_comes_at_most_three_times() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        plans(village, &cast.aino, "in 3 days 15:00", "Here").await;
        village.sandbox().faults(|faults| faults.lose_next_responses = 1000);
        taps(village, &cast.aino, "Yes, invite everyone").await;
        for _ in 0..10 {
            village.wait(SignedDuration::from_mins(2)).await;
        }
        village.sandbox().faults(|faults| faults.lose_next_responses = 0);
        let sql = "SELECT DISTINCT outcome, sends FROM outbox WHERE kind = 'invitation'";
        assert_eq!(books::rows(village, sql).await, [["uncertain", "3"]]);
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            assert_eq!(phone.reads_all().len(), 3);
        }
        // Those may have been told: a cancellation reaches them, and one lost answer means one more copy.
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("Meeting with Aino");
        taps(village, &cast.sanna, "Cancel the meeting").await;
        cast.sanna.taps("Cancel the meeting");
        village.sandbox().faults(|faults| faults.lose_next_responses = 5);
        village.settle().await;
        village.wait(SignedDuration::from_mins(5)).await;
        for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.mikko] {
            let copies = phone.reads_all().iter().filter(|text| text.contains("is cancelled")).count();
            assert!((1..=3).contains(&copies), "{}: {copies}", phone.name());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_cannot_be_read_counts_as_lost() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        village.opens().await;
        village.sandbox().faults(|faults| faults.garbled = true);
        let ahead = start(village).await.duration_since(village.clock().now()) - SignedDuration::from_hours(24);
        village.clock().advance(ahead);
        until(village, "SELECT COUNT(*) FROM outbox WHERE kind = 'reminder' AND outcome = 'uncertain'", "5").await;
        village.sandbox().faults(|faults| faults.garbled = false);
        village.closes().await.expect("a house in order");
        each_reminded_once(&cast);
    })
    .await;
}

#[tokio::test]
async fn a_message_that_is_refused_blocks_nobody() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        village.sandbox().faults(|faults| faults.refuse = 3);
        waits_until(village, SignedDuration::from_hours(24)).await;
        let reached: usize = cast.phones().iter().map(|phone| phone.reads_all().len()).sum();
        assert_eq!(reached, 2);
        assert_eq!(outcomes(village).await, ["failed 3", "open 5", "sent 2"]);
    })
    .await;
}

/// The number that is kept of somebody is another one, whom Telegram does not know.
async fn becomes_another(village: &Village, name: &str, user: UserId) {
    let sql = format!(
        "SELECT p.id, p.network_id, p.who FROM participant p JOIN known_participant k ON k.id = p.id WHERE k.name = '{name}'"
    );
    let place = books::rows(village, &sql).await.concat();
    let [id, network, old] = place.as_slice() else { panic!("{place:?}") };
    let store = Store::open(village.database(), village.key().as_deref()).await.expect("the store opens");
    let mut tx = store.begin().await.expect("the store is read");
    let cell = Cell { table: "participant", column: "tg", row: id, key: network };
    let sealed = vault::key(&mut tx, network).await.expect("a key").seal(cell, &user.0.to_string()).expect("sealed");
    let who = tx.vault().who(user).expect("a mark");
    drop(tx);
    store.close().await;
    books::change(village, &format!("UPDATE account SET who = '{who}' WHERE who = '{old}'")).await;
    books::change(village, &format!("UPDATE participant SET who = '{who}', tg = '{sealed}' WHERE id = '{id}'")).await;
}

/// Proves H19.
#[tokio::test]
async fn a_receiver_who_is_gone_is_told_of_once_and_blocks_nobody() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        becomes_another(village, "Leena", UserId(999)).await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        for phone in [&cast.aino, &cast.onni, &cast.sanna, &cast.mikko] {
            phone.reads(ANY);
        }
        cast.sanna.reads("A message to Leena did not arrive");
        assert_eq!(outcomes(village).await, ["open 5", "sent 4", "unreachable 1"]);
        waits_until(village, SignedDuration::from_hours(2)).await;
        for phone in [&cast.aino, &cast.onni, &cast.sanna, &cast.mikko] {
            phone.reads(ANY);
        }
        cast.sanna.sees_nothing_new();
        types(village, &cast.mikko, "/meetings").await;
        cast.mikko.reads("Leena – messages don't arrive");
    })
    .await;
}
