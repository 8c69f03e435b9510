//! `/export` and `/forget`: all that is kept of somebody, to read; and none of it any more.

use jiff::SignedDuration;
use kith::sandbox::dawn;
use kith::sandbox::{Failure, Phone, Village, story};
use serde_json::{Value, json};

use crate::scenes::{self, read_all};

const SURE: &str = "Shall Kith forget you?";
const DONE: &str = "Kith has forgotten you";

/// The file that this phone gets when it asks for what is kept.
async fn export(village: &Village, phone: &Phone) -> (String, Value) {
    scenes::types(village, phone, "/export").await;
    phone.reads("Here is everything Kith keeps of you");
    let text = String::from_utf8(phone.file().expect("a file")).expect("UTF-8");
    let value = serde_json::from_str(&text).expect("JSON");
    (text, value)
}

#[tokio::test]
async fn a_member_is_told_what_it_cancels_and_is_then_in_no_byte_of_the_store() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::taps(village, &cast.onni, "I'm coming").await;
        assert!(scenes::knows(village, &cast.onni), "the look finds what is there");
        scenes::types(village, &cast.onni, "/forget").await;
        let asked = cast.onni.reads(SURE);
        assert!(asked.contains("You leave Aino's meetings") && asked.contains("not expected any more on"), "{asked}");
        scenes::taps(village, &cast.onni, "Yes, forget me").await;
        cast.onni.sees(DONE);
        let receipt = cast.onni.screen();
        assert!(!scenes::knows(village, &cast.onni), "something of Onni is left");
        let kept = scenes::value(village, "SELECT ref FROM tombstone WHERE kind = 'forgotten'").await;
        assert!(receipt.contains(&kept), "the receipt names what stays: {receipt}");
        let stays = format!("SELECT count(*) FROM answer WHERE participant_id = '{kept}'");
        assert_eq!(scenes::value(village, &stays).await, "1", "no answer is lost");
        let told: Vec<String> = village.care_store().events().into_iter().map(|event| event.kind).collect();
        for kind in ["participant.withdrawn", "participant.left", "participant.erased"] {
            assert_eq!(told.iter().filter(|one| *one == kind).count(), 1, "{kind} in {told:?}");
        }
        cast.aino.reads("Brother does not take part any more");
        village.clock().advance(jiff::SignedDuration::from_hours(70));
        village.rests().await;
        cast.onni.sees_nothing_new();
        read_all(cast.phones());
    })
    .await;
}

async fn is_forgotten(village: &Village, phone: &Phone) {
    scenes::types(village, phone, "/forget").await;
    phone.reads(SURE);
    scenes::taps(village, phone, "Yes, forget me").await;
    phone.sees(DONE);
}

fn taken_back(phone: &Phone) -> Vec<String> {
    phone.transcript().into_iter().filter_map(|line| line.text.strip_prefix("(deleted) ").map(str::to_owned)).collect()
}

/// What Kith wrote by itself in the last two days goes, as far as Telegram lets it; what is older, what answered a command, and the receipt stay.
#[tokio::test]
async fn what_was_written_to_them_in_the_last_two_days_is_taken_back() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        village.clock().advance(SignedDuration::from_hours(72));
        story::a_meeting_is_convened(village, &cast).await;
        scenes::types(village, &cast.onni, "/meetings").await;
        cast.onni.reads("Meeting with Aino");
        is_forgotten(village, &cast.onni).await;
        let gone = taken_back(&cast.onni);
        assert!(gone.len() == 1 && gone[0].starts_with("Aino would like you to come"), "{gone:#?}");
        assert!(taken_back(&cast.leena).is_empty(), "nobody else's");
        assert!(!scenes::knows(village, &cast.onni));
        cast.aino.reads("Brother does not take part any more");
        is_forgotten(village, &cast.aino).await;
        let gone = taken_back(&cast.aino);
        let words = ["This is agreed, and the others are told now", "Brother does not take part any more"];
        assert!(gone.len() == 2 && gone.iter().zip(words).all(|(text, words)| text.starts_with(words)), "{gone:#?}");
        read_all(cast.phones());
    })
    .await;
}

#[tokio::test]
async fn the_message_they_came_in_with_is_taken_back_too() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        is_forgotten(village, &cast.onni).await;
        let gone = taken_back(&cast.onni);
        assert!(gone.len() == 1 && gone[0].contains("Aino is told that you are in"), "{gone:#?}");
        read_all(cast.phones());
    })
    .await;
}

/// Whatever Telegram makes of it, the receipt comes and stays, and everything is erased.
#[tokio::test]
async fn a_message_that_cannot_be_taken_back_is_no_error() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::types(village, &cast.onni, "/forget").await;
        cast.onni.reads(SURE);
        village.sandbox().faults(|faults| faults.undeletable = true);
        scenes::taps(village, &cast.onni, "Yes, forget me").await;
        cast.onni.sees(DONE);
        assert!(taken_back(&cast.onni).is_empty() && !scenes::knows(village, &cast.onni));
        assert_eq!(scenes::value(village, "SELECT count(*) FROM quarantine").await, "0");
        read_all(cast.phones());
    })
    .await;
}

/// The bot falls between the erasure and its answer: the second offer takes the messages back, for their rows outlive who it was.
#[tokio::test]
async fn a_fall_before_the_answer_leaves_nothing_untaken() {
    let village = &Village::replicas(dawn::clock(), 1).await.unwrap();
    let cast = scenes::meeting(village).await;
    scenes::types(village, &cast.onni, "/forget").await;
    cast.onni.reads(SURE);
    village.sandbox().faults(|faults| {
        faults.chats.insert(cast.onni.id(), Failure::Reset);
        faults.undeletable = true;
    });
    cast.onni.taps("Yes, forget me");
    village.steps(0).await.unwrap();
    assert!(!scenes::knows(village, &cast.onni) && taken_back(&cast.onni).is_empty());
    village.crashes().await;
    village.sandbox().faults(|faults| {
        faults.chats.clear();
        faults.undeletable = false;
    });
    village.revives().await.unwrap();
    village.rests().await;
    cast.onni.sees(DONE);
    assert!(taken_back(&cast.onni).iter().any(|text| text.starts_with("Aino would like you to come")));
    read_all(cast.phones());
    village.ends_well();
}

/// The store keeps whoever was forgotten under 0, which is nobody's number at Telegram.
#[tokio::test]
async fn nobody_speaks_for_those_who_were_forgotten() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::types(village, &cast.onni, "/forget").await;
        scenes::taps(village, &cast.onni, "Yes, forget me").await;
        read_all(cast.phones());
        let before = scenes::facts(village).await;
        let from = json!({"id": 0, "is_bot": false, "first_name": "Nobody"});
        village
            .sandbox()
            .inject(json!({"callback_query": {"id": "1", "chat_instance": "1", "data": "fy", "from": from}}));
        village.rests().await;
        scenes::same(&before, &scenes::facts(village).await, "somebody with the number 0");
    })
    .await;
}

#[tokio::test]
async fn with_the_person_go_their_words_and_places_and_everybody_hears_that_there_is_no_meeting() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        for phone in [&cast.onni, &cast.sanna] {
            scenes::taps(village, phone, "I'm coming").await;
        }
        read_all(cast.phones());
        scenes::types(village, &cast.aino, "/forget").await;
        cast.aino.reads(SURE);
        scenes::taps(village, &cast.aino, "Yes, forget me").await;
        cast.aino.sees(DONE);
        assert!(!scenes::knows(village, &cast.aino));
        for canary in ["Brother", "Friend", "Harbour Street"] {
            assert!(!scenes::holds(village, canary.as_bytes()), "{canary} is left");
        }
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            let told = phone.reads_all().join("\n");
            assert!(told.contains("is cancelled") && !told.contains("Aino"), "{}: {told}", phone.name());
        }
        for hours in [2, 24] {
            village.clock().advance(jiff::SignedDuration::from_hours(hours));
            village.rests().await;
        }
        for phone in [&cast.onni, &cast.leena] {
            assert!(!scenes::knows(village, phone), "nothing holds {} here any more", phone.name());
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_is_forgotten_is_a_stranger_and_may_come_back_by_a_new_link() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        scenes::types(village, &cast.onni, "/forget").await;
        scenes::taps(village, &cast.onni, "Yes, forget me").await;
        read_all(cast.phones());
        for command in ["/export", "/forget"] {
            scenes::types(village, &cast.onni, command).await;
            cast.onni.reads("Kith keeps nothing of you");
        }
        assert!(cast.onni.commands().iter().all(|(name, _)| name != "forget"));
        scenes::is_known(village, &cast.aino, &cast.onni, "Little brother").await;
        scenes::taps(village, &cast.onni, "I agree").await;
        cast.onni.reads("Thank you");
        read_all(cast.phones());
    })
    .await;
}

#[tokio::test]
async fn a_practitioner_hears_why_their_name_stays() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        scenes::types(village, &cast.sanna, "/forget").await;
        cast.sanna.reads("stays as long as you work in the team");
        let before = scenes::facts(village).await;
        let stranger = village.phone("Xanthippe", "en");
        scenes::types(village, &stranger, "/start").await;
        scenes::forges(village, &stranger, "fy").await;
        stranger.reads_all();
        scenes::same(&before, &scenes::facts(village).await, "a stranger's tap");
        read_all(cast.phones());
    })
    .await;
}

#[tokio::test]
async fn a_members_file_holds_all_of_theirs_and_nobody_elses() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::taps(village, &cast.onni, "I'm coming").await;
        let (text, file) = export(village, &cast.onni).await;
        let kept = &file["kept_of_you"];
        for (table, rows) in [("account", 1), ("participant", 1), ("consent_event", 1), ("seat", 1), ("answer", 1)] {
            assert_eq!(kept[table].as_array().map(Vec::len), Some(rows), "{table} in {text}");
        }
        assert_eq!(kept["participant"][0]["name"], "Onni");
        assert_eq!(kept["answer"][0]["status"], "coming");
        assert!(text.contains("Harbour Street") && text.contains(&cast.onni.id().to_string()));
        for other in [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko] {
            assert!(!text.contains(&other.id().to_string()) && !text.contains(&other.name()), "{}", other.name());
        }
        assert!(!text.contains("Brother"), "what Aino calls him is hers");
        assert!(!cast.onni.is_protected(), "one's own data may be kept");
        read_all(cast.phones());
    })
    .await;
}

#[tokio::test]
async fn the_persons_file_holds_their_own_words_and_who_opened_a_link_only_if_it_was_they() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let stranger = village.phone("Xanthippe", "en");
        let link = scenes::link_for(village, &cast.aino, "Aunt").await;
        scenes::opens(village, &stranger, &link).await;
        cast.aino.reads_all();
        let (text, file) = export(village, &cast.aino).await;
        assert!(text.contains("Brother") && text.contains("Aunt"));
        assert!(!text.contains("Xanthippe") && !text.contains(&stranger.id().to_string()));
        assert!(!text.contains("token_hash"));
        assert_eq!(file["kept_of_you"]["contact"].as_array().map(Vec::len), Some(3));
        stranger.reads_all();
        let (text, file) = export(village, &stranger).await;
        assert!(text.contains("Xanthippe") && !text.contains("Aino") && !text.contains("Aunt"), "{text}");
        assert_eq!(file["kept_of_you"]["link"].as_array().map(Vec::len), Some(1));
        assert!(!text.contains(&cast.aino.id().to_string()));
        stranger.reads_all();
        read_all(cast.phones());
    })
    .await;
}
