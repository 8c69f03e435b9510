use proptest::prelude::*;

use super::*;
use crate::domain::deciding::Fact;
use crate::domain::notice::Notice;

/// Somebody's role, whether they are essential, whether the team holds them, and a word (or none) to each of three times.
type Guest = (Role, bool, bool, Vec<Option<Word>>);

fn now() -> Timestamp {
    "2026-11-20T10:00:00Z".parse().expect("a time")
}

fn start(nth: u32) -> Timestamp {
    now() + SignedDuration::from_hours(24 * i64::from(nth))
}

fn somebody(index: usize, role: Role, essential: bool, held: bool) -> Participant {
    Participant { essential, held_by_team: held.then(now), ..Participant::example(&format!("p{index}"), role) }
}

fn poll(guests: &[Guest]) -> Poll {
    let voice = |(index, (role, essential, held, words)): (usize, &Guest)| {
        let words = (1..).zip(words).filter_map(|(nth, word)| Some((nth, (*word)?)));
        Voice { told: true, words: words.collect(), who: somebody(index, *role, *essential, *held) }
    };
    Poll {
        id: PollId("poll".into()),
        network: NetworkId("n".into()),
        by: ParticipantId("p1".into()),
        zone: Zone::UTC,
        form: Form::Phone,
        place: None,
        home: false,
        slots: (1..=3).map(|nth| Slot { nth, start: start(nth) }).collect(),
        voices: guests.iter().enumerate().map(voice).collect(),
        state: State::Open,
    }
}

fn words() -> impl Strategy<Value = Vec<Option<Word>>> {
    let word = prop_oneof![3 => Just(Some(Word::Yes)), 1 => Just(Some(Word::IfNeedBe)), 1 => Just(Some(Word::No)), 1 => Just(None)];
    prop::collection::vec(word, 3)
}

/// The person, and up to six others.
fn guests() -> impl Strategy<Value = Vec<Guest>> {
    let role = prop_oneof![Just(Role::Member), Just(Role::Practitioner)];
    let held = prop::bool::weighted(0.15);
    let other = (role, any::<bool>(), held, words());
    let other = other.prop_map(|(role, essential, held, words)| (role, essential, held && role == Role::Member, words));
    (words(), prop::collection::vec(other, 0..7)).prop_map(|(words, mut others)| {
        others.insert(0, (Role::Person, false, false, words));
        others
    })
}

/// The rule as it is said to people: the person, two practitioners, and everybody they do not want to meet without.
fn oracle(guests: &[Guest], nth: usize, enough: &[Word]) -> bool {
    let fine = |guest: &&Guest| guest.3[nth - 1].is_some_and(|word| enough.contains(&word));
    let team = guests.iter().filter(|guest| guest.0 == Role::Practitioner).filter(fine).count();
    let essential = |guest: &&Guest| guest.0 == Role::Member && guest.1 && !guest.2;
    fine(&&guests[0]) && team >= 2 && guests.iter().filter(essential).all(|guest| fine(&guest))
}

#[test]
fn a_time_fits_beside_the_others_or_says_why_not() {
    let minutes = SignedDuration::from_mins;
    let offered = [start(1), start(2)];
    assert_eq!(fits(&offered, start(3), now()), Ok(()));
    assert_eq!(fits(&offered, start(1) + minutes(60), now()), Ok(()));
    for near in [start(1), start(1) + minutes(59), start(1) - minutes(59)] {
        assert_eq!(fits(&offered, near, now()), Err(Unfit::Overlaps(start(1))));
    }
    assert_eq!(fits(&offered, now(), now()), Err(Unfit::Past));
    let six: Vec<Timestamp> = (1..=6).map(start).collect();
    assert_eq!(fits(&six[..5], six[5], now()), Ok(()), "a sixth");
    assert_eq!(fits(&six, start(7), now()), Err(Unfit::Full), "a seventh");
}

#[test]
fn words_and_states_are_read_as_they_are_written() {
    for word in Word::ALL {
        assert_eq!(Word::from_code(word.code()), Some(word));
    }
    let meeting = MeetingId("m".into());
    for state in [State::Offered, State::Open, State::Settled(meeting), State::Declined, State::Dropped] {
        assert_eq!(State::from_code(state.code(), state.meeting().cloned()), Some(state));
    }
    assert_eq!(Word::from_code("maybe"), None);
    assert_eq!(State::from_code("settled", None), None, "without the meeting it led to");
}

#[test]
fn a_word_to_a_poll_that_is_over_or_a_time_that_has_passed_is_refused() {
    let all = vec![Some(Word::Yes), None, None];
    let open = poll(&[(Role::Person, false, false, all.clone()), (Role::Member, false, true, all)]);
    let person = open.voices[0].who.id.clone();
    let say = |poll: &Poll, nth: u32, at: Timestamp| poll.say(&person, nth, Word::No, at).map(drop);
    assert_eq!(say(&open, 1, now()), Ok(()));
    assert_eq!(say(&open, 4, now()), Err(Refusal::NotYours), "no such time");
    assert_eq!(say(&open, 1, start(1)), Err(Refusal::Past));
    assert_eq!(say(&open, 3, start(3)), Err(Refusal::PollClosed), "all have passed");
    for state in [State::Offered, State::Declined, State::Dropped, State::Settled(MeetingId("m".into()))] {
        assert_eq!(say(&Poll { state, ..open.clone() }, 1, now()), Err(Refusal::PollClosed));
    }
    let held = open.voices[1].who.id.clone();
    assert_eq!(open.say(&held, 1, Word::No, now()), Err(Refusal::NotYours), "whoever is held");
    assert_eq!(
        open.say(&ParticipantId("x".into()), 1, Word::No, now()),
        Err(Refusal::NotYours),
        "whoever is not asked"
    );
}

#[test]
fn the_team_chooses_only_among_the_times_that_suit_the_person() {
    let said = vec![Some(Word::IfNeedBe), Some(Word::No), None];
    let open = poll(&[(Role::Person, false, false, said)]);
    let may = |nth: u32, by: Role, at: Timestamp| open.may_be_chosen(open.slot(nth).expect("a time"), by, at);
    assert_eq!(may(1, Role::Practitioner, now()), Ok(()));
    assert_eq!(may(2, Role::Practitioner, now()), Err(Refusal::NotAgreed));
    assert_eq!(may(3, Role::Practitioner, now()), Err(Refusal::NotAgreed), "not asked is not agreed");
    assert_eq!(may(2, Role::Person, now()), Ok(()), "it is theirs to change their mind");
    assert_eq!(may(1, Role::Person, start(1)), Err(Refusal::Past));
    assert_eq!(may(3, Role::Person, start(3)), Err(Refusal::PollClosed));
}

proptest! {
    /// The time that is proposed is the first for which the rule holds, as it is said to people.
    #[test]
    fn the_first_time_that_would_be_ready_is_proposed(guests in guests()) {
        let poll = poll(&guests);
        let first = |enough: &[Word]| (1..=3).find(|nth| oracle(&guests, *nth, enough));
        let wanted = first(&[Word::Yes]).map(|nth| (nth, Outlook::Ready))
            .or(first(&[Word::Yes, Word::IfNeedBe]).map(|nth| (nth, Outlook::IfNeedBe)));
        let best = poll.best(now()).map(|(slot, outlook)| (slot.nth as usize, outlook));
        prop_assert_eq!(best, wanted);
        let later = poll.best(start(1)).map(|(slot, _)| slot.nth);
        prop_assert!(later != Some(1), "a time that has passed");
    }

    /// What people said is their answer, nobody's word is another's, nobody comes along who was not asked or is held, and everybody but
    /// whoever chose is told exactly once.
    #[test]
    fn what_was_said_becomes_the_answer(guests in guests(), nth in 1_u32..=3) {
        let poll = poll(&guests);
        let mut people: Vec<Participant> = poll.voices.iter().map(|voice| voice.who.clone()).collect();
        people.push(somebody(90, Role::Member, false, false));
        people.push(somebody(91, Role::Practitioner, false, false));
        let person = people[0].clone();
        let decision = poll.settle((nth, MeetingId("m".into())), people, &person, now()).expect("a meeting");
        for voice in &poll.voices {
            let seat = decision.after.seat(&voice.who.id);
            prop_assert_eq!(seat.is_some(), voice.counts());
            let wanted = voice.words.get(&nth).map(|word| match word {
                Word::Yes => Answer::Coming(Form::Phone),
                Word::IfNeedBe => Answer::NotSure,
                Word::No => Answer::NotComing,
            });
            prop_assert_eq!(seat.and_then(|seat| seat.answer), wanted.filter(|_| voice.counts()));
            let known = decision.facts.iter().filter(|fact| matches!(fact, Fact::Known(who, _) if *who == voice.who.id));
            prop_assert_eq!(known.count(), usize::from(seat.is_some_and(|seat| seat.answer.is_some())));
        }
        prop_assert!(decision.after.seat(&ParticipantId("p90".into())).is_none(), "a member who was not asked");
        prop_assert!(decision.after.seat(&ParticipantId("p91".into())).is_some(), "the team is always there");
        let told = decision.posts.iter().filter(|post| matches!(post.notice, Notice::Settled { .. })).count();
        prop_assert_eq!(told + 1, decision.after.seats.len());
        let anew = decision.posts.iter().filter(|post| matches!(post.notice, Notice::Invited { .. })).count();
        prop_assert_eq!(anew, 0, "nobody is asked anew");
        if poll.outlook(poll.slot(nth).expect("a time"), now()) == Some(Outlook::Ready) {
            let readiness = readiness::of(&decision.after, now());
            prop_assert_eq!(readiness, Readiness::Waiting(vec![Need::Place]), "what would be ready is");
        }
    }

    /// The last word to a time counts, and touches nobody else's.
    #[test]
    fn the_last_word_counts(guests in guests(), said in prop::collection::vec((0_usize..7, 1_u32..=3, 0_usize..3), 1..20)) {
        let before = poll(&guests);
        let (mut after, mut wanted) = (before.clone(), before.clone());
        for (index, nth, word) in said {
            let Some(voice) = before.voices.get(index).filter(|voice| voice.counts()) else { continue };
            after = after.say(&voice.who.id, nth, Word::ALL[word], now()).expect("it is open");
            wanted.voices[index].words.insert(nth, Word::ALL[word]);
        }
        prop_assert_eq!(&after, &wanted);
        let counts = after.counts(1);
        let spoken = after.voices.iter().filter(|voice| voice.counts() && voice.words.contains_key(&1)).count();
        prop_assert_eq!(counts.yes + counts.if_need_be + counts.no, spoken);
        let complete = after.voices.iter().filter(|voice| voice.counts()).all(|voice| voice.words.len() == 3);
        let ready = after.best(now()).filter(|(_, outlook)| *outlook == Outlook::Ready).map(|(slot, _)| slot.nth);
        prop_assert_eq!(after.news(now()), ready.or(complete.then_some(0)));
        prop_assert_eq!(after.news(start(3)), None, "of a poll that is over");
    }
}
