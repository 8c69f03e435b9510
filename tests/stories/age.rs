//! People under the team's age limit: no question of its own, one tap says it, and nothing of them is kept (H15).

use kith::sandbox::Village;

use crate::scenes::{self, DEAD};

/// Proves H15.
#[tokio::test]
async fn minor_declines() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let link = scenes::link_for(village, &cast.aino, "Brother").await;
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads("Thank you for opening");
        cast.aino.reads("Is that Brother?");
        scenes::taps(village, &cast.aino, "Yes").await;
        cast.onni.reads("Aino asks you");
        assert!(scenes::knows(village, &cast.onni), "the look finds what is there");
        scenes::taps(village, &cast.onni, "Tell me more").await;
        let keys = ["I am 16 or older, and I agree", "No, thank you", "I am younger"];
        assert_eq!(cast.onni.buttons(), keys);
        scenes::taps(village, &cast.onni, "I am younger").await;
        cast.onni.sees("Here it is not possible at your age");
        cast.onni.sees("In an emergency call 112");
        let told = cast.aino.reads("It was not possible here for Brother");
        for word in ["young", "age", "old", "16"] {
            assert!(!told.split(|sign: char| !sign.is_alphanumeric()).any(|found| found == word), "{told}");
        }
        assert!(!scenes::knows(village, &cast.onni));
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads(DEAD);
        assert!(!scenes::knows(village, &cast.onni));
    })
    .await;
}

/// Proves H15.
#[tokio::test]
async fn a_person_who_is_younger_leaves_nothing_and_the_practitioner_is_told() {
    Village::story(async |village| {
        let cast = scenes::team(village).await;
        scenes::types(village, &cast.sanna, "/new").await;
        cast.sanna.reads("A link for the person");
        let link = cast.sanna.link();
        cast.sanna.reads("at least two practitioners");
        scenes::opens(village, &cast.aino, &link).await;
        cast.aino.reads("Thank you for opening");
        cast.sanna.reads("They appear as");
        scenes::taps(village, &cast.sanna, "Yes").await;
        cast.aino.reads("You decide");
        scenes::taps(village, &cast.aino, "I am younger").await;
        cast.aino.sees("Nothing about you is kept");
        cast.sanna.reads("It was not possible here for the person");
        assert!(!scenes::knows(village, &cast.aino));
        assert_eq!(scenes::value(village, "SELECT state FROM network").await, "closed");
    })
    .await;
}
