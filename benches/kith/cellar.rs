//! Where a bench keeps its facts: a file in a folder, or a schema in the PostgreSQL database that `KITH_TEST_DATABASE_URL`
//! names. Both go away with it.

use std::path::PathBuf;

use anyhow::Result;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};
use tempfile::TempDir;

const VARIABLE: &str = "KITH_TEST_DATABASE_URL";

/// An engine under test.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        }
    }

    /// Both, or SQLite alone where no server is named; that is then said aloud.
    pub fn at_hand() -> Vec<Engine> {
        if std::env::var_os(VARIABLE).is_some() {
            return vec![Engine::Sqlite, Engine::Postgres];
        }
        println!("NOT ON POSTGRESQL: {VARIABLE} is not set, so this is measured on SQLite only.");
        vec![Engine::Sqlite]
    }
}

pub struct Cellar {
    pub url: String,
    pub folder: TempDir,
    /// The file of the master key.
    pub key: Option<PathBuf>,
    schema: Option<(String, String)>,
}

impl Cellar {
    pub async fn fresh(engine: Engine) -> Result<Cellar> {
        let folder = TempDir::new()?;
        let key = Some(folder.path().join("kith.key"));
        if engine == Engine::Sqlite {
            let url = format!("sqlite://{}", folder.path().join("kith.db").display());
            return Ok(Cellar { url, folder, key, schema: None });
        }
        let server = std::env::var(VARIABLE)?;
        let name = format!("bench_{}", uuid::Uuid::now_v7().simple());
        run(&server, &format!("CREATE SCHEMA {name}")).await?;
        let sign = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{sign}options=-c%20search_path%3D{name}");
        Ok(Cellar { url, folder, key, schema: Some((server, name)) })
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("kith.db")
    }

    /// One number out of the database.
    pub async fn number(&self, sql: &str) -> Result<i64> {
        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect(&self.url).await?;
        let row = connection.fetch_one(AssertSqlSafe(sql.to_owned())).await?;
        Ok(row.try_get(0)?)
    }

    /// Runs a text of our own.
    pub async fn run(&self, sql: &str) -> Result<()> {
        run(&self.url, sql).await
    }

    /// The database goes away; bots must have ended before.
    pub async fn drop(self) {
        if let Some((server, name)) = &self.schema
            && let Err(error) = run(server, &format!("SET lock_timeout = '10s'; DROP SCHEMA {name} CASCADE")).await
        {
            println!("the schema {name} stayed behind: {error}");
        }
    }
}

async fn run(url: &str, sql: &str) -> Result<()> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await?;
    connection.execute(AssertSqlSafe(sql.to_owned())).await?;
    Ok(connection.close().await?)
}
