//! The bots as processes of their own, so that the system can say what each of them costs: this very binary, told by an
//! argument whom to be.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use kith::app::App;
use kith::clock::Clock;
use kith::config::Settings;
use tokio::sync::watch;

use crate::cellar::Cellar;

/// A token nobody has.
const TOKEN: &str = "1:bench";

/// Which bot.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Kith as it is, without Telegram's limits.
    Kith,
    /// Kith as it is.
    Paced,
    /// The stock bot.
    Stock,
}

impl Who {
    const ALL: [(Who, &str); 3] = [(Who::Kith, "--kith"), (Who::Paced, "--paced-kith"), (Who::Stock, "--stock")];

    pub fn of(argument: &str) -> Option<Who> {
        Who::ALL.into_iter().find(|(_, name)| *name == argument).map(|(who, _)| who)
    }

    fn argument(self) -> &'static str {
        Who::ALL.into_iter().find(|(who, _)| *who == self).map_or("", |(_, name)| name)
    }
}

/// A running bot; it ends with this.
pub struct Bot {
    child: Child,
}

/// How it hears of updates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ear {
    Polling,
    Webhook,
}

impl Bot {
    pub fn start(who: Who, ear: Ear, street: &str, cellar: &Cellar) -> Result<Bot> {
        Bot::start_with(who, ear, street, (&cellar.url, cellar.key.as_deref()), None)
    }

    /// With a library loaded first: the one that makes the disk slow.
    pub fn start_with(
        who: Who,
        ear: Ear,
        street: &str,
        (database, key): (&str, Option<&Path>),
        preload: Option<&Path>,
    ) -> Result<Bot> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(who.argument()).stdin(Stdio::null()).stdout(Stdio::null());
        command.env("BENCH_STREET", street).env("BENCH_DATABASE", database).envs(key.map(|key| ("BENCH_KEY", key)));
        if ear == Ear::Webhook {
            // A port that was free a moment ago.
            let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            command.env("BENCH_HOOK", format!("127.0.0.1:{port}"));
        }
        if let Some(library) = preload {
            command.env("LD_PRELOAD", library);
        }
        Ok(Bot { child: command.spawn().context("the bot as a process")? })
    }

    /// A process begun elsewhere.
    pub fn of(child: Child) -> Bot {
        Bot { child }
    }

    /// CPU time so far, in milliseconds.
    pub fn cpu(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let behind = text.rsplit_once(')').map_or("", |(_, behind)| behind);
        let fields: Vec<f64> = behind.split_whitespace().skip(11).take(2).filter_map(|n| n.parse().ok()).collect();
        // A tick is a hundredth of a second on every Linux that this was tried on.
        fields.iter().sum::<f64>() * 10.0
    }

    /// Resident memory now and at its highest, in MB.
    pub fn memory(&self) -> (f64, f64) {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let field = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim().trim_end_matches(" kB").trim().parse::<f64>().unwrap_or(f64::NAN) / 1024.0
        };
        (field("VmRSS:"), field("VmHWM:"))
    }

    /// Whether it still runs.
    pub fn lives(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Kith, in the child.
pub fn be_kith(paced: bool) -> Result<()> {
    let given = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    let settings = Settings {
        token: Some(TOKEN.into()),
        api_url: given("BENCH_STREET").context("a street")?,
        database_url: given("BENCH_DATABASE").context("a database")?,
        master_key_file: given("BENCH_KEY"),
        signpost: Some("en=Call 112".into()),
        team_zone: "Europe/Helsinki".into(),
        log: "warn".into(),
        public_url: given("BENCH_HOOK").map(|address| format!("http://{address}/telegram")),
        listen: given("BENCH_HOOK"),
        ..Settings::default()
    };
    let config = settings.check().map_err(|wrong| anyhow::anyhow!(wrong.join("\n")))?;
    let config = if paced { config } else { config.unpaced() };
    log();
    runtime()?.block_on(async {
        let (_stop, stopped) = watch::channel(false);
        App::start(config, Clock::system()).await?.run(stopped).await
    })
}

pub fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

fn log() {
    let filter = tracing_subscriber::EnvFilter::new(std::env::var("BENCH_LOG").unwrap_or("error".into()));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

pub fn token() -> &'static str {
    TOKEN
}
