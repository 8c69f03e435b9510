//! The stand-in care store, against webhooks signed by somebody else's code.

use std::time::{Duration, Instant};

use kith::sandbox::Failure;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use super::Api;

fn event(stream: &str, seq: i64) -> Value {
    json!({"type": "answer.given", "timestamp": "2026-11-24T12:00:00Z", "data": {"stream": stream, "seq": seq}})
}

/// Posts an event signed at `late` seconds after the clock.
async fn post(api: &Api, id: &str, late: i64, body: &Value) -> Result<u16, reqwest::Error> {
    let store = api.sandbox.care_store();
    let (body, time) = (body.to_string(), api.sandbox.clock().now().as_second() + late);
    let signature = Webhook::new(&store.secret()).unwrap().sign(id, time, body.as_bytes()).unwrap();
    let request = api.http.post(api.sandbox.care_store_url()).header("webhook-id", id);
    let request = request.header("webhook-timestamp", time).header("webhook-signature", format!("v1,AAAA {signature}"));
    request.body(body).send().await.map(|response| response.status().as_u16())
}

#[tokio::test]
async fn events_are_kept_once_and_in_order() {
    let api = Api::start().await;
    let store = api.sandbox.care_store();
    assert_eq!(post(&api, "a", 0, &event("m1", 1)).await.unwrap(), 204);
    assert_eq!(post(&api, "a", 0, &event("m1", 1)).await.unwrap(), 204);
    assert_eq!(post(&api, "b", -299, &event("m1", 2)).await.unwrap(), 204);
    assert_eq!(post(&api, "c", 0, &event("m2", 1)).await.unwrap(), 204);
    assert_eq!(store.events().len(), 3);
    assert_eq!(store.last().unwrap().data["stream"], "m2");
    assert!(store.complaints().is_empty());
    post(&api, "d", 0, &event("m1", 4)).await.unwrap();
    post(&api, "e", 0, &event("m1", 3)).await.unwrap();
    assert_eq!(store.complaints(), ["stream m1: 4 came after 2", "stream m1: 3 came after 4"]);
}

#[tokio::test]
async fn what_is_not_signed_or_not_whole_is_refused() {
    let api = Api::start().await;
    let store = api.sandbox.care_store();
    assert_eq!(post(&api, "a", 302, &event("m1", 1)).await.unwrap(), 400);
    assert_eq!(post(&api, "a", -302, &event("m1", 1)).await.unwrap(), 400);
    assert_eq!(post(&api, "a", 0, &json!({"type": "x", "timestamp": "2026-11-24T12:00:00Z"})).await.unwrap(), 400);
    assert_eq!(post(&api, "a", 0, &json!({"type": "x", "timestamp": "today"})).await.unwrap(), 400);
    let bare = api.http.post(api.sandbox.care_store_url()).body("{}").send().await.unwrap();
    assert_eq!(bare.status().as_u16(), 400);
    let now = api.sandbox.clock().now().as_second();
    let forged = api.http.post(api.sandbox.care_store_url()).header("webhook-id", "a").header("webhook-timestamp", now);
    let forged = forged.header("webhook-signature", "v1,AAAA").body(event("m1", 1).to_string()).send().await.unwrap();
    assert_eq!(forged.status().as_u16(), 400);
    assert_eq!((store.events().len(), store.complaints().len()), (0, 6));
}

#[tokio::test]
async fn the_store_may_refuse_lose_and_be_down() {
    let api = Api::start().await;
    let store = api.sandbox.care_store();
    store.faults(|faults| (faults.refuse, faults.lose_next_responses) = (1, 1));
    assert_eq!(post(&api, "a", 0, &event("m1", 1)).await.unwrap(), 500);
    assert!(post(&api, "a", 0, &event("m1", 1)).await.is_err());
    assert_eq!(store.events().len(), 1);
    assert_eq!(post(&api, "a", 0, &event("m1", 1)).await.unwrap(), 204);
    store.faults(|faults| faults.down = true);
    assert_eq!(post(&api, "b", 0, &event("m1", 2)).await.unwrap(), 503);
    assert_eq!((store.events().len(), store.complaints()), (1, vec![]));
}

#[tokio::test]
async fn the_store_may_answer_anything_late_or_not_at_all() {
    let api = Api::start().await;
    let store = api.sandbox.care_store();
    let failures = [Failure::says(401, "Who?"), Failure::says(404, "Where?"), Failure::too_many(9), Failure::Page(502)];
    store.faults(|faults| faults.next = failures.into());
    let bare = || api.http.post(api.sandbox.care_store_url()).body("{}").send();
    assert_eq!((bare().await.unwrap().status().as_u16(), bare().await.unwrap().status().as_u16()), (401, 404));
    assert_eq!(bare().await.unwrap().headers()["retry-after"], "9");
    assert!(bare().await.unwrap().text().await.unwrap().contains("502 Bad Gateway"));
    store.faults(|faults| faults.next = [Failure::Reset, Failure::Cut].into());
    assert!(post(&api, "a", 0, &event("m1", 1)).await.is_err());
    assert_eq!((store.count(), store.complaints()), (0, vec![]), "nothing of this was kept");
    let body = event("m1", 1).to_string();
    let (now, key) = (api.sandbox.clock().now().as_second(), Webhook::new(&store.secret()).unwrap());
    let request =
        api.http.post(api.sandbox.care_store_url()).header("webhook-id", "a").header("webhook-timestamp", now);
    let request = request.header("webhook-signature", key.sign("a", now, body.as_bytes()).unwrap()).body(body);
    let cut = request.send().await.unwrap();
    assert!(cut.status().is_success() && cut.text().await.is_err() && store.count() == 1, "kept, and cut");
    store.faults(|faults| faults.always = Some(Failure::says(401, "Who?")));
    for _ in 0..3 {
        assert_eq!(post(&api, "b", 0, &event("m1", 2)).await.unwrap(), 401);
    }
    store.faults(|faults| (faults.always, faults.slow_ms) = (None, 300));
    let start = Instant::now();
    assert_eq!(post(&api, "b", 0, &event("m1", 2)).await.unwrap(), 204);
    assert!(start.elapsed() >= Duration::from_millis(300));
    store.faults(|faults| faults.refuse_connections = true);
    store.door_settled().await;
    let fresh = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
    let refused = fresh.post(api.sandbox.care_store_url()).body("{}").send().await;
    assert!(refused.is_err_and(|error| error.is_connect()));
    store.faults(|faults| faults.refuse_connections = false);
    store.door_settled().await;
    assert_eq!((store.count(), store.complaints()), (2, vec![]));
}
