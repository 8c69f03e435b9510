//! That one practitioner is enough at a meeting this time: why, who decided it, and when.

use anyhow::{Context, Result};
use sqlx::any::AnyRow;

use super::{Tx, col, id_or_none, millis};
use crate::domain::meeting::{Alone, Meeting, WhyAlone};

/// Writes what the meeting says now.
pub(super) async fn write(tx: &mut Tx, meeting: &Meeting) -> Result<()> {
    let alone = meeting.alone.as_ref();
    let sql = "UPDATE meeting SET alone = $2, alone_by = $3, alone_at = $4 WHERE id = $1";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(alone.map(|alone| alone.why.code()));
    let query = query.bind(alone.map(|alone| alone.by.as_str())).bind(alone.map(|alone| alone.at.as_millisecond()));
    query.execute(tx.conn_apart()).await?;
    Ok(())
}

/// Out of a meeting's row.
pub(super) fn from_row(row: &AnyRow) -> Result<Option<Alone>> {
    let Some(why) = col::<Option<String>>(row, "alone")? else { return Ok(None) };
    let why = WhyAlone::from_code(&why).context("a reason that nobody knows")?;
    let by = id_or_none(row, "alone_by")?.context("somebody decided it")?;
    Ok(Some(Alone { why, by, at: millis(col(row, "alone_at")?)? }))
}
