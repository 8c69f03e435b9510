//! What a report counts: ids of the practice and moments, read in five statements, whoever and how many they are about.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;

use super::{Tx, code, col, id, instant, late, millis};
use crate::domain::first_meeting::Past;
use crate::domain::ids::{StaffId, TeamId};
use crate::domain::report::{Channel, Facts, First, Held, Period};

/// Reads all of it, of one team or of all, as it is known at this moment.
pub async fn facts(tx: &mut Tx, team: Option<&TeamId>, period: Period, now: Timestamp) -> Result<Facts> {
    late::write(tx).await?;
    let team = team.map_or("", TeamId::as_str);
    let until = period.to.min(now);
    Ok(Facts {
        firsts: firsts(tx, team, period).await?,
        held: held(tx, team, (period.from.min(until), until)).await?,
        sizes: sizes(tx, team, until).await?,
        answers: answers(tx, team, period).await?,
        reach: reach(tx, team).await?,
    })
}

/// Those who were referred within the period, and what became of it until today.
async fn firsts(tx: &mut Tx, team: &str, period: Period) -> Result<Vec<First>> {
    let sql = "SELECT n.referred_at, n.closed_at, f.hours, f.held_at, f.paused FROM network n
               JOIN first_meeting f ON f.network_id = n.id
               WHERE n.referred_at >= $2 AND n.referred_at < $3 AND ($1 = '' OR n.team_id = $1)";
    let query = sqlx::query(sql).bind(team).bind(period.from.as_millisecond()).bind(period.to.as_millisecond());
    query.fetch_all(tx.conn_apart()).await?.iter().map(first).collect()
}

fn first(row: &AnyRow) -> Result<First> {
    Ok(First {
        referred: instant(row, "referred_at")?,
        target: SignedDuration::from_hours(col(row, "hours")?),
        held: col::<Option<i64>>(row, "held_at")?.map(millis).transpose()?,
        paused: SignedDuration::from_millis(col(row, "paused")?),
        closed: col::<Option<i64>>(row, "closed_at")?.is_some(),
    })
}

/// Meetings that have begun before the last of these moments and were held, around everybody who was met since the first of them: what was
/// noted says so, and where nobody noted, that they were ready. Who was there is what was noted, else who said that they come.
async fn held(tx: &mut Tx, team: &str, (from, until): (Timestamp, Timestamp)) -> Result<Vec<Held>> {
    let sql = "SELECT m.network_id, m.start_at, m.readiness, COUNT(a.status) AS noted,
               COUNT(CASE WHEN a.status = 'came' AND p.role = 'person' THEN 1 END) AS person,
               CASE WHEN COUNT(a.status) > 0 THEN COUNT(CASE WHEN a.status = 'came' AND p.role = 'member' THEN 1 END)
                    ELSE COUNT(CASE WHEN s.status = 'coming' AND p.role = 'member' THEN 1 END) END AS members,
               COALESCE(CASE WHEN COUNT(a.status) > 0 THEN string_agg(CASE WHEN a.status = 'came' THEN p.staff_id END, ' ')
                    ELSE string_agg(CASE WHEN s.status = 'coming' THEN p.staff_id END, ' ') END, '') AS staff
               FROM meeting m JOIN seat s ON s.meeting_id = m.id JOIN participant p ON p.id = s.participant_id
               LEFT JOIN attendance a ON a.meeting_id = m.id AND a.participant_id = s.participant_id
               WHERE m.state = 'called' AND m.start_at < $2
               AND EXISTS (SELECT 1 FROM meeting i WHERE i.network_id = m.network_id AND i.start_at >= $3 AND i.start_at < $2)
               AND ($1 = '' OR m.network_id IN (SELECT id FROM network WHERE team_id = $1))
               GROUP BY m.id ORDER BY m.start_at";
    let query = sqlx::query(sql).bind(team).bind(until.as_millisecond()).bind(from.as_millisecond());
    query.fetch_all(tx.conn_apart()).await?.iter().filter_map(|row| meeting(row).transpose()).collect()
}

fn meeting(row: &AnyRow) -> Result<Option<Held>> {
    let count = |name| col::<i64>(row, name);
    let (start, noted, members) = (instant(row, "start_at")?, count("noted")? > 0, count("members")?);
    let staff = col::<String>(row, "staff")?;
    let practitioners: Vec<StaffId> = staff.split_whitespace().map(|one| StaffId(one.to_owned())).collect();
    let met = count("person")? > 0 && (members > 0 || !practitioners.is_empty());
    let past = Past { start, ready: col::<String>(row, "readiness")? == "ready", noted, met };
    let members = u64::try_from(members).context("a count")?;
    Ok(past.was_held().then_some(Held { network: id(row, "network_id")?, start, practitioners, members }))
}

/// Of each network that is open then: how many of the person's people take part.
async fn sizes(tx: &mut Tx, team: &str, until: Timestamp) -> Result<Vec<u64>> {
    // Each network once for itself and once for each of its people: a join from networks to people would look at all people for each network.
    let sql = "SELECT COUNT(o.one) AS people FROM (
               SELECT n.id, NULL AS one FROM network n WHERE n.opened_at < $2 AND (n.closed_at IS NULL OR n.closed_at >= $2)
               AND ($1 = '' OR n.team_id = $1)
               UNION ALL
               SELECT n.id, 1 AS one FROM participant p JOIN network n ON n.id = p.network_id
               WHERE n.opened_at < $2 AND (n.closed_at IS NULL OR n.closed_at >= $2) AND ($1 = '' OR n.team_id = $1)
               AND p.role = 'member' AND p.joined_at < $2 AND (p.ended_at IS NULL OR p.ended_at >= $2)) o
               GROUP BY o.id";
    let query = sqlx::query(sql).bind(team).bind(until.as_millisecond());
    query.fetch_all(tx.conn_apart()).await?.iter().map(people).collect()
}

/// How long the person's people took to their first answer to a meeting that was called within the period: from its call, or from when they
/// came to the network where that was later. What was noted for them says nothing of when they said it; an answer that they gave before
/// the call, to several times, was to another question. Whoever is not asked any more is left out.
async fn answers(tx: &mut Tx, team: &str, period: Period) -> Result<Vec<Option<SignedDuration>>> {
    let sql = "SELECT w.answered_at - w.asked_at AS wait FROM (
               SELECT CASE WHEN p.joined_at > m.called_at THEN p.joined_at ELSE m.called_at END AS asked_at,
               (SELECT MIN(a.at) FROM answer a WHERE a.meeting_id = m.id AND a.participant_id = p.id AND a.noted_by IS NULL) AS answered_at
               FROM meeting m JOIN seat s ON s.meeting_id = m.id AND s.status <> 'released'
               JOIN participant p ON p.id = s.participant_id AND p.role = 'member'
               WHERE m.called_at >= $2 AND m.called_at < $3 AND ($1 = '' OR m.network_id IN (SELECT id FROM network WHERE team_id = $1))) w
               WHERE w.answered_at IS NULL OR w.answered_at > w.asked_at";
    let query = sqlx::query(sql).bind(team).bind(period.from.as_millisecond()).bind(period.to.as_millisecond());
    let wait = |row| Ok(col::<Option<i64>>(row, "wait")?.map(SignedDuration::from_millis));
    query.fetch_all(tx.conn_apart()).await?.iter().map(wait).collect()
}

/// How many are reached how, of those who take part in an open network now, the persons among them.
async fn reach(tx: &mut Tx, team: &str) -> Result<Vec<(Channel, u64)>> {
    let sql = "SELECT COUNT(*) AS people, CASE
               WHEN EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = p.id AND c.notice LIKE 'spoken-%') THEN 'spoken'
               WHEN a.reachable = 0 THEN 'unreachable'
               WHEN EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = p.id AND c.notice LIKE 'page-%') THEN
                    CASE WHEN b.confirmed = 1 THEN 'mail' ELSE 'page' END
               ELSE 'telegram' END AS channel
               FROM participant p JOIN network n ON n.id = p.network_id
               LEFT JOIN account a ON a.who = p.who LEFT JOIN mailbox b ON b.participant_id = p.id
               WHERE p.state = 'active' AND p.role <> 'practitioner' AND n.state = 'open' AND ($1 = '' OR n.team_id = $1) GROUP BY 2";
    let rows = sqlx::query(sql).bind(team).fetch_all(tx.conn_apart()).await?;
    rows.iter().map(|row| Ok((code(row, "channel", Channel::from_code)?, people(row)?))).collect()
}

fn people(row: &AnyRow) -> Result<u64> {
    u64::try_from(col::<i64>(row, "people")?).context("a count")
}
