//! Pages and files of ours that people's browsers and calendars ask for, under the address of `KITH_PAGES_URL`. Nothing here is for
//! guessing: every path holds a token, and what is not found looks the same, whatever the reason.

/// Does something in a transaction, and commits it before anybody is answered; anew where others were in the way. `None`: too many ask at
/// once, or the store takes too long. (A macro: what is done borrows from its caller and from the transaction alike.)
macro_rules! asks {
    ($pages:expr, |$tx:ident, $house:pat_param| $does:expr) => {
        tokio::time::timeout($crate::web::PATIENCE, async {
            let _turn = $pages.turns.acquire().await?;
            let mut tries = 1;
            loop {
                let done: anyhow::Result<_> = async {
                    let mut tx = $pages.store.begin().await?;
                    let ($tx, $house) = (&mut tx, &$pages.house);
                    let done = $does.await?;
                    tx.commit().await?;
                    Ok(done)
                }
                .await;
                match done {
                    Err(error) if tries < $crate::web::TRIES && $crate::web::was_in_the_way(&error) => tries += 1,
                    done => break done,
                }
            }
        })
        .await
        .ok()
    };
}

mod board;
mod feed;
mod html;
mod mailbox;
mod page;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::conversation::House;
use crate::domain::language::Lang;
use crate::store::{self, Store};

/// So many are answered at once: whoever asks without end must not keep the store from those who tap.
const AT_ONCE: usize = 2;
/// A store that takes longer is too busy for this.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the same is tried when others were in the way.
const TRIES: usize = 3;
/// More than any form of ours holds, in bytes.
const LONGEST_FORM: usize = 16 * 1024;
/// Nothing but our own style, pictures inside the page, and forms that come back here.
const ONLY_OURS: &str =
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the pages are made from.
#[derive(Clone, Debug)]
pub struct Pages {
    store: Store,
    house: House,
    clock: Clock,
    turns: Arc<Semaphore>,
    streams: board::Streams,
}

impl Pages {
    /// Pages of this house.
    pub fn new(store: Store, house: House, clock: Clock) -> Pages {
        let (turns, streams) = (Arc::new(Semaphore::new(AT_ONCE)), board::Streams::default());
        Pages { store, house, clock, turns, streams }
    }

    /// All of them, below this path (without a slash at its end).
    pub fn router(self, below: &str) -> Router {
        let at = |path: &str| format!("{below}{path}");
        Router::new()
            .route(&at("/calendar/{file}"), get(feed::file))
            .route(&at("/calendar/{token}/open"), get(feed::open))
            .route(&at("/i/{token}"), get(page::knock).post(page::open))
            .route(&at("/i/{token}/letter"), get(page::letter))
            .route(&at("/p/{token}"), get(page::look).post(page::tap))
            .route(&at("/p/{token}/stop"), get(mailbox::stop_sure).post(mailbox::stop))
            .route(&at("/m/{token}"), get(mailbox::question).post(mailbox::judge))
            .route(&at("/kith.css"), get(style))
            .merge(board::router(below))
            .layer(DefaultBodyLimit::max(LONGEST_FORM))
            .layer(map_response(kept_private))
            .with_state(self)
    }

    /// Where they are, without a slash at the end.
    fn root(&self) -> &str {
        self.house.pages.as_deref().unwrap_or_default()
    }
}

/// `GET …/kith.css`
async fn style() -> Response {
    (
        [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "max-age=3600")],
        include_str!("../../templates/kith.css"),
    )
        .into_response()
}

/// Others were faster: what was done is done anew, and then sees what they did.
fn was_in_the_way(error: &anyhow::Error) -> bool {
    store::is_raced(error) || store::is_collision(error)
}

/// The language of a browser, if Kith speaks it.
fn lang_of(headers: &HeaderMap) -> Lang {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut tags = wanted.split(',').map(|tag| tag.split(';').next().unwrap_or_default().trim());
    tags.find_map(Lang::from_tag).unwrap_or_default()
}

/// What came of asking the store, as an answer. Errors are ours: nothing of what was done took effect.
fn answer<T>(
    pages: &Pages,
    lang: Lang,
    done: Option<Result<T>>,
    page: impl FnOnce(&T) -> Result<Response>,
) -> Response {
    match done.map(|done| done.and_then(|done| page(&done))) {
        Some(Ok(response)) => response,
        Some(Err(error)) => {
            tracing::error!(why = %error, "a page could not be shown");
            away(pages, lang)
        }
        None => away(pages, lang),
    }
}

fn away(pages: &Pages, lang: Lang) -> Response {
    let body = html::busy(&pages.house, lang);
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "60")], html_response(body)).into_response()
}

fn html_response(body: String) -> Response {
    let kind = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, ONLY_OURS)];
    (kind, body).into_response()
}

/// Whatever is answered: not for caches, not for search engines, and no page after it learns where somebody came from.
async fn kept_private(mut response: Response) -> Response {
    let own = |name| HeaderName::from_static(name);
    let private = [
        (CACHE_CONTROL, "private, no-store"),
        (own("x-robots-tag"), "noindex"),
        (own("referrer-policy"), "no-referrer"),
        (own("x-content-type-options"), "nosniff"),
    ];
    for (name, value) in private {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The same for whatever is not there, is not there any more, or never was.
fn nothing() -> Response {
    (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response()
}

/// Somebody else's turn, or a store that cannot be asked just now.
fn busy() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "60")], "Please try again in a minute.\n").into_response()
}
