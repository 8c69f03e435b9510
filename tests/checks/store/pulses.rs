//! How the house was when it was last written down.

use anyhow::Result;
use kith::domain::doubt::Silent;
use kith::domain::ids::ParticipantId;
use kith::domain::meeting::Meeting;
use kith::store::pulses::{self, Beat};
use kith::store::{meetings, participants, relay, teams};

use super::{around, hours, monday, plan, store};

/// Proves H11.
#[tokio::test]
async fn what_was_written_is_what_is_read() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    assert_eq!(pulses::last(&mut tx).await?, None, "nobody was there yet");
    let silences = [(None, None), (Some(1), None), (None, Some(2)), (Some(3), Some(1)), (None, None)];
    for (answers, record) in silences {
        let ago = |long: Option<i64>| long.map(|long| monday() - hours(long));
        let beat = Beat { at: monday(), silent: Silent { answers: ago(answers), record: ago(record) } };
        pulses::write(&mut tx, beat).await?;
        assert_eq!(pulses::last(&mut tx).await?, Some(beat));
    }
    Ok(())
}

#[tokio::test]
async fn the_record_is_behind_since_the_oldest_event_it_refused() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let joins = |who: ParticipantId| (who, around.person.role);
    for (hour, who) in [(0, &around.person.id), (1, &around.convener)] {
        let (who, role) = joins(who.clone());
        relay::record_membership(&mut tx, &around.network, (&who, role), true, monday() + hours(hour)).await?;
    }
    assert_eq!(pulses::behind_since(&mut tx, true, true, false).await?, None, "what was never offered was not refused");
    let first = relay::due(&mut tx, monday() + hours(2), 1).await?.remove(0);
    relay::retry(&mut tx, &first, monday() + hours(3)).await?;
    assert_eq!(pulses::behind_since(&mut tx, true, true, false).await?, Some(monday()));
    assert_eq!(pulses::behind_since(&mut tx, false, true, false).await?, None, "nobody waits for it");
    relay::delivered(&mut tx, &first, monday() + hours(3)).await?;
    assert_eq!(pulses::behind_since(&mut tx, true, true, false).await?, None);
    Ok(())
}

#[tokio::test]
async fn doubt_concerns_those_who_meet_soon_and_whoever_runs_a_team() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let mikko = teams::join(&mut tx, &around.team, kith::domain::ids::UserId(9), "Mikko", false, monday()).await?;
    let ground = participants::Ground::Practitioner(mikko.clone());
    let id =
        participants::insert(&mut tx, &around.network, kith::domain::ids::UserId(9), "Mikko", ground, monday()).await?;
    let mikkos = participants::load(&mut tx, &id).await?;
    let alone = std::slice::from_ref(&around.staff);
    assert_eq!(pulses::concerned(&mut tx, monday(), hours(48)).await?, alone);
    let invited = vec![around.person.clone(), mikkos];
    let (fresh, network) = (kith::domain::ids::MeetingId::fresh(), around.network.clone());
    let called = Meeting::call(fresh, network, plan(monday() + hours(30)), invited, &around.person.id, monday());
    meetings::apply(&mut tx, &called, None, monday()).await?;
    let before = called.after.plan.start.duration_since(monday());
    let mut both = vec![around.staff.clone(), mikko];
    both.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    assert_eq!(pulses::concerned(&mut tx, monday(), before).await?, both);
    let sooner = before - jiff::SignedDuration::from_millis(1);
    assert_eq!(pulses::concerned(&mut tx, monday(), sooner).await?, alone);
    assert_eq!(pulses::concerned(&mut tx, called.after.plan.start, before).await?, alone, "it has begun");
    Ok(())
}
