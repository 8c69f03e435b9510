//! News of a meeting: whether it still holds, and what it says.

use anyhow::Result;
use jiff::Timestamp;

use super::ripe::{Ripe, at_night_silent, words};
use super::{nudging, reminding};
use crate::conversation::meeting::{cards, instead, noting, standing};
use crate::conversation::plan::{from_record, times};
use crate::conversation::{Button, Screen};
use crate::domain::ids::{MeetingId, PostId};
use crate::domain::meeting::{Meeting, Seat, State};
use crate::domain::notice::Notice;
use crate::domain::participant::{Participant, Role};
use crate::store::outbox::Sent;
use crate::store::{Tx, meetings};

/// What a message about a meeting says now: what it said when it was sent, where that still holds, else the meeting as it is.
pub async fn now_is(
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
        Notice::NotThere { .. } => return from_record::not_there_yet(tx, receiver, id, now).await,
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

/// The meeting is locked, so that a cancellation comes before this, or knows that this one was told.
pub async fn asked(
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
    Ok(Ripe::Send(receiver.user, at_night_silent(screen, false, &receiver.habits, now)))
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
    if meeting.state == State::Cancelled {
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
pub async fn in_time(
    tx: &mut Tx,
    receiver: &Participant,
    (notice, post): (&Notice, &PostId),
    now: Timestamp,
) -> Result<Ripe> {
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
    Ok(Ripe::of(receiver.user, due))
}

/// What was done is noted by day: the question waits for the end of the convener's night.
pub async fn who_came(tx: &mut Tx, receiver: &Participant, of: (&MeetingId, i64), now: Timestamp) -> Result<Ripe> {
    let (quiet, zone) = (receiver.habits.quiet, &receiver.habits.zone);
    if quiet.is_quiet(now, zone) {
        return Ok(Ripe::Later(quiet.ends_after(now, zone)));
    }
    let screen = noting::question(tx, receiver, of, now).await?;
    Ok(screen.map_or(Ripe::Drop("overtaken"), |screen| Ripe::Send(receiver.user, screen)))
}

/// A meeting that is off, or not theirs any more, or how ready it is.
pub async fn about_meeting(
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
