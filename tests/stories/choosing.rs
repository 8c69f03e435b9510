//! What people choose for themselves: a name, a break, what others may see; and whom the person wants asked.

use jiff::SignedDuration;
use kith::sandbox::{Phone, Village, story};
use serde_json::json;

use crate::scenes::{self, DEAD, read_all, settings};

/// On a break nothing comes, but for what would make them come in vain; when it is over, what still holds comes.
#[tokio::test]
async fn a_break_keeps_everything_waiting_but_what_they_count_on() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::taps(village, &cast.onni, "I'm coming").await;
        for phone in [&cast.onni, &cast.leena] {
            settings(village, phone, &["Take a break", "1 week"]).await;
            phone.sees("You are on a break until");
        }
        read_all(cast.phones());
        scenes::types(village, &cast.aino, "/meetings").await;
        let card = cast.aino.reads("Onni – coming, on a break until");
        assert!(card.contains("Leena – asked, on a break until"), "{card}");
        village.clock().advance(SignedDuration::from_hours(48));
        village.rests().await;
        for phone in [&cast.onni, &cast.leena] {
            phone.sees_nothing_new();
        }
        scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        cast.onni.reads("is cancelled");
        cast.leena.sees_nothing_new();
        settings(village, &cast.leena, &["Take a break", "End the break"]).await;
        village.rests().await;
        cast.leena.sees("Would you like a break");
        read_all(cast.phones());
    })
    .await;
}

#[tokio::test]
async fn what_still_holds_comes_when_the_break_is_over() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        settings(village, &cast.onni, &["Take a break", "2 weeks"]).await;
        scenes::forges(village, &cast.onni, "bf:999").await;
        story::a_meeting_is_called_for(village, &cast, "in 20 days 15:00").await;
        cast.onni.sees_nothing_new();
        cast.leena.reads("would like you to come");
        village.clock().advance(SignedDuration::from_hours(14 * 24 + 24));
        village.rests().await;
        cast.onni.reads("would like you to come");
        read_all(cast.phones());
    })
    .await;
}

#[tokio::test]
async fn a_name_of_ones_own_is_what_everybody_reads() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        settings(village, &cast.aino, &["Your name here"]).await;
        cast.aino.sees("Now it is “Aino”");
        scenes::types(village, &cast.aino, "A.").await;
        let told = cast.aino.reads("From now on you are called “A.” here");
        assert!(told.contains("112"), "it may have been a cry: {told}");
        let aunt = village.phone("Xanthippe", "en");
        scenes::is_known(village, &cast.aino, &aunt, "Aunt").await;
        assert!(aunt.reads("A. asks you").find("Aino").is_none());
        story::a_meeting_is_called(village, &cast).await;
        let invitation = cast.onni.reads("would like you to come");
        assert!(invitation.starts_with("A. would") && !invitation.contains("Aino"), "{invitation}");
        read_all(cast.phones());
    })
    .await;
}

/// Others are seen by a member only if they wish it themselves and the person lets them.
///
/// Proves H2.
#[tokio::test]
async fn members_see_of_each_other_what_both_the_other_and_the_person_allow() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        for phone in [&cast.onni, &cast.leena] {
            scenes::taps(village, phone, "I'm coming").await;
        }
        let sees = async |phone: &Phone| {
            read_all([phone]);
            scenes::types(village, phone, "/meetings").await;
            phone.reads("").contains("Also coming: Leena")
        };
        assert!(!sees(&cast.onni).await);
        settings(village, &cast.leena, &["What others see", "the others may see"]).await;
        assert!(!sees(&cast.onni).await, "the person has not allowed it");
        settings(village, &cast.aino, &["What others see", "Let those who wish it"]).await;
        assert!(sees(&cast.onni).await);
        assert!(cast.onni.is_protected());
        settings(village, &cast.leena, &["What others see", "the others may see"]).await;
        assert!(!sees(&cast.onni).await, "she took it back");
        read_all(cast.phones());
    })
    .await;
}

#[tokio::test]
async fn the_team_hears_who_lets_their_name_be_written_down_and_nobody_elses_switch_moves() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        settings(village, &cast.onni, &["What others see", "the team may write down my name"]).await;
        let told = village.care_store().last().expect("an event");
        assert_eq!((told.kind.as_str(), &told.data["name_on_record"]), ("participant.permits", &json!(true)));
        assert!(!told.data.to_string().contains("Onni"), "the permission, not the name");
        let leena = scenes::value(village, "SELECT id FROM known_participant WHERE name = 'Leena'").await;
        let before = scenes::facts(village).await;
        for data in [format!("sh:{leena}:true"), format!("or:{leena}:true"), "ot:true".to_owned()] {
            scenes::forges(village, &cast.onni, &data).await;
        }
        scenes::same(&before, &scenes::facts(village).await, "another's switch");
        read_all(cast.phones());
    })
    .await;
}

async fn on_the_card_of(village: &Village, person: &Phone, label: &str, taps: &[&str]) {
    scenes::types(village, person, "/network").await;
    person.reads("");
    scenes::taps(village, person, label).await;
    for tap in taps {
        scenes::taps(village, person, tap).await;
    }
}

#[tokio::test]
async fn whoever_is_not_asked_now_is_not_invited_until_they_are_again() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        on_the_card_of(village, &cast.aino, "Brother", &["Not now"]).await;
        story::a_meeting_is_called(village, &cast).await;
        cast.onni.sees_nothing_new();
        cast.leena.reads("would like you to come");
        on_the_card_of(village, &cast.aino, "Brother – not now", &["Ask them again"]).await;
        cast.aino.sees("Brother – with you");
        read_all(cast.phones());
    })
    .await;
}

/// Never is never: off the list, no link works for that human, and nothing tells it from an expired one; the person may take it back.
///
/// Proves H2.
#[tokio::test]
async fn whoever_is_never_to_be_asked_finds_every_link_dead() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        on_the_card_of(village, &cast.aino, "Brother", &["Never ask them", "Never ask them"]).await;
        read_all(cast.phones());
        let link = scenes::link_for(village, &cast.aino, "Someone else").await;
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads(DEAD);
        cast.aino.sees_nothing_new();
        on_the_card_of(village, &cast.aino, "Never to be asked: 1", &["Brother"]).await;
        assert!(cast.aino.buttons().concat().contains("Brother – "), "{:?}", cast.aino.buttons());
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads("Thank you for opening");
        read_all(cast.phones());
    })
    .await;
}
