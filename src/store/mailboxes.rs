//! Where e-mail for people without Telegram goes: the address they gave, and whether whoever reads there said yes.

use anyhow::Result;
use jiff::Timestamp;

use super::vault::{self, Cell};
use super::{Tx, col};
use crate::domain::ids::ParticipantId;
use crate::domain::participant::Participant;

/// An e-mail address of somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// As they gave it.
    pub address: String,
    /// Whoever reads there said that it is theirs. Before that, only the question goes there.
    pub confirmed: bool,
}

/// Keeps an address, until somebody there has said yes to it only for asking. An older one is forgotten.
pub async fn give(tx: &mut Tx, place: &Participant, address: &str, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO mailbox (participant_id, network_id, address, confirmed, at) VALUES ($1, $2, $3, 0, $4)
               ON CONFLICT (participant_id) DO UPDATE SET address = $3, confirmed = 0, at = $4";
    let (id, key) = (place.id.as_str(), place.network.as_str());
    let sealed =
        vault::key(tx, key).await?.seal(Cell { table: "mailbox", column: "address", row: id, key }, address)?;
    sqlx::query(sql).bind(id).bind(key).bind(sealed).bind(now.as_millisecond()).execute(tx.conn()).await?;
    tx.forgets();
    Ok(())
}

/// The address somebody gave.
pub async fn of(tx: &mut Tx, who: &ParticipantId) -> Result<Option<Mailbox>> {
    let sql = "SELECT m.network_id, m.address, m.confirmed, k.wrapped FROM mailbox m
               LEFT JOIN data_key k ON k.id = m.network_id WHERE m.participant_id = $1";
    let Some(row) = sqlx::query(sql).bind(who.as_str()).fetch_optional(tx.conn()).await? else { return Ok(None) };
    let (key, sealed): (String, String) = (col(&row, "network_id")?, col(&row, "address")?);
    let cell = Cell { table: "mailbox", column: "address", row: who.as_str(), key: &key };
    let address = tx.vault().open(col::<Option<String>>(&row, "wrapped")?.as_deref(), cell, &sealed)?;
    Ok(Some(Mailbox { address, confirmed: col::<i64>(&row, "confirmed")? == 1 }))
}

/// Whoever reads there said yes.
pub async fn confirm(tx: &mut Tx, who: &ParticipantId) -> Result<()> {
    let sql = "UPDATE mailbox SET confirmed = 1 WHERE participant_id = $1";
    sqlx::query(sql).bind(who.as_str()).execute(tx.conn()).await?;
    tx.forgets();
    Ok(())
}

/// The address is forgotten. Returns whether there was one.
pub async fn forget(tx: &mut Tx, who: &ParticipantId) -> Result<bool> {
    let sql = "DELETE FROM mailbox WHERE participant_id = $1";
    let done = sqlx::query(sql).bind(who.as_str()).execute(tx.conn()).await?;
    tx.forgets();
    Ok(done.rows_affected() > 0)
}
