//! Whether the same team stays: the window and the team's own line count alike.

use std::collections::BTreeSet;

use anyhow::Result;
use kith::domain::continuity::Continuity;
use kith::domain::ids::{MeetingId, NetworkId, ParticipantId, UserId};
use kith::domain::meeting::{Form, Meeting};
use kith::domain::told::Told;
use kith::store::participants::Ground;
use kith::store::{Tx, continuity, meetings, networks, participants, teams};

use super::copying::words;
use super::{Around, around, hours, monday, plan, store};

/// A meeting a day, of which it was noted which of these came.
async fn met(tx: &mut Tx, network: &NetworkId, day: i64, came: &[&ParticipantId], all: &[ParticipantId]) -> Result<()> {
    let start = monday() + hours(24 * day);
    let mut people = vec![];
    for one in all {
        people.push(participants::load(tx, one).await?);
    }
    let (by, before) = (all[0].clone(), start - hours(2));
    let call = Meeting::call(MeetingId::fresh(), network.clone(), plan(start), people, &by, before);
    meetings::apply(tx, &call, Some(&by), before).await?;
    let marks: Vec<_> = all.iter().map(|one| (one.clone(), came.contains(&one).then_some(Form::InPerson))).collect();
    let noted = call.after.note(&marks, |_| Told::Knows, start + hours(1)).expect("may be noted");
    meetings::apply(tx, &noted, Some(&by), start + hours(1)).await?;
    Ok(())
}

async fn practitioner(tx: &mut Tx, around: &Around, network: &NetworkId, user: i64) -> Result<ParticipantId> {
    let name = format!("Worker {user}");
    let staff = match teams::of_user(tx, UserId(user)).await?.first() {
        Some(one) => one.id.clone(),
        None => teams::join(tx, &around.team, UserId(user), &name, false, monday()).await?,
    };
    participants::insert(tx, network, UserId(user), &name, Ground::Practitioner(staff), monday()).await
}

#[tokio::test]
async fn the_window_counts_faces_as_the_rule_does() -> Result<()> {
    let (cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let (network, sanna) = (&around.network, &around.convener);
    let mikko = practitioner(&mut tx, &around, network, 11).await?;
    let eero = practitioner(&mut tx, &around, network, 12).await?;
    let all = [around.person.id.clone(), sanna.clone(), mikko.clone(), eero.clone()];
    let aino = &all[0];
    met(&mut tx, network, 1, &[aino, sanna, &mikko], &all).await?;
    met(&mut tx, network, 2, &[aino, sanna, &eero], &all).await?;
    met(&mut tx, network, 3, &[aino], &all).await?;
    // Whoever left and came back has another place and the same face.
    participants::end(&mut tx, &eero, true, monday() + hours(80)).await?;
    let again = practitioner(&mut tx, &around, network, 12).await?;
    let all = [aino.clone(), sanna.clone(), mikko.clone(), again.clone()];
    met(&mut tx, network, 4, &[aino, &mikko, &again], &all).await?;
    met(&mut tx, network, 5, &[aino, sanna], &all).await?;
    let other = networks::create(&mut tx, &around.team, &around.staff, monday()).await?;
    let elsewhere = [practitioner(&mut tx, &around, &other, 12).await?];
    met(&mut tx, &other, 6, &[&elsewhere[0]], &elsewhere).await?;
    let faces = |came: &[&[u8]]| {
        Continuity::of(&came.iter().map(|one| one.iter().collect::<BTreeSet<_>>()).collect::<Vec<_>>())
    };
    let aino = faces(&[&[1, 11], &[1, 12], &[], &[11, 12], &[1]]);
    assert_eq!(aino, Continuity { meetings: 4, presences: 5, known_faces: 4 });
    let team = continuity::of_team(&mut tx, &around.team).await?;
    assert_eq!(team, aino.and(faces(&[&[12]])), "a face that one person knows is none that another knows");
    assert_eq!(team.percent(), Some(80));
    tx.commit().await?;
    let sql = "SELECT CASE WHEN network_id = '{network}' THEN 'aino' ELSE 'other' END || ' ' || meetings || ' ' || presences || ' ' || known_faces
               FROM care_continuity ORDER BY 1";
    let window = words(cellar.url(), &sql.replace("{network}", network.as_str())).await?;
    assert_eq!(window, ["aino 4 5 4", "other 0 0 0"]);
    Ok(())
}
