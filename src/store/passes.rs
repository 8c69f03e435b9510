//! What opens something of somebody's at our pages. The token is in the address they have; only its hash is kept.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{Tx, col, links, participants};
use crate::domain::ids::UserId;
use crate::domain::link::Link;

/// What a token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// Their own page: all that they may see and do.
    Page,
    /// The question whether an e-mail address is theirs, and nothing else: it is sent to whoever reads there.
    Confirm,
}

impl Opens {
    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Opens::Page => "page",
            Opens::Confirm => "confirm",
        }
    }

    /// How long: a page after it was last looked at, a question since it was asked.
    pub fn life(self) -> SignedDuration {
        match self {
            Opens::Page => SignedDuration::from_hours(90 * 24),
            Opens::Confirm => SignedDuration::from_hours(3 * 24),
        }
    }
}

/// Whose a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Somebody who takes part.
    TakesPart(UserId),
    /// Somebody who opened a link and has not agreed yet.
    Opened(Box<Link>),
}

/// A look that keeps a page alive is written down once a day at most.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// One more token for somebody. Older ones go on working.
pub async fn create(tx: &mut Tx, user: UserId, opens: Opens, now: Timestamp) -> Result<String> {
    let token = links::fresh_token()?;
    let sql = "INSERT INTO pass (hash, who, kind, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(sql).bind(links::hash(&token)).bind(tx.who(user)?).bind(opens.code());
    let query = query.bind(now.as_millisecond()).bind((now + opens.life()).as_millisecond());
    query.execute(tx.conn()).await?;
    Ok(token)
}

/// Whose token this is; `None` if it opens nothing, or nothing any more. Looked up by its hash, as `links::by_token` is.
pub async fn owner(tx: &mut Tx, token: &str, opens: Opens, now: Timestamp) -> Result<Option<Owner>> {
    let sql = "SELECT who, expires_at FROM pass WHERE hash = $1 AND kind = $2 AND expires_at > $3";
    let hash = links::hash(token);
    let query = sqlx::query(sql).bind(hash.clone()).bind(opens.code()).bind(now.as_millisecond());
    let Some(row) = query.fetch_optional(tx.conn()).await? else { return Ok(None) };
    let (who, expires): (String, i64) = (col(&row, "who")?, col(&row, "expires_at")?);
    if opens == Opens::Page && expires < (now + Opens::Page.life() - A_DAY).as_millisecond() {
        let sql = "UPDATE pass SET expires_at = $2 WHERE hash = $1";
        let until = now + Opens::Page.life();
        sqlx::query(sql).bind(hash).bind(until.as_millisecond()).execute(tx.conn()).await?;
    }
    if let Some(user) = participants::user_of(tx, &who).await? {
        return Ok(Some(Owner::TakesPart(user)));
    }
    Ok(links::opener(tx, &who).await?.filter(|link| link.expires > now).map(|link| Owner::Opened(Box::new(link))))
}

/// Every token of somebody that opens this is over.
pub async fn end(tx: &mut Tx, user: UserId, opens: Opens) -> Result<()> {
    let (sql, who) = ("DELETE FROM pass WHERE who = $1 AND kind = $2", tx.who(user)?);
    sqlx::query(sql).bind(who).bind(opens.code()).execute(tx.conn()).await?;
    Ok(())
}

/// Forgets tokens whose time is over, and those of people of whom nothing is kept any more.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let sql = "DELETE FROM pass WHERE expires_at <= $1 OR (NOT EXISTS (SELECT 1 FROM account a WHERE a.who = pass.who)
               AND NOT EXISTS (SELECT 1 FROM link l WHERE l.claimant_who = pass.who))";
    sqlx::query(sql).bind(now.as_millisecond()).execute(tx.conn()).await?;
    Ok(())
}
