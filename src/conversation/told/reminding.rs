//! Reminders: judged by the facts of their moment, and worded.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::conversation::Screen;
use crate::conversation::meeting::cards;
use crate::domain::meeting::{Answer, Form, Meeting};
use crate::domain::participant::{Habits, Participant};
use crate::domain::reminders::{self, Slot, Verdict};
use crate::store::{Tx, meetings, nudging};
use crate::words::{Texts, texts};

/// What becomes of a reminder, a nudge or a question when its time has come.
#[derive(Debug)]
pub enum Due {
    /// It is sent.
    Send(Screen),
    /// It is looked at again then.
    Later(Timestamp),
    /// It is not sent: a short code says why.
    Drop(&'static str),
}

/// Judges a reminder of a meeting that is locked and stands as it was.
pub async fn due(tx: &mut Tx, meeting: &Meeting, receiver: &Participant, slot: Slot, now: Timestamp) -> Result<Due> {
    let (of, answer) = ((&meeting.id, meeting.version), meeting.seat(&receiver.id).and_then(|seat| seat.answer));
    if answer == Some(Answer::NotComing) {
        return Ok(Due::Drop("not_coming"));
    }
    if answer.is_none() && nudging::is_let_be(tx, of, &receiver.id).await? {
        return Ok(Due::Drop("let_be"));
    }
    let goes_there = answer == Some(Answer::Coming(Form::InPerson)) && meeting.plan.form == Form::InPerson;
    if slot == Slot::Leaving && !goes_there {
        return Ok(Due::Drop("not_in_person"));
    }
    // Only whoever has a way to go is told when to leave, and hears no other reminder then.
    let travel = receiver.habits.travel.filter(|_| goes_there);
    let habits = Habits { travel, ..receiver.habits.clone() };
    Ok(match reminders::judge(slot, meeting.plan.start, now, &habits) {
        Verdict::Later(at) => Due::Later(at),
        Verdict::Drop(reason) => Due::Drop(reason.code()),
        Verdict::Send => {
            meetings::set_told(tx, &meeting.id, &receiver.id, meeting.version).await?;
            Due::Send(cards::meeting(meeting, receiver, head(meeting, receiver, slot), now))
        }
    })
}

/// What stands above the card.
pub fn head(meeting: &Meeting, receiver: &Participant, slot: Slot) -> String {
    let (t, answer) = (texts(receiver.habits.lang), meeting.seat(&receiver.id).and_then(|seat| seat.answer));
    if slot == Slot::Leaving {
        return t.news_leaving(way(t, receiver.habits.travel));
    }
    if matches!(answer, Some(Answer::Coming(_))) { t.news_reminder() } else { t.news_reminder_undecided() }
}

/// How long somebody needs to get there, in words.
pub fn way(t: &Texts, travel: Option<SignedDuration>) -> String {
    match travel.map(|travel| travel.as_mins()) {
        None => t.settings_way_none(),
        Some(minutes) if minutes < 60 => t.settings_way_minutes(minutes),
        Some(minutes) => t.settings_way_hours(minutes / 60),
    }
}
