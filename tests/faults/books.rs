//! The bot's database, read from outside while the bot runs.

use kith::sandbox::Village;

/// A row as its columns in words; an absent value is an empty text.
pub type Words = Vec<String>;

/// All rows of a query.
pub async fn rows(village: &Village, query: &str) -> Vec<Words> {
    village.rows(query).await.unwrap_or_else(|error| panic!("{query}: {error}"))
}
