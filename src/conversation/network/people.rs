//! The person's list of people, and the card of one of them: what several flows show.

use anyhow::Result;

use crate::conversation::rights::Of;
use crate::conversation::{Button, Key, Room, Screen};
use crate::domain::access::Action;
use crate::domain::circle::Circle;
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
        let member = people.iter().find(|one| one.contact.as_ref() == Some(&contact.id));
        let standing = how_far(t, standing(room, contact, member).await?);
        screen = screen.tap(format!("{} – {standing}", contact.label), Button::Contact(contact.id.clone()));
    }
    let nevers = contacts::never_asked(room.tx, &person.network).await?.len();
    if nevers > 0 {
        screen = screen.tap(t.gathering_nevers(i64::try_from(nevers)?), Button::Nevers());
    }
    if !contacts.is_empty() {
        screen = screen.tap(t.circles_key(), Button::Map(person.network.clone()));
    }
    Ok(screen.tap(t.gathering_invite_button(), Button::Invite()))
}

/// How far one of the person's words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The person holds them.
    HeldByPerson,
    /// The team does.
    HeldByTeam,
    /// Not for the time being.
    NotNow,
    /// With the person by word of mouth.
    Spoken,
    /// With the person, by a page of their own.
    Page,
    /// With the person.
    With,
    /// With the person, and messages do not arrive.
    Unreached,
    /// Their link waits.
    Unopened,
    /// Somebody opened it: is it them?
    Claimed,
    /// They are deciding.
    Reading,
    /// They have left.
    Left,
    /// There is no link.
    Unasked,
}

/// The same in a few words.
pub fn how_far(t: &Texts, standing: Standing) -> String {
    match standing {
        Standing::HeldByPerson => t.pressed_state(),
        Standing::HeldByTeam => t.holding_state(),
        Standing::NotNow => t.gathering_state_not_now(),
        Standing::Spoken => t.spoken_state(),
        Standing::Page => t.spoken_state_page(),
        Standing::With => t.gathering_state_member(),
        Standing::Unreached => t.gathering_state_unreachable(),
        Standing::Unopened => t.gathering_state_link(),
        Standing::Claimed => t.gathering_state_claimed(),
        Standing::Reading => t.gathering_state_reading(),
        Standing::Left => t.gathering_state_left(),
        Standing::Unasked => t.gathering_state_none(),
    }
}

/// How far one of the person's words is; `member` is their place, if they have one.
pub async fn standing(room: &mut Room<'_>, contact: &Contact, member: Option<&Participant>) -> Result<Standing> {
    if member.is_some_and(|member| member.held_by_person.is_some()) {
        return Ok(Standing::HeldByPerson);
    }
    if member.is_some_and(Participant::is_held) {
        return Ok(Standing::HeldByTeam);
    }
    if contact.wish == Wish::NotNow {
        return Ok(Standing::NotNow);
    }
    if let Some(member) = member.filter(|member| member.user.is_without_telegram()) {
        let spoken = consents::spoken_at(room.tx, &member.id).await?.is_some();
        return Ok(if spoken { Standing::Spoken } else { Standing::Page });
    }
    if let Some(member) = member {
        return Ok(if member.reachable { Standing::With } else { Standing::Unreached });
    }
    let link = links::newest_for(room.tx, &contact.id).await?;
    let now = room.now;
    Ok(match link.map(|link| (link.state, link.expires > now)) {
        Some((State::Open, true)) => Standing::Unopened,
        Some((State::Claimed, true)) => Standing::Claimed,
        Some((State::Confirmed, true)) => Standing::Reading,
        Some((State::Used, _)) => Standing::Left,
        _ => Standing::Unasked,
    })
}

/// One of the person's words: what can be done about it.
pub async fn card(room: &mut Room<'_>, contact: &Contact) -> Result<Screen> {
    let people = participants::of_network(room.tx, &contact.network).await?;
    let member = people.iter().find(|one| one.contact.as_ref() == Some(&contact.id));
    let standing = how_far(room.t, standing(room, contact, member).await?);
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
    screen = circles(t, screen, contact);
    let not_now = contact.wish == Wish::NotNow;
    let wish = if not_now { t.gathering_now_again() } else { t.gathering_not_now() };
    screen = screen.tap(wish, Button::NotNow(contact.id.clone(), !not_now));
    if not_now && member.is_none() {
        return Ok(ends(t, screen, contact));
    }
    Ok(ends(t, screen.tap(t.pressed_not_this(), Button::NotThis(contact.id.clone())), contact))
}

/// Which circle they are in, and the others.
fn circles(t: &Texts, screen: Screen, contact: &Contact) -> Screen {
    let (id, chosen) = (&contact.id, contact.circle);
    let key = |circle: Circle| {
        let name = circle_name(t, circle);
        let label = if circle == chosen { t.convening_chosen(name) } else { name };
        Key::tap(label, Button::CircleIs(id.clone(), circle))
    };
    let here = match chosen {
        Circle::Inner => t.circles_is_inner(),
        Circle::Middle => t.circles_is_middle(),
        Circle::Outer => t.circles_is_outer(),
    };
    screen.and(here).row(Circle::ALL.map(key))
}

/// What a circle is called.
pub fn circle_name(t: &Texts, circle: Circle) -> String {
    match circle {
        Circle::Inner => t.circles_inner(),
        Circle::Middle => t.circles_middle(),
        Circle::Outer => t.circles_outer(),
    }
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
