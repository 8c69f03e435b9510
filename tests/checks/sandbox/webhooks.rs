//! Updates that are brought: to whom, how many at once, in which order, and until when.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use kith::sandbox::Phone;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::Api;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(10);

/// What somebody's web server was brought.
#[derive(Debug)]
struct Brought {
    at: Instant,
    secret: String,
    chat: i64,
    text: String,
    id: i64,
}

#[derive(Default)]
struct Kept {
    brought: Vec<Brought>,
    /// Each of the next requests is answered so; after that, 200.
    answers: VecDeque<(u16, Option<&'static str>, &'static str)>,
    /// These texts are never taken.
    hated: Option<&'static str>,
    /// Nothing is answered before this many are here at once.
    gather: usize,
    inside: usize,
    most_inside: usize,
}

/// A web server of a bot.
#[derive(Clone)]
struct Porch {
    kept: Arc<Mutex<Kept>>,
    bell: Arc<watch::Sender<()>>,
}

impl Porch {
    /// Opens it, and tells Telegram where it is.
    async fn hang(api: &Api, fields: Value) -> Porch {
        let porch = Porch { kept: Arc::default(), bell: Arc::new(watch::Sender::new(())) };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut call = json!({"url": format!("http://{}/hook", listener.local_addr().unwrap())});
        call.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let router = Router::new().route("/hook", post(take)).with_state(porch.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        api.result("setWebhook", call).await;
        porch
    }

    fn with<T>(&self, change: impl FnOnce(&mut Kept) -> T) -> T {
        let result = change(&mut self.kept.lock().unwrap());
        self.bell.send_replace(());
        result
    }

    async fn until(&self, enough: impl Fn(&Kept) -> bool) {
        let mut bell = self.bell.subscribe();
        while !enough(&self.kept.lock().unwrap()) {
            bell.changed().await.unwrap();
        }
    }

    /// Waits for so many requests; gives the texts.
    async fn gets(&self, count: usize) -> Vec<String> {
        let came = tokio::time::timeout(PATIENCE, self.until(|kept| kept.brought.len() >= count)).await;
        let texts: Vec<String> = self.with(|kept| kept.brought.iter().map(|one| one.text.clone()).collect());
        assert!(came.is_ok(), "only {texts:?} came");
        texts
    }
}

async fn take(State(porch): State<Porch>, headers: HeaderMap, body: String) -> Response {
    let update: Value = serde_json::from_str(&body).unwrap();
    let secret = headers.get("x-telegram-bot-api-secret-token").map(|value| value.to_str().unwrap().to_owned());
    let message = &update["message"];
    let text = message["text"].as_str().unwrap_or_default().to_owned();
    let one = Brought {
        at: Instant::now(),
        secret: secret.unwrap_or_default(),
        chat: message["chat"]["id"].as_i64().unwrap_or_default(),
        text: text.clone(),
        id: update["update_id"].as_i64().unwrap(),
    };
    let (answer, gather) = porch.with(|kept| {
        kept.brought.push(one);
        kept.inside += 1;
        kept.most_inside = kept.most_inside.max(kept.inside);
        let hated = kept.hated == Some(text.as_str());
        let answer = if hated { Some((500, None, "")) } else { kept.answers.pop_front() };
        (answer.unwrap_or((200, None, "")), kept.gather)
    });
    porch.until(|kept| kept.inside >= gather || kept.gather < gather).await;
    porch.with(|kept| kept.inside -= 1);
    let (code, wish, body) = answer;
    let mut response = (StatusCode::from_u16(code).unwrap(), body).into_response();
    if let Some(wish) = wish {
        response.headers_mut().insert("retry-after", wish.parse().unwrap());
    }
    response
}

async fn all_confirmed(api: &Api) {
    let confirmed = tokio::time::timeout(PATIENCE, api.sandbox.all_confirmed()).await;
    assert!(confirmed.is_ok(), "{} updates are still waiting", api.sandbox.unconfirmed());
}

async fn two_phones(api: &Api) -> (Phone, Phone) {
    (api.started("Aino").await, api.started("Onni").await)
}

#[tokio::test]
async fn updates_are_brought_with_the_secret_and_a_200_confirms() {
    let api = Api::start().await;
    let (aino, _) = two_phones(&api).await;
    aino.types("before");
    let porch = Porch::hang(&api, json!({"secret_token": "s-3_cret", "allowed_updates": ["message"]})).await;
    assert_eq!(porch.gets(1).await, ["before"]);
    aino.types("after");
    porch.gets(2).await;
    all_confirmed(&api).await;
    let secrets = porch.with(|kept| kept.brought.iter().all(|one| one.secret == "s-3_cret"));
    assert!(secrets && porch.with(|kept| kept.brought[1].id == kept.brought[0].id + 1));
    let info = api.result("getWebhookInfo", json!({})).await;
    assert_eq!(
        (&info["pending_update_count"], &info["max_connections"], &info["allowed_updates"], &info["last_error_date"]),
        (&json!(0), &json!(40), &json!(["message"]), &Value::Null)
    );
    api.refuses("getUpdates", json!({}), 409, "webhook is active").await;
    api.result("deleteWebhook", json!({})).await;
    aino.types("polled");
    assert_eq!(api.result("getUpdates", json!({})).await[0]["message"]["text"], "polled");
    assert_eq!((porch.with(|kept| kept.brought.len()), api.sandbox.unconfirmed()), (2, 1));
}

#[tokio::test]
async fn a_poll_that_waits_ends_when_a_webhook_is_set() {
    let api = Api::start().await;
    let start = Instant::now();
    loop {
        let poll = tokio::spawn(api.http.post(api.url("getUpdates")).json(&json!({"timeout": 30})).send());
        // Something to do until the poll is there; if it is not, it is told so, and the next one has its turn.
        for _ in 0..20 {
            api.result("getMe", json!({})).await;
        }
        Porch::hang(&api, json!({})).await;
        let answer: Value = poll.await.unwrap().unwrap().json().await.unwrap();
        if answer["description"] == "Conflict: terminated by setWebhook request" {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{answer}");
        api.result("deleteWebhook", json!({})).await;
    }
}

#[tokio::test]
async fn an_update_that_fails_holds_up_its_own_chat_only() {
    let api = Api::start().await;
    let (aino, onni) = two_phones(&api).await;
    let porch = Porch::hang(&api, json!({})).await;
    porch.with(|kept| kept.hated = Some("bad"));
    aino.types("bad");
    aino.types("later");
    onni.types("one");
    onni.types("two");
    let texts = porch.gets(5).await;
    assert!(texts.iter().filter(|text| *text == "bad").count() >= 3, "it comes again: {texts:?}");
    assert!(texts.contains(&"two".to_owned()) && !texts.contains(&"later".to_owned()), "{texts:?}");
    assert_eq!(api.sandbox.unconfirmed(), 2);
    let info = api.result("getWebhookInfo", json!({})).await;
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 500 Internal Server Error");
    assert!(info["last_error_date"].as_i64().unwrap() > 0);
    let pauses: Vec<Duration> = porch.with(|kept| {
        let bad: Vec<Instant> = kept.brought.iter().filter(|one| one.text == "bad").map(|one| one.at).collect();
        bad.windows(2).map(|pair| pair[1] - pair[0]).collect()
    });
    assert!(pauses[0] >= Duration::from_millis(50) && pauses[1] >= Duration::from_millis(100), "{pauses:?}");
    porch.with(|kept| kept.hated = None);
    all_confirmed(&api).await;
    let own = porch.with(|kept| kept.brought.iter().rfind(|one| one.chat == aino.id()).unwrap().text.clone());
    assert_eq!(own, "later");
}

#[tokio::test]
async fn a_wish_to_come_back_later_is_kept() {
    let api = Api::start().await;
    let (aino, _) = two_phones(&api).await;
    let porch = Porch::hang(&api, json!({})).await;
    porch.with(|kept| kept.answers = VecDeque::from([(503, Some("1"), ""), (302, None, "")]));
    aino.types("hello");
    porch.gets(3).await;
    all_confirmed(&api).await;
    let waited = porch.with(|kept| kept.brought[1].at - kept.brought[0].at);
    assert!(waited >= Duration::from_secs(1), "{waited:?}");
}

#[tokio::test]
async fn no_more_come_at_once_than_there_is_room_for() {
    let api = Api::start().await;
    let phones: Vec<Phone> = (0..6).map(|n| api.sandbox.phone(&format!("P{n}"), "en")).collect();
    let porch = Porch::hang(&api, json!({"max_connections": 3})).await;
    porch.with(|kept| kept.gather = usize::MAX);
    for phone in &phones {
        phone.types("hello");
    }
    porch.gets(3).await;
    // Room enough for three more to come, if they could.
    for _ in 0..20 {
        api.result("getMe", json!({})).await;
    }
    assert_eq!(porch.with(|kept| kept.brought.len()), 3);
    porch.with(|kept| kept.gather = 0);
    all_confirmed(&api).await;
    assert_eq!(porch.with(|kept| (kept.brought.len(), kept.most_inside)), (6, 3));
}

#[tokio::test]
async fn updates_may_come_twice_and_a_confirmation_may_get_lost() {
    let api = Api::start().await;
    let (aino, _) = two_phones(&api).await;
    let porch = Porch::hang(&api, json!({})).await;
    api.sandbox.faults(|faults| faults.duplicate_delivery = true);
    aino.types("twice");
    assert_eq!(porch.gets(2).await, ["twice", "twice"]);
    all_confirmed(&api).await;
    api.sandbox.faults(|faults| (faults.duplicate_delivery, faults.lose_confirmations) = (false, 1));
    aino.types("lost");
    assert_eq!(porch.gets(4).await[2..], ["lost", "lost"]);
    all_confirmed(&api).await;
    api.sandbox.faults(|faults| faults.telegram_down = true);
    aino.types("held");
    for _ in 0..20 {
        api.refuses("getMe", json!({}), 502, "Bad Gateway").await;
    }
    assert_eq!((porch.with(|kept| kept.brought.len()), api.sandbox.unconfirmed()), (4, 1));
    api.sandbox.faults(|faults| (faults.telegram_down, faults.reorder) = (false, true));
    assert_eq!(porch.gets(5).await[4], "held");
    all_confirmed(&api).await;
    assert_eq!(porch.with(|kept| kept.brought.len()), 5);
}

#[tokio::test]
async fn a_method_in_the_answer_is_complained_of() {
    let api = Api::start().await;
    let (aino, _) = two_phones(&api).await;
    let porch = Porch::hang(&api, json!({})).await;
    porch.with(|kept| kept.answers.push_back((200, None, r#"{"method": "sendMessage", "chat_id": 1, "text": "a"}"#)));
    aino.types("hello");
    porch.gets(1).await;
    all_confirmed(&api).await;
    assert_eq!(api.sandbox.complaints().len(), 1);
    assert!(api.sandbox.complaints()[0].contains("calls sendMessage"));
}

#[tokio::test]
async fn addresses_are_checked_and_nobody_outside_is_called() {
    let api = Api::start().await;
    let hook = |url: &str| json!({"url": url});
    for url in ["http://x.org/hook", "http://10.0.0.1/", "ftp://127.0.0.1/", "http://127.0.0.1.x.org/"] {
        api.refuses("setWebhook", hook(url), 400, "bad webhook: An HTTPS URL must be provided").await;
    }
    api.refuses("setWebhook", hook("https://x.org:8080/"), 400, "only on ports 80, 88, 443 or 8443").await;
    api.refuses("setWebhook", hook("nonsense"), 400, "bad webhook").await;
    api.refuses("setWebhook", json!({"url": "https://x.org", "secret_token": "a b"}), 400, "unallowed").await;
    api.refuses("setWebhook", json!({"url": "https://x.org", "max_connections": 101}), 400, "max_connections").await;
    api.result("setWebhook", hook("https://x.org/")).await;
    api.sandbox.phone("Aino", "en").types("hello");
    let start = Instant::now();
    while api.result("getWebhookInfo", json!({})).await["last_error_message"].is_null() {
        assert!(start.elapsed() < PATIENCE);
    }
    let info = api.result("getWebhookInfo", json!({})).await;
    assert_eq!(info["last_error_message"], "The sandbox calls nobody but this machine");
    assert_eq!(info["pending_update_count"], 1);
    api.result("setWebhook", hook("http://127.0.0.1:9/")).await;
    while api.result("getWebhookInfo", json!({})).await["last_error_message"] != "Connection refused" {
        assert!(start.elapsed() < PATIENCE);
    }
    api.result("deleteWebhook", json!({"drop_pending_updates": true})).await;
    assert_eq!((api.sandbox.unconfirmed(), api.result("getUpdates", json!({})).await), (0, json!([])));
}
