//! The people as a picture, and how near each is to the person. The circles are the person's own: nobody else is shown them, and to
//! everybody else the same people stand in one circle, each of them as far as other screens show them to that reader.
//!
//! > person: /network, [Mum – with you]
//! > Kith:   Mum – with you. On your picture they are in the middle circle, …          [Inner] [✓ Middle] [Outer]
//! > person: [Inner], [Back], [As a picture]
//! > Kith:   (picture.png) Your people in words. Only you see these circles. Inner: Mum – with you …

use anyhow::Result;

use super::people::{self, Standing};
use crate::conversation::meeting::{cards, lines};
use crate::conversation::{Button, File, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::circle::Circle;
use crate::domain::ids::{ContactId, NetworkId};
use crate::domain::meeting::Seat;
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::drawing::map::{MOST, Map, Ring, Spot};
use crate::drawing::signs::Sign;
use crate::store::{contacts, deeds, meetings, participants};
use crate::words::Texts;

/// What the file is called: nothing that says what it is about.
const FILE: &str = "picture.png";
/// So many UTF-16 units of people stand under a picture, and so many characters of the team; Telegram takes 1024 units in all.
const LONGEST: usize = 650;
const LONGEST_LIST: usize = 120;

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    match button {
        Button::CircleIs(contact, circle) => circle_is(room, &contact, circle).await,
        Button::Map(network) => match room.place_to(Action::SeeMap, &network) {
            Some(place) if place.role == Role::Person => own(room, &place).await,
            Some(place) => as_member(room, &place).await,
            // To whoever is held it looks as if nothing went on.
            None if room.place_in(&network).is_some_and(Participant::is_held) => {
                Ok(Ok(Reply::toast(room.t.holding_quiet())))
            }
            None => Ok(Err(Refusal::NotYours)),
        },
        Button::MapOf(network) => around(room, &network).await,
        _ => Ok(Err(Refusal::NotYours)),
    }
}

/// This circle it is. It is nobody else's business: the log says nothing of it.
async fn circle_is(room: &mut Room<'_>, id: &ContactId, circle: Circle) -> Flow {
    let Some((_, mut contact)) = people::own(room, Action::Circle, id).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    contacts::set_circle(room.tx, id, circle).await?;
    contact.circle = circle;
    Ok(Ok(Reply::edit(people::card(room, &contact).await?)))
}

/// The person's own picture: everybody on their list, in the circle they said.
async fn own(room: &mut Room<'_>, person: &Participant) -> Flow {
    let people = participants::of_network(room.tx, &person.network).await?;
    let all = contacts::of_network(room.tx, &person.network).await?;
    let t = room.t;
    let mut rings = Circle::ALL.map(|circle| Ring { name: people::circle_name(t, circle), people: vec![] });
    for contact in all.iter().take(MOST) {
        let member = people.iter().find(|one| one.contact.as_ref() == Some(&contact.id));
        let standing = people::standing(room, contact, member).await?;
        let rests = member.is_some_and(|member| is_on_a_break(room, member));
        let spot = Spot { name: contact.label.clone(), sign: if rests { Sign::Resting } else { sign(standing) } };
        let at = Circle::ALL.iter().position(|circle| *circle == contact.circle).unwrap_or_default();
        rings[at].people.push(spot);
    }
    let map = Map {
        title: t.circles_title(),
        centre: t.circles_you(),
        team: (t.circles_team(), team(&people)),
        legend: legend(&rings, |sign| own_word(t, sign)),
        rings: rings.into(),
        rest: rest(t, all.len()),
        right_to_left: room.lang().is_right_to_left(),
    };
    let head = Screen::say(t.circles_said()).and(said(room, &map, |sign| own_word(t, sign)));
    Ok(Ok(Reply::say(shown(room, &map, head)?)))
}

/// What somebody who works with the person sees: who takes part and who rests, as `/pause` and the cards show them. That they looked is
/// told.
async fn around(room: &mut Room<'_>, network: &NetworkId) -> Flow {
    let Some(place) = room.place_to(Action::SeeAround, network) else { return Ok(Err(Refusal::NotYours)) };
    let people = participants::of_network(room.tx, network).await?;
    let Some(person) = people.iter().find(|one| one.role == Role::Person) else { return Ok(Err(Refusal::NotYours)) };
    deeds::record(room.tx, network, Some(&place.id), "looked", None, room.now);
    let (t, name) = (room.t, cards::shown(room.t, &person.name));
    let mut members: Vec<&Participant> = people.iter().filter(|one| one.role == Role::Member).collect();
    members.sort_by(|one, other| one.name.cmp(&other.name));
    let sign = |one: &Participant| match one.reachable {
        _ if one.is_held() || is_on_a_break(room, one) => Sign::Resting,
        true => Sign::With,
        false => Sign::Unreached,
    };
    let spots = members.iter().take(MOST).map(|one| Spot { name: one.name.clone(), sign: sign(one) }).collect();
    let rings = vec![Ring { name: String::new(), people: spots }];
    let map = Map {
        title: t.circles_title_of(name.clone()),
        centre: name.clone(),
        team: (t.circles_team_of(), team(&people)),
        legend: legend(&rings, |sign| word_of(t, sign)),
        rings,
        rest: rest(t, members.len()),
        right_to_left: room.lang().is_right_to_left(),
    };
    let head = Screen::say(t.circles_said_of(name)).and(said(room, &map, |sign| word_of(t, sign)));
    Ok(Ok(Reply::say(shown(room, &map, head)?)))
}

/// What one of the people sees: the person, themselves, and of the others exactly whom their cards name.
async fn as_member(room: &mut Room<'_>, place: &Participant) -> Flow {
    let mut seen = vec![];
    for meeting in meetings::coming_up(room.tx, &place.network, room.now).await? {
        if meeting.seat(&place.id).is_some_and(Seat::expected) {
            let others = lines::others_seen(&meeting, place, Seat::is_coming);
            seen.extend(others.map(|one| (one.name.clone(), one.id.clone())));
        }
    }
    seen.sort();
    seen.dedup();
    let (t, person) = (room.t, people::person_name(room.tx, room.t, &place.network).await?);
    let all = seen.len() + 1;
    let names = seen.into_iter().map(|(name, _)| name);
    let spots = [t.circles_you()].into_iter().chain(names).take(MOST).map(|name| Spot { name, sign: Sign::With });
    let map = Map {
        title: t.circles_title_of(person.clone()),
        centre: person.clone(),
        rings: vec![Ring { name: String::new(), people: spots.collect() }],
        team: (String::new(), vec![]),
        legend: vec![],
        rest: rest(t, all),
        right_to_left: room.lang().is_right_to_left(),
    };
    let head = Screen::say(t.circles_said_to_member(person));
    let numbered = map.is_numbered();
    let name = |(nth, spot): (usize, &Spot)| if numbered { format!("{nth}. {}", spot.name) } else { spot.name.clone() };
    let names: Vec<String> = (1..).zip(&map.rings[0].people).skip(1).map(name).collect();
    let head = if names.is_empty() { head } else { head.and(t.cards_beside(lines::list(&names, room.lang()))) };
    Ok(Ok(Reply::say(shown(room, &map, head)?)))
}

/// The picture, with what it shows in words. On a phone that others see it shows itself only after a tap, and its words name nobody; on a
/// page of one's own there are only words, for a browser would keep the file.
fn shown(room: &Room<'_>, map: &Map, words: Screen) -> Result<Screen> {
    if room.user.is_without_telegram() {
        return Ok(words);
    }
    let content = map.draw(&words.text)?;
    let words = if room.habits.discreet { Screen::say(room.t.circles_covered()) } else { words };
    Ok(words.with_file(File { name: FILE, kind: "image/png", content }).covered(room.habits.discreet))
}

fn is_on_a_break(room: &Room<'_>, one: &Participant) -> bool {
    one.paused_until.is_some_and(|until| until > room.now)
}

fn team(people: &[Participant]) -> Vec<String> {
    people.iter().filter(|one| one.role == Role::Practitioner).map(|one| one.name.clone()).collect()
}

fn rest(t: &Texts, all: usize) -> String {
    match i64::try_from(all.saturating_sub(MOST)) {
        Ok(0) => String::new(),
        more => t.circles_rest(more.unwrap_or(i64::MAX)),
    }
}

/// Who holds somebody, and why they are not asked now, is nobody's to see over a shoulder: one shape for all of it, and for a break.
fn sign(standing: Standing) -> Sign {
    match standing {
        Standing::HeldByPerson | Standing::HeldByTeam | Standing::NotNow => Sign::Resting,
        Standing::Spoken => Sign::Spoken,
        Standing::Page | Standing::With => Sign::With,
        Standing::Unreached => Sign::Unreached,
        Standing::Unopened => Sign::Unopened,
        Standing::Claimed | Standing::Reading => Sign::Asked,
        Standing::Left | Standing::Unasked => Sign::Unasked,
    }
}

/// The shapes that are there, each with its words.
fn legend(rings: &[Ring], word: impl Fn(Sign) -> String) -> Vec<(Sign, String)> {
    let is_there = |sign: &Sign| rings.iter().flat_map(|ring| &ring.people).any(|spot| spot.sign == *sign);
    Sign::ALL.into_iter().filter(is_there).map(|sign| (sign, word(sign))).collect()
}

fn own_word(t: &Texts, sign: Sign) -> String {
    match sign {
        Sign::With => t.gathering_state_member(),
        Sign::Spoken => t.spoken_state(),
        Sign::Unreached => t.gathering_state_unreachable(),
        Sign::Asked => t.circles_asked(),
        Sign::Unopened => t.gathering_state_link(),
        Sign::Unasked => t.circles_unasked(),
        Sign::Resting => t.circles_resting(),
    }
}

fn word_of(t: &Texts, sign: Sign) -> String {
    match sign {
        Sign::Unreached => t.circles_unreached_of(),
        Sign::Resting => t.circles_resting(),
        _ => t.circles_with_of(),
    }
}

/// Everybody in words, a line for each under their circle: with their number, where the picture has numbers. As many as fit.
fn said(room: &Room<'_>, map: &Map, word: impl Fn(Sign) -> String) -> String {
    let (t, numbered) = (room.t, map.is_numbered());
    let (heading, team) = &map.team;
    let team = if team.is_empty() { String::new() } else { lines::list_within(LONGEST_LIST, team, room.lang()) };
    let mut words = Words { lines: vec![], room: LONGEST };
    let (mut number, mut left) = (0, 0);
    for ring in map.rings.iter().filter(|ring| !ring.people.is_empty()) {
        let mut heading = Some(t.circles_ring(ring.name.clone())).filter(|_| !ring.name.is_empty());
        for spot in &ring.people {
            number += 1;
            let name = if numbered { format!("{number}. {}", spot.name) } else { spot.name.clone() };
            let line = t.cards_person(name, word(spot.sign));
            let line = heading.take().map_or(line.clone(), |heading| format!("{heading}\n{line}"));
            left += i64::from(!words.take(line));
        }
    }
    if left > 0 {
        words.lines.push(t.cards_more(left));
    }
    if !team.is_empty() {
        words.lines.push(t.circles_line(heading.clone(), team));
    }
    words.lines.join("\n")
}

/// Lines, as long as there is room for them.
struct Words {
    lines: Vec<String>,
    room: usize,
}

impl Words {
    fn take(&mut self, line: String) -> bool {
        let Some(room) = self.room.checked_sub(line.encode_utf16().count() + 1) else {
            self.room = 0;
            return false;
        };
        self.room = room;
        self.lines.push(line);
        true
    }
}
