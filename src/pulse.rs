//! Whether this process hears people, and the care team's record hears us: what the loops find, and what news and the watchers read.
//! State, not age: a source that works is trusted however far the clock was moved, one that fails is doubted from its first failure on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::clock::Clock;
use crate::domain::doubt::Silent;

/// Cheap to clone; every clone is the same.
#[derive(Clone, Debug)]
pub struct Pulse(Arc<Mutex<State>>, Clock);

#[derive(Debug, Default)]
struct State {
    /// Why no updates come in, while they do not, and since when.
    intake: Option<(String, Timestamp)>,
    /// Since when the care team's record has been behind.
    behind: Option<Timestamp>,
}

impl Default for Pulse {
    /// By the machine's own time.
    fn default() -> Self {
        Self::new(Clock::system())
    }
}

impl Pulse {
    /// Of a process that has heard nothing yet.
    pub fn new(clock: Clock) -> Pulse {
        let intake = Some(("it has not begun to listen yet".to_owned(), clock.now()));
        Pulse(Arc::new(Mutex::new(State { intake, behind: None })), clock)
    }

    /// Updates come in, or this is why they do not. What fails goes on failing since its first failure.
    pub fn intake(&self, trouble: Option<String>) {
        let now = self.1.now();
        let mut state = self.state();
        let since = state.intake.take().map(|(_, since)| since);
        state.intake = trouble.map(|why| (why, since.unwrap_or(now)));
    }

    /// Why no updates come in.
    pub fn intake_trouble(&self) -> Option<String> {
        self.state().intake.as_ref().map(|(why, _)| why.clone())
    }

    /// The care team's record has been behind since then, or is not.
    pub fn record(&self, behind: Option<Timestamp>) {
        self.state().behind = behind;
    }

    /// Who is silent, and since when.
    pub fn silent(&self) -> Silent {
        let state = self.state();
        Silent { answers: state.intake.as_ref().map(|(_, since)| *since), record: state.behind }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn whoever_fails_again_has_failed_since_the_first_time() {
        let clock = Clock::system();
        let pulse = Pulse::new(clock.clone());
        let begun = pulse.silent().answers.expect("nothing was heard yet");
        clock.advance(SignedDuration::from_mins(3));
        pulse.intake(Some("no".into()));
        assert_eq!(pulse.silent().answers, Some(begun));
        pulse.intake(None);
        assert_eq!((pulse.silent().answers, pulse.intake_trouble()), (None, None));
        clock.advance(SignedDuration::from_hours(3));
        assert_eq!(pulse.silent().answers, None, "what works is trusted, however late it is");
        pulse.intake(Some("gone".into()));
        assert!(pulse.silent().answers.is_some_and(|since| since > begun));
    }
}
