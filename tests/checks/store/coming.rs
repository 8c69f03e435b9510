//! What stands beside an answer, as the store keeps it: what would help, and who noted it.

use anyhow::Result;
use kith::domain::ids::ParticipantId;
use kith::domain::meeting::{Answer, Form, Meeting};
use kith::domain::needs::{Detail, Help, Later};
use kith::domain::participant::Participant;
use kith::store::{Tx, exporting, forgetting, meetings, participants};

use super::{Around, hours, monday};

/// Onni is coming: he says more, his answer is noted for him, and then he says it himself again.
pub async fn says_more(tx: &mut Tx, around: &Around, onni: &ParticipantId, meeting: &Meeting) -> Result<()> {
    let (id, now) = (&meeting.id, monday());
    let mut meeting = meeting.clone();
    for detail in [Detail::From(Later::Half), Detail::Helps(Help::StepFree, true)] {
        let more = meeting.says_more(onni, 1, detail, now)?;
        meetings::apply(tx, &more, Some(onni), now).await?;
        meeting = meetings::load(tx, id).await?.expect("the meeting");
        assert_eq!(meeting, more.after);
    }
    let noted = meeting.told_by_phone(onni, &around.convener, (1, Answer::Coming(Form::Online)), now + hours(1))?;
    meetings::apply(tx, &noted, Some(&around.convener), now + hours(1)).await?;
    let meeting = meetings::lock(tx, id).await?.expect("the meeting");
    assert_eq!(meeting, noted.after, "it is noted, and a yes stays a yes");
    let member = participants::load(tx, onni).await?;
    exported(tx, &member, &around.convener).await?;
    let found = meetings::ending_with(tx, &around.network, &id.0[24..]).await?;
    assert_eq!(found, std::slice::from_ref(id));
    assert!(meetings::ending_with(tx, &around.network, "zzzzzzzz").await?.is_empty());
    for answer in [Answer::NotSure, Answer::Coming(Form::Phone)] {
        let own = meetings::lock(tx, id).await?.expect("the meeting").answer(onni, 1, answer, now)?;
        meetings::apply(tx, &own, Some(onni), now).await?;
        assert_eq!(meetings::load(tx, id).await?.expect("the meeting"), own.after);
        let seat = own.after.seat(onni).expect("a seat");
        assert!(seat.needs.is_none() && seat.by_phone.is_none(), "his own word stands alone");
    }
    Ok(())
}

async fn exported(tx: &mut Tx, member: &Participant, noter: &ParticipantId) -> Result<()> {
    let kept = exporting::of_user(tx, member.user, monday()).await?;
    let seat = &kept["kept_of_you"]["seat"][0];
    assert_eq!((seat["later"].as_i64(), seat["needs"].as_str()), (Some(30), Some("step_free")));
    assert_eq!(seat["noted_by"].as_str(), Some(noter.as_str()));
    let answers = kept["kept_of_you"]["answer"].as_array().expect("rows").clone();
    assert_eq!(answers.iter().filter(|row| row["noted_by"].is_string()).count(), 1, "only the one that was noted");
    Ok(())
}

#[tokio::test]
async fn whoever_is_forgotten_needs_nothing() -> Result<()> {
    let (_cellar, store) = super::store().await;
    let mut tx = store.begin().await?;
    let around = super::around(&mut tx).await;
    let person = &around.person.id;
    let people = participants::of_network(&mut tx, &around.network).await?;
    let id = kith::domain::ids::MeetingId::fresh();
    let called =
        Meeting::call(id.clone(), around.network.clone(), super::plan(monday() + hours(72)), people, person, monday());
    let coming = called.after.answer(person, 1, Answer::Coming(Form::Phone), monday())?;
    let more = coming.after.says_more(person, 1, Detail::Helps(Help::Interpreter, true), monday())?;
    for decision in [called, coming, more] {
        meetings::apply(&mut tx, &decision, Some(person), monday()).await?;
    }
    forgetting::place(&mut tx, &around.person, monday()).await?;
    let meeting = meetings::load(&mut tx, &id).await?.expect("the meeting");
    assert!(meeting.seat(person).is_some_and(|seat| seat.needs.is_none()), "{meeting:?}");
    Ok(())
}
