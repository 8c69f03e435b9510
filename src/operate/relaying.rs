//! `kith relay`: how far what the care team's systems are told has come, what was refused, and trying it again. Opaque ids only.
//!
//! ```text
//! operator  kith relay status
//! Kith      webhook: everything is taken, the last at 2026-11-30T09:00:00Z.
//! Kith      fhir: 3 events wait, the oldest since 2026-11-30T08:12:00Z (server-error).
//! Kith      dead: meeting or network 0199…, Appointment, refused-422, tried 1 times, since 2026-11-30T07:55:10Z
//! Kith      fhir-in: everything is read, the last at 2026-11-30T09:00:00Z.
//! Kith      dead: ServiceRequest/12, unknown-team, looked at 1 times, last at 2026-11-30T07:55:10Z
//! operator  kith relay retry --all
//! Kith      1 of them is tried again.
//! ```

use anyhow::{Result, bail};

use super::{Place, open_current};
use crate::clock::Clock;
use crate::store::fhir::{self, Refused, Target};
use crate::store::incoming::{self, Dead};

const DATABASE: &str = "the database that DATABASE_URL names";

/// What to say, and whether nothing was refused.
pub async fn status(place: &Place) -> Result<(Vec<String>, bool)> {
    let store = open_current(&place.database_url, DATABASE).await?;
    let mut tx = store.read().await?;
    let (targets, refused) = (fhir::targets(&mut tx).await?, fhir::wrong(&mut tx).await?);
    let dead = incoming::dead(&mut tx).await?;
    drop(tx);
    store.close().await;
    let lines = targets.iter().map(of_target).chain(refused.iter().map(of_stream));
    let lines = lines.chain(dead.iter().map(of_resource)).collect();
    Ok((lines, targets.iter().all(|target| target.dead == 0)))
}

fn of_target(target: &Target) -> String {
    let name = &target.name;
    let last = target.newest.as_ref().map_or_else(String::new, |at| format!(", the last at {at}"));
    let dead = if target.dead == 0 { String::new() } else { format!(" Dead: {}.", target.dead) };
    if name == "fhir-in" {
        let trouble = target.trouble.as_deref().unwrap_or_default();
        return match &target.oldest {
            None => format!("{name}: everything is read{last}.{dead}"),
            Some(since) => format!("{name}: nothing could be read since {since} ({trouble}){last}.{dead}"),
        };
    }
    match (&target.oldest, &target.trouble) {
        (None, _) => format!("{name}: everything is taken{last}.{dead}"),
        (Some(since), None) => format!("{name}: {} events wait, the oldest since {since}{last}.{dead}", target.waiting),
        (Some(since), Some(trouble)) => {
            format!("{name}: {} events wait, the oldest since {since} ({trouble}){last}.{dead}", target.waiting)
        }
    }
}

fn of_stream(one: &Refused) -> String {
    let Refused { stream, state, trouble, resource, attempts, since } = one;
    format!("{state}: meeting or network {stream}, {resource}, {trouble}, tried {attempts} times, since {since}")
}

fn of_resource(one: &Dead) -> String {
    let Dead { resource, trouble, tries, at } = one;
    format!("dead: {resource}, {trouble}, looked at {tries} times, last at {at}")
}

/// Tries one stream again, or all of them; what came in and was not taken, too.
pub async fn retry(place: &Place, stream: Option<&str>, clock: &Clock) -> Result<String> {
    let store = open_current(&place.database_url, DATABASE).await?;
    let mut tx = store.begin().await?;
    let count = fhir::try_again(&mut tx, stream, clock.now()).await? + incoming::try_again(&mut tx, stream).await?;
    tx.commit().await?;
    store.close().await;
    match (count, stream) {
        (0, Some(stream)) => bail!("nothing is wrong with {stream}: kith relay status lists what is"),
        (0, None) => Ok("There is nothing to try again.".into()),
        (1, _) => Ok("1 of them is tried again, within a minute if kith serve runs.".into()),
        (count, _) => Ok(format!("{count} of them are tried again, within a minute if kith serve runs.")),
    }
}
