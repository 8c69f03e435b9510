//! The loops that take updates in: asked for by one process at a time, or brought to any number.

use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::Value;
use tokio::sync::watch;

use super::{App, wait};
use crate::config::Hook;
use crate::keeper;
use crate::telegram::intake::Intake;
use crate::telegram::poll::{self, Poll};
use crate::telegram::webhook::{Batch, Inbox};
use crate::telegram::{Trouble, setup};

/// How long Telegram may hold a poll.
const LONG_POLL: Duration = Duration::from_secs(25);
/// After trouble it is tried again: soon, since whoever cries meanwhile waits for as long.
const AGAIN: Duration = Duration::from_secs(1);
/// How long answers that are on their way may take after a stop was asked for.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// The least time between two polls that bring nothing.
const BREATH: Duration = Duration::from_millis(300);

impl App {
    pub(super) async fn take_in(&self, inbox: Option<Inbox>, stop: watch::Receiver<bool>) {
        match (inbox, self.hook()) {
            (Some(inbox), Some(hook)) => self.is_brought(inbox, hook, stop).await,
            _ => self.asks(stop).await,
        }
        let mut intake = self.intake.lock().await;
        if tokio::time::timeout(LAST_WORDS, intake.answers_arrived()).await.is_err() {
            tracing::warn!("some answers had not arrived when it was time to stop");
        }
    }

    /// Where updates are brought; `None`: they are asked for.
    pub(super) fn hook(&self) -> Option<&Hook> {
        self.door.as_ref()?.webhook.as_ref()
    }

    /// Asks once for what waits, and handles it; returns how many updates.
    pub(super) async fn asks_at_once(&self) -> Result<usize> {
        if self.keeper.ensure().await?.is_none() {
            return Ok(0);
        }
        let (mut poll, mut intake) = (self.poll.lock().await, self.intake.lock().await);
        let fetched = poll.fetch(Duration::ZERO).await;
        let updates = fetched.inspect_err(|why| self.house.pulse.intake(Some(why.to_string())))?;
        let count = updates.len();
        handle(&mut poll, &mut intake, updates).await?;
        self.house.pulse.intake(None);
        intake.answers_arrived().await;
        Ok(count)
    }

    /// Whoever asked last goes on while the store is gone and nobody can say who keeps the bot: nothing can be kept or confirmed
    /// then, but whoever cries for help is answered (H16).
    async fn may_ask(&self) -> Result<bool> {
        Ok(self.keeper.was_last() || self.keeper.ensure().await?.is_some())
    }

    /// Long polling, while this process keeps the bot.
    async fn asks(&self, mut stop: watch::Receiver<bool>) {
        let (mut poll, mut intake) = (self.poll.lock().await, self.intake.lock().await);
        setup::polls(&self.api).await;
        // Nor is the very first one: until it is answered nobody knows whether people are heard.
        let mut trouble = true;
        while !*stop.borrow() {
            // After trouble the first question is not held: its answer says at once whether the trouble is over.
            let hold = if trouble { Duration::ZERO } else { LONG_POLL };
            match self.ask_once(&mut poll, &mut intake, hold, &mut stop).await {
                Ok(()) => trouble = false,
                Err(why) => {
                    trouble = true;
                    self.house.pulse.intake(Some(format!("{why:#}")));
                    tracing::warn!(why = %format!("{why:#}"), "no updates for now; trying again");
                    wait(&mut stop, AGAIN).await;
                }
            }
        }
        poll.confirm().await;
    }

    async fn ask_once(
        &self,
        poll: &mut Poll,
        intake: &mut Intake,
        hold: Duration,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<()> {
        if !self.may_ask().await? {
            self.house.pulse.intake(None);
            wait(stop, keeper::RENEW).await;
            return Ok(());
        }
        let asked = tokio::time::Instant::now();
        let fetched = tokio::select! {
            fetched = poll.fetch(hold) => fetched,
            _ = stop.changed() => return Ok(()),
        };
        if matches!(fetched, Err(Trouble::Conflict)) {
            self.keeper.yields();
        }
        let updates = asked_for(fetched)?;
        let nothing = updates.is_empty();
        let busy = self.health.busy("taking in");
        handle(poll, intake, updates).await?;
        drop(busy);
        self.house.pulse.intake(None);
        // A server that does not hold the poll is not asked without pause.
        if nothing && asked.elapsed() < BREATH {
            wait(stop, BREATH).await;
        }
        Ok(())
    }

    /// A webhook: whatever arrived together is one batch.
    async fn is_brought(&self, mut inbox: Inbox, hook: &Hook, mut stop: watch::Receiver<bool>) {
        let mut intake = self.intake.lock().await;
        self.asks_to_be_brought(hook, &mut stop).await;
        while !*stop.borrow() {
            let batch = tokio::select! {
                batch = inbox.take() => batch,
                _ = stop.changed() => return,
            };
            let busy = self.health.busy("taking in");
            let taken = self.take(batch, &mut intake).await;
            drop(busy);
            match taken {
                Ok(true) => self.house.pulse.intake(None),
                Ok(false) => {}
                Err(why) => {
                    self.house.pulse.intake(Some(format!("{why:#}")));
                    tracing::warn!(why = %format!("{why:#}"), "updates are sent back; Telegram brings them again");
                }
            }
        }
    }

    /// Handles a batch. Whoever brought it hears that it was taken when it is durable; if it is not, they bring it again.
    /// `false`: another process has to take it.
    pub(super) async fn take(&self, batch: Batch, intake: &mut Intake) -> Result<bool> {
        if !self.may_take_in().await {
            return Ok(false);
        }
        intake.handle(batch.updates()).await?;
        batch.taken();
        Ok(true)
    }

    /// On a file of this machine only one process works.
    pub(super) async fn may_take_in(&self) -> bool {
        self.store.is_shared() || matches!(self.keeper.ensure().await, Ok(Some(_)))
    }

    async fn asks_to_be_brought(&self, hook: &Hook, stop: &mut watch::Receiver<bool>) {
        while !*stop.borrow() {
            match setup::brings(&self.api, &hook.url, &hook.secret).await {
                Ok(()) => return self.house.pulse.intake(None),
                Err(why) => {
                    self.house.pulse.intake(Some(format!("{why:#}")));
                    tracing::error!(why = %format!("{why:#}"), "no updates for now; trying again");
                    wait(stop, Duration::from_secs(2)).await;
                }
            }
        }
    }
}

/// Handles what a poll brought; the next poll then confirms it.
async fn handle(poll: &mut Poll, intake: &mut Intake, updates: Vec<Value>) -> Result<()> {
    let next = poll::after(&updates);
    intake.handle(updates).await?;
    poll.handled(next);
    Ok(())
}

fn asked_for(fetched: Result<Vec<Value>, Trouble>) -> Result<Vec<Value>> {
    match fetched {
        Ok(updates) => Ok(updates),
        Err(Trouble::Conflict) => bail!(
            "another bot takes this token's updates, by polling or by a webhook: stop the other one, or give this one a token of its own"
        ),
        Err(trouble) => Err(trouble.into()),
    }
}
