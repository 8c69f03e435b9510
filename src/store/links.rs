//! One-time links. The token itself is shown once and never kept: only its hash is.

use anyhow::{Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;

use super::{Tx, code, col, id, id_or_none, instant};
use crate::domain::ids::{ContactId, LinkId, NetworkId, TeamId, UserId};
use crate::domain::language::Lang;
use crate::domain::link::{CONFIRM_WITHIN, Claimant, Link, Purpose, State};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, purpose, team_id, network_id, contact_id, made_by, expires_at, state, claimed_tg, claimed_name, claimed_lang FROM link ",
            $rest
        )
    };
}

fn from_row(row: &AnyRow) -> Result<Link> {
    Ok(Link {
        id: id(row, "id")?,
        purpose: code(row, "purpose", Purpose::from_code)?,
        team: id(row, "team_id")?,
        network: id_or_none(row, "network_id")?,
        contact: id_or_none(row, "contact_id")?,
        made_by: col::<Option<i64>>(row, "made_by")?.map(UserId),
        expires: instant(row, "expires_at")?,
        state: code(row, "state", State::from_code)?,
        claimant: claimant(row)?,
    })
}

fn claimant(row: &AnyRow) -> Result<Option<Claimant>> {
    let Some(user) = col::<Option<i64>>(row, "claimed_tg")? else { return Ok(None) };
    let lang = col::<Option<String>>(row, "claimed_lang")?;
    Ok(Some(Claimant {
        user: UserId(user),
        name: col::<Option<String>>(row, "claimed_name")?.unwrap_or_default(),
        lang: lang.as_deref().and_then(Lang::from_tag).unwrap_or_default(),
    }))
}

/// What a new link is for and who made it.
pub struct NewLink<'a> {
    /// What for.
    pub purpose: Purpose,
    /// Whose team.
    pub team: &'a TeamId,
    /// Which network.
    pub network: Option<&'a NetworkId>,
    /// Whom it is made for.
    pub contact: Option<&'a ContactId>,
    /// Its maker; `None` for the operator.
    pub made_by: Option<UserId>,
}

/// Makes a link and returns its token: 128 random bits as 22 characters of base64url.
pub async fn create(tx: &mut Tx, new: NewLink<'_>, now: Timestamp) -> Result<String> {
    let mut secret = [0_u8; 16];
    getrandom::fill(&mut secret).map_err(|error| anyhow!("the system gives no random bytes: {error}"))?;
    let token = URL_SAFE_NO_PAD.encode(secret);
    let sql = "INSERT INTO link (id, token_hash, purpose, team_id, network_id, contact_id, made_by, made_at, expires_at, state)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open')";
    let expires = now + new.purpose.life();
    let query =
        sqlx::query(sql).bind(LinkId::fresh().0).bind(hash(&token)).bind(new.purpose.code()).bind(new.team.as_str());
    let query = query.bind(new.network.map(NetworkId::as_str)).bind(new.contact.map(ContactId::as_str));
    let query = query.bind(new.made_by.map(|user| user.0)).bind(now.as_millisecond()).bind(expires.as_millisecond());
    query.execute(tx.conn()).await?;
    Ok(token)
}

/// SHA-256 in hexadecimal, as tokens and consent texts are kept.
pub fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The link of a token somebody brought. Looked up by the token's hash, which is why no comparison in constant time is needed:
/// how long a look-up takes can tell at most how far the hash of a guess agrees with a hash that is kept, and nobody can make a
/// guess with a wanted hash, nor a token out of one.
pub async fn by_token(tx: &mut Tx, token: &str) -> Result<Option<Link>> {
    let row = sqlx::query(select!("WHERE token_hash = $1")).bind(hash(token)).fetch_optional(tx.conn()).await?;
    row.as_ref().map(from_row).transpose()
}

/// The link of a button.
pub async fn find(tx: &mut Tx, id: &LinkId) -> Result<Option<Link>> {
    let row = sqlx::query(select!("WHERE id = $1")).bind(id.as_str()).fetch_optional(tx.conn()).await?;
    row.as_ref().map(from_row).transpose()
}

/// The newest link made for one of the person's words.
pub async fn newest_for(tx: &mut Tx, contact: &ContactId) -> Result<Option<Link>> {
    let sql = select!("WHERE contact_id = $1 ORDER BY made_at DESC, id DESC LIMIT 1");
    let row = sqlx::query(sql).bind(contact.as_str()).fetch_optional(tx.conn()).await?;
    row.as_ref().map(from_row).transpose()
}

/// The first opener claims it; its maker has a day to say whether it is them.
pub async fn claim(tx: &mut Tx, id: &LinkId, claimant: &Claimant, now: Timestamp) -> Result<()> {
    let sql =
        "UPDATE link SET state = 'claimed', claimed_tg = $2, claimed_name = $3, claimed_lang = $4, expires_at = $5
               WHERE id = $1 AND state = 'open'";
    let expires = now + CONFIRM_WITHIN;
    let query = sqlx::query(sql)
        .bind(id.as_str())
        .bind(claimant.user.0)
        .bind(claimant.name.as_str())
        .bind(claimant.lang.code());
    super::changed(&query.bind(expires.as_millisecond()).execute(tx.conn()).await?)
}

/// Its maker knows the opener, who has time to answer.
pub async fn confirm(tx: &mut Tx, id: &LinkId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE link SET state = 'confirmed', expires_at = $2 WHERE id = $1 AND state = 'claimed'";
    let expires = now + Purpose::Member.life();
    super::changed(&sqlx::query(sql).bind(id.as_str()).bind(expires.as_millisecond()).execute(tx.conn()).await?)
}

/// Ends a link, `used` or dead; its opener is forgotten in the same breath.
pub async fn end(tx: &mut Tx, id: &LinkId, used: bool) -> Result<()> {
    let sql = "UPDATE link SET state = $2, claimed_tg = NULL, claimed_name = NULL, claimed_lang = NULL
               WHERE id = $1 AND state IN ('open', 'claimed', 'confirmed')";
    let state = if used { State::Used } else { State::Dead };
    if !used {
        tx.forgets();
    }
    super::changed(&sqlx::query(sql).bind(id.as_str()).bind(state.code()).execute(tx.conn()).await?)
}

/// Ends every link that still works for one of the person's words.
pub async fn revoke_for(tx: &mut Tx, contact: &ContactId) -> Result<()> {
    let sql = "UPDATE link SET state = 'dead', claimed_tg = NULL, claimed_name = NULL, claimed_lang = NULL
               WHERE contact_id = $1 AND state IN ('open', 'claimed', 'confirmed')";
    sqlx::query(sql).bind(contact.as_str()).execute(tx.conn()).await?;
    tx.forgets();
    Ok(())
}

/// Ends every link of a network that still works: its person left.
pub async fn revoke_all(tx: &mut Tx, network: &NetworkId) -> Result<()> {
    let sql = "UPDATE link SET state = 'dead', claimed_tg = NULL, claimed_name = NULL, claimed_lang = NULL
               WHERE network_id = $1 AND state IN ('open', 'claimed', 'confirmed')";
    sqlx::query(sql).bind(network.as_str()).execute(tx.conn()).await?;
    tx.forgets();
    Ok(())
}

/// Ends a team's earlier links for a coordinator: only the newest works.
pub async fn revoke_for_coordinator(tx: &mut Tx, team: &TeamId) -> Result<()> {
    let sql = "UPDATE link SET state = 'dead' WHERE team_id = $1 AND purpose = 'coordinator' AND state = 'open'";
    sqlx::query(sql).bind(team.as_str()).execute(tx.conn()).await?;
    Ok(())
}

/// Forgets openers whose time has run out. Returns how many.
pub async fn expire(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    let sql = "UPDATE link SET state = 'dead', claimed_tg = NULL, claimed_name = NULL, claimed_lang = NULL
               WHERE state IN ('claimed', 'confirmed') AND expires_at <= $1";
    Ok(sqlx::query(sql).bind(now.as_millisecond()).execute(tx.conn()).await?.rows_affected())
}
