//! For a phone that others see: what comes by itself says what it is about only after a tap, if the receiver chose so (H7). What answers
//! a tap or a command is shown at once, for its reader looks at the screen. Nothing edits a message but a tap on it, so what is hidden
//! stays hidden.
//!
//! > Kith:   There is a message for you.                              [Show]
//! > mother: [Show]
//! > Kith:   Aino would like you to come to a meeting. …              [I'm coming] … [Hide]
//! > mother: [Hide]
//! > Kith:   There is a message for you.                              [Show]

use anyhow::Result;

use super::{news, waiting};
use crate::conversation::meeting::cards;
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::PostId;
use crate::domain::refusal::Refusal;
use crate::store::outbox::{self, Sent};

/// What is to be done with the message that was tapped.
enum Found {
    /// Theirs.
    Theirs(Sent),
    /// Written to somebody else, or not to be seen for now.
    Refused,
    /// Nothing goes on for them just now.
    Quiet,
    /// Nobody knows any more to whom it was written, or that it was.
    Over,
}

/// The message's words, from today's facts and by the rules of sending it now.
pub async fn show(room: &mut Room<'_>, id: &PostId) -> Flow {
    let sent = match find(room, id).await? {
        Found::Theirs(sent) => sent,
        Found::Refused => return Ok(Err(Refusal::NotYours)),
        Found::Quiet => return Ok(Ok(Reply::toast(room.t.holding_quiet()))),
        Found::Over => return Ok(Ok(over(room))),
    };
    let screen = match news::unhidden(room.tx, room.house, &sent, room.now).await? {
        news::Unhidden::Is(screen) => screen,
        news::Unhidden::Settled => Screen::say(room.t.hiding_settled()),
        news::Unhidden::Over => return Ok(Ok(over(room))),
    };
    // On a page of their own there is nothing to hide again: they opened it.
    let hides = room.habits.discreet && !screen.rows.is_empty() && !room.user.is_without_telegram();
    Ok(Ok(Reply::edit(if hides { screen.tap(room.t.hiding_hide(), Button::Hide(id.clone())) } else { screen })))
}

/// Neutral again.
pub async fn hide(room: &mut Room<'_>, id: &PostId) -> Flow {
    Ok(match find(room, id).await? {
        Found::Theirs(_) | Found::Quiet => Ok(Reply::edit(cards::hidden(room.t, id))),
        Found::Refused => Err(Refusal::NotYours),
        Found::Over => Ok(over(room)),
    })
}

async fn find(room: &mut Room<'_>, id: &PostId) -> Result<Found> {
    let Some(sent) = outbox::sent(room.tx, id).await? else { return Ok(Found::Over) };
    let Some(to) = waiting::receiver(room.tx, &sent.to).await? else { return Ok(Found::Over) };
    let theirs =
        room.may(Action::Unhide, Of::Written(to)) && !waiting::is_held_back(room.tx, &sent.to, room.now).await?;
    Ok(match theirs {
        true if waiting::is_held(room.tx, &sent.to).await? => Found::Quiet,
        true => Found::Theirs(sent),
        false => Found::Refused,
    })
}

/// Nothing of it: not that a place has ended, nor whose meeting it was about. But nobody who saw only the neutral line may go in vain to
/// what was called off in it.
fn over(room: &Room<'_>) -> Reply {
    Reply::edit(Screen::say(room.t.hiding_over())).with_toast(room.t.help_old_button())
}
