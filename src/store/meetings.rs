//! Meetings: loaded under a lock, decided above, written whole with everything they owe.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::late::Table;
use super::{Tx, col, deeds, id, outbox, participants, proposals, relay};
use crate::domain::deciding::{Decision, Fact};
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId};
use crate::domain::meeting::{Answer, Meeting, Seat, State};
use crate::domain::participant::Participant;
use crate::domain::readiness::{self, Need, Readiness};

/// Loads a meeting to change it. The touch comes first: on PostgreSQL it is the row lock without which two answers
/// at once would both miss "everyone has answered" (store.md, rule 4). `None` for an id nobody knows.
pub async fn lock(tx: &mut Tx, id: &MeetingId) -> Result<Option<Meeting>> {
    let sql = "UPDATE meeting SET revision = revision + 1 WHERE id = $1
               RETURNING id, network_id, version, state, start_at, zone, form, place";
    let Some(row) = sqlx::query(sql).bind(id.as_str()).fetch_optional(tx.conn_apart()).await? else { return Ok(None) };
    // Read after the touch, by a statement of its own: what another wrote until then is in it.
    let (meeting, newest) = with_seats(tx, &row).await?;
    relay::stream_is_at(tx, id, newest);
    Ok(Some(meeting))
}

/// Loads a meeting to look at it.
pub async fn load(tx: &mut Tx, id: &MeetingId) -> Result<Option<Meeting>> {
    let sql = "SELECT id, network_id, version, state, start_at, zone, form, place FROM meeting WHERE id = $1";
    let Some(row) = sqlx::query(sql).bind(id.as_str()).fetch_optional(tx.conn_apart()).await? else { return Ok(None) };
    Ok(Some(with_seats(tx, &row).await?.0))
}

/// A meeting with everybody's seat, and the number of the newest event of its stream.
async fn with_seats(tx: &mut Tx, row: &AnyRow) -> Result<(Meeting, Option<i64>)> {
    let mut meeting = from_row(row)?;
    let rows = participants::rows_of_meeting(tx, meeting.id.as_str()).await?;
    meeting.seats = rows.iter().map(seat_from_row).collect::<Result<_>>()?;
    let newest = rows.first().map(|row| col(row, "newest")).transpose()?;
    Ok((meeting, newest))
}

fn from_row(row: &AnyRow) -> Result<Meeting> {
    Ok(Meeting {
        id: id(row, "id")?,
        network: id(row, "network_id")?,
        version: col(row, "version")?,
        state: if col::<String>(row, "state")? == "called" { State::Called } else { State::Cancelled },
        plan: proposals::plan(row)?,
        seats: vec![],
    })
}

fn seat_from_row(row: &AnyRow) -> Result<Seat> {
    let (status, how): (String, Option<String>) = (col(row, "status")?, col(row, "how")?);
    let answer = Answer::from_codes(&status, how.as_deref());
    let who = participants::from_row(row)?;
    Ok(Seat { who, answer, told: col(row, "told_version")?, released: status == "released" })
}

/// Meetings of a network that have not begun and are not cancelled, soonest first.
pub async fn coming_up(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<Vec<Meeting>> {
    let sql =
        "SELECT id FROM meeting WHERE network_id = $1 AND state = 'called' AND start_at > $2 ORDER BY start_at, id";
    let rows = sqlx::query(sql).bind(network.as_str()).bind(now.as_millisecond()).fetch_all(tx.conn_apart()).await?;
    let mut meetings = Vec::with_capacity(rows.len());
    for row in rows {
        meetings.extend(load(tx, &id(&row, "id")?).await?);
    }
    Ok(meetings)
}

/// Writes a decision: facts, history, recalls, posts and relay events, all in this transaction.
pub async fn apply(tx: &mut Tx, decision: &Decision, by: Option<&ParticipantId>, now: Timestamp) -> Result<()> {
    let meeting = &decision.after;
    for fact in &decision.facts {
        write(tx, meeting, fact, now).await?;
        relay::record(tx, meeting, fact, now).await?;
        deeds::record_fact(tx, meeting, fact, by, now);
    }
    for recall in &decision.recalls {
        outbox::recall(tx, &meeting.id, recall, now).await?;
    }
    for post in &decision.posts {
        outbox::post(tx, post, now).await?;
    }
    crate::fault::point("applied");
    Ok(())
}

async fn write(tx: &mut Tx, meeting: &Meeting, fact: &Fact, now: Timestamp) -> Result<()> {
    match fact {
        Fact::Called => insert(tx, meeting, now).await,
        Fact::Moved => renew(tx, meeting, now).await,
        Fact::Cancelled => cancel(tx, meeting).await,
        Fact::Added(who) => seat(tx, meeting, who, now).await,
        Fact::Answered(who, answer) => answered(tx, meeting, who, *answer, now).await,
        Fact::Released(who) => release(tx, meeting, who, now).await,
        Fact::Readiness(readiness) => set_readiness(tx, &meeting.id, readiness, now).await,
    }
}

async fn insert(tx: &mut Tx, meeting: &Meeting, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO meeting (id, network_id, version, revision, state, start_at, zone, form, place, called_at, readiness, readiness_why, readiness_at)
               VALUES ($1, $2, $3, 1, 'called', $4, $5, $6, $7, $8, 'waiting', '', $8)";
    let plan = &meeting.plan;
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(meeting.network.as_str()).bind(meeting.version);
    let query = query
        .bind(plan.start.as_millisecond())
        .bind(plan.zone.name().to_owned())
        .bind(plan.form.code())
        .bind(plan.place.clone());
    query.bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    for place in &meeting.seats {
        seat(tx, meeting, &place.who.id, now).await?;
    }
    set_readiness(tx, &meeting.id, &readiness::of(meeting), now).await
}

async fn seat(tx: &mut Tx, meeting: &Meeting, who: &ParticipantId, now: Timestamp) -> Result<()> {
    let told = meeting.seat(who).and_then(|seat| seat.told);
    let sql = "INSERT INTO seat (meeting_id, participant_id, status, told_version, changed_at) VALUES ($1, $2, 'asked', $3, $4)
               ON CONFLICT (meeting_id, participant_id) DO UPDATE SET status = 'asked', how = NULL, changed_at = $4";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(who.as_str()).bind(told);
    query.bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}

async fn renew(tx: &mut Tx, meeting: &Meeting, now: Timestamp) -> Result<()> {
    let plan = &meeting.plan;
    let sql = "UPDATE meeting SET version = $2, start_at = $3, zone = $4, form = $5, place = $6 WHERE id = $1";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(meeting.version).bind(plan.start.as_millisecond());
    let query = query.bind(plan.zone.name().to_owned()).bind(plan.form.code()).bind(plan.place.clone());
    query.execute(tx.conn_apart()).await?;
    let sql =
        "UPDATE seat SET status = 'asked', how = NULL, changed_at = $2 WHERE meeting_id = $1 AND status <> 'released'";
    sqlx::query(sql).bind(meeting.id.as_str()).bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    for place in meeting.seats.iter().filter(|seat| seat.told == Some(meeting.version)) {
        set_told(tx, &meeting.id, &place.who.id, meeting.version).await?;
    }
    set_readiness(tx, &meeting.id, &readiness::of(meeting), now).await
}

async fn cancel(tx: &mut Tx, meeting: &Meeting) -> Result<()> {
    let sql = "UPDATE meeting SET state = 'cancelled' WHERE id = $1";
    sqlx::query(sql).bind(meeting.id.as_str()).execute(tx.conn_apart()).await?;
    Ok(())
}

async fn answered(tx: &mut Tx, meeting: &Meeting, who: &ParticipantId, answer: Answer, now: Timestamp) -> Result<()> {
    let how = answer.how().map(crate::domain::meeting::Form::code);
    let sql = "UPDATE seat SET status = $3, how = $4, told_version = $5, changed_at = $6 WHERE meeting_id = $1 AND participant_id = $2";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(who.as_str()).bind(answer.code()).bind(how);
    query.bind(meeting.version).bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    let cells = vec![
        MeetingId::fresh().0.into(),
        meeting.id.as_str().into(),
        who.as_str().into(),
        meeting.version.into(),
        answer.code().into(),
        how.into(),
        now.as_millisecond().into(),
        tx.cause().into(),
    ];
    tx.late().row(Table::Answer, cells);
    Ok(())
}

async fn release(tx: &mut Tx, meeting: &Meeting, who: &ParticipantId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE seat SET status = 'released', how = NULL, changed_at = $3 WHERE meeting_id = $1 AND participant_id = $2";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(who.as_str()).bind(now.as_millisecond());
    query.execute(tx.conn_apart()).await?;
    Ok(())
}

async fn set_readiness(tx: &mut Tx, id: &MeetingId, readiness: &Readiness, now: Timestamp) -> Result<()> {
    let sql = "UPDATE meeting SET readiness = $2, readiness_why = $3, readiness_at = $4 WHERE id = $1";
    let mut why: Vec<&str> = readiness.needs().iter().map(Need::code).collect();
    why.dedup();
    let query = sqlx::query(sql).bind(id.as_str()).bind(readiness.code()).bind(why.join(" "));
    query.bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Remembers that somebody was told of a version, or may have been: written before the message leaves,
/// so that a cancellation reaches also those whose invitation is in flight.
pub async fn set_told(tx: &mut Tx, id: &MeetingId, who: &ParticipantId, version: i64) -> Result<()> {
    let sql = "UPDATE seat SET told_version = $3 WHERE meeting_id = $1 AND participant_id = $2";
    sqlx::query(sql).bind(id.as_str()).bind(who.as_str()).bind(version).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Gives up somebody's seats at every meeting still to come. `tell` says so to them, neutrally, where they knew of one.
pub async fn release_from_all(
    tx: &mut Tx,
    who: &Participant,
    tell: bool,
    by: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<()> {
    for meeting in coming_up(tx, &who.network, now).await? {
        let Some(meeting) = lock(tx, &meeting.id).await? else { continue };
        apply(tx, &meeting.release(&who.id, tell, now), by, now).await?;
    }
    Ok(())
}

/// Asks somebody to every meeting still to come.
pub async fn add_to_all(tx: &mut Tx, who: &Participant, by: Option<&ParticipantId>, now: Timestamp) -> Result<()> {
    for meeting in coming_up(tx, &who.network, now).await? {
        let Some(meeting) = lock(tx, &meeting.id).await? else { continue };
        if let Ok(decision) = meeting.add(who.clone(), now) {
            apply(tx, &decision, by, now).await?;
        }
    }
    Ok(())
}
