//! What waits for the care team's FHIR server, and what it has taken, as the store keeps it.

use anyhow::Result;
use kith::domain::ids::{MeetingId, NetworkId};
use kith::domain::meeting::{Answer, Form, Meeting};
use kith::store::fhir::{self, Due, Known};
use kith::store::{Tx, meetings, networks, participants, relay};

use super::{Around, around, hours, monday, plan};

async fn streams(tx: &mut Tx, at: jiff::Timestamp) -> Result<Vec<String>> {
    Ok(fhir::due(tx, at).await?.into_iter().map(|due| due.stream).collect())
}

/// A meeting that the person called and came to: three events of its stream.
async fn a_meeting(tx: &mut Tx, around: &Around) -> Result<MeetingId> {
    let (id, now, person) = (MeetingId::fresh(), monday(), &around.person.id);
    let people = participants::of_network(tx, &around.network).await?;
    let called = Meeting::call(id.clone(), around.network.clone(), plan(now + hours(72)), people, person, now);
    meetings::apply(tx, &called, Some(person), now).await?;
    let yes = called.after.answer(person, 1, Answer::Coming(Form::InPerson), now)?;
    meetings::apply(tx, &yes, Some(person), now).await?;
    Ok(id)
}

#[tokio::test]
async fn a_stream_waits_until_it_is_well_and_a_dead_one_until_there_is_news() -> Result<()> {
    let (_cellar, store) = super::store().await;
    let mut tx = store.begin().await?;
    let (around, now) = (around(&mut tx).await, monday());
    let meeting = a_meeting(&mut tx, &around).await?;
    fhir::set_in_use(&mut tx, true, now).await?;
    let id = meeting.as_str();
    assert!(streams(&mut tx, now).await?.contains(&meeting.0));
    fhir::is_later(&mut tx, id, ("server-error", "Appointment"), now + hours(1), now).await?;
    assert!(!streams(&mut tx, now).await?.contains(&meeting.0), "it was asked to wait");
    assert_eq!(fhir::next_due(&mut tx).await?, Some(now + hours(1)));
    let again = fhir::due(&mut tx, now + hours(1)).await?;
    assert!(again.contains(&Due { stream: meeting.0.clone(), attempts: 1 }), "{again:?}");
    let facts = fhir::facts(&mut tx, id, now).await?;
    fhir::is_dead(&mut tx, id, ("refused-422", "Appointment"), facts.seen, now).await?;
    assert!(!streams(&mut tx, now + hours(9)).await?.contains(&meeting.0), "dead is dead");
    assert_eq!(fhir::wrong(&mut tx).await?[0].stream, meeting.0);
    let targets = fhir::targets(&mut tx).await?;
    assert_eq!(
        targets.iter().map(|one| (one.name.as_str(), one.dead)).collect::<Vec<_>>(),
        [("webhook", 0), ("fhir", 1)]
    );
    assert_eq!(fhir::try_again(&mut tx, Some("another"), now).await?, 0);
    assert_eq!(fhir::try_again(&mut tx, None, now).await?, 1);
    assert!(streams(&mut tx, now).await?.contains(&meeting.0), "somebody tries it again");
    fhir::is_dead(&mut tx, id, ("refused-422", "Appointment"), facts.seen, now).await?;
    let locked = meetings::lock(&mut tx, &meeting).await?.expect("the meeting");
    let no = locked.answer(&around.person.id, 1, Answer::NotComing, now)?;
    meetings::apply(&mut tx, &no, Some(&around.person.id), now).await?;
    assert!(streams(&mut tx, now).await?.contains(&meeting.0), "its facts have changed");
    fhir::is_well(&mut tx, id, facts.seen + 9, now).await?;
    assert!(!streams(&mut tx, now).await?.contains(&meeting.0));
    relay::touch(&mut tx, id).await?;
    assert!(streams(&mut tx, now).await?.contains(&meeting.0));
    fhir::set_in_use(&mut tx, false, now).await?;
    Ok(())
}

#[tokio::test]
async fn facts_hold_all_that_resources_are_made_from() -> Result<()> {
    let (_cellar, store) = super::store().await;
    let mut tx = store.begin().await?;
    let (around, now) = (around(&mut tx).await, monday());
    let meeting = a_meeting(&mut tx, &around).await?;
    let person = &around.person.id;
    let facts = fhir::facts(&mut tx, meeting.as_str(), now).await?;
    assert_eq!(facts.meeting.as_ref().map(|meeting| &meeting.id), Some(&meeting));
    assert!(facts.said.len() == 1 && facts.said[0].who == *person && !facts.said[0].noted, "{:?}", facts.said);
    assert_eq!(facts.people, participants::ever_in(&mut tx, &around.network).await?);
    assert_eq!(facts.network, networks::find(&mut tx, &around.network).await?);
    assert_eq!(networks::find(&mut tx, &NetworkId("nobodys".into())).await?, None);
    let known = Known {
        identifier: format!("meeting|{meeting}"),
        kind: "Appointment".into(),
        sum: "s".into(),
        server_id: "12".into(),
        version: "1".into(),
    };
    fhir::accepted(&mut tx, meeting.as_str(), &known, now).await?;
    let newer = Known { version: "2".into(), ..known };
    fhir::accepted(&mut tx, meeting.as_str(), &newer, now).await?;
    assert_eq!(fhir::facts(&mut tx, meeting.as_str(), now).await?.known, [newer]);
    relay::record_membership(&mut tx, &around.network, (person, around.person.role), true, now).await?;
    let network = fhir::facts(&mut tx, around.network.as_str(), now).await?;
    assert!(network.meeting.is_none() && network.seen > 0);
    assert!(network.consents.iter().any(|consent| consent.who == *person && consent.stands), "{:?}", network.consents);
    fhir::heard(&mut tx, "no message", now).await?;
    Ok(())
}
