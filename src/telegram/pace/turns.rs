//! Whose turn it is, in this process: pure bookkeeping over instants.
//!
//! A turn counts from the moment it is taken until a second after its request was answered, so that however long the road
//! to Telegram is, no second there sees more than the limit.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use super::Limits;

pub(super) const WINDOW: Duration = Duration::from_secs(1);

/// Why it is not yet the turn of somebody who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// Ask again then.
    Until(Instant),
    /// Ask again when a turn ends or somebody before us has theirs.
    ForOthers,
}

#[derive(Debug, Default)]
pub(super) struct Turns {
    /// Requests on their way.
    under_way: usize,
    /// When the requests of the last second were answered.
    ended: VecDeque<Instant>,
    /// When news last took a turn.
    last_news: Option<Instant>,
    /// Those who tapped and wait for their answer, in order.
    tapping: BTreeSet<u64>,
    tickets: u64,
    /// When each chat's burst of news is whole again.
    whole_at: HashMap<i64, Instant>,
    /// Nobody in this chat is written to before then: Telegram said so.
    held: HashMap<i64, Instant>,
    /// Nobody at all is written to before then.
    all_held: Option<Instant>,
}

impl Turns {
    /// Queues somebody who tapped: they come before all news, and after whoever tapped earlier.
    pub fn queue(&mut self) -> u64 {
        self.tickets += 1;
        self.tapping.insert(self.tickets);
        self.tickets
    }

    /// They have their turn, or do not want it any more.
    pub fn leave(&mut self, ticket: u64) {
        self.tapping.remove(&ticket);
    }

    /// An answer's turn.
    pub fn answer(&mut self, limits: &Limits, ticket: u64, now: Instant) -> Result<(), Wait> {
        if self.tapping.first() != Some(&ticket) {
            return Err(Wait::ForOthers);
        }
        self.room(limits, now)?;
        self.tapping.remove(&ticket);
        self.under_way += 1;
        Ok(())
    }

    /// The turn of news to a chat: evenly spread, so that whoever taps soon finds room.
    pub fn news(&mut self, limits: &Limits, chat: i64, now: Instant) -> Result<(), Wait> {
        if !self.tapping.is_empty() {
            return Err(Wait::ForOthers);
        }
        self.room(limits, now)?;
        self.is_free(chat, now)?;
        let spread = self.last_news.map(|last| last + limits.spread()).filter(|next| *next > now);
        if let Some(next) = spread {
            return Err(Wait::Until(next));
        }
        self.take_burst(limits, chat, now)?;
        self.last_news = Some(now);
        self.under_way += 1;
        Ok(())
    }

    /// Whether Telegram lets us write to this chat.
    pub fn is_free(&mut self, chat: i64, now: Instant) -> Result<(), Wait> {
        self.held.retain(|_, until| *until > now);
        self.held.get(&chat).map_or(Ok(()), |until| Err(Wait::Until(*until)))
    }

    /// A turn ended: its request was answered, or given up before it left.
    pub fn end(&mut self, left: bool, now: Instant) {
        self.under_way -= 1;
        if left {
            self.ended.push_back(now);
        }
    }

    /// Telegram asked us to wait. It does not say whether the chat is meant or the token: one chat's wait is its own; a
    /// second chat's, while the first lasts, means everybody's.
    pub fn hold(&mut self, chat: i64, until: Instant, now: Instant) -> bool {
        self.held.retain(|_, until| *until > now);
        let another = self.held.keys().any(|held| *held != chat);
        let until = self.held.get(&chat).map_or(until, |held| until.max(*held));
        self.held.insert(chat, until);
        if another {
            self.all_held = Some(self.all_held.map_or(until, |held| held.max(until)));
        }
        another
    }

    fn room(&mut self, limits: &Limits, now: Instant) -> Result<(), Wait> {
        if let Some(until) = self.all_held.filter(|until| *until > now) {
            return Err(Wait::Until(until));
        }
        while self.ended.front().is_some_and(|ended| *ended + WINDOW <= now) {
            self.ended.pop_front();
        }
        if limits.per_second == usize::MAX {
            self.ended.clear();
        }
        if self.under_way + self.ended.len() < limits.per_second {
            return Ok(());
        }
        Err(self.ended.front().map_or(Wait::ForOthers, |ended| Wait::Until(*ended + WINDOW)))
    }

    /// A bucket that fills by one in each of the chat's intervals, kept as the instant at which it is full.
    fn take_burst(&mut self, limits: &Limits, chat: i64, now: Instant) -> Result<(), Wait> {
        let Some((every, burst)) = limits.of_chat(chat) else { return Ok(()) };
        self.whole_at.retain(|_, whole| *whole > now);
        let next = self.whole_at.get(&chat).copied().unwrap_or(now).max(now) + every;
        let earliest = next.checked_sub(every * burst).unwrap_or(now);
        if earliest > now {
            return Err(Wait::Until(earliest));
        }
        self.whole_at.insert(chat, next);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits::TELEGRAM;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// A server that counts what arrives in any second, requests that are on the road for a while, and answers beside news.
    #[test]
    fn no_second_sees_more_than_thirty_however_long_the_road_is() {
        for road in [1, 40, 700, 3000] {
            let (mut turns, start, mut arrived, mut under_way) = (Turns::default(), Instant::now(), vec![], vec![]);
            for step in 0..10_000 {
                let now = start + ms(step);
                under_way.retain(|end| {
                    *end > now || {
                        turns.end(true, now);
                        false
                    }
                });
                let ticket = turns.queue();
                let answered = step % 40 == 0 && turns.answer(&LIMITS, ticket, now).is_ok();
                turns.leave(ticket);
                if answered || turns.news(&LIMITS, i64::try_from(step).unwrap(), now).is_ok() {
                    // It arrives anywhere on its road.
                    arrived.push(now + ms(step % (road + 1)));
                    under_way.push(now + ms(road));
                }
            }
            arrived.sort();
            let closest = arrived.windows(31).map(|window| window[30] - window[0]).min().unwrap_or(WINDOW);
            assert!(closest >= WINDOW, "with a road of {road} ms, 31 arrived within {closest:?}");
            assert!(road > 1 || arrived.len() >= 290, "only {} in ten seconds", arrived.len());
        }
    }

    #[test]
    fn who_taps_comes_before_all_news_and_after_who_tapped_before() {
        let (mut turns, now) = (Turns::default(), Instant::now());
        let (first, second) = (turns.queue(), turns.queue());
        assert_eq!(turns.news(&LIMITS, 1, now), Err(Wait::ForOthers));
        assert_eq!(turns.answer(&LIMITS, second, now), Err(Wait::ForOthers));
        assert_eq!(turns.answer(&LIMITS, first, now), Ok(()));
        assert_eq!(turns.answer(&LIMITS, second, now), Ok(()));
        assert_eq!(turns.news(&LIMITS, 1, now), Ok(()));
        assert_eq!(turns.news(&LIMITS, 2, now), Err(Wait::Until(now + LIMITS.spread())), "news is spread");
    }

    #[test]
    fn one_chat_gets_a_small_burst_and_then_one_a_second_and_a_group_one_in_three() {
        for (chat, wanted) in [(1, [0, 100, 200, 1000, 2000]), (-1, [0, 3000, 6000, 9000, 12000])] {
            let (mut turns, start, mut sent) = (Turns::default(), Instant::now(), Vec::new());
            for tenth in 0..125 {
                let now = start + ms(tenth * 100);
                if turns.news(&LIMITS, chat, now).is_ok() {
                    turns.end(true, now);
                    sent.push(tenth * 100);
                }
            }
            assert_eq!(sent[..5], wanted);
        }
    }

    #[test]
    fn a_turn_that_was_not_used_is_free_again() {
        let (mut turns, now) = (Turns::default(), Instant::now());
        for used in 0..300 {
            let ticket = turns.queue();
            assert_eq!(turns.answer(&LIMITS, ticket, now), Ok(()), "{used}");
            turns.end(false, now);
        }
    }

    #[test]
    fn one_chats_wait_is_its_own_and_two_chats_wait_is_everybodys() {
        let (mut turns, now) = (Turns::default(), Instant::now());
        let until = now + ms(5000);
        assert!(!turns.hold(1, until, now));
        assert_eq!(turns.news(&LIMITS, 1, now), Err(Wait::Until(until)));
        assert_eq!(turns.news(&LIMITS, 2, now), Ok(()));
        assert!(turns.hold(2, until, now));
        let ticket = turns.queue();
        assert_eq!(turns.answer(&LIMITS, ticket, now), Err(Wait::Until(until)));
        assert_eq!(turns.answer(&LIMITS, ticket, until), Ok(()));
    }
}
