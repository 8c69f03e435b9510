//! The person's own words for people, as strange as anybody can type them.

use kith::sandbox::Village;

use crate::scenes;

const UNFIT: &str = "Please write just a short name";

#[tokio::test]
async fn a_word_that_is_no_name_is_asked_for_again_and_not_kept() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        scenes::types(village, &cast.aino, "/invite").await;
        cast.aino.reads("Who would you like to have with you");
        let (longest, long) = ("m".repeat(4096), "m".repeat(41));
        for word in [
            " ",
            "   \u{a0}\t ",
            &longest,
            "\u{200b}\u{200d}\u{2060}\u{feff}",
            "\u{202e}\u{200f}",
            "\u{3164}\u{2800}\u{115f}\u{1160}\u{ffa0}",
            "\u{180e}\u{fe0f}\u{e0061}",
            "\0",
            "\n\n",
            &long,
        ] {
            scenes::types(village, &cast.aino, word).await;
            cast.aino.reads(UNFIT);
        }
        village.sandbox().inject(scenes::raw_message(&cast.aino, serde_json::json!({"text": ""})));
        village.rests().await;
        cast.aino.reads(UNFIT);
        assert_eq!(scenes::value(village, "SELECT count(*) FROM contact").await, "0");
        scenes::types(village, &cast.aino, "Mum").await;
        cast.aino.reads("Here is a link for Mum");
    })
    .await;
}

#[tokio::test]
async fn any_readable_word_is_kept_shown_and_harmless() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let just_fits = "m".repeat(40);
        let words = [
            ("Mum", "Mum"),
            ("אמא", "אמא"),
            ("أُمّي", "أُمّي"),
            ("👵🏽🧶", "👵🏽🧶"),
            ("Mu\0m", "Mu m"),
            ("Mum\nand Dad", "Mum and Dad"),
            ("  Sam \u{200b}", "Sam"),
            ("<b>Tim</b>&amp; *Tom* _{$x}_", "<b>Tim</b>&amp; *Tom* _{$x}_"),
            ("Robert');DROP TABLE contact;--", "Robert');DROP TABLE contact;--"),
            (&just_fits, &just_fits),
        ];
        for (typed, _) in words {
            scenes::link_for(village, &cast.aino, typed).await;
        }
        scenes::types(village, &cast.aino, "/network").await;
        cast.aino.reads("The people you have asked");
        let wanted: Vec<_> = words.iter().map(|(_, kept)| format!("{kept} – link not opened yet")).collect();
        assert_eq!(cast.aino.buttons()[..words.len()], wanted);
    })
    .await;
}

#[tokio::test]
async fn a_name_from_telegram_can_turn_no_sentence_around() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let names = ["\u{202e}ainO", "\u{200b}\u{2060}", "\u{3164}", "Ro\nbert\0", &"x".repeat(64), "שרה"];
        let shown = ["“ainO”", "“Someone”", "“Someone”", "“Ro bert”", &format!("“{}”", "x".repeat(40)), "“שרה”"];
        for (name, shown) in names.into_iter().zip(shown) {
            let link = scenes::link_for(village, &cast.aino, "Cousin").await;
            let other = village.phone(name, "en");
            scenes::opens(village, &other, &link).await;
            other.reads("Thank you for opening");
            cast.aino.reads(&format!("They appear as {shown}. Is that Cousin?"));
        }
    })
    .await;
}

/// Proves H16.
#[tokio::test]
async fn a_cry_where_a_name_was_asked_for_finds_whom_to_call() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        for cry in ["I do not want to live any more", "help me"] {
            scenes::types(village, &cast.aino, "/invite").await;
            cast.aino.reads("Who would you like to have with you");
            scenes::types(village, &cast.aino, cry).await;
            assert!(cast.aino.reads("").contains("112"), "{cry}");
        }
        assert_eq!(scenes::value(village, "SELECT string_agg(label, ',') FROM known_contact").await, "help me");
    })
    .await;
}
