//! The audit: what was done that somebody may have to answer for. Each row carries an HMAC over itself and the row before, so that a
//! changed, removed, moved or cut-off row shows; where the end was is also written outside the database (`operate/stones`).
//!
//! Rows are added at the commit, all of a transaction together, under the lock of the chain's end.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use sqlx::any::AnyRow;

use super::vault::{self, DataKey};
use super::{Tx, col, instant};

/// The key of the chain. It lives as long as the database.
const KEY: &str = "audit";
/// What a restore leaves in the chain: ends of before that stand elsewhere are those of a life that went on without this one.
const RESTORED: &str = "restored";
/// Whoever has a shell on the machine.
pub const OPERATOR: &str = "operator";

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    at: i64,
    actor: String,
    action: &'static str,
    object: String,
}

/// Where the chain ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The number of the last row; 0 while there is none.
    pub seq: i64,
    /// Its HMAC.
    pub hmac: String,
}

/// An end that was written elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// What the end was.
    pub head: Head,
    /// When.
    pub at: Timestamp,
}

/// Keeps an act for the end of the transaction. Without an actor it is the update that it rests on.
pub fn note(tx: &mut Tx, actor: Option<&str>, action: &'static str, object: &str, now: Timestamp) {
    let actor = actor.map_or_else(|| format!("u{}", tx.cause()), str::to_owned);
    tx.acts().push(Act { at: now.as_millisecond(), actor, action, object: object.to_owned() });
}

/// Says that the chain goes on here from where a backup ended.
pub fn restored(tx: &mut Tx, now: Timestamp) {
    note(tx, Some(OPERATOR), RESTORED, "the database", now);
}

/// Adds what was done to the chain.
pub(super) async fn append(tx: &mut Tx) -> Result<()> {
    let acts = std::mem::take(tx.acts());
    if acts.is_empty() {
        return Ok(());
    }
    let key = vault::key(tx, KEY).await?;
    let sql = "INSERT INTO audit_head (one, seq, hmac) VALUES (1, $1, '')
               ON CONFLICT (one) DO UPDATE SET seq = audit_head.seq + $1 RETURNING seq, hmac";
    let row = sqlx::query(sql).bind(i64::try_from(acts.len())?).fetch_one(tx.conn_apart()).await?;
    let (last, mut hmac): (i64, String) = (col(&row, "seq")?, col(&row, "hmac")?);
    for (seq, act) in (last - i64::try_from(acts.len())? + 1..).zip(acts) {
        hmac = link(&key, &hmac, (seq, act.at), [&act.actor, act.action, &act.object])?;
        let sql = "INSERT INTO audit (seq, at, actor, action, object, hmac) VALUES ($1, $2, $3, $4, $5, $6)";
        let query = sqlx::query(sql).bind(seq).bind(act.at).bind(act.actor).bind(act.action).bind(act.object);
        query.bind(hmac.clone()).execute(tx.conn_apart()).await?;
    }
    let sql = "UPDATE audit_head SET hmac = $1 WHERE one = 1";
    sqlx::query(sql).bind(hmac).execute(tx.conn_apart()).await?;
    Ok(())
}

/// One link of the chain, hexadecimal. Ids hold no line breaks.
fn link(key: &DataKey, before: &str, (seq, at): (i64, i64), words: [&str; 3]) -> Result<String> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.bytes()).ok().context("a key of no length")?;
    mac.update(format!("{before}\n{seq}\n{at}\n{}", words.join("\n")).as_bytes());
    Ok(super::hex(&mac.finalize().into_bytes()))
}

/// Where the chain ends now.
pub async fn head(tx: &mut Tx) -> Result<Head> {
    let row = sqlx::query("SELECT seq, hmac FROM audit_head").fetch_optional(tx.conn_apart()).await?;
    row.map_or(Ok(Head::default()), |row| Ok(Head { seq: col(&row, "seq")?, hmac: col(&row, "hmac")? }))
}

/// What an inspection saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspected {
    /// How many rows there are.
    pub rows: usize,
    /// How many ends that were written elsewhere counted.
    pub ends: usize,
    /// What is wrong, the first row first.
    pub wrong: Vec<Wrong>,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The row of this number is not as it was written, or not where it was.
    Changed(i64),
    /// No row of these numbers, the first and the last, is there.
    Missing(i64, i64),
}

impl Wrong {
    fn first(&self) -> i64 {
        match self {
            Wrong::Changed(seq) | Wrong::Missing(seq, _) => *seq,
        }
    }
}

/// Reads the whole chain. `known`: ends that it had before, as they were written elsewhere; those of before the last restore that the
/// chain itself tells of count no more. Returns how many rows there are, how many ends counted, and what is wrong, by number.
pub async fn verify(tx: &mut Tx, known: &[Anchor]) -> Result<Inspected> {
    let (head, key) = (head(tx).await?, vault::key(tx, KEY).await?);
    let sql = "SELECT seq, at, actor, action, object, hmac FROM audit ORDER BY seq";
    let rows = sqlx::query(sql).fetch_all(tx.conn_apart()).await?;
    let (links, restored, mut wrong) = walk(&key, &rows)?;
    let known: Vec<&Head> = known.iter().filter(|end| end.at > restored).map(|end| &end.head).collect();
    wrong.extend(contradicted(&known, &links));
    let last = links.last().cloned().unwrap_or_default();
    let end = known.iter().copied().chain([&head]).map(|head| head.seq).max().unwrap_or_default();
    if end > last.seq {
        wrong.push(Wrong::Missing(last.seq + 1, end));
    } else if head != last {
        wrong.push(Wrong::Changed(last.seq));
    }
    wrong.sort_by_key(Wrong::first);
    wrong.dedup();
    Ok(Inspected { rows: rows.len(), ends: known.len(), wrong })
}

/// From row to row: where the chain was after each, when it was last restored, and what is wrong with it by itself.
fn walk(key: &DataKey, rows: &[AnyRow]) -> Result<(Vec<Head>, Timestamp, Vec<Wrong>)> {
    let (mut links, mut restored, mut wrong): (Vec<Head>, _, _) = (Vec::new(), Timestamp::MIN, Vec::new());
    for row in rows {
        let found = Head { seq: col(row, "seq")?, hmac: col(row, "hmac")? };
        let before = links.last().cloned().unwrap_or_default();
        if found.seq != before.seq + 1 {
            wrong.push(Wrong::Missing(before.seq + 1, found.seq - 1));
        } else if linked(key, &before.hmac, row)? != found.hmac {
            wrong.push(Wrong::Changed(found.seq));
        } else if col::<String>(row, "action")? == RESTORED {
            restored = instant(row, "at")?;
        }
        links.push(found);
    }
    Ok((links, restored, wrong))
}

/// The rows that had another sum when their number was the last.
fn contradicted(known: &[&Head], links: &[Head]) -> Vec<Wrong> {
    let sums: BTreeMap<i64, &str> = links.iter().map(|link| (link.seq, link.hmac.as_str())).collect();
    let other = known.iter().filter(|end| sums.get(&end.seq).is_some_and(|sum| *sum != end.hmac));
    other.map(|end| Wrong::Changed(end.seq)).collect()
}

fn linked(key: &DataKey, before: &str, row: &AnyRow) -> Result<String> {
    let (actor, action, object): (String, String, String) =
        (col(row, "actor")?, col(row, "action")?, col(row, "object")?);
    link(key, before, (col(row, "seq")?, col(row, "at")?), [&actor, &action, &object])
}
