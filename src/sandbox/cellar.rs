//! Where the bot of a village keeps its facts: a file in a folder; or, for tests with `KITH_TEST_DATABASE_URL`, a schema
//! of its own in that PostgreSQL database. Both go away with the village.

use std::path::{Path, PathBuf};
use std::sync::Once;

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use tempfile::TempDir;

use super::road::say;

/// The variable that sends the stories to PostgreSQL. Debug builds only.
const VARIABLE: &str = "KITH_TEST_DATABASE_URL";

static SAID: Once = Once::new();

/// Where facts are kept.
#[derive(Debug)]
pub struct Cellar {
    url: String,
    file: Option<PathBuf>,
    /// Goes away with the village.
    folder: Option<TempDir>,
    schema: Option<(String, String)>,
}

impl Cellar {
    /// One that goes away.
    pub async fn fresh() -> anyhow::Result<Cellar> {
        if let Some(server) = std::env::var(VARIABLE).ok().filter(|url| cfg!(debug_assertions) && !url.is_empty()) {
            return Cellar::schema(&server).await;
        }
        let folder = TempDir::new()?;
        let mut cellar = Cellar::file_in(folder.path());
        cellar.folder = Some(folder);
        Ok(cellar)
    }

    /// A file in a folder that stays.
    pub fn file_in(folder: &Path) -> Cellar {
        let file = folder.join("kith.db");
        Cellar { url: format!("sqlite://{}", file.display()), file: Some(file), folder: None, schema: None }
    }

    /// As `DATABASE_URL` names it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The file of the master key: beside the file, or in a folder of this machine that goes away.
    pub fn key(&self) -> Option<PathBuf> {
        let beside = self.file.as_ref().map(|file| file.with_extension("key"));
        beside.or_else(|| self.folder.as_ref().map(|folder| folder.path().join("kith.key")))
    }

    /// A schema on this server, that goes away.
    pub async fn schema(server: &str) -> anyhow::Result<Cellar> {
        let name = format!("kith_{}", uuid::Uuid::now_v7().simple());
        run(server, format!("CREATE SCHEMA {name}")).await?;
        let sign = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{sign}application_name={name}&options=-c%20search_path%3D{name}");
        Ok(Cellar { url, file: None, folder: Some(TempDir::new()?), schema: Some((server.to_owned(), name)) })
    }
}

impl Drop for Cellar {
    /// The schema goes away on a thread of its own: this one may belong to a runtime, or to one that is ending. Whatever
    /// the bot still has open there is cut off first.
    fn drop(&mut self) {
        let Some((server, name)) = self.schema.take() else { return };
        let text = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}';
             SET lock_timeout = '5s'; DROP SCHEMA {name} CASCADE"
        );
        let gone = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(run(&server, text))
        });
        if let Ok(Err(error)) = gone.join() {
            eprintln!("a village's schema stayed behind: {error}");
        }
    }
}

/// No silent skip: whoever runs stories without a server is told, once in a process.
pub(super) fn say_where() {
    if std::env::var_os(VARIABLE).is_none() {
        SAID.call_once(|| {
            say(&format!("NOT ON POSTGRESQL: {VARIABLE} is not set, so these stories are told on SQLite only"));
        });
    }
}

/// The names in the text are our own.
async fn run(server: &str, text: String) -> anyhow::Result<()> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(server).await?;
    connection.execute(AssertSqlSafe(text)).await?;
    Ok(connection.close().await?)
}
