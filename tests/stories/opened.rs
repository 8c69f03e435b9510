//! Questions to the bot's database about what is sealed there: a table `known_X` beside each table X, with the row's id and the sealed
//! columns opened, as whoever has the master key's file would read them.

use kith::sandbox::Village;
use kith::store::vault::{self, Cell, HOUSE, SEALED};
use kith::store::{Store, Tx};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};

/// A row as its columns in words; an absent value is an empty text.
pub type Words = Vec<String>;

/// All rows of a question, every value in words.
pub async fn rows(village: &Village, question: &str) -> sqlx::Result<Vec<Words>> {
    if !question.contains("known_") {
        return village.rows(question).await;
    }
    let mut conn = AnyConnection::connect(village.database()).await?;
    let asked = tables().into_iter().filter(|table| question.contains(&format!("known_{table}")));
    lay_open(village, &mut conn, asked).await?;
    let found = ask(&mut conn, question).await?;
    conn.close().await?;
    Ok(found)
}

/// Every sealed text there is, opened.
#[allow(dead_code, reason = "not every suite that asks also reads everything")]
pub async fn everything(village: &Village) -> sqlx::Result<Vec<Words>> {
    let (mut conn, mut found) = (AnyConnection::connect(village.database()).await?, Vec::new());
    lay_open(village, &mut conn, tables().into_iter()).await?;
    for table in tables() {
        found.extend(ask(&mut conn, &format!("SELECT * FROM known_{table}")).await?);
    }
    conn.close().await?;
    Ok(found)
}

/// The tables that hold something sealed.
fn tables() -> Vec<&'static str> {
    let mut names: Vec<&str> = SEALED.iter().map(|(table, ..)| *table).collect();
    names.dedup();
    names
}

/// Asks on this connection.
pub async fn ask(conn: &mut AnyConnection, question: &str) -> sqlx::Result<Vec<Words>> {
    let found = sqlx::query(AssertSqlSafe(question.to_owned())).fetch_all(conn).await?;
    found.iter().map(|row| (0..row.len()).map(|at| in_words(row, at)).collect()).collect()
}

fn in_words(row: &AnyRow, at: usize) -> sqlx::Result<String> {
    match row.try_get::<Option<i64>, _>(at) {
        Ok(number) => Ok(number.map(|number| number.to_string()).unwrap_or_default()),
        Err(_) => Ok(row.try_get::<Option<String>, _>(at)?.unwrap_or_default()),
    }
}

async fn lay_open(village: &Village, conn: &mut AnyConnection, tables: impl Iterator<Item = &str>) -> sqlx::Result<()> {
    let store = Store::open(village.database(), village.key().as_deref()).await.expect("the store opens");
    let mut tx = store.begin().await.expect("the store is read");
    for table in tables {
        lay_table_open(&mut tx, conn, table).await?;
    }
    drop(tx);
    store.close().await;
    Ok(())
}

async fn lay_table_open(tx: &mut Tx, conn: &mut AnyConnection, table: &str) -> sqlx::Result<()> {
    let sealed: Vec<_> = SEALED.into_iter().filter(|(name, ..)| *name == table).collect();
    let columns: Vec<String> = sealed.iter().map(|(_, column, ..)| format!("{column} TEXT")).collect();
    let id = sealed[0].2;
    let sql = format!("CREATE TEMPORARY TABLE known_{table} ({id} TEXT, {})", columns.join(", "));
    conn.execute(AssertSqlSafe(sql)).await?;
    let sql = AssertSqlSafe(format!("SELECT * FROM {table}"));
    for row in sqlx::query(sql).fetch_all(&mut *conn).await? {
        let mut opened: Vec<Option<String>> = vec![row.try_get(id)?];
        for (table, column, id, scopes) in &sealed {
            let scope = scopes.iter().find_map(|scope| row.try_get::<Option<String>, _>(*scope).ok().flatten());
            let (id, scope): (String, String) = (row.try_get(*id)?, scope.unwrap_or_else(|| HOUSE.to_owned()));
            let wrapped = vault::key_if_there(tx, &scope).await.expect("a key");
            let cell = Cell { table, column, row: &id, key: &scope };
            let open = |text: String| tx.vault().open(wrapped.as_deref(), cell, &text).expect("it opens");
            opened.push(row.try_get::<Option<String>, _>(*column)?.map(open));
        }
        let places: Vec<String> = (1..=opened.len()).map(|place| format!("${place}")).collect();
        let sql = AssertSqlSafe(format!("INSERT INTO known_{table} VALUES ({})", places.join(", ")));
        opened.into_iter().fold(sqlx::query(sql), sqlx::query::Query::bind).execute(&mut *conn).await?;
    }
    Ok(())
}
