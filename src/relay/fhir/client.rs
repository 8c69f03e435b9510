//! Requests to a FHIR server: conditional update and create, search by identifier, and the token they carry. Every outcome has a class.
//! <https://hl7.org/fhir/R4/http.html>

use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::header::{AUTHORIZATION, ETAG, HeaderMap, LOCATION};
use reqwest::{Certificate, Client as Http, ClientBuilder, Method, RequestBuilder, Response, StatusCode};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use serde_json::Value;
use tokio::sync::Mutex;

use super::token::{self, Login, Token};
use super::trouble::Trouble;
use crate::clock::Clock;

const PATIENCE: Duration = Duration::from_secs(15);
/// No answer of a server's is longer than this, in bytes.
const LONGEST: usize = 1 << 20;
const FHIR: &str = "application/fhir+json";

/// What a server made of a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Its own name for it; empty where it said none.
    pub id: String,
    /// Its number of this version; empty where it said none.
    pub version: String,
}

/// A FHIR server.
pub struct Client {
    http: Http,
    url: String,
    login: Login,
    clock: Clock,
    token: Mutex<Option<Token>>,
}

impl Client {
    /// At this base address, let in like this. Its certificate is judged by the roots that everybody trusts, and by these beside them.
    pub fn new(url: &str, login: Login, roots: &[Vec<u8>], clock: Clock) -> Result<Client> {
        let http = trusting(roots)?.timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Client { http, url: url.trim_end_matches('/').to_owned(), login, clock, token: Mutex::default() })
    }

    /// Puts a resource where the one with this identifier (`system|value`) is, or where none is yet.
    pub async fn put(&self, kind: &str, identifier: &str, body: &Value) -> Result<Accepted, Trouble> {
        let asked = |http: RequestBuilder| http.query(&[("identifier", identifier)]).json(body);
        match self.write(Method::PUT, kind, asked).await {
            Err(Trouble::Refused(412)) => self.put_there(kind, identifier, body).await,
            Ok(accepted) if accepted.id.is_empty() => {
                let id = self.the_one(kind, identifier).await?.unwrap_or_default();
                Ok(Accepted { id, ..accepted })
            }
            done => done,
        }
    }

    /// The server could not tell which one is meant: looked at again, and put to the only one there is.
    async fn put_there(&self, kind: &str, identifier: &str, body: &Value) -> Result<Accepted, Trouble> {
        let Some(id) = self.the_one(kind, identifier).await? else { return Err(Trouble::Refused(412)) };
        let mut body = body.clone();
        body["id"] = id.as_str().into();
        let accepted = self.write(Method::PUT, &format!("{kind}/{id}"), |http| http.json(&body)).await?;
        Ok(Accepted { id, ..accepted })
    }

    /// Makes a resource unless one with this identifier is there.
    pub async fn once(&self, kind: &str, identifier: &str, body: &Value) -> Result<Accepted, Trouble> {
        let condition = reqwest::Url::parse_with_params("http://x/", [("identifier", identifier)]);
        let condition = condition.ok().and_then(|url| url.query().map(str::to_owned)).unwrap_or_default();
        self.write(Method::POST, kind, |http| http.header("if-none-exist", &condition).json(body)).await
    }

    /// The only resource with this identifier; `None` where there is none.
    async fn the_one(&self, kind: &str, identifier: &str) -> Result<Option<String>, Trouble> {
        let response = self.ask(Method::GET, kind, |http| http.query(&[("identifier", identifier)])).await?;
        let found = read(response).await?.ok_or(Trouble::Unreadable)?;
        if found["resourceType"] != "Bundle" {
            return Err(Trouble::Unreadable);
        }
        let entries = found["entry"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut ids = entries.iter().filter_map(|entry| entry["resource"]["id"].as_str());
        match (ids.next(), ids.next()) {
            (_, Some(_)) => Err(Trouble::Ambiguous),
            (id, None) => Ok(id.map(str::to_owned)),
        }
    }

    /// Whether the server is there, and lets us in. Changes nothing.
    pub async fn answers(&self) -> Result<(), Trouble> {
        let response = self.ask(Method::GET, "metadata", |http| http).await?;
        let said = read(response).await?.ok_or(Trouble::Unreadable)?;
        if said["resourceType"] != "CapabilityStatement" {
            return Err(Trouble::Unreadable);
        }
        self.ask(Method::GET, "Appointment", |http| http.query(&[("_count", "1")])).await.map(drop)
    }

    /// A resource as it stands, and what its version is called (`ETag`); `None` where the server does not say it.
    pub(super) async fn get(&self, path: &str) -> Result<(Value, Option<String>), Trouble> {
        let response = self.ask(Method::GET, path, |http| http).await?;
        let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let kind = path.split('/').next().unwrap_or_default();
        let body = read(response).await?.filter(|body| body["resourceType"] == kind).ok_or(Trouble::Unreadable)?;
        let said = body["meta"]["versionId"].as_str().map(|version| format!("W/\"{version}\""));
        Ok((body, tag.or(said)))
    }

    /// Changes a resource of others' making by JSON Patch (RFC 6902), if it still is this version.
    pub(super) async fn patch(&self, path: &str, version: &str, changes: &Value) -> Result<(), Trouble> {
        let body = changes.to_string();
        let asked = |http: RequestBuilder| {
            http.header("content-type", "application/json-patch+json").header("if-match", version).body(body.clone())
        };
        self.ask(Method::PATCH, path, asked).await.map(drop)
    }

    /// What is at this address of the server's own: a page of an answer to a search. What it does not know of the question, it is to refuse.
    pub(super) async fn page(&self, url: &str) -> Result<Value, Trouble> {
        let response = self.ask_at(Method::GET, url, |http| http.header("prefer", "handling=strict")).await?;
        read(response).await?.filter(|said| said["resourceType"] == "Bundle").ok_or(Trouble::Unreadable)
    }

    /// The base address, without a slash at its end.
    pub(super) fn base(&self) -> &str {
        &self.url
    }

    async fn write(
        &self,
        method: Method,
        path: &str,
        asked: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Accepted, Trouble> {
        let with_type = |http| asked(http).header("content-type", FHIR).header("prefer", "return=representation");
        let response = self.ask(method, path, with_type).await?;
        let named = in_headers(response.headers());
        let kind = path.split('/').next().unwrap_or_default();
        match read(response).await? {
            None => Ok(named),
            Some(body) if body["resourceType"] == "OperationOutcome" => Ok(named),
            Some(body) if body["resourceType"] == kind => {
                let word = |value: &Value, else_: String| value.as_str().map_or(else_, str::to_owned);
                Ok(Accepted {
                    id: word(&body["id"], named.id),
                    version: word(&body["meta"]["versionId"], named.version),
                })
            }
            Some(_) => Err(Trouble::Unreadable),
        }
    }

    /// Asks; a token that is refused is asked for anew, once.
    async fn ask(
        &self,
        method: Method,
        path: &str,
        asked: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, Trouble> {
        self.ask_at(method, &format!("{}/{path}", self.url), asked).await
    }

    /// The same at a whole address.
    async fn ask_at(
        &self,
        method: Method,
        url: &str,
        asked: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, Trouble> {
        let request = || asked(self.http.request(method.clone(), url).header("accept", FHIR));
        let mut response = self.send(request(), false).await?;
        if response.status() == StatusCode::UNAUTHORIZED && matches!(self.login, Login::Asks(_)) {
            response = self.send(request(), true).await?;
        }
        if response.status().is_success() { Ok(response) } else { Err(Trouble::of(&response)) }
    }

    async fn send(&self, request: RequestBuilder, anew: bool) -> Result<Response, Trouble> {
        let token = token::bearer(&self.token(anew).await?);
        request.header(AUTHORIZATION, token).send().await.map_err(|error| Trouble::on_the_way(&error))
    }

    async fn token(&self, anew: bool) -> Result<secrecy::SecretString, Trouble> {
        let asks = match &self.login {
            Login::Bearer(token) => return Ok(token.clone()),
            Login::Asks(asks) => asks,
        };
        let (mut kept, now) = (self.token.lock().await, self.clock.now());
        if let Some((token, until)) = kept.as_ref().filter(|_| !anew)
            && now < *until
        {
            return Ok(token.clone());
        }
        *kept = None;
        let form = token::form(asks, now).map_err(|_| Trouble::NoToken)?;
        let response = self.http.post(&asks.token_url).header("accept", "application/json").form(&form).send().await;
        let response = response.map_err(|error| Trouble::on_the_way(&error))?;
        match Trouble::of(&response) {
            _ if response.status().is_success() => {}
            trouble @ (Trouble::Broken | Trouble::TooMany(_) | Trouble::TimedOut) => return Err(trouble),
            _ => return Err(Trouble::NoToken),
        }
        let answer = read(response).await.map_err(|_| Trouble::NoToken)?.unwrap_or_default();
        let token = token::read(&answer, now).ok_or(Trouble::NoToken)?;
        Ok(kept.insert(token).0.clone())
    }
}

fn trusting(roots: &[Vec<u8>]) -> reqwest::Result<ClientBuilder> {
    let add = |http: ClientBuilder, root: &Vec<u8>| Ok(http.add_root_certificate(Certificate::from_der(root)?));
    roots.iter().try_fold(Http::builder(), add)
}

/// The certificates (DER) of a PEM file's text, if each can vouch for a server.
pub fn roots(pem: &str) -> Result<Vec<Vec<u8>>> {
    let all = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>();
    let all: Vec<Vec<u8>> = all.ok().context("it is not whole")?.iter().map(|one| one.to_vec()).collect();
    if all.is_empty() {
        bail!("it holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
    }
    trusting(&all)?.build().ok().context("a certificate in it is not one of X.509, version 3")?;
    Ok(all)
}

/// The JSON of an answer; `None` where it is empty.
async fn read(mut response: Response) -> Result<Option<Value>, Trouble> {
    let mut text = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|error| Trouble::on_the_way(&error))? {
        text.extend_from_slice(&part);
        if text.len() > LONGEST {
            return Err(Trouble::TooLarge);
        }
    }
    if text.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    serde_json::from_slice(&text).map(Some).map_err(|_| Trouble::Unreadable)
}

/// What headers say of a resource that the body does not show: `…/Appointment/12/_history/3`, `W/"3"`.
fn in_headers(headers: &HeaderMap) -> Accepted {
    let word = |name| headers.get(name).and_then(|value: &reqwest::header::HeaderValue| value.to_str().ok());
    let place = word(LOCATION).unwrap_or_default();
    let place = place.split("/_history/").next().unwrap_or_default();
    let id = place.rsplit('/').next().unwrap_or_default().to_owned();
    let tag = word(ETAG).unwrap_or_default();
    Accepted { id, version: tag.trim_start_matches("W/").trim_matches('"').to_owned() }
}
