//! The ledger of holds: the person's own, of a yes they were pressed into, and the team's (H2). Rows are only added; whether somebody is
//! held is their sum, and is read with their place (`participants`).

use anyhow::Result;
use jiff::Timestamp;

use super::tombstones::{self, End};
use super::{Tx, col};
use crate::domain::hold::Side;
use crate::domain::ids::ParticipantId;

/// From here on this side holds them. Returns whether it did not before.
pub async fn begin(
    tx: &mut Tx,
    who: &ParticipantId,
    side: Side,
    by: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<bool> {
    turn(tx, (who, side), true, by, now).await
}

/// This side lets them go. Returns whether it held them; what the other side holds stays held.
pub async fn end(
    tx: &mut Tx,
    who: &ParticipantId,
    side: Side,
    by: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<bool> {
    turn(tx, (who, side), false, by, now).await
}

/// An odd number holds, an even one lifts. Two who turn at once want the same number, and the key refuses it to one.
async fn turn(
    tx: &mut Tx,
    (who, side): (&ParticipantId, Side),
    hold: bool,
    by: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<bool> {
    let sql = "SELECT COALESCE(MAX(nth), 0) AS newest FROM hold WHERE participant_id = $1 AND side = $2";
    let row = sqlx::query(sql).bind(who.as_str()).bind(side.code()).fetch_one(tx.conn_apart()).await?;
    let newest: i64 = col(&row, "newest")?;
    if (newest % 2 == 1) == hold {
        return Ok(false);
    }
    let sql =
        "INSERT INTO hold (participant_id, side, nth, kind, by_id, at, update_id) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let (kind, cause) = (if hold { "hold" } else { "lift" }, tx.cause());
    let query = sqlx::query(sql).bind(who.as_str()).bind(side.code()).bind(newest + 1).bind(kind);
    let query = query.bind(by.map(|by| by.0.clone())).bind(now.as_millisecond()).bind(cause);
    query.execute(tx.conn()).await?;
    let end = if hold { End::Held(side) } else { End::Lifted(side) };
    tombstones::record(tx, who.as_str(), end, now).await?;
    Ok(true)
}
