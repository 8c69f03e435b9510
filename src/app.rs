//! What runs, wired once.

use crate::clock::Clock;
use crate::config::Config;

/// The bot, ready to run.
pub struct App {}

impl App {
    /// Opens the store, asks Telegram who we are, and sets the commands.
    pub async fn start(_config: Config, _clock: Clock) -> anyhow::Result<App> {
        anyhow::bail!("not built yet")
    }

    /// Takes what waits, sends what is due, and returns how many things it did. For tests and `demo --story`.
    pub async fn step(&self) -> anyhow::Result<usize> {
        Ok(0)
    }

    /// Runs until `stop` turns true, then finishes the batch in hand.
    pub async fn run(&self, _stop: tokio::sync::watch::Receiver<bool>) -> anyhow::Result<()> {
        Ok(())
    }
}
