//! What Telegram refuses, the sandbox refuses.

use reqwest::multipart::{Form, Part};
use serde_json::json;

use super::{Api, button, read};

#[tokio::test]
async fn the_token_and_the_method_are_checked() {
    let api = Api::start().await;
    let at = |path: &str| api.http.get(format!("{}/{path}", api.sandbox.api_url()));
    assert_eq!(read(at("bot123:wrong/getMe")).await.1["description"], "Unauthorized");
    assert_eq!(read(at("bot123:wrong/getMe")).await.0, 401);
    assert_eq!(read(at("botnonsense/getMe")).await.0, 404);
    assert_eq!(read(at("elsewhere")).await.0, 404);
    api.refuses("getMeNot", json!({}), 404, "Not Found").await;
    for name in ["getMe", "GETME", "GetMe", "getme"] {
        assert_eq!(api.result(name, json!({})).await["is_bot"], true);
    }
}

#[tokio::test]
async fn fields_come_as_query_json_form_and_multipart() {
    let api = Api::start().await;
    let id = api.started("Aino").await.id().to_string();
    let markup = button(&json!({"text": "Yes", "callback_data": "y"})).to_string();
    let fields = [
        ("chat_id", id.as_str()),
        ("text", "Hi & bye"),
        ("reply_markup", markup.as_str()),
        ("protect_content", "true"),
    ];
    let form = fields.iter().fold(Form::new(), |form, (name, value)| form.text(name.to_string(), value.to_string()));
    let url = api.url("sendMessage");
    let pairs = format!(
        "chat_id={id}&text=Hi+%26%20bye&protect_content=true&reply_markup=%7B%22inline_keyboard%22%3A%5B%5B%7B%22text%22%3A%22Yes%22%2C%22callback_data%22%3A%22y%22%7D%5D%5D%7D"
    );
    let requests = [
        api.http.get(format!("{url}?{pairs}")),
        api.http.post(&url).header("content-type", "application/x-www-form-urlencoded").body(pairs),
        api.http.post(&url).multipart(form),
        api.http
            .post(&url)
            .json(&json!({"chat_id": id, "text": "Hi & bye", "reply_markup": markup, "protect_content": true})),
    ];
    for request in requests {
        let (status, answer) = read(request).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(answer["result"]["text"], "Hi & bye");
        assert_eq!(answer["result"]["has_protected_content"], true);
        assert_eq!(answer["result"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"], "y");
    }
    let (status, _) = read(api.http.post(&url).header("content-type", "application/json").body("{")).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn fields_are_checked() {
    let api = Api::start().await;
    let id = api.started("Aino").await.id();
    let send = "sendMessage";
    api.refuses(send, json!({"chat_id": id, "text": "a", "colour": "red"}), 400, "unknown field \"colour\"").await;
    api.refuses(send, json!({"text": "a"}), 400, "chat_id is empty").await;
    api.refuses(send, json!({"chat_id": id}), 400, "message text is empty").await;
    api.refuses(send, json!({"chat_id": true, "text": "a"}), 400, "must be an integer").await;
    api.refuses(send, json!({"chat_id": id, "text": 5}), 400, "must be a string").await;
    api.refuses(send, json!({"chat_id": id, "text": "a", "protect_content": "true"}), 400, "must be a boolean").await;
    api.refuses(send, json!({"chat_id": id, "text": "a", "reply_markup": "{"}), 400, "can't parse reply_markup").await;
    api.refuses(send, json!({"chat_id": id, "text": "a", "link_preview_options": {"off": 1}}), 400, "unknown field")
        .await;
    api.refuses(
        send,
        json!({"chat_id": id, "text": "a", "reply_parameters": {"message_id": 1}}),
        400,
        "replied not found",
    )
    .await;
    api.refuses("editMessageText", json!({"chat_id": id, "text": "a"}), 400, "message identifier is not specified")
        .await;
    api.refuses("sendChatAction", json!({"chat_id": id, "action": "dancing"}), 400, "wrong parameter action").await;
}

#[tokio::test]
async fn texts_have_a_length_in_utf16() {
    let api = Api::start().await;
    let id = api.started("Aino").await.id();
    let send = |text: String| ("sendMessage", json!({"chat_id": id, "text": text}));
    for (text, why) in [(" \n ".to_owned(), "message text is empty"), ("🙂".repeat(2048) + "a", "message is too long")]
    {
        let (method, fields) = send(text);
        api.refuses(method, fields, 400, why).await;
    }
    let (method, fields) = send("🙂".repeat(2048));
    api.result(method, fields).await;
    let markup = json!({"chat_id": id, "text": format!("<b>{}</b>", "a".repeat(4096)), "parse_mode": "HTML"});
    assert_eq!(api.result("sendMessage", markup).await["entities"][0]["length"], 4096);
}

#[tokio::test]
async fn html_and_entities_are_read_or_refused() {
    let api = Api::start().await;
    let id = api.started("Aino").await.id();
    let html = |text: &str| json!({"chat_id": id, "text": text, "parse_mode": "HTML"});
    for (text, why) in [
        ("<b>open", "Can't find end tag corresponding to start tag \"b\""),
        ("<x>odd</x>", "Unsupported start tag \"x\" at byte offset 0"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", "Unmatched end tag at byte offset 7"),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
    ] {
        api.refuses("sendMessage", html(text), 400, "can't parse entities").await;
        api.refuses("sendMessage", html(text), 400, why).await;
    }
    let sent =
        api.result("sendMessage", html(" 🙂 <b>A&amp;B</b> <a href=\"https://x.org/\">link</a> &#65;&lt;")).await;
    assert_eq!(sent["text"], "🙂 A&B link A<");
    assert_eq!(sent["entities"][0], json!({"type": "bold", "offset": 3, "length": 3}));
    assert_eq!(sent["entities"][1]["url"], "https://x.org/");
    api.refuses("sendMessage", json!({"chat_id": id, "text": "a", "parse_mode": "Word"}), 400, "parse_mode").await;
    for entity in [
        json!({"type": "bold", "offset": 0, "length": 9}),
        json!({"type": "bold", "offset": -1, "length": 1}),
        json!({"type": "fat", "offset": 0, "length": 1}),
        json!({"offset": 0, "length": 1}),
    ] {
        let fields = json!({"chat_id": id, "text": "abc", "entities": [entity]});
        api.refuses("sendMessage", fields, 400, "can't parse entities").await;
    }
}

#[tokio::test]
async fn buttons_do_exactly_one_thing() {
    let api = Api::start().await;
    let id = api.started("Aino").await.id();
    let send = |fields| json!({"chat_id": id, "text": "a", "reply_markup": button(&fields)});
    for (fields, why) in [
        (json!({"text": "a", "callback_data": ""}), "BUTTON_DATA_INVALID"),
        (json!({"text": "a", "callback_data": "ä".repeat(33)}), "BUTTON_DATA_INVALID"),
        (json!({"text": "a", "url": "ftp://x.org"}), "BUTTON_URL_INVALID"),
        (json!({"text": "a", "url": "https://"}), "BUTTON_URL_INVALID"),
        (json!({"text": "a", "copy_text": {"text": ""}}), "BUTTON_COPY_TEXT_INVALID"),
        (json!({"text": "a", "copy_text": {"text": "x".repeat(257)}}), "BUTTON_COPY_TEXT_INVALID"),
        (json!({"text": "a"}), "Text buttons are unallowed"),
        (json!({"text": "a", "callback_data": "a", "url": "https://x.org"}), "exactly one"),
        (json!({"text": " ", "callback_data": "a"}), "\"text\" must be a non-empty String"),
        (json!({"text": "a", "callback_data": "a", "colour": "red"}), "unknown field \"colour\""),
    ] {
        api.refuses("sendMessage", send(fields), 400, why).await;
    }
    for fields in [
        json!({"text": "a", "callback_data": "ä".repeat(32)}),
        json!({"text": "a", "url": "tg://user?id=1"}),
        json!({"text": "a", "copy_text": {"text": "x"}}),
        json!({"text": "a", "switch_inline_query": ""}),
        json!({"text": "a", "switch_inline_query_chosen_chat": {"query": "x", "allow_user_chats": true}}),
    ] {
        api.result("sendMessage", send(fields)).await;
    }
    for markup in
        [json!([]), json!({"keys": []}), json!({"inline_keyboard": "a"}), json!({"keyboard": [[{"text": ""}]]})]
    {
        let (status, answer) =
            api.call("sendMessage", json!({"chat_id": id, "text": "a", "reply_markup": markup})).await;
        assert_eq!(status, 400, "{answer}");
    }
}

#[tokio::test]
async fn chats_must_exist_and_be_open() {
    let api = Api::start().await;
    let shy = api.sandbox.phone("Onni", "fi");
    let aino = api.started("Aino").await;
    let to = |id: i64| json!({"chat_id": id, "text": "a"});
    api.refuses("sendMessage", to(shy.id()), 403, "Forbidden: bot can't initiate conversation with a user").await;
    api.refuses("sendMessage", to(42), 400, "Bad Request: chat not found").await;
    api.refuses("sendMessage", json!({"chat_id": "@somebody", "text": "a"}), 400, "chat not found").await;
    api.refuses("getChat", json!({"chat_id": shy.id()}), 400, "chat not found").await;
    aino.blocks();
    api.refuses("sendMessage", to(aino.id()), 403, "Forbidden: bot was blocked by the user").await;
    aino.unblocks();
    api.result("sendMessage", to(aino.id())).await;
    api.refuses("leaveChat", json!({"chat_id": aino.id()}), 400, "private chats").await;
    let group = aino.adds_bot_to_group("Family");
    api.result("sendMessage", to(group.id())).await;
    api.result("leaveChat", json!({"chat_id": group.id()})).await;
    assert!(group.bot_left());
    api.refuses("sendMessage", to(group.id()), 403, "bot is not a member of the group chat").await;
}

#[tokio::test]
async fn edits_and_deletions_find_their_message() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    let id = aino.id();
    let markup = button(&json!({"text": "Yes", "callback_data": "y"}));
    let sent = api.result("sendMessage", json!({"chat_id": id, "text": "a", "reply_markup": markup})).await;
    let number = sent["message_id"].as_i64().unwrap();
    let edit =
        |text: &str, number: i64| json!({"chat_id": id, "message_id": number, "text": text, "reply_markup": markup});
    api.refuses("editMessageText", edit("a", number), 400, "message is not modified: specified new").await;
    api.refuses("editMessageText", edit("b", number + 5), 400, "message to edit not found").await;
    api.refuses("editMessageText", edit("b", number - 1), 400, "message can't be edited").await;
    api.refuses("editMessageCaption", json!({"chat_id": id, "message_id": number, "caption": "c"}), 400, "no caption")
        .await;
    assert!(api.result("editMessageText", edit("b", number)).await["edit_date"].is_i64());
    aino.sees("b");
    let bare = json!({"chat_id": id, "message_id": number});
    assert!(api.result("editMessageReplyMarkup", bare.clone()).await["reply_markup"].is_null());
    api.refuses("editMessageReplyMarkup", bare.clone(), 400, "message is not modified").await;
    api.sandbox.clock().advance(jiff::SignedDuration::from_hours(49));
    api.refuses("deleteMessage", bare, 400, "message can't be deleted").await;
    let fresh = api.result("sendMessage", json!({"chat_id": id, "text": "c"})).await["message_id"].clone();
    assert_eq!(aino.unread(), 2);
    api.result("deleteMessage", json!({"chat_id": id, "message_id": fresh})).await;
    assert_eq!(aino.unread(), 1);
    api.refuses("deleteMessage", json!({"chat_id": id, "message_id": fresh}), 400, "message to delete not found").await;
}

#[tokio::test]
async fn a_tap_is_answered_once() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    let markup = button(&json!({"text": "Yes", "callback_data": "y"}));
    api.result("sendMessage", json!({"chat_id": aino.id(), "text": "a", "reply_markup": markup})).await;
    aino.taps("Yes");
    let query = api.result("getUpdates", json!({})).await[0]["callback_query"].clone();
    let answer = json!({"callback_query_id": query["id"], "text": "Noted"});
    api.refuses("answerCallbackQuery", json!({"callback_query_id": "7"}), 400, "query is too old and response timeout")
        .await;
    let long = json!({"callback_query_id": query["id"], "text": "x".repeat(201)});
    api.refuses("answerCallbackQuery", long, 400, "MESSAGE_TOO_LONG").await;
    api.result("answerCallbackQuery", answer.clone()).await;
    assert_eq!(aino.toast().as_deref(), Some("Noted"));
    api.refuses(
        "answerCallbackQuery",
        answer,
        400,
        "query is too old and response timeout expired or query ID is invalid",
    )
    .await;
}

#[tokio::test]
async fn pictures_are_pictures() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    aino.sends_photo();
    let photo = api.result("getUpdates", json!({})).await[0]["message"]["photo"][0].clone();
    let path =
        api.result("getFile", json!({"file_id": photo["file_id"]})).await["file_path"].as_str().unwrap().to_owned();
    let url = format!("{}/file/bot{}/{path}", api.sandbox.api_url(), api.sandbox.token());
    let bytes = api.http.get(url).send().await.unwrap().bytes().await.unwrap();
    let upload = |bytes: Vec<u8>, caption: &str| {
        let form = Form::new().text("chat_id", aino.id().to_string()).text("caption", caption.to_owned());
        let form = form.text("photo", "attach://x").part("x", Part::bytes(bytes).file_name("qr.png"));
        read(api.http.post(api.url("SendPhoto")).multipart(form))
    };
    let (status, sent) = upload(bytes.to_vec(), "A code").await;
    assert_eq!((status, &sent["result"]["photo"][0]["width"]), (200, &json!(1)), "{sent}");
    aino.reads("A code");
    assert_eq!(aino.file().as_deref(), Some(&bytes[..]));
    assert!(
        upload(b"no picture".to_vec(), "").await.1["description"].as_str().unwrap().contains("IMAGE_PROCESS_FAILED")
    );
    let long = "c".repeat(1025);
    assert!(upload(bytes.to_vec(), &long).await.1["description"].as_str().unwrap().contains("caption is too long"));
    api.refuses("sendPhoto", json!({"chat_id": aino.id()}), 400, "there is no photo in the request").await;
    api.refuses("getFile", json!({"file_id": "x"}), 400, "invalid file_id").await;
    let again = json!({"chat_id": aino.id(), "photo": photo["file_id"]});
    let number = api.result("sendPhoto", again).await["message_id"].clone();
    let text = json!({"chat_id": aino.id(), "message_id": number, "text": "a"});
    api.refuses("editMessageText", text, 400, "there is no text in the message to edit").await;
    let caption = json!({"chat_id": aino.id(), "message_id": number, "caption": "New"});
    assert_eq!(api.result("editMessageCaption", caption).await["caption"], "New");
}

#[tokio::test]
async fn commands_and_names_are_checked_and_kept() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    let set = |command: &str, text: &str| json!({"commands": [{"command": command, "description": text}]});
    for word in ["", "Start", "stärt", "a b", &"a".repeat(33)] {
        api.refuses("setMyCommands", set(word, "x"), 400, "BOT_COMMAND_INVALID").await;
    }
    for text in ["", " ", &"x".repeat(257)] {
        api.refuses("setMyCommands", set("a", text), 400, "BOT_COMMAND_DESCRIPTION_INVALID").await;
    }
    api.result("setMyCommands", set("help", "Help")).await;
    let mut own = set("invite", "Invite");
    own["scope"] = json!({"type": "chat", "chat_id": aino.id()});
    own["language_code"] = json!("en");
    assert_eq!(aino.commands(), [("help".to_owned(), "Help".to_owned())]);
    api.result("setMyCommands", own.clone()).await;
    assert_eq!(aino.commands(), [("invite".to_owned(), "Invite".to_owned())]);
    own.as_object_mut().unwrap().remove("commands");
    assert_eq!(api.result("getMyCommands", own.clone()).await[0]["command"], "invite");
    api.result("deleteMyCommands", own.clone()).await;
    own["scope"]["chat_id"] = json!(42);
    api.refuses("getMyCommands", own, 400, "chat not found").await;
    api.refuses("getMyCommands", json!({"language_code": "english"}), 400, "invalid language code").await;
    api.refuses("getMyCommands", json!({"scope": {"type": "all"}}), 400, "BotCommandScope").await;
    for (what, field, most) in
        [("Name", "name", 64), ("Description", "description", 512), ("ShortDescription", "short_description", 120)]
    {
        let (set, get) = (format!("setMy{what}"), format!("getMy{what}"));
        api.refuses(&set, json!({field: "x".repeat(most + 1)}), 400, "at most").await;
        api.result(&set, json!({field: "Suomeksi", "language_code": "fi"})).await;
        assert_eq!(api.result(&get, json!({"language_code": "fi"})).await[field], "Suomeksi");
        assert_ne!(api.result(&get, json!({})).await[field], "Suomeksi");
    }
}

#[tokio::test]
async fn updates_are_confirmed_by_their_offset() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    for text in ["one", "two", "three"] {
        aino.types(text);
    }
    let first = api.result("getUpdates", json!({"limit": 2})).await;
    assert_eq!(first.as_array().unwrap().len(), 2);
    assert_eq!(api.result("getUpdates", json!({"limit": 2})).await, first);
    let next = first[1]["update_id"].as_i64().unwrap() + 1;
    let rest = api.result("getUpdates", json!({"offset": next})).await;
    assert_eq!((&rest[0]["message"]["text"], &rest[1]), (&json!("three"), &json!(null)));
    api.refuses("getUpdates", json!({"limit": 0}), 400, "limit").await;
    api.refuses("getUpdates", json!({"limit": 101}), 400, "limit").await;
    api.refuses("getUpdates", json!({"allowed_updates": "message"}), 400, "allowed_updates").await;
    api.result("getUpdates", json!({"offset": next + 1, "allowed_updates": ["callback_query"]})).await;
    aino.types("unheard");
    assert_eq!(api.result("getUpdates", json!({})).await, json!([]));
}

#[tokio::test]
async fn a_long_poll_waits_and_a_second_one_ends_it() {
    let api = Api::start().await;
    let aino = api.started("Aino").await;
    let (heard, ()) = tokio::join!(api.result("getUpdates", json!({"timeout": 20})), async { aino.types("hello") });
    assert_eq!(heard[0]["message"]["text"], "hello");
    let next = heard[0]["update_id"].as_i64().unwrap() + 1;
    let long = json!({"timeout": 20, "offset": next});
    let others = async {
        loop {
            api.call("getUpdates", json!({"offset": next})).await;
        }
    };
    tokio::select! {
        () = api.refuses("getUpdates", long, 409, "terminated by other getUpdates") => {}
        () = others => {}
    }
    api.refuses("setWebhook", json!({"url": "http://x.org"}), 400, "HTTPS").await;
    api.result("setWebhook", json!({"url": "https://x.org/hook"})).await;
    assert_eq!(api.result("getWebhookInfo", json!({})).await["url"], "https://x.org/hook");
    api.refuses("getUpdates", json!({}), 409, "webhook is active").await;
    api.result("deleteWebhook", json!({})).await;
    api.result("getUpdates", json!({})).await;
}
