//! The desk: what an operator sees of a running bot, read from its database through the documented views only.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection, Row};

/// A view as it stands: whatever columns it has, every value in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows; an absent value is an empty string.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The values of one column.
    pub fn column(&self, name: &str) -> Vec<&str> {
        let place = self.columns.iter().position(|column| column == name);
        place.map(|place| self.rows.iter().map(|row| row[place].as_str()).collect()).unwrap_or_default()
    }
}

/// Reads a view, oldest rows first, at most 200. No file or no such view: nothing yet.
pub(super) async fn read(database: &Path, view: &'static str) -> Option<Table> {
    let mut connection = open(database).await?;
    let table = table(&mut connection, view).await.ok().flatten();
    connection.close().await.ok()?;
    table
}

async fn open(database: &Path) -> Option<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    SqliteConnection::connect_with(&options).await.ok()
}

async fn table(connection: &mut SqliteConnection, view: &'static str) -> sqlx::Result<Option<Table>> {
    let named = sqlx::query("SELECT name FROM pragma_table_info(?)").bind(view).fetch_all(&mut *connection).await?;
    let columns: Vec<String> = named.iter().map(|row| row.get(0)).collect();
    if columns.is_empty() {
        return Ok(None);
    }
    let in_words = |column: &String| {
        let name = format!("\"{}\"", column.replace('"', "\"\""));
        format!("CASE typeof({name}) WHEN 'blob' THEN hex({name}) ELSE coalesce(CAST({name} AS TEXT), '') END")
    };
    // The names come from the view itself, quoted.
    let text = columns.iter().map(in_words).collect::<Vec<_>>().join(", ");
    let query = AssertSqlSafe(format!("SELECT {text} FROM {view} LIMIT 200"));
    let found = sqlx::query(query).fetch_all(connection).await?;
    let rows = found.iter().map(|row| (0..columns.len()).map(|n| row.get(n)).collect()).collect();
    Ok(Some(Table { columns, rows }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_view_is_shown_with_whatever_it_has_and_a_missing_one_is_nothing_yet() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kith.db");
        assert_eq!(read(&file, "operator_queue").await, None);
        assert!(!file.exists(), "looking makes nothing");
        let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query("PRAGMA journal_mode = WAL").execute(&mut connection).await.unwrap();
        let view =
            "CREATE VIEW operator_queue AS SELECT x'0aff' AS id, 'reminder' AS kind, 7 AS due_at_ms, NULL AS state";
        sqlx::query(view).execute(&mut connection).await.unwrap();
        assert_eq!(read(&file, "care_readiness").await, None);
        let table = read(&file, "operator_queue").await.unwrap();
        assert_eq!(table.columns, ["id", "kind", "due_at_ms", "state"]);
        assert_eq!(table.rows, [["0AFF", "reminder", "7", ""]]);
        assert_eq!((table.column("due_at_ms"), table.column("other")), (vec!["7"], vec![]));
    }
}
