//! One practitioner, this time: a practitioner decides it, with a reason from a short list, and everybody reads it on the card.
//!
//! > Sanna: [One practitioner this time]
//! > Kith:  A meeting needs two practitioners. …      [Somebody dropped out at short notice] [It cannot wait] [Aino wants it so] [Back]
//! > Sanna: [Somebody dropped out at short notice]
//! > Kith:  … The meeting is ready. This time one practitioner is enough: Somebody dropped out at short notice (Sanna, Mon 23 Nov, 12:00).

use super::{cards, enough, refusing};
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::MeetingId;
use crate::domain::meeting::WhyAlone;
use crate::domain::refusal::Refusal;
use crate::store::meetings;

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    match button {
        Button::AloneWhy(meeting, version) => why(room, &meeting, version).await,
        Button::Alone(meeting, version, why) => decides(room, (&meeting, version), Some(why)).await,
        Button::NotAlone(meeting, version) => decides(room, (&meeting, version), None).await,
        _ => Ok(Err(Refusal::NotYours)),
    }
}

async fn why(room: &mut Room<'_>, id: &MeetingId, version: i64) -> Flow {
    let Some(meeting) = meetings::load(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::MeetAlone, &meeting.network) else { return Ok(Err(Refusal::NotYours)) };
    if version != meeting.version || !meeting.may_be_held_alone(room.now) {
        return refusing::refused(room, &meeting, &place, Refusal::Changed).await;
    }
    let key = |screen: Screen, why| {
        screen.tap(enough::reason(room.t, &meeting, why), Button::Alone(id.clone(), version, why))
    };
    let screen = WhyAlone::ALL.into_iter().fold(Screen::say(room.t.alone_why()), key);
    Ok(Ok(Reply::edit(screen.tap(room.t.gathering_back(), Button::Card(id.clone())))))
}

async fn decides(room: &mut Room<'_>, (id, version): (&MeetingId, i64), why: Option<WhyAlone>) -> Flow {
    let Some(meeting) = meetings::lock(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::MeetAlone, &meeting.network) else { return Ok(Err(Refusal::NotYours)) };
    match meeting.meets_alone((&place.id, version), why, room.now) {
        Err(refusal) => refusing::refused(room, &meeting, &place, refusal).await,
        Ok(decision) => {
            meetings::apply(room.tx, &decision, Some(&place.id), room.now).await?;
            let head = cards::head(&meeting, &place);
            Ok(Ok(Reply::edit(cards::meeting(&decision.after, &place, head, room.now))))
        }
    }
}
