//! Until there is a first meeting: how its time stands, the same words for the person and the team; more time, if the person wants it; what
//! the convener hears, or whoever is on call for them; and whoever takes on somebody new that the team's own system referred.
//!
//! > Kith, to the convener: Someone new is waiting for a link from you. …                    [Make the link]
//! > …
//! > Aino:                  [I need more time]
//! > Kith:                  Take the time you need. …                                        [Go on]
//! > Kith, to the convener: Aino: no first meeting is ready yet. It is wanted by Tuesday, … 75 % of that time has passed.

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::conversation::network::places;
use crate::conversation::rights::Of;
use crate::conversation::told::reminding::Due;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::first_meeting::{self, Clock, Share, State, Told};
use crate::domain::ids::NetworkId;
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::on_call;
use crate::domain::participant::{Habits, Participant, Role};
use crate::domain::refusal::Refusal;
use crate::domain::reminders::Verdict;
use crate::store::networks::{Network, State as Standing};
use crate::store::teams::Staff;
use crate::store::{Tx, deeds, first_meetings, networks, outbox, participants, referrals, relay, teams};
use crate::words::{Texts, dates, texts};

/// How the time of a first meeting stands, in a sentence. It blames nobody, and says the same to all.
fn sentence(t: &Texts, clock: &Clock, person: Option<&str>, habits: &Habits, now: Timestamp) -> String {
    match clock.held {
        Some(held) => t.beginning_held(dates::full(held, &habits.zone, habits.lang)),
        None => until_then(t, (clock.state(now), clock.end(now)), person, habits),
    }
}

/// The same while there was none: by when it is wanted. `person`: for whoever is somebody else.
pub fn until_then(t: &Texts, (state, end): (State, Timestamp), person: Option<&str>, habits: &Habits) -> String {
    let end = dates::full(end, &habits.zone, habits.lang);
    match (state, person) {
        (State::Paused, None) => t.beginning_paused_own(),
        (State::Paused, Some(person)) => t.beginning_paused(person),
        (State::Missed, _) => t.beginning_past(end),
        (State::Running, _) => t.beginning_wanted(end),
        (State::Ended | State::Met, _) => String::new(),
    }
}

/// The same at the end of a screen of somebody in the network; for the person with the button that is theirs alone. Members see nothing of it.
pub async fn stands(tx: &mut Tx, screen: Screen, place: &Participant, person: &str, now: Timestamp) -> Result<Screen> {
    if place.role == Role::Member {
        return Ok(screen);
    }
    let Some(clock) = first_meetings::load(tx, &place.network, now).await? else { return Ok(screen) };
    let (t, whose) = (texts(place.habits.lang), (place.role != Role::Person).then_some(person));
    let screen = screen.and(sentence(t, &clock, whose, &place.habits, now));
    Ok(if place.role == Role::Person { waiting_key(screen, t, &place.network, &clock, now) } else { screen })
}

fn waiting_key(screen: Screen, t: &Texts, network: &NetworkId, clock: &Clock, now: Timestamp) -> Screen {
    match clock.state(now) {
        _ if !clock.may_wait(now) => screen,
        State::Paused => screen.tap(t.beginning_go_on(), Button::MoreTime(network.clone(), false)),
        _ => screen.tap(t.beginning_more_time(), Button::MoreTime(network.clone(), true)),
    }
}

/// The person's own word on their time. The same again changes nothing.
pub async fn more_time(room: &mut Room<'_>, network: &NetworkId, yes: bool) -> Flow {
    let Some(person) = room.place_to(Action::Wait, network) else { return Ok(Err(Refusal::NotYours)) };
    networks::lock(room.tx, network).await?;
    let Some(clock) = first_meetings::load(room.tx, network, room.now).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    if clock.may_wait(room.now) && first_meetings::wait(room.tx, network, &person.id, yes, room.now).await? {
        let what = if yes { "more_time" } else { "went_on" };
        deeds::record(room.tx, network, Some(&person.id), what, None, room.now);
        first_meetings::look(room.tx, network, room.now).await?;
    }
    let clock = first_meetings::load(room.tx, network, room.now).await?.context("a clock that was there")?;
    let t = room.t;
    let head = match clock.state(room.now) {
        State::Paused => t.beginning_take_your_time(),
        _ => sentence(t, &clock, None, &room.habits, room.now),
    };
    Ok(Ok(Reply::edit(waiting_key(Screen::say(head), t, network, &clock, room.now))))
}

/// Judges a word to the convener, and words it.
pub async fn due(
    tx: &mut Tx,
    receiver: &Participant,
    (network, share): (&NetworkId, Share),
    now: Timestamp,
) -> Result<Due> {
    let Some(convener) = networks::convener_place(tx, network).await? else { return Ok(Due::Drop("handed_over")) };
    let convener = participants::load(tx, &convener).await?;
    if convener.id != receiver.id && !on_call::stands_by(receiver, &convener, now) {
        return Ok(Due::Drop("handed_over"));
    }
    let Some(clock) = first_meetings::load(tx, network, now).await? else { return Ok(Due::Drop("gone")) };
    Ok(match first_meeting::judge(share, &clock, now, &receiver.habits) {
        Told::Settled(why) => Due::Drop(why),
        Told::In(Verdict::Later(at)) => Due::Later(at),
        Told::In(Verdict::Drop(reason)) => Due::Drop(reason.code()),
        Told::In(Verdict::Send) => Due::Send(told(tx, (receiver, &convener), network, (&clock, share), now).await?),
    })
}

/// Whoever hears it in the convener's place hears, too, who that is: the responsibility stays where it was.
async fn told(
    tx: &mut Tx,
    (receiver, convener): (&Participant, &Participant),
    network: &NetworkId,
    (clock, share): (&Clock, Share),
    now: Timestamp,
) -> Result<Screen> {
    let (t, own) = (texts(receiver.habits.lang), receiver.id == convener.id);
    let when = dates::full(clock.end(now), &receiver.habits.zone, receiver.habits.lang);
    let percent = i64::from(share.percent());
    let whose = if own { String::new() } else { t.on_call_instead_of(convener.name.clone()) };
    let Some(person) = participants::person_of(tx, network).await? else {
        let head = if own { t.beginning_told_waiting(percent, when) } else { t.on_call_waiting(percent, when) };
        let screen = Screen::say(head).and(how_far(t, clock)).and(whose);
        return Ok(screen.tap(t.gathering_new_link(), Button::NewPersonLink(network.clone())));
    };
    let screen = Screen::say(t.beginning_told(person.name, percent, when)).and(whose);
    Ok(screen.tap(t.convening_meet_button(), Button::MeetFor(network.clone())))
}

/// How far a link has come whose person is not here yet.
fn how_far(t: &Texts, clock: &Clock) -> String {
    if clock.link.is_some() { t.beginning_opened() } else { t.beginning_not_opened() }
}

/// A network whose person is not here yet, for the practitioner who works with them; `None` where nobody is waited for.
pub async fn nobody_yet(room: &mut Room<'_>, place: &Participant, screen: Screen) -> Result<Option<Screen>> {
    if networks::load(room.tx, &place.network).await?.state != Standing::Waiting {
        return Ok(None);
    }
    let Some(clock) = first_meetings::load(room.tx, &place.network, room.now).await? else { return Ok(None) };
    let line = format!("{} {}", how_far(room.t, &clock), sentence(room.t, &clock, Some(""), &room.habits, room.now));
    let screen = screen.and(line);
    Ok(Some(screen.tap(room.t.gathering_new_link(), Button::NewPersonLink(place.network.clone()))))
}

/// A network begins with its convener: the clock runs from `came` on, and the care team's store hears of it.
pub async fn opens(tx: &mut Tx, convener: &Staff, came: Timestamp, now: Timestamp) -> Result<NetworkId> {
    let network = networks::create(tx, &convener.team, &convener.id, came).await?;
    first_meetings::begin(tx, &network, came).await?;
    places::seat(tx, &network, convener, now).await?;
    let clock = first_meetings::load(tx, &network, now).await?.context("a clock that was made")?;
    relay::record_clock(tx, &network, "referral.received", &clock, now).await?;
    first_meetings::look(tx, &network, now).await?;
    Ok(network)
}

/// Those who are told that somebody new was referred: whom the sender named, or everybody who may take it on.
pub async fn tells_of(tx: &mut Tx, network: &NetworkId, who: &[Staff], now: Timestamp) -> Result<()> {
    for one in who {
        let notice = Notice::Referred { network: network.clone() };
        let to = Address::Staff(one.id.clone());
        outbox::post(tx, &Post { notice, to, network: Some(network.clone()), due: now }, now).await?;
    }
    Ok(())
}

/// Everybody new whom nobody took on yet, for whoever comes on call; in each team whoever waited longest comes first. Coordinators were told
/// when they came.
pub async fn waits_for_them(room: &mut Room<'_>) -> Result<Vec<Screen>> {
    let mut waiting = vec![];
    for own in room.staff.iter().filter(|own| !own.coordinator) {
        for network in referrals::waiting(room.tx, &own.team).await? {
            waiting.extend(referred(room.tx, own, &network, &room.habits, room.now).await?);
        }
    }
    Ok(waiting)
}

/// The team's own system took a referral back: whoever answers for it is told; while nobody took it on, everybody who may.
pub async fn tells_of_its_end(tx: &mut Tx, network: &NetworkId, taken: bool, now: Timestamp) -> Result<()> {
    let of = networks::load(tx, network).await?;
    let everybody = teams::everybody(tx, &of.team).await?;
    let concerned = |one: &&Staff| one.works(now) && if taken { one.id == of.convener } else { one.coordinator };
    for one in everybody.iter().filter(concerned) {
        let notice = Notice::TakenBack { network: network.clone() };
        let to = Address::Staff(one.id.clone());
        outbox::post(tx, &Post { notice, to, network: Some(network.clone()), due: now }, now).await?;
    }
    Ok(())
}

/// News of that, for one of the team; `None` where it concerns them no longer, or the first meeting was held meanwhile.
pub async fn taken_back(
    tx: &mut Tx,
    receiver: &Staff,
    id: &NetworkId,
    habits: &Habits,
    now: Timestamp,
) -> Result<Option<Screen>> {
    let network = networks::load(tx, id).await?;
    let Some(clock) = first_meetings::load(tx, id, now).await? else { return Ok(None) };
    let taken = referrals::of_network(tx, id).await?.is_some_and(|referral| referral.taken.is_some());
    let theirs = if taken { network.convener == receiver.id } else { receiver.coordinator };
    if !theirs || network.state == Standing::Closed || clock.held.is_some() {
        return Ok(None);
    }
    let (t, by) = (texts(habits.lang), dates::full(clock.end(now), &habits.zone, habits.lang));
    Ok(Some(Screen::say(match participants::person_of(tx, id).await? {
        Some(person) => t.beginning_taken_back(person.name),
        None => t.beginning_taken_back_waiting(by),
    })))
}

/// News of somebody new, for one of the team; `None` where the person is here already, or somebody else took it on.
pub async fn referred(
    tx: &mut Tx,
    receiver: &Staff,
    id: &NetworkId,
    habits: &Habits,
    now: Timestamp,
) -> Result<Option<Screen>> {
    let network = networks::load(tx, id).await?;
    let Some(referral) = referrals::of_network(tx, id).await?.filter(|_| network.state == Standing::Waiting) else {
        return Ok(None);
    };
    let Some(clock) = first_meetings::load(tx, id, now).await? else { return Ok(None) };
    let (t, by) = (texts(habits.lang), dates::full(clock.end(now), &habits.zone, habits.lang));
    Ok(match referral.taken {
        Some(_) if network.convener == receiver.id => Some(yours(t, id, t.beginning_referred(by))),
        None if receiver.coordinator || habits.is_on_call(now) => {
            let screen = Screen::say(t.beginning_referred_to_all(by));
            Some(screen.tap(t.beginning_take_on(), Button::TakeOn(id.clone())))
        }
        _ => None,
    })
}

fn yours(t: &Texts, network: &NetworkId, text: String) -> Screen {
    Screen::say(text).tap(t.beginning_make_link(), Button::NewPersonLink(network.clone()))
}

/// One of the coordinators, or of those on call, takes on somebody new. Until then the first of the coordinators answers for it, so that somebody
/// always does. Whoever is not on call any more at their tap takes nothing on by an old button: nobody answers for anything in their free time
/// without having said so.
pub async fn take_on(room: &mut Room<'_>, id: &NetworkId) -> Flow {
    let Some(network) = networks::find(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    if !room.may(Action::TakeOn, Of::ComingIn(&network.team)) {
        let colleague = room.may(Action::OnCall, Of::Team(&network.team));
        return Ok(if colleague { Ok(Reply::edit(not_on_call(room.t, id))) } else { Err(Refusal::NotYours) });
    }
    networks::lock(room.tx, id).await?;
    let network = networks::load(room.tx, id).await?;
    let own = room.takes_on(&network.team).cloned();
    let (Some(own), Standing::Waiting) = (own, network.state) else { return Ok(Err(Refusal::NotYours)) };
    let open = referrals::of_network(room.tx, id).await?.is_some_and(|referral| referral.taken.is_none());
    if open {
        referrals::take(room.tx, id, room.now).await?;
        answers_for(room, &network, &own).await?;
    } else if network.convener != own.id {
        let name = teams::staff(room.tx, &network.convener).await?.name;
        return Ok(Ok(Reply::edit(Screen::say(room.t.beginning_taken(name)))));
    }
    Ok(Ok(Reply::edit(yours(room.t, id, room.t.beginning_you_took_it()))))
}

fn not_on_call(t: &Texts, id: &NetworkId) -> Screen {
    let screen = Screen::say(t.on_call_over()).tap(t.on_call_key(), Button::OnCall());
    screen.tap(t.beginning_take_on(), Button::TakeOn(id.clone()))
}

async fn answers_for(room: &mut Room<'_>, network: &Network, own: &Staff) -> Result<()> {
    if network.convener == own.id {
        return Ok(());
    }
    let before = networks::convener_place(room.tx, &network.id).await?;
    networks::hand_over(room.tx, &network.id, &own.id).await?;
    places::brings_in(room.tx, &network.id, own, None, room.now).await?;
    if let Some(before) = before {
        let before = participants::load(room.tx, &before).await?;
        places::takes_out(room.tx, &before, None, room.now).await?;
    }
    first_meetings::look(room.tx, &network.id, room.now).await
}
