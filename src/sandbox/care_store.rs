//! A stand-in for the care team's store: takes signed webhooks (Standard Webhooks) and keeps every event in order.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, Response, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::door::{self, Key, drop_connection};
use super::failure::Failure;
use crate::clock::Clock;

/// How far a webhook's timestamp may be from the clock, in seconds.
const TOLERANCE: u64 = 300;

/// What may go wrong at the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreFaults {
    /// Everything is answered 503.
    pub down: bool,
    /// Nobody listens: connections are refused, and those that stand break at the next webhook.
    pub refuse_connections: bool,
    /// So many of the next webhooks are answered 500 and not kept.
    pub refuse: u32,
    /// So many of the next webhooks are kept and their answer is lost.
    pub lose_next_responses: u32,
    /// Each of the next webhooks goes wrong in its own way, the first one first.
    pub next: VecDeque<Failure>,
    /// Every webhook goes wrong like this, as long as it stands.
    pub always: Option<Failure>,
    /// Every answer comes so many milliseconds late.
    pub slow_ms: u64,
}

impl StoreFaults {
    /// What becomes of a webhook instead of what was asked. Countdowns count.
    fn spoil(&mut self) -> Option<Failure> {
        if self.refuse_connections {
            return Some(Failure::Reset);
        }
        if self.down {
            return Some(Failure::says(503, "Service Unavailable"));
        }
        if self.refuse > 0 {
            self.refuse -= 1;
            return Some(Failure::internal());
        }
        self.next.pop_front().or_else(|| self.always.clone())
    }

    fn loses(&mut self) -> bool {
        let lost = self.lose_next_responses > 0;
        self.lose_next_responses -= u32::from(lost);
        lost
    }
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
    door: Arc<OnceLock<Key>>,
}

impl CareStore {
    pub(super) fn new(clock: Clock) -> Self {
        let key: Arc<[u8]> = Arc::from(&b"a key for the sandbox's own store"[..]);
        Self { kept: Arc::default(), key, clock, changes: Arc::new(watch::Sender::new(0)), door: Arc::default() }
    }

    /// The key that webhooks are signed with, as `whsec_…`.
    pub fn secret(&self) -> String {
        format!("whsec_{}", STANDARD.encode(&self.key))
    }

    /// Every event accepted, in order.
    pub fn events(&self) -> Vec<Event> {
        self.kept().events.clone()
    }

    /// How many events were accepted.
    pub fn count(&self) -> usize {
        self.kept().events.len()
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
        let shut = {
            let mut kept = self.kept();
            change(&mut kept.faults);
            kept.faults.refuse_connections
        };
        if let Some(door) = self.door.get() {
            door.turn(shut);
        }
        self.ring();
    }

    /// Waits until the door is shut, or open, as `refuse_connections` has it: the machine needs a moment.
    pub async fn door_settled(&self) {
        if let Some(door) = self.door.get() {
            door.settled().await;
        }
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
        let router = Router::new().route("/webhooks", post(receive)).with_state(self.clone());
        let (url, key, task) = door::serve(router, "care store").await?;
        self.door.get_or_init(|| key);
        Ok((format!("{url}/webhooks"), task))
    }

    fn take(&self, headers: &HeaderMap, body: &[u8]) -> StatusCode {
        let mut kept = self.kept();
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
    fn keep(&mut self, id: String, body: &Told) {
        let last = self.last_seq.entry(body.stream.clone()).or_insert(0);
        if body.seq != *last + 1 && body.seq < *last + RESTORED {
            self.complaints.push(format!("stream {}: {} came after {last}", body.stream, body.seq));
        }
        *last = body.seq.max(*last);
        self.ids.insert(id.clone());
        self.events.push(Event { id, kind: body.kind.clone(), data: body.data.clone() });
    }
}

struct Told {
    kind: String,
    stream: String,
    seq: i64,
    data: Value,
}

fn read(body: &[u8]) -> Result<Told, String> {
    let mut json: Value = serde_json::from_slice(body).map_err(|error| format!("body is not JSON: {error}"))?;
    let kind = json["type"].as_str().ok_or("body has no type")?.to_owned();
    let time = json["timestamp"].as_str().ok_or("body has no timestamp")?;
    time.parse::<jiff::Timestamp>().map_err(|_| format!("body's timestamp {time} is not RFC 3339"))?;
    let data = json["data"].take();
    let stream = data["stream"].as_str().ok_or(format!("{kind}: data has no stream"))?.to_owned();
    let seq = data["seq"].as_i64().ok_or(format!("{kind}: data has no seq"))?;
    Ok(Told { kind, stream, seq, data })
}

async fn receive(State(store): State<CareStore>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let (failure, late) = {
        let faults = &mut store.kept().faults;
        (faults.spoil(), Duration::from_millis(faults.slow_ms))
    };
    let kept = matches!(failure, None | Some(Failure::Cut)).then(|| store.take(&headers, &body));
    store.ring();
    if !late.is_zero() {
        tokio::time::sleep(late).await;
    }
    let good = kept.is_some_and(|status| status.is_success());
    if good && store.kept().faults.loses() {
        drop_connection();
    }
    match (failure, kept) {
        (Some(Failure::Cut), Some(_)) if good => door::cut(200, "application/json", r#"{"kept": true, "thanks": "…"}"#),
        (Some(failure), None) => instead(failure),
        (_, kept) => answer(kept.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)),
    }
}

fn answer(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// The answer to a webhook that was not kept.
fn instead(failure: Failure) -> Response<Body> {
    match failure {
        Failure::Reset | Failure::Cut => drop_connection(),
        Failure::Page(code) => door::html(code),
        Failure::Says { code, words, retry_after } => {
            let mut response = door::answer(code, "text/plain; charset=utf-8", words.into());
            if let Some(seconds) = retry_after {
                response.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
            response
        }
    }
}
