//! What comes after a meeting, as the store keeps it: who was there, what became of its messages, and what somebody has seen of it.

use anyhow::Result;
use kith::domain::ids::{MeetingId, ParticipantId};
use kith::domain::meeting::{Change, Form, Meeting, Presence};
use kith::domain::notice::Notice;
use kith::domain::retention::{Retention, days};
use kith::domain::told::{Outcome, Told};
use kith::store::{Tx, exporting, meetings, outbox, participants, proposals, relay, retention};

use super::{Around, around, deeds_of, hours, monday, plan, store};

async fn called(tx: &mut Tx, around: &Around) -> Result<MeetingId> {
    let (id, now) = (MeetingId::fresh(), monday());
    let people = participants::of_network(tx, &around.network).await?;
    let called =
        Meeting::call(id.clone(), around.network.clone(), plan(now + hours(72)), people, &around.person.id, now);
    meetings::apply(tx, &called, Some(&around.person.id), now).await?;
    Ok(id)
}

fn noted(meeting: &Meeting, who: &ParticipantId) -> Option<Presence> {
    meeting.seat(who).expect("a seat").noted.map(|noted| noted.what)
}

#[tokio::test]
async fn what_is_noted_is_kept_put_right_told_exported_and_forgotten() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let (id, begun) = (called(&mut tx, &around).await?, monday() + hours(73));
    let marks = vec![(around.person.id.clone(), Some(Form::Phone)), (around.convener.clone(), None)];
    let decision =
        meetings::lock(&mut tx, &id).await?.expect("a meeting").note(&marks, |_| Told::NotYet, begun).expect("a note");
    meetings::apply(&mut tx, &decision, Some(&around.convener), begun).await?;
    let meeting = meetings::load(&mut tx, &id).await?.expect("a meeting");
    assert_eq!(meeting, decision.after);
    assert_eq!(noted(&meeting, &around.person.id), Some(Presence::Came(Form::Phone)));
    assert_eq!(noted(&meeting, &around.convener), Some(Presence::NotReached));
    let marks = vec![(around.convener.clone(), Some(Form::InPerson))];
    let right = meeting.note(&marks, |_| Told::Knows, begun + hours(47)).expect("put right");
    meetings::apply(&mut tx, &right, Some(&around.convener), begun + hours(47)).await?;
    let meeting = meetings::load(&mut tx, &id).await?.expect("a meeting");
    assert_eq!(
        (meeting.noted_first(), noted(&meeting, &around.convener)),
        (Some(begun), Some(Presence::Came(Form::InPerson)))
    );
    let deeds: Vec<String> = deeds_of(&mut tx, &around.network).await?.into_iter().map(|deed| deed.what).collect();
    assert_eq!(deeds[..2], ["corrected", "noted"]);
    let told = tells(&mut tx, &id).await?;
    assert!(told.contains("meeting.attendance") && told.matches("\"came\"").count() == 2, "{told}");
    let kept = exporting::of_user(&mut tx, around.person.user, begun).await?;
    let theirs = kept["kept_of_you"]["attendance"].as_array().expect("rows").clone();
    assert_eq!((theirs.len(), theirs[0]["status"].as_str()), (1, Some("came")), "their own, and nobody else's");
    let kept = Retention { meetings: 50, ..Retention::default() };
    retention::sweep(&mut tx, &kept, monday() + hours(72) + days(50) + hours(1)).await?;
    assert_eq!(meetings::load(&mut tx, &id).await?, None, "it goes with its meeting");
    Ok(())
}

/// The newest event of a stream, all before it taken.
async fn tells(tx: &mut Tx, id: &MeetingId) -> Result<String> {
    let mut newest = String::new();
    while let Some(event) = relay::due(tx, monday() + hours(200), 1).await?.pop() {
        relay::delivered(tx, &event, monday()).await?;
        if event.stream == id.as_str() {
            newest = event.body;
        }
    }
    Ok(newest)
}

#[tokio::test]
async fn what_became_of_messages_counts_for_the_version_they_spoke_of() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let id = called(&mut tx, &around).await?;
    let now = monday();
    let of = |outcomes: Vec<(ParticipantId, Outcome)>| -> Vec<Outcome> {
        outcomes.into_iter().filter(|(who, _)| *who == around.convener).map(|(_, outcome)| outcome).collect()
    };
    let waiting = of(outbox::outcomes(&mut tx, &id, 1).await?);
    assert!(waiting.len() == 4 && waiting.iter().all(|outcome| *outcome == Outcome::Waiting), "{waiting:?}");
    let rows = outbox::claim(&mut tx, 1, "", now, 50).await?;
    let row = rows.iter().find(|row| matches!(row.notice, Notice::Invited { .. })).expect("an invitation");
    assert!(outbox::sending(&mut tx, row, now).await?);
    assert!(of(outbox::outcomes(&mut tx, &id, 1).await?).contains(&Outcome::Unsure), "on its way");
    outbox::finish(&mut tx, row, "sent", Some(1), now).await?;
    assert!(of(outbox::outcomes(&mut tx, &id, 1).await?).contains(&Outcome::Arrived));
    assert!(outbox::outcomes(&mut tx, &id, 2).await?.is_empty(), "of another version nothing is known");
    Ok(())
}

#[tokio::test]
async fn what_is_new_stays_new_until_it_is_seen() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let id = called(&mut tx, &around).await?;
    meetings::set_told(&mut tx, &id, &around.convener, 1).await?;
    for (start, form, wanted) in
        [(80, Form::InPerson, vec![Change::Time]), (80, Form::Phone, vec![Change::Time, Change::Form])]
    {
        let meeting = meetings::lock(&mut tx, &id).await?.expect("a meeting");
        let plan = kith::domain::meeting::Plan { form, ..plan(monday() + hours(start)) };
        let moved = meeting.move_to(plan, &around.person.id, monday()).expect("a move");
        meetings::apply(&mut tx, &moved, Some(&around.person.id), monday()).await?;
        let meeting = meetings::load(&mut tx, &id).await?.expect("a meeting");
        assert_eq!(meeting, moved.after);
        assert_eq!(meeting.seat(&around.convener).expect("a seat").news, wanted);
        assert_eq!(meeting.seat(&around.person.id).expect("a seat").news, [], "whoever moves it knows");
    }
    meetings::seen(&mut tx, &id, &around.convener, 3).await?;
    let meeting = meetings::load(&mut tx, &id).await?.expect("a meeting");
    let seat = meeting.seat(&around.convener).expect("a seat");
    assert_eq!((seat.told, seat.seen, seat.news.len()), (Some(3), Some(3), 0));
    Ok(())
}

#[tokio::test]
async fn the_last_meeting_and_a_suggestion_that_follows_it() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let id = called(&mut tx, &around).await?;
    let start = monday() + hours(72);
    for (now, since, there) in
        [(start - hours(1), monday(), false), (start, monday(), true), (start + hours(1), start, false)]
    {
        let last = meetings::last_begun(&mut tx, &around.network, since, now).await?;
        assert_eq!(last.is_some(), there, "{now}");
    }
    let by = (&around.network, &around.convener);
    let made = proposals::create(&mut tx, by, (None, Some(&id)), &plan(start + hours(24)), start).await?;
    let found = proposals::find(&mut tx, &made).await?.expect("a proposal");
    assert_eq!((found.moves, found.like), (None, Some(id)));
    Ok(())
}
