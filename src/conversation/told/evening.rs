//! An evening's look at tomorrow: one message at six, for a practitioner who has meetings the next day. It is made when it leaves, of that
//! moment's facts, and says what `/ready` would say of their own meetings; nothing comes where there is nothing, or it is too late.
//!
//! > Kith:         Good evening! Here is your day tomorrow.
//! >               15:00 – Aino (in person). The meeting is waiting for one more practitioner. …          [15:00 · Aino]
//! > practitioner: /settings, [✓ A look at tomorrow every evening]
//! > Kith:         …                                                           [– A look at tomorrow every evening]

use std::collections::HashSet;

use anyhow::Result;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::doubting;
use super::reminding::Due;
use crate::conversation::meeting::cards;
use crate::conversation::rights::Of;
use crate::conversation::room::habits_of;
use crate::conversation::{Button, House, Room, Screen};
use crate::domain::access::Action;
use crate::domain::evening;
use crate::domain::ids::StaffId;
use crate::domain::language::Lang;
use crate::domain::meeting::{Meeting, Seat};
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::participant::Habits;
use crate::domain::reminders::Verdict;
use crate::store::teams::Staff;
use crate::store::{Tx, accounts, deeds, meetings, outbox, practice, teams};
use crate::words::{dates, texts};

/// So many meetings have a line of their own.
const MOST: usize = 8;
/// A second try of the same evening is no second line in anybody's log.
const SAME_EVENING: SignedDuration = SignedDuration::from_hours(6);

/// The hourly look: whoever has a meeting tomorrow hears of it this evening, once.
pub async fn look(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let mut last = None;
    for (staff, zone, start) in practice::ahead(tx, now, evening::WITHIN).await? {
        let planned = evening::plan(now, &zone).filter(|(day, _)| evening::begins_on(start, (*day, &zone)));
        let Some((day, due)) = planned.filter(|_| last.as_ref() != Some(&staff)) else { continue };
        last = Some(staff.clone());
        let (notice, to) = (Notice::Tomorrow { day }, Address::Staff(staff));
        outbox::post(tx, &Post { notice, to, network: None, due }, now).await?;
    }
    Ok(())
}

/// What becomes of it when its time has come.
pub async fn due(
    tx: &mut Tx,
    house: &House,
    (receiver, habits): (&Staff, &Habits),
    day: Date,
    now: Timestamp,
) -> Result<Due> {
    let wanted = accounts::wants_evening(tx, receiver.user).await?;
    match evening::judge(day, wanted, now, habits) {
        Verdict::Later(at) => return Ok(Due::Later(at)),
        Verdict::Drop(reason) => return Ok(Due::Drop(reason.code())),
        Verdict::Send => {}
    }
    let theirs = theirs(tx, (receiver, habits), day, now).await?;
    if theirs.is_empty() {
        return Ok(Due::Drop("overtaken"));
    }
    note(tx, receiver, &theirs, now).await?;
    Ok(Due::Send(screen(house, receiver, &theirs, now)))
}

/// What was sent hidden, when it is looked at; `None` once the day is over, or nothing of it is left.
pub async fn now_is(tx: &mut Tx, house: &House, id: &StaffId, day: Date, now: Timestamp) -> Result<Option<Screen>> {
    let receiver = teams::staff(tx, id).await?;
    let habits = habits_of(tx, house, receiver.user, Lang::En).await?;
    let theirs = theirs(tx, (&receiver, &habits), day, now).await?;
    Ok((receiver.works(now) && !theirs.is_empty()).then(|| screen(house, &receiver, &theirs, now)))
}

/// Their meetings of that day, the first one first. They are locked and count as told, as with a reminder: a cancellation comes before
/// this, or knows that they heard of it.
async fn theirs(tx: &mut Tx, (receiver, habits): (&Staff, &Habits), day: Date, now: Timestamp) -> Result<Vec<Meeting>> {
    let is_theirs = |one: &Meeting| evening::is_ones(one, &receiver.id, (day, &habits.zone), now);
    let found = practice::meetings(tx, receiver.user, now).await?;
    let ids: Vec<_> = found.into_iter().filter(&is_theirs).map(|meeting| meeting.id).collect();
    meetings::hold(tx, &ids).await?;
    let mut theirs = Vec::new();
    for id in &ids {
        theirs.extend(meetings::lock(tx, id).await?.filter(&is_theirs));
    }
    for meeting in &theirs {
        if let Some(seat) = own(meeting, receiver) {
            meetings::set_told(tx, &meeting.id, &seat.who.id, meeting.version).await?;
        }
    }
    theirs.sort_by_key(|meeting| meeting.plan.start);
    Ok(theirs)
}

fn own<'a>(meeting: &'a Meeting, receiver: &Staff) -> Option<&'a Seat> {
    meeting.seats.iter().find(|seat| seat.who.staff.as_ref() == Some(&receiver.id))
}

/// Whose meetings they are can read in `/log` that this was told.
async fn note(tx: &mut Tx, receiver: &Staff, theirs: &[Meeting], now: Timestamp) -> Result<()> {
    let noted = practice::noted(tx, receiver.user, "evening", now - SAME_EVENING).await?;
    let mut noted: HashSet<_> = noted.into_iter().collect();
    for meeting in theirs {
        let place = own(meeting, receiver).map(|seat| seat.who.id.clone());
        if let Some(place) = place.filter(|place| noted.insert(place.clone())) {
            deeds::record(tx, &meeting.network, Some(&place), "evening", None, now);
        }
    }
    Ok(())
}

fn screen(house: &House, receiver: &Staff, theirs: &[Meeting], now: Timestamp) -> Screen {
    let seats = theirs.iter().filter_map(|meeting| Some((meeting, &own(meeting, receiver)?.who)));
    let Some((_, first)) = seats.clone().next() else { return Screen::default() };
    let (habits, t) = (&first.habits, texts(first.habits.lang));
    let mut screen = Screen::say(t.evening_head());
    for (meeting, place) in seats.take(MOST) {
        let time = dates::time(meeting.plan.start, &habits.zone, habits.lang);
        let (person, ready) = (cards::person_name(t, meeting), cards::readiness(meeting, place, now));
        let form = cards::form(t, meeting.plan.form).to_lowercase();
        screen = screen
            .and(t.evening_line(time.clone(), person.clone(), form, ready))
            .tap(t.evening_card(time, person), Button::Card(meeting.id.clone()));
    }
    let more = theirs.len().saturating_sub(MOST);
    if more > 0 {
        screen =
            screen.and(t.evening_more(i64::try_from(more).unwrap_or_default())).tap(t.doubting_show(), Button::Ready());
    }
    let as_of = t.cards_as_of(dates::short(now, &habits.zone, habits.lang));
    screen.and(as_of).and(doubting::line(house.pulse.silent(), first, now))
}

/// Whether this is a choice of theirs: whoever sees how far meetings are.
pub fn is_for(room: &Room<'_>) -> bool {
    room.may(Action::SeeReadiness, Of::Themselves)
}

/// The choice among their settings.
pub async fn key(room: &mut Room<'_>, screen: Screen) -> Result<Screen> {
    if !is_for(room) {
        return Ok(screen);
    }
    let (t, wanted) = (room.t, accounts::wants_evening(room.tx, room.user).await?);
    let label = t.evening_key();
    let label = if wanted { t.convening_chosen(label) } else { t.convening_not_chosen(label) };
    Ok(screen.and(t.evening_settings()).tap(label, Button::Evening(!wanted)))
}
