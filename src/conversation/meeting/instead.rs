//! What cards and messages say of those who stand in at a meeting, and the way to let somebody stand in.

use super::lines::shown;
use crate::conversation::{Button, Screen};
use crate::domain::access::{self, Action};
use crate::domain::ids::ParticipantId;
use crate::domain::meeting::{Meeting, Seat};
use crate::domain::participant::{Participant, StandIn};
use crate::domain::standing::MOST;
use crate::words::{Texts, texts};

/// Who stands in and for whom, a line each, for whoever reads a card; empty where nobody does.
pub fn lines(meeting: &Meeting, viewer: &Participant) -> String {
    let t = texts(viewer.habits.lang);
    let line = |seat: &Seat| match whom(t, meeting, &seat.who) {
        Some(whom) => t.standing_line_for(whom, shown(t, &seat.who.name)),
        None => t.standing_line_more(shown(t, &seat.who.name)),
    };
    meeting.substitutes().map(line).collect::<Vec<_>>().join("\n")
}

/// For the team: the way to let somebody stand in, and to take each of them back.
pub fn keys(screen: Screen, meeting: &Meeting, viewer: &Participant) -> Screen {
    if !access::may_from(viewer, Action::StandIn) {
        return screen;
    }
    let t = texts(viewer.habits.lang);
    let take_back = |screen: Screen, seat: &Seat| {
        screen.tap(t.standing_no_more_key(shown(t, &seat.who.name)), Button::StandsInNoMore(seat.who.id.clone()))
    };
    let more = meeting.substitutes().count() < MOST;
    let screen = if more { screen.tap(t.standing_key(), Button::StandsInFor(meeting.id.clone())) } else { screen };
    meeting.substitutes().fold(screen, take_back)
}

/// The question to a practitioner: also to whoever is asked to come to this meeting alone.
pub fn invited(t: &Texts, meeting: &Meeting, receiver: &Participant, person: String) -> String {
    match whom(t, meeting, receiver) {
        _ if receiver.stands_in.is_none() => t.news_invited_practitioner(person),
        Some(whom) => t.standing_invited_for(person, whom),
        None => t.standing_invited_more(person),
    }
}

/// The word to whoever need not come: who comes in their place, if somebody does, else nothing of why.
pub fn released(t: &Texts, meeting: &Meeting, receiver: &Participant, when: String) -> String {
    let in_their_place = |seat: &&Seat| instead_of(&seat.who) == Some(&receiver.id);
    match meeting.substitutes().find(in_their_place) {
        Some(seat) => t.standing_for_you(shown(t, &seat.who.name), when),
        None => t.news_released(when),
    }
}

/// What the person is told above the card.
pub fn told(t: &Texts, meeting: &Meeting, substitute: &ParticipantId) -> Option<String> {
    let seat = meeting.seat(substitute)?;
    let name = shown(t, &seat.who.name);
    Some(match whom(t, meeting, &seat.who) {
        _ if !seat.expected() => t.standing_told_off(name),
        Some(whom) => t.standing_told_for(name, whom),
        None => t.standing_told_more(name),
    })
}

fn instead_of(who: &Participant) -> Option<&ParticipantId> {
    who.stands_in.as_ref().and_then(|StandIn { instead_of, .. }| instead_of.as_ref())
}

/// The name of the one in whose place somebody comes.
fn whom(t: &Texts, meeting: &Meeting, who: &Participant) -> Option<String> {
    let seat = meeting.seat(instead_of(who)?)?;
    Some(shown(t, &seat.who.name))
}
