//! What nobody reads before the commit: gathered while a batch is handled, and written many rows at a time.
//! A tap's seat, its answer, its line in the log and its word to the care team's store cost a statement each otherwise, and
//! a statement costs more than the row it writes.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use sqlx::{AssertSqlSafe, Executor};

use super::Tx;

/// Rows that one statement takes, the most first: few texts, so that each stays prepared. No more than sixteen: the time that
/// sqlx takes to bind on SQLite rises with the square of the places.
const SIZES: [usize; 3] = [16, 4, 1];

/// A table whose rows may come late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// A seat that is there, as its holder answered: the last word counts.
    Seat,
    Answer,
    Deed,
    Relay,
}

impl Table {
    const ALL: [Table; 4] = [Table::Seat, Table::Answer, Table::Deed, Table::Relay];

    fn name_and_columns(self) -> (&'static str, usize) {
        match self {
            Table::Seat => ("seat (meeting_id, participant_id, status, how, told_version, changed_at)", 6),
            Table::Answer => ("answer (id, meeting_id, participant_id, version, status, how, at, update_id)", 8),
            Table::Deed => ("deed (id, network_id, at, actor, what, about)", 6),
            Table::Relay => ("relay_event (stream, seq, id, type, body, at, due_at)", 7),
        }
    }

    /// Numbers and texts stand in the same columns always: a text that is prepared is prepared for its types.
    fn insert(self, rows: usize) -> String {
        let (name, columns) = self.name_and_columns();
        let row = |row: usize| {
            let places: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
            format!("({})", places.join(", "))
        };
        format!("INSERT INTO {name} VALUES {}{}", (0..rows).map(row).collect::<Vec<_>>().join(", "), self.else_())
    }

    /// What becomes of a row that is there already.
    fn else_(self) -> &'static str {
        match self {
            Table::Seat => {
                " ON CONFLICT (meeting_id, participant_id) DO UPDATE SET status = excluded.status, how = excluded.how, told_version = excluded.told_version, changed_at = excluded.changed_at"
            }
            _ => "",
        }
    }
}

/// What a column gets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Cell {
    Number(i64),
    Text(String),
    Perhaps(Option<String>),
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Cell {
        Cell::Perhaps(text.map(str::to_owned))
    }
}

/// What is still to be written, and how far each of the care team's streams has come with it.
#[derive(Debug, Default)]
pub(super) struct Late {
    rows: Vec<(Table, Vec<Cell>)>,
    streams: HashMap<String, i64>,
}

impl Late {
    /// A row for the end of the transaction.
    pub(super) fn row(&mut self, table: Table, cells: Vec<Cell>) {
        self.rows.push((table, cells));
    }

    /// The newest number of a stream; known to whoever holds its row.
    pub(super) fn newest(&self, stream: &str) -> Option<i64> {
        self.streams.get(stream).copied()
    }

    /// A stream has come so far, whatever the tables say.
    pub(super) fn has_come_to(&mut self, stream: &str, number: i64) {
        self.streams.insert(stream.to_owned(), number);
    }

    /// Undoes what is still to be written; how far the streams have come is looked up again.
    pub(super) fn undo(&mut self) {
        self.rows.clear();
        self.streams.clear();
    }

    /// Takes what is still to be written, table by table.
    fn take(&mut self) -> HashMap<usize, Vec<Vec<Cell>>> {
        let mut by_table: HashMap<usize, Vec<Vec<Cell>>> = HashMap::new();
        for (table, cells) in std::mem::take(&mut self.rows) {
            by_table.entry(table as usize).or_default().push(cells);
        }
        if let Some(seats) = by_table.get_mut(&(Table::Seat as usize)) {
            last_words(seats);
        }
        by_table
    }
}

/// Of several rows for one seat the last: no statement may touch a row twice.
fn last_words(seats: &mut Vec<Vec<Cell>>) {
    let mut known = HashSet::new();
    seats.reverse();
    seats.retain(|cells| known.insert((cells[0].clone(), cells[1].clone())));
}

/// Writes what is still to be written: at the commit, and before anybody reads these tables or writes to a seat.
pub(super) async fn write(tx: &mut Tx) -> Result<()> {
    if tx.late().rows.is_empty() {
        return Ok(());
    }
    let mut by_table = tx.late().take();
    for table in Table::ALL {
        let mut rows = by_table.remove(&(table as usize)).unwrap_or_default().into_iter();
        for size in SIZES {
            while rows.len() >= size {
                let some = rows.by_ref().take(size).flatten().collect();
                insert(tx, table.insert(size), some).await?;
            }
        }
    }
    Ok(())
}

async fn insert(tx: &mut Tx, sql: String, cells: Vec<Cell>) -> Result<()> {
    // Built from constants alone.
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for cell in cells {
        query = match cell {
            Cell::Number(number) => query.bind(number),
            Cell::Text(text) => query.bind(text),
            Cell::Perhaps(text) => query.bind(text),
        };
    }
    tx.conn_apart().execute(query).await?;
    Ok(())
}
