//! How long a place in a team lasts (H14): whoever leaves a team and is forgotten there loses it by itself.

use jiff::{SignedDuration, Timestamp};

/// From joining, or from the last tap, on.
pub const TERM: SignedDuration = SignedDuration::from_hours(24 * 90);
/// So long before its end they are asked.
pub const ASKED_BEFORE: SignedDuration = SignedDuration::from_hours(24 * 7);
/// So long after it they can still come back by their own tap: a holiday. Then only by the coordinator's.
pub const GRACE: SignedDuration = SignedDuration::from_hours(24 * 14);

/// How a place in a team stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It lasts.
    Good,
    /// It ends soon: they are asked.
    Ending,
    /// It has ended, lately: nothing is open to them, but their own tap brings them back.
    Lapsed,
    /// It ended long ago: only the coordinator brings them back.
    Over,
}

/// How a place stands that ends then.
pub fn standing(expires: Timestamp, now: Timestamp) -> Standing {
    let left = expires.duration_since(now);
    match left {
        left if left > ASKED_BEFORE => Standing::Good,
        left if left > SignedDuration::ZERO => Standing::Ending,
        left if left > -GRACE => Standing::Lapsed,
        _ => Standing::Over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_moment_has_its_standing() {
        let end: Timestamp = "2027-02-21T10:00:00Z".parse().expect("a time");
        let (second, hours) = (SignedDuration::from_secs(1), SignedDuration::from_hours);
        assert_eq!(standing(end, end - TERM), Standing::Good);
        assert_eq!(standing(end, end - ASKED_BEFORE - second), Standing::Good);
        assert_eq!(standing(end, end - ASKED_BEFORE), Standing::Ending);
        assert_eq!(standing(end, end - second), Standing::Ending);
        assert_eq!(standing(end, end), Standing::Lapsed);
        assert_eq!(standing(end, end + GRACE - second), Standing::Lapsed);
        assert_eq!(standing(end, end + GRACE), Standing::Over);
        assert_eq!(standing(end, end + hours(24 * 900)), Standing::Over);
    }
}
