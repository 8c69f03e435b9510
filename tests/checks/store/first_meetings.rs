//! The clock of a first meeting as it is kept, and referrals.

use anyhow::Result;
use jiff::SignedDuration;
use kith::domain::first_meeting::State;
use kith::domain::ids::UserId;
use kith::store::referrals::Referral;
use kith::store::{first_meetings, is_raced, networks, practice, referrals, relay, teams};

use super::copying::{change, words};
use super::{around, hours, monday, store};

async fn kept(url: &str) -> Result<Vec<String>> {
    words(url, "SELECT state || ' ' || due_at || ' ' || paused || ' ' || as_of FROM first_meeting").await
}

#[tokio::test]
async fn a_clock_is_kept_as_of_a_moment_and_the_hourly_look_keeps_it_fresh() -> Result<()> {
    let (cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let (network, now) = (&around.network, monday());
    first_meetings::begin(&mut tx, network, now).await?;
    first_meetings::opened(&mut tx, network, now).await?;
    first_meetings::not_opened(&mut tx, network).await?;
    assert_eq!(first_meetings::load(&mut tx, network, now).await?.unwrap().link, None);
    first_meetings::opened(&mut tx, network, now + hours(1)).await?;
    first_meetings::opened(&mut tx, network, now + hours(2)).await?;
    let clock = first_meetings::load(&mut tx, network, now).await?.unwrap();
    assert_eq!((clock.link, clock.state(now)), (Some(now + hours(1)), State::Running));
    assert!(!first_meetings::wait(&mut tx, network, &around.person.id, false, now).await?, "nothing was paused");
    assert!(first_meetings::wait(&mut tx, network, &around.person.id, true, now + hours(3)).await?);
    assert!(!first_meetings::wait(&mut tx, network, &around.person.id, true, now + hours(4)).await?);
    first_meetings::look(&mut tx, network, now + hours(4)).await?;
    relay::record_clock(&mut tx, network, "referral.paused", &clock, now).await?;
    tx.commit().await?;
    let ms = |at: jiff::Timestamp| at.as_millisecond();
    let hour = SignedDuration::from_hours(1).as_millis();
    let expected = |paused: i64, of: i64| {
        format!("paused {} {} {}", ms(now + hours(168 + paused)), i128::from(paused) * hour, ms(now + hours(of)))
    };
    assert_eq!(kept(cellar.url()).await?, [expected(1, 4)]);
    let mut tx = store.begin().await?;
    first_meetings::look_at_all(&mut tx, now + hours(9)).await?;
    tx.commit().await?;
    assert_eq!(kept(cellar.url()).await?, [expected(6, 9)]);
    let mut tx = store.begin().await?;
    assert!(first_meetings::wait(&mut tx, network, &around.person.id, false, now + hours(9)).await?);
    first_meetings::look(&mut tx, network, now + hours(9)).await?;
    first_meetings::look_at_all(&mut tx, now + hours(175)).await?;
    assert_eq!(
        first_meetings::load(&mut tx, network, now + hours(175)).await?.unwrap().state(now + hours(175)),
        State::Missed
    );
    tx.commit().await?;
    assert!(kept(cellar.url()).await?[0].starts_with("missed "));
    let never = change(cellar.url(), "DELETE FROM more_time").await.expect_err("a ledger");
    assert!(never.to_string().contains("more_time_is_only_added_to"), "{never}");
    Ok(())
}

/// A network that an older Kith kept has a clock from the first hourly look on, and nobody is told of what is past.
#[tokio::test]
async fn networks_from_before_have_a_clock_too() -> Result<()> {
    let (cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    assert!(first_meetings::load(&mut tx, &around.network, monday()).await?.is_none());
    first_meetings::look(&mut tx, &around.network, monday()).await?;
    first_meetings::look_at_all(&mut tx, monday() + hours(200)).await?;
    let clocks = practice::clocks(&mut tx, UserId(1)).await?;
    assert_eq!(clocks[&around.network], (State::Missed, monday() + hours(168)));
    tx.commit().await?;
    assert!(kept(cellar.url()).await?[0].starts_with("missed "));
    let told = "SELECT type FROM relay_event WHERE type LIKE 'referral.%' UNION ALL SELECT kind FROM outbox WHERE kind = 'first_meeting'";
    assert!(words(cellar.url(), told).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_referral_is_kept_once_and_taken_on_once() -> Result<()> {
    let (cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let (network, team) = (around.network.clone(), around.team.clone());
    assert_eq!(teams::known(&mut tx, "Harbour").await?, Some(around.team.clone()));
    assert_eq!(teams::known(&mut tx, around.team.as_str()).await?, Some(around.team.clone()));
    assert_eq!(teams::known(&mut tx, "Hill").await?, None);
    assert!(
        networks::find(&mut tx, &network).await?.is_some()
            && networks::find(&mut tx, &"x".to_owned().into()).await?.is_none()
    );
    let patient = Some("Patient/lighthouse".to_owned());
    let new = Referral { id: "r-1".into(), network: network.clone(), convener: None, said: None, patient, taken: None };
    referrals::keep(&mut tx, &new, monday()).await?;
    assert_eq!(referrals::find(&mut tx, "r-1").await?.as_ref(), Some(&new));
    assert_eq!(referrals::find(&mut tx, "r-2").await?, None);
    assert_eq!(referrals::waiting(&mut tx, &team).await?, std::slice::from_ref(&network));
    assert!(referrals::waiting(&mut tx, &"x".to_owned().into()).await?.is_empty());
    referrals::take(&mut tx, &network, monday()).await?;
    assert!(referrals::waiting(&mut tx, &team).await?.is_empty(), "somebody answers for it");
    assert_eq!(referrals::of_network(&mut tx, &network).await?.unwrap().taken, Some(monday()));
    let second = referrals::take(&mut tx, &network, monday()).await.expect_err("one is enough");
    assert!(is_raced(&second), "{second}");
    tx.commit().await?;
    let sealed = words(cellar.url(), "SELECT patient FROM referral").await?;
    assert!(!sealed[0].contains("lighthouse") && !sealed[0].is_empty());
    let mut tx = store.begin().await?;
    let other = networks::create(&mut tx, &team, &around.staff, monday()).await?;
    let twice = referrals::keep(&mut tx, &Referral { network: other, ..new }, monday()).await.expect_err("the same id");
    assert!(is_raced(&twice), "{twice}");
    Ok(())
}
