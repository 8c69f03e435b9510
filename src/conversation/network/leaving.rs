//! Leaving: at once, without a reason, and for good: nothing they write later brings them back.
//!
//! > relative: /stop
//! > Kith:     Leave Aino's people? …   [Yes, leave] [Stay]
//! > relative: [Yes, leave]
//! > Kith:     Done. Nothing more will come.

use anyhow::Result;

use super::{people, places};
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::ParticipantId;
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::participants;

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
                let name = people::person_name(room.tx, room.t, &place.network).await?;
                screen = screen.tap(name, Button::Stop(place.id.clone()));
            }
            Ok(Ok(Reply::say(screen)))
        }
    }
}

/// "Sure?", for one of several networks.
pub async fn ask(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    match theirs(room, id) {
        Some(place) => Ok(Ok(Reply::edit(question(room, &place).await?))),
        None => Ok(Err(Refusal::NotYours)),
    }
}

/// Their place, if it is theirs to leave.
fn theirs(room: &Room<'_>, id: &ParticipantId) -> Option<Participant> {
    room.own_place(id).filter(|_| room.may(Action::Leave, Of::Place(id)))
}

async fn question(room: &mut Room<'_>, place: &Participant) -> Result<Screen> {
    let name = people::person_name(room.tx, room.t, &place.network).await?;
    let t = room.t;
    let text = if place.role == Role::Person { t.leaving_sure_person() } else { t.leaving_sure_member(name) };
    Ok(Screen::say(text)
        .tap(t.leaving_yes(), Button::StopYes(place.id.clone()))
        .tap(t.leaving_stay(), Button::NeverMind()))
}

/// Withdraws: the queue, the seats, the consent and the place, in one transaction.
pub async fn leave(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    crate::fault::point("flow-leaving");
    if let Some(place) = theirs(room, id) {
        places::leaves(room.tx, &place, room.habits.lang, room.now).await?;
    } else if !left_already(room, id).await? {
        return Ok(Err(Refusal::NotYours));
    }
    Ok(Ok(done(room).await?))
}

/// Whether this was their place, and they have none in that network now. A receipt can be lost with the process that had
/// it to send: whoever taps again hears that they have left.
async fn left_already(room: &mut Room<'_>, id: &ParticipantId) -> Result<bool> {
    let Some(place) = participants::find(room.tx, id).await? else { return Ok(false) };
    Ok(place.user == room.user && room.place_in(&place.network).is_none())
}

/// The receipt: nothing more will come.
async fn done(room: &mut Room<'_>) -> Result<Reply> {
    let menu = room.menu().await?;
    Ok(Reply::edit(Screen::say(room.t.leaving_done())).with_menu(menu))
}
