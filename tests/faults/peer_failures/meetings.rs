//! Reminders, duplicates, moves and cancellations: lines 1 to 13 and 32.

use jiff::SignedDuration;
use kith::sandbox::Village;
use serde_json::json;

use super::{ANY, leaves};
use crate::kill::{Plan, Process};
use crate::reminders::outcomes;
use crate::scene::{
    aino_moves_it, all_coming, count, gathered, invited, sanna_cancels, start, taps, the_team_comes, types, waits_until,
};

/// medic/cht-core#10802: the same message re-queued every five minutes for a week.
///
/// Proves H10.
#[tokio::test]
async fn p01_a_week_of_restarts_repeats_nothing() {
    Village::story(async |village| {
        let cast = invited(village).await;
        let before = village.sandbox().transcript().len();
        for _ in 0..24 {
            village.restart().await.expect("the bot again");
            village.wait(SignedDuration::from_mins(5)).await;
        }
        assert_eq!(village.sandbox().transcript().len(), before);
        for _ in 0..12 {
            village.wait(SignedDuration::from_hours(12)).await;
            village.restart().await.expect("the bot again");
        }
        for phone in cast.phones() {
            let told = phone.reads_all();
            let (words, rest): (Vec<String>, Vec<String>) =
                told.into_iter().partition(|text| text.contains("of the time for it has passed"));
            assert!(rest.len() <= 3, "at most a nudge and the two reminders");
            assert!(words.len() <= 3 && words.iter().all(|text| words.iter().filter(|one| *one == text).count() == 1));
        }
    })
    .await;
}

/// medic/cht-core#7040: one message that could not be parsed triggered five identical replies.
#[tokio::test]
async fn p02_what_cannot_be_read_is_answered_once() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        village.sandbox().faults(|faults| faults.duplicate_delivery = true);
        let chat = json!({"id": cast.onni.id(), "type": "private", "first_name": "Onni"});
        let from = json!({"id": cast.onni.id(), "is_bot": false, "first_name": "Onni"});
        let odd = json!({"message": {"message_id": 9, "date": "noon", "chat": chat, "from": from, "hologram": {}}});
        village.sandbox().inject(odd);
        village.settle().await;
        village.restart().await.expect("the bot again");
        village.settle().await;
        cast.onni.reads("No person reads this chat");
    })
    .await;
}

/// calcom/cal.diy#6973: a reminder for a cancelled event still goes out.
///
/// Proves H8, I8.
#[tokio::test]
async fn p03_no_reminder_after_a_cancellation() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        sanna_cancels(village, &cast).await;
        village.wait(SignedDuration::from_hours(100)).await;
        assert!(cast.phones().iter().all(|phone| count(phone, ANY) == 0));
        assert_eq!(outcomes(village).await, ["dropped:recalled 10"]);
        cast.sanna.reads("no first meeting is ready yet");
    })
    .await;
}

/// calcom/cal.diy#10166: the same for one cancelled seat.
#[tokio::test]
async fn p03_no_reminder_for_a_seat_that_was_given_up() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        leaves(village, &cast.onni).await;
        cast.aino.reads("Onni does not take part any more");
        waits_until(village, SignedDuration::from_hours(1)).await;
        cast.onni.sees_nothing_new();
        for phone in [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads(ANY);
        }
    })
    .await;
}

/// Tymeslot/tymeslot#107: guests get the invitation and then never hear of a move or a cancellation.
///
/// Proves H8, I8.
#[tokio::test]
async fn p04_whoever_was_invited_hears_of_moves_and_cancellations() {
    Village::story(async |village| {
        let cast = invited(village).await;
        taps(village, &cast.leena, "Not coming").await;
        aino_moves_it(village, &cast, "in 5 days 16:00").await;
        cast.leena.sees("You have not answered yet");
        sanna_cancels(village, &cast).await;
    })
    .await;
}

/// A Telegram event bot: a moved meeting is not reminded again because "sent" was never reset.
#[tokio::test]
async fn p05_a_moved_meeting_is_reminded_again() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        cast.phones().iter().for_each(|phone| drop(phone.reads(ANY)));
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Your meeting");
        aino_moves_it(village, &cast, "in 5 days 16:00").await;
        the_team_comes(village, &cast).await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        cast.phones().iter().for_each(|phone| drop(phone.reads(ANY)));
    })
    .await;
}

/// The same bot: the "sent" flag is committed before the send, and a crash loses the reminder unseen.
///
/// Proves H9.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p06_a_crash_before_the_send_is_seen_and_the_next_slot_covers_it() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        let begins = start(village).await;
        village.closes().await.expect("a house in order");
        let mut process = Process::start(village, vec![Plan::At("before-send".to_owned(), 1)], false);
        for hours in [24, 2] {
            let left = begins.duration_since(village.clock().now());
            process.advance(left - SignedDuration::from_hours(hours));
            process.rests().await;
        }
        let arrived: usize = cast.phones().iter().map(|phone| phone.reads_all().len()).sum();
        let kept = outcomes(village).await;
        let number = |name: &str| {
            let of = kept.iter().find_map(|line| line.strip_prefix(name));
            of.map_or(0, |text| text.trim().parse::<usize>().expect("a count"))
        };
        assert!(number("uncertain") > 0 && number("uncertain") + number("sent") == 10, "{kept:?}");
        assert!((number("sent")..=10).contains(&arrived), "{arrived} arrived, {kept:?}");
    })
    .await;
}

/// `LibreBooking`: the reminder query matches only the exact minute, and one missed run loses it.
///
/// Proves H9.
#[tokio::test]
async fn p07_a_missed_minute_loses_nothing() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        waits_until(village, SignedDuration::from_hours(24) + SignedDuration::from_mins(3)).await;
        village.clock().advance(SignedDuration::from_mins(17));
        village.restart().await.expect("the bot again");
        village.settle().await;
        cast.phones().iter().for_each(|phone| drop(phone.reads(ANY)));
    })
    .await;
}

/// Bahmni's reminder job: one contact without an address stops the reminders of everybody after them.
///
/// Proves H19.
#[tokio::test]
async fn p08_one_who_cannot_be_reached_stops_nobody() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        cast.aino.blocks();
        cast.onni.blocks();
        village.rests().await;
        // Two chats: nobody promises which is heard first.
        let told = cast.sanna.reads_all();
        for name in ["Aino", "Onni"] {
            let lines = told.iter().filter(|text| text.contains(&format!("A message to {name} did not arrive")));
            assert_eq!(lines.count(), 1, "{name}: {told:?}");
        }
        waits_until(village, SignedDuration::from_hours(24)).await;
        for phone in [&cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads(ANY);
        }
    })
    .await;
}

/// calcom/cal.diy#2225: nobody was told that a booking was never confirmed.
#[tokio::test]
async fn p09_a_meeting_nobody_confirmed_is_seen_before_its_day() {
    Village::story(async |village| {
        let cast = invited(village).await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        for phone in [&cast.sanna, &cast.mikko, &cast.aino] {
            let text = phone.reads("you have not decided yet");
            assert!(text.contains("The meeting is waiting for Aino to decide and 2 practitioners."), "{text}");
        }
        for phone in [&cast.onni, &cast.leena] {
            phone.reads("you have not decided yet");
        }
    })
    .await;
}

/// masslight/ottehr#3980: three confirmations and three reminders for one appointment.
#[tokio::test]
async fn p10_one_invitation_and_two_reminders() {
    Village::story(async |village| {
        village.sandbox().faults(|faults| faults.duplicate_delivery = true);
        let cast = all_coming(village).await;
        for left in [24, 2] {
            waits_until(village, SignedDuration::from_hours(left)).await;
            village.restart().await.expect("the bot again");
            village.settle().await;
        }
        for phone in cast.phones() {
            assert_eq!(phone.reads_all().len(), 2);
        }
        for member in [&cast.onni, &cast.leena] {
            assert_eq!(count(member, "would like you to come"), 1);
        }
    })
    .await;
}

/// nextcloud/polls#1305: remind those who have not answered, in their own words.
#[tokio::test]
async fn p11_the_undecided_get_their_own_reminder() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        taps(village, &cast.leena, "Not sure yet").await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        cast.leena.reads("you have not decided yet");
        for phone in [&cast.aino, &cast.onni, &cast.sanna, &cast.mikko] {
            phone.reads("A reminder: this meeting is coming up");
        }
    })
    .await;
}

/// indico/newdle#329: who has not answered stays visible after the date is fixed.
#[tokio::test]
async fn p12_who_has_not_answered_is_on_the_card() {
    Village::story(async |village| {
        let cast = invited(village).await;
        taps(village, &cast.onni, "I'm coming").await;
        types(village, &cast.mikko, "/meetings").await;
        let card = cast.mikko.reads("Leena – asked");
        assert!(card.contains("Onni – coming"), "{card}");
    })
    .await;
}

/// calcom/cal.diy#17928: a place to see what was sent and what was not.
#[tokio::test]
async fn p13_what_waits_is_in_the_operators_queue() {
    Village::story(async |village| {
        invited(village).await;
        let queue = village.queue().await;
        let mut kinds = queue.column("kind");
        kinds.sort_unstable();
        let all = [vec!["first_meeting"; 3], vec!["nudge"; 4], vec!["reminder"; 10], vec!["who_came"]];
        assert_eq!(kinds, all.concat());
        assert_eq!(queue.column("state"), ["waiting"; 18]);
    })
    .await;
}

/// python-telegram-bot#1045: a timeout after the send was accepted, and the retry delivered it three times.
///
/// Proves H10.
#[tokio::test]
async fn p32_a_lost_answer_repeats_no_reminder() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        village.sandbox().faults(|faults| faults.lose_next_responses = 5);
        waits_until(village, SignedDuration::from_hours(24)).await;
        village.restart().await.expect("the bot again");
        village.wait(SignedDuration::from_hours(2)).await;
        for phone in cast.phones() {
            assert_eq!(phone.reads_all().len(), 1);
        }
    })
    .await;
}
