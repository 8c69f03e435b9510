//! The audit's chain: every row that is changed, removed, moved or cut off shows, and is named.

use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use kith::store::audit::{self, Anchor, Head, Inspected, Wrong};
use kith::store::{Store, is_passing};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use tokio::sync::Barrier;

use super::{around, hours, monday, store};

const ROWS: i64 = 6;

/// A chain of a few rows, and where it ends. Nothing guards it: whoever tampers has the right to.
async fn chain() -> Result<(kith::sandbox::Cellar, Store, Anchor)> {
    let (cellar, store) = store().await;
    for object in 1..=ROWS {
        let mut tx = store.begin().await?;
        tx.caused_by(object);
        audit::note(&mut tx, Some("par-1"), "named", &format!("con-{object}"), monday());
        tx.commit().await?;
    }
    let drop = match cellar.file() {
        Some(_) => "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted",
        None => "DROP TRIGGER audit_is_never_changed ON audit",
    };
    change(cellar.url(), drop).await?;
    let end = end(&store, monday()).await?;
    Ok((cellar, store, end))
}

/// Where the chain ends, as it would be written elsewhere.
async fn end(store: &Store, at: Timestamp) -> Result<Anchor> {
    Ok(Anchor { head: audit::head(&mut store.begin().await?).await?, at })
}

async fn change(url: &str, sql: &str) -> Result<()> {
    let mut conn = AnyConnection::connect(url).await?;
    conn.execute(AssertSqlSafe(sql.to_owned())).await?;
    Ok(conn.close().await?)
}

async fn wrong(store: &Store, known: &[Anchor]) -> Result<Vec<Wrong>> {
    Ok(audit::verify(&mut store.begin().await?, known).await?.wrong)
}

async fn is_whole(store: &Store, rows: i64) -> Result<()> {
    let whole = Inspected { rows: usize::try_from(rows)?, ..Inspected::default() };
    assert_eq!(audit::verify(&mut store.begin().await?, &[]).await?, whole);
    Ok(())
}

#[tokio::test]
async fn a_chain_that_nobody_touched_is_whole() -> Result<()> {
    let (_cellar, store, end) = chain().await?;
    let whole = Inspected { rows: 6, ends: 1, wrong: vec![] };
    assert_eq!(audit::verify(&mut store.begin().await?, &[end]).await?, whole);
    Ok(())
}

/// Proves I7.
#[tokio::test]
async fn every_changed_cell_of_every_row_is_found() -> Result<()> {
    let (cellar, store, _) = chain().await?;
    for seq in 1..=ROWS {
        for (column, other, back) in [
            ("at", "1", monday().as_millisecond().to_string()),
            ("actor", "'par-2'", "'par-1'".to_owned()),
            ("action", "'removed'", "'named'".to_owned()),
            ("object", "'con-9'", format!("'con-{seq}'")),
        ] {
            change(cellar.url(), &format!("UPDATE audit SET {column} = {other} WHERE seq = {seq}")).await?;
            assert_eq!(wrong(&store, &[]).await?, [Wrong::Changed(seq)], "{column} of {seq}");
            change(cellar.url(), &format!("UPDATE audit SET {column} = {back} WHERE seq = {seq}")).await?;
            assert_eq!(wrong(&store, &[]).await?, [], "{column} of {seq} is as it was");
        }
        let keep = format!("CREATE TABLE kept AS SELECT hmac FROM audit WHERE seq = {seq}");
        change(cellar.url(), &format!("{keep}; UPDATE audit SET hmac = 'x' WHERE seq = {seq}")).await?;
        assert!(wrong(&store, &[]).await?.contains(&Wrong::Changed(seq)), "the sum of {seq}");
        let back = format!("UPDATE audit SET hmac = (SELECT hmac FROM kept) WHERE seq = {seq}; DROP TABLE kept");
        change(cellar.url(), &back).await?;
    }
    Ok(())
}

/// Proves I7.
#[tokio::test]
async fn a_row_that_is_missing_swapped_or_cut_off_is_found() -> Result<()> {
    let (cellar, store, end) = chain().await?;
    change(cellar.url(), "UPDATE audit SET seq = 99 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 99").await?;
    assert!(wrong(&store, &[]).await?.contains(&Wrong::Changed(3)), "two rows changed places");
    change(cellar.url(), "UPDATE audit SET seq = 99 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 99").await?;
    assert_eq!(wrong(&store, &[]).await?, []);
    change(cellar.url(), "DELETE FROM audit WHERE seq IN (2, 3)").await?;
    assert_eq!(wrong(&store, &[]).await?, [Wrong::Missing(2, 3)]);
    change(cellar.url(), "DELETE FROM audit WHERE seq > 4").await?;
    assert_eq!(wrong(&store, &[]).await?, [Wrong::Missing(2, 3), Wrong::Missing(5, 6)]);
    // Whoever cuts off the end and the head with it is found by what was written elsewhere.
    change(cellar.url(), "UPDATE audit_head SET seq = 4, hmac = (SELECT hmac FROM audit WHERE seq = 4)").await?;
    assert_eq!(wrong(&store, &[]).await?, [Wrong::Missing(2, 3)]);
    assert_eq!(wrong(&store, std::slice::from_ref(&end)).await?, [Wrong::Missing(2, 3), Wrong::Missing(5, 6)]);
    // And whoever writes another end by our own means after that, too.
    for object in ["con-7", "con-8"] {
        let mut tx = store.begin().await?;
        audit::note(&mut tx, None, "named", object, monday());
        tx.commit().await?;
    }
    assert_eq!(wrong(&store, &[end]).await?, [Wrong::Missing(2, 3), Wrong::Changed(6)]);
    Ok(())
}

/// Ends of a life that a restore left behind contradict nothing; those written since do.
///
/// Proves I7.
#[tokio::test]
async fn ends_of_before_a_restore_count_no_more() -> Result<()> {
    let (cellar, store, end_of_then) = chain().await?;
    let of_another_life = Anchor { head: Head { seq: 40, hmac: "f".repeat(64) }, at: monday() };
    let known = [end_of_then, of_another_life.clone()];
    assert_eq!(wrong(&store, &known).await?, [Wrong::Missing(7, 40)]);
    let (mut tx, later) = (store.begin().await?, monday() + hours(1));
    audit::restored(&mut tx, later);
    tx.commit().await?;
    assert_eq!(audit::verify(&mut store.begin().await?, &known).await?, Inspected { rows: 7, ends: 0, wrong: vec![] });
    let since = Anchor { at: later + hours(1), ..of_another_life };
    assert_eq!(
        wrong(&store, std::slice::from_ref(&since)).await?,
        [Wrong::Missing(8, 40)],
        "what was cut off after it"
    );
    // Nobody without the key can write such a row.
    change(cellar.url(), "UPDATE audit SET action = 'restored', at = 9000000000000 WHERE seq = 6").await?;
    assert_eq!(wrong(&store, &[since]).await?, [Wrong::Changed(6), Wrong::Missing(8, 40)]);
    Ok(())
}

#[tokio::test]
async fn what_is_undone_was_not_done() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    for (object, keep) in [("con-1", true), ("con-2", false), ("con-3", true)] {
        tx.savepoint().await?;
        audit::note(&mut tx, None, "named", object, monday());
        if keep { tx.keep_part().await? } else { tx.undo_part().await? }
    }
    tx.commit().await?;
    let mut tx = store.begin().await?;
    assert_eq!(audit::head(&mut tx).await?.seq, 2);
    audit::note(&mut tx, None, "named", "con-4", monday());
    drop(tx);
    is_whole(&store, 2).await
}

/// Several processes add at once: no number twice, none left out.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_adds_at_once_stands_one_after_the_other() -> Result<()> {
    const EACH: i64 = 20;
    let (_cellar, store) = store().await;
    let together = Arc::new(Barrier::new(4));
    let writers = (0..4).map(|_| {
        let (store, together) = (store.clone(), together.clone());
        tokio::spawn(async move {
            together.wait().await;
            let mut done = 0;
            while done < EACH {
                let mut tx = store.begin().await?;
                audit::note(&mut tx, None, "named", "con-1", monday());
                match tx.commit().await {
                    Ok(()) => done += 1,
                    Err(error) if is_passing(&error) => {}
                    Err(error) => return Err(error),
                }
            }
            anyhow::Ok(())
        })
    });
    for written in futures::future::join_all(writers).await {
        written??;
    }
    is_whole(&store, 4 * EACH).await
}

#[tokio::test]
async fn the_database_itself_only_lets_rows_be_added() -> Result<()> {
    let (cellar, store) = store().await;
    let mut tx = store.begin().await?;
    around(&mut tx).await;
    tx.commit().await?;
    for sql in ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"] {
        let refused = change(cellar.url(), sql).await.expect_err(sql);
        assert!(format!("{refused:#}").contains("audit_is_only_added_to"), "{refused:#}");
    }
    Ok(())
}
