//! The person's list of people, and the card of one of them: what several flows show.

use anyhow::Result;

use crate::conversation::rights::Of;
use crate::conversation::{Button, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::{ContactId, NetworkId};
use crate::domain::link::State;
use crate::domain::participant::{Participant, Role};
use crate::store::contacts::{Contact, Wish};
use crate::store::{Tx, consents, contacts, links, participants};
use crate::words::{Texts, dates};

/// What the person at the centre of a network is called; a plain word where nobody is, or is any more.
pub async fn person_name(tx: &mut Tx, t: &Texts, network: &NetworkId) -> Result<String> {
    let person = participants::person_of(tx, network).await?;
    Ok(person.map_or_else(|| t.help_no_name(), |person| person.name))
}

/// Telegram shows no more than a hundred buttons.
pub const MOST_KEYS: usize = 90;

/// The people at the centre whom somebody of a team works with, where they may do this.
pub async fn worked_with(room: &mut Room<'_>, action: Action) -> Result<Vec<Participant>> {
    let mut around = Vec::new();
    for place in room.practice() {
        if room.may(action, Of::Network(&place.network)) {
            around.extend(participants::person_of(room.tx, &place.network).await?);
        }
    }
    Ok(around)
}

/// Around whom, of several.
pub fn around_whom(head: String, several: &[Participant], button: fn(NetworkId) -> Button) -> Screen {
    let add = |screen: Screen, one: &Participant| screen.tap(one.name.clone(), button(one.network.clone()));
    several.iter().fold(Screen::say(head), add)
}

/// Everybody on the person's list, with how far they are.
pub async fn list(room: &mut Room<'_>, person: &Participant) -> Result<Screen> {
    let people = participants::of_network(room.tx, &person.network).await?;
    let contacts = contacts::of_network(room.tx, &person.network).await?;
    let t = room.t;
    let team = people.iter().filter(|one| one.role == Role::Practitioner).map(|one| one.name.clone());
    let team = dates::list(&team.collect::<Vec<_>>(), room.lang());
    let mut screen = Screen::say(if contacts.is_empty() { t.gathering_list_empty() } else { t.gathering_list() })
        .and(t.gathering_list_team(team));
    for contact in &contacts {
        let standing = standing(room, contact, &people).await?;
        screen = screen.tap(format!("{} – {standing}", contact.label), Button::Contact(contact.id.clone()));
    }
    let nevers = contacts::never_asked(room.tx, &person.network).await?.len();
    if nevers > 0 {
        screen = screen.tap(t.gathering_nevers(i64::try_from(nevers)?), Button::Nevers());
    }
    Ok(screen.tap(t.gathering_invite_button(), Button::Invite()))
}

/// How far one of the person's words is, in a few words.
async fn standing(room: &mut Room<'_>, contact: &Contact, people: &[Participant]) -> Result<String> {
    let t = room.t;
    let member = people.iter().find(|one| one.contact.as_ref() == Some(&contact.id));
    if member.is_some_and(|member| member.held_by_person.is_some()) {
        return Ok(t.pressed_state());
    }
    if member.is_some_and(Participant::is_held) {
        return Ok(t.holding_state());
    }
    if contact.wish == Wish::NotNow {
        return Ok(t.gathering_state_not_now());
    }
    if let Some(member) = member.filter(|member| member.user.is_without_telegram()) {
        let spoken = consents::spoken_at(room.tx, &member.id).await?.is_some();
        return Ok(if spoken { t.spoken_state() } else { t.spoken_state_page() });
    }
    if let Some(member) = member {
        return Ok(if member.reachable { t.gathering_state_member() } else { t.gathering_state_unreachable() });
    }
    let link = links::newest_for(room.tx, &contact.id).await?;
    let now = room.now;
    Ok(match link.map(|link| (link.state, link.expires > now)) {
        Some((State::Open, true)) => t.gathering_state_link(),
        Some((State::Claimed, true)) => t.gathering_state_claimed(),
        Some((State::Confirmed, true)) => t.gathering_state_reading(),
        Some((State::Used, _)) => t.gathering_state_left(),
        _ => t.gathering_state_none(),
    })
}

/// One of the person's words: what can be done about it.
pub async fn card(room: &mut Room<'_>, contact: &Contact) -> Result<Screen> {
    let people = participants::of_network(room.tx, &contact.network).await?;
    let member = people.iter().find(|one| one.contact.as_ref() == Some(&contact.id));
    let standing = standing(room, contact, &people).await?;
    let (t, now) = (room.t, room.now);
    let link = links::newest_for(room.tx, &contact.id).await?;
    let works = link.is_some_and(|link| link.expires > now && !matches!(link.state, State::Used | State::Dead));
    let mut screen = Screen::say(t.gathering_contact(contact.label.clone(), standing));
    if contact.essential {
        screen = screen.and(t.gathering_is_essential());
    }
    if let Some(since) = member.and_then(|member| member.held_by_team) {
        screen = screen.and(t.holding_team_holds(dates::short(since, &room.habits.zone, room.lang())));
    }
    if member.is_some_and(|member| member.held_by_person.is_some()) {
        return Ok(ends(t, screen.tap(t.pressed_lift(), Button::LetBack(contact.id.clone())), contact));
    }
    if let Some(member) = member
        && let Some(since) = consents::spoken_at(room.tx, &member.id).await?
    {
        screen = screen.and(t.spoken_since(dates::short(since, &room.habits.zone, room.lang())));
    }
    if member.is_none() {
        screen = screen.tap(t.gathering_new_link(), Button::NewLink(contact.id.clone()));
        screen = screen.tap(t.spoken_key(), Button::Spoken(contact.id.clone()));
    }
    if member.is_none() && works {
        screen = screen.tap(t.gathering_revoke(), Button::Revoke(contact.id.clone()));
    }
    let essential = if contact.essential { t.gathering_not_essential() } else { t.gathering_essential() };
    screen = screen.tap(essential, Button::Essential(contact.id.clone(), !contact.essential));
    let not_now = contact.wish == Wish::NotNow;
    let wish = if not_now { t.gathering_now_again() } else { t.gathering_not_now() };
    screen = screen.tap(wish, Button::NotNow(contact.id.clone(), !not_now));
    if not_now && member.is_none() {
        return Ok(ends(t, screen, contact));
    }
    Ok(ends(t, screen.tap(t.pressed_not_this(), Button::NotThis(contact.id.clone())), contact))
}

/// What ends it, and the way back.
fn ends(t: &Texts, screen: Screen, contact: &Contact) -> Screen {
    let screen = screen.tap(t.gathering_remove(contact.label.clone()), Button::Remove(contact.id.clone()));
    let screen = screen.tap(t.gathering_never(), Button::Never(contact.id.clone()));
    screen.tap(t.gathering_back(), Button::Network())
}

/// One of the person's own words, if they may do this with it.
pub async fn own(room: &mut Room<'_>, action: Action, id: &ContactId) -> Result<Option<(Participant, Contact)>> {
    let Some(person) = room.place_for(action) else { return Ok(None) };
    let contact = contacts::find(room.tx, id).await?;
    Ok(contact.filter(|contact| contact.network == person.network && !contact.removed).map(|contact| (person, contact)))
}
