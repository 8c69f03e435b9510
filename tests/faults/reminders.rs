//! Reminders: a day and two hours before, once each, in the receiver's own words and zone, and never at night.

use jiff::{SignedDuration, ToSpan};
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};

use crate::books;
use crate::scene::{all_coming, count, gathered, invited, plans, start, taps, types, waits_until};

const ANY: &str = "his meeting is coming up";

/// What became of each reminder: outcome and how many.
pub async fn outcomes(village: &Village) -> Vec<String> {
    let sql = "SELECT COALESCE(outcome, 'open') || ' ' || COUNT(*) FROM outbox WHERE kind = 'reminder' GROUP BY outcome ORDER BY 1";
    books::rows(village, sql).await.concat()
}

/// Proves H10.
#[tokio::test]
async fn once_a_day_before_and_once_two_hours_before() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        for left in [24, 2] {
            let just_before = SignedDuration::from_hours(left) + SignedDuration::from_secs(5);
            waits_until(village, just_before).await;
            cast.phones().iter().for_each(|phone| phone.sees_nothing_new());
            waits_until(village, SignedDuration::from_hours(left)).await;
            for phone in cast.phones() {
                let text = phone.reads("A reminder: this meeting is coming up");
                assert!(text.contains("Your answer: coming."), "{text}");
                assert!(phone.buttons().iter().any(|label| label == "Not coming"));
            }
        }
        village.wait(SignedDuration::from_hours(5)).await;
        cast.sanna.reads("Who was at the meeting with Aino");
        assert_eq!(outcomes(village).await, ["sent 10"]);
    })
    .await;
}

#[tokio::test]
async fn none_for_those_who_are_not_coming_and_another_text_for_the_undecided() {
    Village::story(async |village| {
        let cast = invited(village).await;
        taps(village, &cast.onni, "Not coming").await;
        taps(village, &cast.leena, "Not sure yet").await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        cast.onni.sees_nothing_new();
        for phone in [&cast.leena, &cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads("you have not decided yet. Whatever you answer is all right");
        }
        taps(village, &cast.onni, "I'm coming").await;
        taps(village, &cast.leena, "Not coming").await;
        waits_until(village, SignedDuration::from_hours(2)).await;
        cast.onni.reads("A reminder: this meeting is coming up");
        cast.leena.sees_nothing_new();
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads(ANY);
        }
        assert_eq!(outcomes(village).await, ["dropped:not_coming 2", "sent 8"]);
    })
    .await;
}

async fn chooses(village: &Village, phone: &Phone, reminders: &str) {
    types(village, phone, "/settings").await;
    phone.reads("Your settings");
    taps(village, phone, "Reminders").await;
    taps(village, phone, reminders).await;
    phone.sees(&format!("Reminders: {reminders}"));
}

/// Each chooses for themselves, also for a meeting that stands, and may choose again; the others hear what they heard.
#[tokio::test]
async fn only_those_reminders_come_that_somebody_wants() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        for (phone, choice) in
            [(&cast.onni, "Two hours before"), (&cast.leena, "Not at all"), (&cast.aino, "A day before")]
        {
            chooses(village, phone, choice).await;
        }
        chooses(village, &cast.mikko, "Not at all").await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        cast.aino.reads(ANY);
        cast.sanna.reads(ANY);
        for phone in [&cast.onni, &cast.leena, &cast.mikko] {
            phone.sees_nothing_new();
        }
        chooses(village, &cast.mikko, "A day before and two hours before").await;
        waits_until(village, SignedDuration::from_hours(2)).await;
        for phone in [&cast.onni, &cast.sanna, &cast.mikko] {
            phone.reads(ANY);
        }
        for phone in [&cast.aino, &cast.leena] {
            phone.sees_nothing_new();
        }
        village.wait(SignedDuration::from_hours(3)).await;
        assert_eq!(outcomes(village).await, ["dropped:unwanted 5", "sent 5"]);
    })
    .await;
}

/// A meeting that is called later is reminded of as they chose before.
#[tokio::test]
async fn what_somebody_chose_counts_for_the_next_meeting() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        chooses(village, &cast.leena, "Not at all").await;
        chooses(village, &cast.onni, "Two hours before").await;
        story::a_meeting_is_called_for(village, &cast, "in 3 days 15:00").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        taps(village, &cast.onni, "I'm coming").await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        cast.onni.sees_nothing_new();
        waits_until(village, SignedDuration::from_hours(2)).await;
        cast.onni.reads(ANY);
        cast.leena.sees_nothing_new();
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        assert_eq!(outcomes(village).await, ["sent 7"]);
    })
    .await;
}

#[tokio::test]
async fn an_answer_on_a_reminder_counts() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        cast.phones().iter().for_each(|phone| drop(phone.reads(ANY)));
        taps(village, &cast.leena, "Not coming").await;
        cast.leena.sees("Your answer: not coming");
        waits_until(village, SignedDuration::from_hours(1)).await;
        cast.leena.sees_nothing_new();
        for phone in [&cast.aino, &cast.onni, &cast.sanna, &cast.mikko] {
            phone.reads(ANY);
        }
    })
    .await;
}

/// A meeting at this hour, to which everybody is asked.
async fn at_hour(village: &Village, cast: &Cast, hour: &str) {
    plans(village, &cast.aino, &format!("in 3 days {hour}"), "The kitchen").await;
    taps(village, &cast.aino, "Yes, invite everyone").await;
    for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
        phone.reads("to");
    }
}

/// Reads everything, and counts the reminders in it.
fn reads_reminders(phone: &Phone) -> usize {
    phone.reads_all().iter().filter(|text| text.contains(ANY)).count()
}

/// When reminders came to this phone, by the clock in a zone.
fn came_at(phone: &Phone, zone: &str) -> Vec<String> {
    let lines = phone.transcript();
    let reminders = lines.iter().filter(|line| line.who == "bot" && line.text.contains(ANY));
    let at = |line: &kith::sandbox::Line| line.when.in_tz(zone).expect("a zone").strftime("%H:%M").to_string();
    reminders.map(at).collect()
}

/// Proves H4.
#[tokio::test]
async fn an_early_meeting_is_told_after_the_night_or_before_it() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        at_hour(village, &cast, "9:00").await;
        let end = start(village).await;
        while let Some(due) = village.skip_to_next_due().await.filter(|due| *due < end) {
            village.settle().await;
            assert!(due < end);
        }
        for phone in cast.phones() {
            assert_eq!(came_at(phone, "Europe/Helsinki"), ["09:00", "08:00"]);
            assert_eq!(reads_reminders(phone), 2);
        }
        village.settle().await;
        cast.sanna.reads("Who was at the meeting with Aino");
        at_hour(village, &cast, "8:10").await;
        while village.skip_to_next_due().await.is_some() {
            village.settle().await;
        }
        for phone in cast.phones() {
            assert_eq!(came_at(phone, "Europe/Helsinki")[2..], ["08:10", "20:59"]);
            assert_eq!(reads_reminders(phone), 2);
        }
    })
    .await;
}

/// Proves H5.
#[tokio::test]
async fn everybody_reads_their_own_zone_and_language() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        types(village, &cast.leena, "/settings").await;
        cast.leena.reads("Time zone: Helsinki");
        taps(village, &cast.leena, "Time zone").await;
        taps(village, &cast.leena, "New York").await;
        cast.leena.taps_by_data("la:fi");
        village.rests().await;
        at_hour(village, &cast, "15:00").await;
        let start = start(village).await;
        let there = start.in_tz("America/New_York").expect("a zone").strftime("%H.%M").to_string();
        cast.leena.sees(&format!("klo {}", there.trim_start_matches('0')));
        cast.leena.sees("New York");
        cast.leena.sees("klo 15.00");
        cast.onni.sees("at 15:00");
        while village.skip_to_next_due().await.is_some_and(|due| due < start) {
            village.settle().await;
        }
        // 15:00 in Helsinki is morning in New York: the second reminder would come before eight there.
        let eight = came_at(&cast.leena, "America/New_York");
        assert!(eight.iter().all(|at| ("08:00".."21:00").contains(&at.as_str())), "{eight:?}");
        assert_eq!(came_at(&cast.onni, "Europe/Helsinki"), ["15:00", "13:00"]);
        cast.phones().iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// The bot is away across the slots; afterwards each slot was sent, waits, or was dropped with a reason, and none came twice.
async fn after_an_outage(left_at_start: i64, hours: i64, arrived: [usize; 2], expected: &[&str]) {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        if left_at_start < 24 {
            waits_until(village, SignedDuration::from_hours(24)).await;
        }
        waits_until(village, SignedDuration::from_hours(left_at_start)).await;
        village.closes().await.expect("a house in order");
        village.clock().advance(SignedDuration::from_hours(hours));
        village.restart().await.expect("the bot again");
        village.rests().await;
        assert_eq!(count(&cast.onni, ANY), arrived[0], "just after the outage");
        while village.skip_to_next_due().await.is_some() {
            village.rests().await;
        }
        village.clock().advance(SignedDuration::from_hours(30));
        village.rests().await;
        assert_eq!(outcomes(village).await, expected);
        for phone in cast.phones() {
            assert_eq!(phone.reads_all().iter().filter(|text| text.contains(ANY)).count(), arrived[1]);
            let mut times = came_at(phone, "Europe/Helsinki");
            assert!(times.iter().all(|at| ("08:00".."21:00").contains(&at.as_str())), "{times:?}");
            times.dedup();
            assert_eq!(times.len(), arrived[1]);
        }
    })
    .await;
}

/// Proves H9.
#[tokio::test]
async fn an_hour_away_across_the_first_slot() {
    after_an_outage(25, 2, [1, 2], &["sent 10"]).await;
}

/// Proves H4, H9.
#[tokio::test]
async fn six_hours_away_into_the_night() {
    // From 14:30 the day before until 21:30: quiet, so the first one waits for the morning.
    after_an_outage(25, 8, [0, 2], &["sent 10"]).await;
}

#[tokio::test]
async fn an_hour_away_across_the_second_slot() {
    after_an_outage(3, 2, [2, 2], &["sent 10"]).await;
}

/// Proves H9.
#[tokio::test]
async fn six_hours_away_across_the_second_slot_and_the_meeting() {
    after_an_outage(3, 6, [1, 1], &["dropped:missed 5", "sent 5"]).await;
}

/// Proves H9.
#[tokio::test]
async fn a_day_and_two_hours_away_across_both() {
    after_an_outage(25, 26, [0, 0], &["dropped:missed 10"]).await;
    after_an_outage(25, 24, [1, 1], &["dropped:overtaken 5", "sent 5"]).await;
}

#[tokio::test]
async fn new_nights_time_reminders_anew() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        story::a_meeting_is_convened(village, &cast).await;
        types(village, &cast.onni, "/settings").await;
        cast.onni.reads("Quiet hours: 21:00–8:00");
        taps(village, &cast.onni, "Time zone").await;
        taps(village, &cast.onni, "Tokyo").await;
        // 15:00 in Helsinki is 22:00 or 21:00 in Tokyo.
        let tokyo = start(village).await.checked_sub(24.hours()).expect("a time").in_tz("Asia/Tokyo").expect("a zone");
        while village.skip_to_next_due().await.is_some() {
            village.settle().await;
        }
        let came = came_at(&cast.onni, "Asia/Tokyo");
        assert!(came.iter().all(|at| ("08:00".."21:00").contains(&at.as_str())), "{came:?} around {tokyo}");
        assert_eq!(came.len(), 2);
        cast.phones().iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
