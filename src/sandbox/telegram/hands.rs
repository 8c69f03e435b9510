//! What people do with their phones: type, tap, open and share links, block. Each makes the update Telegram would make.

use serde_json::{Value, json};

use super::Telegram;
use super::call::decode_pairs;
use super::text::Styled;
use super::world::{BOT_USERNAME, Content, Message, Person, Query, Shared, World};

/// Why a hand could not do it; a person reads this.
pub(crate) type Done = Result<(), String>;

/// Where a tap on a button leads when it is not a plain callback.
enum Tapped {
    Callback(String),
    Link(String),
    Copied(String),
}

impl Telegram {
    /// Types a text and sends it.
    pub(crate) fn types(&self, user: i64, text: &str) -> Done {
        self.change(|world| world.says(user, text))
    }

    /// Opens a link to the bot: the chat starts with its payload.
    pub(crate) fn opens(&self, user: i64, link: &str) -> Done {
        let payload = start_payload(link).ok_or(format!("{link} is not a link to this bot"))?;
        let text = if payload.is_empty() { "/start".to_owned() } else { format!("/start {payload}") };
        self.change(|world| world.says(user, &text))
    }

    /// Taps the button of a message with this label.
    pub(crate) fn taps(&self, user: i64, message: i64, label: &str) -> Done {
        let place = self.look(|world| {
            let message = world.message(user, message).ok_or(format!("no message {message} here"))?;
            find(message, label).ok_or(format!("no button \"{label}\" on message {}", message.id))
        })?;
        self.presses(user, message, place)
    }

    /// Taps a message's button at this place, counted from the first.
    pub(crate) fn presses(&self, user: i64, message: i64, place: usize) -> Done {
        let (label, tapped) = self.look(|world| {
            let message = world.message(user, message).ok_or(format!("no message {message} here"))?;
            let button = message.buttons().nth(place).ok_or("this button is gone")?;
            Ok::<_, String>((button["text"].as_str().unwrap_or_default().to_owned(), meaning(button)?))
        })?;
        match tapped {
            Tapped::Callback(data) => self.taps_data(user, message, &label, &data),
            Tapped::Link(link) => self.opens(user, &link),
            Tapped::Copied(text) => self.change(|world| {
                world.note(user, &world.name(user), format!("(copied) {text}"));
                world.person(user)?.clipboard = Some(text);
                Ok(())
            }),
        }
    }

    /// Sends callback data from a message, whether or not a button there says so.
    pub(crate) fn taps_data(&self, user: i64, message: i64, label: &str, data: &str) -> Done {
        self.change(|world| {
            world.ready(user)?;
            let id = format!("{}", 4_382_000_000_000_000_000_i64 + i64::try_from(world.queries.len()).unwrap_or(0));
            let message = world.message(user, message).ok_or(format!("no message {message} here"))?.clone();
            world.person(user)?.toast = None;
            world.note(user, &world.name(user), format!("taps [{label}]"));
            world.queries.insert(id.clone(), Query { from: user, answered: false });
            let tapped = world.tapped(&id, user, &message, data);
            world.offer("callback_query", &tapped);
            Ok(())
        })
    }

    /// Sends something that is not text.
    pub(crate) fn sends(&self, user: i64, what: Thing) -> Done {
        self.change(|world| {
            let content = what.content(world);
            world.speaks(user, content)
        })
    }

    /// Gives a link to somebody else, as a message between friends.
    pub(crate) fn shares(&self, from: i64, to: i64, link: &str) -> Done {
        let (link, text) = shared(link);
        self.change(|world| {
            let name = world.name(from);
            let receiver = world.name(to);
            world.person(to)?.inbox.push(Shared { from: name.clone(), text, link: link.clone(), opened: false });
            world.note(from, &name, format!("(shares with {receiver}) {link}"));
            Ok(())
        })
    }

    /// Gives a link to somebody by other means than Telegram: on paper, by word of mouth.
    pub(crate) fn hands(&self, to: i64, link: &str) -> Done {
        self.change(|world| {
            let shared =
                Shared { from: "The operator".into(), text: String::new(), link: link.to_owned(), opened: false };
            world.person(to)?.inbox.push(shared);
            Ok(())
        })
    }

    /// Opens a link that a friend shared.
    pub(crate) fn opens_shared(&self, user: i64, which: usize) -> Done {
        let link = self.change(|world| {
            let inbox = &mut world.person(user)?.inbox;
            let shared = inbox.get_mut(which).ok_or("nobody shared a link with this phone")?;
            shared.opened = true;
            Ok::<_, String>(shared.link.clone())
        })?;
        self.opens(user, &link)
    }

    /// Has seen everything.
    pub(crate) fn has_read(&self, user: i64) -> Done {
        self.change(|world| {
            world.person(user)?.unread.clear();
            Ok(())
        })
    }

    /// Sets the language of the Telegram app.
    pub(crate) fn speaks(&self, user: i64, language_code: &str) -> Done {
        self.change(|world| {
            language_code.clone_into(&mut world.person(user)?.language_code);
            Ok(())
        })
    }

    /// Blocks the bot, or lets it in again.
    pub(crate) fn blocks(&self, user: i64, blocked: bool) -> Done {
        self.change(|world| {
            let person = world.person(user)?;
            if !person.started || person.blocked == blocked {
                return Err(format!("{} cannot do that now", person.first_name));
            }
            person.blocked = blocked;
            let (old, new) = if blocked { ("member", "kicked") } else { ("kicked", "member") };
            world.note(user, &world.name(user), if blocked { "(blocks the bot)" } else { "(unblocks the bot)" });
            let moved = world.bot_moved(user, user, old, new);
            world.offer("my_chat_member", &moved);
            Ok(())
        })
    }
}

/// What people send when they do not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    Voice,
    Photo,
    Sticker,
}

impl Thing {
    fn content(self, world: &mut World) -> Content {
        match self {
            Self::Voice => {
                let id = world.keep_file("voice", "voice.oga", "audio/ogg", b"OggS");
                let voice =
                    json!({"file_id": id, "file_unique_id": format!("v{id}"), "duration": 3, "mime_type": "audio/ogg"});
                Content::Other("voice", voice, "(voice message)".into())
            }
            Self::Photo => {
                Content::Photo(world.keep_file("photos", "photo.png", "image/png", PIXEL), Styled::default())
            }
            Self::Sticker => {
                let id = world.keep_file("stickers", "sticker.webp", "image/webp", b"RIFF");
                let sticker = json!({
                    "file_id": id, "file_unique_id": format!("s{id}"), "type": "regular", "width": 512, "height": 512,
                    "is_animated": false, "is_video": false, "emoji": "🙂",
                });
                Content::Other("sticker", sticker, "(sticker)".into())
            }
        }
    }
}

/// One grey pixel, as a PNG.
const PIXEL: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\xd8\x00\x00\x00\xb2\x00\xb1\x55\x0a\xe8\x2a\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

impl World {
    pub(crate) fn person(&mut self, user: i64) -> Result<&mut Person, String> {
        self.people.get_mut(&user).ok_or(format!("nobody has the id {user}"))
    }

    pub(crate) fn name(&self, user: i64) -> String {
        self.people.get(&user).map(|person| person.first_name.clone()).unwrap_or_default()
    }

    /// A person who blocked the bot cannot write to it.
    fn ready(&mut self, user: i64) -> Result<&mut Person, String> {
        let person = self.person(user)?;
        if person.blocked {
            return Err(format!("{} has blocked the bot", person.first_name));
        }
        person.started = true;
        Ok(person)
    }

    fn says(&mut self, user: i64, text: &str) -> Done {
        match text.encode_utf16().count() {
            0 => Err("nothing was typed".into()),
            1..=4096 => self.speaks(user, Content::Text(Styled::typed(text))),
            _ => Err("Telegram splits texts over 4096 characters; send the parts".into()),
        }
    }

    fn speaks(&mut self, user: i64, content: Content) -> Done {
        self.ready(user)?.toast = None;
        self.posts(user, user, content);
        Ok(())
    }

    pub(super) fn posts(&mut self, chat: i64, user: i64, content: Content) {
        let id = self.post(chat, user, content);
        let Some(message) = self.message(chat, id).cloned() else { return };
        self.note(chat, &self.name(user), message.spoken());
        let shown = self.shown(&message);
        self.offer("message", &shown);
    }
}

/// The place of the button whose label is this, or else contains it.
pub(crate) fn find(message: &Message, label: &str) -> Option<usize> {
    let shown = |button: &Value| plain(button["text"].as_str().unwrap_or_default());
    let exact = message.buttons().position(|button| shown(button) == plain(label));
    exact.or_else(|| message.buttons().position(|button| shown(button).contains(&plain(label))))
}

/// Without the marks that keep directions apart, which nobody sees.
pub(crate) fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

fn meaning(button: &Value) -> Result<Tapped, String> {
    if let Some(data) = button["callback_data"].as_str() {
        return Ok(Tapped::Callback(data.to_owned()));
    }
    if let Some(url) = button["url"].as_str() {
        return Ok(Tapped::Link(url.to_owned()));
    }
    match button["copy_text"]["text"].as_str() {
        Some(text) => Ok(Tapped::Copied(text.to_owned())),
        None => Err("this button opens inline mode, which the sandbox's phones do not have".into()),
    }
}

/// The payload of a link to this bot; empty for a bare link.
pub(crate) fn start_payload(link: &str) -> Option<String> {
    pairs(link).map(|pairs| named(pairs, "start").unwrap_or_default())
}

/// The payload of a link that brings this bot into a group.
pub(super) fn group_payload(link: &str) -> Option<String> {
    pairs(link).and_then(|pairs| named(pairs, "startgroup"))
}

fn named(pairs: Vec<(String, String)>, wanted: &str) -> Option<String> {
    pairs.into_iter().find(|(name, _)| name == wanted).map(|(_, payload)| payload)
}

/// What a link to this bot holds.
fn pairs(link: &str) -> Option<Vec<(String, String)>> {
    let bare = ["https://", "http://"].iter().find_map(|scheme| link.strip_prefix(scheme)).unwrap_or(link);
    let (name, query) = match bare.strip_prefix("t.me/") {
        Some(path) => path.split_once('?').unwrap_or((path, "")),
        None => link.strip_prefix("tg://resolve?").map(|query| (BOT_USERNAME, query))?,
    };
    name.eq_ignore_ascii_case(BOT_USERNAME).then(|| decode_pairs(query))
}

/// A share link's own link and text; any other link stands for itself.
pub(crate) fn shared(link: &str) -> (String, String) {
    let bare = link.strip_prefix("https://").unwrap_or(link);
    let query = bare.strip_prefix("t.me/share/url?").or_else(|| bare.strip_prefix("t.me/share?"));
    let Some(query) = query else { return (link.to_owned(), String::new()) };
    let pairs = decode_pairs(query);
    let field = |name: &str| pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone());
    (field("url").unwrap_or_default(), field("text").unwrap_or_default())
}

/// The links of a message in the order a reader meets them: the text's, then the buttons'.
pub(crate) fn links(message: &Message) -> Vec<String> {
    let mut links = vec![];
    if let Some(styled) = message.styled() {
        links.extend(styled.entities.iter().filter_map(|entity| entity["url"].as_str().map(str::to_owned)));
        let words = styled.text.split(|c: char| c.is_whitespace() || "<>()\"'\u{2068}\u{2069}".contains(c));
        let trimmed = words.map(|word| word.trim_end_matches(['.', ',', '!', '?']));
        links.extend(trimmed.filter(|word| word.contains("t.me/")).map(str::to_owned));
    }
    for button in message.buttons() {
        let link = button["url"].as_str().or_else(|| button["copy_text"]["text"].as_str());
        links.extend(link.filter(|link| link.contains("t.me/")).map(str::to_owned));
    }
    links
}
