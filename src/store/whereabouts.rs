//! The rule of who learns where a meeting is, asked of a row of an export: a file of one's own shows no more than a card.

use anyhow::Result;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Tx, meetings, participants, polls};
use crate::domain::ids::{MeetingId, NetworkId, PollId, UserId};
use crate::domain::participant::Participant;

/// Whether the place in a row may be read by this user now.
pub(super) async fn may_read(
    tx: &mut Tx,
    table: &str,
    row: &Map<String, Value>,
    user: UserId,
    now: Timestamp,
) -> Result<bool> {
    let id = row.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let place = match table {
        "meeting" => match meetings::load(tx, &MeetingId(id)).await? {
            Some(meeting) => own(tx, &meeting.network, user).await?.map(|own| meeting.place_for(&own, now)),
            None => None,
        },
        "poll" => match polls::find(tx, &PollId(id)).await? {
            Some(poll) => {
                let plan = poll.slots.first().map(|slot| poll.plan(*slot));
                own(tx, &poll.network, user).await?.and_then(|own| Some(plan?.place_before(&own)))
            }
            None => None,
        },
        // A suggestion is in the files of whoever made it, and of the person.
        _ => return Ok(true),
    };
    Ok(place.is_some_and(|place| place.place().is_some()))
}

/// Their place in a network; `None` once it has ended.
async fn own(tx: &mut Tx, network: &NetworkId, user: UserId) -> Result<Option<Participant>> {
    Ok(participants::of_network(tx, network).await?.into_iter().find(|one| one.user == user))
}
