//! Claims: a row belongs to whoever claimed it last, and to nobody else.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::SignedDuration;
use kith::domain::notice::{Address, Notice, Post};
use kith::store::{Store, outbox};

use super::{around, monday, store};

/// So many rows for one receiver.
async fn rows(store: &Store, count: usize) -> Result<()> {
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let notice = Notice::Left { participant: around.person.id.clone() };
    let post = Post { notice, to: Address::Participant(around.convener), network: None, due: monday() };
    for _ in 0..count {
        outbox::post(&mut tx, &post, monday()).await?;
    }
    tx.commit().await
}

#[tokio::test]
async fn an_older_fence_neither_sends_nor_finishes() -> Result<()> {
    let (_cellar, store) = store().await;
    rows(&store, 1).await?;
    let (mut tx, later) = (store.begin().await?, monday() + outbox::LEASE);
    let old = outbox::claim(&mut tx, 1, "", monday(), 10).await?.remove(0);
    assert!(
        outbox::claim(&mut tx, 1, "", later - SignedDuration::from_millis(1), 10).await?.is_empty(),
        "the lease holds"
    );
    let new = outbox::claim(&mut tx, 1, "", later, 10).await?.remove(0);
    assert_eq!((old.id.clone(), old.fence, new.fence), (new.id.clone(), 1, 2));
    assert!(!outbox::sending(&mut tx, &old, later).await?);
    outbox::finish(&mut tx, &old, "sent", None, later).await?;
    outbox::put_back(&mut tx, &old, monday(), true).await?;
    assert!(outbox::claim(&mut tx, 1, "", later, 10).await?.is_empty(), "an older claim cannot give the row back");
    assert!(outbox::sending(&mut tx, &new, later).await?, "the row is still open, and the newer claim's");
    outbox::finish(&mut tx, &new, "sent", None, later).await?;
    assert!(!outbox::sending(&mut tx, &new, later).await?, "what is done is done");
    assert_eq!(outbox::next_due(&mut tx).await?, None);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_claimers_never_get_the_same_row() -> Result<()> {
    let (cellar, first) = store().await;
    rows(&first, 1000).await?;
    let second = Store::open(cellar.url(), cellar.key().as_deref()).await?;
    let claimer = |store: Store| async move {
        let mut mine = vec![];
        loop {
            let mut tx = store.begin().await?;
            let batch = outbox::claim(&mut tx, 1, "", monday(), 30).await?;
            tx.commit().await?;
            if batch.is_empty() || mine.len() > 1000 {
                return anyhow::Ok(mine);
            }
            mine.extend(batch.into_iter().map(|row| row.id));
            tokio::task::yield_now().await;
        }
    };
    let (one, two) = tokio::join!(tokio::spawn(claimer(first)), tokio::spawn(claimer(second)));
    let (one, two) = (one??, two??);
    let all: BTreeSet<_> = one.iter().chain(&two).collect();
    assert_eq!((all.len(), one.len() + two.len()), (1000, 1000));
    Ok(())
}
