//! Attending: every answer is a full answer, the last tap counts, and the card shows what is recorded.

use jiff::SignedDuration;
use kith::sandbox::Village;

use crate::books;
use crate::scene::{all_coming, invited, taps, types, waits_until};

async fn status(village: &Village, name: &str) -> String {
    let sql = format!(
        "SELECT c.status || ' ' || COALESCE(c.how, '') FROM care_participant c
         JOIN known_participant k ON k.id = c.participant_id WHERE k.name = '{name}'"
    );
    books::rows(village, &sql).await.concat().join(", ")
}

/// Proves H18, I1.
#[tokio::test]
async fn the_last_tap_counts_and_every_answer_is_kept() {
    Village::story(async |village| {
        let cast = invited(village).await;
        for (label, shown, kept) in [
            ("Not sure yet", "Your answer: not sure yet", "not_sure "),
            ("I'm coming", "Your answer: coming.", "coming in_person"),
            ("By phone", "Your answer: coming by phone", "coming phone"),
            ("Online", "Your answer: coming online", "coming online"),
            ("Not coming", "Your answer: not coming", "not_coming "),
            ("I'm coming", "Your answer: coming.", "coming in_person"),
        ] {
            taps(village, &cast.onni, label).await;
            cast.onni.sees(shown);
            assert_eq!(status(village, "Onni").await, kept);
        }
        let history = books::rows(village, "SELECT status FROM answer ORDER BY id").await.concat();
        assert_eq!(history, ["not_sure", "coming", "coming", "coming", "not_coming", "coming"]);
    })
    .await;
}

#[tokio::test]
async fn a_double_tap_is_one_answer() {
    Village::story(async |village| {
        let cast = invited(village).await;
        cast.onni.taps("I'm coming");
        cast.onni.taps("I'm coming");
        village.rests().await;
        cast.onni.sees("Your answer: coming.");
        assert_eq!(books::rows(village, "SELECT COUNT(*) FROM answer").await, [["1"]]);
    })
    .await;
}

/// Proves H18.
#[tokio::test]
async fn two_relatives_tap_at_once_and_both_are_heard() {
    Village::story(async |village| {
        let cast = invited(village).await;
        cast.onni.taps("Not coming");
        cast.leena.taps("I'm coming");
        cast.aino.taps("I'm coming");
        cast.sanna.taps("I'm coming");
        cast.mikko.taps("I'm coming");
        village.rests().await;
        assert_eq!(status(village, "Onni").await, "not_coming ");
        assert_eq!(status(village, "Leena").await, "coming in_person");
        assert_eq!(village.readiness().await.column("readiness"), ["ready"]);
        // Nobody promises whose tap is heard last. That one's card says that it made the meeting ready; the two others are told, and the
        // sentences before were overtaken.
        let mut told = [&cast.aino, &cast.sanna, &cast.mikko].map(|phone| {
            phone.sees("The meeting is ready");
            phone.reads_all().len()
        });
        told.sort_unstable();
        assert_eq!(told, [0, 1, 1]);
    })
    .await;
}

/// Proves H6, I12.
#[tokio::test]
async fn nobody_answers_for_another_or_from_outside() {
    Village::story(async |village| {
        let cast = invited(village).await;
        let id = books::rows(village, "SELECT id FROM meeting").await.concat().concat();
        let stranger = village.phone("Ilmari", "en");
        types(village, &stranger, "/start").await;
        stranger.reads("To begin you need a link");
        let before = stranger.screen();
        for data in [
            format!("an:{id}:1:coming-phone"),
            format!("me:{id}"),
            format!("ca:{id}"),
            format!("cy:{id}:1"),
            format!("mv:{id}"),
        ] {
            stranger.taps_by_data(&data);
            village.rests().await;
            assert_eq!(stranger.screen(), before, "{data}");
            assert_eq!(
                stranger.toast().as_deref(),
                Some("This is not open to you now. /help shows what you can do."),
                "{data}"
            );
        }
        for data in [format!("ca:{id}"), format!("cy:{id}:1"), format!("mv:{id}")] {
            cast.onni.taps_by_data(&data);
            village.rests().await;
            assert!(cast.onni.toast().is_some_and(|toast| toast.contains("not open to you")), "{data}");
        }
        assert_eq!(books::rows(village, "SELECT COUNT(*) FROM answer").await, [["0"]]);
        assert_eq!(books::rows(village, "SELECT state FROM meeting").await, [["called"]]);
    })
    .await;
}

#[tokio::test]
async fn answers_close_when_the_meeting_begins() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        for left in [24, 2] {
            waits_until(village, SignedDuration::from_hours(left)).await;
            for phone in cast.phones() {
                phone.reads("this meeting is coming up");
            }
        }
        village.wait(SignedDuration::from_hours(2)).await;
        taps(village, &cast.onni, "Not coming").await;
        assert_eq!(cast.onni.toast().as_deref(), Some("This meeting has already begun, so answers are closed."));
        cast.onni.sees("Your answer: coming. Answers are closed now.");
        assert_eq!(status(village, "Onni").await, "coming in_person");
    })
    .await;
}

/// Proves H2.
#[tokio::test]
async fn who_sees_whom() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        for (phone, sees_others) in
            [(&cast.onni, false), (&cast.leena, false), (&cast.aino, true), (&cast.sanna, true), (&cast.mikko, true)]
        {
            types(village, phone, "/meetings").await;
            let card = phone.reads("at 15:00");
            assert_eq!(card.contains("Mikko – coming"), sees_others, "{card}");
            assert_eq!(card.contains("Leena – coming"), sees_others, "{card}");
            assert!(phone.is_protected(), "it names Aino at least");
        }
    })
    .await;
}
