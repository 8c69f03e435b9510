//! What has no more use is forgotten, class by class, and not a day early.

use anyhow::Result;
use jiff::SignedDuration;
use kith::domain::ids::{MeetingId, UserId};
use kith::domain::link::Purpose;
use kith::domain::meeting::{Answer, Form, Meeting};
use kith::domain::notice::{Address, Notice, Post};
use kith::domain::poll::{Offer, Word};
use kith::domain::retention::{Retention, days};
use kith::store::links::NewLink;
use kith::store::{Tx, deeds, links, meetings, outbox, participants, polls, relay, retention, teams};

use super::{Around, around, deeds_of, hours, monday, plan, store};

const KEPT: Retention = Retention { meetings: 50, sent: 40, told: 30, links: 20, staff: 10 };

/// A meeting tomorrow with an answer, a message that was sent, events that were taken, a link that was used, somebody who left the team.
async fn a_house(tx: &mut Tx) -> Result<(Around, MeetingId)> {
    let (around, id, now) = (around(tx).await, MeetingId::fresh(), monday());
    let people = participants::of_network(tx, &around.network).await?;
    let called =
        Meeting::call(id.clone(), around.network.clone(), plan(now + hours(24)), people, &around.person.id, now);
    meetings::apply(tx, &called, Some(&around.person.id), now).await?;
    let meeting = meetings::lock(tx, &id).await?.expect("a meeting");
    let answer = meeting.answer(&around.person.id, 1, Answer::Coming(Form::InPerson), now).expect("an answer");
    meetings::apply(tx, &answer, Some(&around.person.id), now).await?;
    deeds::record(tx, &around.network, Some(&around.person.id), "named", None, now);
    let offer = Offer {
        starts: vec![now + hours(2), now + hours(25)],
        zone: super::helsinki(),
        form: Form::Phone,
        place: None,
        home: false,
    };
    let poll = polls::create(tx, (&around.network, &around.convener), &offer, now).await?;
    polls::opens(tx, &poll).await?;
    polls::asks(tx, &poll, &around.person.id, now).await?;
    polls::says(tx, &poll, &around.person.id, (1, Word::Yes), now).await?;
    let notice = Notice::Left { participant: around.person.id.clone() };
    let to = Address::Participant(around.convener.clone());
    outbox::post(tx, &Post { notice, to, network: Some(around.network.clone()), due: now }, now).await?;
    for row in outbox::claim(tx, 1, "", now, 50).await? {
        outbox::finish(tx, &row, "sent", None, now).await?;
    }
    while let Some(event) = relay::due(tx, now, 1).await?.pop() {
        relay::delivered(tx, &event, now).await?;
    }
    let new = NewLink {
        purpose: Purpose::Practitioner,
        team: &around.team,
        network: None,
        contact: None,
        made_by: Some(UserId(1)),
    };
    let token = links::create(tx, new, now).await?;
    let link = links::by_token(tx, &token).await?.expect("a link");
    links::end(tx, &link.id, true).await?;
    let mikko = teams::join(tx, &around.team, UserId(9), "Mikko", false, now).await?;
    teams::leave(tx, &mikko, now).await?;
    Ok((around, id))
}

async fn due(tx: &mut Tx, after: SignedDuration) -> Result<Vec<&'static str>> {
    let found = retention::due(tx, &KEPT, SignedDuration::ZERO, monday() + after).await?;
    Ok(found.into_iter().map(|(name, _)| name).collect())
}

#[tokio::test]
async fn each_class_is_forgotten_when_its_time_is_over_and_not_before() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let (around, id) = a_house(&mut tx).await?;
    let all = [("staff", 10), ("links", 20), ("told", 30), ("sent", 40), ("meetings", 50)];
    for (name, last) in all {
        let (before, after) = (days(last) - hours(1), days(last) + hours(26));
        retention::sweep(&mut tx, &KEPT, monday() + before).await?;
        assert_eq!(due(&mut tx, before).await?, [""; 0], "before the time of {name}");
        assert!(due(&mut tx, after).await?.contains(&name), "after the time of {name}");
        retention::sweep(&mut tx, &KEPT, monday() + after).await?;
        assert_eq!(due(&mut tx, after).await?, [""; 0], "{name} is forgotten");
    }
    assert_eq!(meetings::load(&mut tx, &id).await?, None);
    assert_eq!(polls::open_in(&mut tx, &around.network).await?, [], "a poll, once all of its times are long past");
    assert_eq!(deeds_of(&mut tx, &around.network).await?, []);
    let names: Vec<String> = teams::everybody(&mut tx, &around.team).await?.into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Sanna", ""]);
    assert_eq!(participants::of_network(&mut tx, &around.network).await?.len(), 2, "who takes part is kept");
    Ok(())
}

/// What the care team's store was told is forgotten; the numbers go on from where they were.
#[tokio::test]
async fn numbers_go_on_after_what_was_told_is_forgotten() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let (around, _) = a_house(&mut tx).await?;
    let who = (&around.person.id, around.person.role);
    relay::record_membership(&mut tx, &around.network, who, false, monday()).await?;
    let last = relay::due(&mut tx, monday(), 1).await?.remove(0);
    relay::delivered(&mut tx, &last, monday()).await?;
    retention::sweep(&mut tx, &KEPT, monday() + days(400)).await?;
    relay::record_membership(&mut tx, &around.network, who, true, monday()).await?;
    let next = relay::due(&mut tx, monday(), 1).await?.remove(0);
    assert_eq!((next.stream, next.seq), (last.stream, last.seq + 1));
    Ok(())
}
