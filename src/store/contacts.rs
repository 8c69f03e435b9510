//! The person's own words for the people they may ask: all that is kept before those agree.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::vault::{self, Cell, Vault};
use super::{Tx, code, col};
use crate::domain::circle::Circle;
use crate::domain::ids::{ContactId, NetworkId, UserId};

/// Whether the person wants somebody asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// As anybody.
    Open,
    /// Not for the time being.
    NotNow,
    /// Never: not shown, not suggested, and no link works for them.
    Never,
}

impl Wish {
    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Wish::Open => "open",
            Wish::NotNow => "not_now",
            Wish::Never => "never",
        }
    }

    fn from_code(code: &str) -> Option<Wish> {
        [Wish::Open, Wish::NotNow, Wish::Never].into_iter().find(|wish| wish.code() == code)
    }
}

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
    /// Whether the person wants them asked.
    pub wish: Wish,
    /// How near the person feels they are. Shown only to the person.
    pub circle: Circle,
    /// Taken off the person's list.
    pub removed: bool,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.network_id, c.label, c.essential, c.wish, c.circle, c.removed_at, k.wrapped
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
        wish: code(row, "wish", Wish::from_code)?,
        circle: code(row, "circle", Circle::from_code)?,
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

/// How near the person feels they are.
pub async fn set_circle(tx: &mut Tx, id: &ContactId, circle: Circle) -> Result<()> {
    let sql = "UPDATE contact SET circle = $2 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(circle.code()).execute(tx.conn()).await?;
    Ok(())
}

/// Takes a word off the list. How near they were is not kept.
pub async fn remove(tx: &mut Tx, id: &ContactId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE contact SET removed_at = $2, circle = 'middle' WHERE id = $1 AND removed_at IS NULL";
    sqlx::query(sql).bind(id.as_str()).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Whom the person never wants asked.
pub async fn never_asked(tx: &mut Tx, network: &NetworkId) -> Result<Vec<Contact>> {
    let sql = select!("WHERE c.network_id = $1 AND c.wish = 'never' AND c.label <> '' ORDER BY c.created_at, c.id");
    let rows = sqlx::query(sql).bind(network.as_str()).fetch_all(tx.conn()).await?;
    let vault = tx.vault();
    rows.iter().map(|row| from_row(&vault, row)).collect()
}

/// What the person wishes. Whoever may be asked again is on the list again, and no link is dead for them any more.
pub async fn set_wish(tx: &mut Tx, id: &ContactId, wish: Wish) -> Result<()> {
    let sql =
        "UPDATE contact SET wish = $2, removed_at = CASE WHEN $2 = 'open' THEN NULL ELSE removed_at END WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(wish.code()).execute(tx.conn()).await?;
    if wish == Wish::Open {
        sqlx::query("DELETE FROM suppression WHERE contact_id = $1").bind(id.as_str()).execute(tx.conn()).await?;
    }
    Ok(())
}

/// No link of this network works for this human any more.
pub async fn suppress(tx: &mut Tx, contact: &Contact, user: UserId, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO suppression (contact_id, network_id, who, at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (contact_id, who) DO NOTHING";
    let who = tx.who(user)?;
    let query = sqlx::query(sql).bind(contact.id.as_str()).bind(contact.network.as_str()).bind(who);
    query.bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Whether the person of this network never wants this human asked.
pub async fn is_suppressed(tx: &mut Tx, network: &NetworkId, user: UserId) -> Result<bool> {
    let (sql, who) = ("SELECT 1 AS one FROM suppression WHERE network_id = $1 AND who = $2", tx.who(user)?);
    Ok(sqlx::query(sql).bind(network.as_str()).bind(who).fetch_optional(tx.conn()).await?.is_some())
}
