//! "I was pressed": the person takes a yes back for the time being. At once, without a reason; only the team hears that they would like
//! to talk. Nobody else can tell, and nobody but the person takes it back, not in the first hour, and not without two questions (H2).
//!
//! > person: /network, [Brother – with you], [Not this one (quietly)]
//! > Kith:   Brother – paused                                               (over it, for a moment: Nothing comes to them any more …)
//! > Kith, to the practitioners: Aino would like to talk with one of you soon, alone. …
//! > person, later: [Let messages through again], [Yes], [It is my own wish]

use anyhow::Result;

use super::{people, places};
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::hold::{self, Side};
use crate::domain::ids::ContactId;
use crate::domain::notice::Notice;
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::contacts::{Contact, Wish};
use crate::store::{consents, contacts, links, outbox, participants};
use crate::words::dates;

/// `/pause`, by the person: whom.
pub async fn pause(room: &mut Room<'_>) -> Flow {
    let Some(person) = room.place_for(Action::Pressed) else { return Ok(Err(Refusal::NotYours)) };
    let people = participants::of_network(room.tx, &person.network).await?;
    let contacts = contacts::of_network(room.tx, &person.network).await?;
    let mut screen = Screen::say(room.t.pressed_whom());
    for contact in contacts.into_iter().filter(|contact| contact.wish == Wish::Open) {
        let member = people.iter().find(|one| one.contact.as_ref() == Some(&contact.id));
        screen = if member.is_some_and(|member| member.held_by_person.is_some()) {
            screen.tap(room.t.pressed_let_back(contact.label), Button::LetBack(contact.id))
        } else {
            screen.tap(contact.label, Button::NotThis(contact.id))
        };
    }
    Ok(Ok(Reply::say(screen)))
}

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    let (Button::NotThis(id) | Button::LetBack(id) | Button::LetBackSure(id) | Button::LetBackYes(id)) = &button else {
        return Ok(Err(Refusal::NotYours));
    };
    let Some((person, contact)) = people::own(room, Action::Pressed, id).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    let member = participants::of_network(room.tx, &person.network).await?;
    let member = member.into_iter().find(|one| one.contact.as_ref() == Some(id));
    match (button, member) {
        (Button::NotThis(_), Some(member)) => not_this(room, &person, (&contact, &member)).await,
        (Button::NotThis(_), None) => not_asked(room, &person, contact).await,
        (button, Some(member)) => back(room, &person, (&contact, &member), &button).await,
        (_, None) => Ok(Err(Refusal::NotYours)),
    }
}

async fn not_this(room: &mut Room<'_>, person: &Participant, (contact, member): (&Contact, &Participant)) -> Flow {
    if places::holds(room.tx, (member, Side::Person), Some(&person.id), room.now).await? {
        ask_to_talk(room, person).await?;
    }
    quietly(room, contact).await
}

/// Whoever does not take part yet: their link is dead, and what they were told they may say yes to is not open to them any more.
async fn not_asked(room: &mut Room<'_>, person: &Participant, mut contact: Contact) -> Flow {
    if contact.wish == Wish::Open {
        links::revoke_for(room.tx, &contact.id).await?;
        consents::revoke(room.tx, &contact.id, room.now).await?;
        contacts::set_wish(room.tx, &contact.id, Wish::NotNow).await?;
        contact.wish = Wish::NotNow;
        ask_to_talk(room, person).await?;
    }
    quietly(room, &contact).await
}

/// What it means is said for a moment only: the screen that stays names nothing.
async fn quietly(room: &mut Room<'_>, contact: &Contact) -> Flow {
    let card = people::card(room, contact).await?;
    Ok(Ok(Reply::edit(card).with_toast(room.t.pressed_done())))
}

/// Every practitioner who works with the person; no reason, and nobody's name but theirs.
async fn ask_to_talk(room: &mut Room<'_>, person: &Participant) -> Result<()> {
    for one in participants::of_network(room.tx, &person.network).await? {
        if one.role != Role::Practitioner {
            continue;
        }
        let notice = Notice::Wanted { participant: person.id.clone() };
        outbox::tell(room.tx, &person.network, one.id, notice, room.now).await?;
    }
    Ok(())
}

/// Two questions, and not in the first hour.
async fn back(
    room: &mut Room<'_>,
    person: &Participant,
    (contact, member): (&Contact, &Participant),
    button: &Button,
) -> Flow {
    let Some(since) = member.held_by_person else {
        return Ok(Ok(Reply::edit(people::card(room, contact).await?)));
    };
    let (t, from) = (room.t, hold::may_be_lifted(since));
    if room.now < from {
        let from = dates::short(from, &room.habits.zone, room.lang());
        return Ok(Ok(Reply::toast(t.pressed_not_yet(from))));
    }
    let leave = |id: &ContactId| Button::Contact(id.clone());
    let id = &contact.id;
    Ok(Ok(Reply::edit(match button {
        Button::LetBack(_) => Screen::say(t.pressed_sure(contact.label.clone()))
            .tap(t.pressed_yes(), Button::LetBackSure(id.clone()))
            .tap(t.pressed_no(), leave(id)),
        Button::LetBackSure(_) => Screen::say(t.pressed_own_wish())
            .tap(t.pressed_no(), leave(id))
            .tap(t.pressed_own_wish_yes(), Button::LetBackYes(id.clone())),
        _ => {
            places::lifts(room.tx, (member, Side::Person), Some(&person.id), room.now).await?;
            people::card(room, contact).await?
        }
    })))
}
