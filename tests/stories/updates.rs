//! Updates as raw as they come: unknown, twice, out of order, not to be read at all.

use jiff::SignedDuration;
use kith::sandbox::dawn;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Failure, Phone, Village};
use serde_json::{Value, json};

use crate::scenes::{self, SIGNPOST};

#[tokio::test]
async fn edited_messages_and_kinds_nobody_knows_change_nothing_and_block_nobody() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let before = scenes::facts(village).await;
        let message = scenes::raw_message(&cast.aino, json!({"text": "/stop"}))["message"].clone();
        for kind in ["edited_message", "channel_post", "business_message", "hologram", "poll", "chat_member"] {
            village.sandbox().inject(json!({kind: message}));
        }
        village.sandbox().inject(json!({}));
        village.sandbox().inject(json!({"hologram": [1, "two", null], "other": 7}));
        scenes::types(village, &cast.onni, "hello?").await;
        cast.onni.reads(SIGNPOST);
        scenes::same(&before, &scenes::facts(village).await, "this");
        assert_eq!(village.sandbox().unconfirmed(), 0);
    })
    .await;
}

/// Proves H16.
#[tokio::test]
async fn a_message_of_a_kind_nobody_knows_still_gets_the_signpost() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let strange: [Value; 6] = [
            json!({"hologram": {"depth": 3}}),
            json!({"paid_media": {"star_count": 1, "paid_media": []}}),
            json!({"gift": "for you"}),
            json!({"contact": {"phone_number": "+358401234567", "first_name": "Mum"}}),
            json!({"location": {"latitude": 60.2, "longitude": 24.9}}),
            json!({}),
        ];
        for fields in strange {
            village.sandbox().inject(scenes::raw_message(&cast.onni, fields.clone()));
            village.rests().await;
            assert_eq!(cast.onni.unread(), 1, "{fields}");
            cast.onni.reads(SIGNPOST);
        }
        assert!(!scenes::holds(village, b"358401234567"));
    })
    .await;
}

#[tokio::test]
async fn a_text_with_an_entity_nobody_knows_is_read_all_the_same() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let entities = json!([{"type": "hologram", "offset": 0, "length": 5, "depth": {"of": []}}]);
        village.sandbox().inject(scenes::raw_message(&cast.onni, json!({"text": "/help", "entities": entities})));
        village.rests().await;
        cast.onni.reads("Here is what you can do");
    })
    .await;
}

#[tokio::test]
async fn a_message_with_a_field_nobody_can_read_is_read_as_far_as_it_goes() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let origin = json!({"type": "hologram", "date": "yesterday"});
        for (text, words) in [("/help", "Here is what you can do"), ("hello", SIGNPOST)] {
            let fields = json!({"text": text, "forward_origin": origin, "date": "yesterday"});
            village.sandbox().inject(scenes::raw_message(&cast.onni, fields));
            village.rests().await;
            cast.onni.reads(words);
        }
        village.sandbox().inject(scenes::raw_message(&cast.onni, json!({"hologram": 1, "date": "yesterday"})));
        village.rests().await;
        cast.onni.reads(SIGNPOST);
    })
    .await;
}

/// Proves I13.
#[tokio::test]
async fn what_cannot_be_read_is_set_aside_and_the_next_is_heard() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let poison: [Value; 7] = [
            json!({"message": 7}),
            json!({"message": {"text": "who am I?"}}),
            json!({"message": {"chat": {"type": "private"}, "from": {"id": "not a number"}}}),
            json!({"callback_query": {"id": [], "data": "x"}}),
            json!({"callback_query": null}),
            json!({"my_chat_member": {"chat": {"id": 1, "type": "hologram"}}}),
            json!({"message": {"chat": {"id": -1, "type": "supergroup"}, "from": {}}}),
        ];
        for update in poison.clone() {
            cast.onni.types("/privacy");
            village.sandbox().inject(update);
            cast.leena.types("/privacy");
        }
        village.rests().await;
        for phone in [&cast.onni, &cast.leena] {
            assert_eq!(phone.reads_all().len(), poison.len());
        }
        assert_eq!(scenes::value(village, "SELECT count(*) FROM quarantine").await, poison.len().to_string());
        assert!(!scenes::holds(village, b"who am I"));
        assert_eq!(village.sandbox().unconfirmed(), 0);
    })
    .await;
}

#[tokio::test]
async fn numbers_that_start_anywhere_after_a_quiet_week_lose_nothing() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        village.sandbox().faults(|faults| faults.duplicate_delivery = false);
        let mut answer = scenes::raw_message(&cast.onni, json!({"text": "/meetings"}));
        for number in [417_i64, 90_000, 418, 2_147_483_647, 3, 9_007_199_254_740_000] {
            village.wait(SignedDuration::from_hours(8 * 24)).await;
            for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
                phone.reads_all();
            }
            answer["update_id"] = json!(number);
            village.sandbox().inject(answer.clone());
            village.rests().await;
            cast.onni.reads("There is no meeting planned");
        }
    })
    .await;
}

/// Proves I2.
#[tokio::test]
async fn a_whole_story_in_which_everything_is_offered_twice_is_told_once() {
    Village::story(async |village| {
        let cast = Cast::arrive(village);
        let link = village.team_link("Harbour").await.unwrap();
        village.sandbox().faults(|faults| faults.duplicate_delivery = true);
        story::play(village, &cast, &link).await;
        for (table, count) in [("participant", "5"), ("meeting", "1"), ("answer", "6"), ("consent_event", "3")] {
            assert_eq!(scenes::value(village, &format!("SELECT count(*) FROM {table}")).await, count, "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_offered_again_to_a_bot_that_was_restarted_is_answered_and_changes_nothing() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let tale = [
            (&cast.aino, "/invite", "Who would you like to have with you"),
            (&cast.aino, "Cousin", "Your message has arrived"),
            (&cast.sanna, "/new", "The link was made, but its message may not have reached you"),
        ];
        for (phone, text, words) in tale {
            scenes::types(village, phone, text).await;
            phone.reads_all();
            let number = scenes::value(village, "SELECT max(update_id) FROM seen_update").await;
            let before = scenes::facts(village).await;
            village.restart().await.unwrap();
            let mut again = scenes::raw_message(phone, json!({"text": text}));
            again["update_id"] = json!(number.parse::<i64>().unwrap());
            village.sandbox().inject(again);
            village.rests().await;
            phone.reads(words);
            scenes::same(&before, &scenes::facts(village).await, text);
        }
    })
    .await;
}

/// The bot fell after it had forgotten them and before it could say so: the second offer gets the receipt, not a refusal.
#[tokio::test]
async fn whoever_left_hears_so_also_when_the_tap_is_offered_again() {
    // Of those who ask for updates, what was not confirmed is offered again.
    let village = &Village::replicas(dawn::clock(), 1).await.unwrap();
    let cast = scenes::person(village).await;
    story::gather(village, &cast.aino, &cast.onni, "Brother").await;
    scenes::types(village, &cast.onni, "/stop").await;
    cast.onni.reads_all();
    let lines = cast.onni.transcript().len();
    village.sandbox().faults(|faults| faults.chats = [(cast.onni.id(), Failure::internal())].into());
    cast.onni.taps("Yes, leave");
    village.steps(0).await.unwrap();
    village.sandbox().faults(|faults| faults.chats.clear());
    village.restart().await.unwrap();
    village.rests().await;
    let after: Vec<String> = cast.onni.transcript().into_iter().skip(lines).map(|line| line.text).collect();
    assert!(after.iter().any(|text| text.contains("You have left")), "{after:?}");
    assert!(!after.iter().any(|text| text.contains("not open to you")), "{after:?}");
    cast.onni.reads_all();
    cast.aino.reads("Onni does not take part any more");
    village.ends_well();
}

/// The bot fell after the tap was confirmed and before it could answer: nothing is offered again, so they tap again.
#[tokio::test]
async fn whoever_has_gone_and_taps_again_hears_that_they_have_gone() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        story::gather(village, &cast.aino, &cast.onni, "Brother").await;
        scenes::types(village, &cast.onni, "/stop").await;
        cast.onni.reads_all();
        let place = village.rows("SELECT id FROM participant WHERE role = 'member'").await.unwrap().concat().concat();
        let leaves = format!("sy:{place}");
        unanswered(village, &cast.onni, &leaves).await;
        cast.onni.taps("Yes, leave");
        village.rests().await;
        assert!(cast.onni.screen().contains("You have left, and nothing more will come"), "{}", cast.onni.screen());
        cast.aino.reads("Onni does not take part any more");
        cast.aino.taps_by_data(&leaves);
        village.rests().await;
        assert!(last(&cast.aino).contains("not open to you"), "{}", last(&cast.aino));
        story::gather(village, &cast.aino, &cast.onni, "Brother again").await;
        cast.onni.taps_by_data(&leaves);
        village.rests().await;
        assert!(last(&cast.onni).contains("not open to you"), "{}", last(&cast.onni));
        scenes::types(village, &cast.onni, "/forget").await;
        cast.onni.reads("Shall Kith forget you");
        unanswered(village, &cast.onni, "fy").await;
        cast.onni.taps("Yes, forget me");
        village.rests().await;
        assert!(cast.onni.screen().contains("Kith keeps nothing of you"), "{}", cast.onni.screen());
        cast.aino.reads("does not take part any more");
    })
    .await;
}

/// What came last, a toast too.
fn last(phone: &Phone) -> String {
    phone.transcript().pop().map_or_else(String::new, |line| line.text)
}

/// They tap, it takes effect, and no answer arrives.
async fn unanswered(village: &Village, phone: &Phone, data: &str) {
    village.sandbox().faults(|faults| faults.chats = [(phone.id(), Failure::internal())].into());
    phone.taps_by_data(data);
    village.rests().await;
    assert_eq!(phone.unread(), 0);
    village.sandbox().faults(|faults| faults.chats.clear());
}

/// The receipt was sent, and the bot fell before that was confirmed: the second offer has the same receipt, of the same time.
#[tokio::test]
async fn whoever_was_forgotten_has_one_receipt_of_the_time_it_happened() {
    // Of those who ask for updates, what was not confirmed is offered again.
    let village = &Village::replicas(dawn::clock(), 1).await.unwrap();
    let cast = scenes::person(village).await;
    story::gather(village, &cast.aino, &cast.onni, "Brother").await;
    scenes::types(village, &cast.onni, "/forget").await;
    cast.onni.reads_all();
    cast.onni.taps("Yes, forget me");
    village.steps(0).await.unwrap();
    let (receipt, lines) = (cast.onni.screen(), cast.onni.transcript().len());
    assert!(receipt.contains("Kith has forgotten you"), "{receipt}");
    village.crashes().await;
    village.clock().advance(SignedDuration::from_hours(2));
    village.revives().await.unwrap();
    village.rests().await;
    assert_eq!(cast.onni.screen(), receipt);
    let said = cast.onni.transcript().into_iter().skip(lines).filter(|line| line.text.starts_with("(edited)"));
    assert_eq!(said.count(), 0, "nothing is said twice");
    cast.aino.reads("Brother does not take part any more");
    village.ends_well();
}

/// Proves I2.
#[tokio::test]
async fn the_same_update_twice_in_one_batch_is_answered_once() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let mut update = scenes::raw_message(&cast.aino, json!({"text": "/invite"}));
        update["update_id"] = json!(900_000_001);
        village.sandbox().inject(update.clone());
        village.sandbox().inject(update);
        village.settle().await;
        cast.aino.reads("Who would you like to have with you");
    })
    .await;
}
