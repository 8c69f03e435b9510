//! Looking at a database as it is: nothing is made, nothing is brought up to date. For copies, backups and the doctor.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, Connection, Executor, Pool, Row};

use super::super::{Tx, col};
use super::{Engine, MIGRATIONS, Store, postgres, sqlite};

/// Nobody waits longer for a file to open.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the rooms of a database are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// There are none yet.
    Nothing,
    /// Ours, up to this migration.
    At(i64),
    /// Somebody else's, or of a Kith that never was.
    Foreign,
}

/// The newest migration this Kith knows.
pub fn newest() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

impl Store {
    /// Opens what is there, as it is. `None`: there is no such file.
    pub async fn visit(url: &str) -> Result<Option<Store>> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(url).map_err(|why| anyhow!("{why}"))?;
        let pool = match engine {
            Engine::Sqlite => match address(url)? {
                Some(address) => of_file(&address).await?,
                None => return Ok(None),
            },
            Engine::Postgres => of_server(url).await?,
        };
        Ok(Some(Store::on(pool, engine, url)))
    }

    /// Begins a transaction that reads one moment, however long it takes. It keeps no writer waiting.
    pub async fn read(&self) -> Result<Tx> {
        let begin = match self.engine {
            Engine::Sqlite => "BEGIN",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        let inner = self.pool.begin_with(begin).await.map_err(unreadable)?;
        Ok(Tx::within(inner, self.clone()))
    }

    /// Whether a process works on this file now. Of a server it says nothing: there, a lease tells.
    pub fn is_file_in_use(&self) -> Result<bool> {
        match self.engine {
            Engine::Sqlite => super::sqlite::is_claimed(&self.url),
            Engine::Postgres => Ok(false),
        }
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Writes all there is into an empty file, as of one moment, while others read and write. SQLite only.
    pub async fn vacuum_into(&self, file: &Path) -> Result<()> {
        let path = file.to_str().context("the path of the copy is not text that SQLite can read")?;
        sqlx::query("VACUUM INTO $1").bind(path.to_owned()).execute(&self.pool).await.map(drop).map_err(unreadable)
    }

    /// Makes of a SQLite database one file with nothing beside it.
    pub async fn in_one_file(&self) -> Result<()> {
        Ok(self.pool.execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;").await.map(drop)?)
    }
}

/// The file of an address, if it names one.
pub fn file(url: &str) -> Option<PathBuf> {
    (Engine::of(url) == Ok(Engine::Sqlite)).then(|| sqlite::path(url).ok()).flatten()
}

/// Where a file of ours is: as it was set, else beside a database that is a file of this machine.
pub fn set_or_beside(set: Option<&str>, database_url: &str, extension: &str) -> Option<PathBuf> {
    let set = set.map(str::trim).filter(|set| !set.is_empty());
    set.map(PathBuf::from).or_else(|| file(database_url).map(|file| file.with_extension(extension)))
}

/// The address of a file that is there. A file that we may not write, on a medium for keeping say, is only read.
fn address(url: &str) -> Result<Option<String>> {
    let path = sqlite::path(url).map_err(|why| anyhow!(why))?;
    if !path.try_exists().with_context(|| format!("{} cannot be looked at", path.display()))? {
        return Ok(None);
    }
    if !may_be_a_database(&path) {
        return Err(anyhow!("this file is no database"));
    }
    let writable = std::fs::OpenOptions::new().write(true).open(&path).is_ok();
    Ok(Some(format!("sqlite://{}?mode={}", path.display(), if writable { "rw" } else { "ro" })))
}

/// Asked before SQLite is, who would be asked again and again. An empty file may become one.
fn may_be_a_database(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(16).read_to_end(&mut head));
    read.is_ok_and(|length| length == 0 || head == b"SQLite format 3\0")
}

/// Looked into once without a pool, which would try a damaged file again and again.
async fn of_file(address: &str) -> Result<Pool<Any>> {
    let mut conn = AnyConnection::connect(address).await.map_err(unreadable)?;
    conn.execute("SELECT COUNT(*) FROM sqlite_master").await.map_err(unreadable)?;
    conn.close().await?;
    let options =
        AnyPoolOptions::new().max_connections(1).acquire_timeout(PATIENCE).idle_timeout(None).max_lifetime(None);
    let options = options.after_connect(|conn, _| Box::pin(be_careful(conn)));
    options.connect(address).await.map_err(unreadable)
}

async fn be_careful(conn: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let pragmas =
        "PRAGMA busy_timeout = 2000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;";
    conn.execute(pragmas).await.map(drop)
}

async fn of_server(url: &str) -> Result<Pool<Any>> {
    postgres::knock(url).await?.close().await.ok();
    let options: AnyConnectOptions = url.parse()?;
    Ok(AnyPoolOptions::new().max_connections(1).connect_lazy_with(options))
}

fn unreadable(error: sqlx::Error) -> anyhow::Error {
    let code = error.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
    match code.as_deref() {
        Some("26") => anyhow!("this file is no database"),
        Some("11") => anyhow!("this file is damaged"),
        _ => error.into(),
    }
}

/// Which rooms there are.
pub async fn schema(tx: &mut Tx) -> Result<Schema> {
    if !has_table(tx, "_sqlx_migrations").await? {
        return Ok(Schema::Nothing);
    }
    let sql = "SELECT version, checksum FROM _sqlx_migrations WHERE success ORDER BY version";
    let rows = sqlx::query(sql).fetch_all(tx.conn()).await.map_err(unreadable)?;
    let mut at = 0;
    for row in &rows {
        let version: i64 = row.try_get("version")?;
        let checksum: Vec<u8> = row.try_get("checksum")?;
        if MIGRATIONS.iter().any(|ours| ours.version == version && *ours.checksum != *checksum) {
            return Ok(Schema::Foreign);
        }
        at = version;
    }
    Ok(if at == 0 { Schema::Nothing } else { Schema::At(at) })
}

/// Whether there is such a table.
pub async fn has_table(tx: &mut Tx, name: &str) -> Result<bool> {
    let sql = match tx.engine() {
        Engine::Sqlite => "SELECT COUNT(*) AS found FROM sqlite_master WHERE type = 'table' AND name = $1",
        Engine::Postgres => "SELECT COUNT(*) AS found FROM (SELECT to_regclass($1) AS it) AS t WHERE it IS NOT NULL",
    };
    let row = sqlx::query(sql).bind(name.to_owned()).fetch_one(tx.conn()).await.map_err(unreadable)?;
    Ok(col::<i64>(&row, "found")? > 0)
}

/// The columns a table has. Empty: there is no such table.
pub async fn columns(tx: &mut Tx, table: &str) -> Result<Vec<String>> {
    let sql = match tx.engine() {
        Engine::Sqlite => "SELECT name FROM pragma_table_info($1)",
        Engine::Postgres => {
            "SELECT CAST(attname AS TEXT) AS name FROM pg_attribute
             WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped"
        }
    };
    let rows = sqlx::query(sql).bind(table.to_owned()).fetch_all(tx.conn()).await.map_err(unreadable)?;
    rows.iter().map(|row| col(row, "name")).collect()
}

/// Whether a SQLite file is whole, and nothing in it points to nowhere.
pub async fn is_whole(tx: &mut Tx) -> Result<bool> {
    let said = sqlx::query("PRAGMA integrity_check").fetch_all(tx.conn()).await.map_err(unreadable)?;
    let first: String = said.first().context("no answer of the integrity check")?.try_get(0)?;
    let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(tx.conn()).await.map_err(unreadable)?;
    Ok(first == "ok" && dangling.is_empty())
}
