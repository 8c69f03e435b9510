//! A Telegram Bot API over HTTP, written against Telegram's documentation: the server and the lock around its world.
//!
//! Stricter than Telegram on purpose in three ways: a field that a method does not have is refused (Telegram ignores
//! it), a JSON field of the wrong type is refused (Telegram converts it), and `parse_mode` may only be `HTML`.
//! A webhook's address is kept and shown, but nothing is sent there: this server is for long polling.

mod answer;
mod call;
mod edits;
mod files;
pub(crate) mod hands;
mod introductions;
mod markup;
mod methods;
mod objects;
mod pictures;
mod profile;
mod sends;
mod server;
mod text;
mod updates;
pub(crate) mod world;

use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use world::Faults;
pub(crate) use world::World;

use crate::clock::Clock;

/// The world, its lock, and the bell that rings when it changes.
#[derive(Debug)]
pub(crate) struct Telegram {
    world: Mutex<World>,
    changes: watch::Sender<u64>,
}

impl Telegram {
    pub(crate) fn new(clock: Clock) -> Arc<Self> {
        Arc::new(Self { world: Mutex::new(World::new(clock)), changes: watch::Sender::new(0) })
    }

    /// Looks without touching.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the world and rings the bell.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let result = change(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner));
        self.changes.send_modify(|count| *count += 1);
        result
    }

    /// Hears the bell from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Opens the door on a free port of this machine; gives the address and the task that keeps it open.
    pub(crate) async fn serve(self: &Arc<Self>) -> std::io::Result<(String, JoinHandle<()>)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let router = server::router(Arc::clone(self));
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the sandbox's Bot API stopped: {error}");
            }
        });
        Ok((url, task))
    }
}
