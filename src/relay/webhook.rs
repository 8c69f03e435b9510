//! Each confirmation, change and withdrawal, pushed to the care team's store: signed, in order per meeting, until accepted.
//! Headers and signature by Standard Webhooks (<https://www.standardwebhooks.com>).

use std::time::Duration;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::backoff;
use crate::clock::Clock;
use crate::fault;
use crate::keeper::Keeper;
use crate::store::relay::{self, Event};
use crate::store::{Store, Tx};

const PATIENCE: Duration = Duration::from_secs(15);
const BATCH: i64 = 20;

/// The shortest key Standard Webhooks allows, in bytes.
const SHORTEST_KEY: usize = 24;

/// The key behind `whsec_<base64>`.
pub fn key(secret: &SecretString) -> Result<Vec<u8>> {
    let text = secret.expose_secret();
    let key = STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text)).context("it is not base64")?;
    if key.len() < SHORTEST_KEY {
        bail!("it is shorter than {SHORTEST_KEY} bytes");
    }
    Ok(key)
}

/// Pushes events.
pub struct Webhook {
    client: reqwest::Client,
    url: String,
    key: Vec<u8>,
    store: Store,
    clock: Clock,
    keeper: Keeper,
}

impl Webhook {
    /// To this address, signed with this secret, while this keeper keeps the bot.
    pub fn new(url: &str, secret: &SecretString, store: Store, clock: Clock, keeper: Keeper) -> Result<Webhook> {
        let client =
            reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Webhook { client, url: url.to_owned(), key: key(secret)?, store, clock, keeper })
    }

    /// Pushes the next event of each stream that is due. Returns how many were tried.
    pub async fn tick(&self) -> Result<usize> {
        if self.keeper.ensure().await?.is_none() {
            return Ok(0);
        }
        let mut tx = self.store.begin().await?;
        let events = relay::due(&mut tx, self.clock.now(), BATCH).await?;
        drop(tx);
        let tried = futures::future::join_all(events.iter().map(|event| self.push(event))).await;
        tried.into_iter().collect::<Result<Vec<()>>>()?;
        Ok(events.len())
    }

    /// When the next event may be tried; `None` when all are delivered.
    pub async fn next_due(&self) -> Result<Option<Timestamp>> {
        let mut tx = self.store.begin().await?;
        relay::next_due(&mut tx).await
    }

    async fn push(&self, event: &Event) -> Result<()> {
        if self.keeper.ensure().await?.is_none() {
            return Ok(());
        }
        fault::point("relay-begun");
        let accepted = self.post(event).await;
        fault::point("relayed");
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        if !self.keeper.holds(&mut tx).await? {
            return Ok(());
        }
        self.mark(&mut tx, event, accepted, now).await?;
        tx.commit().await?;
        fault::point("relay-marked");
        Ok(())
    }

    async fn mark(&self, tx: &mut Tx, event: &Event, accepted: bool, now: Timestamp) -> Result<()> {
        if accepted {
            return relay::delivered(tx, event, now).await;
        }
        tracing::warn!(
            seq = event.seq,
            attempts = event.attempts,
            "the care team's store did not accept an event; it is tried again"
        );
        relay::retry(tx, event, now + backoff(event.attempts)).await
    }

    async fn post(&self, event: &Event) -> bool {
        let timestamp = self.clock.now().as_second().to_string();
        let request = self.client.post(&self.url).header("content-type", "application/json");
        let request = request.header("webhook-id", &event.id).header("webhook-timestamp", &timestamp);
        let request = request.header("webhook-signature", sign(&self.key, &event.id, &timestamp, &event.body));
        match request.body(event.body.clone()).send().await {
            Ok(response) => response.status().is_success(),
            Err(_) => false,
        }
    }
}

/// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
pub fn sign(key: &[u8], id: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_independent_reader_accepts_the_signature_and_nothing_else() {
        let secret = format!("whsec_{}", STANDARD.encode([7_u8; 32]));
        let key = key(&secret.clone().into()).unwrap();
        let oracle = standardwebhooks::Webhook::new(&secret).unwrap();
        let now = Clock::system().now().as_second().to_string();
        let mut headers = http::HeaderMap::new();
        headers.insert("webhook-id", "m.1".parse().unwrap());
        headers.insert("webhook-timestamp", now.parse().unwrap());
        headers.insert("webhook-signature", sign(&key, "m.1", &now, "{}").parse().unwrap());
        assert!(oracle.verify(b"{}", &headers).is_ok());
        assert!(oracle.verify(b"{ }", &headers).is_err(), "another body has another signature");
    }

    #[test]
    fn a_short_key_is_refused() {
        assert!(key(&"whsec_c2hvcnQ=".to_owned().into()).is_err());
        assert!(key(&"whsec_not base64".to_owned().into()).is_err());
    }
}
