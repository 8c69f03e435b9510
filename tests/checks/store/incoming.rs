//! What came in from the care team's FHIR server, as the store keeps it: a mark that never goes back, and what could not be taken.

use anyhow::Result;
use jiff::Timestamp;
use kith::domain::ids::MeetingId;
use kith::domain::meeting::Meeting;
use kith::store::incoming::{self, Came, State};
use kith::store::referrals::Referral;
use kith::store::{
    appointments, first_meetings, meetings, networks, participants, proposals, pulses, referrals, teams,
};

use super::{around, hours, monday, plan, store};

fn came(id: &str, state: State, trouble: &str, changed: Timestamp) -> Came {
    Came { resource: format!("ServiceRequest/{id}"), state, trouble: trouble.into(), changed, start: None }
}

#[tokio::test]
async fn a_mark_never_goes_back_and_trouble_lasts_from_its_beginning() -> Result<()> {
    let (_cellar, store) = store().await;
    let (mut tx, now) = (store.begin().await?, monday());
    assert_eq!(incoming::look(&mut tx, "ServiceRequest").await?, None);
    incoming::set_in_use(&mut tx, true, now).await?;
    incoming::went_wrong(&mut tx, "ServiceRequest", "server-error", now, now).await?;
    incoming::went_wrong(&mut tx, "ServiceRequest", "unreachable", now, now + hours(1)).await?;
    let look = incoming::look(&mut tx, "ServiceRequest").await?.expect("a look");
    assert_eq!((look.mark, look.well, look.trouble), (now, None, Some(("unreachable".into(), now))));
    assert_eq!(pulses::behind_since(&mut tx, false, false, true).await?, Some(now));
    assert_eq!(pulses::behind_since(&mut tx, false, false, false).await?, None);
    incoming::went_wrong(&mut tx, "ServiceRequest", "refused-403", now, now + hours(1)).await?;
    assert_eq!(pulses::behind_since(&mut tx, false, false, true).await?, None, "the search is the operator's");
    incoming::is_well(&mut tx, "ServiceRequest", now + hours(2), now + hours(2)).await?;
    incoming::is_well(&mut tx, "ServiceRequest", now, now + hours(3)).await?;
    let look = incoming::look(&mut tx, "ServiceRequest").await?.expect("a look");
    assert_eq!((look.mark, look.well, look.trouble), (now + hours(2), Some(now + hours(3)), None));
    incoming::set_in_use(&mut tx, false, now).await?;
    Ok(())
}

#[tokio::test]
async fn what_could_not_be_taken_waits_to_be_put_right() -> Result<()> {
    let (_cellar, store) = store().await;
    let (mut tx, now) = (store.begin().await?, monday());
    let (dead, taken) = (came("1", State::Dead, "unknown-team", now), came("2", State::Taken, "", now));
    incoming::keep(&mut tx, &dead, now).await?;
    incoming::keep(&mut tx, &taken, now).await?;
    assert_eq!(incoming::came(&mut tx, &dead.resource).await?.as_ref(), Some(&dead));
    assert_eq!(incoming::came(&mut tx, "ServiceRequest/3").await?, None);
    assert_eq!(incoming::try_again(&mut tx, Some("ServiceRequest/2")).await?, 0, "it was taken");
    assert_eq!(incoming::try_again(&mut tx, None).await?, 1);
    assert_eq!(incoming::again(&mut tx, "ServiceRequest").await?, [&*dead.resource]);
    assert!(incoming::again(&mut tx, "Appointment").await?.is_empty());
    incoming::keep(&mut tx, &Came { changed: now + hours(1), ..dead.clone() }, now + hours(1)).await?;
    let seen = incoming::dead(&mut tx).await?;
    assert_eq!(
        (seen.len(), seen[0].tries, seen[0].at, seen[0].trouble.as_str()),
        (1, 2, now + hours(1), "unknown-team")
    );
    incoming::forget(&mut tx, &dead.resource).await?;
    assert!(incoming::dead(&mut tx).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_referral_is_awaited_until_its_first_meeting_or_its_end() -> Result<()> {
    let (_cellar, store) = store().await;
    let (mut tx, now) = (store.begin().await?, monday());
    assert_eq!(incoming::only_team(&mut tx).await?, None);
    let around = around(&mut tx).await;
    assert_eq!(incoming::only_team(&mut tx).await?, Some(around.team.clone()));
    teams::create(&mut tx, "Another", now).await?;
    assert_eq!(incoming::only_team(&mut tx).await?, None);
    let network = around.network.clone();
    first_meetings::begin(&mut tx, &network, now).await?;
    let (id, patient) = ("fhir:ServiceRequest/1".to_owned(), Some("Patient/1".to_owned()));
    let new = Referral { id: id.clone(), network: network.clone(), convener: None, said: None, patient, taken: None };
    referrals::keep(&mut tx, &new, now).await?;
    let awaited = [(id, network.clone())];
    assert_eq!(incoming::awaited(&mut tx, "fhir:ServiceRequest/").await?, awaited);
    assert!(incoming::awaited(&mut tx, "fhir:Other/").await?.is_empty());
    incoming::keep(&mut tx, &came("1", State::Back, "", now), now).await?;
    assert!(incoming::awaited(&mut tx, "fhir:ServiceRequest/").await?.is_empty(), "once is enough");
    incoming::forget(&mut tx, "ServiceRequest/1").await?;
    networks::close(&mut tx, &network, now).await?;
    assert!(incoming::awaited(&mut tx, "fhir:ServiceRequest/").await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_meeting_knows_its_appointment_and_whether_both_say_the_same() -> Result<()> {
    let (_cellar, store) = store().await;
    let (mut tx, now) = (store.begin().await?, monday());
    let around = around(&mut tx).await;
    let (network, person) = (&around.network, &around.person.id);
    networks::open(&mut tx, network, now).await?;
    let patient = Some("Patient/7".to_owned());
    let new =
        Referral { id: "r".into(), network: network.clone(), convener: None, said: None, patient, taken: Some(now) };
    referrals::keep(&mut tx, &new, now).await?;
    let known = appointments::known(&mut tx).await?;
    assert_eq!((known.len(), known[0].patient.as_str(), known[0].looked), (1, "Patient/7", false));
    appointments::looked(&mut tx, network, now).await?;
    assert!(appointments::known(&mut tx).await?[0].looked);
    let start = now + hours(72);
    let proposal = proposals::create(&mut tx, (network, &around.convener), (None, None), &plan(start), now).await?;
    assert_eq!(appointments::plan_from(&mut tx, network, "a1").await?, None);
    appointments::is_put_forward(&mut tx, &proposal, "a1").await?;
    let found = appointments::plan_from(&mut tx, network, "a1").await?.expect("a plan");
    assert_eq!((found.id, found.appointment.as_deref()), (proposal, Some("a1")));
    let people = participants::of_network(&mut tx, network).await?;
    let id = MeetingId::fresh();
    let called = Meeting::call(id.clone(), network.clone(), plan(start), people, person, now);
    meetings::apply(&mut tx, &called, Some(person), now).await?;
    assert_eq!(appointments::of_meeting(&mut tx, &id).await?, None);
    appointments::is_agreed(&mut tx, &id, "a1").await?;
    assert_eq!(appointments::of_meeting(&mut tx, &id).await?.as_deref(), Some("a1"));
    assert_eq!(appointments::meeting_from(&mut tx, network, "a1").await?, Some(id.clone()));
    assert_eq!(appointments::differs(&mut tx, &id).await?, None, "nothing is known of it there");
    let there =
        |state, start| Came { resource: "Appointment/a1".into(), state, trouble: String::new(), changed: now, start };
    incoming::keep(&mut tx, &there(State::Taken, Some(start)), now).await?;
    assert_eq!(appointments::differs(&mut tx, &id).await?, None);
    incoming::keep(&mut tx, &there(State::Taken, Some(start + hours(1))), now).await?;
    assert_eq!(appointments::differs(&mut tx, &id).await?, Some(Some(start + hours(1))));
    incoming::keep(&mut tx, &there(State::Back, Some(start)), now).await?;
    assert_eq!(appointments::differs(&mut tx, &id).await?, Some(None));
    let cancelled = meetings::lock(&mut tx, &id).await?.expect("the meeting").cancel(None, now)?;
    meetings::apply(&mut tx, &cancelled, None, now).await?;
    assert_eq!(appointments::differs(&mut tx, &id).await?, None, "off here and there");
    Ok(())
}
