//! How the house was when it was last written down, for whoever reads only the database: whether people are heard, and whether the care
//! team's record hears of it. The views make "unknown" of it; they may not ask what time it is.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{Tx, col, health, instant, millis};
use crate::domain::doubt::Silent;
use crate::domain::ids::StaffId;

/// A look at the house, written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// When.
    pub at: Timestamp,
    /// Who was silent then, and since when.
    pub silent: Silent,
}

/// The newest one; `None` in a database that no bot has worked on.
pub async fn last(tx: &mut Tx) -> Result<Option<Beat>> {
    let rows = sqlx::query("SELECT what, at FROM upkeep").fetch_all(tx.conn()).await?;
    let times = rows.iter().map(|row| Ok((col::<String>(row, "what")?, instant(row, "at")?)));
    let times = times.collect::<Result<BTreeMap<String, Timestamp>>>()?;
    let Some(at) = times.get("alive").copied() else { return Ok(None) };
    let silent = |what| times.get(what).copied().filter(|heard| *heard < at);
    Ok(Some(Beat { at, silent: Silent { answers: silent("heard"), record: silent("told") } }))
}

/// Writes it down. A house without a care team's record owes it nothing: to it the record is always reached.
pub async fn write(tx: &mut Tx, beat: Beat) -> Result<()> {
    let (heard, told) = (beat.silent.answers.unwrap_or(beat.at), beat.silent.record.unwrap_or(beat.at));
    for (what, at) in [("alive", beat.at), ("heard", heard), ("told", told)] {
        health::note(tx, what, at).await?;
    }
    Ok(())
}

/// Since when the care team's record has been behind: the oldest event that their webhook was offered and has not taken, or the first time
/// that their FHIR server could not be written to, or not be read where it is. What it refuses of one meeting is no silence, and a search that
/// it refuses is the operator's to put right (`kith doctor`).
pub async fn behind_since(tx: &mut Tx, webhook: bool, fhir: bool, reads: bool) -> Result<Option<Timestamp>> {
    let mut since = Vec::new();
    if webhook {
        since.push("SELECT MIN(at) AS it FROM relay_event WHERE delivered_at IS NULL AND attempts > 0");
    }
    if fhir {
        since.push("SELECT MIN(since) AS it FROM fhir_stream WHERE state = 'later' AND trouble NOT LIKE 'refused-%'");
    }
    if reads {
        since.push("SELECT MIN(since) AS it FROM fhir_look WHERE trouble <> '' AND trouble NOT LIKE 'refused-%'");
    }
    let mut oldest: Option<i64> = None;
    for sql in since {
        let it: Option<i64> = col(&sqlx::query(sql).fetch_one(tx.conn()).await?, "it")?;
        oldest = oldest.into_iter().chain(it).min();
    }
    oldest.map(millis).transpose()
}

/// Whom doubt concerns: practitioners of meetings that begin before then, and whoever runs a team.
pub async fn concerned(tx: &mut Tx, now: Timestamp, within: SignedDuration) -> Result<Vec<StaffId>> {
    let sql = "SELECT s.id FROM staff s WHERE s.off_at IS NULL AND (s.role = 'coordinator' OR EXISTS (
                 SELECT 1 FROM participant p JOIN seat t ON t.participant_id = p.id JOIN meeting m ON m.id = t.meeting_id
                 WHERE p.staff_id = s.id AND p.state = 'active' AND t.status <> 'released'
                   AND m.state = 'called' AND m.start_at > $1 AND m.start_at <= $2))
               ORDER BY s.id";
    let query = sqlx::query(sql).bind(now.as_millisecond()).bind((now + within).as_millisecond());
    query.fetch_all(tx.conn()).await?.iter().map(|row| super::id(row, "id")).collect()
}
