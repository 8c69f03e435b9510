//! Several times for one meeting, where clocks change, a process falls, and messages do not arrive.

use kith::clock::Clock;
use kith::sandbox::Village;
use kith::sandbox::story::Cast;

use crate::books;
use crate::scene::{a_day_before_the_clocks_change, count, gathered, taps, types};

/// Aino offers two times of her own, and everybody is asked.
async fn asked(village: &Village) -> Cast {
    let cast = gathered(village).await;
    aino_asks(village, &cast).await;
    cast
}

async fn aino_asks(village: &Village, cast: &Cast) {
    types(village, &cast.aino, "/meet").await;
    cast.aino.reads("Which day?");
    for (time, key) in [("in 2 days 10:00", "Yes, and offer one more time"), ("in 3 days 10:00", "Yes")] {
        types(village, &cast.aino, time).await;
        cast.aino.reads("Is that right?");
        taps(village, &cast.aino, key).await;
    }
    for tap in ["In person", "Not known yet", "Yes, ask everyone"] {
        taps(village, &cast.aino, tap).await;
    }
}

/// Proves H5.
#[tokio::test]
async fn a_time_that_never_comes_is_asked_back_among_several() {
    Village::story(async |village| {
        let day = a_day_before_the_clocks_change(village, true);
        let cast = gathered(village).await;
        types(village, &cast.aino, "/meet").await;
        cast.aino.reads("Which day?");
        for (time, said) in [
            ("02:30", "Is that right?"),
            ("03:30", "Would 02:30 or 04:30 do?"),
            // Half an hour later, whatever the wall says.
            ("04:00", "which is offered already"),
            ("04:30", "Is that right?"),
        ] {
            types(village, &cast.aino, &format!("{} {time}", day.strftime("%d.%m."))).await;
            cast.aino.reads(said);
            if time == "02:30" {
                taps(village, &cast.aino, "one more time").await;
            }
        }
    })
    .await;
}

/// Proves H5.
#[tokio::test]
async fn an_hour_that_comes_twice_can_be_offered_twice() {
    Village::story(async |village| {
        let day = a_day_before_the_clocks_change(village, false);
        let cast = gathered(village).await;
        types(village, &cast.aino, "/meet").await;
        cast.aino.reads("Which day?");
        for (which, key) in [("The first: 03:30 (UTC+03)", "one more time"), ("The second: 03:30 (UTC+02)", "Yes")] {
            types(village, &cast.aino, &format!("{} 03:30", day.strftime("%d.%m."))).await;
            cast.aino.reads("this time comes twice");
            taps(village, &cast.aino, which).await;
            cast.aino.sees("at 03:30 (Helsinki). Is that right?");
            taps(village, &cast.aino, key).await;
        }
        for tap in ["By phone", "Not known yet", "Yes, ask everyone"] {
            taps(village, &cast.aino, tap).await;
        }
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("03:30");
        }
        let starts = books::rows(village, "SELECT start_at FROM poll_slot ORDER BY nth").await.concat();
        let starts: Vec<i64> = starts.iter().map(|start| start.parse().expect("a number")).collect();
        assert_eq!(starts[1] - starts[0], 3_600_000, "an hour lies between them");
    })
    .await;
}

/// Whenever the bot falls after "this one", everybody is told once what it has become, and nothing is lost.
///
/// Proves I1, I2.
#[tokio::test]
async fn a_fall_after_this_one_loses_nothing_and_tells_nobody_twice() {
    for steps in 0..4 {
        let village = Village::start(Clock::system()).await.expect("a village");
        let cast = asked(&village).await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("which of these times suit you");
        }
        for phone in [&cast.onni, &cast.sanna, &cast.aino] {
            taps(&village, phone, "2: yes").await;
        }
        taps(&village, &cast.aino, "Choose the time").await;
        cast.aino.taps("2. ");
        for _ in 0..steps {
            village.tries().await.expect("a step");
        }
        village.crashes().await;
        village.revives().await.expect("it comes back");
        village.settle().await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("The time for the meeting with Aino is agreed");
            assert_eq!(count(phone, "The time for the meeting"), 1, "after {steps} steps");
        }
        let said = books::rows(&village, "SELECT status, COUNT(*) FROM seat GROUP BY status ORDER BY status").await;
        assert_eq!(said, [["asked", "2"], ["coming", "3"]], "after {steps} steps");
        assert_eq!(books::rows(&village, "SELECT COUNT(*) FROM meeting").await, [["1"]]);
        cast.aino.reads_all();
        village.ends_well();
    }
}

/// Whoever blocked the bot is not reached, which is no "no"; when they are back, they see the times as they are then.
///
/// Proves H19.
#[tokio::test]
async fn whoever_could_not_be_reached_sees_the_times_when_they_are_back() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        cast.leena.blocks();
        village.rests().await;
        aino_asks(village, &cast).await;
        for phone in [&cast.onni, &cast.mikko] {
            phone.reads("which of these times suit you");
        }
        cast.sanna.reads_all();
        taps(village, &cast.mikko, "Show how it is now").await;
        cast.mikko.sees("Not answered yet: Aino, Leena");
        cast.leena.unblocks();
        village.rests().await;
        cast.leena.reads("Times for a meeting with Aino");
        taps(village, &cast.leena, "1: if need be").await;
        cast.leena.sees("your answer: if need be");
    })
    .await;
}
