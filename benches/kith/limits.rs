//! Telegram's limits, enforced strictly: 30 messages in any sliding second, and one a second to a chat with a small burst.
//! A real server is more lenient at times; whoever passes here passes there.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(1);
const PER_SECOND: usize = 30;
const BURST: u32 = 3;

pub struct Limiter {
    strict: bool,
    taken: VecDeque<Instant>,
    /// When each chat's burst is whole again.
    whole_at: HashMap<i64, Instant>,
}

impl Limiter {
    pub fn new(strict: bool) -> Limiter {
        Limiter { strict, taken: VecDeque::new(), whole_at: HashMap::new() }
    }

    /// Takes a message, or says how many seconds to wait.
    pub fn refuses(&mut self, chat: i64) -> Option<u64> {
        if !self.strict {
            return None;
        }
        let now = Instant::now();
        while self.taken.front().is_some_and(|at| *at + WINDOW <= now) {
            self.taken.pop_front();
        }
        let whole = self.whole_at.get(&chat).copied().unwrap_or(now).max(now) + WINDOW;
        if self.taken.len() >= PER_SECOND || whole > now + WINDOW * BURST {
            return Some(1);
        }
        self.whole_at.insert(chat, whole);
        self.taken.push_back(now);
        None
    }
}
