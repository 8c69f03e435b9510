//! What a meeting's card says once the meeting has begun: who was there, as far as that is noted, and the way to the next one.
//! Words of the meeting, none of a human: nobody "failed" to come.

use jiff::Timestamp;

use super::answers;
use super::lines::{everybody_key, people_lines, place, seen_by, sees_others, shown};
use crate::conversation::{Button, Key, Screen};
use crate::domain::access::{self, Action};
use crate::domain::ids::MeetingId;
use crate::domain::meeting::{Form, Meeting, Presence, Seat};
use crate::domain::next::Next;
use crate::domain::participant::Participant;
use crate::words::{Texts, texts};

/// The rest of the card, under when and how.
pub fn card(screen: Screen, meeting: &Meeting, viewer: &Participant, now: Timestamp) -> Screen {
    let t = texts(viewer.habits.lang);
    let own = meeting.seat(&viewer.id).filter(|seat| seat.expected());
    if own.is_none() && !sees_others(viewer) {
        return Screen::say(t.cards_not_expected());
    }
    let screen = screen.and(people(t, meeting, viewer));
    let closed = match own.and_then(|seat| seat.answer) {
        _ if meeting.noted_first().is_some() => String::new(),
        None => t.afterwards_closed(),
        Some(_) => {
            t.afterwards_your_answer(own.map_or_else(String::new, |seat| answers::said(meeting, seat, &viewer.habits)))
        }
    };
    keys(screen.and(closed).and(place(meeting.place_for(viewer, now), t)), t, meeting, viewer, now)
}

/// Who was there, by the rules of who may see who comes: everybody to the person and the team, to one of the people only themselves and
/// those who let them.
fn people(t: &Texts, meeting: &Meeting, viewer: &Participant) -> String {
    let noted = meeting.noted_first().is_some();
    if sees_others(viewer) {
        let seats = meeting.seats.iter().filter(|seat| seat.expected()).collect();
        let lines = people_lines(t, seats, |seat| line(meeting, seat, viewer));
        return if noted { format!("{}\n{lines}", t.afterwards_noted()) } else { lines };
    }
    let own = meeting.seat(&viewer.id).filter(|seat| seat.noted.is_some());
    let own = own.map(|seat| format!("{}\n{}", t.afterwards_noted(), line(meeting, seat, viewer)));
    let came = |seat: &Seat| matches!(seat.noted.map(|noted| noted.what), Some(Presence::Came(_)));
    let others = seen_by(meeting, viewer, came);
    let others = (!others.is_empty()).then(|| t.afterwards_beside(others));
    own.into_iter().chain(others).collect::<Vec<_>>().join("\n")
}

/// How somebody was there, as far as it is noted, in a line.
pub fn line(meeting: &Meeting, seat: &Seat, viewer: &Participant) -> String {
    let t = texts(viewer.habits.lang);
    let state = match seat.noted {
        Some(noted) => presence(t, noted.what),
        None => answers::said(meeting, seat, &viewer.habits),
    };
    t.cards_person(shown(t, &seat.who.name), state)
}

/// What was noted, in words.
pub fn presence(t: &Texts, presence: Presence) -> String {
    match presence {
        Presence::Came(Form::InPerson) => t.afterwards_came(),
        Presence::Came(Form::Phone) => t.afterwards_came_phone(),
        Presence::Came(Form::Online) => t.afterwards_came_online(),
        Presence::DidNotCome => t.afterwards_did_not_come(),
        Presence::ToldUs => t.afterwards_told_us(),
        Presence::NotReached => t.afterwards_not_reached(),
    }
}

fn keys(screen: Screen, t: &Texts, meeting: &Meeting, viewer: &Participant, now: Timestamp) -> Screen {
    let each = |seat: &Seat| line(meeting, seat, viewer);
    let screen = if sees_others(viewer) { everybody_key(screen, t, meeting, each) } else { screen };
    let screen = if access::may_from(viewer, Action::PlanMore) { again_keys(screen, t, &meeting.id) } else { screen };
    if !access::may_from(viewer, Action::NoteWho) || meeting.may_be_noted(now).is_err() {
        return screen;
    }
    let label = if meeting.noted_first().is_some() { t.noting_correct() } else { t.noting_key() };
    screen.tap(label, Button::WhoCame(meeting.id.clone()))
}

/// The next meeting in one tap.
pub fn again_keys(screen: Screen, t: &Texts, meeting: &MeetingId) -> Screen {
    let key = |label: String, next| Key::tap(label, Button::Again(meeting.clone(), next));
    screen.row([key(t.next_tomorrow(), Next::Tomorrow), key(t.next_in_a_week(), Next::InAWeek)])
}
