//! Places where a test may kill the process, and one switch that breaks a promise on purpose.
//! In a release build there is nothing here.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};

/// Hits left until the process dies, from `KITH_TEST_KILL_AFTER` (debug builds only).
static HITS_LEFT: LazyLock<AtomicI64> =
    LazyLock::new(|| AtomicI64::new(number("KITH_TEST_KILL_AFTER").unwrap_or(i64::MAX)));

/// A place where a crash must do no harm. The name is printed when the process dies there.
pub fn point(name: &'static str) {
    if cfg!(debug_assertions) && HITS_LEFT.fetch_sub(1, Ordering::SeqCst) == 1 {
        eprintln!("killed at {name}");
        kill();
    }
}

/// `KITH_TEST_ACKNOWLEDGE_EARLY=1` (debug builds only) tells Telegram before the commit, as stock bots do:
/// the kill test must turn red with it.
pub fn acknowledges_early() -> bool {
    cfg!(debug_assertions) && number("KITH_TEST_ACKNOWLEDGE_EARLY") == Some(1)
}

fn number(name: &str) -> Option<i64> {
    std::env::var(name).ok()?.parse().ok()
}

/// As SIGKILL would: no destructor, no flush, no goodbye.
fn kill() -> ! {
    #[cfg(unix)]
    let _ = std::process::Command::new("kill").args(["-9", &std::process::id().to_string()]).status();
    std::process::abort()
}
