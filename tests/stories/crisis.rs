//! A crisis service: sooner nudges, times that end by themselves, and any hour for whoever wants it. What was chosen there holds only there.

use jiff::SignedDuration;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, facts, forges, same, taps, types, value};
use crate::times::asked;

/// From now on the bot is told to be this kind of service.
async fn serves(village: &Village, profile: &str) {
    village.sandbox().will_serve(profile);
    village.restart().await.expect("the bot again");
}

async fn quiet_hours(village: &Village, phone: &Phone) {
    types(village, phone, "/settings").await;
    phone.reads("Your settings");
    taps(village, phone, "Quiet hours").await;
    phone.sees("When should it be quiet?");
}

/// When reminders came to this phone, by the clock in Helsinki.
fn came_at(phone: &Phone) -> Vec<String> {
    let lines = phone.transcript();
    let reminders = lines.iter().filter(|line| line.who == "bot" && line.text.contains("A reminder: this meeting"));
    reminders.map(|line| line.when.in_tz("Europe/Helsinki").expect("a zone").strftime("%H:%M").to_string()).collect()
}

/// An early meeting; Onni is written to at any hour, and is coming like everybody.
async fn early(village: &Village) -> Cast {
    let cast = scenes::network(village).await;
    quiet_hours(village, &cast.onni).await;
    taps(village, &cast.onni, "any hour").await;
    cast.onni.sees("Quiet hours: any hour");
    story::a_meeting_is_called_for(village, &cast, "in 3 days 8:10").await;
    for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
        phone.reads("meeting");
    }
    scenes::it_is_ready(village, &cast).await;
    for phone in [&cast.onni, &cast.leena] {
        taps(village, phone, "I'm coming").await;
    }
    cast
}

async fn until_it_begins(village: &Village, cast: &Cast) {
    while village.skip_to_next_due().await.is_some() {
        village.rests().await;
    }
    cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
}

#[tokio::test]
async fn whoever_chose_any_hour_is_reminded_at_six_and_nobody_else() {
    Village::story(async |village| {
        serves(village, "crisis").await;
        let cast = early(village).await;
        until_it_begins(village, &cast).await;
        assert_eq!(came_at(&cast.onni), ["08:10", "06:10"]);
        for phone in [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko] {
            assert_eq!(came_at(phone), ["08:10", "20:59"], "{}", phone.name());
        }
    })
    .await;
}

/// Proves H4.
#[tokio::test]
async fn where_the_service_is_another_any_hour_is_the_usual_night_again() {
    Village::story(async |village| {
        serves(village, "crisis").await;
        let cast = early(village).await;
        serves(village, "community").await;
        types(village, &cast.onni, "/settings").await;
        cast.onni.reads("Quiet hours: 21:00–8:00");
        until_it_begins(village, &cast).await;
        let came = came_at(&cast.onni);
        assert!(came.iter().all(|at| ("08:00".."21:00").contains(&at.as_str())), "{came:?}");
        assert_eq!(came_at(&cast.leena), ["08:10", "20:59"]);
    })
    .await;
}

#[tokio::test]
async fn in_a_community_service_any_hour_is_not_offered_and_cannot_be_forged() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        for phone in [&cast.onni, &cast.aino, &cast.mikko] {
            quiet_hours(village, phone).await;
            assert!(!phone.buttons().contains(&"any hour".to_owned()), "{:?}", phone.buttons());
            let before = facts(village).await;
            for data in ["qu:0:0", "qu:7:7"] {
                forges(village, phone, data).await;
                assert!(phone.toast().unwrap().contains("does not work any more"));
            }
            same(&before, &facts(village).await, "this");
        }
    })
    .await;
}

#[tokio::test]
async fn who_has_not_answered_is_asked_again_within_hours() {
    Village::story(async |village| {
        serves(village, "crisis").await;
        let cast = scenes::network(village).await;
        quiet_hours(village, &cast.leena).await;
        taps(village, &cast.leena, "any hour").await;
        story::a_meeting_is_called_for(village, &cast, "in 3 days 15:00").await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("meeting");
        }
        scenes::it_is_ready(village, &cast).await;
        taps(village, &cast.onni, "I'm coming").await;
        village.wait(SignedDuration::from_hours(3)).await;
        cast.leena.reads("would like to know if you are coming");
        village.wait(SignedDuration::from_hours(9)).await;
        cast.leena.reads("You have not answered Aino about this meeting yet");
        village.skip_to_next_news().await.expect("a question");
        cast.aino.reads("Leena has not answered yet");
        until_it_begins(village, &cast).await;
    })
    .await;
}

/// The second time suits whom it needs: with the last of their words it is that one.
#[tokio::test]
async fn the_first_time_that_would_be_ready_it_is_and_never_one_the_person_said_no_to() {
    Village::story(async |village| {
        serves(village, "crisis").await;
        let cast = asked(village).await;
        taps(village, &cast.aino, "1: no").await;
        for key in ["1: yes", "2: yes"] {
            for phone in [&cast.sanna, &cast.onni] {
                taps(village, phone, key).await;
            }
        }
        taps(village, &cast.leena, "2: no").await;
        taps(village, &cast.mikko, "1: yes").await;
        taps(village, &cast.aino, "2: yes").await;
        assert_eq!(value(village, "SELECT count(*) FROM meeting").await, "0", "one practitioner is missing");
        taps(village, &cast.mikko, "2: if need be").await;
        assert_eq!(value(village, "SELECT count(*) FROM meeting").await, "0", "if need be is no promise");
        taps(village, &cast.mikko, "2: yes").await;
        cast.mikko.sees("It was the first that would be ready, so it was chosen by itself");
        cast.mikko.sees("Your answer: coming");
        for phone in [&cast.aino, &cast.sanna] {
            let told = phone.reads("is agreed. You said that it suits you");
            assert!(told.contains("chosen by itself") && told.contains("The meeting is ready"), "{told}");
        }
        let told = cast.onni.reads("The time for the meeting with Aino is agreed. You said that it suits you");
        assert!(!told.contains("by itself"), "{told}");
        cast.leena.reads("You said that it does not suit you");
        let same =
            "SELECT count(*) FROM meeting m JOIN poll p ON p.meeting_id = m.id JOIN poll_slot s ON s.poll_id = p.id
                    WHERE s.nth = 2 AND s.start_at = m.start_at AND p.state = 'settled'";
        assert_eq!(value(village, same).await, "1");
        types(village, &cast.aino, "/log").await;
        let log = cast.aino.reads("What has happened around you");
        assert!(log.contains("was agreed by itself"), "{log}");
        taps(village, &cast.onni, "Not coming").await;
        cast.onni.sees("Your answer: not coming");
    })
    .await;
}

/// What makes a time ready may be that somebody is not needed any more: nobody looks at a card then, and everybody is told.
#[tokio::test]
async fn a_time_that_becomes_ready_because_somebody_is_not_needed_ends_the_question_too() {
    Village::story(async |village| {
        serves(village, "crisis").await;
        let cast = asked(village).await;
        let onni = value(
            village,
            "SELECT p.contact_id FROM participant p JOIN known_participant k ON k.id = p.id WHERE k.name = 'Onni'",
        )
        .await;
        forges(village, &cast.aino, &format!("es:{onni}:true")).await;
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            forges(village, phone, &format!("vo:{}:2:yes", crate::times::poll(village).await)).await;
        }
        assert_eq!(value(village, "SELECT count(*) FROM meeting").await, "0");
        forges(village, &cast.aino, &format!("es:{onni}:false")).await;
        assert_eq!(value(village, "SELECT count(*) FROM meeting").await, "1");
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads("chosen by itself");
        }
        for phone in [&cast.onni, &cast.leena] {
            phone.reads("is agreed. Are you coming?");
        }
    })
    .await;
}
