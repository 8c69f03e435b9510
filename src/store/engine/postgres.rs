//! PostgreSQL: a server, several connections, READ COMMITTED with rows locked before they are read.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::postgres::PgListener;
use sqlx::{Any, AnyConnection, Connection, Executor, Pool, Row};

use super::bell::Bell;
use super::{Engine, trouble};

const VIEWS: &str = include_str!("../../../migrations/views/postgres.sql");
const RULES: &str = include_str!("../../../migrations/rules/postgres.sql");

/// One for the intake, the others for news and the relay.
const CONNECTIONS: u32 = 5;
/// Nobody waits longer for a connection at the start.
const PATIENCE: Duration = Duration::from_secs(10);
/// And not longer than this afterwards: whoever cries while the server is gone waits for as long (H16).
const TURN: Duration = Duration::from_secs(3);

/// Whether the address can be read at all.
pub fn check(url: &str) -> Result<(), &'static str> {
    let (_, rest) = url.split_once("://").unwrap_or_default();
    if !rest.is_empty() && url.parse::<AnyConnectOptions>().is_ok() {
        return Ok(());
    }
    Err("it is not an address of PostgreSQL: it should look like postgres://user:password@host:5432/database")
}

/// Opens the database and brings it up to date. Any number may start together: one lays it out, the others wait.
pub async fn open(url: &str, key: Option<&Path>) -> Result<Pool<Any>> {
    let mut door = knock(url).await?;
    let options = AnyPoolOptions::new().acquire_timeout(PATIENCE);
    // Whoever waits for another's migrations waits as long as they take.
    let patient = options.clone().max_connections(1).connect_lazy(url)?;
    door.execute(ALONE).await.map_err(|error| trouble::while_it_opens(error.into()))?;
    lay_out(&patient, url, key).await.map_err(trouble::while_it_opens)?;
    patient.close().await;
    door.close().await.ok();
    let options =
        options.max_connections(CONNECTIONS).acquire_timeout(TURN).after_connect(|conn, _| Box::pin(settle_in(conn)));
    Ok(options.connect_lazy(url)?)
}

/// The tables, the views and the rules, as this version knows them.
async fn lay_out(pool: &Pool<Any>, url: &str, key: Option<&Path>) -> Result<()> {
    super::migrate(pool, Engine::Postgres, url, key).await?;
    lay_views(pool).await.context("cannot lay out the care team's views")
}

/// Connects once without a pool, which would hide why it cannot.
pub async fn knock(url: &str) -> Result<AnyConnection> {
    match tokio::time::timeout(PATIENCE, AnyConnection::connect(url)).await {
        Ok(Ok(conn)) => Ok(conn),
        Ok(Err(error)) => Err(trouble::in_a_sentence(&error)),
        Err(_) => Err(anyhow!("the database did not answer within {} seconds", PATIENCE.as_secs())),
    }
}

/// Whoever waits for a lock gives up as on SQLite, and tries again; whoever holds one and does nothing loses it.
async fn settle_in(conn: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let settings =
        "SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '30s'; SET client_min_messages = warning";
    conn.execute(settings).await.map(drop)
}

/// While this connection lives nobody else lays out these tables: one step's locks would cross those of another's next.
const ALONE: &str = "DO $$ BEGIN PERFORM pg_advisory_lock(hashtext('kith in ' || current_schema())); END $$";

/// Lays the views and the rules where they are not what they should be: their own comment says what they are. Replaced, not dropped,
/// so that rights granted on them and views of others on top stay.
async fn lay_views(pool: &Pool<Any>) -> Result<()> {
    let mark = format!("kith:{}", super::super::links::hash(&[VIEWS, RULES].concat()));
    let mut tx = pool.begin().await?;
    let sql = "SELECT COALESCE(obj_description(to_regclass('operator_queue'), 'pg_class'), '') AS mark";
    let known: String = tx.fetch_one(sql).await?.try_get("mark")?;
    if known != mark {
        tx.execute(VIEWS).await?;
        tx.execute(RULES).await?;
        // The mark is hexadecimal: nothing in it can end the quotation.
        let sql = sqlx::AssertSqlSafe(format!("COMMENT ON VIEW operator_queue IS '{mark}'"));
        tx.execute(sql).await?;
    }
    Ok(tx.commit().await?)
}

/// The channel on which processes tell one another that something was posted; the word is the schema it concerns.
const CHANNEL: &str = "kith_posted";
pub const TELL_OTHERS: &str = "DO $$ BEGIN PERFORM pg_notify('kith_posted', current_schema()); END $$";
/// After a lost connection, and against a word that was lost with it.
const AGAIN: Duration = Duration::from_secs(1);

/// Rings the bell for everything other processes post. Goes on for ever; a lost connection is made anew.
pub async fn hear_others(url: &str, bell: &Bell) {
    loop {
        if let Err(error) = listen(url, bell).await {
            tracing::warn!(why = %error, "what others post is not heard for now; trying again");
        }
        tokio::time::sleep(AGAIN).await;
        bell.ring();
    }
}

async fn listen(url: &str, bell: &Bell) -> Result<(), sqlx::Error> {
    let mut ears = PgListener::connect(url).await?;
    ears.listen(CHANNEL).await?;
    let schema: String = sqlx::query("SELECT CAST(current_schema() AS TEXT)").fetch_one(&mut ears).await?.try_get(0)?;
    bell.ring();
    loop {
        match ears.try_recv().await? {
            Some(word) if word.payload() != schema => {}
            Some(_) => bell.ring(),
            None => return Ok(()),
        }
    }
}

/// The users come as one text: their marks with commas between. Locked in one order always, so that two batches do not
/// block each other crosswise.
const THEIR_NETWORKS: &str = "SELECT n.id FROM network n WHERE n.id IN (
        SELECT p.network_id FROM participant p WHERE p.state = 'active'
        AND p.who IN (SELECT one FROM unnest(string_to_array($1, ',')) AS one))
    ORDER BY n.id FOR NO KEY UPDATE OF n";
const THEIR_WORK: &str = "SELECT s.id FROM staff s WHERE s.off_at IS NULL
        AND s.who IN (SELECT one FROM unnest(string_to_array($1, ',')) AS one)
    ORDER BY s.id FOR NO KEY UPDATE OF s";

/// Locks the networks in which these people take part, and their places in teams. What is read of them afterwards
/// stays true until the end of the transaction.
pub async fn lock_all_of(conn: &mut AnyConnection, marks: &[String]) -> Result<()> {
    let marks = marks.join(",");
    for sql in [THEIR_NETWORKS, THEIR_WORK] {
        sqlx::query(sql).bind(marks.as_str()).fetch_all(&mut *conn).await?;
    }
    Ok(())
}
