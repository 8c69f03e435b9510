//! Signing in to the board in a browser: by a link from the chat, once, for some hours; judged anew at every look.
//!
//! > practitioner: /board
//! > Kith:         This opens your page in a browser. …                 [Open my page] [As a picture]
//! > page:         Signed in by the link from your chat.                [Open]
//! > page:         Today: 15:00, Aino. The meeting is waiting for one more practitioner. …

use anyhow::Result;
use jiff::Timestamp;

use super::board::{Board, board};
use crate::conversation::rights::Of;
use crate::conversation::screen::tidy;
use crate::conversation::{Button, Flow, Heard, House, Key, Reply, Room, Screen, What};
use crate::domain::access::Action;
use crate::domain::ids::UserId;
use crate::domain::refusal::Refusal;
use crate::store::{Tx, audit, sessions, teams};
use crate::words::dates;

/// What somebody's board is at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What it shows.
    pub board: Board,
    /// As of when, in the reader's zone.
    pub as_of: String,
    /// What stands there instead if nothing more is heard from here on.
    pub gone: String,
}

/// `/board`.
pub async fn show(room: &mut Room<'_>) -> Flow {
    if !room.may(Action::Board, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    let (t, Some(pages)) = (room.t, room.house.pages.clone()) else {
        let screen = Screen::say(room.t.board_not_here());
        return Ok(Ok(Reply::say(screen.tap(room.t.board_as_picture(), Button::BoardPicture()))));
    };
    let token = sessions::invite(room.tx, room.user, room.now).await?;
    let living = sessions::living(room.tx, room.user, room.now).await?;
    let screen = Screen::say(t.board_link()).row([Key::Open(t.board_open(), format!("{pages}/board/in/{token}"))]);
    let screen = screen.tap(t.board_as_picture(), Button::BoardPicture());
    let screen = if living > 0 {
        screen.and(t.board_living(living)).tap(t.board_out_everywhere(), Button::BoardOut())
    } else {
        screen
    };
    Ok(Ok(Reply::say(screen)))
}

/// Nobody is signed in as them any more.
pub async fn out(room: &mut Room<'_>) -> Flow {
    let Some(staff) = room.staff.first().cloned().filter(|_| room.may(Action::Board, Of::Themselves)) else {
        return Ok(Err(Refusal::NotYours));
    };
    sessions::end_all(room.tx, room.user).await?;
    audit::note(room.tx, Some(staff.id.as_str()), "signed-out", staff.id.as_str(), room.now);
    Ok(Ok(Reply::edit(Screen::say(room.t.board_out_done()))))
}

/// Whether a link still signs somebody in. A look uses nothing up: chats look at links by themselves.
pub async fn is_waiting(tx: &mut Tx, token: &str, now: Timestamp) -> Result<bool> {
    sessions::is_waiting(tx, token, now).await
}

/// Signs in whose link this is, and uses it up; the token of their session. `None`: it signs nobody in.
pub async fn sign_in(tx: &mut Tx, house: &House, token: &str, now: Timestamp) -> Result<Option<String>> {
    let Some(user) = sessions::open(tx, token, now).await? else { return Ok(None) };
    let room = Room::enter(tx, house, &as_they_are(user), now).await?;
    let Some(staff) = room.staff.first().cloned().filter(|_| is_open_to(&room)) else { return Ok(None) };
    sessions::begin(tx, user, staff.id.as_str(), now).await.map(Some)
}

/// Ends the session of this token.
pub async fn sign_out(tx: &mut Tx, token: &str, now: Timestamp) -> Result<()> {
    if let Some((user, _)) = sessions::of(tx, token, now).await?
        && let Some(staff) = teams::of_user(tx, user).await?.first()
    {
        audit::note(tx, Some(staff.id.as_str()), "signed-out", staff.id.as_str(), now);
    }
    sessions::end(tx, token).await
}

/// The board of whose session this is, judged anew: whoever was taken off the team, whose place has ended or whose account is frozen is
/// signed out by it. `acts`: a human asked for it, and the session goes on from here. `None`: nobody is signed in.
pub async fn look(tx: &mut Tx, house: &House, token: &str, acts: bool, now: Timestamp) -> Result<Option<Look>> {
    let Some((user, _)) = sessions::of(tx, token, now).await? else { return Ok(None) };
    let mut room = Room::enter(tx, house, &as_they_are(user), now).await?;
    if !is_open_to(&room) {
        sessions::end(tx, token).await?;
        return Ok(None);
    }
    if acts {
        sessions::touch(room.tx, token, now).await?;
    }
    let board = board(&mut room).await?;
    let (t, as_of) = (room.t, dates::time(now, &room.habits.zone, room.lang()));
    Ok(Some(Look { board, gone: tidy(&t.board_gone(as_of.clone())), as_of }))
}

/// Nobody speaks: what counts is what they are to Kith now.
fn as_they_are(user: UserId) -> Heard {
    Heard { update: 0, user, name: String::new(), lang: None, what: What::Unreadable }
}

fn is_open_to(room: &Room<'_>) -> bool {
    !room.frozen && room.may(Action::Board, Of::Themselves)
}
