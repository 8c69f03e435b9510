//! How long a practitioner's board stays open in a browser. The numbers are those that hospitals use for a screen somebody may walk away
//! from (NIST SP 800-63B, AAL2: twelve hours at most, thirty minutes without a human act).

use jiff::{SignedDuration, Timestamp};

/// A link that signs in: made when they look at their phone, used at once.
pub const LINK: SignedDuration = SignedDuration::from_mins(10);
/// A session, whatever is done in it.
pub const WHOLE: SignedDuration = SignedDuration::from_hours(12);
/// A session without any human act. A page that renews itself is none.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A look at somebody's meetings stands in their log once in this time for each practitioner, however often the page is renewed.
pub const LOOK: SignedDuration = SignedDuration::from_hours(1);

/// Until when a session lasts that began then, and in which somebody last did something then.
pub fn ends(began: Timestamp, seen: Timestamp) -> Timestamp {
    (began + WHOLE).min(seen + IDLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_whichever_comes_first() {
        let began: Timestamp = "2026-11-24T08:00:00Z".parse().expect("a time");
        assert_eq!(ends(began, began), began + IDLE);
        assert_eq!(
            ends(began, began + SignedDuration::from_hours(11)),
            began + SignedDuration::from_mins(11 * 60 + 30)
        );
        assert_eq!(ends(began, began + SignedDuration::from_mins(11 * 60 + 45)), began + WHOLE);
    }
}
