//! Who stands in at one meeting: a place in the network that is for that alone.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;

use super::{Tx, id, id_or_none};
use crate::domain::ids::ParticipantId;
use crate::domain::participant::StandIn;

/// So long after the meeting has begun the place lasts, so that it can be noted who was there.
pub const LASTS: SignedDuration = SignedDuration::from_hours(24);

/// What stands beside a place in the columns `stands_in_at` and `stands_in_for`.
pub(super) fn from_row(row: &AnyRow) -> Result<Option<StandIn>> {
    let (meeting, instead_of) = (id_or_none(row, "stands_in_at")?, id_or_none(row, "stands_in_for")?);
    Ok(meeting.map(|meeting| StandIn { meeting, instead_of }))
}

/// A place is for one meeting only; or, with `None`, from now on pinned to the person like any other.
pub async fn set(tx: &mut Tx, who: &ParticipantId, what: Option<&StandIn>) -> Result<()> {
    let sql = "UPDATE participant SET stands_in_at = $2, stands_in_for = $3 WHERE id = $1";
    let query = sqlx::query(sql).bind(who.as_str()).bind(what.map(|one| one.meeting.0.clone()));
    let query = query.bind(what.and_then(|one| one.instead_of.clone()).map(|one| one.0));
    query.execute(tx.conn()).await?;
    Ok(())
}

/// Whose standing in is over: the meeting began a day ago, or it was called off and they have heard so.
pub async fn over(tx: &mut Tx, now: Timestamp) -> Result<Vec<ParticipantId>> {
    let sql = "SELECT p.id FROM participant p JOIN meeting m ON m.id = p.stands_in_at
               WHERE p.state = 'active' AND p.stands_in_at IS NOT NULL
                 AND (m.start_at <= $1 OR (m.state = 'cancelled' AND NOT EXISTS
                      (SELECT 1 FROM outbox o WHERE o.receiver = 'p:' || p.id AND o.done_at IS NULL)))
               ORDER BY p.id";
    let rows = sqlx::query(sql).bind((now - LASTS).as_millisecond()).fetch_all(tx.conn()).await?;
    rows.iter().map(|row| id(row, "id")).collect()
}
