//! How the bot presents itself: commands by scope and language, name, description.

use std::collections::BTreeMap;

use serde_json::Value;

/// What was set, by scope and language. An empty language is the default one.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    pub(super) commands: BTreeMap<(String, String), Value>,
    pub(super) texts: BTreeMap<(&'static str, String), String>,
}

impl Profile {
    pub(super) fn new() -> Self {
        let mut profile = Self::default();
        profile.texts.insert(("name", String::new()), "Kith in a sandbox".into());
        profile
    }

    /// The bot's name in a language.
    pub(crate) fn name(&self, language: &str) -> &str {
        self.text("name", language)
    }

    /// The text in the empty chat.
    pub(crate) fn description(&self, language: &str) -> &str {
        self.text("description", language)
    }

    pub(super) fn text(&self, what: &'static str, language: &str) -> &str {
        let own = self.texts.get(&(what, language.to_owned()));
        own.or_else(|| self.texts.get(&(what, String::new()))).map_or("", String::as_str)
    }

    /// The commands that a person's phone offers, as Telegram picks them: the chat's own first, then by scope.
    pub(crate) fn commands_for(&self, chat: i64, language: &str) -> Vec<(String, String)> {
        let scopes = [format!("chat {chat}"), "all_private_chats".into(), "default".into()];
        let mut tries = scopes.iter().flat_map(|scope| [(scope, language), (scope, "")]);
        let found = tries.find_map(|(scope, language)| self.commands.get(&(scope.clone(), language.to_owned())));
        let word = |command: &Value, name: &str| command[name].as_str().unwrap_or_default().to_owned();
        let list = found.and_then(Value::as_array).into_iter().flatten();
        list.map(|command| (word(command, "command"), word(command, "description"))).collect()
    }
}
