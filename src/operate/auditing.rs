//! `kith audit verify`, and what the operator does that stands in the audit.

use anyhow::Result;

use super::{Place, stones};
use crate::clock::Clock;
use crate::store::Store;
use crate::store::audit::{self, Inspected, OPERATOR, Wrong};

/// Reads the whole chain, beside what the file of tombstones says of it. Returns what to say, and whether it is whole.
pub async fn verify(place: &Place) -> Result<(Vec<String>, bool)> {
    let store = Store::open(&place.database_url, place.key().as_deref()).await?;
    let filed = place.stones().map(|path| stones::read(&path)).transpose()?.unwrap_or_default();
    let mut tx = store.begin().await?;
    let Inspected { rows, ends, wrong } = audit::verify(&mut tx, &filed.anchors).await?;
    drop(tx);
    store.close().await;
    if wrong.is_empty() {
        return Ok((
            vec![format!("The audit is whole: {rows} rows, and {ends} ends of it written elsewhere agree.")],
            true,
        ));
    }
    let mut lines = vec![format!("The audit is not as it was written ({rows} rows):")];
    lines.extend(wrong.iter().map(in_words));
    lines.push("Keep the database as it is, look who could write to it, and compare with a backup from before.".into());
    Ok((lines, false))
}

fn in_words(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Changed(seq) => format!("- row {seq} was changed, or was another row"),
        Wrong::Missing(from, to) if from == to => format!("- row {from} is missing"),
        Wrong::Missing(from, to) => format!("- rows {from} to {to} are missing"),
    }
}

/// Keeps what the operator did. It is done already: that it cannot be kept is said, and is no failure of it.
pub async fn note(place: &Place, action: &'static str, clock: &Clock) {
    let noted = async {
        let store = Store::open(&place.database_url, place.key().as_deref()).await?;
        let mut tx = store.begin().await?;
        audit::note(&mut tx, Some(OPERATOR), action, "the database", clock.now());
        tx.commit().await?;
        store.close().await;
        anyhow::Ok(())
    };
    if let Err(error) = noted.await {
        eprintln!("kith: this does not stand in the audit: {error:#}");
    }
}
