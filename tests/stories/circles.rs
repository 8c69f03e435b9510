//! The people as a picture: the person's own circles, and what others see of the same people.

use kith::sandbox::story::Cast;
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, REFUSED, read_all, settings};

async fn moves(village: &Village, aino: &Phone, label: &str, circle: &str) {
    read_all([aino]);
    scenes::types(village, aino, "/network").await;
    aino.reads("The people you have asked");
    for tap in [label, circle] {
        scenes::taps(village, aino, tap).await;
    }
}

/// The picture with its words, from `/network`.
async fn own_picture(village: &Village, aino: &Phone) -> String {
    read_all([aino]);
    scenes::types(village, aino, "/network").await;
    aino.reads("The people you have asked");
    scenes::taps(village, aino, "As a picture").await;
    assert!(aino.file().expect("a picture").starts_with(b"\x89PNG") && aino.is_protected());
    aino.reads("")
}

/// The picture with its words, as somebody of the team gets it from the screen that shows who works with the person.
async fn teams_picture(village: &Village, cast: &Cast) -> (Vec<u8>, String) {
    read_all([&cast.sanna]);
    scenes::types(village, &cast.sanna, "/ready").await;
    cast.sanna.reads("Aino");
    for tap in ["Who works with Aino", "The people as a picture"] {
        scenes::taps(village, &cast.sanna, tap).await;
    }
    assert!(cast.sanna.is_protected());
    (cast.sanna.file().expect("a picture"), cast.sanna.reads("Who is with Aino"))
}

async fn network_id(village: &Village) -> String {
    scenes::value(village, "SELECT id FROM network").await
}

#[tokio::test]
async fn the_person_says_how_near_each_is_and_gets_a_picture_that_says_it_in_words_too() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        moves(village, &cast.aino, "Brother", "Inner").await;
        cast.aino.sees("On your picture they are in the inner circle. Only you see that");
        assert!(cast.aino.buttons().concat().contains("✓ Inner"), "{:?}", cast.aino.buttons());
        settings(village, &cast.leena, &["Take a break", "1 week"]).await;
        scenes::link_for(village, &cast.aino, "Aunt").await;
        let said = own_picture(village, &cast.aino).await;
        for line in [
            "Inner:\nBrother – with you",
            "Middle:\nFriend – on a break or not now\nAunt – link not opened yet",
            "Your team: Sanna and Mikko",
        ] {
            assert!(said.contains(line), "{said}");
        }
        assert!(!said.contains("Outer"), "nobody is told that a circle is empty: {said}");
        assert!(!cast.aino.is_covered());
        moves(village, &cast.aino, "Brother", "Outer").await;
        assert!(own_picture(village, &cast.aino).await.contains("Outer:\nBrother"));
        scenes::types(village, &cast.aino, "/log").await;
        let log = cast.aino.reads_all().join("\n").to_lowercase();
        assert!(!log.contains("circle") && !log.contains("outer"), "a circle is nobody's business: {log}");
        read_all(cast.phones());
    })
    .await;
}

#[tokio::test]
async fn a_circle_is_in_the_persons_export_alone_and_is_forgotten_with_them() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        moves(village, &cast.aino, "Brother", "Outer").await;
        for (phone, theirs) in [(&cast.aino, true), (&cast.onni, false), (&cast.sanna, false)] {
            read_all([phone]);
            scenes::types(village, phone, "/export").await;
            let file = String::from_utf8(phone.file().expect("a file")).expect("UTF-8");
            assert_eq!(file.contains(r#""circle": "outer""#), theirs, "{}: {file}", phone.name());
        }
        read_all(cast.phones());
        scenes::types(village, &cast.aino, "/forget").await;
        scenes::taps(village, &cast.aino, "Yes, forget me").await;
        assert_eq!(scenes::value(village, "SELECT DISTINCT circle FROM contact").await, "middle");
        read_all(cast.phones());
    })
    .await;
}

/// Who holds somebody, and why somebody is not asked, is not to be seen over a shoulder.
#[tokio::test]
async fn one_shape_stands_for_every_reason_for_which_nothing_goes_to_somebody() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        moves(village, &cast.aino, "Brother", "Not this one").await;
        moves(village, &cast.aino, "Friend", "Not now").await;
        let said = own_picture(village, &cast.aino).await;
        assert!(said.contains("Brother – on a break or not now\nFriend – on a break or not now"), "{said}");
        assert!(!said.contains("paused"), "{said}");
        read_all(cast.phones());
    })
    .await;
}

/// A circle may hurt: nobody but the person sees one, nor anything that follows from it.
///
/// Proves H2.
#[tokio::test]
async fn to_the_team_everybody_stands_in_one_circle_wherever_the_person_puts_them() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let (before, said) = teams_picture(village, &cast).await;
        assert!(said.contains("Leena – takes part\nOnni – takes part"), "{said}");
        for (label, circle) in [("Brother", "Outer"), ("Friend", "Inner")] {
            moves(village, &cast.aino, label, circle).await;
        }
        let (after, said) = teams_picture(village, &cast).await;
        assert_eq!(before, after, "a circle changes nothing of what others see");
        for word in ["Inner", "Outer", "inner", "outer", "Brother", "Friend"] {
            assert!(!said.contains(word), "{word}: {said}");
        }
        read_all([&cast.aino]);
        scenes::types(village, &cast.aino, "/log").await;
        cast.aino.reads("Sanna looked at a picture of who takes part");
        scenes::types(village, &cast.onni, "/log").await;
        cast.onni.reads_all();
        cast.onni.sees("Sanna looked at a picture of who takes part");
        read_all(cast.phones());
    })
    .await;
}

/// Proves H2.
#[tokio::test]
async fn one_of_the_people_sees_exactly_whom_their_card_names() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        for phone in [&cast.onni, &cast.leena] {
            scenes::taps(village, phone, "I'm coming").await;
        }
        settings(village, &cast.leena, &["What others see", "the others may see"]).await;
        settings(village, &cast.aino, &["What others see", "Let those who wish it"]).await;
        moves(village, &cast.aino, "Friend", "Inner").await;
        read_all(cast.phones());
        scenes::types(village, &cast.onni, "/meetings").await;
        cast.onni.reads("Also coming: Leena");
        scenes::taps(village, &cast.onni, "As a picture").await;
        let said = cast.onni.reads("Also coming: Leena");
        assert!(
            cast.onni.is_protected() && !["Inner", "Sanna", "Mikko"].iter().any(|word| said.contains(word)),
            "{said}"
        );
        // Onni lets nobody see that he comes: to Leena there is no picture to ask for, and a forged tap shows herself alone.
        scenes::types(village, &cast.leena, "/meetings").await;
        cast.leena.reads("Meeting with Aino");
        assert!(!cast.leena.buttons().concat().contains("As a picture"));
        scenes::forges(village, &cast.leena, &format!("pm:{}", network_id(village).await)).await;
        let said = cast.leena.reads("This picture shows Aino, you");
        assert!(!said.contains("Onni"), "{said}");
        read_all(cast.phones());
    })
    .await;
}

/// Proves H2, H12.
#[tokio::test]
async fn nobody_else_gets_the_picture_or_moves_anybody() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let (network, stranger) = (network_id(village).await, village.phone("Xanthippe", "en"));
        let contact = scenes::rows(village, "SELECT id FROM contact ORDER BY created_at").await[0][0].clone();
        scenes::types(village, &stranger, "/start").await;
        moves(village, &cast.aino, "Brother", "Not this one").await;
        read_all(cast.phones().into_iter().chain([&stranger]));
        let before = scenes::facts(village).await;
        for phone in [&stranger, &cast.leena, &cast.sanna] {
            scenes::forges(village, phone, &format!("cr:{contact}:inner")).await;
            assert!(phone.toast().expect("an answer").contains(REFUSED), "{}", phone.name());
        }
        for phone in [&stranger, &cast.sanna] {
            scenes::forges(village, phone, &format!("pm:{network}")).await;
            assert!(phone.toast().expect("an answer").contains(REFUSED), "{}", phone.name());
        }
        for phone in [&stranger, &cast.leena, &cast.aino] {
            scenes::forges(village, phone, &format!("pn:{network}")).await;
            assert!(phone.toast().expect("an answer").contains(REFUSED), "{}", phone.name());
        }
        // To whoever is held it looks as if nothing went on.
        scenes::forges(village, &cast.onni, &format!("pm:{network}")).await;
        assert!(cast.onni.toast().expect("an answer").contains("nothing to answer here"), "{:?}", cast.onni.toast());
        cast.onni.sees_nothing_new();
        scenes::same(&before, &scenes::facts(village).await, "somebody else's picture");
        read_all(cast.phones().into_iter().chain([&stranger]));
    })
    .await;
}

/// Proves H7.
#[tokio::test]
async fn on_a_phone_that_others_see_the_picture_shows_itself_only_after_a_tap_and_its_words_name_nobody() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        for phone in [&cast.aino, &cast.sanna] {
            read_all([phone]);
            settings(village, phone, &["Show messages only after"]).await;
        }
        let said = own_picture(village, &cast.aino).await;
        assert!(cast.aino.is_covered(), "{said}");
        assert!(!["Brother", "Friend", "Sanna", "Mikko", "circle"].iter().any(|word| said.contains(word)), "{said}");
        scenes::types(village, &cast.sanna, "/ready").await;
        cast.sanna.reads("How far each meeting is");
        scenes::taps(village, &cast.sanna, "As a picture").await;
        assert!(cast.sanna.file().is_some() && cast.sanna.is_covered(), "their meetings, too");
        read_all(cast.phones());
    })
    .await;
}
