//! Who stands in at one meeting, as it is kept.

use anyhow::Result;
use kith::domain::ids::{MeetingId, UserId};
use kith::domain::meeting::Meeting;
use kith::domain::participant::StandIn;
use kith::store::participants::Ground;
use kith::store::{meetings, outbox, participants, standing, teams};

use super::{around, hours, monday, plan, store};

#[tokio::test]
async fn standing_in_is_kept_with_the_place_and_is_over_a_day_after_or_when_a_cancellation_was_heard() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let staff = teams::join(&mut tx, &around.team, UserId(7), "Eero", false, monday()).await?;
    let ground = Ground::Practitioner(staff);
    let eero = participants::insert(&mut tx, &around.network, UserId(7), "Eero", ground, monday()).await?;
    assert_eq!(participants::load(&mut tx, &eero).await?.stands_in, None);
    let people = vec![around.person.clone(), participants::load(&mut tx, &eero).await?];
    let planned = plan(monday() + hours(48));
    let call = Meeting::call(MeetingId::fresh(), around.network.clone(), planned, people, &around.person.id, monday());
    meetings::apply(&mut tx, &call, Some(&around.person.id), monday()).await?;
    let what = StandIn { meeting: call.after.id.clone(), instead_of: Some(around.convener.clone()) };
    standing::set(&mut tx, &eero, Some(&what)).await?;
    assert_eq!(participants::load(&mut tx, &eero).await?.stands_in, Some(what.clone()));
    assert!(standing::over(&mut tx, monday() + hours(71)).await?.is_empty(), "who was there may be noted");
    assert_eq!(standing::over(&mut tx, monday() + hours(72)).await?, std::slice::from_ref(&eero));
    let meeting = meetings::lock(&mut tx, &what.meeting).await?.expect("a meeting");
    let off = meeting.cancel(None, monday()).expect("may be cancelled");
    meetings::apply(&mut tx, &off, None, monday()).await?;
    outbox::tell(
        &mut tx,
        &around.network,
        eero.clone(),
        kith::domain::notice::Notice::Cancelled { meeting: meeting.id.clone() },
        monday(),
    )
    .await?;
    assert!(standing::over(&mut tx, monday()).await?.is_empty(), "they are to hear of it first");
    outbox::recall_all_for(&mut tx, &eero, monday()).await?;
    outbox::may_ask_anew(&mut tx, &meeting.id, &eero).await?;
    assert_eq!(standing::over(&mut tx, monday()).await?, std::slice::from_ref(&eero));
    standing::set(&mut tx, &eero, None).await?;
    assert!(standing::over(&mut tx, monday() + hours(72)).await?.is_empty(), "pinned to the person now");
    Ok(())
}
