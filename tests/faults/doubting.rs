//! Readiness that cannot lie: when no answers come in, or the care team's record is not reached, for ten minutes, it is unknown, and the
//! team hears of it; when it is over, they hear that, too.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use kith::sandbox::Village;

use crate::books;
use crate::scene::{all_coming, taps, types};

/// What whoever reads only the database sees of the one meeting.
async fn in_the_window(village: &Village) -> Vec<String> {
    books::rows(village, "SELECT readiness, why FROM care_readiness").await.concat()
}

/// How long the word of the window is good from now.
async fn good_for(village: &Village) -> SignedDuration {
    let until = books::rows(village, "SELECT good_until FROM care_readiness").await.concat().concat();
    let until: jiff::Timestamp = until.parse().expect("an instant");
    until.duration_since(village.clock().now())
}

/// Ten minutes, as far as a text of whole seconds and the test's own time let it be seen.
fn ten_minutes(long: SignedDuration) -> bool {
    (SignedDuration::from_mins(9)..=SignedDuration::from_mins(10)).contains(&long)
}

/// Proves H11.
#[tokio::test]
async fn a_record_that_is_not_reached_for_ten_minutes_makes_readiness_unknown() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        assert_eq!(in_the_window(village).await, ["ready", ""]);
        village.care_store().faults(|faults| faults.down = true);
        taps(village, &cast.onni, "Not sure yet").await;
        village.wait(SignedDuration::from_mins(9)).await;
        assert_eq!(in_the_window(village).await, ["ready", ""], "nine minutes are no silence");
        cast.sanna.sees_nothing_new();
        village.wait(SignedDuration::from_mins(2)).await;
        assert_eq!(in_the_window(village).await, ["unknown", ""]);
        assert!(good_for(village).await.is_negative());
        // Whoever runs the team hears it at once; Mikko's meeting is three days away.
        cast.sanna.reads("your team’s own record has not been reached");
        cast.mikko.sees_nothing_new();
        taps(village, &cast.sanna, "How far each meeting is").await;
        let ready = cast.sanna.reads("Your team’s own record has not been reached since");
        assert!(ready.contains("(as of ") && ready.contains("The meeting is ready"), "{ready}");
        types(village, &cast.aino, "/meetings").await;
        assert!(!cast.aino.reads("The meeting is ready").contains("record"), "the team's record is the team's");
        village.wait(SignedDuration::from_mins(20)).await;
        cast.sanna.sees_nothing_new();
        village.care_store().faults(|faults| faults.down = false);
        village.wait(SignedDuration::from_mins(11)).await;
        village.wait(SignedDuration::from_mins(2)).await;
        cast.sanna.reads("is reached again, and has everything");
        assert_eq!(in_the_window(village).await, ["ready", ""]);
        assert!(ten_minutes(good_for(village).await));
    })
    .await;
}

/// The bot runs by itself, so that its own loop has to see it.
///
/// Proves H11.
#[tokio::test]
async fn answers_that_do_not_come_in_make_readiness_unknown() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        village.opens().await;
        village.rests().await;
        village.sandbox().faults(|faults| faults.telegram_down = true);
        let behind = "SELECT COUNT(DISTINCT at) FROM upkeep WHERE what IN ('alive', 'heard')";
        becomes(village, behind, "2", SignedDuration::from_mins(1)).await;
        let before = good_for(village).await;
        village.clock().advance(SignedDuration::from_mins(12));
        becomes(village, "SELECT readiness FROM care_readiness", "unknown", SignedDuration::ZERO).await;
        assert!(before > good_for(village).await);
        village.sandbox().faults(|faults| faults.telegram_down = false);
        becomes(village, "SELECT readiness FROM care_readiness", "ready", SignedDuration::from_secs(20)).await;
        village.rests().await;
        // Whether the first message still leaves before the first answer comes in is a race; the last word is not.
        let told = cast.sanna.reads_all();
        assert!(told.last().is_some_and(|last| last.contains("Answers reach us again")), "{told:?}");
    })
    .await;
}

/// Looks again until the loop has seen it, while the clock goes on by so much each time.
async fn becomes(village: &Village, question: &str, what: &str, pace: SignedDuration) {
    let patience = Instant::now() + Duration::from_mins(1);
    loop {
        let seen = books::rows(village, question).await.concat().concat();
        if seen == what {
            return;
        }
        assert!(Instant::now() < patience, "{question}: {seen:?}, and not {what:?}");
        village.clock().advance(pace);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Proves H11.
#[tokio::test]
async fn whoever_reads_only_the_database_after_a_crash_sees_how_long_its_word_is_good() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        village.wait(SignedDuration::from_mins(2)).await;
        assert!(ten_minutes(good_for(village).await));
        village.crashes().await;
        village.clock().advance(SignedDuration::from_mins(11));
        assert_eq!(in_the_window(village).await, ["ready", ""], "nobody was there to say otherwise");
        assert!(good_for(village).await.is_negative(), "and whoever reads sees that nobody was");
        village.revives().await.expect("the bot");
        village.rests().await;
        assert!(ten_minutes(good_for(village).await));
        cast.sanna.sees_nothing_new();
    })
    .await;
}
