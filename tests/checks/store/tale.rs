//! One tale through every public function of the store, in the order in which people would cause it.

use anyhow::Result;
use jiff::Timestamp;
use kith::domain::deciding::Recall;
use kith::domain::hold::Side;
use kith::domain::ids::{ContactId, LinkId, MeetingId, ParticipantId, PollId, StaffId, UserId};
use kith::domain::language::Lang;
use kith::domain::link::{Claimant, Purpose, State};
use kith::domain::meeting::{Answer, Form, Meeting};
use kith::domain::notice::{Address, Notice, Post};
use kith::domain::participant::{Reminders, Role};
use kith::domain::poll::{Offer, State as Poll, Word};
use kith::domain::quiet::QuietHours;
use kith::domain::retention::Retention;
use kith::domain::when::Zone;
use kith::store::links::NewLink;
use kith::store::participants::Ground;
use kith::store::{
    Tx, accounts, anew, consents, contacts, deeds, drafts, freezes, holds, inbox, links, log, meetings, misses,
    networks, outbox, participants, people, polls, proposals, relay, retention, teams, terms,
};

use super::{Around, agreed, around, hours, monday, plain, plan, store};

#[tokio::test]
async fn the_whole_tale() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    tx.caused_by(7);
    tx.alone_with(&[UserId(1), UserId(2)]).await?;
    let around = around(&mut tx).await;
    a_team(&mut tx, &around).await?;
    settings(&mut tx).await?;
    many_speak(&mut tx).await?;
    a_network(&mut tx, &around).await?;
    let (contact, link) = somebody_is_asked(&mut tx, &around).await?;
    other_links(&mut tx, &around, &contact).await?;
    let onni = somebody_joins(&mut tx, &around, contact, link).await?;
    questions(&mut tx).await?;
    tx.commit().await?;
    let mut tx = store.begin().await?;
    what_is_put_forward(&mut tx, &around).await?;
    times(&mut tx, &around, &onni).await?;
    let meeting = a_meeting(&mut tx, &around, &onni).await?;
    the_queue(&mut tx, &meeting, &onni).await?;
    doubts(&mut tx, &meeting, &onni).await?;
    the_relay(&mut tx, &around, &onni).await?;
    coordinators_links(&mut tx, &around).await?;
    updates(&mut tx).await?;
    links_that_do_not_open(&mut tx).await?;
    somebody_is_held(&mut tx, &around, &onni).await?;
    an_account_is_frozen(&mut tx, &around, &onni).await?;
    parts(&mut tx, &around).await?;
    somebody_leaves(&mut tx, &around, &onni).await?;
    the_sweep(&mut tx, &around, &onni).await?;
    tx.commit().await?;
    store.close().await;
    assert!(store.begin().await.is_err(), "closed is closed");
    Ok(())
}

async fn a_team(tx: &mut Tx, around: &Around) -> Result<()> {
    assert_eq!(teams::named(tx, "Harbour").await?, Some(around.team.clone()));
    assert_eq!(teams::named(tx, "Other").await?, None);
    assert_eq!(teams::name(tx, &around.team).await?, "Harbour");
    let mikko = teams::join(tx, &around.team, UserId(9), "Mikko", false, monday() + hours(1)).await?;
    assert!(!teams::staff(tx, &mikko).await?.coordinator);
    assert_eq!(teams::of_user(tx, UserId(9)).await?.len(), 1);
    assert!(teams::staff(tx, &mikko).await?.works(monday() + hours(24 * 90)));
    assert!(!teams::staff(tx, &mikko).await?.works(monday() + hours(24 * 90 + 1)));
    assert!(terms::ending(tx, monday() + hours(24 * 82)).await?.is_empty());
    assert_eq!(terms::ending(tx, monday() + hours(24 * 83)).await?.len(), 1, "Sanna's, an hour before");
    terms::renew(tx, &mikko, monday() + hours(24)).await?;
    terms::begin(tx, monday()).await?;
    assert!(teams::staff(tx, &mikko).await?.works(monday() + hours(24 * 91 - 1)), "an end that is known stays");
    teams::lock(tx, &mikko).await?;
    teams::leave(tx, &mikko, monday()).await?;
    assert!(teams::of_user(tx, UserId(9)).await?.is_empty());
    let names = |staff: Vec<teams::Staff>| staff.into_iter().map(|one| (one.name, one.active)).collect::<Vec<_>>();
    let everybody = names(teams::everybody(tx, &around.team).await?);
    assert_eq!(everybody, [("Sanna".to_owned(), true), ("Mikko".to_owned(), false)]);
    Ok(())
}

async fn settings(tx: &mut Tx) -> Result<()> {
    let tokyo = Zone::named("Asia/Tokyo").expect("a zone");
    assert_eq!(accounts::habits(tx, UserId(3)).await?, None);
    accounts::ensure(tx, UserId(3), &plain()).await?;
    accounts::set_lang(tx, UserId(3), Lang::Fi).await?;
    accounts::set_zone(tx, UserId(3), &tokyo).await?;
    let night: QuietHours = "23:00-06:00".parse().expect("quiet hours");
    accounts::set_quiet(tx, UserId(3), night).await?;
    accounts::set_travel(tx, UserId(3), Some(hours(1))).await?;
    accounts::set_discreet(tx, UserId(3), true).await?;
    accounts::set_reminders(tx, UserId(3), Reminders::TwoHours).await?;
    accounts::ensure(tx, UserId(3), &plain()).await?;
    calendars(tx).await?;
    let kept = accounts::habits(tx, UserId(3)).await?.expect("settings");
    assert_eq!(
        (kept.lang, kept.zone, kept.quiet, kept.discreet, kept.reminders, kept.travel),
        (Lang::Fi, tokyo, night, true, Reminders::TwoHours, Some(hours(1))),
        "first settings never overwrite"
    );
    assert!(accounts::set_reachable(tx, UserId(3), false).await?);
    assert!(!accounts::set_reachable(tx, UserId(3), false).await?, "no news the second time");
    accounts::forget_if_gone(tx, UserId(3)).await?;
    accounts::forget_if_gone(tx, UserId(2)).await?;
    assert_eq!(accounts::habits(tx, UserId(3)).await?, None);
    assert!(accounts::habits(tx, UserId(2)).await?.is_some(), "whoever takes part is remembered");
    Ok(())
}

/// A calendar reads along under one token's hash, and leads to somebody only while they take part.
async fn calendars(tx: &mut Tx) -> Result<()> {
    assert_eq!(links::fresh_token()?.len(), 22);
    for (user, hash) in [(3, "three"), (2, "old"), (2, "two")] {
        accounts::set_feed(tx, UserId(user), Some(hash)).await?;
    }
    assert!(accounts::has_feed(tx, UserId(2)).await? && !accounts::is_feed(tx, "old").await?);
    assert_eq!(participants::of_feed(tx, "two").await?, Some(UserId(2)));
    assert!(accounts::is_feed(tx, "three").await? && participants::of_feed(tx, "three").await?.is_none());
    accounts::set_feed(tx, UserId(2), None).await?;
    assert!(!accounts::has_feed(tx, UserId(2)).await? && participants::of_feed(tx, "two").await?.is_none());
    Ok(())
}

/// People are looked up for a whole batch at once, more than one question takes; a change is seen at the next look.
async fn many_speak(tx: &mut Tx) -> Result<()> {
    let crowd: Vec<UserId> = (100..145).map(UserId).collect();
    accounts::ensure(tx, UserId(144), &plain()).await?;
    tx.alone_with(&[crowd.as_slice(), &[UserId(1), UserId(2)]].concat()).await?;
    let sanna = people::known(tx, UserId(1)).await?;
    assert_eq!((sanna.staff.len(), sanna.places.len(), sanna.habits), (1, 1, None));
    let aino = people::known(tx, UserId(2)).await?;
    assert_eq!((aino.staff.len(), aino.places.len(), aino.habits), (0, 1, Some(plain())));
    assert_eq!(people::known(tx, UserId(143)).await?, people::Known::default(), "a stranger");
    assert_eq!(people::known(tx, UserId(144)).await?.habits, Some(plain()));
    accounts::set_lang(tx, UserId(144), Lang::Fi).await?;
    assert_eq!(people::known(tx, UserId(144)).await?.habits.map(|habits| habits.lang), Some(Lang::Fi));
    tx.savepoint().await?;
    accounts::set_lang(tx, UserId(144), Lang::En).await?;
    assert_eq!(people::known(tx, UserId(144)).await?.habits.map(|habits| habits.lang), Some(Lang::En));
    tx.undo_part().await?;
    assert_eq!(people::known(tx, UserId(144)).await?.habits.map(|habits| habits.lang), Some(Lang::Fi), "undone");
    accounts::forget_if_gone(tx, UserId(144)).await?;
    assert_eq!(people::known(tx, UserId(144)).await?, people::Known::default());
    Ok(())
}

async fn a_network(tx: &mut Tx, around: &Around) -> Result<()> {
    networks::lock(tx, &around.network).await?;
    let id = &around.network;
    assert_eq!(networks::load(tx, id).await?.state, networks::State::Waiting);
    networks::open(tx, id, monday()).await?;
    assert_eq!(networks::load(tx, id).await?.state, networks::State::Open);
    assert_eq!(networks::convener_place(tx, id).await?, Some(around.convener.clone()));
    let other = teams::join(tx, &around.team, UserId(8), "Elina", false, monday()).await?;
    networks::hand_over(tx, id, &other).await?;
    assert_eq!(networks::convened_by(tx, &other).await?, std::slice::from_ref(id));
    assert_eq!(networks::convener_place(tx, id).await?, None, "Elina has no place in it yet");
    networks::hand_over(tx, id, &around.staff).await?;
    let second = networks::create(tx, &around.team, &around.staff, monday() + hours(1)).await?;
    networks::close(tx, &second, monday()).await?;
    assert_eq!(networks::convened_by(tx, &around.staff).await?, std::slice::from_ref(id), "closed ones are left out");
    assert_eq!(participants::person_of(tx, id).await?.map(|person| person.id), Some(around.person.id.clone()));
    assert_eq!(participants::of_user(tx, UserId(2)).await?.len(), 1);
    Ok(())
}

async fn somebody_is_asked(tx: &mut Tx, around: &Around) -> Result<(ContactId, LinkId)> {
    let contact = contacts::create(tx, &around.network, "Brother", monday()).await?;
    contacts::set_essential(tx, &contact, true).await?;
    assert!(contacts::find(tx, &contact).await?.expect("a contact").essential);
    let second = contacts::create(tx, &around.network, "Nobody", monday()).await?;
    contacts::remove(tx, &second, monday()).await?;
    assert_eq!(contacts::of_network(tx, &around.network).await?.len(), 1);
    let token = member_link(tx, around, &contact).await?;
    assert_eq!((token.len(), links::hash(&token).len()), (22, 64));
    let link = links::by_token(tx, &token).await?.expect("a link");
    assert_eq!((link.state, link.claimant.clone()), (State::Open, None));
    let claimant = Claimant { user: UserId(3), name: "Onni".into(), lang: Lang::En };
    links::claim(tx, &link.id, &claimant, monday()).await?;
    assert_eq!(links::find(tx, &link.id).await?.expect("a link").claimant, Some(claimant));
    links::confirm(tx, &link.id, monday()).await?;
    assert_eq!(links::newest_for(tx, &contact).await?.expect("a link").state, State::Confirmed);
    Ok((contact, link.id))
}

async fn member_link(tx: &mut Tx, around: &Around, contact: &ContactId) -> Result<String> {
    let (network, made_by) = (Some(&around.network), Some(UserId(2)));
    let new = NewLink { purpose: Purpose::Member, team: &around.team, network, contact: Some(contact), made_by };
    links::create(tx, new, monday()).await
}

async fn other_links(tx: &mut Tx, around: &Around, known: &ContactId) -> Result<()> {
    let new = NewLink {
        purpose: Purpose::Person,
        team: &around.team,
        network: Some(&around.network),
        contact: None,
        made_by: None,
    };
    let token = links::create(tx, new, monday()).await?;
    let persons = links::by_token(tx, &token).await?.expect("a link");
    assert_eq!(networks::maker_place(tx, &persons).await?, Some(around.convener.clone()));
    links::claim(tx, &persons.id, &Claimant { user: UserId(4), name: "?".into(), lang: Lang::Fi }, monday()).await?;
    assert_eq!(links::expire(tx, monday() + hours(23)).await?, 0);
    assert_eq!(links::expire(tx, monday() + hours(24)).await?, 1, "an opener is forgotten after a day");
    let forgotten = links::find(tx, &persons.id).await?.expect("a link");
    assert_eq!((forgotten.state, forgotten.claimant), (State::Dead, None));
    let aunt = contacts::create(tx, &around.network, "Aunt", monday()).await?;
    for all in [false, true] {
        let token = member_link(tx, around, &aunt).await?;
        if all {
            let before = links::newest_for(tx, known).await?;
            links::revoke_all(tx, &around.network).await?;
            assert_eq!(links::newest_for(tx, known).await?.map(|link| link.state), Some(State::Dead), "{before:?}");
        } else {
            links::revoke_for(tx, &aunt).await?;
        }
        assert_eq!(links::by_token(tx, &token).await?.map(|link| link.state), Some(State::Dead));
    }
    Ok(())
}

async fn somebody_joins(tx: &mut Tx, around: &Around, contact: ContactId, dead: LinkId) -> Result<ParticipantId> {
    let late = links::end(tx, &dead, true).await.expect_err("a dead link is of no use");
    assert!(kith::store::is_raced(&late), "{late:#}");
    let token = member_link(tx, around, &contact).await?;
    let link = links::by_token(tx, &token).await?.expect("a link").id;
    tx.savepoint().await?;
    let early = Ground::Member(contact.clone(), link.clone(), agreed());
    let refused = participants::insert(tx, &around.network, UserId(3), "Onni", early, monday()).await;
    assert!(refused.is_err(), "no member without the person's yes");
    tx.undo_part().await?;
    consents::approve(tx, &around.network, &contact, &link, monday()).await?;
    accounts::ensure(tx, UserId(3), &plain()).await?;
    let ground = Ground::Member(contact, link.clone(), agreed());
    let onni = participants::insert(tx, &around.network, UserId(3), "Onni", ground, monday()).await?;
    links::end(tx, &link, true).await?;
    let used = links::find(tx, &link).await?.expect("a link");
    assert_eq!((used.state, used.claimant), (State::Used, None));
    let subject = participants::load(tx, &onni).await?;
    assert!(subject.essential && subject.active && subject.reachable && subject.role == Role::Member);
    assert_eq!(participants::of_network(tx, &around.network).await?.len(), 3);
    deeds::record(tx, &around.network, Some(&onni), "joined", Some(onni.as_str()), monday());
    let newest = log::of_network(tx, &around.network, &onni, 1, 0).await?.remove(0);
    let log::Event::Done(newest) = newest.event else { panic!("{newest:?}") };
    assert_eq!((newest.actor, newest.what.as_str()), (Some(onni.clone()), "joined"));
    assert_eq!(log::of_member(tx, &around.network, (&onni, None), 9, 0).await?.len(), 1);
    assert_eq!(log::of_member(tx, &around.network, (&onni, None), 9, 1).await?, []);
    Ok(onni)
}

async fn questions(tx: &mut Tx) -> Result<()> {
    drafts::save(tx, UserId(2), &"first", monday()).await?;
    drafts::save(tx, UserId(2), &"second", monday()).await?;
    assert_eq!(drafts::load::<String>(tx, UserId(2), monday() + hours(23)).await?.as_deref(), Some("second"));
    assert_eq!(drafts::load::<String>(tx, UserId(2), monday() + hours(24)).await?, None, "a day is long enough");
    assert_eq!(drafts::load::<i64>(tx, UserId(2), monday()).await?, None, "what nobody can read is no step");
    drafts::sweep(tx, monday() + hours(23)).await?;
    assert!(drafts::load::<String>(tx, UserId(2), monday()).await?.is_some());
    drafts::sweep(tx, monday() + hours(24)).await?;
    assert!(drafts::load::<String>(tx, UserId(2), monday()).await?.is_none());
    drafts::save(tx, UserId(2), &"third", monday()).await?;
    drafts::clear(tx, UserId(2)).await?;
    assert_eq!(drafts::load::<String>(tx, UserId(2), monday()).await?, None);
    Ok(())
}

async fn what_is_put_forward(tx: &mut Tx, around: &Around) -> Result<()> {
    let (by, wanted) = ((&around.network, &around.convener), plan(monday() + hours(72)));
    let mut made = vec![];
    for _ in 0..3 {
        made.push(proposals::create(tx, by, (None, None), &wanted, monday()).await?);
    }
    let found = proposals::find(tx, &made[0]).await?.expect("a proposal");
    assert_eq!((found.plan, found.by, found.moves, found.open), (wanted, around.convener.clone(), None, true));
    proposals::close(tx, &made[0], true).await?;
    proposals::close_all(tx, &around.network).await?;
    for id in &made {
        assert!(!proposals::find(tx, id).await?.expect("a proposal").open);
    }
    Ok(())
}

/// Several times: offered, asked about, answered more than once, and ended as far as they can be.
async fn times(tx: &mut Tx, around: &Around, onni: &ParticipantId) -> Result<()> {
    let by = (&around.network, &around.convener);
    let starts = [72, 24, 48].map(|after| monday() + hours(after)).to_vec();
    let offer = Offer { starts, zone: plain().zone, form: Form::Phone, place: Some("555 0100".into()), home: true };
    let (id, other) = (polls::create(tx, by, &offer, monday()).await?, polls::create(tx, by, &offer, monday()).await?);
    let poll = polls::find(tx, &id).await?.expect("a poll");
    assert_eq!((&poll.by, &poll.place, poll.form), (&around.convener, &offer.place, Form::Phone));
    let times: Vec<(u32, Timestamp)> = poll.slots.iter().map(|slot| (slot.nth, slot.start)).collect();
    assert_eq!(times, [(1, monday() + hours(24)), (2, monday() + hours(48)), (3, monday() + hours(72))]);
    assert!(poll.voices.is_empty() && polls::open_in(tx, &around.network).await?.is_empty());
    assert!(raced(polls::ends(tx, &id, &Poll::Dropped).await), "nobody was asked");
    polls::opens(tx, &id).await?;
    assert!(raced(polls::opens(tx, &id).await), "once");
    for who in [&around.person.id, onni, onni] {
        polls::asks(tx, &id, who, monday()).await?;
    }
    polls::set_told(tx, &id, onni, monday()).await?;
    for (nth, word) in [(1, Word::Yes), (1, Word::No), (2, Word::IfNeedBe), (1, Word::Yes), (1, Word::No)] {
        polls::says(tx, &id, onni, (nth, word), monday()).await?;
    }
    let poll = polls::lock(tx, &id).await?.expect("a poll");
    let voice = poll.voice(onni).expect("his voice");
    assert_eq!((voice.told, voice.words.clone()), (true, [(1, Word::No), (2, Word::IfNeedBe)].into()));
    assert!(poll.voice(&around.person.id).is_some_and(|voice| !voice.told && voice.words.is_empty()));
    assert!(poll.voice(&around.convener).is_none());
    assert_eq!(polls::open_in(tx, &around.network).await?, std::slice::from_ref(&id));
    polls::ends(tx, &id, &Poll::Settled(MeetingId("m".into()))).await?;
    assert!(raced(polls::ends(tx, &id, &Poll::Dropped).await), "it is over");
    polls::declines_all(tx, &around.network).await?;
    for (id, state) in [(&id, Poll::Settled(MeetingId("m".into()))), (&other, Poll::Declined)] {
        assert_eq!(polls::find(tx, id).await?.expect("a poll").state, state);
    }
    assert_eq!(polls::lock(tx, &PollId::fresh()).await?, None);
    Ok(())
}

fn raced(done: Result<()>) -> bool {
    done.is_err_and(|error| kith::store::is_raced(&error))
}

async fn a_meeting(tx: &mut Tx, around: &Around, onni: &ParticipantId) -> Result<Meeting> {
    let guests = participants::of_network(tx, &around.network).await?;
    let (id, by) = (MeetingId::fresh(), &around.person.id);
    let called = Meeting::call(id.clone(), around.network.clone(), plan(monday() + hours(72)), guests, by, monday());
    meetings::apply(tx, &called, Some(by), monday()).await?;
    assert_eq!(meetings::load(tx, &id).await?, Some(called.after));
    assert_eq!(meetings::load(tx, &MeetingId::fresh()).await?, None);
    assert_eq!(meetings::lock(tx, &MeetingId::fresh()).await?, None);
    let strange: Vec<MeetingId> = (0..25).map(|_| MeetingId::fresh()).collect();
    meetings::hold(tx, &[strange.as_slice(), std::slice::from_ref(&id)].concat()).await?;
    assert_eq!(meetings::lock(tx, &strange[0]).await?, None);
    let locked = meetings::lock(tx, &id).await?.expect("the meeting");
    let answer = locked.answer(onni, 1, Answer::Coming(Form::Phone), monday())?;
    meetings::apply(tx, &answer, Some(onni), monday()).await?;
    super::coming::says_more(tx, around, onni, &answer.after).await?;
    meetings::set_told(tx, &id, &around.convener, 1).await?;
    let meeting = meetings::load(tx, &id).await?.expect("the meeting");
    assert_eq!(meeting.seat(onni).and_then(|seat| seat.answer), Some(Answer::Coming(Form::Phone)));
    assert_eq!(meeting.seat(&around.convener).and_then(|seat| seat.told), Some(1));
    assert_eq!(meetings::coming_up(tx, &around.network, monday()).await?.len(), 1);
    assert!(meetings::coming_up(tx, &around.network, monday() + hours(72)).await?.is_empty());
    Ok(meeting)
}

/// What waits, as the kinds that can be claimed at a time.
async fn claimed(tx: &mut Tx, after: i64) -> Result<Vec<outbox::Claimed>> {
    outbox::claim(tx, 1, "", monday() + hours(after), 100).await
}

async fn the_queue(tx: &mut Tx, meeting: &Meeting, onni: &ParticipantId) -> Result<()> {
    assert_eq!(outbox::next_due(tx).await?, Some(monday()));
    let rows = claimed(tx, 0).await?;
    assert_eq!(rows.len(), 2, "the person saw the card when it was called; two are asked");
    assert!(claimed(tx, 0).await?.is_empty(), "a claimed row is not handed out again");
    assert!(outbox::sending(tx, &rows[0], monday()).await?);
    outbox::finish(tx, &rows[0], "sent", Some(5), monday()).await?;
    let sent = outbox::sent(tx, &rows[0].id).await?.expect("it left");
    assert_eq!((&sent.notice, &sent.to), (&rows[0].notice, &rows[0].to));
    assert_eq!(outbox::sent(tx, &rows[1].id).await?, None, "it has not left");
    let Address::Participant(receiver) = &rows[0].to else { panic!("{:?}", rows[0].to) };
    assert_eq!(outbox::written_to(tx, receiver, monday()).await?, [5]);
    assert!(outbox::written_to(tx, receiver, monday() + hours(1)).await?.is_empty(), "too long ago");
    assert!(outbox::sending(tx, &rows[1], monday()).await?);
    outbox::put_back(tx, &rows[1], monday() + hours(1), false).await?;
    let again = claimed(tx, 1).await?;
    assert_eq!((again.len(), again[0].unsure, again[0].sends, again[0].fence), (1, true, 1, 2));
    outbox::put_back(tx, &again[0], monday() + hours(1), true).await?;
    assert!(!claimed(tx, 1).await?[0].unsure, "surely not sent: no doubt is left");
    let late = kith::domain::participant::Habits { zone: Zone::named("Asia/Tokyo").expect("a zone"), ..plain() };
    outbox::retime_reminders(tx, meeting, onni, &late, monday()).await?;
    assert!(outbox::waits_for(tx, onni).await?);
    let twice = Post {
        notice: Notice::Cancelled { meeting: meeting.id.clone() },
        to: Address::Participant(onni.clone()),
        network: None,
        due: monday(),
    };
    outbox::post(tx, &twice, monday()).await?;
    outbox::post(tx, &twice, monday()).await?;
    outbox::recall(tx, &meeting.id, &Recall::Everything, monday()).await?;
    let left = claimed(tx, 100).await?;
    assert_eq!(left.len(), 1, "the cancellation, once, outlives the recall: {left:?}");
    outbox::recall_all_for(tx, onni, monday()).await?;
    assert!(!outbox::waits_for(tx, onni).await?);
    assert_eq!(outbox::next_due(tx).await?, None);
    outbox::post(tx, &twice, monday()).await?;
    assert!(!outbox::waits_for(tx, onni).await?, "what was said is not said again");
    let shortly = Retention { sent: 1, ..Retention::default() };
    retention::sweep(tx, &shortly, monday() + hours(24 + 1)).await?;
    outbox::post(tx, &twice, monday()).await?;
    assert!(outbox::waits_for(tx, onni).await?, "what was swept is forgotten");
    outbox::recall_all_for(tx, onni, monday()).await?;
    outbox::tell(tx, &meeting.network, onni.clone(), Notice::Wanted { participant: onni.clone() }, monday()).await?;
    assert!(outbox::waits_for(tx, onni).await?, "told, as far as it is ours");
    outbox::recall_all_for(tx, onni, monday()).await
}

async fn the_relay(tx: &mut Tx, around: &Around, onni: &ParticipantId) -> Result<()> {
    relay::record_membership(tx, &around.network, (onni, Role::Member), true, monday()).await?;
    let first = relay::due(tx, monday(), 10).await?;
    let seqs: Vec<i64> = first.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, [1, 1], "the first of each stream");
    assert!(first.iter().all(|event| !event.body.contains("Onni") && !event.body.contains("Brother")));
    relay::delivered(tx, &first[0], monday()).await?;
    relay::retry(tx, &first[1], monday() + hours(1)).await?;
    assert_eq!(relay::due(tx, monday() + hours(1), 10).await?.iter().map(|event| event.attempts).max(), Some(1));
    while let Some(event) = relay::due(tx, monday() + hours(1), 1).await?.pop() {
        relay::delivered(tx, &event, monday()).await?;
    }
    assert_eq!(relay::next_due(tx).await?, None);
    let meeting = meetings::coming_up(tx, &around.network, monday()).await?.remove(0);
    relay::record(tx, &meeting, &kith::domain::deciding::Fact::Cancelled, monday() + hours(2)).await?;
    assert_eq!(relay::next_due(tx).await?, Some(monday() + hours(2)));
    Ok(())
}

/// Each side holds and lifts by itself, and a second word of the same kind is none.
async fn somebody_is_held(tx: &mut Tx, around: &Around, onni: &ParticipantId) -> Result<()> {
    let (person, team) = (Some(&around.person.id), Some(&around.convener));
    let held = async |tx: &mut Tx| {
        participants::load(tx, onni).await.map(|one| (one.held_by_person.is_some(), one.held_by_team.is_some()))
    };
    assert!(holds::begin(tx, onni, Side::Person, person, monday()).await?);
    assert!(!holds::begin(tx, onni, Side::Person, person, monday() + hours(1)).await?);
    assert_eq!(participants::load(tx, onni).await?.held_since(), Some(monday()));
    assert!(!holds::end(tx, onni, Side::Team, team, monday()).await?);
    assert!(holds::begin(tx, onni, Side::Team, team, monday() + hours(1)).await?);
    assert_eq!(held(tx).await?, (true, true));
    assert_eq!(participants::load(tx, onni).await?.held_since(), Some(monday()), "since the first of them");
    assert!(holds::end(tx, onni, Side::Person, person, monday() + hours(2)).await?);
    assert_eq!(held(tx).await?, (false, true));
    let who = participants::load(tx, onni).await?;
    assert!(log::of_member(tx, &around.network, (onni, who.held_since()), 99, 0).await?.len() > 1);
    assert!(log::of_member(tx, &around.network, (onni, Some(monday())), 99, 0).await?.is_empty());
    let asked = expected(tx, around, onni).await?;
    outbox::recall_all_for_held(tx, onni, monday()).await?;
    assert!(!outbox::waits_for(tx, onni).await?);
    meetings::release_from_all(tx, &who, false, None, monday()).await?;
    assert!(!expected(tx, around, onni).await?.contains(&true));
    assert!(holds::end(tx, onni, Side::Team, team, monday() + hours(2)).await?);
    meetings::ask_again(tx, &who, None, monday()).await?;
    assert_eq!(expected(tx, around, onni).await?, asked);
    assert!(outbox::waits_for(tx, onni).await?, "asked anew, although they were before");
    anew::tell_readiness(tx, &around.network, monday()).await?;
    outbox::recall_all_for(tx, onni, monday()).await
}

async fn an_account_is_frozen(tx: &mut Tx, around: &Around, onni: &ParticipantId) -> Result<()> {
    let place = participants::load(tx, onni).await?;
    assert!(freezes::open(tx).await?.is_empty() && !people::known(tx, place.user).await?.frozen);
    freezes::begin(tx, &place, &around.convener, monday()).await?;
    freezes::begin(tx, &place, &around.convener, monday()).await?;
    assert!(freezes::open(tx).await?.contains(onni) && freezes::holds(tx, place.user).await?);
    assert!(people::known(tx, place.user).await?.frozen && !people::known(tx, UserId(1)).await?.frozen);
    outbox::hasten(tx, &Address::Participant(onni.clone()), monday()).await?;
    assert!(freezes::end(tx, onni, monday()).await? && !freezes::end(tx, onni, monday()).await?);
    assert!(!freezes::holds(tx, place.user).await?);
    Ok(())
}

async fn links_that_do_not_open(tx: &mut Tx) -> Result<()> {
    assert_eq!(misses::tries(tx, "somebody").await?, 0);
    assert_eq!(misses::count(tx, "somebody", monday()).await?, 1);
    assert_eq!(misses::count(tx, "somebody", monday()).await?, 2);
    misses::sweep(tx, monday()).await?;
    assert_eq!(misses::tries(tx, "somebody").await?, 2, "this hour's");
    misses::sweep(tx, monday() + hours(1)).await?;
    assert_eq!(misses::tries(tx, "somebody").await?, 0);
    Ok(())
}

async fn updates(tx: &mut Tx) -> Result<()> {
    let many: Vec<i64> = (60..=95).chain([70, 95]).collect();
    assert_eq!(inbox::remember(tx, &many, monday()).await?, (60..=95).collect(), "each is new once");
    assert!(inbox::remember(tx, &[70], monday()).await?.is_empty());
    inbox::quarantine(tx, 70, "text", "store", monday()).await?;
    inbox::quarantine(tx, 70, "text", "store", monday()).await?;
    inbox::sweep(tx, monday() + hours(24 * 7)).await?;
    assert!(inbox::remember(tx, &[70, 71], monday()).await?.is_empty(), "Telegram may still offer it");
    inbox::sweep(tx, monday() + hours(24 * 7 + 1)).await?;
    assert_eq!(inbox::remember(tx, &[70], monday()).await?.len(), 1);
    Ok(())
}

async fn parts(tx: &mut Tx, around: &Around) -> Result<()> {
    for keep in [false, true] {
        tx.savepoint().await?;
        contacts::create(tx, &around.network, "Uncle", monday()).await?;
        if keep { tx.keep_part().await? } else { tx.undo_part().await? }
    }
    let uncles =
        contacts::of_network(tx, &around.network).await?.into_iter().filter(|contact| contact.label == "Uncle");
    assert_eq!(uncles.count(), 1, "only what was undone is gone");
    Ok(())
}

/// Whether somebody is expected at each meeting still to come.
async fn expected(tx: &mut Tx, around: &Around, who: &ParticipantId) -> Result<Vec<bool>> {
    let meetings = meetings::coming_up(tx, &around.network, monday()).await?;
    Ok(meetings.iter().map(|meeting| meeting.seat(who).is_some_and(kith::domain::meeting::Seat::expected)).collect())
}

async fn somebody_leaves(tx: &mut Tx, around: &Around, onni: &ParticipantId) -> Result<()> {
    let who = participants::load(tx, onni).await?;
    assert!(!expected(tx, around, onni).await?.is_empty(), "there is a meeting to give up");
    meetings::add_to_all(tx, &who, None, monday()).await?;
    assert!(expected(tx, around, onni).await?.into_iter().all(|expected| expected));
    meetings::release_from_all(tx, &who, true, None, monday()).await?;
    assert!(!expected(tx, around, onni).await?.contains(&true));
    participants::end(tx, onni, false, monday()).await?;
    accounts::forget_if_gone(tx, UserId(3)).await?;
    assert!(!participants::load(tx, onni).await?.active);
    assert_eq!(accounts::habits(tx, UserId(3)).await?, None);
    assert_eq!(participants::of_network(tx, &around.network).await?.len(), 2);
    assert!(teams::staff(tx, &StaffId::fresh()).await.is_err());
    Ok(())
}

/// What the hourly sweep forgets: leavers after a day, settings nobody needs, places around a person who left.
async fn the_sweep(tx: &mut Tx, around: &Around, onni: &ParticipantId) -> Result<()> {
    participants::forget_gone(tx, monday() - hours(1)).await?;
    assert_eq!(participants::load(tx, onni).await?.name, "Onni", "not yet");
    participants::forget_gone(tx, monday()).await?;
    let gone = participants::load(tx, onni).await?;
    assert_eq!((gone.name.as_str(), gone.user), ("", UserId(0)));
    accounts::ensure(tx, UserId(99), &plain()).await?;
    accounts::sweep(tx).await?;
    assert_eq!(accounts::habits(tx, UserId(99)).await?, None, "nobody of that number takes part");
    assert!(accounts::habits(tx, UserId(2)).await?.is_some(), "the person does");
    participants::end_in_closed_networks(tx, monday()).await?;
    assert!(!participants::of_network(tx, &around.network).await?.is_empty(), "the network is open");
    networks::close(tx, &around.network, monday()).await?;
    participants::end_in_closed_networks(tx, monday()).await?;
    assert_eq!(participants::of_network(tx, &around.network).await?, []);
    Ok(())
}

async fn coordinators_links(tx: &mut Tx, around: &Around) -> Result<()> {
    let new =
        || NewLink { purpose: Purpose::Coordinator, team: &around.team, network: None, contact: None, made_by: None };
    let first = links::create(tx, new(), monday()).await?;
    links::revoke_for_coordinator(tx, &around.team).await?;
    let second = links::create(tx, new(), monday()).await?;
    let mut states = vec![];
    for token in [first, second] {
        states.extend(links::by_token(tx, &token).await?.map(|link| link.state));
    }
    assert_eq!(states, [State::Dead, State::Open]);
    Ok(())
}

async fn doubts(tx: &mut Tx, meeting: &Meeting, onni: &ParticipantId) -> Result<()> {
    let news = |version| Post {
        notice: Notice::Invited { meeting: meeting.id.clone(), version },
        to: Address::Participant(onni.clone()),
        network: None,
        due: monday(),
    };
    for (version, outcome, doubted) in [(7, "uncertain", 1), (8, "sent", 0)] {
        outbox::post(tx, &news(version), monday()).await?;
        let row = claimed(tx, 200).await?.remove(0);
        outbox::finish(tx, &row, outcome, None, monday() + hours(version)).await?;
        assert_eq!(outbox::uncertain(tx, &meeting.id).await?.len(), doubted, "{outcome}");
    }
    Ok(())
}
