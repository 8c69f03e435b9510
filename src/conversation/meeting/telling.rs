//! Who knows of a meeting as it is now: for the person and the team, a tap from its card.
//!
//! > Sanna: [Who knows of it]
//! > Kith:  They know: Aino and Onni · Not told yet: Leena · We cannot be sure: Mikko                     [Back]

use super::cards;
use super::lines::list;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::MeetingId;
use crate::domain::meeting::Seat;
use crate::domain::refusal::Refusal;
use crate::domain::told::Told;
use crate::store::{meetings, outbox};
use crate::words::Texts;

/// Everybody who is expected, by what is known of their being told.
pub async fn who_knows(room: &mut Room<'_>, id: &MeetingId) -> Flow {
    let Some(meeting) = meetings::load(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(place) = room.place_to(Action::SeeOthers, &meeting.network) else { return Ok(Err(Refusal::NotYours)) };
    match meeting.must_be_open(room.now) {
        Ok(()) => {}
        Err(Refusal::Begun) => return Ok(Ok(Reply::edit(cards::meeting(&meeting, &place, "", room.now)))),
        Err(refusal) => return Ok(Err(refusal)),
    }
    let outcomes = outbox::outcomes(room.tx, id, meeting.version).await?;
    let (t, lang) = (room.t, room.lang());
    let mut screen = Screen::say(t.telling_head()).and(cards::meeting_lines(&meeting, &place, room.now));
    for told in Told::ALL {
        let is_so = |seat: &&Seat| seat.expected() && meeting.told(seat, &outcomes) == told;
        let mut names: Vec<String> =
            meeting.seats.iter().filter(is_so).map(|seat| cards::shown(t, &seat.who.name)).collect();
        names.sort();
        if !names.is_empty() {
            screen = screen.and(words(t, told, list(&names, lang)));
        }
    }
    Ok(Ok(Reply::edit(screen.tap(t.gathering_back(), Button::Card(id.clone())))))
}

fn words(t: &Texts, told: Told, names: String) -> String {
    match told {
        Told::Knows => t.telling_knows(names),
        Told::NotYet => t.telling_not_yet(names),
        Told::ByHand => t.telling_by_hand(names),
        Told::NotReached => t.telling_not_reached(names),
        Told::Unsure => t.telling_unsure(names),
    }
}
