//! How much a bot sends: Telegram's limits, strictly, and a record of every send that was accepted.

use std::collections::HashMap;
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

/// How much a bot may send. <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Messages in any second, all chats together.
    pub per_second: usize,
    /// Messages to one person that may come at once; after that, one a second.
    pub burst: u32,
    /// Messages to one group in any minute.
    pub group_per_minute: usize,
}

impl Limits {
    /// Telegram's own.
    pub const TELEGRAM: Limits = Limits { per_second: 30, burst: 5, group_per_minute: 20 };
}

/// A send that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When, by the machine's steady clock.
    pub at: Instant,
    /// Where to.
    pub chat: i64,
    /// The method: `sendMessage`, `editMessageText`, …
    pub method: &'static str,
}

/// What was sent, and how often that was too much.
#[derive(Debug, Default)]
pub(crate) struct Gauge {
    sent: Vec<Sent>,
    by_chat: HashMap<i64, Chat>,
    pub(super) too_many: u64,
}

#[derive(Debug)]
struct Chat {
    sent: Vec<Instant>,
    /// When the burst is whole again.
    whole_at: Instant,
}

impl Gauge {
    /// How long a bot that keeps the limits would still have to wait.
    pub(super) fn wait(&self, limits: &Limits, chat: i64, now: Instant) -> Option<Duration> {
        let all = self.sent.len().checked_sub(limits.per_second).map(|place| self.sent[place].at + SECOND);
        let own = self.by_chat.get(&chat).and_then(|own| own.free_at(limits, chat < 0));
        let free = all.max(own)?;
        (free > now).then(|| free - now)
    }

    pub(super) fn accept(&mut self, chat: i64, method: &'static str, now: Instant) {
        self.sent.push(Sent { at: now, chat, method });
        let own = self.by_chat.entry(chat).or_insert(Chat { sent: vec![], whole_at: now });
        own.sent.push(now);
        own.whole_at = own.whole_at.max(now) + SECOND;
    }

    /// Every send that was accepted, in order.
    pub(crate) fn sent(&self) -> &[Sent] {
        &self.sent
    }

    /// How often a call was answered 429, for whatever reason.
    pub(crate) fn too_many(&self) -> u64 {
        self.too_many
    }

    /// The most sends in any second, wherever it begins.
    pub(crate) fn busiest_second(&self) -> usize {
        let (mut first, mut most) = (0, 0);
        for (last, sent) in self.sent.iter().enumerate() {
            while self.sent[first].at + SECOND <= sent.at {
                first += 1;
            }
            most = most.max(last + 1 - first);
        }
        most
    }
}

impl Chat {
    fn free_at(&self, limits: &Limits, is_group: bool) -> Option<Instant> {
        if is_group {
            return self.sent.len().checked_sub(limits.group_per_minute).map(|place| self.sent[place] + MINUTE);
        }
        (self.whole_at + SECOND).checked_sub(SECOND * limits.burst)
    }
}

/// Whole seconds, at least one, as `retry_after` has them.
pub(super) fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends as fast as the limits allow at these milliseconds; gives those that were accepted.
    fn accepted(limits: Limits, sends: impl Iterator<Item = (u64, i64)>) -> (Vec<u64>, Gauge) {
        let (mut gauge, start, mut went) = (Gauge::default(), Instant::now(), vec![]);
        for (ms, chat) in sends {
            let now = start + Duration::from_millis(ms);
            if gauge.wait(&limits, chat, now).is_none() {
                gauge.accept(chat, "sendMessage", now);
                went.push(ms);
            }
        }
        (went, gauge)
    }

    #[test]
    fn thirty_in_any_second_wherever_it_begins() {
        let sends = (0..3_000).map(|ms| (ms, i64::try_from(ms).unwrap()));
        let (went, gauge) = accepted(Limits::TELEGRAM, sends);
        assert_eq!((went.len(), gauge.busiest_second()), (90, 30));
        assert_eq!((went[29], went[30], went[60]), (29, 1000, 2000));
    }

    #[test]
    fn one_person_gets_a_burst_and_then_one_a_second_and_a_group_twenty_a_minute() {
        let person = accepted(Limits::TELEGRAM, (0..60).map(|n| (n * 100, 1))).0;
        assert_eq!(person, [0, 100, 200, 300, 400, 1000, 2000, 3000, 4000, 5000]);
        let group = accepted(Limits::TELEGRAM, (0..70).map(|n| (n * 1000, -1))).0;
        assert_eq!((group.len(), group[19], group[20]), (30, 19_000, 60_000));
        assert_eq!(whole_seconds(Duration::from_millis(1)), 1);
        assert_eq!(whole_seconds(Duration::from_millis(1001)), 2);
    }
}
