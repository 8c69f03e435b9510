//! Pacing belongs to the token, not to a process: at most 30 messages in any second, one a second to one chat (with a
//! small burst, as Telegram tolerates), 20 a minute to a group; and answers to people who are tapping overtake everything.

mod shared;
mod turns;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

pub use shared::Shared;
use turns::{Turns, Wait};

/// How fast a token may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Messages in any second, all chats together.
    pub per_second: usize,
    /// News to one chat that may come at once; after that, one a second.
    pub burst: u32,
    /// News to a group comes at least so far apart.
    pub group: Duration,
}

impl Limits {
    /// Telegram's own: <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>
    pub const TELEGRAM: Limits = Limits { per_second: 30, burst: 3, group: Duration::from_secs(3) };
    /// For a server of our own that has none.
    pub const NONE: Limits = Limits { per_second: usize::MAX, burst: u32::MAX, group: Duration::ZERO };

    /// How far apart news leaves, so that the window is never filled at one stroke.
    fn spread(&self) -> Duration {
        Duration::from_secs(1).checked_div(u32::try_from(self.per_second).unwrap_or(u32::MAX)).unwrap_or_default()
    }

    /// How often a chat may be written to, and how many messages may come at once. A group's number is negative.
    fn of_chat(&self, chat: i64) -> Option<(Duration, u32)> {
        match (self.burst, chat < 0) {
            (u32::MAX, _) => None,
            (_, true) => Some((self.group, 1)),
            (burst, false) => Some((Duration::from_secs(1), burst)),
        }
    }
}

/// Gives everybody their turn. Cheap to clone; every clone counts together.
#[derive(Clone, Debug)]
pub struct Pace {
    limits: Limits,
    turns: Arc<Mutex<Turns>>,
    changed: Arc<Notify>,
    shared: Option<Shared>,
}

/// A turn: dropped, it counts as used from then on, unless it was given back.
#[derive(Debug)]
pub struct Turn {
    pace: Pace,
    used: bool,
}

impl Turn {
    /// Nothing was sent with it.
    pub fn give_back(mut self) {
        self.used = false;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.pace.turns().end(self.used, Instant::now());
        self.pace.changed.notify_waiters();
    }
}

/// Somebody who tapped and waits; whoever gives up waiting leaves the queue.
struct Ticket<'a>(&'a Pace, u64);

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.0.turns().leave(self.1);
        self.0.changed.notify_waiters();
    }
}

impl Pace {
    /// With these limits, in this process alone.
    pub fn new(limits: Limits) -> Pace {
        Pace { limits, turns: Arc::default(), changed: Arc::default(), shared: None }
    }

    /// Shared with every process that sends with the same token.
    #[must_use]
    pub fn shared_by(mut self, shared: Shared) -> Pace {
        self.shared = Some(shared).filter(|_| self.limits.per_second != usize::MAX);
        self
    }

    /// Waits for an answer's turn.
    pub async fn answer(&self, chat: i64) -> Turn {
        self.until_its_turn(|turns, now| turns.is_free(chat, now)).await;
        let number = self.turns().queue();
        let ticket = Ticket(self, number);
        self.until_its_turn(|turns, now| turns.answer(&self.limits, number, now)).await;
        let turn = Turn { pace: self.clone(), used: true };
        drop(ticket);
        if let Some(shared) = &self.shared {
            shared.answer(self.limits.per_second).await;
        }
        turn
    }

    /// Waits for the turn of news to one chat.
    pub async fn news(&self, chat: i64) -> Turn {
        loop {
            self.until_its_turn(|turns, now| turns.news(&self.limits, chat, now)).await;
            let turn = Turn { pace: self.clone(), used: true };
            let Some(shared) = &self.shared else { return turn };
            let Err(wait) = shared.news(self.limits.per_second).await else { return turn };
            turn.give_back();
            tokio::time::sleep(wait).await;
        }
    }

    /// Telegram asked for patience with this chat, or with all of them.
    pub async fn hold(&self, chat: i64, wait: Duration) {
        let now = Instant::now();
        let everybody = self.turns().hold(chat, now + wait, now);
        if let Some(shared) = self.shared.as_ref().filter(|_| everybody) {
            shared.hold(wait).await;
        }
    }

    async fn until_its_turn(&self, mut ask: impl FnMut(&mut Turns, Instant) -> Result<(), Wait>) {
        loop {
            let changed = self.changed.notified();
            let asked = ask(&mut self.turns(), Instant::now());
            match asked {
                Ok(()) => return,
                Err(Wait::ForOthers) => changed.await,
                Err(Wait::Until(at)) => tokio::select! {
                    () = changed => {}
                    () = tokio::time::sleep_until(at) => {}
                },
            }
        }
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
