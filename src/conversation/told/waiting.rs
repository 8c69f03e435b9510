//! Whom news is for, and what keeps it waiting: a frozen account, a place in a team that has ended, a break.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::domain::ids::UserId;
use crate::domain::meeting::Answer;
use crate::domain::notice::{Address, Notice};
use crate::domain::participant::{Participant, Role};
use crate::store::{Tx, freezes, links, meetings, participants, team_groups, teams};

/// Whom a notice would go to; `None` where nobody is left to write to, or it is for no one human.
pub async fn receiver(tx: &mut Tx, to: &Address) -> Result<Option<UserId>> {
    Ok(match to {
        Address::Participant(id) => Some(participants::load(tx, id).await?.user).filter(|user| user.0 != 0),
        Address::Claimant(id) => {
            links::find(tx, id).await?.and_then(|link| link.claimant).map(|claimant| claimant.user)
        }
        Address::Staff(id) => Some(teams::staff(tx, id).await?.user).filter(|user| user.0 != 0),
        Address::Team(_) => None,
    })
}

/// The chat in which it would arrive, so that it can wait for its turn there; `None` where it has none, or nobody is left to write to.
pub async fn chat(tx: &mut Tx, to: &Address) -> Result<Option<i64>> {
    if let Address::Team(team) = to {
        return Ok(team_groups::of_team(tx, team).await?.map(|group| group.chat.0));
    }
    Ok(receiver(tx, to).await?.filter(|user| !user.is_without_telegram()).map(|user| user.0))
}

/// What waits for somebody who cannot be written to is judged again when they can, or after so long.
pub const HELD_BACK: SignedDuration = SignedDuration::from_hours(24);

/// Nothing personal leaves for an account that was taken over, nor for somebody whose place in the team has ended. It waits, and
/// is judged again when the account is theirs, or they are back.
pub async fn is_held_back(tx: &mut Tx, to: &Address, now: Timestamp) -> Result<bool> {
    let staff = match to {
        Address::Staff(id) => Some(id.clone()),
        Address::Participant(id) => participants::load(tx, id).await?.staff,
        Address::Claimant(_) | Address::Team(_) => None,
    };
    if let Some(staff) = staff {
        let staff = teams::staff(tx, &staff).await?;
        if staff.active && !staff.works(now) {
            return Ok(true);
        }
    }
    match receiver(tx, to).await? {
        Some(user) => freezes::holds(tx, user).await,
        None => Ok(false),
    }
}

/// Whether nothing goes on for whoever this was written to: they are held.
pub async fn is_held(tx: &mut Tx, to: &Address) -> Result<bool> {
    Ok(match to {
        Address::Participant(id) => participants::load(tx, id).await?.is_held(),
        Address::Claimant(_) | Address::Staff(_) | Address::Team(_) => false,
    })
}

/// Until when a break keeps this waiting. What becomes of a meeting they are coming to does not wait: they would come in vain.
pub async fn waits(tx: &mut Tx, receiver: &Participant, notice: &Notice, now: Timestamp) -> Result<Option<Timestamp>> {
    let Some(until) = receiver.paused_until.filter(|until| *until > now && receiver.role != Role::Practitioner) else {
        return Ok(None);
    };
    let (Notice::Settled { meeting, .. }
    | Notice::Moved { meeting, .. }
    | Notice::Cancelled { meeting }
    | Notice::Released { meeting }) = notice
    else {
        return Ok(Some(until));
    };
    let said = meetings::last_answer(tx, meeting, &receiver.id).await?;
    Ok(if matches!(said, Some(Answer::Coming(_))) { None } else { Some(until) })
}
