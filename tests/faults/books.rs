//! The bot's database, read from outside while the bot runs.

use kith::sandbox::Village;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

use crate::opened;

/// A row as its columns in words; an absent value is an empty text.
pub type Words = Vec<String>;

/// All rows of a query.
pub async fn rows(village: &Village, query: &str) -> Vec<Words> {
    opened::rows(village, query).await.unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// Changes a fact behind the bot's back.
pub async fn change(village: &Village, statement: &str) {
    let mut connection = AnyConnection::connect(village.database()).await.expect("the bot's database");
    connection.execute(AssertSqlSafe(statement.to_owned())).await.expect(statement);
    connection.close().await.expect("the bot's database");
}
