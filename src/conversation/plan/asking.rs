//! How people come to be asked about times, and how that ends, whoever says so. All of it in the caller's transaction.

use anyhow::Result;
use jiff::Timestamp;

use super::times;
use crate::conversation::meeting::noting;
use crate::conversation::{Room, Screen};
use crate::domain::deciding::Decision;
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId, PollId};
use crate::domain::meeting::Meeting;
use crate::domain::notice::Notice;
use crate::domain::participant::{Participant, Role};
use crate::domain::poll::{Offer, Poll, State};
use crate::domain::refusal::Refusal;
use crate::store::{Tx, deeds, meetings, networks, outbox, participants, polls};

/// The person, the team, and those the person chose; everyone who agreed and is wanted now, if they did not choose.
pub async fn guests(tx: &mut Tx, network: &NetworkId, chosen: Option<&[ParticipantId]>) -> Result<Vec<Participant>> {
    let people = pinned(tx, network).await?;
    let is_chosen = |one: &Participant| chosen.map_or(!one.not_now, |chosen| chosen.contains(&one.id));
    Ok(people.into_iter().filter(|one| one.role != Role::Member || (is_chosen(one) && !one.is_held())).collect())
}

/// Everybody of a network, without those who stand in at one meeting: the next is the person's own team's.
pub async fn pinned(tx: &mut Tx, network: &NetworkId) -> Result<Vec<Participant>> {
    let people = participants::of_network(tx, network).await?;
    Ok(people.into_iter().filter(|one| one.stands_in.is_none()).collect())
}

/// A meeting stands, or stands anew, by the one who said so, or because it was the first that would be ready: everybody owed a word gets one, and whoever convenes is asked afterwards who
/// was there.
pub async fn agrees(tx: &mut Tx, decision: &Decision, by: Option<&ParticipantId>, now: Timestamp) -> Result<()> {
    meetings::apply(tx, decision, by, now).await?;
    noting::asked_later(tx, &decision.after, now).await
}

/// One of the times it is: the meeting stands, and the poll is over. Nobody who is told of the one is told of the other.
pub async fn settles(
    tx: &mut Tx,
    poll: &Poll,
    decision: &Decision,
    by: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<()> {
    let meeting = &decision.after;
    agrees(tx, decision, by, now).await?;
    let informed: Vec<ParticipantId> = meeting.seats.iter().map(|seat| seat.who.id.clone()).collect();
    ends(tx, poll, State::Settled(meeting.id.clone()), &informed, now).await
}

/// A practitioner's times go to the person, who alone can say yes.
pub async fn offers(
    tx: &mut Tx,
    by: &Participant,
    person: &ParticipantId,
    offer: &Offer,
    now: Timestamp,
) -> Result<()> {
    let poll = polls::create(tx, (&by.network, &by.id), offer, now).await?;
    deeds::record(tx, &by.network, Some(&by.id), "proposed", None, now);
    outbox::tell(tx, &by.network, person.clone(), Notice::TimesOffered { poll }, now).await
}

/// The person said no to times that wait for them; whoever offered them is told.
pub async fn declines(tx: &mut Tx, poll: &Poll, now: Timestamp) -> Result<()> {
    polls::ends(tx, &poll.id, &State::Declined).await?;
    outbox::tell(tx, &poll.network, poll.by.clone(), Notice::TimesDeclined { poll: poll.id.clone() }, now).await
}

/// The person said yes: everybody is asked which of the times suit. The person's card is here at once.
pub async fn opens(
    room: &mut Room<'_>,
    person: &Participant,
    id: &PollId,
    chosen: Option<&[ParticipantId]>,
) -> Result<Screen> {
    let (network, now) = (&person.network, room.now);
    polls::opens(room.tx, id).await?;
    for guest in guests(room.tx, network, chosen).await? {
        polls::asks(room.tx, id, &guest.id, now).await?;
        if guest.id != person.id {
            outbox::tell(room.tx, network, guest.id, Notice::TimesAsked { poll: id.clone() }, now).await?;
        }
    }
    polls::set_told(room.tx, id, &person.id, now).await?;
    deeds::record(room.tx, network, Some(&person.id), "times", None, now);
    let Some(poll) = polls::find(room.tx, id).await? else { return Ok(Screen::say(room.t.times_dropped())) };
    times::card(room.tx, &poll, person, room.t.times_asking(), now).await
}

/// Times that wait for the person who speaks.
pub async fn waiting_for(
    room: &mut Room<'_>,
    person: &Participant,
    id: &PollId,
) -> Result<std::result::Result<Poll, Refusal>> {
    let Some(poll) = polls::lock(room.tx, id).await?.filter(|poll| poll.network == person.network) else {
        return Ok(Err(Refusal::NotYours));
    };
    Ok(match poll.state {
        State::Offered if poll.to_come(room.now).next().is_some() => Ok(poll),
        State::Offered => Err(Refusal::Past),
        _ => Err(Refusal::ProposalClosed),
    })
}

/// Somebody who came later, or is asked again, is asked about all times that are still asked about.
pub async fn asks_too(tx: &mut Tx, who: &Participant, now: Timestamp) -> Result<()> {
    for poll in going_on(tx, &who.network).await?.into_iter().filter(|poll| poll.must_be_open(now).is_ok()) {
        polls::asks(tx, &poll.id, &who.id, now).await?;
        outbox::tell(tx, &who.network, who.id.clone(), Notice::TimesAsked { poll: poll.id }, now).await?;
    }
    Ok(())
}

/// Somebody is not held any more: the times they were asked about are open to them again.
pub async fn asks_again(tx: &mut Tx, who: &Participant, now: Timestamp) -> Result<()> {
    let asked = |poll: &Poll| poll.must_be_open(now).is_ok() && poll.voice(&who.id).is_some();
    for poll in going_on(tx, &who.network).await?.into_iter().filter(asked) {
        outbox::tell(tx, &who.network, who.id.clone(), Notice::TimesAsked { poll: poll.id }, now).await?;
    }
    Ok(())
}

/// The polls of a network that go on, as they are before somebody comes or goes.
pub async fn going_on(tx: &mut Tx, network: &NetworkId) -> Result<Vec<Poll>> {
    let mut polls = Vec::new();
    for id in polls::open_in(tx, network).await? {
        polls.extend(polls::lock(tx, &id).await?);
    }
    Ok(polls)
}

/// Somebody has come or gone, or is needed, or not any more: what has become of these polls is told where it is news.
pub async fn look_again(tx: &mut Tx, before: &[Poll], by: Option<&ParticipantId>, now: Timestamp) -> Result<()> {
    for before in before {
        let Some(after) = polls::find(tx, &before.id).await? else { continue };
        tells_news(tx, (before, &after), (by, false), now).await?;
    }
    Ok(())
}

/// The person and the convener hear of it where what has just happened is news; whoever did it sees it on their card. Each time is told of
/// once, however often it stops being ready and is so again. Where the service lets times end by themselves, the first that would be ready it
/// is, and the meeting comes back; whoever looks at their card while they do it sees it there.
pub async fn tells_news(
    tx: &mut Tx,
    (before, after): (&Poll, &Poll),
    (by, looks): (Option<&ParticipantId>, bool),
    now: Timestamp,
) -> Result<Option<Meeting>> {
    if tx.profile().closes_polls() {
        let people = pinned(tx, &after.network).await?;
        if let Ok(decision) = after.settle_itself(MeetingId::fresh(), people, by.filter(|_| looks), now) {
            settles(tx, after, &decision, None, now).await?;
            return Ok(Some(decision.after));
        }
    }
    let Some(nth) = after.news(now).filter(|nth| before.news(now) != Some(*nth)) else { return Ok(None) };
    let person = after.voices.iter().find(|voice| voice.who.role == Role::Person).map(|voice| voice.who.id.clone());
    let convener = networks::convener_place(tx, &after.network).await?;
    for one in person.into_iter().chain(convener).filter(|one| Some(one) != by) {
        outbox::tell(tx, &after.network, one, Notice::TimesNews { poll: after.id.clone(), nth }, now).await?;
    }
    Ok(None)
}

/// A poll ends. Whoever was told of it and is not told of a meeting instead hears that nothing is asked of them any more.
pub async fn ends(tx: &mut Tx, poll: &Poll, state: State, informed: &[ParticipantId], now: Timestamp) -> Result<()> {
    polls::ends(tx, &poll.id, &state).await?;
    let told = poll.voices.iter().filter(|voice| voice.counts() && voice.told && !informed.contains(&voice.who.id));
    for voice in told {
        outbox::tell(tx, &poll.network, voice.who.id.clone(), Notice::TimesOff { poll: poll.id.clone() }, now).await?;
    }
    Ok(())
}

/// The person left: nothing is asked about any more.
pub async fn ends_all(tx: &mut Tx, person: &Participant, now: Timestamp) -> Result<()> {
    polls::declines_all(tx, &person.network).await?;
    for poll in going_on(tx, &person.network).await? {
        ends(tx, &poll, State::Dropped, std::slice::from_ref(&person.id), now).await?;
    }
    Ok(())
}
