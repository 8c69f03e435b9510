//! Every tap is judged as if forged: by who taps and today's facts, never by what a button says.

use kith::sandbox::story::Cast;
use kith::sandbox::{Phone, Village};

use crate::scenes;

/// What is in Aino's network and nobody outside may read.
const THEIRS: [&str; 7] = ["Aino", "Onni", "Leena", "Mikko", "Brother", "Harbour Street", "t.me/"];

/// A team of its own with its coordinator, a person with a network of their own, a practitioner of Aino's team who does
/// not work with her, and somebody from nowhere.
async fn neighbours(village: &Village, sanna: &Phone) -> [Phone; 4] {
    let names = ["Pekka", "Veikko", "Tuula", "Xanthippe"];
    let [pekka, veikko, tuula, stranger] = names.map(|name| village.phone(name, "en"));
    scenes::types(village, sanna, "/team").await;
    scenes::taps(village, sanna, "Bring someone in").await;
    scenes::opens(village, &tuula, &sanna.link()).await;
    tuula.reads("Welcome, Tuula");
    sanna.reads_all();
    scenes::opens(village, &pekka, &village.team_link("Hill").await.unwrap()).await;
    pekka.reads("Welcome, Pekka");
    scenes::another_person(village, &pekka, &veikko).await;
    scenes::types(village, &stranger, "/start").await;
    stranger.reads("you need a link");
    [pekka, veikko, tuula, stranger]
}

/// Proves H6, H20, I12.
#[tokio::test]
async fn no_outsiders_forged_tap_changes_anything_or_shows_anything() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::link_for(village, &cast.aino, "Cousin").await;
        let buttons = scenes::every_button(village).await;
        let outsiders = neighbours(village, &cast.sanna).await;
        let before = scenes::facts(village).await;
        assert!(buttons.len() > if village.file().is_some() { 80 } else { 9 }, "{}", buttons.len());
        for outsider in &outsiders {
            for data in &buttons {
                outsider.taps_by_data(data);
            }
            village.rests().await;
            let shown: Vec<_> = outsider.transcript().into_iter().filter(|line| line.who == "bot").collect();
            for word in THEIRS.into_iter().filter(|word| outsider.name() != "Pekka" || *word != "t.me/") {
                assert!(shown.iter().all(|line| !line.text.contains(word)), "{} reads {word}", outsider.name());
            }
            scenes::same(&before, &scenes::facts(village).await, &outsider.name());
        }
    })
    .await;
}

/// Proves H2, H6, I12.
#[tokio::test]
async fn a_member_can_forge_nothing_but_their_own_answer() {
    Village::story(async |village| {
        let Cast { aino, onni, leena, sanna, mikko } = scenes::meeting(village).await;
        scenes::link_for(village, &aino, "Cousin").await;
        let own = scenes::value(village, &format!("SELECT id FROM known_participant WHERE tg = '{}'", onni.id())).await;
        let buttons = scenes::every_button(village).await;
        // Their own are their answer, the meeting in their calendar, a time that they suggest, and a picture of whom their card names.
        let free = ["an:", "ic:", "mf:", "pm:"];
        let theirs = |data: &&String| !free.iter().any(|code| data.starts_with(code)) && !data.contains(&own);
        let before = scenes::facts(village).await;
        let card = onni.screen();
        for data in buttons.iter().filter(theirs) {
            scenes::forges(village, &onni, data).await;
            let screen = onni.screen();
            scenes::same(&before, &scenes::facts(village).await, data);
            for word in ["Leena", "Mikko", "Sanna", "Brother", "Friend", "t.me/"] {
                assert!(!screen.contains(word), "{data} shows {word}: {screen}");
            }
        }
        assert!(!card.is_empty());
        for phone in [&aino, &onni, &leena, &sanna, &mikko] {
            phone.sees_nothing_new();
        }
    })
    .await;
}

#[tokio::test]
async fn truncated_old_and_senseless_data_gets_a_short_answer() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let meeting = scenes::value(village, "SELECT id FROM meeting").await;
        let whole = format!("an:{meeting}:1:coming-in_person");
        let mut senseless: Vec<_> = (1..whole.len()).map(|end| whole[..end].to_owned()).collect();
        senseless.extend(
            ["?", "an:::", "qu:99:99", "zo:Mars/Base", "la:xx", "ch:99:99", "cm:0000-00-00", "🙂"].map(str::to_owned),
        );
        senseless.extend([format!("{whole}:more"), whole.to_uppercase(), format!("an:{meeting}:-1:not_sure:")]);
        let (before, card) = (scenes::facts(village).await, cast.onni.screen());
        for data in senseless.iter().filter(|data| data.len() <= 64) {
            scenes::forges(village, &cast.onni, data).await;
            assert!(cast.onni.toast().is_some(), "{data}: the phone waits for ever");
        }
        assert_eq!(cast.onni.screen(), card);
        for version in ["0", "2", "99", "-1", "9223372036854775807"] {
            scenes::forges(village, &cast.onni, &format!("an:{meeting}:{version}:not_sure")).await;
            assert!(cast.onni.toast().unwrap().contains("This has changed in the meantime"), "{version}");
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
    })
    .await;
}

#[tokio::test]
async fn buttons_of_a_question_that_is_closed_say_so() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let before = scenes::facts(village).await;
        for data in ["ty", "tn", "se", "po", "pe", "pl", "fo:phone", "ch:14:0", "cd:2031-01-07", "tf:true"] {
            for phone in [&cast.aino, &cast.onni, &cast.sanna] {
                scenes::forges(village, phone, data).await;
                // Who may never do such a thing hears that instead.
                let chooses = matches!(data, "po" | "pe");
                let never = chooses && phone.id() != cast.aino.id();
                let words = if never { "not open to you now" } else { "This button does not work any more" };
                assert!(phone.toast().unwrap().contains(words), "{data}");
            }
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
    })
    .await;
}

/// Proves H2, H12, I12.
#[tokio::test]
async fn what_only_the_person_can_do_no_practitioner_can_forge() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let other = village.phone("Eeva", "en");
        scenes::opens(village, &other, &scenes::link_for(village, &cast.aino, "Cousin").await).await;
        other.reads("Thank you for opening");
        cast.aino.reads("Is that Cousin?");
        let persons = [
            "ag:", "mo:", "no:", "it:", "nt:", "co:", "nl:", "es:", "rm:", "ry:", "ad:", "pa:", "pc:", "pd:", "st:",
            "sy:",
        ];
        let buttons = scenes::every_button(village).await;
        let before = scenes::facts(village).await;
        for data in buttons.iter().filter(|data| persons.iter().any(|code| data.starts_with(code))) {
            for practitioner in [&cast.sanna, &cast.mikko] {
                scenes::forges(village, practitioner, data).await;
                assert!(practitioner.toast().is_some(), "{data}");
            }
            scenes::same(&before, &scenes::facts(village).await, data);
        }
        for phone in [&cast.aino, &cast.sanna, &cast.mikko, &other] {
            phone.sees_nothing_new();
        }
    })
    .await;
}

/// Proves I12.
#[tokio::test]
async fn what_only_the_team_can_do_the_person_cannot_forge() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let teams = ["np:", "tw:", "tt:", "ho:", "so:", "sx:"];
        let mut buttons = scenes::every_button(village).await;
        buttons.retain(|data| teams.iter().any(|code| data.starts_with(code)));
        buttons.push("sl".to_owned());
        let before = scenes::facts(village).await;
        for data in &buttons {
            scenes::forges(village, &cast.aino, data).await;
            assert!(cast.aino.toast().unwrap().contains("not open to you now"), "{data}");
            scenes::same(&before, &scenes::facts(village).await, data);
        }
    })
    .await;
}

/// Proves H6.
#[tokio::test]
async fn a_tap_that_names_somebody_elses_message_is_judged_by_who_tapped() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let stranger = village.phone("Xanthippe", "en");
        let meeting = scenes::value(village, "SELECT id FROM meeting").await;
        let (before, card, id) = (scenes::facts(village).await, cast.onni.screen(), cast.onni.newest_id());
        let chat = serde_json::json!({"id": cast.onni.id(), "type": "private", "first_name": "Onni"});
        village.sandbox().inject(serde_json::json!({"callback_query": {
            "id": "1", "chat_instance": "1", "data": format!("an:{meeting}:1:not_coming"),
            "from": {"id": stranger.id(), "is_bot": false, "first_name": "Xanthippe"},
            "message": {"message_id": id, "date": 1_790_000_000, "chat": chat, "text": card},
        }}));
        village.rests().await;
        scenes::same(&before, &scenes::facts(village).await, "a stranger's tap on Onni's card");
        assert_eq!(cast.onni.screen(), card);
        stranger.sees_nothing_new();
    })
    .await;
}
