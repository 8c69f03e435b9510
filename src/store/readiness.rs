//! How far a meeting is, as it was last told: what the care team's window shows.

use anyhow::Result;
use jiff::Timestamp;

use super::Tx;
use crate::domain::ids::MeetingId;
use crate::domain::readiness::{Need, Readiness};

/// Why, in the words of the care team's views.
pub(super) fn why(readiness: &Readiness) -> String {
    let mut why: Vec<&str> = readiness.needs().iter().map(Need::code).collect();
    why.dedup();
    why.join(" ")
}

/// It is so from now on.
pub(super) async fn set(tx: &mut Tx, id: &MeetingId, readiness: &Readiness, now: Timestamp) -> Result<()> {
    let sql = "UPDATE meeting SET readiness = $2, readiness_why = $3, readiness_at = $4 WHERE id = $1";
    let query = sqlx::query(sql).bind(id.as_str()).bind(readiness.code()).bind(why(readiness));
    query.bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}
