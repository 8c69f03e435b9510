//! What differs between engines: opening, how a write transaction begins, the care team's views.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, Executor, Pool, Transaction};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
const VIEWS: &str = include_str!("../../migrations/views/sqlite.sql");

/// The store: one writing connection, so that writers queue here and never meet a locked file.
#[derive(Clone, Debug)]
pub struct Store {
    writer: Pool<Any>,
}

/// A write transaction. What it holds is this floor's business.
pub struct Tx {
    inner: Transaction<'static, Any>,
    /// The update being handled: evidence for consents, approvals and answers.
    cause: i64,
    /// Where the write-ahead log is emptied if this transaction forgets somebody.
    writer: Pool<Any>,
    forgets: bool,
}

impl Store {
    /// Opens the database, makes it if it is missing, and brings it up to date.
    pub async fn open(url: &str) -> Result<Store> {
        sqlx::any::install_default_drivers();
        let path = sqlite_path(url)?;
        let lock = prepare_file(&path)?;
        let writer = AnyPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(|conn, _| Box::pin(settle_in(conn)))
            .connect(&format!("sqlite://{}?mode=rwc", path.display()))
            .await
            .with_context(|| {
                format!("cannot open the database {}: is the folder there, and may we write to it?", path.display())
            })?;
        migrate(&writer).await?;
        drop(lock);
        Ok(Store { writer })
    }

    /// Begins a write transaction: the only way to change anything.
    pub async fn begin(&self) -> Result<Tx> {
        let inner = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Tx { inner, cause: 0, writer: self.writer.clone(), forgets: false })
    }

    /// Closes the database in good order.
    pub async fn close(&self) {
        self.writer.close().await;
    }
}

impl Tx {
    /// The connection, for the other rooms of this floor.
    pub(super) fn conn(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    /// Says which update the following changes rest on.
    pub fn caused_by(&mut self, update_id: i64) {
        self.cause = update_id;
    }

    /// The update the present changes rest on.
    pub(super) fn cause(&self) -> i64 {
        self.cause
    }

    /// Says that this transaction takes an identity away: its bytes go with it.
    pub fn forgets(&mut self) {
        self.forgets = true;
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<()> {
        crate::fault::point("before-commit");
        self.inner.commit().await?;
        crate::fault::point("after-commit");
        if self.forgets {
            empty_log(&self.writer).await;
        }
        Ok(())
    }

    /// From here a part can be undone alone.
    pub async fn savepoint(&mut self) -> Result<()> {
        Ok(self.conn().execute("SAVEPOINT part").await.map(drop)?)
    }

    /// Keeps what was done since the savepoint.
    pub async fn keep_part(&mut self) -> Result<()> {
        Ok(self.conn().execute("RELEASE SAVEPOINT part").await.map(drop)?)
    }

    /// Undoes what was done since the savepoint.
    pub async fn undo_part(&mut self) -> Result<()> {
        self.conn().execute("ROLLBACK TO SAVEPOINT part").await?;
        self.keep_part().await
    }
}

/// The file behind `sqlite://path` or `sqlite:path`.
fn sqlite_path(url: &str) -> Result<PathBuf> {
    let Some(rest) = url.strip_prefix("sqlite:") else {
        bail!("DATABASE_URL must begin with sqlite:, for example sqlite://kith.db");
    };
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    if path.is_empty() || path.contains(":memory:") {
        bail!("DATABASE_URL must name a file, for example sqlite://kith.db: answers must outlive the process");
    }
    Ok(PathBuf::from(path))
}

/// Only its owner may read the file; and only one process at a time lays the rooms out (SQLite's migrations have no lock).
fn prepare_file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let why = || format!("cannot write to {}: is the folder there, and is it ours?", path.display());
    options.open(path).with_context(why)?;
    let lock_path = path.with_extension("lock");
    let lock = options.open(&lock_path).with_context(why)?;
    lock.lock().with_context(why)?;
    Ok(lock)
}

async fn settle_in(conn: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                   PRAGMA secure_delete = ON; PRAGMA busy_timeout = 2000;";
    conn.execute(pragmas).await.map(drop)
}

/// `secure_delete` wipes the database, but pages as they were before stay in the write-ahead log until it is emptied.
/// A reader in the way is no harm: the hourly sweep comes by again.
async fn empty_log(writer: &Pool<Any>) {
    if let Err(error) = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").await {
        tracing::warn!(%error, "the write-ahead log was not emptied");
    }
}

async fn migrate(pool: &Pool<Any>) -> Result<()> {
    MIGRATIONS.run(pool).await.context("cannot bring the database up to date: was it made by a newer Kith?")?;
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    tx.execute(VIEWS).await.context("cannot lay out the care team's views")?;
    Ok(tx.commit().await?)
}
