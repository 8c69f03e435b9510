//! A stand-in for the care team's store: takes signed webhooks (Standard Webhooks) and keeps every event in order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::clock::Clock;

/// How far a webhook's timestamp may be from the clock, in seconds.
const TOLERANCE: u64 = 300;

/// What may go wrong at the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreFaults {
    /// Everything is answered 503.
    pub down: bool,
    /// So many of the next webhooks are answered 500 and not kept.
    pub refuse: u32,
    /// So many of the next webhooks are kept and their answer is lost.
    pub lose_next_responses: u32,
}

/// An event that was accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The `webhook-id` it came with.
    pub id: String,
    /// The body's `type`.
    pub kind: String,
    /// The body's `data`.
    pub data: Value,
}

#[derive(Debug, Default)]
struct Kept {
    events: Vec<Event>,
    ids: BTreeSet<String>,
    last_seq: BTreeMap<String, i64>,
    complaints: Vec<String>,
    faults: StoreFaults,
}

/// The store. Cheap to clone; every clone is the same store.
#[derive(Clone, Debug)]
pub struct CareStore {
    kept: Arc<Mutex<Kept>>,
    key: Arc<[u8]>,
    clock: Clock,
    changes: Arc<watch::Sender<u64>>,
}

impl CareStore {
    pub(super) fn new(clock: Clock) -> Self {
        let key: Arc<[u8]> = Arc::from(&b"a key for the sandbox's own store"[..]);
        Self { kept: Arc::default(), key, clock, changes: Arc::new(watch::Sender::new(0)) }
    }

    /// The key that webhooks are signed with, as `whsec_…`.
    pub fn secret(&self) -> String {
        format!("whsec_{}", STANDARD.encode(&self.key))
    }

    /// Every event accepted, in order.
    pub fn events(&self) -> Vec<Event> {
        self.kept().events.clone()
    }

    /// The newest event.
    pub fn last(&self) -> Option<Event> {
        self.kept().events.last().cloned()
    }

    /// What was wrong with what came: bad signatures, malformed bodies, gaps and steps backwards in a stream.
    pub fn complaints(&self) -> Vec<String> {
        self.kept().complaints.clone()
    }

    /// Changes what goes wrong.
    pub fn faults(&self, change: impl FnOnce(&mut StoreFaults)) {
        change(&mut self.kept().faults);
        self.ring();
    }

    /// What goes wrong now.
    pub fn current_faults(&self) -> StoreFaults {
        self.kept().faults.clone()
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn ring(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the store's door; gives the address webhooks go to.
    pub(super) async fn serve(&self) -> std::io::Result<(String, JoinHandle<()>)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/webhooks", listener.local_addr()?);
        let router = Router::new().route("/webhooks", post(receive)).with_state(self.clone());
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the sandbox's care store stopped: {error}");
            }
        });
        Ok((url, task))
    }

    fn take(&self, headers: &HeaderMap, body: &[u8]) -> StatusCode {
        let mut kept = self.kept();
        if kept.faults.down {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        if kept.faults.refuse > 0 {
            kept.faults.refuse -= 1;
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
        let accepted = self.verified(headers, body).and_then(|id| Ok((id, read(body)?)));
        match accepted {
            Err(why) => {
                kept.complaints.push(why);
                StatusCode::BAD_REQUEST
            }
            Ok((id, _)) if kept.ids.contains(&id) => StatusCode::NO_CONTENT,
            Ok((id, body)) => {
                kept.keep(id, &body);
                StatusCode::NO_CONTENT
            }
        }
    }

    /// The webhook's id, if its signature and its time are right.
    fn verified(&self, headers: &HeaderMap, body: &[u8]) -> Result<String, String> {
        let header = |name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.filter(|value| !value.is_empty()).ok_or(format!("header {name} is missing"))
        };
        let (id, time, signatures) =
            (header("webhook-id")?, header("webhook-timestamp")?, header("webhook-signature")?);
        let sent: i64 = time.parse().map_err(|_| format!("webhook-timestamp {time} is not in seconds"))?;
        if self.clock.now().as_second().abs_diff(sent) > TOLERANCE {
            return Err(format!("webhook-timestamp {time} is more than five minutes away"));
        }
        let is_ours = |signature: &str| {
            let bytes = signature.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
            bytes.is_some_and(|bytes| self.sign(id, time, body).verify_slice(&bytes).is_ok())
        };
        if signatures.split_whitespace().any(is_ours) {
            return Ok(id.to_owned());
        }
        Err(format!("webhook {id} has no good signature"))
    }

    fn sign(&self, id: &str, time: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(format!("{id}.{time}.").as_bytes());
        mac.update(body);
        mac
    }
}

/// docs/care-store.md: a leap of more than this says that the service came back from a backup.
const RESTORED: i64 = 500;

impl Kept {
    /// Keeps an event, and complains if it is not the next of its stream.
    fn keep(&mut self, id: String, body: &Body) {
        let last = self.last_seq.entry(body.stream.clone()).or_insert(0);
        if body.seq != *last + 1 && body.seq < *last + RESTORED {
            self.complaints.push(format!("stream {}: {} came after {last}", body.stream, body.seq));
        }
        *last = body.seq.max(*last);
        self.ids.insert(id.clone());
        self.events.push(Event { id, kind: body.kind.clone(), data: body.data.clone() });
    }
}

struct Body {
    kind: String,
    stream: String,
    seq: i64,
    data: Value,
}

fn read(body: &[u8]) -> Result<Body, String> {
    let mut json: Value = serde_json::from_slice(body).map_err(|error| format!("body is not JSON: {error}"))?;
    let kind = json["type"].as_str().ok_or("body has no type")?.to_owned();
    let time = json["timestamp"].as_str().ok_or("body has no timestamp")?;
    time.parse::<jiff::Timestamp>().map_err(|_| format!("body's timestamp {time} is not RFC 3339"))?;
    let data = json["data"].take();
    let stream = data["stream"].as_str().ok_or(format!("{kind}: data has no stream"))?.to_owned();
    let seq = data["seq"].as_i64().ok_or(format!("{kind}: data has no seq"))?;
    Ok(Body { kind, stream, seq, data })
}

async fn receive(State(store): State<CareStore>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let status = store.take(&headers, &body);
    store.ring();
    let lost = status.is_success() && {
        let mut kept = store.kept();
        let lost = kept.faults.lose_next_responses > 0;
        kept.faults.lose_next_responses -= u32::from(lost);
        lost
    };
    if lost {
        // Ends this connection's task, and with it the connection, before a byte of the answer.
        std::panic::resume_unwind(Box::new("the answer was lost on purpose"));
    }
    status
}
