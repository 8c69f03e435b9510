//! What goes wrong on request, and the phones' own hands and eyes.

use std::time::{Duration, Instant};

use kith::sandbox::Failure;
use serde_json::json;

use super::Api;

#[tokio::test]
async fn telegram_may_be_down() {
    let api = Api::start().await;
    api.sandbox.faults(|faults| faults.telegram_down = true);
    api.refuses("getMe", json!({}), 502, "Bad Gateway").await;
    api.sandbox.faults(|faults| faults.telegram_down = false);
    api.result("getMe", json!({})).await;
}

#[tokio::test]
async fn a_lost_answer_has_its_effect() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    api.sandbox.faults(|faults| faults.lose_next_responses = 1);
    let lost = api.http.post(api.url("sendMessage")).json(&json!({"chat_id": aino.id(), "text": "Hello"})).send().await;
    assert!(lost.is_err(), "{lost:?}");
    aino.reads("Hello");
    api.result("sendMessage", json!({"chat_id": aino.id(), "text": "Again"})).await;
}

#[tokio::test]
async fn an_update_may_be_offered_twice() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    api.sandbox.faults(|faults| faults.duplicate_delivery = true);
    aino.types("hello");
    let first = api.result("getUpdates", json!({})).await;
    let next = json!({"offset": first[0]["update_id"].as_i64().unwrap() + 1});
    assert_eq!(api.result("getUpdates", next.clone()).await, first);
    assert_eq!(api.result("getUpdates", next).await, json!([]));
}

#[tokio::test]
async fn too_many_requests_say_when_to_come_back() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    api.sandbox.faults(|faults| (faults.too_many, faults.retry_after) = (1, 7));
    let (status, answer) = api.call("sendMessage", json!({"chat_id": aino.id(), "text": "a"})).await;
    assert_eq!((status, &answer["parameters"]["retry_after"]), (429, &json!(7)));
    assert_eq!(aino.unread(), 0);
    api.result("sendMessage", json!({"chat_id": aino.id(), "text": "a"})).await;
}

#[tokio::test]
async fn answers_may_be_garbled_and_updates_injected() {
    let api = Api::start().await;
    let id = api.sandbox.inject(json!({"surprise": {"a": 1}}));
    assert_eq!(api.result("getUpdates", json!({})).await, json!([{"surprise": {"a": 1}, "update_id": id}]));
    api.sandbox.inject(json!({"update_id": 5, "surprise": {}}));
    assert_eq!(api.result("getUpdates", json!({})).await[1]["update_id"], 5);
    api.sandbox.faults(|faults| faults.garbled = true);
    let text = api.http.get(api.url("getMe")).send().await.unwrap().text().await.unwrap();
    assert!(text.starts_with('{') && serde_json::from_str::<serde_json::Value>(&text).is_err(), "{text}");
}

#[tokio::test]
async fn sends_go_wrong_one_by_one_and_chats_for_good() {
    let api = Api::start().await;
    let (aino, onni) = (api.started("Aino").await, api.started("Onni").await);
    let hello = |id: i64| json!({"chat_id": id, "text": "Hello"});
    let failures = [Failure::Reset, Failure::Page(502), Failure::internal(), Failure::too_many(4), Failure::Cut];
    api.sandbox.faults(|faults| faults.next = failures.into());
    let send = || api.http.post(api.url("sendMessage")).json(&hello(aino.id())).send();
    assert!(send().await.is_err(), "reset");
    let page = send().await.unwrap();
    assert_eq!((page.status().as_u16(), page.headers()["content-type"].to_str().unwrap()), (502, "text/html"));
    assert!(page.text().await.unwrap().contains("<h1>502 Bad Gateway</h1>"));
    api.refuses("sendMessage", hello(aino.id()), 500, "Internal Server Error").await;
    let (status, answer) = api.call("sendMessage", hello(aino.id())).await;
    assert_eq!((status, &answer["parameters"]["retry_after"]), (429, &json!(4)));
    assert_eq!((aino.unread(), api.sandbox.too_many_given()), (0, 1), "nothing of this arrived");
    let cut = send().await.unwrap().text().await.unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&cut).is_err() && aino.unread() == 1, "{cut}");
    api.sandbox.faults(|faults| faults.chats = [(aino.id(), Failure::blocked())].into());
    api.refuses("sendMessage", hello(aino.id()), 403, "Forbidden: bot was blocked by the user").await;
    api.result("sendMessage", hello(onni.id())).await;
    api.sandbox.faults(|faults| faults.chats = [(aino.id(), Failure::chat_not_found())].into());
    api.refuses("sendMessage", hello(aino.id()), 400, "Bad Request: chat not found").await;
    api.sandbox.faults(|faults| faults.chats.clear());
    api.result("sendMessage", hello(aino.id())).await;
}

#[tokio::test]
async fn answers_may_be_late_all_of_them_or_one_chats() {
    let api = Api::start().await;
    let (aino, onni) = (api.started("Aino").await, api.started("Onni").await);
    let late = Duration::from_millis(300);
    let time = async |id: i64| {
        let start = Instant::now();
        api.result("sendMessage", json!({"chat_id": id, "text": "Hello"})).await;
        start.elapsed()
    };
    api.sandbox.faults(|faults| faults.slow_chats = [(aino.id(), 300)].into());
    let (slow, quick) = tokio::join!(time(aino.id()), time(onni.id()));
    assert!(slow >= late && quick < late, "{slow:?} {quick:?}");
    api.sandbox.faults(|faults| (faults.slow_ms, faults.slow_chats) = (300, [].into()));
    assert!(time(onni.id()).await >= late);
    assert_eq!((aino.unread(), onni.unread()), (1, 2));
}

#[tokio::test]
async fn nobody_may_listen() {
    let api = Api::start().await;
    api.result("getMe", json!({})).await;
    api.sandbox.faults(|faults| faults.refuse_connections = true);
    api.sandbox.door_settled().await;
    let refused = |error: reqwest::Error| error.is_connect();
    let fresh = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
    assert!(fresh.get(api.url("getMe")).send().await.is_err_and(refused));
    assert!(api.http.get(api.url("getMe")).send().await.is_err(), "a connection that stands breaks");
    api.sandbox.faults(|faults| faults.refuse_connections = false);
    api.sandbox.door_settled().await;
    api.result("getMe", json!({})).await;
}

#[tokio::test]
async fn chats_may_overtake_one_another_and_numbers_may_jump() {
    let api = Api::start().await;
    let (aino, onni) = (api.started("Aino").await, api.started("Onni").await);
    api.sandbox.faults(|faults| faults.reorder = true);
    for n in 0..10 {
        aino.types(&format!("a{n}"));
        onni.types(&format!("b{n}"));
    }
    let updates = api.result("getUpdates", json!({})).await;
    let updates = updates.as_array().unwrap();
    let texts: Vec<_> = updates.iter().map(|update| update["message"]["text"].as_str().unwrap()).collect();
    let ids: Vec<_> = updates.iter().map(|update| update["update_id"].as_i64().unwrap()).collect();
    assert!(ids.is_sorted() && texts.len() == 20, "{ids:?}");
    assert!((0..10).any(|n| texts[2 * n] != format!("a{n}")), "nobody overtook: {texts:?}");
    for chat in ["a", "b"] {
        assert!(texts.iter().filter(|text| text.starts_with(chat)).is_sorted(), "{texts:?}");
    }
    let next = ids[19] + 1;
    assert_eq!(api.result("getUpdates", json!({"offset": next})).await, json!([]));
    api.sandbox.faults(|faults| faults.reorder = false);
    api.sandbox.jump_update_id(4_711);
    aino.types("after a week");
    let jumped = api.result("getUpdates", json!({"offset": next})).await;
    assert_eq!((&jumped[0]["update_id"], &jumped[0]["message"]["text"]), (&json!(4_711), &json!("after a week")));
    assert_eq!(api.result("getUpdates", json!({"offset": 4_712})).await, json!([]));
}

#[tokio::test]
async fn links_travel_between_phones() {
    let api = Api::start().await;
    let (aino, onni) = (api.started("Aino").await, api.sandbox.phone("Onni", "fi"));
    let link = format!("https://t.me/{}?start=ab_C-9", api.sandbox.bot_username());
    let share = format!(
        "https://t.me/share/url?url=https%3A%2F%2Ft.me%2F{}%3Fstart%3Dab_C-9&text=For+you",
        api.sandbox.bot_username()
    );
    let markup = json!({"inline_keyboard": [[{"text": "Share", "url": share}], [{"text": "Copy", "copy_text": {"text": link}}]]});
    api.result(
        "sendMessage",
        json!({"chat_id": aino.id(), "text": "Send \u{2068}this\u{2069} on", "reply_markup": markup}),
    )
    .await;
    assert_eq!(aino.link(), link);
    assert_eq!(aino.reads("Send this on"), "Send this on");
    aino.taps("Copy");
    assert_eq!(aino.clipboard().as_deref(), Some(link.as_str()));
    aino.shares_to(&onni);
    onni.opens_shared();
    let message = api.result("getUpdates", json!({})).await[0]["message"].clone();
    assert_eq!((&message["text"], &message["from"]["id"]), (&json!("/start ab_C-9"), &json!(onni.id())));
    assert_eq!(message["entities"], json!([{"type": "bot_command", "offset": 0, "length": 6}]));
    assert!(aino.id() > 1 << 32);
}

#[tokio::test]
async fn taps_find_the_newest_button_and_say_what_is_there_instead() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    for data in ["old", "new"] {
        let markup = json!({"inline_keyboard": [[{"text": "Yes, but", "callback_data": "x"}, {"text": "Yes", "callback_data": data}]]});
        api.result("sendMessage", json!({"chat_id": aino.id(), "text": data, "reply_markup": markup})).await;
    }
    let newest = aino.newest_id();
    aino.taps("Yes");
    aino.taps_on(newest - 1, "Yes");
    aino.taps_by_data("forged");
    let updates = api.result("getUpdates", json!({})).await;
    let data: Vec<_> = (0..3).map(|n| updates[n]["callback_query"]["data"].clone()).collect();
    assert_eq!(data, ["new", "old", "forged"]);
    assert_eq!(updates[1]["callback_query"]["message"]["text"], "old");
    assert_eq!(aino.reads_all(), ["old", "new"]);
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| aino.taps("No"))).unwrap_err();
    let told = panic.downcast_ref::<String>().unwrap();
    assert!(told.contains("no button \"No\"") && told.contains("bot: new [Yes, but] [Yes]"), "{told}");
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| aino.reads("x"))).is_err());
}

#[tokio::test]
async fn a_transcript_tells_one_phone_with_its_edits() {
    let api = Api::start().await;
    let (aino, other) = (api.started("Aino").await, api.sandbox.phone("Aino", "fi"));
    other.types("me too");
    let markup = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]});
    let sent =
        api.result("sendMessage", json!({"chat_id": aino.id(), "text": "Coming?", "reply_markup": markup})).await;
    aino.taps("Yes");
    let edit = json!({"chat_id": aino.id(), "message_id": sent["message_id"], "text": "Noted"});
    api.result("editMessageText", edit).await;
    let told: Vec<_> = aino.transcript().into_iter().map(|line| format!("{}: {}", line.who, line.text)).collect();
    assert_eq!(told, ["Aino: /start", "bot: Coming? [Yes]", "Aino: taps [Yes]", "bot: (edited) Noted"]);
    assert_eq!(api.sandbox.unread(), ["Aino: Noted"]);
}

#[tokio::test]
async fn reply_keyboards_are_typed() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    let markup = json!({"keyboard": [["Helsinki", {"text": "Oulu"}]], "one_time_keyboard": true});
    api.result("sendMessage", json!({"chat_id": aino.id(), "text": "Where?", "reply_markup": markup})).await;
    aino.taps("Oulu");
    assert_eq!(api.result("getUpdates", json!({})).await[0]["message"]["text"], "Oulu");
}
