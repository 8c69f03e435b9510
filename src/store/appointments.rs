//! Appointments of the care team's own system that a plan or a meeting here came from: which is which, and whether both still say the same.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::proposals::{self, Proposal};
use super::vault::Cell;
use super::{Tx, col, id, millis, networks, outbox};
use crate::domain::ids::{MeetingId, NetworkId, ProposalId};
use crate::domain::meeting::Meeting;
use crate::domain::notice::Notice;

/// A person whom the team's own system knows, while they take part here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Around whom.
    pub network: NetworkId,
    /// The sender's reference for the person: `Patient/12`.
    pub patient: String,
    /// Their appointments were looked for before.
    pub looked: bool,
}

/// Everybody who was referred with a reference and takes part now.
pub async fn known(tx: &mut Tx) -> Result<Vec<Known>> {
    let sql = "SELECT r.id, r.network_id, r.patient, r.looked_at, k.wrapped FROM referral r JOIN network n ON n.id = r.network_id
               JOIN data_key k ON k.id = r.network_id WHERE n.state = 'open' AND r.patient IS NOT NULL ORDER BY r.came_at, r.id";
    let rows = sqlx::query(sql).fetch_all(tx.conn()).await?;
    let vault = tx.vault();
    let known = |row: &AnyRow| {
        let (own, network, sealed): (String, String, String) =
            (col(row, "id")?, col(row, "network_id")?, col(row, "patient")?);
        let cell = Cell { table: "referral", column: "patient", row: &own, key: &network };
        let patient = vault.open(col::<Option<String>>(row, "wrapped")?.as_deref(), cell, &sealed)?;
        Ok(Known { looked: col::<Option<i64>>(row, "looked_at")?.is_some(), network: id(row, "network_id")?, patient })
    };
    rows.iter().map(known).collect()
}

/// All appointments of this person that are still to come were looked at.
pub async fn looked(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE referral SET looked_at = $2 WHERE network_id = $1";
    sqlx::query(sql).bind(network.as_str()).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// The newest plan that came from this appointment.
pub async fn plan_from(tx: &mut Tx, network: &NetworkId, appointment: &str) -> Result<Option<Proposal>> {
    let sql =
        "SELECT id FROM proposal WHERE network_id = $1 AND appointment = $2 ORDER BY made_at DESC, id DESC LIMIT 1";
    let row = sqlx::query(sql).bind(network.as_str()).bind(appointment).fetch_optional(tx.conn()).await?;
    match row {
        Some(row) => proposals::find(tx, &id(&row, "id")?).await,
        None => Ok(None),
    }
}

/// A plan came from this appointment.
pub async fn is_put_forward(tx: &mut Tx, plan: &ProposalId, appointment: &str) -> Result<()> {
    let sql = "UPDATE proposal SET appointment = $2 WHERE id = $1";
    sqlx::query(sql).bind(plan.as_str()).bind(appointment).execute(tx.conn()).await?;
    Ok(())
}

/// The newest meeting that came from this appointment.
pub async fn meeting_from(tx: &mut Tx, network: &NetworkId, appointment: &str) -> Result<Option<MeetingId>> {
    let sql =
        "SELECT id FROM meeting WHERE network_id = $1 AND appointment = $2 ORDER BY called_at DESC, id DESC LIMIT 1";
    let row = sqlx::query(sql).bind(network.as_str()).bind(appointment).fetch_optional(tx.conn()).await?;
    row.map(|row| id(&row, "id")).transpose()
}

/// The appointment that a meeting came from; `None`: it was planned here.
pub async fn of_meeting(tx: &mut Tx, meeting: &MeetingId) -> Result<Option<String>> {
    let sql = "SELECT appointment FROM meeting WHERE id = $1";
    let row = sqlx::query(sql).bind(meeting.as_str()).fetch_optional(tx.conn_apart()).await?;
    Ok(row.map(|row| col(&row, "appointment")).transpose()?.flatten())
}

/// A meeting came from this appointment.
pub async fn is_agreed(tx: &mut Tx, meeting: &MeetingId, appointment: &str) -> Result<()> {
    let sql = "UPDATE meeting SET appointment = $2 WHERE id = $1";
    sqlx::query(sql).bind(meeting.as_str()).bind(appointment).execute(tx.conn()).await?;
    Ok(())
}

/// Where a meeting and the appointment it came from do not say the same: when the appointment is, as far as we know; `Some(None)`: it is off
/// there. `None`: nothing is different, or it came from none.
pub async fn differs(tx: &mut Tx, meeting: &MeetingId) -> Result<Option<Option<Timestamp>>> {
    let sql = "SELECT m.state, m.start_at, i.state AS there, i.start_at AS start_there FROM meeting m
               JOIN fhir_in i ON i.resource = 'Appointment/' || m.appointment WHERE m.id = $1";
    let Some(row) = sqlx::query(sql).bind(meeting.as_str()).fetch_optional(tx.conn_apart()).await? else {
        return Ok(None);
    };
    let (stands, start): (bool, i64) = (col::<String>(&row, "state")? == "called", col(&row, "start_at")?);
    let is_off = col::<String>(&row, "there")? == "back";
    let there = col::<Option<i64>>(&row, "start_there")?.filter(|_| !is_off);
    let same = if stands { there == Some(start) } else { there.is_none() };
    Ok(if same { None } else { Some(there.map(millis).transpose()?) })
}

/// A meeting moved or was cancelled here: where its appointment does not say the same, whoever convenes hears that the team's own system does
/// not know.
pub(super) async fn tells(tx: &mut Tx, meeting: &Meeting, now: Timestamp) -> Result<()> {
    if differs(tx, &meeting.id).await?.is_none() {
        return Ok(());
    }
    let Some(convener) = networks::convener_place(tx, &meeting.network).await? else { return Ok(()) };
    outbox::tell(tx, &meeting.network, convener, Notice::NotThere { meeting: meeting.id.clone() }, now).await
}
