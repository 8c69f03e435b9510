//! A reminder to leave: for whoever comes in person and has said how long they need to get there.

use jiff::{SignedDuration, Timestamp};
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, facts, forges, rows, same, taps, types, value};

const LEAVE: &str = "A reminder to leave: this meeting is coming up";

async fn needs(village: &Village, phone: &Phone, way: &str) {
    types(village, phone, "/settings").await;
    phone.reads("Your settings");
    taps(village, phone, "Reminder to leave").await;
    phone.sees("How long do you need to get to a meeting?");
    taps(village, phone, way).await;
    phone.sees(&format!("Reminder to leave: {way}"));
}

async fn until(village: &Village, left: SignedDuration) {
    let start = value(village, "SELECT MAX(start_at) FROM meeting").await.parse().expect("a number");
    let start = Timestamp::from_millisecond(start).expect("a time");
    village.wait(start.duration_since(village.clock().now()) - left).await;
}

async fn outcomes(village: &Village) -> Vec<String> {
    let sql = "SELECT COALESCE(outcome, 'open') || ' ' || COUNT(*) FROM outbox
               WHERE kind = 'reminder' AND notice LIKE '%leave%' GROUP BY outcome ORDER BY 1";
    rows(village, sql).await.concat()
}

/// Onni and Aino come in person, Leena by phone, the team in person; each needs so long, or has said nothing of it.
#[tokio::test]
async fn each_hears_it_as_long_before_as_they_need_and_only_who_comes_in_person() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::it_is_ready(village, &cast).await;
        taps(village, &cast.onni, "I'm coming").await;
        taps(village, &cast.leena, "By phone").await;
        needs(village, &cast.onni, "1 hour").await;
        needs(village, &cast.leena, "1 hour").await;
        needs(village, &cast.aino, "2 hours").await;
        needs(village, &cast.mikko, "30 minutes").await;
        needs(village, &cast.mikko, "none").await;
        until(village, SignedDuration::from_hours(24)).await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads("A reminder: this meeting is coming up")));
        until(village, SignedDuration::from_hours(2)).await;
        let told = cast.aino.reads(LEAVE);
        assert!(told.contains("how long you need to get there: 2 hours."), "{told}");
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("A reminder: this meeting is coming up");
        }
        until(village, SignedDuration::from_mins(60)).await;
        cast.onni.reads(LEAVE);
        until(village, SignedDuration::from_mins(1)).await;
        for phone in cast.phones() {
            phone.sees_nothing_new();
        }
        assert_eq!(outcomes(village).await, ["dropped:not_in_person 1", "dropped:unwanted 1", "sent 2"]);
    })
    .await;
}

/// What was chosen holds for the next meeting, too; and a meeting by phone has no way.
#[tokio::test]
async fn what_somebody_chose_holds_for_the_next_meeting_and_nobody_leaves_for_the_phone() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        needs(village, &cast.onni, "30 minutes").await;
        types(village, &cast.aino, "/meet").await;
        cast.aino.reads("Which day?");
        types(village, &cast.aino, "in 2 days 15:00").await;
        cast.aino.reads("Is that right?");
        for tap in ["Yes", "By phone", "Not known yet", "Yes, invite everyone"] {
            taps(village, &cast.aino, tap).await;
        }
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        assert_eq!(outcomes(village).await, Vec::<String>::new());
        kith::sandbox::story::a_meeting_is_called_for(village, &cast, "in 3 days 15:00").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        assert_eq!(outcomes(village).await, ["open 1"]);
        taps(village, &cast.onni, "I'm coming").await;
        until(village, SignedDuration::from_mins(30)).await;
        let told = cast.onni.reads_all();
        assert_eq!(told.iter().filter(|text| text.contains(LEAVE)).count(), 1, "{told:?}");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Proves H9.
#[tokio::test]
async fn who_is_late_is_told_late_and_never_after_the_beginning() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::it_is_ready(village, &cast).await;
        taps(village, &cast.onni, "I'm coming").await;
        needs(village, &cast.onni, "1 hour").await;
        needs(village, &cast.aino, "30 minutes").await;
        until(village, SignedDuration::from_mins(90)).await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        village.closes().await.expect("a house in order");
        village.clock().advance(SignedDuration::from_mins(45));
        village.restart().await.expect("the bot again");
        village.rests().await;
        cast.onni.reads(LEAVE);
        village.closes().await.expect("a house in order");
        village.clock().advance(SignedDuration::from_mins(46));
        village.restart().await.expect("the bot again");
        village.rests().await;
        cast.aino.sees_nothing_new();
        assert_eq!(outcomes(village).await, ["dropped:missed 1", "sent 1"]);
    })
    .await;
}

#[tokio::test]
async fn a_way_that_is_not_offered_cannot_be_forged() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let before = facts(village).await;
        for data in ["tk:1", "tk:999999", "tk:-30", "tk", "tk:4294967295"] {
            forges(village, &cast.onni, data).await;
            assert!(cast.onni.toast().unwrap().contains("does not work any more"), "{data}");
        }
        same(&before, &facts(village).await, "this");
    })
    .await;
}
