//! All that is kept: one file per noun, one portable text per question, SQL beside its function.
//! No sqlx type leaves this floor but inside the opaque [`Tx`].

pub mod accounts;
mod alone;
pub mod anew;
pub mod appointments;
mod attendance;
pub mod audit;
mod beside;
pub mod consents;
pub mod contacts;
pub mod continuity;
pub mod copying;
pub mod deeds;
pub mod drafts;
pub mod engine;
pub mod exporting;
pub mod fhir;
pub mod first_meetings;
pub mod forgetting;
pub mod freezes;
pub mod health;
mod held;
pub mod holds;
pub mod inbox;
pub mod incoming;
mod late;
pub mod leases;
pub mod links;
pub mod log;
pub mod mailboxes;
pub mod meetings;
pub mod misses;
pub mod networks;
pub mod nudging;
pub mod outbox;
pub mod pace;
pub mod participants;
pub mod passes;
pub mod people;
pub mod polls;
pub mod practice;
pub mod proposals;
pub mod pulses;
mod readiness;
pub mod referrals;
pub mod relay;
pub mod reporting;
pub mod retention;
pub mod sessions;
pub mod standing;
pub mod tables;
pub mod team_groups;
pub mod teams;
pub mod terms;
pub mod tombstones;
pub mod vault;
mod whereabouts;

pub use engine::{Engine, Raced, Schema, Store, Tx, is_collision, is_passing, is_raced};

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::{AnyQueryResult, AnyRow};
use sqlx::{Any, ColumnIndex, Decode, Row, Type};

/// An update that had to change its row: if it did not, somebody else was faster since that row was read.
fn changed(done: &AnyQueryResult) -> Result<()> {
    if done.rows_affected() == 1 { Ok(()) } else { Err(Raced.into()) }
}

/// Twenty places for people. One text, whoever and how many are asked about.
macro_rules! twenty {
    ($before:expr, $after:expr) => {
        concat!(
            $before,
            "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
            $after
        )
    };
}
use twenty;

/// Reads a column by name; the error names it.
fn col<'r, T>(row: &'r AnyRow, name: &'static str) -> Result<T>
where
    T: Decode<'r, Any> + Type<Any>,
    &'static str: ColumnIndex<AnyRow>,
{
    row.try_get(name).with_context(|| format!("column {name}"))
}

/// Reads an id or another text newtype.
fn id<T: From<String>>(row: &AnyRow, name: &'static str) -> Result<T> {
    Ok(T::from(col::<String>(row, name)?))
}

/// Reads an id that may be absent.
fn id_or_none<T: From<String>>(row: &AnyRow, name: &'static str) -> Result<Option<T>> {
    Ok(col::<Option<String>>(row, name)?.map(T::from))
}

/// Reads an instant, kept as milliseconds UTC.
fn instant(row: &AnyRow, name: &'static str) -> Result<Timestamp> {
    millis(col(row, name)?)
}

/// Bytes in hexadecimal, as every sum here is kept.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |hex, byte| hex + &format!("{byte:02x}"))
}

fn millis(ms: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(ms).context("an instant outside the calendar")
}

/// Reads a code through its parser; an unknown one is an error, never a guess.
fn code<T>(row: &AnyRow, name: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
    let text: String = col(row, name)?;
    parse(&text).with_context(|| format!("column {name} holds a code nobody knows"))
}
