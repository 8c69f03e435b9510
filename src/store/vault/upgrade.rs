//! What an older Kith wrote in the clear is sealed, once, between the migration that makes room for it and the one that takes the clear
//! columns away.

use anyhow::Result;
use sqlx::AssertSqlSafe;

use super::{Cell, HOUSE, Vault, key, key_if_there};
use crate::domain::ids::UserId;
use crate::store::{Tx, col, engine};

/// A clear number that becomes a sealed one and a mark: table, the clear column, the sealed one, the mark's, and what names the key.
const NUMBERS: [(&str, &str, &str, &str, &str); 4] = [
    ("participant", "tg_id", "tg", "who", "network_id"),
    ("staff", "tg_id", "tg", "who", "team_id"),
    ("link", "made_by", "maker", "maker_who", "COALESCE(network_id, team_id)"),
    ("link", "claimed_tg", "claimant", "claimant_who", "COALESCE(network_id, team_id)"),
];

/// A clear text that is sealed where it stands.
const TEXTS: [(&str, &str, &str); 6] = [
    ("participant", "name", "network_id"),
    ("staff", "name", "team_id"),
    ("link", "claimed_name", "COALESCE(network_id, team_id)"),
    ("contact", "label", "network_id"),
    ("proposal", "place", "network_id"),
    ("meeting", "place", "network_id"),
];

/// Whether there is anything in the clear that has to be sealed.
pub async fn is_plain(tx: &mut Tx) -> Result<bool> {
    if !engine::columns(tx, "participant").await?.iter().any(|column| column == "tg_id") {
        return Ok(false);
    }
    let sql = "SELECT 1 AS one FROM staff UNION SELECT 1 FROM participant UNION SELECT 1 FROM account UNION SELECT 1 FROM link";
    Ok(sqlx::query(sql).fetch_optional(tx.conn()).await?.is_some())
}

/// Seals all that is plain, in one transaction; its last deed, the house's key, says that it is done.
pub async fn seal_plain(tx: &mut Tx, vault: &Vault) -> Result<()> {
    if key_if_there(tx, HOUSE).await?.is_some() {
        return Ok(());
    }
    for (table, column, scope) in TEXTS {
        let sql =
            format!("SELECT id, {column} AS clear, {scope} AS scope FROM {table} WHERE COALESCE({column}, '') <> ''");
        for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(tx.conn()).await? {
            let (id, scope): (String, String) = (col(&row, "id")?, col(&row, "scope")?);
            let cell = Cell { table, column, row: &id, key: &scope };
            let sealed = key(tx, &scope).await?.seal(cell, &col::<String>(&row, "clear")?)?;
            let sql = format!("UPDATE {table} SET {column} = $2 WHERE id = $1");
            sqlx::query(AssertSqlSafe(sql)).bind(id.as_str()).bind(sealed).execute(tx.conn()).await?;
        }
    }
    for number in NUMBERS {
        seal_numbers(tx, vault, number).await?;
    }
    seal_accounts(tx, vault).await?;
    key(tx, HOUSE).await?;
    tx.forgets();
    Ok(())
}

async fn seal_numbers(
    tx: &mut Tx,
    vault: &Vault,
    (table, clear, sealed, mark, scope): (&'static str, &str, &'static str, &str, &str),
) -> Result<()> {
    let sql = format!("SELECT id, {clear} AS clear, {scope} AS scope FROM {table} WHERE COALESCE({clear}, 0) <> 0");
    for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(tx.conn()).await? {
        let (id, scope, user): (String, String, i64) = (col(&row, "id")?, col(&row, "scope")?, col(&row, "clear")?);
        let cell = Cell { table, column: sealed, row: &id, key: &scope };
        let text = key(tx, &scope).await?.seal(cell, &user.to_string())?;
        // A link's clear number becomes the sign that there is one; the others' column goes with the next migration.
        let sign = if table == "link" { format!(", {clear} = 1") } else { String::new() };
        let sql = format!("UPDATE {table} SET {sealed} = $2, {mark} = $3{sign} WHERE id = $1");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(id.as_str()).bind(text).bind(vault.who(UserId(user))?);
        query.execute(tx.conn()).await?;
    }
    Ok(())
}

async fn seal_accounts(tx: &mut Tx, vault: &Vault) -> Result<()> {
    for row in sqlx::query("SELECT tg_id FROM account").fetch_all(tx.conn()).await? {
        let user: i64 = col(&row, "tg_id")?;
        let sql = "INSERT INTO account_known (tg_id, who) VALUES ($1, $2)";
        sqlx::query(sql).bind(user).bind(vault.who(UserId(user))?).execute(tx.conn()).await?;
    }
    Ok(())
}
