//! Which practitioners were at whose meetings, as it was noted. The view `care_continuity` counts the same for each person.

use std::collections::BTreeSet;

use anyhow::Result;
use sqlx::any::AnyRow;

use super::{Tx, col, late};
use crate::domain::continuity::Continuity;
use crate::domain::ids::TeamId;

/// Of all people a team works with, together. Somebody who was there under several places, standing in say, is one face.
pub async fn of_team(tx: &mut Tx, team: &TeamId) -> Result<Continuity> {
    late::write(tx).await?;
    let sql = "SELECT m.network_id, m.id AS meeting_id,
                      CASE WHEN t.status = 'came' AND p.role = 'practitioner' THEN COALESCE(p.staff_id, p.id) END AS practitioner
               FROM attendance t JOIN meeting m ON m.id = t.meeting_id JOIN participant p ON p.id = t.participant_id
                    JOIN network n ON n.id = m.network_id
               WHERE n.team_id = $1 AND m.state = 'called' ORDER BY m.network_id, m.start_at, m.id";
    let rows = sqlx::query(sql).bind(team.as_str()).fetch_all(tx.conn_apart()).await?;
    let rows = rows.iter().map(from_row).collect::<Result<Vec<_>>>()?;
    let person =
        |rows: &[Row]| Continuity::of(&rows.chunk_by(|a, b| a.meeting == b.meeting).map(came).collect::<Vec<_>>());
    let people = rows.chunk_by(|a, b| a.network == b.network).map(person);
    Ok(people.fold(Continuity::default(), Continuity::and))
}

/// A mark at one meeting; of whom, if it says that a practitioner came.
struct Row {
    network: String,
    meeting: String,
    practitioner: Option<String>,
}

fn from_row(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        network: col(row, "network_id")?,
        meeting: col(row, "meeting_id")?,
        practitioner: col(row, "practitioner")?,
    })
}

fn came(rows: &[Row]) -> BTreeSet<&String> {
    rows.iter().filter_map(|row| row.practitioner.as_ref()).collect()
}
