//! `kith backup FILE`: everything as of one moment, in one SQLite file that only its owner may read, whatever the engine,
//! while the bot runs. Written beside its place, proved, and only then put there.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use tempfile::{TempDir, TempPath};

use super::copying::{self as moving, Copied};
use super::{address, newer, open_current};
use crate::clock::Clock;
use crate::store::{Engine, Schema, Store, copying, engine, health, tables};

/// Makes a backup. A file that is there already is never touched.
pub async fn backup(url: &str, file: &Path, clock: &Clock) -> Result<Copied> {
    refuse_taken(file)?;
    let store = open_current(url, "the database that DATABASE_URL names").await?;
    let workshop = workshop(file)?;
    let draft = workshop.path().join("kith.db");
    let now = clock.now();
    match store.engine() {
        Engine::Sqlite => from_file(&store, &draft).await?,
        Engine::Postgres => from_server(&store, &draft).await?,
    }
    let kept = seal(&draft, now).await?;
    prove(&draft).await?;
    put(draft, file)?;
    let mut tx = store.begin().await?;
    health::backed_up(&mut tx, now).await?;
    tx.commit().await?;
    store.close().await;
    Ok(kept)
}

fn refuse_taken(file: &Path) -> Result<()> {
    let there = file.symlink_metadata().is_ok();
    ensure!(!there, "{} is there already: a backup never overwrites anything, so choose another name", file.display());
    Ok(())
}

/// A folder of our own beside the place, gone when we are done: what is in it may be moved there in one step.
fn workshop(file: &Path) -> Result<TempDir> {
    let folder = folder(file);
    address(folder)?;
    let made = tempfile::Builder::new().prefix(".kith-backup-").tempdir_in(folder);
    made.with_context(|| format!("cannot write to the folder {}: is it there, and is it ours?", folder.display()))
}

pub(super) fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

async fn from_file(store: &Store, draft: &Path) -> Result<()> {
    drop(private(draft)?);
    store.vacuum_into(draft).await.context("the copy was not written: is there room on the disk?")
}

async fn from_server(store: &Store, draft: &Path) -> Result<()> {
    let target = moving::open_empty(&address(draft)?, "the backup").await?;
    let (mut reading, mut writing) = (store.read().await?, target.begin().await?);
    moving::everything(&mut reading, &mut writing).await?;
    writing.commit().await.context("the copy was not written: is there room on the disk?")?;
    target.close().await;
    Ok(())
}

/// A new file that only its owner may read.
pub(super) fn private(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes into the backup what it holds, so that whoever restores it can see that it is whole.
async fn seal(draft: &Path, now: Timestamp) -> Result<Copied> {
    let store = Store::visit(&address(draft)?).await?.context("the backup went away while it was made")?;
    let (mut tx, mut kept) = (store.begin().await?, Vec::new());
    for table in tables::all() {
        kept.push((table.name, copying::tally(&mut tx, &table).await?));
    }
    copying::seal(&mut tx, &kept, now).await?;
    tx.commit().await?;
    store.in_one_file().await?;
    store.close().await;
    Ok(kept)
}

/// Reads the whole backup as a restore would. Gives when it was made.
pub(super) async fn prove(file: &Path) -> Result<Timestamp> {
    let what = file.display();
    let store = Store::visit(&address(file)?).await.with_context(|| format!("{what} is no backup of Kith's"))?;
    let Some(store) = store else { bail!("{what} is not there: check the path") };
    let mut tx = store.read().await.with_context(|| format!("{what} is no backup of Kith's"))?;
    let made =
        copying::sealed_at(&mut tx).await.with_context(|| format!("{what} is no backup of Kith's, or damaged"))?;
    let Some(made) = made else {
        bail!("{what} is no backup of Kith's: kith backup makes one, and kith copy moves a database")
    };
    let damaged = || format!("{what} is damaged: use an older backup");
    if let Schema::At(number) = engine::schema(&mut tx).await.with_context(damaged)?
        && number > engine::newest()
    {
        return Err(newer(&what.to_string(), number));
    }
    ensure!(engine::is_whole(&mut tx).await.with_context(damaged)?, damaged());
    for table in tables::present(&mut tx).await.with_context(damaged)? {
        ensure!(copying::as_sealed(&mut tx, &table).await.with_context(damaged)?, damaged());
    }
    drop(tx);
    store.close().await;
    Ok(made)
}

/// Moves the finished backup to its place, durably, and never over anything.
fn put(draft: PathBuf, file: &Path) -> Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(&draft, <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o600))?;
    File::open(&draft)?.sync_all()?;
    let put = TempPath::try_from_path(draft)?.persist_noclobber(file);
    put.with_context(|| format!("the backup cannot be put at {}: is something there by now?", file.display()))?;
    File::open(folder(file))?.sync_all().context("the folder of the backup cannot be made durable")
}
