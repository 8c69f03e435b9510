//! The keys of networks and teams, wrapped, in the database.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, bail};

use super::{DataKey, KeyFile, MARKS, Ring, Vault};
use crate::store::{Store, Tx, col, engine};

/// Unlocks a database with the master keys in this file; a database that has no keys yet gets a file if there is none. The second value
/// says whether one was made.
pub async fn unlock(store: &Store, path: Option<&Path>) -> Result<(Vault, bool)> {
    let mut tx = store.begin().await?;
    let sealed = key_if_there(&mut tx, MARKS).await?;
    let path = path.context(
        "KITH_MASTER_KEY_FILE is missing: on PostgreSQL, name a file for the key that names are sealed under; every replica needs the same one",
    )?;
    let (ring, is_new) = ring(&KeyFile::at(path), sealed.is_some())?;
    let (file, known) = (Some(path.to_owned()), Mutex::new(HashMap::new()));
    let mut vault = Vault { file, ring: Mutex::new(ring), marks: None, known };
    let wrapped = match sealed {
        Some(wrapped) => wrapped,
        None => make(&mut tx, &vault, MARKS).await?,
    };
    vault.marks = Some(vault.unwrap(MARKS, &wrapped)?);
    tx.commit().await?;
    Ok((vault, is_new))
}

/// Whether this file's master key opens that database, of which nothing has to be up to date. One in which nothing is sealed is open.
pub async fn fits(tx: &mut Tx, path: &Path) -> Result<()> {
    if !engine::has_table(tx, "data_key").await? {
        return Ok(());
    }
    let Some(marks) = key_if_there(tx, MARKS).await? else { return Ok(()) };
    let (ring, _) = ring(&KeyFile::at(path), true)?;
    ring.unwrap(MARKS, &marks).map(drop)
}

fn ring(file: &KeyFile, is_sealed: bool) -> Result<(Ring, bool)> {
    match file.read()? {
        Some(ring) => Ok((ring, false)),
        None if is_sealed => bail!(
            "the master key's file {} is not there, and without it nobody's name can be read: put it back (KITH_MASTER_KEY_FILE)",
            file.shown()
        ),
        None => Ok((file.make()?, true)),
    }
}

/// The wrapped key of this id; `None` where there is none, or none any more.
pub async fn key_if_there(tx: &mut Tx, id: &str) -> Result<Option<String>> {
    let sql = "SELECT wrapped FROM data_key WHERE id = $1";
    sqlx::query(sql).bind(id).fetch_optional(tx.conn_apart()).await?.map(|row| col(&row, "wrapped")).transpose()
}

/// The key of this id, made if there is none.
pub async fn key(tx: &mut Tx, id: &str) -> Result<DataKey> {
    let vault = tx.vault();
    let wrapped = match key_if_there(tx, id).await? {
        Some(wrapped) => wrapped,
        None => make(tx, &vault, id).await?,
    };
    vault.unwrap(id, &wrapped)
}

/// Of two who make one at once, the first one's counts.
async fn make(tx: &mut Tx, vault: &Vault, id: &str) -> Result<String> {
    let sql = "INSERT INTO data_key (id, wrapped) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    let wrapped = vault.wrap(id, &DataKey::fresh()?)?;
    sqlx::query(sql).bind(id).bind(wrapped).execute(tx.conn_apart()).await?;
    key_if_there(tx, id).await?.context("a key that was just made")
}

/// Wraps every key anew under a new master key. Returns how many. Whatever the newest one has not wrapped yet it wraps first: only then
/// may older ones be let go.
pub async fn rotate(store: &Store, path: &Path) -> Result<usize> {
    let file = KeyFile::at(path);
    let ring = file.read()?.with_context(|| format!("there is no master key in {}", file.shown()))?;
    wrap_anew(store, &ring).await?;
    wrap_anew(store, &file.add()?).await
}

async fn wrap_anew(store: &Store, ring: &Ring) -> Result<usize> {
    let mut tx = store.begin().await?;
    let sql = "SELECT id, wrapped FROM data_key ORDER BY id";
    let rows = sqlx::query(sql).fetch_all(tx.conn_apart()).await?;
    let mut count = 0;
    for row in rows {
        let (id, wrapped): (String, String) = (col(&row, "id")?, col(&row, "wrapped")?);
        if ring.is_newest(&wrapped) {
            continue;
        }
        let anew = ring.wrap(&id, &ring.unwrap(&id, &wrapped)?)?;
        let sql = "UPDATE data_key SET wrapped = $2 WHERE id = $1";
        sqlx::query(sql).bind(id).bind(anew).execute(tx.conn_apart()).await?;
        count += 1;
    }
    tx.forgets();
    tx.commit().await?;
    Ok(count)
}

/// Destroys the keys of networks whose person has left and where nobody is named any more; what they sealed goes first. Returns how many.
pub async fn destroy_unused(tx: &mut Tx) -> Result<usize> {
    let sql = "SELECT n.id FROM network n JOIN data_key k ON k.id = n.id WHERE n.state = 'closed'
               AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.network_id = n.id AND p.who <> '')
               AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.network_id = n.id AND o.done_at IS NULL)";
    let rows = sqlx::query(sql).fetch_all(tx.conn_apart()).await?;
    for row in &rows {
        let network: String = col(row, "id")?;
        for sql in [
            "UPDATE contact SET label = '', circle = 'middle' WHERE network_id = $1",
            "UPDATE referral SET patient = NULL WHERE network_id = $1",
            "UPDATE proposal SET place = NULL WHERE network_id = $1",
            "UPDATE meeting SET place = NULL WHERE network_id = $1",
            "UPDATE link SET maker = NULL, maker_who = NULL WHERE network_id = $1",
            "DELETE FROM suppression WHERE network_id = $1",
            "DELETE FROM data_key WHERE id = $1",
        ] {
            sqlx::query(sql).bind(network.as_str()).execute(tx.conn_apart()).await?;
        }
        tx.forgets();
    }
    Ok(rows.len())
}
