//! Who takes part in which network. What their place rests on is in `consents`.

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::consents::{self, Agreement};
use super::tombstones::{self, End};
use super::vault::{self, Cell, Vault};
use super::{Tx, accounts, code, col, id_or_none, late, millis, standing};
use crate::domain::ids::{ContactId, LinkId, MeetingId, NetworkId, ParticipantId, StaffId, UserId};
use crate::domain::participant::{Participant, Role};
use crate::domain::profile::Profile;

macro_rules! select {
    ($rest:expr) => {
        select!("", $rest)
    };
    ($more:literal, $rest:expr) => {
        concat!(
            "SELECT p.id, p.network_id, p.role, p.tg, p.name, p.contact_id, p.staff_id, p.state, p.stands_in_at, p.stands_in_for, k.wrapped,
                    COALESCE(c.essential, 0) AS essential, COALESCE(c.wish, 'open') AS wish, p.shows, p.on_record,
                    (SELECT n.sees_others FROM network n WHERE n.id = p.network_id) AS sees_others,
                    a.lang, a.zone, a.quiet, a.discreet, a.reminders, a.travel, a.on_call_until, a.paused_until, COALESCE(a.reachable, 1) AS reachable,
                    (SELECT m.confirmed FROM mailbox m WHERE m.participant_id = p.id) AS by_mail,
                    (SELECT s.expires_at FROM staff s WHERE s.id = p.staff_id) AS works_until,
                    (SELECT CASE WHEN h.kind = 'hold' THEN h.at END FROM hold h
                     WHERE h.participant_id = p.id AND h.side = 'person' ORDER BY h.nth DESC LIMIT 1) AS held_by_person,
                    (SELECT CASE WHEN h.kind = 'hold' THEN h.at END FROM hold h
                     WHERE h.participant_id = p.id AND h.side = 'team' ORDER BY h.nth DESC LIMIT 1) AS held_by_team",
            $more,
            " FROM participant p
             LEFT JOIN contact c ON c.id = p.contact_id
             LEFT JOIN account a ON a.who = p.who
             LEFT JOIN data_key k ON k.id = p.network_id ",
            $rest
        )
    };
}

/// A participant out of the columns of every question of this file.
pub(super) fn from_row((vault, service): (&Vault, Profile), row: &AnyRow) -> Result<Participant> {
    let (id, network, wrapped): (String, String, Option<String>) =
        (col(row, "id")?, col(row, "network_id")?, col(row, "wrapped")?);
    let cell = |column| Cell { table: "participant", column, row: &id, key: &network };
    let perhaps = |name| col::<Option<i64>>(row, name)?.map(millis).transpose();
    Ok(Participant {
        user: vault.open_user(wrapped.as_deref(), cell("tg"), &col::<String>(row, "tg")?)?,
        name: vault.open(wrapped.as_deref(), cell("name"), &col::<String>(row, "name")?)?,
        role: code(row, "role", Role::from_code)?,
        contact: id_or_none(row, "contact_id")?,
        staff: id_or_none(row, "staff_id")?,
        essential: col::<i64>(row, "essential")? == 1,
        not_now: col::<String>(row, "wish")? == "not_now",
        held_by_person: perhaps("held_by_person")?,
        held_by_team: perhaps("held_by_team")?,
        works_until: perhaps("works_until")?,
        stands_in: standing::from_row(row)?,
        paused_until: perhaps("paused_until")?,
        shows: col::<i64>(row, "shows")? == 1,
        sees_others: col::<i64>(row, "sees_others")? == 1,
        on_record: col::<i64>(row, "on_record")? == 1,
        active: col::<String>(row, "state")? == "active",
        reachable: col::<i64>(row, "reachable")? == 1,
        by_mail: col::<Option<i64>>(row, "by_mail")? == Some(1),
        habits: accounts::from_row(service, row)?,
        id: id.into(),
        network: network.into(),
    })
}

/// One participant, also of the past.
pub async fn load(tx: &mut Tx, id: &ParticipantId) -> Result<Participant> {
    find(tx, id).await?.context("no such participant")
}

/// One participant, also of the past; `None` for an id nobody knows.
pub async fn find(tx: &mut Tx, id: &ParticipantId) -> Result<Option<Participant>> {
    let row = sqlx::query(select!("WHERE p.id = $1")).bind(id.as_str()).fetch_optional(tx.conn_apart()).await?;
    let vault = tx.vault();
    row.as_ref().map(|row| from_row((&vault, tx.profile()), row)).transpose()
}

/// Every place a Telegram user has now.
pub async fn of_user(tx: &mut Tx, user: UserId) -> Result<Vec<Participant>> {
    let (sql, who) = (select!("WHERE p.who = $1 AND p.state = 'active' ORDER BY p.joined_at, p.id"), tx.who(user)?);
    let rows = sqlx::query(sql).bind(who).fetch_all(tx.conn()).await?;
    all(tx, &rows)
}

/// Whose calendar reads along with the token of this hash; `None` if nobody's, or if they take part nowhere.
pub async fn of_feed(tx: &mut Tx, hash: &str) -> Result<Option<UserId>> {
    let sql = select!("WHERE a.feed = $1 AND p.state = 'active' ORDER BY p.joined_at, p.id LIMIT 1");
    let row = sqlx::query(sql).bind(hash).fetch_optional(tx.conn()).await?;
    let vault = tx.vault();
    row.as_ref().map(|row| from_row((&vault, tx.profile()), row).map(|place| place.user)).transpose()
}

/// Who takes part under this mark of the accounts; `None` if nobody does now.
pub(super) async fn user_of(tx: &mut Tx, who: &str) -> Result<Option<UserId>> {
    let sql = select!("WHERE p.who = $1 AND p.state = 'active' ORDER BY p.joined_at, p.id LIMIT 1");
    let row = sqlx::query(sql).bind(who).fetch_optional(tx.conn()).await?;
    let vault = tx.vault();
    row.as_ref().map(|row| from_row((&vault, tx.profile()), row).map(|place| place.user)).transpose()
}

/// Everybody who takes part in a network now.
pub async fn of_network(tx: &mut Tx, network: &NetworkId) -> Result<Vec<Participant>> {
    let sql = select!("WHERE p.network_id = $1 AND p.state = 'active' ORDER BY p.joined_at, p.id");
    let rows = sqlx::query(sql).bind(network.as_str()).fetch_all(tx.conn()).await?;
    all(tx, &rows)
}

/// Everybody who ever had a place in a network; of whoever was forgotten only that they had one.
pub async fn ever_in(tx: &mut Tx, network: &NetworkId) -> Result<Vec<Participant>> {
    let sql = select!("WHERE p.network_id = $1 ORDER BY p.joined_at, p.id");
    let rows = sqlx::query(sql).bind(network.as_str()).fetch_all(tx.conn()).await?;
    all(tx, &rows)
}

/// The persons of the networks in which a Telegram user works now.
pub(super) async fn persons_beside(tx: &mut Tx, user: UserId) -> Result<Vec<Participant>> {
    let (sql, who) = (
        select!(
            "WHERE p.role = 'person' AND p.state = 'active' AND p.network_id IN
             (SELECT q.network_id FROM participant q WHERE q.who = $1 AND q.role = 'practitioner' AND q.state = 'active')"
        ),
        tx.who(user)?,
    );
    let rows = sqlx::query(sql).bind(who).fetch_all(tx.conn_apart()).await?;
    all(tx, &rows)
}

fn all(tx: &Tx, rows: &[AnyRow]) -> Result<Vec<Participant>> {
    let vault = tx.vault();
    rows.iter().map(|row| from_row((&vault, tx.profile()), row)).collect()
}

/// Every place that several Telegram users have now.
pub(super) async fn of_users(tx: &mut Tx, users: &[UserId; 20]) -> Result<Vec<Participant>> {
    let sql = select!(super::twenty!("WHERE p.who IN ", " AND p.state = 'active' ORDER BY p.joined_at, p.id"));
    let mut query = sqlx::query(sql);
    for user in users {
        query = query.bind(tx.who(*user)?);
    }
    let rows = query.fetch_all(tx.conn_apart()).await?;
    all(tx, &rows)
}

/// Everybody with a place at these meetings, also of the past: who they are, their seat, and how far the meeting's stream
/// has come.
pub(super) async fn rows_of_meetings(tx: &mut Tx, meetings: [&MeetingId; 20]) -> Result<Vec<AnyRow>> {
    late::write(tx).await?;
    let sql = select!(
        ", s.meeting_id, s.status, s.how, s.told_version, s.seen_version, s.news, s.later, s.needs, s.noted_by, s.noted_at,
           t.status AS noted, t.how AS noted_how, t.first_at,
           (SELECT COALESCE(MAX(seq), 0) FROM relay_event WHERE stream = s.meeting_id) AS newest",
        super::twenty!(
            "JOIN seat s ON s.participant_id = p.id
             LEFT JOIN attendance t ON t.meeting_id = s.meeting_id AND t.participant_id = s.participant_id WHERE s.meeting_id IN ",
            " ORDER BY p.joined_at, p.id"
        )
    );
    let query = meetings.iter().fold(sqlx::query(sql), |query, id| query.bind(id.as_str()));
    Ok(query.fetch_all(tx.conn_apart()).await?)
}

/// The place a network's person has; `None` before they agreed and after they left.
pub async fn person_of(tx: &mut Tx, network: &NetworkId) -> Result<Option<Participant>> {
    Ok(of_network(tx, network).await?.into_iter().find(|participant| participant.role == Role::Person))
}

/// What a new place rests on.
pub enum Ground {
    /// The person's own yes.
    Person(Agreement),
    /// Two yeses: the person's to the human who opened this link, for one of their words; and that human's own.
    Member(ContactId, LinkId, Agreement),
    /// A practitioner of the team.
    Practitioner(StaffId),
}

/// Gives somebody their place, and keeps their yes first: without the yeses it rests on, the database refuses it.
pub async fn insert(
    tx: &mut Tx,
    network: &NetworkId,
    user: UserId,
    name: &str,
    ground: Ground,
    now: Timestamp,
) -> Result<ParticipantId> {
    let fresh = ParticipantId::fresh();
    let (role, contact, staff, approval) = match ground {
        Ground::Practitioner(staff) => (Role::Practitioner, None, Some(staff), None),
        Ground::Person(agreement) => {
            consents::grant(tx, network, &fresh, agreement, now).await?;
            (Role::Person, None, None, None)
        }
        Ground::Member(contact, link, agreement) => {
            consents::grant(tx, network, &fresh, agreement, now).await?;
            (Role::Member, Some(contact), None, Some(consents::approval_of(tx, &link).await?))
        }
    };
    let sql = "INSERT INTO participant (id, network_id, role, who, tg, name, contact_id, approval_id, staff_id, state, joined_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', $10)";
    let key = vault::key(tx, network.as_str()).await?;
    let cell = |column| Cell { table: "participant", column, row: fresh.as_str(), key: network.as_str() };
    let (who, tg, name) = (tx.who(user)?, key.seal(cell("tg"), &user.0.to_string())?, key.seal(cell("name"), name)?);
    let query =
        sqlx::query(sql).bind(fresh.as_str()).bind(network.as_str()).bind(role.code()).bind(who).bind(tg).bind(name);
    let query = query.bind(contact.map(|id| id.0)).bind(approval).bind(staff.map(|id| id.0));
    query.bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(fresh)
}

/// What somebody is called in a network.
pub async fn rename(tx: &mut Tx, place: &Participant, name: &str) -> Result<()> {
    let (id, key) = (place.id.as_str(), place.network.as_str());
    let sealed = vault::key(tx, key).await?.seal(Cell { table: "participant", column: "name", row: id, key }, name)?;
    sqlx::query("UPDATE participant SET name = $2 WHERE id = $1").bind(id).bind(sealed).execute(tx.conn()).await?;
    Ok(())
}

/// Whether the others in the network may see that they come.
pub async fn set_shows(tx: &mut Tx, id: &ParticipantId, yes: bool) -> Result<()> {
    let sql = "UPDATE participant SET shows = $2 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(i64::from(yes)).execute(tx.conn()).await?;
    Ok(())
}

/// Whether their name may stand in the care team's record.
pub async fn set_on_record(tx: &mut Tx, id: &ParticipantId, yes: bool) -> Result<()> {
    let sql = "UPDATE participant SET on_record = $2 WHERE id = $1";
    sqlx::query(sql).bind(id.as_str()).bind(i64::from(yes)).execute(tx.conn()).await?;
    Ok(())
}

/// Ends a place: `left` by their own word, `removed` by the person's.
pub async fn end(tx: &mut Tx, id: &ParticipantId, removed: bool, now: Timestamp) -> Result<()> {
    let sql = "UPDATE participant SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'active'";
    let state = if removed { "removed" } else { "left" };
    let done = sqlx::query(sql).bind(id.as_str()).bind(state).bind(now.as_millisecond()).execute(tx.conn()).await?;
    super::changed(&done)?;
    let end = if removed { End::Removed } else { End::Left };
    tombstones::record(tx, id.as_str(), end, now).await
}

/// Ends the places in networks whose person has left, once nothing is still to be said there.
pub async fn end_in_closed_networks(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let sql = "UPDATE participant SET state = 'left', ended_at = $1
               WHERE state = 'active' AND network_id IN (SELECT id FROM network WHERE state = 'closed')
               AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.receiver = 'p:' || participant.id AND o.done_at IS NULL)";
    sqlx::query(sql).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Erases who they were from places that ended before `before`: the history keeps an opaque id and nothing else.
pub async fn forget_gone(tx: &mut Tx, before: Timestamp) -> Result<()> {
    // What they said to times that were offered leads to nothing any more.
    let gone = "DELETE FROM poll_answer WHERE participant_id IN (SELECT id FROM participant WHERE state <> 'active' AND ended_at <= $1)";
    sqlx::query(gone).bind(before.as_millisecond()).execute(tx.conn()).await?;
    let mail = "DELETE FROM mailbox WHERE participant_id IN (SELECT id FROM participant WHERE state <> 'active' AND ended_at <= $1)";
    sqlx::query(mail).bind(before.as_millisecond()).execute(tx.conn()).await?;
    let sql =
        "UPDATE participant SET who = '', tg = '', name = '' WHERE state <> 'active' AND ended_at <= $1 AND who <> ''";
    sqlx::query(sql).bind(before.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}
