//! What Telegram says of the bot, its clock and its webhook, for the doctor: asked only, nothing is changed.

use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::api::{Api, Trouble};

const PATIENCE: Duration = Duration::from_secs(10);

/// What Telegram has of a webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hook {
    /// Where updates are sent; empty: they are polled.
    pub url: String,
    /// How many wait.
    pub pending: i64,
    /// When delivering failed last, and why, in Telegram's words.
    pub last_error: Option<(Timestamp, String)>,
}

/// The hour by the Date header of Telegram's answer. `None`: no answer, or none with a date. Whether the token is good does
/// not matter here.
pub async fn date(root: &str, token: &SecretString) -> Option<Timestamp> {
    let client = reqwest::Client::builder().timeout(PATIENCE).build().ok()?;
    let address = format!("{}/bot{}/getMe", root.trim_end_matches('/'), token.expose_secret());
    let response = client.post(address).send().await.ok()?;
    let date = response.headers().get(reqwest::header::DATE)?.to_str().ok()?;
    DateTimeParser::new().parse_timestamp(date).ok()
}

/// What the bot may do with groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Groups {
    /// It can be brought into one.
    pub joins: bool,
    /// It is shown everything that is written there, not only what is meant for bots.
    pub reads_all: bool,
}

/// Whether Telegram knows the bot, and what it may do with groups.
pub async fn knows(api: &Api) -> Result<Groups, Trouble> {
    let me = api.ask("getMe", &json!({}), PATIENCE).await?;
    Ok(Groups { joins: me["can_join_groups"] == true, reads_all: me["can_read_all_group_messages"] == true })
}

/// The webhook as Telegram has it.
pub async fn hook(api: &Api) -> Result<Hook, Trouble> {
    let info = api.ask("getWebhookInfo", &json!({}), PATIENCE).await?;
    let at = info["last_error_date"].as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let why = info["last_error_message"].as_str().map(str::to_owned);
    Ok(Hook {
        url: info["url"].as_str().unwrap_or_default().to_owned(),
        pending: info["pending_update_count"].as_i64().unwrap_or_default(),
        last_error: at.zip(why),
    })
}
