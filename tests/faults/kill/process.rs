//! `kith serve` as a real process, killed where the test says and started again.

use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use kith::sandbox::Village;
use tempfile::TempDir;

/// Longer than any rest takes; a bot that needs longer hangs.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(10);
/// A claim holds for a minute: after a death the clock is moved past it.
const LEASE: SignedDuration = SignedDuration::from_secs(61);

/// The running bot, and the deaths it still has to die.
pub struct Process<'a> {
    village: &'a Village,
    folder: TempDir,
    child: Option<Child>,
    early: bool,
    ahead: SignedDuration,
    plans: std::vec::IntoIter<String>,
    /// Where it died so far: `name:hit`.
    pub deaths: Vec<String>,
    plan: Option<String>,
}

impl<'a> Process<'a> {
    /// Starts it. Each plan (`name:hit`) is the death of one process; the last process has none.
    pub fn start(village: &'a Village, plans: Vec<String>, early: bool) -> Process<'a> {
        let folder = TempDir::new().expect("a folder");
        let plans = plans.into_iter();
        let (ahead, deaths) = (SignedDuration::ZERO, vec![]);
        let mut process = Process { village, folder, child: None, early, ahead, plans, deaths, plan: None };
        process.advance(SignedDuration::ZERO);
        process.revive();
        process
    }

    /// How many deaths are still to come.
    pub fn still_to_die(&self) -> usize {
        self.plans.len() + usize::from(self.plan.is_some())
    }

    /// Moves the clock here and there.
    pub fn advance(&mut self, by: SignedDuration) {
        self.ahead += by;
        let (path, fresh) = (self.clock_file(), self.folder.path().join("clock.new"));
        fs::write(&fresh, self.ahead.as_millis().to_string()).expect("a file for the clock");
        fs::rename(fresh, path).expect("a file for the clock");
        self.village.clock().advance(by);
    }

    /// Waits until all that could be done is done, however often the process dies meanwhile.
    pub async fn rests(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while !self.is_at_rest().await {
            self.buries_and_revives();
            assert!(Instant::now() < deadline, "the bot does not come to rest\n{}", self.last_words());
            tokio::time::sleep(LOOK).await;
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

    async fn is_at_rest(&self) -> bool {
        if self.village.sandbox().unconfirmed() > 0 {
            return false;
        }
        let soon = (self.village.clock().now() + LEASE).as_millisecond();
        let open = format!(
            "SELECT (SELECT COUNT(*) FROM outbox WHERE done_at IS NULL AND due_at <= {soon})
                  + (SELECT COUNT(*) FROM relay_event WHERE delivered_at IS NULL)"
        );
        self.village.rows(&open).await.is_ok_and(|rows| rows == [["0"]])
    }

    fn buries_and_revives(&mut self) {
        let Some(child) = &mut self.child else { return };
        let Some(status) = child.try_wait().expect("a child") else { return };
        let planned = self.plan.take();
        assert!(planned.is_some() && status.signal() == Some(9), "it ended by itself: {status}\n{}", self.last_words());
        let planned = planned.unwrap_or_default();
        let place = planned.split(':').next().unwrap_or_default();
        assert!(self.last_words().contains(&format!("killed at {place}")), "{planned}: {}", self.last_words());
        assert!(!self.last_words().contains(self.village.sandbox().token()), "the token is in the log");
        self.deaths.push(planned);
        self.advance(LEASE);
        self.revive();
    }

    fn revive(&mut self) {
        self.plan = self.plans.next();
        let words = File::create(self.words_file()).expect("a file for its words");
        let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
        command.arg("serve").env_clear().envs(self.settings()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(words);
        command.current_dir(self.folder.path());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        if let Some(plan) = &self.plan {
            command.env("KITH_TEST_KILL_AT", plan);
        }
        if self.early {
            command.env("KITH_TEST_ACKNOWLEDGE_EARLY", "1");
        }
        self.child = Some(command.spawn().expect("the bot as a process"));
    }

    fn settings(&self) -> [(&'static str, String); 10] {
        let sandbox = self.village.sandbox();
        [
            ("TELOXIDE_TOKEN", sandbox.token().to_owned()),
            ("TELOXIDE_API_URL", sandbox.api_url().to_owned()),
            ("DATABASE_URL", self.village.database().to_owned()),
            ("KITH_SIGNPOST", "en=Call 112".to_owned()),
            ("KITH_TEAM_ZONE", "Europe/Helsinki".to_owned()),
            ("KITH_RELAY_URL", sandbox.care_store_url().to_owned()),
            ("KITH_RELAY_SECRET", sandbox.care_store().secret()),
            ("KITH_LOG", "warn".to_owned()),
            ("KITH_TEST_UNPACED", "1".to_owned()),
            ("KITH_TEST_CLOCK_FILE", self.clock_file().display().to_string()),
        ]
    }

    fn clock_file(&self) -> PathBuf {
        self.folder.path().join("clock")
    }

    fn words_file(&self) -> PathBuf {
        self.folder.path().join("stderr")
    }

    fn last_words(&self) -> String {
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
