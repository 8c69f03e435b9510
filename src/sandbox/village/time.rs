//! Time goes on in a village when somebody moves its clock.

use jiff::{SignedDuration, Timestamp};

use super::Village;

impl Village {
    /// Moves the clock, and lets the bot do what has become due.
    pub async fn wait(&self, by: SignedDuration) {
        self.clock().advance(by);
        self.settle().await;
    }

    /// Moves the clock to the next due thing in the queue and gives its time; nothing due, nothing moves. What has come due by itself
    /// meanwhile, for the clock goes on, is the next.
    pub async fn skip_to_next_due(&self) -> Option<Timestamp> {
        let now = self.clock().now();
        let queue = self.queue().await;
        let due = queue.column("due_at_ms").into_iter().filter_map(|ms| ms.parse::<i64>().ok());
        let next = Timestamp::from_millisecond(due.min()?).ok()?;
        self.clock().advance(next.duration_since(now).max(SignedDuration::ZERO));
        Some(next)
    }

    /// Moves on from one due thing to the next, until one of them has been written to somebody; `None`: nothing more comes.
    pub async fn skip_to_next_news(&self) -> Option<Timestamp> {
        let before = self.sandbox.unread().len();
        while let Some(due) = self.skip_to_next_due().await {
            self.rests().await;
            if self.sandbox.unread().len() > before {
                return Some(due);
            }
        }
        None
    }
}
