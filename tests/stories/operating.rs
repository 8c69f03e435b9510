//! The operator's commands as processes: what they need, what they print, how they end, and what a crash leaves.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use kith::sandbox::Cellar;
use kith::store::{Store, copying};
use tempfile::TempDir;

use crate::process::{Town, kith, words};

const SAMPLES: [&str; 2] = [include_str!("../checks/samples/0001.sql"), include_str!("../checks/samples/0002.sql")];

fn ends(folder: &Path, args: &[&str], settings: &[(&str, &str)]) -> (Option<i32>, String, String) {
    words(&kith(folder, args, settings).output().unwrap())
}

async fn furnish(url: &str, key: Option<&Path>) {
    use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
    sqlx::any::install_default_drivers();
    let made = if url.starts_with("sqlite:") { format!("{url}?mode=rwc") } else { url.to_owned() };
    let migrations = sqlx::migrate::Migrator::new(Path::new("migrations")).await.unwrap();
    let mut conn = AnyConnection::connect(&made).await.unwrap();
    for (number, sample) in (1..).zip(SAMPLES) {
        migrations.run_to(number, &mut conn).await.unwrap();
        conn.execute(AssertSqlSafe(sample)).await.unwrap();
    }
    conn.close().await.unwrap();
    Store::open(url, key).await.unwrap().close().await;
}

#[test]
fn wrong_arguments_end_with_two_and_say_why() {
    let folder = TempDir::new().unwrap();
    for args in [
        &["migrate", "--from", "here"][..],
        &["copy"],
        &["copy", "--from", "sqlite://a.db"],
        &["backup"],
        &["backup", "a", "b"],
        &["restore"],
        &["doctor", "now"],
    ] {
        let (code, out, told) = ends(folder.path(), args, &[]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{args:?}: {told}");
        assert!(told.contains("Usage") && !told.contains("panicked"), "{told}");
    }
    let bad = [("DATABASE_URL", "mysql://canary@host/kith")];
    for args in [
        &["migrate"][..],
        &["backup", "a"],
        &["restore", "a"],
        &["copy", "--from", "mysql://canary", "--to", "sqlite://a.db"],
    ] {
        let (code, out, told) = ends(folder.path(), args, &bad);
        assert_eq!((code, out.as_str(), told.lines().count()), (Some(2), "", 1), "{args:?}: {told}");
        assert!(told.contains("cannot be used: it must begin with") && !told.contains("canary"), "{told}");
    }
    let (code, _, told) = ends(folder.path(), &["migrate"], &[("KITH_LOG", "loud")]);
    assert!(code == Some(2) && told.contains("KITH_LOG is not a level"), "{told}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn migrate_needs_no_token_and_says_from_where_to_where() {
    let folder = TempDir::new().unwrap();
    let (code, out, told) = ends(folder.path(), &["migrate"], &[]);
    assert!(code == Some(0) && told.is_empty() && out.contains("went from number 0 to"), "{out}{told}");
    let (code, out, _) = ends(folder.path(), &["migrate"], &[]);
    assert!(code == Some(0) && out.starts_with("Nothing to do"), "{out}");
}

#[tokio::test]
async fn backup_and_restore_say_what_they_did_and_refuse_in_one_sentence() {
    let (cellar, folder) = (Cellar::fresh().await.unwrap(), TempDir::new().unwrap());
    let key = cellar.key().unwrap();
    furnish(cellar.url(), Some(&key)).await;
    let key = ("KITH_MASTER_KEY_FILE", key.to_str().unwrap());
    let from = [("DATABASE_URL", cellar.url()), key];
    let (code, out, told) = ends(folder.path(), &["backup", "night.kith"], &from);
    assert!(code == Some(0) && told.is_empty() && out.contains("The backup is whole"), "{out}{told}");
    let (code, out, told) = ends(folder.path(), &["backup", "night.kith"], &from);
    assert!(code == Some(1) && out.is_empty() && told.contains("never overwrites"), "{told}");
    let (code, _, told) = ends(folder.path(), &["backup", "no/where/night.kith"], &from);
    assert!(code == Some(1) && told.contains("cannot write to the folder"), "{told}");
    let (code, _, told) = ends(folder.path(), &["restore", "night.kith"], &from);
    assert!(code == Some(1) && told.contains("is not empty") && told.lines().count() == 1, "{told}");
    let new = ("DATABASE_URL", "sqlite://new.db");
    let (code, _, told) = ends(folder.path(), &["restore", "night.kith"], &[new]);
    assert!(code == Some(1) && told.contains("new.key is not there") && told.lines().count() == 1, "{told}");
    assert!(!folder.path().join("new.db").exists(), "a refusal makes nothing");
    let (code, out, told) = ends(folder.path(), &["restore", "night.kith"], &[new, key]);
    assert!(code == Some(0) && told.is_empty() && out.contains("3 networks, 2 meetings, 3 answers"), "{out}{told}");
    assert!(out.contains("tell the conveners") && out.contains("kith doctor"), "{out}");
    let (code, _, told) = ends(folder.path(), &["backup", "x"], &[("DATABASE_URL", "sqlite://none.db")]);
    assert!(code == Some(1) && told.contains("is not there"), "{told}");
}

/// Killed in the middle of a copy: the target is as empty as before, and the next copy goes through.
#[tokio::test]
async fn a_copy_that_dies_half_way_leaves_nothing_behind() {
    let (target, folder) = (Cellar::fresh().await.unwrap(), TempDir::new().unwrap());
    let from = format!("sqlite://{}/kith.db", folder.path().display());
    furnish(&from, None).await;
    let args = ["copy", "--from", &from, "--to", target.url()];
    let mut dies = kith(folder.path(), &args, &[("KITH_TEST_KILL_AT", "copied-table:9"), ("PATH", "/usr/bin:/bin")]);
    assert_eq!(dies.output().unwrap().status.signal(), Some(9));
    let there = Store::visit(target.url()).await.unwrap().expect("its rooms are laid out");
    assert_eq!(copying::occupied(&mut there.read().await.unwrap()).await.unwrap(), None);
    there.close().await;
    let (code, out, told) = ends(folder.path(), &args, &[]);
    assert!(code == Some(0) && told.is_empty() && out.contains("Copied and compared"), "{out}{told}");
    let (code, out, told) = ends(folder.path(), &args, &[]);
    assert!(code == Some(1) && out.is_empty() && told.contains("not empty") && told.lines().count() == 1, "{told}");
}

#[tokio::test]
async fn the_doctors_word_is_its_exit_code() {
    let town = Town::start().await;
    let (code, out, told) = town.run(&["doctor"]).await;
    assert!(code == Some(0) && out.contains("There is no database yet"), "{out}{told}");
    assert!(out.lines().all(|line| ["ok ", "look ", "wrong "].iter().any(|word| line.starts_with(word))), "{out}");
    assert!(!out.contains(town.sandbox.token()) && !told.contains(town.sandbox.token()));
    std::fs::write(town.folder.path().join("kith.db"), "Dear Aino, this is no database at all").unwrap();
    let (code, out, told) = town.run(&["doctor"]).await;
    assert!(code == Some(1) && out.contains("wrong  The database cannot be read"), "{out}{told}");
}

#[tokio::test]
async fn the_audit_is_read_and_a_row_that_was_changed_is_named() {
    use sqlx::{AnyConnection, Connection, Executor};
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}", folder.path().join("kith.db").display());
    let settings = [("DATABASE_URL", url.as_str())];
    let store = Store::open(&url, None).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    kith::store::teams::create(&mut tx, "Harbour", jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    for done in [&["backup", "one.kith"][..], &["key", "rotate"], &["backup", "two.kith"]] {
        let (code, _, said) = ends(folder.path(), done, &settings);
        assert_eq!((code, said.as_str()), (Some(0), ""), "{done:?}");
    }
    let (code, said, _) = ends(folder.path(), &["audit", "verify"], &settings);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("The audit is whole: 3 rows"), "{said}");
    let mut conn = AnyConnection::connect(&url).await.unwrap();
    conn.execute("DROP TRIGGER audit_is_never_changed; UPDATE audit SET action = 'nothing' WHERE seq = 2")
        .await
        .unwrap();
    conn.close().await.unwrap();
    let (code, said, _) = ends(folder.path(), &["audit", "verify"], &settings);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("row 2 was changed") && !said.contains("row 3"), "{said}");
}
