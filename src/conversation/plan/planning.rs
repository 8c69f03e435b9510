//! The questions of a plan, one after the other: day, hour, "is that right?", how, where, "is all of it right?". Whoever offers one more
//! time is asked for its day and hour, too: then it is a poll.

use anyhow::Result;
use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, ToSpan};

use super::{showing, times};
use crate::conversation::draft::{Planning, Stage};
use crate::conversation::meeting::cards;
use crate::conversation::rights::Of;
use crate::conversation::screen::clean_name;
use crate::conversation::{Button, Key, Room, Screen, help};
use crate::domain::access::Action;
use crate::domain::ids::NetworkId;
use crate::domain::meeting::{Form, Meeting};
use crate::domain::participant::Role;
use crate::domain::poll::{self, MOST_SLOTS, Unfit};
use crate::domain::when::{Local, resolve};
use crate::store::meetings;
use crate::words::{dates, said};

const LONGEST_PLACE: usize = 200;
const FIRST_HOUR: u32 = 8;
const LAST_HOUR: u32 = 19;

/// The screen of the question a plan is at.
pub fn ask(room: &Room<'_>, plan: &Planning) -> Screen {
    let t = room.t;
    match plan.stage {
        Stage::Day => calendar(room, plan, plan.day.unwrap_or_else(|| today(room, plan))),
        Stage::Hour => hours(room, plan),
        Stage::TimeIsRight => {
            let screen = Screen::say(
                t.convening_is_it_right(plan.start.map_or_else(String::new, |start| spoken(room, plan, start))),
            );
            let screen = screen
                .row([Key::tap(t.convening_yes(), Button::TimeYes()), Key::tap(t.convening_no(), Button::TimeNo())]);
            let more = may_be_several(room, plan) && plan.slots.len() + 1 < MOST_SLOTS;
            if more { screen.tap(t.times_one_more(), Button::OneMore()) } else { screen }
        }
        Stage::WhichHour(local) => which_hour(room, plan, local),
        Stage::Form => Form::ALL.into_iter().fold(Screen::say(t.convening_ask_form()), |screen, form| {
            screen.tap(cards::form(t, form), Button::FormIs(form))
        }),
        Stage::Place => Screen::say(t.convening_ask_place()).tap(t.convening_place_later(), Button::PlaceLater()),
        Stage::AllIsRight => all_is_right(room, plan),
    }
}

fn today(room: &Room<'_>, plan: &Planning) -> Date {
    plan.zone.at(room.now).date()
}

/// The time as the planner hears it: in the meeting's zone, which is always named here.
fn spoken(room: &Room<'_>, plan: &Planning, start: Timestamp) -> String {
    format!("{} ({})", dates::full(start, &plan.zone, room.lang()), dates::zone_city(&plan.zone))
}

fn which_hour(room: &Room<'_>, plan: &Planning, local: DateTime) -> Screen {
    let t = room.t;
    let Local::Twice { first, second } = resolve(local, &plan.zone) else { return calendar(room, plan, local.date()) };
    let offset =
        |at: Timestamp| format!("{} (UTC{})", dates::time(at, &plan.zone, room.lang()), plan.zone.at(at).offset());
    Screen::say(t.convening_twice())
        .tap(t.convening_first_hour(offset(first)), Button::Fold(false))
        .tap(t.convening_second_hour(offset(second)), Button::Fold(true))
        .tap(t.convening_other_time(), Button::TimeNo())
}

fn calendar(room: &Room<'_>, plan: &Planning, shown: Date) -> Screen {
    let today = today(room, plan);
    let first = shown.first_of_month();
    let mut screen = Screen::say(room.t.convening_ask_day())
        .row([Key::tap(dates::month(first.year(), first.month(), room.lang()), Button::Month(first))]);
    let blank = || Key::tap("·", Button::Month(first));
    screen = screen.row(dates::weekdays(room.lang()).into_iter().map(|name| Key::tap(name, Button::Month(first))));
    let lead = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
    let days = (1..=first.days_in_month()).filter_map(|day| Date::new(first.year(), first.month(), day).ok());
    let day_key = |day: Date| if day < today { blank() } else { Key::tap(day.day().to_string(), Button::Day(day)) };
    let mut cells: Vec<Key> = std::iter::repeat_with(blank).take(lead).chain(days.map(day_key)).collect();
    cells.extend(std::iter::repeat_with(blank).take((7 - cells.len() % 7) % 7));
    for week in cells.chunks(7).filter(|week| week.iter().any(|key| matches!(key, Key::Tap(_, Button::Day(_))))) {
        screen = screen.row(week.to_vec());
    }
    let mut turn = Vec::new();
    if first > today {
        turn.push(Key::tap("‹", Button::Month(first.saturating_sub(1.month()))));
    }
    if first < today.saturating_add(11.months()) {
        turn.push(Key::tap("›", Button::Month(first.saturating_add(1.month()))));
    }
    let screen = screen.row(turn);
    if plan.slots.is_empty() {
        return screen.tap(room.t.convening_drop(), Button::DropPlan());
    }
    let screen =
        screen.and(format!("{}\n{}", room.t.times_so_far(), times::list(&plan.slots, &plan.zone, &room.habits)));
    screen.tap(room.t.times_enough(), Button::TimeYes()).tap(room.t.convening_drop(), Button::DropPlan())
}

fn hours(room: &Room<'_>, plan: &Planning) -> Screen {
    let day = plan.day.unwrap_or_else(|| today(room, plan));
    let mut screen = Screen::say(room.t.convening_ask_hour(dates::day(day, room.lang())));
    let keys: Vec<Key> = (FIRST_HOUR..=LAST_HOUR)
        .flat_map(|hour| [(hour, 0), (hour, 30)])
        .map(|(hour, minute)| Key::tap(format!("{hour}:{minute:02}"), Button::Hour(hour, minute)))
        .collect();
    for row in keys.chunks(4) {
        screen = screen.row(row.to_vec());
    }
    screen.tap(room.t.convening_other_day(), Button::TimeNo())
}

fn all_is_right(room: &Room<'_>, plan: &Planning) -> Screen {
    let t = room.t;
    if let Some(offer) = plan.offer() {
        let screen = Screen::say(t.times_all_right()).and(times::offered(&offer, &room.habits));
        let screen = showing::home_key(screen, t, plan);
        let screen = if is_own(room, plan) {
            screen.tap(t.times_ask_all(), Button::InviteAll()).tap(t.times_ask_some(), Button::Picked())
        } else {
            screen.tap(t.convening_send(), Button::SendPlan())
        };
        return screen.tap(t.times_begin_anew(), Button::TimeNo()).tap(t.convening_drop(), Button::DropPlan());
    }
    let lines = plan.plan().map_or_else(String::new, |plan| cards::plan_lines(&plan, &room.habits));
    let screen = showing::home_key(Screen::say(t.convening_all_right()).and(lines), t, plan);
    let again = plan.like.is_some();
    let screen = if again { screen.and(t.next_same_people()) } else { screen };
    let screen = match (is_own(room, plan), plan.moves.is_some()) {
        (true, false) if again => {
            screen.tap(t.next_ask_them(), Button::InviteAll()).tap(t.convening_invite_some(), Button::Picked())
        }
        (true, false) => {
            screen.tap(t.convening_invite_all(), Button::InviteAll()).tap(t.convening_invite_some(), Button::Picked())
        }
        (true, true) => screen.tap(t.convening_move_now(), Button::InviteAll()),
        (false, _) => screen.tap(t.convening_send(), Button::SendPlan()),
    };
    screen.tap(t.convening_other_time(), Button::TimeNo()).tap(t.convening_drop(), Button::DropPlan())
}

fn is_own(room: &Room<'_>, plan: &Planning) -> bool {
    room.place_in(&plan.network).is_some_and(|place| place.role == Role::Person)
}

/// Takes a button's word into the plan. The error says why it does not fit.
pub fn take(room: &Room<'_>, plan: &mut Planning, button: &Button) -> Result<(), String> {
    let begins_anew = plan.stage == Stage::AllIsRight;
    match button {
        Button::Month(month) => (plan.stage, plan.day) = (Stage::Day, Some(*month)),
        Button::Day(day) => (plan.stage, plan.day) = (Stage::Hour, Some(*day)),
        Button::Hour(hour, minute) => return hour_chosen(room, plan, *hour, *minute),
        Button::TimeYes() if plan.stage == Stage::TimeIsRight && plan.start.is_some() => {
            plan.stage = after_the_time(plan);
        }
        // Whoever has weighed several times and wants others means all of them.
        Button::TimeNo() => {
            plan.slots.retain(|_| !begins_anew);
            (plan.stage, plan.day, plan.start) = (Stage::Day, None, None);
        }
        Button::TimeYes() if plan.stage == Stage::Day && !plan.slots.is_empty() => {
            (plan.stage, plan.start) = (Stage::Form, plan.slots.pop());
        }
        Button::OneMore() if plan.stage == Stage::TimeIsRight && may_be_several(room, plan) => {
            return one_more(room, plan);
        }
        Button::Fold(second) => return fold(room, plan, *second),
        Button::FormIs(form) if plan.start.is_some() => {
            (plan.stage, plan.form, plan.home) = (Stage::Place, Some(*form), false);
        }
        Button::HomeIs(yes) if showing::may_be_home(plan) => plan.home = *yes,
        Button::PlaceLater() if plan.form.is_some() => {
            (plan.stage, plan.place, plan.home) = (Stage::AllIsRight, None, false);
        }
        _ => return Err(room.t.help_old_button()),
    }
    Ok(())
}

/// A new meeting may have several times to choose from; one that is moved, that follows another, or that one of the person's people
/// suggests, has one.
fn may_be_several(room: &Room<'_>, plan: &Planning) -> bool {
    let may = room.may(Action::PlanMore, Of::Network(&plan.network));
    may && plan.moves.is_none() && plan.like.is_none()
}

/// The time that was just asked about goes on the list, and the next one is asked for.
fn one_more(room: &Room<'_>, plan: &mut Planning) -> Result<(), String> {
    let Some(start) = plan.start else { return Err(room.t.help_old_button()) };
    if plan.slots.len() + 1 >= MOST_SLOTS {
        return Err(room.t.times_full());
    }
    plan.slots.push(start);
    (plan.stage, plan.day, plan.start) = (Stage::Day, None, None);
    Ok(())
}

fn hour_chosen(room: &Room<'_>, plan: &mut Planning, hour: u32, minute: u32) -> Result<(), String> {
    let old = || room.t.help_old_button();
    let (Ok(hour), Ok(minute)) = (i8::try_from(hour), i8::try_from(minute)) else { return Err(old()) };
    let (Some(day), Ok(time)) = (plan.day, Time::new(hour, minute, 0, 0)) else { return Err(old()) };
    settle(room, plan, day.to_datetime(time))
}

fn fold(room: &Room<'_>, plan: &mut Planning, second: bool) -> Result<(), String> {
    let old = || room.t.help_old_button();
    let Stage::WhichHour(local) = plan.stage else { return Err(old()) };
    let Local::Twice { first, second: later } = resolve(local, &plan.zone) else { return Err(old()) };
    is_at(room, plan, if second { later } else { first })
}

/// The time is this instant, if it can be offered beside those that are on the list.
fn is_at(room: &Room<'_>, plan: &mut Planning, start: Timestamp) -> Result<(), String> {
    let t = room.t;
    poll::fits(&plan.slots, start, room.now).map_err(|unfit| match unfit {
        Unfit::Past => t.refusal_past(),
        Unfit::Overlaps(other) => t.times_overlap(dates::short(other, &plan.zone, room.lang())),
        Unfit::Full => t.times_full(),
    })?;
    (plan.stage, plan.start, plan.day) = (Stage::TimeIsRight, Some(start), Some(plan.zone.at(start).date()));
    Ok(())
}

/// The meeting that stands at this instant already: after a second tap, or where somebody was faster.
pub async fn standing_at(room: &mut Room<'_>, network: &NetworkId, start: Timestamp) -> Result<Option<Meeting>> {
    let standing = meetings::coming_up(room.tx, network, room.now).await?;
    Ok(standing.into_iter().find(|meeting| meeting.plan.start == start))
}

/// What is asked once the time is right: of a meeting like the last one nothing but whether all of it is.
fn after_the_time(plan: &Planning) -> Stage {
    if plan.like.is_some() { Stage::AllIsRight } else { Stage::Form }
}

/// The time of a meeting like the last one, known before anybody was asked. A screen says what is wrong with it, if anything is; then
/// another is asked for.
pub fn begins_at(room: &Room<'_>, plan: &mut Planning, wall: DateTime) -> Option<Screen> {
    (plan.stage, plan.day) = (Stage::Hour, Some(wall.date()));
    let trouble = settle(room, plan, wall).err().map(Screen::say);
    if plan.stage == Stage::TimeIsRight {
        plan.stage = after_the_time(plan);
    }
    trouble
}

/// Takes a wall time into the plan; a time that never comes, or comes twice, is asked back, never guessed.
fn settle(room: &Room<'_>, plan: &mut Planning, local: DateTime) -> Result<(), String> {
    let t = room.t;
    match resolve(local, &plan.zone) {
        Local::Once(start) => is_at(room, plan, start),
        Local::Twice { .. } => {
            plan.stage = Stage::WhichHour(local);
            Ok(())
        }
        Local::Never { before, after } => {
            let (before, after) =
                (dates::time(before, &plan.zone, room.lang()), dates::time(after, &plan.zone, room.lang()));
            Err(t.convening_never(before, after))
        }
    }
}

/// Reads a typed text into the plan. What cannot be read comes back as a screen that says so.
pub fn read(room: &Room<'_>, plan: &mut Planning, text: &str) -> Option<Screen> {
    if plan.stage == Stage::Place { place(room, plan, text) } else { time(room, plan, text) }
}

fn place(room: &Room<'_>, plan: &mut Planning, text: &str) -> Option<Screen> {
    let fits = clean_name(text, LONGEST_PLACE + 1).filter(|place| place.chars().count() <= LONGEST_PLACE);
    let Some(place) = fits else {
        return Some(Screen::say(room.t.convening_place_unfit()).and(help::nobody_reads(room.house, room.lang())));
    };
    (plan.stage, plan.place, plan.home) = (Stage::AllIsRight, Some(place), false);
    plan.place_by = room.place_in(&plan.network).map(|own| own.id.clone());
    None
}

fn time(room: &Room<'_>, plan: &mut Planning, text: &str) -> Option<Screen> {
    use said::Unread;
    let t = room.t;
    let now = plan.zone.at(room.now);
    let with_day = plan.day.filter(|_| plan.stage == Stage::Hour).map(|day| format!("{day} {text}"));
    let heard = said::read(text, room.lang(), &now);
    let heard = match (heard, with_day) {
        (Err(_), Some(with_day)) => said::read(&with_day, room.lang(), &now),
        (heard, _) => heard,
    };
    match heard {
        Ok(local) => settle(room, plan, local).err().map(Screen::say),
        Err(Unread::NoTime(day)) => {
            (plan.stage, plan.day) = (Stage::Hour, Some(day));
            None
        }
        Err(Unread::NoDate) => Some(Screen::say(t.convening_no_day())),
        Err(Unread::Past(_)) => Some(Screen::say(t.refusal_past())),
        Err(Unread::TooFar) => Some(Screen::say(t.convening_too_far())),
        Err(Unread::NotATime) => {
            Some(Screen::say(t.convening_not_a_time()).and(help::nobody_reads(room.house, room.lang())))
        }
    }
}
