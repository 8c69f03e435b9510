//! What an operator does beside running the bot: bring a database up to date, move it, keep a copy, bring one back, and
//! look whether all is well. Needs no Telegram, but for the doctor, who asks there too.

pub mod auditing;
pub mod backup;
pub mod command;
pub mod copying;
pub mod doctor;
mod files;
pub mod findings;
pub mod relaying;
pub mod reporting;
pub mod restore;
pub mod stones;

use std::path::{Path, PathBuf};

use clap::Args;

use anyhow::{Context, Result, bail};

use crate::store::vault::{self, KeyFile};
use crate::store::{Engine, Schema, Store, engine};

/// What a command on the database needs to know, and no more.
// Read in a terminal, where backticks are only dirt.
#[allow(clippy::doc_markdown)]
#[derive(Args, Clone, Debug, Default)]
pub struct Place {
    /// Where everything is kept: sqlite:// and a file, or postgres://user:password@host/database
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL", default_value = "sqlite://kith.db")]
    pub database_url: String,

    /// The file of the master key, without which no name in the database can be read. Beside a SQLite file unless this is set
    #[arg(long, env = "KITH_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<String>,

    /// The file of tombstones: who left, was removed or forgotten, by ids, so that a restore does not bring them back. Beside a SQLite
    /// file unless this is set
    #[arg(long, env = "KITH_TOMBSTONES", value_name = "FILE")]
    pub tombstones: Option<String>,

    /// How much is logged, as JSON lines on standard error: error, warn, info, debug or trace
    #[arg(long, env = "KITH_LOG", value_name = "LEVEL", default_value = "info")]
    pub log: String,
}

impl Place {
    /// Where the master key is.
    pub fn key(&self) -> Option<PathBuf> {
        KeyFile::path(self.master_key_file.as_deref(), &self.database_url)
    }

    /// Where tombstones are kept outside the database.
    pub fn stones(&self) -> Option<PathBuf> {
        stones::path(self.tombstones.as_deref(), &self.database_url)
    }

    /// The level of the log; all that is wrong comes back at once.
    pub fn check(&self) -> Result<tracing::Level, Vec<String>> {
        let mut wrong = Vec::new();
        if let Err(why) = Engine::of(&self.database_url) {
            wrong.push(format!("DATABASE_URL cannot be used: {why}."));
        }
        match self.log.trim().parse() {
            Ok(level) if wrong.is_empty() => return Ok(level),
            Ok(_) => {}
            Err(_) => {
                wrong.push(format!("KITH_LOG is not a level ({:?}): use error, warn, info, debug or trace.", self.log));
            }
        }
        Err(wrong)
    }
}

/// `kith migrate`: brings the database up to date, and says from which number to which.
pub async fn migrate(url: &str, key: Option<&Path>) -> Result<String> {
    let before = match Store::visit(url).await? {
        Some(store) => {
            let schema = engine::schema(&mut store.read().await?).await?;
            store.close().await;
            schema
        }
        None => Schema::Nothing,
    };
    Store::furnish(url, key).await?.close().await;
    let newest = engine::newest();
    Ok(match before {
        Schema::At(number) if number == newest => {
            format!("Nothing to do: the database is up to date, its schema is number {newest}.")
        }
        Schema::At(number) => {
            format!("The database was brought up to date: its schema went from number {number} to {newest}.")
        }
        _ => format!("The database was empty and is furnished now: its schema went from number 0 to {newest}."),
    })
}

/// `kith key rotate`: a new master key, and every key wrapped anew under it.
pub async fn rotate(place: &Place) -> Result<String> {
    let path = place.key().context("KITH_MASTER_KEY_FILE is missing: name the file of the master key")?;
    let store = open_current(&place.database_url, "the database that DATABASE_URL names").await?;
    let count = vault::rotate(&store, &path).await?;
    store.close().await;
    Ok(format!(
        "A new master key is in {}, and {count} keys are wrapped under it. Copy that file to where its copy is kept. The key before stays in it until the next rotation; with it, and only with it, older backups can be read.",
        path.display()
    ))
}

/// Opens a store that this Kith can read to the last column, as it is.
async fn open_current(url: &str, what: &str) -> Result<Store> {
    let store = Store::visit(url).await.with_context(|| format!("{what} cannot be read"))?;
    let Some(store) = store else { bail!("{what} is not there: check the path") };
    match engine::schema(&mut store.read().await?).await.with_context(|| format!("{what} cannot be read"))? {
        Schema::At(number) if number == engine::newest() => Ok(store),
        Schema::At(number) if number > engine::newest() => Err(newer(what, number)),
        Schema::At(number) => bail!(
            "{what} was last used by an older Kith (its schema is number {number}, ours {}): run kith migrate on it first",
            engine::newest()
        ),
        Schema::Nothing => bail!("{what} holds nothing of Kith's: is the address right?"),
        Schema::Foreign => {
            bail!("{what} is not Kith's, or was made by a Kith that never was published: is the address right?")
        }
    }
}

fn newer(what: &str, number: i64) -> anyhow::Error {
    anyhow::anyhow!(
        "{what} was made by a newer Kith (its schema is number {number}, ours {}): use that version",
        engine::newest()
    )
}

/// The address of a SQLite file of this path.
fn address(path: &std::path::Path) -> Result<String> {
    match path.to_str() {
        Some(text) if !text.contains(['?', '%', '#']) => Ok(format!("sqlite://{text}")),
        _ => bail!(
            "the path {} has signs that a database's address cannot hold: choose one without ?, % and #",
            path.display()
        ),
    }
}
