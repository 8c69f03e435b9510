//! The door: `/bot<token>/<method>` and `/file/bot<token>/<path>`, and what may go wrong at it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Response, StatusCode};
use serde_json::json;

use super::Telegram;
use super::answer::{Answer, Refused, bad};
use super::call::Call;
use super::methods::{is_send, run};
use super::updates::get_updates;
use super::world::{TOKEN, World};

pub(super) fn router(telegram: Arc<Telegram>) -> Router {
    Router::new().fallback(answer).with_state(telegram)
}

async fn answer(State(telegram): State<Arc<Telegram>>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    if let Some(path) = path.strip_prefix("/file/bot") {
        return file(&telegram, path);
    }
    let answer = match method(&path) {
        Ok(name) => call(&telegram, &name.to_ascii_lowercase(), request).await,
        Err(refused) => Err(refused),
    };
    respond(&answer, telegram.look(|world| world.faults.garbled))
}

/// The method's name, if the token is ours.
fn method(path: &str) -> Result<&str, Refused> {
    let (token, method) =
        path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')).ok_or_else(Refused::not_found)?;
    check(token)?;
    Ok(method)
}

fn check(token: &str) -> Result<(), Refused> {
    let (id, secret) = token.split_once(':').ok_or_else(Refused::not_found)?;
    let good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if id.parse::<u64>().is_err() || secret.is_empty() || !secret.chars().all(good) {
        return Err(Refused::not_found());
    }
    if token == TOKEN { Ok(()) } else { Err(Refused::unauthorized()) }
}

async fn call(telegram: &Telegram, name: &str, request: Request) -> Answer {
    let call = Call::read(request).await;
    if telegram.look(|world| world.faults.telegram_down) {
        return Err(Refused::bad_gateway());
    }
    if name == "getupdates" {
        return get_updates(telegram, &call?).await;
    }
    let (answer, lost) = telegram.change(|world| {
        let answer = spoilt(world, name).and_then(|()| run(world, name, &call?));
        let lost = answer.is_ok() && is_send(name) && world.faults.lose_next_responses > 0;
        world.faults.lose_next_responses -= u32::from(lost);
        (answer, lost)
    });
    if lost {
        drop_connection();
    }
    answer
}

/// The faults that keep a send from taking effect.
fn spoilt(world: &mut World, name: &str) -> Result<(), Refused> {
    let faults = &mut world.faults;
    if !is_send(name) {
        return Ok(());
    }
    if faults.too_many > 0 {
        faults.too_many -= 1;
        return Err(Refused::too_many(faults.retry_after));
    }
    if faults.refuse > 0 {
        faults.refuse -= 1;
        return Err(bad("message can't be sent"));
    }
    Ok(())
}

/// Ends this connection's task, and with it the connection, before a byte of the answer. Nothing is printed.
fn drop_connection() -> ! {
    std::panic::resume_unwind(Box::new("the answer was lost on purpose"))
}

fn respond(answer: &Answer, garbled: bool) -> Response<Body> {
    let (code, body) = match answer {
        Ok(result) => (200, json!({"ok": true, "result": result})),
        Err(refused) => (refused.code, refused.body()),
    };
    let mut text = body.to_string();
    if garbled {
        let half = text.floor_char_boundary(text.len() / 2);
        text.truncate(half);
    }
    plain(code, "application/json", text.into())
}

fn file(telegram: &Telegram, path: &str) -> Response<Body> {
    let Some((token, path)) = path.split_once('/') else { return respond(&Err(Refused::not_found()), false) };
    if let Err(refused) = check(token) {
        return respond(&Err(refused), false);
    }
    let found = telegram.look(|world| world.files.values().find(|file| file.path == path).cloned());
    match found {
        Some(file) => plain(200, &file.mime, file.bytes.into()),
        None => respond(&Err(Refused::not_found()), false),
    }
}

fn plain(code: u16, mime: &str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(mime) = mime.parse() {
        response.headers_mut().insert(CONTENT_TYPE, mime);
    }
    response
}
