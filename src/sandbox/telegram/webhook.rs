//! `setWebhook`, `deleteWebhook`, `getWebhookInfo`.

use serde_json::json;

use super::answer::Answer;
use super::call::Call;
use super::hook::Hook;
use super::updates::allowed_updates;
use super::world::World;

impl World {
    /// From now on updates are brought there. An empty address ends that.
    pub(super) fn set_webhook(&mut self, call: &Call) -> Answer {
        call.only(&[
            "url",
            "ip_address",
            "max_connections",
            "allowed_updates",
            "drop_pending_updates",
            "secret_token",
        ])?;
        let url = call.text("url")?.unwrap_or_default();
        let hook = if url.is_empty() { None } else { Some(Hook::read(call, url)?) };
        if let Some(allowed) = allowed_updates(call)? {
            self.updates.allowed = allowed;
        }
        self.hang_hook(hook, call)
    }

    /// Back to long polling.
    pub(super) fn delete_webhook(&mut self, call: &Call) -> Answer {
        call.only(&["drop_pending_updates"])?;
        self.hang_hook(None, call)
    }

    fn hang_hook(&mut self, hook: Option<Hook>, call: &Call) -> Answer {
        if call.flag("drop_pending_updates")? {
            self.updates.clear();
        }
        self.updates.hook = hook;
        self.updates.wake();
        Ok(json!(true))
    }

    pub(super) fn webhook_info(&self, call: &Call) -> Answer {
        call.only(&[])?;
        let hook = self.updates.hook.as_ref();
        let mut info = json!({
            "url": hook.map_or("", |hook| hook.url.as_str()), "has_custom_certificate": false,
            "pending_update_count": self.updates.waiting(),
        });
        if let Some(hook) = hook {
            info["max_connections"] = json!(hook.max_connections);
        }
        if let Some((when, why)) = hook.and_then(|hook| hook.last_error.as_ref()) {
            info["last_error_date"] = json!(when);
            info["last_error_message"] = json!(why);
        }
        if !self.updates.allowed.is_empty() {
            info["allowed_updates"] = json!(self.updates.allowed);
        }
        Ok(info)
    }
}
