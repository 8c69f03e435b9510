//! The board, sent anew when something on it has changed: server-sent events. A look is a transaction of its own and over before anything
//! is sent, so that a slow browser holds nothing; who is not signed in any more hears so, and nothing else.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::super::Pages;
use super::{sheet, token_of};
use crate::conversation::team::board::Board;
use crate::conversation::team::frame::Frame;
use crate::conversation::team::signing::{self, Look};

/// How often a browser hears that all is as it was. It also bounds how long a change goes unseen that rings no bell here: one that the
/// clock brings, or another process of a server that does not tell this one.
const BEAT: SignedDuration = SignedDuration::from_secs(15);
/// Changes closer together than this go out as one, and nobody looks more often.
const TOGETHER: Duration = Duration::from_millis(300);
/// A browser whose stream broke comes again after this.
const COME_AGAIN: Duration = Duration::from_secs(5);
/// Pages of one session that are kept up to date at once.
const OF_ONE: usize = 4;
/// The same of all sessions, in this process.
const OF_ALL: usize = 200;

/// How many streams each session has.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Mutex<HashMap<String, usize>>>);

/// One of them; it is given back when it ends.
struct Seat {
    streams: Streams,
    token: String,
}

impl Streams {
    fn take(&self, token: &str) -> Option<Seat> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.values().sum::<usize>() >= OF_ALL || open.get(token).is_some_and(|count| *count >= OF_ONE) {
            return None;
        }
        *open.entry(token.to_owned()).or_default() += 1;
        Some(Seat { streams: self.clone(), token: token.to_owned() })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.token) {
            *count -= 1;
        }
        open.retain(|_, count| *count > 0);
    }
}

/// One browser that is kept up to date.
struct Watching {
    pages: Pages,
    seat: Seat,
    /// What it shows.
    shown: Option<Board>,
    /// When it heard of us last.
    beat: Timestamp,
    over: bool,
}

/// `GET …/board/events`
pub async fn events(State(pages): State<Pages>, headers: HeaderMap) -> Response {
    let from_elsewhere = headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin");
    let Some(token) = token_of(&pages, &headers).filter(|_| !from_elsewhere) else {
        return sent(futures::stream::iter([Ok(over())]));
    };
    let Some(seat) = pages.streams.take(&token) else { return StatusCode::TOO_MANY_REQUESTS.into_response() };
    let watching = Watching { pages, seat, shown: None, beat: Timestamp::UNIX_EPOCH, over: false };
    sent(futures::stream::unfold(watching, Watching::next))
}

fn sent(stream: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    // A proxy that gathers an answer before it passes it on would pass nothing on.
    let headers = [(CACHE_CONTROL, "private, no-store"), (HeaderName::from_static("x-accel-buffering"), "no")];
    (headers, Sse::new(stream)).into_response()
}

/// Nobody is signed in any more: the script leaves the page.
fn over() -> Event {
    Event::default().event("over").data("over")
}

impl Watching {
    /// The next thing there is to say; `None` ends the stream, and the browser comes again.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Watching)> {
        if self.over {
            return None;
        }
        let (store, clock) = (self.pages.store.clone(), self.pages.clock.clone());
        loop {
            // Heard from here on, so that nothing falls between a look and the rest after it.
            let posted = store.posted();
            let now = clock.now();
            match self.look(now).await {
                Some(Ok(Some(look))) => {
                    if let Some(event) = self.news(look, now) {
                        return Some((Ok(event), self));
                    }
                }
                Some(Ok(None)) => {
                    self.over = true;
                    return Some((Ok(over()), self));
                }
                Some(Err(error)) => {
                    tracing::warn!(why = %error, "a board could not be looked at");
                    return None;
                }
                None => return None,
            }
            tokio::select! {
                () = posted => {}
                () = clock.wait_until(self.beat + BEAT) => {}
            }
            tokio::time::sleep(TOGETHER).await;
        }
    }

    async fn look(&self, now: Timestamp) -> Option<anyhow::Result<Option<Look>>> {
        let (pages, token) = (&self.pages, &self.seat.token);
        asks!(pages, |tx, house| signing::look(tx, house, token, false, now))
    }

    /// The board where it has changed, a beat where it is time for one.
    fn news(&mut self, look: Look, now: Timestamp) -> Option<Event> {
        let (as_of, gone) = (&look.as_of, &look.gone);
        let is_first = self.shown.is_none();
        if self.shown.as_ref() == Some(&look.board) {
            let due = self.beat + BEAT <= now;
            self.beat = if due { now } else { self.beat };
            let beat = json!({"as_of": as_of, "gone": gone}).to_string();
            return due.then(|| Event::default().event("beat").data(beat));
        }
        let changed = if is_first { String::new() } else { Frame::of(look.board.lang).changed };
        let html = sheet::rows(&look).ok()?;
        let board = json!({"as_of": as_of, "gone": gone, "html": html, "changed": changed}).to_string();
        (self.shown, self.beat) = (Some(look.board), now);
        Some(Event::default().event("board").retry(COME_AGAIN).data(board))
    }
}
