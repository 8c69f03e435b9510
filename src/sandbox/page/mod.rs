//! The demo's page: phones side by side, a desk, a clock and the fault switches, live in a browser on this machine.

mod actions;
mod snapshot;
mod switches;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::Stream;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use super::story::CAST;
use super::{Phone, Village};
use actions::Action;

/// How often the desk looks into the database, which rings no bell.
const LOOK: Duration = Duration::from_secs(1);
/// Changes closer together than this go out as one.
const TOGETHER: Duration = Duration::from_millis(40);

/// The page, open in the village. It closes when this is dropped.
#[derive(Debug)]
pub struct Page {
    url: String,
    door: JoinHandle<()>,
}

/// What the page shows and moves.
#[derive(Debug)]
struct Scene {
    village: Arc<Village>,
    phones: Vec<(Phone, &'static str)>,
    first_link: Option<String>,
    trouble: Mutex<Option<String>>,
}

impl Page {
    /// Opens the page on this port of 127.0.0.1, or on the next free one, with the five people of the story.
    /// `first_link` is the operator's link for the one who comes first; the desk offers it.
    pub async fn open(village: Arc<Village>, first_link: Option<String>, port: u16) -> anyhow::Result<Self> {
        let cast = CAST.map(|(name, role)| (village.phone(name, "en"), role));
        Self::open_with(village, cast.to_vec(), first_link, port).await
    }

    /// The same with phones that exist already.
    pub async fn open_with(
        village: Arc<Village>,
        phones: Vec<(Phone, &'static str)>,
        first_link: Option<String>,
        port: u16,
    ) -> anyhow::Result<Self> {
        let listener = listen(port).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let scene = Arc::new(Scene { village, phones, first_link, trouble: Mutex::new(None) });
        let router = router(scene);
        let door = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the page closed: {error}");
            }
        });
        Ok(Self { url, door })
    }

    /// Where to look.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.door.abort();
    }
}

async fn listen(port: u16) -> std::io::Result<TcpListener> {
    for next in port..=port.saturating_add(50) {
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", next)).await {
            return Ok(listener);
        }
    }
    TcpListener::bind("127.0.0.1:0").await
}

fn router(scene: Arc<Scene>) -> Router {
    Router::new()
        .route("/", get(|| async { asset("text/html; charset=utf-8", include_str!("index.html")) }))
        .route("/app.js", get(|| async { asset("text/javascript; charset=utf-8", include_str!("app.js")) }))
        .route("/chat.js", get(|| async { asset("text/javascript; charset=utf-8", include_str!("chat.js")) }))
        .route("/style.css", get(|| async { asset("text/css; charset=utf-8", include_str!("style.css")) }))
        .route("/state", get(|State(scene): State<Arc<Scene>>| async move { Json(scene.snapshot().await) }))
        .route("/events", get(events))
        .route("/do", post(act))
        .route("/file/{id}", get(file))
        .layer(from_fn(only_here))
        .with_state(scene)
}

/// Only this machine's own names for itself open the page: a web site elsewhere cannot reach it under another.
async fn only_here(headers: HeaderMap, request: Request, next: Next) -> Response {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if matches!(name, "127.0.0.1" | "localhost") {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    (
        [
            (CONTENT_TYPE, kind),
            (CONTENT_SECURITY_POLICY, "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"),
        ],
        text,
    )
}

async fn file(State(scene): State<Arc<Scene>>, Path(id): Path<String>) -> Response {
    let found = scene.village.sandbox().telegram.look(|world| world.files.get(&id).cloned());
    match found {
        Some(file) if file.mime.starts_with("image/") => ([(CONTENT_TYPE, file.mime)], file.bytes).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn act(State(scene): State<Arc<Scene>>, Json(action): Json<Action>) -> Json<Value> {
    let done = scene.act(action).await;
    scene.village.sandbox().telegram.change(|_| ());
    Json(match done {
        Ok(()) => json!({"ok": true}),
        Err(why) => json!({"ok": false, "why": why}),
    })
}

/// The whole scene, again whenever something in it changed.
async fn events(State(scene): State<Arc<Scene>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = futures::stream::unfold((scene, Value::Null), |(scene, shown)| async move {
        let next = scene.next_snapshot(&shown).await;
        Some((Ok(Event::default().data(next.to_string())), (scene, next)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

impl Scene {
    /// Waits until the scene differs from what was shown, the clock's ticking aside.
    async fn next_snapshot(&self, shown: &Value) -> Value {
        let mut bell = self.village.sandbox().telegram.changes();
        let mut store = self.village.care_store().changes();
        let mut post = self.village.sandbox().letterbox().changes();
        let mut record = self.village.sandbox().fhir_store().changes();
        loop {
            let next = self.snapshot().await;
            if without_time(&next) != without_time(shown) {
                return next;
            }
            tokio::select! {
                _ = bell.changed() => tokio::time::sleep(TOGETHER).await,
                _ = record.changed() => tokio::time::sleep(TOGETHER).await,
                _ = post.changed() => tokio::time::sleep(TOGETHER).await,
                _ = store.changed() => tokio::time::sleep(TOGETHER).await,
                () = tokio::time::sleep(LOOK) => {}
            }
            bell.mark_unchanged();
        }
    }
}

/// A snapshot's content; of its time only how far it is ahead of this machine's.
fn without_time(snapshot: &Value) -> Value {
    let mut content = snapshot.clone();
    if let Some(fields) = content.as_object_mut() {
        fields.remove("now_ms");
    }
    content
}
