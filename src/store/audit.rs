//! The audit: what was done that somebody may have to answer for. Each row carries an HMAC over itself and the row before, so that a
//! changed, removed, moved or cut-off row shows; where the end was is also written outside the database (`operate/stones`).
//!
//! Rows are added at the commit, all of a transaction together, under the lock of the chain's end.

use anyhow::{Context, Result};
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use sqlx::any::AnyRow;

use super::vault::{self, DataKey};
use super::{Tx, col};

/// The key of the chain. It lives as long as the database.
const KEY: &str = "audit";
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

/// Keeps an act for the end of the transaction. Without an actor it is the update that it rests on.
pub fn note(tx: &mut Tx, actor: Option<&str>, action: &'static str, object: &str, now: Timestamp) {
    let actor = actor.map_or_else(|| format!("u{}", tx.cause()), str::to_owned);
    tx.acts().push(Act { at: now.as_millisecond(), actor, action, object: object.to_owned() });
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

/// What an inspection found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The row of this number is not as it was written, or not where it was.
    Changed(i64),
    /// No row of these numbers, the first and the last, is there.
    Missing(i64, i64),
}

/// Reads the whole chain. `known`: ends that it had before, as they were written elsewhere. Returns how many rows there are and what is
/// wrong, by number.
pub async fn verify(tx: &mut Tx, known: &[Head]) -> Result<(usize, Vec<Wrong>)> {
    let (head, key) = (head(tx).await?, vault::key(tx, KEY).await?);
    let sql = "SELECT seq, at, actor, action, object, hmac FROM audit ORDER BY seq";
    let rows = sqlx::query(sql).fetch_all(tx.conn_apart()).await?;
    let (mut wrong, mut before) = (Vec::new(), Head::default());
    for row in &rows {
        let found = Head { seq: col(row, "seq")?, hmac: col(row, "hmac")? };
        if found.seq != before.seq + 1 {
            wrong.push(Wrong::Missing(before.seq + 1, found.seq - 1));
        } else if linked(&key, &before.hmac, row)? != found.hmac || contradicts(known, &found) {
            wrong.push(Wrong::Changed(found.seq));
        }
        before = found;
    }
    let end = known.iter().chain([&head]).map(|head| head.seq).max().unwrap_or_default();
    if end > before.seq {
        wrong.push(Wrong::Missing(before.seq + 1, end));
    } else if head != before {
        wrong.push(Wrong::Changed(before.seq));
    }
    wrong.dedup();
    Ok((rows.len(), wrong))
}

fn contradicts(known: &[Head], found: &Head) -> bool {
    known.iter().any(|head| head.seq == found.seq && head.hmac != found.hmac)
}

fn linked(key: &DataKey, before: &str, row: &AnyRow) -> Result<String> {
    let (actor, action, object): (String, String, String) =
        (col(row, "actor")?, col(row, "action")?, col(row, "object")?);
    link(key, before, (col(row, "seq")?, col(row, "at")?), [&actor, &action, &object])
}
