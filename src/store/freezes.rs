//! Accounts that the team was told were taken over. A freeze is of a place, and holds for the human's whole account: everywhere.

use std::collections::HashSet;

use anyhow::Result;
use jiff::Timestamp;

use super::tombstones::{self, End};
use super::{Tx, id, participants};
use crate::domain::ids::{MeetingId, ParticipantId, UserId};
use crate::domain::participant::Participant;

/// The places that are frozen now. A freeze ends with its place.
pub async fn open(tx: &mut Tx) -> Result<HashSet<ParticipantId>> {
    let sql = "SELECT f.participant_id FROM frozen f JOIN participant p ON p.id = f.participant_id
               WHERE f.ended_at IS NULL AND p.state = 'active'";
    let rows = sqlx::query(sql).fetch_all(tx.conn_apart()).await?;
    rows.iter().map(|row| id(row, "participant_id")).collect()
}

/// Whether a Telegram user's account is frozen, by any network.
pub async fn holds(tx: &mut Tx, user: UserId) -> Result<bool> {
    let frozen = open(tx).await?;
    Ok(!frozen.is_empty() && participants::of_user(tx, user).await?.iter().any(|place| frozen.contains(&place.id)))
}

/// From here on nothing that is done from their account counts.
pub async fn begin(tx: &mut Tx, place: &Participant, by: &ParticipantId, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO frozen (id, participant_id, by_id, at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (participant_id) WHERE ended_at IS NULL DO NOTHING";
    let query = sqlx::query(sql).bind(MeetingId::fresh().0).bind(place.id.as_str()).bind(by.as_str());
    let done = query.bind(now.as_millisecond()).execute(tx.conn()).await?;
    if done.rows_affected() > 0 {
        tombstones::record(tx, place.id.as_str(), End::Frozen, now).await?;
    }
    Ok(())
}

/// The account is theirs again. Returns whether it was frozen.
pub async fn end(tx: &mut Tx, place: &ParticipantId, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE frozen SET ended_at = $2 WHERE participant_id = $1 AND ended_at IS NULL";
    let done = sqlx::query(sql).bind(place.as_str()).bind(now.as_millisecond()).execute(tx.conn()).await?;
    let was = done.rows_affected() > 0;
    if was {
        tombstones::record(tx, place.as_str(), End::Thawed, now).await?;
    }
    Ok(was)
}
