//! Meetings: loaded under a lock, decided above, written whole with everything they owe.

use std::collections::HashMap;

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::late::Table;
use super::vault::{Cell, Vault};
use super::{
    Tx, alone, appointments, attendance, beside, col, deeds, first_meetings, id, late, outbox, participants, proposals,
    readiness, relay,
};
use crate::domain::deciding::{Decision, Fact};
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId};
use crate::domain::meeting::{Answer, Change, Meeting, Seat, State};
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::participant::Participant;
use crate::domain::profile::Profile;
use crate::domain::readiness::of;

/// Meetings that one statement asks for. The places left over ask for the last one again.
pub(super) const AT_ONCE: usize = 20;

/// Loads a meeting to change it. The touch comes first: on PostgreSQL it is the row lock without which two answers
/// at once would both miss "everyone has answered" (store.md, rule 4). `None` for an id nobody knows.
pub async fn lock(tx: &mut Tx, id: &MeetingId) -> Result<Option<Meeting>> {
    if tx.held().get(id).is_none() {
        hold(tx, std::slice::from_ref(id)).await?;
    }
    Ok(tx.held().get(id).cloned())
}

/// Locks these meetings and looks at them, all at once: whoever locks one of them later in this transaction finds it here.
pub async fn hold(tx: &mut Tx, ids: &[MeetingId]) -> Result<()> {
    let sql = super::twenty!(
        "UPDATE meeting SET revision = revision + 1 WHERE id IN ",
        " RETURNING id, network_id, version, state, start_at, zone, form, place, home, place_by, shown_early, alone, alone_by, alone_at,
           (SELECT k.wrapped FROM data_key k WHERE k.id = meeting.network_id) AS wrapped"
    );
    for some in ids.chunks(AT_ONCE) {
        let asked: [&MeetingId; AT_ONCE] = std::array::from_fn(|at| &some[at.min(some.len() - 1)]);
        let query = asked.iter().fold(sqlx::query(sql), |query, id| query.bind(id.as_str()));
        let rows = query.fetch_all(tx.conn_apart()).await?;
        let (mut meetings, vault) = (HashMap::with_capacity(rows.len()), tx.vault());
        for row in &rows {
            let meeting = from_row(&vault, row)?;
            meetings.insert(meeting.id.clone(), meeting);
        }
        // Read after the touch, by a statement of its own: what another wrote until then is in it.
        for row in participants::rows_of_meetings(tx, asked).await? {
            let meeting = meetings.get_mut(&id(&row, "meeting_id")?).context("a seat at a meeting that is locked")?;
            meeting.seats.push(seat_from_row((&vault, tx.profile()), &row)?);
            relay::stream_is_at(tx, &meeting.id, col(&row, "newest")?);
        }
        tx.held().add(meetings);
    }
    Ok(())
}

/// Loads a meeting to look at it.
pub async fn load(tx: &mut Tx, id: &MeetingId) -> Result<Option<Meeting>> {
    if let Some(meeting) = tx.held().get(id) {
        return Ok(Some(meeting.clone()));
    }
    let sql = "SELECT m.id, m.network_id, m.version, m.state, m.start_at, m.zone, m.form, m.place, m.home, m.place_by,
               m.shown_early, m.alone, m.alone_by, m.alone_at, k.wrapped
               FROM meeting m LEFT JOIN data_key k ON k.id = m.network_id WHERE m.id = $1";
    let Some(row) = sqlx::query(sql).bind(id.as_str()).fetch_optional(tx.conn_apart()).await? else { return Ok(None) };
    let rows = participants::rows_of_meetings(tx, [id; AT_ONCE]).await?;
    let vault = tx.vault();
    let seats = rows.iter().map(|row| seat_from_row((&vault, tx.profile()), row)).collect::<Result<_>>()?;
    Ok(Some(Meeting { seats, ..from_row(&vault, &row)? }))
}

/// Where a place stands; the row and its key are still to be said.
const PLACE: Cell<'_> = Cell { table: "meeting", column: "place", row: "", key: "" };

async fn sealed_place(tx: &mut Tx, meeting: &Meeting) -> Result<Option<String>> {
    let cell = Cell { row: meeting.id.as_str(), key: meeting.network.as_str(), ..PLACE };
    proposals::sealed_place(tx, cell, &meeting.plan).await
}

pub(super) fn from_row(vault: &Vault, row: &AnyRow) -> Result<Meeting> {
    Ok(Meeting {
        id: id(row, "id")?,
        network: id(row, "network_id")?,
        version: col(row, "version")?,
        state: if col::<String>(row, "state")? == "called" { State::Called } else { State::Cancelled },
        plan: proposals::plan(vault, PLACE, row)?,
        shown_early: col::<i64>(row, "shown_early")? != 0,
        alone: alone::from_row(row)?,
        seats: vec![],
    })
}

pub(super) fn seat_from_row(reading: (&Vault, Profile), row: &AnyRow) -> Result<Seat> {
    let (status, how): (String, Option<String>) = (col(row, "status")?, col(row, "how")?);
    let answer = Answer::from_codes(&status, how.as_deref());
    Ok(Seat {
        who: participants::from_row(reading, row)?,
        answer,
        needs: beside::needs(row)?,
        by_phone: beside::by_phone(row)?,
        told: col(row, "told_version")?,
        seen: col(row, "seen_version")?,
        news: Change::from_codes(&col::<String>(row, "news")?),
        noted: attendance::from_row(row)?,
        released: status == "released",
    })
}

/// Meetings that stand and are still to come, the next one first.
pub async fn coming_up(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<Vec<Meeting>> {
    ahead(tx, network, "called", now).await
}

/// Meetings that were called off and would still be to come, the next one first.
pub async fn called_off(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<Vec<Meeting>> {
    ahead(tx, network, "cancelled", now).await
}

async fn ahead(tx: &mut Tx, network: &NetworkId, state: &str, now: Timestamp) -> Result<Vec<Meeting>> {
    let sql = "SELECT id FROM meeting WHERE network_id = $1 AND state = $2 AND start_at > $3 ORDER BY start_at, id";
    let query = sqlx::query(sql).bind(network.as_str()).bind(state).bind(now.as_millisecond());
    let rows = query.fetch_all(tx.conn_apart()).await?;
    let mut meetings = Vec::with_capacity(rows.len());
    for row in rows {
        meetings.extend(load(tx, &id(&row, "id")?).await?);
    }
    Ok(meetings)
}

/// The newest meeting of a network that has begun and was not cancelled; `None` where there is none younger than `since`.
pub async fn last_begun(tx: &mut Tx, network: &NetworkId, since: Timestamp, now: Timestamp) -> Result<Option<Meeting>> {
    let sql = "SELECT id FROM meeting WHERE network_id = $1 AND state = 'called' AND start_at <= $2 AND start_at > $3
               ORDER BY start_at DESC, id DESC LIMIT 1";
    let query = sqlx::query(sql).bind(network.as_str()).bind(now.as_millisecond()).bind(since.as_millisecond());
    match query.fetch_optional(tx.conn_apart()).await? {
        Some(row) => load(tx, &id(&row, "id")?).await,
        None => Ok(None),
    }
}

/// Those meetings of a network whose ids end like this, the newest first.
pub async fn ending_with(tx: &mut Tx, network: &NetworkId, tail: &str) -> Result<Vec<MeetingId>> {
    let sql = "SELECT id FROM meeting WHERE network_id = $1 AND id LIKE '%' || $2 ORDER BY called_at DESC, id";
    let rows = sqlx::query(sql).bind(network.as_str()).bind(tail).fetch_all(tx.conn_apart()).await?;
    rows.iter().map(|row| id(row, "id")).collect()
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
    // What is more than answers is read again from its rows.
    if decision.facts.iter().all(Fact::is_of_an_answer) {
        tx.held().becomes(meeting);
    } else {
        tx.held().forget_one(&meeting.id);
    }
    if decision.facts.iter().any(|fact| matches!(fact, Fact::Moved | Fact::Cancelled)) {
        appointments::tells(tx, meeting, now).await?;
    }
    if decision.facts.iter().any(Fact::moves_the_clock) {
        first_meetings::look(tx, &meeting.network, now).await?;
    }
    crate::fault::point("applied");
    Ok(())
}

async fn write(tx: &mut Tx, meeting: &Meeting, fact: &Fact, now: Timestamp) -> Result<()> {
    if !fact.is_of_an_answer() {
        // Answers that still wait came before this.
        late::write(tx).await?;
    }
    match fact {
        Fact::Called => insert(tx, meeting, now).await,
        Fact::Moved => renew(tx, meeting, now).await,
        Fact::Cancelled => cancel(tx, meeting).await,
        Fact::Added(who) => seat(tx, meeting, who, now).await,
        Fact::Answered(who, answer) => {
            answered(tx, meeting, who, *answer, now);
            Ok(())
        }
        Fact::ToldByPhone(who, answer) => {
            answered(tx, meeting, who, *answer, now);
            late::write(tx).await?;
            beside::remember(tx, meeting, who).await?;
            beside::write(tx, meeting, who).await
        }
        Fact::Alone => alone::write(tx, meeting).await,
        Fact::ShowsPlace(early) => beside::shows_place(tx, &meeting.id, *early).await,
        Fact::SaidMore(who) | Fact::Plain(who) => beside::write(tx, meeting, who).await,
        Fact::Released(who) => release(tx, meeting, who, now).await,
        Fact::Known(who, answer) => {
            remembered(tx, meeting, who, *answer, now);
            Ok(())
        }
        Fact::Noted { .. } => attendance::write(tx, meeting, now).await,
        Fact::Readiness(readiness) => readiness::set(tx, &meeting.id, readiness, now).await,
    }
}

async fn insert(tx: &mut Tx, meeting: &Meeting, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO meeting (id, network_id, version, revision, state, start_at, zone, form, place, called_at, readiness, readiness_why, readiness_at, home, place_by)
               VALUES ($1, $2, $3, 1, 'called', $4, $5, $6, $7, $8, 'waiting', '', $8, $9, $10)";
    let (plan, place) = (&meeting.plan, sealed_place(tx, meeting).await?);
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(meeting.network.as_str()).bind(meeting.version);
    let query =
        query.bind(plan.start.as_millisecond()).bind(plan.zone.name().to_owned()).bind(plan.form.code()).bind(place);
    let query = query.bind(now.as_millisecond()).bind(i64::from(plan.home));
    query.bind(plan.place_by.as_ref().map(ParticipantId::as_str)).execute(tx.conn_apart()).await?;
    for place in &meeting.seats {
        seat(tx, meeting, &place.who.id, now).await?;
    }
    readiness::set(tx, &meeting.id, &of(meeting, now), now).await
}

async fn seat(tx: &mut Tx, meeting: &Meeting, who: &ParticipantId, now: Timestamp) -> Result<()> {
    let (told, answer) = meeting.seat(who).map_or((None, None), |seat| (seat.told, seat.answer));
    let how = answer.and_then(Answer::how).map(crate::domain::meeting::Form::code);
    let sql = "INSERT INTO seat (meeting_id, participant_id, status, how, told_version, seen_version, changed_at) VALUES ($1, $2, $3, $4, $5, $5, $6)
               ON CONFLICT (meeting_id, participant_id) DO UPDATE SET status = $3, how = $4, changed_at = $6";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(who.as_str());
    let query = query.bind(answer.map_or("asked", Answer::code)).bind(how).bind(told);
    query.bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}

async fn renew(tx: &mut Tx, meeting: &Meeting, now: Timestamp) -> Result<()> {
    let plan = &meeting.plan;
    let sql = "UPDATE meeting SET version = $2, start_at = $3, zone = $4, form = $5, place = $6, home = $7, place_by = $8, shown_early = 0, alone = NULL, alone_by = NULL, alone_at = NULL
               WHERE id = $1";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(meeting.version).bind(plan.start.as_millisecond());
    let query = query.bind(plan.zone.name().to_owned()).bind(plan.form.code()).bind(sealed_place(tx, meeting).await?);
    let query = query.bind(i64::from(plan.home)).bind(plan.place_by.as_ref().map(ParticipantId::as_str));
    query.execute(tx.conn_apart()).await?;
    let sql =
        "UPDATE seat SET status = 'asked', how = NULL, later = 0, needs = '', noted_by = NULL, noted_at = NULL, changed_at = $2
         WHERE meeting_id = $1 AND status <> 'released'";
    sqlx::query(sql).bind(meeting.id.as_str()).bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    for place in meeting.seats.iter().filter(|seat| seat.expected()) {
        has_news(tx, meeting, place).await?;
    }
    for place in meeting.seats.iter().filter(|seat| seat.told == Some(meeting.version)) {
        seen(tx, &meeting.id, &place.who.id, meeting.version).await?;
    }
    readiness::set(tx, &meeting.id, &of(meeting, now), now).await
}

async fn has_news(tx: &mut Tx, meeting: &Meeting, place: &Seat) -> Result<()> {
    let news: Vec<&str> = place.news.iter().map(|change| change.code()).collect();
    let sql = "UPDATE seat SET news = $3 WHERE meeting_id = $1 AND participant_id = $2";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(place.who.id.as_str()).bind(news.join(" "));
    query.execute(tx.conn_apart()).await?;
    Ok(())
}

async fn cancel(tx: &mut Tx, meeting: &Meeting) -> Result<()> {
    let sql = "UPDATE meeting SET state = 'cancelled' WHERE id = $1";
    sqlx::query(sql).bind(meeting.id.as_str()).execute(tx.conn_apart()).await?;
    Ok(())
}

fn answered(tx: &mut Tx, meeting: &Meeting, who: &ParticipantId, answer: Answer, now: Timestamp) {
    let (status, how) = (answer.code(), answer.how().map(crate::domain::meeting::Form::code));
    let (place, at) = ([meeting.id.as_str().into(), who.as_str().into()], now.as_millisecond());
    let seat = [status.into(), how.into(), meeting.version.into(), at.into()];
    tx.late().row(Table::Seat, place.into_iter().chain(seat).collect());
    remembered(tx, meeting, who, answer, now);
}

/// The row of the history. Every answer that was ever given has one.
fn remembered(tx: &mut Tx, meeting: &Meeting, who: &ParticipantId, answer: Answer, now: Timestamp) {
    let (status, how) = (answer.code(), answer.how().map(crate::domain::meeting::Form::code));
    let (place, at) = ([meeting.id.as_str().into(), who.as_str().into()], now.as_millisecond());
    let cause = tx.cause();
    let history = [meeting.version.into(), status.into(), how.into(), at.into(), cause.into()];
    let id = [MeetingId::fresh().0.into()];
    tx.late().row(Table::Answer, id.into_iter().chain(place).chain(history).collect());
}

async fn release(tx: &mut Tx, meeting: &Meeting, who: &ParticipantId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE seat SET status = 'released', how = NULL, later = 0, needs = '', noted_by = NULL, noted_at = NULL, changed_at = $3
               WHERE meeting_id = $1 AND participant_id = $2";
    let query = sqlx::query(sql).bind(meeting.id.as_str()).bind(who.as_str()).bind(now.as_millisecond());
    query.execute(tx.conn_apart()).await?;
    Ok(())
}

/// Somebody who was not expected any more is asked again to the meetings still to come that they were asked to before; where one was
/// cancelled meanwhile that they knew of, they are told.
pub async fn ask_again(tx: &mut Tx, who: &Participant, by: Option<&ParticipantId>, now: Timestamp) -> Result<()> {
    for meeting in coming_up(tx, &who.network, now).await? {
        let Some(meeting) = lock(tx, &meeting.id).await? else { continue };
        if !meeting.seat(&who.id).is_some_and(|seat| seat.released) {
            continue;
        }
        if let Ok(decision) = meeting.add(who.clone(), now) {
            apply(tx, &decision, by, now).await?;
        }
    }
    let sql = "SELECT m.id FROM meeting m JOIN seat s ON s.meeting_id = m.id WHERE s.participant_id = $1
               AND s.status = 'released' AND s.told_version IS NOT NULL AND m.state = 'cancelled' AND m.start_at > $2";
    let query = sqlx::query(sql).bind(who.id.as_str()).bind(now.as_millisecond());
    for row in query.fetch_all(tx.conn_apart()).await? {
        let (notice, to) = (Notice::Cancelled { meeting: id(&row, "id")? }, Address::Participant(who.id.clone()));
        outbox::post(tx, &Post { notice, to, network: Some(who.network.clone()), due: now }, now).await?;
    }
    Ok(())
}

/// Remembers that somebody was told of a version, or may have been: written before the message leaves,
/// so that a cancellation reaches also those whose invitation is in flight.
pub async fn set_told(tx: &mut Tx, id: &MeetingId, who: &ParticipantId, version: i64) -> Result<()> {
    late::write(tx).await?;
    tx.held().forget_one(id);
    let sql = "UPDATE seat SET told_version = $3 WHERE meeting_id = $1 AND participant_id = $2";
    sqlx::query(sql).bind(id.as_str()).bind(who.as_str()).bind(version).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Remembers that somebody has a version before their eyes, because they asked for it or tapped: nothing of it is new to them any more.
pub async fn seen(tx: &mut Tx, id: &MeetingId, who: &ParticipantId, version: i64) -> Result<()> {
    set_told(tx, id, who, version).await?;
    let sql = "UPDATE seat SET seen_version = $3, news = '' WHERE meeting_id = $1 AND participant_id = $2";
    sqlx::query(sql).bind(id.as_str()).bind(who.as_str()).bind(version).execute(tx.conn_apart()).await?;
    Ok(())
}

/// What somebody last said to a meeting, whichever version it had.
pub async fn last_answer(tx: &mut Tx, id: &MeetingId, who: &ParticipantId) -> Result<Option<Answer>> {
    late::write(tx).await?;
    let sql = "SELECT status, how FROM answer WHERE meeting_id = $1 AND participant_id = $2 ORDER BY at DESC, id DESC LIMIT 1";
    let query = sqlx::query(sql).bind(id.as_str()).bind(who.as_str());
    let Some(row) = query.fetch_optional(tx.conn_apart()).await? else { return Ok(None) };
    Ok(Answer::from_codes(&col::<String>(&row, "status")?, col::<Option<String>>(&row, "how")?.as_deref()))
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
