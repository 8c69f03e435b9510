//! Anybody who takes part may suggest a time; the person alone says yes or no, and may keep it to the team.

use kith::sandbox::story::Cast;
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, REFUSED, facts, forges, rows, same, taps, types, value};

const NOT_NOW: &str = "For now Aino and the team suggest the times";

/// Up to the last question.
async fn puts_together(village: &Village, phone: &Phone, time: &str) {
    types(village, phone, "/meet").await;
    phone.reads("Which day?");
    types(village, phone, time).await;
    phone.reads("Is that right?");
    assert!(
        !phone.buttons().concat().contains("one more time"),
        "several times are the person's and the team's to offer"
    );
    taps(village, phone, "Yes").await;
    taps(village, phone, "In person").await;
    types(village, phone, "The kitchen").await;
    phone.reads("Is everything right?");
    assert_eq!(phone.buttons(), ["It is somebody's home", "Yes, ask them", "Another time", "Forget it"]);
}

async fn suggests(village: &Village, cast: &Cast, phone: &Phone, time: &str) {
    puts_together(village, phone, time).await;
    taps(village, phone, "Yes, ask them").await;
    phone.sees("Aino is asked now. You will hear what they say.");
    let asked = cast.aino.reads(&format!("{} suggests a meeting. Does this suit you?", phone.name()));
    assert!(asked.contains("Nobody is invited before you say yes"), "{asked}");
}

async fn proposals(village: &Village) -> Vec<String> {
    rows(village, "SELECT state FROM proposal ORDER BY made_at, id").await.concat()
}

#[tokio::test]
async fn a_relative_suggests_a_time_and_the_person_says_yes() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        suggests(village, &cast, &cast.onni, "in 3 days 15:00").await;
        for phone in [&cast.leena, &cast.sanna, &cast.mikko] {
            phone.sees_nothing_new();
        }
        taps(village, &cast.aino, "Yes, invite everyone").await;
        cast.aino.sees("This is agreed, and the others are told now");
        for phone in [&cast.onni, &cast.leena] {
            let card = phone.reads("Aino would like you to come to a meeting");
            assert!(!card.contains("Onni") && !card.contains("Leena"), "{card}");
        }
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads("Aino has agreed to a meeting");
        }
        types(village, &cast.aino, "/log").await;
        let log = cast.aino.reads("What has happened around you");
        assert!(log.contains("Onni suggested a meeting") && log.contains("Aino agreed to the meeting"), "{log}");
    })
    .await;
}

#[tokio::test]
async fn a_no_is_told_kindly_and_only_to_whoever_suggested_it() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        suggests(village, &cast, &cast.onni, "in 3 days 15:00").await;
        taps(village, &cast.aino, "No, not this").await;
        cast.aino.sees("The one who suggested it is told, but not why");
        cast.onni.reads("Aino said no to the time you suggested. You can suggest another one with /meet.");
        for phone in [&cast.leena, &cast.sanna, &cast.mikko] {
            phone.sees_nothing_new();
        }
        assert_eq!(value(village, "SELECT count(*) FROM meeting").await, "0");
    })
    .await;
}

/// One suggestion each: a new one takes the place of their own, and of nobody else's. A yes to one leaves the others open.
#[tokio::test]
async fn each_has_one_suggestion_open_and_a_yes_leaves_the_others() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        suggests(village, &cast, &cast.onni, "in 3 days 15:00").await;
        let first = value(village, "SELECT id FROM proposal").await;
        suggests(village, &cast, &cast.leena, "in 4 days 15:00").await;
        suggests(village, &cast, &cast.onni, "in 5 days 15:00").await;
        assert_eq!(proposals(village).await, ["declined", "open", "open"]);
        forges(village, &cast.aino, &format!("pa:{first}")).await;
        assert!(cast.aino.toast().unwrap().contains("settled by now"), "{:?}", cast.aino.toast());
        taps(village, &cast.aino, "Yes, invite everyone").await;
        assert_eq!(proposals(village).await, ["declined", "open", "accepted"]);
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("meeting");
        }
        let second = value(village, "SELECT id FROM proposal WHERE state = 'open'").await;
        forges(village, &cast.aino, &format!("pa:{second}")).await;
        assert_eq!(value(village, "SELECT count(*) FROM meeting").await, "2");
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("meeting");
        }
    })
    .await;
}

/// The person keeps it to the team and herself; what a relative hears says no more than that, and is what they hear when they are held.
#[tokio::test]
async fn the_person_may_keep_it_to_the_team() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        // Begun before, sent afterwards.
        puts_together(village, &cast.leena, "in 3 days 15:00").await;
        types(village, &cast.aino, "/settings").await;
        cast.aino.reads("Your settings");
        taps(village, &cast.aino, "Who suggests times").await;
        taps(village, &cast.aino, "– Only my team and I suggest times").await;
        assert_eq!(cast.aino.buttons(), ["✓ Only my team and I suggest times"]);
        taps(village, &cast.leena, "Yes, ask them").await;
        cast.leena.sees(NOT_NOW);
        let before = facts(village).await;
        types(village, &cast.onni, "/meet").await;
        cast.onni.reads(NOT_NOW);
        let network = value(village, "SELECT id FROM network").await;
        forges(village, &cast.onni, &format!("mf:{network}")).await;
        cast.onni.reads(NOT_NOW);
        forges(village, &cast.onni, "ws:true").await;
        assert!(cast.onni.toast().unwrap().contains(REFUSED));
        same(&before, &facts(village).await, "this");
        types(village, &cast.mikko, "/meet").await;
        cast.mikko.reads("Which day?");
        taps(village, &cast.aino, "✓ Only my team and I suggest times").await;
        suggests(village, &cast, &cast.onni, "in 3 days 15:00").await;
    })
    .await;
}

/// Proves H2.
#[tokio::test]
async fn whoever_is_held_hears_the_same_and_what_they_suggested_counts_no_more() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        suggests(village, &cast, &cast.onni, "in 3 days 15:00").await;
        let proposal = value(village, "SELECT id FROM proposal").await;
        puts_together(village, &cast.onni, "in 4 days 15:00").await;
        types(village, &cast.sanna, "/pause").await;
        cast.sanna.reads("Should somebody get no messages for now?");
        taps(village, &cast.sanna, "Onni").await;
        taps(village, &cast.sanna, "Yes, pause them").await;
        taps(village, &cast.onni, "Yes, ask them").await;
        cast.onni.sees(NOT_NOW);
        types(village, &cast.onni, "/meet").await;
        cast.onni.reads(NOT_NOW);
        forges(village, &cast.aino, &format!("pa:{proposal}")).await;
        assert!(cast.aino.toast().unwrap().contains("settled by now"), "{:?}", cast.aino.toast());
        assert_eq!(value(village, "SELECT count(*) FROM meeting").await, "0");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_on_a_break_ends_it_first_and_whoever_is_frozen_suggests_nothing() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        types(village, &cast.onni, "/settings").await;
        cast.onni.reads("Your settings");
        taps(village, &cast.onni, "Take a break").await;
        taps(village, &cast.onni, "1 week").await;
        types(village, &cast.onni, "/meet").await;
        cast.onni.reads("You are on a break. End it in /settings, then you can suggest a time.");
        let leena = value(village, "SELECT id FROM known_participant WHERE name = 'Leena'").await;
        puts_together(village, &cast.leena, "in 3 days 15:00").await;
        forges(village, &cast.sanna, &format!("fe:{leena}")).await;
        taps(village, &cast.leena, "Yes, ask them").await;
        cast.leena.reads_all();
        types(village, &cast.leena, "/meet").await;
        cast.leena.reads_all();
        assert_eq!(value(village, "SELECT count(*) FROM proposal").await, "0");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Whoever takes part with two people says around whom; the person of the other network learns nothing.
#[tokio::test]
async fn whoever_takes_part_twice_says_around_whom() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let eeva = village.phone("Eeva", "en");
        scenes::another_person(village, &cast.sanna, &eeva).await;
        kith::sandbox::story::gather(village, &eeva, &cast.onni, "Neighbour").await;
        types(village, &cast.onni, "/meet").await;
        cast.onni.reads("Whose meeting is it?");
        assert_eq!(cast.onni.buttons(), ["Aino", "Eeva"]);
        taps(village, &cast.onni, "Eeva").await;
        cast.onni.reads("Which day?");
        types(village, &cast.onni, "in 3 days 15:00").await;
        cast.onni.reads("Is that right?");
        for tap in ["Yes", "By phone", "Not known yet", "Yes, ask them"] {
            taps(village, &cast.onni, tap).await;
        }
        eeva.reads("Onni suggests a meeting");
        cast.aino.sees_nothing_new();
    })
    .await;
}
