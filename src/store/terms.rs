//! How long places in teams last.

use anyhow::Result;
use jiff::Timestamp;

use super::teams::{self, Staff};
use super::{Tx, id};
use crate::domain::ids::StaffId;
use crate::domain::term::{ASKED_BEFORE, TERM};

/// Places that an older Kith kept without an end get their whole time from now on.
pub async fn begin(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let sql = "UPDATE staff SET expires_at = $1 WHERE expires_at IS NULL AND off_at IS NULL";
    sqlx::query(sql).bind((now + TERM).as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Somebody still works here: the whole time from now on.
pub async fn renew(tx: &mut Tx, staff: &StaffId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE staff SET expires_at = $2 WHERE id = $1 AND off_at IS NULL";
    let query = sqlx::query(sql).bind(staff.as_str()).bind((now + TERM).as_millisecond());
    super::changed(&query.execute(tx.conn()).await?)
}

/// Whose place ends soon, or has ended.
pub async fn ending(tx: &mut Tx, now: Timestamp) -> Result<Vec<Staff>> {
    let sql = "SELECT id FROM staff WHERE off_at IS NULL AND expires_at <= $1 ORDER BY expires_at, id";
    let rows = sqlx::query(sql).bind((now + ASKED_BEFORE).as_millisecond()).fetch_all(tx.conn_apart()).await?;
    let mut found = Vec::new();
    for row in rows {
        found.push(teams::staff(tx, &id(&row, "id")?).await?);
    }
    Ok(found)
}
