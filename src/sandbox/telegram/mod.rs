//! A Telegram Bot API over HTTP, written against Telegram's documentation: the server and the lock around its world.
//!
//! Stricter than Telegram on purpose in three ways: a field that a method does not have is refused (Telegram ignores
//! it), a JSON field of the wrong type is refused (Telegram converts it), and `parse_mode` may only be `HTML`.
//! A webhook is called on this machine only.

mod answer;
mod call;
mod edits;
mod faults;
mod files;
mod gauge;
pub(crate) mod groups;
pub(crate) mod hands;
mod hook;
mod introductions;
mod markup;
mod methods;
mod objects;
mod pictures;
mod postman;
mod profile;
mod queue;
mod sends;
mod server;
mod text;
mod updates;
mod webhook;
pub(crate) mod world;

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use faults::Faults;
pub use gauge::{Limits, Sent};
pub(crate) use world::World;

use super::door::{self, Key};
use crate::clock::Clock;

/// The world, its lock, and the bells: one rings when anything changes, one when there is something for the bot.
#[derive(Debug)]
pub(crate) struct Telegram {
    world: Mutex<World>,
    changes: watch::Sender<u64>,
    arrivals: watch::Sender<u64>,
}

impl Telegram {
    pub(crate) fn new(clock: Clock) -> Arc<Self> {
        let (changes, arrivals) = (watch::Sender::new(0), watch::Sender::new(0));
        Arc::new(Self { world: Mutex::new(World::new(clock)), changes, arrivals })
    }

    /// Looks without touching.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes what nobody sees, and rings no bell.
    fn touch<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the world and rings the bells.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let (result, news) = self.touch(|world| (change(world), world.updates.news()));
        self.changes.send_modify(|count| *count += 1);
        self.arrivals.send_if_modified(|seen| *seen < news && std::mem::replace(seen, news) < news);
        result
    }

    /// Hears of every change from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Hears from now on when there is something for the bot.
    fn arrivals(&self) -> watch::Receiver<u64> {
        self.arrivals.subscribe()
    }

    /// Opens the door on a free port of this machine, and sends the postman out; gives the address, the door's key and
    /// the tasks.
    pub(crate) async fn serve(self: &Arc<Self>) -> std::io::Result<(String, Key, [JoinHandle<()>; 2])> {
        let (url, key, door) = door::serve(server::router(Arc::clone(self)), "Bot API").await?;
        let postman = tokio::spawn(postman::work(Arc::downgrade(self)));
        Ok((url, key, [door, postman]))
    }
}
