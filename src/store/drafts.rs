//! Where somebody is in a flow that asks for more than a tap. A new flow takes the old one's place.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::vault::{self, Cell, HOUSE};
use super::{Tx, col};
use crate::domain::ids::UserId;

/// A question that was not answered for a day is not answered any more.
const LIFE: SignedDuration = SignedDuration::from_hours(24);

fn cell(who: &str) -> Cell<'_> {
    Cell { table: "draft", column: "step", row: who, key: HOUSE }
}

/// The step somebody is at. A step of an older Kith that nobody can read any more counts as none.
pub async fn load<T: DeserializeOwned>(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Option<T>> {
    let (sql, who) = ("SELECT step FROM draft WHERE who = $1 AND at > $2", tx.who(user)?);
    let query = sqlx::query(sql).bind(who.as_str()).bind((now - LIFE).as_millisecond());
    let Some(row) = query.fetch_optional(tx.conn()).await? else { return Ok(None) };
    let wrapped = vault::key_if_there(tx, HOUSE).await?;
    let text = tx.vault().open(wrapped.as_deref(), cell(&who), &col::<String>(&row, "step")?)?;
    Ok(serde_json::from_str(&text).ok())
}

/// Remembers the step.
pub async fn save<T: Serialize>(tx: &mut Tx, user: UserId, step: &T, now: Timestamp) -> Result<()> {
    let sql =
        "INSERT INTO draft (who, step, at) VALUES ($1, $2, $3) ON CONFLICT (who) DO UPDATE SET step = $2, at = $3";
    let who = tx.who(user)?;
    let step = vault::key(tx, HOUSE).await?.seal(cell(&who), &serde_json::to_string(step)?)?;
    sqlx::query(sql).bind(who).bind(step).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Forgets the step.
pub async fn clear(tx: &mut Tx, user: UserId) -> Result<()> {
    let who = tx.who(user)?;
    sqlx::query("DELETE FROM draft WHERE who = $1").bind(who).execute(tx.conn()).await?;
    Ok(())
}

/// Forgets steps that waited too long.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sqlx::query("DELETE FROM draft WHERE at <= $1").bind((now - LIFE).as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}
