//! Whether news wakes somebody: grave news does whoever is on call (`domain/on_call`). What it is about is read only for them.

use anyhow::Result;
use jiff::Timestamp;

use crate::domain::notice::Notice;
use crate::domain::on_call::{self, Facts};
use crate::domain::participant::{Habits, Participant, Role};
use crate::store::{Tx, meetings, participants};

/// Whether this is grave to somebody in a network. On call one is as a practitioner, never where one is among the person's people.
pub async fn is_grave_to(tx: &mut Tx, receiver: &Participant, notice: &Notice, now: Timestamp) -> Result<bool> {
    if receiver.role != Role::Practitioner || !receiver.habits.is_on_call(now) {
        return Ok(false);
    }
    let meeting = match notice.meeting() {
        Some(id) => meetings::load(tx, id).await?,
        None => None,
    };
    let of_the_person = match notice {
        Notice::Left { participant } => participants::load(tx, participant).await?.role == Role::Person,
        _ => false,
    };
    let facts = Facts { service: receiver.habits.service, of_the_person, meeting: meeting.as_ref() };
    Ok(on_call::is_grave(notice, facts, now))
}

/// Whether this is grave to somebody of a team, outside any network.
pub fn is_grave_to_staff(habits: &Habits, notice: &Notice, now: Timestamp) -> bool {
    let facts = Facts { service: habits.service, of_the_person: false, meeting: None };
    on_call::is_grave(notice, facts, now)
}
