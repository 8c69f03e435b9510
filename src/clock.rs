//! The only place that asks what time it is. The demo and the tests may move it.
//!
//! A child process of a test has no hands to move its clock by: in debug builds `KITH_TEST_CLOCK_FILE` names a file that
//! holds how many milliseconds its clocks are ahead. It is read anew at every look, and sleepers notice a change within
//! [`GLANCE`].

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// The file that moves this process's clocks, if a test named one.
static FILE: LazyLock<Option<PathBuf>> =
    LazyLock::new(|| std::env::var_os("KITH_TEST_CLOCK_FILE").filter(|_| cfg!(debug_assertions)).map(PathBuf::from));

/// How often a sleeper looks into that file.
const GLANCE: Duration = Duration::from_millis(50);

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
        let moved = Timestamp::now() + *self.ahead.borrow() + ahead_by_file();
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
        let (mut moves, by_file) = (self.ahead.subscribe(), ahead_by_file());
        let left = when.duration_since(self.now()).max(SignedDuration::ZERO).unsigned_abs();
        tokio::select! {
            () = tokio::time::sleep(left) => {}
            _ = moves.changed() => {}
            () = file_moves_from(by_file) => {}
        }
    }
}

fn ahead_by_file() -> SignedDuration {
    let text = FILE.as_ref().and_then(|path| std::fs::read_to_string(path).ok());
    SignedDuration::from_millis(text.and_then(|text| text.trim().parse().ok()).unwrap_or(0))
}

async fn file_moves_from(before: SignedDuration) {
    if FILE.is_none() {
        return std::future::pending().await;
    }
    while ahead_by_file() == before {
        tokio::time::sleep(GLANCE).await;
    }
}
