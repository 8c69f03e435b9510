//! The person's own words for the people they may ask: all that is kept before those agree.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::vault::{self, Cell, Vault};
use super::{Tx, col};
use crate::domain::ids::{ContactId, NetworkId};

/// A word of the person's, and whether they would not meet without that human.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Opaque.
    pub id: ContactId,
    /// Whose network.
    pub network: NetworkId,
    /// "Mum". Shown only to the person.
    pub label: String,
    /// The person wants no meeting without them.
    pub essential: bool,
    /// Taken off the person's list.
    pub removed: bool,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.network_id, c.label, c.essential, c.removed_at, k.wrapped
             FROM contact c LEFT JOIN data_key k ON k.id = c.network_id ",
            $rest
        )
    };
}

fn from_row(vault: &Vault, row: &AnyRow) -> Result<Contact> {
    let (id, network): (String, String) = (col(row, "id")?, col(row, "network_id")?);
    let cell = Cell { table: "contact", column: "label", row: &id, key: &network };
    let wrapped: Option<String> = col(row, "wrapped")?;
    Ok(Contact {
        label: vault.open(wrapped.as_deref(), cell, &col::<String>(row, "label")?)?,
        essential: col::<i64>(row, "essential")? == 1,
        removed: col::<Option<i64>>(row, "removed_at")?.is_some(),
        id: id.into(),
        network: network.into(),
    })
}

/// Keeps a word.
pub async fn create(tx: &mut Tx, network: &NetworkId, label: &str, now: Timestamp) -> Result<ContactId> {
    let fresh = ContactId::fresh();
    let sql = "INSERT INTO contact (id, network_id, label, created_at) VALUES ($1, $2, $3, $4)";
    let cell = Cell { table: "contact", column: "label", row: fresh.as_str(), key: network.as_str() };
    let label = vault::key(tx, network.as_str()).await?.seal(cell, label)?;
    let query = sqlx::query(sql).bind(fresh.as_str()).bind(network.as_str()).bind(label);
    query.bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(fresh)
}

/// One word; `None` for an id nobody knows.
pub async fn find(tx: &mut Tx, id: &ContactId) -> Result<Option<Contact>> {
    let row = sqlx::query(select!("WHERE c.id = $1")).bind(id.as_str()).fetch_optional(tx.conn()).await?;
    let vault = tx.vault();
    row.as_ref().map(|row| from_row(&vault, row)).transpose()
}

/// The words on a person's list.
pub async fn of_network(tx: &mut Tx, network: &NetworkId) -> Result<Vec<Contact>> {
    let sql = select!("WHERE c.network_id = $1 AND c.removed_at IS NULL ORDER BY c.created_at, c.id");
    let rows = sqlx::query(sql).bind(network.as_str()).fetch_all(tx.conn()).await?;
    let vault = tx.vault();
    rows.iter().map(|row| from_row(&vault, row)).collect()
}

/// Whether the person wants no meeting without them.
pub async fn set_essential(tx: &mut Tx, id: &ContactId, essential: bool) -> Result<()> {
    let sql = "UPDATE contact SET essential = $2 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(i64::from(essential)).execute(tx.conn()).await?;
    Ok(())
}

/// Takes a word off the list.
pub async fn remove(tx: &mut Tx, id: &ContactId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE contact SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL";
    sqlx::query(sql).bind(id.as_str()).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}
