//! The desk: what an operator sees of a running bot, read from its database through the documented views only.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

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

/// Reads a view, oldest rows first, at most 200. No database or no such view: nothing yet.
pub(super) async fn read(database: &str, view: &'static str) -> Option<Table> {
    let mut connection = open(database).await.ok()?;
    let table = table(&mut connection, view).await.ok().flatten();
    connection.close().await.ok()?;
    table
}

/// All rows of a question, every value in words; an absent value is an empty text.
pub(super) async fn rows(database: &str, question: &str) -> sqlx::Result<Vec<Vec<String>>> {
    let mut connection = open(database).await?;
    let found = sqlx::query(AssertSqlSafe(question.to_owned())).fetch_all(&mut connection).await?;
    connection.close().await?;
    found.iter().map(|row| (0..row.len()).map(|at| in_words(row, at)).collect()).collect()
}

fn in_words(row: &AnyRow, at: usize) -> sqlx::Result<String> {
    match row.try_get::<Option<i64>, _>(at) {
        Ok(number) => Ok(number.map(|number| number.to_string()).unwrap_or_default()),
        Err(_) => Ok(row.try_get::<Option<String>, _>(at)?.unwrap_or_default()),
    }
}

/// A file is only read, and never made.
async fn open(database: &str) -> sqlx::Result<AnyConnection> {
    sqlx::any::install_default_drivers();
    let only_read = if is_file(database) { "?mode=ro" } else { "" };
    AnyConnection::connect(&format!("{database}{only_read}")).await
}

fn is_file(database: &str) -> bool {
    database.starts_with("sqlite:")
}

async fn table(connection: &mut AnyConnection, view: &'static str) -> sqlx::Result<Option<Table>> {
    let sqlite = connection.backend_name() == "SQLite";
    let columns = if sqlite {
        "SELECT name FROM pragma_table_info($1)"
    } else {
        "SELECT CAST(attname AS TEXT) FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 ORDER BY attnum"
    };
    let named = sqlx::query(columns).bind(view).fetch_all(&mut *connection).await?;
    let columns = named.iter().map(|row| row.try_get(0)).collect::<sqlx::Result<Vec<String>>>()?;
    if columns.is_empty() {
        return Ok(None);
    }
    let as_text = |column: &String| {
        let name = format!("\"{}\"", column.replace('"', "\"\""));
        let text = format!("coalesce(CAST({name} AS TEXT), '')");
        if sqlite { format!("CASE typeof({name}) WHEN 'blob' THEN hex({name}) ELSE {text} END") } else { text }
    };
    // The names come from the view itself, quoted.
    let text = columns.iter().map(as_text).collect::<Vec<_>>().join(", ");
    let query = AssertSqlSafe(format!("SELECT {text} FROM {view} LIMIT 200"));
    let found = sqlx::query(query).fetch_all(connection).await?;
    let all = |row: &AnyRow| (0..columns.len()).map(|at| row.try_get(at)).collect::<sqlx::Result<Vec<String>>>();
    let rows = found.iter().map(all).collect::<sqlx::Result<_>>()?;
    Ok(Some(Table { columns, rows }))
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

    use super::*;

    #[tokio::test]
    async fn a_view_is_shown_with_whatever_it_has_and_a_missing_one_is_nothing_yet() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kith.db");
        let url = format!("sqlite://{}", file.display());
        assert_eq!(read(&url, "operator_queue").await, None);
        assert!(!file.exists(), "looking makes nothing");
        let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query("PRAGMA journal_mode = WAL").execute(&mut connection).await.unwrap();
        let view =
            "CREATE VIEW operator_queue AS SELECT x'0aff' AS id, 'reminder' AS kind, 7 AS due_at_ms, NULL AS state";
        sqlx::query(view).execute(&mut connection).await.unwrap();
        assert_eq!(read(&url, "care_readiness").await, None);
        let table = read(&url, "operator_queue").await.unwrap();
        assert_eq!(table.columns, ["id", "kind", "due_at_ms", "state"]);
        assert_eq!(table.rows, [["0AFF", "reminder", "7", ""]]);
        assert_eq!((table.column("due_at_ms"), table.column("other")), (vec!["7"], vec![]));
    }
}
