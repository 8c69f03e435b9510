//! Lines that a meeting's card is made of, before it begins and afterwards.

use crate::conversation::{Button, Screen};
use crate::domain::access::{self, Action};
use crate::domain::language::Lang;
use crate::domain::meeting::{Answer, Form, Meeting, Seat};
use crate::domain::participant::{Participant, Role};
use crate::domain::whereabouts::Whereabouts;
use crate::words::{Texts, dates, texts};

/// A card must fit into one message, however many were asked: so many lines of people, and so many UTF-16 units of them, as Telegram counts.
const MOST_LINES: usize = 30;
const LONGEST_PAGE: usize = 2300;

/// A list within a card takes no more characters than this; the rest of it is a number.
const LONGEST_LIST: usize = 900;

/// Whether they see who else is asked, by the table of access.
pub fn sees_others(viewer: &Participant) -> bool {
    access::may_from(viewer, Action::SeeOthers)
}

/// Those others of whom this holds, and of whom one of the people may know it.
pub fn others_seen<'a>(
    meeting: &'a Meeting,
    viewer: &Participant,
    holds: impl Fn(&Seat) -> bool,
) -> impl Iterator<Item = &'a Participant> {
    let may_be_seen = |seat: &&Seat| seat.who.role == Role::Member && seat.who.shows && seat.who.sees_others;
    let others = meeting.seats.iter().filter(move |seat| seat.who.id != viewer.id && seat.expected() && holds(seat));
    others.filter(may_be_seen).map(|seat| &seat.who)
}

/// Their names; empty where there are none.
pub fn seen_by(meeting: &Meeting, viewer: &Participant, holds: impl Fn(&Seat) -> bool) -> String {
    let mut names: Vec<String> = others_seen(meeting, viewer, holds).map(|one| one.name.clone()).collect();
    names.sort();
    if names.is_empty() { String::new() } else { list(&names, viewer.habits.lang) }
}

/// Names in a sentence: as many as fit, each of them whole, and how many more.
pub fn list(names: &[String], lang: Lang) -> String {
    list_within(LONGEST_LIST, names, lang)
}

/// The same within so many characters.
pub fn list_within(most: usize, names: &[String], lang: Lang) -> String {
    let mut room = most;
    let fits = |name: &&String| match room.checked_sub(name.chars().count() + 2) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    };
    let mut shown: Vec<String> = names.iter().take_while(fits).cloned().collect();
    if shown.len() < names.len() {
        let others = i64::try_from(names.len() - shown.len()).unwrap_or(i64::MAX);
        shown.push(texts(lang).cards_others(others));
    }
    dates::list(&shown, lang)
}

/// The way to all of them, where a card does not show all.
pub fn everybody_key(screen: Screen, t: &Texts, meeting: &Meeting, line: impl Fn(&Seat) -> String) -> Screen {
    let seats = meeting.seats.iter().filter(|seat| seat.expected()).collect();
    if pages(seats, line).len() > 1 {
        screen.tap(t.cards_everybody(), Button::Everybody(meeting.id.clone(), 0))
    } else {
        screen
    }
}

/// A line for each, in pages that fit into a message. By name: an order that ranks nobody.
pub fn pages(mut seats: Vec<&Seat>, line: impl Fn(&Seat) -> String) -> Vec<Vec<String>> {
    seats.sort_by(|a, b| a.who.name.cmp(&b.who.name));
    let mut pages: Vec<Vec<String>> = vec![];
    let mut room = 0;
    for line in seats.into_iter().map(line) {
        let long = line.encode_utf16().count() + 1;
        if let Some(page) = pages.last_mut().filter(|page| page.len() < MOST_LINES && long <= room) {
            page.push(line);
        } else {
            room = LONGEST_PAGE;
            pages.push(vec![line]);
        }
        room = room.saturating_sub(long);
    }
    pages
}

/// The first page of them, and how many more there are.
pub fn people_lines(t: &Texts, seats: Vec<&Seat>, line: impl Fn(&Seat) -> String) -> String {
    let all = seats.len();
    let mut people = pages(seats, line).into_iter().next().unwrap_or_default();
    if people.len() < all {
        people.push(t.cards_more(i64::try_from(all - people.len()).unwrap_or(i64::MAX)));
    }
    people.join("\n")
}

/// An answer in words.
pub fn state_word(t: &Texts, answer: Option<Answer>) -> String {
    match answer {
        None => t.cards_asked(),
        Some(Answer::Coming(Form::InPerson)) => t.cards_coming(),
        Some(Answer::Coming(Form::Phone)) => t.cards_coming_phone(),
        Some(Answer::Coming(Form::Online)) => t.cards_coming_online(),
        Some(Answer::NotComing) => t.cards_not_coming(),
        Some(Answer::NotSure) => t.cards_not_sure(),
    }
}

/// Where, in a line, as far as somebody may read it.
pub fn place(place: Whereabouts, t: &Texts) -> String {
    t.cards_place(match place {
        Whereabouts::NotKnown => t.cards_no_place(),
        Whereabouts::At(place) => place,
        Whereabouts::LinkWithYes => t.where_link_with_yes(),
        Whereabouts::HomeWithYes => t.where_home_with_yes(),
        Whereabouts::HomeOnTheDay => t.where_home_on_the_day(),
    })
}

/// A name, also of somebody who was forgotten.
pub fn shown(t: &Texts, name: &str) -> String {
    if name.is_empty() { t.help_no_name() } else { name.to_owned() }
}

/// What the person at the centre is called.
pub fn person_name(t: &Texts, meeting: &Meeting) -> String {
    let person = meeting.seats.iter().find(|seat| seat.who.role == Role::Person);
    person.map_or_else(|| t.help_no_name(), |seat| shown(t, &seat.who.name))
}
