//! What Telegram shows of the bot before a word is said: who it is, its commands, its descriptions. Set at start, only where it differs.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use teloxide::payloads::{DeleteWebhook, GetMe, SetMyCommands, SetMyCommandsSetters};
use teloxide::types::{BotCommand, BotCommandScope};

use super::api::{Api, Trouble};
use crate::conversation::Menu;
use crate::domain::language::Lang;
use crate::words::texts;

/// The bot's username; a wrong token ends here with a sentence.
pub async fn username(api: &Api) -> Result<String> {
    match api.call(&GetMe::new()).await {
        Ok(me) => Ok(me["username"].as_str().context("Telegram did not say the bot's username")?.to_owned()),
        Err(Trouble::BadToken) => bail!("Telegram does not know this bot: check TELOXIDE_TOKEN (and TELOXIDE_API_URL)"),
        Err(trouble) => bail!("Telegram cannot be reached ({trouble}): check TELOXIDE_API_URL and the network"),
    }
}

/// Makes ready for polling, and shows strangers what there is. Failing to decorate is no reason not to start.
pub async fn introduce(api: &Api) -> Result<()> {
    if let Err(trouble) = api.call(&DeleteWebhook::new()).await {
        tracing::warn!(%trouble, "a webhook may still be set");
    }
    for lang in Lang::ALL {
        let code = (lang != Lang::default()).then(|| lang.code().to_owned());
        commands(api, lang, code.clone()).await;
        describe(api, "MyDescription", "description", texts(lang).setup_description(), code.clone()).await;
        describe(api, "MyShortDescription", "short_description", texts(lang).setup_short_description(), code).await;
    }
    Ok(())
}

async fn commands(api: &Api, lang: Lang, code: Option<String>) {
    let commands = Menu::plain(lang).commands.into_iter().map(|(name, line)| BotCommand::new(name, line));
    let mut set = SetMyCommands::new(commands).scope(BotCommandScope::AllPrivateChats);
    set.language_code = code;
    if let Err(trouble) = api.call(&set).await {
        tracing::warn!(%trouble, "the commands were not set");
    }
}

/// These may be set only rarely: asked first, set only where they differ.
async fn describe(api: &Api, what: &str, field: &str, text: String, code: Option<String>) {
    let asked = match &code {
        Some(code) => json!({ "language_code": code }),
        None => json!({}),
    };
    let patience = std::time::Duration::from_secs(20);
    let now = api.ask(&format!("get{what}"), &asked, patience).await.unwrap_or(Value::Null);
    if now[field] == text.as_str() {
        return;
    }
    let mut body = asked;
    body[field] = text.into();
    if let Err(trouble) = api.ask(&format!("set{what}"), &body, patience).await {
        tracing::warn!(%trouble, what, "not set");
    }
}
