//! Our own server: the webhook's path for Telegram; the path for the team's referrals; `/live`, `/ready` and `/metrics` for whoever watches over the bot.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::health::Health;
use crate::clock::Clock;
use crate::config::Door;
use crate::conversation::House;
use crate::keeper::Keeper;
use crate::metrics::Metrics;
use crate::relay::referrals::Referrals;
use crate::store::{Store, health};
use crate::telegram::webhook::{self, Inbox};
use crate::web::Pages;

/// A store that takes longer to answer is not ready.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long whoever holds a connection may go on after a stop was asked for: a server cannot tell a request that is on its way
/// from one that never comes. A batch in hand is still finished, and answered as long as the process lives.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What the watchers' pages are made from.
#[derive(Clone)]
pub struct Watched {
    pub health: Health,
    pub store: Store,
    pub clock: Clock,
    pub keeper: Keeper,
    pub metrics: Metrics,
    pub house: House,
}

/// Listens; what Telegram brings comes out of the inbox.
pub async fn open(door: &Door, watched: Watched) -> Result<(TcpListener, Router, Option<Inbox>)> {
    let listener = TcpListener::bind(door.listen)
        .await
        .with_context(|| format!("nothing can listen at {}: is KITH_LISTEN free and ours?", door.listen))?;
    let pages = Pages::new(watched.store.clone(), watched.house.clone(), watched.clock.clone());
    let pages = door.pages_path().map_or_else(Router::new, |below| pages.router(below));
    let (store, clock) = (watched.store.clone(), watched.clock.clone());
    let referrals = door.referrals.clone().map(|token| Referrals::new(store, clock, token).router());
    let watchers = Router::new()
        .route("/live", get(live))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Arc::new(watched))
        .merge(pages)
        .merge(referrals.unwrap_or_default());
    let Some(hook) = &door.webhook else { return Ok((listener, watchers, None)) };
    let (gate, inbox) = webhook::open(hook.secret.clone());
    Ok((listener, watchers.merge(gate.router(&hook.path)), Some(inbox)))
}

/// Answers until `stop` turns true; what is under way is answered first. Whoever only holds a connection is not waited for.
pub async fn serve(listener: TcpListener, router: Router, stop: watch::Receiver<bool>) {
    let served = axum::serve(listener, router).with_graceful_shutdown(stopped(stop.clone()));
    let done = tokio::select! {
        done = served => done,
        () = async { stopped(stop).await; tokio::time::sleep(LAST_WORDS).await } => Ok(()),
    };
    if let Err(error) = done {
        tracing::error!(%error, "our own server stopped");
    }
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Whoever comes through the proxy comes from outside: these pages are not for them.
fn from_outside(headers: &HeaderMap) -> bool {
    ["forwarded", "x-forwarded-for", "x-real-ip"].iter().any(|name| headers.contains_key(*name))
}

async fn live(State(watched): State<Arc<Watched>>, headers: HeaderMap) -> (StatusCode, String) {
    match (from_outside(&headers), watched.health.is_live()) {
        (true, _) => (StatusCode::NOT_FOUND, String::new()),
        (false, true) => (StatusCode::OK, "live\n".into()),
        (false, false) => (StatusCode::SERVICE_UNAVAILABLE, "a loop hangs: restart this process\n".into()),
    }
}

async fn ready(State(watched): State<Arc<Watched>>, headers: HeaderMap) -> (StatusCode, String) {
    if from_outside(&headers) {
        return (StatusCode::NOT_FOUND, String::new());
    }
    match watched.why_not_ready().await {
        None if watched.keeper.fence().is_some() => (StatusCode::OK, "ready: keeper\n".into()),
        None => (StatusCode::OK, "ready: standby for sending\n".into()),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {why}\n")),
    }
}

async fn metrics(State(watched): State<Arc<Watched>>, headers: HeaderMap) -> (StatusCode, String) {
    if from_outside(&headers) {
        return (StatusCode::NOT_FOUND, String::new());
    }
    watched.metrics.keeps(watched.keeper.fence().is_some());
    if !matches!(tokio::time::timeout(PATIENCE, watched.look()).await, Ok(Ok(()))) {
        tracing::warn!("the store's part of the metrics is as it was: it did not answer");
    }
    (StatusCode::OK, watched.metrics.page())
}

impl Watched {
    async fn why_not_ready(&self) -> Option<String> {
        match tokio::time::timeout(PATIENCE, self.store.begin()).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => return Some("the store does not answer".into()),
            Err(_) => return Some("the store does not answer in time".into()),
        }
        if !self.store.is_shared() && self.keeper.fence().is_none() {
            return Some("another process works on this file; this one waits for its end".into());
        }
        self.house.pulse.intake_trouble()
    }

    async fn look(&self) -> Result<()> {
        let mut tx = self.store.read().await?;
        self.metrics.waiting(health::waiting(&mut tx, self.clock.now()).await?);
        Ok(())
    }
}
