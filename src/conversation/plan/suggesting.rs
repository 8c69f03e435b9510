//! The person's people suggest times, too: what keeps one of them from it, and whose suggestions count. Whoever is held hears what they would
//! hear where the person wants suggestions from the team alone.

use anyhow::Result;
use jiff::Timestamp;

use crate::conversation::meeting::cards;
use crate::conversation::network::people;
use crate::conversation::{Button, Room, Screen};
use crate::domain::ids::ProposalId;
use crate::domain::participant::{Participant, Role};
use crate::store::{Tx, networks, participants, proposals};
use crate::words::texts;

/// Why somebody cannot suggest a time now, in a sentence for them; `None` if they can. The person and the team always can.
pub async fn barred(room: &mut Room<'_>, place: &Participant) -> Result<Option<String>> {
    if place.role != Role::Member {
        return Ok(None);
    }
    if place.paused_until.is_some_and(|until| until > room.now) && !place.is_held() {
        return Ok(Some(room.t.suggesting_on_break()));
    }
    if !place.is_held() && networks::members_suggest(room.tx, &place.network).await? {
        return Ok(None);
    }
    let person = people::person_name(room.tx, room.t, &place.network).await?;
    Ok(Some(room.t.suggesting_not_now(person)))
}

/// Whether what somebody suggested still counts: of one of the people only while they take part and nobody holds them.
pub fn counts(by: &Participant) -> bool {
    by.role != Role::Member || (by.active && !by.is_held())
}

/// Whose meetings somebody may plan, or suggest: the people at the centre, their own meetings first. Of one's own places also those where it
/// only looks so.
pub async fn whose(room: &mut Room<'_>) -> Result<Vec<Participant>> {
    let mut around: Vec<Participant> = room.person().cloned().into_iter().collect();
    around.extend(people::worked_with(room, crate::domain::access::Action::Plan).await?);
    for place in room.own_places().into_iter().filter(|place| place.role == Role::Member) {
        around.extend(participants::person_of(room.tx, &place.network).await?);
    }
    Ok(around)
}

/// A time and place, for the person to say yes or no to; `None` where nobody asks any more.
pub async fn proposed(tx: &mut Tx, receiver: &Participant, id: &ProposalId, now: Timestamp) -> Result<Option<Screen>> {
    let Some(proposal) = proposals::find(tx, id).await?.filter(|proposal| proposal.open && proposal.plan.start > now)
    else {
        return Ok(None);
    };
    let by = participants::load(tx, &proposal.by).await?;
    if !counts(&by) {
        return Ok(None);
    }
    let t = texts(receiver.habits.lang);
    // Nobody typed what the team's own system planned.
    let by = if proposal.appointment.is_some() { t.record_your_team() } else { by.name };
    let (moves, again) = (proposal.moves.is_some(), proposal.like.is_some());
    let (head, yes) = match (moves, again) {
        (true, _) => (t.convening_proposed_move(by), t.convening_accept_move()),
        (false, true) => (t.next_proposed(by), t.next_ask_them()),
        (false, false) => (t.convening_proposed(by), t.convening_accept()),
    };
    let screen = Screen::say(head).and(cards::plan_lines(&proposal.plan, &receiver.habits));
    let screen = screen.tap(yes, Button::Accept(id.clone()));
    let screen = if moves { screen } else { screen.tap(t.convening_choose_who(), Button::Choose(id.clone())) };
    Ok(Some(screen.tap(t.convening_decline(), Button::Decline(id.clone()))))
}

/// The person said no to it.
pub async fn declined(tx: &mut Tx, receiver: &Participant, id: &ProposalId) -> Result<Option<Screen>> {
    let Some(proposal) = proposals::find(tx, id).await? else { return Ok(None) };
    let t = texts(receiver.habits.lang);
    let person = people::person_name(tx, t, &proposal.network).await?;
    Ok(Some(Screen::say(t.convening_proposal_declined(person))))
}
