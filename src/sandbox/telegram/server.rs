//! The door: `/bot<token>/<method>` and `/file/bot<token>/<path>`, and what may go wrong at it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use serde_json::json;

use super::Telegram;
use super::answer::{Answer, Refused};
use super::call::Call;
use super::gauge::whole_seconds;
use super::methods::{run, send};
use super::updates::get_updates;
use super::world::{TOKEN, World};
use crate::sandbox::door::{self, drop_connection};
use crate::sandbox::failure::Failure;

pub(super) fn router(telegram: Arc<Telegram>) -> Router {
    Router::new().fallback(answer).with_state(telegram)
}

/// What goes back over the wire, and how.
struct Reply {
    answer: Answer,
    /// A proxy's page goes out instead.
    page: Option<u16>,
    cut: bool,
    lost: bool,
    late: Duration,
}

async fn answer(State(telegram): State<Arc<Telegram>>, request: Request) -> Response<Body> {
    if telegram.look(|world| world.faults.refuse_connections) {
        drop_connection();
    }
    let path = request.uri().path().to_owned();
    if let Some(path) = path.strip_prefix("/file/bot") {
        return file(&telegram, path);
    }
    match method(&path) {
        Ok(name) => call(&telegram, &name.to_ascii_lowercase(), request).await.goes().await,
        Err(refused) => respond(&Err(refused), false),
    }
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

async fn call(telegram: &Telegram, name: &str, request: Request) -> Reply {
    let call = Call::read(request).await;
    if name != "getupdates" {
        return telegram.change(|world| world.hears(name, call));
    }
    let answer = match call {
        Ok(call) => get_updates(telegram, &call).await,
        Err(refused) => Err(refused),
    };
    telegram.look(|world| Reply::new(answer, world, None))
}

impl Reply {
    fn new(answer: Answer, world: &World, chat: Option<i64>) -> Self {
        Self { answer, page: None, cut: world.faults.garbled, lost: false, late: world.faults.delay(chat) }
    }

    async fn goes(self) -> Response<Body> {
        if !self.late.is_zero() {
            tokio::time::sleep(self.late).await;
        }
        if self.lost {
            drop_connection();
        }
        self.page.map_or_else(|| respond(&self.answer, self.cut), door::html)
    }
}

impl World {
    /// Does what was asked, or what goes wrong instead.
    fn hears(&mut self, name: &str, call: Result<Call, Refused>) -> Reply {
        let call = match call {
            Ok(call) if !self.faults.telegram_down => call,
            Ok(_) => return Reply::new(Err(Refused::bad_gateway()), self, None),
            Err(refused) => return Reply::new(Err(refused), self, None),
        };
        let (send, chat) = (send(name), self.chat_of(&call));
        let failure = send.and_then(|_| self.faults.spoil(chat));
        let answer = match &failure {
            None | Some(Failure::Cut) => self.does(name, &call, send.zip(chat)),
            Some(failure) => Err(Refused::by(failure)),
        };
        self.gauge.too_many += u64::from(answer.as_ref().is_err_and(|refused| refused.code == 429));
        let lost = answer.is_ok() && send.is_some() && self.faults.lose_next_responses > 0;
        self.faults.lose_next_responses -= u32::from(lost);
        let mut reply = Reply::new(answer, self, chat);
        reply.cut |= failure == Some(Failure::Cut);
        reply.lost = lost || failure == Some(Failure::Reset);
        reply.page = failure.and_then(|failure| if let Failure::Page(code) = failure { Some(code) } else { None });
        reply
    }

    /// Runs a method; a send is weighed before and counted after.
    fn does(&mut self, name: &str, call: &Call, send: Option<(&'static str, i64)>) -> Answer {
        let Some((method, chat)) = send else { return run(self, name, call) };
        let now = Instant::now();
        let wait = self.faults.limits.as_ref().and_then(|limits| self.gauge.wait(limits, chat, now));
        if let Some(wait) = wait {
            return Err(Refused::too_many(whole_seconds(wait)));
        }
        let answer = run(self, name, call)?;
        self.gauge.accept(chat, method, now);
        Ok(answer)
    }

    /// The chat that a call is about.
    fn chat_of(&self, call: &Call) -> Option<i64> {
        let query = call.text("callback_query_id").ok().flatten().and_then(|id| self.queries.get(id));
        query.map(|query| query.from).or_else(|| call.chat().ok())
    }
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
    door::answer(code, "application/json", text.into())
}

fn file(telegram: &Telegram, path: &str) -> Response<Body> {
    let Some((token, path)) = path.split_once('/') else { return respond(&Err(Refused::not_found()), false) };
    if let Err(refused) = check(token) {
        return respond(&Err(refused), false);
    }
    let found = telegram.look(|world| world.files.values().find(|file| file.path == path).cloned());
    match found {
        Some(file) => door::answer(200, &file.mime, file.bytes.into()),
        None => respond(&Err(Refused::not_found()), false),
    }
}
