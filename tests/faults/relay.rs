//! The relay: each fact reaches the care team's store, in order and without gaps, whatever goes wrong on the way.

use jiff::SignedDuration;
use kith::sandbox::Village;
use kith::sandbox::story::Cast;

use crate::scene::{aino_moves_it, all_coming, gathered, invited, sanna_cancels, taps, the_team_comes, types};
use crate::{books, folding};

/// Lets the retries come due until everything was accepted.
async fn catches_up(village: &Village) {
    for _ in 0..200 {
        village.settle().await;
        if books::rows(village, "SELECT COUNT(*) FROM relay_event WHERE delivered_at IS NULL").await == [["0"]] {
            return;
        }
        village.clock().advance(SignedDuration::from_mins(11));
    }
    panic!("the care store never caught up");
}

async fn agrees(village: &Village) {
    let differences = folding::differences(village).await;
    assert!(differences.is_empty(), "{differences:#?}");
    let kept = books::rows(village, "SELECT COUNT(*) FROM relay_event").await.concat().concat();
    assert_eq!(village.care_store().events().len().to_string(), kept);
}

/// Whoever runs the team reads that their record was not reached, and that it is again.
fn hears_of_the_lag(cast: &Cast) {
    cast.sanna.reads("your team’s own record has not been reached");
    cast.sanna.reads("is reached again, and has everything");
    cast.phones().iter().for_each(|phone| phone.sees_nothing_new());
}

/// A meeting with answers, a change of mind, a move, someone who leaves.
pub async fn much_happens(village: &Village) -> Cast {
    let cast = invited(village).await;
    for (phone, label) in [(&cast.onni, "Not sure yet"), (&cast.leena, "Not coming"), (&cast.onni, "By phone")] {
        taps(village, phone, label).await;
    }
    aino_moves_it(village, &cast, "in 5 days 16:00").await;
    the_team_comes(village, &cast).await;
    taps(village, &cast.leena, "Online").await;
    types(village, &cast.onni, "/stop").await;
    cast.onni.reads("Leave Aino's meetings?");
    taps(village, &cast.onni, "Yes, leave").await;
    cast.aino.reads("Onni does not take part any more");
    cast
}

/// Proves H22, I6.
#[tokio::test]
async fn the_store_ends_with_the_right_status_of_everybody() {
    Village::story(async |village| {
        let cast = much_happens(village).await;
        agrees(village).await;
        sanna_cancels_for_three(village, &cast).await;
        agrees(village).await;
        let last = village.care_store().last().expect("events");
        assert_eq!(last.kind, "meeting.cancelled");
    })
    .await;
}

async fn sanna_cancels_for_three(village: &Village, cast: &Cast) {
    types(village, &cast.sanna, "/meetings").await;
    cast.sanna.reads("Meeting with Aino");
    taps(village, &cast.sanna, "Cancel the meeting").await;
    taps(village, &cast.sanna, "Cancel the meeting").await;
    for phone in [&cast.aino, &cast.leena, &cast.mikko] {
        phone.reads("is cancelled");
    }
}

/// Proves H22.
#[tokio::test]
async fn a_store_that_is_down_misses_nothing() {
    Village::story(async |village| {
        village.care_store().faults(|faults| faults.down = true);
        let cast = much_happens(village).await;
        assert!(village.care_store().events().is_empty());
        village.wait(SignedDuration::from_hours(3)).await;
        village.care_store().faults(|faults| faults.down = false);
        catches_up(village).await;
        agrees(village).await;
        hears_of_the_lag(&cast);
    })
    .await;
}

/// Proves H22.
#[tokio::test]
async fn refused_and_lost_events_come_again_in_their_order() {
    Village::story(async |village| {
        village.care_store().faults(|faults| (faults.refuse, faults.lose_next_responses) = (3, 4));
        let cast = much_happens(village).await;
        catches_up(village).await;
        village.care_store().faults(|faults| faults.lose_next_responses = 5);
        village.restart().await.expect("the bot again");
        catches_up(village).await;
        agrees(village).await;
        hears_of_the_lag(&cast);
    })
    .await;
}

#[tokio::test]
async fn an_event_is_tried_until_it_is_accepted_however_long_it_takes() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        village.care_store().faults(|faults| faults.down = true);
        types(village, &cast.onni, "/stop").await;
        cast.onni.reads("Leave Aino's meetings?");
        taps(village, &cast.onni, "Yes, leave").await;
        cast.aino.reads("Onni does not take part any more");
        for _ in 0..40 {
            village.wait(SignedDuration::from_hours(6)).await;
        }
        let sql = "SELECT CASE WHEN attempts > 30 THEN 1 ELSE 0 END, CASE WHEN delivered_at IS NULL THEN 1 ELSE 0 END FROM relay_event WHERE type = 'participant.left'";
        assert_eq!(books::rows(village, sql).await, [["1", "1"]]);
        village.care_store().faults(|faults| faults.down = false);
        village.wait(SignedDuration::from_mins(11)).await;
        village.settle().await;
        let heard = village.care_store().events();
        let kinds: Vec<&str> = heard.iter().rev().take(2).map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["referral.missed", "participant.left"], "ten days have passed, and no first meeting");
        cast.sanna.reads_all();
    })
    .await;
}

#[tokio::test]
async fn no_body_names_anybody() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        sanna_cancels(village, &cast).await;
        let bodies = books::rows(village, "SELECT body FROM relay_event").await.concat();
        assert!(bodies.len() > 10);
        let numbers = cast.phones().map(|phone| phone.id().to_string());
        let names = ["Aino", "Onni", "Leena", "Sanna", "Mikko", "Brother", "Friend", "Harbour"].map(str::to_owned);
        for body in bodies {
            for word in numbers.iter().chain(&names) {
                assert!(!body.contains(word.as_str()), "{word} in {body}");
            }
        }
    })
    .await;
}
