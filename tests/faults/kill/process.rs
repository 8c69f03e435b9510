//! `kith serve` as a real process, killed where the test says and started again. Where updates are brought, it listens at the
//! village's port: while it is dead the machine refuses whoever knocks.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use kith::sandbox::{Road, Village};
use tempfile::TempDir;

use super::plan::Plan;
use crate::cluster::Cluster;
use crate::served::SharedClock;

/// Longer than any rest takes; a bot that needs longer hangs.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(10);
/// Of a server's falls, in looks after the work began.
const LATEST_FALL: u32 = 15;
/// A claim holds for a minute: after a death the clock is moved past it.
const LEASE: SignedDuration = SignedDuration::from_secs(61);

const SIGKILL: i32 = 9;
const SIGTERM: i32 = 15;

/// The running bot, and the deaths it still has to die.
pub struct Process<'a> {
    village: &'a Village,
    folder: TempDir,
    child: Option<Child>,
    extra: Vec<(&'static str, String)>,
    clock: SharedClock,
    plans: VecDeque<Plan>,
    /// How it ended so far.
    pub deaths: Vec<Plan>,
    plan: Option<Plan>,
    born: Instant,
    server: Option<&'a Cluster>,
    /// How often its server fell, and in which rest it did so last.
    pub falls: u32,
    fell_at: Option<Instant>,
}

impl<'a> Process<'a> {
    /// Starts it. Each plan is the end of one process; the last process has none.
    pub fn start(village: &'a Village, plans: Vec<Plan>, early: bool) -> Process<'a> {
        let extra = if early { vec![("KITH_TEST_ACKNOWLEDGE_EARLY", "1".to_owned())] } else { vec![] };
        Process::start_with(village, plans, extra)
    }

    /// Starts it with more settings than it always has.
    pub fn start_with(village: &'a Village, plans: Vec<Plan>, extra: Vec<(&'static str, String)>) -> Process<'a> {
        let folder = TempDir::new().expect("a folder");
        let plans = VecDeque::from(plans);
        let (clock, deaths) = (SharedClock::beside(village), vec![]);
        let (child, plan, born) = (None, None, Instant::now());
        let (server, falls, fell_at) = (None, 0, None);
        let mut process =
            Process { village, folder, child, extra, clock, plans, deaths, plan, born, server, falls, fell_at };
        process.revive();
        process
    }

    /// How many deaths are still to come.
    pub fn still_to_die(&self) -> usize {
        self.plans.len() + usize::from(self.plan.is_some())
    }

    /// Every end so far, and the one to come, for whoever has to find out why.
    pub fn life(&self) -> String {
        let ends: Vec<String> = self.deaths.iter().chain(&self.plan).map(ToString::to_string).collect();
        ends.join(", ")
    }

    /// Moves the clock here and there.
    pub fn advance(&mut self, by: SignedDuration) {
        self.clock.advance(self.village, by);
    }

    /// Waits until all that could be done is done, however often the process dies meanwhile. Each life has its time: many short
    /// ones in a row are no hanging bot.
    pub async fn rests(&mut self) {
        let began = Instant::now();
        while !self.is_at_rest().await {
            self.buries_and_revives();
            self.server_falls(began);
            if began.max(self.born).elapsed() >= PATIENCE {
                let open = self.what_is_open().await;
                panic!("the bot does not come to rest after {}\n{open}\n{}", self.life(), self.last_words());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// From here on its server falls, once in each rest that lasts long enough.
    pub fn on(&mut self, server: &'a Cluster) {
        self.server = Some(server);
    }

    /// Each time a little later after the work began, then early again: every place in the work is met.
    fn server_falls(&mut self, began: Instant) {
        let Some(server) = self.server else { return };
        let moment = LOOK * (1 + self.falls % LATEST_FALL);
        if self.fell_at != Some(began) && began.elapsed() >= moment {
            server.falls();
            server.rises();
            self.falls += 1;
            self.fell_at = Some(began);
        }
    }

    /// Waits until it has died so often.
    pub async fn has_died(&mut self, often: usize) {
        let deadline = Instant::now() + PATIENCE;
        while self.deaths.len() < often {
            self.buries_and_revives();
            assert!(Instant::now() < deadline, "it does not die: {:?}", self.deaths);
            tokio::time::sleep(LOOK).await;
        }
    }

    /// What waits for a moment that is near is not waited for: the clock goes there.
    async fn is_at_rest(&mut self) -> bool {
        if self.village.sandbox().unconfirmed() > 0 {
            return false;
        }
        let now = self.village.clock().now();
        let soon = (now + LEASE).as_millisecond();
        let open = format!(
            "SELECT (SELECT COUNT(*) FROM outbox WHERE done_at IS NULL AND claimed_by IS NOT NULL AND due_at <= {soon})
                  + (SELECT COUNT(*) FROM relay_event WHERE delivered_at IS NULL),
                  COALESCE((SELECT MIN(due_at) FROM outbox WHERE done_at IS NULL AND due_at <= {soon}), {soon})"
        );
        let Ok(rows) = self.village.rows(&open).await else { return false };
        let figure = |which: usize| rows[0][which].parse::<i64>().expect("a number");
        let wait = SignedDuration::from_millis(figure(1) - now.as_millisecond());
        match (figure(0), wait) {
            (0, LEASE) => true,
            (0, wait) if wait.is_positive() => {
                self.advance(wait);
                false
            }
            _ => false,
        }
    }

    /// What it has not done, for whoever has to find out why.
    async fn what_is_open(&self) -> String {
        let (sandbox, now) = (self.village.sandbox(), self.village.clock().now());
        let letters =
            "SELECT kind, due_at, attempts, claimed_by FROM outbox WHERE done_at IS NULL ORDER BY due_at LIMIT 5";
        let events = "SELECT type, due_at, attempts FROM relay_event WHERE delivered_at IS NULL LIMIT 5";
        let (letters, events) = (self.village.rows(letters).await, self.village.rows(events).await);
        format!(
            "{} updates; at {} the outbox has {letters:?}, the relay {events:?}",
            sandbox.unconfirmed(),
            now.as_millisecond()
        )
    }

    fn buries_and_revives(&mut self) {
        self.strikes_from_outside();
        let Some(child) = &mut self.child else { return };
        let Some(status) = child.try_wait().expect("a child") else { return };
        let words = self.last_words();
        // It found no server when it began. The service manager starts it again.
        if status.code() == Some(1) && self.fell_at.is_some() && words.contains("kith: the database") {
            self.plan.take().into_iter().for_each(|plan| self.plans.push_front(plan));
            return self.revive();
        }
        let Some(planned) = self.plan.take() else { panic!("it ended by itself: {status}\n{}", self.last_words()) };
        let words = self.last_words();
        let as_planned = match &planned {
            Plan::At(name, _) => status.signal() == Some(SIGKILL) && words.contains(&format!("killed at {name}")),
            Plan::After(_) => status.signal() == Some(SIGKILL) && words.contains("killed at "),
            Plan::Outside(_) => status.signal() == Some(SIGKILL),
            // Before it listens for the wish to stop, the wish is its end.
            Plan::Stop(_) => status.success() || status.signal() == Some(SIGTERM),
        };
        assert!(as_planned, "{planned}, but it ended with {status}, after {}\n{words}", self.life());
        assert!(!words.contains(self.village.sandbox().token()), "the token is in the log");
        self.deaths.push(planned);
        self.advance(LEASE);
        self.revive();
    }

    /// Chance may strike while the process works.
    fn strikes_from_outside(&mut self) {
        let Some(child) = &mut self.child else { return };
        match &self.plan {
            Some(Plan::Outside(moment)) if self.born.elapsed() >= *moment => child.kill().expect("a child to kill"),
            Some(Plan::Stop(moment)) if self.born.elapsed() >= *moment => {
                let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).stderr(Stdio::null()).status();
                told.expect("the program kill");
            }
            _ => {}
        }
    }

    fn revive(&mut self) {
        self.plan = self.plans.pop_front();
        let words = File::create(self.words_file()).expect("a file for its words");
        let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
        command.arg("serve").env_clear().envs(self.settings()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(words);
        command.current_dir(self.folder.path());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        match &self.plan {
            Some(plan @ Plan::At(..)) => {
                command.env("KITH_TEST_KILL_AT", plan.to_string());
            }
            Some(Plan::After(points)) => {
                command.env("KITH_TEST_KILL_AFTER", points.to_string());
            }
            _ => {}
        }
        command.envs(self.village.port().settings(Road::chosen()));
        command.envs(self.extra.iter().cloned());
        self.born = Instant::now();
        self.child = Some(command.spawn().expect("the bot as a process"));
    }

    fn settings(&self) -> [(&'static str, String); 11] {
        let sandbox = self.village.sandbox();
        [
            ("TELOXIDE_TOKEN", sandbox.token().to_owned()),
            ("TELOXIDE_API_URL", sandbox.api_url().to_owned()),
            ("DATABASE_URL", self.village.database().to_owned()),
            ("KITH_MASTER_KEY_FILE", self.village.key().expect("a key").display().to_string()),
            ("KITH_SIGNPOST", "en=Call 112".to_owned()),
            ("KITH_TEAM_ZONE", "Europe/Helsinki".to_owned()),
            ("KITH_RELAY_URL", sandbox.care_store_url().to_owned()),
            ("KITH_RELAY_SECRET", sandbox.care_store().secret()),
            ("KITH_LOG", "warn".to_owned()),
            ("KITH_TEST_UNPACED", "1".to_owned()),
            ("KITH_TEST_CLOCK_FILE", self.clock.file().display().to_string()),
        ]
    }

    fn words_file(&self) -> PathBuf {
        self.folder.path().join("stderr")
    }

    /// What it said to the operator.
    pub fn last_words(&self) -> String {
        fs::read_to_string(self.words_file()).unwrap_or_default()
    }
}

impl Drop for Process<'_> {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
