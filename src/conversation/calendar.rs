//! A meeting as a file that calendars take in. It is made when somebody asks for it, from that moment's facts.
//!
//! > sister: [Into my calendar]
//! > Kith:   (meeting.ics) Open the file, and the meeting is in your calendar. …
//! > Kith:   The meeting with Aino on Tuesday … is cancelled.      [Out of my calendar]

use super::{File, Flow, Reply, Room, Screen, attending};
use crate::domain::ids::MeetingId;
use crate::domain::meeting::{Meeting, State};
use crate::domain::participant::Participant;
use crate::words::calendar::{self, Entry};

/// What the file is called: nothing that says what it is about.
const FILE: &str = "meeting.ics";

/// The meeting as it is now: to put in, to change, or to take out.
pub async fn file(room: &mut Room<'_>, id: &MeetingId) -> Flow {
    let (meeting, place) = match attending::looked_at(room, id).await? {
        Ok(found) => found,
        Err(otherwise) => return Ok(otherwise),
    };
    let (t, entry) = (room.t, entry(room, &meeting, &place));
    let text = if entry.cancelled { t.calendar_file_gone() } else { t.calendar_file() };
    let content = calendar::file(&entry, room.now).into_bytes();
    let file = File { name: FILE, kind: "text/calendar", content };
    Ok(Ok(Reply::say(Screen::say(text).with_file(file).open())))
}

/// Somebody who is not expected any more finds what takes the meeting out again, and not where it went.
pub fn entry(room: &Room<'_>, meeting: &Meeting, place: &Participant) -> Entry {
    let released = meeting.seat(&place.id).is_some_and(|seat| !seat.expected());
    let cancelled = meeting.state == State::Cancelled || released;
    let Meeting { id, version, plan, .. } = meeting;
    Entry {
        id: id.to_string(),
        version: version + i64::from(cancelled),
        start: Some(plan.start).filter(|_| !released),
        title: room.t.calendar_title(),
        place: meeting.place_for(place, room.now).place().filter(|_| !cancelled),
        cancelled,
    }
}
