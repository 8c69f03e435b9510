//! The person's list: new links, removals, whom she does not want to meet without.

use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, DEAD, REFUSED, SIGNPOST};

async fn shows(village: &Village, aino: &Phone, label: &str) {
    scenes::types(village, aino, "/network").await;
    aino.reads("The people you have asked");
    scenes::taps(village, aino, &format!("{label} –")).await;
}

async fn removes(village: &Village, aino: &Phone, label: &str) {
    shows(village, aino, label).await;
    for _ in ["sure?", "yes"] {
        scenes::taps(village, aino, &format!("Remove {label}")).await;
    }
}

/// Proves H1.
#[tokio::test]
async fn a_new_link_kills_the_old_one() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let old = scenes::link_for(village, &cast.aino, "Brother").await;
        shows(village, &cast.aino, "Brother").await;
        scenes::taps(village, &cast.aino, "Make a new link").await;
        cast.aino.reads("Here is a link for Brother");
        let new = cast.aino.link();
        assert_ne!(old, new);
        scenes::opens(village, &cast.onni, &old).await;
        cast.onni.reads(DEAD);
        scenes::opens(village, &cast.onni, &new).await;
        cast.onni.reads("Thank you for opening");
        cast.aino.reads("They appear as “Onni”");
    })
    .await;
}

/// Proves H1.
#[tokio::test]
async fn a_link_can_be_stopped() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let link = scenes::link_for(village, &cast.aino, "Brother").await;
        shows(village, &cast.aino, "Brother").await;
        scenes::taps(village, &cast.aino, "Stop the link").await;
        cast.aino.sees("Brother – no link");
        assert!(!cast.aino.buttons().contains(&"Stop the link".to_owned()), "there is nothing left to stop");
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads(DEAD);
    })
    .await;
}

#[tokio::test]
async fn a_new_link_also_ends_what_whoever_opened_the_old_one_was_reading() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let reader = village.phone("Quetzalcoatlus", "en");
        scenes::is_known(village, &cast.aino, &reader, "Brother").await;
        reader.reads("Aino asks you");
        shows(village, &cast.aino, "Brother").await;
        cast.aino.sees("deciding");
        scenes::taps(village, &cast.aino, "Make a new link").await;
        cast.aino.reads("Here is a link for Brother");
        assert!(!scenes::knows(village, &reader));
        scenes::taps(village, &reader, "I agree").await;
        assert!(reader.toast().unwrap().contains(DEAD));
        assert_eq!(scenes::value(village, "SELECT count(*) FROM participant WHERE role = 'member'").await, "0");
    })
    .await;
}

/// Proves H2.
#[tokio::test]
async fn removal_without_a_meeting_is_silent() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        removes(village, &cast.aino, "Brother").await;
        assert_eq!(cast.aino.buttons(), ["Friend – with you", "As a picture", "Ask someone"]);
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.sees_nothing_new();
        }
        scenes::types(village, &cast.onni, "/meetings").await;
        cast.onni.reads(REFUSED);
        scenes::types(village, &cast.onni, "why?").await;
        cast.onni.reads(SIGNPOST);
    })
    .await;
}

/// Proves H2.
#[tokio::test]
async fn silent_removal() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let card = cast.onni.newest_id();
        scenes::taps(village, &cast.onni, "I'm coming").await;
        removes(village, &cast.aino, "Brother").await;
        let told = cast.onni.reads("has changed, and you are not expected");
        for reason in ["Aino", "remov", "Brother", "because", "Harbour Street"] {
            assert!(!told.contains(reason), "{reason}: {told}");
        }
        assert!(cast.onni.buttons().is_empty());
        let before = scenes::facts(village).await;
        for label in ["Not coming", "I'm coming", "By phone"] {
            cast.onni.taps_on(card, label);
            village.rests().await;
            let toast = cast.onni.toast().unwrap();
            assert!(toast.contains("not open to you now") || toast.contains("not expected"), "{toast}");
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
        scenes::are_asked_again(village, &[&cast.leena, &cast.sanna, &cast.mikko]).await;
        village.skip_to_next_news().await.expect("a reminder");
        cast.onni.sees_nothing_new();
        for phone in [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("his meeting is coming up");
        }
    })
    .await;
}

/// Proves H2.
#[tokio::test]
async fn a_removed_contact_who_was_still_reading_cannot_come_in() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        scenes::is_known(village, &cast.aino, &cast.onni, "Brother").await;
        cast.onni.reads("Aino asks you");
        removes(village, &cast.aino, "Brother").await;
        scenes::taps(village, &cast.onni, "I agree").await;
        assert!(cast.onni.toast().unwrap().contains(DEAD));
        assert!(!scenes::knows(village, &cast.onni));
    })
    .await;
}

#[tokio::test]
async fn whom_the_person_needs_is_needed_for_readiness_and_the_team_hears_it() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::it_is_ready(village, &cast).await;
        shows(village, &cast.aino, "Brother").await;
        scenes::taps(village, &cast.aino, "I don't want to meet without them").await;
        cast.aino.sees("You don't want to meet without them");
        for practitioner in [&cast.sanna, &cast.mikko] {
            practitioner.reads("The meeting is waiting for Onni to decide");
        }
        scenes::taps(village, &cast.onni, "Not coming").await;
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads("cannot happen: Onni is not coming");
        }
        shows(village, &cast.aino, "Brother").await;
        scenes::taps(village, &cast.aino, "We can meet without them").await;
        for practitioner in [&cast.sanna, &cast.mikko] {
            practitioner.reads("The meeting is ready");
        }
        cast.leena.sees_nothing_new();
    })
    .await;
}

#[tokio::test]
async fn a_late_joiner_is_asked_too_if_the_person_says_so() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let [asked, unasked] = ["Eeva", "Uuno"].map(|name| village.phone(name, "en"));
        story::gather(village, &cast.aino, &unasked, "Uncle").await;
        story::gather(village, &cast.aino, &asked, "Cousin").await;
        asked.sees_nothing_new();
        scenes::taps(village, &cast.aino, "Ask them to the planned meeting too").await;
        cast.aino.sees("Eeva gets an invitation");
        asked.reads("Aino would like you to come to a meeting");
        scenes::taps(village, &asked, "I'm coming").await;
        asked.sees("Your answer: coming.");
        unasked.sees_nothing_new();
        scenes::types(village, &unasked, "/meetings").await;
        unasked.reads("There is no meeting planned");
    })
    .await;
}

#[tokio::test]
async fn the_list_is_the_persons_and_says_how_far_each_is() {
    Village::story(async |village| {
        let Cast { aino, onni, .. } = scenes::network(village).await;
        scenes::link_for(village, &aino, "Cousin").await;
        let link = scenes::link_for(village, &aino, "Uncle").await;
        let uncle = village.phone("Uuno", "en");
        scenes::opens(village, &uncle, &link).await;
        uncle.reads("Thank you for opening");
        aino.reads("Is that Uncle?");
        scenes::types(village, &onni, "/stop").await;
        onni.reads("Leave Aino's meetings?");
        scenes::taps(village, &onni, "Yes, leave").await;
        aino.reads("Onni does not take part any more");
        scenes::types(village, &aino, "/network").await;
        assert!(aino.reads("The people you have asked").contains("Sanna and Mikko"));
        let states = ["Brother – has left", "Friend – with you", "Cousin – link not opened yet"];
        assert_eq!(aino.buttons()[..3], states);
        assert_eq!(aino.buttons()[3], "Uncle – link opened: is it them?");
    })
    .await;
}

#[tokio::test]
async fn whoever_opened_a_link_and_blocked_the_bot_is_not_waited_for() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let link = scenes::link_for(village, &cast.aino, "Brother").await;
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads("Thank you for opening");
        cast.onni.blocks();
        village.settle().await;
        cast.aino.reads("Is that Brother?");
        scenes::taps(village, &cast.aino, "Yes").await;
        cast.aino.reads("the link for Brother did not arrive");
        assert!(!scenes::knows(village, &cast.onni), "nothing of them is kept");
        scenes::taps(village, &cast.aino, "Make a new link").await;
        cast.aino.reads("Here is a link for Brother");
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_back_sees_what_did_not_reach_them() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        cast.onni.blocks();
        village.settle().await;
        cast.sanna.reads("A message to Onni did not arrive");
        story::a_meeting_is_called(village, &cast).await;
        cast.leena.reads("Aino would like you to come");
        cast.sanna.reads("Aino has agreed to a meeting");
        cast.mikko.reads("Aino has agreed to a meeting");
        cast.onni.unblocks();
        village.settle().await;
        cast.onni.reads("Meeting with Aino");
        scenes::taps(village, &cast.onni, "I'm coming").await;
        cast.onni.sees("Your answer: coming.");
    })
    .await;
}
