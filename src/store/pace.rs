//! The turns that all processes of one token have taken: what keeps several of them within one limit.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{Tx, col};

/// How long a turn counts. A little over Telegram's second: two machines' clocks and roads differ a little.
pub const WINDOW: SignedDuration = SignedDuration::from_millis(1030);

/// No turn is taken further ahead: each process asks when it could send, so all of them together are seconds ahead. What
/// claims to be later was written under a clock that was wrong.
const AHEAD: SignedDuration = SignedDuration::from_secs(20);
/// The same for what Telegram asked for: it never asks for longer.
pub const LONGEST_HOLD: SignedDuration = SignedDuration::from_hours(1);

/// Whose turn is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Somebody who taps waits for it: it gets the next turn there is, also one to come.
    Answer,
    /// It can wait: only a turn that is free now.
    News,
}

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Send then; it may be now.
    At(Timestamp),
    /// No turn was taken: ask again then.
    NotBefore(Timestamp),
}

/// Asks for a turn of this bot's, at most `limit` in any [`WINDOW`].
pub async fn reserve(tx: &mut Tx, bot: &str, limit: usize, what: For, now: Timestamp) -> Result<Turn> {
    let (mut turns, hold) = lock(tx, bot).await?;
    turns.retain(|turn| *turn <= now + AHEAD);
    let hold = Some(hold).filter(|hold| *hold <= now + LONGEST_HOLD);
    let full = turns.len().checked_sub(limit).map(|first| turns[first] + WINDOW);
    let at = full.into_iter().chain(hold).chain([now]).max().unwrap_or(now);
    if what == For::News && at > now {
        return Ok(Turn::NotBefore(at));
    }
    turns.push(at);
    let newest = turns.iter().rev().take(limit).rev();
    let text = newest.map(|turn| turn.as_millisecond().to_string()).collect::<Vec<_>>().join(",");
    sqlx::query("UPDATE pace SET turns = $2 WHERE bot = $1").bind(bot).bind(text).execute(tx.conn()).await?;
    Ok(Turn::At(at))
}

/// Telegram asked everybody to wait until then.
pub async fn hold(tx: &mut Tx, bot: &str, until: Timestamp) -> Result<()> {
    lock(tx, bot).await?;
    let sql = "UPDATE pace SET hold_until = $2 WHERE bot = $1 AND (hold_until < $2 OR hold_until > $3)";
    let implausible = (until + LONGEST_HOLD).as_millisecond();
    sqlx::query(sql).bind(bot).bind(until.as_millisecond()).bind(implausible).execute(tx.conn()).await?;
    Ok(())
}

/// The touch comes first: whoever asks beside us waits, and then sees our turn.
async fn lock(tx: &mut Tx, bot: &str) -> Result<(Vec<Timestamp>, Timestamp)> {
    let sql = "INSERT INTO pace (bot, turns, hold_until) VALUES ($1, '', 0)
               ON CONFLICT (bot) DO UPDATE SET hold_until = pace.hold_until RETURNING turns, hold_until";
    let row = sqlx::query(sql).bind(bot).fetch_one(tx.conn()).await?;
    let turns: String = col(&row, "turns")?;
    let turns = turns.split(',').filter_map(|turn| turn.parse().ok()).map(super::millis).collect::<Result<_>>()?;
    Ok((turns, super::instant(&row, "hold_until")?))
}
