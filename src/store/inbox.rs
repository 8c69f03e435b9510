//! Which updates have taken effect, and which could not be handled.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::Tx;

/// Telegram offers an update for 24 hours; a week is safe.
const REMEMBER_UPDATES: SignedDuration = SignedDuration::from_hours(24 * 7);
const REMEMBER_QUARANTINE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Remembers an update. `false`: it was remembered already, and must change nothing.
pub async fn remember(tx: &mut Tx, update_id: i64, now: Timestamp) -> Result<bool> {
    let sql = "INSERT INTO seen_update (update_id, at) VALUES ($1, $2) ON CONFLICT (update_id) DO NOTHING";
    let done = sqlx::query(sql).bind(update_id).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(done.rows_affected() == 1)
}

/// Sets an update aside that could not be handled: its number, its kind and the class of the error, no content.
pub async fn quarantine(tx: &mut Tx, update_id: i64, kind: &str, error: &str, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO quarantine (update_id, kind, error, at) VALUES ($1, $2, $3, $4) ON CONFLICT (update_id) DO NOTHING";
    let query = sqlx::query(sql).bind(update_id).bind(kind).bind(error);
    query.bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Forgets what Telegram will not offer again.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let before = (now - REMEMBER_UPDATES).as_millisecond();
    sqlx::query("DELETE FROM seen_update WHERE at < $1").bind(before).execute(tx.conn()).await?;
    let before = (now - REMEMBER_QUARANTINE).as_millisecond();
    sqlx::query("DELETE FROM quarantine WHERE at < $1").bind(before).execute(tx.conn()).await?;
    Ok(())
}
