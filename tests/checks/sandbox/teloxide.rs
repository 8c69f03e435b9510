//! Somebody else's client against the sandbox: its requests are understood, its answers and errors too.

use teloxide::payloads::*;
use teloxide::prelude::*;
use teloxide::types::{
    BotCommand, BotCommandScope, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, InputFile,
    LinkPreviewOptions, MessageId, ParseMode, Recipient, UpdateKind,
};
use teloxide::{ApiError, RequestError};

use super::Api;

fn bot(api: &Api) -> Bot {
    Bot::new(api.sandbox.token()).set_api_url(api.sandbox.api_url().parse().unwrap())
}

fn keyboard() -> InlineKeyboardMarkup {
    let copy = InlineKeyboardButton::copy_text_button("Copy", CopyTextButton { text: "abc".into() });
    let share = InlineKeyboardButton::url("Share", "https://t.me/share/url?url=abc".parse().unwrap());
    InlineKeyboardMarkup::new([vec![InlineKeyboardButton::callback("Yes", "y")], vec![copy, share]])
}

#[tokio::test]
async fn sends_edits_and_taps_work() {
    let api = Api::start().await;
    let (bot, phone) = (bot(&api), api.started("Aino").await);
    let chat = ChatId(phone.id());
    assert_eq!(bot.get_me().await.unwrap().username(), api.sandbox.bot_username());
    let preview = LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    };
    let request = bot.send_message(chat, "<b>Hello</b>").parse_mode(ParseMode::Html).reply_markup(keyboard());
    let sent = request.protect_content(true).disable_notification(true).link_preview_options(preview).await.unwrap();
    assert!(phone.is_protected() && phone.is_silent());
    phone.reads("Hello");
    phone.taps("Yes");
    let updates = bot.get_updates().offset(0).timeout(0).limit(100).await.unwrap();
    let UpdateKind::CallbackQuery(query) = &updates[0].kind else { panic!("{updates:?}") };
    assert_eq!((query.data.as_deref(), query.regular_message().unwrap().id), (Some("y"), sent.id));
    bot.answer_callback_query(query.id.clone()).text("Noted").await.unwrap();
    let again = bot.answer_callback_query(query.id.clone()).await.unwrap_err();
    // Telegram writes "query ID" by now; this client still looks for "query id".
    assert!(
        matches!(&again, RequestError::Api(ApiError::Unknown(why)) if why.contains("query is too old")),
        "{again:?}"
    );
    bot.edit_message_text(chat, sent.id, "Changed").reply_markup(keyboard()).await.unwrap();
    let same = bot.edit_message_text(chat, sent.id, "Changed").reply_markup(keyboard()).await.unwrap_err();
    assert!(matches!(same, RequestError::Api(ApiError::MessageNotModified)), "{same:?}");
    bot.edit_message_reply_markup(chat, sent.id).await.unwrap();
    bot.delete_message(chat, sent.id).await.unwrap();
    let gone = bot.edit_message_text(chat, MessageId(9), "x").await.unwrap_err();
    assert!(matches!(gone, RequestError::Api(ApiError::MessageToEditNotFound)), "{gone:?}");
}

#[tokio::test]
async fn pictures_and_profile_work() {
    let api = Api::start().await;
    let (bot, phone) = (bot(&api), api.started("Aino").await);
    let chat = ChatId(phone.id());
    phone.sends_photo();
    let updates = bot.get_updates().await.unwrap();
    let UpdateKind::Message(message) = &updates[0].kind else { panic!("{updates:?}") };
    let id = message.photo().unwrap()[0].file.id.clone();
    assert!(bot.get_file(id.clone()).await.unwrap().path.starts_with("photos/"));
    bot.send_photo(chat, InputFile::file_id(id)).caption("A").await.unwrap();
    let picture = InputFile::memory(phone.file().unwrap()).file_name("qr.png");
    let sent = bot.send_photo(chat, picture.clone()).caption("B").reply_markup(keyboard()).await.unwrap();
    bot.edit_message_caption(chat, sent.id).caption("C").await.unwrap();
    bot.send_document(chat, picture).await.unwrap();
    phone.reads("A");
    phone.reads("C");
    phone.reads("");
    let scope = BotCommandScope::Chat { chat_id: Recipient::Id(chat) };
    bot.set_my_commands([BotCommand::new("help", "Help")]).scope(scope).language_code("en").await.unwrap();
    assert_eq!(phone.commands()[0].0, "help");
    bot.set_my_commands([BotCommand::new("start", "Start")]).scope(BotCommandScope::AllPrivateChats).await.unwrap();
    bot.set_my_name().name("Kith").await.unwrap();
    bot.set_my_description().description("Hello").language_code("en").await.unwrap();
    bot.set_my_short_description().short_description("Hello").await.unwrap();
    assert_eq!(api.sandbox.bot_profile("en"), ("Kith".into(), "Hello".into()));
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let api = Api::start().await;
    let (bot, phone) = (bot(&api), api.started("Aino").await);
    let shy = api.sandbox.phone("Onni", "fi");
    let cold = bot.send_message(ChatId(shy.id()), "a").await.unwrap_err();
    // Telegram writes "Forbidden" by now; this client still looks for "Unauthorized".
    assert!(matches!(&cold, RequestError::Api(ApiError::Unknown(why)) if why.starts_with("Forbidden: ")), "{cold:?}");
    phone.blocks();
    let blocked = bot.send_message(ChatId(phone.id()), "a").await.unwrap_err();
    assert!(matches!(blocked, RequestError::Api(ApiError::BotBlocked)), "{blocked:?}");
    let nobody = bot.send_message(ChatId(42), "a").await.unwrap_err();
    assert!(matches!(nobody, RequestError::Api(ApiError::ChatNotFound)), "{nobody:?}");
    phone.unblocks();
    api.sandbox.faults(|faults| (faults.too_many, faults.retry_after) = (1, 3));
    let busy = bot.send_message(ChatId(phone.id()), "a").await.unwrap_err();
    assert!(matches!(busy, RequestError::RetryAfter(wait) if wait.seconds() == 3), "{busy:?}");
    api.sandbox.faults(|faults| faults.lose_next_responses = 1);
    let lost = bot.send_message(ChatId(phone.id()), "a").await.unwrap_err();
    assert!(matches!(lost, RequestError::Network(_)), "{lost:?}");
    phone.reads("a");
}
