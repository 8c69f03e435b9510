//! Told by phone: noted for somebody, marked as that wherever it is read, and replaced by their own tap.

use jiff::SignedDuration;
use kith::sandbox::{Phone, Village};

use crate::scene::{aino_moves_it, count, invited, sanna_cancels, taps, types, waits_until};
use crate::{books, folding};

/// The answers, and who noted them, as the care team's window shows it.
async fn answers(village: &Village) -> Vec<String> {
    let sql = "SELECT k.name || ': ' || c.status || COALESCE(' ' || c.how, '') || COALESCE(' by ' || c.noted_by, '')
               FROM care_participant c JOIN known_participant k ON k.id = c.participant_id WHERE c.status <> 'asked' ORDER BY 1";
    books::rows(village, sql).await.concat()
}

async fn card(village: &Village, phone: &Phone) -> String {
    types(village, phone, "/meetings").await;
    phone.reads("eeting")
}

/// The data of a button that notes this for somebody, as a forger would write it.
async fn forged(village: &Village, name: &str, version: i64, said: &str) -> String {
    let meeting = books::rows(village, "SELECT id FROM meeting").await.concat().concat();
    let sql = format!("SELECT id FROM known_participant WHERE name = '{name}'");
    let who = books::rows(village, &sql).await.concat().concat();
    format!("ts:{who}:{version}:{}:{said}", &meeting[meeting.len() - 8..])
}

async fn forges(village: &Village, phone: &Phone, data: &str) {
    phone.taps_by_data(data);
    village.rests().await;
}

async fn notes(village: &Village, phone: &Phone, whose: &str, what: &str) {
    types(village, phone, "/meetings").await;
    phone.reads("eeting");
    for label in ["Told by phone", whose, what] {
        taps(village, phone, label).await;
    }
}

#[tokio::test]
async fn it_is_marked_wherever_it_is_read_and_their_own_tap_takes_the_mark_away() {
    Village::story(async |village| {
        let cast = invited(village).await;
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("Meeting with Aino");
        taps(village, &cast.sanna, "Told by phone").await;
        assert_eq!(cast.sanna.buttons(), ["Leena", "Onni", "Back"], "neither the person nor the team");
        taps(village, &cast.sanna, "Onni").await;
        cast.sanna.sees("What did Onni say?");
        let all = ["coming", "coming by phone", "coming online", "not coming", "not sure yet", "Back"];
        assert_eq!(cast.sanna.buttons(), all);
        taps(village, &cast.sanna, "coming by phone").await;
        cast.sanna.sees("Onni – coming by phone (told Sanna by phone, ");
        assert_eq!(answers(village).await, ["Onni: coming phone by practitioner"]);
        for phone in [&cast.aino, &cast.mikko] {
            assert!(card(village, phone).await.contains("Onni – coming by phone (told Sanna by phone, "));
        }
        let own = card(village, &cast.onni).await;
        assert!(own.contains("Your answer: coming by phone (told Sanna by phone, "), "{own}");
        assert!(!card(village, &cast.leena).await.contains("Sanna"));
        let event = village.care_store().last().filter(|event| event.kind == "participant.answered").expect("told");
        assert_eq!(event.data["participant"]["noted_by"], "practitioner");
        assert_eq!(folding::differences(village).await, [""; 0]);
        for phone in [&cast.aino, &cast.onni] {
            types(village, phone, "/log").await;
            assert!(phone.reads("What has").contains("Sanna noted what Onni said by phone: coming"));
        }
        let audited = "SELECT COUNT(*) FROM audit WHERE action = 'told_coming'";
        assert_eq!(books::rows(village, audited).await, [["1"]]);
        // The same by his own tap is his own word.
        card(village, &cast.onni).await;
        taps(village, &cast.onni, "By phone").await;
        cast.onni.sees("Your answer: coming by phone. You can change it");
        assert_eq!(answers(village).await, ["Onni: coming phone"]);
        assert_eq!(folding::differences(village).await, [""; 0]);
        assert!(!card(village, &cast.mikko).await.contains("told"));
        notes(village, &cast.aino, "Onni", "coming by phone").await;
        assert_eq!(answers(village).await, ["Onni: coming phone"], "his own word is not marked by being said again");
        let history = "SELECT status || COALESCE(' ' || (SELECT k.name FROM known_participant k WHERE k.id = noted_by), '') FROM answer ORDER BY at, id";
        assert_eq!(books::rows(village, history).await.concat(), ["coming Sanna", "coming"]);
    })
    .await;
}

#[tokio::test]
async fn the_person_notes_too_and_what_is_noted_counts() {
    Village::story(async |village| {
        let cast = invited(village).await;
        notes(village, &cast.aino, "Leena", "not coming").await;
        cast.aino.sees("Leena – not coming (told Aino by phone, ");
        assert_eq!(answers(village).await, ["Leena: not_coming by person"]);
        notes(village, &cast.mikko, "Leena", "not sure yet").await;
        cast.mikko.sees("Leena – not sure yet (told Mikko by phone, ");
        notes(village, &cast.aino, "Leena", "not coming").await;
        // Whoever said no is not reminded.
        waits_until(village, SignedDuration::from_mins(30)).await;
        assert_eq!(count(&cast.leena, "not sure yet"), 0);
        assert!(cast.leena.reads_all().is_empty(), "she has said no");
        for phone in cast.phones() {
            phone.reads_all();
        }
    })
    .await;
}

/// Proves H6, I12.
#[tokio::test]
async fn forged_notes_of_others_and_for_others_change_nothing() {
    Village::story(async |village| {
        let cast = invited(village).await;
        let stranger = village.phone("Xanthippe", "en");
        types(village, &stranger, "/help").await;
        stranger.reads_all();
        let leena = forged(village, "Leena", 1, "i").await;
        for phone in [&cast.onni, &cast.leena, &stranger] {
            forges(village, phone, &leena).await;
            assert!(phone.toast().is_some_and(|toast| toast.contains("not open to you")), "{:?}", phone.toast());
        }
        // Nobody notes for the person or a practitioner, themselves included.
        for name in ["Aino", "Mikko", "Sanna"] {
            for phone in [&cast.aino, &cast.sanna] {
                forges(village, phone, &forged(village, name, 1, "i").await).await;
                assert!(phone.toast().is_some_and(|toast| toast.contains("not open to you")), "{name}");
            }
        }
        forges(village, &cast.sanna, &leena.replace(":i", ":x")).await;
        forges(village, &cast.sanna, &leena.replace("ts:", "tq:")).await;
        assert!(answers(village).await.is_empty());
        assert_eq!(books::rows(village, "SELECT COUNT(*) FROM answer").await, [["0"]]);
    })
    .await;
}

#[tokio::test]
async fn old_cards_cancelled_and_begun_meetings_and_whoever_left_take_no_note() {
    Village::story(async |village| {
        let cast = invited(village).await;
        notes(village, &cast.sanna, "Onni", "coming").await;
        let old = forged(village, "Onni", 1, "n").await;
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Your meeting");
        aino_moves_it(village, &cast, "in 4 days 12:00").await;
        assert!(answers(village).await.is_empty(), "it was said to another time");
        forges(village, &cast.sanna, &old).await;
        assert!(cast.sanna.toast().is_some_and(|toast| toast.starts_with("This has changed")));
        cast.sanna.sees("at 12:00");
        types(village, &cast.leena, "/stop").await;
        cast.leena.reads("Leave Aino's meetings?");
        taps(village, &cast.leena, "Yes, leave").await;
        cast.aino.reads("Leena does not take part any more");
        let gone =
            books::rows(village, "SELECT participant_id FROM seat WHERE status = 'released'").await.concat().concat();
        let tail = old.rsplit(':').nth(1).expect("a tail").to_owned();
        forges(village, &cast.sanna, &format!("ts:{gone}:2:{tail}:i")).await;
        assert!(cast.sanna.toast().is_some_and(|toast| toast.contains("not open to you")));
        let late = forged(village, "Onni", 2, "i").await;
        waits_until(village, SignedDuration::ZERO).await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        forges(village, &cast.mikko, &late).await;
        cast.mikko.sees("Answers are closed now.");
        assert!(answers(village).await.iter().all(|line| line.contains("withdrawn")), "{:?}", answers(village).await);
    })
    .await;
}

/// Those whom messages do not reach are the ones who telephone.
#[tokio::test]
async fn whoever_cannot_be_reached_is_heard_by_phone() {
    Village::story(async |village| {
        let cast = invited(village).await;
        cast.leena.reads_all();
        cast.leena.blocks();
        village.rests().await;
        cast.sanna.reads("A message to Leena did not arrive");
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Your meeting");
        crate::scene::aino_moves_it_without(village, &cast, "in 4 days 12:00", &cast.leena).await;
        cast.sanna.reads_all();
        notes(village, &cast.sanna, "Leena", "coming by phone").await;
        let line = "Leena – coming by phone (told Sanna by phone, ";
        cast.sanna.sees(line);
        cast.sanna.sees(") and messages don't arrive");
        cast.leena.unblocks();
        village.rests().await;
        let own = cast.leena.reads("Meeting with Aino");
        assert!(own.contains("Your answer: coming by phone (told Sanna by phone, "), "{own}");
        for phone in cast.phones() {
            phone.reads_all();
        }
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_meeting_takes_no_note() {
    Village::story(async |village| {
        let cast = invited(village).await;
        let data = forged(village, "Onni", 1, "i").await;
        sanna_cancels(village, &cast).await;
        forges(village, &cast.mikko, &data).await;
        cast.mikko.sees("This meeting is cancelled");
        assert!(answers(village).await.is_empty());
    })
    .await;
}

/// Proves H2.
#[tokio::test]
async fn for_whoever_is_held_nothing_is_noted() {
    Village::story(async |village| {
        let cast = invited(village).await;
        let data = forged(village, "Onni", 1, "i").await;
        types(village, &cast.aino, "/pause").await;
        cast.aino.reads_all();
        taps(village, &cast.aino, "Brother").await;
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads_all();
        }
        forges(village, &cast.sanna, &data).await;
        assert!(cast.sanna.toast().is_some_and(|toast| toast.contains("not open to you")), "{:?}", cast.sanna.toast());
        assert_eq!(books::rows(village, "SELECT COUNT(*) FROM answer").await, [["0"]]);
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("Meeting with Aino");
        taps(village, &cast.sanna, "Told by phone").await;
        assert_eq!(cast.sanna.buttons(), ["Leena", "Back"]);
    })
    .await;
}
