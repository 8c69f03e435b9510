//! Referrals that the team's own system posted: each once, under the sender's own id.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::vault::{self, Cell};
use super::{Tx, col, id, id_or_none, millis};
use crate::domain::ids::{NetworkId, StaffId, TeamId};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    /// The sender's own id for it.
    pub id: String,
    /// The network it opened.
    pub network: NetworkId,
    /// Whom the sender named as its convener.
    pub convener: Option<StaffId>,
    /// When it came, as the sender said.
    pub said: Option<Timestamp>,
    /// The sender's reference for the person, which nobody reads in a chat; `None`, too, once the network's key is destroyed.
    pub patient: Option<String>,
    /// Somebody answers for it: the sender named them, or they took it on.
    pub taken: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.network_id, r.convener, r.said_at, r.patient, r.taken_at, k.wrapped
             FROM referral r LEFT JOIN data_key k ON k.id = r.network_id ",
            $rest
        )
    };
}

fn perhaps(tx: &Tx, row: Option<&AnyRow>) -> Result<Option<Referral>> {
    let Some(row) = row else { return Ok(None) };
    let instant = |name| col::<Option<i64>>(row, name)?.map(millis).transpose();
    let (own, network): (String, String) = (col(row, "id")?, col(row, "network_id")?);
    let (sealed, wrapped): (Option<String>, Option<String>) = (col(row, "patient")?, col(row, "wrapped")?);
    let open = |sealed: String| tx.vault().open(wrapped.as_deref(), cell(&own, &network), &sealed);
    Ok(Some(Referral {
        patient: sealed.map(open).transpose()?,
        network: id(row, "network_id")?,
        convener: id_or_none(row, "convener")?,
        said: instant("said_at")?,
        taken: instant("taken_at")?,
        id: own.clone(),
    }))
}

fn cell<'a>(id: &'a str, network: &'a str) -> Cell<'a> {
    Cell { table: "referral", column: "patient", row: id, key: network }
}

/// Keeps one. The same id twice is a race: whoever comes second looks again and finds it.
pub async fn keep(tx: &mut Tx, new: &Referral, now: Timestamp) -> Result<()> {
    let sealed = match &new.patient {
        Some(patient) => {
            let key = vault::key(tx, new.network.as_str()).await?;
            Some(key.seal(cell(&new.id, new.network.as_str()), patient)?)
        }
        None => None,
    };
    let sql = "INSERT INTO referral (id, network_id, convener, said_at, patient, came_at, taken_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING";
    let ms = |at: Option<Timestamp>| at.map(Timestamp::as_millisecond);
    let query = sqlx::query(sql).bind(new.id.as_str()).bind(new.network.as_str());
    let query = query.bind(new.convener.as_ref().map(|id| id.0.clone())).bind(ms(new.said)).bind(sealed);
    super::changed(&query.bind(now.as_millisecond()).bind(ms(new.taken)).execute(tx.conn_apart()).await?)
}

/// The one that its sender calls so.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Referral>> {
    let row = sqlx::query(select!("WHERE r.id = $1")).bind(id).fetch_optional(tx.conn_apart()).await?;
    perhaps(tx, row.as_ref())
}

/// The one that opened a network; `None` where a practitioner did.
pub async fn of_network(tx: &mut Tx, network: &NetworkId) -> Result<Option<Referral>> {
    let sql = select!("WHERE r.network_id = $1");
    let row = sqlx::query(sql).bind(network.as_str()).fetch_optional(tx.conn_apart()).await?;
    perhaps(tx, row.as_ref())
}

/// The networks of a team whom nobody took on yet, and whose person is not here; whoever waited longest comes first.
pub async fn waiting(tx: &mut Tx, team: &TeamId) -> Result<Vec<NetworkId>> {
    let sql = "SELECT n.id FROM referral r JOIN network n ON n.id = r.network_id
               WHERE n.team_id = $1 AND n.state = 'waiting' AND r.taken_at IS NULL ORDER BY r.came_at, r.id";
    let rows = sqlx::query(sql).bind(team.as_str()).fetch_all(tx.conn_apart()).await?;
    rows.iter().map(|row| id(row, "id")).collect()
}

/// Somebody takes it on; only one can.
pub async fn take(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE referral SET taken_at = $2 WHERE network_id = $1 AND taken_at IS NULL";
    let query = sqlx::query(sql).bind(network.as_str()).bind(now.as_millisecond());
    super::changed(&query.execute(tx.conn_apart()).await?)
}
