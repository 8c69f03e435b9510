//! Times and places put forward, waiting for the person's word.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::{Tx, code, col, id, id_or_none, instant};
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId, ProposalId};
use crate::domain::meeting::{Form, Plan};
use crate::domain::when::Zone;

/// A proposal: for a new meeting, or to move one.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Opaque.
    pub id: ProposalId,
    /// Whose network.
    pub network: NetworkId,
    /// The meeting it would move; `None` for a new one.
    pub moves: Option<MeetingId>,
    /// Who put it forward.
    pub by: ParticipantId,
    /// What.
    pub plan: Plan,
    /// Still waiting for the person's word.
    pub open: bool,
}

/// Puts a plan forward; it takes the place of any other that waits for the same thing.
pub async fn create(
    tx: &mut Tx,
    by: (&NetworkId, &ParticipantId),
    moves: Option<&MeetingId>,
    plan: &Plan,
    now: Timestamp,
) -> Result<ProposalId> {
    let fresh = ProposalId::fresh();
    let sql = "INSERT INTO proposal (id, network_id, meeting_id, by_id, start_at, zone, form, place, state, made_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9)";
    let query = sqlx::query(sql)
        .bind(fresh.as_str())
        .bind(by.0.as_str())
        .bind(moves.map(MeetingId::as_str))
        .bind(by.1.as_str());
    let query = query.bind(plan.start.as_millisecond()).bind(plan.zone.name().to_owned()).bind(plan.form.code());
    query.bind(plan.place.clone()).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(fresh)
}

/// One proposal; `None` for an id nobody knows.
pub async fn find(tx: &mut Tx, id: &ProposalId) -> Result<Option<Proposal>> {
    let sql =
        "SELECT id, network_id, meeting_id, by_id, start_at, zone, form, place, state FROM proposal WHERE id = $1";
    let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(tx.conn()).await?;
    row.as_ref().map(from_row).transpose()
}

fn from_row(row: &AnyRow) -> Result<Proposal> {
    Ok(Proposal {
        id: id(row, "id")?,
        network: id(row, "network_id")?,
        moves: id_or_none(row, "meeting_id")?,
        by: id(row, "by_id")?,
        plan: plan(row)?,
        open: col::<String>(row, "state")? == "open",
    })
}

/// A plan out of columns `start_at`, `zone`, `form`, `place`.
pub(super) fn plan(row: &AnyRow) -> Result<Plan> {
    Ok(Plan {
        start: instant(row, "start_at")?,
        zone: code(row, "zone", Zone::named)?,
        form: code(row, "form", Form::from_code)?,
        place: col(row, "place")?,
    })
}

/// The person's word.
pub async fn close(tx: &mut Tx, id: &ProposalId, accepted: bool) -> Result<()> {
    let sql = "UPDATE proposal SET state = $2 WHERE id = $1 AND state = 'open'";
    let state = if accepted { "accepted" } else { "declined" };
    super::changed(&sqlx::query(sql).bind(id.as_str()).bind(state).execute(tx.conn()).await?)
}

/// Whatever still waits in a network is off: its person left.
pub async fn close_all(tx: &mut Tx, network: &NetworkId) -> Result<()> {
    let sql = "UPDATE proposal SET state = 'declined' WHERE network_id = $1 AND state = 'open'";
    sqlx::query(sql).bind(network.as_str()).execute(tx.conn()).await?;
    Ok(())
}
