//! Everybody who is asked to a meeting, page by page, where they are more than a card has room for: for the person and the team.

use super::lines;
use super::{afterwards, cards};
use crate::conversation::{Button, Flow, Key, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::MeetingId;
use crate::domain::meeting::{Meeting, Seat};
use crate::domain::participant::Participant;
use crate::domain::refusal::Refusal;
use crate::words::texts;

/// A page of them; the first is 0.
pub async fn everybody(room: &mut Room<'_>, id: &MeetingId, number: u32) -> Flow {
    let Some(meeting) = crate::store::meetings::load(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::SeeOthers, &meeting.network) else { return Ok(Err(Refusal::NotYours)) };
    let begun = meeting.has_begun(room.now);
    Ok(Ok(Reply::edit(page(&meeting, &place, usize::try_from(number)?, begun))))
}

/// One page. A number beyond the last is the last: people leave meanwhile.
pub fn page(meeting: &Meeting, viewer: &Participant, number: usize, begun: bool) -> Screen {
    let t = texts(viewer.habits.lang);
    let seats = meeting.seats.iter().filter(|seat| seat.expected()).collect();
    let line = |seat: &Seat| {
        if begun { afterwards::line(meeting, seat, viewer) } else { cards::person_line(meeting, seat, viewer) }
    };
    let pages = lines::pages(seats, line);
    let number = number.min(pages.len().saturating_sub(1));
    let lines = pages.get(number).cloned().unwrap_or_default();
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    let screen = Screen::say(cards::when(&meeting.plan, &viewer.habits)).and(lines.join("\n"));
    let screen = screen.and(t.cards_page(count(number + 1), count(pages.len().max(1))));
    let to = |label: String, at: usize| {
        Key::tap(label, Button::Everybody(meeting.id.clone(), u32::try_from(at).unwrap_or(u32::MAX)))
    };
    let back = (number > 0).then(|| to(t.cards_page_before(), number - 1));
    let on = (number + 1 < pages.len()).then(|| to(t.cards_page_after(), number + 1));
    let turn: Vec<Key> = back.into_iter().chain(on).collect();
    let screen = if turn.is_empty() { screen } else { screen.row(turn) };
    screen.tap(t.gathering_back(), Button::Card(meeting.id.clone()))
}
