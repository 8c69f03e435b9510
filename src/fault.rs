//! Places where a test may kill the process, and switches for tests. In a release build there is nothing here.
//!
//! | variable (debug builds only)    | what it does                                                                  |
//! |---------------------------------|-------------------------------------------------------------------------------|
//! | `KITH_TEST_KILL_AT=name:n`      | SIGKILL when the point of this name is passed for the n-th time               |
//! | `KITH_TEST_KILL_AFTER=n`        | SIGKILL when the n-th point is passed, whatever its name                      |
//! | `KITH_TEST_PANIC_AT=name`       | panics when the point of this name is passed, with the words of                |
//! |                                 | `KITH_TEST_PANIC_SAYS`: nobody may read them                                  |
//! | `KITH_TEST_ACKNOWLEDGE_EARLY=1` | tells Telegram before the commit, as stock bots do: the kill test must turn   |
//! |                                 | red with it (`tests/faults/kill` shows that its checker finds the lost answer) |
//! | `KITH_TEST_UNPACED=1`           | sends as fast as it can: a test's Telegram has no limits                      |
//! | `KITH_TEST_MAX_PAGES=n`         | a disk without room: the file of this machine grows no further than this       |
//! | `KITH_TEST_DATABASE_URL=postgres://…` | villages keep their facts there, a schema each (`sandbox/cellar.rs`)       |
//! | `KITH_TEST_UPDATES=webhook`     | tests have their updates brought to the bot's own door (`sandbox/road.rs`)     |
//! | `KITH_TEST_SEED=n`              | what chance does (`sandbox/chance.rs`); without it the time decides, and is told |
//! | `KITH_TEST_KILLS=n`             | how often the kill test kills: 40 by default, 10,000 in the long run           |
//! | `KITH_TEST_INTERLEAVINGS=n`     | withdrawals beside news and crashes: 250, 10,000 (`tests/fuzz/withdrawing.rs`) |
//! | `KITH_TEST_ACTIONS=n`           | what people of two networks do: 5,000, 100,000 (`tests/fuzz/strolling.rs`)     |
//! | `KITH_TEST_FORGED_TAPS=n`       | forged buttons: 100,000, 1,000,000 (`tests/fuzz/buttons.rs`)                   |
//! | `KITH_TEST_ODD_UPDATES=n`       | updates no Telegram would send: 100,000, 1,000,000 (`tests/fuzz/updates.rs`)   |
//! | `KITH_TEST_CLOCK_FILE=path`     | moves the clock of a child process (`clock.rs`)                               |
//! | `KITH_TEST_WRITE_DOCS=1`        | checks write docs/safety-case.md, docs/access.md and the golden files anew        |

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// How long a webhook that acknowledges early takes until it gets to work: its answer has left by then.
pub const LATER: Duration = Duration::from_millis(100);

/// Where the process is to die: after so many passings, of one point or of any.
struct Plan {
    name: Option<String>,
    left: AtomicI64,
}

static PLAN: LazyLock<Option<Plan>> = LazyLock::new(|| {
    if let Ok(at) = std::env::var("KITH_TEST_KILL_AT") {
        let (name, hit) = at.split_once(':')?;
        return Some(Plan { name: Some(name.to_owned()), left: AtomicI64::new(hit.parse().ok()?) });
    }
    Some(Plan { name: None, left: AtomicI64::new(number("KITH_TEST_KILL_AFTER")?) })
});

/// Where there is to be a panic.
static PANIC: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("KITH_TEST_PANIC_AT").ok());

/// A place where a crash must do no harm. The name is printed when the process dies there.
pub fn point(name: &'static str) {
    if !cfg!(debug_assertions) {
        return;
    }
    let words = || std::env::var("KITH_TEST_PANIC_SAYS").unwrap_or_default();
    assert!(PANIC.as_deref() != Some(name), "{}", words());
    let plan = PLAN.as_ref().filter(|plan| plan.name.as_deref().is_none_or(|wanted| wanted == name));
    if plan.is_some_and(|plan| plan.left.fetch_sub(1, Ordering::SeqCst) == 1) {
        eprintln!("killed at {name}");
        kill();
    }
}

/// Whether Telegram is told before the commit: a promise broken on purpose.
pub fn acknowledges_early() -> bool {
    is_on("KITH_TEST_ACKNOWLEDGE_EARLY")
}

/// Whether there is no limit on sending.
pub fn unpaced() -> bool {
    is_on("KITH_TEST_UNPACED")
}

/// How many pages the file of this machine may have, where a test's disk is full.
pub fn most_pages() -> Option<i64> {
    number("KITH_TEST_MAX_PAGES").filter(|_| cfg!(debug_assertions))
}

fn is_on(name: &str) -> bool {
    cfg!(debug_assertions) && number(name) == Some(1)
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
