//! Gathering: only the person adds people, and only people who say yes themselves.
//!
//! > person: /invite
//! > Kith:   What do you call them?
//! > person: Brother
//! > Kith:   Here is a link for Brother. …                          [Share] [Copy]
//! > Kith:   Someone opened the link you made for Brother. They appear as "Onni". Is that Brother?   [Yes] [No]

use anyhow::{Context, Result};

use super::{people, places};
use crate::conversation::draft::{self, Step};
use crate::conversation::meeting::cards;
use crate::conversation::plan::asking;
use crate::conversation::rights::Of;
use crate::conversation::room::LONGEST_NAME;
use crate::conversation::screen::clean_name;
use crate::conversation::{Button, Flow, Key, Reply, Room, Screen, help};
use crate::domain::access::Action;
use crate::domain::ids::{ContactId, LinkId, NetworkId, ParticipantId};
use crate::domain::link::{Link, Purpose, State};
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::participant::Participant;
use crate::domain::refusal::Refusal;
use crate::store::contacts::Wish;
use crate::store::links::NewLink;
use crate::store::{consents, contacts, deeds, first_meetings, links, meetings, networks, outbox, participants};

/// `/invite`: asks for the person's own word.
pub async fn invite(room: &mut Room<'_>) -> Flow {
    crate::fault::point("flow-gathering");
    if room.place_for(Action::Invite).is_none() {
        return Ok(Err(Refusal::NotYours));
    }
    draft::save(room, &Step::Label).await?;
    Ok(Ok(Reply::say(Screen::say(room.t.gathering_ask_label()))))
}

/// The word was typed: a link for whoever it means.
pub async fn named(room: &mut Room<'_>, typed: &str) -> Flow {
    crate::fault::point("flow-gathering");
    let Some(person) = room.place_for(Action::Invite) else { return Ok(Err(Refusal::NotYours)) };
    let label = clean_name(typed, LONGEST_NAME + 1).filter(|label| is_short(label));
    let Some(label) = label else {
        return Ok(Ok(Reply::say(
            Screen::say(room.t.gathering_label_unfit()).and(help::nobody_reads(room.house, room.lang())),
        )));
    };
    draft::drop(room).await?;
    let contact = contacts::create(room.tx, &person.network, &label, room.now).await?;
    deeds::record(room.tx, &person.network, Some(&person.id), "named", Some(contact.as_str()), room.now);
    Ok(Ok(Reply::say(make_link(room, &person.network, &contact, &label).await?)))
}

/// A word or two for somebody. A sentence is no name, and is answered as any text nobody asked for.
fn is_short(label: &str) -> bool {
    label.chars().count() <= LONGEST_NAME && label.split_whitespace().count() <= MOST_WORDS
}

const MOST_WORDS: usize = 3;

async fn make_link(room: &mut Room<'_>, network: &NetworkId, contact: &ContactId, label: &str) -> Result<Screen> {
    let team = networks::load(room.tx, network).await?.team;
    let new = NewLink {
        purpose: Purpose::Member,
        team: &team,
        network: Some(network),
        contact: Some(contact),
        made_by: Some(room.user),
    };
    let token = links::create(room.tx, new, room.now).await?;
    let url = room.house.link(&token);
    let text = room.t.gathering_link(label);
    // What was typed may have been a cry that looked like a name: whom to call stands under it, whatever it was (H16).
    let screen = without_telegram(room, cards::link_card(room.t, &url, &text), &token);
    Ok(screen.and(help::nobody_reads(room.house, room.lang())))
}

/// The same link as a page, and on paper: for whoever has no Telegram. The first of both ways that is gone opens it.
fn without_telegram(room: &Room<'_>, screen: Screen, token: &str) -> Screen {
    let (t, Some(pages)) = (room.t, &room.house.pages) else { return screen };
    let page = format!("{pages}/i/{token}");
    let screen = screen.and(t.gathering_without_telegram(page.clone()));
    let letter = Key::Open(t.gathering_letter(), format!("{page}/letter"));
    screen.row([Key::Copy(t.gathering_copy_page(), page)]).row([letter])
}

/// `/network`: everybody on the person's list, with how far they are.
pub async fn network(room: &mut Room<'_>) -> Flow {
    let Some(person) = room.place_for(Action::SeePeople) else { return Ok(Err(Refusal::NotYours)) };
    Ok(Ok(Reply::edit(people::list(room, &person).await?)))
}

/// One of the person's words: what can be done about it.
pub async fn contact(room: &mut Room<'_>, id: &ContactId) -> Flow {
    match people::own(room, Action::SeePeople, id).await? {
        Some((_, contact)) => Ok(Ok(Reply::edit(people::card(room, &contact).await?))),
        None => Ok(Err(Refusal::NotYours)),
    }
}

/// A fresh link for one of the person's words; older ones die.
pub async fn new_link(room: &mut Room<'_>, id: &ContactId) -> Flow {
    let Some((person, contact)) = people::own(room, Action::Invite, id).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    if participants::of_network(room.tx, &person.network).await?.iter().any(|one| one.contact.as_ref() == Some(id)) {
        return Ok(Err(Refusal::NotYours));
    }
    links::revoke_for(room.tx, id).await?;
    Ok(Ok(Reply::say(make_link(room, &person.network, id, &contact.label).await?)))
}

/// Stops the link: whoever has it, it opens nothing any more.
pub async fn revoke(room: &mut Room<'_>, id: &ContactId) -> Flow {
    let Some((_, contact)) = people::own(room, Action::Invite, id).await? else { return Ok(Err(Refusal::NotYours)) };
    links::revoke_for(room.tx, id).await?;
    let stopped = room.t.gathering_revoked();
    Ok(Ok(Reply::edit(people::card(room, &contact).await?).with_toast(stopped)))
}

/// The person wants no meeting without them, or takes that back.
pub async fn essential(room: &mut Room<'_>, id: &ContactId, essential: bool) -> Flow {
    let Some((person, mut contact)) = people::own(room, Action::Essential, id).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    let standing: Vec<_> = meetings::coming_up(room.tx, &person.network, room.now).await?;
    let polls = asking::going_on(room.tx, &person.network).await?;
    contacts::set_essential(room.tx, id, essential).await?;
    for before in standing {
        let Some(after) = meetings::lock(room.tx, &before.id).await? else { continue };
        let decision = before.seen_again(after, Some(&person.id), room.now);
        meetings::apply(room.tx, &decision, Some(&person.id), room.now).await?;
    }
    asking::look_again(room.tx, &polls, Some(&person.id), room.now).await?;
    contact.essential = essential;
    Ok(Ok(Reply::edit(people::card(room, &contact).await?)))
}

/// Takes somebody off the list, after one question. To them it looks neutral, and nothing says why.
pub async fn remove(room: &mut Room<'_>, id: &ContactId, sure: bool) -> Flow {
    let Some((person, contact)) = people::own(room, Action::Remove, id).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    let t = room.t;
    if !sure {
        let screen = Screen::say(t.gathering_remove_sure(contact.label.clone()));
        let screen = screen.tap(t.gathering_remove(contact.label), Button::RemoveYes(id.clone()));
        return Ok(Ok(Reply::edit(screen.tap(t.gathering_back(), Button::Contact(id.clone())))));
    }
    takes_off(room, &person, id).await?;
    let gone = room.t.gathering_removed(contact.label);
    Ok(Ok(Reply::edit(people::list(room, &person).await?).with_toast(gone)))
}

/// Links, approval and place end, whatever there is of them. Returns who it was, if they took part.
async fn takes_off(room: &mut Room<'_>, person: &Participant, id: &ContactId) -> Result<Option<Participant>> {
    links::revoke_for(room.tx, id).await?;
    contacts::remove(room.tx, id, room.now).await?;
    consents::revoke(room.tx, id, room.now).await?;
    deeds::record(room.tx, &person.network, Some(&person.id), "removed", Some(id.as_str()), room.now);
    let people = participants::of_network(room.tx, &person.network).await?;
    let member = people.into_iter().find(|one| one.contact.as_ref() == Some(id));
    if let Some(member) = &member {
        places::removes_member(room.tx, member, Some(&person.id), room.now).await?;
    }
    Ok(member)
}

/// Not for the time being: their link stops, and they are not among those who are invited, until the person says so again.
pub async fn not_now(room: &mut Room<'_>, id: &ContactId, yes: bool) -> Flow {
    let Some((_, mut contact)) = people::own(room, Action::Wish, id).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    contact.wish = if yes { Wish::NotNow } else { Wish::Open };
    if yes {
        links::revoke_for(room.tx, id).await?;
    }
    contacts::set_wish(room.tx, id, contact.wish).await?;
    Ok(Ok(Reply::edit(people::card(room, &contact).await?)))
}

/// Never: taken off the list, and no link works for that human any more; to them it looks as if it had expired.
pub async fn never(room: &mut Room<'_>, id: &ContactId, sure: bool) -> Flow {
    let Some((person, contact)) = people::own(room, Action::Wish, id).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    let t = room.t;
    if !sure {
        let screen =
            Screen::say(t.gathering_never_sure(contact.label)).tap(t.gathering_never(), Button::NeverYes(id.clone()));
        return Ok(Ok(Reply::edit(screen.tap(t.gathering_back(), Button::Contact(id.clone())))));
    }
    let opener = links::newest_for(room.tx, id).await?.and_then(|link| link.claimant).map(|claimant| claimant.user);
    let member = takes_off(room, &person, id).await?.map(|member| member.user);
    for user in opener.into_iter().chain(member) {
        contacts::suppress(room.tx, &contact, user, room.now).await?;
    }
    contacts::set_wish(room.tx, id, Wish::Never).await?;
    Ok(Ok(Reply::edit(people::list(room, &person).await?).with_toast(t.settings_saved())))
}

/// Whom the person never wants asked; a tap takes that back.
pub async fn nevers(room: &mut Room<'_>) -> Flow {
    let Some(person) = room.place_for(Action::Wish) else { return Ok(Err(Refusal::NotYours)) };
    let mut screen = Screen::say(room.t.gathering_never_list());
    for contact in contacts::never_asked(room.tx, &person.network).await? {
        screen = screen.tap(contact.label, Button::AllowAgain(contact.id));
    }
    Ok(Ok(Reply::edit(screen.tap(room.t.gathering_back(), Button::Network()))))
}

/// Somebody may be asked again, by a new link.
pub async fn allow_again(room: &mut Room<'_>, id: &ContactId) -> Flow {
    let Some(person) = room.place_for(Action::Wish) else { return Ok(Err(Refusal::NotYours)) };
    let never = contacts::never_asked(room.tx, &person.network).await?.into_iter().find(|contact| contact.id == *id);
    let Some(contact) = never else { return Ok(Err(Refusal::NotYours)) };
    contacts::set_wish(room.tx, id, Wish::Open).await?;
    let allowed = room.t.gathering_allowed(contact.label);
    Ok(Ok(Reply::edit(people::list(room, &person).await?).with_toast(allowed)))
}

/// The maker's word on who opened a link: the person's for a member's, the practitioner's for a person's.
pub async fn judged(room: &mut Room<'_>, id: &LinkId, them: bool) -> Flow {
    let Some(link) = links::find(room.tx, id).await? else { return Ok(Err(Refusal::DeadLink)) };
    if !may_judge(room, &link) {
        return Ok(Err(Refusal::NotYours));
    }
    if matches!(link.state, State::Confirmed | State::Used) {
        return Ok(Ok(Reply::toast(room.t.gathering_judged_already())));
    }
    if let Err(refusal) = link.may_be_judged(room.now) {
        return Ok(Err(refusal));
    }
    let network = link.network.clone().context("a link without a network")?;
    if them { known(room, &link, &network).await } else { unknown(room, &link).await }
}

fn may_judge(room: &Room<'_>, link: &Link) -> bool {
    let Some(network) = &link.network else { return false };
    match link.purpose {
        Purpose::Member => room.may(Action::KnowMember, Of::Network(network)),
        Purpose::Person => room.may(Action::KnowPerson, Of::Network(network)),
        Purpose::Coordinator | Purpose::Practitioner => false,
    }
}

async fn known(room: &mut Room<'_>, link: &Link, network: &NetworkId) -> Flow {
    links::confirm(room.tx, &link.id, room.now).await?;
    if let (Purpose::Member, Some(contact)) = (link.purpose, &link.contact) {
        consents::approve(room.tx, network, contact, &link.id, room.now).await?;
    }
    let post = Post {
        notice: Notice::Welcome { link: link.id.clone() },
        to: Address::Claimant(link.id.clone()),
        network: Some(network.clone()),
        due: room.now,
    };
    outbox::post(room.tx, &post, room.now).await?;
    let name = link.claimant.as_ref().map(|claimant| claimant.name.clone()).unwrap_or_default();
    let screen = Screen::say(room.t.gathering_known(name));
    Ok(Ok(Reply::edit(match &link.contact {
        Some(contact) => screen.tap(room.t.pressed_not_this(), Button::NotThis(contact.clone())),
        None => screen,
    })))
}

/// The link dies and its opener is forgotten; to them there is silence.
async fn unknown(room: &mut Room<'_>, link: &Link) -> Flow {
    links::end(room.tx, &link.id, false).await?;
    if let (Purpose::Person, Some(network)) = (link.purpose, &link.network) {
        first_meetings::not_opened(room.tx, network).await?;
    }
    let t = room.t;
    let screen = Screen::say(t.gathering_not_them());
    let screen = match (&link.contact, &link.network) {
        (Some(contact), _) => screen.tap(t.gathering_new_link(), Button::NewLink(contact.clone())),
        (None, Some(network)) => screen.tap(t.gathering_new_link(), Button::NewPersonLink(network.clone())),
        (None, None) => screen,
    };
    Ok(Ok(Reply::edit(screen)))
}

/// Someone joined after a meeting was called: the person asks them too.
pub async fn ask_too(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    let Some(person) = room.place_for(Action::AskToo) else { return Ok(Err(Refusal::NotYours)) };
    let member = participants::of_network(room.tx, &person.network)
        .await?
        .into_iter()
        .find(|one| one.id == *id && !one.is_held());
    let Some(member) = member else { return Ok(Err(Refusal::NotYours)) };
    meetings::add_to_all(room.tx, &member, Some(&person.id), room.now).await?;
    asking::asks_too(room.tx, &member, room.now).await?;
    Ok(Ok(Reply::edit(Screen::say(room.t.gathering_asked_too(member.name)))))
}
