//! What is sealed: it opens only where it was put, only with the master key, and not at all once its key is destroyed.

use std::path::Path;

use anyhow::Result;
use kith::domain::ids::UserId;
use kith::sandbox::Cellar;
use kith::store::vault::{self, Cell, KeyFile};
use kith::store::{Store, accounts, contacts, networks, participants};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

use super::{around, monday, plain, store};

fn cell<'a>(row: &'a str, key: &'a str) -> Cell<'a> {
    Cell { table: "contact", column: "label", row, key }
}

fn key_of(cellar: &Cellar) -> std::path::PathBuf {
    cellar.key().expect("a key's file")
}

async fn change(url: &str, sql: &str) -> Result<()> {
    let mut conn = AnyConnection::connect(url).await?;
    conn.execute(AssertSqlSafe(sql.to_owned())).await?;
    Ok(conn.close().await?)
}

#[tokio::test]
async fn a_sealed_text_opens_only_where_it_was_put() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let key = vault::key(&mut tx, "net-1").await?;
    let sealed = key.seal(cell("con-1", "net-1"), "Brother")?;
    assert_ne!(sealed, key.seal(cell("con-1", "net-1"), "Brother")?, "the same text twice looks different");
    let wrapped = vault::key_if_there(&mut tx, "net-1").await?;
    let vault = tx.vault();
    assert_eq!(vault.open(wrapped.as_deref(), cell("con-1", "net-1"), &sealed)?, "Brother");
    let elsewhere = [
        cell("con-2", "net-1"),
        Cell { column: "name", ..cell("con-1", "net-1") },
        Cell { table: "staff", ..cell("con-1", "net-1") },
    ];
    for cell in elsewhere {
        let refused = vault.open(wrapped.as_deref(), cell, &sealed).expect_err("another place");
        assert!(format!("{refused:#}").contains("sealed for another place"), "{refused:#}");
    }
    vault::key(&mut tx, "net-2").await?;
    let other = vault::key_if_there(&mut tx, "net-2").await?;
    assert!(vault.open(other.as_deref(), cell("con-1", "net-2"), &sealed).is_err(), "another network's key");
    assert!(vault.open(other.as_deref(), cell("con-1", "net-1"), &sealed).is_err(), "a key under another's name");
    let mut changed = sealed.clone();
    changed.replace_range(40..41, if &changed[40..41] == "A" { "B" } else { "A" });
    assert!(vault.open(wrapped.as_deref(), cell("con-1", "net-1"), &changed).is_err(), "a changed letter");
    assert_eq!(vault.open(None, cell("con-1", "net-1"), &sealed)?, "", "a destroyed key leaves nothing");
    Ok(())
}

#[tokio::test]
async fn a_mark_says_nothing_and_is_the_same_always() -> Result<()> {
    let (cellar, store) = store().await;
    let mark = store.begin().await?.vault().who(UserId(42))?;
    let again = Store::open(cellar.url(), Some(&key_of(&cellar))).await?;
    assert_eq!(again.begin().await?.vault().who(UserId(42))?, mark);
    assert_ne!(again.begin().await?.vault().who(UserId(43))?, mark);
    assert_eq!((mark.len(), again.begin().await?.vault().who(UserId(0))?), (22, String::new()));
    let visitor = Store::visit(cellar.url()).await?.expect("a database");
    assert!(visitor.begin().await?.vault().who(UserId(42)).is_err(), "who has no key makes no mark");
    Ok(())
}

/// Names are read before, and after, by a process that was there before and by one that comes later.
#[tokio::test]
async fn the_master_key_is_changed_while_others_read() -> Result<()> {
    let (cellar, store) = store().await;
    let (key, mut tx) = (key_of(&cellar), store.begin().await?);
    let person = around(&mut tx).await.person.id;
    tx.commit().await?;
    let before = std::fs::read_to_string(&key)?;
    let operator = Store::visit(cellar.url()).await?.expect("a database");
    for turn in 1..=3 {
        assert_eq!(vault::rotate(&operator, &key).await?, 4, "marks, the audit, a team, a network");
        let later = Store::open(cellar.url(), Some(&key)).await?;
        for reader in [&store, &later] {
            let mut tx = reader.begin().await?;
            let aino = participants::load(&mut tx, &person).await?;
            assert_eq!(aino.name, "Aino", "turn {turn}");
            contacts::create(&mut tx, &aino.network, "Word", monday()).await?;
            tx.commit().await?;
        }
        later.close().await;
    }
    let after = std::fs::read_to_string(&key)?;
    let keys = |text: &str| text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(keys(&after).len(), 2, "the present one and the one before");
    assert!(!keys(&after).contains(&keys(&before)[0]), "the first one is gone");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&key.metadata()?) & 0o777, 0o600);
    Ok(())
}

async fn refused(url: &str, key: Option<&Path>) -> String {
    format!("{:#}", Store::open(url, key).await.expect_err("a refusal"))
}

#[tokio::test]
async fn without_its_key_a_database_is_not_opened_and_no_other_key_is_made() -> Result<()> {
    let (cellar, store) = store().await;
    store.close().await;
    let key = key_of(&cellar);
    let aside = key.with_extension("aside");
    std::fs::rename(&key, &aside)?;
    let said = refused(cellar.url(), Some(&key)).await;
    assert!(said.contains("is not there") && said.contains("KITH_MASTER_KEY_FILE"), "{said}");
    assert!(!key.exists(), "a refusal makes nothing");
    KeyFile::at(&key).make()?;
    let said = refused(cellar.url(), Some(&key)).await;
    assert!(said.contains("is another one"), "{said}");
    for (text, part) in [("", "no file of a master key"), ("# nothing\nabc\n", "no file of a master key")] {
        std::fs::write(&key, text)?;
        let said = refused(cellar.url(), Some(&key)).await;
        assert!(said.contains(part), "{said}");
    }
    std::fs::rename(&aside, &key)?;
    Store::open(cellar.url(), Some(&key)).await?.close().await;
    Ok(())
}

/// A network whose person left, and where nobody is named any more, loses its key, and whatever it sealed is gone for good.
#[tokio::test]
async fn with_the_last_name_of_a_closed_network_goes_its_key() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    accounts::ensure(&mut tx, UserId(2), &plain()).await?;
    let brother = contacts::create(&mut tx, &around.network, "Brother", monday()).await?;
    assert_eq!(vault::destroy_unused(&mut tx).await?, 0, "an open network keeps its key");
    networks::close(&mut tx, &around.network, monday()).await?;
    assert_eq!(vault::destroy_unused(&mut tx).await?, 0, "somebody is still named there");
    participants::end_in_closed_networks(&mut tx, monday()).await?;
    participants::forget_gone(&mut tx, monday()).await?;
    assert_eq!(vault::destroy_unused(&mut tx).await?, 1);
    assert_eq!(vault::key_if_there(&mut tx, around.network.as_str()).await?, None);
    assert_eq!(contacts::find(&mut tx, &brother).await?.expect("a word").label, "");
    assert_eq!(participants::load(&mut tx, &around.person.id).await?.name, "");
    Ok(())
}

/// A row that somebody moved to another place by hand is an error, never a wrong name.
#[tokio::test]
async fn a_name_that_was_swapped_is_not_read() -> Result<()> {
    let (cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    tx.commit().await?;
    let swap = format!(
        "UPDATE participant SET name = (SELECT name FROM participant WHERE id = '{}') WHERE id = '{}'",
        around.convener, around.person.id
    );
    change(cellar.url(), &swap).await?;
    let mut tx = store.begin().await?;
    let refused = participants::load(&mut tx, &around.person.id).await.expect_err("a swapped name");
    assert!(format!("{refused:#}").contains("cannot be opened"), "{refused:#}");
    Ok(())
}
