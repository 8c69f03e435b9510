//! Polls for a time: the times, who is asked, and every word they said. A poll is locked by a touch before anybody's word is taken, so
//! that the word comes before "this one" or hears of it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::vault::{self, Cell};
use super::{Tx, code, col, id, id_or_none, instant, participants};
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId, PollId};
use crate::domain::meeting::Form;
use crate::domain::participant::Participant;
use crate::domain::poll::{Offer, Poll, Slot, State, Voice, Word};
use crate::domain::when::Zone;

/// Where a place stands; the row and its key are still to be said.
const PLACE: Cell<'_> = Cell { table: "poll", column: "place", row: "", key: "" };

/// Offers these times; nobody is asked yet but the person.
pub async fn create(
    tx: &mut Tx,
    (network, by): (&NetworkId, &ParticipantId),
    offer: &Offer,
    now: Timestamp,
) -> Result<PollId> {
    let fresh = PollId::fresh();
    let cell = Cell { row: fresh.as_str(), key: network.as_str(), ..PLACE };
    let place = match &offer.place {
        Some(place) => Some(vault::key(tx, network.as_str()).await?.seal(cell, place)?),
        None => None,
    };
    let sql = "INSERT INTO poll (id, network_id, by_id, zone, form, place, state, revision, made_at, home)
               VALUES ($1, $2, $3, $4, $5, $6, 'offered', 1, $7, $8)";
    let query = sqlx::query(sql).bind(fresh.as_str()).bind(network.as_str()).bind(by.as_str());
    let query = query.bind(offer.zone.name().to_owned()).bind(offer.form.code()).bind(place);
    query.bind(now.as_millisecond()).bind(i64::from(offer.home)).execute(tx.conn_apart()).await?;
    let mut starts = offer.starts.clone();
    starts.sort();
    for (nth, start) in (1_i64..).zip(starts) {
        let sql = "INSERT INTO poll_slot (poll_id, nth, start_at) VALUES ($1, $2, $3)";
        let query = sqlx::query(sql).bind(fresh.as_str()).bind(nth).bind(start.as_millisecond());
        query.execute(tx.conn_apart()).await?;
    }
    Ok(fresh)
}

/// Locks a poll and looks at it: until the transaction ends nobody else changes it. `None` for an id nobody knows.
pub async fn lock(tx: &mut Tx, id: &PollId) -> Result<Option<Poll>> {
    let sql = "UPDATE poll SET revision = revision + 1 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).execute(tx.conn_apart()).await?;
    find(tx, id).await
}

/// A poll as it is. Whoever does not take part any more has no voice in it.
pub async fn find(tx: &mut Tx, id: &PollId) -> Result<Option<Poll>> {
    let sql = "SELECT p.id, p.network_id, p.by_id, p.zone, p.form, p.place, p.home, p.state, p.meeting_id, k.wrapped
               FROM poll p LEFT JOIN data_key k ON k.id = p.network_id WHERE p.id = $1";
    let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(tx.conn_apart()).await?;
    let Some(mut poll) = row.map(|row| from_row(tx, &row)).transpose()? else { return Ok(None) };
    let sql = "SELECT nth, start_at FROM poll_slot WHERE poll_id = $1 ORDER BY nth";
    let rows = sqlx::query(sql).bind(id.as_str()).fetch_all(tx.conn_apart()).await?;
    poll.slots = rows.iter().map(slot).collect::<Result<_>>()?;
    poll.voices = voices(tx, &poll).await?;
    Ok(Some(poll))
}

fn from_row(tx: &Tx, row: &AnyRow) -> Result<Poll> {
    let (poll, network): (PollId, NetworkId) = (id(row, "id")?, id(row, "network_id")?);
    let (place, wrapped): (Option<String>, Option<String>) = (col(row, "place")?, col(row, "wrapped")?);
    let cell = Cell { row: poll.as_str(), key: network.as_str(), ..PLACE };
    let place = place.map(|sealed| tx.vault().open(wrapped.as_deref(), cell, &sealed)).transpose()?;
    let meeting = id_or_none::<MeetingId>(row, "meeting_id")?;
    Ok(Poll {
        by: id(row, "by_id")?,
        zone: code(row, "zone", Zone::named)?,
        form: code(row, "form", Form::from_code)?,
        place: place.filter(|place| !place.is_empty()),
        home: col::<i64>(row, "home")? != 0,
        state: code(row, "state", |code| State::from_code(code, meeting.clone()))?,
        slots: vec![],
        voices: vec![],
        id: poll.clone(),
        network: network.clone(),
    })
}

fn slot(row: &AnyRow) -> Result<Slot> {
    Ok(Slot { nth: number(row)?, start: instant(row, "start_at")? })
}

fn number(row: &AnyRow) -> Result<u32> {
    u32::try_from(col::<i64>(row, "nth")?).context("the number of a slot")
}

async fn voices(tx: &mut Tx, poll: &Poll) -> Result<Vec<Voice>> {
    let sql = "SELECT participant_id, told_at FROM poll_seat WHERE poll_id = $1";
    let mut told: BTreeMap<ParticipantId, bool> = BTreeMap::new();
    for row in sqlx::query(sql).bind(poll.id.as_str()).fetch_all(tx.conn_apart()).await? {
        told.insert(id(&row, "participant_id")?, col::<Option<i64>>(&row, "told_at")?.is_some());
    }
    if told.is_empty() {
        return Ok(vec![]);
    }
    let sql = "SELECT participant_id, nth, word FROM poll_answer WHERE poll_id = $1 ORDER BY turn";
    let mut words: BTreeMap<ParticipantId, BTreeMap<u32, Word>> = BTreeMap::new();
    for row in sqlx::query(sql).bind(poll.id.as_str()).fetch_all(tx.conn_apart()).await? {
        let said = words.entry(id(&row, "participant_id")?).or_default();
        said.insert(number(&row)?, code(&row, "word", Word::from_code)?);
    }
    let people = participants::of_network(tx, &poll.network).await?.into_iter();
    let voice = |who: Participant| {
        let told = *told.get(&who.id)?;
        Some(Voice { told, words: words.remove(&who.id).unwrap_or_default(), who })
    };
    Ok(people.filter_map(voice).collect())
}

/// The polls of a network in which people are asked, the oldest first.
pub async fn open_in(tx: &mut Tx, network: &NetworkId) -> Result<Vec<PollId>> {
    let sql = "SELECT id FROM poll WHERE network_id = $1 AND state = 'open' ORDER BY made_at, id";
    let rows = sqlx::query(sql).bind(network.as_str()).fetch_all(tx.conn_apart()).await?;
    rows.iter().map(|row| id(row, "id")).collect()
}

/// The person said yes: people may be asked.
pub async fn opens(tx: &mut Tx, poll: &PollId) -> Result<()> {
    ends_as(tx, poll, "offered", &State::Open).await
}

/// Somebody is asked.
pub async fn asks(tx: &mut Tx, poll: &PollId, who: &ParticipantId, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO poll_seat (poll_id, participant_id, asked_at) VALUES ($1, $2, $3)
               ON CONFLICT (poll_id, participant_id) DO NOTHING";
    let query = sqlx::query(sql).bind(poll.as_str()).bind(who.as_str()).bind(now.as_millisecond());
    query.execute(tx.conn_apart()).await?;
    Ok(())
}

/// Remembers that somebody was written to, or may have been: before the message leaves.
pub async fn set_told(tx: &mut Tx, poll: &PollId, who: &ParticipantId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE poll_seat SET told_at = $3 WHERE poll_id = $1 AND participant_id = $2 AND told_at IS NULL";
    let query = sqlx::query(sql).bind(poll.as_str()).bind(who.as_str()).bind(now.as_millisecond());
    query.execute(tx.conn_apart()).await?;
    Ok(())
}

/// Takes somebody's word to one of the times; the poll is locked. Earlier words stay.
pub async fn says(
    tx: &mut Tx,
    poll: &PollId,
    who: &ParticipantId,
    (nth, word): (u32, Word),
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO poll_answer (poll_id, participant_id, nth, turn, word, at, update_id)
               SELECT $1, $2, $3, COALESCE(MAX(turn), 0) + 1, $4, $5, $6 FROM poll_answer
               WHERE poll_id = $1 AND participant_id = $2 AND nth = $3";
    let cause = tx.cause();
    let query = sqlx::query(sql).bind(poll.as_str()).bind(who.as_str()).bind(i64::from(nth)).bind(word.code());
    query.bind(now.as_millisecond()).bind(cause).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Ends a poll that is still going on, as this.
pub async fn ends(tx: &mut Tx, poll: &PollId, state: &State) -> Result<()> {
    let from = if *state == State::Declined { "offered" } else { "open" };
    ends_as(tx, poll, from, state).await
}

async fn ends_as(tx: &mut Tx, poll: &PollId, from: &str, to: &State) -> Result<()> {
    let sql = "UPDATE poll SET state = $3, meeting_id = $4 WHERE id = $1 AND state = $2";
    let query = sqlx::query(sql).bind(poll.as_str()).bind(from.to_owned()).bind(to.code());
    super::changed(&query.bind(to.meeting().map(MeetingId::as_str)).execute(tx.conn_apart()).await?)
}

/// What still waits for the person's word in a network is off: they left.
pub async fn declines_all(tx: &mut Tx, network: &NetworkId) -> Result<()> {
    let sql = "UPDATE poll SET state = 'declined' WHERE network_id = $1 AND state = 'offered'";
    sqlx::query(sql).bind(network.as_str()).execute(tx.conn_apart()).await?;
    Ok(())
}
