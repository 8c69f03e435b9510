//! An account that was taken over: from the freeze on nothing that is done from it counts, and nothing personal leaves for it (H6).

use kith::sandbox::dawn;
use kith::sandbox::{Phone, Village};

use crate::scenes;

const PAUSED: &str = "This chat is paused, and nothing has changed";

async fn asks_to_freeze(village: &Village, practitioner: &Phone, name: &str) {
    scenes::types(village, practitioner, "/freeze").await;
    practitioner.reads("Has somebody else taken over an account?");
    scenes::taps(village, practitioner, name).await;
    practitioner.sees(&format!("Freeze the account of {name} here?"));
}

async fn freezes(village: &Village, practitioner: &Phone, name: &str) {
    asks_to_freeze(village, practitioner, name).await;
    scenes::taps(village, practitioner, "Yes, freeze it").await;
    assert!(practitioner.toast().unwrap().contains("is frozen here"));
}

async fn thaws(village: &Village, practitioner: &Phone, name: &str) {
    scenes::types(village, practitioner, "/freeze").await;
    practitioner.reads("Has somebody else taken over an account?");
    scenes::taps(village, practitioner, &format!("Frozen: {name}")).await;
    assert!(practitioner.toast().unwrap().contains("is open here again"));
}

/// Everything that can be done from a phone, and that the answer is one neutral line with whom to call.
async fn tries_everything(village: &Village, phone: &Phone, ids: &[(&str, String)]) -> usize {
    let mut tried = 0;
    for (name, _) in kith::conversation::Command::NAMES {
        scenes::types(village, phone, &format!("/{name}")).await;
        is_paused(phone);
        tried += 1;
    }
    for text in ["I can't go on", "tomorrow 15:00", "Brother"] {
        scenes::types(village, phone, text).await;
        is_paused(phone);
    }
    phone.sends_voice();
    village.rests().await;
    is_paused(phone);
    for (code, id) in ids {
        scenes::forges(village, phone, &code.replace('#', id)).await;
        assert!(phone.toast().unwrap().contains(PAUSED), "{code}");
        is_paused(phone);
        tried += 1;
    }
    phone.blocks();
    phone.unblocks();
    village.rests().await;
    phone.sees_nothing_new();
    tried
}

fn is_paused(phone: &Phone) {
    let told = phone.reads(PAUSED);
    assert!(told.contains("In an emergency call 112"), "{told}");
    for name in ["Aino", "Leena", "Sanna", "Mikko", "Harbour"] {
        assert!(!told.contains(name), "{told}");
    }
}

async fn ids(village: &Village, phone: &Phone) -> Vec<(&'static str, String)> {
    let place = scenes::value(village, &format!("SELECT id FROM known_participant WHERE tg = '{}'", phone.id())).await;
    let meeting = scenes::value(village, "SELECT id FROM meeting").await;
    let contact = scenes::rows(village, "SELECT id FROM contact").await[0][0].clone();
    vec![
        ("an:#:1:not_coming", meeting.clone()),
        ("an:#:1:coming-in_person", meeting.clone()),
        ("ca:#", meeting.clone()),
        ("cy:#:1", meeting.clone()),
        ("mv:#", meeting),
        ("sy:#", place.clone()),
        ("lg:#:0", place),
        ("ry:#", contact.clone()),
        ("nl:#", contact),
        ("fy", String::new()),
        ("la:fi", String::new()),
        ("in", String::new()),
    ]
}

/// Proves H6.
#[tokio::test]
async fn frozen_account() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        for (phone, name) in [(&cast.onni, "Onni"), (&cast.aino, "Aino")] {
            let ids = ids(village, phone).await;
            freezes(village, &cast.mikko, name).await;
            let before = scenes::facts(village).await;
            let tried = tries_everything(village, phone, &ids).await;
            assert!(tried > 25, "{tried}");
            scenes::same(&before, &scenes::facts(village).await, &format!("{name}, frozen,"));
            thaws(village, &cast.mikko, name).await;
            phone.sees_nothing_new();
        }
        let audited = "SELECT COUNT(*) FROM audit WHERE action IN ('froze', 'thawed')";
        assert_eq!(scenes::value(village, audited).await, "4", "a freeze may have to be answered for");
        scenes::taps(village, &cast.onni, "Not coming").await;
        scenes::types(village, &cast.onni, "/log").await;
        let told = cast.onni.reads("What has happened around you");
        assert!(told.contains("Mikko froze the account of Onni here") && told.contains("Onni here again"), "{told}");
        scenes::types(village, &cast.aino, "/log").await;
        let told = cast.aino.reads("What has happened around you");
        assert!(told.contains("froze the account of Onni") && told.contains("froze the account of Aino"), "{told}");
    })
    .await;
}

/// What was done from the account and waits when the team says so does not count, whichever came first.
///
/// Proves H6.
#[tokio::test]
async fn what_waits_already_does_not_count() {
    // Of those who ask for updates: brought ones are handled as they come, and none waits.
    let village = &Village::replicas(dawn::clock(), 1).await.expect("a village");
    let cast = scenes::meeting(village).await;
    asks_to_freeze(village, &cast.sanna, "Onni").await;
    let before = scenes::facts(village).await;
    cast.onni.taps("Not coming");
    cast.onni.types("/stop");
    cast.onni.taps_by_data("fy");
    cast.sanna.taps("Yes, freeze it");
    cast.onni.taps("I'm coming");
    village.rests().await;
    let after = scenes::facts(village).await.replace("unreachable", "reachable");
    let differs: Vec<_> = after.lines().filter(|line| !before.contains(line)).collect();
    // That messages do not arrive there is all that the freeze itself changes.
    assert!(
        differs
            .iter()
            .all(|line| line.starts_with("account:") || line.contains("\"froze") || line.starts_with("outbox:")),
        "{differs:?}"
    );
    (0..4).for_each(|_| is_paused(&cast.onni));
    cast.onni.sees_nothing_new();
    village.ends_well();
}

/// Proves H6.
#[tokio::test]
async fn nothing_is_sent_to_a_frozen_account_and_what_still_holds_comes_after_it() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        freezes(village, &cast.sanna, "Onni").await;
        scenes::types(village, &cast.aino, "/meetings").await;
        let card = cast.aino.reads("Your meeting");
        assert!(card.contains("Onni – messages don't arrive"), "{card}");
        scenes::are_asked_again(village, &[&cast.leena, &cast.sanna, &cast.mikko]).await;
        village.skip_to_next_news().await.expect("a reminder");
        for phone in [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("his meeting is coming up");
        }
        scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        for phone in [&cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("is cancelled");
        }
        cast.onni.sees_nothing_new();
        thaws(village, &cast.sanna, "Onni").await;
        cast.onni.reads("is cancelled");
        cast.onni.sees_nothing_new();
    })
    .await;
}

/// A freeze is of the whole account: in another network nobody learns of it, only that messages do not arrive.
#[tokio::test]
async fn a_freeze_holds_in_every_network_and_is_told_in_its_own() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let [pekka, veikko] = ["Pekka", "Veikko"].map(|name| village.phone(name, "en"));
        scenes::opens(village, &pekka, &village.team_link("Hill").await.unwrap()).await;
        pekka.reads("Welcome, Pekka");
        scenes::another_person(village, &pekka, &veikko).await;
        scenes::is_known(village, &veikko, &cast.onni, "Friend").await;
        cast.onni.reads("Veikko asks you");
        scenes::taps(village, &cast.onni, "I agree").await;
        veikko.reads("Friend has said yes");
        freezes(village, &cast.mikko, "Onni").await;
        let told = pekka.reads("A message to Onni did not arrive");
        assert!(!told.contains("froze"), "{told}");
        scenes::types(village, &cast.onni, "/stop").await;
        is_paused(&cast.onni);
        scenes::types(village, &veikko, "/log").await;
        assert!(!veikko.reads("What has happened").contains("froze"));
        scenes::types(village, &pekka, "/freeze").await;
        pekka.reads("Has somebody else");
        assert!(pekka.buttons().contains(&"Onni".to_owned()), "to this team he is not frozen: {:?}", pekka.buttons());
    })
    .await;
}
