//! How people want to be written to, by Telegram user.

use anyhow::Result;
use sqlx::{Row, any::AnyRow};

use super::{Tx, col};
use crate::domain::ids::UserId;
use crate::domain::language::Lang;
use crate::domain::participant::Habits;
use crate::domain::quiet::QuietHours;
use crate::domain::when::Zone;

/// Their settings; `None` for people who do not take part, of whom nothing is kept.
pub async fn habits(tx: &mut Tx, user: UserId) -> Result<Option<Habits>> {
    let sql = "SELECT lang, zone, quiet FROM account WHERE tg_id = $1";
    let row = sqlx::query(sql).bind(user.0).fetch_optional(tx.conn()).await?;
    row.as_ref().map(from_row).transpose()
}

/// The settings of several people.
pub(super) async fn of_users(tx: &mut Tx, users: &[UserId; 20]) -> Result<Vec<(UserId, Habits)>> {
    let mut query = sqlx::query(super::twenty!("SELECT tg_id, lang, zone, quiet FROM account WHERE tg_id IN ", ""));
    for user in users {
        query = query.bind(user.0);
    }
    let rows = query.fetch_all(tx.conn_apart()).await?;
    rows.iter().map(|row| Ok((UserId(col(row, "tg_id")?), from_row(row)?))).collect()
}

/// Settings out of columns `lang`, `zone`, `quiet`; whoever was erased has the plainest ones.
pub(super) fn from_row(row: &AnyRow) -> Result<Habits> {
    let lang: Option<String> = row.try_get("lang")?;
    Ok(Habits {
        lang: lang.as_deref().and_then(Lang::from_tag).unwrap_or_default(),
        zone: col::<Option<String>>(row, "zone")?.and_then(|name| Zone::named(&name)).unwrap_or(Zone::UTC),
        quiet: col::<Option<String>>(row, "quiet")?.and_then(|text| text.parse().ok()).unwrap_or_default(),
    })
}

/// Keeps first settings for somebody who now takes part; those they already have stay.
pub async fn ensure(tx: &mut Tx, user: UserId, first: &Habits) -> Result<()> {
    let sql = "INSERT INTO account (tg_id, lang, zone, quiet, reachable) VALUES ($1, $2, $3, $4, 1)
               ON CONFLICT (tg_id) DO UPDATE SET reachable = 1";
    let query = sqlx::query(sql).bind(user.0).bind(first.lang.code()).bind(first.zone.name().to_owned());
    query.bind(first.quiet.to_string()).execute(tx.conn()).await?;
    Ok(())
}

/// The language they chose.
pub async fn set_lang(tx: &mut Tx, user: UserId, lang: Lang) -> Result<()> {
    let sql = "UPDATE account SET lang = $2 WHERE tg_id = $1";
    sqlx::query(sql).bind(user.0).bind(lang.code()).execute(tx.conn()).await?;
    Ok(())
}

/// The zone they live in.
pub async fn set_zone(tx: &mut Tx, user: UserId, zone: &Zone) -> Result<()> {
    let sql = "UPDATE account SET zone = $2 WHERE tg_id = $1";
    sqlx::query(sql).bind(user.0).bind(zone.name().to_owned()).execute(tx.conn()).await?;
    Ok(())
}

/// Their quiet hours.
pub async fn set_quiet(tx: &mut Tx, user: UserId, quiet: QuietHours) -> Result<()> {
    let sql = "UPDATE account SET quiet = $2 WHERE tg_id = $1";
    sqlx::query(sql).bind(user.0).bind(quiet.to_string()).execute(tx.conn()).await?;
    Ok(())
}

/// Whether Telegram takes messages to them. Returns whether that is news.
pub async fn set_reachable(tx: &mut Tx, user: UserId, reachable: bool) -> Result<bool> {
    let sql = "UPDATE account SET reachable = $2 WHERE tg_id = $1 AND reachable <> $2";
    let done = sqlx::query(sql).bind(user.0).bind(i64::from(reachable)).execute(tx.conn()).await?;
    Ok(done.rows_affected() > 0)
}

/// Forgets the settings of somebody who takes part nowhere any more. The touch comes first: whoever just joins elsewhere
/// is waited for, and then seen.
pub async fn forget_if_gone(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query("UPDATE account SET reachable = reachable WHERE tg_id = $1").bind(user.0).execute(tx.conn()).await?;
    let sql = "DELETE FROM account WHERE tg_id = $1
               AND NOT EXISTS (SELECT 1 FROM participant WHERE tg_id = $1 AND state = 'active')
               AND NOT EXISTS (SELECT 1 FROM staff WHERE tg_id = $1 AND off_at IS NULL)";
    sqlx::query(sql).bind(user.0).execute(tx.conn()).await?;
    tx.forgets();
    Ok(())
}

/// Forgets the settings of everybody who takes part nowhere any more and to whom nothing is still to be said.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    let sql = "SELECT tg_id FROM account
               WHERE NOT EXISTS (SELECT 1 FROM participant p WHERE p.tg_id = account.tg_id AND p.state = 'active')
               AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.tg_id = account.tg_id AND s.off_at IS NULL)
               AND NOT EXISTS (SELECT 1 FROM participant p JOIN outbox o ON o.receiver = 'p:' || p.id
                               WHERE p.tg_id = account.tg_id AND o.done_at IS NULL)";
    for row in sqlx::query(sql).fetch_all(tx.conn()).await? {
        forget_if_gone(tx, UserId(col(&row, "tg_id")?)).await?;
    }
    Ok(())
}
