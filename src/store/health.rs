//! How the house is: ages, counts and shares for whoever looks after it. Numbers only; nobody is named.

use std::time::Duration;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{Tx, col, millis};
use crate::metrics::Waiting;

/// What waits and what went wrong, for the metrics.
pub async fn waiting(tx: &mut Tx, now: Timestamp) -> Result<Waiting> {
    let sql = "SELECT (SELECT COUNT(*) FROM outbox WHERE done_at IS NULL) AS outbox_depth,
                      (SELECT MIN(due_at) FROM outbox WHERE done_at IS NULL) AS oldest_due,
                      (SELECT COUNT(*) FROM relay_event WHERE delivered_at IS NULL) AS relay_depth,
                      (SELECT MIN(at) FROM relay_event WHERE delivered_at IS NULL) AS oldest_event,
                      (SELECT COUNT(*) FROM account WHERE reachable = 0) AS unreachable,
                      (SELECT COUNT(*) FROM quarantine) AS quarantined,
                      (SELECT COUNT(*) FROM outbox WHERE outcome = 'uncertain' AND done_at > $1) AS uncertain";
    let since = now - SignedDuration::from_hours(24);
    let row = sqlx::query(sql).bind(since.as_millisecond()).fetch_one(tx.conn()).await?;
    let age = |name| -> Result<Duration> {
        let since = col::<Option<i64>>(&row, name)?.map(millis).transpose()?.unwrap_or(now);
        Ok(now.duration_since(since).max(SignedDuration::ZERO).unsigned_abs())
    };
    Ok(Waiting {
        outbox_depth: col(&row, "outbox_depth")?,
        oldest_due: age("oldest_due")?,
        relay_depth: col(&row, "relay_depth")?,
        relay_lag: age("oldest_event")?,
        unreachable: col(&row, "unreachable")?,
        quarantined: col(&row, "quarantined")?,
        uncertain: col(&row, "uncertain")?,
    })
}
