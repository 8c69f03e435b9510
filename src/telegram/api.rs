//! One request to the Bot API, and an exact word on what became of it.
//!
//! Teloxide gives the payloads and their types; the request itself is ours, because its own sleeps ten seconds on a 5xx
//! and cannot tell "surely not sent" from "nobody knows", on which the send policy rests.

use std::time::Duration;

use anyhow::{Result, bail};
use reqwest::multipart::Form;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::Value;
use teloxide::requests::Payload;
use thiserror::Error;

/// Longer than any request but a long poll should take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What can become of a request that did not simply succeed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Trouble {
    /// 429: not sent; again after so long.
    #[error("too many requests, again after {0:?}")]
    TooMany(Duration),
    /// Surely not sent: no connection, or Telegram said `ok: false` with a 5xx.
    #[error("not sent: {0}")]
    NotSent(String),
    /// Nobody can tell whether it was sent: the response was lost, cut or no JSON.
    #[error("perhaps sent: {0}")]
    Unsure(String),
    /// The receiver cannot be written to: blocked, never started, gone.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// The group is another chat by now.
    #[error("the group has moved")]
    Moved(i64),
    /// What the message should become is what it is already.
    #[error("not modified")]
    Unchanged,
    /// Another process polls with this token.
    #[error("another bot polls with this token")]
    Conflict,
    /// The token is wrong.
    #[error("Telegram does not know this token")]
    BadToken,
    /// Refused for good.
    #[error("refused: {0}")]
    Refused(String),
}

impl Trouble {
    /// Its class, in a word for metrics.
    pub fn class(&self) -> &'static str {
        match self {
            Trouble::TooMany(_) => "too_many",
            Trouble::NotSent(_) | Trouble::BadToken | Trouble::Conflict | Trouble::Moved(_) => "not_sent",
            Trouble::Unsure(_) => "uncertain",
            Trouble::Unreachable(_) => "unreachable",
            Trouble::Unchanged | Trouble::Refused(_) => "refused",
        }
    }
}

/// Speaks to the Bot API. Its `Debug` shows no token.
#[derive(Clone)]
pub struct Api {
    client: reqwest::Client,
    root: String,
    token: SecretString,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Api {
    /// For one bot at one address (without a trailing slash).
    pub fn new(root: &str, token: SecretString) -> Result<Api> {
        let client = reqwest::Client::builder().connect_timeout(Duration::from_secs(5)).timeout(PATIENCE).build()?;
        if token.expose_secret().is_empty() {
            bail!("the token is empty");
        }
        Ok(Api { client, root: root.trim_end_matches('/').to_owned(), token })
    }

    /// Sends one of teloxide's payloads as JSON.
    pub async fn call<P: Payload + Serialize>(&self, payload: &P) -> Result<Value, Trouble> {
        self.ask(P::NAME, payload, PATIENCE).await
    }

    /// Sends any JSON to a method, with a time limit of its own (long polling).
    pub async fn ask<B: Serialize>(&self, method: &str, body: &B, patience: Duration) -> Result<Value, Trouble> {
        let request = self.client.post(self.address(method)).timeout(patience).json(body);
        answer(request.send().await).await
    }

    /// Sends a form with a file in it.
    pub async fn upload(&self, method: &str, form: Form) -> Result<Value, Trouble> {
        answer(self.client.post(self.address(method)).multipart(form).send().await).await
    }

    fn address(&self, method: &str) -> String {
        let (first, rest) = method.split_at(method.len().min(1));
        format!("{}/bot{}/{}{rest}", self.root, self.token.expose_secret(), first.to_ascii_lowercase())
    }
}

/// Reads a response. `reqwest`'s errors hold the address, and so the token: only their kind is kept.
async fn answer(response: Result<reqwest::Response, reqwest::Error>) -> Result<Value, Trouble> {
    let response = match response {
        Ok(response) => response,
        Err(error) if error.is_connect() || error.is_builder() => return Err(Trouble::NotSent("no connection".into())),
        Err(error) if error.is_timeout() => return Err(Trouble::Unsure("no answer in time".into())),
        Err(_) => return Err(Trouble::Unsure("the connection broke".into())),
    };
    let status = response.status().as_u16();
    let Ok(bytes) = response.bytes().await else { return Err(Trouble::Unsure("the answer broke off".into())) };
    let Ok(mut body) = serde_json::from_slice::<Value>(&bytes) else {
        return Err(if status == 429 {
            Trouble::TooMany(Duration::from_secs(1))
        } else {
            Trouble::Unsure(format!("no JSON, status {status}"))
        });
    };
    if body["ok"] == true {
        return Ok(body["result"].take());
    }
    Err(refused(status, &body))
}

fn refused(status: u16, body: &Value) -> Trouble {
    let said = body["description"].as_str().unwrap_or_default();
    let (description, lower) = (unquoted(said), said.to_ascii_lowercase());
    let code = body["error_code"].as_u64().unwrap_or(u64::from(status));
    if let Some(seconds) = body["parameters"]["retry_after"].as_u64() {
        return Trouble::TooMany(Duration::from_secs(seconds.clamp(1, 3600)));
    }
    if let Some(chat) = body["parameters"]["migrate_to_chat_id"].as_i64() {
        return Trouble::Moved(chat);
    }
    match code {
        429 => Trouble::TooMany(Duration::from_secs(1)),
        401 | 404 => Trouble::BadToken,
        409 => Trouble::Conflict,
        500.. => Trouble::NotSent(description),
        400 if lower.contains("message is not modified") => Trouble::Unchanged,
        403 => Trouble::Unreachable(description),
        400 if is_unreachable(&lower) => Trouble::Unreachable(description),
        _ => Trouble::Refused(description),
    }
}

/// What Telegram says, up to where it may quote what it was sent: a mark of quotation, a digit, an address, another alphabet.
fn unquoted(said: &str) -> String {
    let plain = |sign: char| sign.is_ascii_alphabetic() || " _-:,.'()".contains(sign);
    let own = |word: &&str| word.chars().all(plain) && !word.starts_with('\'');
    said.split_inclusive(' ').take_while(own).collect::<String>().trim_end().to_owned()
}

/// Texts Telegram gives a 400 for a receiver that is gone.
fn is_unreachable(description: &str) -> bool {
    [
        "chat not found",
        "user is deactivated",
        "peer_id_invalid",
        "user not found",
        "chat_write_forbidden",
        "not enough rights to send",
        "have no rights to send",
    ]
    .iter()
    .any(|text| description.contains(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_refusal_has_its_meaning() {
        let say =
            |status, text: &str| refused(status, &json!({"ok": false, "error_code": status, "description": text}));
        assert!(matches!(say(403, "Forbidden: bot was blocked by the user"), Trouble::Unreachable(_)));
        assert!(matches!(say(400, "Bad Request: chat not found"), Trouble::Unreachable(_)));
        assert!(matches!(say(400, "Bad Request: message is not modified: …"), Trouble::Unchanged));
        assert!(matches!(say(400, "Bad Request: BUTTON_DATA_INVALID"), Trouble::Refused(_)));
        assert!(matches!(say(502, "Bad Gateway"), Trouble::NotSent(_)));
        assert_eq!(say(409, "Conflict"), Trouble::Conflict);
        let wait = refused(429, &json!({"ok": false, "error_code": 429, "parameters": {"retry_after": 7}}));
        assert_eq!(wait, Trouble::TooMany(Duration::from_secs(7)));
        let said = "Bad Request: group chat was upgraded to a supergroup chat";
        let moved =
            json!({"ok": false, "error_code": 400, "description": said, "parameters": {"migrate_to_chat_id": -1007}});
        assert_eq!(refused(400, &moved), Trouble::Moved(-1007));
        let muted = "Bad Request: not enough rights to send text messages to the chat";
        assert!(matches!(say(400, muted), Trouble::Unreachable(_)));
    }

    /// Proves H21.
    #[test]
    fn what_telegram_quotes_is_cut_off() {
        let url = "Bad Request: inline keyboard button URL 'https://t.me/x?start=secret' is invalid: Wrong URL";
        assert_eq!(unquoted(url), "Bad Request: inline keyboard button URL");
        assert_eq!(
            unquoted("Bad Request: can't parse entities: tag \"Aino\""),
            "Bad Request: can't parse entities: tag"
        );
        assert_eq!(unquoted("Bad Request: no user Äiti"), "Bad Request: no user");
        assert_eq!(unquoted("Forbidden: bot was blocked by the user"), "Forbidden: bot was blocked by the user");
    }

    /// Proves H21.
    #[test]
    fn debug_shows_no_token() {
        let api = Api::new("http://127.0.0.1:1", "123:canary".to_owned().into()).unwrap();
        assert!(!format!("{api:?}").contains("canary"));
    }
}
