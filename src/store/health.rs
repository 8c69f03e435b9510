//! How the house is: ages, counts and shares for whoever looks after it. Numbers only; nobody is named.

use std::time::Duration;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{Tx, col, millis};
use crate::metrics::Waiting;

/// What was last done for the house is remembered under such a word.
const BACKUP: &str = "backup";

/// What waits, and what went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// When the oldest row of the outbox that waits was due.
    pub oldest_post: Option<Timestamp>,
    /// When the oldest event that the care team's store has not accepted was written.
    pub oldest_event: Option<Timestamp>,
    /// Whether there is a FHIR server.
    pub has_fhir: bool,
    /// When the oldest event that it has not taken was written.
    pub oldest_for_fhir: Option<Timestamp>,
    /// Meetings and networks that it refused.
    pub dead: i64,
    /// Whether that server is read.
    pub reads_fhir: bool,
    /// Since when it could not be, and the class of why.
    pub looks_fail: Option<(Timestamp, String)>,
    /// Resources from there that could not be taken.
    pub dead_in: i64,
    /// Updates that could not be handled.
    pub quarantined: i64,
    /// People who cannot be written to.
    pub unreachable: i64,
    /// Teams that people have joined, and where no coordinator's place lasts.
    pub leaderless: i64,
    /// Messages that arrived since a given moment.
    pub sent: i64,
    /// Messages of which nobody knows whether they arrived, since then.
    pub uncertain: i64,
    /// When the last backup was made.
    pub backup: Option<Timestamp>,
}

/// Who keeps a bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeper {
    /// A process, opaque.
    pub holder: String,
    /// Until when, unless it says so again.
    pub until: Timestamp,
}

const LEADERLESS: &str = "SELECT COUNT(*) AS it FROM team t WHERE EXISTS (SELECT 1 FROM staff s WHERE s.team_id = t.id)
     AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.team_id = t.id AND s.role = 'coordinator' AND s.off_at IS NULL
                     AND COALESCE(s.expires_at, $1 + 1) > $1)";

/// Looks at everything; outcomes as far back as `back`.
pub async fn look(tx: &mut Tx, now: Timestamp, back: SignedDuration) -> Result<Health> {
    let since = now - back;
    Ok(Health {
        oldest_post: time(tx, "SELECT MIN(due_at) AS it FROM outbox WHERE done_at IS NULL").await?,
        oldest_event: time(tx, "SELECT MIN(at) AS it FROM relay_event WHERE delivered_at IS NULL").await?,
        has_fhir: time(tx, "SELECT MIN(at) AS it FROM upkeep WHERE what = 'fhir'").await?.is_some(),
        oldest_for_fhir: time(tx, "SELECT MIN(at) AS it FROM relay_event WHERE fhir_at IS NULL").await?,
        dead: count(tx, "SELECT COUNT(*) AS it FROM fhir_stream WHERE state = 'dead' AND $1 > 0", since).await?,
        reads_fhir: time(tx, "SELECT MIN(at) AS it FROM upkeep WHERE what = 'fhir-in'").await?.is_some(),
        looks_fail: looks_fail(tx).await?,
        dead_in: count(tx, "SELECT COUNT(*) AS it FROM fhir_in WHERE state = 'dead' AND $1 > 0", since).await?,
        quarantined: count(tx, "SELECT COUNT(*) AS it FROM quarantine WHERE at >= $1", since).await?,
        unreachable: count(tx, "SELECT COUNT(*) AS it FROM account WHERE reachable = 0 AND $1 > 0", since).await?,
        leaderless: count(tx, LEADERLESS, now).await?,
        sent: count(tx, "SELECT COUNT(*) AS it FROM outbox WHERE done_at >= $1 AND outcome = 'sent'", since).await?,
        uncertain: count(tx, "SELECT COUNT(*) AS it FROM outbox WHERE done_at >= $1 AND outcome = 'uncertain'", since)
            .await?,
        backup: last_backup(tx).await?,
    })
}

async fn looks_fail(tx: &mut Tx) -> Result<Option<(Timestamp, String)>> {
    let sql = "SELECT since, trouble FROM fhir_look WHERE since IS NOT NULL ORDER BY since, what LIMIT 1";
    let row = sqlx::query(sql).fetch_optional(tx.conn()).await?;
    row.map(|row| Ok((super::instant(&row, "since")?, col(&row, "trouble")?))).transpose()
}

async fn time(tx: &mut Tx, sql: &'static str) -> Result<Option<Timestamp>> {
    col::<Option<i64>>(&sqlx::query(sql).fetch_one(tx.conn()).await?, "it")?.map(millis).transpose()
}

async fn count(tx: &mut Tx, sql: &'static str, since: Timestamp) -> Result<i64> {
    col(&sqlx::query(sql).bind(since.as_millisecond()).fetch_one(tx.conn()).await?, "it")
}

/// Who holds a lease, the newest first. Processes that are gone stand here too, with a time that has passed.
pub async fn keepers(tx: &mut Tx) -> Result<Vec<Keeper>> {
    let rows = sqlx::query("SELECT holder, until_at FROM lease ORDER BY until_at DESC").fetch_all(tx.conn()).await?;
    let keeper = |row| Ok(Keeper { holder: col(row, "holder")?, until: super::instant(row, "until_at")? });
    rows.iter().map(keeper).collect()
}

/// When the last backup was made.
pub async fn last_backup(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let row = sqlx::query("SELECT at FROM upkeep WHERE what = $1").bind(BACKUP).fetch_optional(tx.conn()).await?;
    row.map(|row| super::instant(&row, "at")).transpose()
}

/// A backup has been made.
pub async fn backed_up(tx: &mut Tx, now: Timestamp) -> Result<()> {
    note(tx, BACKUP, now).await
}

/// What was last done for the house under this word was done then.
pub(super) async fn note(tx: &mut Tx, what: &str, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO upkeep (what, at) VALUES ($1, $2) ON CONFLICT (what) DO UPDATE SET at = excluded.at";
    sqlx::query(sql).bind(what).bind(at.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Whether something of this name is there to be waited for: a server that is written to, or read.
pub(super) async fn set_in_use(tx: &mut Tx, what: &str, yes: bool, now: Timestamp) -> Result<()> {
    let sql = if yes {
        "INSERT INTO upkeep (what, at) VALUES ($1, $2) ON CONFLICT (what) DO NOTHING"
    } else {
        "DELETE FROM upkeep WHERE what = $1 AND $2 > 0"
    };
    sqlx::query(sql).bind(what).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// What waits and what went wrong, for the metrics.
pub async fn waiting(tx: &mut Tx, now: Timestamp) -> Result<Waiting> {
    let sql = "SELECT (SELECT COUNT(*) FROM outbox WHERE done_at IS NULL) AS outbox_depth,
                      (SELECT MIN(due_at) FROM outbox WHERE done_at IS NULL) AS oldest_due,
                      (SELECT COUNT(*) FROM relay_event WHERE delivered_at IS NULL) AS relay_depth,
                      (SELECT MIN(at) FROM relay_event WHERE delivered_at IS NULL) AS oldest_event,
                      (SELECT COUNT(*) FROM relay_event WHERE fhir_at IS NULL AND EXISTS (SELECT 1 FROM upkeep WHERE what = 'fhir')) AS fhir_depth,
                      (SELECT MIN(at) FROM relay_event WHERE fhir_at IS NULL AND EXISTS (SELECT 1 FROM upkeep WHERE what = 'fhir')) AS oldest_for_fhir,
                      (SELECT COUNT(*) FROM fhir_stream WHERE state = 'dead') AS fhir_dead,
                      (SELECT MIN(since) FROM fhir_look WHERE EXISTS (SELECT 1 FROM upkeep WHERE what = 'fhir-in')) AS looks_fail,
                      (SELECT COUNT(*) FROM fhir_in WHERE state = 'dead') AS fhir_in_dead,
                      (SELECT COUNT(*) FROM account WHERE reachable = 0) AS unreachable,
                      (SELECT COUNT(*) FROM quarantine) AS quarantined,
                      (SELECT COUNT(*) FROM outbox WHERE outcome = 'uncertain' AND done_at > $1) AS uncertain";
    let since = now - SignedDuration::from_hours(24);
    let row = sqlx::query(sql).bind(since.as_millisecond()).fetch_one(tx.conn()).await?;
    let age = |name| -> Result<Duration> {
        let since = col::<Option<i64>>(&row, name)?.map(millis).transpose()?.unwrap_or(now);
        Ok(now.duration_since(since).max(SignedDuration::ZERO).unsigned_abs())
    };
    Ok(Waiting {
        outbox_depth: col(&row, "outbox_depth")?,
        oldest_due: age("oldest_due")?,
        relay_depth: col(&row, "relay_depth")?,
        relay_lag: age("oldest_event")?,
        fhir_depth: col(&row, "fhir_depth")?,
        fhir_lag: age("oldest_for_fhir")?,
        fhir_dead: col(&row, "fhir_dead")?,
        fhir_in_lag: age("looks_fail")?,
        fhir_in_dead: col(&row, "fhir_in_dead")?,
        unreachable: col(&row, "unreachable")?,
        quarantined: col(&row, "quarantined")?,
        uncertain: col(&row, "uncertain")?,
    })
}
