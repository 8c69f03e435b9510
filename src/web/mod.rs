//! Pages and files of ours that people's browsers and calendars ask for, under the address of `KITH_PAGES_URL`. Nothing here is for
//! guessing: every path holds a token, and what is not found looks the same, whatever the reason.

mod feed;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::conversation::House;
use crate::store::Store;

/// So many are answered at once: whoever asks without end must not keep the store from those who tap.
const AT_ONCE: usize = 2;
/// A store that takes longer is too busy for this.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the pages are made from.
#[derive(Clone, Debug)]
pub struct Pages {
    store: Store,
    house: House,
    clock: Clock,
    turns: Arc<Semaphore>,
}

impl Pages {
    /// Pages of this house.
    pub fn new(store: Store, house: House, clock: Clock) -> Pages {
        Pages { store, house, clock, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// All of them, below this path (without a slash at its end).
    pub fn router(self, below: &str) -> Router {
        let router = Router::new().route(&format!("{below}/calendar/{{file}}"), get(feed::file));
        router.route(&format!("{below}/calendar/{{token}}/open"), get(feed::open)).with_state(self)
    }
}

/// Not for caches, not for search engines, and no page after it learns where somebody came from.
fn headers() -> [(HeaderName, &'static str); 3] {
    let own = |name| HeaderName::from_static(name);
    [(CACHE_CONTROL, "private, no-store"), (own("x-robots-tag"), "noindex"), (own("referrer-policy"), "no-referrer")]
}

/// The same for whatever is not there, is not there any more, or never was.
fn nothing() -> Response {
    (StatusCode::NOT_FOUND, headers(), "There is nothing here.\n").into_response()
}

/// Somebody else's turn, or a store that cannot be asked just now.
fn busy() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, headers(), [(RETRY_AFTER, "60")], "Please try again in a minute.\n")
        .into_response()
}
