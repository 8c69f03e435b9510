//! Who is signed in at a browser, and what their board is made of.

use anyhow::Result;
use kith::domain::first_meeting::State;
use kith::domain::ids::{MeetingId, UserId};
use kith::domain::meeting::Meeting;
use kith::domain::notice::{Address, Notice, Post};
use kith::domain::session::{IDLE, LINK, WHOLE};
use kith::store::participants::Ground;
use kith::store::{
    Tx, deeds, exporting, first_meetings, forgetting, meetings, networks, outbox, participants, practice, sessions,
    teams,
};

use super::{around, hours, monday, plain, plan, store};

#[tokio::test]
async fn a_link_is_used_up_and_a_session_runs_out() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let (around, sanna) = (around(&mut tx).await, UserId(1));
    let older = sessions::invite(&mut tx, sanna, monday()).await?;
    let link = sessions::invite(&mut tx, sanna, monday()).await?;
    assert!(
        !sessions::is_waiting(&mut tx, &older, monday()).await?
            && sessions::is_waiting(&mut tx, &link, monday()).await?
    );
    let (last, over) = (monday() + LINK - jiff::SignedDuration::from_millis(1), monday() + LINK);
    assert_eq!(sessions::open(&mut tx, &link, over).await?, None);
    assert_eq!(sessions::open(&mut tx, &link, last).await?, Some(sanna));
    assert_eq!(sessions::open(&mut tx, &link, last).await?, None, "once");
    let token = sessions::begin(&mut tx, sanna, around.staff.as_str(), monday()).await?;
    assert_eq!(sessions::of(&mut tx, &token, monday()).await?, Some((sanna, monday() + IDLE)));
    assert_eq!(sessions::of(&mut tx, &token, monday() + IDLE).await?, None);
    let mut now = monday();
    while now + hours(1) / 4 < monday() + WHOLE {
        now += hours(1) / 4;
        sessions::touch(&mut tx, &token, now).await?;
        assert_eq!(sessions::living(&mut tx, sanna, now).await?, 1);
    }
    sessions::touch(&mut tx, &token, monday()).await?;
    assert_eq!(
        sessions::of(&mut tx, &token, now).await?,
        Some((sanna, monday() + WHOLE)),
        "and no look from before ends it"
    );
    assert_eq!(sessions::of(&mut tx, &token, monday() + WHOLE).await?, None);
    sessions::sweep(&mut tx, now).await?;
    assert_eq!(sessions::living(&mut tx, sanna, now).await?, 1);
    sessions::sweep(&mut tx, monday() + WHOLE).await?;
    assert_eq!(sessions::end_all(&mut tx, sanna).await?, 0, "nothing is kept of it");
    Ok(())
}

#[tokio::test]
async fn a_session_goes_with_its_owner_and_is_exported_without_its_hash() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let (around, sanna) = (around(&mut tx).await, UserId(1));
    let here = sessions::begin(&mut tx, sanna, around.staff.as_str(), monday()).await?;
    let there = sessions::begin(&mut tx, sanna, around.staff.as_str(), monday()).await?;
    let kept = exporting::of_user(&mut tx, sanna, monday()).await?;
    assert_eq!(kept["kept_of_you"]["session"][0]["kind"], "session");
    assert!(kept["kept_of_you"]["session"][0].get("hash").is_none());
    sessions::end(&mut tx, &here).await?;
    assert_eq!(sessions::living(&mut tx, sanna, monday()).await?, 1);
    teams::leave(&mut tx, &around.staff, monday()).await?;
    assert_eq!(sessions::of(&mut tx, &there, monday()).await?, None, "nobody works there under it");
    forgetting::user(&mut tx, sanna).await?;
    assert_eq!(sessions::end_all(&mut tx, sanna).await?, 0);
    sessions::begin(&mut tx, sanna, around.staff.as_str(), monday()).await?;
    sessions::end_everybodys(&mut tx).await?;
    assert_eq!(sessions::living(&mut tx, sanna, monday()).await?, 0);
    Ok(())
}

async fn called(tx: &mut Tx, network: &kith::domain::ids::NetworkId, start: jiff::Timestamp) -> Result<Meeting> {
    let people = participants::of_network(tx, network).await?;
    let by = people[0].id.clone();
    let decision = Meeting::call(MeetingId::fresh(), network.clone(), plan(start), people, &by, monday());
    meetings::apply(tx, &decision, Some(&by), monday()).await?;
    Ok(decision.after)
}

#[tokio::test]
async fn a_practice_is_read_at_once_and_holds_ones_own_people_only() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let mut starts = vec![];
    for hour in (1..=25).rev() {
        starts.push((called(&mut tx, &around.network, monday() + hours(hour)).await?.id, hour));
    }
    let foreign = networks::create(&mut tx, &around.team, &around.staff, monday()).await?;
    kith::store::accounts::ensure(&mut tx, UserId(3), &plain()).await?;
    participants::insert(&mut tx, &foreign, UserId(3), "Elias", Ground::Person(super::agreed()), monday()).await?;
    called(&mut tx, &foreign, monday() + hours(1)).await?;
    let found = practice::meetings(&mut tx, UserId(1), monday() + hours(2)).await?;
    starts.sort_by_key(|(_, hour)| *hour);
    let wanted: Vec<&MeetingId> = starts.iter().skip(2).map(|(id, _)| id).collect();
    assert_eq!(found.iter().map(|meeting| &meeting.id).collect::<Vec<_>>(), wanted, "more than one statement asks for");
    for meeting in &found {
        assert_eq!(Some(meeting), meetings::load(&mut tx, &meeting.id).await?.as_ref(), "as it is read alone");
    }
    let persons = practice::persons(&mut tx, UserId(1)).await?;
    assert_eq!(persons.keys().collect::<Vec<_>>(), [&around.network]);
    assert_eq!(persons[&around.network].name, "Aino");
    assert!(practice::meetings(&mut tx, UserId(3), monday()).await?.is_empty(), "the person is no practitioner");
    let (id, to) = (found[0].id.clone(), Address::Participant(around.person.id.clone()));
    let notice = Notice::Cancelled { meeting: id.clone() };
    outbox::post(&mut tx, &Post { notice, to, network: Some(around.network.clone()), due: monday() }, monday()).await?;
    for row in outbox::claim(&mut tx, 1, "", monday(), 500).await? {
        outbox::finish(&mut tx, &row, "uncertain", None, monday()).await?;
    }
    let mut doubted = practice::uncertain(&mut tx, UserId(1), monday()).await?;
    for who in [doubted.remove(&id).unwrap_or_default(), outbox::uncertain(&mut tx, &id).await?] {
        assert!(who.contains(&around.person.id), "{who:?}");
    }
    assert!(practice::clocks(&mut tx, UserId(1)).await?.is_empty(), "no clock was begun");
    assert!(practice::noted(&mut tx, UserId(1), "viewed", monday() - hours(1)).await?.is_empty());
    deeds::record(&mut tx, &around.network, Some(&around.convener), "viewed", None, monday());
    assert_eq!(
        practice::noted(&mut tx, UserId(1), "viewed", monday() - hours(1)).await?,
        std::slice::from_ref(&around.convener)
    );
    assert!(practice::noted(&mut tx, UserId(1), "viewed", monday()).await?.is_empty());
    assert!(practice::clocks(&mut tx, UserId(1)).await?.is_empty());
    first_meetings::begin(&mut tx, &around.network, monday()).await?;
    let clocks = practice::clocks(&mut tx, UserId(1)).await?;
    assert_eq!(clocks[&around.network], (State::Running, monday() + hours(7 * 24)));
    assert!(practice::clocks(&mut tx, UserId(3)).await?.is_empty(), "the person is no practitioner");
    Ok(())
}
