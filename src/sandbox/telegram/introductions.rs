//! The calls that set and show what a bot tells of itself.

use serde_json::{Value, json};

use super::answer::{Answer, Refused, bad};
use super::call::Call;
use super::text::length;
use super::world::World;

const SCOPES: [&str; 7] = [
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
];

fn language(call: &Call) -> Result<String, Refused> {
    let code = call.text("language_code")?.unwrap_or_default();
    let good = code.is_empty() || (code.len() == 2 && code.chars().all(|c| c.is_ascii_lowercase()));
    if good { Ok(code.to_owned()) } else { Err(bad("invalid language code specified")) }
}

impl World {
    fn command_key(&self, call: &Call) -> Result<(String, String), Refused> {
        let scope = call.nested("scope")?.unwrap_or_else(|| json!({"type": "default"}));
        let kind = scope["type"].as_str().filter(|kind| SCOPES.contains(kind));
        let kind = kind.ok_or_else(|| bad("can't parse BotCommandScope: unsupported type specified"))?;
        if !matches!(kind, "chat" | "chat_administrators" | "chat_member") {
            return Ok((kind.to_owned(), language(call)?));
        }
        let chat = scope["chat_id"].as_i64().ok_or_else(|| bad("chat_id is empty"))?;
        let started = self.people.get(&chat).is_some_and(|person| person.started);
        if !started && !self.groups.contains_key(&chat) {
            return Err(bad("chat not found"));
        }
        let member = scope["user_id"].as_i64().map_or(String::new(), |user| format!(" {user}"));
        Ok((format!("{kind} {chat}{member}"), language(call)?))
    }

    pub(super) fn set_commands(&mut self, call: &Call) -> Answer {
        call.only(&["commands", "scope", "language_code"])?;
        let commands = call.nested("commands")?.ok_or_else(|| bad("can't find list of commands"))?;
        let list = commands.as_array().ok_or_else(|| bad("can't parse commands: expected an Array of BotCommand"))?;
        if list.len() > 100 {
            return Err(bad("BOT_COMMANDS_TOO_MUCH"));
        }
        list.iter().try_for_each(check_command)?;
        let key = self.command_key(call)?;
        self.profile.commands.insert(key, commands);
        Ok(json!(true))
    }

    pub(super) fn get_commands(&self, call: &Call) -> Answer {
        call.only(&["scope", "language_code"])?;
        Ok(self.profile.commands.get(&self.command_key(call)?).cloned().unwrap_or_else(|| json!([])))
    }

    pub(super) fn delete_commands(&mut self, call: &Call) -> Answer {
        call.only(&["scope", "language_code"])?;
        let key = self.command_key(call)?;
        self.profile.commands.remove(&key);
        Ok(json!(true))
    }

    /// `setMyName` and its two sisters.
    pub(super) fn set_text(&mut self, call: &Call, what: &'static str, most: usize) -> Answer {
        call.only(&[what, "language_code"])?;
        let language = language(call)?;
        let text = call.text(what)?.unwrap_or_default().trim().to_owned();
        if length(&text) > most {
            return Err(bad(format_args!("bot {what} must be at most {most} characters long")));
        }
        match text.is_empty() {
            true if what == "name" && language.is_empty() => return Err(bad("bot name must be non-empty")),
            true => self.profile.texts.remove(&(what, language)),
            false => self.profile.texts.insert((what, language), text),
        };
        Ok(json!(true))
    }

    /// `getMyName` and its two sisters.
    pub(super) fn get_text(&self, call: &Call, what: &'static str) -> Answer {
        call.only(&["language_code"])?;
        Ok(json!({ what: self.profile.text(what, &language(call)?) }))
    }
}

fn check_command(command: &Value) -> Result<(), Refused> {
    let word = command["command"].as_str().unwrap_or_default();
    let name = word.strip_prefix('/').unwrap_or(word);
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !(1..=32).contains(&name.len()) || !name.chars().all(good) {
        return Err(bad("BOT_COMMAND_INVALID"));
    }
    let described = command["description"].as_str().map(|text| length(text.trim())).unwrap_or_default();
    if (1..=256).contains(&described) { Ok(()) } else { Err(bad("BOT_COMMAND_DESCRIPTION_INVALID")) }
}
