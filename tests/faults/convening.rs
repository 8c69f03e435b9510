//! Convening: times as people write and tap them, the person's word, who is invited, moves and cancellations.

use jiff::SignedDuration;
use kith::sandbox::Village;

use crate::books;
use crate::scene::{
    a_day_before_the_clocks_change, aino_moves_it, all_coming, count, gathered, invited, plans, sanna_cancels, start,
    taps, types, waits_until,
};

#[tokio::test]
async fn the_person_convenes_and_sees_the_card_at_once() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        plans(village, &cast.aino, "in 3 days 15:00", "The kitchen").await;
        taps(village, &cast.aino, "Yes, invite everyone").await;
        cast.aino.sees("Are you coming yourself?");
        cast.aino.sees("Where: The kitchen");
        for member in [&cast.onni, &cast.leena] {
            member.reads("Aino would like you to come to a meeting");
        }
        for practitioner in [&cast.sanna, &cast.mikko] {
            practitioner.reads("Aino has agreed to a meeting");
        }
    })
    .await;
}

#[tokio::test]
async fn a_declined_proposal_reaches_whoever_made_it_and_nobody_else() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        plans(village, &cast.mikko, "in 2 days 10:00", "Here").await;
        taps(village, &cast.mikko, "Yes, ask them").await;
        cast.aino.reads("Mikko suggests a meeting");
        taps(village, &cast.aino, "No, not this").await;
        cast.aino.sees("this meeting is not happening");
        cast.mikko.reads("Aino said no to the time you suggested");
        assert_eq!(books::rows(village, "SELECT COUNT(*) FROM meeting").await, [["0"]]);
    })
    .await;
}

#[tokio::test]
async fn times_are_understood_as_people_write_them() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        types(village, &cast.sanna, "/meet").await;
        cast.sanna.reads("Which day?");
        for (typed, understood) in [
            ("tomorrow 15:00", "at 15:00 (Helsinki). Is that right?"),
            ("tomorrow at 3 pm", "at 15:00 (Helsinki). Is that right?"),
            ("tomorrow noon", "at 12:00 (Helsinki). Is that right?"),
            ("in a week 9:05", "at 09:05 (Helsinki). Is that right?"),
            ("Tuesday 14:00", "Tuesday"),
            ("24 December 14:30", "24 December"),
            ("24.12. 14:30", "24 December"),
        ] {
            types(village, &cast.sanna, typed).await;
            cast.sanna.reads(understood);
        }
        for (typed, said) in [
            ("yesterday", "I could not read that as a day and time"),
            ("15:00", "On which day?"),
            ("today 00:00", "That time has passed"),
            ("1.1.2099 12:00", "more than a year away"),
            ("31.2. 12:00", "I could not read that"),
        ] {
            types(village, &cast.sanna, typed).await;
            cast.sanna.reads(said);
        }
        types(village, &cast.sanna, "in 2 days").await;
        cast.sanna.reads("What time?");
        types(village, &cast.sanna, "14:15").await;
        cast.sanna.reads("at 14:15 (Helsinki). Is that right?");
    })
    .await;
}

#[tokio::test]
async fn day_and_hour_are_tapped_and_another_time_begins_again() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        types(village, &cast.sanna, "/meet").await;
        cast.sanna.reads("Which day?");
        taps(village, &cast.sanna, "›").await;
        cast.sanna.taps("17");
        village.rests().await;
        cast.sanna.sees("What time?");
        taps(village, &cast.sanna, "14:30").await;
        cast.sanna.sees("17 ");
        cast.sanna.sees("at 14:30 (Helsinki). Is that right?");
        taps(village, &cast.sanna, "No, another time").await;
        cast.sanna.sees("Which day?");
        taps(village, &cast.sanna, "Forget it").await;
        cast.sanna.sees("Nothing has changed");
        types(village, &cast.sanna, "tomorrow 15:00").await;
        cast.sanna.reads("No person reads this chat");
    })
    .await;
}

/// Proves H5.
#[tokio::test]
async fn a_time_that_never_comes_is_asked_back() {
    Village::story(async |village| {
        let day = a_day_before_the_clocks_change(village, true);
        let cast = gathered(village).await;
        types(village, &cast.sanna, "/meet").await;
        cast.sanna.reads("Which day?");
        types(village, &cast.sanna, &format!("{} 03:30", day.strftime("%d.%m."))).await;
        cast.sanna.reads("this time does not exist. Would 02:30 or 04:30 do?");
        types(village, &cast.sanna, &format!("{} 04:30", day.strftime("%d.%m."))).await;
        cast.sanna.reads("at 04:30 (Helsinki). Is that right?");
    })
    .await;
}

/// Proves H5.
#[tokio::test]
async fn an_hour_that_comes_twice_is_asked_back_and_kept_apart() {
    Village::story(async |village| {
        let day = a_day_before_the_clocks_change(village, false);
        let cast = gathered(village).await;
        let mut starts = vec![];
        for which in ["The first: 03:30 (UTC+03)", "The second: 03:30 (UTC+02)"] {
            types(village, &cast.aino, "/meet").await;
            cast.aino.reads("Which day?");
            types(village, &cast.aino, &format!("{} 03:30", day.strftime("%d.%m."))).await;
            cast.aino.reads("this time comes twice");
            taps(village, &cast.aino, which).await;
            cast.aino.sees("at 03:30 (Helsinki). Is that right?");
            taps(village, &cast.aino, "Yes").await;
            taps(village, &cast.aino, "By phone").await;
            taps(village, &cast.aino, "Not known yet").await;
            taps(village, &cast.aino, "Choose who is invited").await;
            taps(village, &cast.aino, "Invite these people").await;
            for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
                phone.reads("03:30");
            }
            starts.push(start(village).await);
        }
        assert_eq!(starts[1].duration_since(starts[0]), SignedDuration::from_hours(1));
    })
    .await;
}

#[tokio::test]
async fn a_place_may_come_later_and_the_meeting_waits_for_it() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        plans(village, &cast.sanna, "in 3 days 15:00", "").await;
        taps(village, &cast.sanna, "Yes, ask them").await;
        cast.aino.reads("Where: not known yet");
        taps(village, &cast.aino, "Yes, invite everyone").await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("Where: not known yet");
        }
        taps(village, &cast.aino, "I'm coming").await;
        cast.sanna.reads("waiting for 2 practitioners and the place");
        cast.mikko.reads("waiting for 2 practitioners and the place");
        taps(village, &cast.sanna, "I'm coming").await;
        cast.mikko.reads("waiting for one more practitioner and the place");
        taps(village, &cast.mikko, "I'm coming").await;
        cast.sanna.reads("The meeting is waiting for the place");
        aino_moves_it(village, &cast, "in 3 days 15:00").await;
        cast.aino.sees("Where: The library");
    })
    .await;
}

#[tokio::test]
async fn the_person_chooses_one_by_one_and_the_others_hear_nothing() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        plans(village, &cast.sanna, "in 3 days 15:00", "Here").await;
        taps(village, &cast.sanna, "Yes, ask them").await;
        cast.aino.reads("Sanna suggests a meeting");
        taps(village, &cast.aino, "Yes, but choose who is invited").await;
        cast.aino.sees("Who should be invited?");
        taps(village, &cast.aino, "✓ Leena").await;
        taps(village, &cast.aino, "✓ Onni").await;
        taps(village, &cast.aino, "– Onni").await;
        taps(village, &cast.aino, "Invite these people").await;
        cast.onni.reads("Aino would like you to come");
        cast.sanna.reads("Aino has agreed");
        cast.mikko.reads("Aino has agreed");
        cast.leena.sees_nothing_new();
        types(village, &cast.leena, "/meetings").await;
        cast.leena.reads("There is no meeting planned");
    })
    .await;
}

/// Proves H18.
#[tokio::test]
async fn a_move_asks_everybody_again_and_old_cards_change_nothing() {
    Village::story(async |village| {
        let cast = invited(village).await;
        let card = cast.onni.newest_id();
        taps(village, &cast.onni, "I'm coming").await;
        taps(village, &cast.leena, "Not coming").await;
        aino_moves_it(village, &cast, "in 5 days 16:00").await;
        let answers = "SELECT DISTINCT status FROM care_participant";
        assert_eq!(books::rows(village, answers).await, [["asked"]]);
        cast.leena.sees("You have not answered yet");
        cast.onni.taps_by_data(&old_answer(village).await);
        village.rests().await;
        cast.onni.sees("This has changed in the meantime. Here is how it is now.");
        cast.onni.sees("Where: The library");
        assert_eq!(books::rows(village, answers).await, [["asked"]]);
        assert!(card < cast.onni.newest_id());
        taps(village, &cast.onni, "I'm coming").await;
        cast.onni.sees("Your answer: coming.");
    })
    .await;
}

/// The data of a yes on the card of the version before.
async fn old_answer(village: &Village) -> String {
    let rows = books::rows(village, "SELECT id, version - 1 FROM meeting").await;
    format!("an:{}:{}:coming-in_person", rows[0][0], rows[0][1])
}

#[tokio::test]
async fn a_practitioners_move_needs_the_persons_yes() {
    Village::story(async |village| {
        let cast = invited(village).await;
        taps(village, &cast.sanna, "Another time or place").await;
        cast.sanna.reads("Which day?");
        crate::scene::says_the_plan(village, &cast.sanna, "in 6 days 11:00", "The library").await;
        taps(village, &cast.sanna, "Yes, ask them").await;
        cast.aino.reads("Sanna suggests changing your meeting to this");
        cast.onni.sees_nothing_new();
        taps(village, &cast.aino, "Yes").await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("The meeting with Aino has changed");
        }
        cast.aino.sees("at 11:00");
    })
    .await;
}

#[tokio::test]
async fn reminders_follow_a_move_even_if_the_old_ones_were_sent() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        waits_until(village, SignedDuration::from_hours(23)).await;
        for phone in cast.phones() {
            phone.reads("A reminder: this meeting is coming up");
        }
        taps(village, &cast.aino, "Another time or place").await;
        cast.aino.reads("Which day?");
        crate::scene::says_the_plan(village, &cast.aino, "in 4 days 12:00", "The library").await;
        taps(village, &cast.aino, "Yes, change the meeting").await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("has changed");
        }
        crate::scene::the_team_comes(village, &cast).await;
        for left in [23, 1] {
            waits_until(village, SignedDuration::from_hours(left)).await;
            for phone in cast.phones() {
                phone.reads("his meeting is coming up");
            }
        }
        for phone in cast.phones() {
            assert_eq!(count(phone, "his meeting is coming up"), 3, "one of the old time, two of the new");
        }
    })
    .await;
}

/// Proves H8, I8.
#[tokio::test]
async fn a_cancellation_is_told_once_and_empties_the_queue() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        sanna_cancels(village, &cast).await;
        let queue = village.queue().await;
        let left = queue.column("kind");
        assert!(left.iter().all(|kind| *kind == "first_meeting"), "only that there is no first meeting now: {queue:?}");
        taps(village, &cast.onni, "Not coming").await;
        assert!(cast.onni.toast().is_some_and(|toast| toast.starts_with("This meeting is cancelled")));
        taps(village, &cast.mikko, "Cancel the meeting").await;
        village.wait(SignedDuration::from_hours(80)).await;
        for phone in cast.phones() {
            assert_eq!(count(phone, "his meeting is coming up"), 0);
        }
        for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.mikko] {
            assert_eq!(count(phone, "is cancelled."), 1, "{}", phone.name());
        }
    })
    .await;
}
