//! An account that was taken over: the team freezes it, and thaws it when it is theirs again (H6).
//!
//! > practitioner: /freeze
//! > Kith:         Whose account was taken over? …                      [Aino] [Onni]
//! > practitioner: [Onni]
//! > Kith:         Freeze the account of Onni here? …                    [Yes, freeze it] [No]
//! > whoever has Onni's phone: [Not coming]
//! > Kith:         This chat is paused, and nothing has changed. …       [the deployer's words: who to call now]

use anyhow::Result;

use super::{people, places};
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Heard, Reply, Room, Screen, What, help};
use crate::domain::access::Action;
use crate::domain::ids::{NetworkId, ParticipantId};
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::{freezes, participants};

/// Whether this is heard before everything else that waits: what was done from the account in the meantime must not count.
pub fn goes_first(heard: &Heard) -> bool {
    matches!(heard.what, What::Tapped(Some(Button::FreezeYes(_))))
}

/// Whatever is done from a frozen account: the same neutral line, and whom to call. Nothing else is done or said.
pub fn answer(room: &Room<'_>, heard: &Heard) -> Reply {
    let line = room.t.freezing_paused();
    let screen = Screen::say(&line).and(help::nobody_reads(room.house, room.lang()));
    match heard.what {
        What::Reachable(_) => Reply::silence(),
        What::Tapped(_) => Reply::say(screen).with_toast(line),
        _ => Reply::say(screen),
    }
}

/// `/freeze`: whose account; of several people they work with, first around whom.
pub async fn freeze(room: &mut Room<'_>) -> Flow {
    match people::worked_with(room, Action::Freeze).await?.as_slice() {
        [] if room.staff.is_empty() => Ok(Err(Refusal::NotYours)),
        [] => Ok(Ok(Reply::say(Screen::say(room.t.convening_nobody_yet())))),
        [only] => Ok(Ok(Reply::say(list(room, &only.network).await?))),
        several => Ok(Ok(Reply::say(people::around_whom(room.t.freezing_around_whom(), several, Button::FreezeAmong)))),
    }
}

/// The people of one network.
pub async fn among(room: &mut Room<'_>, network: &NetworkId) -> Flow {
    if !may(room, network) {
        return Ok(Err(Refusal::NotYours));
    }
    Ok(Ok(Reply::edit(list(room, network).await?)))
}

fn may(room: &Room<'_>, network: &NetworkId) -> bool {
    room.may(Action::Freeze, Of::Network(network))
}

async fn list(room: &mut Room<'_>, network: &NetworkId) -> Result<Screen> {
    let frozen = freezes::open(room.tx).await?;
    let people = participants::of_network(room.tx, network).await?;
    let t = room.t;
    let mut screen = Screen::say(t.freezing_whose());
    for one in people.iter().filter(|one| one.role != Role::Practitioner).take(people::MOST_KEYS) {
        let (label, button) = if frozen.contains(&one.id) {
            (t.freezing_thaw(one.name.clone()), Button::Thaw(one.id.clone()))
        } else {
            (one.name.clone(), Button::Freeze(one.id.clone()))
        };
        screen = screen.tap(label, button);
    }
    Ok(screen)
}

/// "Sure?", before anything happens.
pub async fn ask(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    let Some((one, _)) = someone(room, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let t = room.t;
    let screen = Screen::say(t.freezing_sure(one.name));
    let screen = screen.tap(t.freezing_yes(), Button::FreezeYes(id.clone()));
    Ok(Ok(Reply::edit(screen.tap(t.freezing_no(), Button::FreezeAmong(one.network)))))
}

/// From now on, whatever waits already.
pub async fn begin(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    let Some((one, by)) = someone(room, id).await? else { return Ok(Err(Refusal::NotYours)) };
    places::freezes(room.tx, &one, Some(&by), room.now).await?;
    let screen = list(room, &one.network).await?;
    Ok(Ok(Reply::edit(screen).with_toast(room.t.freezing_frozen(one.name))))
}

/// The account is theirs again.
pub async fn end(room: &mut Room<'_>, id: &ParticipantId) -> Flow {
    let Some((one, by)) = someone(room, id).await? else { return Ok(Err(Refusal::NotYours)) };
    places::thaws(room.tx, &one, Some(&by), room.now).await?;
    let screen = list(room, &one.network).await?;
    Ok(Ok(Reply::edit(screen).with_toast(room.t.freezing_thawed(one.name))))
}

/// One of those they work with, and the place from which they do.
async fn someone(room: &mut Room<'_>, id: &ParticipantId) -> Result<Option<(Participant, ParticipantId)>> {
    let Some(one) = participants::find(room.tx, id).await? else { return Ok(None) };
    let by = room.place_to(Action::Freeze, &one.network);
    let fits = one.active && one.role != Role::Practitioner;
    Ok(by.filter(|_| fits).map(|by| (one, by.id)))
}
