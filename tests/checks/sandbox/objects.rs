//! Everything the sandbox emits, read by somebody else's types.

use frankenstein::response::MethodResponse;
use frankenstein::types::{BotCommand, BotName, ChatFullInfo, File, Message, User};
use frankenstein::updates::{Update, UpdateContent, WebhookInfo};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Api, button};

/// Calls, and reads the answer as a `T`; whatever `T` dropped on the way is a mistake of ours.
async fn read<T: DeserializeOwned + serde::Serialize>(api: &Api, method: &str, fields: Value) -> T {
    let (_, answer) = api.call(method, fields).await;
    let read: MethodResponse<T> =
        serde_json::from_value(answer.clone()).unwrap_or_else(|error| panic!("{method}: {error}: {answer}"));
    assert_kept(&answer["result"], &serde_json::to_value(&read.result).unwrap(), method);
    read.result
}

/// Every field we sent must have been understood.
fn assert_kept(sent: &Value, read: &Value, place: &str) {
    match sent {
        Value::Object(fields) => {
            for (name, value) in fields {
                assert_kept(value, &read[name], &format!("{place}.{name}"));
            }
        }
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                assert_kept(item, &read[n], &format!("{place}[{n}]"));
            }
        }
        value => assert_eq!(value, read, "{place}"),
    }
}

#[tokio::test]
async fn results_are_understood() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    let id = aino.id();
    assert!(read::<User>(&api, "getMe", json!({})).await.is_bot);
    read::<ChatFullInfo>(&api, "getChat", json!({"chat_id": id})).await;
    read::<WebhookInfo>(&api, "getWebhookInfo", json!({})).await;
    read::<BotName>(&api, "getMyName", json!({})).await;
    api.result("setMyCommands", json!({"commands": [{"command": "a", "description": "b"}]})).await;
    assert_eq!(read::<Vec<BotCommand>>(&api, "getMyCommands", json!({})).await.len(), 1);
    let markup = json!({"inline_keyboard": [[
        {"text": "a", "callback_data": "b"}, {"text": "c", "url": "https://t.me/share/url?url=x"},
        {"text": "d", "copy_text": {"text": "e"}},
        {"text": "f", "switch_inline_query_chosen_chat": {"query": "g", "allow_user_chats": true}},
    ]]});
    let fields = json!({
        "chat_id": id, "text": "<b>Hi</b> https://x.org /help", "parse_mode": "HTML", "reply_markup": markup,
        "protect_content": true, "link_preview_options": {"is_disabled": true},
    });
    let sent: Message = read(&api, "sendMessage", fields).await;
    assert_eq!(sent.entities.as_ref().map(Vec::len), Some(3));
    let reply = json!({"chat_id": id, "text": "a", "reply_parameters": {"message_id": sent.message_id}});
    assert!(read::<Message>(&api, "sendMessage", reply).await.reply_to_message.is_some());
    let edit = json!({"chat_id": id, "message_id": sent.message_id, "text": "b"});
    assert!(read::<Message>(&api, "editMessageText", edit).await.edit_date.is_some());
    let document = json!({"chat_id": id, "document": photo(&api, &aino).await, "caption": "c"});
    assert!(read::<Message>(&api, "sendDocument", document).await.document.is_some());
}

async fn photo(api: &Api, phone: &kith::sandbox::Phone) -> String {
    phone.sends_photo();
    let updates: Vec<Update> = read(api, "getUpdates", json!({})).await;
    let UpdateContent::Message(message) = &updates[0].content else { panic!("{updates:?}") };
    let id = message.photo.as_ref().unwrap()[0].file_id.clone();
    assert!(read::<File>(api, "getFile", json!({"file_id": id})).await.file_path.is_some());
    let sent: Message = read(api, "sendPhoto", json!({"chat_id": phone.id(), "photo": id, "caption": "d"})).await;
    assert!(sent.photo.is_some());
    id
}

#[tokio::test]
async fn updates_are_understood() {
    let api = Api::start().await;
    let aino = api.sandbox.phone("Aino", "en");
    aino.opens(&format!("t.me/{}?start=abc", api.sandbox.bot_username()));
    aino.types("plain text with https://x.org");
    aino.sends_voice();
    aino.sends_photo();
    aino.sends_sticker();
    let markup = button(&json!({"text": "Yes", "callback_data": "y"}));
    api.result("sendMessage", json!({"chat_id": aino.id(), "text": "a", "reply_markup": markup})).await;
    aino.taps("Yes");
    aino.blocks();
    aino.unblocks();
    let group = aino.adds_bot_to_group("Family");
    group.types("/start");
    api.result("leaveChat", json!({"chat_id": group.id()})).await;
    let updates: Vec<Update> = read(&api, "getUpdates", json!({})).await;
    let kinds: Vec<_> = updates.iter().map(|update| kind(&update.content)).collect();
    let expected = [
        "message",
        "message",
        "message",
        "message",
        "message",
        "callback_query",
        "my_chat_member",
        "my_chat_member",
        "my_chat_member",
        "message",
        "message",
        "my_chat_member",
    ];
    assert_eq!(kinds, expected);
    assert!(updates.windows(2).all(|pair| pair[0].update_id < pair[1].update_id));
}

fn kind(content: &UpdateContent) -> &'static str {
    match content {
        UpdateContent::Message(_) => "message",
        UpdateContent::CallbackQuery(query) if query.message.is_some() => "callback_query",
        UpdateContent::MyChatMember(_) => "my_chat_member",
        other => panic!("{other:?}"),
    }
}
