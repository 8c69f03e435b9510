//! The person's people suggest times, too: what keeps one of them from it, and whose suggestions count. Whoever is held hears what they would
//! hear where the person wants suggestions from the team alone.

use anyhow::Result;

use super::{Room, people};
use crate::domain::participant::{Participant, Role};
use crate::store::{networks, participants};

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
