//! When a story begins: on an ordinary morning, so that it is told alike by day, by night and before a weekend. What depends on the
//! hour (quiet hours, weekends, clocks that are changed) is met on purpose: `KITH_TEST_START=2027-03-19T22:40+02:00`.

use std::sync::Once;

use jiff::Timestamp;

use super::Clock;
use super::road::say;

/// The instant to begin at; unset, [`ORDINARY`].
const VARIABLE: &str = "KITH_TEST_START";
/// A Tuesday morning in Helsinki, in no night and near no change of clocks.
const ORDINARY: &str = "2027-02-02T10:20+02:00";

static SAID: Once = Once::new();

/// A clock that shows the hour at which stories begin, and goes on from there.
///
/// # Panics
/// If the variable is no instant: a typing error must not pass for an ordinary morning.
pub fn clock() -> Clock {
    let start = std::env::var(VARIABLE).unwrap_or_else(|_| ORDINARY.to_owned());
    SAID.call_once(|| say(&format!("STORIES BEGIN AT {start} ({VARIABLE} names another hour)")));
    showing(start.parse().unwrap_or_else(|why| panic!("{VARIABLE} is {start:?}, and no instant: {why}")))
}

/// The ordinary morning, whatever the variable says: for stories that are about the hours of a day.
///
/// # Panics
/// Never: the morning is an instant.
pub fn morning() -> Clock {
    showing(ORDINARY.parse().expect("an instant"))
}

fn showing(start: Timestamp) -> Clock {
    let clock = Clock::system();
    clock.advance(start.duration_since(clock.now()));
    clock
}
