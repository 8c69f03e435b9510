//! One practitioner, this time: a visible act with a reason, which everybody who is asked can read.

use kith::sandbox::Village;

use crate::scene::{all_coming, taps, types};

/// Proves H11.
#[tokio::test]
async fn everybody_reads_that_one_practitioner_has_to_be_enough_and_why() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        taps(village, &cast.mikko, "Not coming").await;
        for phone in [&cast.aino, &cast.sanna] {
            phone.reads("fewer than two practitioners can come");
        }
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("fewer than two practitioners can come");
        taps(village, &cast.sanna, "One practitioner this time").await;
        cast.sanna.sees("If one has to be enough this time, say why. Everybody who is asked can read it.");
        taps(village, &cast.sanna, "Back").await;
        cast.sanna.sees("fewer than two practitioners can come");
        taps(village, &cast.sanna, "One practitioner this time").await;
        taps(village, &cast.sanna, "Somebody dropped out at short notice").await;
        let enough = "This time one practitioner is enough: Somebody dropped out at short notice (Sanna, ";
        cast.sanna.sees(enough);
        for phone in [&cast.aino, &cast.mikko] {
            assert!(phone.reads("The meeting is ready").contains(enough));
        }
        types(village, &cast.onni, "/meetings").await;
        assert!(!cast.onni.reads(enough).contains("The meeting is ready"), "how ready it is is not theirs to read");
        let window = village.rows("SELECT readiness, one_practitioner FROM care_readiness").await.expect("the window");
        assert_eq!(window, [["ready", "short_notice"]]);
        assert_eq!(village.care_store().last().expect("an event").data["one_practitioner"], "short_notice");
        types(village, &cast.aino, "/log").await;
        cast.aino.reads("Sanna decided that one practitioner is enough for the meeting");
        taps(village, &cast.sanna, "Two practitioners again").await;
        cast.sanna.sees("fewer than two practitioners can come");
        for phone in [&cast.aino, &cast.mikko] {
            assert!(!phone.reads("fewer than two practitioners can come").contains("one practitioner is enough"));
        }
    })
    .await;
}

#[tokio::test]
async fn neither_the_person_nor_their_people_decide_it_and_an_old_card_says_what_is_true() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        taps(village, &cast.mikko, "Not coming").await;
        for phone in [&cast.aino, &cast.sanna] {
            phone.reads("fewer than two practitioners can come");
        }
        let id = village.rows("SELECT id FROM meeting").await.expect("a meeting").concat().concat();
        for phone in [&cast.aino, &cast.onni] {
            phone.taps_by_data(&format!("oy:{id}:1:short_notice"));
            village.rests().await;
        }
        let decided = || async { village.rows("SELECT COUNT(*) FROM meeting WHERE alone IS NOT NULL").await.unwrap() };
        assert_eq!(decided().await, [["0"]]);
        cast.sanna.taps_by_data(&format!("oy:{id}:9:short_notice"));
        village.rests().await;
        cast.sanna.sees("has changed");
        assert_eq!(decided().await, [["0"]]);
    })
    .await;
}
