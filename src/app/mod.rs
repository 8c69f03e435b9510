//! What runs, wired once: intake, delivery and relay around one store, and the loops that drive them.

mod ajar;
mod door;
mod health;
mod intake;
mod pulse;
mod record;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Mutex, watch};

use crate::clock::Clock;
use crate::config::{Config, Door};
use crate::conversation::House;
use crate::delivery::Delivery;
use crate::domain::link::Purpose;
use crate::keeper::{self, Keeper};
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::operate::stones;
use crate::pulse::Pulse;
use crate::relay::fhir::{Fhir, Incoming};
use crate::relay::webhook::Webhook;
use crate::store::audit::Head;
use crate::store::links::NewLink;
use crate::store::pulses::Beat;
use crate::store::{Store, links, teams};
use crate::telegram::intake::{Answering, Intake};
use crate::telegram::pace::{Pace, Shared};
use crate::telegram::poll::Poll;
use crate::telegram::send::Sender;
use crate::telegram::{Api, setup};
use ajar::Ajar;
use door::Watched;
use health::Health;

/// Nothing sleeps longer than this, whatever the outbox says.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);
/// How often what has ended is written to the file of tombstones.
const FILE_EVERY: Duration = Duration::from_secs(5);
/// How often the end of the audit is written there, too.
const ANCHOR_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// How often the service manager hears that we live, at least.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// The bot, ready to run.
pub struct App {
    api: Api,
    door: Option<Door>,
    house: House,
    poll: Mutex<Poll>,
    intake: Mutex<Intake>,
    answering: Answering,
    ajar: Mutex<Option<Ajar>>,
    delivery: Mutex<Delivery>,
    relay: Option<Webhook>,
    fhir: Option<Fhir>,
    incoming: Option<Incoming>,
    store: Store,
    /// Where tombstones are kept outside the database.
    stones: Option<PathBuf>,
    clock: Clock,
    keeper: Keeper,
    metrics: Metrics,
    health: Health,
    /// How the house was when it was last written down.
    beaten: Mutex<Option<Beat>>,
}

impl App {
    /// Opens the store, ends once more what a restore brought back, and asks Telegram who we are.
    pub async fn start(config: Config, clock: Clock) -> Result<App> {
        let api = Api::new(&config.api_url, config.token.clone())?;
        let (store, metrics) =
            (Store::open(&config.database_url, config.master_key.as_deref()).await?, Metrics::default());
        let store = store.serving(config.profile);
        let stones = stones::path(config.tombstones.as_deref(), &config.database_url);
        lay_again(&store, stones.as_deref(), &clock).await?;
        let pulse = Pulse::new(clock.clone());
        let house = House { pulse, ..config.house(setup::username(&api).await?) };
        let keeper = Keeper::new(config.bot_number(), store.clone(), clock.clone());
        let pace = Pace::new(config.limits);
        let shared = Shared::new(config.bot_number(), store.clone(), clock.clone());
        let pace = if store.is_shared() { pace.shared_by(shared) } else { pace };
        let sender = Sender::new(api.clone(), pace, metrics.clone());
        let relay = match &config.relay {
            Some((url, secret)) => Some(Webhook::new(url, secret, store.clone(), clock.clone(), keeper.clone())?),
            None => None,
        };
        let (fhir, incoming) = record::opens(&config, &store, &clock, &keeper).await?;
        let intake = Intake::new(store.clone(), sender.clone(), house.clone(), clock.clone(), metrics.clone());
        let mailer = config.smtp.as_ref().map(Mailer::new).transpose()?;
        let delivery = Delivery::new(
            store.clone(),
            (sender, mailer),
            house.clone(),
            clock.clone(),
            keeper.clone(),
            metrics.clone(),
        );
        Ok(App {
            poll: Mutex::new(Poll::new(api.clone())),
            answering: intake.answering(),
            intake: Mutex::new(intake),
            ajar: Mutex::default(),
            delivery: Mutex::new(delivery),
            health: Health::default(),
            beaten: Mutex::default(),
            api,
            door: config.door,
            house,
            relay,
            fhir,
            incoming,
            store,
            stones,
            clock,
            keeper,
            metrics,
        })
    }

    /// Shows strangers what the bot is: its commands and descriptions.
    pub async fn introduce(&self) {
        setup::introduce(&self.api).await;
    }

    /// Takes what waits, sends what is due, and returns how many things it did. For tests and `demo --story`. Where updates are
    /// brought, it takes them in until `all_brought` says that Telegram has none left; where they are asked for, it asks once.
    pub async fn step(&self, all_brought: impl Future<Output = ()>) -> Result<usize> {
        let mut done = match self.hook() {
            Some(hook) => self.is_brought_until(all_brought, hook).await?,
            None => self.asks_at_once().await?,
        };
        self.beat().await?;
        done += self.delivery.lock().await.tick().await?;
        if let Some(relay) = &self.relay {
            done += relay.tick().await?;
        }
        if let Some(fhir) = &self.fhir {
            done += fhir.tick().await?;
        }
        if let Some(incoming) = &self.incoming {
            done += incoming.tick().await?;
        }
        if let Some(path) = &self.stones {
            done += stones::file_new(&self.store, path).await?;
        }
        Ok(done)
    }

    /// Whether answers to those who just did something are on their way.
    pub fn is_answering(&self) -> bool {
        self.answering.any()
    }

    /// Runs until `stop` turns true; the batch in hand is finished first.
    pub async fn run(&self, stop: watch::Receiver<bool>) -> Result<()> {
        self.shuts_the_door().await;
        let (served, inbox) = match &self.door {
            Some(door) => {
                let (listener, router, inbox) = door::open(door, self.watched()).await?;
                tracing::info!(at = %listener.local_addr()?, "listening");
                (Some((listener, router)), inbox)
            }
            None => (None, None),
        };
        let answering = async {
            if let Some((listener, router)) = served {
                door::serve(listener, router, stop.clone()).await;
            }
        };
        // On the heap, each of them: together they are large.
        tokio::join!(
            Box::pin(answering),
            Box::pin(self.take_in(inbox, stop.clone())),
            Box::pin(self.send_out(stop.clone())),
            Box::pin(self.tell_the_team(stop.clone())),
            Box::pin(self.tell_the_record(stop.clone())),
            Box::pin(self.read_the_record(stop.clone())),
            Box::pin(self.keep(stop.clone())),
            Box::pin(self.beats(stop.clone())),
            Box::pin(self.keep_stones(stop.clone())),
            Box::pin(until(stop.clone(), self.store.hear_others())),
            Box::pin(until(stop.clone(), self.introduce())),
            Box::pin(until(stop.clone(), self.tell_the_service_manager())),
        );
        self.closes().await;
        Ok(())
    }

    /// Lets go of everything, so that another process can take over at once.
    pub async fn closes(&self) {
        self.shuts_the_door().await;
        if let Err(error) = self.keeper.resign().await {
            tracing::warn!(%error, "another process has to wait until our term ends");
        }
        self.store.close().await;
    }

    fn watched(&self) -> Watched {
        Watched {
            health: self.health.clone(),
            store: self.store.clone(),
            clock: self.clock.clone(),
            keeper: self.keeper.clone(),
            metrics: self.metrics.clone(),
            house: self.house.clone(),
        }
    }

    async fn send_out(&self, mut stop: watch::Receiver<bool>) {
        let mut delivery = self.delivery.lock().await;
        while !*stop.borrow() {
            let posted = self.store.posted();
            let busy = self.health.busy("sending");
            let next = match delivery.take_up().await {
                Ok(0) if self.keeper.fence().is_none() => Ok(None),
                Ok(0) => delivery.next_due().await,
                Ok(_) if !delivery.is_full() => continue,
                Ok(_) => Ok(None),
                Err(error) => Err(error),
            };
            drop(busy);
            // A due row that cannot be taken up now waits for a free hand.
            let next = next.map(|at| at.filter(|_| !delivery.is_full()));
            tokio::select! {
                () = self.rest(next, posted, &mut stop) => {}
                () = delivery.some_done() => {}
            }
        }
        delivery.all_done().await;
    }

    async fn tell_the_team(&self, mut stop: watch::Receiver<bool>) {
        let Some(relay) = &self.relay else { return };
        while !*stop.borrow() {
            let posted = self.store.posted();
            let busy = self.health.busy("relaying");
            let next = match relay.tick().await {
                Ok(0) if self.keeper.fence().is_none() => Ok(None),
                Ok(0) => relay.next_due().await,
                Ok(_) => continue,
                Err(error) => Err(error),
            };
            drop(busy);
            self.rest(next, posted, &mut stop).await;
        }
    }

    /// Stays the keeper, or becomes it when nobody is.
    async fn keep(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.keeper.renew().await {
                tracing::error!(%error, "the store did not answer; our term ends unless it does soon");
            }
            wait(&mut stop, keeper::RENEW).await;
        }
    }

    /// Writes what has ended to the file of tombstones.
    async fn keep_stones(&self, mut stop: watch::Receiver<bool>) {
        let Some(path) = &self.stones else { return };
        let (mut end, mut anchored) = (Head::default(), Timestamp::UNIX_EPOCH);
        while !*stop.borrow() {
            if let Err(error) = stones::file_new(&self.store, path).await {
                tracing::error!(%error, "what has ended is not in the file of tombstones yet; trying again");
            }
            if self.clock.now() >= anchored + ANCHOR_EVERY {
                match stones::anchor(&self.store, path, end.clone(), self.clock.now()).await {
                    Ok(head) => (end, anchored) = (head, self.clock.now()),
                    Err(error) => tracing::error!(%error, "the audit's end is not in the file of tombstones yet"),
                }
            }
            wait(&mut stop, FILE_EVERY).await;
        }
    }

    /// Tells the service manager that we are ready, and then that we live.
    async fn tell_the_service_manager(&self) {
        let tell = |state| drop(sd_notify::notify(&[state]));
        tell(sd_notify::NotifyState::Ready);
        let every = sd_notify::watchdog_enabled().map_or(HEARTBEAT, |limit| limit / 3);
        loop {
            if self.health.is_live() {
                tell(sd_notify::NotifyState::Watchdog);
            }
            tokio::time::sleep(every).await;
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

/// Before anybody is heard: what a restored database had forgotten to have ended ends again.
async fn lay_again(store: &Store, path: Option<&Path>, clock: &Clock) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    let ended = stones::lay_again(store, path, clock.now()).await?;
    if ended > 0 {
        tracing::warn!(ended, "the database did not know what has ended since: it has ended again");
    }
    Ok(())
}

async fn wait(stop: &mut watch::Receiver<bool>, time: Duration) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        _ = stop.changed() => {}
    }
}

/// Does something until it is done or it is time to stop.
async fn until(mut stop: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

/// `kith team create NAME`: opens a team (or takes the one of that name) and returns the coordinator's one-time link.
pub async fn coordinator_link(config: &Config, clock: &Clock, name: &str) -> Result<String> {
    let api = Api::new(&config.api_url, config.token.clone())?;
    let house: House = config.house(setup::username(&api).await?);
    let store =
        Store::open(&config.database_url, config.master_key.as_deref()).await.context("the store cannot be opened")?;
    let (mut tx, now) = (store.begin().await?, clock.now());
    let team = match teams::named(&mut tx, name).await? {
        Some(team)
            if teams::everybody(&mut tx, &team).await?.iter().any(|staff| staff.works(now) && staff.coordinator) =>
        {
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
