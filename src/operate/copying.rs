//! `kith copy`: everything from one database into an empty one, on either engine, as of one moment, or nothing at all.

use anyhow::{Context, Result, bail, ensure};

use super::open_current;
use crate::clock::Clock;
use crate::store::copying::{self, Tally};
use crate::store::{Store, Tx, health, tables};

/// What was copied: each table and its rows.
pub type Copied = Vec<(&'static str, Tally)>;

/// Copies everything, and compares both sides before it counts.
pub async fn copy(from: &str, to: &str, clock: &Clock) -> Result<Copied> {
    ensure!(from.trim() != to.trim(), "--from and --to are the same database: there is nothing to copy");
    let source = open_current(from, "the database that --from names").await?;
    let mut reading = source.read().await?;
    ensure!(
        !source.is_file_in_use()?,
        "the file that --from names is being served: stop the kith serve that works on it, and copy again"
    );
    refuse_if_served(&mut reading, clock).await?;
    let target = open_empty(to, "the database that --to names").await?;
    let mut writing = target.begin().await?;
    let copied = everything(&mut reading, &mut writing).await?;
    copying::free_leases(&mut writing).await?;
    writing.commit().await?;
    drop(reading);
    source.close().await;
    target.close().await;
    Ok(copied)
}

/// How many rows that is.
pub fn rows(copied: &Copied) -> i64 {
    copied.iter().map(|(_, tally)| tally.rows).sum()
}

/// What is answered after the copy would be missing from it.
async fn refuse_if_served(tx: &mut Tx, clock: &Clock) -> Result<()> {
    let now = clock.now();
    if let Some(keeper) = health::keepers(tx).await?.into_iter().find(|keeper| keeper.until > now) {
        bail!(
            "the database that --from names is being served (until {} at least): stop every kith serve on it, wait until then, and copy again",
            keeper.until.strftime("%H:%M:%S UTC")
        );
    }
    Ok(())
}

/// Opens a database with nothing in it, and lays out its rooms. One that has anything is left as it is.
pub(super) async fn open_empty(url: &str, what: &str) -> Result<Store> {
    if let Some(there) = Store::visit(url).await.with_context(|| format!("{what} cannot be read"))? {
        let occupied = copying::occupied(&mut there.read().await?).await;
        there.close().await;
        if occupied.with_context(|| format!("{what} cannot be read"))?.is_some() {
            bail!("{what} is not empty: name a new file or an empty database, so that nothing is mixed or overwritten");
        }
    }
    Store::furnish(url, None).await.with_context(|| format!("{what} cannot be used"))
}

/// Copies every table, reads the copies back and compares. Whoever gets an error here must not commit.
pub(super) async fn everything(from: &mut Tx, to: &mut Tx) -> Result<Copied> {
    // Looked at again now that nobody else can write there.
    ensure!(
        copying::occupied(to).await?.is_none(),
        "somebody else is filling the database that is copied to: stop them first"
    );
    let mut copied = Vec::new();
    for table in tables::all() {
        let read = copying::copy(from, to, &table).await?;
        copied.push((table.name, read));
    }
    for (table, (name, read)) in tables::all().iter().zip(&copied) {
        let written = copying::tally(to, table).await?;
        ensure!(
            written == *read,
            "the copy of the table {name} is not what was read ({} rows of {}): nothing was kept; try again while nobody else uses either database",
            written.rows,
            read.rows
        );
    }
    Ok(copied)
}
