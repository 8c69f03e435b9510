//! Polling: several times for one meeting. The person says whether people are asked; everybody says which suit them, on one card that
//! edits itself; and one of the times it is.
//!
//! > practitioner: /meet, Tuesday 14:00, [Yes, and offer one more time], Thursday 9:00, …
//! > Kith, to the person: Sanna offers some times for a meeting. …       [Yes, ask everyone] [Yes, but choose who is asked] [No, not these]
//! > person:       [Yes, ask everyone]
//! > Kith, to all: Aino would like to meet, and asks which of these times suit you. …  [1: yes] [1: if need be] [1: no] [2: yes] …
//! > Kith, to the person and the convener: One of the times would be ready: …           [Yes, this time] [Show all the times]
//! > convener:     [Yes, this time]
//! > Kith, to all: The time for the meeting with Aino is agreed. You said that it suits you, so you are down as coming. …

use anyhow::Result;

use super::{asking, times};
use crate::conversation::meeting::cards;
use crate::conversation::network::people;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::{MeetingId, PollId};
use crate::domain::meeting::Seat;
use crate::domain::participant::{Participant, Role};
use crate::domain::poll::{Poll, Slot, State, Word};
use crate::domain::refusal::Refusal;
use crate::store::{deeds, polls};
use crate::words::dates;

/// Whether a button is one of this flow.
pub fn takes(button: &Button) -> bool {
    use Button as B;
    let decides = matches!(button, B::AskAll(_) | B::NotThese(_) | B::WhichTime(_) | B::TimeIs(..));
    decides || matches!(button, B::Suits(..) | B::Times(_) | B::NoTime(_) | B::NoTimeYes(_))
}

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    crate::fault::point("flow-polling");
    match button {
        Button::AskAll(poll) => ask_all(room, &poll).await,
        Button::NotThese(poll) => not_these(room, &poll).await,
        Button::Suits(poll, nth, word) => suits(room, &poll, nth, word).await,
        Button::Times(poll) => show(room, &poll).await,
        Button::WhichTime(poll) => which(room, &poll).await,
        Button::TimeIs(poll, nth) => time_is(room, &poll, nth).await,
        Button::NoTime(poll) => none_of_them(room, &poll, false).await,
        Button::NoTimeYes(poll) => none_of_them(room, &poll, true).await,
        _ => Ok(Err(Refusal::NotYours)),
    }
}

async fn ask_all(room: &mut Room<'_>, id: &PollId) -> Flow {
    let Some(person) = room.place_for(Action::Decide) else { return Ok(Err(Refusal::NotYours)) };
    match asking::waiting_for(room, &person, id).await? {
        Ok(_) => Ok(Ok(Reply::edit(asking::opens(room, &person, id, None).await?))),
        Err(refusal) => Ok(Err(refusal)),
    }
}

async fn not_these(room: &mut Room<'_>, id: &PollId) -> Flow {
    let Some(person) = room.place_for(Action::Decide) else { return Ok(Err(Refusal::NotYours)) };
    match asking::waiting_for(room, &person, id).await? {
        Ok(poll) => {
            asking::declines(room.tx, &poll, room.now).await?;
            Ok(Ok(Reply::edit(Screen::say(room.t.times_declined()))))
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// A poll that somebody may do this to, and their place around it; else what they hear.
async fn open_to(
    room: &mut Room<'_>,
    action: Action,
    id: &PollId,
) -> Result<std::result::Result<(Poll, Participant), Flow>> {
    let Some(poll) = polls::lock(room.tx, id).await? else { return Ok(Err(Ok(Err(Refusal::NotYours)))) };
    let Some(place) = room.place_to(action, &poll.network) else {
        // To whoever is held it looks as if nothing went on; what is on their phone already stays as it is.
        let held = room.place_in(&poll.network).is_some_and(Participant::is_held);
        let quiet = || Ok(Reply::toast(room.t.holding_quiet()));
        return Ok(Err(Ok(if held { quiet() } else { Err(Refusal::NotYours) })));
    };
    let asked = poll.voice(&place.id).is_some();
    let waits = matches!(poll.state, State::Offered | State::Declined);
    if waits || (place.role == Role::Member && !asked) {
        return Ok(Err(Ok(Err(Refusal::NotYours))));
    }
    Ok(Ok((poll, place)))
}

async fn card(room: &mut Room<'_>, poll: &Poll, place: &Participant) -> Result<Screen> {
    let person = people::person_name(room.tx, room.t, &poll.network).await?;
    times::card(room.tx, poll, place, times::head(room.t, place, person), room.now).await
}

/// Somebody's word to one of the times. A poll that is over says what became of it.
async fn suits(room: &mut Room<'_>, id: &PollId, nth: u32, word: Word) -> Flow {
    let (poll, place) = match open_to(room, Action::Answer, id).await? {
        Ok(found) => found,
        Err(otherwise) => return otherwise,
    };
    let (now, t) = (room.now, room.t);
    let after = match poll.say(&place.id, nth, word, now) {
        Ok(after) => after,
        Err(refusal @ (Refusal::PollClosed | Refusal::Past)) => {
            let toast = crate::conversation::help::refusal(room, refusal);
            return Ok(Ok(Reply::edit(card(room, &poll, &place).await?).with_toast(toast)));
        }
        Err(refusal) => return Ok(Err(refusal)),
    };
    let said = t.times_suits_key(i64::from(nth), times::word_of(t, word));
    if poll.voice(&place.id).and_then(|voice| voice.words.get(&nth)) != Some(&word) {
        polls::says(room.tx, id, &place.id, (nth, word), now).await?;
        polls::set_told(room.tx, id, &place.id, now).await?;
        deeds::record(room.tx, &poll.network, Some(&place.id), "said_times", None, now);
        if let Some(meeting) = asking::tells_news(room.tx, (&poll, &after), (Some(&place.id), true), now).await? {
            let head = if place.role == Role::Member { t.times_decided() } else { t.times_decided_itself() };
            return Ok(Ok(Reply::edit(cards::meeting(&meeting, &place, head, now)).with_toast(said)));
        }
    }
    Ok(Ok(Reply::edit(card(room, &after, &place).await?).with_toast(said)))
}

async fn show(room: &mut Room<'_>, id: &PollId) -> Flow {
    match open_to(room, Action::SeeMeetings, id).await? {
        Ok((poll, place)) => Ok(Ok(Reply::edit(card(room, &poll, &place).await?))),
        Err(otherwise) => otherwise,
    }
}

/// The same for whoever may say which of the times it is: the person, and whoever is responsible for their meetings.
async fn chooser(room: &mut Room<'_>, id: &PollId) -> Result<std::result::Result<(Poll, Participant), Flow>> {
    let (poll, place) = match open_to(room, Action::ChooseTime, id).await? {
        Ok(found) => found,
        Err(otherwise) => return Ok(Err(otherwise)),
    };
    let may = times::may_choose(room.tx, &poll, &place, room.now).await?;
    Ok(if may { Ok((poll, place)) } else { Err(Ok(Err(Refusal::NotYours))) })
}

/// Which of the times is it? Those that can be chosen.
async fn which(room: &mut Room<'_>, id: &PollId) -> Flow {
    let (poll, place) = match chooser(room, id).await? {
        Ok(found) => found,
        Err(otherwise) => return otherwise,
    };
    let (t, now) = (room.t, room.now);
    if poll.must_be_open(now).is_err() {
        return Ok(Ok(Reply::edit(card(room, &poll, &place).await?).with_toast(t.refusal_poll_closed())));
    }
    let fit: Vec<_> = poll.slots.iter().filter(|slot| poll.may_be_chosen(**slot, place.role, now).is_ok()).collect();
    if fit.is_empty() {
        let person = people::person_name(room.tx, t, &poll.network).await?;
        return Ok(Ok(Reply::toast(t.times_nothing_to_choose(person))));
    }
    let key = |screen: Screen, slot: &&Slot| {
        let time = dates::short(slot.start, &room.habits.zone, room.lang());
        screen.tap(t.times_slot(i64::from(slot.nth), time), Button::TimeIs(id.clone(), slot.nth))
    };
    let screen = fit.iter().fold(Screen::say(t.times_which()), key);
    Ok(Ok(Reply::edit(screen.tap(t.gathering_back(), Button::Times(id.clone())))))
}

/// This one it is: an ordinary meeting, and everybody is told what their word to it has become.
async fn time_is(room: &mut Room<'_>, id: &PollId, nth: u32) -> Flow {
    let (poll, place) = match chooser(room, id).await? {
        Ok(found) => found,
        Err(otherwise) => return otherwise,
    };
    let (t, now) = (room.t, room.now);
    let people = asking::pinned(room.tx, &poll.network).await?;
    let decision = match poll.settle((nth, MeetingId::fresh()), people, &place, now) {
        Ok(decision) => decision,
        Err(Refusal::NotYours) => return Ok(Err(Refusal::NotYours)),
        Err(refusal) => {
            let toast = crate::conversation::help::refusal(room, refusal);
            return Ok(Ok(Reply::edit(card(room, &poll, &place).await?).with_toast(toast)));
        }
    };
    let meeting = &decision.after;
    asking::settles(room.tx, &poll, &decision, Some(&place.id), now).await?;
    let comes = meeting.seat(&place.id).is_some_and(Seat::is_coming);
    let head = if comes { t.times_agreed() } else { t.convening_called() };
    Ok(Ok(Reply::edit(cards::meeting(meeting, &place, head, now))))
}

/// None of the times, after one question.
async fn none_of_them(room: &mut Room<'_>, id: &PollId, sure: bool) -> Flow {
    let (poll, place) = match open_to(room, Action::Cancel, id).await? {
        Ok(found) => found,
        Err(otherwise) => return otherwise,
    };
    let (t, now) = (room.t, room.now);
    if poll.must_be_open(now).is_err() {
        return Ok(Ok(Reply::edit(card(room, &poll, &place).await?).with_toast(t.refusal_poll_closed())));
    }
    if !sure {
        let screen = Screen::say(t.times_off_sure()).tap(t.times_off_yes(), Button::NoTimeYes(id.clone()));
        return Ok(Ok(Reply::edit(screen.tap(t.gathering_back(), Button::Times(id.clone())))));
    }
    asking::ends(room.tx, &poll, State::Dropped, std::slice::from_ref(&place.id), now).await?;
    deeds::record(room.tx, &poll.network, Some(&place.id), "times_off", None, now);
    Ok(Ok(Reply::edit(Screen::say(t.times_dropped()))))
}
