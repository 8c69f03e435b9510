//! Telegram's limits, strictly, and the record of what was sent.

use kith::sandbox::Limits;
use serde_json::{Value, json};

use super::Api;

fn hello(chat: i64) -> Value {
    json!({"chat_id": chat, "text": "Hello"})
}

#[tokio::test]
async fn the_thirty_first_message_of_a_second_is_too_many() {
    let api = Api::start().await;
    let mut phones = vec![];
    for n in 0..31 {
        let phone = api.sandbox.phone(&format!("P{n}"), "en");
        phone.types("/start");
        phones.push(phone);
    }
    api.sandbox.faults(|faults| faults.limits = Some(Limits { per_second: 10, ..Limits::TELEGRAM }));
    let mut refused = 0;
    for phone in &phones {
        let (status, answer) = api.call("sendMessage", hello(phone.id())).await;
        if status == 429 {
            refused += 1;
            assert_eq!(answer["parameters"]["retry_after"], 1);
            assert_eq!(answer["description"], "Too Many Requests: retry after 1");
        }
    }
    assert!(refused > 0, "31 messages took over three seconds");
    assert_eq!(api.sandbox.too_many_given(), refused);
    let sends = api.sandbox.sends();
    assert_eq!((sends.len() as u64, sends[0].chat, sends[0].method), (31 - refused, phones[0].id(), "sendMessage"));
    assert!(sends.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert_eq!(api.sandbox.busiest_second(), 10);
    api.sandbox.faults(|faults| faults.limits = None);
    for phone in &phones {
        api.result("sendMessage", hello(phone.id())).await;
    }
    assert!(api.sandbox.busiest_second() > 30, "without limits nobody is held back");
}

#[tokio::test]
async fn edits_count_answers_to_taps_and_refusals_do_not() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    let markup = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]});
    let sent = json!({"chat_id": aino.id(), "text": "Coming?", "reply_markup": markup});
    let id = api.result("sendMessage", sent).await["message_id"].clone();
    aino.taps("Yes");
    let tap = api.result("getUpdates", json!({})).await[0]["callback_query"]["id"].clone();
    api.sandbox.faults(|faults| faults.limits = Some(Limits { burst: 2, ..Limits::TELEGRAM }));
    api.refuses("sendMessage", json!({"chat_id": aino.id(), "text": ""}), 400, "empty").await;
    api.result("editMessageText", json!({"chat_id": aino.id(), "message_id": id, "text": "Noted"})).await;
    let (status, answer) = api.call("sendMessage", hello(aino.id())).await;
    assert_eq!((status, &answer["parameters"]["retry_after"]), (429, &json!(1)), "one a second to one person");
    api.result("answerCallbackQuery", json!({"callback_query_id": tap})).await;
    let methods: Vec<_> = api.sandbox.sends().into_iter().map(|sent| sent.method).collect();
    assert_eq!(methods, ["sendMessage", "editMessageText"]);
}

#[tokio::test]
async fn a_group_gets_twenty_a_minute() {
    let api = Api::start().await;
    let group = api.started("Aino").await.adds_bot_to_group("Choir");
    api.sandbox.faults(|faults| faults.limits = Some(Limits::TELEGRAM));
    for _ in 0..20 {
        api.result("sendMessage", hello(group.id())).await;
    }
    let (status, answer) = api.call("sendMessage", hello(group.id())).await;
    let seconds = answer["parameters"]["retry_after"].as_u64().unwrap();
    assert!(status == 429 && (50..=60).contains(&seconds), "{answer}");
}
