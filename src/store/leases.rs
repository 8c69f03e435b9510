//! Who keeps a bot: one process at a time, under a fencing number that only rises.

use anyhow::Result;
use jiff::Timestamp;

use super::{Tx, col};

/// A lease as it is held: the fence is what an older holder cannot show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Of what.
    pub name: String,
    /// Rises with every change of hands.
    pub fence: i64,
}

/// A lease as somebody else sees it: each renewal changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    fence: i64,
    until: i64,
}

/// How it looks now; `None` while nobody ever held it.
pub async fn look(tx: &mut Tx, name: &str) -> Result<Option<Seen>> {
    let row = sqlx::query("SELECT fence, until_at FROM lease WHERE name = $1").bind(name);
    let row = row.fetch_optional(tx.conn()).await?;
    row.map(|row| Ok(Seen { fence: col(&row, "fence")?, until: col(&row, "until_at")? })).transpose()
}

/// Takes a lease that is free, until `until`. `dead`: its holder is known to be gone if it still looks like this, whatever
/// time it names: a clock may have been ahead when that was written.
pub async fn take(
    tx: &mut Tx,
    name: &str,
    holder: &str,
    (now, until): (Timestamp, Timestamp),
    dead: Option<Seen>,
) -> Result<Option<Held>> {
    let sql = "INSERT INTO lease (name, holder, fence, until_at) VALUES ($1, $2, 1, $3)
               ON CONFLICT (name) DO UPDATE SET holder = $2, fence = lease.fence + 1, until_at = $3
               WHERE lease.until_at <= $4 OR (lease.fence = $5 AND lease.until_at = $6)
               RETURNING fence";
    let query = sqlx::query(sql).bind(name).bind(holder).bind(until.as_millisecond()).bind(now.as_millisecond());
    let dead = dead.unwrap_or(Seen { fence: 0, until: 0 });
    let row = query.bind(dead.fence).bind(dead.until).fetch_optional(tx.conn()).await?;
    row.map(|row| Ok(Held { name: name.to_owned(), fence: col(&row, "fence")? })).transpose()
}

/// Holds it longer. `false`: somebody else has it by now. A lease that ran out and that nobody took is still ours.
pub async fn renew(tx: &mut Tx, held: &Held, until: Timestamp) -> Result<bool> {
    let sql = "UPDATE lease SET until_at = $3 WHERE name = $1 AND fence = $2";
    let query = sqlx::query(sql).bind(held.name.as_str()).bind(held.fence).bind(until.as_millisecond());
    Ok(query.execute(tx.conn()).await?.rows_affected() == 1)
}

/// Makes sure that it is ours until this transaction ends: the touch is the lock, and nobody takes it over meanwhile.
pub async fn hold(tx: &mut Tx, held: &Held) -> Result<bool> {
    let sql = "UPDATE lease SET fence = fence WHERE name = $1 AND fence = $2";
    let done = sqlx::query(sql).bind(held.name.as_str()).bind(held.fence).execute(tx.conn()).await?;
    Ok(done.rows_affected() == 1)
}

/// Gives it up: free for others at once.
pub async fn release(tx: &mut Tx, held: &Held) -> Result<()> {
    let sql = "UPDATE lease SET until_at = 0 WHERE name = $1 AND fence = $2";
    sqlx::query(sql).bind(held.name.as_str()).bind(held.fence).execute(tx.conn()).await?;
    Ok(())
}
