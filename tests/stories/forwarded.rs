//! H1: an invitation reaches somebody it was not made for.

use kith::sandbox::Village;

use crate::scenes::{self, DEAD};

/// What would tell a stranger whom or what the link is about.
const TELLING: [&str; 22] = [
    "aino",
    "brother",
    "sanna",
    "harbour",
    "care",
    "clinic",
    "illness",
    "ward ",
    "patient",
    "psychosis",
    "mental",
    "therap",
    "health",
    "hospital",
    "treatment",
    "service",
    "team",
    "practitioner",
    "meeting",
    "network",
    "invit",
    "support",
];

/// Proves H1, I4.
#[tokio::test]
async fn invite_forwarded() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let stranger = village.phone("Quetzalcoatlus", "en");
        let link = scenes::link_for(village, &cast.aino, "Brother").await;
        scenes::opens(village, &stranger, &link).await;
        let seen = stranger.reads("Thank you for opening").to_lowercase();
        let told: Vec<_> = TELLING.iter().filter(|word| seen.contains(*word)).collect();
        assert!(told.is_empty() && stranger.buttons().is_empty(), "a stranger is told {told:?}: {seen}");
        assert!(scenes::knows(village, &stranger), "the look into the bytes finds somebody who is there");
        cast.aino.reads("Someone opened the link you made for Brother. They appear as “Quetzalcoatlus”");
        assert!(cast.aino.is_protected(), "it names somebody");
        scenes::taps(village, &cast.aino, "No, someone else").await;
        cast.aino.sees("nothing about whoever opened it is kept");
        assert!(!scenes::knows(village, &stranger), "the stranger is still in the store's bytes");
        stranger.sees_nothing_new();
        for phone in [&stranger, &cast.onni] {
            scenes::opens(village, phone, &link).await;
            phone.reads(DEAD);
            assert!(!scenes::knows(village, phone));
        }
        scenes::taps(village, &cast.aino, "Make a new link").await;
        cast.aino.reads("Here is a link for Brother");
        assert!(!scenes::knows(village, &stranger));
    })
    .await;
}

/// Proves H15, I4.
#[tokio::test]
async fn whoever_declines_the_notice_leaves_nothing_in_the_bytes() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        for (name, more) in [("Quetzalcoatlus", false), ("Pterodactylus", true)] {
            let other = village.phone(name, "en");
            scenes::is_known(village, &cast.aino, &other, "Cousin").await;
            other.reads("Aino asks you");
            assert!(scenes::knows(village, &other));
            if more {
                scenes::taps(village, &other, "Tell me more").await;
            }
            scenes::taps(village, &other, "No, thank you").await;
            other.sees("Nothing about you is kept");
            cast.aino.reads("Cousin said no for now");
            assert!(!scenes::knows(village, &other), "{name} is still in the store's bytes");
        }
    })
    .await;
}

/// Proves I4.
#[tokio::test]
async fn a_person_who_declines_leaves_nothing_in_the_bytes() {
    Village::story(async |village| {
        let cast = scenes::team(village).await;
        let other = village.phone("Quetzalcoatlus", "en");
        scenes::types(village, &cast.sanna, "/new").await;
        cast.sanna.reads("A link for the person");
        let link = cast.sanna.link();
        cast.sanna.reads("at least two practitioners");
        scenes::opens(village, &other, &link).await;
        other.reads("Thank you for opening");
        cast.sanna.reads("They appear as");
        scenes::taps(village, &cast.sanna, "Yes").await;
        other.reads("You decide");
        scenes::taps(village, &other, "No, thank you").await;
        cast.sanna.reads("said no for now");
        assert!(!scenes::knows(village, &other));
    })
    .await;
}
