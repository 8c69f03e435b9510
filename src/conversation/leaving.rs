//! Leaving: at once, without a reason, and for good: nothing they write later brings them back.
//!
//! > relative: /stop
//! > Kith:     Leave Aino's people? …   [Yes, leave] [Stay]
//! > relative: [Yes, leave]
//! > Kith:     Done. Nothing more will come.

use anyhow::Result;

use super::{Button, Flow, Reply, Room, Screen};
use crate::domain::ids::ParticipantId;
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::{accounts, consents, deeds, links, meetings, networks, outbox, participants, proposals, relay};

/// `/stop`: one question per network; other networks are not touched.
pub async fn stop(room: &mut Room<'_>) -> Flow {
    crate::fault::point("flow-leaving");
    match room.own_places().as_slice() {
        [] if room.staff.is_empty() => Ok(Ok(Reply::say(Screen::say(room.t.leaving_nothing_kept())))),
        [] => Ok(Ok(Reply::say(Screen::say(room.t.leaving_staff())))),
        [only] => Ok(Ok(Reply::say(question(room, only).await?))),
        several => {
            let mut screen = Screen::say(room.t.leaving_which());
            for place in several {
                let name = person_name(room, place).await?;
                screen = screen.tap(name, Button::Stop(place.id.clone()));
            }
            Ok(Ok(Reply::say(screen)))
        }
    }
}

/// "Sure?", for one of several networks.
pub async fn ask(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    match room.own_place(id) {
        Some(place) => Ok(Ok(Reply::edit(question(room, &place).await?))),
        None => Ok(Err(Refusal::NotYours)),
    }
}

async fn question(room: &mut Room<'_>, place: &Participant) -> Result<Screen> {
    let name = person_name(room, place).await?;
    let t = room.t;
    let text = if place.role == Role::Person { t.leaving_sure_person() } else { t.leaving_sure_member(name) };
    Ok(Screen::say(text)
        .tap(t.leaving_yes(), Button::StopYes(place.id.clone()))
        .tap(t.leaving_stay(), Button::NeverMind()))
}

/// Withdraws: the queue, the seats, the consent and the place, in one transaction.
pub async fn leave(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    crate::fault::point("flow-leaving");
    let Some(place) = room.own_place(id) else { return Ok(Err(Refusal::NotYours)) };
    consents::withdraw(room.tx, &place.network, &place.id, room.lang(), room.now).await?;
    deeds::record(room.tx, &place.network, Some(&place.id), "left", Some(place.id.as_str()), room.now);
    outbox::recall_all_for(room.tx, &place.id, room.now).await?;
    match place.role {
        Role::Person => close_network(room, &place).await?,
        _ => leave_meetings(room, &place).await?,
    }
    participants::end(room.tx, &place.id, false, room.now).await?;
    relay::record_membership(room.tx, &place.network, (&place.id, place.role), false, room.now).await?;
    accounts::forget_if_gone(room.tx, room.user).await?;
    Ok(Ok(done(room).await?))
}

/// The receipt: nothing more will come.
pub async fn done(room: &mut Room<'_>) -> Result<Reply> {
    let menu = room.menu().await?;
    Ok(Reply::edit(Screen::say(room.t.leaving_done())).with_menu(menu))
}

/// A member's seats are given up; the person and the team learn that they left, never why.
async fn leave_meetings(room: &mut Room<'_>, place: &Participant) -> Result<()> {
    meetings::release_from_all(room.tx, place, false, Some(&place.id), room.now).await?;
    let person = participants::person_of(room.tx, &place.network).await?.map(|person| person.id);
    tell(room, place, person).await
}

/// Without the person there is no meeting: all are cancelled, everyone who was told is told, all links die.
async fn close_network(room: &mut Room<'_>, place: &Participant) -> Result<()> {
    for meeting in meetings::coming_up(room.tx, &place.network, room.now).await? {
        let Some(meeting) = meetings::lock(room.tx, &meeting.id).await? else { continue };
        if let Ok(decision) = meeting.cancel(Some(&place.id), room.now) {
            meetings::apply(room.tx, &decision, Some(&place.id), room.now).await?;
        }
    }
    proposals::close_all(room.tx, &place.network).await?;
    links::revoke_all(room.tx, &place.network).await?;
    networks::close(room.tx, &place.network, room.now).await?;
    consents::revoke_all(room.tx, &place.network, room.now).await?;
    let convener = networks::convener_place(room.tx, &place.network).await?;
    tell(room, place, convener).await
}

async fn tell(room: &mut Room<'_>, place: &Participant, to: Option<ParticipantId>) -> Result<()> {
    let Some(to) = to else { return Ok(()) };
    let notice = Notice::Left { participant: place.id.clone() };
    let post = Post { notice, to: Address::Participant(to), network: Some(place.network.clone()), due: room.now };
    outbox::post(room.tx, &post, room.now).await
}

async fn person_name(room: &mut Room<'_>, place: &Participant) -> Result<String> {
    let person = participants::person_of(room.tx, &place.network).await?;
    Ok(person.map_or_else(|| room.t.help_no_name(), |person| person.name))
}
