//! Noting who was there: everybody as they had said, a tap on a name puts it right, a second tap keeps it. For two days any practitioner of
//! the network can put it right; then it stays. The convener is asked once, when the meeting is over; whoever is quicker finds it on the card.
//!
//! > Kith:   Who was at the meeting with Aino, …?                    [Note who was there] [Again tomorrow] …
//! > Sanna:  [Note who was there]
//! > Kith:   This is what people had said. Tap a name …              [✓ Onni – by phone] [– Leena] … [That is right]
//! > Sanna:  [That is right]

use anyhow::Result;
use jiff::Timestamp;

use super::{afterwards, cards};
use crate::conversation::draft::{self, Noting, Step};
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::attendance::Mark;
use crate::domain::ids::{MeetingId, ParticipantId};
use crate::domain::meeting::{Form, Meeting, Seat};
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::{Tx, meetings, networks, outbox};
use crate::words::{Texts, texts};

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    match (button, draft::load(room).await?) {
        (Button::WhoCame(meeting), _) => begin(room, &meeting).await,
        (Button::CameHow(who, how), Some(Step::Note(noting))) => came(room, noting, &who, how).await,
        (Button::WhoCameIs(meeting), Some(Step::Note(noting))) if noting.meeting == meeting => keep(room, noting).await,
        (Button::WhoCameIs(meeting), _) => kept_already(room, &meeting).await,
        _ => Ok(Ok(Reply::toast(room.t.help_old_button()))),
    }
}

/// What is likely, a tap for each to put it right.
async fn begin(room: &mut Room<'_>, id: &MeetingId) -> Flow {
    let Some(meeting) = meetings::load(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    if room.place_to(Action::NoteWho, &meeting.network).is_none() {
        return Ok(Err(Refusal::NotYours));
    }
    if let Err(refusal) = meeting.may_be_noted(room.now) {
        return Ok(Err(refusal));
    }
    asks(room, &meeting, meeting.likely_marks()).await
}

async fn asks(room: &mut Room<'_>, meeting: &Meeting, marks: Vec<Mark>) -> Flow {
    let (t, screen) = (room.t, Screen::say(room.t.noting_ask()));
    let mut seats: Vec<&Seat> = meeting.seats.iter().filter(|seat| seat.expected()).collect();
    seats.sort_by(|a, b| a.who.name.cmp(&b.who.name));
    let key = |screen: Screen, seat: &&Seat| {
        let how = marks.iter().find(|(who, _)| *who == seat.who.id).and_then(|(_, how)| *how);
        screen.tap(label(t, &seat.who, how), Button::CameHow(seat.who.id.clone(), after(how, meeting.plan.form)))
    };
    let screen = seats.iter().fold(screen, key);
    let screen = screen.tap(t.noting_keep(), Button::WhoCameIs(meeting.id.clone()));
    let screen = screen.tap(t.gathering_back(), Button::Card(meeting.id.clone()));
    draft::save(room, &Step::Note(Noting { meeting: meeting.id.clone(), marks })).await?;
    Ok(Ok(Reply::edit(screen)))
}

fn label(t: &Texts, who: &Participant, how: Option<Form>) -> String {
    let name = cards::shown(t, &who.name);
    match how {
        Some(Form::InPerson) => t.noting_came(name),
        Some(Form::Phone) => t.noting_came_phone(name),
        Some(Form::Online) => t.noting_came_online(name),
        None => t.noting_not_there(name),
    }
}

/// One of them is put right.
async fn came(room: &mut Room<'_>, mut noting: Noting, who: &ParticipantId, how: Option<Form>) -> Flow {
    let Some(meeting) = meetings::load(room.tx, &noting.meeting).await? else { return Ok(Err(Refusal::NotYours)) };
    if room.place_to(Action::NoteWho, &meeting.network).is_none() {
        return Ok(Err(Refusal::NotYours));
    }
    match noting.marks.iter_mut().find(|(one, _)| one == who) {
        Some((_, mark)) => *mark = how,
        None => return Ok(Ok(Reply::toast(room.t.help_old_button()))),
    }
    asks(room, &meeting, noting.marks).await
}

/// What a tap on a name makes of it: as the meeting was held, then the other ways, then not there.
fn after(how: Option<Form>, usual: Form) -> Option<Form> {
    let mut ways = vec![None, Some(usual)];
    ways.extend(Form::ALL.into_iter().filter(|form| *form != usual).map(Some));
    let at = ways.iter().position(|way| *way == how).unwrap_or(0);
    ways[(at + 1) % ways.len()]
}

/// That is right: it is kept, and the card shows it.
async fn keep(room: &mut Room<'_>, noting: Noting) -> Flow {
    let Some(meeting) = meetings::lock(room.tx, &noting.meeting).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(by) = room.place_to(Action::NoteWho, &meeting.network) else { return Ok(Err(Refusal::NotYours)) };
    let outcomes = outbox::outcomes(room.tx, &meeting.id, meeting.version).await?;
    match meeting.note(&noting.marks, |seat| meeting.told(seat, &outcomes), room.now) {
        Err(refusal) => Ok(Err(refusal)),
        Ok(decision) => {
            meetings::apply(room.tx, &decision, Some(&by.id), room.now).await?;
            draft::drop(room).await?;
            let head = room.t.attending_meeting_with(cards::person_name(room.t, &meeting));
            let card = cards::meeting(&decision.after, &by, head, room.now);
            Ok(Ok(Reply::edit(card).with_toast(room.t.noting_kept())))
        }
    }
}

/// A second tap, or one that comes a day late: what is noted, as it is now.
async fn kept_already(room: &mut Room<'_>, id: &MeetingId) -> Flow {
    let Some(meeting) = meetings::load(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::NoteWho, &meeting.network) else { return Ok(Err(Refusal::NotYours)) };
    let head = room.t.attending_meeting_with(cards::person_name(room.t, &meeting));
    Ok(Ok(Reply::edit(cards::meeting(&meeting, &place, head, room.now))))
}

/// The question to the convener, worded; `None` where somebody has noted it, the meeting is another one, or its person has left. Whoever has handed the
/// responsibility over is not asked: their successor is.
pub async fn question(
    tx: &mut Tx,
    receiver: &Participant,
    (id, version): (&MeetingId, i64),
    now: Timestamp,
) -> Result<Option<Screen>> {
    let Some(meeting) = meetings::load(tx, id).await? else { return Ok(None) };
    if meeting.version != version || meeting.noted_first().is_some() || meeting.may_be_noted(now).is_err() {
        return Ok(None);
    }
    if !meeting.seats.iter().any(|seat| seat.who.role == Role::Person && seat.who.active) {
        return Ok(None);
    }
    let convener = networks::convener_place(tx, &meeting.network).await?;
    if convener.as_ref() != Some(&receiver.id) {
        asked_later(tx, &meeting, now).await?;
        return Ok(None);
    }
    let t = texts(receiver.habits.lang);
    let when = cards::when(&meeting.plan, &receiver.habits);
    let screen = Screen::say(t.noting_question(cards::person_name(t, &meeting), when));
    let screen = screen.tap(t.noting_key(), Button::WhoCame(id.clone()));
    Ok(Some(afterwards::again_keys(screen, t, id)))
}

/// Has the convener asked when the meeting is over.
pub async fn asked_later(tx: &mut Tx, meeting: &Meeting, now: Timestamp) -> Result<()> {
    let Some(convener) = networks::convener_place(tx, &meeting.network).await? else { return Ok(()) };
    outbox::post(tx, &meeting.will_be_asked_about(&convener), now).await
}
