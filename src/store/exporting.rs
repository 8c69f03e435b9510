//! Everything that is kept of one Telegram user, and nothing of anybody else: what GDPR art. 15 asks for.
//!
//! The register below has a line for every table of `tables`: whose rows are somebody's, or why none are.

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::tables::{self, Table};
use super::vault::{self, Cell, HOUSE, SEALED};
use super::{Tx, audit, col, late, millis, whereabouts};
use crate::domain::ids::UserId;

/// Which rows of a table are somebody's.
enum Whose {
    /// Those for which this holds; `$1` is the Telegram user. Without these columns, which are not theirs.
    Theirs(&'static str, &'static [&'static str]),
    /// None: this is why.
    Nobodys(&'static str),
}
use Whose::{Nobodys, Theirs};

/// Marks say nothing to anybody.
const MARK: &[&str] = &["who"];
/// Their places, as a word in the conditions below.
const MINE: &str = "(SELECT id FROM participant WHERE who = $1)";
/// The networks whose person they are.
const MY_NETWORKS: &str = "(SELECT network_id FROM participant WHERE who = $1 AND role = 'person')";
/// The approvals that they gave, or that were given to them.
const MY_APPROVALS: &str = "(SELECT id FROM approval WHERE network_id IN {my networks}
    UNION SELECT approval_id FROM participant WHERE who = $1 AND approval_id IS NOT NULL)";

/// The polls in which they are asked.
const MY_POLLS: &str = "(SELECT poll_id FROM poll_seat WHERE participant_id IN {mine})";

const REGISTER: [(&str, Whose); 47] = [
    ("team", Nobodys("the operator's word for a team")),
    ("data_key", Nobodys("keys that names are sealed under")),
    ("account", Theirs("who = $1", &["who", "feed"])),
    ("staff", Theirs("who = $1", MARK)),
    ("team_group", Nobodys("which group the team's coordinators chose; who is in it is Telegram's to know")),
    ("network", Theirs("id IN {my networks}", &[])),
    ("contact", Theirs("network_id IN {my networks}", &[])),
    ("link", Theirs("maker_who = $1 OR claimant_who = $1", &["token_hash", "maker_who", "claimant_who"])),
    ("approval", Theirs("id IN {my approvals}", &[])),
    ("consent_event", Theirs("subject IN {mine}", &[])),
    ("participant", Theirs("who = $1", MARK)),
    ("first_meeting", Theirs("network_id IN {my networks}", &[])),
    ("more_time", Theirs("by_id IN {mine}", &[])),
    ("referral", Theirs("network_id IN {my networks}", &[])),
    ("pass", Theirs("who = $1", &["hash", "who"])),
    ("session", Theirs("who = $1", &["hash", "who"])),
    ("mailbox", Theirs("participant_id IN {mine}", &[])),
    // Those who are held are not told of it: it is the person's, and theirs to know.
    ("hold", Theirs("side = 'person' AND by_id IN {mine}", &[])),
    ("frozen", Theirs("participant_id IN {mine}", &[])),
    ("revocation", Theirs("approval_id IN {my approvals}", &[])),
    ("suppression", Nobodys("whom a person never wants asked: a mark that only they may know of")),
    ("tombstone", Theirs("ref IN {mine} AND kind NOT LIKE 'held%' AND kind NOT LIKE 'lifted%'", &[])),
    ("proposal", Theirs("by_id IN {mine} OR network_id IN {my networks}", &[])),
    ("meeting", Theirs("id IN (SELECT meeting_id FROM seat WHERE participant_id IN {mine})", &[])),
    // What the person said of somebody's silence is the person's, and stands in their deeds.
    ("seat", Theirs("participant_id IN {mine}", &["let_be"])),
    ("attendance", Theirs("participant_id IN {mine}", &[])),
    ("answer", Theirs("participant_id IN {mine}", &[])),
    ("poll", Theirs("by_id IN {mine} OR network_id IN {my networks} OR id IN {my polls}", &[])),
    ("poll_slot", Theirs("poll_id IN {my polls}", &[])),
    ("poll_seat", Theirs("participant_id IN {mine}", &[])),
    ("poll_answer", Theirs("participant_id IN {mine}", &[])),
    ("outbox", Theirs("receiver IN (SELECT 'p:' || id FROM participant WHERE who = $1)", &["notice", "once"])),
    (
        "relay_event",
        Nobodys("what the care team's store was told follows from answers and places; its own record is the team's"),
    ),
    ("fhir_stream", Nobodys("which meetings and networks the care team's own server has not taken yet")),
    ("fhir_resource", Nobodys("what the care team's own server has taken, by ids and sums; its record is the team's")),
    ("fhir_look", Nobodys("how far Kith has read in the care team's own server")),
    ("fhir_in", Nobodys("what it read there, by that server's ids; its record is the team's")),
    ("seen_update", Nobodys("numbers of updates, nobody's")),
    ("quarantine", Nobodys("numbers of updates, nobody's")),
    ("draft", Theirs("who = $1", MARK)),
    ("deed", Theirs("actor IN {mine} OR (about IN {mine} AND what NOT IN ('held', 'lifted', 'let_be', 'kept'))", &[])),
    ("miss", Nobodys("how often links did not open this hour, under a keyed hash that leads to nobody")),
    ("lease", Nobodys("which process works")),
    ("pace", Nobodys("when messages left")),
    ("upkeep", Nobodys("when there was a backup, whether people were heard, and since when there is a FHIR server")),
    (
        "audit",
        Nobodys(
            "a chain of ids that shows whether anybody changed it; what was done around you stands in deed and consent_event",
        ),
    ),
    ("audit_head", Nobodys("where that chain ends")),
];

/// The tables that the register knows, in its order.
pub fn register() -> impl Iterator<Item = &'static str> {
    REGISTER.iter().map(|(name, _)| *name)
}

/// All of it, as JSON that a human can read, too. Instants are UTC.
pub async fn of_user(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Value> {
    late::write(tx).await?;
    audit::note(tx, None, "exported", "their own data", now);
    let (mut kept, mut none) = (Map::new(), Map::new());
    for table in tables::all() {
        let (_, whose) = REGISTER.iter().find(|(name, _)| *name == table.name).context("a table without a register")?;
        match whose {
            Theirs(which, hidden) => {
                let rows = rows(tx, (user, now), &table, which, hidden).await?;
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

async fn rows(
    tx: &mut Tx,
    (user, now): (UserId, Timestamp),
    table: &Table,
    which: &str,
    hidden: &[&str],
) -> Result<Vec<Value>> {
    let condition = which.replace("{my approvals}", MY_APPROVALS).replace("{my networks}", MY_NETWORKS);
    let condition = condition.replace("{my polls}", MY_POLLS);
    let (condition, who) = (condition.replace("{mine}", MINE), tx.who(user)?);
    let sql = format!("SELECT * FROM {} WHERE {condition}", table.name);
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(who).fetch_all(tx.conn()).await?;
    let mut objects = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut object = object(row, table, hidden)?;
        open(tx, row, table, &mut object).await?;
        if table.name == "link" {
            keep_ones_own(&mut object, user);
        }
        if !whereabouts::may_read(tx, table.name, &object, user, now).await? {
            object.insert("place".into(), Value::Null);
        }
        objects.push(Value::Object(object));
    }
    Ok(objects)
}

fn object(row: &AnyRow, table: &Table, hidden: &[&str]) -> Result<Map<String, Value>> {
    let mut object = Map::new();
    for name in table.texts.iter().filter(|name| !hidden.contains(name)) {
        object.insert((*name).into(), col::<Option<String>>(row, name)?.into());
    }
    for name in table.numbers.iter().filter(|name| !hidden.contains(name)) {
        let number: Option<i64> = col(row, name)?;
        let is_instant = *name == "at" || *name == "as_of" || name.ends_with("_at");
        let value = match number {
            Some(ms) if is_instant => millis(ms)?.to_string().into(),
            number => number.into(),
        };
        object.insert((*name).into(), value);
    }
    Ok(object)
}

/// What is sealed is theirs to read.
async fn open(tx: &mut Tx, row: &AnyRow, table: &Table, object: &mut Map<String, Value>) -> Result<()> {
    for (name, column, id, scopes) in SEALED.into_iter().filter(|(name, ..)| *name == table.name) {
        let Some(sealed) = object.get(column).and_then(Value::as_str).map(str::to_owned) else { continue };
        let mut scope = None;
        for of in scopes {
            scope = scope.or(col::<Option<String>>(row, of)?);
        }
        let (id, scope): (String, String) = (col(row, id)?, scope.unwrap_or_else(|| HOUSE.to_owned()));
        let wrapped = vault::key_if_there(tx, &scope).await?;
        let cell = Cell { table: name, column, row: &id, key: &scope };
        object.insert(column.into(), tx.vault().open(wrapped.as_deref(), cell, &sealed)?.into());
    }
    Ok(())
}

/// Of a link: who made it and who opened it, only where it was they.
fn keep_ones_own(link: &mut Map<String, Value>, user: UserId) {
    let is_they =
        |link: &Map<String, Value>, column: &str| link.get(column).and_then(Value::as_str) == Some(&user.0.to_string());
    if !is_they(link, "maker") {
        link.remove("maker");
    }
    if !is_they(link, "claimant") {
        for column in ["claimant", "claimed_name", "claimed_lang"] {
            link.remove(column);
        }
    }
}
