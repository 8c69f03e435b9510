//! An evening's look at tomorrow: one message at six for whoever works with people and meets some of them the next day.

use jiff::civil::{Time, time};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village, dawn};

use crate::scenes::{self, taps, types};

const HEAD: &str = story::TOMORROW;
const KEY: &str = "A look at tomorrow every evening";

/// A clock in Helsinki shows this next.
fn next(village: &Village, shown: Time) -> Timestamp {
    let zone = TimeZone::get("Europe/Helsinki").expect("a zone");
    let now = village.clock().now().to_zoned(zone.clone());
    let today = now.date().to_zoned(zone).expect("a day").with().time(shown).build().expect("a time");
    let on = if today > now { today } else { today.tomorrow().expect("a day") };
    on.timestamp()
}

/// Time passes in one leap, and what is due then happens.
async fn until(village: &Village, hour: i8, minute: i8) {
    let left = next(village, time(hour, minute, 0, 0)).duration_since(village.clock().now());
    village.clock().advance(left + SignedDuration::from_secs(1));
    village.rests().await;
}

/// What came by five in the afternoon is read.
async fn an_afternoon_passes(village: &Village, phones: &[&Phone]) {
    until(village, 17, 0).await;
    for phone in phones {
        phone.reads_all();
    }
}

/// Aino's meeting is tomorrow at three, and Sanna is coming; it is five in the afternoon.
async fn a_meeting_tomorrow(village: &Village) -> Cast {
    let cast = scenes::network(village).await;
    story::a_meeting_is_called_for(village, &cast, "tomorrow 15:00").await;
    taps(village, &cast.sanna, "I'm coming").await;
    an_afternoon_passes(village, &cast.phones()).await;
    cast
}

fn times(phone: &Phone) -> usize {
    phone.transcript().iter().filter(|line| line.text.contains(HEAD)).count()
}

/// Sanna calls a meeting with somebody else, who says yes to it.
async fn another_meeting(village: &Village, sanna: &Phone, person: &Phone, when: &str) {
    types(village, sanna, "/meet").await;
    sanna.reads("Whose meeting is it?");
    taps(village, sanna, &person.name()).await;
    sanna.reads("Which day?");
    types(village, sanna, when).await;
    sanna.reads("Is that right?");
    taps(village, sanna, "Yes").await;
    taps(village, sanna, "By phone").await;
    types(village, sanna, "+358 40 000 0000").await;
    taps(village, sanna, "Yes, ask them").await;
    person.reads("Sanna suggests a meeting");
    taps(village, person, "Yes, invite everyone").await;
    sanna.reads_all();
}

#[tokio::test]
async fn at_six_each_hears_of_their_own_meetings_of_tomorrow_and_nobody_else_of_any() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::network(village).await;
        let (veikko, eeva) = (village.phone("Veikko", "en"), village.phone("Eeva", "en"));
        for (person, when) in [(&veikko, "tomorrow 9:30"), (&eeva, "in 2 days 9:00")] {
            story::another_person(village, &cast.sanna, person).await;
            another_meeting(village, &cast.sanna, person, when).await;
        }
        another_meeting(village, &cast.sanna, &cast.aino, "tomorrow 15:00").await;
        let everybody = [&cast.phones()[..], &[&veikko, &eeva]].concat();
        an_afternoon_passes(village, &everybody).await;
        until(village, 17, 59).await;
        for phone in &everybody {
            phone.sees_nothing_new();
        }
        until(village, 18, 0).await;
        let told = cast.sanna.reads(HEAD);
        let lines: Vec<&str> = told.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines[0], HEAD, "nothing before a tap that says what it is about");
        assert!(
            lines[1].starts_with("09:30 – Veikko (by phone). As things stand the meeting cannot happen: "),
            "{told}"
        );
        assert!(lines[2].starts_with("15:00 – Aino (by phone). The meeting is waiting for "), "{told}");
        assert!(lines[3].starts_with("(As of ") && lines[3].contains("18:00"), "{told}");
        assert!(lines.len() == 4 && !told.contains("Eeva") && !told.contains("+358"), "{told}");
        assert_eq!(cast.sanna.buttons(), ["09:30 · Veikko", "15:00 · Aino"]);
        let told = cast.mikko.reads(HEAD);
        assert!(told.contains("15:00 – Aino") && !told.contains("Veikko"), "Mikko works with Aino alone: {told}");
        until(village, 20, 30).await;
        taps(village, &cast.sanna, "15:00 · Aino").await;
        cast.sanna.sees("Meeting with Aino");
        assert_eq!((times(&cast.sanna), times(&cast.mikko)), (1, 1), "once, whenever the hour is looked at again");
        for phone in [&cast.aino, &cast.onni, &cast.leena, &veikko, &eeva] {
            assert_eq!(times(phone), 0, "{}", phone.name());
        }
        for person in [&cast.aino, &cast.onni] {
            types(village, person, "/log").await;
            let log = person.reads("What has happened around you");
            for name in ["Sanna", "Mikko"] {
                assert!(log.contains(&format!("{name} heard in the evening how far tomorrow’s meetings are")), "{log}");
            }
        }
        for phone in &everybody {
            phone.reads_all();
        }
    })
    .await;
}

#[tokio::test]
async fn it_is_made_of_the_facts_of_its_own_moment() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = a_meeting_tomorrow(village).await;
        types(village, &cast.mikko, "/meetings").await;
        cast.mikko.reads("Meeting with Aino");
        taps(village, &cast.mikko, "Not coming").await;
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads_all();
        taps(village, &cast.aino, "I'm coming").await;
        for phone in [&cast.sanna, &cast.mikko, &cast.aino] {
            phone.reads_all();
        }
        until(village, 18, 0).await;
        let told = cast.sanna.reads(HEAD);
        assert!(told.contains("15:00 – Aino (in person). As things stand the meeting cannot happen: "), "{told}");
        cast.mikko.sees_nothing_new();
        assert_eq!(times(&cast.mikko), 0, "whoever has said no has no meeting tomorrow");
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_is_called_off_is_not_in_it_and_without_one_nothing_comes() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = a_meeting_tomorrow(village).await;
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("Meeting with Aino");
        taps(village, &cast.sanna, "Cancel the meeting").await;
        taps(village, &cast.sanna, "Cancel the meeting").await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        until(village, 18, 0).await;
        until(village, 20, 0).await;
        for phone in cast.phones() {
            phone.sees_nothing_new();
        }
        let kept = scenes::rows(village, "SELECT outcome FROM outbox WHERE kind = 'tomorrow'").await;
        assert_eq!(kept, [["dropped:overtaken"], ["dropped:overtaken"]]);
    })
    .await;
}

#[tokio::test]
async fn it_comes_late_until_nine_and_never_after() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = a_meeting_tomorrow(village).await;
        until(village, 20, 58).await;
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads(HEAD);
        }
    })
    .await;
    Village::told_from(dawn::morning(), async |village| {
        let cast = a_meeting_tomorrow(village).await;
        until(village, 21, 0).await;
        until(village, 23, 0).await;
        until(village, 8, 0).await;
        for phone in [&cast.sanna, &cast.mikko] {
            assert_eq!(times(phone), 0);
            phone.reads_all();
        }
        let kept = scenes::rows(village, "SELECT outcome FROM outbox WHERE kind = 'tomorrow'").await;
        assert_eq!(kept, [["dropped:missed"], ["dropped:missed"]]);
        for phone in cast.phones() {
            phone.reads_all();
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_wants_none_gets_none_and_only_practitioners_are_asked() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = a_meeting_tomorrow(village).await;
        for phone in [&cast.aino, &cast.onni] {
            types(village, phone, "/settings").await;
            phone.reads("Your settings");
            assert!(phone.buttons().iter().all(|label| !label.contains(KEY)), "{:?}", phone.buttons());
        }
        types(village, &cast.mikko, "/settings").await;
        cast.mikko.reads("you hear at six in the evening");
        let chosen = |phone: &Phone| phone.buttons().into_iter().find(|label| label.contains(KEY)).expect("the choice");
        let on = chosen(&cast.mikko);
        taps(village, &cast.mikko, &on).await;
        assert_ne!(chosen(&cast.mikko), on);
        until(village, 18, 0).await;
        cast.sanna.reads(HEAD);
        cast.mikko.sees_nothing_new();
        taps(village, &cast.mikko, KEY).await;
        assert_eq!(chosen(&cast.mikko), on);
        assert_eq!(times(&cast.mikko), 0, "tonight's was not wanted");
    })
    .await;
}

#[tokio::test]
async fn whoever_works_with_them_no_more_hears_nothing() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = a_meeting_tomorrow(village).await;
        types(village, &cast.sanna, "/ready").await;
        cast.sanna.reads("How far each meeting is");
        taps(village, &cast.sanna, "Who works with Aino").await;
        taps(village, &cast.sanna, "✓ Mikko").await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        until(village, 18, 0).await;
        cast.sanna.reads(HEAD);
        cast.mikko.sees_nothing_new();
        assert_eq!(times(&cast.mikko), 0);
    })
    .await;
}

/// Proves H7.
#[tokio::test]
async fn on_a_phone_that_others_see_it_is_hidden_and_still_there_at_night() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = a_meeting_tomorrow(village).await;
        types(village, &cast.mikko, "/settings").await;
        cast.mikko.reads("Your settings");
        taps(village, &cast.mikko, "Show messages only after a tap").await;
        until(village, 18, 0).await;
        cast.sanna.reads(HEAD);
        assert_eq!(cast.mikko.reads(""), "There is a message for you.");
        until(village, 22, 30).await;
        taps(village, &cast.mikko, "Show").await;
        cast.mikko.sees("15:00 – Aino (in person)");
        until(village, 16, 0).await;
        for phone in cast.phones() {
            phone.reads_all();
        }
    })
    .await;
}

#[tokio::test]
async fn neither_a_restart_nor_a_second_process_tells_it_twice() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = a_meeting_tomorrow(village).await;
        village.restart().await.expect("a restart");
        until(village, 18, 0).await;
        village.restart().await.expect("a restart");
        for minutes in [5, 65, 100] {
            village.wait(SignedDuration::from_mins(minutes / 2)).await;
            village.restart().await.expect("a restart");
        }
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads(HEAD);
            assert_eq!(times(phone), 1, "{}", phone.name());
        }
    })
    .await;
    let village = &Village::replicas(dawn::morning(), 2).await.expect("a village");
    let cast = a_meeting_tomorrow(village).await;
    until(village, 18, 0).await;
    for which in [1, 0, 1] {
        village.restarts(which).await.expect("a restart");
        village.wait(SignedDuration::from_mins(50)).await;
    }
    for phone in [&cast.sanna, &cast.mikko] {
        phone.reads(HEAD);
        assert_eq!(times(phone), 1, "{}", phone.name());
    }
    village.ends_well();
}
