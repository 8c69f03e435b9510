//! The daily work of forgetting what has no more use.

use anyhow::Result;
use jiff::Timestamp;

use super::{Tx, col};
use crate::domain::retention::{Retention, days};

/// A class, when its time began, and what is done to what is older than that.
struct Class {
    name: &'static str,
    kept: fn(&Retention) -> i64,
    /// Counts what is due; `$1` is the instant before which it is.
    due: &'static str,
    /// Forgets it, in this order.
    forget: &'static [&'static str],
}

/// Rows of the polls whose times have all passed before `$1`.
macro_rules! old_polls {
    ($table:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE poll_id IN (SELECT p.id FROM poll p WHERE p.made_at < $1 AND NOT EXISTS
             (SELECT 1 FROM poll_slot s WHERE s.poll_id = p.id AND s.start_at >= $1))"
        )
    };
}

const CLASSES: [Class; 5] = [
    Class {
        name: "meetings",
        kept: |retention| retention.meetings,
        due: "SELECT (SELECT COUNT(*) FROM meeting WHERE start_at < $1) + (SELECT COUNT(*) FROM deed WHERE at < $1)
                + (SELECT COUNT(*) FROM proposal WHERE made_at < $1 AND start_at < $1)
                + (SELECT COUNT(*) FROM poll p WHERE p.made_at < $1 AND NOT EXISTS
                   (SELECT 1 FROM poll_slot s WHERE s.poll_id = p.id AND s.start_at >= $1)) AS due",
        forget: &[
            "DELETE FROM answer WHERE meeting_id IN (SELECT id FROM meeting WHERE start_at < $1)",
            "DELETE FROM attendance WHERE meeting_id IN (SELECT id FROM meeting WHERE start_at < $1)",
            "DELETE FROM seat WHERE meeting_id IN (SELECT id FROM meeting WHERE start_at < $1)",
            "DELETE FROM fhir_resource WHERE stream IN (SELECT id FROM meeting WHERE start_at < $1)",
            "DELETE FROM fhir_stream WHERE stream IN (SELECT id FROM meeting WHERE start_at < $1)",
            "DELETE FROM fhir_in WHERE at < $1",
            "DELETE FROM meeting WHERE start_at < $1",
            "DELETE FROM proposal WHERE made_at < $1 AND start_at < $1",
            old_polls!("poll_answer"),
            old_polls!("poll_seat"),
            // The times go last: they say how old a poll is. One without any is as old as it can be.
            old_polls!("poll_slot"),
            "DELETE FROM poll WHERE made_at < $1 AND NOT EXISTS (SELECT 1 FROM poll_slot s WHERE s.poll_id = poll.id)",
            "DELETE FROM deed WHERE at < $1",
        ],
    },
    Class {
        name: "sent",
        kept: |retention| retention.sent,
        due: "SELECT COUNT(*) AS due FROM outbox WHERE done_at < $1",
        forget: &["DELETE FROM outbox WHERE done_at < $1"],
    },
    Class {
        name: "told",
        kept: |retention| retention.told,
        // The newest of each stream stays: the next one's number follows from it.
        due: "SELECT COUNT(*) AS due FROM relay_event WHERE delivered_at < $1
              AND seq < (SELECT MAX(e.seq) FROM relay_event e WHERE e.stream = relay_event.stream)",
        forget: &["DELETE FROM relay_event WHERE delivered_at < $1
              AND seq < (SELECT MAX(e.seq) FROM relay_event e WHERE e.stream = relay_event.stream)"],
    },
    Class {
        name: "links",
        kept: |retention| retention.links,
        due: "SELECT COUNT(*) AS due FROM link WHERE expires_at < $1 AND maker IS NOT NULL AND state IN ('open', 'used', 'dead')",
        forget: &[
            "UPDATE link SET state = 'dead' WHERE expires_at < $1 AND state = 'open'",
            "UPDATE link SET maker = NULL, maker_who = NULL WHERE expires_at < $1 AND maker IS NOT NULL AND state IN ('used', 'dead')",
        ],
    },
    Class {
        name: "staff",
        kept: |retention| retention.staff,
        due: "SELECT COUNT(*) AS due FROM staff WHERE off_at < $1 AND who <> ''",
        forget: &["UPDATE staff SET who = '', tg = '', name = '' WHERE off_at < $1 AND who <> ''"],
    },
];

/// Forgets what is due.
pub async fn sweep(tx: &mut Tx, retention: &Retention, now: Timestamp) -> Result<()> {
    for class in &CLASSES {
        let before = (now - days((class.kept)(retention))).as_millisecond();
        for sql in class.forget {
            sqlx::query(*sql).bind(before).execute(tx.conn()).await?;
        }
    }
    Ok(())
}

/// How much of each class is due, and has been for `since`: none of it, where the sweep goes on as it should.
pub async fn due(
    tx: &mut Tx,
    retention: &Retention,
    since: jiff::SignedDuration,
    now: Timestamp,
) -> Result<Vec<(&'static str, i64)>> {
    let mut found = Vec::new();
    for class in &CLASSES {
        let before = (now - days((class.kept)(retention)) - since).as_millisecond();
        let count: i64 = col(&sqlx::query(class.due).bind(before).fetch_one(tx.conn_apart()).await?, "due")?;
        if count > 0 {
            found.push((class.name, count));
        }
    }
    Ok(found)
}
