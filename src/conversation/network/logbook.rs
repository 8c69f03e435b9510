//! `/log`: what has happened around somebody, in plain words, newest first. Nothing happens behind their back.
//!
//! > person: /log
//! > Kith:   … Onni: coming · Kith wrote to Leena and Onni: an invitation · Sanna looked at your meetings   [Earlier]

use std::collections::HashMap;

use anyhow::Result;

use super::people;
use crate::conversation::meeting::cards;
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::{ContactId, MeetingId, ParticipantId};
use crate::domain::meeting::Answer;
use crate::domain::notice::Address;
use crate::domain::participant::Participant;
use crate::domain::refusal::Refusal;
use crate::store::deeds::Deed;
use crate::store::log::{self, Entry, Event};
use crate::store::{contacts, meetings, participants, teams};
use crate::words::dates;

/// What stands on one page.
const PAGE: i64 = 30;

/// `/log`: the newest page; of several networks, which.
pub async fn log(room: &mut Room<'_>) -> Flow {
    let own: Vec<Participant> = room.places.iter().filter(|place| is_theirs(room, &place.id)).cloned().collect();
    match own.as_slice() {
        [] => Ok(Err(Refusal::NotYours)),
        [only] => Ok(Ok(Reply::say(page(room, only, 0).await?))),
        several => {
            let mut screen = Screen::say(room.t.log_which());
            for place in several {
                let name = people::person_name(room.tx, room.t, &place.network).await?;
                screen = screen.tap(name, Button::Log(place.id.clone(), 0));
            }
            Ok(Ok(Reply::say(screen)))
        }
    }
}

/// A page of one's own log.
pub async fn turn_to(room: &mut Room<'_>, id: &ParticipantId, number: u32) -> Flow {
    let Some(place) = room.own_place(id).filter(|_| is_theirs(room, id)) else { return Ok(Err(Refusal::NotYours)) };
    Ok(Ok(Reply::edit(page(room, &place, number).await?)))
}

fn is_theirs(room: &Room<'_>, place: &ParticipantId) -> bool {
    room.may(Action::ReadLog, Of::Place(place))
}

async fn page(room: &mut Room<'_>, place: &Participant, number: u32) -> Result<Screen> {
    let (limit, skip) = (PAGE + 1, i64::from(number) * PAGE);
    let mut entries = if room.may(Action::ReadAll, Of::Place(&place.id)) {
        log::of_network(room.tx, &place.network, &place.id, limit, skip).await?
    } else {
        log::of_member(room.tx, &place.network, (&place.id, place.held_since()), limit, skip).await?
    };
    let more = entries.len() > usize::try_from(PAGE)?;
    entries.truncate(usize::try_from(PAGE)?);
    let lines = lines(room, &entries).await?;
    let mut screen = Screen::say(room.t.log_head()).and(lines.join("\n").trim_start());
    if more {
        screen = screen.tap(room.t.log_earlier(), Button::Log(place.id.clone(), number + 1));
    }
    if number > 0 {
        screen = screen.tap(room.t.log_later(), Button::Log(place.id.clone(), number - 1));
    }
    Ok(screen)
}

/// A line for each thing, under its moment; what was sent to several at once is one, and so is what was told within a minute.
async fn lines(room: &mut Room<'_>, entries: &[Entry]) -> Result<Vec<String>> {
    let (mut names, mut lines, mut told, mut last) = (HashMap::new(), vec![], None, None);
    for alike in entries.chunk_by(are_one) {
        let text = match &alike[0].event {
            Event::Told if told == Some(minute(&alike[0])) => continue,
            Event::Told => {
                told = Some(minute(&alike[0]));
                room.t.log_told()
            }
            Event::Done(deed) => done(room, deed, &mut names).await?,
            Event::Sent { kind, surely, .. } => sent(room, alike, (kind, *surely), &mut names).await?,
        };
        let moment = dates::short(alike[0].at, &room.habits.zone, room.lang());
        if last.as_ref() != Some(&moment) {
            lines.push(format!("\n{moment}"));
            last = Some(moment);
        }
        lines.push(format!("– {text}"));
    }
    Ok(lines)
}

/// Whether two neighbours make one line: the same was sent, or the same times were answered to, in the same minute.
fn are_one(one: &Entry, next: &Entry) -> bool {
    let same = match (&one.event, &next.event) {
        (Event::Sent { kind: a, surely: b, .. }, Event::Sent { kind: c, surely: d, .. }) => (a, b) == (c, d),
        // Six times are six taps, and one thing that somebody did.
        (Event::Done(a), Event::Done(b)) => a.what == "said_times" && (&a.what, &a.actor) == (&b.what, &b.actor),
        _ => false,
    };
    same && minute(one) == minute(next)
}

fn minute(entry: &Entry) -> i64 {
    entry.at.as_second() / 60
}

async fn sent(
    room: &mut Room<'_>,
    alike: &[Entry],
    (kind, surely): (&str, bool),
    names: &mut HashMap<String, String>,
) -> Result<String> {
    let mut receivers = vec![];
    for entry in alike.iter().rev() {
        let Event::Sent { to, .. } = &entry.event else { continue };
        let name = match to {
            Address::Participant(id) => name(room, id, names).await?,
            Address::Staff(id) => teams::staff(room.tx, id).await?.name,
            Address::Claimant(_) => room.t.log_opener(),
            // What a team's group hears belongs to no network.
            Address::Team(_) => continue,
        };
        if !receivers.contains(&name) {
            receivers.push(name);
        }
    }
    let (t, receivers) = (room.t, dates::list(&receivers, room.lang()));
    let what = match kind {
        "welcome" => t.log_what_welcome(),
        "invitation" => t.log_what_invitation(),
        "change" => t.log_what_change(),
        "cancellation" => t.log_what_cancellation(),
        "times" => t.log_what_times(),
        "settled" => t.log_what_settled(),
        "who_came" => t.log_what_who_came(),
        "reminder" | "first_meeting" => t.log_what_reminder(),
        "nudge" => t.log_what_nudge(),
        "readiness" => t.log_what_readiness(),
        _ => t.log_what_news(),
    };
    Ok(if surely { t.log_sent(receivers, what) } else { t.log_perhaps_sent(receivers, what) })
}

async fn done(room: &mut Room<'_>, deed: &Deed, names: &mut HashMap<String, String>) -> Result<String> {
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
        "called" if deed.actor.is_none() => t.log_called_itself(time(room, &about).await?),
        "called" => t.log_called(actor, time(room, &about).await?),
        "moved" => t.log_moved(actor, time(room, &about).await?),
        "cancelled" if deed.actor.is_none() => t.log_cancelled_there(time(room, &about).await?),
        "cancelled" => t.log_cancelled(actor, time(room, &about).await?),
        "asked" => t.log_asked(actor, name(room, &about.into(), names).await?),
        "times" => t.log_times(actor),
        "said_times" => t.log_said_times(actor),
        "times_off" => t.log_times_off(actor),
        "noted" => t.log_noted(actor, time(room, &about).await?),
        "corrected" => t.log_corrected(actor, time(room, &about).await?),
        "viewed" => t.log_viewed(actor),
        "evening" => t.log_evening(actor),
        "looked" => t.log_looked(actor),
        "spoken" => t.log_spoken(actor, name(room, &about.into(), names).await?),
        "let_be" => t.log_let_be(actor, name(room, &about.into(), names).await?),
        "kept" => t.log_kept(actor, name(room, &about.into(), names).await?),
        "team" => t.log_team(actor, name(room, &about.into(), names).await?),
        "froze" => t.log_froze(actor, name(room, &about.into(), names).await?),
        "thawed" => t.log_thawed(actor, name(room, &about.into(), names).await?),
        "held" => t.log_held(actor, name(room, &about.into(), names).await?),
        "lifted" => t.log_lifted(actor, name(room, &about.into(), names).await?),
        "convener" => t.log_convener(actor, name(room, &about.into(), names).await?),
        "place_shown" => t.log_place_shown(actor, time(room, &about).await?),
        "place_kept" => t.log_place_kept(actor, time(room, &about).await?),
        "alone" => t.log_alone(actor, time(room, &about).await?),
        "not_alone" => t.log_not_alone(actor, time(room, &about).await?),
        "stands_in" => t.log_stands_in(actor, name(room, &about.into(), names).await?),
        "stood_out" => t.log_stood_out(actor, name(room, &about.into(), names).await?),
        "said_more" => t.log_said_more(actor),
        "more_time" => t.log_more_time(actor),
        "went_on" => t.log_went_on(actor),
        "told_coming" | "told_not_coming" | "told_not_sure" => {
            let said = Answer::from_codes(deed.what.trim_start_matches("told_"), None);
            t.log_told_by_phone(actor, name(room, &about.into(), names).await?, cards::state_word(t, said))
        }
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
    let name = cards::shown(room.t, &name);
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
