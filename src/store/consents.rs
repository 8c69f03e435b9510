//! The ledger of yes and no: the person's approvals of humans, the humans' own consents, and what took either back. Rows are
//! only ever added, and everybody's place is their sum; the database itself refuses a place, or a message to it, without
//! them (`migrations/rules`).

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{Tx, audit, col};
use crate::domain::ids::{ContactId, LinkId, NetworkId, ParticipantId};
use crate::domain::language::Lang;

/// Somebody's own yes, as evidence (GDPR art. 7(1)): which text, in which language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Version of the notice, e.g. `member-1`.
    pub notice: &'static str,
    /// The language it was shown in.
    pub lang: Lang,
    /// SHA-256 of the text that was shown, hexadecimal.
    pub text_hash: String,
}

/// Why the person's yes to somebody ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The person removed them.
    Removed,
    /// The person left: their network is closed.
    Closed,
}

impl Why {
    fn code(self) -> &'static str {
        match self {
            Why::Removed => "removed",
            Why::Closed => "closed",
        }
    }
}

/// Somebody says yes: the second of the two.
pub async fn grant(
    tx: &mut Tx,
    network: &NetworkId,
    who: &ParticipantId,
    agreement: Agreement,
    now: Timestamp,
) -> Result<()> {
    append(tx, (network, who, "grant"), agreement, now).await
}

/// When somebody said yes by word of mouth, as the person heard it; `None` where they said so themselves.
pub async fn spoken_at(tx: &mut Tx, who: &ParticipantId) -> Result<Option<Timestamp>> {
    let sql = "SELECT at FROM consent_event WHERE subject = $1 AND kind = 'grant' AND notice LIKE 'spoken-%'";
    let row = sqlx::query(sql).bind(who.as_str()).fetch_optional(tx.conn()).await?;
    row.map(|row| super::instant(&row, "at")).transpose()
}

/// Somebody takes their own yes back, without a reason.
pub async fn withdraw(tx: &mut Tx, network: &NetworkId, who: &ParticipantId, lang: Lang, now: Timestamp) -> Result<()> {
    let agreement = Agreement { notice: "stop-1", lang, text_hash: String::new() };
    append(tx, (network, who, "withdrawal"), agreement, now).await
}

async fn append(
    tx: &mut Tx,
    (network, who, kind): (&NetworkId, &ParticipantId, &str),
    agreement: Agreement,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO consent_event (id, network_id, subject, kind, notice, lang, text_hash, at, update_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let Agreement { notice, lang, text_hash } = agreement;
    let cause = tx.cause();
    audit::note(tx, Some(who.as_str()), if kind == "grant" { "agreed" } else { "withdrew" }, network.as_str(), now);
    let query = sqlx::query(sql).bind(LinkId::fresh().0).bind(network.as_str()).bind(who.as_str());
    let query = query.bind(kind).bind(notice).bind(lang.code()).bind(text_hash);
    query.bind(now.as_millisecond()).bind(cause).execute(tx.conn()).await?;
    Ok(())
}

/// The person's yes to the human who opened a link: the first of the two.
pub async fn approve(
    tx: &mut Tx,
    network: &NetworkId,
    contact: &ContactId,
    link: &LinkId,
    now: Timestamp,
) -> Result<()> {
    let sql =
        "INSERT INTO approval (id, network_id, contact_id, link_id, at, update_id) VALUES ($1, $2, $3, $4, $5, $6)";
    let cause = tx.cause();
    audit::note(tx, None, "approved", contact.as_str(), now);
    let query =
        sqlx::query(sql).bind(LinkId::fresh().0).bind(network.as_str()).bind(contact.as_str()).bind(link.as_str());
    query.bind(now.as_millisecond()).bind(cause).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn approval_of(tx: &mut Tx, link: &LinkId) -> Result<String> {
    let row =
        sqlx::query("SELECT id FROM approval WHERE link_id = $1").bind(link.as_str()).fetch_optional(tx.conn()).await?;
    col(&row.context("nobody approved who opened this link")?, "id")
}

/// The person takes back every yes to whoever they call by this word.
pub async fn revoke(tx: &mut Tx, contact: &ContactId, now: Timestamp) -> Result<()> {
    revoke_where(tx, ("", contact.as_str()), Why::Removed, now).await
}

/// With the person's leaving, every yes of theirs in this network ends.
pub async fn revoke_all(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<()> {
    revoke_where(tx, (network.as_str(), ""), Why::Closed, now).await
}

async fn revoke_where(tx: &mut Tx, (network, contact): (&str, &str), why: Why, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO revocation (approval_id, why, at, update_id)
               SELECT a.id, $3, $4, $5 FROM approval a WHERE (a.network_id = $1 OR a.contact_id = $2)
               AND NOT EXISTS (SELECT 1 FROM revocation r WHERE r.approval_id = a.id)";
    let cause = tx.cause();
    let query = sqlx::query(sql).bind(network).bind(contact).bind(why.code());
    query.bind(now.as_millisecond()).bind(cause).execute(tx.conn()).await?;
    Ok(())
}
