//! What the care team's store is told: one stream per meeting, numbered without gaps, ids and statuses only.

use anyhow::Result;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sqlx::any::AnyRow;

use super::late::{self, Table};
use super::{Tx, col, networks};
use crate::domain::deciding::Fact;
use crate::domain::first_meeting::Clock;
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId};
use crate::domain::meeting::{Meeting, Seat};
use crate::domain::participant::{Participant, Role};
use crate::domain::readiness;

/// An event that has not been accepted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// A meeting's or a network's id.
    pub stream: String,
    /// Its number in the stream, from 1.
    pub seq: i64,
    /// The receiver's key against doubles.
    pub id: String,
    /// The body as it is signed and sent.
    pub body: String,
    /// How often it was tried.
    pub attempts: i64,
}

/// Writes what became true of a meeting for the care team's store.
pub async fn record(tx: &mut Tx, meeting: &Meeting, fact: &Fact, now: Timestamp) -> Result<()> {
    let (kind, who, status) = match fact {
        Fact::Called => ("meeting.called", None, None),
        Fact::Moved => ("meeting.moved", None, None),
        Fact::Cancelled => ("meeting.cancelled", None, None),
        Fact::Readiness(_) => ("meeting.readiness", None, None),
        Fact::Noted { .. } => ("meeting.attendance", None, None),
        Fact::Added(who) => ("participant.invited", Some(who), Some("asked")),
        Fact::Answered(who, answer) | Fact::Known(who, answer) | Fact::ToldByPhone(who, answer) => {
            ("participant.answered", Some(who), Some(answer.code()))
        }
        Fact::SaidMore(who) => ("participant.said_more", Some(who), Some("coming")),
        Fact::Alone => ("meeting.override", None, None),
        Fact::Plain(_) | Fact::ShowsPlace(_) => return Ok(()),
        Fact::Released(who) => ("participant.withdrawn", Some(who), Some("withdrawn")),
    };
    let mut data = about(meeting, now);
    if let (Some(status), Some(seat)) = (status, who.and_then(|who| meeting.seat(who))) {
        data.insert("participant".into(), participant(meeting, seat, status));
    }
    if matches!(fact, Fact::Called | Fact::Moved) {
        let seats = meeting.seats.iter().filter(|seat| seat.expected());
        data.insert("participants".into(), seats.map(|seat| participant(meeting, seat, "asked")).collect());
    }
    if matches!(fact, Fact::Noted { .. }) {
        data.insert("participants".into(), meeting.seats.iter().filter_map(presence).collect());
    }
    append(tx, meeting.id.as_str(), kind, data, now).await
}

/// Writes that somebody takes part in a network, or does so no longer: never their name.
pub async fn record_membership(
    tx: &mut Tx,
    network: &NetworkId,
    who: (&ParticipantId, Role),
    joined: bool,
    now: Timestamp,
) -> Result<()> {
    networks::lock(tx, network).await?;
    let kind = if joined { "participant.joined" } else { "participant.left" };
    let mut data = Map::new();
    data.insert("network_id".into(), network.as_str().into());
    data.insert("participant".into(), json!({ "id": who.0.as_str(), "role": who.1.code() }));
    append(tx, network.as_str(), kind, data, now).await
}

/// Writes what somebody permits: whether the team may put their name into its record. The name itself is not told.
pub async fn record_permit(tx: &mut Tx, place: &Participant, on_record: bool, now: Timestamp) -> Result<()> {
    networks::lock(tx, &place.network).await?;
    let mut data = Map::new();
    data.insert("network_id".into(), place.network.as_str().into());
    data.insert("participant".into(), json!({ "id": place.id.as_str(), "role": place.role.code() }));
    data.insert("name_on_record".into(), on_record.into());
    append(tx, place.network.as_str(), "participant.permits", data, now).await
}

/// Writes that who somebody was is erased here, so that the care team's store can forget the id's link to them, too.
pub async fn record_erasure(tx: &mut Tx, place: &Participant, now: Timestamp) -> Result<()> {
    networks::lock(tx, &place.network).await?;
    let mut data = Map::new();
    data.insert("network_id".into(), place.network.as_str().into());
    data.insert("participant".into(), json!({ "id": place.id.as_str(), "role": place.role.code() }));
    append(tx, place.network.as_str(), "participant.erased", data, now).await
}

/// Writes how a network's first meeting stands: from the referral on, until it was held or the person has left.
pub async fn record_clock(tx: &mut Tx, network: &NetworkId, kind: &str, clock: &Clock, now: Timestamp) -> Result<()> {
    networks::lock(tx, network).await?;
    let at = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let data = json!({
        "network_id": network.as_str(),
        "state": clock.state(now).code(),
        "target_hours": clock.target.as_hours(),
        "referred_at": clock.referred.to_string(),
        "due_at": clock.end(now).to_string(),
        "held_at": at(clock.held),
    });
    let Value::Object(data) = data else { return Ok(()) };
    append(tx, network.as_str(), kind, data, now).await
}

/// A stream changed in a way that no event tells of: the care team's FHIR server is told how it stands now.
pub async fn touch(tx: &mut Tx, stream: &str) -> Result<()> {
    late::write(tx).await?;
    let sql = "UPDATE relay_event SET fhir_at = NULL WHERE stream = $1
               AND seq = (SELECT MAX(e.seq) FROM relay_event e WHERE e.stream = $1)";
    sqlx::query(sql).bind(stream).execute(tx.conn()).await?;
    tx.posts();
    Ok(())
}

fn about(meeting: &Meeting, now: Timestamp) -> Map<String, Value> {
    let readiness = readiness::of(meeting, now);
    let data = json!({
        "meeting_id": meeting.id.as_str(),
        "network_id": meeting.network.as_str(),
        "version": meeting.version,
        "starts_at": meeting.plan.start.to_string(),
        "zone": meeting.plan.zone.name(),
        "form": meeting.plan.form.code(),
        "readiness": readiness.code(),
        "one_practitioner": meeting.alone.as_ref().map(|alone| alone.why.code()),
    });
    match data {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn participant(meeting: &Meeting, seat: &Seat, status: &str) -> Value {
    let how = seat
        .answer
        .filter(|answer| answer.code() == status)
        .and_then(crate::domain::meeting::Answer::how)
        .map(crate::domain::meeting::Form::code);
    let mut data = json!({ "id": seat.who.id.as_str(), "role": seat.who.role.code(), "status": status, "how": how });
    if let Some(one) = &seat.who.stands_in {
        data["substitute"] = true.into();
        data["stands_in_for"] = one.instead_of.as_ref().map(ParticipantId::as_str).into();
    }
    if !seat.needs.is_none() {
        let needs: Vec<&str> = seat.needs.helps.iter().map(|help| help.code()).collect();
        (data["needs"], data["later_minutes"]) = (needs.into(), seat.needs.later.minutes().into());
    }
    if let Some(noted) = &seat.by_phone {
        // Whoever is at no seat of the meeting is of the team.
        let by = meeting.seat(&noted.by).map_or(Role::Practitioner, |seat| seat.who.role);
        (data["noted_by"], data["noted_at"]) = (by.code().into(), noted.at.to_string().into());
    }
    data
}

fn presence(seat: &Seat) -> Option<Value> {
    let what = seat.noted?.what;
    let how = what.how().map(crate::domain::meeting::Form::code);
    Some(json!({ "id": seat.who.id.as_str(), "role": seat.who.role.code(), "status": what.code(), "how": how }))
}

/// A meeting's stream has come so far, as its row's holder read it.
pub(super) fn stream_is_at(tx: &mut Tx, meeting: &MeetingId, newest: Option<i64>) {
    if let (Some(newest), None) = (newest, tx.late().newest(meeting.as_str())) {
        tx.late().has_come_to(meeting.as_str(), newest);
    }
}

/// The number is safe because whoever writes to a stream holds its row: the meeting's, or the network's.
async fn append(tx: &mut Tx, stream: &str, kind: &str, mut data: Map<String, Value>, now: Timestamp) -> Result<()> {
    let seq = newest(tx, stream).await? + 1;
    tx.late().has_come_to(stream, seq);
    data.insert("stream".into(), stream.into());
    data.insert("seq".into(), seq.into());
    let body = json!({ "type": kind, "timestamp": now.to_string(), "data": data }).to_string();
    let (id, at) = (format!("{stream}.{seq}"), now.as_millisecond());
    let cells = vec![stream.into(), seq.into(), id.into(), kind.into(), body.into(), at.into(), at.into()];
    tx.late().row(Table::Relay, cells);
    tx.posts();
    Ok(())
}

async fn newest(tx: &mut Tx, stream: &str) -> Result<i64> {
    if let Some(newest) = tx.late().newest(stream) {
        return Ok(newest);
    }
    let sql = "SELECT COALESCE(MAX(seq), 0) AS newest FROM relay_event WHERE stream = $1";
    col(&sqlx::query(sql).bind(stream).fetch_one(tx.conn_apart()).await?, "newest")
}

/// The next event of each stream that may be tried now: a stream waits for its first, so order holds.
pub async fn due(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Event>> {
    late::write(tx).await?;
    let sql = "SELECT r.stream, r.seq, r.id, r.body, r.attempts FROM relay_event r
               WHERE r.delivered_at IS NULL AND r.due_at <= $1
                 AND NOT EXISTS (SELECT 1 FROM relay_event e WHERE e.stream = r.stream AND e.seq < r.seq AND e.delivered_at IS NULL)
               ORDER BY r.due_at, r.stream LIMIT $2";
    let rows = sqlx::query(sql).bind(now.as_millisecond()).bind(limit).fetch_all(tx.conn()).await?;
    rows.iter().map(from_row).collect()
}

fn from_row(row: &AnyRow) -> Result<Event> {
    Ok(Event {
        stream: col(row, "stream")?,
        seq: col(row, "seq")?,
        id: col(row, "id")?,
        body: col(row, "body")?,
        attempts: col(row, "attempts")?,
    })
}

/// The care team's store has it.
pub async fn delivered(tx: &mut Tx, event: &Event, now: Timestamp) -> Result<()> {
    let sql = "UPDATE relay_event SET delivered_at = $3 WHERE stream = $1 AND seq = $2 AND delivered_at IS NULL";
    sqlx::query(sql).bind(event.stream.as_str()).bind(event.seq).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// It did not take it: again at `due`.
pub async fn retry(tx: &mut Tx, event: &Event, due: Timestamp) -> Result<()> {
    let sql = "UPDATE relay_event SET due_at = $3, attempts = attempts + 1 WHERE stream = $1 AND seq = $2";
    sqlx::query(sql).bind(event.stream.as_str()).bind(event.seq).bind(due.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// When the next event may be tried; `None` when all are delivered.
pub async fn next_due(tx: &mut Tx) -> Result<Option<Timestamp>> {
    late::write(tx).await?;
    let sql = "SELECT MIN(r.due_at) AS due FROM relay_event r WHERE r.delivered_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM relay_event e WHERE e.stream = r.stream AND e.seq < r.seq AND e.delivered_at IS NULL)";
    let due: Option<i64> = col(&sqlx::query(sql).fetch_one(tx.conn()).await?, "due")?;
    due.map(super::millis).transpose()
}
