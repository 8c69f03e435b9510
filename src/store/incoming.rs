//! What comes in from the care team's FHIR server: how far each search there has come, and what became of each resource. What was not
//! taken has a row here, an id and a class of why, until it changes there or somebody tries it again.

use anyhow::Result;
use jiff::Timestamp;

use super::{Tx, col, health, id, instant, millis};
use crate::domain::ids::{NetworkId, TeamId};

/// The row of `upkeep` that says that such a server is read.
const IN_USE: &str = "fhir-in";
/// Resources that are asked for by their names at once.
pub const AT_ONCE: usize = 20;

/// How far a search has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// By the server's own clock: what it changed before this is known here.
    pub mark: Timestamp,
    /// When a look last came to its end.
    pub well: Option<Timestamp>,
    /// The class of what is wrong, and since when.
    pub trouble: Option<(String, Timestamp)>,
}

/// What became of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is a referral or a plan here, or need not be one.
    Taken,
    /// It was one, and was taken back there.
    Back,
    /// It cannot be taken as it is.
    Dead,
    /// The same, and somebody wants it to be looked at again.
    Again,
}

impl State {
    const ALL: [State; 4] = [State::Taken, State::Back, State::Dead, State::Again];

    fn code(self) -> &'static str {
        match self {
            State::Taken => "taken",
            State::Back => "back",
            State::Dead => "dead",
            State::Again => "again",
        }
    }
}

/// A resource that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// The server's own name for it, with its type: `ServiceRequest/12`.
    pub resource: String,
    /// What became of it.
    pub state: State,
    /// The class of why it was not taken; empty where it was.
    pub trouble: String,
    /// When it was last changed there, by that server's clock.
    pub changed: Timestamp,
    /// Of an appointment: when it begins, as it says there.
    pub start: Option<Timestamp>,
}

/// Whether such a server is read; while it is not, how its looks went is nobody's trouble.
pub async fn set_in_use(tx: &mut Tx, yes: bool, now: Timestamp) -> Result<()> {
    health::set_in_use(tx, IN_USE, yes, now).await
}

/// How far the search for this type has come; `None` before its first look.
pub async fn look(tx: &mut Tx, what: &str) -> Result<Option<Look>> {
    let sql = "SELECT mark, well_at, trouble, since FROM fhir_look WHERE what = $1";
    let Some(row) = sqlx::query(sql).bind(what).fetch_optional(tx.conn()).await? else { return Ok(None) };
    let (trouble, since): (String, Option<i64>) = (col(&row, "trouble")?, col(&row, "since")?);
    let trouble = match since {
        Some(since) if !trouble.is_empty() => Some((trouble, millis(since)?)),
        _ => None,
    };
    let well = col::<Option<i64>>(&row, "well_at")?.map(millis).transpose()?;
    Ok(Some(Look { mark: instant(&row, "mark")?, well, trouble }))
}

/// A look came to its end: all that the server changed up to `mark` is known here. A mark never goes back.
pub async fn is_well(tx: &mut Tx, what: &str, mark: Timestamp, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO fhir_look (what, mark, well_at, trouble) VALUES ($1, $2, $3, '')
               ON CONFLICT (what) DO UPDATE SET mark = CASE WHEN excluded.mark > fhir_look.mark THEN excluded.mark ELSE fhir_look.mark END,
                 well_at = excluded.well_at, trouble = '', since = NULL";
    let query = sqlx::query(sql).bind(what).bind(mark.as_millisecond()).bind(now.as_millisecond());
    query.execute(tx.conn()).await?;
    Ok(())
}

/// A look did not come to its end, for this class of trouble: the next one begins where it began.
pub async fn went_wrong(tx: &mut Tx, what: &str, trouble: &str, mark: Timestamp, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO fhir_look (what, mark, trouble, since) VALUES ($1, $2, $3, $4)
               ON CONFLICT (what) DO UPDATE SET trouble = excluded.trouble, since = COALESCE(fhir_look.since, excluded.since)";
    let query = sqlx::query(sql).bind(what).bind(mark.as_millisecond()).bind(trouble);
    query.bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// What became of a resource; `None` for one that never came.
pub async fn came(tx: &mut Tx, resource: &str) -> Result<Option<Came>> {
    let sql = "SELECT state, trouble, changed_at, start_at FROM fhir_in WHERE resource = $1";
    let Some(row) = sqlx::query(sql).bind(resource).fetch_optional(tx.conn()).await? else { return Ok(None) };
    let parse = |code: &str| State::ALL.into_iter().find(|state| state.code() == code);
    Ok(Some(Came {
        resource: resource.to_owned(),
        state: super::code(&row, "state", parse)?,
        trouble: col(&row, "trouble")?,
        changed: instant(&row, "changed_at")?,
        start: col::<Option<i64>>(&row, "start_at")?.map(millis).transpose()?,
    }))
}

/// Keeps what became of a resource.
pub async fn keep(tx: &mut Tx, came: &Came, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO fhir_in (resource, state, trouble, changed_at, start_at, tries, at) VALUES ($1, $2, $3, $4, $5, 1, $6)
               ON CONFLICT (resource) DO UPDATE SET state = excluded.state, trouble = excluded.trouble, changed_at = excluded.changed_at,
                 start_at = excluded.start_at, tries = fhir_in.tries + 1, at = excluded.at";
    let query = sqlx::query(sql).bind(came.resource.as_str()).bind(came.state.code()).bind(came.trouble.as_str());
    let query = query.bind(came.changed.as_millisecond()).bind(came.start.map(Timestamp::as_millisecond));
    query.bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Nobody asks for it any more.
pub async fn forget(tx: &mut Tx, resource: &str) -> Result<()> {
    sqlx::query("DELETE FROM fhir_in WHERE resource = $1").bind(resource).execute(tx.conn()).await?;
    Ok(())
}

/// Those of this type that are to be looked at again, at most so many as are asked for at once.
pub async fn again(tx: &mut Tx, kind: &str) -> Result<Vec<String>> {
    let sql =
        "SELECT resource FROM fhir_in WHERE state = 'again' AND resource LIKE $1 || '/%' ORDER BY resource LIMIT 20";
    let rows = sqlx::query(sql).bind(kind).fetch_all(tx.conn()).await?;
    rows.iter().map(|row| col(row, "resource")).collect()
}

/// Looks at this one again, or with `None` at every one that was not taken. How many there are.
pub async fn try_again(tx: &mut Tx, resource: Option<&str>) -> Result<u64> {
    let sql = "UPDATE fhir_in SET state = 'again' WHERE state = 'dead' AND (resource = $1 OR $1 = '')";
    Ok(sqlx::query(sql).bind(resource.unwrap_or_default()).execute(tx.conn()).await?.rows_affected())
}

/// One that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead {
    /// The server's own name for it.
    pub resource: String,
    /// The class of why.
    pub trouble: String,
    /// How often it was looked at.
    pub tries: i64,
    /// When it last was.
    pub at: Timestamp,
}

/// Those that were not taken, the oldest first, at most 200.
pub async fn dead(tx: &mut Tx) -> Result<Vec<Dead>> {
    let sql = "SELECT resource, trouble, tries, at FROM fhir_in WHERE state IN ('dead', 'again') ORDER BY at, resource LIMIT 200";
    let rows = sqlx::query(sql).fetch_all(tx.conn()).await?;
    let dead = |row| {
        let (resource, trouble) = (col(row, "resource")?, col(row, "trouble")?);
        Ok(Dead { resource, trouble, tries: col(row, "tries")?, at: instant(row, "at")? })
    };
    rows.iter().map(dead).collect()
}

/// Referrals out of this type whose way to a first meeting is not over, and that were not taken back: their ids with this beginning, and
/// their networks.
pub async fn awaited(tx: &mut Tx, beginning: &str) -> Result<Vec<(String, NetworkId)>> {
    let sql = "SELECT r.id, r.network_id FROM referral r JOIN network n ON n.id = r.network_id JOIN first_meeting f ON f.network_id = n.id
               WHERE r.id LIKE $1 || '%' AND n.state <> 'closed' AND f.state IN ('running', 'paused', 'missed')
               AND NOT EXISTS (SELECT 1 FROM fhir_in i WHERE i.state = 'back' AND 'fhir:' || i.resource = r.id)
               ORDER BY r.came_at, r.id";
    let rows = sqlx::query(sql).bind(beginning).fetch_all(tx.conn()).await?;
    rows.iter().map(|row| Ok((col(row, "id")?, id(row, "network_id")?))).collect()
}

/// The only team of the house; `None` where there is none, or several.
pub async fn only_team(tx: &mut Tx) -> Result<Option<TeamId>> {
    let rows = sqlx::query("SELECT id FROM team ORDER BY id LIMIT 2").fetch_all(tx.conn()).await?;
    match rows.as_slice() {
        [only] => Ok(Some(id(only, "id")?)),
        _ => Ok(None),
    }
}
