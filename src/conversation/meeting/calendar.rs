//! A meeting as a file that calendars take in. It is made when somebody asks for it, from that moment's facts.
//!
//! > sister: [Into my calendar]
//! > Kith:   (meeting.ics) Open the file, and the meeting is in your calendar. …
//! > Kith:   The meeting with Aino on Tuesday … is cancelled.      [Out of my calendar]

use anyhow::Result;

use super::attending;
use crate::conversation::{Button, File, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::MeetingId;
use crate::domain::meeting::{Meeting, State};
use crate::domain::participant::Participant;
use crate::domain::refusal::Refusal;
use crate::domain::title::Title;
use crate::store::networks;
use crate::words::Texts;
use crate::words::calendar::{self, Entry};

/// What the file is called: nothing that says what it is about.
const FILE: &str = "meeting.ics";

/// The meeting as it is now: to put in, to change, or to take out.
pub async fn file(room: &mut Room<'_>, id: &MeetingId) -> Flow {
    let (meeting, place) = match attending::looked_at(room, id).await? {
        Ok(found) => found,
        Err(otherwise) => return Ok(otherwise),
    };
    let (t, entry) = (room.t, entry(room, &meeting, &place).await?);
    let text = if entry.cancelled { t.calendar_file_gone() } else { t.calendar_file() };
    let content = calendar::file(&entry, room.now).into_bytes();
    let file = File { name: FILE, kind: "text/calendar", content };
    Ok(Ok(Reply::say(Screen::say(text).with_file(file).open())))
}

/// Somebody who is not expected any more finds what takes the meeting out again, and not where it went.
pub async fn entry(room: &mut Room<'_>, meeting: &Meeting, place: &Participant) -> Result<Entry> {
    let title = networks::title(room.tx, &meeting.network).await?;
    let released = meeting.seat(&place.id).is_some_and(|seat| !seat.expected());
    let cancelled = meeting.state == State::Cancelled || released;
    let Meeting { id, version, plan, .. } = meeting;
    Ok(Entry {
        id: id.to_string(),
        version: version + i64::from(cancelled),
        start: Some(plan.start).filter(|_| !released),
        title: words(room.t, title),
        place: meeting.place_for(place, room.now).place().filter(|_| !cancelled),
        cancelled,
    })
}

/// A title in words.
pub fn words(t: &Texts, title: Title) -> String {
    match title {
        Title::Meeting => t.calendar_title(),
        Title::Coffee => t.calendar_title_coffee(),
        Title::Visit => t.calendar_title_visit(),
        Title::Appointment => t.calendar_title_appointment(),
    }
}

/// The titles there are, for the person to choose from.
pub async fn titles(room: &mut Room<'_>) -> Flow {
    let Some(place) = room.place_for(Action::Title) else { return Ok(Err(Refusal::NotYours)) };
    let (t, chosen) = (room.t, networks::title(room.tx, &place.network).await?);
    let add = |screen: Screen, title| {
        let label = words(t, title);
        let label = if title == chosen { t.convening_chosen(label) } else { t.convening_not_chosen(label) };
        screen.tap(label, Button::TitleIs(title))
    };
    Ok(Ok(Reply::edit(Title::ALL.into_iter().fold(Screen::say(t.calendar_ask_title()), add))))
}

/// This one it is.
pub async fn title_is(room: &mut Room<'_>, title: Title) -> Flow {
    let Some(place) = room.place_for(Action::Title) else { return Ok(Err(Refusal::NotYours)) };
    networks::set_title(room.tx, &place.network, title).await?;
    let saved = room.t.settings_saved();
    Ok(titles(room).await?.map(|reply| reply.with_toast(saved)))
}
