//! SQLite: a file of this machine, one writing connection, migrations under a file lock.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, Executor, Pool, Row};

use super::Engine;

/// A deferred transaction would meet "database is locked" when it first writes.
pub const BEGIN: &str = "BEGIN IMMEDIATE";

const VIEWS: &str = include_str!("../../../migrations/views/sqlite.sql");
const RULES: &str = include_str!("../../../migrations/rules/sqlite.sql");

/// The file behind `sqlite://path` or `sqlite:path`.
pub fn path(url: &str) -> Result<PathBuf, &'static str> {
    let rest = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    if path.is_empty() || path.contains(":memory:") {
        return Err("sqlite: must name a file, for example sqlite://kith.db: answers must outlive the process");
    }
    Ok(PathBuf::from(path))
}

/// Opens the file, makes it if it is missing, and brings it up to date.
pub async fn open(url: &str, key: Option<&Path>) -> Result<Pool<Any>> {
    let path = path(url).map_err(|why| anyhow!(why))?;
    // Waiting for the lock blocks a thread: one of its own, so that whoever holds it can go on.
    let waiting = path.clone();
    let lock = tokio::task::spawn_blocking(move || prepare_file(&waiting)).await??;
    let writer = AnyPoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|conn, _| Box::pin(settle_in(conn)))
        // Where the disk was full, SQLite itself ended the transaction: such a connection never begins another.
        .before_acquire(|conn, _| Box::pin(async move { Ok(!sqlx::Connection::is_in_transaction(conn)) }))
        .connect(&format!("sqlite://{}?mode=rwc", path.display()))
        .await
        .with_context(|| {
            format!("cannot open the database {}: is the folder there, and may we write to it?", path.display())
        })?;
    super::migrate(&writer, Engine::Sqlite, url, key).await?;
    lay_views(&writer).await.context("cannot lay out the care team's views")?;
    drop(lock);
    Ok(writer)
}

/// Only its owner may read the file; and only one process at a time lays the rooms out (SQLite's migrations have no lock).
fn prepare_file(path: &Path) -> Result<File> {
    let options = private();
    let why = || format!("cannot write to {}: is the folder there, and is it ours?", path.display());
    options.open(path).with_context(why)?;
    let lock_path = path.with_extension("lock");
    let lock = options.open(&lock_path).with_context(why)?;
    lock.lock().with_context(why)?;
    Ok(lock)
}

/// The sole right to work on the file, as long as the lock is kept; `None` while another process has it.
pub fn claim(url: &str) -> Result<Option<File>> {
    let path = path(url).map_err(|why| anyhow!(why))?.with_extension("keeper");
    let why = || format!("cannot write to {}: is the folder there, and is it ours?", path.display());
    let file = private().open(&path).with_context(why)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error).with_context(why),
    }
}

/// Whether a process has the sole right to work on the file. Looking makes nothing.
pub fn is_claimed(url: &str) -> Result<bool> {
    let path = path(url).map_err(|why| anyhow!(why))?.with_extension("keeper");
    Ok(path.exists() && claim(url)?.is_none())
}

/// Made if it is missing, for its owner only.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

async fn settle_in(conn: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                   PRAGMA secure_delete = ON; PRAGMA busy_timeout = 1000;";
    conn.execute(pragmas).await?;
    if let Some(pages) = crate::fault::most_pages() {
        conn.execute(sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"))).await?;
    }
    Ok(())
}

/// Lays the views and the rules where they are not what they should be: the file's `user_version` says what they are. Where they are,
/// nothing is written, so that a bot also starts on a disk that is full.
async fn lay_views(writer: &Pool<Any>) -> Result<()> {
    let mark = u32::from_str_radix(&super::super::links::hash(&[VIEWS, RULES].concat())[..8], 16)? >> 1;
    let laid = [VIEWS, RULES].concat().matches("\nCREATE ").count();
    let mut tx = writer.begin_with(BEGIN).await?;
    let sql = "SELECT (SELECT user_version FROM pragma_user_version) AS mark,
                      (SELECT COUNT(*) FROM sqlite_master WHERE type IN ('view', 'trigger')) AS laid";
    let row = tx.fetch_one(sql).await?;
    if (row.try_get::<i64, _>("mark")?, row.try_get::<i64, _>("laid")?) == (mark.into(), i64::try_from(laid)?) {
        return Ok(());
    }
    tx.execute(VIEWS).await?;
    tx.execute(RULES).await?;
    // A number of ours: nothing in it can end the statement.
    tx.execute(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {mark}"))).await?;
    Ok(tx.commit().await?)
}

/// `secure_delete` wipes the database, but pages as they were before stay in the write-ahead log until it is emptied.
/// A reader in the way is no harm: the hourly sweep comes by again.
pub async fn empty_log(writer: &Pool<Any>) {
    if let Err(error) = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").await {
        tracing::warn!(%error, "the write-ahead log was not emptied");
    }
}
