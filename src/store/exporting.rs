//! Everything that is kept of one Telegram user, and nothing of anybody else: what GDPR art. 15 asks for.
//!
//! The register below has a line for every table of `tables`: whose rows are somebody's, or why none are.

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::tables::{self, Table};
use super::{Tx, col, late, millis};
use crate::domain::ids::UserId;

/// Which rows of a table are somebody's.
enum Whose {
    /// Those for which this holds; `$1` is the Telegram user. Without these columns, which are not theirs.
    Theirs(&'static str, &'static [&'static str]),
    /// None: this is why.
    Nobodys(&'static str),
}
use Whose::{Nobodys, Theirs};

/// Their places, as a word in the conditions below.
const MINE: &str = "(SELECT id FROM participant WHERE tg_id = $1)";
/// The networks whose person they are.
const MY_NETWORKS: &str = "(SELECT network_id FROM participant WHERE tg_id = $1 AND role = 'person')";
/// The approvals that they gave, or that were given to them.
const MY_APPROVALS: &str = "(SELECT id FROM approval WHERE network_id IN {my networks}
    UNION SELECT approval_id FROM participant WHERE tg_id = $1 AND approval_id IS NOT NULL)";

const REGISTER: [(&str, Whose); 26] = [
    ("team", Nobodys("the operator's word for a team")),
    ("account", Theirs("tg_id = $1", &[])),
    ("staff", Theirs("tg_id = $1", &[])),
    ("network", Theirs("id IN {my networks}", &[])),
    ("contact", Theirs("network_id IN {my networks}", &[])),
    ("link", Theirs("made_by = $1 OR claimed_tg = $1", &["token_hash"])),
    ("approval", Theirs("id IN {my approvals}", &[])),
    ("consent_event", Theirs("subject IN {mine}", &[])),
    ("participant", Theirs("tg_id = $1", &[])),
    ("frozen", Theirs("participant_id IN {mine}", &[])),
    ("revocation", Theirs("approval_id IN {my approvals}", &[])),
    ("tombstone", Theirs("ref IN {mine}", &[])),
    ("proposal", Theirs("by_id IN {mine} OR network_id IN {my networks}", &[])),
    ("meeting", Theirs("id IN (SELECT meeting_id FROM seat WHERE participant_id IN {mine})", &[])),
    ("seat", Theirs("participant_id IN {mine}", &[])),
    ("answer", Theirs("participant_id IN {mine}", &[])),
    ("outbox", Theirs("receiver IN (SELECT 'p:' || id FROM participant WHERE tg_id = $1)", &["notice", "once"])),
    (
        "relay_event",
        Nobodys("what the care team's store was told follows from answers and places; its own record is the team's"),
    ),
    ("seen_update", Nobodys("numbers of updates, nobody's")),
    ("quarantine", Nobodys("numbers of updates, nobody's")),
    ("draft", Theirs("tg_id = $1", &[])),
    ("deed", Theirs("actor IN {mine} OR about IN {mine}", &[])),
    ("miss", Nobodys("how often links did not open this hour, under a keyed hash that leads to nobody")),
    ("lease", Nobodys("which process works")),
    ("pace", Nobodys("when messages left")),
    ("upkeep", Nobodys("when there was a backup")),
];

/// The tables that the register knows, in its order.
pub fn register() -> impl Iterator<Item = &'static str> {
    REGISTER.iter().map(|(name, _)| *name)
}

/// All of it, as JSON that a human can read, too. Instants are UTC.
pub async fn of_user(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Value> {
    late::write(tx).await?;
    let (mut kept, mut none) = (Map::new(), Map::new());
    for table in tables::all() {
        let (_, whose) = REGISTER.iter().find(|(name, _)| *name == table.name).context("a table without a register")?;
        match whose {
            Theirs(which, hidden) => {
                let rows = rows(tx, user, &table, which, hidden).await?;
                kept.insert(table.name.into(), Value::Array(rows));
            }
            Nobodys(why) => drop(none.insert(table.name.into(), (*why).into())),
        }
    }
    Ok(json!({
        "what_this_is": "Everything Kith keeps of you. Ids are random numbers; nobody else is named.",
        "made_at": now.to_string(),
        "kept_of_you": kept,
        "nothing_of_you_is_in": none,
    }))
}

async fn rows(tx: &mut Tx, user: UserId, table: &Table, which: &str, hidden: &[&str]) -> Result<Vec<Value>> {
    let condition = which.replace("{my approvals}", MY_APPROVALS).replace("{my networks}", MY_NETWORKS);
    let condition = condition.replace("{mine}", MINE);
    let sql = format!("SELECT * FROM {} WHERE {condition}", table.name);
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(user.0).fetch_all(tx.conn()).await?;
    rows.iter().map(|row| object(row, user, table, hidden)).collect()
}

/// Columns of a link that say who made it or who opened it: one's own only, if it was oneself.
const MAKER: [&str; 1] = ["made_by"];
const OPENER: [&str; 3] = ["claimed_tg", "claimed_name", "claimed_lang"];

/// Whether a column says who somebody else is.
fn is_anothers(row: &AnyRow, user: UserId, table: &Table, name: &str) -> Result<bool> {
    let by = match name {
        _ if table.name != "link" => return Ok(false),
        name if MAKER.contains(&name) => "made_by",
        name if OPENER.contains(&name) => "claimed_tg",
        _ => return Ok(false),
    };
    Ok(col::<Option<i64>>(row, by)? != Some(user.0))
}

fn object(row: &AnyRow, user: UserId, table: &Table, hidden: &[&str]) -> Result<Value> {
    let mut object = Map::new();
    for name in table.texts.iter().filter(|name| !hidden.contains(name)) {
        if !is_anothers(row, user, table, name)? {
            object.insert((*name).into(), col::<Option<String>>(row, name)?.into());
        }
    }
    for name in table.numbers.iter().filter(|name| !hidden.contains(name)) {
        let number: Option<i64> = col(row, name)?;
        let is_instant = *name == "at" || name.ends_with("_at");
        let value = match number {
            Some(ms) if is_instant => millis(ms)?.to_string().into(),
            number => number.into(),
        };
        if !is_anothers(row, user, table, name)? {
            object.insert((*name).into(), value);
        }
    }
    Ok(Value::Object(object))
}
