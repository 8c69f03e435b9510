//! `/log`: everything that happened around somebody, and nothing of anybody else.

use kith::sandbox::{Phone, Village};

use crate::scenes;

/// The newest page, as this phone reads it.
async fn log(village: &Village, phone: &Phone) -> String {
    scenes::types(village, phone, "/log").await;
    phone.reads("What has happened around you")
}

#[tokio::test]
async fn the_person_reads_what_was_done_sent_told_and_looked_at() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::taps(village, &cast.onni, "I'm coming").await;
        scenes::taps(village, &cast.sanna, "I'm coming").await;
        scenes::types(village, &cast.sanna, "/ready").await;
        let text = log(village, &cast.aino).await;
        for line in [
            "Sanna looked at your meetings",
            "Onni: coming",
            "Kith wrote to Mikko: how far the meeting is",
            "Kith told the team's system: who is coming, without names",
            "an invitation",
            "Onni joined",
        ] {
            assert!(text.contains(line), "{line:?} is missing:\n{text}");
        }
        assert!(!text.contains("wrote to Aino"), "what was written to her is in her own chat:\n{text}");
        assert_eq!(text.lines().next(), Some("What has happened around you, newest first. Only you see this."));
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

#[tokio::test]
async fn a_member_reads_what_concerns_them_and_nothing_of_others() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::taps(village, &cast.onni, "I'm coming").await;
        scenes::taps(village, &cast.leena, "Not coming").await;
        let text = log(village, &cast.onni).await;
        for line in ["Onni joined", "Onni: coming", "Kith wrote to Onni: an invitation", "Kith told the team's system"]
        {
            assert!(text.contains(line), "{line:?} is missing:\n{text}");
        }
        for other in ["Leena", "Brother", "Mikko", "not coming", "made a link"] {
            assert!(!text.contains(other), "{other:?} is none of Onni's business:\n{text}");
        }
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

#[tokio::test]
async fn earlier_pages_are_turned_to_and_nobody_turns_anothers() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        for answer in ["I'm coming", "Not coming"].repeat(8) {
            scenes::taps(village, &cast.onni, answer).await;
        }
        let newest = log(village, &cast.aino).await;
        assert!(!newest.contains("made a link"), "the beginning is on another page:\n{newest}");
        let mut pages = 0;
        while cast.aino.buttons().concat().contains("Earlier") {
            scenes::taps(village, &cast.aino, "Earlier").await;
            pages += 1;
        }
        assert!(pages >= 1 && cast.aino.screen().contains("made a link"), "{}", cast.aino.screen());
        scenes::taps(village, &cast.aino, "Later").await;
        let place = scenes::value(village, "SELECT id FROM participant WHERE role = 'person'").await;
        cast.onni.taps_by_data(&format!("lg:{place}:0"));
        village.rests().await;
        assert!(cast.onni.toast().is_some_and(|toast| toast.starts_with("This is not open to you")));
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
