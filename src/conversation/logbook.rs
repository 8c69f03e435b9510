//! `/log`: what has happened around the person, in plain words, newest first. Nothing happens behind their back.

use std::collections::HashMap;

use anyhow::Result;

use super::{Flow, Reply, Room, Screen, cards};
use crate::domain::ids::{ContactId, MeetingId, ParticipantId};
use crate::domain::meeting::Answer;
use crate::domain::refusal::Refusal;
use crate::store::deeds::Deed;
use crate::store::{contacts, deeds, meetings, participants};
use crate::words::dates;

const LINES: i64 = 30;

/// The last thirty things, for the person alone.
pub async fn log(room: &mut Room<'_>) -> Flow {
    let Some(person) = room.person().cloned() else { return Ok(Err(Refusal::NotYours)) };
    let deeds = deeds::newest(room.tx, &person.network, LINES).await?;
    let mut names = HashMap::new();
    let mut lines = Vec::with_capacity(deeds.len());
    for deed in &deeds {
        let line = line(room, deed, &mut names).await?;
        lines.push(format!("{}  {line}", dates::short(deed.at, &room.habits.zone, room.lang())));
    }
    Ok(Ok(Reply::say(Screen::say(room.t.log_head()).and(lines.join("\n")).protected())))
}

async fn line(room: &mut Room<'_>, deed: &Deed, names: &mut HashMap<String, String>) -> Result<String> {
    let actor = match &deed.actor {
        Some(id) => name(room, id, names).await?,
        None => room.t.log_kith(),
    };
    let about = deed.about.clone().unwrap_or_default();
    let t = room.t;
    Ok(match deed.what.as_str() {
        "joined" => t.log_joined(actor),
        "left" => t.log_left(actor),
        "named" => t.log_named(actor, label(room, &about).await?),
        "removed" => t.log_removed(actor, label(room, &about).await?),
        "proposed" => t.log_proposed(actor),
        "called" => t.log_called(actor, time(room, &about).await?),
        "moved" => t.log_moved(actor, time(room, &about).await?),
        "cancelled" => t.log_cancelled(actor, time(room, &about).await?),
        "asked" => t.log_asked(actor, name(room, &about.into(), names).await?),
        "viewed" => t.log_viewed(actor),
        "team" => t.log_team(actor, name(room, &about.into(), names).await?),
        "convener" => t.log_convener(actor, name(room, &about.into(), names).await?),
        code => match Answer::from_codes(code, None) {
            Some(answer) => t.log_answered(actor, cards::state_word(t, Some(answer))),
            None => t.log_other(actor),
        },
    })
}

async fn name(room: &mut Room<'_>, id: &ParticipantId, names: &mut HashMap<String, String>) -> Result<String> {
    if let Some(name) = names.get(id.as_str()) {
        return Ok(name.clone());
    }
    let name = participants::load(room.tx, id).await?.name;
    let name = if name.is_empty() { room.t.help_no_name() } else { name };
    names.insert(id.0.clone(), name.clone());
    Ok(name)
}

async fn label(room: &mut Room<'_>, id: &str) -> Result<String> {
    let contact = contacts::find(room.tx, &ContactId(id.to_owned())).await?;
    Ok(contact.map_or_else(|| room.t.help_no_name(), |contact| contact.label))
}

async fn time(room: &mut Room<'_>, id: &str) -> Result<String> {
    let meeting = meetings::load(room.tx, &MeetingId(id.to_owned())).await?;
    Ok(meeting.map_or_else(String::new, |meeting| dates::short(meeting.plan.start, &room.habits.zone, room.lang())))
}
