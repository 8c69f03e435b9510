//! The group that a team uses: which one, who chose it, and what is waiting for it. Its number is sealed, and looked up by its mark.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::vault::{self, Cell};
use super::{Tx, audit, code, col, id, instant};
use crate::domain::ids::{GroupId, NetworkId, PostId, StaffId, TeamId, UserId};
use crate::domain::language::Lang;
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::team_group::GATHERED;

/// A team's group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamGroup {
    /// Whose.
    pub team: TeamId,
    /// Where to write.
    pub chat: GroupId,
    /// In which language.
    pub lang: Lang,
    /// Who chose it.
    pub by: StaffId,
    /// When.
    pub since: Timestamp,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT g.team_id, g.chat, g.lang, g.bound_by, g.bound_at, k.wrapped
             FROM team_group g LEFT JOIN data_key k ON k.id = g.team_id ",
            $rest
        )
    };
}

fn cell(team: &TeamId) -> Cell<'_> {
    Cell { table: "team_group", column: "chat", row: team.as_str(), key: team.as_str() }
}

fn from_row(tx: &Tx, row: &AnyRow) -> Result<TeamGroup> {
    let (team, sealed, wrapped): (TeamId, String, Option<String>) =
        (id(row, "team_id")?, col(row, "chat")?, col(row, "wrapped")?);
    let chat = tx.vault().open_user(wrapped.as_deref(), cell(&team), &sealed)?;
    Ok(TeamGroup {
        chat: GroupId(chat.0),
        lang: code(row, "lang", Lang::from_tag)?,
        by: id(row, "bound_by")?,
        since: instant(row, "bound_at")?,
        team,
    })
}

/// A chat's mark, made like a user's; the two stand in tables apart.
fn mark(tx: &Tx, chat: GroupId) -> Result<String> {
    tx.who(UserId(chat.0))
}

/// The group of a team.
pub async fn of_team(tx: &mut Tx, team: &TeamId) -> Result<Option<TeamGroup>> {
    let row = sqlx::query(select!("WHERE g.team_id = $1")).bind(team.as_str()).fetch_optional(tx.conn_apart()).await?;
    row.as_ref().map(|row| from_row(tx, row)).transpose()
}

/// The team's group that this chat is.
pub async fn of_chat(tx: &mut Tx, chat: GroupId) -> Result<Option<TeamGroup>> {
    let (sql, mark) = (select!("WHERE g.mark = $1"), mark(tx, chat)?);
    let row = sqlx::query(sql).bind(mark).fetch_optional(tx.conn_apart()).await?;
    row.as_ref().map(|row| from_row(tx, row)).transpose()
}

/// Every group that a team uses.
pub async fn all(tx: &mut Tx) -> Result<Vec<TeamGroup>> {
    let rows = sqlx::query(select!("ORDER BY g.team_id")).fetch_all(tx.conn_apart()).await?;
    rows.iter().map(|row| from_row(tx, row)).collect()
}

/// The team uses this group from now on. `false`: the team has one, or the group is another's; of two at once one is first.
pub async fn bind(tx: &mut Tx, new: &TeamGroup) -> Result<bool> {
    let sql = "INSERT INTO team_group (team_id, mark, chat, lang, bound_by, bound_at) VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT DO NOTHING";
    let (mark, key) = (mark(tx, new.chat)?, vault::key(tx, new.team.as_str()).await?);
    let sealed = key.seal(cell(&new.team), &new.chat.0.to_string())?;
    let query = sqlx::query(sql).bind(new.team.as_str()).bind(mark).bind(sealed).bind(new.lang.code());
    let query = query.bind(new.by.as_str()).bind(new.since.as_millisecond());
    let first = query.execute(tx.conn_apart()).await?.rows_affected() == 1;
    if first {
        audit::note(tx, Some(new.by.as_str()), "group-used", new.team.as_str(), new.since);
    }
    Ok(first)
}

/// The group has become another chat: Telegram made a supergroup of it.
pub async fn moves(tx: &mut Tx, group: &TeamGroup, to: GroupId) -> Result<()> {
    let sql = "UPDATE team_group SET mark = $2, chat = $3 WHERE team_id = $1 AND mark = $4";
    let (new, old) = (mark(tx, to)?, mark(tx, group.chat)?);
    let sealed = vault::key(tx, group.team.as_str()).await?.seal(cell(&group.team), &to.0.to_string())?;
    let query = sqlx::query(sql).bind(group.team.as_str()).bind(new).bind(sealed).bind(old);
    query.execute(tx.conn_apart()).await?;
    tx.forgets();
    Ok(())
}

/// The team uses no group any more. `false`: it did not use this one.
pub async fn end(tx: &mut Tx, group: &TeamGroup, by: Option<&StaffId>, now: Timestamp) -> Result<bool> {
    let (sql, mark) = ("DELETE FROM team_group WHERE team_id = $1 AND mark = $2", mark(tx, group.chat)?);
    let query = sqlx::query(sql).bind(group.team.as_str()).bind(mark);
    let ended = query.execute(tx.conn_apart()).await?.rows_affected() == 1;
    if ended {
        audit::note(tx, by.map(StaffId::as_str), "group-ended", group.team.as_str(), now);
        tx.forgets();
    }
    Ok(ended)
}

/// After a restore no team has a group: one that was given up since the backup must stay so.
pub async fn end_all(tx: &mut Tx) -> Result<()> {
    sqlx::query("DELETE FROM team_group").execute(tx.conn_apart()).await?;
    sqlx::query("UPDATE staff SET group_until = NULL").execute(tx.conn()).await?;
    Ok(())
}

/// Until then this coordinator may bring the bot into a group, for the team in which they have this place; `None`: no more. What they
/// asked for elsewhere is over.
pub async fn wish(tx: &mut Tx, user: UserId, place: &StaffId, until: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE staff SET group_until = CASE WHEN id = $2 THEN CAST($3 AS BIGINT) END WHERE who = $1";
    let query = sqlx::query(sql).bind(tx.who(user)?).bind(place.as_str()).bind(until.map(Timestamp::as_millisecond));
    query.execute(tx.conn()).await?;
    Ok(())
}

/// For which of their places somebody may bring the bot into a group now.
pub async fn wished(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Option<StaffId>> {
    let sql = "SELECT id FROM staff WHERE who = $1 AND group_until > $2 AND off_at IS NULL";
    let query = sqlx::query(sql).bind(tx.who(user)?).bind(now.as_millisecond());
    query.fetch_optional(tx.conn_apart()).await?.map(|row| id(&row, "id")).transpose()
}

/// Forgets who asked and brought the bot nowhere.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let sql = "UPDATE staff SET group_until = NULL WHERE group_until <= $1";
    sqlx::query(sql).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// The groups of teams in which nobody coordinates whose place lasts: nobody there could give the group up.
pub async fn without_coordinator(tx: &mut Tx, now: Timestamp) -> Result<Vec<TeamGroup>> {
    let sql = select!(
        "WHERE NOT EXISTS (SELECT 1 FROM staff s WHERE s.team_id = g.team_id AND s.role = 'coordinator' AND s.off_at IS NULL
                           AND (s.expires_at IS NULL OR s.expires_at > $1)) ORDER BY g.team_id"
    );
    let rows = sqlx::query(sql).bind(now.as_millisecond()).fetch_all(tx.conn_apart()).await?;
    rows.iter().map(|row| from_row(tx, row)).collect()
}

/// A card leaves: what comes up from now on is another one's.
pub async fn card_leaves(tx: &mut Tx, card: &PostId) -> Result<()> {
    let sql = "UPDATE outbox SET once = NULL WHERE id = $1";
    sqlx::query(sql).bind(card.as_str()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Practitioners get news: the group of their team, if it uses one, hears that there is something. One card waits at a time, whatever
/// there is; one that was dropped is in nobody's way.
pub(super) async fn card_for(tx: &mut Tx, news: &Post, now: Timestamp) -> Result<Option<Post>> {
    let (Some(network), Address::Participant(_) | Address::Staff(_)) = (&news.network, &news.to) else {
        return Ok(None);
    };
    let Some(team) = stirred(tx, network, &news.to).await? else { return Ok(None) };
    let card = Post { notice: Notice::Waiting, to: Address::Team(team), network: None, due: now + GATHERED };
    let sql = "UPDATE outbox SET once = NULL WHERE once = $1 AND done_at IS NOT NULL";
    sqlx::query(sql).bind(card.once()).execute(tx.conn_apart()).await?;
    Ok(Some(card))
}

/// The team of a network, if it uses a group and this is one of its practitioners.
async fn stirred(tx: &mut Tx, network: &NetworkId, to: &Address) -> Result<Option<TeamId>> {
    let sql = "SELECT g.team_id FROM network n JOIN team_group g ON g.team_id = n.team_id WHERE n.id = $1
               AND ($2 = '' OR EXISTS (SELECT 1 FROM participant p WHERE p.id = $2 AND p.role = 'practitioner'))";
    let place = to.clone().participant().map_or_else(String::new, |place| place.0);
    let row = sqlx::query(sql).bind(network.as_str()).bind(place).fetch_optional(tx.conn_apart()).await?;
    row.map(|row| id(&row, "team_id")).transpose()
}

/// Whether anything of what was told to the team's practitioners since then is still to be looked at: somebody who was referred and whom
/// nobody has taken on, a meeting that is still to come, a person who paused or left.
pub async fn something_waits(tx: &mut Tx, team: &TeamId, since: Timestamp, now: Timestamp) -> Result<bool> {
    let sql = "SELECT o.id FROM outbox o JOIN network n ON n.id = o.network_id
               LEFT JOIN participant p ON p.id = substr(o.receiver, 3)
               LEFT JOIN referral r ON r.network_id = n.id LEFT JOIN meeting m ON m.id = o.meeting_id
               WHERE o.kind IN ('referred', 'readiness', 'left', 'wanted') AND o.posted_at >= $2 AND n.team_id = $1
               AND (p.id IS NULL OR p.role = 'practitioner')
               AND (o.outcome IS NULL OR o.outcome NOT LIKE 'dropped:%')
               AND (o.kind IN ('left', 'wanted') OR (o.kind = 'referred' AND n.state = 'waiting' AND r.taken_at IS NULL)
                    OR (o.kind = 'readiness' AND m.state = 'called' AND m.start_at > $3)) LIMIT 1";
    let query = sqlx::query(sql).bind(team.as_str()).bind(since.as_millisecond()).bind(now.as_millisecond());
    Ok(query.fetch_optional(tx.conn_apart()).await?.is_some())
}

/// When the team's group last heard something, or may have.
pub async fn last_card(tx: &mut Tx, team: &TeamId) -> Result<Option<Timestamp>> {
    let sql = "SELECT MAX(done_at) AS last FROM outbox
               WHERE receiver = $1 AND kind = 'waiting' AND outcome IN ('sent', 'uncertain')";
    let row = sqlx::query(sql).bind(Address::Team(team.clone()).code()).fetch_one(tx.conn_apart()).await?;
    col::<Option<i64>>(&row, "last")?.map(super::millis).transpose()
}
