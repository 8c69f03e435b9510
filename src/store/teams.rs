//! Teams and who works in them.

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::tombstones::{self, End};
use super::vault::{self, Cell, Vault};
use super::{Tx, audit, col, id};
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

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT s.id, s.team_id, s.tg, s.name, s.role, s.off_at, s.expires_at, k.wrapped
             FROM staff s LEFT JOIN data_key k ON k.id = s.team_id ",
            $rest
        )
    };
}

fn from_row(vault: &Vault, row: &AnyRow) -> Result<Staff> {
    let (id, team, wrapped): (String, String, Option<String>) =
        (col(row, "id")?, col(row, "team_id")?, col(row, "wrapped")?);
    let cell = |column| Cell { table: "staff", column, row: &id, key: &team };
    Ok(Staff {
        user: vault.open_user(wrapped.as_deref(), cell("tg"), &col::<String>(row, "tg")?)?,
        name: vault.open(wrapped.as_deref(), cell("name"), &col::<String>(row, "name")?)?,
        coordinator: col::<String>(row, "role")? == "coordinator",
        active: col::<Option<i64>>(row, "off_at")?.is_none(),
        expires: col::<Option<i64>>(row, "expires_at")?.map(super::millis).transpose()?,
        id: id.into(),
        team: team.into(),
    })
}

fn all(tx: &Tx, rows: &[AnyRow]) -> Result<Vec<Staff>> {
    let vault = tx.vault();
    rows.iter().map(|row| from_row(&vault, row)).collect()
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

/// The team of a name or an id, if there is one; an id goes first.
pub async fn known(tx: &mut Tx, name_or_id: &str) -> Result<Option<TeamId>> {
    let sql = "SELECT id FROM team WHERE id = $1 OR name = $1 ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END, created_at LIMIT 1";
    let row = sqlx::query(sql).bind(name_or_id).fetch_optional(tx.conn_apart()).await?;
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
    let sql = "INSERT INTO staff (id, team_id, who, tg, name, role, joined_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let role = if coordinator { "coordinator" } else { "practitioner" };
    let key = vault::key(tx, team.as_str()).await?;
    let cell = |column| Cell { table: "staff", column, row: fresh.as_str(), key: team.as_str() };
    let (who, tg, name) = (tx.who(user)?, key.seal(cell("tg"), &user.0.to_string())?, key.seal(cell("name"), name)?);
    let query = sqlx::query(sql).bind(fresh.as_str()).bind(team.as_str()).bind(who).bind(tg).bind(name).bind(role);
    query.bind(now.as_millisecond()).bind((now + TERM).as_millisecond()).execute(tx.conn()).await?;
    audit::note(tx, Some(fresh.as_str()), "on-boarded", team.as_str(), now);
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
    audit::note(tx, None, "off-boarded", staff.as_str(), now);
    tombstones::record(tx, staff.as_str(), End::Off, now).await
}

/// One member of staff, also of the past.
pub async fn staff(tx: &mut Tx, staff: &StaffId) -> Result<Staff> {
    find(tx, staff).await?.context("no such member of staff")
}

/// One member of staff, also of the past; `None` for an id nobody knows.
pub async fn find(tx: &mut Tx, staff: &StaffId) -> Result<Option<Staff>> {
    let row = sqlx::query(select!("WHERE s.id = $1")).bind(staff.as_str()).fetch_optional(tx.conn()).await?;
    let vault = tx.vault();
    row.as_ref().map(|row| from_row(&vault, row)).transpose()
}

/// The places a Telegram user has in teams now.
pub async fn of_user(tx: &mut Tx, user: UserId) -> Result<Vec<Staff>> {
    let (sql, who) = (select!("WHERE s.who = $1 AND s.off_at IS NULL ORDER BY s.joined_at, s.id"), tx.who(user)?);
    let rows = sqlx::query(sql).bind(who).fetch_all(tx.conn()).await?;
    all(tx, &rows)
}

/// The places several Telegram users have in teams now.
pub(super) async fn of_users(tx: &mut Tx, users: &[UserId; 20]) -> Result<Vec<Staff>> {
    let sql = select!(super::twenty!("WHERE s.who IN ", " AND s.off_at IS NULL ORDER BY s.joined_at, s.id"));
    let mut query = sqlx::query(sql);
    for user in users {
        query = query.bind(tx.who(*user)?);
    }
    let rows = query.fetch_all(tx.conn_apart()).await?;
    all(tx, &rows)
}

/// Who works in a team and is on call now, and until when.
pub async fn on_call(tx: &mut Tx, team: &TeamId, now: Timestamp) -> Result<Vec<(StaffId, Timestamp)>> {
    let sql = "SELECT s.id, a.on_call_until FROM staff s JOIN account a ON a.who = s.who
               WHERE s.team_id = $1 AND s.off_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > $2) AND a.on_call_until > $2
               ORDER BY s.joined_at, s.id";
    let rows = sqlx::query(sql).bind(team.as_str()).bind(now.as_millisecond()).fetch_all(tx.conn()).await?;
    rows.iter().map(|row| Ok((id(row, "id")?, super::instant(row, "on_call_until")?))).collect()
}

/// Everybody who ever worked in a team, first come first: their place in this list never changes.
pub async fn everybody(tx: &mut Tx, team: &TeamId) -> Result<Vec<Staff>> {
    let sql = select!("WHERE s.team_id = $1 ORDER BY s.joined_at, s.id");
    let rows = sqlx::query(sql).bind(team.as_str()).fetch_all(tx.conn()).await?;
    all(tx, &rows)
}
