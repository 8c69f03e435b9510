//! What becomes of a notice whose time has come: it is sent, waits, or is dropped.

use jiff::Timestamp;

use super::reminding::Due;
use crate::conversation::Screen;
use crate::domain::ids::{GroupId, UserId};
use crate::domain::participant::{Habits, Participant};
use crate::words::{Texts, texts};

/// What becomes of a queued notice now.
#[derive(Clone, Debug, PartialEq)]
pub enum Ripe {
    /// Send this, to this user.
    Send(UserId, Screen),
    /// Send this into a group.
    There(GroupId, Screen),
    /// Not now: at this instant.
    Later(Timestamp),
    /// Never: a short code says why.
    Drop(&'static str),
}

impl Ripe {
    /// What would be sent.
    pub fn screen(self) -> Option<Screen> {
        if let Ripe::Send(_, screen) = self { Some(screen) } else { None }
    }

    /// What a judgement by time means for this receiver.
    pub fn of(user: UserId, due: Due) -> Self {
        match due {
            Due::Send(screen) => Self::Send(user, screen),
            Due::Later(at) => Self::Later(at),
            Due::Drop(why) => Self::Drop(why),
        }
    }
}

/// What cannot wait for the morning arrives without a sound; grave news has one for whoever is on call.
pub fn at_night_silent(mut screen: Screen, grave: bool, habits: &Habits, now: Timestamp) -> Screen {
    screen.silent = habits.is_quiet_for(grave, now);
    screen
}

/// The receiver's language.
pub fn words(receiver: &Participant) -> &'static Texts {
    texts(receiver.habits.lang)
}
