//! H20: one human in two networks, and nothing of one shows in the other.

use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};

use crate::scenes;

/// Aino's network of Onni and Leena, and Veikko's, to which Onni belongs as well.
async fn two(village: &Village) -> (Cast, Phone) {
    let cast = scenes::network(village).await;
    let veikko = village.phone("Veikko", "en");
    scenes::another_person(village, &cast.sanna, &veikko).await;
    scenes::is_known(village, &veikko, &cast.onni, "Fisherman").await;
    cast.onni.reads("Veikko asks you");
    scenes::taps(village, &cast.onni, "I agree").await;
    cast.onni.sees("Veikko is told that you are in");
    veikko.reads("Fisherman has said yes");
    (cast, veikko)
}

/// The person calls a meeting of their own.
async fn calls_a_meeting(village: &Village, person: &Phone, place: &str) {
    scenes::types(village, person, "/meet").await;
    person.reads("Which day?");
    scenes::types(village, person, "in 3 days 15:00").await;
    person.reads("Is that right?");
    scenes::taps(village, person, "Yes").await;
    scenes::taps(village, person, "In person").await;
    scenes::types(village, person, place).await;
    person.reads("Is everything right?");
    scenes::taps(village, person, "Yes, invite everyone").await;
    person.sees("This is agreed");
}

/// Proves H20.
#[tokio::test]
async fn leaving_one_network_leaves_the_other_alone() {
    Village::story(async |village| {
        let (cast, veikko) = two(village).await;
        calls_a_meeting(village, &cast.aino, "Harbour Street 5").await;
        calls_a_meeting(village, &veikko, "Boathouse").await;
        cast.onni.reads("Aino would like you to come");
        cast.onni.reads("Veikko would like you to come");
        cast.leena.reads("Aino would like you to come");
        cast.sanna.reads("Aino has agreed to a meeting");
        cast.mikko.reads("Aino has agreed to a meeting");
        cast.sanna.reads("Veikko has agreed to a meeting");
        scenes::types(village, &cast.onni, "/stop").await;
        cast.onni.reads("Whose meetings do you want to leave?");
        assert_eq!(cast.onni.buttons(), ["Aino", "Veikko"]);
        scenes::taps(village, &cast.onni, "Veikko").await;
        cast.onni.sees("Leave Veikko's meetings?");
        scenes::taps(village, &cast.onni, "Yes, leave").await;
        veikko.reads("Onni does not take part any more");
        cast.aino.sees_nothing_new();
        scenes::types(village, &cast.onni, "/meetings").await;
        let card = cast.onni.reads("Meeting with Aino");
        assert!(card.contains("Harbour Street") && !card.contains("Boathouse"));
        scenes::taps(village, &cast.onni, "I'm coming").await;
        cast.onni.sees("Your answer: coming.");
        assert!(cast.onni.commands().iter().any(|(name, _)| name == "stop"));
        for _ in ["a day before", "two hours before"] {
            while cast.onni.unread() == 0 {
                village.skip_to_next_news().await.expect("a reminder");
            }
            let told = cast.onni.reads("his meeting is coming up");
            assert!(told.contains("Harbour Street"), "{told}");
            for phone in [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko, &veikko] {
                let known = ["coming up", scenes::ASKED_AGAIN, story::TOMORROW];
                let all = phone.reads_all();
                assert!(all.iter().all(|text| known.iter().any(|known| text.contains(known))), "{all:?}");
            }
        }
    })
    .await;
}

/// Proves H20, I10.
#[tokio::test]
async fn nothing_of_one_network_shows_in_the_other() {
    Village::story(async |village| {
        let (cast, veikko) = two(village).await;
        calls_a_meeting(village, &cast.aino, "Harbour Street 5").await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("a meeting");
        }
        scenes::taps(village, &cast.onni, "I'm coming").await;
        calls_a_meeting(village, &veikko, "Boathouse").await;
        cast.onni.reads("Veikko would like you to come");
        cast.sanna.reads("Veikko has agreed to a meeting");
        for command in ["/network", "/meetings", "/log", "/meet", "/help", "/settings", "/stop", "/privacy"] {
            scenes::types(village, &veikko, command).await;
            scenes::types(village, &cast.leena, command).await;
        }
        let shown = |phone: &Phone| {
            phone.reads_all();
            phone.transcript().into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
        };
        let veikkos = shown(&veikko);
        for foreign in ["Aino", "Leena", "Brother", "Friend", "Harbour Street", "Mikko"] {
            assert!(!veikkos.contains(foreign), "Veikko reads of {foreign}:\n{veikkos}");
        }
        let leenas = shown(&cast.leena);
        for foreign in ["Veikko", "Onni", "Fisherman", "Boathouse", "Sanna", "Brother", "Friend"] {
            assert!(!leenas.contains(foreign), "Leena reads of {foreign}:\n{leenas}");
        }
        cast.aino.reads_all();
    })
    .await;
}
