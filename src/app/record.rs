//! The loops of the care team's FHIR server: what it is told, and what it has for us. Neither waits for the other, and nobody for them.

use anyhow::Result;
use tokio::sync::watch;

use super::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::keeper::Keeper;
use crate::relay::fhir::{Fhir, Incoming};
use crate::store::{Store, fhir, incoming};

/// Both sides of the server, if there is one; the store knows whether anything waits for it, and whether it is read.
pub(super) async fn opens(
    config: &Config,
    store: &Store,
    clock: &Clock,
    keeper: &Keeper,
) -> Result<(Option<Fhir>, Option<Incoming>)> {
    let (mut tx, server) = (store.begin().await?, config.fhir.as_ref());
    fhir::set_in_use(&mut tx, server.is_some(), clock.now()).await?;
    incoming::set_in_use(&mut tx, server.is_some_and(|server| server.looks.is_some()), clock.now()).await?;
    tx.commit().await?;
    let Some(server) = server else { return Ok((None, None)) };
    let writes = Fhir::new(server, store.clone(), clock.clone(), keeper.clone())?;
    let zone = config.team_zone.clone();
    Ok((Some(writes), Incoming::new(server, zone, store.clone(), clock.clone(), keeper.clone())?))
}

impl App {
    pub(super) async fn tell_the_record(&self, mut stop: watch::Receiver<bool>) {
        let Some(fhir) = &self.fhir else { return };
        while !*stop.borrow() {
            let posted = self.store.posted();
            // However slow the server is, this loop does not hang: each of its requests has an end.
            let next = match fhir.tick().await {
                Ok(0) if self.keeper.fence().is_none() => Ok(None),
                Ok(0) => fhir.next_due().await,
                Ok(_) => continue,
                Err(error) => Err(error),
            };
            self.rest(next, posted, &mut stop).await;
        }
    }

    /// Looks what the server has for us, every so often.
    pub(super) async fn read_the_record(&self, mut stop: watch::Receiver<bool>) {
        let Some(incoming) = &self.incoming else { return };
        while !*stop.borrow() {
            let posted = self.store.posted();
            let next = match incoming.tick().await {
                _ if self.keeper.fence().is_none() => Ok(None),
                Ok(_) => Ok(Some(incoming.next_look())),
                Err(error) => Err(error),
            };
            self.rest(next, posted, &mut stop).await;
        }
    }
}
