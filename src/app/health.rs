//! How the running bot is: for `/live`, `/ready` and the service manager's watchdog.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A loop that has been at one piece of work for so long hangs.
const HANGS: Duration = Duration::from_mins(1);

/// Shared by all loops.
#[derive(Clone, Debug, Default)]
pub struct Health(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Which loop is at work, and since when.
    busy: Vec<(&'static str, Instant)>,
}

/// A loop is at work until this is dropped.
pub struct Busy<'a>(&'a Health, &'static str);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.state().busy.retain(|(name, _)| *name != self.1);
    }
}

impl Health {
    /// A loop of this name begins a piece of work.
    pub fn busy(&self, name: &'static str) -> Busy<'_> {
        self.state().busy.push((name, Instant::now()));
        Busy(self, name)
    }

    /// Whether no loop hangs.
    pub fn is_live(&self) -> bool {
        self.state().busy.iter().all(|(_, since)| since.elapsed() < HANGS)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
