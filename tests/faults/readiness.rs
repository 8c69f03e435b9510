//! Readiness: one sentence for every state, told when it changes and only then.

use kith::sandbox::Village;

use crate::books;
use crate::scene::{all_coming, gathered, invited, plans, taps, types};

/// The same sentence stands on the person's and the practitioners' cards, and in `/ready`.
async fn all_see(village: &Village, cast: &kith::sandbox::story::Cast, sentence: &str) {
    for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
        types(village, phone, "/meetings").await;
        phone.reads(sentence);
    }
    types(village, &cast.mikko, "/ready").await;
    cast.mikko.reads(sentence);
}

/// Proves H11.
#[tokio::test]
async fn every_step_has_its_sentence() {
    Village::story(async |village| {
        let cast = invited(village).await;
        all_see(village, &cast, "waiting for Aino to decide and 2 practitioners.").await;
        taps(village, &cast.sanna, "I'm coming").await;
        cast.mikko.reads("waiting for Aino to decide and one more practitioner");
        all_see(village, &cast, "waiting for Aino to decide and one more practitioner.").await;
        taps(village, &cast.aino, "By phone").await;
        cast.sanna.reads("waiting for one more practitioner");
        cast.mikko.reads("waiting for one more practitioner");
        all_see(village, &cast, "The meeting is waiting for one more practitioner.").await;
        taps(village, &cast.mikko, "Online").await;
        cast.sanna.reads("The meeting is ready");
        cast.aino.reads("The meeting is ready");
        all_see(village, &cast, "The meeting is ready.").await;
        assert_eq!(village.readiness().await.column("readiness"), ["ready"]);
    })
    .await;
}

/// Proves H11.
#[tokio::test]
async fn the_person_says_no_and_the_practitioners_know_at_once() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        taps(village, &cast.aino, "Not coming").await;
        cast.sanna.reads("As things stand the meeting cannot happen: Aino is not coming.");
        cast.mikko.reads("As things stand the meeting cannot happen: Aino is not coming.");
        cast.onni.sees_nothing_new();
        taps(village, &cast.aino, "I'm coming").await;
        cast.sanna.reads("The meeting is ready");
        cast.mikko.reads("The meeting is ready");
    })
    .await;
}

#[tokio::test]
async fn one_practitioner_alone_is_not_enough() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        taps(village, &cast.mikko, "Not sure yet").await;
        cast.sanna.reads("waiting for one more practitioner");
        cast.aino.sees_nothing_new();
        taps(village, &cast.mikko, "Not coming").await;
        cast.sanna.reads("cannot happen: fewer than two practitioners can come.");
        cast.aino.reads("cannot happen: fewer than two practitioners can come.");
        all_see(village, &cast, "cannot happen: fewer than two practitioners can come.").await;
        let row = books::rows(village, "SELECT readiness, why FROM care_readiness").await;
        assert_eq!(row, [["cannot", "practitioners"]]);
    })
    .await;
}

#[tokio::test]
async fn whom_the_person_marked_essential_holds_it_up() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        taps(village, &cast.onni, "Not sure yet").await;
        cast.sanna.sees_nothing_new();
        types(village, &cast.aino, "/network").await;
        cast.aino.reads("The people you have asked");
        taps(village, &cast.aino, "Brother").await;
        taps(village, &cast.aino, "I don't want to meet without them").await;
        cast.sanna.reads("waiting for Onni to decide");
        cast.mikko.reads("waiting for Onni to decide");
        taps(village, &cast.onni, "Not coming").await;
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads("cannot happen: Onni is not coming.");
        }
        taps(village, &cast.onni, "Online").await;
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads("The meeting is ready");
        }
    })
    .await;
}

#[tokio::test]
async fn the_sentence_comes_only_when_it_changes() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        for (phone, label) in [
            (&cast.onni, "Not coming"),
            (&cast.leena, "Not sure yet"),
            (&cast.onni, "I'm coming"),
            (&cast.mikko, "By phone"),
            (&cast.sanna, "Online"),
            (&cast.aino, "By phone"),
        ] {
            taps(village, phone, label).await;
        }
        cast.phones().iter().for_each(|phone| phone.sees_nothing_new());
    })
    .await;
}

#[tokio::test]
async fn ready_lists_every_meeting_of_the_practitioners_people() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        types(village, &cast.sanna, "/ready").await;
        cast.sanna.reads("Aino: no meeting planned.");
        for (day, place) in [(2, "Here"), (4, "There")] {
            plans(village, &cast.aino, &format!("in {day} days 10:00"), place).await;
            taps(village, &cast.aino, "Yes, invite everyone").await;
            for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
                phone.reads(place);
            }
        }
        types(village, &cast.mikko, "/ready").await;
        let text = cast.mikko.reads("How far each meeting is");
        assert_eq!(text.matches("Meeting with Aino,").count(), 2, "{text}");
        assert_eq!(text.matches("waiting for").count(), 2, "{text}");
        types(village, &cast.onni, "/ready").await;
        cast.onni.reads("This is not open to you");
        types(village, &cast.aino, "/log").await;
        cast.aino.reads("Mikko looked at your meetings");
    })
    .await;
}

/// Proves H19.
#[tokio::test]
async fn who_cannot_be_reached_is_never_called_not_coming() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        cast.leena.blocks();
        village.rests().await;
        cast.sanna.reads("A message to Leena did not arrive");
        plans(village, &cast.aino, "in 3 days 15:00", "Here").await;
        taps(village, &cast.aino, "Yes, invite everyone").await;
        cast.onni.reads("Aino would like you to come");
        for phone in [&cast.sanna, &cast.mikko] {
            let card = phone.reads("Aino has agreed");
            assert!(card.contains("Leena – messages don't arrive") || card.contains("Leena – asked"), "{card}");
        }
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            types(village, phone, "/meetings").await;
            phone.reads("Leena – messages don't arrive");
        }
        let sql = "SELECT status FROM care_participant c JOIN known_participant k ON k.id = c.participant_id WHERE k.name = 'Leena'";
        assert_eq!(books::rows(village, sql).await, [["asked"]]);
        cast.leena.unblocks();
        village.settle().await;
        cast.leena.reads("You have not answered yet");
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Leena – asked");
    })
    .await;
}
