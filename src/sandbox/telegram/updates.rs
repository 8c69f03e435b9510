//! `getUpdates`: long polling with its offsets.

use std::time::Duration;

use serde_json::Value;

use super::Telegram;
use super::answer::{Answer, Refused, bad};
use super::call::Call;

/// Long polling.
pub(super) async fn get_updates(telegram: &Telegram, call: &Call) -> Answer {
    call.only(&["offset", "limit", "timeout", "allowed_updates"])?;
    let offset = call.number("offset")?.unwrap_or(0);
    let limit = ranged(call, "limit", 1, 100, 100)?;
    let timeout = ranged(call, "timeout", 0, 50, 0)?;
    let allowed = allowed_updates(call)?;
    let mut bell = telegram.arrivals();
    let poll = begin(telegram, offset, allowed)?;
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

fn begin(telegram: &Telegram, offset: i64, allowed: Option<Vec<String>>) -> Result<u64, Refused> {
    telegram.change(|world| {
        if world.faults.telegram_down {
            return Err(Refused::bad_gateway());
        }
        if world.updates.hook.is_some() {
            let why =
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
            return Err(Refused::conflict(why));
        }
        if let Some(allowed) = allowed {
            world.updates.allowed = allowed;
        }
        let (duplicate, now) = (world.faults.duplicate_delivery, world.now());
        Ok(world.updates.begin(offset, duplicate, now))
    })
}

fn collect(telegram: &Telegram, poll: u64, limit: usize) -> Result<Vec<Value>, Refused> {
    telegram.touch(|world| {
        if world.faults.telegram_down {
            return Err(Refused::bad_gateway());
        }
        if world.updates.hook.is_some() {
            return Err(Refused::conflict("terminated by setWebhook request"));
        }
        let why = "terminated by other getUpdates request; make sure that only one bot instance is running";
        world.updates.collect(poll, limit).ok_or_else(|| Refused::conflict(why))
    })
}

pub(super) fn ranged(call: &Call, name: &str, least: i64, most: i64, default: i64) -> Result<i64, Refused> {
    let number = call.number(name)?.unwrap_or(default);
    if (least..=most).contains(&number) {
        return Ok(number);
    }
    Err(bad(format_args!("{name} must be between {least} and {most}")))
}

pub(super) fn allowed_updates(call: &Call) -> Result<Option<Vec<String>>, Refused> {
    let Some(given) = call.nested("allowed_updates")? else { return Ok(None) };
    serde_json::from_value(given).map(Some).map_err(|_| bad("can't parse allowed updates: expected an Array of String"))
}
