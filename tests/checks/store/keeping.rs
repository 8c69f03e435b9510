//! One keeper at a time, whose older claims count no more; one pace for all; and a bell that is heard by the one who sends.

use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use kith::clock::Clock;
use kith::domain::notice::{Address, Notice, Post};
use kith::keeper::{Keeper, TERM};
use kith::store::pace::{self, For, Turn};
use kith::store::{Store, Tx, health, leases, outbox};
use kith::telegram::pace::{Limits, Pace, Shared};

use super::{around, hours, monday, store};

/// How often two processes do the same at once, so that they surely meet.
const ROUNDS: usize = 20;

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

async fn posts_one(store: &Store) -> Result<()> {
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let notice = Notice::Left { participant: around.person.id.clone() };
    let post = Post { notice, to: Address::Participant(around.convener), network: None, due: monday() };
    outbox::post(&mut tx, &post, monday()).await?;
    tx.commit().await
}

#[tokio::test]
async fn a_lease_changes_hands_when_it_is_free_and_its_fence_only_rises() -> Result<()> {
    let (_cellar, store) = store().await;
    let (mut tx, now) = (store.begin().await?, monday());
    let first = leases::take(&mut tx, "keeper:1", "a", (now, now + seconds(10)), None).await?.expect("free");
    assert_eq!(leases::take(&mut tx, "keeper:1", "b", (now + seconds(9), now + hours(1)), None).await?, None);
    assert!(leases::renew(&mut tx, &first, now + seconds(12)).await? && leases::hold(&mut tx, &first).await?);
    assert_eq!(leases::take(&mut tx, "keeper:1", "b", (now + seconds(11), now + hours(1)), None).await?, None);
    let later = (now + seconds(12), now + seconds(22));
    let second = leases::take(&mut tx, "keeper:1", "b", later, None).await?.expect("it ran out");
    assert_eq!((first.fence, second.fence), (1, 2));
    assert!(!leases::renew(&mut tx, &first, now + hours(1)).await? && !leases::hold(&mut tx, &first).await?);
    leases::release(&mut tx, &first).await?;
    assert_eq!(leases::take(&mut tx, "keeper:1", "c", later, None).await?, None, "an older holder frees nothing");
    leases::release(&mut tx, &second).await?;
    let third = leases::take(&mut tx, "keeper:1", "c", later, None).await?.expect("given up");
    let seen = leases::look(&mut tx, "keeper:1").await?;
    assert!(leases::renew(&mut tx, &third, now + hours(3)).await?);
    assert_eq!(
        leases::take(&mut tx, "keeper:1", "d", later, seen).await?,
        None,
        "it was renewed after it was looked at"
    );
    let seen = leases::look(&mut tx, "keeper:1").await?;
    let fourth = leases::take(&mut tx, "keeper:1", "d", later, seen).await?.expect("its holder is surely dead");
    assert_eq!((third.fence, fourth.fence), (3, 4));
    Ok(())
}

#[tokio::test]
async fn whoever_takes_over_has_the_rows_at_once_and_the_older_keeper_neither_sends_nor_marks() -> Result<()> {
    let (_cellar, store) = store().await;
    posts_one(&store).await?;
    let (mut tx, now) = (store.begin().await?, monday());
    let waits = health::waiting(&mut tx, now + seconds(5)).await?;
    assert_eq!((waits.outbox_depth, waits.oldest_due, waits.relay_depth), (1, Duration::from_secs(5), 0));
    let old = outbox::claim(&mut tx, 1, "", now, 10).await?.remove(0);
    outbox::take_over(&mut tx, 2, now).await?;
    assert!(!outbox::sending(&mut tx, &old, now).await?, "not even before the new keeper has claimed it");
    assert!(!outbox::finish(&mut tx, &old, "sent", None, now).await?);
    outbox::put_back(&mut tx, &old, now + hours(9), true).await?;
    let new = outbox::claim(&mut tx, 2, "", now, 10).await?.remove(0);
    assert_eq!((new.keeper, new.fence), (2, 2));
    outbox::take_over(&mut tx, 2, now).await?;
    assert!(outbox::sending(&mut tx, &new, now).await?, "its own claims stay");
    assert!(
        outbox::claim(&mut tx, 2, new.id.as_str(), now + hours(1), 10).await?.is_empty(),
        "what is in hand stays there"
    );
    Ok(())
}

/// The store kept a claim, and its answer was lost on the way: who claimed it takes it up again, but not what is in hand.
#[tokio::test]
async fn a_claim_nobody_knows_of_is_let_go() -> Result<()> {
    let (_cellar, store) = store().await;
    posts_one(&store).await?;
    let (mut tx, now) = (store.begin().await?, monday());
    let lost = outbox::claim(&mut tx, 1, "", now, 10).await?.remove(0);
    outbox::let_go(&mut tx, 1, lost.id.as_str(), now).await?;
    outbox::let_go(&mut tx, 2, "", now).await?;
    assert!(outbox::claim(&mut tx, 1, "", now, 10).await?.is_empty(), "in hand, or another's");
    outbox::let_go(&mut tx, 1, "", now).await?;
    let again = outbox::claim(&mut tx, 1, "", now, 10).await?.remove(0);
    assert_eq!((again.id, again.fence), (lost.id.clone(), 2));
    assert!(!outbox::sending(&mut tx, &lost, now).await?, "the lost claim counts no more");
    Ok(())
}

/// Two processes on one store. On a file the operating system keeps the lock; on a server it is the lease.
#[tokio::test]
async fn of_two_processes_one_keeps_and_the_other_takes_over() -> Result<()> {
    let (cellar, first_store) = store().await;
    let second_store = Store::open(cellar.url(), cellar.key().as_deref()).await?;
    let clock = Clock::system();
    let first = Keeper::new("1", first_store.clone(), clock.clone());
    let second = Keeper::new("1", second_store.clone(), clock.clone());
    assert_eq!((first.ensure().await?, second.ensure().await?), (Some(1), None));
    assert!(first.holds(&mut first_store.begin().await?).await?);
    assert!(!second.holds(&mut second_store.begin().await?).await?);
    if first_store.is_shared() {
        clock.advance(SignedDuration::try_from(TERM)?);
        assert_eq!(first.fence(), None, "a keeper that slept through its term is none");
        assert_eq!(first.renew().await?, Some(1), "nobody took it: it goes on");
        clock.advance(SignedDuration::try_from(TERM)?);
        assert_eq!(second.renew().await?, Some(2));
        assert!(!first.holds(&mut first_store.begin().await?).await?, "the one who woke claims nothing");
        assert_eq!(first.ensure().await?, None);
        second.resign().await?;
        assert_eq!(first.ensure().await?, Some(3));
    } else {
        clock.advance(hours(24));
        assert_eq!(second.ensure().await?, None, "a file is free when its process ends, not before");
        drop(first);
        assert_eq!(second.ensure().await?, Some(2), "however it ended");
        assert!(second_store.claim_file()?.is_none());
        second.resign().await?;
        assert!(second_store.claim_file()?.is_some());
    }
    Ok(())
}

/// Whoever waits because no term lasts is woken when one does again, whichever loop of ours began or renewed it.
#[tokio::test]
async fn a_term_that_begins_or_goes_on_after_its_end_rings_the_bell() -> Result<()> {
    let (_cellar, store) = store().await;
    let clock = Clock::system();
    let keeper = Keeper::new("1", store.clone(), clock.clone());
    let first = store.posted();
    keeper.ensure().await?;
    tokio::time::timeout(Duration::from_secs(5), first).await.expect("it begins");
    if store.is_shared() {
        clock.advance(SignedDuration::try_from(TERM)?);
        let again = store.posted();
        assert_eq!((keeper.fence(), keeper.ensure().await?), (None, Some(1)));
        tokio::time::timeout(Duration::from_secs(5), again).await.expect("it goes on");
    }
    Ok(())
}

/// Turns as two processes take them, in the order of the clock.
#[tokio::test]
async fn two_processes_together_keep_to_one_pace() -> Result<()> {
    let (cellar, first) = store().await;
    let second = Store::open(cellar.url(), cellar.key().as_deref()).await?;
    let (mut taken, mut news): (Vec<Timestamp>, usize) = (vec![], 0);
    for step in 0..200 {
        let now = monday() + SignedDuration::from_millis(step * 10);
        let store = if step % 2 == 0 { &first } else { &second };
        let what = if step % 3 == 0 { For::Answer } else { For::News };
        let mut tx = store.begin().await?;
        tx.may_be_forgotten().await?;
        match pace::reserve(&mut tx, "1", 30, what, now).await? {
            Turn::At(at) => {
                assert!(at >= now && (what == For::Answer || at == now));
                news += usize::from(what == For::News);
                taken.push(at);
            }
            Turn::NotBefore(at) => assert!(what == For::News && at > now),
        }
        tx.commit().await?;
    }
    taken.sort();
    let closest = taken.windows(31).map(|window| window[30].duration_since(window[0])).min();
    assert!(closest >= Some(pace::WINDOW), "31 turns within {closest:?}");
    assert!(taken.len() > 60 && news > 10, "{} turns, {news} for news", taken.len());
    let mut tx = first.begin().await?;
    let now = monday() + hours(1);
    pace::hold(&mut tx, "1", now + seconds(7)).await?;
    assert_eq!(pace::reserve(&mut tx, "1", 30, For::News, now).await?, Turn::NotBefore(now + seconds(7)));
    assert_eq!(pace::reserve(&mut tx, "1", 30, For::Answer, now).await?, Turn::At(now + seconds(7)));
    pace::hold(&mut tx, "1", now).await?;
    assert_eq!(pace::reserve(&mut tx, "2", 30, For::News, now).await?, Turn::At(now), "another bot's pace is its own");
    Ok(())
}

/// A process whose clock was hours ahead took turns, and was asked to wait; then its clock was set right. Nobody waits hours.
#[tokio::test]
async fn turns_taken_under_a_wrong_clock_delay_nobody() -> Result<()> {
    let (_cellar, store) = store().await;
    let (mut tx, now) = (store.begin().await?, monday());
    let wrong = now + hours(3);
    for _ in 0..40 {
        pace::reserve(&mut tx, "1", 30, For::Answer, wrong).await?;
    }
    pace::hold(&mut tx, "1", wrong + seconds(5)).await?;
    assert_eq!(pace::reserve(&mut tx, "1", 30, For::Answer, now).await?, Turn::At(now));
    assert_eq!(pace::reserve(&mut tx, "1", 30, For::News, now).await?, Turn::At(now));
    pace::hold(&mut tx, "1", now + seconds(5)).await?;
    assert_eq!(
        pace::reserve(&mut tx, "1", 30, For::Answer, now).await?,
        Turn::At(now + seconds(5)),
        "Telegram's wait holds"
    );
    Ok(())
}

/// The same with the pace as a process keeps it: four turns of which only three fit into a second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_with_one_token_wait_for_each_other() -> Result<()> {
    let (cellar, first) = store().await;
    let second = Store::open(cellar.url(), cellar.key().as_deref()).await?;
    let pace = |store: Store| {
        let limits = Limits { per_second: 3, ..Limits::TELEGRAM };
        Pace::new(limits).shared_by(Shared::new("1", store, Clock::system()))
    };
    let (one, other) = (pace(first), pace(second));
    let began = Instant::now();
    drop((one.answer(1).await, other.answer(2).await, one.answer(3).await));
    drop(other.answer(4).await);
    assert!(began.elapsed() >= Duration::from_secs(1), "four within {:?}", began.elapsed());
    Ok(())
}

/// Each of two processes looks, and then writes. Neither hears that the store is locked, and nothing is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_looks_before_they_write_is_not_turned_away() -> Result<()> {
    let (cellar, first) = store().await;
    let second = Store::open(cellar.url(), cellar.key().as_deref()).await?;
    let process = |store: Store| async move {
        let mut seen = vec![];
        for _ in 0..ROUNDS {
            let mut tx = store.begin().await?;
            seen.push(health::waiting(&mut tx, monday()).await?.outbox_depth);
            tokio::task::yield_now().await;
            post_one(&mut tx).await?;
            tx.commit().await?;
        }
        anyhow::Ok(seen)
    };
    let (one, other) = tokio::join!(tokio::spawn(process(first.clone())), tokio::spawn(process(second)));
    let mut seen = [one??, other??].concat();
    seen.sort_unstable();
    seen.dedup();
    // On a file one goes after the other; on a server both may look at once, and what must not change is locked first.
    assert!(first.is_shared() || seen.len() == 2 * ROUNDS, "two saw the same: {seen:?}");
    let waits = health::waiting(&mut first.begin().await?, monday()).await?;
    assert_eq!(usize::try_from(waits.outbox_depth)?, 2 * ROUNDS);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_process_posts_wakes_the_one_that_sends() -> Result<()> {
    let (cellar, here) = store().await;
    let heard_here = here.posted();
    posts_one(&here).await?;
    tokio::time::timeout(Duration::from_secs(5), heard_here).await.expect("the bell is heard where it rang");
    if here.is_shared() {
        let there = Store::open(cellar.url(), cellar.key().as_deref()).await?;
        let ears = there.clone();
        let first_ring = there.posted();
        let listening = tokio::spawn(async move { ears.hear_others().await });
        tokio::time::timeout(Duration::from_secs(5), first_ring).await.expect("it rings once when it begins to listen");
        let far_ring = there.posted();
        here.ring_far(true);
        posts_one_more(&here).await?;
        tokio::time::timeout(Duration::from_secs(5), far_ring).await.expect("the bell is heard in the other process");
        listening.abort();
    }
    Ok(())
}

async fn posts_one_more(store: &Store) -> Result<()> {
    let mut tx = store.begin().await?;
    post_one(&mut tx).await?;
    tx.commit().await
}

async fn post_one(tx: &mut Tx) -> Result<()> {
    let to = Address::Participant("p".to_owned().into());
    let notice = Notice::Left { participant: "p".to_owned().into() };
    outbox::post(tx, &Post { notice, to, network: None, due: monday() }, monday()).await
}
