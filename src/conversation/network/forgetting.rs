//! One's own data: all of it as a file, or all of it erased.
//!
//! > relative: /forget
//! > Kith:     Shall Kith forget you? This cannot be undone. You leave Aino's meetings. …   [Yes, forget me] [No, stay]
//! > relative: [Yes, forget me]
//! > Kith:     Done. Kith has forgotten you, and nothing more will come. Your receipt, …

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{people, places};
use crate::conversation::rights::Of;
use crate::conversation::{Button, File, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::meeting::Seat;
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::{exporting, forgetting, meetings, outbox};
use crate::words::dates;

/// What the file is called: nothing that says what it is about.
const FILE: &str = "my-data.json";

/// `/export`: everything that is kept of them.
pub async fn export(room: &mut Room<'_>) -> Flow {
    if !forgetting::knows(room.tx, room.user).await? {
        return Ok(Ok(Reply::say(Screen::say(room.t.forgetting_nothing()))));
    }
    if !room.may(Action::Export, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    let all = exporting::of_user(room.tx, room.user, room.now).await?;
    let file = File { name: FILE, kind: "application/json", content: serde_json::to_vec_pretty(&all)? };
    let screen = Screen::say(room.t.exporting_file()).with_file(file).open();
    Ok(Ok(Reply::say(screen)))
}

/// `/forget`: what it cancels, what it erases and what stays, before anything happens.
pub async fn ask(room: &mut Room<'_>) -> Flow {
    let t = room.t;
    if !forgetting::knows(room.tx, room.user).await? {
        return Ok(Ok(Reply::say(Screen::say(t.forgetting_nothing()))));
    }
    let own = room.own_places();
    if !room.staff.is_empty() && own.is_empty() {
        return Ok(Ok(Reply::say(Screen::say(t.forgetting_staff()).and(t.leaving_staff()))));
    }
    let mut screen = Screen::say(t.forgetting_sure());
    for place in &own {
        screen = screen.and(leaving(room, place).await?);
    }
    screen = screen.and(expected(room, &own).await?).and(t.forgetting_erased()).and(t.forgetting_stays());
    if !room.staff.is_empty() {
        screen = screen.and(t.forgetting_staff());
    }
    let screen = screen.tap(t.forgetting_yes(), Button::ForgetYes()).tap(t.leaving_stay(), Button::NeverMind());
    Ok(Ok(Reply::say(screen)))
}

async fn leaving(room: &mut Room<'_>, place: &Participant) -> Result<String> {
    let t = room.t;
    if place.role == Role::Person {
        return Ok(t.forgetting_leaves_person());
    }
    Ok(t.forgetting_leaves_member(people::person_name(room.tx, t, &place.network).await?))
}

/// When they are expected, if they are.
async fn expected(room: &mut Room<'_>, own: &[Participant]) -> Result<String> {
    let mut times = Vec::new();
    for place in own {
        for meeting in meetings::coming_up(room.tx, &place.network, room.now).await? {
            if meeting.seat(&place.id).is_some_and(Seat::expected) {
                times.push(dates::short(meeting.plan.start, &room.habits.zone, room.lang()));
            }
        }
    }
    Ok(if times.is_empty() { String::new() } else { room.t.forgetting_meetings(times.join(" · ")) })
}

/// Leaves everywhere and erases who they were, in one transaction.
pub async fn forget(room: &mut Room<'_>) -> Flow {
    crate::fault::point("flow-leaving");
    if !room.may(Action::Forget, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    let mut numbers = Vec::new();
    for place in forgetting::places_of(room.tx, room.user).await? {
        if place.active {
            places::leaves(room.tx, &place, room.habits.lang, room.now).await?;
        }
        places::forgets(room.tx, &place, room.now).await?;
        numbers.push(place.id.0);
    }
    forgetting::user(room.tx, room.user).await?;
    let now = room.now;
    Ok(Ok(receipt(room, &numbers, now).await?))
}

/// What was erased, when, and under which numbers the rest stays. Theirs alone: nothing else holds the numbers beside their name.
pub async fn receipt(room: &mut Room<'_>, numbers: &[String], at: Timestamp) -> Result<Reply> {
    let t = room.t;
    let menu = room.menu().await?;
    if numbers.is_empty() {
        return Ok(Reply::edit(Screen::say(t.forgetting_nothing())).with_menu(menu));
    }
    let time = dates::short(at, &room.habits.zone, room.lang());
    let reply = Reply::edit(Screen::say(t.forgetting_done(time, numbers.join("\n")))).with_menu(menu);
    Ok(Reply { unsay: in_their_chat(room, numbers).await?, ..reply })
}

/// Telegram lets a bot take its messages back for two days; one hour less, for those that wait to leave.
const TAKEN_BACK: SignedDuration = SignedDuration::from_hours(47);

/// What Kith wrote to them by itself and may still take back. It goes with the answer, out of memory: before the commit, a transaction that
/// is undone would have taken the messages of somebody who stays; and a list kept for later would be something of theirs that outlives
/// them. If the process dies in between, Telegram offers the tap again, and the rows of what was sent, which say nothing of who it was,
/// still have the messages' numbers. What answered a command has no row: it stays, and so does the receipt.
async fn in_their_chat(room: &mut Room<'_>, numbers: &[String]) -> Result<Vec<i64>> {
    let mut messages = Vec::new();
    for number in numbers {
        messages.extend(outbox::written_to(room.tx, &number.clone().into(), room.now - TAKEN_BACK).await?);
    }
    Ok(messages)
}
