//! A yes that is held: by the person who was pressed into it, quietly, and by the team, in the person's sight (H2).

use jiff::SignedDuration;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, DEAD};

const NOT_THIS: &str = "Not this one (quietly)";
const QUIET: &str = "There is nothing to answer here at the moment";
const WANTED: &str = "Aino would like to talk with one of you soon, alone";

async fn card(village: &Village, cast: &Cast, label: &str) {
    scenes::types(village, &cast.aino, "/network").await;
    cast.aino.reads("The people you have asked");
    scenes::taps(village, &cast.aino, label).await;
}

/// The person's hold of her brother, and what the team reads of it.
async fn is_held_by_aino(village: &Village, cast: &Cast) {
    card(village, cast, "Brother").await;
    scenes::taps(village, &cast.aino, NOT_THIS).await;
    assert!(cast.aino.toast().unwrap().contains("nobody tells them"));
    cast.aino.sees("Brother – paused");
    for phone in [&cast.sanna, &cast.mikko] {
        let told = phone.reads(WANTED);
        assert!(!told.contains("Onni") && !told.contains("Brother"), "{told}");
    }
}

async fn aino_lets_back(village: &Village, cast: &Cast) {
    card(village, cast, "Brother – paused").await;
    for tap in ["Let messages through again", "Yes, let them through", "Yes, it is my own wish"] {
        scenes::taps(village, &cast.aino, tap).await;
    }
    cast.aino.sees("Brother – ");
}

async fn is_held_by_the_team(village: &Village, practitioner: &Phone, name: &str) {
    scenes::types(village, practitioner, "/pause").await;
    practitioner.reads("Should somebody get no messages for now?");
    scenes::taps(village, practitioner, name).await;
    practitioner.sees(&format!("Pause messages to {name}?"));
    scenes::taps(village, practitioner, "Yes, pause them").await;
    assert!(practitioner.toast().unwrap().contains(&format!("Nothing comes to {name} now")));
}

async fn team_lets_back(village: &Village, practitioner: &Phone, name: &str) -> String {
    scenes::types(village, practitioner, "/pause").await;
    practitioner.reads("Should somebody get no messages for now?");
    scenes::taps(village, practitioner, &format!("Paused: {name}")).await;
    practitioner.toast().unwrap()
}

async fn place(village: &Village, name: &str) -> String {
    scenes::value(village, &format!("SELECT id FROM known_participant WHERE name = '{name}'")).await
}

async fn waits_for(village: &Village, name: &str) -> String {
    let place = place(village, name).await;
    scenes::value(village, &format!("SELECT count(*) FROM outbox WHERE receiver = 'p:{place}' AND done_at IS NULL"))
        .await
}

/// Everything somebody who is held can ask for or tap: nothing is done, nothing of the network is shown, nothing says that they are held.
async fn sees_nothing_going_on(village: &Village, phone: &Phone) {
    let before = scenes::facts(village).await;
    let meeting = scenes::value(village, "SELECT id FROM meeting").await;
    for data in ["an:#:1:coming-in_person", "an:#:1:not_sure", "me:#", "he:#", "hm:#:1:step_free"] {
        scenes::forges(village, phone, &data.replace('#', &meeting)).await;
        assert!(phone.toast().unwrap().contains(QUIET), "{data}");
    }
    scenes::types(village, phone, "/meetings").await;
    phone.reads("There is no meeting planned at the moment");
    scenes::types(village, phone, "/log").await;
    let log = phone.reads("What has happened around you");
    assert!(!log.contains("paused") && log.contains("Onni joined"), "{log}");
    scenes::types(village, phone, "/meet").await;
    phone.reads("For now Aino and the team suggest the times");
    for command in ["/network", "/pause", "/ready"] {
        scenes::types(village, phone, command).await;
        phone.reads(scenes::REFUSED);
    }
    scenes::types(village, phone, "/help").await;
    assert!(phone.reads("Here is what you can do").contains("/meetings"), "what is offered is what was");
    scenes::same(&before, &scenes::facts(village).await, "somebody who is held");
    scenes::types(village, phone, "/export").await;
    phone.reads("");
    let file = String::from_utf8(phone.file().expect("a file")).expect("text");
    for word in ["held", "dropped:held", "\"hold\": [\n", "paused\""] {
        assert!(!file.contains(word), "{word}: {file}");
    }
}

/// Proves H2, I3.
#[tokio::test]
async fn a_yes_that_was_pressed_is_taken_back_and_only_the_team_hears_that_she_would_like_to_talk() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        assert_eq!(waits_for(village, "Onni").await, "3", "a nudge and his reminders");
        let before = cast.onni.transcript().len();
        is_held_by_aino(village, &cast).await;
        assert_eq!(waits_for(village, "Onni").await, "0", "in the same moment");
        village.settle().await;
        assert_eq!(cast.onni.transcript().len(), before, "nothing tells him");
        cast.leena.sees_nothing_new();
        sees_nothing_going_on(village, &cast.onni).await;
        scenes::types(village, &cast.sanna, "/meetings").await;
        assert!(!cast.sanna.reads("Meeting with Aino").contains("Onni"));
        scenes::are_asked_again(village, &[&cast.leena, &cast.sanna, &cast.mikko]).await;
        village.skip_to_next_news().await.expect("a reminder");
        for phone in [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("his meeting is coming up");
        }
        cast.onni.sees_nothing_new();
        scenes::types(village, &cast.aino, "/log").await;
        let log = cast.aino.reads("What has happened around you");
        assert!(log.contains("Aino paused messages to Onni") && log.contains(": news"), "{log}");
        aino_lets_back(village, &cast).await;
        cast.onni.reads("Aino would like you to come");
        scenes::taps(village, &cast.onni, "I'm coming").await;
        cast.onni.sees("Your answer: coming");
        scenes::types(village, &cast.onni, "/log").await;
        assert!(!cast.onni.reads("What has happened").contains("paused"), "nor afterwards");
        assert_eq!(waits_for(village, "Onni").await, "1", "the reminder that is still to come");
    })
    .await;
}

/// Whoever holds the phone in the next minutes cannot take it back, nor anybody else ever.
///
/// Proves H2.
#[tokio::test]
async fn only_she_lifts_it_not_in_the_first_hour_and_not_with_one_tap() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        is_held_by_aino(village, &cast).await;
        let contact = scenes::value(village, "SELECT id FROM known_contact WHERE label = 'Brother'").await;
        let place = place(village, "Onni").await;
        let before = scenes::facts(village).await;
        village.clock().advance(SignedDuration::from_mins(59));
        for data in ["lb:#", "lo:#", "ly:#"] {
            scenes::forges(village, &cast.aino, &data.replace('#', &contact)).await;
            assert!(cast.aino.toast().unwrap().contains("This stays as it is until"), "{data}");
            for other in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
                scenes::forges(village, other, &data.replace('#', &contact)).await;
                assert!(other.toast().unwrap().contains(scenes::REFUSED), "{data}");
            }
        }
        scenes::same(&before, &scenes::facts(village).await, "the first hour");
        village.clock().advance(SignedDuration::from_mins(1));
        for data in ["lb:#", "lo:#"] {
            scenes::forges(village, &cast.aino, &data.replace('#', &contact)).await;
            scenes::same(&before, &scenes::facts(village).await, "a question");
        }
        // The team's tap lifts the team's hold, and there is none.
        scenes::forges(village, &cast.sanna, &format!("hu:{place}")).await;
        scenes::same(&before, &scenes::facts(village).await, "the team");
        scenes::taps(village, &cast.aino, "Yes, it is my own wish").await;
        cast.onni.reads("Aino would like you to come");
    })
    .await;
}

/// Nothing happens behind her back: she sees that the team holds him, since when, and who said so.
///
/// Proves H2.
#[tokio::test]
async fn the_team_holds_somebody_in_the_persons_sight() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let before = cast.onni.transcript().len();
        is_held_by_the_team(village, &cast.mikko, "Onni").await;
        assert_eq!(waits_for(village, "Onni").await, "0");
        card(village, &cast, "Brother – paused by your team").await;
        let since = village.clock().now().to_zoned(jiff::tz::TimeZone::get("Europe/Helsinki").expect("a zone"));
        let seen = cast.aino.screen();
        assert!(seen.contains("Since: ") && seen.contains(&since.strftime("%H:%M").to_string()), "{seen}");
        scenes::types(village, &cast.aino, "/log").await;
        assert!(cast.aino.reads("What has happened").contains("Mikko paused messages to Onni"));
        village.settle().await;
        assert_eq!(cast.onni.transcript().len(), before, "nothing tells him");
        sees_nothing_going_on(village, &cast.onni).await;
        let audited = "SELECT count(*) FROM audit WHERE action IN ('held', 'lifted')";
        assert_eq!(scenes::value(village, audited).await, "1");
        // Any practitioner of the network takes it off again.
        assert!(team_lets_back(village, &cast.sanna, "Onni").await.contains("go through again"));
        cast.onni.reads("Aino would like you to come");
        scenes::types(village, &cast.aino, "/log").await;
        assert!(cast.aino.reads("What has happened").contains("Sanna let messages to Onni through again"));
        assert_eq!(scenes::value(village, audited).await, "2");
    })
    .await;
}

/// Each side lifts only its own: he is asked again when nobody holds him any more.
///
/// Proves H2.
#[tokio::test]
async fn a_hold_of_the_one_outlasts_that_of_the_other() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        for person_first in [true, false] {
            is_held_by_the_team(village, &cast.sanna, "Onni").await;
            card(village, &cast, "Brother").await;
            scenes::taps(village, &cast.aino, NOT_THIS).await;
            for phone in [&cast.sanna, &cast.mikko] {
                phone.reads(WANTED);
            }
            village.clock().advance(SignedDuration::from_hours(1));
            if person_first {
                aino_lets_back(village, &cast).await;
                cast.aino.sees("Brother – paused by your team");
                cast.onni.sees_nothing_new();
                team_lets_back(village, &cast.sanna, "Onni").await;
            } else {
                assert!(team_lets_back(village, &cast.mikko, "Onni").await.contains("own pause stays"));
                assert!(cast.mikko.buttons().contains(&"Onni (paused by the person)".to_owned()));
                cast.onni.sees_nothing_new();
                aino_lets_back(village, &cast).await;
            }
            cast.onni.reads("Aino would like you to come");
        }
        let kept = scenes::rows(village, "SELECT side, kind FROM hold ORDER BY side, nth").await;
        let turns = |side: &str| ["hold", "lift", "hold", "lift"].map(|kind| vec![side.to_owned(), kind.to_owned()]);
        assert_eq!(kept, [turns("person"), turns("team")].concat());
    })
    .await;
}

/// Proves H2.
#[tokio::test]
async fn whoever_is_held_holds_no_meeting_up_and_is_asked_to_none() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        card(village, &cast, "Brother").await;
        scenes::taps(village, &cast.aino, "I don't want to meet without them").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            scenes::taps(village, phone, "I'm coming").await;
        }
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        assert_eq!(village.readiness().await.column("readiness"), ["waiting"], "for him");
        is_held_by_the_team(village, &cast.sanna, "Onni").await;
        assert_eq!(village.readiness().await.column("readiness"), ["ready"]);
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads("The meeting is ready");
        }
        // A new meeting, for everyone; and one whose list was open before.
        story::a_meeting_is_called_for(village, &cast, "in 9 days 12:00").await;
        cast.leena.reads("would like you to come");
        cast.onni.sees_nothing_new();
        let onni = place(village, "Onni").await;
        scenes::forges(village, &cast.aino, &format!("ad:{onni}")).await;
        assert!(cast.aino.toast().unwrap().contains(scenes::REFUSED));
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        team_lets_back(village, &cast.sanna, "Onni").await;
        let asked = cast.onni.reads_all();
        assert_eq!(asked.len(), 1, "to what he was asked to before: {asked:?}");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        assert_eq!(village.readiness().await.column("readiness").iter().filter(|one| **one == "ready").count(), 0);
    })
    .await;
}

/// Nobody comes in vain: what was cancelled meanwhile is said when they are written to again.
///
/// Proves H8.
#[tokio::test]
async fn what_was_cancelled_meanwhile_is_told_afterwards() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::taps(village, &cast.onni, "I'm coming").await;
        is_held_by_the_team(village, &cast.sanna, "Onni").await;
        for _ in 0..2 {
            scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        }
        for phone in [&cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("is cancelled");
        }
        cast.onni.sees_nothing_new();
        team_lets_back(village, &cast.sanna, "Onni").await;
        cast.onni.reads("is cancelled");
    })
    .await;
}

/// Leaving and being forgotten stay open to whoever is held; a removal is as silent as the hold.
///
/// Proves H2.
#[tokio::test]
async fn whoever_is_held_can_leave_and_a_removal_is_silent() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        is_held_by_aino(village, &cast).await;
        is_held_by_the_team(village, &cast.sanna, "Leena").await;
        card(village, &cast, "Friend").await;
        for _ in 0..2 {
            scenes::taps(village, &cast.aino, "Remove Friend").await;
        }
        village.settle().await;
        cast.leena.sees_nothing_new();
        scenes::types(village, &cast.onni, "/stop").await;
        cast.onni.reads("Leave Aino's meetings?");
        scenes::taps(village, &cast.onni, "Yes, leave").await;
        cast.onni.sees("Done. You have left");
        cast.aino.reads("Onni does not take part any more");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Whoever has not said yes themselves yet: their link is dead, as if it had expired, also after the person said that it is them.
///
/// Proves H2.
#[tokio::test]
async fn a_link_that_was_pressed_for_is_dead_at_once() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let [irma, uuno] = ["Irma", "Uuno"].map(|name| village.phone(name, "en"));
        scenes::is_known(village, &cast.aino, &irma, "Aunt").await;
        irma.reads("Aino asks you");
        scenes::taps(village, &cast.aino, NOT_THIS).await;
        cast.aino.sees("Aunt – not now");
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads(WANTED);
        }
        scenes::taps(village, &irma, "I agree").await;
        assert!(irma.toast().unwrap().contains(DEAD));
        let link = scenes::link_for(village, &cast.aino, "Uncle").await;
        scenes::types(village, &cast.aino, "/pause").await;
        cast.aino.reads("Is there somebody you would rather not have with you just now?");
        assert_eq!(cast.aino.buttons(), ["Uncle"], "the aunt is none of those who are asked now");
        scenes::taps(village, &cast.aino, "Uncle").await;
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads(WANTED);
        }
        scenes::opens(village, &uuno, &link).await;
        uuno.reads(DEAD);
        // Both are asked again only by a new link.
        card(village, &cast, "Aunt – not now").await;
        scenes::taps(village, &cast.aino, "Ask them again").await;
        irma.sees_nothing_new();
        scenes::taps(village, &cast.aino, "Make a new link").await;
        cast.aino.reads("Here is a link for Aunt");
    })
    .await;
}

/// In Finnish, too, and from the message that says somebody has joined.
#[tokio::test]
async fn the_word_that_somebody_joined_offers_it_at_once() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        scenes::is_known(village, &cast.aino, &cast.onni, "Brother").await;
        cast.onni.reads("Aino asks you");
        scenes::types(village, &cast.aino, "/settings").await;
        cast.aino.reads("Your settings");
        scenes::forges(village, &cast.aino, "la:fi").await;
        scenes::taps(village, &cast.onni, "I agree").await;
        cast.aino.reads("Brother suostui");
        scenes::taps(village, &cast.aino, "Ei häntä (muille kertomatta)").await;
        cast.aino.sees("Brother – keskeytetty");
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads(WANTED);
        }
        village.settle().await;
        cast.onni.sees_nothing_new();
    })
    .await;
}

/// Proves H2, H7.
#[tokio::test]
async fn what_is_hidden_shows_nothing_while_its_reader_is_held() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        scenes::types(village, &cast.onni, "/settings").await;
        cast.onni.reads("Your settings");
        scenes::taps(village, &cast.onni, "Show messages only after a tap").await;
        story::a_meeting_is_called(village, &cast).await;
        cast.onni.reads("There is a message for you");
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads_all();
        }
        is_held_by_aino(village, &cast).await;
        scenes::taps(village, &cast.onni, "Show").await;
        assert!(cast.onni.toast().unwrap().contains(QUIET));
        assert_eq!(cast.onni.screen(), "There is a message for you.");
        village.wait(SignedDuration::from_hours(1)).await;
        aino_lets_back(village, &cast).await;
        cast.onni.reads("There is a message for you");
        scenes::taps(village, &cast.onni, "Show").await;
        cast.onni.sees("Aino would like you to come");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
