//! What people choose for themselves, and whom the person wants asked, as the store keeps it.

use anyhow::Result;
use kith::domain::circle::Circle;
use kith::domain::ids::{MeetingId, UserId};
use kith::domain::meeting::{Answer, Form, Meeting};
use kith::domain::notice::Notice;
use kith::domain::nudges::Nudge;
use kith::domain::title::Title;
use kith::store::contacts::Wish;
use kith::store::nudging::{self, Last};
use kith::store::{accounts, contacts, meetings, networks, outbox, participants, practice, proposals, relay, teams};

use super::{around, hours, monday, plan, store};

#[tokio::test]
async fn what_somebody_chose_is_read_with_their_place() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let aino = around(&mut tx).await.person;
    assert_eq!((aino.shows, aino.on_record, aino.sees_others, aino.paused_until), (false, false, false, None));
    participants::rename(&mut tx, &aino, "A.").await?;
    participants::set_shows(&mut tx, &aino.id, true).await?;
    participants::set_on_record(&mut tx, &aino.id, true).await?;
    networks::set_sees_others(&mut tx, &aino.network, true).await?;
    assert!(networks::members_suggest(&mut tx, &aino.network).await?, "whoever takes part may suggest");
    networks::set_members_suggest(&mut tx, &aino.network, false).await?;
    assert!(!networks::members_suggest(&mut tx, &aino.network).await?);
    accounts::set_pause(&mut tx, aino.user, Some(monday() + hours(24))).await?;
    let now = participants::load(&mut tx, &aino.id).await?;
    assert_eq!((now.name.as_str(), now.shows, now.on_record, now.sees_others), ("A.", true, true, true));
    accounts::end_pauses(&mut tx, monday() + hours(23)).await?;
    assert_eq!(participants::load(&mut tx, &aino.id).await?.paused_until, Some(monday() + hours(24)));
    accounts::end_pauses(&mut tx, monday() + hours(24)).await?;
    assert_eq!(participants::load(&mut tx, &aino.id).await?.paused_until, None);
    relay::record_permit(&mut tx, &now, true, monday()).await?;
    let told = relay::due(&mut tx, monday(), 1).await?.remove(0).body;
    assert!(told.contains("participant.permits") && !told.contains("A."), "{told}");
    Ok(())
}

#[tokio::test]
async fn never_holds_for_that_human_in_that_network_until_it_is_taken_back() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let other = networks::create(&mut tx, &around.team, &around.staff, monday()).await?;
    let id = contacts::create(&mut tx, &around.network, "Brother", monday()).await?;
    contacts::set_wish(&mut tx, &id, Wish::NotNow).await?;
    assert_eq!(contacts::find(&mut tx, &id).await?.map(|contact| contact.wish), Some(Wish::NotNow));
    assert_eq!(contacts::find(&mut tx, &id).await?.map(|contact| contact.circle), Some(Circle::Middle));
    contacts::set_circle(&mut tx, &id, Circle::Inner).await?;
    assert_eq!(contacts::find(&mut tx, &id).await?.map(|contact| contact.circle), Some(Circle::Inner));
    contacts::remove(&mut tx, &id, monday()).await?;
    contacts::set_wish(&mut tx, &id, Wish::Never).await?;
    let never = contacts::never_asked(&mut tx, &around.network).await?.remove(0);
    assert_eq!((never.label.as_str(), never.wish, never.removed), ("Brother", Wish::Never, true));
    assert_eq!(never.circle, Circle::Middle, "how near they were goes with them");
    contacts::suppress(&mut tx, &never, UserId(5), monday()).await?;
    contacts::suppress(&mut tx, &never, UserId(5), monday()).await?;
    assert!(contacts::is_suppressed(&mut tx, &around.network, UserId(5)).await?);
    assert!(!contacts::is_suppressed(&mut tx, &around.network, UserId(6)).await?, "somebody else");
    assert!(!contacts::is_suppressed(&mut tx, &other, UserId(5)).await?, "another person's network");
    contacts::set_wish(&mut tx, &id, Wish::Open).await?;
    assert!(!contacts::is_suppressed(&mut tx, &around.network, UserId(5)).await?);
    assert!(!contacts::find(&mut tx, &id).await?.expect("a word").removed, "on the list again");
    Ok(())
}

#[tokio::test]
async fn the_last_answer_outlives_the_version_it_was_given_to() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let (around, id, now) = (around(&mut tx).await, MeetingId::fresh(), monday());
    let people = participants::of_network(&mut tx, &around.network).await?;
    let who = around.person.id.clone();
    let called = Meeting::call(id.clone(), around.network, plan(now + hours(72)), people, &who, now);
    meetings::apply(&mut tx, &called, Some(&who), now).await?;
    assert_eq!(meetings::last_answer(&mut tx, &id, &who).await?, None);
    for (hour, said) in [(1, Answer::Coming(Form::Phone)), (2, Answer::NotSure)] {
        let meeting = meetings::lock(&mut tx, &id).await?.expect("a meeting");
        let answer = meeting.answer(&who, 1, said, now + hours(hour)).expect("an answer");
        meetings::apply(&mut tx, &answer, Some(&who), now + hours(hour)).await?;
        assert_eq!(meetings::last_answer(&mut tx, &id, &who).await?, Some(said));
    }
    Ok(())
}

#[tokio::test]
async fn what_meetings_are_called_in_calendars_is_one_of_a_few_words() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    assert_eq!(networks::title(&mut tx, &around.network).await?, Title::Meeting);
    for title in Title::ALL {
        networks::set_title(&mut tx, &around.network, title).await?;
        assert_eq!(networks::title(&mut tx, &around.network).await?, title);
    }
    Ok(())
}

#[tokio::test]
async fn what_the_person_lets_be_holds_for_one_version_and_a_nudge_is_known_by_what_became_of_it() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let (around, id, now) = (around(&mut tx).await, MeetingId::fresh(), monday());
    let people = participants::of_network(&mut tx, &around.network).await?;
    let (person, silent) = (around.person.id.clone(), around.convener.clone());
    let called = Meeting::call(id.clone(), around.network.clone(), plan(now + hours(24 * 12)), people, &person, now);
    meetings::apply(&mut tx, &called, Some(&person), now).await?;
    assert!(!nudging::is_let_be(&mut tx, (&id, 1), &silent).await?);
    nudging::let_be(&mut tx, (&id, 1), &silent, true).await?;
    assert!(nudging::is_let_be(&mut tx, (&id, 1), &silent).await?);
    assert!(!nudging::is_let_be(&mut tx, (&id, 2), &silent).await?, "another version begins anew");
    assert!(!nudging::is_let_be(&mut tx, (&id, 1), &person).await?);
    nudging::let_be(&mut tx, (&id, 1), &silent, false).await?;
    assert!(!nudging::is_let_be(&mut tx, (&id, 1), &silent).await?);
    assert_eq!(nudging::last(&mut tx, (&id, 1), &silent).await?, Last::Waits);
    assert_eq!(nudging::last(&mut tx, (&id, 2), &silent).await?, Last::None);
    let due = outbox::claim(&mut tx, 1, "", now + hours(24 * 5), 50).await?;
    for row in &due {
        let Notice::Nudge { nudge, .. } = row.notice else { continue };
        let outcome = if nudge == Nudge::First { "sent" } else { "uncertain" };
        assert!(outbox::finish(&mut tx, row, outcome, None, now + hours(73)).await?);
        let known = nudging::last(&mut tx, (&id, 1), &silent).await?;
        assert_eq!(known, if nudge == Nudge::First { Last::Waits } else { Last::Sent(now + hours(73)) });
    }
    let by = (&around.network, &silent);
    let mine = proposals::create(&mut tx, by, (None, None), &plan(now + hours(72)), now).await?;
    let other = (&around.network, &person);
    let theirs = proposals::create(&mut tx, other, (None, None), &plan(now + hours(72)), now).await?;
    proposals::gives_way(&mut tx, &silent).await?;
    assert!(!proposals::find(&mut tx, &mine).await?.expect("one").open);
    assert!(proposals::find(&mut tx, &theirs).await?.expect("another's").open);
    Ok(())
}

/// Who is told in the evening: whoever works in a team, has a place at a meeting soon, and wants to hear of it.
#[tokio::test]
async fn an_evening_is_ahead_of_whoever_works_and_wants_to_hear_of_it() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let start = monday() + hours(27);
    let people = participants::of_network(&mut tx, &around.network).await?;
    let (fresh, network) = (MeetingId::fresh(), around.network.clone());
    let called = Meeting::call(fresh, network, plan(start), people, &around.person.id, monday());
    meetings::apply(&mut tx, &called, None, monday()).await?;
    assert!(practice::ahead(&mut tx, monday(), hours(50)).await?.is_empty(), "nobody knows where Sanna lives");
    accounts::ensure(&mut tx, UserId(1), &super::plain()).await?;
    let sanna = (around.staff.clone(), super::helsinki(), start);
    assert_eq!(
        practice::ahead(&mut tx, monday(), hours(50)).await?,
        std::slice::from_ref(&sanna),
        "and not the person"
    );
    assert!(practice::ahead(&mut tx, monday(), hours(26)).await?.is_empty(), "later");
    assert!(practice::ahead(&mut tx, start, hours(50)).await?.is_empty(), "it has begun");
    assert!(accounts::wants_evening(&mut tx, UserId(1)).await?);
    accounts::set_evening(&mut tx, UserId(1), false).await?;
    assert!(!accounts::wants_evening(&mut tx, UserId(1)).await? && accounts::wants_evening(&mut tx, UserId(2)).await?);
    assert!(practice::ahead(&mut tx, monday(), hours(50)).await?.is_empty());
    accounts::set_evening(&mut tx, UserId(1), true).await?;
    let cancelled = called.after.cancel(None, monday()).expect("it stands");
    meetings::apply(&mut tx, &cancelled, None, monday()).await?;
    assert!(practice::ahead(&mut tx, monday(), hours(50)).await?.is_empty(), "called off");
    Ok(())
}

/// Who of a team is on call, and until when: whoever works there, and for no longer than they said.
#[tokio::test]
async fn whoever_works_in_a_team_is_on_call_until_exactly_then() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    accounts::ensure(&mut tx, UserId(1), &super::plain()).await?;
    assert_eq!(accounts::habits(&mut tx, UserId(1)).await?.expect("hers").on_call, None);
    let until = monday() + hours(10);
    accounts::set_on_call(&mut tx, UserId(1), Some(until)).await?;
    assert_eq!(accounts::habits(&mut tx, UserId(1)).await?.expect("hers").on_call, Some(until));
    let sanna = [(around.staff.clone(), until)];
    assert_eq!(teams::on_call(&mut tx, &around.team, monday()).await?, sanna);
    assert!(teams::on_call(&mut tx, &around.team, until).await?.is_empty(), "it is over");
    let other = teams::create(&mut tx, "Hill", monday()).await?;
    assert!(teams::on_call(&mut tx, &other, monday()).await?.is_empty(), "another team's");
    accounts::end_on_call(&mut tx, until - hours(1)).await?;
    assert_eq!(teams::on_call(&mut tx, &around.team, monday()).await?, sanna);
    accounts::end_on_call(&mut tx, until).await?;
    assert_eq!(accounts::habits(&mut tx, UserId(1)).await?.expect("hers").on_call, None);
    accounts::set_on_call(&mut tx, UserId(1), Some(monday() + hours(24 * 365))).await?;
    let lapsed = monday() + hours(24 * 91);
    assert!(teams::on_call(&mut tx, &around.team, lapsed).await?.is_empty(), "their place has ended");
    accounts::set_on_call(&mut tx, UserId(1), Some(until)).await?;
    teams::leave(&mut tx, &around.staff, monday()).await?;
    assert!(teams::on_call(&mut tx, &around.team, monday()).await?.is_empty(), "they have left the team");
    Ok(())
}
