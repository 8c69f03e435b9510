//! Coming in by a link.
//!
//! > brother: (opens the link his sister sent)
//! > Kith:    Thank you. … A message will come here soon.        (names nobody, says nothing)
//! > Kith, to the sister: Someone opened the link you made for Brother. They appear as "Onni". Is that Brother?

use anyhow::Result;

use super::{consenting, places, trying};
use crate::conversation::{Flow, Reply, Room, Screen, help};
use crate::domain::ids::NetworkId;
use crate::domain::link::{Claimant, Link, Opening, Purpose, State};
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::refusal::Refusal;
use crate::store::{accounts, contacts, first_meetings, links, networks, outbox, teams};

/// `/start`, alone or with a link's token.
pub async fn start(room: &mut Room<'_>, token: &str) -> Flow {
    crate::fault::point("flow-arriving");
    if token.is_empty() {
        return Ok(Ok(help::help(room)));
    }
    if trying::is_over(room).await? {
        return Ok(Ok(Reply::silence()));
    }
    let Some(link) = links::by_token(room.tx, token).await? else { return trying::missed(room).await };
    if let Some(network) = &link.network
        && contacts::is_suppressed(room.tx, network, room.user).await?
    {
        return trying::missed(room).await;
    }
    match link.open(room.user, takes_part(room, &link), room.now) {
        // The link by which they came, or another that has done its work: here they are.
        Err(Refusal::OwnLink) if link.state == State::Used => Ok(Ok(help::help(room))),
        Err(Refusal::DeadLink) => trying::missed(room).await,
        Err(refusal) => Ok(Err(refusal)),
        Ok(Opening::StillWaiting) => Ok(Ok(Reply::say(Screen::say(room.t.arriving_wait())))),
        Ok(Opening::Confirmed) => Ok(Ok(Reply::say(consenting::notice(room, &link).await?))),
        Ok(Opening::Claim) => opened(room, &link).await,
    }
}

/// A link is for somebody who is not here yet: of the team for staff, of the network for everybody else.
fn takes_part(room: &Room<'_>, link: &Link) -> bool {
    match (&link.network, link.purpose) {
        (Some(network), _) => {
            room.place_in(network).is_some() || room.staff.iter().any(|staff| staff.team == link.team)
        }
        (None, Purpose::Practitioner | Purpose::Coordinator) => room.staff.iter().any(|staff| staff.team == link.team),
        (None, _) => false,
    }
}

async fn opened(room: &mut Room<'_>, link: &Link) -> Flow {
    match link.purpose {
        Purpose::Coordinator => join_team(room, link, true).await,
        Purpose::Practitioner => join_team(room, link, false).await,
        Purpose::Person | Purpose::Member => claim(room, link).await,
    }
}

/// Staff are bound by the link itself: it lives ten minutes and is handed over in the room.
/// Whoever was in it before, and whose place has ended, is back in it.
async fn join_team(room: &mut Room<'_>, link: &Link, coordinator: bool) -> Flow {
    if coordinator && room.lapsed.iter().any(|one| one.team == link.team && !one.coordinator) {
        return Ok(Err(Refusal::OwnLink));
    }
    let (user, name, now) = (room.user, room.name.clone(), room.now);
    links::end(room.tx, &link.id, true).await?;
    accounts::ensure(room.tx, user, &room.habits).await?;
    let staff = match room.lapsed.iter().find(|one| one.team == link.team).cloned() {
        Some(before) => {
            places::stays(room.tx, &before, now).await?;
            before.id
        }
        None => teams::join(room.tx, &link.team, user, &name, coordinator, now).await?,
    };
    let team = teams::name(room.tx, &link.team).await?;
    if !coordinator {
        for coordinator in
            teams::everybody(room.tx, &link.team).await?.into_iter().filter(|other| other.active && other.coordinator)
        {
            let notice = Notice::StaffJoined { staff: staff.clone() };
            outbox::post(room.tx, &Post { notice, to: Address::Staff(coordinator.id), network: None, due: now }, now)
                .await?;
        }
    }
    let welcome =
        if coordinator { room.t.arriving_coordinator(name, team) } else { room.t.arriving_practitioner(name, team) };
    let menu = room.menu().await?;
    Ok(Ok(Reply::say(Screen::say(welcome).and(help::nobody_reads(room.house, room.lang()))).with_menu(menu)))
}

/// The first opener claims the link; nothing is said to them of whom it is about.
async fn claim(room: &mut Room<'_>, link: &Link) -> Flow {
    let claimant = Claimant { user: room.user, name: room.name.clone(), lang: room.lang() };
    links::claim(room.tx, &link.id, &claimant, room.now).await?;
    let Some(network) = &link.network else { return Ok(Err(Refusal::DeadLink)) };
    if link.purpose == Purpose::Person {
        first_meetings::opened(room.tx, network, room.now).await?;
    }
    ask_its_maker(room, link, network).await?;
    Ok(Ok(Reply::say(Screen::say(room.t.arriving_wait()))))
}

async fn ask_its_maker(room: &mut Room<'_>, link: &Link, network: &NetworkId) -> Result<()> {
    let Some(maker) = networks::maker_place(room.tx, link).await? else { return Ok(()) };
    let post = Post {
        notice: Notice::Opened { link: link.id.clone() },
        to: Address::Participant(maker),
        network: Some(network.clone()),
        due: room.now,
    };
    outbox::post(room.tx, &post, room.now).await
}
