//! What Telegram shows of the bot before a word is said: who it is, its commands, its descriptions. Set at start, only where it differs.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use teloxide::payloads::{DeleteWebhook, GetMe, SetMyCommands, SetMyCommandsSetters};
use teloxide::types::{BotCommand, BotCommandScope};

use super::api::{Api, Trouble};
use super::receive::KINDS;
use crate::conversation::Menu;
use crate::domain::language::Lang;
use crate::words::texts;

const PATIENCE: Duration = Duration::from_secs(20);
/// As many updates as may be brought at once: they then share a transaction. Telegram's most.
const CONNECTIONS: u8 = 100;

/// The bot's username; a wrong token ends here with a sentence.
pub async fn username(api: &Api) -> Result<String> {
    match api.call(&GetMe::new()).await {
        Ok(me) => Ok(me["username"].as_str().context("Telegram did not say the bot's username")?.to_owned()),
        Err(Trouble::BadToken) => bail!("Telegram does not know this bot: check TELOXIDE_TOKEN (and TELOXIDE_API_URL)"),
        Err(trouble) => bail!("Telegram cannot be reached ({trouble}): check TELOXIDE_API_URL and the network"),
    }
}

/// Makes ready for polling.
pub async fn polls(api: &Api) {
    if let Err(trouble) = api.call(&DeleteWebhook::new()).await {
        tracing::warn!(%trouble, "a webhook may still be set");
    }
}

/// Has updates brought to this address, with this secret; what waits is kept. The same as before changes nothing.
pub async fn brings(api: &Api, url: &str, secret: &SecretString) -> Result<()> {
    let ask = json!({
        "url": url, "secret_token": secret.expose_secret(), "allowed_updates": KINDS, "max_connections": CONNECTIONS,
    });
    match api.ask("setWebhook", &ask, PATIENCE).await {
        Ok(_) => Ok(()),
        Err(trouble) => bail!("Telegram does not take the webhook ({trouble}): check KITH_PUBLIC_URL"),
    }
}

/// Shows strangers what there is. Failing to decorate is no reason not to work.
pub async fn introduce(api: &Api) {
    for lang in Lang::ALL {
        let code = (lang != Lang::default()).then(|| lang.code().to_owned());
        commands(api, lang, code.clone()).await;
        describe(api, "MyDescription", "description", texts(lang).setup_description(), code.clone()).await;
        describe(api, "MyShortDescription", "short_description", texts(lang).setup_short_description(), code).await;
    }
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
    let now = api.ask(&format!("get{what}"), &asked, PATIENCE).await.unwrap_or(Value::Null);
    if now[field] == text.as_str() {
        return;
    }
    let mut body = asked;
    body[field] = text.into();
    if let Err(trouble) = api.ask(&format!("set{what}"), &body, PATIENCE).await {
        tracing::warn!(%trouble, what, "not set");
    }
}
