//! An update, as Telegram offers it, becomes what somebody did. Who they are is `from.id` alone.

use serde_json::Value;
use teloxide::types::{CallbackQuery, ChatId, ChatMemberUpdated, ChatMigration, Message, MessageKind};
use teloxide::types::{Update, UpdateKind, User};

use crate::conversation::{Button, Command, Happened, Heard, InGroup, What};
use crate::domain::ids::{GroupId, UserId};
use crate::domain::language::Lang;

/// The update kinds Kith asks for.
pub const KINDS: [&str; 3] = ["message", "callback_query", "my_chat_member"];

/// An update, read.
#[derive(Clone, Debug)]
pub enum Offer {
    /// Somebody did something in a private chat.
    Heard(Heard, Tapped),
    /// Something in a group or a channel: what kind of thing, and nothing of its words.
    Group(InGroup),
    /// Nothing to do, on purpose.
    Nothing,
    /// Not to be read; the kind is all that is kept.
    Unreadable(String),
}

/// The message and the query of a tap, so that both can be answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tapped {
    /// The message whose button was tapped.
    pub message: Option<i32>,
    /// That message may not be forwarded or saved.
    pub protected: bool,
    /// The query to answer.
    pub query: Option<String>,
}

/// Telegram's number of a raw update; one without a number cannot be acknowledged.
pub fn number(raw: &Value) -> Option<i64> {
    raw.get("update_id")?.as_i64()
}

/// The kind of a raw update: its other key.
pub fn kind(raw: &Value) -> String {
    let keys = raw.as_object().into_iter().flat_map(|map| map.keys());
    keys.filter(|key| *key != "update_id").map(|key| key.chars().take(40).collect()).next().unwrap_or_default()
}

/// Reads a raw update. Entities are dropped first: Kith needs none, and one of a newer kind would cost the whole text.
/// The number is read apart: teloxide's type for it is narrower than Telegram's own. Nobody on Telegram has a number below 1,
/// and whoever was forgotten here is kept under 0: no update may speak for them.
pub fn read(raw: Value) -> Offer {
    match told(raw) {
        Offer::Heard(heard, _) if heard.user.0 < 1 => Offer::Nothing,
        offer => offer,
    }
}

fn told(mut raw: Value) -> Offer {
    let (Some(update), kind) = (number(&raw), kind(&raw)) else { return Offer::Unreadable("no number".into()) };
    drop_entities(&mut raw);
    raw["update_id"] = Value::from(1);
    let known = KINDS.contains(&kind.as_str());
    match serde_json::from_str::<Update>(&raw.to_string()).map(|update| update.kind) {
        Ok(UpdateKind::Message(message)) => message_heard(update, &message),
        Ok(UpdateKind::CallbackQuery(query)) => tap_heard(update, &query),
        Ok(UpdateKind::MyChatMember(change)) => membership_heard(update, &change),
        Ok(UpdateKind::Error(_)) | Err(_) if known => by_hand(update, &raw).unwrap_or(Offer::Unreadable(kind)),
        _ => Offer::Nothing,
    }
}

fn drop_entities(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !matches!(key.as_str(), "entities" | "caption_entities" | "text_entities"));
            map.values_mut().for_each(drop_entities);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_entities),
        _ => {}
    }
}

fn message_heard(update: i64, message: &Message) -> Offer {
    let lang = message.from.as_ref().and_then(|from| from.language_code.as_deref()).and_then(Lang::from_tag);
    if !message.chat.is_private() {
        return Offer::Group(in_group(update, message.chat.id, message.from.as_ref(), said_there(message)));
    }
    let Some(from) = message.from.as_ref().filter(|from| !from.is_bot) else { return Offer::Nothing };
    let Ok(user) = i64::try_from(from.id.0) else { return Offer::Nothing };
    let what = match (&message.kind, message.text()) {
        (_, Some(text)) => said(text),
        (MessageKind::Pinned(_) | MessageKind::MessageAutoDeleteTimerChanged(_), None) => return Offer::Nothing,
        _ => What::Unreadable,
    };
    let heard = Heard { update, user: UserId(user), name: from.first_name.clone(), lang, what };
    Offer::Heard(heard, Tapped::default())
}

fn in_group(update: i64, chat: ChatId, by: Option<&User>, what: Happened) -> InGroup {
    let lang = by.and_then(|by| by.language_code.as_deref()).and_then(Lang::from_tag);
    let by = by.and_then(|by| i64::try_from(by.id.0).ok()).unwrap_or_default();
    InGroup { update, chat: GroupId(chat.0), by: UserId(by), lang, what }
}

/// What kind of message it is. A group that became another chat says so in both.
fn said_there(message: &Message) -> Happened {
    let here = GroupId(message.chat.id.0);
    match message.chat_migration() {
        Some(ChatMigration::To { chat_id }) => return Happened::Moved { from: here, to: GroupId(chat_id.0) },
        Some(ChatMigration::From { chat_id }) => return Happened::Moved { from: GroupId(chat_id.0), to: here },
        None => {}
    }
    match message.kind {
        MessageKind::NewChatMembers(_) | MessageKind::GroupChatCreated(_) => Happened::Arrived,
        _ => {
            let begins = message.text().map(said);
            Happened::Said { begins: matches!(begins, Some(What::Command(Command::Start, _))) }
        }
    }
}

/// A text, or a command with what stands behind it: `/start TOKEN`, `/help@bot`.
fn said(text: &str) -> What {
    let Some(rest) = text.strip_prefix('/') else { return What::Typed(text.to_owned()) };
    let (word, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let word = word.split_once('@').map_or(word, |(word, _)| word);
    What::Command(Command::named(word), behind.trim().to_owned())
}

fn tap_heard(update: i64, query: &CallbackQuery) -> Offer {
    let Ok(user) = i64::try_from(query.from.id.0) else { return Offer::Nothing };
    let here = query.message.as_ref().is_none_or(|message| message.chat().id.0 == user);
    let tapped = Tapped {
        message: query.message.as_ref().filter(|_| here).map(|message| message.id().0),
        protected: query.regular_message().is_some_and(Message::has_protected_content),
        query: Some(query.id.0.clone()),
    };
    let lang = query.from.language_code.as_deref().and_then(Lang::from_tag);
    let button = query.data.as_deref().and_then(Button::decode);
    let heard =
        Heard { update, user: UserId(user), name: query.from.first_name.clone(), lang, what: What::Tapped(button) };
    Offer::Heard(heard, tapped)
}

fn membership_heard(update: i64, change: &ChatMemberUpdated) -> Offer {
    let lang = change.from.language_code.as_deref().and_then(Lang::from_tag);
    if !change.chat.is_private() {
        let inside = change.new_chat_member.kind.is_present();
        let what = if inside { Happened::Brought { channel: change.chat.is_channel() } } else { Happened::Gone };
        return Offer::Group(in_group(update, change.chat.id, Some(&change.from), what));
    }
    let Ok(user) = i64::try_from(change.from.id.0) else { return Offer::Nothing };
    let what = What::Reachable(change.new_chat_member.kind.is_present());
    Offer::Heard(
        Heard { update, user: UserId(user), name: change.from.first_name.clone(), lang, what },
        Tapped::default(),
    )
}

/// What can be told of an update teloxide cannot read (it wants every field of Telegram's own servers): who did what, in a
/// private chat. Fields are taken by their documented names; anything else stays unread.
fn by_hand(update: i64, raw: &Value) -> Option<Offer> {
    if let Some(seen) = group_by_hand(update, raw) {
        return Some(Offer::Group(seen));
    }
    let (body, message) = match raw.get("callback_query") {
        Some(query) => (query, query.get("message")),
        None => (raw.get("message")?, raw.get("message")),
    };
    let from = body.get("from").filter(|from| from.get("is_bot") != Some(&Value::Bool(true)))?;
    if message.is_some_and(|message| message.pointer("/chat/type").is_some_and(|kind| kind != "private")) {
        return None;
    }
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let (what, tapped) = if raw.get("callback_query").is_some() {
        let number = message.and_then(|message| message.get("message_id")).and_then(Value::as_i64);
        let protected = message.and_then(|message| message.get("has_protected_content")) == Some(&Value::Bool(true));
        let message = number.and_then(|number| number.try_into().ok());
        let tapped = Tapped { message, protected, query: text(body, "id") };
        (What::Tapped(text(body, "data").as_deref().and_then(Button::decode)), tapped)
    } else {
        (text(body, "text").as_deref().map_or(What::Unreadable, said), Tapped::default())
    };
    let lang = text(from, "language_code").as_deref().and_then(Lang::from_tag);
    let name = text(from, "first_name").unwrap_or_default();
    Some(Offer::Heard(Heard { update, user: UserId(from.get("id")?.as_i64()?), name, lang, what }, tapped))
}

/// The same of a group: whether the bot is in it, and what it has become. These must not be missed.
fn group_by_hand(update: i64, raw: &Value) -> Option<InGroup> {
    let (change, message) = (raw.get("my_chat_member"), raw.get("message"));
    let body = change.or(message)?;
    let number = |path: &str| body.pointer(path).and_then(Value::as_i64);
    let (kind, chat) = (body.pointer("/chat/type")?.as_str()?, GroupId(number("/chat/id")?));
    let what = match (number("/migrate_to_chat_id"), number("/migrate_from_chat_id")) {
        _ if !matches!(kind, "group" | "supergroup" | "channel") => return None,
        (Some(to), _) => Happened::Moved { from: chat, to: GroupId(to) },
        (_, Some(from)) => Happened::Moved { from: GroupId(from), to: chat },
        (None, None) => match change?.pointer("/new_chat_member/status")?.as_str()? {
            "left" | "kicked" => Happened::Gone,
            "restricted" if body.pointer("/new_chat_member/is_member") == Some(&Value::Bool(false)) => Happened::Gone,
            _ => Happened::Brought { channel: kind == "channel" },
        },
    };
    Some(InGroup { update, chat, by: UserId(number("/from/id").unwrap_or_default()), lang: None, what })
}
