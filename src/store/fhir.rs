//! What the care team's FHIR server is still to hear of, the facts that its resources are made from, and what it has taken.
//!
//! Nothing is kept for it beside the facts: a stream (a meeting, a network) with news is read as it is now. A stream that cannot be
//! taken now is `later`; one that never will be is `dead` until its facts change or somebody tries it again.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::networks::{self, Network};
use super::{Tx, appointments, col, first_meetings, health, id, incoming, late, meetings, participants, referrals};
use crate::domain::first_meeting::Clock;
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId};
use crate::domain::meeting::Meeting;
use crate::domain::notice::Address;
use crate::domain::participant::Participant;

/// Streams that are asked for at once, of each kind of news.
const AT_ONCE: i64 = 50;
/// The row of `upkeep` that says since when there is such a server.
const IN_USE: &str = "fhir";

/// A stream with news, or one that is tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// A meeting's or a network's id.
    pub stream: String,
    /// How often it went wrong since it last went well.
    pub attempts: i64,
}

/// A yes or its withdrawal, the newest of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Whose.
    pub who: ParticipantId,
    /// It stands.
    pub stands: bool,
    /// The notice they said yes to, e.g. `member-1`, and the sum of its text.
    pub notice: (String, String),
    /// When they said so.
    pub at: Timestamp,
}

/// That somebody has answered, whatever became of it: the newest of their answers to a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub who: ParticipantId,
    /// Somebody else noted it for them.
    pub noted: bool,
}

/// A message about a meeting that is done with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The outbox's name for it.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What became of it.
    pub outcome: String,
    /// To whom; `None` where it was to nobody with a place.
    pub to: Option<ParticipantId>,
    /// When it was done with.
    pub at: Timestamp,
}

/// What was last accepted of one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What it is found by, without the system.
    pub identifier: String,
    /// Its type.
    pub kind: String,
    /// The sum of what was accepted.
    pub sum: String,
    /// The server's name for it.
    pub server_id: String,
    /// The server's number of that version; empty where it said none.
    pub version: String,
}

/// All that a stream's resources are made from, of one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The stream.
    pub stream: String,
    /// The newest event that these facts are surely not older than.
    pub seen: i64,
    /// The network, if it is still there.
    pub network: Option<Network>,
    /// Everybody who ever had a place in it.
    pub people: Vec<Participant>,
    /// Their yeses.
    pub consents: Vec<Consent>,
    /// How the way to a first meeting stands, where the stream is the network's.
    pub first_meeting: Option<Clock>,
    /// The meeting, where the stream is one's and it is still there.
    pub meeting: Option<Meeting>,
    /// The appointment of that server that the meeting came from: what stands there is not Kith's to write.
    pub appointment: Option<String>,
    /// When that appointment was last changed there, as far as we know.
    pub changed_there: Option<Timestamp>,
    /// The sender's reference for the person, where such a meeting is.
    pub patient: Option<String>,
    /// Who has answered to it.
    pub said: Vec<Said>,
    /// Messages about it that the server has not heard of.
    pub messages: Vec<Message>,
    /// What the server has.
    pub known: Vec<Known>,
}

/// Whether there is such a server: what waits for one that is not there waits for nothing (`operator_queue`, `care_relay`).
pub async fn set_in_use(tx: &mut Tx, yes: bool, now: Timestamp) -> Result<()> {
    health::set_in_use(tx, IN_USE, yes, now).await
}

/// Streams that may be written now, the oldest news first. A stream that went wrong waits; one that is dead waits for an event.
pub async fn due(tx: &mut Tx, now: Timestamp) -> Result<Vec<Due>> {
    late::write(tx).await?;
    let sql = "SELECT u.stream, u.at, COALESCE((SELECT f.attempts FROM fhir_stream f WHERE f.stream = u.stream), 0) AS attempts FROM (
                 SELECT stream, at FROM (
                   SELECT r.stream, r.at FROM relay_event r WHERE r.fhir_at IS NULL
                   AND NOT EXISTS (SELECT 1 FROM fhir_stream f WHERE f.stream = r.stream AND f.state = 'later' AND f.due_at > $1)
                   ORDER BY r.at, r.stream LIMIT $2) AS events
                 UNION ALL SELECT stream, at FROM (
                   SELECT o.meeting_id AS stream, o.done_at AS at FROM outbox o
                   WHERE o.fhir_at IS NULL AND o.done_at IS NOT NULL AND o.meeting_id IS NOT NULL
                   AND NOT EXISTS (SELECT 1 FROM fhir_stream f WHERE f.stream = o.meeting_id AND (f.state = 'dead' OR f.due_at > $1))
                   ORDER BY o.done_at, o.meeting_id LIMIT $2) AS messages
                 UNION ALL SELECT stream, at FROM (
                   SELECT f.stream, f.since AS at FROM fhir_stream f WHERE f.state = 'later' AND f.due_at <= $1
                   ORDER BY f.due_at, f.stream LIMIT $2) AS again) AS u
               ORDER BY u.at, u.stream";
    let rows = sqlx::query(sql).bind(now.as_millisecond()).bind(AT_ONCE).fetch_all(tx.conn()).await?;
    let mut found: Vec<Due> = Vec::new();
    for row in &rows {
        let due = Due { stream: col(row, "stream")?, attempts: col(row, "attempts")? };
        if !found.contains(&due) {
            found.push(due);
        }
    }
    Ok(found)
}

/// When the next stream that went wrong is tried again.
pub async fn next_due(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let sql = "SELECT MIN(due_at) AS due FROM fhir_stream WHERE state = 'later'";
    let due: Option<i64> = col(&sqlx::query(sql).fetch_one(tx.conn()).await?, "due")?;
    due.map(super::millis).transpose()
}

/// Reads a stream's facts as they are now. The event comes first: what is written after it is told by a newer one.
pub async fn facts(tx: &mut Tx, stream: &str, now: Timestamp) -> Result<Facts> {
    late::write(tx).await?;
    let sql = "SELECT COALESCE(MAX(seq), 0) AS seen FROM relay_event WHERE stream = $1";
    let seen = col(&sqlx::query(sql).bind(stream).fetch_one(tx.conn()).await?, "seen")?;
    let meeting = meetings::load(tx, &MeetingId(stream.to_owned())).await?;
    let of = meeting.as_ref().map_or_else(|| NetworkId(stream.to_owned()), |meeting| meeting.network.clone());
    let network = networks::find(tx, &of).await?;
    let people = participants::ever_in(tx, &of).await?;
    let consents = if meeting.is_none() { consents(tx, &of).await? } else { vec![] };
    let first_meeting = if meeting.is_none() { first_meetings::load(tx, &of, now).await? } else { None };
    let appointment = match &meeting {
        Some(meeting) => appointments::of_meeting(tx, &meeting.id).await?,
        None => None,
    };
    let there = match &appointment {
        Some(id) => incoming::came(tx, &format!("Appointment/{id}")).await?,
        None => None,
    };
    let referral = if appointment.is_some() { referrals::of_network(tx, &of).await? } else { None };
    let patient = referral.and_then(|referral| referral.patient);
    let (said, messages) = (said(tx, stream).await?, messages(tx, stream).await?);
    let known = known(tx, stream, &of).await?;
    Ok(Facts {
        stream: stream.to_owned(),
        seen,
        network,
        people,
        consents,
        first_meeting,
        meeting,
        appointment,
        changed_there: there.map(|there| there.changed),
        patient,
        said,
        messages,
        known,
    })
}

async fn consents(tx: &mut Tx, network: &NetworkId) -> Result<Vec<Consent>> {
    let sql = "SELECT g.subject, g.notice, g.text_hash, g.at,
                 (SELECT MAX(w.at) FROM consent_event w WHERE w.subject = g.subject AND w.kind = 'withdrawal') AS ended
               FROM consent_event g WHERE g.network_id = $1 AND g.kind = 'grant'
               AND NOT EXISTS (SELECT 1 FROM consent_event n WHERE n.subject = g.subject AND n.kind = 'grant'
                               AND (n.at > g.at OR (n.at = g.at AND n.id > g.id)))
               ORDER BY g.at, g.id";
    let rows = sqlx::query(sql).bind(network.as_str()).fetch_all(tx.conn()).await?;
    let consent = |row: &AnyRow| {
        let (said, ended): (i64, Option<i64>) = (col(row, "at")?, col(row, "ended")?);
        let ended = ended.filter(|ended| *ended >= said);
        let notice = (col(row, "notice")?, col(row, "text_hash")?);
        let at = super::millis(ended.unwrap_or(said))?;
        Ok(Consent { who: id(row, "subject")?, stands: ended.is_none(), notice, at })
    };
    rows.iter().map(consent).collect()
}

async fn said(tx: &mut Tx, meeting: &str) -> Result<Vec<Said>> {
    let sql = "SELECT a.participant_id, a.noted_by FROM answer a WHERE a.meeting_id = $1
               AND NOT EXISTS (SELECT 1 FROM answer n WHERE n.meeting_id = a.meeting_id AND n.participant_id = a.participant_id
                               AND (n.at > a.at OR (n.at = a.at AND n.id > a.id)))
               ORDER BY a.participant_id";
    let rows = sqlx::query(sql).bind(meeting).fetch_all(tx.conn()).await?;
    let said =
        |row| Ok(Said { who: id(row, "participant_id")?, noted: col::<Option<String>>(row, "noted_by")?.is_some() });
    rows.iter().map(said).collect()
}

async fn messages(tx: &mut Tx, meeting: &str) -> Result<Vec<Message>> {
    let sql = "SELECT id, kind, COALESCE(outcome, '') AS outcome, receiver, done_at FROM outbox
               WHERE meeting_id = $1 AND done_at IS NOT NULL AND fhir_at IS NULL ORDER BY done_at, id";
    let rows = sqlx::query(sql).bind(meeting).fetch_all(tx.conn()).await?;
    let message = |row: &AnyRow| {
        let to = super::code(row, "receiver", Address::from_code)?.participant();
        let (kind, outcome) = (col(row, "kind")?, col(row, "outcome")?);
        Ok(Message { id: col(row, "id")?, kind, outcome, to, at: super::instant(row, "done_at")? })
    };
    rows.iter().map(message).collect()
}

async fn known(tx: &mut Tx, stream: &str, network: &NetworkId) -> Result<Vec<Known>> {
    let sql = "SELECT identifier, type, sum, server_id, version FROM fhir_resource WHERE stream = $1 OR stream = $2 ORDER BY identifier";
    let rows = sqlx::query(sql).bind(stream).bind(network.as_str()).fetch_all(tx.conn()).await?;
    let known = |row| {
        let (identifier, kind, sum) = (col(row, "identifier")?, col(row, "type")?, col(row, "sum")?);
        Ok(Known { identifier, kind, sum, server_id: col(row, "server_id")?, version: col(row, "version")? })
    };
    rows.iter().map(known).collect()
}

/// The server has taken a resource that follows the news of this stream.
pub async fn accepted(tx: &mut Tx, stream: &str, known: &Known, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO fhir_resource (identifier, stream, type, sum, server_id, version, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (identifier) DO UPDATE SET stream = excluded.stream, type = excluded.type, sum = excluded.sum,
                 server_id = excluded.server_id, version = excluded.version, at = excluded.at";
    let Known { identifier, kind, sum, server_id, version } = known.clone();
    let query = sqlx::query(sql).bind(identifier).bind(stream.to_owned()).bind(kind).bind(sum).bind(server_id);
    query.bind(version).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// The server has heard of a message, or need not.
pub async fn heard(tx: &mut Tx, message: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE outbox SET fhir_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(message).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// The server has all of a stream up to this event.
pub async fn is_well(tx: &mut Tx, stream: &str, seen: i64, now: Timestamp) -> Result<()> {
    sees(tx, stream, seen, now).await?;
    sqlx::query("DELETE FROM fhir_stream WHERE stream = $1").bind(stream).execute(tx.conn()).await?;
    Ok(())
}

async fn sees(tx: &mut Tx, stream: &str, seen: i64, now: Timestamp) -> Result<()> {
    let sql = "UPDATE relay_event SET fhir_at = $3 WHERE stream = $1 AND seq <= $2 AND fhir_at IS NULL";
    sqlx::query(sql).bind(stream).bind(seen).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// What went wrong with a stream: the class of it, and the type of the resource it was about.
pub type Wrong<'a> = (&'a str, &'a str);

/// It did not go well: again at `due`. What it has not heard of stays so.
pub async fn is_later(tx: &mut Tx, stream: &str, wrong: Wrong<'_>, due: Timestamp, now: Timestamp) -> Result<()> {
    goes_wrong(tx, stream, "later", wrong, (due, now)).await
}

/// It never will go well as it is: it waits for an event after this one, or for somebody who tries it again.
pub async fn is_dead(tx: &mut Tx, stream: &str, wrong: Wrong<'_>, seen: i64, now: Timestamp) -> Result<()> {
    sees(tx, stream, seen, now).await?;
    goes_wrong(tx, stream, "dead", wrong, (now, now)).await
}

async fn goes_wrong(
    tx: &mut Tx,
    stream: &str,
    state: &str,
    (trouble, resource): Wrong<'_>,
    (due, now): (Timestamp, Timestamp),
) -> Result<()> {
    let sql = "INSERT INTO fhir_stream (stream, state, trouble, resource, attempts, since, due_at) VALUES ($1, $2, $3, $4, 1, $5, $6)
               ON CONFLICT (stream) DO UPDATE SET state = excluded.state, trouble = excluded.trouble, resource = excluded.resource,
                 attempts = fhir_stream.attempts + 1, due_at = excluded.due_at";
    let query = sqlx::query(sql).bind(stream).bind(state).bind(trouble).bind(resource);
    query.bind(now.as_millisecond()).bind(due.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Tries this stream again at once, or with `None` every one that went wrong. How many there are.
pub async fn try_again(tx: &mut Tx, stream: Option<&str>, now: Timestamp) -> Result<u64> {
    let sql = "UPDATE fhir_stream SET state = 'later', attempts = 0, due_at = $2 WHERE stream = $1 OR $1 = ''";
    let query = sqlx::query(sql).bind(stream.unwrap_or_default()).bind(now.as_millisecond());
    let done = query.execute(tx.conn()).await?;
    tx.posts();
    Ok(done.rows_affected())
}

/// How far a target has come: a row of `care_relay`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// `webhook` or `fhir`.
    pub name: String,
    /// Events that it has not taken.
    pub waiting: i64,
    /// Of when the oldest of them is, UTC.
    pub oldest: Option<String>,
    /// When it last took something, UTC.
    pub newest: Option<String>,
    /// Streams that are not tried again by themselves.
    pub dead: i64,
    /// The class of what is wrong.
    pub trouble: Option<String>,
}

/// A stream that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// A meeting's or a network's id.
    pub stream: String,
    /// `later` or `dead`.
    pub state: String,
    /// The class of what is wrong.
    pub trouble: String,
    /// The type of the resource it is about.
    pub resource: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Since when.
    pub since: Timestamp,
}

/// Every target.
pub async fn targets(tx: &mut Tx) -> Result<Vec<Target>> {
    let sql = "SELECT target, waiting, oldest_at, newest_at, dead, trouble FROM care_relay ORDER BY target DESC";
    let rows = sqlx::query(sql).fetch_all(tx.conn()).await?;
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    let target = |row: &AnyRow| {
        let (oldest, newest) = (said(col(row, "oldest_at")?), said(col(row, "newest_at")?));
        let (waiting, dead, trouble) = (col(row, "waiting")?, col(row, "dead")?, said(col(row, "trouble")?));
        Ok(Target { name: col(row, "target")?, waiting, oldest, newest, dead, trouble })
    };
    rows.iter().map(target).collect()
}

/// Streams that went wrong, the dead and the oldest first, at most 200.
pub async fn wrong(tx: &mut Tx) -> Result<Vec<Refused>> {
    let sql = "SELECT stream, state, trouble, resource, attempts, since FROM fhir_stream ORDER BY state, since, stream LIMIT 200";
    let rows = sqlx::query(sql).fetch_all(tx.conn()).await?;
    let one = |row: &AnyRow| {
        let (stream, state, trouble) = (col(row, "stream")?, col(row, "state")?, col(row, "trouble")?);
        let (resource, attempts) = (col(row, "resource")?, col(row, "attempts")?);
        Ok(Refused { stream, state, trouble, resource, attempts, since: super::instant(row, "since")? })
    };
    rows.iter().map(one).collect()
}
