//! `kith serve` as processes beside each other, with a door of their own.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use kith::sandbox::{Port, Road, Village};
use kith::telegram::webhook;
use secrecy::ExposeSecret;
use serde_json::json;
use tempfile::TempDir;

/// Longer than a take-over may last, and anything else here.
pub const PATIENCE: Duration = Duration::from_secs(15);
const LOOK: Duration = Duration::from_millis(20);

/// The clock of several processes, moved by hand together with the village's.
pub struct SharedClock {
    folder: TempDir,
    ahead: SignedDuration,
}

impl SharedClock {
    pub fn new() -> SharedClock {
        let clock = SharedClock { folder: TempDir::new().expect("a folder"), ahead: SignedDuration::ZERO };
        clock.write();
        clock
    }

    /// It shows from the beginning what the village's shows.
    pub fn beside(village: &Village) -> SharedClock {
        let clock = SharedClock { ahead: village.clock().ahead(), ..SharedClock::new() };
        clock.write();
        clock
    }

    pub fn advance(&mut self, village: &Village, by: SignedDuration) {
        self.ahead += by;
        self.write();
        village.clock().advance(by);
    }

    fn write(&self) {
        let fresh = self.folder.path().join("clock.new");
        std::fs::write(&fresh, self.ahead.as_millis().to_string()).expect("a file for the clock");
        std::fs::rename(fresh, self.file()).expect("a file for the clock");
    }

    /// As `KITH_TEST_CLOCK_FILE` names it.
    pub fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("clock")
    }
}

/// A running process.
pub struct Served {
    child: Child,
    folder: TempDir,
    _port: Port,
    /// Where its own server listens.
    pub address: String,
}

impl Served {
    /// Starts it on the village's database, without a limit on sending.
    pub fn start(village: &Village, clock: &SharedClock, road: Road) -> Served {
        Self::with(village, clock, road, &[("KITH_TEST_UNPACED", "1")])
    }

    /// The same at the pace that Telegram asks for.
    pub fn paced(village: &Village, clock: &SharedClock, road: Road) -> Served {
        Self::with(village, clock, road, &[])
    }

    /// The same with more settings than it always has.
    pub fn with(village: &Village, clock: &SharedClock, road: Road, more: &[(&str, &str)]) -> Served {
        let port = Port::free().expect("a free port");
        let (folder, sandbox) = (TempDir::new().expect("a folder"), village.sandbox());
        let log = File::create(folder.path().join("log")).expect("a log");
        let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
        command.arg("serve").env_clear().current_dir(folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        command.envs([
            ("TELOXIDE_TOKEN", sandbox.token()),
            ("TELOXIDE_API_URL", sandbox.api_url()),
            ("DATABASE_URL", village.database()),
            ("KITH_SIGNPOST", "en=Call 112"),
            ("KITH_TEAM_ZONE", "Europe/Helsinki"),
            ("KITH_RELAY_URL", sandbox.care_store_url()),
        ]);
        command.env("KITH_MASTER_KEY_FILE", village.key().expect("a key"));
        command.envs(more.iter().copied());
        command.env("KITH_RELAY_SECRET", sandbox.care_store().secret()).env("KITH_LISTEN", port.address());
        command.env("KITH_TEST_CLOCK_FILE", clock.file()).env("TMPDIR", folder.path());
        command.envs(port.settings(road));
        let (child, address) = (command.spawn().expect("the bot as a process"), format!("http://{}", port.address()));
        Served { child, folder, _port: port, address }
    }

    /// Status and words of one of its pages; nothing while it does not answer.
    pub async fn page(&self, path: &str) -> Option<(u16, String)> {
        let answer = reqwest::Client::new().get(format!("{}{path}", self.address)).timeout(Duration::from_secs(3));
        let answer = answer.send().await.ok()?;
        Some((answer.status().as_u16(), answer.text().await.ok()?))
    }

    /// Waits until `/ready` says this.
    pub async fn says(&self, wanted: &str) {
        let began = Instant::now();
        loop {
            let page = self.page("/ready").await;
            if page.as_ref().is_some_and(|(_, words)| words.contains(wanted)) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "wanted {wanted:?}, but it says {page:?}\n{}", self.log());
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Brings an update, or what looks like one, showing this secret. Gives the status, and when to come again.
    pub async fn is_brought(&self, secret: &str, body: Vec<u8>) -> (u16, Option<String>) {
        let request = reqwest::Client::new().post(format!("{}/telegram", self.address)).body(body);
        let request = request.header("x-telegram-bot-api-secret-token", secret).timeout(Duration::from_secs(40));
        let answer = request.send().await.expect("an answer");
        let again = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()).map(str::to_owned);
        (answer.status().as_u16(), again)
    }

    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("kill");
        assert!(sent.success(), "{signal}");
    }

    /// Waits until it has ended, as it should.
    pub async fn ends(&mut self) {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return assert!(status.success(), "{status}\n{}", self.log());
            }
            tokio::time::sleep(LOOK).await;
        }
        panic!("it does not end\n{}", self.log());
    }

    /// Waits until it has ended by an error of its own.
    pub async fn fails(&mut self) {
        let began = Instant::now();
        while self.child.try_wait().expect("a child").is_none() {
            assert!(began.elapsed() < PATIENCE, "it does not end\n{}", self.log());
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Where it works, and what it takes for the folder of temporary files; its log is there, too.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The secret that Telegram shows to this village's bot.
pub fn secret(village: &Village) -> String {
    webhook::secret_of(&village.sandbox().token().to_owned().into()).expose_secret().to_owned()
}

/// An update as Telegram brings it: somebody says hello.
pub fn an_update(number: usize, (id, name): (i64, &str)) -> Vec<u8> {
    let from = json!({ "id": id, "is_bot": false, "first_name": name });
    let chat = json!({ "id": id, "type": "private", "first_name": name });
    let message = json!({ "message_id": 5, "date": 1_700_000_000, "from": from, "chat": chat, "text": "hello" });
    json!({ "update_id": number, "message": message }).to_string().into_bytes()
}

/// Waits until a question to the database gives this.
pub async fn until(village: &Village, sql: &str, wanted: &str) {
    let began = Instant::now();
    loop {
        let found = village.rows(sql).await.unwrap_or_default().concat().join(", ");
        if found == wanted {
            return;
        }
        assert!(began.elapsed() < PATIENCE * 2, "{sql}: wanted {wanted}, got {found}");
        tokio::time::sleep(LOOK).await;
    }
}
