//! What may go wrong between a bot and Telegram.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::gauge::Limits;
use crate::sandbox::failure::Failure;

/// What may go wrong between a bot and Telegram. "Sends" are all calls that put something into a chat, edits too.
// Each is a switch of its own; none excludes another.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Every call is answered 502, and no webhook is called.
    pub telegram_down: bool,
    /// Nobody listens: connections are refused, and those that stand break at the next call.
    pub refuse_connections: bool,
    /// So many of the next sends take effect and then lose their answer.
    pub lose_next_responses: u32,
    /// So many of the webhook's next good answers get lost: Telegram brings those updates again.
    pub lose_confirmations: u32,
    /// Every update is offered once more after it was confirmed.
    pub duplicate_delivery: bool,
    /// Chats overtake one another before their updates are offered; within a chat the order stays.
    pub reorder: bool,
    /// So many of the next sends are answered 429 …
    pub too_many: u32,
    /// … with this `retry_after`, in seconds.
    pub retry_after: u32,
    /// So many of the next sends are refused for good, with a 400.
    pub refuse: u32,
    /// Each of the next sends goes wrong in its own way, the first one first.
    pub next: VecDeque<Failure>,
    /// Every send to one of these chats goes wrong, as long as this stands.
    pub chats: BTreeMap<i64, Failure>,
    /// No message can be deleted.
    pub undeletable: bool,
    /// Answers are cut in the middle of their JSON.
    pub garbled: bool,
    /// Every answer comes so many milliseconds late; its effect does not.
    pub slow_ms: u64,
    /// Answers about one of these chats come so many milliseconds late.
    pub slow_chats: BTreeMap<i64, u64>,
    /// The bot cannot be brought into groups: its owner has not allowed it.
    pub joins_no_groups: bool,
    /// The bot is shown everything that is written in groups, says Telegram.
    pub reads_groups: bool,
    /// More messages than this are answered 429. Off unless set.
    pub limits: Option<Limits>,
}

impl Faults {
    /// What becomes of a send to this chat instead of what was asked. Countdowns count.
    pub(super) fn spoil(&mut self, chat: Option<i64>) -> Option<Failure> {
        if self.too_many > 0 {
            self.too_many -= 1;
            return Some(Failure::too_many(self.retry_after));
        }
        if self.refuse > 0 {
            self.refuse -= 1;
            return Some(Failure::says(400, "Bad Request: message can't be sent"));
        }
        self.next.pop_front().or_else(|| self.chats.get(&chat?).cloned())
    }

    /// How late the answer to a call about this chat comes.
    pub(super) fn delay(&self, chat: Option<i64>) -> Duration {
        let own = chat.and_then(|chat| self.slow_chats.get(&chat)).copied().unwrap_or_default();
        Duration::from_millis(self.slow_ms + own)
    }
}
