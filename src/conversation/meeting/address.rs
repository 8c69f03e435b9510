//! The address of a home before the day: only where the person says so, and only for those who are coming.
//!
//! > person: [Show the address now]
//! > Kith:   Your meeting … Those who are coming can see the address now.        [Show the address on the day only]

use super::{cards, refusing};
use crate::conversation::{Flow, Reply, Room};
use crate::domain::access::Action;
use crate::domain::ids::MeetingId;
use crate::domain::refusal::Refusal;
use crate::store::meetings;

/// A tap on it. Nobody is written to: whoever is coming finds it on their card.
pub async fn shows(room: &mut Room<'_>, id: &MeetingId, version: i64, early: bool) -> Flow {
    let Some(meeting) = meetings::lock(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::ShowPlace, &meeting.network) else { return Ok(Err(Refusal::NotYours)) };
    match meeting.shows_place(version, early, room.now) {
        Err(refusal) => refusing::refused(room, &meeting, &place, refusal).await,
        Ok(decision) => {
            meetings::apply(room.tx, &decision, Some(&place.id), room.now).await?;
            let head = cards::head(&meeting, &place);
            Ok(Ok(Reply::edit(cards::meeting(&decision.after, &place, head, room.now))))
        }
    }
}
