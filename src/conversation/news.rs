//! The screens of news: made at the last moment, in the receiver's language, from that moment's facts.

use anyhow::Result;
use jiff::Timestamp;

use super::room::{House, plain_habits};
use super::{Button, Key, Screen, cards, consenting, holding, staying, waiting};
use crate::domain::ids::{ContactId, LinkId, MeetingId, NetworkId, ParticipantId, ProposalId, StaffId, UserId};
use crate::domain::link::{Link, State};
use crate::domain::meeting::{Answer, Meeting, Seat};
use crate::domain::notice::{Address, Notice};
use crate::domain::participant::{Participant, Role};
use crate::domain::reminders::{self, Reason, Slot, Verdict};
use crate::store::outbox::Claimed;
use crate::store::{Tx, accounts, contacts, links, meetings, participants, proposals, teams};
use crate::words::{Texts, texts};

/// What becomes of a queued notice now.
#[derive(Clone, Debug, PartialEq)]
pub enum Ripe {
    /// Send this, to this user.
    Send(UserId, Screen),
    /// Not now: at this instant.
    Later(Timestamp),
    /// Never: a short code says why.
    Drop(&'static str),
}

/// Judges a queued notice by today's facts and words it. Consent is checked here, just before each send.
pub async fn ripen(tx: &mut Tx, house: &House, row: &Claimed, now: Timestamp) -> Result<Ripe> {
    if waiting::is_held_back(tx, &row.to, now).await? {
        return Ok(Ripe::Later(now + waiting::HELD_BACK));
    }
    match &row.to {
        Address::Participant(id) => {
            let receiver = participants::load(tx, id).await?;
            // Whoever is held hears nothing, not even that. What is written down of it reads like any other recall: they may ask to see it.
            if receiver.is_held() {
                return Ok(Ripe::Drop("recalled"));
            }
            // The neutral last word to somebody removed is the one message that outlives their place.
            if !receiver.active && !matches!(row.notice, Notice::Released { .. }) {
                return Ok(Ripe::Drop("withdrawn"));
            }
            if let Some(until) = waiting::waits(tx, &receiver, &row.notice, now).await? {
                return Ok(Ripe::Later(until));
            }
            to_participant(tx, &receiver, &row.notice, now).await
        }
        Address::Claimant(id) => to_claimant(tx, house, id, now).await,
        Address::Staff(id) => to_staff(tx, house, id, &row.notice, now).await,
    }
}

async fn to_participant(tx: &mut Tx, receiver: &Participant, notice: &Notice, now: Timestamp) -> Result<Ripe> {
    let screen = match notice {
        Notice::Opened { link } => opened(tx, receiver, link, now).await?,
        Notice::Declined { link } => declined(tx, receiver, link).await?,
        Notice::NotHere { link } => not_here(tx, receiver, link).await?,
        Notice::NotReached { link } => not_reached(tx, receiver, link).await?,
        Notice::Joined { participant } => joined(tx, receiver, participant, now).await?,
        Notice::Left { participant } => left(tx, receiver, participant).await?,
        Notice::Unreachable { participant } => unreachable(tx, receiver, participant).await?,
        Notice::Wanted { participant } => Some(holding::wanted(tx, receiver, participant).await?),
        Notice::Proposed { proposal } => proposed(tx, receiver, proposal, now).await?,
        Notice::ProposalDeclined { proposal } => proposal_declined(tx, receiver, proposal).await?,
        Notice::Reminder { meeting, version, slot } => {
            return reminder(tx, receiver, (meeting, *version, *slot), now).await;
        }
        Notice::Invited { meeting, version } => return asked(tx, receiver, (meeting, *version), false, now).await,
        Notice::Moved { meeting, version } => return asked(tx, receiver, (meeting, *version), true, now).await,
        Notice::Cancelled { meeting } | Notice::Released { meeting } | Notice::Readiness { meeting } => {
            about_meeting(tx, receiver, notice, meeting, now).await?
        }
        Notice::Welcome { .. }
        | Notice::StaffJoined { .. }
        | Notice::StaffEnding { .. }
        | Notice::StaffLapsed { .. }
        | Notice::StaffBack { .. } => None,
    };
    Ok(screen
        .map_or(Ripe::Drop("overtaken"), |screen| Ripe::Send(receiver.user, at_night_silent(screen, receiver, now))))
}

/// What cannot wait for the morning arrives without a sound.
fn at_night_silent(mut screen: Screen, receiver: &Participant, now: Timestamp) -> Screen {
    screen.silent = receiver.habits.quiet.is_quiet(now, &receiver.habits.zone);
    screen
}

fn words(receiver: &Participant) -> &'static Texts {
    texts(receiver.habits.lang)
}

async fn opened(tx: &mut Tx, receiver: &Participant, id: &LinkId, now: Timestamp) -> Result<Option<Screen>> {
    let Some(link) = links::find(tx, id).await?.filter(|link| link.may_be_judged(now).is_ok()) else { return Ok(None) };
    let Some(claimant) = &link.claimant else { return Ok(None) };
    let (t, name) = (words(receiver), claimant.name.clone());
    let text = match label(tx, &link).await? {
        Some(label) => t.gathering_opened(label, name),
        None => t.gathering_opened_person(name),
    };
    let screen = Screen::say(text).protected();
    Ok(Some(screen.row([
        Key::tap(t.gathering_yes(), Button::IsThem(id.clone())),
        Key::tap(t.gathering_no(), Button::NotThem(id.clone())),
    ])))
}

async fn label(tx: &mut Tx, link: &Link) -> Result<Option<String>> {
    match &link.contact {
        Some(contact) => Ok(contacts::find(tx, contact).await?.map(|contact| contact.label)),
        None => Ok(None),
    }
}

async fn declined(tx: &mut Tx, receiver: &Participant, id: &LinkId) -> Result<Option<Screen>> {
    let Some(link) = links::find(tx, id).await? else { return Ok(None) };
    let t = words(receiver);
    Ok(Some(Screen::say(match label(tx, &link).await? {
        Some(label) => t.gathering_declined(label),
        None => t.gathering_declined_person(),
    })))
}

/// Neutral: never why.
async fn not_here(tx: &mut Tx, receiver: &Participant, id: &LinkId) -> Result<Option<Screen>> {
    let Some(link) = links::find(tx, id).await? else { return Ok(None) };
    let t = words(receiver);
    Ok(Some(Screen::say(match label(tx, &link).await? {
        Some(label) => t.gathering_not_here(label),
        None => t.gathering_not_here_person(),
    })))
}

async fn not_reached(tx: &mut Tx, receiver: &Participant, id: &LinkId) -> Result<Option<Screen>> {
    let Some(link) = links::find(tx, id).await? else { return Ok(None) };
    let t = words(receiver);
    let again = match (&link.contact, &link.network) {
        (Some(contact), _) => Button::NewLink(contact.clone()),
        (None, Some(network)) => Button::NewPersonLink(network.clone()),
        (None, None) => return Ok(None),
    };
    let text = match label(tx, &link).await? {
        Some(label) => t.gathering_not_reached(label),
        None => t.gathering_not_reached_person(),
    };
    Ok(Some(Screen::say(text).tap(t.gathering_new_link(), again)))
}

async fn joined(tx: &mut Tx, receiver: &Participant, id: &ParticipantId, now: Timestamp) -> Result<Option<Screen>> {
    let who = participants::load(tx, id).await?;
    if !who.active {
        return Ok(None);
    }
    let t = words(receiver);
    if who.role == Role::Person {
        let screen = Screen::say(t.gathering_joined_person(who.name)).protected();
        let screen = screen.tap(t.convening_meet_button(), Button::MeetFor(who.network.clone()));
        return Ok(Some(screen.tap(t.teaming_colleagues_button(), Button::Colleagues(who.network))));
    }
    let contact = match &who.contact {
        Some(contact) => contacts::find(tx, contact).await?,
        None => None,
    };
    let label = contact.map_or_else(|| who.name.clone(), |contact| contact.label);
    let screen = Screen::say(t.gathering_joined(label, who.name.clone())).protected();
    let planned = !who.is_held() && !meetings::coming_up(tx, &who.network, now).await?.is_empty();
    let screen = if planned { screen.tap(t.gathering_ask_too(), Button::AskToo(id.clone())) } else { screen };
    Ok(Some(match who.contact {
        Some(contact) => screen.tap(t.pressed_not_this(), Button::NotThis(contact)),
        None => screen,
    }))
}

async fn left(tx: &mut Tx, receiver: &Participant, id: &ParticipantId) -> Result<Option<Screen>> {
    let who = participants::load(tx, id).await?;
    let t = words(receiver);
    let text = match (who.role, who.name) {
        (Role::Person, name) if name.is_empty() => t.leaving_left_convener_forgotten(),
        (Role::Person, name) => t.leaving_left_convener(name),
        // Whoever was forgotten is still the person's own word.
        (_, name) if name.is_empty() => t.leaving_left_person(word_for(tx, who.contact.as_ref(), t).await?),
        (_, name) => t.leaving_left_person(name),
    };
    Ok(Some(Screen::say(text).protected()))
}

/// What the person calls somebody.
async fn word_for(tx: &mut Tx, contact: Option<&ContactId>, t: &Texts) -> Result<String> {
    let Some(contact) = contact else { return Ok(t.help_no_name()) };
    Ok(contacts::find(tx, contact).await?.map_or_else(|| t.help_no_name(), |contact| contact.label))
}

async fn unreachable(tx: &mut Tx, receiver: &Participant, id: &ParticipantId) -> Result<Option<Screen>> {
    let who = participants::load(tx, id).await?;
    let still = who.active && !who.reachable;
    Ok(still.then(|| Screen::say(words(receiver).news_unreachable(who.name)).protected()))
}

async fn proposed(tx: &mut Tx, receiver: &Participant, id: &ProposalId, now: Timestamp) -> Result<Option<Screen>> {
    let Some(proposal) = proposals::find(tx, id).await?.filter(|proposal| proposal.open && proposal.plan.start > now)
    else {
        return Ok(None);
    };
    let by = participants::load(tx, &proposal.by).await?.name;
    let t = words(receiver);
    let moves = proposal.moves.is_some();
    let head = if moves { t.convening_proposed_move(by) } else { t.convening_proposed(by) };
    let screen = Screen::say(head).and(cards::plan_lines(&proposal.plan, &receiver.habits));
    let screen =
        screen.tap(if moves { t.convening_accept_move() } else { t.convening_accept() }, Button::Accept(id.clone()));
    let screen = if moves { screen } else { screen.tap(t.convening_choose_who(), Button::Choose(id.clone())) };
    Ok(Some(screen.tap(t.convening_decline(), Button::Decline(id.clone()))))
}

async fn proposal_declined(tx: &mut Tx, receiver: &Participant, id: &ProposalId) -> Result<Option<Screen>> {
    let Some(proposal) = proposals::find(tx, id).await? else { return Ok(None) };
    let t = words(receiver);
    let person =
        participants::person_of(tx, &proposal.network).await?.map_or_else(|| t.help_no_name(), |person| person.name);
    Ok(Some(Screen::say(t.convening_proposal_declined(person)).protected()))
}

/// The meeting is locked, so that a cancellation comes before this, or knows that this one was told.
async fn asked(
    tx: &mut Tx,
    receiver: &Participant,
    (id, version): (&MeetingId, i64),
    moved: bool,
    now: Timestamp,
) -> Result<Ripe> {
    let Some(meeting) = meetings::lock(tx, id).await? else { return Ok(Ripe::Drop("gone")) };
    if let Some(why) = stale(&meeting, receiver, version, now) {
        return Ok(Ripe::Drop(why));
    }
    meetings::set_told(tx, id, &receiver.id, version).await?;
    let t = words(receiver);
    let person = cards::person_name(t, &meeting);
    let head = match (moved, receiver.role) {
        (true, Role::Person) => t.news_moved_person(),
        (true, _) => t.news_moved(person),
        (false, Role::Person) => t.attending_your_meeting(),
        (false, Role::Member) => t.news_invited_member(person),
        (false, Role::Practitioner) => t.news_invited_practitioner(person),
    };
    let screen = cards::meeting(&meeting, receiver, head, now);
    Ok(Ripe::Send(receiver.user, at_night_silent(screen, receiver, now)))
}

/// Why a notice of a meeting no longer holds, if it does not.
fn stale(meeting: &Meeting, receiver: &Participant, version: i64, now: Timestamp) -> Option<&'static str> {
    if meeting.state == crate::domain::meeting::State::Cancelled {
        return Some("cancelled");
    }
    if !meeting.is_coming_up(now) {
        return Some("missed");
    }
    if meeting.version != version {
        return Some("moved");
    }
    (!meeting.seat(&receiver.id).is_some_and(Seat::expected)).then_some("released")
}

async fn reminder(
    tx: &mut Tx,
    receiver: &Participant,
    (id, version, slot): (&MeetingId, i64, Slot),
    now: Timestamp,
) -> Result<Ripe> {
    let Some(meeting) = meetings::lock(tx, id).await? else { return Ok(Ripe::Drop("gone")) };
    if let Some(why) = stale(&meeting, receiver, version, now) {
        return Ok(Ripe::Drop(why));
    }
    let answer = meeting.seat(&receiver.id).and_then(|seat| seat.answer);
    if answer == Some(Answer::NotComing) {
        return Ok(Ripe::Drop("not_coming"));
    }
    let habits = &receiver.habits;
    match reminders::judge(slot, meeting.plan.start, now, habits.quiet, &habits.zone) {
        Verdict::Later(at) => Ok(Ripe::Later(at)),
        Verdict::Drop(Reason::Missed) => Ok(Ripe::Drop("missed")),
        Verdict::Drop(Reason::Overtaken) => Ok(Ripe::Drop("overtaken")),
        Verdict::Drop(Reason::Quiet) => Ok(Ripe::Drop("quiet")),
        Verdict::Send => {
            meetings::set_told(tx, id, &receiver.id, version).await?;
            let t = words(receiver);
            let head =
                if matches!(answer, Some(Answer::Coming(_))) { t.news_reminder() } else { t.news_reminder_undecided() };
            Ok(Ripe::Send(receiver.user, cards::meeting(&meeting, receiver, head, now)))
        }
    }
}

async fn about_meeting(
    tx: &mut Tx,
    receiver: &Participant,
    notice: &Notice,
    id: &MeetingId,
    now: Timestamp,
) -> Result<Option<Screen>> {
    let Some(meeting) = meetings::load(tx, id).await? else { return Ok(None) };
    let (t, when) = (words(receiver), cards::when(&meeting.plan, &receiver.habits));
    let person = cards::person_name(t, &meeting);
    Ok(match notice {
        Notice::Cancelled { .. } if receiver.role == Role::Person => Some(Screen::say(t.news_cancelled_person(when))),
        Notice::Cancelled { .. } if cards::is_nameless(&meeting) => Some(Screen::say(t.news_cancelled_nameless(when))),
        Notice::Cancelled { .. } => Some(Screen::say(t.news_cancelled(person, when))),
        // A time that they were never told of is none of theirs any more.
        Notice::Released { .. } if meeting.plan.start > now && knows_the_time(&meeting, receiver) => {
            Some(Screen::say(t.news_released(when)))
        }
        Notice::Released { .. } if meeting.plan.start > now => Some(Screen::say(t.news_released_nameless())),
        Notice::Readiness { .. } if meeting.is_coming_up(now) => {
            let head = if receiver.role == Role::Person { when } else { t.news_readiness(person, when) };
            let screen = Screen::say(head).and(cards::readiness(&meeting, receiver, now)).protected();
            Some(screen.tap(t.news_show_meeting(), Button::Card(id.clone())))
        }
        _ => None,
    })
}

/// Whether they were told of the plan as it is now.
fn knows_the_time(meeting: &Meeting, receiver: &Participant) -> bool {
    meeting.seat(&receiver.id).is_some_and(|seat| seat.told == Some(meeting.version))
}

/// The notice for somebody whom the link's maker knows: the link alone says whom it is for.
async fn to_claimant(tx: &mut Tx, house: &House, id: &LinkId, now: Timestamp) -> Result<Ripe> {
    let Some(link) = links::find(tx, id).await? else { return Ok(Ripe::Drop("gone")) };
    let Some(claimant) = link.claimant.clone().filter(|_| link.state == State::Confirmed && now < link.expires) else {
        return Ok(Ripe::Drop("withdrawn"));
    };
    let habits = accounts::habits(tx, claimant.user).await?.unwrap_or_else(|| plain_habits(house, claimant.lang));
    let text = consenting::notice_text(tx, texts(habits.lang), &link).await?;
    Ok(Ripe::Send(claimant.user, consenting::notice_screen(texts(habits.lang), house, habits.lang, id, text)))
}

async fn to_staff(tx: &mut Tx, house: &House, id: &StaffId, notice: &Notice, now: Timestamp) -> Result<Ripe> {
    let receiver = teams::staff(tx, id).await?;
    if !receiver.active {
        return Ok(Ripe::Drop("withdrawn"));
    }
    let habits = accounts::habits(tx, receiver.user)
        .await?
        .unwrap_or_else(|| plain_habits(house, crate::domain::language::Lang::En));
    let Some(screen) = staying::news(tx, &receiver, notice, &habits, now).await? else {
        return Ok(Ripe::Drop("overtaken"));
    };
    let mut screen = screen.protected();
    screen.silent = habits.quiet.is_quiet(now, &habits.zone);
    Ok(Ripe::Send(receiver.user, screen))
}

/// Where an unreachable receiver's convener is told, if the receiver is somebody else.
pub async fn convener_for(tx: &mut Tx, network: &NetworkId, receiver: &ParticipantId) -> Result<Option<ParticipantId>> {
    let convener = crate::store::networks::convener_place(tx, network).await?;
    Ok(convener.filter(|convener| convener != receiver))
}
