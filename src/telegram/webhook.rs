//! The webhook: Telegram brings updates, one a request. Requests that arrive together share a transaction; each gets its
//! 200 after the commit, or a 503 and is brought again.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use tokio::sync::{mpsc, oneshot};

use super::receive;
use crate::fault;

/// More updates than this in one transaction would keep the first one waiting.
const BATCH: usize = 100;
/// Requests that wait beside the batch in hand. Telegram holds at most a hundred connections.
const WAITING: usize = 200;
/// An update is small; nothing of Telegram's is larger.
const LARGEST: usize = 1 << 20;
/// Longer than any batch takes. Telegram itself gives up after a minute.
const PATIENCE: Duration = Duration::from_secs(50);
/// The header that shows that it is Telegram who asks.
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// The secret that Telegram shows with every update, if the operator chose none: every process of this token comes to the
/// same 256 bits, and a new token has new ones.
pub fn secret_of(token: &SecretString) -> SecretString {
    derived(token, "kith: the webhook's secret")
}

/// 256 bits that follow from the token and from what they are for, and lead back to neither.
pub fn derived(token: &SecretString, purpose: &str) -> SecretString {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(token.expose_secret().as_bytes()).expect("HMAC takes a key of any length");
    mac.update(purpose.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()).into()
}

/// An update that was brought, and who waits for its answer.
struct Brought {
    update: Value,
    answer: oneshot::Sender<bool>,
}

/// Where updates come in.
#[derive(Clone)]
pub struct Gate {
    secret: SecretString,
    brought: mpsc::Sender<Brought>,
}

/// What came in, for the intake.
pub struct Inbox {
    brought: mpsc::Receiver<Brought>,
}

/// Updates that arrived together; whoever brought them waits. Dropped, they are told to come again.
pub struct Batch {
    brought: Vec<Brought>,
}

/// A gate for whoever shows this secret, and the inbox behind it.
pub fn open(secret: SecretString) -> (Gate, Inbox) {
    let (into, out) = mpsc::channel(WAITING);
    (Gate { secret, brought: into }, Inbox { brought: out })
}

impl Inbox {
    /// Waits for updates, and takes all that are there. Empty: the gate is closed.
    pub async fn take(&mut self) -> Batch {
        let mut brought = Vec::new();
        self.brought.recv_many(&mut brought, BATCH).await;
        Batch { brought }
    }

    /// Nothing more is taken: whoever waits, and whoever comes, is told to come again.
    pub fn turns_away(&mut self) {
        self.brought.close();
        while self.brought.try_recv().is_ok() {}
    }
}

impl Batch {
    /// The updates themselves.
    pub fn updates(&self) -> Vec<Value> {
        self.brought.iter().map(|brought| brought.update.clone()).collect()
    }

    /// Whether there is anything in it.
    pub fn is_empty(&self) -> bool {
        self.brought.is_empty()
    }

    /// They are durable: Telegram may forget them.
    pub fn taken(self) {
        for brought in self.brought {
            let _ = brought.answer.send(true);
        }
    }
}

impl Gate {
    /// The gate at this path of our own server.
    pub fn router(self, path: &str) -> Router {
        Router::new().route(path, post(bring)).layer(DefaultBodyLimit::max(LARGEST)).with_state(self)
    }

    fn is_telegram(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get(SECRET).map(header::HeaderValue::as_bytes).unwrap_or_default();
        shown.ct_eq(self.secret.expose_secret().as_bytes()).into()
    }
}

async fn bring(State(gate): State<Gate>, headers: HeaderMap, body: Bytes) -> Response {
    if !gate.is_telegram(&headers) {
        tracing::warn!("a request without the webhook's secret was turned away");
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Some(update) = serde_json::from_slice(&body).ok().filter(|update| receive::number(update).is_some()) else {
        tracing::warn!(bytes = body.len(), "a request that is no update was turned away");
        return StatusCode::BAD_REQUEST.into_response();
    };
    let (answer, answered) = oneshot::channel();
    let brought = Brought { update, answer };
    if fault::acknowledges_early() {
        tokio::spawn(takes_later(gate, brought));
        return StatusCode::OK.into_response();
    }
    if gate.brought.try_send(brought).is_err() {
        return again_later();
    }
    match tokio::time::timeout(PATIENCE, answered).await {
        Ok(Ok(true)) => StatusCode::OK.into_response(),
        _ => again_later(),
    }
}

/// The promise that is broken on purpose: Telegram has its answer, and only then the work begins.
async fn takes_later(gate: Gate, brought: Brought) {
    tokio::time::sleep(fault::LATER).await;
    fault::point("acknowledged");
    let _ = gate.brought.send(brought).await;
}

fn again_later() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_has_256_bits_in_signs_that_telegram_takes_and_depends_on_the_token() {
        let of = |token: &str| secret_of(&token.to_owned().into()).expose_secret().to_owned();
        let secret = of("1:a");
        assert_eq!(URL_SAFE_NO_PAD.decode(&secret).unwrap().len(), 32);
        assert!(secret.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"_-".contains(&sign)), "{secret}");
        assert!(secret == of("1:a") && secret != of("1:b"));
    }
}
