//! A group chat as tests hold it: what people do there, and what everybody in it reads.

use std::sync::Arc;

use super::phone::{Phone, text};
use super::telegram::world::{Line, Message};
use super::telegram::{Telegram, groups};

/// A group chat that the bot was added to.
#[derive(Clone, Debug)]
pub struct Group {
    telegram: Arc<Telegram>,
    id: i64,
    owner: i64,
}

impl Phone {
    /// Makes a group and adds the bot to it.
    pub fn adds_bot_to_group(&self, title: &str) -> Group {
        Group::new(&self.telegram, self.telegram.adds_to_group(self.id(), title), self.id())
    }

    /// The same by the newest message's button that asks for a group.
    #[track_caller]
    pub fn adds_bot_by(&self, label: &str, title: &str) -> Group {
        let link = self.address(label);
        let id = self.telegram.adds_by_link(self.id(), &link, title).unwrap_or_else(|why| panic!("{why}"));
        Group::new(&self.telegram, id, self.id())
    }

    /// Brings the bot into a supergroup that was there before.
    pub fn adds_bot_to_supergroup(&self, title: &str) -> Group {
        Group::new(&self.telegram, self.telegram.adds_to_supergroup(self.id(), title), self.id())
    }

    /// Brings the bot into a channel.
    pub fn adds_bot_to_channel(&self, title: &str) -> Group {
        Group::new(&self.telegram, self.telegram.adds_to_channel(self.id(), title), self.id())
    }
}

impl Group {
    fn new(telegram: &Arc<Telegram>, id: i64, owner: i64) -> Self {
        Self { telegram: Arc::clone(telegram), id, owner }
    }

    /// The chat's id.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Its owner writes into it.
    pub fn types(&self, text: &str) {
        self.telegram.types_in_group(self.owner, self.id, text);
    }

    /// Somebody else in it does.
    pub fn types_as(&self, phone: &Phone, text: &str) {
        self.telegram.types_in_group(phone.id(), self.id, text);
    }

    /// Somebody in it brings the bot in once more.
    pub fn brings_bot(&self, phone: &Phone) {
        self.telegram.brings_bot(phone.id(), self.id, "member");
    }

    /// Somebody in it makes the bot one of those who run it.
    pub fn promotes_bot(&self, phone: &Phone) {
        self.telegram.brings_bot(phone.id(), self.id, "administrator");
    }

    /// Its owner sends the bot away.
    pub fn sends_bot_away(&self) {
        self.telegram.sends_bot_away(self.owner, self.id);
    }

    /// The bot is in it no more, and was not told.
    pub fn loses_bot(&self) {
        self.telegram.loses_bot(self.id);
    }

    /// It becomes a supergroup, and the bot hears of it.
    #[must_use]
    pub fn becomes_super(&self) -> Group {
        Group { id: self.telegram.becomes_super(self.owner, self.id, true), ..self.clone() }
    }

    /// The same, but the bot hears nothing of it.
    #[must_use]
    pub fn becomes_super_quietly(&self) -> Group {
        Group { id: self.telegram.becomes_super(self.owner, self.id, false), ..self.clone() }
    }

    /// What the bot said there.
    pub fn bot_said(&self) -> Vec<String> {
        let mut said: Vec<_> = self.telegram.look(|world| world.said(self.id).map(text).collect());
        said.reverse();
        said
    }

    /// What its buttons say when they are tapped: nothing, if none is of the kind that tells the bot.
    pub fn data(&self) -> Vec<String> {
        let said = |message: &Message| -> Vec<String> {
            message.buttons().filter_map(|button| Some(button["callback_data"].as_str()?.to_owned())).collect()
        };
        self.telegram.look(|world| world.said(self.id).flat_map(said).collect())
    }

    /// The address that the newest button with these words opens.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn address(&self, label: &str) -> String {
        self.telegram.look(|world| groups::address(world, self.id, label)).unwrap_or_else(|why| panic!("{why}"))
    }

    /// What happened in it: when, who, and the words with buttons as `[label]`.
    pub fn transcript(&self) -> Vec<Line> {
        self.telegram.look(|world| world.lines_of(self.id).cloned().collect())
    }

    /// Whether the bot has left.
    pub fn bot_left(&self) -> bool {
        self.telegram.look(|world| world.groups.get(&self.id).is_none_or(|group| !group.bot_is_in))
    }
}
