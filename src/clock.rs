//! The only place that asks what time it is. The demo and the tests may move it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// The clock the whole house reads. Cheap to clone; every clone shows the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    ahead: Arc<watch::Sender<SignedDuration>>,
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Clock {
    /// The machine's own time.
    pub fn system() -> Self {
        Self { ahead: Arc::new(watch::Sender::new(SignedDuration::ZERO)) }
    }

    /// The present instant, cut to the millisecond that the store keeps.
    pub fn now(&self) -> Timestamp {
        let moved = Timestamp::now() + *self.ahead.borrow();
        Timestamp::from_millisecond(moved.as_millisecond()).expect("a time we have just read")
    }

    /// How far it is ahead of the machine's own time.
    pub fn ahead(&self) -> SignedDuration {
        *self.ahead.borrow()
    }

    /// Moves the clock forward; everything that waits on it looks again.
    pub fn advance(&self, by: SignedDuration) {
        self.ahead.send_modify(|ahead| *ahead += by);
    }

    /// Waits until this clock shows `when`, or somebody moves it (whichever is first).
    pub async fn wait_until(&self, when: Timestamp) {
        let mut moves = self.ahead.subscribe();
        let left = when.duration_since(self.now()).max(SignedDuration::ZERO).unsigned_abs();
        tokio::select! {
            () = tokio::time::sleep(left) => {}
            _ = moves.changed() => {}
        }
    }
}
