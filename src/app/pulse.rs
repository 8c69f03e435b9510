//! Once a minute the keeper writes down whether people are heard and whether the care team's record is reached, so that whoever reads only
//! the database never takes an old "ready" for a new one (H11).

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::{App, wait};
use crate::conversation::told::doubting;
use crate::domain::doubt::Source;
use crate::store::pulses::{self, Beat};
use crate::telegram::checkup;

/// How often it is written while nothing changes. A reader's word is good for ten minutes: several of these may fail.
const EVERY: SignedDuration = SignedDuration::from_mins(1);
/// How often it is looked whether something has changed.
const LOOK: std::time::Duration = std::time::Duration::from_secs(5);

impl App {
    /// Beats until it is time to stop.
    pub(super) async fn beats(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.beat().await {
                tracing::error!(%error, "how we are could not be written down; trying again");
            }
            wait(&mut stop, LOOK).await;
        }
    }

    /// Writes down how the house is, if it is time to, or if doubt has begun or ended.
    pub(super) async fn beat(&self) -> Result<()> {
        let now = self.clock.now();
        let last = *self.beaten.lock().await;
        if last.is_some_and(|last| !self.is_due(last, now)) || self.keeper.ensure().await?.is_none() {
            return Ok(());
        }
        self.asks_whether_updates_are_brought().await;
        let mut tx = self.store.begin().await?;
        if !self.keeper.holds(&mut tx).await? {
            return Ok(());
        }
        let (relay, fhir, reads) = (self.relay.is_some(), self.fhir.is_some(), self.incoming.is_some());
        let behind = pulses::behind_since(&mut tx, relay, fhir, reads).await?;
        self.house.pulse.record(behind);
        let silent = self.house.pulse.silent();
        doubting::beats(&mut tx, silent, now).await?;
        tx.commit().await?;
        *self.beaten.lock().await = Some(Beat { at: now, silent });
        Ok(())
    }

    fn is_due(&self, last: Beat, now: Timestamp) -> bool {
        let silent = self.house.pulse.silent();
        let turned = |source| silent.doubt(source, now).is_some() != last.silent.doubt(source, last.at).is_some();
        let recovers = last.silent.record.is_some() || last.silent.answers.is_some() && silent.answers.is_none();
        now.duration_since(last.at).abs() >= EVERY || recovers || Source::ALL.into_iter().any(turned)
    }

    /// By webhook silence is no sign: Telegram says whether something waits that it could not bring.
    async fn asks_whether_updates_are_brought(&self) {
        if self.hook().is_none() {
            return;
        }
        let trouble = match checkup::hook(&self.api).await {
            Ok(hook) if hook.pending == 0 => None,
            Ok(hook) => hook.last_error.filter(|(at, _)| *at > self.clock.now() - EVERY - EVERY).map(|(_, why)| why),
            Err(trouble) => Some(trouble.to_string()),
        };
        self.house.pulse.intake(trouble);
    }
}
