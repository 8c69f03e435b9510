//! Told by phone: the person, or a practitioner, notes what one of the people said on the telephone. It is marked as that, with who noted
//! it and when, for everybody who reads it, until whoever said it taps an answer themselves.
//!
//! > Sanna: [Told by phone]
//! > Kith:  Whose answer do you want to note? …                            [Leena] [Onni] [Back]
//! > Sanna: [Onni]
//! > Kith:  What did Onni say? …                                           [I'm coming] … [Not sure yet] [Back]
//! > Sanna: [Coming]
//! > Kith:  Meeting with Aino … Onni – coming (told Sanna by phone, Mon 23 Nov, 12:00)

use anyhow::Result;

use super::{cards, refusing};
use crate::conversation::buttons::{Said, Tail};
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::{MeetingId, ParticipantId};
use crate::domain::meeting::{Answer, Meeting, Seat};
use crate::domain::participant::Participant;
use crate::domain::refusal::Refusal;
use crate::store::meetings;

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    match button {
        Button::ByPhone(meeting, version) => whose(room, &meeting, version).await,
        Button::ByPhoneOf(who, version, tail) => what(room, &who, version, &tail).await,
        Button::ByPhoneSaid(who, version, tail, Said(answer)) => said(room, &who, &tail, (version, answer)).await,
        _ => Ok(Err(Refusal::NotYours)),
    }
}

/// A tap for each whose answer may be noted.
async fn whose(room: &mut Room<'_>, id: &MeetingId, version: i64) -> Flow {
    let Some(meeting) = meetings::load(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::NoteAnswer, &meeting.network) else { return Ok(Err(Refusal::NotYours)) };
    if let Err(refusal) = open(room, &meeting, version) {
        return refusing::refused(room, &meeting, &place, refusal).await;
    }
    let mut seats: Vec<&Seat> = meeting.seats.iter().filter(|seat| seat.may_be_noted_for()).collect();
    seats.sort_by(|a, b| a.who.name.cmp(&b.who.name));
    let key = |screen: Screen, seat: &Seat| {
        let button = Button::ByPhoneOf(seat.who.id.clone(), version, Tail::of(id));
        screen.tap(cards::shown(room.t, &seat.who.name), button)
    };
    let screen = seats.into_iter().fold(Screen::say(room.t.phoning_whose()), key);
    Ok(Ok(Reply::edit(screen.tap(room.t.gathering_back(), Button::Card(id.clone())))))
}

fn open(room: &Room<'_>, meeting: &Meeting, version: i64) -> Result<(), Refusal> {
    meeting.must_be_open(room.now)?;
    if version == meeting.version { Ok(()) } else { Err(Refusal::Changed) }
}

/// A tap for each answer there is.
async fn what(room: &mut Room<'_>, who: &ParticipantId, version: i64, tail: &Tail) -> Flow {
    let Some((meeting, place)) = meant(room, who, tail).await? else { return Ok(Err(Refusal::NotYours)) };
    let seat = meeting.seat(who).filter(|seat| seat.may_be_noted_for());
    let Some(seat) = seat else { return Ok(Err(Refusal::NotYours)) };
    if let Err(refusal) = open(room, &meeting, version) {
        return refusing::refused(room, &meeting, &place, refusal).await;
    }
    let t = room.t;
    let all = cards::ways(meeting.plan.form).into_iter().map(Answer::Coming);
    let all = all.chain([Answer::NotComing, Answer::NotSure]);
    let key = |screen: Screen, answer: Answer| {
        let button = Button::ByPhoneSaid(who.clone(), version, tail.clone(), Said(answer));
        screen.tap(cards::state_word(t, Some(answer)), button)
    };
    let screen = Screen::say(t.phoning_what(cards::shown(t, &seat.who.name)));
    let screen = screen.and(cards::when(&meeting.plan, &room.habits));
    let screen = all.fold(screen, key);
    Ok(Ok(Reply::edit(screen.tap(t.gathering_back(), Button::ByPhone(meeting.id.clone(), version)))))
}

/// It is noted, and the card shows it.
async fn said(room: &mut Room<'_>, who: &ParticipantId, tail: &Tail, (version, answer): (i64, Answer)) -> Flow {
    let Some((meeting, place)) = meant(room, who, tail).await? else { return Ok(Err(Refusal::NotYours)) };
    match meeting.told_by_phone(who, &place.id, (version, answer), room.now) {
        Err(refusal) => refusing::refused(room, &meeting, &place, refusal).await,
        Ok(decision) => {
            meetings::apply(room.tx, &decision, Some(&place.id), room.now).await?;
            let card = cards::meeting(&decision.after, &place, cards::head(&meeting, &place), room.now);
            Ok(Ok(Reply::edit(card).with_toast(room.t.phoning_noted())))
        }
    }
}

/// The meeting, locked, at which this one has a seat and whose id ends like that; and from which place of theirs the answer is noted.
async fn meant(room: &mut Room<'_>, who: &ParticipantId, tail: &Tail) -> Result<Option<(Meeting, Participant)>> {
    let may = |place: &&Participant| room.may(Action::NoteAnswer, Of::Network(&place.network));
    let places: Vec<Participant> = room.places.iter().filter(may).cloned().collect();
    for place in places {
        for id in meetings::ending_with(room.tx, &place.network, tail.as_str()).await? {
            let meeting = meetings::lock(room.tx, &id).await?;
            if let Some(meeting) = meeting.filter(|meeting| meeting.seat(who).is_some()) {
                return Ok(Some((meeting, place)));
            }
        }
    }
    Ok(None)
}
