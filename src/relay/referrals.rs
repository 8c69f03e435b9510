//! `POST /referrals` and `GET /referrals/{id}`: the team's own system refers somebody, and asks how the way to a first meeting stands. It
//! shows a token; it hears ids, states and moments. A referral is whole or not there, and the same one twice is one.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use super::referral::{self, Posted, Wrong};
use super::taking::{self, Refused, Taken};
use crate::clock::Clock;
use crate::fault;
use crate::store::referrals::Referral;
use crate::store::{Store, Tx, first_meetings, referrals};

/// More than any referral holds, in bytes.
const LARGEST: usize = 64 * 1024;
/// A body that takes longer is not waited for.
const SLOWEST: Duration = Duration::from_secs(10);
/// So many are handled at once: whoever posts without end must not keep the store from those who tap.
const AT_ONCE: usize = 2;
/// A store that takes longer is away.
const PATIENCE: Duration = Duration::from_secs(5);
/// Wrong tokens in a minute that are answered as such; more are only told to wait.
const MISSES: u32 = 10;

/// Where referrals come in.
#[derive(Clone)]
pub struct Referrals {
    store: Store,
    clock: Clock,
    token: SecretString,
    turns: Arc<Semaphore>,
    /// The minute in which a wrong token was last shown, and how many were.
    misses: Arc<Mutex<(i64, u32)>>,
}

impl Referrals {
    /// For whoever shows this token.
    pub fn new(store: Store, clock: Clock, token: SecretString) -> Referrals {
        Referrals { store, clock, token, turns: Arc::new(Semaphore::new(AT_ONCE)), misses: Arc::default() }
    }

    /// Both paths.
    pub fn router(self) -> Router {
        Router::new()
            .route("/referrals", post(take).fallback(no_such_way))
            .route("/referrals/{id}", get(tell).fallback(no_such_way))
            .with_state(self)
    }

    /// Compared as sums of the same length, in constant time. Whoever shows the right one is never kept waiting by those who guess.
    fn admits(&self, headers: &HeaderMap) -> Result<(), Wrong> {
        let shown = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let shown = shown.strip_prefix("Bearer ").unwrap_or_default();
        let (shown, wanted) = (Sha256::digest(shown), Sha256::digest(self.token.expose_secret()));
        if shown.ct_eq(&wanted).into() { Ok(()) } else { Err(self.misses()) }
    }

    fn misses(&self) -> Wrong {
        let minute = self.clock.now().as_second().div_euclid(60);
        let mut misses = self.misses.lock().unwrap_or_else(PoisonError::into_inner);
        *misses = if misses.0 == minute { (minute, misses.1.saturating_add(1)) } else { (minute, 1) };
        if misses.1 > MISSES {
            return Wrong::new(
                429,
                "There were too many wrong tokens.",
                "Wait a minute, and check KITH_REFERRALS_TOKEN.",
            );
        }
        tracing::warn!("a referral without the right token was turned away");
        Wrong::new(
            401,
            "The token is missing or wrong.",
            "Send Authorization: Bearer and the token of KITH_REFERRALS_TOKEN.",
        )
    }

    /// Does it in a transaction of its own; anew where others were in the way.
    async fn asks(&self, what: Asked) -> Result<(StatusCode, Value), Wrong> {
        match tokio::time::timeout(PATIENCE, self.tries(&what)).await {
            Ok(Ok(done)) => done,
            Ok(Err(error)) => {
                tracing::error!(why = %error, "a referral could not be handled");
                Err(away())
            }
            Err(_) => Err(away()),
        }
    }

    async fn tries(&self, what: &Asked) -> Said {
        let _turn = self.turns.acquire().await?;
        taking::anew(|| self.once(what)).await
    }

    async fn once(&self, what: &Asked) -> Said {
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        let done = match what {
            Asked::Take(posted) => taken(&mut tx, posted, now).await?,
            Asked::Tell(id) => told(&mut tx, id, now).await?,
        };
        if done.is_ok() {
            tx.commit().await?;
            if matches!(what, Asked::Take(_)) {
                fault::point("referral-kept");
            }
        }
        Ok(done)
    }
}

/// What somebody wants.
enum Asked {
    /// This referral is to be taken.
    Take(Posted),
    /// How the one of this id stands.
    Tell(String),
}

type Said = Result<Result<(StatusCode, Value), Wrong>>;

fn away() -> Wrong {
    Wrong::new(503, "The store is away.", "Send the same again after the seconds of Retry-After: it is taken once.")
}

/// `POST /referrals`
async fn take(State(here): State<Referrals>, headers: HeaderMap, body: Body) -> Response {
    let done = async {
        here.admits(&headers)?;
        let posted = referral::read(&whole(&headers, body).await?)?;
        here.asks(Asked::Take(posted)).await
    };
    match done.await {
        Ok((status, said)) => answer(status, &said),
        Err(wrong) => refusal(&wrong),
    }
}

/// `GET /referrals/{id}`
async fn tell(State(here): State<Referrals>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let done = async {
        here.admits(&headers)?;
        here.asks(Asked::Tell(id)).await
    };
    match done.await {
        Ok((status, said)) => answer(status, &said),
        Err(wrong) => refusal(&wrong),
    }
}

async fn no_such_way() -> Response {
    refusal(&Wrong::new(405, "This path is not asked like that.", "POST to /referrals, or GET /referrals/ and an id."))
}

/// The body, if it is small enough and JSON. What is said to be too large is not read at all, what turns out so only up to there.
async fn whole(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Wrong> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let too_large = || Wrong::new(413, "The body is larger than 64 KiB.", "Send ids and a moment only.");
    let kind = text(CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if text(CONTENT_LENGTH).parse::<usize>().is_ok_and(|length| length > LARGEST) {
        return Err(too_large());
    }
    if kind != "application/json" {
        return Err(Wrong::new(415, "The body is not JSON.", "Send Content-Type: application/json."));
    }
    match tokio::time::timeout(SLOWEST, axum::body::to_bytes(body, LARGEST)).await {
        Ok(Ok(bytes)) => Ok(bytes.to_vec()),
        Ok(Err(_)) => Err(too_large()),
        Err(_) => Err(Wrong::new(408, "The body did not come.", "Send it at once.")),
    }
}

/// One that was taken before is told as it is now, if it says the same.
async fn taken(tx: &mut Tx, posted: &Posted, now: Timestamp) -> Said {
    Ok(match taking::take(tx, posted, now).await? {
        Ok(Taken::New(new)) => Ok((StatusCode::CREATED, short(tx, &new, now).await?)),
        Ok(Taken::Before(before)) => Ok((StatusCode::OK, short(tx, &before, now).await?)),
        Err(refused) => Err(wrong(refused)),
    })
}

fn wrong(refused: Refused) -> Wrong {
    match refused {
        Refused::Another => Wrong::new(
            409,
            "Another referral came under this id.",
            "Use an id of its own for each referral; what came first stays as it is.",
        ),
        Refused::NoTeam => Wrong::new(404, "No team is called so.", "Use the name or the id of a team that exists."),
        Refused::OutOfTime => Wrong::new(
            422,
            "The field \"referred_at\" is in the future, or more than 30 days ago.",
            "Send the moment at which the referral came, or leave it out.",
        ),
        Refused::Nobody => Wrong::new(
            422,
            "Nobody in this team can be the convener.",
            "Name somebody who works there now, by their id.",
        ),
    }
}

async fn short(tx: &mut Tx, of: &Referral, now: Timestamp) -> Result<Value> {
    let clock = first_meetings::load(tx, &of.network, now).await?.context("a referral without a clock")?;
    Ok(json!({
        "id": of.id,
        "network_id": of.network.as_str(),
        "state": clock.state(now).code(),
        "due_at": clock.end(now).to_string(),
    }))
}

async fn told(tx: &mut Tx, id: &str, now: Timestamp) -> Said {
    let Some(referral) = referrals::find(tx, id).await? else {
        return Ok(Err(Wrong::new(404, "No referral came under this id.", "Ask for an id that was posted.")));
    };
    let clock = first_meetings::load(tx, &referral.network, now).await?.context("a referral without a clock")?;
    let at = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let mut said = short(tx, &referral, now).await?;
    said["target_hours"] = clock.target.as_hours().into();
    said["referred_at"] = clock.referred.to_string().into();
    said["taken_at"] = at(referral.taken).into();
    said["link_at"] = at(clock.link).into();
    said["ready_at"] = at(clock.ready).into();
    said["held_at"] = at(clock.held).into();
    said["paused_minutes"] = clock.paused(now).as_mins().into();
    said["as_of"] = now.to_string().into();
    Ok(Ok((StatusCode::OK, said)))
}

fn answer(status: StatusCode, said: &Value) -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    (status, headers, format!("{said}\n")).into_response()
}

fn refusal(wrong: &Wrong) -> Response {
    let status = StatusCode::from_u16(wrong.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = answer(status, &json!({ "error": wrong.error, "what_to_do": wrong.what_to_do }));
    let wait = match wrong.status {
        429 => "60",
        503 => "5",
        _ => return response,
    };
    response.headers_mut().insert(RETRY_AFTER, axum::http::HeaderValue::from_static(wait));
    response
}
