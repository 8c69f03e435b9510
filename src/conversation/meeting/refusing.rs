//! What a card becomes where a rule says no to a tap on it; and that whoever sees a card has seen what is new in it.

use anyhow::Result;

use super::cards;
use crate::conversation::{Flow, Reply, Room};
use crate::domain::meeting::Meeting;
use crate::domain::participant::Participant;
use crate::domain::refusal::Refusal;
use crate::store::meetings;

/// What somebody hears who may not, or not now.
pub type Answered = std::result::Result<Reply, Refusal>;

/// To whoever is held it looks as if nothing went on; what is on their phone already stays as it is.
pub fn not_open(room: &Room<'_>, meeting: &Meeting) -> Answered {
    let held = room.place_in(&meeting.network).is_some_and(Participant::is_held);
    if held { Ok(Reply::toast(room.t.holding_quiet())) } else { Err(Refusal::NotYours) }
}

/// A rule's no to something about a meeting: the card as it is now says why. What is none of theirs stays a no.
pub async fn refused(room: &mut Room<'_>, meeting: &Meeting, place: &Participant, refusal: Refusal) -> Flow {
    let t = room.t;
    let (head, toast) = match refusal {
        Refusal::Changed => (t.refusal_changed(), t.refusal_changed()),
        Refusal::Cancelled => (String::new(), t.refusal_cancelled()),
        Refusal::Begun => (cards::head(meeting, place), t.refusal_begun()),
        refusal => return Ok(Err(refusal)),
    };
    sees(room, meeting, place).await?;
    Ok(Ok(Reply::edit(cards::meeting(meeting, place, head, room.now)).with_toast(toast)))
}

/// Whoever is expected has the meeting before their eyes as it is now: the next card says nothing of it that is new.
pub async fn sees(room: &mut Room<'_>, meeting: &Meeting, place: &Participant) -> Result<()> {
    let seat = meeting.seat(&place.id).filter(|seat| seat.expected() && meeting.is_coming_up(room.now));
    match seat {
        Some(seat) if seat.seen == Some(meeting.version) => Ok(()),
        Some(_) => meetings::seen(room.tx, &meeting.id, &place.id, meeting.version).await,
        None => Ok(()),
    }
}
