//! Language, time zone, quiet hours, discretion: everybody's own.
//!
//! > relative: /settings
//! > Kith:     Language: English · Time zone: Helsinki · Quiet hours: 21:00–08:00   [Language] [Time zone] [Quiet hours]
//! >           Reminders: a day before and two hours before                       [Reminders]
//! >           Messages: shown at once                                            [– Show messages only after a tap]
//! >           (a practitioner) …                                                 [✓ A look at tomorrow every evening] [On call]

use anyhow::Result;
use jiff::SignedDuration;
use jiff::civil::Time;

use super::{choosing, on_call};
use crate::conversation::draft::{self, Step};
use crate::conversation::rights::Of;
use crate::conversation::room::Room;
use crate::conversation::told::{evening, reminding};
use crate::conversation::{Button, Flow, Key, Menu, Reply, Screen};
use crate::domain::access::Action;
use crate::domain::ids::UserId;
use crate::domain::language::Lang;
use crate::domain::meeting::Seat;
use crate::domain::notice::Notice;
use crate::domain::participant::{Reminders, Role};
use crate::domain::quiet::QuietHours;
use crate::domain::refusal::Refusal;
use crate::domain::when::Zone;
use crate::store::{Tx, accounts, networks, outbox, participants};
use crate::words::{Texts, dates, texts};

/// Cities offered as buttons; any other is typed.
const CITIES: [&str; 8] = [
    "Europe/Helsinki",
    "Europe/London",
    "Europe/Stockholm",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Tokyo",
    "Australia/Sydney",
];

/// `/settings`.
pub async fn show(room: &mut Room<'_>) -> Flow {
    crate::fault::point("flow-settings");
    if has_settings(room) {
        return Ok(Ok(Reply::edit(overview(room).await?)));
    }
    Ok(Ok(Reply::say(Screen::say(room.t.settings_nothing_kept()))))
}

/// Settings are kept of them, and theirs to change.
fn has_settings(room: &Room<'_>) -> bool {
    room.known && room.may(Action::Settings, Of::Themselves)
}

async fn overview(room: &mut Room<'_>) -> Result<Screen> {
    let t = room.t;
    let text = t.settings_overview(
        language_name(room.lang()),
        zone_name(&room.habits.zone),
        quiet_words(room, room.habits.quiet),
        reminder_words(t, room.habits.reminders),
        reminding::way(t, room.habits.travel),
        if room.habits.discreet { t.settings_shown_after_a_tap() } else { t.settings_shown_at_once() },
    );
    let screen = Screen::say(text).tap(t.settings_language(), Button::Languages());
    let screen = screen.tap(t.settings_zone(), Button::Zones()).tap(t.settings_quiet(), Button::Quiets());
    let screen = screen.tap(t.settings_reminders(), Button::ReminderChoices());
    let screen = screen.tap(t.settings_way(), Button::Ways());
    let screen = screen.tap(switch(t, room.habits.discreet), Button::Discreet(!room.habits.discreet));
    let screen =
        if room.user.is_without_telegram() { screen.tap(t.pages_mail_key(), Button::Mailbox()) } else { screen };
    let screen = evening::key(room, screen).await?;
    let screen = on_call::key(room, screen);
    Ok(choosing::keys(room).into_iter().fold(screen, |screen, key| screen.row([key])))
}

fn switch(t: &Texts, discreet: bool) -> String {
    let label = t.settings_discreet();
    if discreet { t.convening_chosen(label) } else { t.convening_not_chosen(label) }
}

fn language_name(lang: Lang) -> String {
    texts(lang).settings_language_name()
}

fn zone_name(zone: &Zone) -> String {
    format!("{} ({})", dates::zone_city(zone), zone.name())
}

fn quiet_words(room: &Room<'_>, quiet: QuietHours) -> String {
    let clock = |time: Time| format!("{}:{:02}", time.hour(), time.minute());
    if quiet.is_none() {
        room.t.settings_quiet_none()
    } else {
        room.t.settings_quiet_between(clock(quiet.begin()), clock(quiet.end()))
    }
}

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    if !has_settings(room) {
        return Ok(Err(Refusal::NotYours));
    }
    match button {
        Button::Languages() => Ok(Ok(Reply::edit(languages(room)))),
        Button::Language(lang) => set_language(room, lang).await,
        Button::Zones() => zones(room).await,
        Button::ZoneIs(name) => match Zone::named(&name) {
            Some(zone) => set_zone(room, zone).await,
            None => Ok(Ok(Reply::toast(room.t.help_old_button()))),
        },
        Button::Quiets() => Ok(Ok(Reply::edit(quiets(room)))),
        Button::QuietIs(from, until) => set_quiet(room, from, until).await,
        Button::ReminderChoices() => Ok(Ok(Reply::edit(reminder_choices(room)))),
        Button::RemindersAre(choice) => set_reminders(room, choice).await,
        Button::Ways() => Ok(Ok(Reply::edit(ways(room)))),
        Button::WayTakes(minutes) => set_way(room, minutes).await,
        Button::Discreet(yes) => set_discreet(room, yes).await,
        Button::Evening(yes) if evening::is_for(room) => {
            accounts::set_evening(room.tx, room.user, yes).await?;
            Ok(Ok(Reply::edit(overview(room).await?).with_toast(room.t.settings_saved())))
        }
        _ => Ok(Err(Refusal::NotYours)),
    }
}

fn languages(room: &Room<'_>) -> Screen {
    let add = |screen: Screen, lang: Lang| screen.tap(language_name(lang), Button::Language(lang));
    Lang::ALL.into_iter().fold(Screen::say(room.t.settings_ask_language()), add)
}

async fn set_language(room: &mut Room<'_>, lang: Lang) -> Flow {
    accounts::set_lang(room.tx, room.user, lang).await?;
    (room.habits.lang, room.t) = (lang, texts(lang));
    let menu = Menu::of(lang, &room.staff, &room.places);
    Ok(Ok(Reply::edit(overview(room).await?).with_toast(room.t.settings_saved()).with_menu(menu)))
}

async fn zones(room: &mut Room<'_>) -> Flow {
    draft::save(room, &Step::Zone).await?;
    let keys: Vec<Key> = CITIES.iter().filter_map(|name| Zone::named(name)).map(|zone| zone_key(&zone)).collect();
    let screen = keys.chunks(2).fold(Screen::say(room.t.settings_ask_zone()), |screen, row| screen.row(row.to_vec()));
    Ok(Ok(Reply::edit(screen)))
}

fn zone_key(zone: &Zone) -> Key {
    Key::tap(dates::zone_city(zone), Button::ZoneIs(zone.name().to_owned()))
}

/// A zone's or a city's name was typed.
pub async fn zone_typed(room: &mut Room<'_>, typed: &str) -> Flow {
    let found = Zone::guess(typed);
    match found.as_slice() {
        [] => Ok(Ok(Reply::say(
            Screen::say(room.t.settings_zone_unknown())
                .and(crate::conversation::help::nobody_reads(room.house, room.lang())),
        ))),
        [only] => set_zone(room, only.clone()).await,
        several => {
            let add = |screen: Screen, zone: &Zone| screen.tap(zone_name(zone), Button::ZoneIs(zone.name().to_owned()));
            Ok(Ok(Reply::say(several.iter().fold(Screen::say(room.t.settings_which_zone()), add))))
        }
    }
}

async fn set_zone(room: &mut Room<'_>, zone: Zone) -> Flow {
    draft::drop(room).await?;
    accounts::set_zone(room.tx, room.user, &zone).await?;
    room.habits.zone = zone;
    replan(room).await?;
    Ok(Ok(Reply::edit(overview(room).await?).with_toast(room.t.settings_saved())))
}

fn quiets(room: &Room<'_>) -> Screen {
    let t = room.t;
    let choices = [(21, 8), (20, 9), (22, 7), (23, 6)];
    let add = |screen: Screen, (from, until): (u32, u32)| {
        screen.tap(t.settings_quiet_between(format!("{from}:00"), format!("{until}:00")), Button::QuietIs(from, until))
    };
    let screen = choices.into_iter().fold(Screen::say(t.settings_ask_quiet()), add);
    if room.house.profile.any_hour() { screen.tap(t.settings_quiet_none(), Button::QuietIs(0, 0)) } else { screen }
}

async fn set_quiet(room: &mut Room<'_>, from: u32, until: u32) -> Flow {
    let hour = |hour: u32| i8::try_from(hour).ok().and_then(|hour| Time::new(hour, 0, 0, 0).ok());
    let (Some(from), Some(until)) = (hour(from), hour(until)) else {
        return Ok(Ok(Reply::toast(room.t.help_old_button())));
    };
    let quiet = QuietHours::between(from, until);
    if quiet.is_none() && !room.house.profile.any_hour() {
        return Ok(Ok(Reply::toast(room.t.help_old_button())));
    }
    accounts::set_quiet(room.tx, room.user, quiet).await?;
    room.habits.quiet = quiet;
    replan(room).await?;
    Ok(Ok(Reply::edit(overview(room).await?).with_toast(room.t.settings_saved())))
}

fn reminder_words(t: &Texts, choice: Reminders) -> String {
    match choice {
        Reminders::Both => t.settings_reminders_both(),
        Reminders::DayBefore => t.settings_reminders_day(),
        Reminders::TwoHours => t.settings_reminders_hours(),
        Reminders::Never => t.settings_reminders_never(),
    }
}

fn reminder_choices(room: &Room<'_>) -> Screen {
    let add = |screen: Screen, choice| screen.tap(reminder_words(room.t, choice), Button::RemindersAre(choice));
    Reminders::ALL.into_iter().fold(Screen::say(room.t.settings_ask_reminders()), add)
}

/// Also for meetings that stand already.
async fn set_reminders(room: &mut Room<'_>, choice: Reminders) -> Flow {
    accounts::set_reminders(room.tx, room.user, choice).await?;
    room.habits.reminders = choice;
    replan(room).await?;
    Ok(Ok(Reply::edit(overview(room).await?).with_toast(room.t.settings_saved())))
}

/// How long it may take to get somewhere, in minutes.
const WAYS: [i64; 3] = [30, 60, 120];

fn ways(room: &Room<'_>) -> Screen {
    let add = |screen: Screen, minutes: i64| {
        let label = reminding::way(room.t, Some(SignedDuration::from_mins(minutes)));
        screen.tap(label, Button::WayTakes(u32::try_from(minutes).unwrap_or_default()))
    };
    let screen = WAYS.into_iter().fold(Screen::say(room.t.settings_ask_way()), add);
    screen.tap(reminding::way(room.t, None), Button::WayTakes(0))
}

/// Also for meetings that stand already.
async fn set_way(room: &mut Room<'_>, minutes: u32) -> Flow {
    if minutes != 0 && !WAYS.contains(&i64::from(minutes)) {
        return Ok(Ok(Reply::toast(room.t.help_old_button())));
    }
    let travel = (minutes > 0).then(|| SignedDuration::from_mins(i64::from(minutes)));
    accounts::set_travel(room.tx, room.user, travel).await?;
    room.habits.travel = travel;
    replan(room).await?;
    Ok(Ok(Reply::edit(overview(room).await?).with_toast(room.t.settings_saved())))
}

/// From the next message on. What stands in the chat already stays as it is: only a tap changes it.
async fn set_discreet(room: &mut Room<'_>, yes: bool) -> Flow {
    accounts::set_discreet(room.tx, room.user, yes).await?;
    room.habits.discreet = yes;
    Ok(Ok(Reply::edit(overview(room).await?).with_toast(room.t.settings_saved())))
}

/// New nights, or other wishes: the reminders that still wait are timed anew.
async fn replan(room: &mut Room<'_>) -> Result<()> {
    for place in room.places.clone() {
        for meeting in crate::store::meetings::coming_up(room.tx, &place.network, room.now).await? {
            if meeting.seat(&place.id).is_some_and(Seat::expected) {
                outbox::retime_reminders(room.tx, &meeting, &place.id, &room.habits, room.now).await?;
            }
        }
    }
    Ok(())
}

/// They blocked the bot, or let it in again. Silence is never read as a no: the convener learns of it.
/// Returns whether they are back after having been away.
pub async fn reachable(room: &mut Room<'_>, yes: bool) -> Result<bool> {
    let news = set_reachable(room.tx, room.user, yes).await?;
    if !news || yes {
        return Ok(news);
    }
    for place in room.places.clone().into_iter().filter(|place| place.role != Role::Practitioner) {
        if let Some(convener) = networks::convener_place(room.tx, &place.network).await? {
            let notice = Notice::Unreachable { participant: place.id };
            outbox::tell(room.tx, &place.network, convener, notice, room.now).await?;
        }
    }
    Ok(false)
}

async fn set_reachable(tx: &mut Tx, user: UserId, yes: bool) -> Result<bool> {
    let places = participants::of_user(tx, user).await?;
    Ok(accounts::set_reachable(tx, user, yes).await? && !places.is_empty())
}
