//! How a place in a network or a team begins and ends, whoever says so: a flow, or a restore that has to say it once more.
//! All of it in the caller's transaction.

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::conversation::plan::asking;
use crate::domain::hold::Side;
use crate::domain::ids::{NetworkId, ParticipantId, StaffId};
use crate::domain::language::Lang;
use crate::domain::meeting::{Meeting, Seat};
use crate::domain::notice::{Address, Notice};
use crate::domain::participant::{Participant, Role, StandIn};
use crate::domain::refusal::Refusal;
use crate::store::participants::Ground;
use crate::store::teams::Staff;
use crate::store::tombstones::{End, Stone};
use crate::store::{
    Tx, accounts, anew, consents, contacts, deeds, first_meetings, forgetting, freezes, holds, links, meetings,
    networks, outbox, participants, proposals, relay, sessions, standing, teams, terms,
};

/// A practitioner works with a person from now on.
pub async fn seat(tx: &mut Tx, network: &NetworkId, staff: &Staff, now: Timestamp) -> Result<ParticipantId> {
    let ground = Ground::Practitioner(staff.id.clone());
    let place = participants::insert(tx, network, staff.user, &staff.name, ground, now).await?;
    relay::record_membership(tx, network, (&place, Role::Practitioner), true, now).await?;
    Ok(place)
}

/// The team is pinned to the person: a new colleague is asked to every meeting that stands, also one who stood in at one of them.
pub async fn brings_in(
    tx: &mut Tx,
    network: &NetworkId,
    staff: &Staff,
    by: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<()> {
    let stands_in = standing_in(tx, network, staff).await?;
    let id = match &stands_in {
        Some(place) => {
            standing::set(tx, &place.id, None).await?;
            place.id.clone()
        }
        None => seat(tx, network, staff, now).await?,
    };
    deeds::record(tx, network, by, "team", Some(id.as_str()), now);
    let place = participants::load(tx, &id).await?;
    meetings::add_to_all(tx, &place, by, now).await?;
    asking::asks_too(tx, &place, now).await
}

/// A practitioner does not work with a person any more.
pub async fn takes_out(tx: &mut Tx, place: &Participant, by: Option<&ParticipantId>, now: Timestamp) -> Result<()> {
    networks::lock(tx, &place.network).await?;
    removes(tx, place, by, now).await
}

/// Somebody leaves by their own word: the queue, the seats, the consent and the place.
pub async fn leaves(tx: &mut Tx, place: &Participant, lang: Lang, now: Timestamp) -> Result<()> {
    consents::withdraw(tx, &place.network, &place.id, lang, now).await?;
    deeds::record(tx, &place.network, Some(&place.id), "left", Some(place.id.as_str()), now);
    outbox::recall_all_for(tx, &place.id, now).await?;
    let polls = asking::going_on(tx, &place.network).await?;
    match place.role {
        Role::Person => close_network(tx, place, now).await?,
        _ => leave_meetings(tx, place, now).await?,
    }
    participants::end(tx, &place.id, false, now).await?;
    asking::look_again(tx, &polls, Some(&place.id), now).await?;
    relay::record_membership(tx, &place.network, (&place.id, place.role), false, now).await?;
    accounts::forget_if_gone(tx, place.user).await
}

/// A member's seats are given up; the person and the team learn that they left, never why.
async fn leave_meetings(tx: &mut Tx, place: &Participant, now: Timestamp) -> Result<()> {
    meetings::release_from_all(tx, place, false, Some(&place.id), now).await?;
    let person = participants::person_of(tx, &place.network).await?.map(|person| person.id);
    tell(tx, place, person, now).await
}

/// Without the person there is no meeting: all are cancelled, everyone who was told is told, all links die.
async fn close_network(tx: &mut Tx, place: &Participant, now: Timestamp) -> Result<()> {
    for meeting in meetings::coming_up(tx, &place.network, now).await? {
        let Some(meeting) = meetings::lock(tx, &meeting.id).await? else { continue };
        if let Ok(decision) = meeting.cancel(Some(&place.id), now) {
            meetings::apply(tx, &decision, Some(&place.id), now).await?;
        }
    }
    proposals::close_all(tx, &place.network).await?;
    asking::ends_all(tx, place, now).await?;
    links::revoke_all(tx, &place.network).await?;
    networks::close(tx, &place.network, now).await?;
    first_meetings::look(tx, &place.network, now).await?;
    consents::revoke_all(tx, &place.network, now).await?;
    let convener = networks::convener_place(tx, &place.network).await?;
    tell(tx, place, convener, now).await
}

async fn tell(tx: &mut Tx, place: &Participant, to: Option<ParticipantId>, now: Timestamp) -> Result<()> {
    let Some(to) = to else { return Ok(()) };
    let notice = Notice::Left { participant: place.id.clone() };
    outbox::tell(tx, &place.network, to, notice, now).await
}

/// The person takes somebody off their list. To them it looks neutral, and nothing says why.
pub async fn removes_member(
    tx: &mut Tx,
    member: &Participant,
    by: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<()> {
    removes(tx, member, by, now).await?;
    if !outbox::waits_for(tx, &member.id).await? {
        accounts::forget_if_gone(tx, member.user).await?;
    }
    Ok(())
}

async fn removes(tx: &mut Tx, place: &Participant, by: Option<&ParticipantId>, now: Timestamp) -> Result<()> {
    let polls = asking::going_on(tx, &place.network).await?;
    outbox::recall_all_for(tx, &place.id, now).await?;
    if let Some(one) = &place.stands_in {
        stands_in_no_more(tx, place, one, by, now).await?;
    }
    meetings::release_from_all(tx, place, true, by, now).await?;
    participants::end(tx, &place.id, true, now).await?;
    asking::look_again(tx, &polls, by, now).await?;
    relay::record_membership(tx, &place.network, (&place.id, place.role), false, now).await
}

/// A colleague comes this time, in somebody's place or in nobody's: a place in the network that is for this meeting alone.
pub async fn stands_in(
    tx: &mut Tx,
    meeting: &Meeting,
    (staff, instead_of): (&Staff, Option<&ParticipantId>),
    by: &ParticipantId,
    now: Timestamp,
) -> Result<std::result::Result<Meeting, Refusal>> {
    if let Err(refusal) = meeting.may_be_stood_in(instead_of, now) {
        return Ok(Err(refusal));
    }
    let id = seat(tx, &meeting.network, staff, now).await?;
    let what = StandIn { meeting: meeting.id.clone(), instead_of: instead_of.cloned() };
    standing::set(tx, &id, Some(&what)).await?;
    let decision = meeting.is_stood_in_at(participants::load(tx, &id).await?, by, now);
    let decision = decision.map_err(|refusal| anyhow::anyhow!("was open before: {refusal:?}"))?;
    meetings::apply(tx, &decision, Some(by), now).await?;
    deeds::record(tx, &meeting.network, Some(by), "stands_in", Some(id.as_str()), now);
    Ok(Ok(decision.after))
}

/// Their seat is given up, and whoever they came for is asked again, as long as there is a meeting to come to.
async fn stands_in_no_more(
    tx: &mut Tx,
    place: &Participant,
    one: &StandIn,
    by: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<()> {
    let Some(meeting) = meetings::lock(tx, &one.meeting).await? else { return Ok(()) };
    let back = match &one.instead_of {
        Some(back) => participants::find(tx, back).await?.filter(|back| back.active),
        None => None,
    };
    if let Some(back) = &back {
        outbox::may_ask_anew(tx, &meeting.id, &back.id).await?;
    }
    if let Ok(decision) = meeting.is_stood_in_no_more(&place.id, back, by, now) {
        deeds::record(tx, &place.network, by, "stood_out", Some(place.id.as_str()), now);
        meetings::apply(tx, &decision, by, now).await?;
    }
    Ok(())
}

/// Standing in ends by itself: nothing in the network is open to them any more.
pub async fn stood_in(tx: &mut Tx, now: Timestamp) -> Result<()> {
    for id in standing::over(tx, now).await? {
        let place = participants::load(tx, &id).await?;
        takes_out(tx, &place, None, now).await?;
    }
    Ok(())
}

async fn standing_in(tx: &mut Tx, network: &NetworkId, staff: &Staff) -> Result<Option<Participant>> {
    let people = participants::of_network(tx, network).await?;
    Ok(people.into_iter().find(|place| is_of(place, staff) && place.stands_in.is_some()))
}

/// Who somebody was is erased, and the care team's store hears it.
pub async fn forgets(tx: &mut Tx, place: &Participant, now: Timestamp) -> Result<()> {
    relay::record_erasure(tx, place, now).await?;
    forgetting::place(tx, place, now).await
}

/// An account was taken over: nothing that is done from it counts, in any network, and nothing is sent to it. Whoever convenes for them
/// elsewhere learns that messages do not arrive, and nothing more.
pub async fn freezes(tx: &mut Tx, place: &Participant, by: Option<&ParticipantId>, now: Timestamp) -> Result<()> {
    tx.alone_with(&[place.user]).await?;
    // Whoever holds the account may be signed in at a browser, too; that does not come back with a thaw.
    sessions::end_all(tx, place.user).await?;
    // After a restore nobody knows any more who said so: it stays with whoever answers for the network.
    let convener = networks::convener_place(tx, &place.network).await?;
    freezes::begin(tx, place, by.or(convener.as_ref()).unwrap_or(&place.id), now).await?;
    deeds::record(tx, &place.network, by, "froze", Some(place.id.as_str()), now);
    if !accounts::set_reachable(tx, place.user, false).await? {
        return Ok(());
    }
    for other in participants::of_user(tx, place.user).await?.into_iter().filter(|other| other.id != place.id) {
        let Some(convener) = networks::convener_place(tx, &other.network).await? else { continue };
        let notice = Notice::Unreachable { participant: other.id.clone() };
        if convener != other.id {
            outbox::tell(tx, &other.network, convener, notice, now).await?;
        }
    }
    Ok(())
}

/// The account is theirs again: what waited for them leaves, as far as it still holds.
pub async fn thaws(tx: &mut Tx, place: &Participant, by: Option<&ParticipantId>, now: Timestamp) -> Result<()> {
    tx.alone_with(&[place.user]).await?;
    if !freezes::end(tx, &place.id, now).await? {
        return Ok(());
    }
    deeds::record(tx, &place.network, by, "thawed", Some(place.id.as_str()), now);
    if freezes::holds(tx, place.user).await? {
        return Ok(());
    }
    accounts::set_reachable(tx, place.user, true).await?;
    for place in participants::of_user(tx, place.user).await? {
        is_written_to_again(tx, &place, now).await?;
    }
    Ok(())
}

/// Somebody is held: what is queued for them dies, they are not expected any more, and nothing tells them. Returns whether this side
/// did not hold them before.
pub async fn holds(
    tx: &mut Tx,
    (place, side): (&Participant, Side),
    by: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<bool> {
    networks::lock(tx, &place.network).await?;
    let polls = asking::going_on(tx, &place.network).await?;
    if !holds::begin(tx, &place.id, side, by, now).await? {
        return Ok(false);
    }
    deeds::record(tx, &place.network, by, "held", Some(place.id.as_str()), now);
    outbox::recall_all_for_held(tx, &place.id, now).await?;
    meetings::release_from_all(tx, place, false, by, now).await?;
    asking::look_again(tx, &polls, by, now).await?;
    Ok(true)
}

/// This side lets them go. If nobody else holds them, they are asked again to what they were asked to.
pub async fn lifts(
    tx: &mut Tx,
    (place, side): (&Participant, Side),
    by: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<()> {
    networks::lock(tx, &place.network).await?;
    if !holds::end(tx, &place.id, side, by, now).await? {
        return Ok(());
    }
    deeds::record(tx, &place.network, by, "lifted", Some(place.id.as_str()), now);
    let place = participants::load(tx, &place.id).await?;
    if place.is_held() {
        return Ok(());
    }
    asking::asks_again(tx, &place, now).await?;
    meetings::ask_again(tx, &place, by, now).await
}

/// Somebody still works in a team: their place lasts for its whole time again, and what waited for them leaves.
pub async fn stays(tx: &mut Tx, one: &Staff, now: Timestamp) -> Result<()> {
    terms::renew(tx, &one.id, now).await?;
    counts_again(tx, one, now).await?;
    if one.works(now) {
        return Ok(());
    }
    outbox::hasten(tx, &Address::Staff(one.id.clone()), now).await?;
    for place in participants::of_user(tx, one.user).await?.into_iter().filter(|place| is_of(place, one)) {
        is_written_to_again(tx, &place, now).await?;
    }
    Ok(())
}

/// Readiness counts who works in the team at this moment: it follows when somebody's place there ends, or lasts again.
pub async fn counts_again(tx: &mut Tx, one: &Staff, now: Timestamp) -> Result<()> {
    for place in participants::of_user(tx, one.user).await?.into_iter().filter(|place| is_of(place, one)) {
        anew::tell_readiness(tx, &place.network, now).await?;
    }
    Ok(())
}

/// News that were held back leave now; reminders at their own times.
async fn is_written_to_again(tx: &mut Tx, place: &Participant, now: Timestamp) -> Result<()> {
    outbox::hasten(tx, &Address::Participant(place.id.clone()), now).await?;
    for meeting in meetings::coming_up(tx, &place.network, now).await? {
        if meeting.seat(&place.id).is_some_and(Seat::expected) {
            outbox::retime_reminders(tx, &meeting, &place.id, &place.habits, now).await?;
        }
    }
    Ok(())
}

/// Off-boarding acts at once: places, seats and queued notices go with it. Whoever convened hands over to the coordinator.
pub async fn off_boards(tx: &mut Tx, one: &Staff, coordinator: &Staff, now: Timestamp) -> Result<()> {
    for network in networks::convened_by(tx, &one.id).await? {
        take_over(tx, &network, coordinator, now).await?;
    }
    for place in participants::of_user(tx, one.user).await?.into_iter().filter(|place| is_of(place, one)) {
        let by = place_of(tx, &place.network, coordinator).await?;
        takes_out(tx, &place, by.as_ref(), now).await.context("taking a practitioner out of a network")?;
    }
    teams::leave(tx, &one.id, now).await?;
    sessions::end_all(tx, one.user).await?;
    accounts::forget_if_gone(tx, one.user).await
}

async fn take_over(tx: &mut Tx, network: &NetworkId, coordinator: &Staff, now: Timestamp) -> Result<()> {
    networks::lock(tx, network).await?;
    networks::hand_over(tx, network, &coordinator.id).await?;
    relay::touch(tx, network.as_str()).await?;
    let people = participants::of_network(tx, network).await?;
    let pinned = |place: &Participant| {
        place.stands_in.is_none() && (is_of(place, coordinator) || place.user == coordinator.user)
    };
    let there = people.iter().any(pinned);
    if !there {
        brings_in(tx, network, coordinator, None, now).await?;
    }
    first_meetings::look(tx, network, now).await
}

/// What ended before, and a restored database does not know, ends again: whoever left, was removed, taken off or forgotten. What was
/// frozen or held is so again, as of then. Returns whether anything had to.
pub async fn ends_again(tx: &mut Tx, stone: &Stone, now: Timestamp) -> Result<bool> {
    if stone.end == End::Off {
        return is_off_again(tx, &stone.of.clone().into(), now).await;
    }
    let Some(place) = participants::find(tx, &stone.of.clone().into()).await? else { return Ok(false) };
    tx.alone_with(&[place.user]).await?;
    match stone.end {
        End::Left if place.active => leaves(tx, &place, place.habits.lang, now).await?,
        End::Removed if place.active => is_removed_again(tx, &place, now).await?,
        End::Forgotten if place.user.0 != 0 => {
            if place.active {
                leaves(tx, &place, place.habits.lang, now).await?;
            }
            forgets(tx, &place, now).await?;
            forgetting::user(tx, place.user).await?;
        }
        End::Frozen if place.active => freezes(tx, &place, None, stone.at).await?,
        End::Held(side) if place.active => return holds(tx, (&place, side), None, stone.at).await,
        End::Lifted(side) if place.active => lifts(tx, (&place, side), None, stone.at).await?,
        End::Thawed if place.active => thaws(tx, &place, None, stone.at).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

async fn is_removed_again(tx: &mut Tx, place: &Participant, now: Timestamp) -> Result<()> {
    let Some(contact) = &place.contact else { return takes_out(tx, place, None, now).await };
    networks::lock(tx, &place.network).await?;
    links::revoke_for(tx, contact).await?;
    contacts::remove(tx, contact, now).await?;
    consents::revoke(tx, contact, now).await?;
    removes_member(tx, place, None, now).await
}

/// Without another coordinator nobody could take over: then only their work ends.
async fn is_off_again(tx: &mut Tx, id: &StaffId, now: Timestamp) -> Result<bool> {
    let Some(one) = teams::find(tx, id).await?.filter(|one| one.active) else { return Ok(false) };
    tx.alone_with(&[one.user]).await?;
    let everybody = teams::everybody(tx, &one.team).await?;
    match everybody.iter().find(|other| other.active && other.coordinator && other.id != one.id) {
        Some(coordinator) => off_boards(tx, &one, coordinator, now).await?,
        None => teams::leave(tx, &one.id, now).await?,
    }
    Ok(true)
}

fn is_of(place: &Participant, staff: &Staff) -> bool {
    place.staff.as_ref() == Some(&staff.id)
}

async fn place_of(tx: &mut Tx, network: &NetworkId, staff: &Staff) -> Result<Option<ParticipantId>> {
    let people = participants::of_network(tx, network).await?;
    Ok(people.into_iter().find(|place| is_of(place, staff)).map(|place| place.id))
}
