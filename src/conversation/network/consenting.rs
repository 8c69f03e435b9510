//! The second yes: what Kith keeps, who sees what, how to leave; then agree, tell me more, or no.
//!
//! > Kith:    You have a message from Kith. Aino would like you to be with her when she meets people. …
//! > brother: [I agree]
//! > Kith:    Thank you, Onni. …                                    (and his sister is told)

use anyhow::{Context, Result};

use super::people;
use crate::conversation::rights::Of;
use crate::conversation::team::beginning;
use crate::conversation::{Button, Flow, House, Key, Reply, Room, Screen, help};
use crate::domain::access::Action;
use crate::domain::ids::{LinkId, NetworkId, ParticipantId};
use crate::domain::language::Lang;
use crate::domain::link::{Claimant, Link, Purpose};
use crate::domain::notice::Notice;
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::consents::Agreement;
use crate::store::participants::Ground;
use crate::store::{Tx, accounts, contacts, deeds, first_meetings, links, networks, outbox, participants, relay};
use crate::words::Texts;

/// The notice somebody reads before they say yes, in their language.
pub async fn notice(room: &mut Room<'_>, link: &Link) -> Result<Screen> {
    let text = notice_text(room.tx, room.t, link).await?;
    Ok(notice_screen(room.t, room.house, room.lang(), link, text))
}

/// The notice with its three answers. On a page it stands above a line that says who reads there.
pub fn notice_screen(t: &Texts, house: &House, lang: Lang, link: &Link, text: String) -> Screen {
    let screen = Screen::say(text);
    let screen = if on_a_page(link) { screen } else { screen.and(help::nobody_reads(house, lang)) };
    answers(screen, t, house, &link.id, true)
}

/// Whether whoever opened it takes part without Telegram.
fn on_a_page(link: &Link) -> bool {
    link.claimant.as_ref().is_some_and(|claimant| claimant.user.is_without_telegram())
}

/// The answers. How old somebody is, is no question of its own: one tap says both, another that they are younger.
fn answers(screen: Screen, t: &Texts, house: &House, link: &LinkId, more: bool) -> Screen {
    let no = Key::tap(t.consenting_no(), Button::NoThanks(link.clone()));
    let (agree, last) = match house.age.limit {
        0 => (t.consenting_agree(), vec![no]),
        limit => {
            let younger = Key::tap(t.consenting_younger(), Button::Younger(link.clone()));
            (t.consenting_agree_aged(i64::from(limit)), vec![no, younger])
        }
    };
    let screen = screen.tap(agree, Button::Agree(link.clone()));
    let screen = if more { screen.tap(t.consenting_more(), Button::More(link.clone())) } else { screen };
    screen.row(last)
}

/// The name of a notice's version: with the even ones they said how old they are, too. The third and fourth say that it is kept who was at a
/// meeting.
fn version(link: &Link, house: &House) -> &'static str {
    match (link.purpose == Purpose::Person, house.age.limit) {
        (false, 0) if on_a_page(link) => "page-1",
        (false, _) if on_a_page(link) => "page-2",
        (true, 0) => "person-3",
        (true, _) => "person-4",
        (false, 0) => "member-3",
        (false, _) => "member-4",
    }
}

/// The notice's text.
pub async fn notice_text(tx: &mut Tx, t: &Texts, link: &Link) -> Result<String> {
    if link.purpose == Purpose::Person {
        return Ok(t.consenting_person());
    }
    let network = link.network.as_ref().context("a member's link without a network")?;
    let person = people::person_name(tx, t, network).await?;
    Ok(if on_a_page(link) { t.pages_notice(person) } else { t.consenting_member(person) })
}

/// "Tell me more": the same choice stays open.
pub async fn more(room: &mut Room<'_>, id: &LinkId) -> Flow {
    let Some(link) = answerable(room, id).await? else { return Ok(Err(Refusal::DeadLink)) };
    let more = if on_a_page(&link) { room.t.pages_notice_more() } else { room.t.consenting_more_text() };
    let screen = Screen::say(more);
    Ok(Ok(Reply::edit(answers(screen, room.t, room.house, &link.id, false))))
}

/// No: the link dies and nothing of them is kept. Its maker learns that it was a no, not why.
pub async fn no_thanks(room: &mut Room<'_>, id: &LinkId) -> Flow {
    let screen = Screen::say(room.t.consenting_declined());
    ends(room, id, Notice::Declined { link: id.clone() }, screen).await
}

/// Too young for the team's limit: as after a no nothing is kept. They hear the team's words, their inviter that it is not possible here.
pub async fn younger(room: &mut Room<'_>, id: &LinkId) -> Flow {
    let own = room.house.age.under.as_ref().map(|words| words.in_language(room.lang()).to_owned());
    let screen = Screen::say(own.unwrap_or_else(|| room.t.consenting_too_young()));
    let screen = screen.and(help::nobody_reads(room.house, room.lang()));
    ends(room, id, Notice::NotHere { link: id.clone() }, screen).await
}

/// The link dies, and its maker is told.
async fn ends(room: &mut Room<'_>, id: &LinkId, notice: Notice, screen: Screen) -> Flow {
    let Some(link) = answerable(room, id).await? else { return Ok(Err(Refusal::DeadLink)) };
    links::end(room.tx, id, false).await?;
    let told = networks::maker_place(room.tx, &link).await?;
    let network = link.network.context("a link without a network")?;
    if link.purpose == Purpose::Person {
        networks::close(room.tx, &network, room.now).await?;
        first_meetings::look(room.tx, &network, room.now).await?;
    }
    tell(room, told, &network, notice).await?;
    Ok(Ok(Reply::edit(screen)))
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
    let text = notice_text(room.tx, room.t, &link).await?;
    let shown = notice_screen(room.t, room.house, room.lang(), &link, text).text;
    accounts::ensure(room.tx, room.user, &room.habits).await?;
    if room.user.is_without_telegram() {
        // E-mail is read by more machines than a chat: what it is about stands on their page, until they say otherwise.
        accounts::set_discreet(room.tx, room.user, true).await?;
    }
    let agreement = Agreement { notice: version(&link, room.house), lang: room.lang(), text_hash: links::hash(&shown) };
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
        let screen = screen.tap(t.gathering_invite_button(), Button::Invite());
        return Ok(Some(beginning::stands(room.tx, screen, place, "", room.now).await?));
    }
    let person = participants::person_of(room.tx, &place.network).await?;
    let text =
        |name| if room.user.is_without_telegram() { t.pages_welcome(name) } else { t.consenting_member_welcome(name) };
    Ok(person.map(|person| Screen::say(text(person.name))))
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
    outbox::tell(room.tx, network, to, notice, room.now).await
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
