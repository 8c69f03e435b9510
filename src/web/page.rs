//! Pages of people without Telegram: the way in by a link, and a page of one's own. No account, no cookie, no script: the address is all
//! there is, so nothing here may leak it (no referrer, no third party, no cache).

use std::collections::HashMap;

use anyhow::Result;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::html::{self, Asks};
use super::{Pages, answer, lang_of};
use crate::conversation::own::page::{self, Shown};
use crate::conversation::{Button, Command, What};
use crate::domain::ids::PostId;
use crate::domain::language::Lang;
use crate::domain::link::Purpose;
use crate::telegram::qr;
use crate::words::texts;

/// What a form says.
pub type Said = Form<HashMap<String, String>>;

/// `GET …/i/TOKEN`: what a link is, without opening it: chats look at links by themselves.
pub async fn knock(State(pages): State<Pages>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    front(&pages, lang_of(&headers), &token, None).await
}

/// The question what they are called; and what was wrong with the answer before.
async fn front(pages: &Pages, lang: Lang, token: &str, error: Option<String>) -> Response {
    while_open(pages, lang, token, || {
        let elsewhere = Some((texts(lang).pages_with_telegram(), pages.house.link(token)));
        let asks = Asks { error, name: true, elsewhere, ..Asks::default() };
        Ok(super::html_response(html::plain(&pages.house, lang, &texts(lang).pages_knock(), asks)?))
    })
    .await
}

/// This, as long as the link can be opened.
async fn while_open(pages: &Pages, lang: Lang, token: &str, page: impl FnOnce() -> Result<Response>) -> Response {
    let now = pages.clock.now();
    let open = asks!(pages, |tx, _| page::may_be_opened(tx, token, now));
    answer(pages, lang, open, |open| if *open { page() } else { gone(pages, lang) })
}

/// The same for every token that opens nothing, whatever the reason.
pub fn gone(pages: &Pages, lang: Lang) -> Result<Response> {
    let body = html::plain(&pages.house, lang, &page::gone(lang), Asks::default())?;
    Ok((StatusCode::NOT_FOUND, super::html_response(body)).into_response())
}

/// `POST …/i/TOKEN`: somebody opens it, and says what they are called.
pub async fn open(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(said): Said,
) -> Response {
    let (lang, now) = (lang_of(&headers), pages.clock.now());
    let Some(name) = page::name(said.get("name").map_or("", String::as_str)) else {
        return front(&pages, lang, &token, Some(texts(lang).pages_name_unfit())).await;
    };
    let opened = asks!(pages, |tx, house| page::open(tx, house, &token, (name.clone(), lang), now));
    answer(&pages, lang, opened, |own| match own {
        Some(own) => Ok(moved_to(&format!("{}/p/{own}", pages.root()))),
        None => gone(&pages, lang),
    })
}

/// So that a second look opens nothing a second time.
fn moved_to(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address.to_owned())]).into_response()
}

/// `GET …/i/TOKEN/letter`: the link on paper.
pub async fn letter(State(pages): State<Pages>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    let lang = lang_of(&headers);
    while_open(&pages, lang, &token, || {
        let url = format!("{}/i/{token}", pages.root());
        let picture = format!("data:image/png;base64,{}", STANDARD.encode(qr::png(&url)?));
        let days = Purpose::Member.life().as_hours() / 24;
        Ok(super::html_response(html::letter(&pages.house, lang, &url, picture, days)?))
    })
    .await
}

/// `GET …/p/TOKEN`: somebody's own page; `?c=` asks for something by name, `?n=` is a message that was sent to them.
pub async fn look(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let what = asked.get("c").map(|name| What::Command(Command::named(name), String::new()));
    let what = what.or_else(|| {
        let post = asked.get("n").filter(|id| id.len() == 32 && id.bytes().all(|sign| sign.is_ascii_hexdigit()))?;
        Some(What::Tapped(Some(Button::Show(PostId(post.clone())))))
    });
    shows(&pages, &token, what, &headers).await
}

/// `POST …/p/TOKEN`: a button, or a text.
pub async fn tap(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(said): Said,
) -> Response {
    let what = match (said.get("tap"), said.get("text")) {
        (Some(data), _) => Some(What::Tapped(Button::decode(data))),
        (None, Some(text)) => Some(What::Typed(text.trim().to_owned())),
        (None, None) => None,
    };
    shows(&pages, &token, what, &headers).await
}

async fn shows(pages: &Pages, token: &str, what: Option<What>, headers: &HeaderMap) -> Response {
    let (lang, now, is_home) = (lang_of(headers), pages.clock.now(), what.is_none());
    let shown = asks!(pages, |tx, house| page::shows(tx, house, token, what.clone(), now));
    answer(pages, lang, shown, |shown| match shown {
        Some(shown) => show(pages, shown.clone(), token, is_home),
        None => gone(pages, lang),
    })
}

fn show(pages: &Pages, mut shown: Shown, token: &str, is_home: bool) -> Result<Response> {
    if let Some(file) = shown.screens.iter_mut().find_map(|screen| screen.file.take()) {
        let attached = format!("attachment; filename=\"{}\"", file.name);
        let kind = [(CONTENT_TYPE, file.kind.to_owned()), (CONTENT_DISPOSITION, attached)];
        return Ok((kind, file.content).into_response());
    }
    let home = format!("{}/p/{token}", pages.root());
    Ok(super::html_response(html::page(&pages.house, shown, &home, is_home)?))
}
