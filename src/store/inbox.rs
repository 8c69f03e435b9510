//! Which updates have taken effect, and which could not be handled.

use std::collections::HashSet;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{Tx, col};

/// Updates that one statement remembers.
const AT_ONCE: usize = 10;
/// Telegram offers an update for 24 hours; a week is safe.
const REMEMBER_UPDATES: SignedDuration = SignedDuration::from_hours(24 * 7);
const REMEMBER_QUARANTINE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Remembers updates, and returns those that were not remembered before: the others must change nothing.
pub async fn remember(tx: &mut Tx, updates: &[i64], now: Timestamp) -> Result<HashSet<i64>> {
    let sql = "INSERT INTO seen_update (update_id, at)
               VALUES ($2, $1), ($3, $1), ($4, $1), ($5, $1), ($6, $1), ($7, $1), ($8, $1), ($9, $1), ($10, $1), ($11, $1)
               ON CONFLICT (update_id) DO NOTHING RETURNING update_id";
    let mut first = HashSet::new();
    for some in updates.chunks(AT_ONCE) {
        let mut query = sqlx::query(sql).bind(now.as_millisecond());
        for at in 0..AT_ONCE {
            // Places left over name the last one again, which changes nothing.
            query = query.bind(some[at.min(some.len() - 1)]);
        }
        for row in query.fetch_all(tx.conn_apart()).await? {
            first.insert(col(&row, "update_id")?);
        }
    }
    Ok(first)
}

/// Sets an update aside that could not be handled: its number, its kind and the class of the error, no content.
pub async fn quarantine(tx: &mut Tx, update_id: i64, kind: &str, error: &str, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO quarantine (update_id, kind, error, at) VALUES ($1, $2, $3, $4) ON CONFLICT (update_id) DO NOTHING";
    let query = sqlx::query(sql).bind(update_id).bind(kind).bind(error);
    query.bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Forgets what Telegram will not offer again.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let before = (now - REMEMBER_UPDATES).as_millisecond();
    sqlx::query("DELETE FROM seen_update WHERE at < $1").bind(before).execute(tx.conn_apart()).await?;
    let before = (now - REMEMBER_QUARANTINE).as_millisecond();
    sqlx::query("DELETE FROM quarantine WHERE at < $1").bind(before).execute(tx.conn_apart()).await?;
    Ok(())
}
