//! `kith restore FILE`: a backup into an empty database of either engine. What was due since the backup is doubted, since
//! nobody knows what became of it; the rest is exactly as it was.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use tempfile::TempDir;

use super::copying::{self as moving, Copied};
use super::{address, backup, open_current, stones};
use crate::clock::Clock;
use crate::store::{Schema, Store, audit, copying, engine, sessions, team_groups, vault};

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// Each table and its rows.
    pub copied: Copied,
    /// When the backup was made.
    pub made: Timestamp,
    /// Reminders that may have been sent since, and are not sent again.
    pub reminders: u64,
    /// News that may have been sent since, and is sent again rather than lost.
    pub news: u64,
    /// Who had left, been removed, taken off or forgotten since, and has been again: by the file of tombstones.
    pub ended: Option<usize>,
}

/// Where to.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The database, empty or not there yet.
    pub url: &'a str,
    /// The file of the master key that the backup's names are sealed under.
    pub key: Option<&'a Path>,
    /// Where tombstones are kept.
    pub tombstones: Option<&'a Path>,
}

/// Restores a backup.
pub async fn restore(file: &Path, to: Target<'_>, clock: &Clock) -> Result<Restored> {
    check(file)?;
    let made = backup::prove(file).await?;
    let (_updated, source) = open(file, to.key).await?;
    let key = to.key.context(
        "KITH_MASTER_KEY_FILE is missing: name the file of the key that the backup's names are sealed under",
    )?;
    vault::fits(&mut source.read().await?, key).await.context("the names in the backup could not be read")?;
    let target = moving::open_empty(to.url, "the database that DATABASE_URL names").await?;
    let (mut reading, mut writing) = (source.read().await?, target.begin().await?);
    let copied = moving::everything(&mut reading, &mut writing).await?;
    copying::free_leases(&mut writing).await?;
    sessions::end_everybodys(&mut writing).await?;
    team_groups::end_all(&mut writing).await?;
    let (reminders, news) = copying::doubt_what_was_due(&mut writing, clock.now()).await?;
    copying::leap(&mut writing, clock.now()).await?;
    writing.commit().await?;
    drop(reading);
    source.close().await;
    target.close().await;
    let ended = end_again(to, clock).await.context(
        "everything was restored, but it cannot be used yet; set this right, and kith serve will end by itself what the tombstones say has ended",
    )?;
    Ok(Restored { copied, made, reminders, news, ended })
}

/// Before anybody can start on it: the key opens it, and who had gone since the backup is gone again. `None`: there is no file that
/// would say so.
async fn end_again(to: Target<'_>, clock: &Clock) -> Result<Option<usize>> {
    let store = Store::open(to.url, to.key).await?;
    let mut tx = store.begin().await?;
    audit::restored(&mut tx, clock.now());
    tx.commit().await?;
    let ended = match to.tombstones.filter(|path| path.exists()) {
        Some(path) => Some(stones::lay_again(&store, path, clock.now()).await?),
        None => None,
    };
    store.close().await;
    Ok(ended)
}

/// A backup of an older Kith is brought up to date in a copy of our own: a backup is never changed.
async fn open(file: &Path, key: Option<&Path>) -> Result<(Option<TempDir>, Store)> {
    let what = file.display().to_string();
    let store = Store::visit(&address(file)?).await?.with_context(|| format!("{what} is not there"))?;
    let schema = engine::schema(&mut store.read().await?).await?;
    store.close().await;
    match schema {
        Schema::At(number) if number < engine::newest() => {}
        _ => return Ok((None, open_current(&address(file)?, &what).await?)),
    }
    let folder = tempfile::Builder::new().prefix("kith-restore-").tempdir()?;
    let copy = folder.path().join("kith.db");
    std::io::copy(&mut std::fs::File::open(file)?, &mut backup::private(&copy)?)?;
    let key =
        key.context("KITH_MASTER_KEY_FILE is missing: what an older Kith wrote in the clear is sealed on the way")?;
    Store::furnish(&address(&copy)?, Some(key)).await?.close().await;
    let store = open_current(&address(&copy)?, &what).await?;
    Ok((Some(folder), store))
}

impl Restored {
    /// What to say of it, and what to do next.
    pub fn in_words(&self) -> Vec<String> {
        let count = |name| self.copied.iter().find(|(table, _)| *table == name).map_or(0, |(_, tally)| tally.rows);
        vec![
            format!(
                "Restored as of {}: {} networks, {} meetings, {} answers; {} rows in all.",
                self.made.strftime("%Y-%m-%d %H:%M UTC"),
                count("network"),
                count("meeting"),
                count("answer"),
                moving::rows(&self.copied)
            ),
            format!(
                "Reminders that may have gone out since, and are not sent again: {}. News that may come a second time: {}.",
                self.reminders, self.news
            ),
            match self.ended {
                Some(ended) => format!("Who left, was removed, forgotten, frozen or put on hold since stays so: {ended}, by the file of tombstones."),
                None => "There was no file of tombstones, so whoever left, was removed or was forgotten after the backup is back: put that file where KITH_TOMBSTONES says before you start kith serve, or end each of them again by hand.".into(),
            },
            "No team uses a group any more: their coordinators can choose one again with /team.".into(),
            "What was answered, agreed or planned after the backup is not in it, and Kith cannot know it: before you start kith serve, tell the conveners from when the data is, and ask them to check with everybody who has a meeting soon.".into(),
            "Then run kith doctor, start kith serve, and read \"After a restore\" in docs/operate.md for the care team's store.".into(),
        ]
    }
}

/// Whether the path is a file at all: said before anything is opened.
fn check(file: &Path) -> Result<()> {
    ensure!(file.is_file(), "{} is not a file: name the backup that kith backup made", file.display());
    Ok(())
}
