//! Where somebody is in a flow that asks for more than a tap. A new flow takes the old one's place.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Tx, col};
use crate::domain::ids::UserId;

/// A question that was not answered for a day is not answered any more.
const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// The step somebody is at. A step of an older Kith that nobody can read any more counts as none.
pub async fn load<T: DeserializeOwned>(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Option<T>> {
    let sql = "SELECT step FROM draft WHERE tg_id = $1 AND at > $2";
    let row = sqlx::query(sql).bind(user.0).bind((now - LIFE).as_millisecond()).fetch_optional(tx.conn()).await?;
    let text: Option<String> = row.map(|row| col(&row, "step")).transpose()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Remembers the step.
pub async fn save<T: Serialize>(tx: &mut Tx, user: UserId, step: &T, now: Timestamp) -> Result<()> {
    let sql =
        "INSERT INTO draft (tg_id, step, at) VALUES ($1, $2, $3) ON CONFLICT (tg_id) DO UPDATE SET step = $2, at = $3";
    sqlx::query(sql)
        .bind(user.0)
        .bind(serde_json::to_string(step)?)
        .bind(now.as_millisecond())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Forgets the step.
pub async fn clear(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query("DELETE FROM draft WHERE tg_id = $1").bind(user.0).execute(tx.conn()).await?;
    Ok(())
}

/// Forgets steps that waited too long.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sqlx::query("DELETE FROM draft WHERE at <= $1").bind((now - LIFE).as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}
