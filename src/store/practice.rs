//! All that somebody's people have before them, read at once: some ten statements, however many people they work with.

use std::collections::HashMap;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;

use super::meetings::{self, AT_ONCE};
use super::{Tx, code, col, id, instant, late, participants};
use crate::domain::first_meeting::State;
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId, StaffId, UserId};
use crate::domain::meeting::Meeting;
use crate::domain::notice::Address;
use crate::domain::participant::Participant;
use crate::domain::when::Zone;

/// The networks in which an account works now, as a condition; `$1` is its mark.
macro_rules! theirs {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " IN (SELECT q.network_id FROM participant q WHERE q.who = $1 AND q.role = 'practitioner' AND q.state = 'active')",
            $after
        )
    };
}

/// The persons at the centre of the networks in which somebody works, by network. One that nobody is in yet is left out.
pub async fn persons(tx: &mut Tx, user: UserId) -> Result<HashMap<NetworkId, Participant>> {
    let persons = participants::persons_beside(tx, user).await?;
    Ok(persons.into_iter().map(|person| (person.network.clone(), person)).collect())
}

/// The meetings of those networks that stand and begin after `since`, the next one first.
pub async fn meetings(tx: &mut Tx, user: UserId, since: Timestamp) -> Result<Vec<Meeting>> {
    late::write(tx).await?;
    let sql = theirs!(
        "SELECT m.id, m.network_id, m.version, m.state, m.start_at, m.zone, m.form, m.place, m.home, m.place_by, m.shown_early,
         m.alone, m.alone_by, m.alone_at, k.wrapped
         FROM meeting m LEFT JOIN data_key k ON k.id = m.network_id WHERE m.state = 'called' AND m.start_at > $2 AND m.network_id",
        " ORDER BY m.start_at, m.id"
    );
    let query = sqlx::query(sql).bind(tx.who(user)?).bind(since.as_millisecond());
    let (rows, vault) = (query.fetch_all(tx.conn_apart()).await?, tx.vault());
    let mut found = rows.iter().map(|row| meetings::from_row(&vault, row)).collect::<Result<Vec<_>>>()?;
    for some in found.chunks_mut(AT_ONCE) {
        let ids: Vec<MeetingId> = some.iter().map(|meeting| meeting.id.clone()).collect();
        let asked: [&MeetingId; AT_ONCE] = std::array::from_fn(|at| &ids[at.min(ids.len() - 1)]);
        for row in participants::rows_of_meetings(tx, asked).await? {
            let (of, seat): (MeetingId, _) =
                (id(&row, "meeting_id")?, meetings::seat_from_row((&vault, tx.profile()), &row)?);
            some.iter_mut().filter(|meeting| meeting.id == of).for_each(|meeting| meeting.seats.push(seat.clone()));
        }
    }
    Ok(found)
}

/// Whom the last message about one of those meetings may not have reached, as `outbox::uncertain` says it of one.
pub async fn uncertain(tx: &mut Tx, user: UserId, since: Timestamp) -> Result<HashMap<MeetingId, Vec<ParticipantId>>> {
    let sql = theirs!(
        "SELECT o.meeting_id, o.receiver FROM meeting m JOIN outbox o ON o.meeting_id = m.id AND o.outcome = 'uncertain'
         WHERE NOT EXISTS (SELECT 1 FROM outbox later WHERE later.meeting_id = o.meeting_id AND later.receiver = o.receiver
                           AND later.outcome = 'sent' AND later.done_at >= o.done_at)
         AND m.state = 'called' AND m.start_at > $2 AND m.network_id",
        ""
    );
    let query = sqlx::query(sql).bind(tx.who(user)?).bind(since.as_millisecond());
    let mut found: HashMap<MeetingId, Vec<ParticipantId>> = HashMap::new();
    for row in &query.fetch_all(tx.conn_apart()).await? {
        if let Some(who) = participant(row)? {
            found.entry(id(row, "meeting_id")?).or_default().push(who);
        }
    }
    Ok(found)
}

fn participant(row: &AnyRow) -> Result<Option<ParticipantId>> {
    Ok(code(row, "receiver", Address::from_code)?.participant())
}

/// How the clocks of those networks stand, as of their last change or the last hour: each with when its first meeting is wanted.
pub async fn clocks(tx: &mut Tx, user: UserId) -> Result<HashMap<NetworkId, (State, Timestamp)>> {
    late::write(tx).await?;
    let sql = theirs!("SELECT f.network_id, f.state, f.due_at FROM first_meeting f WHERE f.network_id", "");
    let rows = sqlx::query(sql).bind(tx.who(user)?).fetch_all(tx.conn_apart()).await?;
    let clock = |row| Ok((id(row, "network_id")?, (code(row, "state", State::from_code)?, instant(row, "due_at")?)));
    rows.iter().map(clock).collect()
}

/// Those of somebody's places for which the logs of their people say this since then: that they looked, or heard of tomorrow.
pub async fn noted(tx: &mut Tx, user: UserId, what: &str, since: Timestamp) -> Result<Vec<ParticipantId>> {
    late::write(tx).await?;
    let sql = "SELECT DISTINCT d.actor FROM participant p JOIN deed d ON d.network_id = p.network_id AND d.at > $2
               AND d.actor = p.id AND d.what = $3 WHERE p.who = $1 AND p.state = 'active'";
    let query = sqlx::query(sql).bind(tx.who(user)?).bind(since.as_millisecond()).bind(what.to_owned());
    query.fetch_all(tx.conn_apart()).await?.iter().map(|row| Ok(ParticipantId(col(row, "actor")?))).collect()
}

/// Whoever works in a team and has a meeting that begins within so long: in which zone they live, and when it begins. Whether it is one to
/// tell them of is another question.
pub async fn ahead(tx: &mut Tx, now: Timestamp, within: SignedDuration) -> Result<Vec<(StaffId, Zone, Timestamp)>> {
    late::write(tx).await?;
    let sql = "SELECT s.id, a.zone, m.start_at FROM meeting m JOIN seat t ON t.meeting_id = m.id
               JOIN participant p ON p.id = t.participant_id JOIN staff s ON s.id = p.staff_id JOIN account a ON a.who = s.who
               WHERE m.state = 'called' AND m.start_at > $1 AND m.start_at <= $2 AND t.status <> 'released'
                 AND p.state = 'active' AND s.off_at IS NULL AND a.evening = 1 ORDER BY s.id, m.start_at";
    let query = sqlx::query(sql).bind(now.as_millisecond()).bind((now + within).as_millisecond());
    let rows = query.fetch_all(tx.conn_apart()).await?;
    let lives = |row| -> Result<Zone> {
        Ok(col::<Option<String>>(row, "zone")?.and_then(|name| Zone::named(&name)).unwrap_or(Zone::UTC))
    };
    rows.iter().map(|row| Ok((id(row, "id")?, lives(row)?, instant(row, "start_at")?))).collect()
}
