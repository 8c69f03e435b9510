//! The second yes: what Kith keeps, who sees what, how to leave; then agree, tell me more, or no.
//!
//! > Kith:    You have a message from Kith. Aino would like you to be with her when she meets people. …
//! > brother: [I agree]
//! > Kith:    Thank you, Onni. …                                    (and his sister is told)

use anyhow::{Context, Result};

use super::rights::Of;
use super::{Button, Flow, House, Reply, Room, Screen, help};
use crate::domain::access::Action;
use crate::domain::ids::{LinkId, NetworkId, ParticipantId};
use crate::domain::language::Lang;
use crate::domain::link::{Claimant, Link, Purpose};
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::consents::Agreement;
use crate::store::participants::Ground;
use crate::store::{Tx, accounts, contacts, deeds, links, networks, outbox, participants, relay};
use crate::words::Texts;

/// The notice somebody reads before they say yes, in their language.
pub async fn notice(room: &mut Room<'_>, link: &Link) -> Result<Screen> {
    let (text, _) = notice_text(room.tx, room.t, link).await?;
    Ok(notice_screen(room.t, room.house, room.lang(), &link.id, text))
}

/// The notice with its three answers.
pub fn notice_screen(t: &Texts, house: &House, lang: Lang, link: &LinkId, text: String) -> Screen {
    let screen = Screen::say(text).and(help::nobody_reads(house, lang));
    let screen = screen.tap(t.consenting_agree(), Button::Agree(link.clone()));
    screen.tap(t.consenting_more(), Button::More(link.clone())).tap(t.consenting_no(), Button::NoThanks(link.clone()))
}

/// The notice's text and the name of its version.
pub async fn notice_text(tx: &mut Tx, t: &Texts, link: &Link) -> Result<(String, &'static str)> {
    if link.purpose == Purpose::Person {
        return Ok((t.consenting_person(), "person-1"));
    }
    let network = link.network.as_ref().context("a member's link without a network")?;
    let person = participants::person_of(tx, network).await?;
    let name = person.map_or_else(|| t.help_no_name(), |person| person.name);
    Ok((t.consenting_member(name), "member-1"))
}

/// "Tell me more": the same choice stays open.
pub async fn more(room: &mut Room<'_>, id: &LinkId) -> Flow {
    let Some(link) = answerable(room, id).await? else { return Ok(Err(Refusal::DeadLink)) };
    let t = room.t;
    let screen = Screen::say(t.consenting_more_text()).tap(t.consenting_agree(), Button::Agree(link.id.clone()));
    Ok(Ok(Reply::edit(screen.tap(t.consenting_no(), Button::NoThanks(link.id)))))
}

/// No: the link dies and nothing of them is kept. Its maker learns that it was a no, not why.
pub async fn no_thanks(room: &mut Room<'_>, id: &LinkId) -> Flow {
    let Some(link) = answerable(room, id).await? else { return Ok(Err(Refusal::DeadLink)) };
    links::end(room.tx, id, false).await?;
    let told = networks::maker_place(room.tx, &link).await?;
    let network = link.network.context("a link without a network")?;
    if link.purpose == Purpose::Person {
        networks::close(room.tx, &network, room.now).await?;
    }
    tell(room, told, &network, Notice::Declined { link: id.clone() }).await?;
    Ok(Ok(Reply::edit(Screen::say(room.t.consenting_declined()))))
}

/// Yes: they take part from now on, and the evidence is kept.
pub async fn agree(room: &mut Room<'_>, id: &LinkId) -> Flow {
    crate::fault::point("flow-consenting");
    let Some(link) = answerable(room, id).await? else { return agreed_before(room, id).await };
    let network = link.network.clone().context("a link without a network")?;
    if room.place_in(&network).is_some() {
        // They came in by another link of the same network: this one has nothing left to do.
        links::end(room.tx, id, false).await?;
        return agreed_before(room, id).await;
    }
    let claimant = link.claimant.clone().context("a confirmed link without its opener")?;
    let (text, version) = notice_text(room.tx, room.t, &link).await?;
    let shown = notice_screen(room.t, room.house, room.lang(), id, text).text;
    accounts::ensure(room.tx, room.user, &room.habits).await?;
    let agreement = Agreement { notice: version, lang: room.lang(), text_hash: links::hash(&shown) };
    let who = take_part(room, &link, &network, &claimant, agreement).await?;
    links::end(room.tx, id, true).await?;
    deeds::record(room.tx, &network, Some(&who), "joined", Some(who.as_str()), room.now);
    welcome(room, &network, &who).await
}

/// A second tap on "I agree": they are in, and see so.
async fn agreed_before(room: &mut Room<'_>, id: &LinkId) -> Flow {
    let link = links::find(room.tx, id).await?;
    let place = link.and_then(|link| link.network).and_then(|network| room.place_in(&network).cloned());
    let Some(place) = place.filter(|place| place.role != Role::Practitioner) else { return Ok(Err(Refusal::DeadLink)) };
    Ok(welcome_screen(room, &place).await?.map(Reply::edit).ok_or(Refusal::DeadLink))
}

/// What somebody who takes part sees; `None` in a network whose person has left.
async fn welcome_screen(room: &mut Room<'_>, place: &Participant) -> Result<Option<Screen>> {
    let t = room.t;
    if place.role == Role::Person {
        let screen = Screen::say(t.consenting_person_welcome(place.name.clone()));
        return Ok(Some(screen.tap(t.gathering_invite_button(), Button::Invite())));
    }
    let person = participants::person_of(room.tx, &place.network).await?;
    Ok(person.map(|person| Screen::say(t.consenting_member_welcome(person.name))))
}

async fn take_part(
    room: &mut Room<'_>,
    link: &Link,
    network: &NetworkId,
    claimant: &Claimant,
    agreement: Agreement,
) -> Result<ParticipantId> {
    let ground = if let (Purpose::Member, Some(contact)) = (&link.purpose, &link.contact) {
        Ground::Member(contact.clone(), link.id.clone(), agreement)
    } else {
        networks::open(room.tx, network, room.now).await?;
        Ground::Person(agreement)
    };
    participants::insert(room.tx, network, room.user, &claimant.name, ground, room.now).await
}

async fn welcome(room: &mut Room<'_>, network: &NetworkId, who: &ParticipantId) -> Flow {
    let place = participants::load(room.tx, who).await?;
    let told = if place.role == Role::Person {
        networks::convener_place(room.tx, network).await?
    } else {
        participants::person_of(room.tx, network).await?.map(|person| person.id)
    };
    tell(room, told, network, Notice::Joined { participant: who.clone() }).await?;
    relay::record_membership(room.tx, network, (who, place.role), true, room.now).await?;
    let screen = welcome_screen(room, &place).await?.context("an open network has its person")?;
    let menu = room.menu().await?;
    Ok(Ok(Reply::edit(screen).with_menu(menu)))
}

async fn tell(room: &mut Room<'_>, to: Option<ParticipantId>, network: &NetworkId, notice: Notice) -> Result<()> {
    let Some(to) = to else { return Ok(()) };
    let post = Post { notice, to: Address::Participant(to), network: Some(network.clone()), due: room.now };
    outbox::post(room.tx, &post, room.now).await
}

/// The link, if it waits for the word of the one who speaks, and its maker still wants it. They are not in its network
/// yet, so it is locked here, and the link looked at again.
async fn answerable(room: &mut Room<'_>, id: &LinkId) -> Result<Option<Link>> {
    if let Some(network) = links::find(room.tx, id).await?.and_then(|link| link.network) {
        networks::lock(room.tx, &network).await?;
    }
    let Some(link) = links::find(room.tx, id).await? else { return Ok(None) };
    if !room.may(Action::AnswerLink, Of::Opened(&link)) || link.may_be_answered(room.user, room.now).is_err() {
        return Ok(None);
    }
    let wanted = match &link.contact {
        Some(contact) => contacts::find(room.tx, contact).await?.is_some_and(|contact| !contact.removed),
        None => true,
    };
    Ok(wanted.then_some(link))
}
