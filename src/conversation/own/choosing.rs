//! What people choose for themselves: what they are called here, what others may see of them, and a break.
//!
//! > relative: /settings, [Take a break], [2 weeks]
//! > Kith:     You are on a break until Sat 12 Dec. Only if a meeting you are coming to is cancelled or moved, you are told. …

use anyhow::Result;
use jiff::SignedDuration;

use crate::conversation::draft::{self, Step};
use crate::conversation::network::people;
use crate::conversation::rights::Of;
use crate::conversation::room::LONGEST_NAME;
use crate::conversation::screen::clean_name;
use crate::conversation::{Button, Flow, Key, Reply, Room, Screen, help};
use crate::domain::access::Action;
use crate::domain::ids::ParticipantId;
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::{accounts, networks, participants, relay};
use crate::words::dates;

/// Breaks that are offered, in weeks.
const WEEKS: [u32; 3] = [1, 2, 4];
/// Nobody takes a longer one by a forged button.
const LONGEST: u32 = 8;

/// The keys of this flow in `/settings`: for whoever has a place of their own.
pub fn keys(room: &Room<'_>) -> Vec<Key> {
    if !room.may(Action::Choose, Of::Themselves) {
        return vec![];
    }
    let t = room.t;
    let mut keys = vec![Key::tap(t.choosing_name(), Button::MyName()), Key::tap(t.choosing_break(), Button::Breaks())];
    keys.push(Key::tap(t.choosing_seen(), Button::Seen()));
    if room.may_ever(&[Action::Title]) {
        keys.push(Key::tap(t.calendar_title_key(), Button::Titles()));
    }
    if room.place_for(Action::LetSuggest).is_some() {
        keys.push(Key::tap(t.suggesting_key(), Button::WhoSuggests()));
    }
    keys
}

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    if !room.may_ever(&[Action::Choose, Action::Share, Action::LetSee, Action::LetSuggest]) {
        return Ok(Err(Refusal::NotYours));
    }
    match button {
        Button::MyName() => ask_name(room).await,
        Button::Breaks() => Ok(Ok(Reply::edit(breaks(room)))),
        Button::BreakFor(weeks) => take_break(room, weeks).await,
        Button::Seen() => Ok(Ok(Reply::edit(seen(room).await?))),
        Button::Shows(place, yes) => shows(room, &place, yes).await,
        Button::OnRecord(place, yes) => on_record(room, &place, yes).await,
        Button::SeesOthers(yes) => sees_others(room, yes).await,
        Button::WhoSuggests() => who_suggests(room, None).await,
        Button::Suggest(yes) => who_suggests(room, Some(yes)).await,
        _ => Ok(Err(Refusal::NotYours)),
    }
}

async fn ask_name(room: &mut Room<'_>) -> Flow {
    draft::save(room, &Step::Name).await?;
    let name = room.own_places().first().map_or_else(String::new, |place| place.name.clone());
    Ok(Ok(Reply::edit(Screen::say(room.t.choosing_ask_name(name)))))
}

/// A name was typed: from now on everybody here reads it.
pub async fn named(room: &mut Room<'_>, typed: &str) -> Flow {
    let Some(name) = clean_name(typed, LONGEST_NAME).filter(|name| *name == typed.trim()) else {
        let unfit = Screen::say(room.t.gathering_label_unfit()).and(help::nobody_reads(room.house, room.lang()));
        return Ok(Ok(Reply::say(unfit)));
    };
    draft::drop(room).await?;
    for place in room.own_places() {
        participants::rename(room.tx, &place, &name).await?;
        relay::touch(room.tx, place.network.as_str()).await?;
    }
    // What was typed may have been a cry that looked like a name (H16).
    let screen = Screen::say(room.t.choosing_named(name)).and(help::nobody_reads(room.house, room.lang()));
    Ok(Ok(Reply::say(screen)))
}

fn breaks(room: &Room<'_>) -> Screen {
    let t = room.t;
    let now = room.own_places().iter().find_map(|place| place.paused_until).filter(|until| *until > room.now);
    let head = match now {
        Some(until) => t.choosing_on_break(dates::short(until, &room.habits.zone, room.lang())),
        None => t.choosing_ask_break(),
    };
    let add = |screen: Screen, weeks: u32| screen.tap(t.choosing_weeks(i64::from(weeks)), Button::BreakFor(weeks));
    let screen = WEEKS.into_iter().fold(Screen::say(head), add);
    if now.is_some() { screen.tap(t.choosing_end_break(), Button::BreakFor(0)) } else { screen }
}

async fn take_break(room: &mut Room<'_>, weeks: u32) -> Flow {
    if weeks > LONGEST {
        return Ok(Ok(Reply::toast(room.t.help_old_button())));
    }
    let until = (weeks > 0).then(|| room.now + SignedDuration::from_hours(i64::from(weeks) * 7 * 24));
    accounts::set_pause(room.tx, room.user, until).await?;
    room.places = participants::of_user(room.tx, room.user).await?;
    Ok(Ok(Reply::edit(breaks(room)).with_toast(room.t.settings_saved())))
}

/// Who may see what of them, a switch each; the least is where everybody begins.
async fn seen(room: &mut Room<'_>) -> Result<Screen> {
    let t = room.t;
    let switch = |yes: bool, label: String| if yes { t.convening_chosen(label) } else { t.convening_not_chosen(label) };
    let mut screen = Screen::say(t.choosing_seen_head());
    for place in room.own_places() {
        if place.role == Role::Person {
            let label = switch(place.sees_others, t.choosing_sees_others());
            screen = screen.tap(label, Button::SeesOthers(!place.sees_others));
            continue;
        }
        let person = people::person_name(room.tx, t, &place.network).await?;
        let label = switch(place.shows, t.choosing_shows(person.clone()));
        screen = screen.tap(label, Button::Shows(place.id.clone(), !place.shows));
        let label = switch(place.on_record, t.choosing_on_record(person));
        screen = screen.tap(label, Button::OnRecord(place.id.clone(), !place.on_record));
    }
    Ok(screen)
}

async fn seen_again(room: &mut Room<'_>) -> Flow {
    room.places = participants::of_user(room.tx, room.user).await?;
    let screen = seen(room).await?;
    Ok(Ok(Reply::edit(screen).with_toast(room.t.settings_saved())))
}

fn as_member(room: &Room<'_>, id: &ParticipantId) -> Option<Participant> {
    room.own_place(id).filter(|place| room.may(Action::Share, Of::Place(&place.id)))
}

async fn shows(room: &mut Room<'_>, id: &ParticipantId, yes: bool) -> Flow {
    let Some(place) = as_member(room, id) else { return Ok(Err(Refusal::NotYours)) };
    participants::set_shows(room.tx, &place.id, yes).await?;
    seen_again(room).await
}

async fn on_record(room: &mut Room<'_>, id: &ParticipantId, yes: bool) -> Flow {
    let Some(place) = as_member(room, id) else { return Ok(Err(Refusal::NotYours)) };
    participants::set_on_record(room.tx, &place.id, yes).await?;
    relay::record_permit(room.tx, &place, yes, room.now).await?;
    seen_again(room).await
}

async fn sees_others(room: &mut Room<'_>, yes: bool) -> Flow {
    let Some(person) = room.place_for(Action::LetSee) else { return Ok(Err(Refusal::NotYours)) };
    networks::set_sees_others(room.tx, &person.network, yes).await?;
    seen_again(room).await
}

/// Who suggests times: the person's people, too, or only the team and they themselves.
async fn who_suggests(room: &mut Room<'_>, chosen: Option<bool>) -> Flow {
    let Some(person) = room.place_for(Action::LetSuggest) else { return Ok(Err(Refusal::NotYours)) };
    if let Some(yes) = chosen {
        networks::set_members_suggest(room.tx, &person.network, yes).await?;
    }
    let (t, too) = (room.t, networks::members_suggest(room.tx, &person.network).await?);
    let label = t.suggesting_only_we();
    let label = if too { t.convening_not_chosen(label) } else { t.convening_chosen(label) };
    let reply = Reply::edit(Screen::say(t.suggesting_head()).tap(label, Button::Suggest(!too)));
    Ok(Ok(if chosen.is_some() { reply.with_toast(t.settings_saved()) } else { reply }))
}
