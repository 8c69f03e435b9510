//! Standing in: a colleague comes this time, in somebody's place or as one more. Everybody who is asked reads it, and the person hears it at once.
//!
//! > Mikko: [Somebody stands in]
//! > Kith:  In whose place does somebody come this time? Everybody who is asked can read it.      [Sanna] [Mikko] [In nobody's: one more] [Back]
//! > Mikko: [Sanna]
//! > Kith:  Who comes? To this meeting only.      [Eero] [Back]
//! > Mikko: [Eero]
//! > Kith:  Meeting with Aino … Stands in for Sanna this time: Eero
//! > Kith to Aino: This time Eero comes to your meeting in place of Sanna. …

use anyhow::Result;
use jiff::Timestamp;

use super::refusing::Answered;
use super::{cards, instead, refusing};
use crate::conversation::network::places;
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::{MeetingId, ParticipantId};
use crate::domain::meeting::{Meeting, Seat};
use crate::domain::participant::Participant;
use crate::domain::refusal::Refusal;
use crate::store::teams::Staff;
use crate::store::{Tx, meetings, networks, participants, teams};
use crate::words::texts;

/// Whether a button is one of this flow.
pub fn takes(button: &Button) -> bool {
    use Button as B;
    matches!(button, B::StandsInFor(_) | B::StandsInHere(..) | B::StandsIn(..) | B::StandsInNoMore(_))
}

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    match button {
        Button::StandsInFor(meeting) => whose(room, &meeting).await,
        Button::StandsInHere(meeting, whose) => who(room, &meeting, whose).await,
        Button::StandsIn(meeting, whose, who) => comes(room, &meeting, (whose, who)).await,
        Button::StandsInNoMore(substitute) => comes_no_more(room, &substitute).await,
        _ => Ok(Err(Refusal::NotYours)),
    }
}

/// A meeting that stands, and the place of one of its team; else what they hear.
async fn open_to(room: &mut Room<'_>, id: &MeetingId) -> Result<std::result::Result<(Meeting, Participant), Answered>> {
    let Some(meeting) = meetings::lock(room.tx, id).await? else { return Ok(Err(Err(Refusal::NotYours))) };
    let Some(place) = room.place_to(Action::StandIn, &meeting.network) else {
        return Ok(Err(Err(Refusal::NotYours)));
    };
    match meeting.must_be_open(room.now) {
        Ok(()) => Ok(Ok((meeting, place))),
        Err(refusal) => Ok(Err(refusing::refused(room, &meeting, &place, refusal).await?)),
    }
}

async fn whose(room: &mut Room<'_>, id: &MeetingId) -> Flow {
    let (meeting, _) = match open_to(room, id).await? {
        Ok(found) => found,
        Err(otherwise) => return Ok(otherwise),
    };
    let (t, team) = (room.t, team(room, &meeting).await?);
    let mut screen = Screen::say(t.standing_whose());
    for (number, one) in (1..).zip(&team) {
        if let Some(seat) = seat_of(&meeting, one) {
            screen = screen.tap(seat.who.name.clone(), Button::StandsInHere(id.clone(), number));
        }
    }
    let screen = screen.tap(t.standing_nobodys(), Button::StandsInHere(id.clone(), 0));
    Ok(Ok(Reply::edit(screen.tap(t.gathering_back(), Button::Card(id.clone())))))
}

async fn who(room: &mut Room<'_>, id: &MeetingId, whose: u32) -> Flow {
    let (meeting, _) = match open_to(room, id).await? {
        Ok(found) => found,
        Err(otherwise) => return Ok(otherwise),
    };
    let t = room.t;
    let free = free(room, &meeting).await?;
    let head = if free.is_empty() { t.standing_no_one() } else { t.standing_who() };
    let key = |screen: Screen, (number, one): &(u32, Staff)| {
        screen.tap(one.name.clone(), Button::StandsIn(id.clone(), whose, *number))
    };
    let screen = free.iter().fold(Screen::say(head), key);
    Ok(Ok(Reply::edit(screen.tap(t.gathering_back(), Button::StandsInFor(id.clone())))))
}

async fn comes(room: &mut Room<'_>, id: &MeetingId, (whose, who): (u32, u32)) -> Flow {
    let (meeting, place) = match open_to(room, id).await? {
        Ok(found) => found,
        Err(otherwise) => return Ok(otherwise),
    };
    networks::lock(room.tx, &meeting.network).await?;
    let team = team(room, &meeting).await?;
    let instead = match whose.checked_sub(1) {
        None => None,
        Some(at) => match team.get(usize::try_from(at)?).and_then(|one| seat_of(&meeting, one)) {
            Some(seat) => Some(seat.who.id.clone()),
            None => return refusing::refused(room, &meeting, &place, Refusal::Changed).await,
        },
    };
    let Some((_, one)) = free(room, &meeting).await?.into_iter().find(|(number, _)| *number == who) else {
        return refusing::refused(room, &meeting, &place, Refusal::Changed).await;
    };
    match places::stands_in(room.tx, &meeting, (&one, instead.as_ref()), &place.id, room.now).await? {
        Ok(after) => shows(room, &after, &place).await,
        Err(refusal) => refusing::refused(room, &meeting, &place, refusal).await,
    }
}

async fn comes_no_more(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    let Some(one) = participants::find(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    if !room.may(Action::StandIn, Of::Network(&one.network)) {
        return Ok(Err(Refusal::NotYours));
    }
    // Pinned to the person meanwhile, say.
    let Some(at) = one.stands_in.as_ref().map(|one| one.meeting.clone()) else {
        return Ok(Ok(Reply::toast(room.t.refusal_changed())));
    };
    networks::lock(room.tx, &one.network).await?;
    let (meeting, place) = match open_to(room, &at).await? {
        Ok(found) => found,
        Err(otherwise) => return Ok(otherwise),
    };
    if !meeting.substitutes().any(|seat| seat.who.id == one.id) {
        return refusing::refused(room, &meeting, &place, Refusal::Changed).await;
    }
    places::takes_out(room.tx, &one, Some(&place.id), room.now).await?;
    match meetings::load(room.tx, &at).await? {
        Some(after) => shows(room, &after, &place).await,
        None => Ok(Err(Refusal::NotYours)),
    }
}

async fn shows(room: &mut Room<'_>, meeting: &Meeting, place: &Participant) -> Flow {
    refusing::sees(room, meeting, place).await?;
    Ok(Ok(Reply::edit(cards::meeting(meeting, place, cards::head(meeting, place), room.now))))
}

/// Everybody who ever was in the team of a meeting's network, in an order that never changes.
async fn team(room: &mut Room<'_>, meeting: &Meeting) -> Result<Vec<Staff>> {
    let network = networks::load(room.tx, &meeting.network).await?;
    teams::everybody(room.tx, &network.team).await
}

/// The seat of a colleague for whom somebody may stand in.
fn seat_of<'a>(meeting: &'a Meeting, one: &Staff) -> Option<&'a Seat> {
    meeting.own_team().find(|seat| seat.who.staff.as_ref() == Some(&one.id))
}

/// Colleagues who have no place in the network, each with their number in the team.
async fn free(room: &mut Room<'_>, meeting: &Meeting) -> Result<Vec<(u32, Staff)>> {
    let people = participants::of_network(room.tx, &meeting.network).await?;
    let (now, team) = (room.now, team(room, meeting).await?);
    let free = |one: &Staff| one.active && one.works(now) && !people.iter().any(|place| place.user == one.user);
    Ok((0..).zip(team).filter(|(_, one)| free(one)).collect())
}

/// What the person is told at once: who comes, and the card as it is now. The meeting is locked, as with an invitation.
pub async fn told(
    tx: &mut Tx,
    receiver: &Participant,
    (id, substitute): (&MeetingId, &ParticipantId),
    now: Timestamp,
) -> Result<Option<Screen>> {
    let Some(meeting) = meetings::lock(tx, id).await? else { return Ok(None) };
    let expected = meeting.seat(&receiver.id).is_some_and(Seat::expected);
    let Some(head) = instead::told(texts(receiver.habits.lang), &meeting, substitute).filter(|_| expected) else {
        return Ok(None);
    };
    if !meeting.is_coming_up(now) {
        return Ok(None);
    }
    meetings::set_told(tx, id, &receiver.id, meeting.version).await?;
    Ok(Some(cards::meeting(&meeting, receiver, head, now)))
}
