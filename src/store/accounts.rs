//! How people want to be written to, by Telegram user.

use std::collections::HashMap;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Row, any::AnyRow};

use super::{Tx, col, millis};
use crate::domain::ids::UserId;
use crate::domain::language::Lang;
use crate::domain::participant::{Habits, Reminders};
use crate::domain::profile::Profile;
use crate::domain::quiet::QuietHours;
use crate::domain::when::Zone;

/// Their settings; `None` for people who do not take part, of whom nothing is kept.
pub async fn habits(tx: &mut Tx, user: UserId) -> Result<Option<Habits>> {
    let (sql, who) = (
        "SELECT lang, zone, quiet, discreet, reminders, travel, on_call_until FROM account WHERE who = $1",
        tx.who(user)?,
    );
    let row = sqlx::query(sql).bind(who).fetch_optional(tx.conn()).await?;
    row.as_ref().map(|row| from_row(tx.profile(), row)).transpose()
}

/// The settings of several people.
pub(super) async fn of_users(tx: &mut Tx, users: &[UserId; 20]) -> Result<Vec<(UserId, Habits)>> {
    let mut query = sqlx::query(super::twenty!(
        "SELECT who, lang, zone, quiet, discreet, reminders, travel, on_call_until FROM account WHERE who IN ",
        ""
    ));
    let mut marks = HashMap::with_capacity(users.len());
    for user in users {
        let who = tx.who(*user)?;
        query = query.bind(who.clone());
        marks.insert(who, *user);
    }
    let rows = query.fetch_all(tx.conn_apart()).await?;
    let of = |row: &AnyRow| marks.get(&col::<String>(row, "who")?).copied().context("settings nobody asked for");
    rows.iter().map(|row| Ok((of(row)?, from_row(tx.profile(), row)?))).collect()
}

/// Settings out of columns `lang`, `zone`, `quiet`, `discreet`, `reminders`, `travel`, `on_call_until`, as they hold in a service of this kind;
/// whoever was erased has the plainest ones.
pub(super) fn from_row(service: Profile, row: &AnyRow) -> Result<Habits> {
    let quiet: QuietHours = col::<Option<String>>(row, "quiet")?.and_then(|text| text.parse().ok()).unwrap_or_default();
    let travel = col::<Option<i64>>(row, "travel")?.filter(|minutes| *minutes > 0);
    let lang: Option<String> = row.try_get("lang")?;
    Ok(Habits {
        lang: lang.as_deref().and_then(Lang::from_tag).unwrap_or_default(),
        zone: col::<Option<String>>(row, "zone")?.and_then(|name| Zone::named(&name)).unwrap_or(Zone::UTC),
        quiet: service.quiet(quiet),
        discreet: col::<Option<i64>>(row, "discreet")? == Some(1),
        reminders: col::<Option<String>>(row, "reminders")?
            .and_then(|code| Reminders::from_code(&code))
            .unwrap_or_default(),
        travel: travel.map(SignedDuration::from_mins),
        on_call: col::<Option<i64>>(row, "on_call_until")?.map(millis).transpose()?,
        service,
    })
}

/// Keeps first settings for somebody who now takes part; those they already have stay.
pub async fn ensure(tx: &mut Tx, user: UserId, first: &Habits) -> Result<()> {
    let sql = "INSERT INTO account (who, lang, zone, quiet, reachable) VALUES ($1, $2, $3, $4, 1)
               ON CONFLICT (who) DO UPDATE SET reachable = 1";
    let query = sqlx::query(sql).bind(tx.who(user)?).bind(first.lang.code()).bind(first.zone.name().to_owned());
    query.bind(first.quiet.to_string()).execute(tx.conn()).await?;
    Ok(())
}

/// The language they chose.
pub async fn set_lang(tx: &mut Tx, user: UserId, lang: Lang) -> Result<()> {
    let sql = "UPDATE account SET lang = $2 WHERE who = $1";
    let who = tx.who(user)?;
    sqlx::query(sql).bind(who).bind(lang.code()).execute(tx.conn()).await?;
    Ok(())
}

/// The zone they live in.
pub async fn set_zone(tx: &mut Tx, user: UserId, zone: &Zone) -> Result<()> {
    let sql = "UPDATE account SET zone = $2 WHERE who = $1";
    let who = tx.who(user)?;
    sqlx::query(sql).bind(who).bind(zone.name().to_owned()).execute(tx.conn()).await?;
    Ok(())
}

/// Their quiet hours.
pub async fn set_quiet(tx: &mut Tx, user: UserId, quiet: QuietHours) -> Result<()> {
    let sql = "UPDATE account SET quiet = $2 WHERE who = $1";
    let who = tx.who(user)?;
    sqlx::query(sql).bind(who).bind(quiet.to_string()).execute(tx.conn()).await?;
    Ok(())
}

/// Whether what comes by itself says what it is about only after a tap.
pub async fn set_discreet(tx: &mut Tx, user: UserId, yes: bool) -> Result<()> {
    let (sql, who) = ("UPDATE account SET discreet = $2 WHERE who = $1", tx.who(user)?);
    sqlx::query(sql).bind(who).bind(i64::from(yes)).execute(tx.conn()).await?;
    Ok(())
}

/// Which reminders they want.
pub async fn set_reminders(tx: &mut Tx, user: UserId, choice: Reminders) -> Result<()> {
    let (sql, who) = ("UPDATE account SET reminders = $2 WHERE who = $1", tx.who(user)?);
    sqlx::query(sql).bind(who).bind(choice.code()).execute(tx.conn()).await?;
    Ok(())
}

/// How long they need to get somewhere; `None`: they want no reminder to leave.
pub async fn set_travel(tx: &mut Tx, user: UserId, travel: Option<SignedDuration>) -> Result<()> {
    let (sql, who) = ("UPDATE account SET travel = $2 WHERE who = $1", tx.who(user)?);
    let minutes = travel.map_or(0, |travel| travel.as_mins());
    sqlx::query(sql).bind(who).bind(minutes).execute(tx.conn()).await?;
    Ok(())
}

/// Whether they hear in the evening what the next day holds. Whoever has no settings yet has not said no.
pub async fn wants_evening(tx: &mut Tx, user: UserId) -> Result<bool> {
    let (sql, who) = ("SELECT who FROM account WHERE who = $1 AND evening = 0", tx.who(user)?);
    Ok(sqlx::query(sql).bind(who).fetch_optional(tx.conn()).await?.is_none())
}

/// They want to hear it, or not.
pub async fn set_evening(tx: &mut Tx, user: UserId, yes: bool) -> Result<()> {
    let (sql, who) = ("UPDATE account SET evening = $2 WHERE who = $1", tx.who(user)?);
    sqlx::query(sql).bind(who).bind(i64::from(yes)).execute(tx.conn()).await?;
    Ok(())
}

/// They are on call until this instant; `None`: not any more.
pub async fn set_on_call(tx: &mut Tx, user: UserId, until: Option<Timestamp>) -> Result<()> {
    let (sql, who) = ("UPDATE account SET on_call_until = $2 WHERE who = $1", tx.who(user)?);
    let until = until.map(Timestamp::as_millisecond);
    sqlx::query(sql).bind(who).bind(until).execute(tx.conn()).await?;
    Ok(())
}

/// Forgets until when people were on call who are not any more.
pub async fn end_on_call(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let sql = "UPDATE account SET on_call_until = NULL WHERE on_call_until <= $1";
    sqlx::query(sql).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Whether Telegram takes messages to them. Returns whether that is news.
pub async fn set_reachable(tx: &mut Tx, user: UserId, reachable: bool) -> Result<bool> {
    let sql = "UPDATE account SET reachable = $2 WHERE who = $1 AND reachable <> $2";
    let who = tx.who(user)?;
    let done = sqlx::query(sql).bind(who).bind(i64::from(reachable)).execute(tx.conn()).await?;
    Ok(done.rows_affected() > 0)
}

/// The hash of the token with which their calendar reads along (`links::hash`); `None` ends it. An older one is over.
pub async fn set_feed(tx: &mut Tx, user: UserId, hash: Option<&str>) -> Result<()> {
    let (sql, who) = ("UPDATE account SET feed = $2 WHERE who = $1", tx.who(user)?);
    sqlx::query(sql).bind(who).bind(hash.map(str::to_owned)).execute(tx.conn()).await?;
    Ok(())
}

/// Whether a calendar of theirs reads along.
pub async fn has_feed(tx: &mut Tx, user: UserId) -> Result<bool> {
    let (sql, who) = ("SELECT who FROM account WHERE who = $1 AND feed IS NOT NULL", tx.who(user)?);
    Ok(sqlx::query(sql).bind(who).fetch_optional(tx.conn()).await?.is_some())
}

/// Whether this is the hash of somebody's token. Looked up by its hash, as `links::by_token` is.
pub async fn is_feed(tx: &mut Tx, hash: &str) -> Result<bool> {
    let sql = "SELECT who FROM account WHERE feed = $1";
    Ok(sqlx::query(sql).bind(hash).fetch_optional(tx.conn()).await?.is_some())
}

/// A break until this instant; `None` ends it.
pub async fn set_pause(tx: &mut Tx, user: UserId, until: Option<Timestamp>) -> Result<()> {
    let (sql, who) = ("UPDATE account SET paused_until = $2 WHERE who = $1", tx.who(user)?);
    let until = until.map(Timestamp::as_millisecond);
    sqlx::query(sql).bind(who).bind(until).execute(tx.conn()).await?;
    Ok(())
}

/// Ends the breaks that are over.
pub async fn end_pauses(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let sql = "UPDATE account SET paused_until = NULL WHERE paused_until <= $1";
    sqlx::query(sql).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}

/// Forgets the settings of somebody who takes part nowhere any more. The touch comes first: whoever just joins elsewhere
/// is waited for, and then seen.
pub async fn forget_if_gone(tx: &mut Tx, user: UserId) -> Result<()> {
    let who = tx.who(user)?;
    forget_mark_if_gone(tx, &who).await
}

async fn forget_mark_if_gone(tx: &mut Tx, who: &str) -> Result<()> {
    sqlx::query("UPDATE account SET reachable = reachable WHERE who = $1").bind(who).execute(tx.conn()).await?;
    let sql = "DELETE FROM account WHERE who = $1
               AND NOT EXISTS (SELECT 1 FROM participant WHERE who = $1 AND state = 'active')
               AND NOT EXISTS (SELECT 1 FROM staff WHERE who = $1 AND off_at IS NULL)";
    sqlx::query(sql).bind(who).execute(tx.conn()).await?;
    tx.forgets();
    Ok(())
}

/// Forgets the settings of everybody who takes part nowhere any more and to whom nothing is still to be said.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    let sql = "SELECT who FROM account
               WHERE NOT EXISTS (SELECT 1 FROM participant p WHERE p.who = account.who AND p.state = 'active')
               AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.who = account.who AND s.off_at IS NULL)
               AND NOT EXISTS (SELECT 1 FROM participant p JOIN outbox o ON o.receiver = 'p:' || p.id
                               WHERE p.who = account.who AND o.done_at IS NULL)";
    for row in sqlx::query(sql).fetch_all(tx.conn()).await? {
        forget_mark_if_gone(tx, &col::<String>(&row, "who")?).await?;
    }
    Ok(())
}
