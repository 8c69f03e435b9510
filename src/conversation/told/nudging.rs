//! Who has not answered is asked again, at most twice; after that the person is asked once whether to let it be. Nothing of it is a mark on
//! anybody: they stay asked, and hear nothing of what the person said.
//!
//! > Kith, to a relative: Aino has asked you to this meeting, and would like to know whether you are coming. Whatever you answer is all right. …
//! > Kith, to Aino: Leena has not answered yet about the meeting on Tuesday. That is all right. …       [Let it be] [Keep it as it is]
//! > Aino:          [Let it be]

use anyhow::Result;
use jiff::Timestamp;

use super::reminding::Due;
use crate::conversation::meeting::cards;
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::{ParticipantId, PostId};
use crate::domain::meeting::{Meeting, Seat};
use crate::domain::notice::{Address, Notice};
use crate::domain::nudges::{self, Nudge};
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::domain::reminders::Verdict;
use crate::store::nudging::Last;
use crate::store::{Tx, deeds, meetings, nudging, outbox};
use crate::words::texts;

/// Judges a nudge, or the question, about a meeting that is locked and stands as it was.
pub async fn due(
    tx: &mut Tx,
    meeting: &Meeting,
    receiver: &Participant,
    (notice, post): (&Notice, &PostId),
    now: Timestamp,
) -> Result<Due> {
    let (silent, start) = (of(notice).unwrap_or(&receiver.id), meeting.plan.start);
    let Some(seat) = meeting.seat(silent).filter(|seat| seat.expected()) else { return Ok(Due::Drop("released")) };
    if seat.answer.is_some() {
        return Ok(Due::Drop("answered"));
    }
    let verdict = match notice {
        Notice::Nudge { nudge, asked, .. } => {
            nudges::judge(*nudge, Timestamp::from_millisecond(*asked)?, start, now, &receiver.habits)
        }
        _ => match nudging::last(tx, (&meeting.id, meeting.version), silent).await? {
            Last::None => return Ok(Due::Drop("not_nudged")),
            // They have time to answer, however late it came.
            Last::Waits => Verdict::Later(now + seat.who.habits.service.nudges().after[0]),
            Last::Sent(at) => nudges::judge_question(at, start, now, (&seat.who.habits, &receiver.habits)),
        },
    };
    Ok(match (verdict, notice) {
        (Verdict::Later(at), _) => Due::Later(at),
        (Verdict::Drop(reason), _) => Due::Drop(reason.code()),
        (Verdict::Send, Notice::Nudge { nudge, .. }) => {
            meetings::set_told(tx, &meeting.id, &receiver.id, meeting.version).await?;
            Due::Send(cards::meeting(meeting, receiver, head(meeting, receiver, *nudge), now))
        }
        (Verdict::Send, _) => question(meeting, receiver, silent, post).map_or(Due::Drop("released"), Due::Send),
    })
}

/// Of whom the person is asked.
fn of(notice: &Notice) -> Option<&ParticipantId> {
    if let Notice::LetBe { silent, .. } = notice { Some(silent) } else { None }
}

/// What stands above the card.
pub fn head(meeting: &Meeting, receiver: &Participant, nudge: Nudge) -> String {
    let t = texts(receiver.habits.lang);
    match (receiver.role, nudge) {
        (Role::Person, _) => t.nudging_person(),
        (_, Nudge::First) => t.nudging_first(cards::person_name(t, meeting)),
        (_, Nudge::Second) => t.nudging_second(cards::person_name(t, meeting)),
    }
}

/// The one question to the person. `None`: whoever it is about has answered, or is not asked any more.
pub fn question(meeting: &Meeting, person: &Participant, silent: &ParticipantId, post: &PostId) -> Option<Screen> {
    let (t, seat) = (texts(person.habits.lang), waiting(meeting, silent)?);
    let text = t.nudging_question(cards::shown(t, &seat.who.name), cards::when(&meeting.plan, &person.habits));
    let screen = Screen::say(text).tap(t.nudging_let_be(), Button::LetBe(post.clone(), true));
    Some(screen.tap(t.nudging_keep(), Button::LetBe(post.clone(), false)))
}

fn waiting<'a>(meeting: &'a Meeting, silent: &ParticipantId) -> Option<&'a Seat> {
    meeting.seat(silent).filter(|seat| seat.expected() && seat.answer.is_none())
}

/// The person's word; it can be changed until the meeting begins. The message that asked says whom it is about.
pub async fn let_be(room: &mut Room<'_>, post: &PostId, yes: bool) -> Flow {
    let Some(asked) = outbox::sent(room.tx, post).await? else { return Ok(Err(Refusal::NotYours)) };
    let (Notice::LetBe { meeting, version, silent }, Address::Participant(to)) = (&asked.notice, &asked.to) else {
        return Ok(Err(Refusal::NotYours));
    };
    let own = room.own_place(to).filter(|own| room.may(Action::Decide, Of::Network(&own.network)));
    let (Some(person), Some(meeting)) = (own, meetings::lock(room.tx, meeting).await?) else {
        return Ok(Err(Refusal::NotYours));
    };
    if let Err(refusal) = meeting.must_be_open(room.now) {
        return Ok(Err(refusal));
    }
    let Some(seat) = waiting(&meeting, silent).filter(|_| meeting.version == *version) else {
        return Ok(Ok(Reply::edit(cards::meeting(&meeting, &person, room.t.refusal_changed(), room.now))));
    };
    nudging::let_be(room.tx, (&meeting.id, *version), silent, yes).await?;
    let what = if yes { "let_be" } else { "kept" };
    deeds::record(room.tx, &meeting.network, Some(&person.id), what, Some(silent.as_str()), room.now);
    let (t, name) = (room.t, cards::shown(room.t, &seat.who.name));
    let screen = if yes { Screen::say(t.nudging_is_let_be(name)) } else { Screen::say(t.nudging_is_kept(name)) };
    let other = if yes { t.nudging_keep() } else { t.nudging_let_be() };
    Ok(Ok(Reply::edit(screen.tap(other, Button::LetBe(post.clone(), !yes)))))
}
