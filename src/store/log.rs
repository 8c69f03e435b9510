//! Everything that happened around somebody, for them to read: what people did, what was sent, what the team's store was told.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::deeds::Deed;
use super::{Tx, code, col, id_or_none, instant, late};
use crate::domain::ids::{NetworkId, ParticipantId};
use crate::domain::notice::Address;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
}

/// What it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody did something.
    Done(Deed),
    /// A message left.
    Sent {
        /// For whom.
        to: Address,
        /// What it was about: a notice's code.
        kind: String,
        /// Whether it surely arrived.
        surely: bool,
    },
    /// The care team's store was told something.
    Told,
}

macro_rules! select {
    ($deeds:literal, $sent:literal, $told:literal) => {
        concat!(
            "SELECT at, 'deed' AS source, actor, what, about, id FROM deed WHERE network_id = $1 ",
            $deeds,
            " UNION ALL SELECT done_at, 'sent', receiver, kind, outcome, id FROM outbox
               WHERE network_id = $1 AND outcome IN ('sent', 'uncertain') ",
            $sent,
            " UNION ALL SELECT delivered_at, 'told', NULL, type, NULL, id FROM relay_event
               WHERE delivered_at IS NOT NULL AND (stream = $1 OR stream IN (SELECT id FROM meeting WHERE network_id = $1)) ",
            $told,
            " ORDER BY 1 DESC, 6 DESC LIMIT $2 OFFSET $3"
        )
    };
}

/// What happened in a network, newest first, after so many newer ones: for its person, who has what was written to them in
/// their own chat.
pub async fn of_network(
    tx: &mut Tx,
    network: &NetworkId,
    person: &ParticipantId,
    limit: i64,
    skip: i64,
) -> Result<Vec<Entry>> {
    late::write(tx).await?;
    let sql = select!("", "AND receiver <> 'p:' || $4", "");
    let query = sqlx::query(sql).bind(network.as_str()).bind(limit).bind(skip).bind(person.as_str());
    query.fetch_all(tx.conn()).await?.iter().map(from_row).collect()
}

/// The part of it that was done by or to one member, and every look at their meetings and every note of who was at one: for that member. Nothing of others, nothing of
/// being held or let be, and while they are held nothing since then: to them it looks as if nothing went on.
pub async fn of_member(
    tx: &mut Tx,
    network: &NetworkId,
    (who, held_since): (&ParticipantId, Option<Timestamp>),
    limit: i64,
    skip: i64,
) -> Result<Vec<Entry>> {
    late::write(tx).await?;
    let sql = select!(
        "AND (actor = $4 OR about = $4 OR what IN ('viewed', 'looked', 'evening') OR (what IN ('noted', 'corrected') AND about IN
              (SELECT meeting_id FROM attendance WHERE participant_id = $4))) AND what NOT IN ('held', 'lifted', 'let_be', 'kept') AND at < $5",
        "AND receiver = 'p:' || $4 AND done_at < $5",
        "AND body LIKE '%\"' || $4 || '\"%' AND delivered_at < $5"
    );
    let query = sqlx::query(sql).bind(network.as_str()).bind(limit).bind(skip).bind(who.as_str());
    let query = query.bind(held_since.map_or(i64::MAX, Timestamp::as_millisecond));
    query.fetch_all(tx.conn()).await?.iter().map(from_row).collect()
}

fn from_row(row: &AnyRow) -> Result<Entry> {
    let event = match col::<String>(row, "source")?.as_str() {
        "told" => Event::Told,
        "sent" => Event::Sent {
            to: code(row, "actor", Address::from_code)?,
            kind: col(row, "what")?,
            surely: col::<Option<String>>(row, "about")?.as_deref() == Some("sent"),
        },
        _ => Event::Done(Deed {
            at: instant(row, "at")?,
            actor: id_or_none(row, "actor")?,
            what: col(row, "what")?,
            about: col(row, "about")?,
        }),
    };
    Ok(Entry { at: instant(row, "at")?, event })
}
