//! What an e-mail leads to: the question whether an address is theirs, and the end of it.

use std::collections::HashMap;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::html::{self, Asks};
use super::page::{self, Said};
use super::{Pages, answer, html_response, lang_of};
use crate::conversation::own::mailing;
use crate::domain::language::Lang;
use crate::words::texts;

/// `GET …/m/TOKEN`: shall messages come to this address? A look says nothing: mail programs look by themselves.
pub async fn question(State(pages): State<Pages>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    let (lang, now) = (lang_of(&headers), pages.clock.now());
    let asked = asks!(pages, |tx, _| mailing::questioned(tx, &token, now));
    answer(&pages, lang, asked, |asked| match asked {
        Some((_, _, lang)) => {
            let t = texts(*lang);
            let keys = vec![(t.mailing_yes(), "yes"), (t.mailing_no(), "no")];
            let asks = Asks { keys, ..Asks::default() };
            Ok(html_response(html::plain(&pages.house, *lang, &t.mailing_question(), asks)?))
        }
        None => page::gone(&pages, lang),
    })
}

/// `POST …/m/TOKEN`: yes or no.
pub async fn judge(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(said): Said,
) -> Response {
    let (lang, now) = (lang_of(&headers), pages.clock.now());
    let theirs = said.get("say").is_some_and(|word| word == "yes");
    let judged = asks!(pages, |tx, _| mailing::judged(tx, &token, theirs, now));
    says(&pages, lang, judged)
}

/// `GET …/p/TOKEN/stop`: no more e-mail? A look ends nothing: mail programs look by themselves.
pub async fn stop_sure(State(pages): State<Pages>, headers: HeaderMap) -> Response {
    let lang = lang_of(&headers);
    answer(&pages, lang, Some(Ok(())), |()| {
        let keys = vec![(texts(lang).mailing_stop(), "stop")];
        let asks = Asks { keys, ..Asks::default() };
        Ok(html_response(html::plain(&pages.house, lang, &texts(lang).mailing_stop_sure(), asks)?))
    })
}

/// `POST …/p/TOKEN/stop`: no more e-mail, by a tap here or in their mail program (RFC 8058, 3.2).
pub async fn stop(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(_): Form<HashMap<String, String>>,
) -> Response {
    let (lang, now) = (lang_of(&headers), pages.clock.now());
    let stopped = asks!(pages, |tx, _| mailing::stopped(tx, &token, now));
    says(&pages, lang, stopped)
}

fn says(pages: &Pages, lang: Lang, said: Option<anyhow::Result<Option<(Lang, String)>>>) -> Response {
    answer(pages, lang, said, |words| match words {
        Some((lang, text)) => Ok(html_response(html::plain(&pages.house, *lang, text, Asks::default())?)),
        None => page::gone(pages, lang),
    })
}
