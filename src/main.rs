//! The door: what somebody typed becomes what runs.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use kith::app::{self, App};
use kith::clock::Clock;
use kith::config::{Config, Settings};
use kith::domain::when::Zone;
use kith::{fault, operate, sandbox};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

/// Kith gathers a support network around a person: the person decides who is asked, and everybody agrees first.
#[derive(Parser)]
#[command(version, about, after_help = "Try it without any setting: kith demo")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Show the real bot with no token: phones side by side on a page of this machine
    Demo(sandbox::Demo),
    /// Run the bot on Telegram
    Serve {
        #[command(flatten)]
        settings: Settings,
    },
    /// Open a team and print its coordinator's one-time link
    Team {
        #[command(subcommand)]
        what: Team,
    },
    #[command(flatten)]
    Operate(operate::command::Command),
}

#[derive(Subcommand)]
enum Team {
    /// Open a team (or take the one of that name that has no coordinator yet) and print the link: one use, 24 hours
    Create {
        /// What the team is called; only the team sees it
        name: String,
        #[command(flatten)]
        settings: Settings,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    // A `.env` file is a convenience: that there is none is no error, that it cannot be read is one.
    if let Err(error) = dotenvy::dotenv()
        && !error.not_found()
    {
        eprintln!("kith: the file .env cannot be read ({error}): .env.example shows how it should look.");
        return ExitCode::from(2);
    }
    let done = match Cli::parse().what {
        What::Demo(demo) => sandbox::run(demo).await,
        What::Serve { settings } => match checked(settings) {
            Some(config) => serve(config).await,
            None => return ExitCode::from(2),
        },
        What::Operate(command) => return command.run(log_patiently).await,
        What::Team { what: Team::Create { name, settings } } => match checked(settings) {
            Some(config) => create_team(&config, &name).await,
            None => return ExitCode::from(2),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kith: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The settings, or every reason why they cannot be used.
fn checked(settings: Settings) -> Option<Config> {
    match settings.check() {
        Ok(config) => Some(config),
        Err(wrong) => {
            for sentence in wrong {
                eprintln!("kith: {sentence}");
            }
            eprintln!("kith: every setting is explained by: kith serve --help");
            None
        }
    }
}

async fn serve(config: Config) -> Result<()> {
    log_to_stderr(config.log);
    if config.team_zone == Zone::UTC {
        tracing::warn!(
            "KITH_TEAM_ZONE is not set, so times are in UTC: people elsewhere should choose their zone in /settings"
        );
    }
    let config = if fault::unpaced() { config.unpaced() } else { config };
    let app = App::start(config, Clock::system()).await?;
    let (stop, stopped) = watch::channel(false);
    tracing::info!("ready");
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping: the batch in hand is finished first");
        stop.send_replace(true);
    });
    app.run(stopped).await
}

async fn create_team(config: &Config, name: &str) -> Result<()> {
    let name = name.trim();
    anyhow::ensure!(!name.is_empty() && name.chars().count() <= 60, "a team's name has 1 to 60 characters");
    let link = app::coordinator_link(config, &Clock::system(), name).await.context("no link was made")?;
    println!("{link}");
    eprintln!("Send this link to the coordinator of {name:?}. It works once, for 24 hours.");
    Ok(())
}

/// JSON lines. What our dependencies would tell of addresses, bodies and parameters stays below their WARN.
fn log_to_stderr(level: tracing::Level) {
    log(&format!("warn,kith={level}"));
}

/// The same for work on whole tables, which takes its time: that a statement is slow is no news there.
fn log_patiently(level: tracing::Level) {
    log(&format!("warn,sqlx::query=error,kith={level}"));
}

fn log(filter: &str) {
    let filter = EnvFilter::new(filter);
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at, "a panic: what it says is not shown, since it may quote what somebody wrote");
    }));
}

async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = term.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
