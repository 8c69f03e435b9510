//! Who was at a meeting, as it was noted. The decision is the meeting's; here it is kept, a row for each seat.

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::{Tx, col, millis};
use crate::domain::meeting::{Form, Meeting, Noted, Presence};

/// What stands beside a seat in the columns `noted`, `noted_how` and `first_at`; `None` where nothing was noted.
pub(super) fn from_row(row: &AnyRow) -> Result<Option<Noted>> {
    let Some(code) = col::<Option<String>>(row, "noted")? else { return Ok(None) };
    let how: Option<String> = col(row, "noted_how")?;
    let what = Presence::from_codes(&code, how.as_deref()).context("a presence nobody knows")?;
    Ok(Some(Noted { what, first: millis(col(row, "first_at")?)? }))
}

/// Writes what was noted; what is the same as before keeps its moment.
pub(super) async fn write(tx: &mut Tx, meeting: &Meeting, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO attendance (meeting_id, participant_id, status, how, first_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (meeting_id, participant_id) DO UPDATE SET status = $3, how = $4, changed_at = $6
               WHERE attendance.status <> $3 OR COALESCE(attendance.how, '') <> COALESCE($4, '')";
    for seat in &meeting.seats {
        let Some(Noted { what, first }) = seat.noted else { continue };
        let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(seat.who.id.as_str()).bind(what.code());
        let query = query.bind(what.how().map(Form::code)).bind(first.as_millisecond());
        query.bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    }
    Ok(())
}
