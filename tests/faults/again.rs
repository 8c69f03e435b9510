//! The next meeting in one tap: the same wall time, place, form and people; the person decides, and nothing is asked twice.

use jiff::SignedDuration;
use kith::sandbox::Village;
use kith::sandbox::story::{self, Cast};

use crate::books;
use crate::scene::{all_coming, count, days_before_the_clocks_change, gathered, plans, taps, types, waits_until};

/// An hour into a meeting that everybody came to; what was written until then is read.
pub async fn an_hour_in(village: &Village) -> Cast {
    let cast = all_coming(village).await;
    waits_until(village, SignedDuration::ZERO).await;
    village.wait(SignedDuration::from_hours(1)).await;
    for phone in cast.phones() {
        phone.reads_all();
    }
    cast
}

/// Who is asked to the newest meeting, by name.
async fn asked(village: &Village) -> String {
    let sql = "SELECT k.name FROM seat s JOIN known_participant k ON k.id = s.participant_id WHERE s.status <> 'released' AND s.meeting_id =
               (SELECT id FROM meeting ORDER BY start_at DESC LIMIT 1) ORDER BY 1";
    books::rows(village, sql).await.concat().join(" ")
}

/// Proves H12.
#[tokio::test]
async fn the_person_meets_again_tomorrow_with_two_taps_and_everybody_is_asked_once() {
    Village::story(async |village| {
        let cast = an_hour_in(village).await;
        types(village, &cast.aino, "/meetings").await;
        let card = cast.aino.reads("Your last meeting");
        assert!(
            card.contains("There is no meeting planned")
                && card.contains("Answers are closed now")
                && !card.contains("The meeting is"),
            "{card}"
        );
        taps(village, &cast.aino, "Again tomorrow").await;
        let question = cast.aino.reads("Is everything right?");
        for part in
            ["at 15:00", "In person", "Harbour Street 5, second floor", "The same people are asked as last time."]
        {
            assert!(question.contains(part), "{question}");
        }
        assert_eq!(books::rows(village, "SELECT COUNT(*) FROM meeting").await, [["1"]], "a tap alone calls nothing");
        taps(village, &cast.aino, "Yes, ask the same people").await;
        cast.aino.sees("This is agreed");
        for member in [&cast.onni, &cast.leena] {
            member.reads("Aino would like you to come to a meeting");
            assert_eq!(count(member, "What is this about"), 0, "nobody is asked again whether they take part");
        }
        for practitioner in [&cast.sanna, &cast.mikko] {
            practitioner.reads("Aino has agreed to a meeting");
        }
        let days =
            "SELECT (MAX(start_at) - MIN(start_at)) / 3600000, COUNT(*), COUNT(DISTINCT zone || form) FROM meeting";
        assert_eq!(books::rows(village, days).await, [["24", "2", "1"]]);
        assert_eq!(books::rows(village, "SELECT COUNT(*) FROM consent_event").await, [["3"]]);
    })
    .await;
}

/// Daily cadence: day after day, each from the card of the day before.
#[tokio::test]
async fn a_family_meets_every_day_for_a_week() {
    Village::story(async |village| {
        let cast = an_hour_in(village).await;
        for day in 1..=5 {
            types(village, &cast.aino, "/meetings").await;
            cast.aino.reads("Your last meeting");
            taps(village, &cast.aino, "Again tomorrow").await;
            cast.aino.reads("Is everything right?");
            taps(village, &cast.aino, "Yes, ask the same people").await;
            waits_until(village, -SignedDuration::from_mins(30)).await;
            for phone in cast.phones() {
                phone.reads_all();
            }
            let meetings = books::rows(village, "SELECT COUNT(DISTINCT start_at) FROM meeting").await.concat();
            assert_eq!(meetings, [(day + 1).to_string()]);
        }
        assert_eq!(asked(village).await, "Aino Leena Mikko Onni Sanna");
    })
    .await;
}

#[tokio::test]
async fn a_practitioner_suggests_and_the_person_says_yes() {
    Village::story(async |village| {
        let cast = an_hour_in(village).await;
        types(village, &cast.mikko, "/meetings").await;
        cast.mikko.reads("Last meeting with Aino");
        taps(village, &cast.mikko, "Again in a week").await;
        cast.mikko.reads("Is everything right?");
        taps(village, &cast.mikko, "Yes, ask them").await;
        cast.mikko.sees("Aino is asked now");
        let question = cast.aino.reads("Mikko suggests meeting again, with the same people");
        assert!(question.contains("at 15:00"), "{question}");
        cast.onni.sees_nothing_new();
        taps(village, &cast.aino, "Yes, ask the same people").await;
        for member in [&cast.onni, &cast.leena] {
            member.reads("Aino would like you to come to a meeting");
        }
        for practitioner in [&cast.sanna, &cast.mikko] {
            practitioner.reads("Aino has agreed to a meeting");
        }
        let days = "SELECT (MAX(start_at) - MIN(start_at)) / 86400000 FROM meeting";
        assert_eq!(books::rows(village, days).await, [["7"]]);
        // Another tap finds the meeting that is there.
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("Last meeting with Aino");
        cast.sanna.reads("Meeting with Aino");
        taps(village, &cast.sanna, "Again in a week").await;
        cast.sanna.reads("This meeting is agreed already.");
        assert_eq!(books::rows(village, "SELECT COUNT(*) FROM meeting").await, [["2"]]);
    })
    .await;
}

/// Two suggest the same: the second yes finds what the first one made.
#[tokio::test]
async fn two_suggest_the_same_day_and_there_is_one_meeting() {
    Village::story(async |village| {
        let cast = an_hour_in(village).await;
        let mut asked = vec![];
        for practitioner in [&cast.mikko, &cast.sanna] {
            types(village, practitioner, "/meetings").await;
            practitioner.reads("Last meeting with Aino");
            taps(village, practitioner, "Again tomorrow").await;
            practitioner.reads("Is everything right?");
            taps(village, practitioner, "Yes, ask them").await;
            cast.aino.reads("suggests meeting again, with the same people");
            asked.push(cast.aino.newest_id());
        }
        for message in asked {
            cast.aino.taps_on(message, "Yes, ask the same people");
            village.rests().await;
        }
        cast.aino.sees("This meeting is agreed already.");
        assert_eq!(books::rows(village, "SELECT COUNT(*) FROM meeting").await, [["2"]]);
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("meeting");
        }
    })
    .await;
}

/// Proves H2, H3.
#[tokio::test]
async fn the_same_people_are_those_who_still_take_part() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        let uuno = village.phone("Uuno", "en");
        plans(village, &cast.aino, "in 1 days 15:00", "The kitchen").await;
        taps(village, &cast.aino, "Yes, invite everyone").await;
        waits_until(village, -SignedDuration::from_mins(30)).await;
        types(village, &cast.leena, "/stop").await;
        taps(village, &cast.leena, "Yes, leave").await;
        cast.aino.reads_all();
        // Uuno came later: he was not asked to that one.
        story::gather(village, &cast.aino, &uuno, "Uncle").await;
        for phone in cast.phones().into_iter().chain([&uuno]) {
            phone.reads_all();
        }
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Your last meeting");
        taps(village, &cast.aino, "Again tomorrow").await;
        cast.aino.reads("Is everything right?");
        taps(village, &cast.aino, "Choose who is invited").await;
        let list = cast.aino.buttons();
        assert!(list.contains(&"✓ Onni".to_owned()) && list.contains(&"– Uuno".to_owned()), "{list:?}");
        assert!(!list.iter().any(|label| label.contains("Leena")), "{list:?}");
        taps(village, &cast.aino, "Invite these people").await;
        assert_eq!(asked(village).await, "Aino Mikko Onni Sanna");
        for phone in [&cast.onni, &cast.sanna, &cast.mikko] {
            phone.reads("meeting");
        }
        cast.leena.sees_nothing_new();
        uuno.sees_nothing_new();
    })
    .await;
}

/// Proves H5.
#[tokio::test]
async fn a_time_that_comes_twice_or_never_is_asked_back() {
    for forward in [false, true] {
        Village::story(async |village| {
            let cast = gathered(village).await;
            // A call in the night before the night in which the clocks change.
            days_before_the_clocks_change(village, forward, 2);
            plans(village, &cast.aino, "tomorrow 3:30", "By phone").await;
            taps(village, &cast.aino, "Yes, invite everyone").await;
            waits_until(village, -SignedDuration::from_hours(9)).await;
            for phone in cast.phones() {
                phone.reads_all();
            }
            types(village, &cast.aino, "/meetings").await;
            cast.aino.reads("Your last meeting");
            taps(village, &cast.aino, "Again tomorrow").await;
            if forward {
                cast.aino.reads("this time does not exist. Would 02:30 or 04:30 do?");
                types(village, &cast.aino, "4:30").await;
                cast.aino.reads("at 04:30 (Helsinki). Is that right?");
            } else {
                cast.aino.reads("this time comes twice");
                taps(village, &cast.aino, "The second").await;
                cast.aino.sees("at 03:30 (Helsinki). Is that right?");
            }
            taps(village, &cast.aino, "Yes").await;
            cast.aino.sees("Is everything right?");
            cast.aino.sees("Where: By phone");
            taps(village, &cast.aino, "Yes, ask the same people").await;
            let hours = "SELECT (MAX(start_at) - MIN(start_at)) / 3600000 FROM meeting";
            let passed = books::rows(village, hours).await.concat().concat();
            assert_eq!(passed, if forward { "24" } else { "25" });
            for phone in cast.phones() {
                phone.reads_all();
            }
        })
        .await;
    }
}

/// Proves I12.
#[tokio::test]
async fn a_member_sees_no_way_to_the_next_one_and_a_forged_tap_is_refused() {
    Village::story(async |village| {
        let cast = an_hour_in(village).await;
        taps(village, &cast.onni, "Not coming").await;
        cast.onni.sees("Answers are closed now");
        assert!(cast.onni.buttons().is_empty(), "{:?}", cast.onni.buttons());
        let id = books::rows(village, "SELECT id FROM meeting").await.concat().concat();
        for data in [format!("mg:{id}:day"), format!("wc:{id}"), format!("kn:{id}"), format!("wd:{id}")] {
            cast.onni.taps_by_data(&data);
            village.rests().await;
            assert!(cast.onni.toast().is_some_and(|toast| toast.contains("not open to you")), "{data}");
        }
    })
    .await;
}

/// The card in the chat is of before: whatever is tapped on it once the meeting has begun, it shows the way to the next one.
#[tokio::test]
async fn any_button_of_the_card_of_before_leads_to_the_next_meeting() {
    for old in ["I'm coming", "Another time or place", "Cancel the meeting", "Who knows of it"] {
        Village::story(async |village| {
            let cast = all_coming(village).await;
            types(village, &cast.aino, "/meetings").await;
            let card = cast.aino.newest_id();
            waits_until(village, -SignedDuration::from_hours(1)).await;
            for phone in cast.phones() {
                phone.reads_all();
            }
            cast.aino.taps_on(card, old);
            village.rests().await;
            assert_eq!(cast.aino.buttons(), ["Again tomorrow", "Again in a week"], "after {old}");
            cast.aino.sees("Answers are closed now");
            taps(village, &cast.aino, "Again in a week").await;
            cast.aino.reads("Is everything right?");
            taps(village, &cast.aino, "Forget it").await;
            assert_eq!(books::rows(village, "SELECT COUNT(*), MIN(state) FROM meeting").await, [["1", "called"]]);
        })
        .await;
    }
}
