//! The queue of updates: `getUpdates` with its offsets, and the webhook that would take its place.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Value, json};

use super::Telegram;
use super::answer::{Answer, Refused, bad};
use super::call::Call;

/// An update that waits for its confirmation.
#[derive(Clone, Debug)]
struct Waiting {
    id: i64,
    update: Value,
    repeated: bool,
}

/// What the bot has yet to hear.
#[derive(Debug)]
pub(crate) struct Updates {
    next_id: i64,
    waiting: VecDeque<Waiting>,
    allowed: Vec<String>,
    polls: u64,
    webhook: String,
}

/// Kinds that come only when they are asked for.
const UNASKED: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

impl Updates {
    pub(super) fn new() -> Self {
        Self { next_id: 518_204_773, waiting: VecDeque::new(), allowed: vec![], polls: 0, webhook: String::new() }
    }

    pub(super) fn wants(&self, kind: &str) -> bool {
        if self.allowed.is_empty() {
            return !UNASKED.contains(&kind);
        }
        self.allowed.iter().any(|allowed| allowed == kind)
    }

    /// Queues an update; gives it a fresh id unless it brings one.
    pub(crate) fn push(&mut self, mut update: Value) -> i64 {
        let id = update["update_id"].as_i64().unwrap_or(self.next_id);
        self.next_id = self.next_id.max(id) + 1;
        update["update_id"] = json!(id);
        self.waiting.push_back(Waiting { id, update, repeated: false });
        id
    }

    /// How many updates were not confirmed yet.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// A new poll: confirms what lies below its offset, and ends the poll before it.
    fn begin(&mut self, offset: i64, duplicate: bool) -> u64 {
        if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            self.waiting.drain(..self.waiting.len().saturating_sub(keep));
        }
        self.waiting.retain_mut(|update| {
            let again = duplicate && !update.repeated;
            update.repeated |= update.id < offset;
            update.id >= offset || again
        });
        self.polls += 1;
        self.polls
    }

    fn collect(&self, poll: u64, limit: usize) -> Result<Vec<Value>, Refused> {
        if poll != self.polls {
            let why = "terminated by other getUpdates request; make sure that only one bot instance is running";
            return Err(Refused::conflict(why));
        }
        Ok(self.waiting.iter().take(limit).map(|waiting| waiting.update.clone()).collect())
    }
}

/// Long polling.
pub(super) async fn get_updates(telegram: &Telegram, call: &Call) -> Answer {
    call.only(&["offset", "limit", "timeout", "allowed_updates"])?;
    let offset = call.number("offset")?.unwrap_or(0);
    let limit = ranged(call, "limit", 1, 100, 100)?;
    let timeout = ranged(call, "timeout", 0, 50, 0)?;
    let allowed = allowed_updates(call)?;
    let mut bell = telegram.changes();
    let poll = telegram.change(|world| {
        if !world.updates.webhook.is_empty() {
            let why =
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
            return Err(Refused::conflict(why));
        }
        if let Some(allowed) = allowed {
            world.updates.allowed = allowed;
        }
        let duplicate = world.faults.duplicate_delivery;
        Ok(world.updates.begin(offset, duplicate))
    })?;
    let limit = usize::try_from(limit).unwrap_or(100);
    let wait = async {
        loop {
            bell.mark_unchanged();
            let updates = collect(telegram, poll, limit)?;
            if !updates.is_empty() || bell.changed().await.is_err() {
                return Ok(updates);
            }
        }
    };
    match tokio::time::timeout(Duration::from_secs(timeout.unsigned_abs()), wait).await {
        Ok(updates) => updates.map(Value::Array),
        Err(_) => collect(telegram, poll, limit).map(Value::Array),
    }
}

fn collect(telegram: &Telegram, poll: u64, limit: usize) -> Result<Vec<Value>, Refused> {
    telegram.look(|world| {
        if world.faults.telegram_down {
            return Err(Refused::bad_gateway());
        }
        world.updates.collect(poll, limit)
    })
}

fn ranged(call: &Call, name: &str, least: i64, most: i64, default: i64) -> Result<i64, Refused> {
    let number = call.number(name)?.unwrap_or(default);
    if (least..=most).contains(&number) {
        return Ok(number);
    }
    Err(bad(format_args!("{name} must be between {least} and {most}")))
}

fn allowed_updates(call: &Call) -> Result<Option<Vec<String>>, Refused> {
    let Some(given) = call.nested("allowed_updates")? else { return Ok(None) };
    serde_json::from_value(given).map(Some).map_err(|_| bad("can't parse allowed updates: expected an Array of String"))
}

/// Keeps the address and stops long polling. Nothing is ever sent to it.
pub(super) fn set_webhook(updates: &mut Updates, call: &Call) -> Answer {
    call.only(&["url", "ip_address", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token"])?;
    let url = call.text("url")?.unwrap_or_default();
    if !url.is_empty() && !url.starts_with("https://") {
        return Err(bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let secret = call.text("secret_token")?.unwrap_or_default();
    if secret.len() > 256 || !secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
        return Err(bad("secret token contains unallowed characters"));
    }
    if let Some(allowed) = allowed_updates(call)? {
        updates.allowed = allowed;
    }
    drop_pending(updates, call)?;
    url.clone_into(&mut updates.webhook);
    Ok(json!(true))
}

/// Back to long polling.
pub(super) fn delete_webhook(updates: &mut Updates, call: &Call) -> Answer {
    call.only(&["drop_pending_updates"])?;
    drop_pending(updates, call)?;
    updates.webhook.clear();
    Ok(json!(true))
}

fn drop_pending(updates: &mut Updates, call: &Call) -> Result<(), Refused> {
    if call.flag("drop_pending_updates")? {
        updates.waiting.clear();
    }
    Ok(())
}

pub(super) fn webhook_info(updates: &Updates, call: &Call) -> Answer {
    call.only(&[])?;
    let mut info = json!({
        "url": updates.webhook, "has_custom_certificate": false, "pending_update_count": updates.waiting.len(),
    });
    if !updates.allowed.is_empty() {
        info["allowed_updates"] = json!(updates.allowed);
    }
    Ok(info)
}
