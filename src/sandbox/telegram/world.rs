//! What the sandbox's Telegram knows: people, chats, messages, files, the queue of updates, and its faults.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::faults::Faults;
use super::gauge::Gauge;
use super::pictures::Kept;
use super::profile::Profile;
use super::queue::Updates;
use super::text::Styled;
use crate::clock::Clock;

/// The bot's number on this Telegram, and its name in links.
pub(crate) const BOT_ID: i64 = 7_012_345_678;
pub(crate) const BOT_USERNAME: &str = "kith_sandbox_bot";
/// The only token that opens the door.
pub(crate) const TOKEN: &str = "7012345678:AAE-sandbox-0nly_not-a-secret-000000";

/// The number of the first message; each has the next one.
const FIRST_MESSAGE: i64 = 101;

/// Somebody with a phone.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub id: i64,
    pub first_name: String,
    pub language_code: String,
    pub started: bool,
    pub blocked: bool,
    pub unread: Vec<i64>,
    pub toast: Option<Toast>,
    pub clipboard: Option<String>,
    pub inbox: Vec<Shared>,
    pub keyboard: Option<Value>,
}

/// What an answered tap showed for a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    pub text: String,
    pub alert: bool,
    pub query: String,
}

/// A message from a friend, outside the bot's chat: it carries a link.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub from: String,
    pub text: String,
    pub link: String,
    pub opened: bool,
}

/// A group chat.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub title: String,
    pub bot_is_in: bool,
    /// The bot was sent away; it did not leave.
    pub kicked: bool,
    /// It has become this supergroup.
    pub moved_to: Option<i64>,
}

/// What a message holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Text(Styled),
    Photo(String, Styled),
    Document(String, Styled),
    /// Anything else: the field's name, its value, and how a transcript shows it.
    Other(&'static str, Value, String),
}

/// A message in a chat.
// Each is a mark of Telegram's own, and none follows from another.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub id: i64,
    pub chat: i64,
    pub from: i64,
    pub date: i64,
    pub edited: Option<i64>,
    pub content: Content,
    pub markup: Option<Value>,
    pub protected: bool,
    pub covered: bool,
    pub silent: bool,
    pub preview: Option<Value>,
    pub reply_to: Option<i64>,
    pub deleted: bool,
}

impl Message {
    /// The text or the caption.
    pub(crate) fn styled(&self) -> Option<&Styled> {
        match &self.content {
            Content::Text(styled) | Content::Photo(_, styled) | Content::Document(_, styled) => Some(styled),
            Content::Other(..) => None,
        }
    }

    /// The buttons, row by row.
    pub(crate) fn buttons(&self) -> impl Iterator<Item = &Value> {
        let rows = self.markup.as_ref().and_then(|markup| markup["inline_keyboard"].as_array());
        rows.into_iter().flatten().filter_map(Value::as_array).flatten()
    }

    /// As a person would read it aloud: text, then the buttons in brackets.
    pub(crate) fn spoken(&self) -> String {
        let mut spoken = match &self.content {
            Content::Text(styled) => styled.text.clone(),
            Content::Photo(_, styled) => format!("(picture) {}", styled.text),
            Content::Document(_, styled) => format!("(file) {}", styled.text),
            Content::Other(_, _, shown) => shown.clone(),
        };
        for label in self.buttons().filter_map(|button| button["text"].as_str()) {
            spoken.extend([" [", label, "]"]);
        }
        spoken
    }
}

/// A tap that waits for its answer.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub from: i64,
    pub answered: bool,
}

/// One line of what happened, for a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When, by the sandbox's clock.
    pub when: Timestamp,
    /// The chat's id: a phone's, or a group's.
    pub chat: i64,
    /// Whose phone it is on, or the group's title.
    pub phone: String,
    /// Who said or did it: a first name, or "bot".
    pub who: String,
    /// The words, with buttons as `[label]`.
    pub text: String,
}

/// All of it.
#[derive(Debug)]
pub(crate) struct World {
    pub clock: Clock,
    pub faults: Faults,
    pub people: BTreeMap<i64, Person>,
    pub groups: BTreeMap<i64, Group>,
    pub(super) messages: Vec<Message>,
    /// Where each chat's messages stand.
    places: HashMap<i64, Vec<usize>>,
    pub queries: BTreeMap<String, Query>,
    pub files: BTreeMap<String, Kept>,
    pub updates: Updates,
    pub profile: Profile,
    pub gauge: Gauge,
    /// What a bot did that nobody should do.
    pub complaints: Vec<String>,
    /// What may be passed on: the chat, and the words.
    open: Vec<(i64, String)>,
    lines: Vec<Line>,
    /// Where each chat's lines stand.
    lines_of: HashMap<i64, Vec<usize>>,
}

impl World {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            faults: Faults::default(),
            people: BTreeMap::new(),
            groups: BTreeMap::new(),
            messages: vec![],
            places: HashMap::new(),
            queries: BTreeMap::new(),
            files: BTreeMap::new(),
            updates: Updates::new(),
            profile: Profile::new(),
            gauge: Gauge::default(),
            complaints: vec![],
            open: vec![],
            lines: vec![],
            lines_of: HashMap::new(),
        }
    }

    /// Unix seconds.
    pub(super) fn now(&self) -> i64 {
        self.clock.now().as_second()
    }

    /// A new person. Every second one has an id that 32 bits cannot hold, as many have by now.
    pub(crate) fn add_person(&mut self, first_name: &str, language_code: &str) -> i64 {
        let number = i64::try_from(self.people.len()).unwrap_or_default();
        let id = if number % 2 == 0 { 7_301_000_101 + number * 977 } else { 412_000_233 + number * 977 };
        let person = Person {
            id,
            first_name: first_name.to_owned(),
            language_code: language_code.to_owned(),
            started: false,
            blocked: false,
            unread: vec![],
            toast: None,
            clipboard: None,
            inbox: vec![],
            keyboard: None,
        };
        self.people.insert(id, person);
        id
    }

    /// The message, unless it was deleted.
    pub(crate) fn message(&self, chat: i64, id: i64) -> Option<&Message> {
        self.messages.get(place(id)?).filter(|message| message.chat == chat && !message.deleted)
    }

    pub(super) fn message_mut(&mut self, chat: i64, id: i64) -> Option<&mut Message> {
        self.messages.get_mut(place(id)?).filter(|message| message.chat == chat && !message.deleted)
    }

    /// What stands in a chat, oldest first.
    pub(crate) fn in_chat(&self, chat: i64) -> impl DoubleEndedIterator<Item = &Message> {
        let places = self.places.get(&chat).into_iter().flatten();
        places.map(|place| &self.messages[*place]).filter(|message| !message.deleted)
    }

    /// What the bot said in a chat, newest first.
    pub(crate) fn said(&self, chat: i64) -> impl Iterator<Item = &Message> {
        self.in_chat(chat).rev().filter(|message| message.from == BOT_ID)
    }

    /// Puts a message into its chat and gives its number.
    pub(super) fn post(&mut self, chat: i64, from: i64, content: Content) -> i64 {
        let id = i64::try_from(self.messages.len()).unwrap_or_default() + FIRST_MESSAGE;
        let message = Message {
            id,
            chat,
            from,
            date: self.now(),
            edited: None,
            content,
            markup: None,
            protected: false,
            covered: false,
            silent: false,
            preview: None,
            reply_to: None,
            deleted: false,
        };
        self.places.entry(chat).or_default().push(self.messages.len());
        self.messages.push(message);
        id
    }

    /// Keeps in mind what may be passed on.
    pub(super) fn is_open(&mut self, message: &Message) {
        if !message.protected {
            self.open.push((message.chat, message.spoken()));
        }
    }

    /// What may be passed on although it names somebody else. Names of two letters are found in too many words.
    pub(crate) fn named_in_the_open(&self) -> Vec<String> {
        let names = |text: &str, name: &str| {
            text.match_indices(name).any(|(at, _)| {
                let (before, after) = (text[..at].chars().next_back(), text[at + name.len()..].chars().next());
                !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
            })
        };
        let mut found = vec![];
        for (chat, text) in &self.open {
            // In a group nobody at all may be named.
            let reader = self.people.get(chat).map_or("Whoever reads in a group", |reader| reader.first_name.as_str());
            let others = self.people.values().map(|one| &one.first_name).filter(|name| *name != reader);
            for name in others.filter(|name| name.chars().count() > 2 && names(text, name)) {
                found.push(format!("{reader} may pass on the name of {name}: {text}"));
            }
        }
        found
    }

    /// Adds a line to the transcript of a chat.
    pub(super) fn note(&mut self, chat: i64, who: &str, text: impl Into<String>) {
        let title = self.groups.get(&chat).map(|group| group.title.clone());
        let phone = self.people.get(&chat).map(|person| person.first_name.clone()).or(title).unwrap_or_default();
        self.lines_of.entry(chat).or_default().push(self.lines.len());
        self.lines.push(Line { when: self.clock.now(), chat, phone, who: who.to_owned(), text: text.into() });
    }

    /// All lines, in order.
    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The lines of one chat, in order.
    pub(crate) fn lines_of(&self, chat: i64) -> impl Iterator<Item = &Line> {
        self.lines_of.get(&chat).into_iter().flatten().map(|place| &self.lines[*place])
    }

    /// Queues an update of a kind, if the bot asked for this kind.
    pub(super) fn offer(&mut self, kind: &str, content: &Value) {
        if self.updates.wants(kind) {
            self.queue(json!({ kind: content }));
        }
    }

    /// Queues an update as it is; gives its number.
    pub(crate) fn queue(&mut self, update: Value) -> i64 {
        let (now, reorder) = (self.now(), self.faults.reorder);
        self.updates.push(update, now, reorder)
    }
}

/// Where the message with this number stands.
fn place(id: i64) -> Option<usize> {
    usize::try_from(id - FIRST_MESSAGE).ok()
}
