//! The door left ajar: a bot that is stepped by hand, and to which updates are brought all the same. The door is the one that
//! a running bot has; only between two steps nobody takes in what waits behind it.

use std::pin::pin;

use anyhow::{Context, Result};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{App, door};
use crate::config::Hook;
use crate::telegram::setup;
use crate::telegram::webhook::Inbox;

/// An open door, and what was brought to it.
pub(super) struct Ajar {
    inbox: Inbox,
    /// Telegram knows of it.
    known: bool,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Drop for Ajar {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl App {
    /// Takes in what is brought until `all_brought` is over; returns how many updates. What cannot be taken is sent back.
    pub(super) async fn is_brought_until(&self, all_brought: impl Future<Output = ()>, hook: &Hook) -> Result<usize> {
        let (mut ajar, mut intake) = (self.ajar.lock().await, self.intake.lock().await);
        let ajar = self.opens_the_door(&mut ajar, hook).await?;
        let (mut all_brought, mut done) = (pin!(all_brought), 0);
        while self.may_take_in().await {
            let batch = tokio::select! {
                biased;
                batch = ajar.inbox.take() => batch,
                () = &mut all_brought => break,
            };
            anyhow::ensure!(!batch.is_empty(), "our own server has ended");
            let count = batch.updates().len();
            done += if self.take(batch, &mut intake).await? { count } else { 0 };
        }
        intake.answers_arrived().await;
        Ok(done)
    }

    async fn opens_the_door<'a>(&self, ajar: &'a mut Option<Ajar>, hook: &Hook) -> Result<&'a mut Ajar> {
        let ajar = match ajar {
            Some(ajar) => ajar,
            None => ajar.insert(self.leaves_it_ajar().await?),
        };
        if !ajar.known {
            setup::brings(&self.api, &hook.url, &hook.secret).await?;
            ajar.known = true;
            self.house.pulse.intake(None);
        }
        Ok(ajar)
    }

    async fn leaves_it_ajar(&self) -> Result<Ajar> {
        let door = self.door.as_ref().context("there is no door")?;
        let (listener, router, inbox) = door::open(door, self.watched()).await?;
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(door::serve(listener, router, stopped));
        Ok(Ajar { inbox: inbox.context("nothing is brought")?, known: false, stop, serving })
    }

    /// Shuts the door that was left ajar. Whoever waits behind it is sent away and comes again.
    pub(super) async fn shuts_the_door(&self) {
        let Some(mut ajar) = self.ajar.lock().await.take() else { return };
        ajar.inbox.turns_away();
        ajar.stop.send_replace(true);
        if let Err(error) = (&mut ajar.serving).await {
            tracing::error!(%error, "our own server did not stop well");
        }
    }
}
