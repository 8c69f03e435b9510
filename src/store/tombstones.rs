//! What has ended (who left, was removed, was taken off a team, was forgotten), and what was frozen, thawed, held and lifted. Ids only;
//! an older backup must not undo it.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::{Tx, code, col, instant};
use crate::domain::hold::Side;

/// How something ended, or was stopped and let go again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// A participant left by their own word.
    Left,
    /// A participant was removed by the person, or taken out of a network.
    Removed,
    /// A practitioner works in the team no more.
    Off,
    /// Who a participant was is erased.
    Forgotten,
    /// A participant's account was taken over.
    Frozen,
    /// It is theirs again.
    Thawed,
    /// A participant is held.
    Held(Side),
    /// They are held no more, by this side.
    Lifted(Side),
}

impl End {
    const ALL: [End; 10] = [
        End::Left,
        End::Removed,
        End::Off,
        End::Forgotten,
        End::Frozen,
        End::Thawed,
        End::Held(Side::Person),
        End::Lifted(Side::Person),
        End::Held(Side::Team),
        End::Lifted(Side::Team),
    ];

    /// Whether it ends once and for all. What comes and goes has its moment.
    pub fn is_final(self) -> bool {
        matches!(self, End::Left | End::Removed | End::Off | End::Forgotten)
    }

    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            End::Left => "left",
            End::Removed => "removed",
            End::Off => "off",
            End::Forgotten => "forgotten",
            End::Frozen => "frozen",
            End::Thawed => "thawed",
            End::Held(Side::Person) => "held_person",
            End::Lifted(Side::Person) => "lifted_person",
            End::Held(Side::Team) => "held_team",
            End::Lifted(Side::Team) => "lifted_team",
        }
    }

    /// Out of what was kept.
    pub fn from_code(code: &str) -> Option<End> {
        Self::ALL.into_iter().find(|end| end.code() == code)
    }
}

/// One end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stone {
    /// A participant's or a practitioner's id.
    pub of: String,
    /// How.
    pub end: End,
    /// When.
    pub at: Timestamp,
}

fn from_row(row: &AnyRow) -> Result<Stone> {
    Ok(Stone { of: col(row, "ref")?, end: code(row, "kind", End::from_code)?, at: instant(row, "at")? })
}

impl Stone {
    /// What makes it one of its kind.
    pub fn key(&self) -> (String, End, Option<Timestamp>) {
        (self.of.clone(), self.end, Some(self.at).filter(|_| !self.end.is_final()))
    }
}

/// Keeps an end. Of what ends for good the first one of its kind counts.
pub async fn record(tx: &mut Tx, of: &str, end: End, now: Timestamp) -> Result<()> {
    put(tx, &Stone { of: of.to_owned(), end, at: now }, false).await
}

/// Keeps an end that was read from the file.
pub async fn known(tx: &mut Tx, stone: &Stone) -> Result<()> {
    put(tx, stone, true).await
}

async fn put(tx: &mut Tx, stone: &Stone, filed: bool) -> Result<()> {
    let sql = "INSERT INTO tombstone (ref, kind, at, update_id, filed) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT DO NOTHING";
    let cause = tx.cause();
    let query = sqlx::query(sql).bind(stone.of.clone()).bind(stone.end.code()).bind(stone.at.as_millisecond());
    query.bind(cause).bind(i64::from(filed)).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Those that are not in the file yet, the oldest first.
pub async fn unfiled(tx: &mut Tx, limit: i64) -> Result<Vec<Stone>> {
    let sql = "SELECT ref, kind, at FROM tombstone WHERE filed = 0 ORDER BY at, ref, kind LIMIT $1";
    sqlx::query(sql).bind(limit).fetch_all(tx.conn_apart()).await?.iter().map(from_row).collect()
}

/// These are in the file now.
pub async fn filed(tx: &mut Tx, stones: &[Stone]) -> Result<()> {
    for stone in stones {
        let sql = "UPDATE tombstone SET filed = 1 WHERE ref = $1 AND kind = $2 AND at = $3";
        let query = sqlx::query(sql).bind(stone.of.as_str()).bind(stone.end.code());
        query.bind(stone.at.as_millisecond()).execute(tx.conn_apart()).await?;
    }
    Ok(())
}

/// All of them.
pub async fn all(tx: &mut Tx) -> Result<Vec<Stone>> {
    let sql = "SELECT ref, kind, at FROM tombstone ORDER BY at, ref, kind";
    sqlx::query(sql).fetch_all(tx.conn_apart()).await?.iter().map(from_row).collect()
}

/// Who was forgotten by this update, and when: ids, nothing else is left.
pub async fn forgotten_by(tx: &mut Tx, update: i64) -> Result<Vec<Stone>> {
    let sql = "SELECT ref, kind, at FROM tombstone WHERE update_id = $1 AND kind = 'forgotten' ORDER BY ref";
    sqlx::query(sql).bind(update).fetch_all(tx.conn_apart()).await?.iter().map(from_row).collect()
}
