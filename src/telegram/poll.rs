//! Long polling: updates are asked for, and asking for the next ones confirms those before.

use std::time::Duration;

use serde_json::{Value, json};

use super::api::{Api, Trouble};
use super::receive::{self, KINDS};
use crate::fault;

/// Telegram's largest batch.
const BATCH: i64 = 100;

/// Where we are in Telegram's queue.
#[derive(Debug)]
pub struct Poll {
    api: Api,
    offset: i64,
}

impl Poll {
    /// At the queue's beginning.
    pub fn new(api: Api) -> Poll {
        Poll { api, offset: 0 }
    }

    /// Asks for updates, at most `wait` long; asking confirms the batch before. May be given up at any moment.
    pub async fn fetch(&self, wait: Duration) -> Result<Vec<Value>, Trouble> {
        let ask = json!({ "offset": self.offset, "limit": BATCH, "timeout": wait.as_secs(), "allowed_updates": KINDS });
        let Value::Array(updates) = self.api.ask("getUpdates", &ask, wait + Duration::from_secs(10)).await? else {
            return Err(Trouble::Unsure("no list of updates".into()));
        };
        if fault::acknowledges_early() {
            self.acknowledge(after(&updates)).await;
        }
        Ok(updates)
    }

    /// This batch was handled: the next fetch confirms it. When nothing came, all is confirmed; after a quiet week the next
    /// number may be any, so whatever comes is asked for.
    pub fn handled(&mut self, next: Option<i64>) {
        self.offset = next.unwrap_or(0);
    }

    /// Confirms the last batch before a stop, so that it is not offered again.
    pub async fn confirm(&self) {
        self.acknowledge(Some(self.offset).filter(|offset| *offset != 0)).await;
    }

    async fn acknowledge(&self, next: Option<i64>) {
        let Some(next) = next else { return };
        let ask = json!({ "offset": next, "limit": 1, "timeout": 0 });
        let _ = self.api.ask("getUpdates", &ask, Duration::from_secs(2)).await;
        fault::point("acknowledged");
    }
}

/// The offset that confirms these updates.
pub fn after(updates: &[Value]) -> Option<i64> {
    updates.iter().filter_map(receive::number).next_back().map(|last| last + 1)
}
