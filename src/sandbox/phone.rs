//! A phone as tests and the story hold it: what its owner does, and what its owner reads.

use std::sync::Arc;

use super::telegram::hands::{self, Done, Thing, plain};
use super::telegram::world::{Content, Line, Message};
use super::telegram::{Telegram, World};

/// Somebody's phone, with the bot's chat open. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Phone {
    pub(super) telegram: Arc<Telegram>,
    id: i64,
}

/// What the owner does. Every hand panics, with the last screens, when the phone does not offer it.
impl Phone {
    pub(super) fn new(telegram: Arc<Telegram>, first_name: &str, language_code: &str) -> Self {
        let id = telegram.change(|world| world.add_person(first_name, language_code));
        Self { telegram, id }
    }

    /// The owner's Telegram id, which is the private chat's id too.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The owner's first name.
    pub fn name(&self) -> String {
        self.telegram.look(|world| world.name(self.id))
    }

    /// Writes to the bot.
    #[track_caller]
    pub fn types(&self, text: &str) {
        self.must(self.telegram.types(self.id, text));
    }

    /// Taps the button with this label (or one that contains it) on the newest message that has it;
    /// failing that, the reply keyboard's.
    #[track_caller]
    pub fn taps(&self, label: &str) {
        match self.telegram.look(|world| newest_with(world, self.id, label)) {
            Some(message) => self.taps_on(message, label),
            None => self.must(self.taps_keyboard(label)),
        }
    }

    /// Taps a button of a certain message, however old.
    #[track_caller]
    pub fn taps_on(&self, message: i64, label: &str) {
        self.must(self.telegram.taps(self.id, message, label));
    }

    /// Sends forged callback data from the newest message.
    #[track_caller]
    pub fn taps_by_data(&self, raw: &str) {
        let newest = self.newest_id();
        self.must(self.telegram.taps_data(self.id, newest, "forged", raw));
    }

    /// Opens a link to the bot.
    #[track_caller]
    pub fn opens(&self, link: &str) {
        self.must(self.telegram.opens(self.id, link));
    }

    /// Gives the newest message's link (its share button's, if it has one) to a friend, outside the bot.
    #[track_caller]
    pub fn shares_to(&self, other: &Phone) {
        let link = self.share_link().or_else(|| self.first_link());
        let done = link.ok_or("no message with a link to share".to_owned());
        self.must(done.and_then(|link| self.telegram.shares(self.id, other.id, &link)));
    }

    /// Opens the newest link that a friend shared.
    #[track_caller]
    pub fn opens_shared(&self) {
        let count = self.telegram.look(|world| world.people[&self.id].inbox.len());
        self.must(self.telegram.opens_shared(self.id, count.wrapping_sub(1)));
    }

    /// Sends a voice message.
    #[track_caller]
    pub fn sends_voice(&self) {
        self.must(self.telegram.sends(self.id, Thing::Voice));
    }

    /// Sends a picture.
    #[track_caller]
    pub fn sends_photo(&self) {
        self.must(self.telegram.sends(self.id, Thing::Photo));
    }

    /// Sends a sticker.
    #[track_caller]
    pub fn sends_sticker(&self) {
        self.must(self.telegram.sends(self.id, Thing::Sticker));
    }

    /// Blocks the bot.
    #[track_caller]
    pub fn blocks(&self) {
        self.must(self.telegram.blocks(self.id, true));
    }

    /// Lets the bot in again.
    #[track_caller]
    pub fn unblocks(&self) {
        self.must(self.telegram.blocks(self.id, false));
    }

    fn taps_keyboard(&self, label: &str) -> Done {
        let keyboard = self.telegram.look(|world| world.people[&self.id].keyboard.clone()).unwrap_or_default();
        let rows = keyboard["keyboard"].as_array().cloned().unwrap_or_default();
        let buttons = rows.iter().filter_map(|row| row.as_array()).flatten();
        let mut labels = buttons.filter_map(|button| button.as_str().or_else(|| button["text"].as_str()));
        let found = labels.find(|text| plain(text).contains(&plain(label)));
        self.telegram.types(self.id, found.ok_or(format!("no button \"{label}\""))?)
    }

    #[track_caller]
    fn must(&self, done: Done) {
        if let Err(why) = done {
            panic!("{}: {why}\n{}", self.name(), self.last_screens());
        }
    }
}

/// What the owner reads.
impl Phone {
    /// Asserts that the oldest unread message contains `part`, marks it as read, and gives its whole text.
    #[track_caller]
    pub fn reads(&self, part: &str) -> String {
        let oldest = self.telegram.look(|world| world.people[&self.id].unread.first().copied());
        let Some(oldest) = oldest else {
            panic!("{} has nothing new to read, and wanted \"{part}\"\n{}", self.name(), self.last_screens());
        };
        let text = self.text_of(oldest);
        let (name, screens) = (self.name(), self.last_screens());
        assert!(text.contains(&plain(part)), "{name} wanted \"{part}\", and reads: {text}\n{screens}");
        self.mark_read(oldest);
        text
    }

    /// Reads all that is unread, oldest first.
    pub fn reads_all(&self) -> Vec<String> {
        let unread = self.telegram.change(|world| {
            world.people.get_mut(&self.id).map(|person| std::mem::take(&mut person.unread)).unwrap_or_default()
        });
        unread.into_iter().map(|id| self.text_of(id)).collect()
    }

    /// How many messages are unread.
    pub fn unread(&self) -> usize {
        self.telegram.look(|world| world.people[&self.id].unread.len())
    }

    /// Asserts that the newest message, as it stands now, contains `part`.
    #[track_caller]
    pub fn sees(&self, part: &str) {
        let (screen, name) = (self.screen(), self.name());
        assert!(screen.contains(&plain(part)), "{name} wanted to see \"{part}\"\n{}", self.last_screens());
    }

    /// Asserts that nothing is unread.
    #[track_caller]
    pub fn sees_nothing_new(&self) {
        let name = self.name();
        assert_eq!(self.unread(), 0, "{name} has something new\n{}", self.last_screens());
    }

    /// The newest message's text as it stands now; empty if the bot has said nothing.
    pub fn screen(&self) -> String {
        self.newest(text).unwrap_or_default()
    }

    /// The newest message's number, for `taps_on` later.
    #[track_caller]
    pub fn newest_id(&self) -> i64 {
        let newest = self.newest(|message| message.id);
        newest.unwrap_or_else(|| panic!("the bot has said nothing to {}", self.name()))
    }

    /// What the last tap's answer showed for a moment.
    pub fn toast(&self) -> Option<String> {
        self.telegram.look(|world| world.people[&self.id].toast.as_ref().map(|toast| plain(&toast.text)))
    }

    /// What a copy button last put on the clipboard.
    pub fn clipboard(&self) -> Option<String> {
        self.telegram.look(|world| world.people[&self.id].clipboard.clone())
    }

    /// The labels on the newest message.
    pub fn buttons(&self) -> Vec<String> {
        let labels =
            |message: &Message| message.buttons().filter_map(|button| button["text"].as_str()).map(plain).collect();
        self.newest(labels).unwrap_or_default()
    }

    /// The address that the newest message's button with these words opens.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn address(&self, label: &str) -> String {
        let address = |message: &Message| {
            let mut buttons =
                message.buttons().filter(|button| button["text"].as_str().is_some_and(|text| text.contains(label)));
            buttons.find_map(|button| Some(button["url"].as_str()?.to_owned()))
        };
        self.newest(address).flatten().unwrap_or_else(|| panic!("no [{label}] opens anything\n{}", self.last_screens()))
    }

    /// What the buttons of the newest so many messages say when they are tapped, newest first.
    pub fn data(&self, messages: usize) -> Vec<String> {
        let said = |message: &Message| -> Vec<String> {
            message.buttons().filter_map(|button| Some(button["callback_data"].as_str()?.to_owned())).collect()
        };
        self.telegram.look(|world| world.said(self.id).take(messages).flat_map(said).collect())
    }

    /// The commands in this phone's menu, with their descriptions.
    pub fn commands(&self) -> Vec<(String, String)> {
        self.telegram.look(|world| world.profile.commands_for(self.id, &world.people[&self.id].language_code))
    }

    /// Whether the newest message may not be forwarded or saved.
    pub fn is_protected(&self) -> bool {
        self.newest(|message| message.protected).unwrap_or_default()
    }

    /// Whether the newest message's picture shows itself only after a tap.
    pub fn is_covered(&self) -> bool {
        self.newest(|message| message.covered).unwrap_or_default()
    }

    /// Whether the newest message came without a sound.
    pub fn is_silent(&self) -> bool {
        self.newest(|message| message.silent).unwrap_or_default()
    }

    /// The picture or file of the newest message.
    pub fn file(&self) -> Option<Vec<u8>> {
        self.telegram.look(|world| {
            let (Content::Photo(id, _) | Content::Document(id, _)) = &world.said(self.id).next()?.content else {
                return None;
            };
            world.files.get(id).map(|file| file.bytes.clone())
        })
    }

    /// The link to the bot in the newest message that has one, in its text, a link, a share or a copy button.
    #[track_caller]
    pub fn link(&self) -> String {
        let link = self.first_link().map(|link| hands::shared(&link).0);
        link.unwrap_or_else(|| panic!("{} has no message with a link\n{}", self.name(), self.last_screens()))
    }

    /// What happened on this phone: when, who, and the words with buttons as `[label]`.
    pub fn transcript(&self) -> Vec<Line> {
        self.telegram.look(|world| world.lines_of(self.id).cloned().collect())
    }

    fn newest<T>(&self, look: impl FnOnce(&Message) -> T) -> Option<T> {
        self.telegram.look(|world| world.said(self.id).next().map(look))
    }

    fn text_of(&self, id: i64) -> String {
        self.telegram.look(|world| world.message(self.id, id).map(text)).unwrap_or_default()
    }

    fn mark_read(&self, id: i64) {
        self.telegram.change(|world| {
            if let Some(person) = world.people.get_mut(&self.id) {
                person.unread.retain(|unread| *unread != id);
            }
        });
    }

    fn first_link(&self) -> Option<String> {
        self.telegram.look(|world| world.said(self.id).find_map(|message| hands::links(message).into_iter().next()))
    }

    fn share_link(&self) -> Option<String> {
        let is_share = |link: &String| link.contains("t.me/share");
        self.newest(|message| hands::links(message).into_iter().find(is_share)).flatten()
    }

    fn last_screens(&self) -> String {
        let lines = self.transcript();
        let show = |line: &Line| format!("  {} | {}: {}", line.when, line.who, line.text);
        lines.iter().skip(lines.len().saturating_sub(8)).map(show).collect::<Vec<_>>().join("\n")
    }
}

pub(super) fn text(message: &Message) -> String {
    plain(message.styled().map_or("", |styled| &styled.text))
}

fn newest_with(world: &World, chat: i64, label: &str) -> Option<i64> {
    world.said(chat).find(|message| hands::find(message, label).is_some()).map(|message| message.id)
}
