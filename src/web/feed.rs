//! Somebody's meetings for a calendar app that comes by itself (`/calendar` in the chat).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};

use super::{PATIENCE, Pages, busy, nothing};
use crate::conversation::meeting::feed;

/// `GET …/calendar/TOKEN.ics`
pub async fn file(State(pages): State<Pages>, Path(file): Path<String>) -> Response {
    let Some(token) = file.strip_suffix(".ics") else { return nothing() };
    match pages.calendar(token).await {
        Some(Ok(Some(content))) => ([(CONTENT_TYPE, "text/calendar; charset=utf-8")], content).into_response(),
        Some(Ok(None)) => nothing(),
        Some(Err(error)) => {
            tracing::warn!(%error, "a calendar could not be read");
            busy()
        }
        None => busy(),
    }
}

/// `GET …/calendar/TOKEN/open`: chats open web addresses only, calendars have a scheme of their own.
pub async fn open(State(pages): State<Pages>, Path(token): Path<String>) -> Response {
    let address = pages.house.pages.as_deref().and_then(|pages| pages.split_once("://"));
    let fits = token.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"_-".contains(&sign));
    let Some((_, rest)) = address.filter(|_| fits) else { return nothing() };
    (StatusCode::SEE_OTHER, [(LOCATION, format!("webcal://{rest}/calendar/{token}.ics"))]).into_response()
}

impl Pages {
    /// `None`: too many ask at once, or the store takes too long.
    async fn calendar(&self, token: &str) -> Option<anyhow::Result<Option<String>>> {
        let _turn = self.turns.try_acquire().ok()?;
        let reads = async {
            let mut tx = self.store.begin().await?;
            feed::read(&mut tx, &self.house, token, self.clock.now()).await
        };
        tokio::time::timeout(PATIENCE, reads).await.ok()
    }
}
