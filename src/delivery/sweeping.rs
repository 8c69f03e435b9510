//! The hourly work: forgetting what has run out (openers of links, old questions, old numbers, people who have left), and a look at tomorrow.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::conversation::network::places;
use crate::conversation::team::{grouping, staying};
use crate::conversation::told::evening;
use crate::domain::retention::Retention;
use crate::store::team_groups::TeamGroup;
use crate::store::{
    Store, accounts, drafts, first_meetings, inbox, links, misses, participants, passes, retention, sessions, vault,
};

/// Somebody who left is forgotten within a day.
const REMEMBER_LEAVERS: SignedDuration = SignedDuration::from_hours(23);
/// An hour's misses count within it.
const COUNT_MISSES: SignedDuration = SignedDuration::from_hours(1);

/// Forgets it, in one transaction. Returns the groups that are left, for nobody coordinates their teams any more.
pub(super) async fn sweep(store: &Store, kept: &Retention, now: Timestamp) -> Result<Vec<TeamGroup>> {
    let mut tx = store.begin().await?;
    links::expire(&mut tx, now).await?;
    drafts::sweep(&mut tx, now).await?;
    inbox::sweep(&mut tx, now).await?;
    retention::sweep(&mut tx, kept, now).await?;
    misses::sweep(&mut tx, now - COUNT_MISSES).await?;
    staying::look(&mut tx, now).await?;
    places::stood_in(&mut tx, now).await?;
    first_meetings::look_at_all(&mut tx, now).await?;
    participants::end_in_closed_networks(&mut tx, now).await?;
    participants::forget_gone(&mut tx, now - REMEMBER_LEAVERS).await?;
    accounts::sweep(&mut tx).await?;
    accounts::end_pauses(&mut tx, now).await?;
    accounts::end_on_call(&mut tx, now).await?;
    passes::sweep(&mut tx, now).await?;
    sessions::sweep(&mut tx, now).await?;
    evening::look(&mut tx, now).await?;
    let left = grouping::look(&mut tx, now).await?;
    vault::destroy_unused(&mut tx).await?;
    tx.forgets();
    tx.commit().await?;
    Ok(left)
}
