//! What people send that nobody asked for: day and night the same few words, and nothing of it is kept.

use kith::sandbox::{Phone, Village};
use serde_json::json;

use crate::scenes::{self, SIGNPOST};

/// Proves H16, H17, H23.
#[tokio::test]
async fn whatever_is_sent_unasked_gets_the_signpost_and_changes_nothing() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let stranger = village.phone("Xanthippe", "en");
        let before = scenes::facts(village).await;
        for phone in [&stranger, &cast.onni, &cast.aino, &cast.sanna] {
            for text in ["I can't go on", "lol", "123", "no!", "I'm coming", "👍", "\u{200b}", "\0", "https://t.me/x"]
            {
                scenes::types(village, phone, text).await;
                signposted(phone);
            }
            phone.sends_voice();
            phone.sends_photo();
            phone.sends_sticker();
            village.rests().await;
            (0..3).for_each(|_| signposted(phone));
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
    })
    .await;
}

fn signposted(phone: &Phone) {
    let told = phone.reads(SIGNPOST);
    assert!(told.contains("In an emergency call 112"), "{told}");
}

/// Proves H16, H23.
#[tokio::test]
async fn a_text_nobody_asked_for_is_in_no_byte_of_the_store() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let canary = "psittacosaurus";
        for phone in [&cast.aino, &cast.onni, &cast.sanna, &village.phone("Xanthippe", "en")] {
            for text in [format!("I am {canary}"), format!("/{canary} {canary}"), format!("/start {canary}")] {
                scenes::types(village, phone, &text).await;
                phone.reads_all();
            }
            let told = json!({"text": canary, "entities": [{"type": "hologram", "offset": 0, "length": 3}]});
            village.sandbox().inject(scenes::raw_message(phone, told));
            village.sandbox().inject(scenes::raw_message(phone, json!({"caption": canary, "hologram": canary})));
            village.sandbox().inject(json!({"message": {"text": canary}}));
            village.rests().await;
            phone.reads(SIGNPOST);
            phone.reads(SIGNPOST);
        }
        assert!(scenes::holds(village, b"Harbour Street"), "the look finds what is there");
        assert!(!scenes::holds(village, canary.as_bytes()));
    })
    .await;
}

#[tokio::test]
async fn a_command_in_the_middle_of_a_question_ends_the_question() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        scenes::types(village, &cast.aino, "/invite").await;
        cast.aino.reads("Who would you like to have with you");
        scenes::types(village, &cast.aino, "/help").await;
        cast.aino.reads("Here is what you can do");
        scenes::types(village, &cast.aino, "I feel so alone").await;
        cast.aino.reads(SIGNPOST);
        assert_eq!(scenes::value(village, "SELECT count(*) FROM contact").await, "0");
    })
    .await;
}

/// Proves H20.
#[tokio::test]
async fn in_a_group_the_bot_says_one_polite_line_and_leaves() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let stranger = village.phone("Xanthippe", "en");
        let before = scenes::facts(village).await;
        for owner in [&cast.onni, &stranger] {
            let group = owner.adds_bot_to_group("Family");
            group.types("/start");
            group.types("hello bot");
            village.rests().await;
            let said = group.bot_said();
            assert!(group.bot_left() && said.len() == 1, "{said:?}");
            assert!(said[0].contains("I only work in private chats") && !said[0].contains("Aino"));
            group.types("/meetings@kith_sandbox_bot");
            village.rests().await;
            assert_eq!(group.bot_said().len(), 1);
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
    })
    .await;
}
