//! docs/care-store.md is what the views are, column by column, and every question in it can be asked; the role that reads them reads
//! nothing else.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

use super::copying::{change, furnished, words};
use crate::source::root;

fn page() -> String {
    std::fs::read_to_string(root().join("docs/care-store.md")).expect("the page")
}

/// Each view of the page, with its columns and their types.
fn promised(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let sections = page.split("\n### `").skip(1);
    let column = |line: &str| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        Some((cells.next()?.trim_end_matches('`').to_owned(), cells.next()?.to_owned()))
    };
    let view = |section: &str| {
        let name = section.split('`').next().expect("a name").to_owned();
        let table = section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
        (name, table.filter_map(column).collect())
    };
    sections.map(view).collect()
}

/// Every question of the page.
fn questions(page: &str) -> Vec<String> {
    page.split("```sql\n").skip(1).map(|rest| rest.split("```").next().expect("an end").to_owned()).collect()
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres")
}

async fn columns(url: &str, view: &str) -> Result<Vec<String>> {
    let of = if is_postgres(url) {
        "SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{view}'
         ORDER BY ordinal_position"
    } else {
        "SELECT name FROM pragma_table_info('{view}') ORDER BY cid"
    };
    words(url, &of.replace("{view}", view)).await
}

/// What a column holds, in the words of the page.
async fn holds(url: &str, view: &str, column: &str) -> Result<String> {
    let kind =
        if is_postgres(url) { "pg_typeof({column})::text" } else { "typeof({column})" }.replace("{column}", column);
    let kinds = words(url, &format!("SELECT DISTINCT {kind} FROM {view} WHERE {column} IS NOT NULL")).await?;
    let kinds: BTreeSet<&str> =
        kinds.iter().map(|kind| if kind == "bigint" { "integer" } else { kind.as_str() }).collect();
    let nulls = words(url, &format!("SELECT 'null' FROM {view} WHERE {column} IS NULL LIMIT 1")).await?;
    Ok(kinds.into_iter().map(str::to_owned).chain(nulls).collect::<Vec<_>>().join(" or "))
}

#[tokio::test]
async fn the_page_on_the_care_store_is_what_the_views_are() -> Result<()> {
    let (cellar, store) = furnished().await?;
    let views = promised(&page());
    let names: Vec<&str> = views.iter().map(|(name, _)| name.as_str()).collect();
    let known = [
        "care_meeting",
        "care_participant",
        "care_attendance",
        "care_readiness",
        "care_relay",
        "care_clock",
        "care_continuity",
    ];
    assert_eq!(names, known);
    for (view, promises) in &views {
        let columns_of: Vec<&String> = promises.iter().map(|(name, _)| name).collect();
        assert_eq!(columns(cellar.url(), view).await?.iter().collect::<Vec<_>>(), columns_of, "{view}");
        for (column, kind) in promises {
            assert_eq!(holds(cellar.url(), view, column).await?, *kind, "{view}.{column}");
        }
    }
    store.close().await;
    Ok(())
}

#[tokio::test]
async fn every_question_of_the_page_finds_something() -> Result<()> {
    let (cellar, store) = furnished().await?;
    let mut conn = AnyConnection::connect(cellar.url()).await?;
    let questions = questions(&page());
    assert!(questions.len() >= 7, "{questions:?}");
    for question in questions {
        let found = conn.fetch_all(AssertSqlSafe(question.clone())).await.map(|rows| rows.len());
        assert!(found.as_ref().is_ok_and(|rows| *rows > 0), "{question}: {found:?}");
    }
    conn.close().await?;
    store.close().await;
    Ok(())
}

#[tokio::test]
async fn the_care_teams_role_reads_the_views_and_nothing_else() -> Result<()> {
    let (cellar, store) = furnished().await?;
    if !is_postgres(cellar.url()) {
        writeln!(std::io::stderr(), "NOT RUN: deploy/care-reader.sql is for PostgreSQL; this is SQLite")?;
        return Ok(());
    }
    let script = std::fs::read_to_string(root().join("deploy/care-reader.sql"))?;
    change(cellar.url(), &script).await?;
    change(cellar.url(), "GRANT kith_care_reader TO CURRENT_USER").await?;
    let mut conn = AnyConnection::connect(cellar.url()).await?;
    conn.execute("SET ROLE kith_care_reader").await?;
    for (view, _) in promised(&page()) {
        assert!(!conn.fetch_all(AssertSqlSafe(format!("SELECT * FROM {view}"))).await?.is_empty(), "{view}");
    }
    for table in kith::store::tables::all() {
        let read = conn.fetch_all(AssertSqlSafe(format!("SELECT * FROM {} LIMIT 1", table.name))).await;
        assert!(read.is_err_and(|error| error.to_string().contains("permission denied")), "{}", table.name);
    }
    for change in
        ["UPDATE care_readiness SET readiness = 'ready'", "SELECT * FROM operator_queue", "CREATE TABLE x (y TEXT)"]
    {
        assert!(conn.execute(change).await.is_err(), "{change}");
    }
    conn.close().await?;
    store.close().await;
    Ok(())
}
