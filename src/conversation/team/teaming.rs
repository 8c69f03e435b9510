//! The team's own side: links for people and practitioners, who works with whom, how far each meeting is.
//!
//! > practitioner: /new
//! > Kith:         A link for the person you will work with. …   [Send the link] [Copy]
//! > practitioner: /ready
//! > Kith:         Meeting with Aino, Tuesday 24 November … The meeting is waiting for one more practitioner.

use anyhow::Result;
use jiff::Timestamp;

use super::{beginning, grouping};
use crate::conversation::meeting::cards;
use crate::conversation::network::places;
use crate::conversation::rights::Of;
use crate::conversation::told::doubting;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::{NetworkId, StaffId};
use crate::domain::link::Purpose;
use crate::domain::meeting::Meeting;
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::links::NewLink;
use crate::store::networks::{Network, State};
use crate::store::teams::Staff;
use crate::store::{continuity, deeds, first_meetings, links, meetings, networks, outbox, participants, relay, teams};
use crate::words::dates;

/// `/new`: a referral. The one who makes it is the convener from the first minute.
pub async fn new(room: &mut Room<'_>) -> Flow {
    let Some(staff) = room.staff.first().cloned().filter(|_| room.may(Action::Refer, Of::Nothing)) else {
        return Ok(Err(Refusal::NotYours));
    };
    let network = beginning::opens(room.tx, &staff, room.now, room.now).await?;
    let card = person_link(room, &network).await?;
    let colleagues = colleagues_screen(room, &network).await?;
    Ok(Ok(Reply::say(card).then(colleagues)))
}

async fn person_link(room: &mut Room<'_>, network: &NetworkId) -> Result<Screen> {
    let team = networks::load(room.tx, network).await?.team;
    let new = NewLink {
        purpose: Purpose::Person,
        team: &team,
        network: Some(network),
        contact: None,
        made_by: Some(room.user),
    };
    let token = links::create(room.tx, new, room.now).await?;
    Ok(cards::link_card(room.t, &room.house.link(&token), &room.t.teaming_person_link()))
}

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    match button {
        Button::NewPersonLink(network) => new_person_link(room, &network).await,
        Button::Colleagues(network) => {
            if room.may(Action::Colleagues, Of::Network(&network)) {
                Ok(Ok(Reply::edit(colleagues_screen(room, &network).await?)))
            } else {
                Ok(Err(Refusal::NotYours))
            }
        }
        Button::Colleague(network, index) => colleague(room, &network, index).await,
        Button::HandOver(network, index) => hand_over(room, &network, index).await,
        Button::Ready() => ready(room).await,
        Button::StaffLink() => staff_link(room).await,
        Button::OffBoard(staff) => off_board(room, &staff, false).await,
        Button::OffBoardYes(staff) => off_board(room, &staff, true).await,
        Button::GroupUse(own) => use_group(room, &own).await,
        Button::GroupEnd(own) => end_group(room, &own).await,
        _ => Ok(Err(Refusal::NotYours)),
    }
}

async fn new_person_link(room: &mut Room<'_>, network: &NetworkId) -> Flow {
    if !room.may(Action::ReferAgain, Of::Network(network))
        || networks::load(room.tx, network).await?.state != State::Waiting
    {
        return Ok(Err(Refusal::NotYours));
    }
    links::revoke_all(room.tx, network).await?;
    Ok(Ok(Reply::say(person_link(room, network).await?)))
}

/// Who works with a person: the convener, and colleagues in or out by a tap.
async fn colleagues_screen(room: &mut Room<'_>, id: &NetworkId) -> Result<Screen> {
    let network = networks::load(room.tx, id).await?;
    let people = participants::of_network(room.tx, id).await?;
    let staff = teams::everybody(room.tx, &network.team).await?;
    let (t, person) = (room.t, people.iter().find(|one| one.role == Role::Person));
    let head = person.map_or_else(|| t.teaming_colleagues_new(), |person| t.teaming_colleagues(person.name.clone()));
    let mut screen = Screen::say(head);
    for (index, one) in (0..).zip(&staff).filter(|(_, one)| one.active) {
        let inside = people.iter().any(|place| place.staff.as_ref() == Some(&one.id) && place.stands_in.is_none());
        if one.id == network.convener {
            screen = screen.tap(t.teaming_convener(one.name.clone()), Button::Colleagues(id.clone()));
            continue;
        }
        let label =
            if inside { t.convening_chosen(one.name.clone()) } else { t.convening_not_chosen(one.name.clone()) };
        screen = screen.tap(label, Button::Colleague(id.clone(), index));
        if inside && room.may(Action::HandOver, Of::Convening(&network)) {
            screen = screen.tap(t.teaming_hand_over(one.name.clone()), Button::HandOver(id.clone(), index));
        }
    }
    Ok(if person.is_some() { screen.tap(t.circles_key_of(), Button::MapOf(id.clone())) } else { screen })
}

/// The network and the colleague a button names, if the one who taps works with that person and may do this there.
async fn of_network(
    room: &mut Room<'_>,
    action: Action,
    id: &NetworkId,
    index: u32,
) -> Result<Option<(Network, Staff)>> {
    if !room.may(action, Of::Network(id)) {
        return Ok(None);
    }
    let network = networks::load(room.tx, id).await?;
    let staff = teams::everybody(room.tx, &network.team).await?;
    let one = usize::try_from(index).ok().and_then(|index| staff.into_iter().nth(index)).filter(|one| one.active);
    Ok(one.map(|one| (network, one)))
}

async fn colleague(room: &mut Room<'_>, id: &NetworkId, index: u32) -> Flow {
    let Some((network, one)) = of_network(room, Action::Colleagues, id, index).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    if one.id == network.convener || network.state == State::Closed {
        return Ok(Err(Refusal::NotYours));
    }
    let people = participants::of_network(room.tx, id).await?;
    let by = room.place_in(id).map(|place| place.id.clone());
    match people.iter().find(|place| place.staff.as_ref() == Some(&one.id)) {
        Some(place) if place.stands_in.is_none() => places::takes_out(room.tx, place, by.as_ref(), room.now).await?,
        None if people.iter().any(|place| place.user == one.user) => return Ok(Err(Refusal::NotYours)),
        _ => places::brings_in(room.tx, id, &one, by.as_ref(), room.now).await?,
    }
    // Whoever is on call may hear of the first meeting from now on.
    if room.house.profile.first_meeting_cannot_wait() {
        first_meetings::look(room.tx, id, room.now).await?;
    }
    Ok(Ok(Reply::edit(colleagues_screen(room, id).await?)))
}

/// Hand-over is explicit and visible.
async fn hand_over(room: &mut Room<'_>, id: &NetworkId, index: u32) -> Flow {
    let Some((network, one)) = of_network(room, Action::HandOver, id, index).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    // Whoever's place has ended could not answer for anything.
    let may = room.may(Action::HandOver, Of::Convening(&network)) && one.works(room.now);
    let people = participants::of_network(room.tx, id).await?;
    let is_theirs = |place: &&Participant| place.staff.as_ref() == Some(&one.id) && place.stands_in.is_none();
    let place = people.iter().find(is_theirs).cloned();
    let (true, Some(place)) = (may, place) else { return Ok(Err(Refusal::NotYours)) };
    networks::hand_over(room.tx, id, &one.id).await?;
    relay::touch(room.tx, id.as_str()).await?;
    first_meetings::look(room.tx, id, room.now).await?;
    let by = room.place_in(id).map(|place| place.id.clone());
    deeds::record(room.tx, id, by.as_ref(), "convener", Some(place.id.as_str()), room.now);
    Ok(Ok(Reply::edit(colleagues_screen(room, id).await?)))
}

/// `/ready`: every meeting of the practitioner's people, and how far it is. The person can read in `/log` that it was looked at.
pub async fn ready(room: &mut Room<'_>) -> Flow {
    if !room.may(Action::SeeReadiness, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    let mut screens = Vec::new();
    for (count, place) in room.practice().into_iter().enumerate() {
        let page = if count % PEOPLE_A_PAGE == 0 { None } else { screens.pop() };
        let page = page.unwrap_or_else(|| ready_head(room, &place));
        let Some(person) = participants::person_of(room.tx, &place.network).await? else {
            screens.extend(beginning::nobody_yet(room, &place, page.clone()).await?.or(Some(page)));
            continue;
        };
        deeds::record(room.tx, &place.network, Some(&place.id), "viewed", None, room.now);
        screens.push(ready_lines(room, page, &place, &person).await?);
    }
    match screens.pop() {
        Some(last) => screens.push(last.tap(room.t.board_as_picture(), Button::BoardPicture())),
        None => screens.push(Screen::say(room.t.convening_nobody_yet())),
    }
    Ok(Ok(Reply { say: screens, ..Reply::default() }))
}

/// So many people's meetings fit into one message.
const PEOPLE_A_PAGE: usize = 8;

/// As of when, and whether anybody can be sure.
fn ready_head(room: &Room<'_>, place: &Participant) -> Screen {
    let head = room.t.teaming_ready_head(dates::short(room.now, &room.habits.zone, room.lang()));
    Screen::say(head).and(doubting::line(room.house.pulse.silent(), place, room.now))
}

async fn ready_lines(room: &mut Room<'_>, screen: Screen, place: &Participant, person: &Participant) -> Result<Screen> {
    let t = room.t;
    let meetings = meetings::coming_up(room.tx, &place.network, room.now).await?;
    if meetings.is_empty() {
        let screen = screen.and(t.teaming_no_meeting(person.name.clone()));
        let screen = beginning::stands(room.tx, screen, place, &person.name, room.now).await?;
        return Ok(screen.tap(t.teaming_plan_for(person.name.clone()), Button::MeetFor(place.network.clone())));
    }
    let mut screen = screen;
    for meeting in meetings.iter().filter(|meeting| !place.stands_in_elsewhere(&meeting.id)) {
        let head = t.news_readiness(person.name.clone(), cards::when(&meeting.plan, &room.habits));
        let label = format!("{} · {}", person.name, dates::short(meeting.plan.start, &room.habits.zone, room.lang()));
        screen = screen
            .and(format!("{head}\n{}", cards::readiness(meeting, place, room.now)))
            .and(unsure(room, meeting).await?)
            .tap(label, Button::Card(meeting.id.clone()));
    }
    Ok(screen.tap(t.teaming_team_of(person.name.clone()), Button::Colleagues(place.network.clone())))
}

/// Whom a message about the meeting may not have reached: the team can ask them another way.
async fn unsure(room: &mut Room<'_>, meeting: &Meeting) -> Result<String> {
    let unsure = outbox::uncertain(room.tx, &meeting.id).await?;
    let names: Vec<String> = unsure.iter().filter_map(|id| Some(meeting.seat(id)?.who.name.clone())).collect();
    Ok(if names.is_empty() { String::new() } else { room.t.teaming_unsure(dates::list(&names, room.lang())) })
}

/// `/team`: who works here; the coordinator brings people in and takes them off.
pub async fn team(room: &mut Room<'_>) -> Flow {
    crate::fault::point("flow-teaming");
    match room.staff_for(Action::SeeTeam) {
        Some(coordinator) => Ok(Ok(Reply::say(team_screen(room, &coordinator).await?))),
        None => Ok(Err(Refusal::NotYours)),
    }
}

async fn team_screen(room: &mut Room<'_>, coordinator: &Staff) -> Result<Screen> {
    let name = teams::name(room.tx, &coordinator.team).await?;
    let staff: Vec<Staff> =
        teams::everybody(room.tx, &coordinator.team).await?.into_iter().filter(|one| one.active).collect();
    let on_call = teams::on_call(room.tx, &coordinator.team, room.now).await?;
    let (t, now) = (room.t, room.now);
    let lines: Vec<String> = staff
        .iter()
        .map(|one| if one.coordinator { t.teaming_line_coordinator(one.name.clone()) } else { one.name.clone() })
        .zip(&staff)
        .map(|(line, one)| if one.works(now) { line } else { t.staying_line_ended(line) })
        .zip(&staff)
        .map(|(line, one)| on_duty(room, &on_call, line, one))
        .collect();
    let known = continuity::of_team(room.tx, &coordinator.team).await?.percent();
    let known = known.map_or_else(String::new, |share| t.teaming_continuity(share));
    let screen = Screen::say(t.teaming_team(name)).and(lines.join("\n")).and(known);
    let mut screen = screen.tap(t.teaming_bring_in(), Button::StaffLink());
    screen = grouping::stands(room, coordinator, screen).await?;
    for one in staff.iter().filter(|one| one.id != coordinator.id) {
        if !one.works(now) {
            screen = screen.tap(t.staying_bring_back(one.name.clone()), Button::BringBack(one.id.clone()));
        }
        screen = screen.tap(t.gathering_remove(one.name.clone()), Button::OffBoard(one.id.clone()));
    }
    Ok(screen)
}

/// The rota is the team's business: its coordinators read who is on call, and nobody outside the team does.
fn on_duty(room: &Room<'_>, on_call: &[(StaffId, Timestamp)], line: String, one: &Staff) -> String {
    match on_call.iter().find(|(id, _)| *id == one.id) {
        Some((_, until)) => room.t.on_call_line(line, dates::short(*until, &room.habits.zone, room.lang())),
        None => line,
    }
}

/// Where the team has a group already, the screen shows that.
async fn use_group(room: &mut Room<'_>, own: &StaffId) -> Flow {
    Ok(match grouping::uses(room, own).await? {
        Ok(Some(screen)) => Ok(Reply::say(screen)),
        Ok(None) => team(room).await?,
        Err(refusal) => Err(refusal),
    })
}

async fn end_group(room: &mut Room<'_>, own: &StaffId) -> Flow {
    let (own, mut reply) = match grouping::ends(room, own).await? {
        Ok(ended) => ended,
        Err(refusal) => return Ok(Err(refusal)),
    };
    reply.edit = Some(team_screen(room, &own).await?);
    Ok(Ok(reply))
}

async fn staff_link(room: &mut Room<'_>) -> Flow {
    let Some(coordinator) = room.staff_for(Action::BringIn) else { return Ok(Err(Refusal::NotYours)) };
    let new = NewLink {
        purpose: Purpose::Practitioner,
        team: &coordinator.team,
        network: None,
        contact: None,
        made_by: Some(room.user),
    };
    let token = links::create(room.tx, new, room.now).await?;
    Ok(Ok(Reply::say(cards::link_card(room.t, &room.house.link(&token), &room.t.teaming_staff_link()))))
}

/// Off-boarding acts at once: places, seats and queued notices go with it. Whoever convened hands over to the coordinator.
async fn off_board(room: &mut Room<'_>, id: &StaffId, sure: bool) -> Flow {
    let Some(coordinator) = room.staff_for(Action::OffBoard) else { return Ok(Err(Refusal::NotYours)) };
    teams::lock(room.tx, id).await?;
    let one = teams::everybody(room.tx, &coordinator.team).await?.into_iter().find(|one| one.id == *id && one.active);
    let Some(one) = one.filter(|one| one.id != coordinator.id) else { return Ok(Err(Refusal::NotYours)) };
    let t = room.t;
    if !sure {
        let screen = Screen::say(t.teaming_off_board_sure(one.name.clone()));
        let screen = screen.tap(t.gathering_remove(one.name), Button::OffBoardYes(id.clone()));
        return Ok(Ok(Reply::edit(screen.tap(t.teaming_off_board_no(), Button::NeverMind()))));
    }
    places::off_boards(room.tx, &one, &coordinator, room.now).await?;
    Ok(Ok(Reply::edit(team_screen(room, &coordinator).await?).with_toast(t.gathering_removed(one.name))))
}
