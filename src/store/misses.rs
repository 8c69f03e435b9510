//! Links that did not open: how often somebody tried, this hour. Kept under a keyed hash, for every replica to see, and swept.

use anyhow::Result;
use jiff::Timestamp;

use super::{Tx, col};

/// How often they have tried in the hour that their hash is of.
pub async fn tries(tx: &mut Tx, who: &str) -> Result<i64> {
    let row = sqlx::query("SELECT tries FROM miss WHERE who = $1").bind(who).fetch_optional(tx.conn_apart()).await?;
    row.map_or(Ok(0), |row| col(&row, "tries"))
}

/// Counts one more; returns how many there are now.
pub async fn count(tx: &mut Tx, who: &str, hour: Timestamp) -> Result<i64> {
    let sql = "INSERT INTO miss (who, hour, tries) VALUES ($1, $2, 1)
               ON CONFLICT (who) DO UPDATE SET tries = miss.tries + 1 RETURNING tries";
    let query = sqlx::query(sql).bind(who).bind(hour.as_millisecond());
    col(&query.fetch_one(tx.conn_apart()).await?, "tries")
}

/// Forgets hours that began before `before`.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<()> {
    sqlx::query("DELETE FROM miss WHERE hour < $1").bind(before.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}
