//! The village: a sandbox with the real bot living in it, for stories and for the demo.

mod time;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use jiff::SignedDuration;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use super::cellar::{self, Cellar};
use super::{App, CareStore, Clock, Phone, Port, Road, Sandbox, Table, dawn, desk, road};

/// More rounds than any settling takes; a bot that needs more is talking to itself.
const ROUNDS: usize = 200;
/// How often a bot that runs by itself is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// Longer than the term of a keeper that died.
const TERM: SignedDuration = SignedDuration::from_secs(11);
/// With a fault switched on it may never come to rest; then whoever waits goes on.
const PATIENCE: Duration = Duration::from_secs(20);

/// A sandbox, a database, and the bot between them.
#[derive(Debug)]
pub struct Village {
    sandbox: Sandbox,
    /// One, as a rule; several replicas live beside each other, on the same facts. A house may stand empty.
    houses: Mutex<Vec<Option<House>>>,
    road: Road,
    /// Where the bot listens while it runs, and where updates are brought to one that is stepped.
    port: Port,
    /// Several replicas cannot listen at one port, so none of them does.
    shares_a_port: bool,
    /// Last, so that the bot has let go of it.
    cellar: Cellar,
}

/// The bot, and its own loop if it runs by itself.
struct House {
    app: Arc<App>,
    running: Option<(watch::Sender<bool>, JoinHandle<anyhow::Result<()>>)>,
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("House").field("runs", &self.running.is_some()).finish_non_exhaustive()
    }
}

impl Village {
    /// Starts the sandbox and the bot; the bot's facts go away with the village.
    pub async fn start(clock: Clock) -> anyhow::Result<Self> {
        Self::empty(clock).await?.with_bot().await
    }

    /// The same with so many replicas on one database.
    pub async fn replicas(clock: Clock, count: usize) -> anyhow::Result<Self> {
        let mut village = Self::empty(clock).await?;
        village.road = Road::always_asked("Village::replicas");
        village.shares_a_port = true;
        village.houses.lock().await.resize_with(count, || None);
        village.with_bot().await
    }

    /// Starts the sandbox only. The house stands empty until `restart` brings the bot.
    pub async fn empty(clock: Clock) -> anyhow::Result<Self> {
        Self::build(clock, Cellar::fresh().await?).await
    }

    /// The same with the bot's file in a folder that stays.
    pub async fn start_in(clock: Clock, folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Self::build(clock, Cellar::file_in(folder)).await?.with_bot().await
    }

    /// The same with the bot's facts on this PostgreSQL server, in a schema of their own.
    pub async fn start_on(clock: Clock, server: &str) -> anyhow::Result<Self> {
        Self::build(clock, Cellar::schema(server).await?).await?.with_bot().await
    }

    async fn build(clock: Clock, cellar: Cellar) -> anyhow::Result<Self> {
        let sandbox = Sandbox::start(clock).await?;
        Ok(Self {
            sandbox,
            houses: Mutex::new(vec![None]),
            road: Road::chosen(),
            port: Port::free()?,
            shares_a_port: false,
            cellar,
        })
    }

    async fn with_bot(self) -> anyhow::Result<Self> {
        for house in self.houses.lock().await.iter_mut() {
            *house = Some(self.move_in().await?);
        }
        Ok(self)
    }

    async fn move_in(&self) -> anyhow::Result<House> {
        let port = Some(&self.port).filter(|_| !self.shares_a_port);
        let config = self.sandbox.config(&self.cellar, port, self.road);
        let app = App::start(config, self.sandbox.clock().clone()).await.context("the bot did not start")?;
        app.introduce().await;
        Ok(House { app: Arc::new(app), running: None })
    }

    /// Plays a story, and asserts at its end that nobody has anything unread and the care store nothing to complain of.
    pub async fn story(story: impl AsyncFnOnce(&Village)) {
        Self::told_from(dawn::clock(), story).await;
    }

    /// The same from whenever this clock shows: for what is about the time outside, too.
    pub async fn told_from(clock: Clock, story: impl AsyncFnOnce(&Village)) {
        cellar::say_where();
        road::say_which();
        let village = Self::start(clock).await.expect("a village");
        story(&village).await;
        village.ends_well();
    }

    /// Asserts that no phone has an unread message, that nothing that may be passed on names anybody, and that neither the care store nor Telegram has a complaint.
    #[track_caller]
    pub fn ends_well(&self) {
        let unread = self.sandbox.unread();
        assert!(unread.is_empty(), "left unread:\n{}\n{}", unread.join("\n"), self.last_lines());
        let named = self.sandbox.named_in_the_open();
        assert!(named.is_empty(), "not protected: {named:#?}");
        let mails = self.sandbox.letterbox().unread();
        assert!(mails.is_empty(), "left in mailboxes:\n{}", mails.join("\n"));
        let complaints = self.care_store().complaints();
        assert!(complaints.is_empty(), "the care store complains: {complaints:#?}");
        let complaints = self.sandbox.fhir_store().complaints();
        assert!(complaints.is_empty(), "the FHIR server complains: {complaints:#?}");
        let complaints = self.sandbox.complaints();
        assert!(complaints.is_empty(), "Telegram complains: {complaints:#?}");
    }

    /// The sandbox: faults, injected updates, the bot's profile.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// A new phone for somebody with this first name and Telegram language.
    pub fn phone(&self, first_name: &str, language_code: &str) -> Phone {
        self.sandbox.phone(first_name, language_code)
    }

    /// The care team's store.
    pub fn care_store(&self) -> &CareStore {
        self.sandbox.care_store()
    }

    /// The clock of everything here.
    pub fn clock(&self) -> &Clock {
        self.sandbox.clock()
    }

    /// The port that is kept for the bot's own door, also while the house stands empty.
    pub fn port(&self) -> &Port {
        &self.port
    }

    /// The bot's database, as `DATABASE_URL` names it.
    pub fn database(&self) -> &str {
        self.cellar.url()
    }

    /// The file of the bot's master key.
    pub fn key(&self) -> Option<PathBuf> {
        self.cellar.key()
    }

    /// The bot's database file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        self.cellar.file()
    }

    /// Rows of the bot's database, read from outside, every value in words.
    pub async fn rows(&self, question: &str) -> sqlx::Result<Vec<Vec<String>>> {
        desk::rows(self.cellar.url(), question).await
    }

    /// A coordinator's one-time link, as `kith team create` prints it.
    pub async fn team_link(&self, team: &str) -> anyhow::Result<String> {
        super::app::coordinator_link(&self.sandbox.config(&self.cellar, None, self.road), self.clock(), team).await
    }

    /// Lets the bot, all replicas of it, do all that waits now. Panics if it fails or never comes to rest.
    pub async fn settle(&self) {
        for _ in 0..ROUNDS {
            match self.tries().await {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => panic!("the bot failed: {error:?}\n{}", self.last_lines()),
            }
        }
        let queue = self.queue().await;
        panic!("the bot is still busy after {ROUNDS} rounds; queued: {queue:#?}\n{}", self.last_lines());
    }

    /// A step of each replica in turn, whatever comes of it: also for a bot whose store is away.
    pub async fn tries(&self) -> anyhow::Result<usize> {
        let mut done = 0;
        for app in self.apps().await {
            done += app.step(self.sandbox.all_brought()).await?;
        }
        Ok(done)
    }

    /// One step of one replica.
    pub async fn steps(&self, which: usize) -> anyhow::Result<usize> {
        let app = self.houses.lock().await[which].as_ref().map(|house| Arc::clone(&house.app));
        app.context("this replica has been closed")?.step(self.sandbox.all_brought()).await
    }

    /// Lets everything come to rest, whether the bot is stepped by hand or runs by itself.
    pub async fn rests(&self) {
        if self.is_open().await { self.comes_to_rest().await } else { self.settle().await }
    }

    /// For a bot that runs by itself. Nobody but the test brings anything new, so what is seen to be over stays over.
    async fn comes_to_rest(&self) {
        let patience = tokio::time::Instant::now() + PATIENCE;
        while !self.is_at_rest().await && tokio::time::Instant::now() < patience {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// In this order: before Telegram hears that an update is taken, its answer is on its way, and what it owes to others is
    /// in the queue; whoever sends from the queue adds what follows in the moment in which they strike it off.
    async fn is_at_rest(&self) -> bool {
        let confirmed = self.sandbox.unconfirmed() == 0;
        confirmed && !self.apps().await.iter().any(|app| app.is_answering()) && !self.something_is_due().await
    }

    /// Whether the queue holds anything due, or claimed: a claim moves the due time less than a minute ahead. A queue that
    /// cannot be read may hold anything.
    async fn something_is_due(&self) -> bool {
        let soon = self.clock().now().as_millisecond() + 61_000;
        let Some(queue) = self.view("operator_queue").await else { return true };
        queue.column("due_at_ms").into_iter().any(|due| due.parse().is_ok_and(|due: i64| due <= soon))
    }

    /// What a story left behind: unread messages, things unsent, complaints of the care store. None of it is fine.
    pub async fn loose_ends(&self) -> anyhow::Result<()> {
        let (unread, queue, complaints) = (self.sandbox.unread(), self.queue().await, self.care_store().complaints());
        let told = self.sandbox.complaints();
        let mails = self.sandbox.letterbox().unread();
        anyhow::ensure!(mails.is_empty(), "left in mailboxes: {mails:?}");
        anyhow::ensure!(unread.is_empty(), "left unread: {unread:?}");
        anyhow::ensure!(queue.rows.is_empty(), "left unsent: {queue:?}");
        anyhow::ensure!(complaints.is_empty(), "the care store complains: {complaints:?}");
        anyhow::ensure!(told.is_empty(), "Telegram complains: {told:?}");
        Ok(())
    }

    /// Ends the bot and starts it again on the same database. If it ran by itself or was not there, it then runs by itself.
    pub async fn restart(&self) -> anyhow::Result<()> {
        let count = self.houses.lock().await.len();
        for which in 0..count {
            self.restarts(which).await?;
        }
        Ok(())
    }

    /// The same for one replica.
    pub async fn restarts(&self, which: usize) -> anyhow::Result<()> {
        let mut houses = self.houses.lock().await;
        let ran = houses[which].as_ref().is_none_or(|house| house.running.is_some());
        stop(houses[which].take()).await?;
        let mut fresh = self.move_in().await?;
        if ran {
            fresh.runs();
        }
        houses[which] = Some(fresh);
        Ok(())
    }

    /// The bot is gone from one moment to the next, all replicas of it: nothing is finished, nothing is put in order.
    pub async fn crashes(&self) {
        for house in self.houses.lock().await.iter_mut() {
            let Some(House { app, running }) = house.take() else { continue };
            if let Some((_, task)) = running {
                task.abort();
                // Aborted is what it was to be.
                let _ = task.await;
            }
            drop(app);
        }
    }

    /// Brings the bot into its empty house, to be stepped by hand. The keeper that crashed is waited for: the clock moves on.
    pub async fn revives(&self) -> anyhow::Result<()> {
        self.clock().advance(TERM);
        for house in self.houses.lock().await.iter_mut().filter(|house| house.is_none()) {
            *house = Some(self.move_in().await?);
        }
        Ok(())
    }

    /// Lets the bot run by itself, as it does outside of tests. `settle` is not for such a village.
    pub async fn opens(&self) {
        self.houses.lock().await.iter_mut().flatten().for_each(House::runs);
    }

    /// Whether the bot's own loop runs, that of one replica at least.
    pub async fn is_open(&self) -> bool {
        let houses = self.houses.lock().await;
        let mut running = houses.iter().flatten().filter_map(|house| house.running.as_ref());
        running.any(|(_, task)| !task.is_finished())
    }

    /// Ends the bot, all replicas of it; each finishes the batch in hand.
    pub async fn closes(&self) -> anyhow::Result<()> {
        for house in self.houses.lock().await.iter_mut() {
            stop(house.take()).await?;
        }
        Ok(())
    }

    /// The same for one replica.
    pub async fn closes_one(&self, which: usize) -> anyhow::Result<()> {
        stop(self.houses.lock().await[which].take()).await
    }

    /// What is queued: the view `operator_queue`. Empty while there is none.
    pub async fn queue(&self) -> Table {
        self.view("operator_queue").await.unwrap_or_default()
    }

    /// How ready each meeting is: the view `care_readiness`. Empty while there is none.
    pub async fn readiness(&self) -> Table {
        self.view("care_readiness").await.unwrap_or_default()
    }

    /// Any documented view, or `None` if the bot has not made it.
    pub async fn view(&self, name: &'static str) -> Option<Table> {
        desk::read(self.cellar.url(), name).await
    }

    async fn apps(&self) -> Vec<Arc<App>> {
        let houses = self.houses.lock().await;
        let apps: Vec<_> = houses.iter().flatten().map(|house| Arc::clone(&house.app)).collect();
        assert!(!apps.is_empty(), "the bot has been closed");
        apps
    }

    fn last_lines(&self) -> String {
        let lines = self.sandbox.transcript_from(self.sandbox.line_count().saturating_sub(12));
        let show = |line: &super::Line| format!("  {} | {} | {}: {}", line.when, line.phone, line.who, line.text);
        lines.iter().map(show).collect::<Vec<_>>().join("\n")
    }
}

impl House {
    fn runs(&mut self) {
        if self.running.is_some() {
            return;
        }
        let (stop, stopped) = watch::channel(false);
        let app = Arc::clone(&self.app);
        self.running = Some((stop, tokio::spawn(async move { app.run(stopped).await })));
    }
}

async fn stop(house: Option<House>) -> anyhow::Result<()> {
    let Some(House { app, running }) = house else { return Ok(()) };
    let Some((stop, task)) = running else {
        app.closes().await;
        return Ok(());
    };
    stop.send_replace(true);
    task.await?
}
