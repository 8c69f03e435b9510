//! Attending: one living card per meeting and participant; the last tap counts.
//!
//! > brother: [I'm coming]
//! > Kith:    Tuesday 24 November … Your answer: coming. You can change it at any time.
//! > brother: [Not coming]                      (on last week's card, after the meeting was moved)
//! > Kith:    This has changed in the meantime. Here is how it is now.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::refusing::Answered;
use super::{cards, refusing};
use crate::conversation::network::people;
use crate::conversation::plan::times;
use crate::conversation::rights::Of;
use crate::conversation::team::beginning;
use crate::conversation::{Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::MeetingId;
use crate::domain::meeting::{Answer, Meeting, Seat};
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::{meetings, polls};

/// A tap on an answer.
pub async fn answered(room: &mut Room<'_>, id: &MeetingId, version: i64, answer: Answer) -> Flow {
    crate::fault::point("flow-attending");
    let Some(meeting) = meetings::lock(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::Answer, &meeting.network) else {
        return Ok(refusing::not_open(room, &meeting));
    };
    match meeting.answer(&place.id, version, answer, room.now) {
        Ok(decision) => {
            meetings::apply(room.tx, &decision, Some(&place.id), room.now).await?;
            let recorded = room.t.cards_your_answer(cards::state_word(room.t, Some(answer)));
            Ok(Ok(Reply::edit(cards::meeting(&decision.after, &place, cards::head(&meeting, &place), room.now))
                .with_toast(recorded)))
        }
        Err(Refusal::NotYours) if !place.active || meeting.seat(&place.id).is_some() => {
            Ok(Ok(Reply::edit(Screen::say(room.t.cards_not_expected()))))
        }
        Err(refusal) => refusing::refused(room, &meeting, &place, refusal).await,
    }
}

/// A meeting that they may look at, and their place around it; else what they hear.
pub async fn looked_at(
    room: &mut Room<'_>,
    id: &MeetingId,
) -> Result<std::result::Result<(Meeting, Participant), Answered>> {
    let Some(meeting) = meetings::load(room.tx, id).await? else { return Ok(Err(Err(Refusal::NotYours))) };
    let Some(place) = room.place_to(Action::SeeMeetings, &meeting.network) else {
        return Ok(Err(refusing::not_open(room, &meeting)));
    };
    let none_of_theirs = place.role == Role::Member && meeting.seat(&place.id).is_none();
    if none_of_theirs || place.stands_in_elsewhere(id) {
        return Ok(Err(Err(Refusal::NotYours)));
    }
    Ok(Ok((meeting, place)))
}

/// The meeting's card as it is now.
pub async fn card(room: &mut Room<'_>, id: &MeetingId) -> Flow {
    let (meeting, place) = match looked_at(room, id).await? {
        Ok(found) => found,
        Err(otherwise) => return Ok(otherwise),
    };
    let head = cards::head(&meeting, &place);
    refusing::sees(room, &meeting, &place).await?;
    Ok(Ok(Reply::edit(cards::meeting(&meeting, &place, head, room.now))))
}

/// `/meetings`: a card for each that stands; and the last one that was, for those who may plan the next.
pub async fn meetings(room: &mut Room<'_>) -> Flow {
    if !room.may(Action::SeeMeetings, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    let coming = cards_now(room).await?;
    let mut say = last_cards(room, MOST_CARDS - coming.len()).await?;
    if say.is_empty() && coming.is_empty() {
        say.push(none_yet(room).await?);
    }
    say.extend(coming);
    Ok(Ok(Reply { say, ..Reply::default() }))
}

/// No meeting; for the person and the team with how the time of a first one stands.
async fn none_yet(room: &mut Room<'_>) -> Result<Screen> {
    let mut screen = Screen::say(room.t.attending_none());
    for place in looking(room) {
        let person = people::person_name(room.tx, room.t, &place.network).await?;
        screen = beginning::stands(room.tx, screen, &place, &person, room.now).await?;
    }
    Ok(screen)
}

/// Somebody who had blocked the bot is back: what did not reach them meanwhile is in the cards as they are now.
pub async fn welcome_back(room: &mut Room<'_>) -> Flow {
    Ok(Ok(Reply { say: cards_now(room).await?, ..Reply::default() }))
}

async fn cards_now(room: &mut Room<'_>) -> Result<Vec<Screen>> {
    let mut screens = Vec::new();
    for place in looking(room) {
        screens.extend(times_now(room, &place).await?);
        for meeting in meetings::coming_up(room.tx, &place.network, room.now).await? {
            if place.stands_in_elsewhere(&meeting.id) {
                continue;
            }
            let expected = meeting.seat(&place.id).is_some_and(Seat::expected);
            refusing::sees(room, &meeting, &place).await?;
            if expected || place.role != Role::Member {
                let head = cards::head(&meeting, &place);
                screens.push((meeting.plan.start, cards::meeting(&meeting, &place, head, room.now)));
            }
        }
    }
    screens.sort_by_key(|(start, _)| *start);
    Ok(screens.into_iter().map(|(_, screen)| screen).take(MOST_CARDS).collect())
}

/// A card for each poll that goes on, with the first of its times.
async fn times_now(room: &mut Room<'_>, place: &Participant) -> Result<Vec<(Timestamp, Screen)>> {
    let mut screens = Vec::new();
    for id in polls::open_in(room.tx, &place.network).await? {
        let Some(poll) = polls::find(room.tx, &id).await? else { continue };
        let Some(first) = poll.to_come(room.now).next() else { continue };
        if poll.voice(&place.id).is_none() && place.role == Role::Member {
            continue;
        }
        polls::set_told(room.tx, &id, &place.id, room.now).await?;
        let person = people::person_name(room.tx, room.t, &place.network).await?;
        let head = times::head(room.t, place, person);
        screens.push((first.start, times::card(room.tx, &poll, place, head, room.now).await?));
    }
    Ok(screens)
}

/// The last meeting of each network, for those who may plan the next one: the newest ones, as many as there is room for.
async fn last_cards(room: &mut Room<'_>, most: usize) -> Result<Vec<Screen>> {
    let mut screens = Vec::new();
    for place in looking(room)
        .into_iter()
        .filter(|place| room.may(Action::PlanMore, Of::Network(&place.network)))
        .collect::<Vec<_>>()
    {
        let Some(last) = meetings::last_begun(room.tx, &place.network, room.now - RECENT, room.now).await? else {
            continue;
        };
        let none = meetings::coming_up(room.tx, &place.network, room.now).await?.is_empty();
        let head = match place.role {
            Role::Person => room.t.attending_your_last(),
            _ => room.t.attending_last_with(cards::person_name(room.t, &last)),
        };
        let card = cards::meeting(&last, &place, head, room.now);
        screens.push((last.plan.start, if none { card.and(room.t.attending_none()) } else { card }));
    }
    screens.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    Ok(screens.into_iter().map(|(_, screen)| screen).take(most).rev().collect())
}

/// Their places from which they may look at meetings.
pub fn looking(room: &Room<'_>) -> Vec<Participant> {
    let may = |place: &&Participant| !place.is_held() && room.may(Action::SeeMeetings, Of::Place(&place.id));
    room.places.iter().filter(may).cloned().collect()
}

/// So long the last meeting is shown, too: the way to the next one leads over its card.
const RECENT: SignedDuration = SignedDuration::from_hours(31 * 24);
/// More cards than this in one answer would be noise.
const MOST_CARDS: usize = 10;
