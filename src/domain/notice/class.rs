//! The send policies.

/// How often a message may be tried when nobody can tell whether it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// At most once: a second reminder feels like pressure (H10).
    AtMostOnce,
    /// At least once, at most two re-sends: a lost invitation or cancellation does more harm than a double one.
    AtLeastOnce,
}

impl Class {
    /// As the store writes it.
    pub fn code(self) -> &'static str {
        match self {
            Class::AtMostOnce => "at_most_once",
            Class::AtLeastOnce => "at_least_once",
        }
    }
}
