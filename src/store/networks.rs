//! Networks: one around each person, with one named convener from the first minute.

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::{Tx, code, col, id, participants};
use crate::domain::ids::{NetworkId, ParticipantId, StaffId, TeamId};
use crate::domain::link::Link;
use crate::domain::title::Title;

/// How far a network is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The person has not agreed yet.
    Waiting,
    /// The person agreed.
    Open,
    /// The person left, or never wanted to.
    Closed,
}

impl State {
    fn code(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Open => "open",
            State::Closed => "closed",
        }
    }

    fn from_code(code: &str) -> Option<State> {
        [State::Waiting, State::Open, State::Closed].into_iter().find(|state| state.code() == code)
    }
}

/// A network's own facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Opaque.
    pub id: NetworkId,
    /// Whose team.
    pub team: TeamId,
    /// Who is responsible for the person's meetings.
    pub convener: StaffId,
    /// How far it is.
    pub state: State,
    /// When the referral came: the clock starts here.
    pub referred_at: Timestamp,
}

fn from_row(row: &AnyRow) -> Result<Network> {
    Ok(Network {
        id: id(row, "id")?,
        team: id(row, "team_id")?,
        convener: id(row, "convener_id")?,
        state: code(row, "state", State::from_code)?,
        referred_at: super::instant(row, "referred_at")?,
    })
}

/// A referral: the network waits for its person, and has a convener.
pub async fn create(tx: &mut Tx, team: &TeamId, convener: &StaffId, came: Timestamp) -> Result<NetworkId> {
    let fresh = NetworkId::fresh();
    let sql = "INSERT INTO network (id, team_id, convener_id, state, referred_at) VALUES ($1, $2, $3, 'waiting', $4)";
    let query = sqlx::query(sql).bind(fresh.as_str()).bind(team.as_str()).bind(convener.as_str());
    query.bind(came.as_millisecond()).execute(tx.conn()).await?;
    Ok(fresh)
}

/// From here on nobody else changes who is in this network until the transaction ends: the touch is the lock.
pub async fn lock(tx: &mut Tx, id: &NetworkId) -> Result<()> {
    let sql = "UPDATE network SET state = state WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).execute(tx.conn()).await?;
    Ok(())
}

/// One network.
pub async fn load(tx: &mut Tx, id: &NetworkId) -> Result<Network> {
    find(tx, id).await?.context("no such network")
}

/// One network; `None` for an id nobody knows.
pub async fn find(tx: &mut Tx, id: &NetworkId) -> Result<Option<Network>> {
    let sql = "SELECT id, team_id, convener_id, state, referred_at FROM network WHERE id = $1";
    let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(tx.conn()).await?;
    row.as_ref().map(from_row).transpose()
}

/// The person agreed.
pub async fn open(tx: &mut Tx, id: &NetworkId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE network SET state = 'open', opened_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// The person left, or said no.
pub async fn close(tx: &mut Tx, id: &NetworkId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE network SET state = 'closed', closed_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Hands the responsibility over.
pub async fn hand_over(tx: &mut Tx, id: &NetworkId, to: &StaffId) -> Result<()> {
    let sql = "UPDATE network SET convener_id = $2 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(to.as_str()).execute(tx.conn()).await?;
    Ok(())
}

/// Whether those who show themselves may see one another.
pub async fn set_sees_others(tx: &mut Tx, id: &NetworkId, yes: bool) -> Result<()> {
    let sql = "UPDATE network SET sees_others = $2 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(i64::from(yes)).execute(tx.conn()).await?;
    Ok(())
}

/// What this network's meetings are called in calendars.
pub async fn title(tx: &mut Tx, id: &NetworkId) -> Result<Title> {
    let sql = "SELECT title FROM network WHERE id = $1";
    let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(tx.conn_apart()).await?;
    code(&row.context("no such network")?, "title", Title::from_code)
}

/// The person chose what they are called there.
pub async fn set_title(tx: &mut Tx, id: &NetworkId, title: Title) -> Result<()> {
    let sql = "UPDATE network SET title = $2 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(title.code()).execute(tx.conn()).await?;
    Ok(())
}

/// Whether the person's people may suggest times, too.
pub async fn set_members_suggest(tx: &mut Tx, id: &NetworkId, yes: bool) -> Result<()> {
    let sql = "UPDATE network SET members_suggest = $2 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(i64::from(yes)).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Whether they may.
pub async fn members_suggest(tx: &mut Tx, id: &NetworkId) -> Result<bool> {
    let sql = "SELECT members_suggest FROM network WHERE id = $1";
    let row = sqlx::query(sql).bind(id.as_str()).fetch_one(tx.conn_apart()).await?;
    Ok(col::<i64>(&row, "members_suggest")? == 1)
}

/// The networks a member of staff convenes that are not closed.
pub async fn convened_by(tx: &mut Tx, staff: &StaffId) -> Result<Vec<NetworkId>> {
    let sql = "SELECT id FROM network WHERE convener_id = $1 AND state <> 'closed' ORDER BY referred_at, id";
    let rows = sqlx::query(sql).bind(staff.as_str()).fetch_all(tx.conn()).await?;
    rows.iter().map(|row| id(row, "id")).collect()
}

/// The place of a network's convener in it: whom its news goes to.
pub async fn convener_place(tx: &mut Tx, network: &NetworkId) -> Result<Option<ParticipantId>> {
    let sql = "SELECT p.id FROM participant p JOIN network n ON n.id = p.network_id AND n.convener_id = p.staff_id
               WHERE n.id = $1 AND p.state = 'active'";
    let row = sqlx::query(sql).bind(network.as_str()).fetch_optional(tx.conn_apart()).await?;
    row.map(|row| col::<String>(&row, "id").map(ParticipantId)).transpose()
}

/// The place of whoever made a link: the person for a member's, the convener for a person's. Its news goes there.
pub async fn maker_place(tx: &mut Tx, link: &Link) -> Result<Option<ParticipantId>> {
    match (&link.network, &link.contact) {
        (None, _) => Ok(None),
        (Some(network), Some(_)) => Ok(participants::person_of(tx, network).await?.map(|person| person.id)),
        (Some(network), None) => convener_place(tx, network).await,
    }
}
