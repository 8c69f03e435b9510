//! Being on call, for whoever works in a team: graver news comes with a sound in their quiet hours, too. It ends by itself.
//!
//! > practitioner: /settings, [On call]
//! > Kith:         … For how long?                [Until 8:00] [For 24 hours] [For 3 days] [For 7 days]
//! > practitioner: [Until 8:00]
//! > Kith:         You are on call until Wed 3 Feb, 08:00. …                                    [Off]

use crate::conversation::rights::Of;
use crate::conversation::team::beginning;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::on_call::Shift;
use crate::domain::refusal::Refusal;
use crate::store::{accounts, first_meetings};
use crate::words::{Texts, dates};

/// The choice among their settings, for those whose choice it is.
pub fn key(room: &Room<'_>, screen: Screen) -> Screen {
    if !room.may(Action::OnCall, Of::Themselves) {
        return screen;
    }
    let stands = stands(room).unwrap_or_else(|| room.t.on_call_not());
    screen.and(stands).tap(room.t.on_call_key(), Button::OnCall())
}

/// Until when they are on call; `None`: they are not.
fn stands(room: &Room<'_>) -> Option<String> {
    let until = room.habits.on_call.filter(|_| room.habits.is_on_call(room.now))?;
    Some(room.t.on_call_until(dates::short(until, &room.habits.zone, room.lang())))
}

/// For how long?
pub fn ask(room: &Room<'_>) -> Flow {
    crate::fault::point("flow-settings");
    if !room.may(Action::OnCall, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    Ok(Ok(Reply::edit(choices(room))))
}

fn choices(room: &Room<'_>) -> Screen {
    let (t, stands) = (room.t, stands(room));
    let offered = |shift: &Shift| *shift != Shift::Off || stands.is_some();
    let screen = Screen::say(stands.clone().unwrap_or_else(|| t.on_call_ask())).and(t.on_call_means());
    let first = room.house.profile.first_meeting_cannot_wait();
    let screen = if first { screen.and(t.on_call_means_first()) } else { screen };
    let add = |screen: Screen, shift: Shift| screen.tap(label(t, shift), Button::OnCallFor(shift));
    Shift::ALL.into_iter().filter(offered).fold(screen, add)
}

fn label(t: &Texts, shift: Shift) -> String {
    match shift {
        Shift::Morning => t.on_call_morning(),
        Shift::Day => t.on_call_day(),
        Shift::ThreeDays => t.on_call_days(3),
        Shift::Week => t.on_call_days(7),
        Shift::Off => t.on_call_off(),
    }
}

/// For so long from now on. What they would hear of first meetings is timed anew; and whoever comes on call sees who came before them and
/// waits still.
pub async fn is_for(room: &mut Room<'_>, shift: Shift) -> Flow {
    if !room.may(Action::OnCall, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    let (before, until) = (room.habits.is_on_call(room.now), shift.ends(room.now, &room.habits.zone));
    accounts::set_on_call(room.tx, room.user, until).await?;
    room.habits.on_call = until;
    if room.house.profile.first_meeting_cannot_wait() {
        for place in room.practice() {
            first_meetings::look(room.tx, &place.network, room.now).await?;
        }
    }
    let mut reply = Reply::edit(choices(room)).with_toast(room.t.settings_saved());
    if !before && until.is_some() {
        reply.say = beginning::waits_for_them(room).await?;
    }
    Ok(Ok(reply))
}
