//! A meeting as calendars take it in (RFC 5545 and 5546). Whoever looks over somebody's shoulder reads a neutral title: no names, and
//! nothing of what the meeting is about.

use icalendar::{Calendar, Component, Event, EventLike, Property};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// What calendars are told of how long it lasts: the practice plans an hour and a half, and ends when everybody is heard.
pub const LASTS: SignedDuration = SignedDuration::from_mins(90);
/// RFC 5546 asks for somebody who invites and somebody who is invited; RFC 2606 keeps this domain for addresses of nobody.
const NOBODY: &str = "mailto:nobody@kith.invalid";
/// How often an app may look again: an hour. Most look less often.
const AGAIN: &str = "PT1H";
/// Who wrote the file.
const WRITER: &str = "-//Kith//Kith//EN";

/// A meeting on its way into somebody's calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The meeting's id: the same in every version, so that a calendar knows it again.
    pub id: String,
    /// The meeting's version, from 1.
    pub version: i64,
    /// The instant it begins; `None` for whoever is not to know.
    pub start: Option<Timestamp>,
    /// What it is called.
    pub title: String,
    /// Where, if that is known.
    pub place: Option<String>,
    /// It was called off.
    pub cancelled: bool,
}

/// One meeting as a file: put in, changed or taken away, as it now is. `stamp`: when the file was made.
pub fn file(entry: &Entry, stamp: Timestamp) -> String {
    let method = if entry.cancelled { "CANCEL" } else { "REQUEST" };
    let mut calendar = empty();
    calendar.append_property(("METHOD", method));
    let mut event = event(entry, stamp);
    event.add_property("ORGANIZER", NOBODY);
    let mut invited = Property::new("ATTENDEE", NOBODY);
    invited.add_parameter("RSVP", "FALSE");
    event.append_multi_property(invited.done());
    calendar.push(event.done());
    calendar.to_string()
}

/// All of somebody's meetings, for an app that comes again by itself; whatever is not in it is over (RFC 7986).
pub fn feed(entries: &[Entry], name: &str, stamp: Timestamp) -> String {
    let mut calendar = empty();
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.append_property(("NAME", name)).append_property(("X-WR-CALNAME", name));
    let mut every = Property::new("REFRESH-INTERVAL", AGAIN);
    every.add_parameter("VALUE", "DURATION");
    calendar.append_property(every.done()).append_property(("X-PUBLISHED-TTL", AGAIN));
    for entry in entries {
        calendar.push(event(entry, stamp).done());
    }
    calendar.to_string()
}

fn empty() -> Calendar {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", WRITER));
    calendar
}

fn event(entry: &Entry, stamp: Timestamp) -> Event {
    let mut event = Event::new();
    event.uid(&format!("{}@kith.invalid", entry.id));
    event.sequence(u32::try_from(entry.version - 1).unwrap_or_default());
    event.add_property("DTSTAMP", instant(stamp));
    if let Some(start) = entry.start {
        event.add_property("DTSTART", instant(start));
        event.add_property("DTEND", instant(start + LASTS));
    }
    event.summary(&entry.title);
    if let Some(place) = &entry.place {
        event.location(place);
    }
    event.add_property("STATUS", if entry.cancelled { "CANCELLED" } else { "CONFIRMED" });
    event
}

/// As RFC 5545 writes an instant in UTC: no zone's rules are needed to read it.
fn instant(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}
