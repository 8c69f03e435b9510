//! Errors of the engines, as far as anything is decided by them or told to the operator.

use anyhow::{Error, anyhow};

/// Somebody else was faster: what was read a moment ago is no longer so. Looking again shows what is.
#[derive(Debug, thiserror::Error)]
#[error("somebody else was faster")]
pub struct Raced;

/// A part can neither be begun nor undone: the transaction around it is gone, and nothing more may be written in it.
#[derive(Debug, thiserror::Error)]
#[error("the transaction is gone")]
pub struct Gone(#[from] sqlx::Error);

/// Serialization failure, deadlock, a lock that was not given in time, a server that is stopping or starting, a
/// transaction that slept too long, a disk without room, a file that somebody else holds: all of it may be run again.
const PASSING: [&str; 10] =
    ["40001", "40P01", "55P03", "57P01", "57P02", "57P03", "25P03", "53100", SQLITE_FULL, SQLITE_BUSY];
/// SQLite's word for a file that another connection holds for longer than we wait.
const SQLITE_BUSY: &str = "5";
/// SQLite's word for a disk without room.
const SQLITE_FULL: &str = "13";

/// Whether two transactions stood in each other's way and this one was chosen to yield: run again at once, it will pass.
pub fn is_collision(error: &Error) -> bool {
    let databases = error.chain().filter_map(|cause| cause.downcast_ref::<sqlx::Error>()?.as_database_error());
    databases.filter_map(sqlx::error::DatabaseError::code).any(|code| matches!(&*code, "40001" | "40P01"))
}

/// Whether nothing is wrong but the moment: the transaction is lost, and the same one may be tried again.
pub fn is_passing(error: &Error) -> bool {
    let gone = error.chain().any(<dyn std::error::Error>::is::<Gone>);
    gone || error.chain().filter_map(|cause| cause.downcast_ref::<sqlx::Error>()).any(|error| match error {
        sqlx::Error::Database(error) => error.code().is_some_and(|code| PASSING.contains(&&*code)),
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
        _ => false,
    })
}

/// Whether somebody else was faster: the same part, run again in the same transaction, sees what they did.
pub fn is_raced(error: &Error) -> bool {
    error.chain().any(|cause| {
        let unique = cause.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
        cause.is::<Raced>() || unique.is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    })
}

/// Why the database cannot be opened, for the operator. The address, which may hold a password, is not repeated.
pub fn in_a_sentence(error: &sqlx::Error) -> Error {
    let code = error.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
    match (code.as_deref(), error) {
        (Some("28P01" | "28000"), _) => {
            anyhow!("the database refuses this user or password: check DATABASE_URL ({error})")
        }
        (Some("3D000"), _) => anyhow!("the server has no such database: make it first, with createdb ({error})"),
        (Some("53300"), _) => {
            anyhow!("the database has no connection left for us: raise its max_connections ({error})")
        }
        (Some("57P03"), _) => anyhow!("the database is starting or stopping: try again in a moment ({error})"),
        _ if error.to_string().contains("certificate") => anyhow!(
            "the database's certificate is not trusted: name its authority's file with sslrootcert in DATABASE_URL ({error})"
        ),
        (_, sqlx::Error::Tls(error)) => {
            anyhow!("the database speaks no TLS as DATABASE_URL's sslmode asks for: switch it on there ({error})")
        }
        (_, sqlx::Error::Io(error)) => {
            anyhow!("the database cannot be reached: are its host and port right, and does it run? ({error})")
        }
        _ => anyhow!("the database cannot be opened: {error}"),
    }
}

/// A server that goes away in the middle of a word leaves half of one, which the driver takes for another protocol.
fn broke_off(error: &Error) -> bool {
    let mut errors = error.chain().filter_map(|cause| cause.downcast_ref::<sqlx::Error>());
    errors.any(|error| matches!(error, sqlx::Error::Protocol(_) | sqlx::Error::Tls(_)))
}

/// Why a server that could be reached cannot be used after all. One that takes no writes, a standby say, is no place to keep
/// answers; one that went away meanwhile comes back.
pub fn while_it_opens(error: Error) -> Error {
    if error.chain().any(|cause| cause.to_string().contains("read-only transaction")) {
        return error.context("the database is read-only: DATABASE_URL must name the server that takes writes");
    }
    if is_passing(&error) || broke_off(&error) {
        return error.context("the database went away while it was opened: try again in a moment");
    }
    error
}
