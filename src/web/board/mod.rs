//! A practitioner's board in their browser: signed in by a link from their chat, for a working day at most. Unlike the pages of people
//! without Telegram it has a cookie and one script, both our own; what may be seen is judged at every look and at every event.

mod sheet;
mod stream;

use std::collections::HashMap;

use axum::Form;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, REFERRER_POLICY, SET_COOKIE,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::html::{self, Asks};
use super::{Pages, answer, lang_of};
use crate::conversation::team::signing::{self, Look};
use crate::domain::language::Lang;
use crate::domain::session::WHOLE;
use crate::words::texts;
pub use stream::Streams;

/// Nothing but our own: style, script, and what the script listens to.
const ONLY_OURS: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; \
                         form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// No path of ours leaves the page, and a form says where it comes from.
const REFERRER: &str = "strict-origin";

/// All of it, below this path.
pub fn router(below: &str) -> Router<Pages> {
    let at = |path: &str| format!("{below}/board{path}");
    // A HEAD would be a GET whose page nobody reads: it looks at nobody's meetings.
    let not_allowed = async || StatusCode::METHOD_NOT_ALLOWED;
    Router::new()
        .route(&at(""), get(look).head(not_allowed))
        .route(&at("/in/{token}"), get(knock).post(open))
        .route(&at("/out"), post(out))
        .route(&at("/events"), get(stream::events).head(not_allowed))
        .route(
            &format!("{below}/board.css"),
            get(async || asset("text/css", include_str!("../../../templates/board.css"))),
        )
        .route(
            &format!("{below}/board.js"),
            get(async || asset("text/javascript", include_str!("../../../templates/board.js"))),
        )
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, format!("{kind}; charset=utf-8")), (CACHE_CONTROL, "no-cache".to_owned())], text).into_response()
}

/// `GET …/board/in/TOKEN`: one button. A look signs nobody in: chats look at links by themselves.
async fn knock(State(pages): State<Pages>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    let (lang, now) = (lang_of(&headers), pages.clock.now());
    let waiting = asks!(pages, |tx, _| signing::is_waiting(tx, &token, now));
    answer(&pages, lang, waiting, |waiting| {
        if !waiting {
            return dead(&pages, lang);
        }
        let t = texts(lang);
        let asks = Asks { keys: vec![(t.board_knock_open(), "open")], ..Asks::default() };
        Ok(said(StatusCode::OK, html::plain(&pages.house, lang, &t.board_knock(), asks)?))
    })
}

/// The same for every link that signs nobody in, whatever the reason.
fn dead(pages: &Pages, lang: Lang) -> anyhow::Result<Response> {
    Ok(said(StatusCode::NOT_FOUND, html::plain(&pages.house, lang, &texts(lang).board_dead(), Asks::default())?))
}

fn said(status: StatusCode, body: String) -> Response {
    (status, [(REFERRER_POLICY, REFERRER)], super::html_response(body)).into_response()
}

/// `POST …/board/in/TOKEN`: signs in, and uses the link up.
async fn open(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(_): Form<HashMap<String, String>>,
) -> Response {
    let (lang, now) = (lang_of(&headers), pages.clock.now());
    if !is_from_here(&headers, pages.root()) {
        return elsewhere();
    }
    let signed_in = asks!(pages, |tx, house| signing::sign_in(tx, house, &token, now));
    answer(&pages, lang, signed_in, |cookie| match cookie {
        Some(cookie) => Ok(home(&pages, &format!("{cookie}; Max-Age={}", WHOLE.as_secs()))),
        None => dead(&pages, lang),
    })
}

/// To the board, with this cookie. Looked at again, the address it came from does nothing a second time.
fn home(pages: &Pages, cookie: &str) -> Response {
    let secure = if is_tls(pages) { "; Secure" } else { "" };
    let cookie = format!("{}={cookie}; Path=/; HttpOnly; SameSite=Strict{secure}", cookie_name(pages));
    let to = [(LOCATION, format!("{}/board", pages.root())), (SET_COOKIE, cookie)];
    (StatusCode::SEE_OTHER, [(REFERRER_POLICY, REFERRER)], to).into_response()
}

fn is_tls(pages: &Pages) -> bool {
    pages.root().starts_with("https://")
}

/// Browsers take the first name only with TLS, from this host alone and for all of it: no neighbour can plant one.
fn cookie_name(pages: &Pages) -> &'static str {
    if is_tls(pages) { "__Host-kith" } else { "kith-board" }
}

/// The token that a browser shows; several cookies of one name are nobody's.
fn token_of(pages: &Pages, headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut ours = all.flat_map(|line| line.split(';')).filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == cookie_name(pages)).then(|| value.to_owned())
    });
    let first = ours.next()?;
    ours.next().is_none().then_some(first)
}

/// Whether a form comes from a page of ours. Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`; whoever says neither is no browser
/// of somebody who is signed in.
fn is_from_here(headers: &HeaderMap, root: &str) -> bool {
    let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let ours = reqwest::Url::parse(root).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    match (said("sec-fetch-site"), said(ORIGIN.as_str())) {
        (None, None) => false,
        (site, origin) => site.is_none_or(|site| site == "same-origin") && origin.is_none_or(|origin| origin == ours),
    }
}

/// A form from another site did nothing.
fn elsewhere() -> Response {
    (StatusCode::FORBIDDEN, "This was sent from another page, and nothing was done.\n").into_response()
}

/// Whether a human asked for this page: they went there. What a script fetches, or a browser that guesses ahead, is no act of theirs.
fn is_an_act(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    said("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
        && said("sec-purpose").is_none_or(|purpose| !purpose.contains("prefetch"))
}

/// `GET …/board`
async fn look(State(pages): State<Pages>, headers: HeaderMap) -> Response {
    let (lang, now, acts) = (lang_of(&headers), pages.clock.now(), is_an_act(&headers));
    let Some(token) = token_of(&pages, &headers) else {
        return answer(&pages, lang, Some(Ok(())), |()| signed_out(&pages, lang));
    };
    let look = asks!(pages, |tx, house| signing::look(tx, house, &token, acts, now));
    answer(&pages, lang, look, |look| match look {
        Some(look) => shown(&pages, look),
        None => signed_out(&pages, lang),
    })
}

fn shown(pages: &Pages, look: &Look) -> anyhow::Result<Response> {
    let headers =
        [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, ONLY_OURS), (REFERRER_POLICY, REFERRER)];
    Ok((headers, sheet::page(&pages.house, look)?).into_response())
}

/// Nobody is signed in here, or not any more: how to sign in. A browser that came from a chat shows no cookie yet; one tap and it does.
fn signed_out(pages: &Pages, lang: Lang) -> anyhow::Result<Response> {
    let t = texts(lang);
    let again = Some((t.board_look_if_signed_in(), format!("{}/board", pages.root())));
    let asks = Asks { elsewhere: again, ..Asks::default() };
    Ok(said(StatusCode::FORBIDDEN, html::plain(&pages.house, lang, &t.board_signed_out(), asks)?))
}

/// `POST …/board/out`
async fn out(State(pages): State<Pages>, headers: HeaderMap, Form(_): Form<HashMap<String, String>>) -> Response {
    let (lang, now) = (lang_of(&headers), pages.clock.now());
    if !is_from_here(&headers, pages.root()) {
        return elsewhere();
    }
    let token = token_of(&pages, &headers).unwrap_or_default();
    let done = asks!(pages, |tx, _| signing::sign_out(tx, &token, now));
    answer(&pages, lang, done, |()| Ok(home(&pages, "; Max-Age=0")))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn from(site: Option<&'static str>, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        site.map(|site| headers.insert("sec-fetch-site", HeaderValue::from_static(site)));
        origin.map(|origin| headers.insert(ORIGIN, HeaderValue::from_static(origin)));
        is_from_here(&headers, "https://kith.example.org/kith")
    }

    #[test]
    fn a_form_counts_only_from_a_page_of_ours() {
        let ours = Some("https://kith.example.org");
        assert!(from(Some("same-origin"), ours) && from(None, ours) && from(Some("same-origin"), None));
        assert!(!from(None, None) && !from(Some("same-site"), ours) && !from(Some("cross-site"), None));
        for foreign in ["null", "https://kith.example.org:8443", "http://kith.example.org", "https://example.org", ""] {
            assert!(!from(None, Some(foreign)) && !from(Some("same-origin"), Some(foreign)), "{foreign}");
        }
    }

    #[test]
    fn only_a_human_who_goes_there_acts() {
        let with = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            is_an_act(&headers)
        };
        assert!(is_an_act(&HeaderMap::new()) && with("sec-fetch-mode", "navigate"));
        assert!(!with("sec-fetch-mode", "cors") && !with("sec-purpose", "prefetch;prerender"));
    }
}
