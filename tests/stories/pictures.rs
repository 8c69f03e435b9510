//! What is drawn: how far a practitioner's meetings are, and how the time for first meetings stands.

use kith::drawing::BAR;
use kith::sandbox::{Phone, Village};
use resvg::tiny_skia::Pixmap;

use crate::scenes::{self, REFUSED};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

async fn drawn(village: &Village, phone: &Phone) -> Vec<u8> {
    scenes::types(village, phone, "/ready").await;
    phone.reads("How far each meeting is");
    scenes::taps(village, phone, "As a picture").await;
    let words = phone.reads("Your meetings as a picture, as of");
    assert!(phone.is_protected() && !words.contains("Aino"), "{words}");
    let picture = phone.file().expect("a picture");
    assert!(picture.starts_with(PNG) && picture.len() > 10_000, "{} bytes", picture.len());
    picture
}

/// How much of a picture has the colour of what is ready, and of the time that has run.
fn coloured(picture: &[u8]) -> usize {
    let sheet = Pixmap::decode_png(picture).expect("a PNG");
    let colours = sheet.pixels().iter().map(|one| format!("#{:02x}{:02x}{:02x}", one.red(), one.green(), one.blue()));
    colours.filter(|colour| colour == BAR).count()
}

/// A planted bug draws each meeting as one that waits.
#[tokio::test]
async fn a_practitioner_sees_their_meetings_at_one_look_and_the_person_reads_that_they_looked() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let before = drawn(village, &cast.sanna).await;
        scenes::types(village, &cast.aino, "/log").await;
        // Once for `/ready`; a picture within the hour is the same look.
        cast.aino.reads("Sanna looked at your meetings");
        for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.mikko, &cast.sanna] {
            scenes::taps(village, phone, "I'm coming").await;
            phone.reads_all();
        }
        let after = drawn(village, &cast.sanna).await;
        let (before, after) = (coloured(&before), coloured(&after));
        assert!(after > before + 2_000, "a full disc instead of a ring: {before}, {after}");
        scenes::read_all(cast.phones());
    })
    .await;
}

/// A planted bug draws a clock that stands still.
#[tokio::test]
async fn before_there_is_a_meeting_the_clock_is_drawn_and_for_nobody_else() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let early = drawn(village, &cast.sanna).await;
        village.wait(jiff::SignedDuration::from_hours(48)).await;
        let late = drawn(village, &cast.sanna).await;
        let (early, late) = (coloured(&early), coloured(&late));
        // A bar of 620 by 12, each way twice as fine: 28 % of it.
        assert_eq!((early, late), (0, 620 * 28 / 100 * 12 * 4), "two of seven days have run");
        for phone in [&cast.aino, &cast.onni] {
            let before = scenes::facts(village).await;
            scenes::forges(village, phone, "bp").await;
            assert!(phone.toast().unwrap().contains(REFUSED));
            assert!(phone.file().is_none());
            scenes::same(&before, &scenes::facts(village).await, "a picture that is not theirs");
        }
        scenes::read_all(cast.phones());
    })
    .await;
}
