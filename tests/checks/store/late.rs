//! Answers and their history are written at the commit, many rows at a time: all of it, in order, and nothing of a part that
//! was undone; and what a transaction knows of a meeting it holds is what the rows then say.

use anyhow::Result;
use kith::domain::ids::MeetingId;
use kith::domain::meeting::{Answer, Form, Meeting};
use kith::store::{Store, Tx, accounts, meetings, participants, relay};

use super::{Around, around, deeds_of, hours, monday, plan, store};

/// A meeting that nobody has answered.
async fn meeting(tx: &mut Tx, around: &Around) -> Result<MeetingId> {
    let everybody = participants::of_network(tx, &around.network).await?;
    let (network, plan) = (around.network.clone(), plan(monday() + hours(72)));
    let called = Meeting::call(MeetingId::fresh(), network, plan, everybody, &around.convener, monday());
    meetings::apply(tx, &called, None, monday()).await?;
    Ok(called.after.id)
}

/// The person answers, now this way and now that.
async fn answers(tx: &mut Tx, around: &Around, id: &MeetingId, round: i64) -> Result<()> {
    let meeting = meetings::lock(tx, id).await?.expect("a meeting");
    let answer = if round % 2 == 0 { Answer::Coming(Form::InPerson) } else { Answer::NotComing };
    let decision = meeting.answer(&around.person.id, 1, answer, monday()).expect("an answer");
    meetings::apply(tx, &decision, Some(&around.person.id), monday()).await
}

/// The numbers of a meeting's stream, as the care team's store would get them.
async fn numbers(store: &Store, id: &MeetingId) -> Result<Vec<i64>> {
    let (mut tx, mut numbers) = (store.begin().await?, vec![]);
    while let Some(event) = relay::due(&mut tx, monday(), 10).await?.into_iter().find(|one| one.stream == id.as_str()) {
        relay::delivered(&mut tx, &event, monday()).await?;
        numbers.push(event.seq);
    }
    Ok(numbers)
}

#[tokio::test]
async fn a_batch_of_answers_is_written_whole() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let (one, other) = (meeting(&mut tx, &around).await?, meeting(&mut tx, &around).await?);
    tx.commit().await?;
    let mut tx = store.begin().await?;
    for round in 0..43 {
        tx.savepoint().await?;
        answers(&mut tx, &around, &one, round).await?;
        if round % 3 == 0 {
            answers(&mut tx, &around, &other, round / 3).await?;
        }
        tx.keep_part().await?;
    }
    tx.commit().await?;
    let mut tx = store.begin().await?;
    assert_eq!(deeds_of(&mut tx, &around.network).await?.len(), 2 + 43 + 15);
    drop(tx);
    for (id, answers) in [(one, 43), (other, 15)] {
        let numbers = numbers(&store, &id).await?;
        assert!(numbers.len() > answers, "each answer, and the call");
        assert_eq!(numbers, (1..=i64::try_from(numbers.len())?).collect::<Vec<_>>(), "without gaps");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_undone_leaves_nothing_behind() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let id = meeting(&mut tx, &around).await?;
    for (round, keep) in [(0, true), (1, false), (1, false), (1, true), (2, false)] {
        tx.savepoint().await?;
        answers(&mut tx, &around, &id, round).await?;
        if keep { tx.keep_part().await? } else { tx.undo_part().await? }
    }
    let said: Vec<String> = deeds_of(&mut tx, &around.network).await?.into_iter().map(|deed| deed.what).collect();
    assert_eq!(said, ["not_coming", "coming", "called"], "also before the commit");
    tx.savepoint().await?;
    answers(&mut tx, &around, &id, 2).await?;
    tx.undo_part().await?;
    answers(&mut tx, &around, &id, 2).await?;
    tx.commit().await?;
    let numbers = numbers(&store, &id).await?;
    assert_eq!(numbers, (1..=i64::try_from(numbers.len())?).collect::<Vec<_>>(), "without gaps");
    Ok(())
}

/// A later part reads the log, which writes what waits, and is undone: the answers before it stay.
#[tokio::test]
async fn what_is_undone_takes_nothing_of_others_with_it() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let id = meeting(&mut tx, &around).await?;
    tx.savepoint().await?;
    answers(&mut tx, &around, &id, 0).await?;
    tx.keep_part().await?;
    tx.savepoint().await?;
    deeds_of(&mut tx, &around.network).await?;
    tx.undo_part().await?;
    tx.commit().await?;
    let mut tx = store.begin().await?;
    let said: Vec<String> = deeds_of(&mut tx, &around.network).await?.into_iter().map(|deed| deed.what).collect();
    assert_eq!(said, ["coming", "called"]);
    Ok(())
}

#[tokio::test]
async fn a_meeting_that_is_held_is_known_as_its_rows_are() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let id = meeting(&mut tx, &around).await?;
    tx.commit().await?;
    for step in 0..6 {
        let mut tx = store.begin().await?;
        answers(&mut tx, &around, &id, 0).await?;
        answers(&mut tx, &around, &id, 1).await?;
        let held = meetings::lock(&mut tx, &id).await?.expect("a meeting");
        match step {
            1 => meetings::set_told(&mut tx, &id, &around.convener, held.version + 1).await?,
            2 => meetings::apply(&mut tx, &held.release(&around.convener, false, monday()), None, monday()).await?,
            3 => drop(accounts::set_reachable(&mut tx, around.person.user, false).await?),
            4 => {
                tx.savepoint().await?;
                answers(&mut tx, &around, &id, 0).await?;
                tx.undo_part().await?;
            }
            5 => {
                let moved = held.move_to(plan(monday() + hours(80)), &around.person.id, monday()).expect("a move");
                meetings::apply(&mut tx, &moved, Some(&around.person.id), monday()).await?;
            }
            _ => {}
        }
        let known = meetings::lock(&mut tx, &id).await?;
        tx.commit().await?;
        assert_eq!(meetings::load(&mut store.begin().await?, &id).await?, known, "after step {step}");
    }
    Ok(())
}
