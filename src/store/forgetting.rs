//! Erasing who somebody was. What stays is under an id that leads to nobody: that there was an answer, an agreement, an end.

use anyhow::Result;
use jiff::Timestamp;

use super::tombstones::{self, End};
use super::{Tx, accounts, audit, participants};
use crate::domain::ids::{ParticipantId, UserId};
use crate::domain::participant::{Participant, Role};

/// Erases who this participant was; of the person also their words for others and where they met.
pub async fn place(tx: &mut Tx, place: &Participant, now: Timestamp) -> Result<()> {
    erase(tx, "DELETE FROM mailbox WHERE participant_id = $1", place.id.as_str()).await?;
    erase(tx, "UPDATE participant SET who = '', tg = '', name = '' WHERE id = $1", place.id.as_str()).await?;
    erase(tx, "UPDATE seat SET later = 0, needs = '' WHERE participant_id = $1", place.id.as_str()).await?;
    erase(tx, "DELETE FROM poll_answer WHERE participant_id = $1", place.id.as_str()).await?;
    if place.role == Role::Person {
        for sql in [
            "UPDATE contact SET label = '', circle = 'middle', removed_at = COALESCE(removed_at, created_at)
             WHERE network_id = $1",
            "UPDATE proposal SET place = NULL, appointment = NULL WHERE network_id = $1",
            "UPDATE poll SET place = NULL WHERE network_id = $1",
            "UPDATE meeting SET place = NULL, appointment = NULL WHERE network_id = $1",
            "UPDATE link SET maker = NULL, maker_who = NULL WHERE network_id = $1 AND purpose = 'member'",
        ] {
            erase(tx, sql, place.network.as_str()).await?;
        }
    }
    audit::note(tx, Some(place.id.as_str()), "erased", place.id.as_str(), now);
    tombstones::record(tx, place.id.as_str(), End::Forgotten, now).await
}

async fn erase(tx: &mut Tx, sql: &'static str, id: &str) -> Result<()> {
    sqlx::query(sql).bind(id).execute(tx.conn()).await?;
    tx.forgets();
    Ok(())
}

/// Erases what is kept of a Telegram user beside their places: half-answered questions, links they opened, settings.
pub async fn user(tx: &mut Tx, user: UserId) -> Result<()> {
    for sql in [
        "DELETE FROM draft WHERE who = $1",
        "DELETE FROM pass WHERE who = $1",
        "DELETE FROM session WHERE who = $1",
        "UPDATE link SET state = 'dead', claimed = NULL, claimant = NULL, claimant_who = NULL, claimed_name = NULL,
         claimed_lang = NULL WHERE claimant_who = $1",
    ] {
        let who = tx.who(user)?;
        sqlx::query(sql).bind(who).execute(tx.conn()).await?;
    }
    accounts::forget_if_gone(tx, user).await
}

/// Every place a Telegram user has or had as the person or one of their people, as long as it is known to be theirs.
pub async fn places_of(tx: &mut Tx, user: UserId) -> Result<Vec<Participant>> {
    let sql = "SELECT id FROM participant WHERE who = $1 AND role <> 'practitioner' ORDER BY joined_at, id";
    let who = tx.who(user)?;
    let rows = sqlx::query(sql).bind(who).fetch_all(tx.conn()).await?;
    let mut places = Vec::new();
    for row in rows {
        let id: ParticipantId = super::id(&row, "id")?;
        places.push(participants::load(tx, &id).await?);
    }
    Ok(places)
}

/// Whether anything at all is kept of a Telegram user.
pub async fn knows(tx: &mut Tx, user: UserId) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM account WHERE who = $1 UNION SELECT 1 FROM participant WHERE who = $1
               UNION SELECT 1 FROM staff WHERE who = $1 UNION SELECT 1 FROM link WHERE claimant_who = $1
               UNION SELECT 1 FROM draft WHERE who = $1 UNION SELECT 1 FROM pass WHERE who = $1
               UNION SELECT 1 FROM session WHERE who = $1";
    let who = tx.who(user)?;
    Ok(sqlx::query(sql).bind(who).fetch_optional(tx.conn()).await?.is_some())
}
