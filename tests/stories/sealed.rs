//! A stolen database, and a stolen backup, name nobody: whoever has no key reads ids, times and answers.

use kith::operate::backup;
use kith::sandbox::Village;

use crate::{opened, scenes};

/// Proves H21.
#[tokio::test]
async fn a_stolen_file_names_nobody_and_whoever_has_the_key_reads_all() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let stranger = village.phone("Xanthippe", "en");
        let link = scenes::link_for(village, &cast.aino, "Grandmother").await;
        scenes::opens(village, &stranger, &link).await;
        scenes::types(village, &cast.sanna, "/meet").await;
        for phone in cast.phones().into_iter().chain([&stranger]) {
            assert!(!scenes::shows_in_the_clear(village, phone), "{} can be read", phone.name());
        }
        let canaries = ["Brother", "Friend", "Grandmother", "Harbour Street"];
        for canary in canaries {
            assert!(!scenes::shows(village, canary.as_bytes()), "{canary} can be read");
            assert!(scenes::holds(village, canary.as_bytes()), "{canary} is sealed, and opens");
        }
        let file = tempfile::tempdir().expect("a folder");
        let file = file.path().join("night.kith");
        backup::backup(village.database(), &file, village.clock()).await.expect("a backup");
        let bytes = std::fs::read(&file).expect("a backup");
        let ids = cast.phones().map(|phone| phone.id().to_string());
        let names = ["Aino", "Onni", "Sanna", "Xanthippe"].map(str::to_owned);
        for secret in ids.into_iter().chain(names).chain(canaries.map(str::to_owned)) {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "the backup shows {secret}");
        }
        let names = opened::rows(village, "SELECT name FROM known_participant ORDER BY name").await.expect("names");
        assert_eq!(names.concat(), ["Aino", "Leena", "Mikko", "Onni", "Sanna"]);
        cast.phones().into_iter().chain([&stranger]).for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
