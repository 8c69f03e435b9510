//! The next meeting in one tap: from the card of one that has begun. When it would be, where and with whom is known; what is left to say is
//! that all of it is right. Nobody is pushed: the person finds it on the card, and practitioners with the question who was there.
//!
//! > person: /meetings
//! > Kith:   Your last meeting · Tuesday, 24 November 2026 at 15:00 …           [Again tomorrow] [Again in a week]
//! > person: [Again tomorrow]
//! > Kith:   Is everything right? Wednesday, 25 November 2026 at 15:00 … The same people are asked as last time.
//! > person: [Yes, ask the same people]

use super::cards;
use crate::conversation::draft::{self, Planning, Step};
use crate::conversation::plan::planning;
use crate::conversation::{Flow, Reply, Room};
use crate::domain::access::Action;
use crate::domain::ids::MeetingId;
use crate::domain::next::Next;
use crate::domain::refusal::Refusal;
use crate::domain::when::{Local, resolve};
use crate::store::meetings;

/// "Again tomorrow", "again in a week": everything is filled in, and one question is left.
pub async fn again(room: &mut Room<'_>, id: &MeetingId, next: Next) -> Flow {
    let Some(last) = meetings::load(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::PlanMore, &last.network) else { return Ok(Err(Refusal::NotYours)) };
    if !last.has_begun(room.now) {
        return Ok(last.must_be_open(room.now).and(Err(Refusal::NotBegun)));
    }
    let (mut plan, wall) = (Planning::like(&last, &place, room.now), next.wall(&last.plan, room.now));
    if let Local::Once(start) = resolve(wall, &plan.zone)
        && let Some(there) = planning::standing_at(room, &place.network, start).await?
    {
        let card = cards::meeting(&there, &place, room.t.next_already(), room.now);
        return Ok(Ok(Reply::say(card)));
    }
    let trouble = planning::begins_at(room, &mut plan, wall);
    let screen = trouble.unwrap_or_else(|| planning::ask(room, &plan));
    draft::save(room, &Step::Plan(plan)).await?;
    Ok(Ok(Reply::say(screen)))
}
