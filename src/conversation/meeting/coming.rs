//! What would help: whoever is coming may say more, with boxes to tick. Nobody has to.
//!
//! > brother: [What would help]
//! > Kith:    Is there anything that would help you at the meeting? …      [☑ From the start] [☐ From 15:30] … [☐ Step-free access] [Back]
//! > brother: [☐ Step-free access], [Back]
//! > Kith:    Meeting with Aino … Your answer: coming, needs step-free access. You can change it at any time.

use super::{cards, refusing};
use crate::conversation::{Button, Flow, Key, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::MeetingId;
use crate::domain::meeting::{Meeting, Seat};
use crate::domain::needs::{Detail, Help, Later};
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::meetings;
use crate::words::{Texts, dates};

/// The boxes, as they are ticked now.
pub async fn would_help(room: &mut Room<'_>, id: &MeetingId) -> Flow {
    let Some(meeting) = meetings::load(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::Answer, &meeting.network) else {
        return Ok(refusing::not_open(room, &meeting));
    };
    let Some(seat) = meeting.seat(&place.id).filter(|seat| seat.expected()) else { return Ok(Err(Refusal::NotYours)) };
    match meeting.must_be_open(room.now) {
        Err(refusal) => refusing::refused(room, &meeting, &place, refusal).await,
        Ok(()) if !seat.is_coming() => refusing::refused(room, &meeting, &place, Refusal::Changed).await,
        Ok(()) => Ok(Ok(Reply::edit(boxes(room, &meeting, seat)))),
    }
}

/// One box is ticked, or not any more.
pub async fn say_more(room: &mut Room<'_>, id: &MeetingId, version: i64, detail: Detail) -> Flow {
    let Some(meeting) = meetings::lock(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::Answer, &meeting.network) else {
        return Ok(refusing::not_open(room, &meeting));
    };
    match meeting.says_more(&place.id, version, detail, room.now) {
        Err(refusal) => refusing::refused(room, &meeting, &place, refusal).await,
        Ok(decision) => {
            meetings::apply(room.tx, &decision, Some(&place.id), room.now).await?;
            let seat = decision.after.seat(&place.id);
            Ok(seat.map(|seat| Reply::edit(boxes(room, &decision.after, seat))).ok_or(Refusal::NotYours))
        }
    }
}

fn boxes(room: &Room<'_>, meeting: &Meeting, seat: &Seat) -> Screen {
    let (t, id) = (room.t, &meeting.id);
    let key = |ticked: bool, label: String, detail| {
        let sign = if ticked { '☑' } else { '☐' };
        Key::tap(format!("{sign} {label}"), Button::SayMore(id.clone(), meeting.version, detail))
    };
    let from = |later: &Later| key(seat.needs.later == *later, from_when(room, meeting, *later), Detail::From(*later));
    let (at_once, later) = Later::ALL.split_at(1);
    let screen = Screen::say(asks(t, meeting, &seat.who)).row(at_once.iter().map(from));
    let screen = later.chunks(2).fold(screen, |screen, two| screen.row(two.iter().map(from)));
    let helps = |screen: Screen, help: Help| {
        let ticked = seat.needs.helps.contains(&help);
        screen.row([key(ticked, label(t, help), Detail::Helps(help, !ticked))])
    };
    Help::ALL.into_iter().fold(screen, helps).tap(t.gathering_back(), Button::Card(id.clone()))
}

/// Who reads it is said before anything is ticked.
fn asks(t: &Texts, meeting: &Meeting, who: &Participant) -> String {
    match who.role {
        Role::Person => t.coming_ask_person(),
        Role::Practitioner | Role::Member => t.coming_ask(cards::person_name(t, meeting)),
    }
}

/// In the reader's own wall time.
fn from_when(room: &Room<'_>, meeting: &Meeting, later: Later) -> String {
    let at = dates::time(later.from(meeting.plan.start), &room.habits.zone, room.lang());
    if later == Later::No { room.t.coming_key_start() } else { room.t.coming_key_from(at) }
}

fn label(t: &Texts, help: Help) -> String {
    match help {
        Help::Interpreter => t.coming_key_interpreter(),
        Help::StepFree => t.coming_key_step_free(),
        Help::Advocate => t.coming_key_advocate(),
    }
}
