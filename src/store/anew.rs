//! Meetings that are looked at again because something around them has changed.

use anyhow::Result;
use jiff::Timestamp;

use super::{Tx, col, meetings, readiness};
use crate::domain::ids::NetworkId;
use crate::domain::readiness::of;

/// Time alone may change how far the meetings of a network are: a practitioner's place in the team ends, or lasts again. Where the
/// sentence that was told last does not hold any more, the new one is told.
pub async fn tell_readiness(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<()> {
    for meeting in meetings::coming_up(tx, network, now).await? {
        let Some(meeting) = meetings::lock(tx, &meeting.id).await? else { continue };
        let sql = "SELECT readiness, readiness_why FROM meeting WHERE id = $1";
        let row = sqlx::query(sql).bind(meeting.id.as_str()).fetch_one(tx.conn_apart()).await?;
        let told: (String, String) = (col(&row, "readiness")?, col(&row, "readiness_why")?);
        let present = of(&meeting, now);
        if (told.0.as_str(), told.1.as_str()) != (present.code(), readiness::why(&present).as_str()) {
            meetings::apply(tx, &meeting.is_told_anew(now), None, now).await?;
        }
    }
    Ok(())
}
