//! News of people, worded: who opened a link, said yes or no, is in, has left, or was not reached. `None`: overtaken.

use anyhow::Result;
use jiff::Timestamp;

use crate::conversation::team::beginning;
use crate::conversation::{Button, Key, Screen};
use crate::domain::ids::{ContactId, LinkId, ParticipantId};
use crate::domain::link::Link;
use crate::domain::participant::{Participant, Role};
use crate::store::{Tx, contacts, links, meetings, participants, polls};
use crate::words::{Texts, texts};

fn words(receiver: &Participant) -> &'static Texts {
    texts(receiver.habits.lang)
}

/// Somebody opened a link: is it them?
pub async fn opened(tx: &mut Tx, receiver: &Participant, id: &LinkId, now: Timestamp) -> Result<Option<Screen>> {
    let Some(link) = links::find(tx, id).await?.filter(|link| link.may_be_judged(now).is_ok()) else { return Ok(None) };
    let Some(claimant) = &link.claimant else { return Ok(None) };
    let (t, name) = (words(receiver), claimant.name.clone());
    let text = match label(tx, &link).await? {
        Some(label) => t.gathering_opened(label, name),
        None => t.gathering_opened_person(name),
    };
    let screen = Screen::say(text);
    Ok(Some(screen.row([
        Key::tap(t.gathering_yes(), Button::IsThem(id.clone())),
        Key::tap(t.gathering_no(), Button::NotThem(id.clone())),
    ])))
}

async fn label(tx: &mut Tx, link: &Link) -> Result<Option<String>> {
    match &link.contact {
        Some(contact) => Ok(contacts::find(tx, contact).await?.map(|contact| contact.label)),
        None => Ok(None),
    }
}

/// Somebody said no for now.
pub async fn declined(tx: &mut Tx, receiver: &Participant, id: &LinkId) -> Result<Option<Screen>> {
    let Some(link) = links::find(tx, id).await? else { return Ok(None) };
    let t = words(receiver);
    Ok(Some(Screen::say(match label(tx, &link).await? {
        Some(label) => t.gathering_declined(label),
        None => t.gathering_declined_person(),
    })))
}

/// Neutral: never why.
pub async fn not_here(tx: &mut Tx, receiver: &Participant, id: &LinkId) -> Result<Option<Screen>> {
    let Some(link) = links::find(tx, id).await? else { return Ok(None) };
    let t = words(receiver);
    Ok(Some(Screen::say(match label(tx, &link).await? {
        Some(label) => t.gathering_not_here(label),
        None => t.gathering_not_here_person(),
    })))
}

/// Whoever opened a link could not be written to.
pub async fn not_reached(tx: &mut Tx, receiver: &Participant, id: &LinkId) -> Result<Option<Screen>> {
    let Some(link) = links::find(tx, id).await? else { return Ok(None) };
    let t = words(receiver);
    let again = match (&link.contact, &link.network) {
        (Some(contact), _) => Button::NewLink(contact.clone()),
        (None, Some(network)) => Button::NewPersonLink(network.clone()),
        (None, None) => return Ok(None),
    };
    let text = match label(tx, &link).await? {
        Some(label) => t.gathering_not_reached(label),
        None => t.gathering_not_reached_person(),
    };
    Ok(Some(Screen::say(text).tap(t.gathering_new_link(), again)))
}

/// Somebody is in.
pub async fn joined(tx: &mut Tx, receiver: &Participant, id: &ParticipantId, now: Timestamp) -> Result<Option<Screen>> {
    let who = participants::load(tx, id).await?;
    if !who.active {
        return Ok(None);
    }
    let t = words(receiver);
    if who.role == Role::Person {
        let name = who.name;
        let screen = Screen::say(t.gathering_joined_person(name.clone()));
        let screen = beginning::stands(tx, screen, receiver, &name, now).await?;
        let screen = screen.tap(t.convening_meet_button(), Button::MeetFor(who.network.clone()));
        return Ok(Some(screen.tap(t.teaming_colleagues_button(), Button::Colleagues(who.network))));
    }
    let contact = match &who.contact {
        Some(contact) => contacts::find(tx, contact).await?,
        None => None,
    };
    let label = contact.map_or_else(|| who.name.clone(), |contact| contact.label);
    let screen = Screen::say(t.gathering_joined(label, who.name.clone()));
    let stands = !meetings::coming_up(tx, &who.network, now).await?.is_empty();
    let planned = !who.is_held() && (stands || !polls::open_in(tx, &who.network).await?.is_empty());
    let screen = if planned { screen.tap(t.gathering_ask_too(), Button::AskToo(id.clone())) } else { screen };
    Ok(Some(match who.contact {
        Some(contact) => screen.tap(t.pressed_not_this(), Button::NotThis(contact)),
        None => screen,
    }))
}

/// Somebody is in no longer. Never why.
pub async fn left(tx: &mut Tx, receiver: &Participant, id: &ParticipantId) -> Result<Option<Screen>> {
    let who = participants::load(tx, id).await?;
    let t = words(receiver);
    let text = match (who.role, who.name) {
        (Role::Person, name) if name.is_empty() => t.leaving_left_convener_forgotten(),
        (Role::Person, name) => t.leaving_left_convener(name),
        // Whoever was forgotten is still the person's own word.
        (_, name) if name.is_empty() => t.leaving_left_person(word_for(tx, who.contact.as_ref(), t).await?),
        (_, name) => t.leaving_left_person(name),
    };
    Ok(Some(Screen::say(text)))
}

/// What the person calls somebody.
async fn word_for(tx: &mut Tx, contact: Option<&ContactId>, t: &Texts) -> Result<String> {
    let Some(contact) = contact else { return Ok(t.help_no_name()) };
    Ok(contacts::find(tx, contact).await?.map_or_else(|| t.help_no_name(), |contact| contact.label))
}

/// A message to somebody did not arrive.
pub async fn unreachable(tx: &mut Tx, receiver: &Participant, id: &ParticipantId) -> Result<Option<Screen>> {
    let who = participants::load(tx, id).await?;
    let still = who.active && !who.reachable;
    Ok(still.then(|| Screen::say(words(receiver).news_unreachable(who.name))))
}
