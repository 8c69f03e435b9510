//! The same pace for every process of one token: turns are taken in the store they share. While the store is away each
//! keeps to the limit by itself, for an answer must not wait for it.

use std::time::Duration;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::store::Store;
use crate::store::pace::{self, For, LONGEST_HOLD, Turn};

/// The turns of one bot in one store.
#[derive(Clone, Debug)]
pub struct Shared {
    bot: String,
    store: Store,
    clock: Clock,
}

impl Shared {
    /// Of the bot of this number.
    pub fn new(bot: &str, store: Store, clock: Clock) -> Shared {
        Shared { bot: bot.to_owned(), store, clock }
    }

    /// Waits for an answer's turn.
    pub(super) async fn answer(&self, limit: usize) {
        match self.reserve(limit, For::Answer).await {
            Ok(Turn::At(at) | Turn::NotBefore(at)) => tokio::time::sleep(self.left(at)).await,
            Err(error) => self.is_away(&error),
        }
    }

    /// Takes a turn for news, or says how long to wait before asking again.
    pub(super) async fn news(&self, limit: usize) -> Result<(), Duration> {
        match self.reserve(limit, For::News).await {
            Ok(Turn::At(_)) => Ok(()),
            Ok(Turn::NotBefore(at)) => Err(self.left(at)),
            Err(error) => {
                self.is_away(&error);
                Ok(())
            }
        }
    }

    /// Telegram asked everybody to wait so long.
    pub(super) async fn hold(&self, wait: Duration) {
        let done = async {
            let mut tx = self.store.begin().await?;
            pace::hold(&mut tx, &self.bot, self.clock.now() + SignedDuration::try_from(wait)?).await?;
            tx.commit().await
        };
        if let Err(error) = done.await {
            self.is_away(&error);
        }
    }

    async fn reserve(&self, limit: usize, what: For) -> Result<Turn> {
        let mut tx = self.store.begin().await?;
        tx.may_be_forgotten().await?;
        let turn = pace::reserve(&mut tx, &self.bot, limit, what, self.clock.now()).await?;
        tx.commit().await?;
        Ok(turn)
    }

    fn left(&self, at: Timestamp) -> Duration {
        at.duration_since(self.clock.now()).clamp(SignedDuration::ZERO, LONGEST_HOLD).unsigned_abs()
    }

    #[allow(clippy::unused_self)] // Beside the others, it reads as what it is about.
    fn is_away(&self, error: &anyhow::Error) {
        tracing::warn!(why = %format!("{error:#}"), "the pace is kept in this process alone for now");
    }
}
