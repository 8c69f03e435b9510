//! Pacing belongs to the token: at most 30 messages in any second, one a second to one receiver of news (with a small
//! burst, as Telegram tolerates), and answers to people who are tapping overtake everything.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

const WINDOW: Duration = Duration::from_secs(1);

/// How fast a token may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Messages in any second, all receivers together.
    pub per_second: usize,
    /// Of these, so many are kept free for answers.
    pub kept_for_answers: usize,
    /// News to one receiver that may come at once; after that, one a second.
    pub burst: u32,
}

impl Limits {
    /// Telegram's own: <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>
    pub const TELEGRAM: Limits = Limits { per_second: 30, kept_for_answers: 6, burst: 3 };
    /// For a server of our own that has none.
    pub const NONE: Limits = Limits { per_second: usize::MAX, kept_for_answers: 0, burst: u32::MAX };
}

/// Gives everybody their turn.
#[derive(Clone, Debug)]
pub struct Pace {
    limits: Limits,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// When the messages of the last second left.
    sent: VecDeque<Instant>,
    /// When each receiver's burst is whole again.
    whole_at: HashMap<String, Instant>,
    /// Nobody is written to before this: Telegram said so.
    hold: Option<Instant>,
}

impl Pace {
    /// With these limits.
    pub fn new(limits: Limits) -> Pace {
        Pace { limits, state: Arc::default() }
    }

    /// Waits for an answer's turn.
    pub async fn answer(&self) {
        self.turn(None).await;
    }

    /// Waits for the turn of news to one receiver.
    pub async fn news(&self, receiver: &str) {
        self.turn(Some(receiver)).await;
    }

    /// Telegram asked everybody to wait.
    pub fn hold(&self, wait: Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + wait;
        state.hold = Some(state.hold.map_or(until, |hold| hold.max(until)));
    }

    async fn turn(&self, receiver: Option<&str>) {
        loop {
            let now = Instant::now();
            let free = self.state.lock().unwrap_or_else(PoisonError::into_inner).take(&self.limits, receiver, now);
            match free {
                None => return,
                Some(at) => tokio::time::sleep_until(at).await,
            }
        }
    }
}

impl State {
    /// Takes a turn now, or says when to ask again.
    fn take(&mut self, limits: &Limits, receiver: Option<&str>, now: Instant) -> Option<Instant> {
        while self.sent.front().is_some_and(|sent| *sent + WINDOW <= now) {
            self.sent.pop_front();
        }
        if let Some(hold) = self.hold.filter(|hold| *hold > now) {
            return Some(hold);
        }
        let room = limits.per_second - if receiver.is_some() { limits.kept_for_answers } else { 0 };
        if self.sent.len() >= room {
            return Some(self.sent.front().map_or(now, |sent| *sent + WINDOW));
        }
        if let Some(at) = receiver.and_then(|receiver| self.take_burst(limits.burst, receiver, now)) {
            return Some(at);
        }
        if limits.per_second != usize::MAX {
            self.sent.push_back(now);
        }
        None
    }

    /// A bucket of `burst` that fills by one a second, kept as the instant at which it is full.
    fn take_burst(&mut self, burst: u32, receiver: &str, now: Instant) -> Option<Instant> {
        if burst == u32::MAX {
            return None;
        }
        self.whole_at.retain(|_, whole| *whole > now);
        let whole = self.whole_at.get(receiver).copied().unwrap_or(now).max(now);
        let next = whole + WINDOW;
        let earliest = next.checked_sub(WINDOW * burst).unwrap_or(now);
        if earliest > now {
            return Some(earliest);
        }
        self.whole_at.insert(receiver.to_owned(), next);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_more_than_thirty_in_any_second_and_answers_find_room() {
        let (mut state, start) = (State::default(), Instant::now());
        let limits = Limits::TELEGRAM;
        let news = (0..100).filter(|n| state.take(&limits, Some(&format!("p:{n}")), start).is_none()).count();
        assert_eq!(news, 24, "news leaves room for answers");
        let answers = (0..100).filter(|_| state.take(&limits, None, start).is_none()).count();
        assert_eq!(news + answers, 30);
        assert_eq!(state.take(&limits, None, start), Some(start + WINDOW));
        assert!(state.take(&limits, None, start + WINDOW).is_none());
    }

    #[test]
    fn one_receiver_gets_a_small_burst_and_then_one_a_second() {
        let (mut state, start) = (State::default(), Instant::now());
        let mut sent = Vec::new();
        for tenth in 0..60 {
            let now = start + Duration::from_millis(tenth * 100);
            if state.take(&Limits::TELEGRAM, Some("p:1"), now).is_none() {
                sent.push(tenth * 100);
            }
        }
        assert_eq!(sent, [0, 100, 200, 1000, 2000, 3000, 4000, 5000]);
    }

    #[test]
    fn a_hold_stops_everybody() {
        let pace = Pace::new(Limits::NONE);
        pace.hold(Duration::from_secs(5));
        let now = Instant::now();
        assert!(pace.state.lock().unwrap().take(&Limits::NONE, None, now).is_some());
    }
}
