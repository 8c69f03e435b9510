//! The bell that says "something was posted": heard in this process, and by the one that sends if that is another.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// Cheap to clone; every clone is the same bell.
#[derive(Clone, Debug, Default)]
pub(super) struct Bell {
    near: Arc<Notify>,
    far: Arc<AtomicBool>,
}

impl Bell {
    /// Rings from now on are heard, also before the first poll.
    pub fn heard(&self) -> Notified<'_> {
        self.near.notified()
    }

    pub fn ring(&self) {
        self.near.notify_waiters();
    }

    /// Whether another process has to hear it too.
    pub fn ring_far(&self, far: bool) {
        self.far.store(far, Ordering::Relaxed);
    }

    pub fn is_far(&self) -> bool {
        self.far.load(Ordering::Relaxed)
    }
}
