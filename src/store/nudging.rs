//! What became of nudges, and what the person said where somebody does not answer: a fact of their seat at one version.

use anyhow::Result;
use jiff::Timestamp;

use super::{Tx, col, late, millis, outbox};
use crate::domain::ids::{MeetingId, ParticipantId};
use crate::domain::notice::{Address, Notice};
use crate::domain::nudges::Nudge;

/// What became of the last nudge about a version of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Last {
    /// It left then, or may have.
    Sent(Timestamp),
    /// It still waits.
    Waits,
    /// There was none, or it was not sent.
    None,
}

/// What became of the last nudge that somebody was to get about this version.
pub async fn last(tx: &mut Tx, (meeting, version): (&MeetingId, i64), who: &ParticipantId) -> Result<Last> {
    let sql = "SELECT notice, outcome, done_at FROM outbox WHERE meeting_id = $1 AND receiver = $2 AND kind = 'nudge'";
    let receiver = Address::Participant(who.clone()).code();
    let rows = sqlx::query(sql).bind(meeting.as_str()).bind(receiver).fetch_all(tx.conn_apart()).await?;
    let mut last = Last::None;
    for row in &rows {
        let Notice::Nudge { nudge: Nudge::Second, version: of, .. } = outbox::notice(row)? else { continue };
        let (outcome, done): (Option<String>, Option<i64>) = (col(row, "outcome")?, col(row, "done_at")?);
        match (outcome.as_deref(), done) {
            _ if of != version => {}
            (Some("sent" | "uncertain"), Some(at)) => return Ok(Last::Sent(millis(at)?)),
            (None, None) => last = Last::Waits,
            _ => {}
        }
    }
    Ok(last)
}

/// The person's word, as long as the meeting has this version: nothing more about it goes to whoever has not answered, or as usual.
pub async fn let_be(tx: &mut Tx, (meeting, version): (&MeetingId, i64), who: &ParticipantId, yes: bool) -> Result<()> {
    late::write(tx).await?;
    let sql = "UPDATE seat SET let_be = $3 WHERE meeting_id = $1 AND participant_id = $2";
    let query = sqlx::query(sql).bind(meeting.as_str()).bind(who.as_str()).bind(yes.then_some(version));
    query.execute(tx.conn_apart()).await?;
    Ok(())
}

/// Whether the person lets it be with somebody who has not answered.
pub async fn is_let_be(tx: &mut Tx, (meeting, version): (&MeetingId, i64), who: &ParticipantId) -> Result<bool> {
    let sql = "SELECT let_be FROM seat WHERE meeting_id = $1 AND participant_id = $2";
    let row = sqlx::query(sql).bind(meeting.as_str()).bind(who.as_str()).fetch_optional(tx.conn_apart()).await?;
    let said = row.map(|row| col::<Option<i64>>(&row, "let_be")).transpose()?;
    Ok(said.flatten() == Some(version))
}
