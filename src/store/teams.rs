//! Teams and who works in them.

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::tombstones::{self, End};
use super::{Tx, col, id};
use crate::domain::ids::{StaffId, TeamId, UserId};
use crate::domain::term::TERM;

/// Somebody who works in a team now or once did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Opaque.
    pub id: StaffId,
    /// Which team.
    pub team: TeamId,
    /// Where to write.
    pub user: UserId,
    /// As Telegram shows them.
    pub name: String,
    /// Runs the team.
    pub coordinator: bool,
    /// Was not taken off the team.
    pub active: bool,
    /// When their place ends, if nobody renews it; `None` for one that an older Kith kept, until the next sweep.
    pub expires: Option<Timestamp>,
}

impl Staff {
    /// Whether anything is open to them: not taken off, and their place lasts.
    pub fn works(&self, now: Timestamp) -> bool {
        self.active && self.expires.is_none_or(|expires| now < expires)
    }
}

fn from_row(row: &AnyRow) -> Result<Staff> {
    Ok(Staff {
        id: id(row, "id")?,
        team: id(row, "team_id")?,
        user: UserId(col(row, "tg_id")?),
        name: col(row, "name")?,
        coordinator: col::<String>(row, "role")? == "coordinator",
        active: col::<Option<i64>>(row, "off_at")?.is_none(),
        expires: col::<Option<i64>>(row, "expires_at")?.map(super::millis).transpose()?,
    })
}

/// Opens a team; the name is the operator's word for it.
pub async fn create(tx: &mut Tx, name: &str, now: Timestamp) -> Result<TeamId> {
    let fresh = TeamId::fresh();
    let sql = "INSERT INTO team (id, name, created_at) VALUES ($1, $2, $3)";
    sqlx::query(sql).bind(fresh.as_str()).bind(name).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(fresh)
}

/// The team of a name, if there is one.
pub async fn named(tx: &mut Tx, name: &str) -> Result<Option<TeamId>> {
    let row = sqlx::query("SELECT id FROM team WHERE name = $1").bind(name).fetch_optional(tx.conn()).await?;
    row.map(|row| id(&row, "id")).transpose()
}

/// A team's name.
pub async fn name(tx: &mut Tx, team: &TeamId) -> Result<String> {
    let row = sqlx::query("SELECT name FROM team WHERE id = $1").bind(team.as_str()).fetch_one(tx.conn()).await?;
    col(&row, "name")
}

/// Binds a Telegram user to a team.
pub async fn join(
    tx: &mut Tx,
    team: &TeamId,
    user: UserId,
    name: &str,
    coordinator: bool,
    now: Timestamp,
) -> Result<StaffId> {
    let fresh = StaffId::fresh();
    let sql =
        "INSERT INTO staff (id, team_id, tg_id, name, role, joined_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let role = if coordinator { "coordinator" } else { "practitioner" };
    let query = sqlx::query(sql).bind(fresh.as_str()).bind(team.as_str()).bind(user.0).bind(name).bind(role);
    query.bind(now.as_millisecond()).bind((now + TERM).as_millisecond()).execute(tx.conn()).await?;
    Ok(fresh)
}

/// From here on nobody else changes what somebody works on until the transaction ends: the touch is the lock.
pub async fn lock(tx: &mut Tx, staff: &StaffId) -> Result<()> {
    sqlx::query("UPDATE staff SET role = role WHERE id = $1").bind(staff.as_str()).execute(tx.conn()).await?;
    Ok(())
}

/// Off-boards somebody at once.
pub async fn leave(tx: &mut Tx, staff: &StaffId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE staff SET off_at = $2 WHERE id = $1 AND off_at IS NULL";
    sqlx::query(sql).bind(staff.as_str()).bind(now.as_millisecond()).execute(tx.conn()).await?;
    tombstones::record(tx, staff.as_str(), End::Off, now).await
}

/// One member of staff, also of the past.
pub async fn staff(tx: &mut Tx, staff: &StaffId) -> Result<Staff> {
    find(tx, staff).await?.context("no such member of staff")
}

/// One member of staff, also of the past; `None` for an id nobody knows.
pub async fn find(tx: &mut Tx, staff: &StaffId) -> Result<Option<Staff>> {
    let sql = "SELECT id, team_id, tg_id, name, role, off_at, expires_at FROM staff WHERE id = $1";
    let row = sqlx::query(sql).bind(staff.as_str()).fetch_optional(tx.conn()).await?;
    row.as_ref().map(from_row).transpose()
}

/// The places a Telegram user has in teams now.
pub async fn of_user(tx: &mut Tx, user: UserId) -> Result<Vec<Staff>> {
    let sql = "SELECT id, team_id, tg_id, name, role, off_at, expires_at FROM staff WHERE tg_id = $1 AND off_at IS NULL ORDER BY joined_at, id";
    sqlx::query(sql).bind(user.0).fetch_all(tx.conn()).await?.iter().map(from_row).collect()
}

/// The places several Telegram users have in teams now.
pub(super) async fn of_users(tx: &mut Tx, users: &[UserId; 20]) -> Result<Vec<Staff>> {
    let mut query = sqlx::query(super::twenty!(
        "SELECT id, team_id, tg_id, name, role, off_at, expires_at FROM staff WHERE tg_id IN ",
        " AND off_at IS NULL ORDER BY joined_at, id"
    ));
    for user in users {
        query = query.bind(user.0);
    }
    query.fetch_all(tx.conn_apart()).await?.iter().map(from_row).collect()
}

/// Everybody who ever worked in a team, first come first: their place in this list never changes.
pub async fn everybody(tx: &mut Tx, team: &TeamId) -> Result<Vec<Staff>> {
    let sql = "SELECT id, team_id, tg_id, name, role, off_at, expires_at FROM staff WHERE team_id = $1 ORDER BY joined_at, id";
    sqlx::query(sql).bind(team.as_str()).fetch_all(tx.conn()).await?.iter().map(from_row).collect()
}
