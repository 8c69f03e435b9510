//! What is said either way: what somebody did, without anything of Telegram in it, and what they get back.

use anyhow::Result;

use super::screen;
use super::{Button, Command, Menu, Screen};
use crate::domain::ids::{GroupId, UserId};
use crate::domain::language::Lang;
use crate::domain::refusal::Refusal;

/// One update, without anything of Telegram in it.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Telegram's number for it.
    pub update: i64,
    /// Who did it. The only ground any right rests on.
    pub user: UserId,
    /// What Telegram calls them.
    pub name: String,
    /// The language their Telegram speaks, if Kith speaks it too.
    pub lang: Option<Lang>,
    /// What they did.
    pub what: What,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A command, and what stood behind it.
    Command(Command, String),
    /// A text.
    Typed(String),
    /// A button; `None` when its data is not ours.
    Tapped(Option<Button>),
    /// Voice, a picture, anything else that is not text.
    Unreadable,
    /// Blocked the bot, or let it in again.
    Reachable(bool),
}

/// What the one who did it gets back at once. Lost? They tap again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// A short line over the screen (at most 200 characters).
    pub toast: Option<String>,
    /// What the tapped message becomes; said anew when nothing was tapped.
    pub edit: Option<Screen>,
    /// New messages.
    pub say: Vec<Screen>,
    /// The commands they are offered from now on.
    pub menu: Option<Menu>,
    /// Messages of Kith's in their chat that go, if Telegram lets it.
    pub unsay: Vec<i64>,
    /// A group that the bot leaves with this line.
    pub leaves: Option<(GroupId, String)>,
}

impl Reply {
    /// Nothing at all.
    pub fn silence() -> Self {
        Self::default()
    }

    /// A new message.
    pub fn say(screen: Screen) -> Self {
        Self { say: vec![screen], ..Self::default() }
    }

    /// The tapped message becomes this.
    pub fn edit(screen: Screen) -> Self {
        Self { edit: Some(screen), ..Self::default() }
    }

    /// A short line and nothing else.
    pub fn toast(text: impl AsRef<str>) -> Self {
        Self { toast: Some(screen::tidy(text.as_ref())), ..Self::default() }
    }

    /// With a short line over it.
    #[must_use]
    pub fn with_toast(mut self, text: impl AsRef<str>) -> Self {
        self.toast = Some(screen::tidy(text.as_ref()));
        self
    }

    /// And one more message.
    #[must_use]
    pub fn then(mut self, screen: Screen) -> Self {
        self.say.push(screen);
        self
    }

    /// With the commands that fit what they are now.
    #[must_use]
    pub fn with_menu(mut self, menu: Menu) -> Self {
        self.menu = Some(menu);
        self
    }
}

/// A flow's end: an answer, a rule's no, or an error of ours.
pub type Flow = Result<Result<Reply, Refusal>>;
