//! Times and places put forward, waiting for the person's word.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::vault::{self, Cell, Vault};
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
    /// The meeting whose people it would ask again; `None` where it asks everybody.
    pub like: Option<MeetingId>,
    /// Who put it forward.
    pub by: ParticipantId,
    /// What.
    pub plan: Plan,
    /// The appointment of the team's own system that it came from.
    pub appointment: Option<String>,
    /// Still waiting for the person's word.
    pub open: bool,
}

/// Puts a plan forward. It is to move a meeting, or follows one with the same people, or neither.
pub async fn create(
    tx: &mut Tx,
    by: (&NetworkId, &ParticipantId),
    (moves, like): (Option<&MeetingId>, Option<&MeetingId>),
    plan: &Plan,
    now: Timestamp,
) -> Result<ProposalId> {
    let fresh = ProposalId::fresh();
    let sql =
        "INSERT INTO proposal (id, network_id, meeting_id, by_id, start_at, zone, form, place, state, made_at, like_id, home, place_by)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11, $12)";
    let place = sealed_place(tx, Cell { row: fresh.as_str(), key: by.0.as_str(), ..PLACE }, plan).await?;
    let query = sqlx::query(sql)
        .bind(fresh.as_str())
        .bind(by.0.as_str())
        .bind(moves.map(MeetingId::as_str))
        .bind(by.1.as_str());
    let query = query.bind(plan.start.as_millisecond()).bind(plan.zone.name().to_owned()).bind(plan.form.code());
    let query = query.bind(place).bind(now.as_millisecond()).bind(like.map(MeetingId::as_str));
    let typed = plan.place_by.as_ref().map(ParticipantId::as_str);
    query.bind(i64::from(plan.home)).bind(typed).execute(tx.conn()).await?;
    Ok(fresh)
}

/// One proposal; `None` for an id nobody knows.
pub async fn find(tx: &mut Tx, id: &ProposalId) -> Result<Option<Proposal>> {
    let sql =
        "SELECT p.id, p.network_id, p.meeting_id, p.like_id, p.by_id, p.start_at, p.zone, p.form, p.place, p.home, p.place_by,
               p.appointment, p.state, k.wrapped
               FROM proposal p LEFT JOIN data_key k ON k.id = p.network_id WHERE p.id = $1";
    let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(tx.conn()).await?;
    let vault = tx.vault();
    row.as_ref().map(|row| from_row(&vault, row)).transpose()
}

/// Where a place stands; the row and its key are still to be said.
const PLACE: Cell<'_> = Cell { table: "proposal", column: "place", row: "", key: "" };

fn from_row(vault: &Vault, row: &AnyRow) -> Result<Proposal> {
    Ok(Proposal {
        id: id(row, "id")?,
        network: id(row, "network_id")?,
        moves: id_or_none(row, "meeting_id")?,
        like: id_or_none(row, "like_id")?,
        by: id(row, "by_id")?,
        plan: plan(vault, PLACE, row)?,
        appointment: col(row, "appointment")?,
        open: col::<String>(row, "state")? == "open",
    })
}

/// The place of a plan, sealed into its cell.
pub(super) async fn sealed_place(tx: &mut Tx, cell: Cell<'_>, plan: &Plan) -> Result<Option<String>> {
    let Some(place) = &plan.place else { return Ok(None) };
    vault::key(tx, cell.key).await?.seal(cell, place).map(Some)
}

/// A plan out of columns `id`, `network_id`, `wrapped`, `start_at`, `zone`, `form`, `place`, `home`, `place_by`.
pub(super) fn plan(vault: &Vault, cell: Cell<'_>, row: &AnyRow) -> Result<Plan> {
    let (id, network): (String, String) = (col(row, "id")?, col(row, "network_id")?);
    let (place, wrapped): (Option<String>, Option<String>) = (col(row, "place")?, col(row, "wrapped")?);
    let open = |sealed: String| vault.open(wrapped.as_deref(), Cell { row: &id, key: &network, ..cell }, &sealed);
    Ok(Plan {
        start: instant(row, "start_at")?,
        zone: code(row, "zone", Zone::named)?,
        form: code(row, "form", Form::from_code)?,
        place: place.map(open).transpose()?.filter(|place| !place.is_empty()),
        home: col::<i64>(row, "home")? != 0,
        place_by: id_or_none(row, "place_by")?,
    })
}

/// The person's word.
pub async fn close(tx: &mut Tx, id: &ProposalId, accepted: bool) -> Result<()> {
    let sql = "UPDATE proposal SET state = $2 WHERE id = $1 AND state = 'open'";
    let state = if accepted { "accepted" } else { "declined" };
    super::changed(&sqlx::query(sql).bind(id.as_str()).bind(state).execute(tx.conn()).await?)
}

/// What one of the person's people suggested before gives way to what they suggest now.
pub async fn gives_way(tx: &mut Tx, by: &ParticipantId) -> Result<()> {
    let sql = "UPDATE proposal SET state = 'declined' WHERE by_id = $1 AND state = 'open'";
    sqlx::query(sql).bind(by.as_str()).execute(tx.conn()).await?;
    Ok(())
}

/// Whatever still waits in a network is off: its person left.
pub async fn close_all(tx: &mut Tx, network: &NetworkId) -> Result<()> {
    let sql = "UPDATE proposal SET state = 'declined' WHERE network_id = $1 AND state = 'open'";
    sqlx::query(sql).bind(network.as_str()).execute(tx.conn()).await?;
    Ok(())
}
