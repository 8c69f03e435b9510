//! What stands at a seat beside its answer: from when on somebody comes, what would help, and who noted the answer for them;
//! and beside a meeting, whether a home is shown before the day.

use anyhow::Result;
use sqlx::any::AnyRow;

use super::{Tx, col, id_or_none, millis};
use crate::domain::ids::{MeetingId, ParticipantId};
use crate::domain::meeting::{ByPhone, Meeting};
use crate::domain::needs::Needs;

/// What would help, out of a seat's row.
pub(super) fn needs(row: &AnyRow) -> Result<Needs> {
    Ok(Needs::from_codes(col(row, "later")?, &col::<String>(row, "needs")?))
}

/// Who noted the answer, out of a seat's row.
pub(super) fn by_phone(row: &AnyRow) -> Result<Option<ByPhone>> {
    let by: Option<ParticipantId> = id_or_none(row, "noted_by")?;
    let at: Option<i64> = col(row, "noted_at")?;
    match (by, at) {
        (Some(by), Some(at)) => Ok(Some(ByPhone { by, at: millis(at)? })),
        _ => Ok(None),
    }
}

/// Writes it, as it is after a decision; the answer itself is written already.
pub(super) async fn write(tx: &mut Tx, meeting: &Meeting, who: &ParticipantId) -> Result<()> {
    let Some(seat) = meeting.seat(who) else { return Ok(()) };
    let (by, at) = seat.by_phone.as_ref().map(|noted| (noted.by.as_str(), noted.at.as_millisecond())).unzip();
    let sql = "UPDATE seat SET later = $3, needs = $4, noted_by = $5, noted_at = $6 WHERE meeting_id = $1 AND participant_id = $2";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(who.as_str());
    let query = query.bind(seat.needs.later.minutes()).bind(seat.needs.codes()).bind(by).bind(at);
    query.execute(tx.conn_apart()).await?;
    Ok(())
}

/// The history knows who noted the word that this update wrote.
pub(super) async fn remember(tx: &mut Tx, meeting: &Meeting, who: &ParticipantId) -> Result<()> {
    let Some(noted) = meeting.seat(who).and_then(|seat| seat.by_phone.as_ref()) else { return Ok(()) };
    let (cause, at) = (tx.cause(), noted.at.as_millisecond());
    let sql =
        "UPDATE answer SET noted_by = $3 WHERE meeting_id = $1 AND participant_id = $2 AND update_id = $4 AND at = $5";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(who.as_str()).bind(noted.by.as_str());
    query.bind(cause).bind(at).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Whether those who are coming see the address before the day.
pub(super) async fn shows_place(tx: &mut Tx, meeting: &MeetingId, early: bool) -> Result<()> {
    let sql = "UPDATE meeting SET shown_early = $2 WHERE id = $1";
    sqlx::query(sql).bind(meeting.as_str()).bind(i64::from(early)).execute(tx.conn_apart()).await?;
    Ok(())
}
