//! The screens of news: made at the last moment, in the receiver's language, from that moment's facts.

use anyhow::Result;
use jiff::Timestamp;

use super::mailing::Kept;
use super::reminding::Due;
use super::room::{House, plain_habits};
use super::{
    Button, Screen, beginning, cards, consenting, doubting, holding, instead, mailing, noting, nudging, reminding,
    standing, staying, suggesting, tidings, times, waiting,
};
use crate::domain::ids::{LinkId, MeetingId, NetworkId, ParticipantId, PostId, StaffId, UserId};
use crate::domain::link::State;
use crate::domain::meeting::{Meeting, Seat};
use crate::domain::notice::{Address, Notice};
use crate::domain::participant::{Participant, Role};
use crate::store::outbox::{Claimed, Sent};
use crate::store::{Tx, accounts, links, meetings, participants, teams};
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

impl Ripe {
    fn screen(self) -> Option<Screen> {
        if let Ripe::Send(_, screen) = self { Some(screen) } else { None }
    }
}

/// Judges a queued notice by today's facts and words it. Consent is checked here, just before each send. Whoever chose
/// so sees what it is about only after a tap; that they can is what being told means.
pub async fn ripen(tx: &mut Tx, house: &House, row: &Claimed, now: Timestamp) -> Result<Ripe> {
    let (user, screen) = match judged(tx, house, row, now).await? {
        Ripe::Send(user, screen) => (user, screen),
        otherwise => return Ok(otherwise),
    };
    // An e-mail to whoever has no page (yet, or any more) leads nowhere: it has to say what it is about.
    let leads_nowhere =
        user.is_without_telegram() && matches!(row.notice, Notice::MailboxGiven { .. } | Notice::Released { .. });
    let habits = accounts::habits(tx, user).await?.filter(|habits| habits.discreet && !leads_nowhere);
    let silent = screen.silent;
    let screen = habits.map_or(screen, |habits| Screen { silent, ..cards::hidden(texts(habits.lang), &row.id) });
    Ok(Ripe::Send(user, screen))
}

async fn judged(tx: &mut Tx, house: &House, row: &Claimed, now: Timestamp) -> Result<Ripe> {
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
            if is_over_for(&receiver, &row.notice) {
                return Ok(Ripe::Drop("withdrawn"));
            }
            match mailing::keeps(tx, &receiver, &row.notice, now).await? {
                Some(Kept::OnTheirPage) => return Ok(Ripe::Drop("on_their_page")),
                Some(Kept::Until(morning)) => return Ok(Ripe::Later(morning)),
                None => {}
            }
            if let Some(until) = waiting::waits(tx, &receiver, &row.notice, now).await? {
                return Ok(Ripe::Later(until));
            }
            let ripe = to_participant(tx, &receiver, (&row.notice, &row.id), now).await?;
            Ok(in_doubt(ripe, house, &receiver, &row.notice, now))
        }
        Address::Claimant(id) => to_claimant(tx, house, id, now).await,
        Address::Staff(id) => to_staff(tx, house, id, &row.notice, now).await,
    }
}

/// Whoever reads how ready a meeting is reads, too, since when nobody can be sure.
fn in_doubt(ripe: Ripe, house: &House, receiver: &Participant, notice: &Notice, now: Timestamp) -> Ripe {
    match ripe {
        Ripe::Send(user, screen) if notice.meeting().is_some() && cards::sees_others(receiver) => {
            Ripe::Send(user, screen.and(doubting::line(house.pulse.silent(), receiver, now)))
        }
        otherwise => otherwise,
    }
}

/// The neutral last word to somebody removed is the one message that outlives their place.
fn is_over_for(receiver: &Participant, notice: &Notice) -> bool {
    !receiver.active && !matches!(notice, Notice::Released { .. })
}

/// What a message that was hidden is about now.
#[derive(Clone, Debug, PartialEq)]
pub enum Unhidden {
    /// This.
    Is(Screen),
    /// Nothing that still counts.
    Settled,
    /// Nothing for them: their place has ended.
    Over,
}

/// Words what was sent hidden by today's facts, for its receiver, under the rules of sending it now. They look at the screen: neither
/// their nights nor a break keep it from them.
pub async fn unhidden(tx: &mut Tx, house: &House, sent: &Sent, now: Timestamp) -> Result<Unhidden> {
    let screen = match &sent.to {
        Address::Participant(id) => {
            let receiver = participants::load(tx, id).await?;
            if is_over_for(&receiver, &sent.notice) {
                return Ok(Unhidden::Over);
            }
            match (&sent.notice, sent.notice.meeting()) {
                (_, Some(meeting)) => meeting_now(tx, &receiver, sent, meeting, now).await?,
                (Notice::TimesAsked { poll } | Notice::TimesNews { poll, .. }, _) => {
                    times::now_is(tx, &receiver, poll, now).await?
                }
                _ => to_participant(tx, &receiver, (&sent.notice, &sent.id), now).await?.screen(),
            }
        }
        Address::Claimant(id) => to_claimant(tx, house, id, now).await?.screen(),
        Address::Staff(id) => to_staff(tx, house, id, &sent.notice, now).await?.screen(),
    };
    Ok(screen.map_or(Unhidden::Settled, Unhidden::Is))
}

/// What a message about a meeting says now: what it said when it was sent, where that still holds, else the meeting as it is.
async fn meeting_now(
    tx: &mut Tx,
    receiver: &Participant,
    Sent { id: post, notice, .. }: &Sent,
    id: &MeetingId,
    now: Timestamp,
) -> Result<Option<Screen>> {
    let Some(meeting) = meetings::lock(tx, id).await? else { return Ok(None) };
    let expected = meeting.seat(&receiver.id).is_some_and(Seat::expected);
    let head = match notice {
        Notice::Cancelled { .. } | Notice::Readiness { .. } => {
            return about_meeting(tx, receiver, notice, id, now).await;
        }
        Notice::StandsIn { substitute, .. } => return standing::told(tx, receiver, (id, substitute), now).await,
        Notice::Released { .. } if !expected => return about_meeting(tx, receiver, notice, id, now).await,
        Notice::WhoCame { version, .. } => return noting::question(tx, receiver, (id, *version), now).await,
        _ if meeting.plan.start <= now => return Ok(None),
        Notice::LetBe { version, silent, .. } => {
            let holds = stale(&meeting, receiver, *version, now).is_none();
            return Ok(nudging::question(&meeting, receiver, silent, post).filter(|_| holds));
        }
        Notice::Invited { version, .. } | Notice::Settled { version, .. } | Notice::Moved { version, .. }
            if stale(&meeting, receiver, *version, now).is_none() =>
        {
            asked_head(&meeting, receiver, notice)
        }
        Notice::Reminder { version, slot, .. } if stale(&meeting, receiver, *version, now).is_none() => {
            reminding::head(&meeting, receiver, *slot)
        }
        Notice::Nudge { version, nudge, .. } if stale(&meeting, receiver, *version, now).is_none() => {
            nudging::head(&meeting, receiver, *nudge)
        }
        _ => words(receiver).refusal_changed(),
    };
    if expected && meeting.is_coming_up(now) {
        meetings::seen(tx, id, &receiver.id, meeting.version).await?;
    }
    Ok(Some(cards::meeting(&meeting, receiver, head, now)))
}

async fn to_participant(
    tx: &mut Tx,
    receiver: &Participant,
    (notice, post): (&Notice, &PostId),
    now: Timestamp,
) -> Result<Ripe> {
    let screen = match notice {
        Notice::Opened { link } => tidings::opened(tx, receiver, link, now).await?,
        Notice::Declined { link } => tidings::declined(tx, receiver, link).await?,
        Notice::NotHere { link } => tidings::not_here(tx, receiver, link).await?,
        Notice::NotReached { link } => tidings::not_reached(tx, receiver, link).await?,
        Notice::Joined { participant } => tidings::joined(tx, receiver, participant, now).await?,
        Notice::Left { participant } => tidings::left(tx, receiver, participant).await?,
        Notice::Unreachable { participant } => tidings::unreachable(tx, receiver, participant).await?,
        Notice::MailboxGiven { .. } => Some(Screen::say(words(receiver).mailing_subject_ask())),
        Notice::Wanted { participant } => Some(holding::wanted(tx, receiver, participant).await?),
        Notice::Proposed { proposal } => suggesting::proposed(tx, receiver, proposal, now).await?,
        Notice::ProposalDeclined { proposal } => suggesting::declined(tx, receiver, proposal).await?,
        Notice::Reminder { .. } | Notice::Nudge { .. } | Notice::LetBe { .. } | Notice::FirstMeeting { .. } => {
            return in_time(tx, receiver, (notice, post), now).await;
        }
        Notice::TimesOffered { .. }
        | Notice::TimesDeclined { .. }
        | Notice::TimesAsked { .. }
        | Notice::TimesNews { .. }
        | Notice::TimesOff { .. } => times::news(tx, receiver, notice, now).await?,
        Notice::Invited { meeting, version }
        | Notice::Settled { meeting, version, .. }
        | Notice::Moved { meeting, version } => return asked(tx, receiver, (meeting, *version), notice, now).await,
        Notice::WhoCame { meeting, version } => return who_came(tx, receiver, (meeting, *version), now).await,
        Notice::StandsIn { meeting, substitute } => standing::told(tx, receiver, (meeting, substitute), now).await?,
        Notice::Cancelled { meeting } | Notice::Released { meeting } | Notice::Readiness { meeting } => {
            about_meeting(tx, receiver, notice, meeting, now).await?
        }
        Notice::Welcome { .. }
        | Notice::Referred { .. }
        | Notice::StaffJoined { .. }
        | Notice::StaffEnding { .. }
        | Notice::StaffLapsed { .. }
        | Notice::StaffBack { .. }
        | Notice::Silent { .. }
        | Notice::HeardAgain { .. } => None,
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

/// The meeting is locked, so that a cancellation comes before this, or knows that this one was told.
async fn asked(
    tx: &mut Tx,
    receiver: &Participant,
    (id, version): (&MeetingId, i64),
    notice: &Notice,
    now: Timestamp,
) -> Result<Ripe> {
    let Some(meeting) = meetings::lock(tx, id).await? else { return Ok(Ripe::Drop("gone")) };
    if let Some(why) = stale(&meeting, receiver, version, now) {
        return Ok(Ripe::Drop(why));
    }
    meetings::set_told(tx, id, &receiver.id, version).await?;
    let screen = cards::meeting(&meeting, receiver, asked_head(&meeting, receiver, notice), now);
    Ok(Ripe::Send(receiver.user, at_night_silent(screen, receiver, now)))
}

fn asked_head(meeting: &Meeting, receiver: &Participant, notice: &Notice) -> String {
    let t = words(receiver);
    let person = cards::person_name(t, meeting);
    match (notice, receiver.role) {
        (Notice::Settled { itself, .. }, role) => {
            let answer = meeting.seat(&receiver.id).and_then(|seat| seat.answer);
            let head = times::settled_head(t, receiver, person, answer);
            if *itself && role != Role::Member { format!("{head} {}", t.times_itself()) } else { head }
        }
        (Notice::Moved { .. }, Role::Person) => t.news_moved_person(),
        (Notice::Moved { .. }, _) => t.news_moved(person),
        (_, Role::Person) => t.attending_your_meeting(),
        (_, Role::Member) => t.news_invited_member(person),
        (_, Role::Practitioner) => instead::invited(t, meeting, receiver, person),
    }
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

/// A reminder; somebody who has not answered is asked once more; the person is asked whether to let it be. The meeting is locked, as with an
/// invitation.
async fn in_time(
    tx: &mut Tx,
    receiver: &Participant,
    (notice, post): (&Notice, &PostId),
    now: Timestamp,
) -> Result<Ripe> {
    if let Notice::FirstMeeting { network, share } = notice {
        return Ok(ripe(receiver, beginning::due(tx, receiver, (network, *share), now).await?));
    }
    let (Notice::Reminder { meeting, version, .. }
    | Notice::Nudge { meeting, version, .. }
    | Notice::LetBe { meeting, version, .. }) = notice
    else {
        return Ok(Ripe::Drop("gone"));
    };
    let Some(meeting) = meetings::lock(tx, meeting).await? else { return Ok(Ripe::Drop("gone")) };
    if let Some(why) = stale(&meeting, receiver, *version, now) {
        return Ok(Ripe::Drop(why));
    }
    let due = match notice {
        Notice::Reminder { slot, .. } => reminding::due(tx, &meeting, receiver, *slot, now).await?,
        _ => nudging::due(tx, &meeting, receiver, (notice, post), now).await?,
    };
    Ok(ripe(receiver, due))
}

fn ripe(receiver: &Participant, due: Due) -> Ripe {
    match due {
        Due::Send(screen) => Ripe::Send(receiver.user, screen),
        Due::Later(at) => Ripe::Later(at),
        Due::Drop(why) => Ripe::Drop(why),
    }
}

/// What was done is noted by day: the question waits for the end of the convener's night.
async fn who_came(tx: &mut Tx, receiver: &Participant, of: (&MeetingId, i64), now: Timestamp) -> Result<Ripe> {
    let (quiet, zone) = (receiver.habits.quiet, &receiver.habits.zone);
    if quiet.is_quiet(now, zone) {
        return Ok(Ripe::Later(quiet.ends_after(now, zone)));
    }
    let screen = noting::question(tx, receiver, of, now).await?;
    Ok(screen.map_or(Ripe::Drop("overtaken"), |screen| Ripe::Send(receiver.user, screen)))
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
    let gone = |text| Some(Screen::say(text).tap(t.calendar_key_gone(), Button::Calendar(id.clone())));
    Ok(match notice {
        Notice::Cancelled { .. } if receiver.role == Role::Person => gone(t.news_cancelled_person(when)),
        Notice::Cancelled { .. } if cards::is_nameless(&meeting) => gone(t.news_cancelled_nameless(when)),
        Notice::Cancelled { .. } => gone(t.news_cancelled(person, when)),
        // A time that they were never told of is none of theirs any more.
        Notice::Released { .. } if meeting.plan.start > now && knows_the_time(&meeting, receiver) => {
            Some(Screen::say(instead::released(t, &meeting, receiver, when)))
        }
        Notice::Released { .. } if meeting.plan.start > now => Some(Screen::say(t.news_released_nameless())),
        Notice::Readiness { .. } if meeting.is_coming_up(now) => {
            let head = if receiver.role == Role::Person { when } else { t.news_readiness(person, when) };
            let screen = Screen::say(head).and(cards::readiness(&meeting, receiver, now));
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
    if claimant.user.is_without_telegram() {
        return Ok(Ripe::Drop("on_their_page"));
    }
    let habits = accounts::habits(tx, claimant.user).await?.unwrap_or_else(|| plain_habits(house, claimant.lang));
    let text = consenting::notice_text(tx, texts(habits.lang), &link).await?;
    Ok(Ripe::Send(claimant.user, consenting::notice_screen(texts(habits.lang), house, habits.lang, &link, text)))
}

async fn to_staff(tx: &mut Tx, house: &House, id: &StaffId, notice: &Notice, now: Timestamp) -> Result<Ripe> {
    let receiver = teams::staff(tx, id).await?;
    if !receiver.active {
        return Ok(Ripe::Drop("withdrawn"));
    }
    let habits = accounts::habits(tx, receiver.user)
        .await?
        .unwrap_or_else(|| plain_habits(house, crate::domain::language::Lang::En));
    let screen = match notice {
        Notice::Referred { network } => beginning::referred(tx, &receiver, network, &habits, now).await?,
        Notice::Silent { .. } | Notice::HeardAgain { .. } => doubting::news(house.pulse.silent(), notice, &habits, now),
        _ => staying::news(tx, &receiver, notice, &habits, now).await?,
    };
    let Some(mut screen) = screen else {
        return Ok(Ripe::Drop("overtaken"));
    };
    screen.silent = habits.quiet.is_quiet(now, &habits.zone);
    Ok(Ripe::Send(receiver.user, screen))
}

/// Where an unreachable receiver's convener is told, if the receiver is somebody else.
pub async fn convener_for(tx: &mut Tx, network: &NetworkId, receiver: &ParticipantId) -> Result<Option<ParticipantId>> {
    let convener = crate::store::networks::convener_place(tx, network).await?;
    Ok(convener.filter(|convener| convener != receiver))
}
