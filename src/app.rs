//! What runs, wired once: intake, delivery and relay around one store.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::{Mutex, Notify, watch};

use crate::clock::Clock;
use crate::config::Config;
use crate::conversation::House;
use crate::delivery::Delivery;
use crate::domain::link::Purpose;
use crate::relay::webhook::Webhook;
use crate::store::links::NewLink;
use crate::store::{Store, links, teams};
use crate::telegram::intake::Intake;
use crate::telegram::pace::Pace;
use crate::telegram::send::Sender;
use crate::telegram::{Api, Trouble, setup};

/// How long Telegram may hold a poll.
const LONG_POLL: Duration = Duration::from_secs(25);
/// How long answers that are on their way may take after a stop was asked for.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// The least time between two polls that bring nothing.
const BREATH: Duration = Duration::from_millis(300);
/// Nothing sleeps longer than this, whatever the outbox says.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

/// The bot, ready to run.
pub struct App {
    intake: Mutex<Intake>,
    delivery: Mutex<Delivery>,
    relay: Option<Webhook>,
    store: Store,
    clock: Clock,
    posted: Arc<Notify>,
}

impl App {
    /// Opens the store, asks Telegram who we are, and says what can be done here.
    pub async fn start(config: Config, clock: Clock) -> Result<App> {
        let api = Api::new(&config.api_url, config.token.clone())?;
        let store = Store::open(&config.database_url).await?;
        let house = config.house(setup::username(&api).await?);
        setup::introduce(&api).await?;
        let sender = Sender::new(api.clone(), Pace::new(config.limits));
        let relay = match &config.relay {
            Some((url, secret)) => Some(Webhook::new(url, secret, store.clone(), clock.clone())?),
            None => None,
        };
        Ok(App {
            intake: Mutex::new(Intake::new(api, store.clone(), sender.clone(), house.clone(), clock.clone())),
            delivery: Mutex::new(Delivery::new(store.clone(), sender, house, clock.clone())),
            relay,
            store,
            clock,
            posted: Arc::new(Notify::new()),
        })
    }

    /// Takes what waits, sends what is due, and returns how many things it did. For tests and `demo --story`.
    pub async fn step(&self) -> Result<usize> {
        let mut intake = self.intake.lock().await;
        let updates = intake.fetch(Duration::ZERO).await?;
        let taken = updates.len();
        intake.handle(updates).await?;
        intake.answers_arrived().await;
        drop(intake);
        let sent = self.delivery.lock().await.tick().await?;
        let told = match &self.relay {
            Some(relay) => relay.tick().await?,
            None => 0,
        };
        Ok(taken + sent + told)
    }

    /// Runs until `stop` turns true; the batch in hand is finished first.
    pub async fn run(&self, stop: watch::Receiver<bool>) -> Result<()> {
        tokio::join!(self.take_in(stop.clone()), self.send_out(stop.clone()), self.tell_the_team(stop));
        self.store.close().await;
        Ok(())
    }

    async fn take_in(&self, mut stop: watch::Receiver<bool>) {
        let (mut intake, mut trouble) = (self.intake.lock().await, 0_u32);
        while !*stop.borrow() {
            let asked = tokio::time::Instant::now();
            let fetched = tokio::select! {
                fetched = intake.fetch(LONG_POLL) => fetched,
                _ = stop.changed() => break,
            };
            let nothing = fetched.as_ref().is_ok_and(Vec::is_empty);
            match self.hear(&mut intake, fetched).await {
                // A server that does not hold the poll is not asked without pause.
                Ok(()) if nothing && asked.elapsed() < BREATH => wait(&mut stop, BREATH).await,
                Ok(()) => trouble = 0,
                Err(why) => {
                    trouble = (trouble + 1).min(2);
                    tracing::warn!(why = %format!("{why:#}"), "no updates for now; trying again");
                    wait(&mut stop, Duration::from_millis(500) * 2_u32.pow(trouble)).await;
                }
            }
        }
        intake.confirm().await;
        if tokio::time::timeout(LAST_WORDS, intake.answers_arrived()).await.is_err() {
            tracing::warn!("some answers had not arrived when it was time to stop");
        }
    }

    async fn hear(&self, intake: &mut Intake, fetched: Result<Vec<Value>, Trouble>) -> Result<()> {
        match fetched {
            Ok(updates) => intake.handle(updates).await?,
            Err(Trouble::Conflict) => {
                bail!("another bot polls with this token: stop the other one, or give this one a token of its own")
            }
            Err(trouble) => return Err(trouble.into()),
        }
        self.posted.notify_waiters();
        Ok(())
    }

    async fn send_out(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let mut delivery = self.delivery.lock().await;
            let posted = self.posted.notified();
            let next = match delivery.tick().await {
                Ok(0) => delivery.next_due().await,
                Ok(_) => continue,
                Err(error) => Err(error),
            };
            drop(delivery);
            self.rest(next, posted, &mut stop).await;
        }
    }

    async fn tell_the_team(&self, mut stop: watch::Receiver<bool>) {
        let Some(relay) = &self.relay else { return };
        while !*stop.borrow() {
            let posted = self.posted.notified();
            let next = match relay.tick().await {
                Ok(0) => relay.next_due().await,
                Ok(_) => continue,
                Err(error) => Err(error),
            };
            self.rest(next, posted, &mut stop).await;
        }
    }

    /// Rests until something is due or posted, the clock is moved, or it is time to stop.
    async fn rest(
        &self,
        next: Result<Option<Timestamp>>,
        posted: impl Future<Output = ()>,
        stop: &mut watch::Receiver<bool>,
    ) {
        let at = match next {
            Ok(next) => next.unwrap_or(Timestamp::MAX),
            Err(error) => {
                tracing::error!(%error, "the store did not answer; trying again in a second");
                wait(stop, Duration::from_secs(1)).await;
                return;
            }
        };
        tokio::select! {
            () = posted => {}
            () = self.clock.wait_until(at) => {}
            () = tokio::time::sleep(LONGEST_SLEEP) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn wait(stop: &mut watch::Receiver<bool>, time: Duration) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        _ = stop.changed() => {}
    }
}

/// `kith team create NAME`: opens a team (or takes the one of that name) and returns the coordinator's one-time link.
pub async fn coordinator_link(config: &Config, clock: &Clock, name: &str) -> Result<String> {
    let api = Api::new(&config.api_url, config.token.clone())?;
    let house: House = config.house(setup::username(&api).await?);
    let store = Store::open(&config.database_url).await?;
    let (mut tx, now) = (store.begin().await?, clock.now());
    let team = match teams::named(&mut tx, name).await? {
        Some(team) if teams::everybody(&mut tx, &team).await?.iter().any(|staff| staff.active && staff.coordinator) => {
            bail!("the team {name:?} has a coordinator already: new people come in through their /team")
        }
        Some(team) => team,
        None => teams::create(&mut tx, name, now).await?,
    };
    let new = NewLink { purpose: Purpose::Coordinator, team: &team, network: None, contact: None, made_by: None };
    links::revoke_for_coordinator(&mut tx, &team).await?;
    let token = links::create(&mut tx, new, now).await?;
    tx.commit().await?;
    store.close().await;
    Ok(house.link(&token))
}
