//! Who is signed in at a browser, and the links that sign in. Of the tokens only their hashes are kept; what has ended is not kept at all.

use anyhow::Result;
use jiff::Timestamp;

use super::vault::Cell;
use super::{Tx, audit, col, instant, links};
use crate::domain::ids::UserId;
use crate::domain::session::{IDLE, LINK, WHOLE, ends};

/// A link that signs this account in, once. Its older ones that nobody opened are over.
pub async fn invite(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<String> {
    let who = tx.who(user)?;
    let older = "DELETE FROM session WHERE who = $1 AND kind = 'link'";
    sqlx::query(older).bind(who.clone()).execute(tx.conn_apart()).await?;
    let token = links::fresh_token()?;
    insert(tx, &token, who, "link", now).await?;
    Ok(token)
}

async fn insert(tx: &mut Tx, token: &str, who: String, kind: &'static str, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO session (hash, who, kind, made_at, seen_at) VALUES ($1, $2, $3, $4, $4)";
    let query = sqlx::query(sql).bind(links::hash(token)).bind(who).bind(kind).bind(now.as_millisecond());
    query.execute(tx.conn_apart()).await?;
    Ok(())
}

/// Whether this link still signs somebody in. Looked up by its hash, as `links::by_token` is.
pub async fn is_waiting(tx: &mut Tx, token: &str, now: Timestamp) -> Result<bool> {
    let sql = "SELECT hash FROM session WHERE hash = $1 AND kind = 'link' AND made_at > $2";
    let query = sqlx::query(sql).bind(links::hash(token)).bind((now - LINK).as_millisecond());
    Ok(query.fetch_optional(tx.conn_apart()).await?.is_some())
}

/// Uses a link up; whose it was. Of two who open it at once one finds it.
pub async fn open(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<UserId>> {
    let sql = "DELETE FROM session WHERE hash = $1 AND kind = 'link' AND made_at > $2 RETURNING who";
    let query = sqlx::query(sql).bind(links::hash(token)).bind((now - LINK).as_millisecond());
    let Some(row) = query.fetch_optional(tx.conn_apart()).await? else { return Ok(None) };
    staff_of(tx, &col::<String>(&row, "who")?).await
}

/// Begins a session; the token that its browser shows from now on. It is written into the audit under their place in the team.
pub async fn begin(tx: &mut Tx, user: UserId, staff: &str, now: Timestamp) -> Result<String> {
    let (token, who) = (links::fresh_token()?, tx.who(user)?);
    insert(tx, &token, who, "session", now).await?;
    audit::note(tx, Some(staff), "signed-in", staff, now);
    Ok(token)
}

/// Whose session this is, and until when if nothing more is done in it. `None`: nobody's, or nobody's any more.
pub async fn of(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<(UserId, Timestamp)>> {
    let sql = "SELECT who, made_at, seen_at FROM session WHERE hash = $1 AND kind = 'session'";
    let row = sqlx::query(sql).bind(links::hash(token)).fetch_optional(tx.conn_apart()).await?;
    let Some(row) = row else { return Ok(None) };
    let until = ends(instant(&row, "made_at")?, instant(&row, "seen_at")?);
    if until <= now {
        return Ok(None);
    }
    Ok(staff_of(tx, &col::<String>(&row, "who")?).await?.map(|user| (user, until)))
}

/// Who works in a team under this mark of the accounts.
async fn staff_of(tx: &mut Tx, who: &str) -> Result<Option<UserId>> {
    let sql = "SELECT s.id, s.team_id, s.tg, k.wrapped FROM staff s LEFT JOIN data_key k ON k.id = s.team_id
               WHERE s.who = $1 AND s.off_at IS NULL ORDER BY s.joined_at, s.id LIMIT 1";
    let Some(row) = sqlx::query(sql).bind(who).fetch_optional(tx.conn_apart()).await? else { return Ok(None) };
    let (id, team): (String, String) = (col(&row, "id")?, col(&row, "team_id")?);
    let cell = Cell { table: "staff", column: "tg", row: &id, key: &team };
    let wrapped: Option<String> = col(&row, "wrapped")?;
    tx.vault().open_user(wrapped.as_deref(), cell, &col::<String>(&row, "tg")?).map(Some)
}

/// Its owner did something.
pub async fn touch(tx: &mut Tx, token: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE session SET seen_at = $2 WHERE hash = $1 AND seen_at < $2";
    sqlx::query(sql).bind(links::hash(token)).bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Ends one session.
pub async fn end(tx: &mut Tx, token: &str) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE hash = $1").bind(links::hash(token)).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Ends every session of an account, and its links that nobody opened. Returns how many.
pub async fn end_all(tx: &mut Tx, user: UserId) -> Result<u64> {
    let who = tx.who(user)?;
    let done = sqlx::query("DELETE FROM session WHERE who = $1").bind(who).execute(tx.conn_apart()).await?;
    Ok(done.rows_affected())
}

/// How many sessions of an account live.
pub async fn living(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<i64> {
    let sql =
        "SELECT COUNT(*) AS living FROM session WHERE who = $1 AND kind = 'session' AND made_at > $2 AND seen_at > $3";
    let query = sqlx::query(sql).bind(tx.who(user)?).bind((now - WHOLE).as_millisecond());
    let query = query.bind((now - IDLE).as_millisecond());
    col(&query.fetch_one(tx.conn_apart()).await?, "living")
}

/// Forgets what has run out.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let sql = "DELETE FROM session WHERE (kind = 'link' AND made_at <= $1)
               OR (kind = 'session' AND (made_at <= $2 OR seen_at <= $3))";
    let query = sqlx::query(sql).bind((now - LINK).as_millisecond()).bind((now - WHOLE).as_millisecond());
    query.bind((now - IDLE).as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// After a restore nobody is signed in: what was signed out since the backup must stay so.
pub async fn end_everybodys(tx: &mut Tx) -> Result<()> {
    Ok(sqlx::query("DELETE FROM session").execute(tx.conn_apart()).await.map(drop)?)
}
