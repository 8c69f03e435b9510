//! Who knows of a meeting as it is now, per version and per person; and what is new on a card since somebody last looked.

use kith::sandbox::Village;

use crate::books;
use crate::scene::{aino_moves_it, aino_moves_it_without, invited, taps, types};

/// Proves H8, H19.
#[tokio::test]
async fn the_convener_sees_who_knows_who_does_not_yet_and_who_cannot_be_reached() {
    Village::story(async |village| {
        let cast = invited(village).await;
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("Meeting with Aino");
        taps(village, &cast.sanna, "Who knows of it").await;
        cast.sanna.sees("They know: Aino, Leena, Mikko, Onni and Sanna");
        cast.leena.blocks();
        village.rests().await;
        cast.sanna.reads("A message to Leena did not arrive");
        aino_moves_it_without(village, &cast, "in 4 days 12:00", &cast.leena).await;
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("Meeting with Aino");
        taps(village, &cast.sanna, "Who knows of it").await;
        cast.sanna.sees("They know: Aino, Mikko, Onni and Sanna");
        cast.sanna.sees("Messages don't arrive: Leena");
        taps(village, &cast.sanna, "Back").await;
        cast.sanna.sees("Meeting with Aino");
        taps(village, &cast.aino, "Who knows of it").await;
        cast.aino.sees("Messages don't arrive: Leena");
    })
    .await;
}

#[tokio::test]
async fn whoever_takes_a_break_is_not_told_yet_and_a_lost_answer_leaves_a_doubt() {
    Village::story(async |village| {
        let cast = invited(village).await;
        types(village, &cast.leena, "/settings").await;
        cast.leena.reads_all();
        taps(village, &cast.leena, "Take a break").await;
        taps(village, &cast.leena, "1 week").await;
        aino_moves_it_without(village, &cast, "in 4 days 12:00", &cast.leena).await;
        // Nobody knows what became of the message to Onni.
        let sql = "SELECT o.id FROM outbox o JOIN known_participant k ON o.receiver = 'p:' || k.id WHERE o.kind = 'change' AND k.name = 'Onni'";
        let id = books::rows(village, sql).await.concat().concat();
        books::change(village, &format!("UPDATE outbox SET outcome = 'uncertain' WHERE id = '{id}'")).await;
        taps(village, &cast.aino, "Who knows of it").await;
        cast.aino.sees("They know: Aino, Mikko and Sanna");
        cast.aino.sees("Not told yet: Leena");
        cast.aino.sees("We cannot be sure that a message arrived: Onni");
        // Whoever looks at the card knows, whatever became of the message.
        types(village, &cast.onni, "/meetings").await;
        cast.onni.reads("Meeting with Aino");
        taps(village, &cast.aino, "Back").await;
        taps(village, &cast.aino, "Who knows of it").await;
        cast.aino.sees("They know: Aino, Mikko, Onni and Sanna");
    })
    .await;
}

/// An old card shows the new one when it is tapped, and what is new in it, once.
#[tokio::test]
async fn a_card_says_what_is_new_until_it_was_looked_at() {
    Village::story(async |village| {
        let cast = invited(village).await;
        let old = cast.onni.newest_id();
        taps(village, &cast.onni, "I'm coming").await;
        aino_moves_it(village, &cast, "in 4 days 12:00").await;
        cast.onni.sees("New: the time and the place");
        cast.aino.sees("This is agreed");
        assert!(!cast.aino.screen().contains("New:"), "{}", cast.aino.screen());
        cast.onni.taps_on(old, "Not coming");
        village.rests().await;
        assert!(cast.onni.toast().is_some_and(|toast| toast.contains("has changed in the meantime")));
        let card = cast.onni.transcript().last().expect("a line").text.clone();
        types(village, &cast.onni, "/meetings").await;
        let next = cast.onni.reads("at 12:00");
        assert!(!next.contains("New:"), "{next}\nafter\n{card}");
        types(village, &cast.leena, "/meetings").await;
        assert!(cast.leena.reads("at 12:00").contains("New: the time and the place"));
        types(village, &cast.leena, "/meetings").await;
        assert!(!cast.leena.reads("at 12:00").contains("New:"));
        // Moved again, from phone to phone: only what is new since.
        aino_moves_it(village, &cast, "in 5 days 12:00").await;
        cast.leena.sees("New: the time");
        assert!(!cast.leena.screen().contains("the place"), "{}", cast.leena.screen());
        taps(village, &cast.leena, "I'm coming").await;
        assert!(!cast.leena.screen().contains("New:"), "{}", cast.leena.screen());
    })
    .await;
}
