//! The operator's commands as they are typed, what they print, and how they end: 0 done, 1 not done, 2 not understood.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;

use super::copying::Copied;
use super::doctor::Surroundings;
use super::findings::Level;
use super::restore::Target;
use super::{Place, auditing, backup, copying, doctor, migrate, relaying, reporting, restore};
use crate::clock::Clock;
use crate::config::Settings;
use crate::relay::fhir::Signer;
use crate::store::Engine;

/// Settings whose values may stand in a file: `<NAME>_FILE` names it.
const SECRETS: [&str; 4] = ["TELOXIDE_TOKEN", "KITH_RELAY_SECRET", "KITH_WEBHOOK_SECRET", "KITH_FHIR_TOKEN"];

/// What an operator may ask for.
#[derive(Subcommand)]
pub enum Command {
    /// Bring the database up to date, and say from which number to which
    Migrate {
        #[command(flatten)]
        #[allow(missing_docs)]
        place: Place,
    },
    /// Copy everything from one database into an empty one, on either engine
    Copy {
        /// The database to read: sqlite://… or postgres://…; no kith serve may run on it
        #[arg(long, value_name = "URL")]
        from: String,
        /// The database to fill: empty, or a file that is not there yet
        #[arg(long, value_name = "URL")]
        to: String,
    },
    /// Write everything into one file, while the bot runs; an existing file is never overwritten
    Backup {
        /// The backup to make
        file: PathBuf,
        #[command(flatten)]
        #[allow(missing_docs)]
        place: Place,
    },
    /// Bring a backup back into an empty database
    Restore {
        /// A file that kith backup made
        file: PathBuf,
        #[command(flatten)]
        #[allow(missing_docs)]
        place: Place,
    },
    /// The master key, which everything that names somebody is sealed under
    Key {
        /// What to do with it
        #[command(subcommand)]
        what: Key,
    },
    /// The audit: what was done that somebody may have to answer for
    Audit {
        /// What to do with it
        #[command(subcommand)]
        what: Audit,
    },
    /// What the care team's own systems are told and what is read there: the webhook and the FHIR server
    Relay {
        /// What to do with it
        #[command(subcommand)]
        what: Relay,
    },
    /// Write a report of some weeks' work into a folder: a page, a picture and a table. Counts only, and none under five
    Report {
        #[command(flatten)]
        #[allow(missing_docs)]
        asked: Box<reporting::Asked>,
        #[command(flatten)]
        #[allow(missing_docs)]
        place: Place,
    },
    /// Look whether all is well, and say what to do where it is not
    Doctor {
        #[command(flatten)]
        #[allow(missing_docs)]
        settings: Box<Settings>,
    },
}

/// What may be done with the audit.
#[derive(Subcommand)]
pub enum Audit {
    /// Read the whole chain, and name every row that was changed, removed, moved or cut off
    Verify {
        #[command(flatten)]
        #[allow(missing_docs)]
        place: Place,
    },
}

/// What may be done with what the care team's systems are told, and what is read there.
#[derive(Subcommand)]
pub enum Relay {
    /// Say how far each has come, what the FHIR server refused, and what of it could not be taken; ends with 1 where something is dead
    Status {
        #[command(flatten)]
        #[allow(missing_docs)]
        place: Place,
    },
    /// Try again what the FHIR server refused, or what of it could not be taken, while the bot runs
    #[command(group = clap::ArgGroup::new("which").required(true))]
    Retry {
        /// The meeting, network or resource, as kith relay status names it
        #[arg(group = "which")]
        stream: Option<String>,
        /// All of them
        #[arg(long, group = "which")]
        all: bool,
        #[command(flatten)]
        #[allow(missing_docs)]
        place: Place,
    },
    /// Print the public half of the FHIR server's key (the file of the private one), as its keepers want it: a JSON Web Key Set
    Key {
        /// The file of the private key
        file: PathBuf,
    },
}

/// What may be done with the master key.
#[derive(Subcommand)]
pub enum Key {
    /// Make a new master key and wrap every key anew, while the bot runs; the one before stays in the file until the next time
    Rotate {
        #[command(flatten)]
        #[allow(missing_docs)]
        place: Place,
    },
}

impl Command {
    /// Does it. `log` switches the log on.
    pub async fn run(self, log: fn(tracing::Level)) -> ExitCode {
        let place = match &self {
            Command::Migrate { place }
            | Command::Backup { place, .. }
            | Command::Restore { place, .. }
            | Command::Report { place, .. }
            | Command::Audit { what: Audit::Verify { place } }
            | Command::Relay { what: Relay::Status { place } | Relay::Retry { place, .. } }
            | Command::Key { what: Key::Rotate { place } } => place.check(),
            Command::Copy { from, to } => addresses(from, to),
            Command::Doctor { .. } | Command::Relay { what: Relay::Key { .. } } => Ok(tracing::Level::WARN),
        };
        match place {
            Ok(level) => log(level),
            Err(wrong) => {
                for sentence in wrong {
                    eprintln!("kith: {sentence}");
                }
                return ExitCode::from(2);
            }
        }
        self.done().await.unwrap_or_else(|error| {
            eprintln!("kith: {error:#}");
            ExitCode::FAILURE
        })
    }

    async fn done(self) -> Result<ExitCode> {
        let clock = Clock::system();
        match self {
            Command::Migrate { place } => println!("{}", migrate(&place.database_url, place.key().as_deref()).await?),
            Command::Copy { from, to } => {
                let copied = copying::copy(&from, &to, &clock).await?;
                counts(&copied);
                println!(
                    "Copied and compared. Now name the new database in DATABASE_URL, start kith serve, and keep the old one until you are sure."
                );
            }
            Command::Backup { file, place } => {
                counts(&backup::backup(&place.database_url, &file, &clock).await?);
                auditing::note(&place, "backed-up", &clock).await;
                println!(
                    "The backup is whole: {}. Names in it are sealed under the master key: keep that file, too, and not beside it.",
                    file.display()
                );
            }
            Command::Restore { file, place } => {
                let (key, stones) = (place.key(), place.stones());
                let to = Target { url: &place.database_url, key: key.as_deref(), tombstones: stones.as_deref() };
                let restored = restore::restore(&file, to, &clock).await?;
                println!("{}", restored.in_words().join("\n"));
            }
            Command::Key { what: Key::Rotate { place } } => {
                println!("{}", super::rotate(&place).await?);
                auditing::note(&place, "rotated", &clock).await;
            }
            Command::Audit { what: Audit::Verify { place } } => {
                let (lines, is_whole) = auditing::verify(&place).await?;
                println!("{}", lines.join("\n"));
                return Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE });
            }
            Command::Report { asked, place } => println!("{}", reporting::make(&place, &asked, &clock).await?),
            Command::Relay { what } => return relay(what, &clock).await,
            Command::Doctor { settings } => return Ok(look_around(&settings, &clock).await),
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn relay(what: Relay, clock: &Clock) -> Result<ExitCode> {
    match what {
        Relay::Status { place } => {
            let (lines, is_well) = relaying::status(&place).await?;
            println!("{}", lines.join("\n"));
            return Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        // Without a stream it is all of them: the arguments' group asks for one or the other.
        Relay::Retry { stream, place, .. } => println!("{}", relaying::retry(&place, stream.as_deref(), clock).await?),
        Relay::Key { file } => {
            let pem = std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            println!("{:#}", Signer::from_pem(&pem).context("the key cannot be used")?.key_set());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn addresses(from: &str, to: &str) -> Result<tracing::Level, Vec<String>> {
    let mut wrong = Vec::new();
    for (name, url) in [("--from", from), ("--to", to)] {
        if let Err(why) = Engine::of(url) {
            wrong.push(format!("{name} cannot be used: {why}."));
        }
    }
    if wrong.is_empty() { Ok(tracing::Level::WARN) } else { Err(wrong) }
}

fn counts(copied: &Copied) {
    for (table, tally) in copied {
        println!("{:>9} {table:<14} {}", tally.rows, &tally.sum()[..16]);
    }
    println!("{:>9} rows", copying::rows(copied));
}

async fn look_around(settings: &Settings, clock: &Clock) -> ExitCode {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut secret_files: Vec<(String, String)> =
        SECRETS.iter().filter_map(|name| Some(((*name).to_owned(), set(&format!("{name}_FILE"))?))).collect();
    secret_files.push(("the settings".into(), ".env".into()));
    let credentials = set("CREDENTIALS_DIRECTORY");
    let around = Surroundings { secret_files: &secret_files, credentials: credentials.as_deref().map(Path::new) };
    let found = doctor::examine(settings, around, clock).await;
    for finding in &found {
        println!("{finding}");
    }
    let worst = found.iter().map(|finding| finding.level).max();
    if worst == Some(Level::Wrong) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
