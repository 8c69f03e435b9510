//! Whole tables, row after row, from one store into another: read in one moment, written in one transaction, and
//! counted and summed so that both sides can be compared whatever order their rows come in.

use std::fmt::Write;

use anyhow::{Context, Result};
use futures::TryStreamExt;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::tables::Table;
use super::{Tx, col, engine, tables};

/// So many rows are written by one statement.
const BATCH: usize = 100;
/// More events than any meeting or network has between two backups.
pub const LEAP: i64 = 1000;

/// How many rows a table has, and a sum of them that no order changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub rows: i64,
    sum: [u8; 32],
}

/// One value of a row.
enum Cell {
    Text(Option<String>),
    Number(Option<i64>),
}

impl Tally {
    /// The sum, hexadecimal.
    pub fn sum(&self) -> String {
        self.sum.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The rows' SHA-256 are added up as one long number: a row more, less, twice or changed gives another sum.
    fn count(&mut self, table: &Table, row: &[Cell]) {
        self.rows += 1;
        let mut carry = 0;
        for (mine, theirs) in self.sum.iter_mut().zip(digest(table, row)) {
            let added = u16::from(*mine) + u16::from(theirs) + carry;
            (*mine, carry) = (added.to_le_bytes()[0], added >> 8);
        }
    }
}

/// By name and value, so that the order of columns does not matter either, and a column that is added later only counts
/// where somebody filled it.
fn digest(table: &Table, row: &[Cell]) -> [u8; 32] {
    let mut named: Vec<(&str, &Cell)> = columns(table).zip(row).collect();
    named.sort_by_key(|(name, _)| *name);
    let mut hash = Sha256::new();
    for (name, cell) in named {
        let value = match cell {
            Cell::Text(Some(text)) => format!("t{}:{text}", text.len()),
            Cell::Number(Some(number)) => format!("n{number};"),
            Cell::Text(None) | Cell::Number(None) => continue,
        };
        hash.update(format!("{name}={value}"));
    }
    hash.finalize().into()
}

fn columns(table: &Table) -> impl Iterator<Item = &'static str> {
    table.texts.iter().chain(&table.numbers).copied()
}

fn select(table: &Table) -> AssertSqlSafe<String> {
    let names = columns(table).collect::<Vec<_>>().join(", ");
    AssertSqlSafe(format!("SELECT {names} FROM {}", table.name))
}

fn cells(table: &Table, row: &AnyRow) -> Result<Vec<Cell>> {
    let read = || {
        let texts = table.texts.iter().map(|name| row.try_get(*name).map(Cell::Text));
        texts.chain(table.numbers.iter().map(|name| row.try_get(*name).map(Cell::Number))).collect()
    };
    let cells: sqlx::Result<Vec<Cell>> = read();
    cells.with_context(|| format!("the table {} holds something that does not belong there", table.name))
}

/// The first table in which anything is. A store in which nothing is may be filled.
pub async fn occupied(tx: &mut Tx) -> Result<Option<&'static str>> {
    for table in tables::present(tx).await? {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) AS rows FROM (SELECT 1 FROM {} LIMIT 1) AS one", table.name));
        if col::<i64>(&sqlx::query(sql).fetch_one(tx.conn()).await?, "rows")? > 0 {
            return Ok(Some(table.name));
        }
    }
    Ok(None)
}

/// Counts and sums what is there.
pub async fn tally(tx: &mut Tx, table: &Table) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut rows = sqlx::query(select(table)).fetch(tx.conn());
    while let Some(row) = rows.try_next().await? {
        tally.count(table, &cells(table, &row)?);
    }
    Ok(tally)
}

/// Copies a table, a batch at a time, and tells what was read.
pub async fn copy(from: &mut Tx, to: &mut Tx, table: &Table) -> Result<Tally> {
    let (mut tally, mut batch) = (Tally::default(), Vec::with_capacity(BATCH));
    let mut rows = sqlx::query(select(table)).fetch(from.conn());
    while let Some(row) = rows.try_next().await? {
        let row = cells(table, &row)?;
        tally.count(table, &row);
        batch.push(row);
        if batch.len() == BATCH {
            insert(to, table, std::mem::take(&mut batch)).await?;
        }
    }
    if !batch.is_empty() {
        insert(to, table, batch).await?;
    }
    crate::fault::point("copied-table");
    Ok(tally)
}

async fn insert(tx: &mut Tx, table: &Table, rows: Vec<Vec<Cell>>) -> Result<()> {
    let names: Vec<&str> = columns(table).collect();
    let places = |row: usize| {
        let places: Vec<String> = (1..=names.len()).map(|at| format!("${}", row * names.len() + at)).collect();
        format!("({})", places.join(", "))
    };
    let values = (0..rows.len()).map(places).collect::<Vec<_>>().join(", ");
    let sql = format!("INSERT INTO {} ({}) VALUES {values}", table.name, names.join(", "));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for cell in rows.into_iter().flatten() {
        query = match cell {
            Cell::Text(text) => query.bind(text),
            Cell::Number(number) => query.bind(number),
        };
    }
    query.execute(tx.conn()).await.with_context(|| format!("the table {} cannot be filled", table.name))?;
    Ok(())
}

/// Leases belong to processes, and those stay behind. Their fences go on from where they were.
pub async fn free_leases(tx: &mut Tx) -> Result<()> {
    Ok(sqlx::query("UPDATE lease SET until_at = 0").execute(tx.conn()).await.map(drop)?)
}

/// After a restore nobody knows what became of the messages that were due since the backup: a reminder counts as perhaps
/// sent and is not sent again; news is sent again rather than lost, and counts as sent once before. Gives how many of each.
pub async fn doubt_what_was_due(tx: &mut Tx, now: Timestamp) -> Result<(u64, u64)> {
    let reminders = "UPDATE outbox SET done_at = $1, outcome = 'uncertain', sending_at = NULL
                     WHERE done_at IS NULL AND due_at <= $1 AND class = 'at_most_once'";
    let reminders = sqlx::query(reminders).bind(now.as_millisecond()).execute(tx.conn()).await?.rows_affected();
    let news = "UPDATE outbox SET sending_at = due_at, sends = sends + 1
                WHERE done_at IS NULL AND due_at <= $1 AND class = 'at_least_once' AND sending_at IS NULL";
    let news = sqlx::query(news).bind(now.as_millisecond()).execute(tx.conn()).await?.rows_affected();
    Ok((reminders, news))
}

/// After a restore the care team's store may know events that we do not. So that no number is used for two events, each
/// stream goes on far above; the leap tells the receiver why some are missing.
pub async fn leap(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO relay_event (stream, seq, id, type, body, at, due_at, delivered_at)
               SELECT stream, MAX(seq) + $2, stream || '.restored.' || CAST(MAX(seq) AS TEXT), 'restored', '{}', $1, $1, $1
               FROM relay_event GROUP BY stream";
    sqlx::query(sql).bind(now.as_millisecond()).bind(LEAP).execute(tx.conn()).await?;
    Ok(())
}

/// What a backup says of itself: when it was made, and what it holds. It stands in the backup file only.
pub async fn seal(tx: &mut Tx, tallies: &[(&'static str, Tally)], now: Timestamp) -> Result<()> {
    let room = "CREATE TABLE backup_seal (what TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, sum TEXT NOT NULL)";
    sqlx::query(room).execute(tx.conn()).await?;
    let sql = "INSERT INTO backup_seal (what, number, sum) VALUES ($1, $2, $3)";
    sqlx::query(sql).bind("made".to_owned()).bind(now.as_millisecond()).bind(String::new()).execute(tx.conn()).await?;
    for (name, tally) in tallies {
        let query = sqlx::query(sql).bind(format!("table {name}")).bind(tally.rows).bind(tally.sum());
        query.execute(tx.conn()).await?;
    }
    Ok(())
}

/// When a backup was made. `None`: it is none.
pub async fn sealed_at(tx: &mut Tx) -> Result<Option<Timestamp>> {
    if !engine::has_table(tx, "backup_seal").await? {
        return Ok(None);
    }
    let row = sqlx::query("SELECT number FROM backup_seal WHERE what = 'made'").fetch_optional(tx.conn()).await?;
    row.map(|row| super::instant(&row, "number")).transpose()
}

/// Whether a table of a backup is as it was when the backup was sealed.
pub async fn as_sealed(tx: &mut Tx, table: &Table) -> Result<bool> {
    let sql = "SELECT number, sum FROM backup_seal WHERE what = $1";
    let row = sqlx::query(sql).bind(format!("table {}", table.name)).fetch_optional(tx.conn()).await?;
    let Some(row) = row else { return Ok(false) };
    let tally = tally(tx, table).await?;
    Ok((col::<i64>(&row, "number")?, col::<String>(&row, "sum")?) == (tally.rows, tally.sum()))
}
