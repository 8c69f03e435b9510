//! One-time links. The token itself is shown once and never kept: only its hash is.

use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;

use super::vault::{self, Cell, Vault};
use super::{Tx, audit, code, col, id_or_none, instant};
use crate::domain::ids::{ContactId, LinkId, NetworkId, TeamId, UserId};
use crate::domain::language::Lang;
use crate::domain::link::{CONFIRM_WITHIN, Claimant, Link, Purpose, State};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT l.id, l.purpose, l.team_id, l.network_id, l.contact_id, l.maker, l.expires_at, l.state,
                    l.claimant, l.claimed_name, l.claimed_lang, k.wrapped
             FROM link l LEFT JOIN data_key k ON k.id = COALESCE(l.network_id, l.team_id) ",
            $rest
        )
    };
}

fn from_row(vault: &Vault, row: &AnyRow) -> Result<Link> {
    let (id, team, network): (String, String, Option<String>) =
        (col(row, "id")?, col(row, "team_id")?, col(row, "network_id")?);
    let sealed = Sealed { vault, row, id: &id, key: network.as_deref().unwrap_or(&team) };
    Ok(Link {
        purpose: code(row, "purpose", Purpose::from_code)?,
        contact: id_or_none(row, "contact_id")?,
        made_by: sealed.user("maker")?,
        expires: instant(row, "expires_at")?,
        state: code(row, "state", State::from_code)?,
        claimant: claimant(&sealed)?,
        id: id.clone().into(),
        team: team.clone().into(),
        network: network.clone().map(NetworkId),
    })
}

fn perhaps(tx: &Tx, row: Option<&AnyRow>) -> Result<Option<Link>> {
    let vault = tx.vault();
    row.map(|row| from_row(&vault, row)).transpose()
}

/// The sealed columns of a link.
struct Sealed<'a> {
    vault: &'a Vault,
    row: &'a AnyRow,
    id: &'a str,
    key: &'a str,
}

impl Sealed<'_> {
    fn text(&self, column: &'static str) -> Result<Option<String>> {
        let Some(sealed) = col::<Option<String>>(self.row, column)? else { return Ok(None) };
        let wrapped: Option<String> = col(self.row, "wrapped")?;
        self.vault.open(wrapped.as_deref(), cell(self.id, self.key, column), &sealed).map(Some)
    }

    fn user(&self, column: &'static str) -> Result<Option<UserId>> {
        let text = self.text(column)?.filter(|text| !text.is_empty());
        text.map(|text| text.parse().map(UserId).context("a sealed number is none")).transpose()
    }
}

fn cell<'a>(id: &'a str, key: &'a str, column: &'static str) -> Cell<'a> {
    Cell { table: "link", column, row: id, key }
}

fn claimant(sealed: &Sealed<'_>) -> Result<Option<Claimant>> {
    let Some(user) = sealed.user("claimant")? else { return Ok(None) };
    let lang = col::<Option<String>>(sealed.row, "claimed_lang")?;
    Ok(Some(Claimant {
        user,
        name: sealed.text("claimed_name")?.unwrap_or_default(),
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

/// A token nobody can guess: 128 random bits as 22 characters of base64url.
pub fn fresh_token() -> Result<String> {
    let mut secret = [0_u8; 16];
    getrandom::fill(&mut secret).map_err(|error| anyhow!("the system gives no random bytes: {error}"))?;
    Ok(URL_SAFE_NO_PAD.encode(secret))
}

/// Makes a link and returns its token.
pub async fn create(tx: &mut Tx, new: NewLink<'_>, now: Timestamp) -> Result<String> {
    let token = fresh_token()?;
    let sql = "INSERT INTO link (id, token_hash, purpose, team_id, network_id, contact_id, maker, maker_who, made_at, expires_at, state)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open')";
    let (fresh, expires) = (LinkId::fresh(), now + new.purpose.life());
    let (maker, mark) = sealed_maker(tx, &fresh, &new).await?;
    let query =
        sqlx::query(sql).bind(fresh.as_str()).bind(hash(&token)).bind(new.purpose.code()).bind(new.team.as_str());
    let query = query.bind(new.network.map(NetworkId::as_str)).bind(new.contact.map(ContactId::as_str));
    let query = query.bind(maker).bind(mark).bind(now.as_millisecond()).bind(expires.as_millisecond());
    query.execute(tx.conn()).await?;
    audit::note(tx, None, "link", fresh.as_str(), now);
    Ok(token)
}

/// Its maker, sealed, and their mark; neither for the operator.
async fn sealed_maker(tx: &mut Tx, id: &LinkId, new: &NewLink<'_>) -> Result<(Option<String>, Option<String>)> {
    let Some(user) = new.made_by else { return Ok((None, None)) };
    let scope = new.network.map_or(new.team.as_str(), NetworkId::as_str);
    let sealed = vault::key(tx, scope).await?.seal(cell(id.as_str(), scope, "maker"), &user.0.to_string())?;
    Ok((Some(sealed), Some(tx.who(user)?)))
}

/// SHA-256 in hexadecimal, as tokens and consent texts are kept.
pub fn hash(text: &str) -> String {
    super::hex(&Sha256::digest(text.as_bytes()))
}

/// The link of a token somebody brought. Looked up by the token's hash, which is why no comparison in constant time is needed:
/// how long a look-up takes can tell at most how far the hash of a guess agrees with a hash that is kept, and nobody can make a
/// guess with a wanted hash, nor a token out of one.
pub async fn by_token(tx: &mut Tx, token: &str) -> Result<Option<Link>> {
    let row = sqlx::query(select!("WHERE l.token_hash = $1")).bind(hash(token)).fetch_optional(tx.conn()).await?;
    perhaps(tx, row.as_ref())
}

/// The link of a button.
pub async fn find(tx: &mut Tx, id: &LinkId) -> Result<Option<Link>> {
    let row = sqlx::query(select!("WHERE l.id = $1")).bind(id.as_str()).fetch_optional(tx.conn()).await?;
    perhaps(tx, row.as_ref())
}

/// Who opened a link under this mark of the accounts, as long as it waits for a word.
pub(super) async fn opener(tx: &mut Tx, who: &str) -> Result<Option<Link>> {
    let sql = select!("WHERE l.claimant_who = $1 AND l.state IN ('claimed', 'confirmed') ORDER BY l.id LIMIT 1");
    let row = sqlx::query(sql).bind(who).fetch_optional(tx.conn()).await?;
    perhaps(tx, row.as_ref())
}

/// The newest link made for one of the person's words.
pub async fn newest_for(tx: &mut Tx, contact: &ContactId) -> Result<Option<Link>> {
    let sql = select!("WHERE l.contact_id = $1 ORDER BY l.made_at DESC, l.id DESC LIMIT 1");
    let row = sqlx::query(sql).bind(contact.as_str()).fetch_optional(tx.conn()).await?;
    perhaps(tx, row.as_ref())
}

/// The first opener claims it; its maker has a day to say whether it is them.
pub async fn claim(tx: &mut Tx, id: &LinkId, claimant: &Claimant, now: Timestamp) -> Result<()> {
    let sql = "UPDATE link SET state = 'claimed', claimed = 1, claimant = $2, claimant_who = $3, claimed_name = $4,
               claimed_lang = $5, expires_at = $6 WHERE id = $1 AND state = 'open'";
    let scope = scope_of(tx, id).await?;
    let key = vault::key(tx, &scope).await?;
    let user = key.seal(cell(id.as_str(), &scope, "claimant"), &claimant.user.0.to_string())?;
    let name = key.seal(cell(id.as_str(), &scope, "claimed_name"), &claimant.name)?;
    let query = sqlx::query(sql).bind(id.as_str()).bind(user).bind(tx.who(claimant.user)?).bind(name);
    let query = query.bind(claimant.lang.code()).bind((now + CONFIRM_WITHIN).as_millisecond());
    super::changed(&query.execute(tx.conn()).await?)
}

/// Whose key a link is sealed under.
async fn scope_of(tx: &mut Tx, id: &LinkId) -> Result<String> {
    let sql = "SELECT COALESCE(network_id, team_id) AS scope FROM link WHERE id = $1";
    let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(tx.conn()).await?;
    col(&row.context("no such link")?, "scope")
}

/// Its maker knows the opener, who has time to answer.
pub async fn confirm(tx: &mut Tx, id: &LinkId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE link SET state = 'confirmed', expires_at = $2 WHERE id = $1 AND state = 'claimed'";
    let expires = now + Purpose::Member.life();
    super::changed(&sqlx::query(sql).bind(id.as_str()).bind(expires.as_millisecond()).execute(tx.conn()).await?)
}

/// Ends a link, `used` or dead; its opener is forgotten in the same breath.
pub async fn end(tx: &mut Tx, id: &LinkId, used: bool) -> Result<()> {
    let sql = "UPDATE link SET state = $2, claimed = NULL, claimant = NULL, claimant_who = NULL, claimed_name = NULL, claimed_lang = NULL
               WHERE id = $1 AND state IN ('open', 'claimed', 'confirmed')";
    let state = if used { State::Used } else { State::Dead };
    if !used {
        tx.forgets();
    }
    super::changed(&sqlx::query(sql).bind(id.as_str()).bind(state.code()).execute(tx.conn()).await?)
}

/// Ends every link that still works for one of the person's words.
pub async fn revoke_for(tx: &mut Tx, contact: &ContactId) -> Result<()> {
    let sql = "UPDATE link SET state = 'dead', claimed = NULL, claimant = NULL, claimant_who = NULL, claimed_name = NULL, claimed_lang = NULL
               WHERE contact_id = $1 AND state IN ('open', 'claimed', 'confirmed')";
    sqlx::query(sql).bind(contact.as_str()).execute(tx.conn()).await?;
    tx.forgets();
    Ok(())
}

/// Ends every link of a network that still works: its person left.
pub async fn revoke_all(tx: &mut Tx, network: &NetworkId) -> Result<()> {
    let sql = "UPDATE link SET state = 'dead', claimed = NULL, claimant = NULL, claimant_who = NULL, claimed_name = NULL, claimed_lang = NULL
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
    let sql = "UPDATE link SET state = 'dead', claimed = NULL, claimant = NULL, claimant_who = NULL, claimed_name = NULL, claimed_lang = NULL
               WHERE state IN ('claimed', 'confirmed') AND expires_at <= $1";
    Ok(sqlx::query(sql).bind(now.as_millisecond()).execute(tx.conn()).await?.rows_affected())
}
