//! The bot's database, read from outside while the bot runs.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

/// A row as its columns in words; an absent value is an empty text.
pub type Words = Vec<String>;

/// All rows of a query.
pub async fn rows(database: &Path, query: &str) -> Vec<Words> {
    try_rows(database, query).await.unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// Changes a fact behind the bot's back.
pub async fn change(database: &Path, statement: &str) {
    let mut connection =
        SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(database)).await.expect("a file");
    sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.expect(statement);
    connection.close().await.expect("a file");
}

/// All rows of a query, or what kept us from reading them.
pub async fn try_rows(database: &Path, query: &str) -> sqlx::Result<Vec<Words>> {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let found = sqlx::query(AssertSqlSafe(query.to_owned())).fetch_all(&mut connection).await?;
    connection.close().await?;
    Ok(found.iter().map(words).collect())
}

fn words(row: &SqliteRow) -> Words {
    let number = |at| row.try_get::<Option<i64>, _>(at).map(|number| number.map(|number| number.to_string()));
    let text = |at| row.try_get::<Option<String>, _>(at);
    (0..row.len()).map(|at| text(at).or_else(|_| number(at)).expect("a text or a number").unwrap_or_default()).collect()
}
