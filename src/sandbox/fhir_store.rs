//! A stand-in for the care team's FHIR server, written against the standard (<https://hl7.org/fhir/R4/http.html>): conditional update and
//! create, search by identifier, versions. It complains of what a team would not want: a resource without an identifier, one that is written
//! again though nothing of it changed, a reference to nothing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{AUTHORIZATION, ETAG};
use axum::http::{HeaderMap, Response};
use axum::routing::{get, put};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::door::{self, Key};

/// What opens its door.
pub const TOKEN: &str = "a-token-of-the-sandbox";

/// A resource as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// From 1.
    pub id: usize,
    /// From 1.
    pub version: u64,
    /// As it was put.
    pub body: Value,
}

impl Resource {
    /// Its type.
    pub fn kind(&self) -> &str {
        self.body["resourceType"].as_str().unwrap_or_default()
    }

    fn whole(&self) -> Value {
        let mut whole = self.body.clone();
        whole["id"] = self.id.to_string().into();
        whole["meta"]["versionId"] = self.version.to_string().into();
        whole
    }
}

#[derive(Debug, Default)]
struct Kept {
    all: Vec<Resource>,
    complaints: Vec<String>,
}

/// The server. Cheap to clone; every clone is the same server.
#[derive(Clone, Debug, Default)]
pub struct FhirStore {
    kept: Arc<Mutex<Kept>>,
    changes: Arc<watch::Sender<u64>>,
}

#[derive(Deserialize)]
struct Asked {
    identifier: Option<String>,
}

impl FhirStore {
    /// Every resource, in the order in which they came first.
    pub fn all(&self) -> Vec<Resource> {
        self.kept().all.clone()
    }

    /// What was wrong with what came.
    pub fn complaints(&self) -> Vec<String> {
        self.kept().complaints.clone()
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens its door; gives its base address.
    pub(super) async fn serve(&self) -> std::io::Result<(String, Key, JoinHandle<()>)> {
        let router = Router::new()
            .route("/fhir/metadata", get(metadata))
            .route("/fhir/{kind}", put(update).post(create).get(search))
            .with_state(self.clone());
        let (url, key, task) = door::serve(router, "FHIR server").await?;
        Ok((format!("{url}/fhir"), key, task))
    }

    /// Puts it where the one with this identifier is. `once`: only where none is yet.
    fn take(&self, headers: &HeaderMap, (kind, identifier): (&str, &str), text: &str, once: bool) -> Response<Body> {
        let good = headers.get(AUTHORIZATION).is_some_and(|given| given == &format!("Bearer {TOKEN}"));
        let body: Option<Value> = serde_json::from_str(text).ok();
        let mut kept = self.kept();
        let Some(body) = body.filter(|_| good) else {
            kept.complaints.push(format!("{kind}: no token, or no JSON"));
            return outcome(if good { 400 } else { 401 });
        };
        kept.looks_at(&body, (kind, identifier));
        let (status, resource) = kept.put(body, identifier, once);
        drop(kept);
        self.changes.send_modify(|count| *count += 1);
        let tag = format!("W/\"{}\"", resource.version);
        let mut response = door::answer(status, "application/fhir+json", resource.whole().to_string().into());
        response.headers_mut().extend(tag.parse().ok().map(|tag| (ETAG, tag)));
        response
    }
}

impl Kept {
    fn looks_at(&mut self, body: &Value, (kind, identifier): (&str, &str)) {
        let own =
            |one: &Value| format!("{}|{}", one["system"].as_str().unwrap_or("?"), one["value"].as_str().unwrap_or("?"));
        let named = body["identifier"].as_array().is_some_and(|all| all.iter().any(|one| own(one) == identifier));
        if body["resourceType"] != kind || !named {
            self.complaints.push(format!("{kind}: not what it was put as ({identifier})"));
        }
        let mut references = vec![];
        collect(body, &mut references);
        for reference in references {
            let there = |one: &Resource| reference == format!("{}/{}", one.kind(), one.id);
            if !self.all.iter().any(there) {
                self.complaints.push(format!("{kind}: points to {reference}, which is not there"));
            }
        }
    }

    fn put(&mut self, body: Value, identifier: &str, once: bool) -> (u16, Resource) {
        let Some(at) = self.find(body["resourceType"].as_str().unwrap_or_default(), identifier) else {
            let fresh = Resource { id: self.all.len() + 1, version: 1, body };
            self.all.push(fresh.clone());
            return (201, fresh);
        };
        if !once {
            if self.all[at].body == body {
                self.complaints.push(format!("{identifier}: written again, though nothing of it changed"));
            }
            self.all[at].version += 1;
            self.all[at].body = body;
        }
        (200, self.all[at].clone())
    }

    fn find(&self, kind: &str, identifier: &str) -> Option<usize> {
        let (system, value) = identifier.split_once('|')?;
        let is = |one: &Value| one["system"] == system && one["value"] == value;
        let has = |one: &Resource| one.body["identifier"].as_array().is_some_and(|all| all.iter().any(is));
        self.all.iter().position(|one| one.kind() == kind && has(one))
    }
}

/// Every `reference` in it.
fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("reference").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|one| collect(one, found));
        }
        Value::Array(items) => items.iter().for_each(|one| collect(one, found)),
        _ => {}
    }
}

fn outcome(status: u16) -> Response<Body> {
    let body = json!({ "resourceType": "OperationOutcome", "issue": [{ "severity": "error", "code": "processing" }] });
    door::answer(status, "application/fhir+json", body.to_string().into())
}

async fn metadata() -> Response<Body> {
    let body = json!({ "resourceType": "CapabilityStatement", "status": "active", "kind": "instance", "fhirVersion": "4.0.1" });
    door::answer(200, "application/fhir+json", body.to_string().into())
}

async fn update(
    State(store): State<FhirStore>,
    Path(kind): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    text: String,
) -> Response<Body> {
    store.take(&headers, (&kind, &asked.identifier.unwrap_or_default()), &text, false)
}

async fn create(
    State(store): State<FhirStore>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    text: String,
) -> Response<Body> {
    let condition = headers.get("if-none-exist").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let url = reqwest::Url::parse(&format!("http://x/?{condition}")).ok();
    let identifier =
        url.and_then(|url| url.query_pairs().find(|(name, _)| name == "identifier").map(|(_, it)| it.into_owned()));
    store.take(&headers, (&kind, &identifier.unwrap_or_default()), &text, true)
}

async fn search(
    State(store): State<FhirStore>,
    Path(kind): Path<String>,
    Query(asked): Query<Asked>,
) -> Response<Body> {
    let kept = store.kept();
    let found = kept.find(&kind, &asked.identifier.unwrap_or_default()).map(|at| kept.all[at].whole());
    let entries: Vec<Value> = found.into_iter().map(|resource| json!({ "resource": resource })).collect();
    let body = json!({ "resourceType": "Bundle", "type": "searchset", "total": entries.len(), "entry": entries });
    door::answer(200, "application/fhir+json", body.to_string().into())
}
