//! Somebody without a phone or a computer: the person asks them, and tells Kith that they said yes. Nothing is ever sent to them, and what
//! they say to a meeting is told for them (`told`).
//!
//! > person: [They have no phone for this]
//! > Kith:   Then you ask Grandmother yourself. … Did Grandmother say yes?     [Yes, Grandmother said yes] [Back]
//! > Kith:   What is their first name? …
//! > person: Elsa
//! > Kith:   Elsa is with you now, by word of mouth …

use anyhow::{Context, Result};

use super::people;
use crate::conversation::draft::{self, Step};
use crate::conversation::own::page;
use crate::conversation::room::plain_habits;
use crate::conversation::{Button, Flow, Reply, Room, Screen, help};
use crate::domain::access::Action;
use crate::domain::ids::{ContactId, ParticipantId, UserId};
use crate::domain::link::{Claimant, Purpose};
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::consents::Agreement;
use crate::store::contacts::Contact;
use crate::store::links::{self, NewLink};
use crate::store::participants::Ground;
use crate::store::{accounts, consents, contacts, deeds, meetings, networks, participants, relay};

/// The name of the text's version that the person reads to them.
const NOTICE: &str = "spoken-1";

/// What to say to them, and whether they said yes.
pub async fn ask(room: &mut Room<'_>, id: &ContactId) -> Flow {
    let Some((_, contact)) = theirs_to_ask(room, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let t = room.t;
    let screen = Screen::say(t.spoken_ask(contact.label.clone())).and(t.spoken_notice());
    let screen = screen.tap(t.spoken_yes(contact.label), Button::SpokenYes(id.clone()));
    Ok(Ok(Reply::edit(screen.tap(t.gathering_back(), Button::Contact(id.clone())))))
}

/// They said yes: what does the team call them?
pub async fn said_yes(room: &mut Room<'_>, id: &ContactId) -> Flow {
    if theirs_to_ask(room, id).await?.is_none() {
        return Ok(Err(Refusal::NotYours));
    }
    draft::save(room, &Step::Guest(id.clone())).await?;
    Ok(Ok(Reply::edit(Screen::say(room.t.spoken_ask_name()))))
}

/// The name was typed: they take part.
pub async fn named(room: &mut Room<'_>, id: &ContactId, typed: &str) -> Flow {
    let Some((person, contact)) = theirs_to_ask(room, id).await? else {
        draft::drop(room).await?;
        return Ok(Err(Refusal::NotYours));
    };
    let Some(name) = page::name(typed).filter(|name| name.split_whitespace().count() <= MOST_WORDS) else {
        let unfit = Screen::say(room.t.pages_name_unfit()).and(help::nobody_reads(room.house, room.lang()));
        return Ok(Ok(Reply::say(unfit)));
    };
    draft::drop(room).await?;
    let who = takes_part(room, &person, &contact, &name).await?;
    deeds::record(room.tx, &person.network, Some(&person.id), "spoken", Some(who.as_str()), room.now);
    relay::record_membership(room.tx, &person.network, (&who, Role::Member), true, room.now).await?;
    let done = Screen::say(room.t.spoken_done(name)).and(help::nobody_reads(room.house, room.lang()));
    let planned = !meetings::coming_up(room.tx, &person.network, room.now).await?.is_empty();
    Ok(Ok(Reply::say(if planned { done.tap(room.t.gathering_ask_too(), Button::AskToo(who)) } else { done })))
}

/// A sentence is no name.
const MOST_WORDS: usize = 3;

/// One of the person's words for somebody who does not take part yet.
async fn theirs_to_ask(room: &mut Room<'_>, id: &ContactId) -> Result<Option<(Participant, Contact)>> {
    let Some((person, contact)) = people::own(room, Action::Invite, id).await? else { return Ok(None) };
    networks::lock(room.tx, &person.network).await?;
    let there = participants::of_network(room.tx, &person.network).await?;
    Ok((!there.iter().any(|one| one.contact.as_ref() == Some(id))).then_some((person, contact)))
}

/// Both yeses, in the ledger as everybody's: the person's to this human, and theirs, as the person heard it, with the text that was read to
/// them and the moment.
async fn takes_part(room: &mut Room<'_>, person: &Participant, contact: &Contact, name: &str) -> Result<ParticipantId> {
    let (network, now, lang) = (&person.network, room.now, room.lang());
    links::revoke_for(room.tx, &contact.id).await?;
    let team = networks::load(room.tx, network).await?.team;
    let (purpose, made_by) = (Purpose::Member, Some(room.user));
    let new = NewLink { purpose, team: &team, network: Some(network), contact: Some(&contact.id), made_by };
    let token = links::create(room.tx, new, now).await?;
    let link = links::by_token(room.tx, &token).await?.context("a link that was just made")?;
    let claimant = Claimant { user: UserId::without_telegram(), name: name.to_owned(), lang };
    links::claim(room.tx, &link.id, &claimant, now).await?;
    links::confirm(room.tx, &link.id, now).await?;
    consents::approve(room.tx, network, &contact.id, &link.id, now).await?;
    accounts::ensure(room.tx, claimant.user, &plain_habits(room.house, lang)).await?;
    let text_hash = links::hash(&room.t.spoken_notice());
    let ground = Ground::Member(contact.id.clone(), link.id.clone(), Agreement { notice: NOTICE, lang, text_hash });
    let who = participants::insert(room.tx, network, claimant.user, name, ground, now).await?;
    links::end(room.tx, &link.id, true).await?;
    contacts::set_wish(room.tx, &contact.id, contacts::Wish::Open).await?;
    Ok(who)
}
