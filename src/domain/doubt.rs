//! When what Kith knows can be trusted no longer: nothing has come in, or the care team's record has not been reached, for a while (H11).
//! Readiness is never green by default: after [`SILENCE`] it is "unknown", until something is heard again.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long either may be silent before readiness is unknown (the safety case, H11: ten minutes).
pub const SILENCE: SignedDuration = SignedDuration::from_mins(10);

/// What readiness rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// People's answers come in.
    Answers,
    /// The care team's own record hears of them.
    Record,
}

impl Source {
    /// Both, the graver one first.
    pub const ALL: [Source; 2] = [Source::Answers, Source::Record];

    /// As the store writes it.
    pub fn code(self) -> &'static str {
        match self {
            Source::Answers => "answers",
            Source::Record => "record",
        }
    }
}

/// Since when each of them has been silent or failing; `None` while it works, or is not there to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Silent {
    /// No answer can have come in since then.
    pub answers: Option<Timestamp>,
    /// The care team's record lacks what became true from then on.
    pub record: Option<Timestamp>,
}

impl Silent {
    /// Since when this source has been silent, if it is.
    pub fn since(&self, source: Source) -> Option<Timestamp> {
        match source {
            Source::Answers => self.answers,
            Source::Record => self.record,
        }
    }

    /// Since when this source has been silent, if that is long enough for doubt.
    pub fn doubt(&self, source: Source, now: Timestamp) -> Option<Timestamp> {
        self.since(source).filter(|since| now.duration_since(*since) >= SILENCE)
    }

    /// Since when nobody can be sure, whichever source is to blame.
    pub fn any_doubt(&self, now: Timestamp) -> Option<Timestamp> {
        Source::ALL.into_iter().filter_map(|source| self.doubt(source, now)).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + 60 * minute).expect("a time")
    }

    /// Proves H11.
    #[test]
    fn doubt_begins_after_ten_minutes_and_not_a_moment_before() {
        let silent = Silent { answers: Some(at(0)), record: None };
        let almost = at(10) - SignedDuration::from_millis(1);
        assert_eq!(silent.doubt(Source::Answers, almost), None);
        assert_eq!(silent.doubt(Source::Answers, at(10)), Some(at(0)));
        assert_eq!(silent.doubt(Source::Record, at(99)), None, "what works is not doubted, however late it is");
        assert_eq!(Silent::default().any_doubt(at(99)), None);
    }

    #[test]
    fn of_two_doubts_the_older_one_counts() {
        let silent = Silent { answers: Some(at(5)), record: Some(at(1)) };
        assert_eq!(silent.any_doubt(at(30)), Some(at(1)));
        assert_eq!(silent.any_doubt(at(12)), Some(at(1)));
        assert_eq!(silent.any_doubt(at(10)), None);
    }
}
