//! What is still to be written to somebody: posted with its cause, claimed under a lease with a fencing number.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;

use super::engine::Engine;
use super::{Tx, col, id, instant, team_groups};
use crate::domain::deciding::Recall;
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId, PostId};
use crate::domain::meeting::Meeting;
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::nudges;
use crate::domain::participant::Habits;
use crate::domain::reminders::{self, Slot};
use crate::domain::told::Outcome;

/// How long a claim holds before another sender may take the row over. Longer than the longest request.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// A claimed row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The row.
    pub id: PostId,
    /// What to say.
    pub notice: Notice,
    /// To whom.
    pub to: Address,
    /// The row's fencing number: whoever holds an older one can neither send nor mark.
    pub fence: i64,
    /// The fence of the keeper who claimed it: once another keeps the bot, this one can neither send nor mark.
    pub keeper: i64,
    /// Requests that have left so far and may have arrived.
    pub sends: i64,
    /// A request left earlier and nobody knows what became of it.
    pub unsure: bool,
    /// When it was due before it was claimed, or its cause was written.
    pub posted_at: Timestamp,
}

/// What a row that left, or may have, was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The row.
    pub id: PostId,
    /// What it said.
    pub notice: Notice,
    /// To whom.
    pub to: Address,
}

/// Queues a notice. What must never be queued twice is not.
pub async fn post(tx: &mut Tx, post: &Post, now: Timestamp) -> Result<()> {
    insert(tx, post, now).await?;
    if post.notice.stirs_a_team()
        && let Some(card) = team_groups::card_for(tx, post, now).await?
    {
        insert(tx, &card, now).await?;
    }
    Ok(())
}

async fn insert(tx: &mut Tx, post: &Post, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO outbox (id, kind, class, receiver, network_id, meeting_id, notice, once, posted_at, due_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (once) DO NOTHING";
    let notice = &post.notice;
    let query =
        sqlx::query(sql).bind(PostId::fresh().0).bind(notice.code()).bind(notice.class().code()).bind(post.to.code());
    let query = query.bind(post.network.clone().map(|id| id.0)).bind(notice.meeting().map(MeetingId::as_str));
    let query = query.bind(serde_json::to_string(notice)?).bind(post.once());
    query.bind(now.as_millisecond()).bind(post.due.as_millisecond()).execute(tx.conn_apart()).await?;
    tx.posts();
    Ok(())
}

/// Queues a notice for somebody of a network, due at once.
pub async fn tell(tx: &mut Tx, network: &NetworkId, to: ParticipantId, notice: Notice, now: Timestamp) -> Result<()> {
    let (to, network) = (Address::Participant(to), Some(network.clone()));
    post(tx, &Post { notice, to, network, due: now }, now).await
}

/// Takes back what no longer holds. News of a cancellation or a release still goes out.
pub async fn recall(tx: &mut Tx, meeting: &MeetingId, what: &Recall, now: Timestamp) -> Result<()> {
    match what {
        Recall::Everything => recall_where(tx, meeting, "", now).await,
        Recall::For(who) => recall_where(tx, meeting, &Address::Participant(who.clone()).code(), now).await,
        Recall::Readiness => {
            let sql = "UPDATE outbox SET done_at = $2, outcome = 'dropped:overtaken'
                       WHERE meeting_id = $1 AND done_at IS NULL AND kind = 'readiness'";
            sqlx::query(sql).bind(meeting.as_str()).bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
            Ok(())
        }
    }
}

async fn recall_where(tx: &mut Tx, meeting: &MeetingId, receiver: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE outbox SET done_at = $3, outcome = 'dropped:recalled', once = CASE WHEN sends = 0 THEN NULL ELSE once END
               WHERE meeting_id = $1 AND done_at IS NULL AND kind NOT IN ('cancellation', 'release') AND ($2 = '' OR receiver = $2)";
    sqlx::query(sql).bind(meeting.as_str()).bind(receiver).bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Takes back everything still queued for somebody who withdrew.
pub async fn recall_all_for(tx: &mut Tx, who: &ParticipantId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE outbox SET done_at = $2, outcome = 'dropped:withdrawn' WHERE receiver = $1 AND done_at IS NULL";
    let receiver = Address::Participant(who.clone()).code();
    sqlx::query(sql).bind(receiver).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Takes back everything still queued for somebody who is held, so that it reads like any other recall. When they are held no more,
/// they may be asked anew: nothing of a question they were asked before keeps the next one back.
pub async fn recall_all_for_held(tx: &mut Tx, who: &ParticipantId, now: Timestamp) -> Result<()> {
    let receiver = Address::Participant(who.clone()).code();
    let sql = "UPDATE outbox SET done_at = $2, outcome = 'dropped:recalled', once = CASE WHEN sends = 0 THEN NULL ELSE once END
               WHERE receiver = $1 AND done_at IS NULL";
    sqlx::query(sql).bind(receiver.clone()).bind(now.as_millisecond()).execute(tx.conn()).await?;
    let sql =
        "UPDATE outbox SET once = NULL WHERE receiver = $1 AND kind IN ('invitation', 'settled', 'change', 'times')";
    sqlx::query(sql).bind(receiver).execute(tx.conn()).await?;
    Ok(())
}

/// Somebody may be asked to this version of a meeting once more: nothing of a question they were asked before keeps the next one back.
pub async fn may_ask_anew(tx: &mut Tx, meeting: &MeetingId, who: &ParticipantId) -> Result<()> {
    let sql = "UPDATE outbox SET once = NULL WHERE receiver = $1 AND meeting_id = $2 AND kind IN ('invitation', 'settled', 'change')";
    let receiver = Address::Participant(who.clone()).code();
    sqlx::query(sql).bind(receiver).bind(meeting.as_str()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Times somebody's reminders of a meeting anew: their nights, or what they want, have changed. One that was sent stays sent; one that found no
/// good moment before may find one now.
pub async fn retime_reminders(
    tx: &mut Tx,
    meeting: &Meeting,
    who: &ParticipantId,
    habits: &Habits,
    now: Timestamp,
) -> Result<()> {
    for slot in Slot::of(habits.service, meeting.plan.form).iter().copied() {
        let planned = reminders::plan(slot, meeting.plan.start, now, habits);
        // Without a good moment left, it comes up when it would have been due and is judged then; so does one that is no longer wanted.
        let Some(due) = planned.or_else(|| Some(meeting.plan.start - slot.offset(habits)?)) else { continue };
        let notice = Notice::Reminder { meeting: meeting.id.clone(), version: meeting.version, slot };
        let to = Address::Participant(who.clone());
        let reminder = Post { notice, to, network: Some(meeting.network.clone()), due };
        let sql = "UPDATE outbox SET due_at = $2 WHERE once = $1 AND done_at IS NULL AND sends = 0";
        sqlx::query(sql).bind(reminder.once()).bind(due.as_millisecond()).execute(tx.conn_apart()).await?;
        if planned.is_some() {
            post(tx, &reminder, now).await?;
        }
    }
    retime_nudges(tx, meeting, who, habits, now).await
}

/// Times somebody's nudges about a meeting anew: their nights have changed, or they can be written to again. What has no good moment any more
/// comes up when it was due, and is judged then.
async fn retime_nudges(
    tx: &mut Tx,
    meeting: &Meeting,
    who: &ParticipantId,
    habits: &Habits,
    now: Timestamp,
) -> Result<()> {
    let sql = "SELECT id, notice FROM outbox WHERE meeting_id = $1 AND receiver = $2 AND kind = 'nudge' AND done_at IS NULL AND sends = 0";
    let receiver = Address::Participant(who.clone()).code();
    let rows = sqlx::query(sql).bind(meeting.id.as_str()).bind(receiver).fetch_all(tx.conn_apart()).await?;
    for row in &rows {
        let Notice::Nudge { nudge, asked, .. } = notice(row)? else { continue };
        let Some(due) = nudges::plan(nudge, super::millis(asked)?, meeting.plan.start, habits) else { continue };
        let (sql, post): (_, PostId) = ("UPDATE outbox SET due_at = $2 WHERE id = $1", id(row, "id")?);
        let query = sqlx::query(sql).bind(post.as_str()).bind(due.max(now).as_millisecond());
        query.execute(tx.conn_apart()).await?;
    }
    Ok(())
}

/// What waited while somebody could not be written to is due now; reminders, nudges and words on a first meeting keep their times, and are timed by `retime_reminders`.
pub async fn hasten(tx: &mut Tx, to: &Address, now: Timestamp) -> Result<()> {
    let sql = "UPDATE outbox SET due_at = $2 WHERE receiver = $1 AND done_at IS NULL AND claimed_by IS NULL AND kind NOT IN ('reminder', 'nudge', 'let_be', 'first_meeting')";
    sqlx::query(sql).bind(to.code()).bind(now.as_millisecond()).execute(tx.conn()).await?;
    tx.posts();
    Ok(())
}

/// Whom the last message about a meeting may not have reached: nobody knows what became of it.
pub async fn uncertain(tx: &mut Tx, meeting: &MeetingId) -> Result<Vec<ParticipantId>> {
    let sql = "SELECT o.receiver FROM outbox o WHERE o.meeting_id = $1 AND o.outcome = 'uncertain' AND NOT EXISTS
               (SELECT 1 FROM outbox later WHERE later.meeting_id = o.meeting_id AND later.receiver = o.receiver
                AND later.outcome = 'sent' AND later.done_at >= o.done_at)";
    let rows = sqlx::query(sql).bind(meeting.as_str()).fetch_all(tx.conn()).await?;
    let receivers = rows.iter().map(|row| super::code(row, "receiver", Address::from_code));
    let receivers: Vec<Address> = receivers.collect::<Result<_>>()?;
    Ok(receivers.into_iter().filter_map(Address::participant).collect())
}

/// What became of the messages that spoke of this version of a meeting to those who were asked: invitations, changes, reminders, nudges.
pub async fn outcomes(tx: &mut Tx, meeting: &MeetingId, version: i64) -> Result<Vec<(ParticipantId, Outcome)>> {
    let sql = "SELECT receiver, notice, outcome, sends FROM outbox
               WHERE meeting_id = $1 AND kind IN ('invitation', 'change', 'reminder', 'nudge') ORDER BY posted_at, id";
    let rows = sqlx::query(sql).bind(meeting.as_str()).fetch_all(tx.conn()).await?;
    let mut outcomes = Vec::new();
    for row in &rows {
        let (Notice::Invited { version: of, .. }
        | Notice::Moved { version: of, .. }
        | Notice::Nudge { version: of, .. }
        | Notice::Reminder { version: of, .. }) = notice(row)?
        else {
            continue;
        };
        let Address::Participant(to) = super::code(row, "receiver", Address::from_code)? else { continue };
        let (ended, sends): (Option<String>, i64) = (col(row, "outcome")?, col(row, "sends")?);
        if of == version {
            outcomes.push((to, Outcome::of(ended.as_deref(), sends > 0)));
        }
    }
    Ok(outcomes)
}

/// How many notices of a kind were posted for somebody since then.
pub async fn count_of(tx: &mut Tx, who: &ParticipantId, kind: &str, since: Timestamp) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS count FROM outbox WHERE receiver = $1 AND kind = $2 AND posted_at >= $3";
    let receiver = Address::Participant(who.clone()).code();
    let row = sqlx::query(sql).bind(receiver).bind(kind).bind(since.as_millisecond()).fetch_one(tx.conn()).await?;
    col(&row, "count")
}

/// Whether anything is still queued for somebody: the neutral last word after a removal, say.
pub async fn waits_for(tx: &mut Tx, who: &ParticipantId) -> Result<bool> {
    let sql = "SELECT id FROM outbox WHERE receiver = $1 AND done_at IS NULL LIMIT 1";
    let receiver = Address::Participant(who.clone()).code();
    Ok(sqlx::query(sql).bind(receiver).fetch_optional(tx.conn()).await?.is_some())
}

/// One text but for the lock: on PostgreSQL several claim at once, and none waits for another's rows or takes them.
macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (SELECT id FROM outbox WHERE done_at IS NULL AND due_at <= $2 AND $5 NOT LIKE '%' || id || '%' ORDER BY due_at, id LIMIT $3",
            $lock,
            ") UPDATE outbox SET due_at = $1, attempts = attempts + 1, claimed_by = $4 WHERE id IN (SELECT id FROM due)
               RETURNING id, notice, receiver, attempts, claimed_by, sends, sending_at, posted_at"
        )
    };
}
const CLAIM_ON_SQLITE: &str = claim!("");
const CLAIM_ON_POSTGRES: &str = claim!(" FOR UPDATE SKIP LOCKED");

/// Claims what is due for the keeper with this fence: the due time becomes the end of the lease, the fencing number rises.
/// What it has in hand already (ids with any sign between) stays there, however late it is: a request may be on its way.
pub async fn claim(tx: &mut Tx, keeper: i64, in_hand: &str, now: Timestamp, limit: i64) -> Result<Vec<Claimed>> {
    let sql = match tx.engine() {
        Engine::Sqlite => CLAIM_ON_SQLITE,
        Engine::Postgres => CLAIM_ON_POSTGRES,
    };
    let lease = now + LEASE;
    let query =
        sqlx::query(sql).bind(lease.as_millisecond()).bind(now.as_millisecond()).bind(limit).bind(keeper).bind(in_hand);
    let mut rows: Vec<Claimed> = query.fetch_all(tx.conn()).await?.iter().map(from_row).collect::<Result<_>>()?;
    rows.sort_by(|a, b| (a.posted_at, &a.id).cmp(&(b.posted_at, &b.id)));
    Ok(rows)
}

fn from_row(row: &AnyRow) -> Result<Claimed> {
    Ok(Claimed {
        id: id(row, "id")?,
        notice: notice(row)?,
        to: super::code(row, "receiver", Address::from_code)?,
        fence: col(row, "attempts")?,
        keeper: col(row, "claimed_by")?,
        sends: col(row, "sends")?,
        unsure: col::<Option<i64>>(row, "sending_at")?.is_some(),
        posted_at: instant(row, "posted_at")?,
    })
}

/// A row that left, or may have; `None` for one that did not, or is forgotten.
pub async fn sent(tx: &mut Tx, id: &PostId) -> Result<Option<Sent>> {
    let sql = "SELECT notice, receiver FROM outbox WHERE id = $1 AND sends > 0";
    let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(tx.conn()).await?;
    let to = |row: &AnyRow| super::code(row, "receiver", Address::from_code);
    let read = |row: &AnyRow| Ok(Sent { id: id.clone(), notice: notice(row)?, to: to(row)? });
    row.as_ref().map(read).transpose()
}

pub(super) fn notice(row: &AnyRow) -> Result<Notice> {
    serde_json::from_str(&col::<String>(row, "notice")?).context("a notice nobody can read")
}

/// Telegram's numbers of what was written to a participant since then, also before they had agreed: by the link they came in with.
pub async fn written_to(tx: &mut Tx, who: &ParticipantId, since: Timestamp) -> Result<Vec<i64>> {
    let sql = "SELECT message_id FROM outbox WHERE outcome = 'sent' AND message_id > 0 AND done_at >= $3 AND (receiver = $2 OR receiver IN
               (SELECT 'l:' || a.link_id FROM participant p JOIN approval a ON a.id = p.approval_id WHERE p.id = $1
                UNION SELECT 'l:' || l.id FROM participant p JOIN link l ON l.network_id = p.network_id
                WHERE p.id = $1 AND p.role = 'person' AND l.purpose = 'person' AND l.state = 'used'))";
    let query = sqlx::query(sql).bind(who.as_str()).bind(Address::Participant(who.clone()).code());
    let rows = query.bind(since.as_millisecond()).fetch_all(tx.conn()).await?;
    rows.iter().map(|row| col(row, "message_id")).collect()
}

/// Takes over what an older keeper had in hand: due now, and no longer theirs to send or to mark.
pub async fn take_over(tx: &mut Tx, keeper: i64, now: Timestamp) -> Result<()> {
    let sql = "UPDATE outbox SET due_at = $2, claimed_by = NULL WHERE claimed_by IS NOT NULL AND claimed_by <> $1 AND done_at IS NULL";
    sqlx::query(sql).bind(keeper).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Lets go of what this keeper claimed and does not have in hand: the store kept a claim whose answer never came. Due now.
pub async fn let_go(tx: &mut Tx, keeper: i64, in_hand: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE outbox SET due_at = $3, claimed_by = NULL
               WHERE claimed_by = $1 AND done_at IS NULL AND $2 NOT LIKE '%' || id || '%'";
    sqlx::query(sql).bind(keeper).bind(in_hand).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Marks, before the request leaves, that from now on nobody can be sure it has not. `false`: the claim is lost.
pub async fn sending(tx: &mut Tx, row: &Claimed, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE outbox SET sending_at = $4, sends = sends + 1
               WHERE id = $1 AND attempts = $2 AND claimed_by = $3 AND done_at IS NULL";
    let query = sqlx::query(sql).bind(row.id.as_str()).bind(row.fence).bind(row.keeper);
    Ok(query.bind(now.as_millisecond()).execute(tx.conn()).await?.rows_affected() == 1)
}

/// Ends a row. The outcome is a short code: `sent`, `uncertain`, `unreachable`, `failed`, `dropped:<why>`. `false`: the
/// claim is lost, and nothing was written.
pub async fn finish(tx: &mut Tx, row: &Claimed, outcome: &str, message: Option<i64>, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE outbox SET done_at = $4, outcome = $5, message_id = $6, sending_at = NULL
               WHERE id = $1 AND attempts = $2 AND claimed_by = $3 AND done_at IS NULL";
    let query = sqlx::query(sql).bind(row.id.as_str()).bind(row.fence).bind(row.keeper).bind(now.as_millisecond());
    Ok(query.bind(outcome).bind(message).execute(tx.conn()).await?.rows_affected() == 1)
}

/// Puts a row back. `surely_not_sent` clears the doubt, and the request does not count as one that left; otherwise the
/// next claim knows of it.
pub async fn put_back(tx: &mut Tx, row: &Claimed, due: Timestamp, surely_not_sent: bool) -> Result<()> {
    let sql = "UPDATE outbox SET due_at = $4, claimed_by = NULL, sends = sends - $5,
                   sending_at = CASE WHEN $5 = 1 THEN NULL ELSE sending_at END
               WHERE id = $1 AND attempts = $2 AND claimed_by = $3 AND done_at IS NULL";
    let query = sqlx::query(sql).bind(row.id.as_str()).bind(row.fence).bind(row.keeper).bind(due.as_millisecond());
    query.bind(i64::from(surely_not_sent)).execute(tx.conn()).await?;
    Ok(())
}

/// When the next row is due; `None` when nothing waits.
pub async fn next_due(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let row = sqlx::query("SELECT MIN(due_at) AS due FROM outbox WHERE done_at IS NULL").fetch_one(tx.conn()).await?;
    col::<Option<i64>>(&row, "due")?.map(super::millis).transpose()
}
