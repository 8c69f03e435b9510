//! An address at which somebody's calendar app reads their meetings by itself. It is theirs alone, shown once, and ends when they say so.
//!
//! > sister: /calendar
//! > Kith:   Your calendar can follow your meetings by itself. …   [Make my address]
//! > sister: [Make my address]
//! > Kith:   This is your address. …   [Copy the address] [Open my calendar app]

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{attending, calendar};
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Heard, House, Key, Reply, Room, Screen, What};
use crate::domain::access::Action;
use crate::domain::meeting::{Answer, Seat};
use crate::domain::refusal::Refusal;
use crate::store::{Tx, accounts, links, meetings, participants};
use crate::words::calendar::{self as file, Entry};

/// What is past stays in it for so long: a calendar that lost yesterday would look broken.
const PAST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// `/calendar`.
pub async fn show(room: &mut Room<'_>) -> Flow {
    crate::fault::point("flow-settings");
    if !room.may(Action::Follow, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    let t = room.t;
    if room.house.pages.is_none() {
        return Ok(Ok(Reply::say(Screen::say(t.feed_not_here()))));
    }
    if accounts::has_feed(room.tx, room.user).await? {
        return Ok(Ok(Reply::say(is_there(room))));
    }
    Ok(Ok(Reply::say(Screen::say(t.feed_about()).tap(t.feed_make(), Button::FeedNew()))))
}

/// There is an address; what it is was shown once.
pub fn is_there(room: &Room<'_>) -> Screen {
    let t = room.t;
    Screen::say(t.feed_is_there()).tap(t.feed_make_new(), Button::FeedNew()).tap(t.feed_stop(), Button::FeedStop())
}

/// A new address; an older one leads nowhere from now on.
pub async fn make(room: &mut Room<'_>) -> Flow {
    if !room.may(Action::Follow, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    let (t, Some(pages)) = (room.t, room.house.pages.clone()) else {
        return Ok(Ok(Reply::edit(Screen::say(room.t.feed_not_here()))));
    };
    let token = links::fresh_token()?;
    accounts::set_feed(room.tx, room.user, Some(&links::hash(&token))).await?;
    let address = format!("{pages}/calendar/{token}.ics");
    let opens = format!("{pages}/calendar/{token}/open");
    let screen = Screen::say(t.feed_made(address.clone())).row([Key::Copy(t.feed_copy(), address)]);
    // In a message of its own, which may be copied from: an edited one stays as protected as it was sent.
    let say = vec![screen.row([Key::Open(t.feed_open(), opens)]).open()];
    Ok(Ok(Reply { say, ..Reply::edit(is_there(room)) }))
}

/// The address leads nowhere from now on.
pub async fn stop(room: &mut Room<'_>) -> Flow {
    if !room.may(Action::Follow, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    accounts::set_feed(room.tx, room.user, None).await?;
    Ok(Ok(Reply::edit(Screen::say(room.t.feed_stopped()))))
}

/// What the calendar of whoever has this token finds now; `None` if it is nobody's. Whoever takes part nowhere now, is
/// held or whose account is frozen has an empty calendar.
pub async fn read(tx: &mut Tx, house: &House, token: &str, now: Timestamp) -> Result<Option<String>> {
    let hash = links::hash(token);
    let Some(user) = participants::of_feed(tx, &hash).await? else {
        return Ok(accounts::is_feed(tx, &hash).await?.then(|| file::feed(&[], "", now)));
    };
    let nobody_speaks = Heard { update: 0, user, name: String::new(), lang: None, what: What::Unreadable };
    let mut room = Room::enter(tx, house, &nobody_speaks, now).await?;
    let entries = if room.frozen { vec![] } else { entries(&mut room).await? };
    Ok(Some(file::feed(&entries, &room.t.calendar_title(), now)))
}

/// Meetings they may come to, without the places: who keeps the calendar need not know them.
async fn entries(room: &mut Room<'_>) -> Result<Vec<Entry>> {
    let (mut entries, since) = (vec![], room.now - PAST);
    for place in attending::looking(room) {
        for meeting in meetings::coming_up(room.tx, &place.network, since).await? {
            if meeting.seat(&place.id).is_some_and(may_come) {
                entries.push(Entry { place: None, ..calendar::entry(room, &meeting, &place).await? });
            }
        }
    }
    entries.sort_by_key(|entry| entry.start);
    Ok(entries)
}

fn may_come(seat: &Seat) -> bool {
    seat.expected() && seat.answer != Some(Answer::NotComing)
}
