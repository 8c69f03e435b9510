//! The team puts one of the person's people on hold, and takes it off again (H2). The person sees it on their list and in their log;
//! to whoever is held it looks as if nothing went on.
//!
//! > practitioner: /pause
//! > Kith:         Should somebody get no messages for now? …                [Leena] [Onni]
//! > practitioner: [Onni]
//! > Kith:         Pause messages to Onni? …                                  [Yes, pause them] [No]
//! > person:       /network, [Brother – paused by your team]

use anyhow::Result;

use super::{people, places};
use crate::conversation::meeting::cards;
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::hold::Side;
use crate::domain::ids::{NetworkId, ParticipantId};
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::{Tx, participants};
use crate::words::texts;

/// `/pause`, by a practitioner: whom; of several people they work with, first around whom.
pub async fn pause(room: &mut Room<'_>) -> Flow {
    match people::worked_with(room, Action::Hold).await?.as_slice() {
        [] if room.staff.is_empty() => Ok(Err(Refusal::NotYours)),
        [] => Ok(Ok(Reply::say(Screen::say(room.t.convening_nobody_yet())))),
        [only] => Ok(Ok(Reply::say(list(room, &only.network).await?))),
        several => Ok(Ok(Reply::say(people::around_whom(room.t.holding_around_whom(), several, Button::HoldAmong)))),
    }
}

fn may(room: &Room<'_>, network: &NetworkId) -> bool {
    room.may(Action::Hold, Of::Network(network))
}

async fn list(room: &mut Room<'_>, network: &NetworkId) -> Result<Screen> {
    let people = participants::of_network(room.tx, network).await?;
    let t = room.t;
    let mut screen = Screen::say(t.holding_whom());
    for one in people.iter().filter(|one| one.role == Role::Member).take(people::MOST_KEYS) {
        let (id, name) = (one.id.clone(), one.name.clone());
        screen = match (one.held_by_team, one.held_by_person) {
            (Some(_), _) => screen.tap(t.holding_lift(name), Button::Unhold(id)),
            (None, Some(_)) => screen.tap(t.holding_by_person(name), Button::Hold(id)),
            (None, None) => screen.tap(name, Button::Hold(id)),
        };
    }
    Ok(screen)
}

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    match button {
        Button::HoldAmong(network) if may(room, &network) => Ok(Ok(Reply::edit(list(room, &network).await?))),
        Button::Hold(id) => ask(room, &id).await,
        Button::HoldYes(id) => begin(room, &id).await,
        Button::Unhold(id) => end(room, &id).await,
        _ => Ok(Err(Refusal::NotYours)),
    }
}

async fn ask(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    let Some((one, _)) = someone(room, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let t = room.t;
    let screen = Screen::say(t.holding_sure(one.name));
    let screen = screen.tap(t.holding_yes(), Button::HoldYes(id.clone()));
    Ok(Ok(Reply::edit(screen.tap(t.holding_no(), Button::HoldAmong(one.network)))))
}

async fn begin(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    let Some((one, by)) = someone(room, id).await? else { return Ok(Err(Refusal::NotYours)) };
    places::holds(room.tx, (&one, Side::Team), Some(&by), room.now).await?;
    let screen = list(room, &one.network).await?;
    Ok(Ok(Reply::edit(screen).with_toast(room.t.holding_held(one.name))))
}

async fn end(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    let Some((one, by)) = someone(room, id).await? else { return Ok(Err(Refusal::NotYours)) };
    places::lifts(room.tx, (&one, Side::Team), Some(&by), room.now).await?;
    let screen = list(room, &one.network).await?;
    let t = room.t;
    let said = if one.held_by_person.is_some() { t.holding_person_still() } else { t.holding_lifted(one.name) };
    Ok(Ok(Reply::edit(screen).with_toast(said)))
}

/// One of the people of somebody they work with, and the place from which they do.
async fn someone(room: &mut Room<'_>, id: &ParticipantId) -> Result<Option<(Participant, ParticipantId)>> {
    let Some(one) = participants::find(room.tx, id).await? else { return Ok(None) };
    let by = room.place_to(Action::Hold, &one.network);
    let fits = one.active && one.role == Role::Member;
    Ok(by.filter(|_| fits).map(|by| (one, by.id)))
}

/// The word to the team that the person would like to talk. Nothing of why.
pub async fn wanted(tx: &mut Tx, receiver: &Participant, person: &ParticipantId) -> Result<Screen> {
    let person = participants::load(tx, person).await?;
    let t = texts(receiver.habits.lang);
    Ok(Screen::say(t.holding_wanted(cards::shown(t, &person.name))))
}
