//! Copies from engine to engine: nothing stays behind, nothing is added, and what was changed on the way is noticed.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::Timestamp;
use kith::clock::Clock;
use kith::operate;
use kith::sandbox::Cellar;
use kith::store::copying::{self, LEAP};
use kith::store::{Engine, Schema, Store, engine, health, tables};
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};
use tempfile::TempDir;

use super::{hours, monday, store};
use crate::source::root;

const SAMPLES: [&str; 30] = [
    include_str!("../samples/0001.sql"),
    include_str!("../samples/0002.sql"),
    include_str!("../samples/0003.sql"),
    include_str!("../samples/0004.sql"),
    include_str!("../samples/0005.sql"),
    include_str!("../samples/0006.sql"),
    include_str!("../samples/0007.sql"),
    include_str!("../samples/0008.sql"),
    include_str!("../samples/0009.sql"),
    include_str!("../samples/0010.sql"),
    include_str!("../samples/0011.sql"),
    include_str!("../samples/0012.sql"),
    include_str!("../samples/0013.sql"),
    include_str!("../samples/0014.sql"),
    include_str!("../samples/0015.sql"),
    include_str!("../samples/0016.sql"),
    include_str!("../samples/0017.sql"),
    include_str!("../samples/0018.sql"),
    include_str!("../samples/0019.sql"),
    include_str!("../samples/0020.sql"),
    include_str!("../samples/0021.sql"),
    include_str!("../samples/0022.sql"),
    include_str!("../samples/0023.sql"),
    include_str!("../samples/0024.sql"),
    include_str!("../samples/0025.sql"),
    include_str!("../samples/0026.sql"),
    include_str!("../samples/0027.sql"),
    include_str!("../samples/0028.sql"),
    include_str!("../samples/0029.sql"),
    include_str!("../samples/0030.sql"),
];
/// After this one everything is sealed.
const SEALED: usize = 6;

/// A store on the engine of the stories with every table furnished, and nobody serving it.
pub(super) async fn furnished() -> Result<(Cellar, Store)> {
    let cellar = Cellar::fresh().await?;
    if let Some(file) = cellar.file() {
        std::fs::write(file, "")?;
    }
    sqlx::any::install_default_drivers();
    let migrations = Migrator::new(root().join("migrations")).await?;
    for (number, sample) in (1..).zip(&SAMPLES[..SEALED]) {
        let mut conn = AnyConnection::connect(cellar.url()).await?;
        migrations.run_to(number, &mut conn).await?;
        conn.close().await?;
        change(cellar.url(), sample).await?;
    }
    let store = Store::open(cellar.url(), cellar.key().as_deref()).await?;
    change(cellar.url(), &SAMPLES[SEALED..].concat()).await?;
    Ok((cellar, store))
}

pub(super) async fn change(url: &str, sql: &str) -> Result<()> {
    let mut conn = AnyConnection::connect(url).await?;
    conn.execute(AssertSqlSafe(sql.to_owned())).await?;
    Ok(conn.close().await?)
}

/// All rows of a question, a word per value.
pub(super) async fn words(url: &str, sql: &str) -> Result<Vec<String>> {
    let mut conn = AnyConnection::connect(url).await?;
    let rows = conn.fetch_all(AssertSqlSafe(sql.to_owned())).await?;
    conn.close().await?;
    rows.iter().map(|row| Ok(row.try_get::<Option<String>, _>(0)?.unwrap_or_default())).collect()
}

fn file(folder: &TempDir, name: &str) -> String {
    format!("sqlite://{}", folder.path().join(name).display())
}

async fn said<T: std::fmt::Debug>(done: impl Future<Output = Result<T>>) -> String {
    format!("{:#}", done.await.expect_err("a refusal"))
}

/// The one list that copies walk names what the migrations make: every table, every column, each after what it points to.
#[tokio::test]
async fn no_table_and_no_column_stays_behind_when_the_house_moves() -> Result<()> {
    let (cellar, store) = store().await;
    let sql = match store.engine() {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        Engine::Postgres => "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
    };
    let there: BTreeSet<String> =
        words(cellar.url(), sql).await?.into_iter().filter(|it| !it.starts_with("_sqlx")).collect();
    let known: BTreeSet<String> = tables::all().iter().map(|table| table.name.to_owned()).collect();
    assert_eq!(known, there, "src/store/tables.rs must name every table");
    let mut tx = store.read().await?;
    for table in tables::all() {
        let there: BTreeSet<String> = engine::columns(&mut tx, table.name).await?.into_iter().collect();
        let known: BTreeSet<String> = table.texts.iter().chain(&table.numbers).map(|it| (*it).to_owned()).collect();
        assert_eq!(known, there, "the columns of {}", table.name);
    }
    assert_eq!(tables::present(&mut tx).await?, tables::all());
    assert_eq!(engine::schema(&mut tx).await?, Schema::At(engine::newest()));
    assert!(engine::has_table(&mut tx, "team").await? && !engine::has_table(&mut tx, "patient").await?);
    Ok(())
}

#[tokio::test]
async fn everything_arrives_on_the_other_engine_and_comes_back_the_same() -> Result<()> {
    let (cellar, store) = furnished().await?;
    store.close().await;
    let folder = TempDir::new()?;
    let (there, clock) = (file(&folder, "there.db"), Clock::system());
    let moved = operate::copying::copy(cellar.url(), &there, &clock).await?;
    assert!(moved.iter().all(|(_, tally)| tally.rows > 0), "the samples furnish every table: {moved:?}");
    let back = Cellar::fresh().await?;
    let again = operate::copying::copy(&there, back.url(), &clock).await?;
    let but_the_lease = |copied: &operate::copying::Copied| {
        copied.iter().filter(|(name, _)| *name != "lease").cloned().collect::<Vec<_>>()
    };
    assert_eq!(but_the_lease(&moved), but_the_lease(&again));
    assert_eq!(words(back.url(), "SELECT CAST(until_at AS TEXT) FROM lease").await?, ["0"], "a lease stays behind");
    let refused = said(operate::copying::copy(cellar.url(), &there, &clock)).await;
    assert!(refused.contains("not empty"), "{refused}");
    let refused = said(operate::copying::copy(&there, &there, &clock)).await;
    assert!(refused.contains("same database"), "{refused}");
    Ok(())
}

/// More rows than one statement takes, and texts that hurt.
#[tokio::test]
async fn many_rows_and_strange_texts_arrive_too() -> Result<()> {
    let (cellar, store) = store().await;
    for number in 0..250 {
        let sql = format!("INSERT INTO seen_update (update_id, at) VALUES ({}, {number})", i64::MAX - number);
        change(cellar.url(), &sql).await?;
    }
    change(cellar.url(), "INSERT INTO team (id, name, created_at) VALUES ('t', 'Äiti '' \"; 👪 \u{200f}مرحبا', -1)")
        .await?;
    store.close().await;
    let folder = TempDir::new()?;
    let there = file(&folder, "there.db");
    let copied = operate::copying::copy(cellar.url(), &there, &Clock::system()).await?;
    assert_eq!(operate::copying::rows(&copied), 252, "and the key of marks");
    assert_eq!(words(&there, "SELECT name FROM team").await?, words(cellar.url(), "SELECT name FROM team").await?);
    Ok(())
}

#[tokio::test]
async fn the_sum_does_not_mind_the_order_but_every_change() -> Result<()> {
    let (cellar, store) = furnished().await?;
    let deeds = tables::all().into_iter().find(|table| table.name == "deed").expect("a table");
    let mut tx = store.begin().await?;
    let before = copying::tally(&mut tx, &deeds).await?;
    assert_eq!(before.rows, 5);
    let mut turned = deeds.clone();
    turned.texts.reverse();
    assert_eq!(copying::tally(&mut tx, &turned).await?, before, "columns in another order");
    drop(tx);
    for (change_it, undo) in [
        ("UPDATE deed SET actor = NULL WHERE id = 'deed-4'", "UPDATE deed SET actor = 'par-2' WHERE id = 'deed-4'"),
        ("UPDATE deed SET what = 'nAmed' WHERE id = 'deed-2'", "UPDATE deed SET what = 'named' WHERE id = 'deed-2'"),
        ("UPDATE deed SET at = at + 1 WHERE id = 'deed-1'", "UPDATE deed SET at = at - 1 WHERE id = 'deed-1'"),
    ] {
        change(cellar.url(), change_it).await?;
        let mut tx = store.read().await?;
        let after = copying::tally(&mut tx, &deeds).await?;
        drop(tx);
        assert!(after.rows == before.rows && after.sum() != before.sum(), "{change_it}");
        change(cellar.url(), undo).await?;
    }
    Ok(())
}

/// Between reading and writing, what is compared is what was written: a row that went astray undoes everything.
#[tokio::test]
async fn a_copy_is_compared_and_a_served_or_older_database_is_not_copied() -> Result<()> {
    let (cellar, store) = furnished().await?;
    let folder = TempDir::new()?;
    let (there, clock) = (file(&folder, "there.db"), Clock::system());
    let later = clock.now().as_millisecond() + 60_000;
    change(cellar.url(), &format!("UPDATE lease SET until_at = {later}")).await?;
    let refused = said(operate::copying::copy(cellar.url(), &there, &clock)).await;
    assert!(refused.contains("is being served") && refused.contains("stop every kith serve"), "{refused}");
    assert!(!folder.path().join("there.db").exists(), "a refusal makes nothing");
    change(cellar.url(), "UPDATE lease SET until_at = 1").await?;
    Store::furnish(&there, None).await?.close().await;
    change(&there, "CREATE TRIGGER astray AFTER INSERT ON deed BEGIN DELETE FROM deed WHERE id = 'deed-3'; END")
        .await?;
    let refused = said(operate::copying::copy(cellar.url(), &there, &clock)).await;
    assert!(refused.contains("the table deed is not what was read (4 rows of 5)"), "{refused}");
    let kept = Store::visit(&there).await?.expect("a file");
    assert_eq!(copying::occupied(&mut kept.read().await?).await?, None, "nothing was kept");
    kept.close().await;
    store.close().await;
    change(cellar.url(), "DELETE FROM _sqlx_migrations WHERE version = 30").await?;
    let refused = said(operate::copying::copy(cellar.url(), &file(&folder, "new.db"), &clock)).await;
    assert!(refused.contains("older Kith") && refused.contains("kith migrate"), "{refused}");
    change(cellar.url(), "UPDATE _sqlx_migrations SET version = 9999 WHERE version = 2").await?;
    let refused = said(operate::copying::copy(cellar.url(), &file(&folder, "new.db"), &clock)).await;
    assert!(refused.contains("newer Kith") && refused.contains("9999"), "{refused}");
    Ok(())
}

/// Proves H22.
#[tokio::test]
async fn after_a_restore_what_was_due_is_doubted_and_no_number_is_used_twice() -> Result<()> {
    let (cellar, store) = furnished().await?;
    let mut tx = store.begin().await?;
    assert_eq!(copying::doubt_what_was_due(&mut tx, monday()).await?, (1, 1));
    copying::leap(&mut tx, monday()).await?;
    copying::free_leases(&mut tx).await?;
    tx.commit().await?;
    let outbox = words(
        cellar.url(),
        "SELECT id || ' ' || COALESCE(outcome, 'waits') || ' ' || CAST(sends AS TEXT) FROM outbox ORDER BY id",
    )
    .await?;
    assert_eq!(outbox, ["post-1 sent 1", "post-2 uncertain 0", "post-3 waits 1", "post-4 waits 1"]);
    let seq = words(cellar.url(), "SELECT CAST(MAX(seq) AS TEXT) FROM relay_event").await?;
    assert_eq!(seq, [(LEAP + 2).to_string()], "the next event of the meeting comes after it");
    let mut tx = store.begin().await?;
    assert_eq!(copying::doubt_what_was_due(&mut tx, monday()).await?, (0, 0), "doubted once");
    Ok(())
}

#[tokio::test]
async fn a_backup_knows_what_it_holds() -> Result<()> {
    let (cellar, store) = furnished().await?;
    let deeds = tables::all().into_iter().find(|table| table.name == "deed").expect("a table");
    let mut tx = store.begin().await?;
    assert_eq!(copying::sealed_at(&mut tx).await?, None, "a database that is no backup");
    let tally = copying::tally(&mut tx, &deeds).await?;
    copying::seal(&mut tx, &[("deed", tally)], monday()).await?;
    tx.commit().await?;
    let mut tx = store.begin().await?;
    assert_eq!(copying::sealed_at(&mut tx).await?, Some(monday()));
    assert!(copying::as_sealed(&mut tx, &deeds).await?);
    let drafts = tables::all().into_iter().find(|table| table.name == "draft").expect("a table");
    assert!(!copying::as_sealed(&mut tx, &drafts).await?, "a table that the seal does not name");
    drop(tx);
    change(cellar.url(), "UPDATE deed SET what = 'left' WHERE id = 'deed-1'").await?;
    assert!(!copying::as_sealed(&mut store.begin().await?, &deeds).await?);
    Ok(())
}

#[tokio::test]
async fn the_house_is_looked_at_in_numbers() -> Result<()> {
    let (_cellar, store) = furnished().await?;
    let now = "2025-11-20T09:00:00Z".parse().expect("a time");
    let mut tx = store.begin().await?;
    let seen = health::look(&mut tx, now, hours(24 * 7)).await?;
    assert_eq!((seen.quarantined, seen.unreachable, seen.sent, seen.uncertain), (1, 1, 1, 0));
    assert_eq!(seen.oldest_post.map(Timestamp::as_millisecond), Some(1_763_557_060_000));
    assert_eq!(seen.oldest_event.map(Timestamp::as_millisecond), Some(1_763_463_000_000));
    assert_eq!(seen.backup.map(Timestamp::as_millisecond), Some(1_763_550_000_000));
    let later = health::look(&mut tx, now + hours(24 * 30), hours(24)).await?;
    assert_eq!((later.quarantined, later.unreachable, later.sent), (0, 1, 0), "what is long past does not count");
    health::backed_up(&mut tx, now).await?;
    assert_eq!(health::last_backup(&mut tx).await?, Some(now));
    let keepers = health::keepers(&mut tx).await?;
    assert_eq!((keepers.len(), keepers[0].holder.as_str()), (1, "0197a0c1"));
    assert_eq!(copying::occupied(&mut tx).await?, Some("team"));
    Ok(())
}

#[tokio::test]
async fn a_visit_changes_nothing() -> Result<()> {
    let folder = TempDir::new()?;
    assert!(Store::visit(&file(&folder, "none.db")).await?.is_none());
    assert!(!folder.path().join("none.db").exists());
    std::fs::write(folder.path().join("letter"), "Dear Aino, this is a letter and no database.")?;
    let said = said(Store::visit(&file(&folder, "letter"))).await;
    assert!(said.contains("no database"), "{said}");
    let cellar = Cellar::file_in(folder.path());
    Store::open(cellar.url(), cellar.key().as_deref()).await?.close().await;
    assert_eq!(engine::file(cellar.url()).as_deref(), cellar.file());
    let store = Store::visit(cellar.url()).await?.expect("a file");
    let copy = folder.path().join("copy.db");
    store.vacuum_into(&copy).await?;
    assert!(engine::is_whole(&mut store.read().await?).await?);
    store.in_one_file().await?;
    store.close().await;
    let there = Store::visit(&file(&folder, "copy.db")).await?.expect("a copy");
    assert_eq!(engine::schema(&mut there.read().await?).await?, Schema::At(engine::newest()));
    Ok(())
}

/// `sslmode=require` is either kept or refused with a sentence; it is never silently left out.
#[tokio::test]
async fn tls_to_postgres_is_kept_or_refused() -> Result<()> {
    let cellar = Cellar::fresh().await?;
    if Engine::of(cellar.url()) != Ok(Engine::Postgres) {
        eprintln!("NOT ON POSTGRESQL: KITH_TEST_DATABASE_URL is not set, so no line is encrypted here");
        return Ok(()); // Files have no line to encrypt; the same test runs where KITH_TEST_DATABASE_URL is set.
    }
    let offers = words(cellar.url(), "SELECT setting FROM pg_settings WHERE name = 'ssl'").await? == ["on"];
    let wants = format!("{}&sslmode=require", cellar.url());
    match Store::open(&wants, cellar.key().as_deref()).await {
        Ok(store) => {
            assert!(offers, "a server without TLS cannot have been asked in TLS");
            let sql = "SELECT CAST(CAST(ssl AS INT) AS TEXT) FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
            assert_eq!(words(&wants, sql).await?, ["1"]);
            store.close().await;
        }
        Err(error) => assert!(!offers && format!("{error:#}").contains("speaks no TLS"), "{error:#}"),
    }
    Ok(())
}
