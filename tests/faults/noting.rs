//! Who was there: two taps, the convener asked once, put right for two days, seen by the rules of answers, never a mark on anybody.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use kith::sandbox::{Phone, Village};

use crate::again::an_hour_in;
use crate::books;
use crate::scene::{count, invited, taps, types, waits_until};

async fn attendance(village: &Village) -> Vec<String> {
    let sql = "SELECT k.name || ': ' || c.status || COALESCE(' ' || c.how, '') FROM care_attendance c
               JOIN known_participant k ON k.id = c.participant_id ORDER BY 1";
    books::rows(village, sql).await.concat()
}

/// Who was there, as the care team's store was last told.
fn told(village: &Village) -> BTreeMap<String, String> {
    let event = village.care_store().last().filter(|event| event.kind == "meeting.attendance").expect("it was told");
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let people = event.data["participants"].as_array().expect("a list").clone();
    people.iter().map(|one| (word(&one["id"]), format!("{} {}", word(&one["status"]), word(&one["how"])))).collect()
}

/// The same, as the care team's window shows it.
async fn seen(village: &Village) -> BTreeMap<String, String> {
    let sql = "SELECT participant_id, status || ' ' || COALESCE(how, '') FROM care_attendance";
    books::rows(village, sql).await.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
}

async fn opens_the_note(village: &Village, phone: &Phone) {
    types(village, phone, "/meetings").await;
    phone.reads("Last meeting with Aino");
    let label =
        if phone.buttons().iter().any(|label| label.starts_with("Put right")) { "Put right who" } else { "Note who" };
    taps(village, phone, label).await;
}

#[tokio::test]
async fn the_convener_is_asked_once_and_two_taps_keep_it() {
    Village::story(async |village| {
        let cast = an_hour_in(village).await;
        village.wait(SignedDuration::from_hours(1)).await;
        let question = cast.sanna.reads("Who was at the meeting with Aino");
        assert!(question.contains("at 15:00"), "{question}");
        assert_eq!(cast.sanna.buttons(), ["Note who was there", "Again tomorrow", "Again in a week"]);
        taps(village, &cast.sanna, "Note who was there").await;
        cast.sanna.sees("This is what people had said");
        taps(village, &cast.sanna, "That is right").await;
        cast.sanna.sees("Noted by the team:");
        cast.sanna.sees("Onni – was there");
        let all = ["Aino", "Leena", "Mikko", "Onni", "Sanna"].map(|name| format!("{name}: came in_person"));
        assert_eq!(attendance(village).await, all);
        village.wait(SignedDuration::from_hours(40)).await;
        assert_eq!(count(&cast.sanna, "Who was at the meeting"), 1);
        for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.mikko] {
            phone.sees_nothing_new();
        }
        let event = village.care_store().last().expect("an event");
        assert_eq!(
            (event.kind.as_str(), event.data["participants"].as_array().map(Vec::len)),
            ("meeting.attendance", Some(5))
        );
        assert_eq!(event.data["participants"][0]["status"], "came");
        // Nobody is told; whoever looks finds it, also in the log.
        types(village, &cast.aino, "/log").await;
        assert!(cast.aino.reads("What has happened").contains("Sanna noted who was at the meeting on"));
        types(village, &cast.onni, "/log").await;
        assert!(cast.onni.reads("What has happened").contains("Sanna noted who was at the meeting on"));
    })
    .await;
}

#[tokio::test]
async fn whoever_is_quicker_than_the_question_takes_it_away() {
    Village::story(async |village| {
        let cast = an_hour_in(village).await;
        opens_the_note(village, &cast.mikko).await;
        taps(village, &cast.mikko, "That is right").await;
        cast.mikko.sees("Noted by the team:");
        village.wait(SignedDuration::from_hours(30)).await;
        cast.sanna.sees_nothing_new();
    })
    .await;
}

/// Three different things: did not come, told us, could not be reached.
#[tokio::test]
async fn who_was_not_there_is_one_of_three_things_and_none_is_a_reproach() {
    Village::story(async |village| {
        let cast = invited(village).await;
        taps(village, &cast.onni, "Not coming").await;
        for phone in [&cast.aino, &cast.mikko] {
            taps(village, phone, "I'm coming").await;
        }
        for phone in [&cast.sanna, &cast.mikko, &cast.aino] {
            phone.reads_all();
        }
        // Leena blocks the chat before the meeting moves: of the new time she never hears.
        cast.leena.blocks();
        village.rests().await;
        cast.sanna.reads("A message to Leena did not arrive");
        crate::scene::aino_moves_it_without(village, &cast, "in 4 days 12:00", &cast.leena).await;
        let asked = "SELECT o.due_at - m.start_at FROM outbox o JOIN meeting m ON m.id = o.meeting_id WHERE o.kind = 'who_came' AND o.done_at IS NULL";
        assert_eq!(books::rows(village, asked).await, [["7200000"]], "the question moves with the meeting");
        taps(village, &cast.onni, "Not coming").await;
        taps(village, &cast.mikko, "By phone").await;
        taps(village, &cast.aino, "I'm coming").await;
        waits_until(village, -SignedDuration::from_mins(30)).await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        opens_the_note(village, &cast.mikko).await;
        assert_eq!(
            cast.mikko.buttons()[..5],
            [
                "✓ Aino – in person",
                "– Leena – not there",
                "✓ Mikko – by phone",
                "– Onni – not there",
                "– Sanna – not there"
            ]
        );
        // A tap on a name goes round: online, then not there.
        taps(village, &cast.mikko, "Aino").await;
        taps(village, &cast.mikko, "Aino").await;
        taps(village, &cast.mikko, "Aino").await;
        taps(village, &cast.mikko, "That is right").await;
        for line in [
            "Aino – was not there",
            "Leena – may not have heard of it from us",
            "Mikko – was there by phone",
            "Onni – had said before that it would not work out",
        ] {
            cast.mikko.sees(line);
        }
        assert_eq!(
            attendance(village).await,
            ["Aino: did_not_come", "Leena: not_reached", "Mikko: came phone", "Onni: told_us", "Sanna: did_not_come"]
        );
        let screen = cast.mikko.screen().to_lowercase();
        assert!(!["show", "miss", "fail", "absen"].iter().any(|word| screen.contains(word)), "{screen}");
    })
    .await;
}

#[tokio::test]
async fn anybody_of_the_team_puts_it_right_for_two_days_and_then_it_stays() {
    Village::story(async |village| {
        let cast = an_hour_in(village).await;
        opens_the_note(village, &cast.sanna).await;
        taps(village, &cast.sanna, "That is right").await;
        village.wait(SignedDuration::from_hours(47)).await;
        opens_the_note(village, &cast.mikko).await;
        taps(village, &cast.mikko, "✓ Onni").await;
        let list = cast.mikko.newest_id();
        taps(village, &cast.mikko, "That is right").await;
        cast.mikko.sees("Onni – was there by phone");
        assert_eq!(told(village), seen(village).await, "the care team's store was told what its window shows");
        types(village, &cast.aino, "/log").await;
        assert!(cast.aino.reads("What has happened").contains("Mikko put right who was at the meeting on"));
        taps(village, &cast.mikko, "Put right who").await;
        village.wait(SignedDuration::from_hours(1)).await;
        cast.mikko.taps_on(list, "That is right");
        village.rests().await;
        assert!(
            cast.mikko.toast().is_some_and(|toast| toast.starts_with("Two days have passed")),
            "{:?}",
            cast.mikko.toast()
        );
        assert!(attendance(village).await.contains(&"Onni: came phone".to_owned()));
        types(village, &cast.mikko, "/meetings").await;
        cast.mikko.reads("Onni – was there by phone");
        assert_eq!(cast.mikko.buttons(), ["Again tomorrow", "Again in a week"]);
    })
    .await;
}

/// Proves H2.
#[tokio::test]
async fn members_see_themselves_and_those_who_let_them() {
    Village::story(async |village| {
        let cast = an_hour_in(village).await;
        opens_the_note(village, &cast.sanna).await;
        taps(village, &cast.sanna, "That is right").await;
        taps(village, &cast.onni, "Not coming").await;
        cast.onni.sees("Onni – was there");
        let card = cast.onni.screen();
        assert!(!["Leena", "Mikko", "Sanna"].iter().any(|name| card.contains(name)), "{card}");
        for (phone, label) in
            [(&cast.aino, "Let those who wish it see each other"), (&cast.leena, "may see that I come")]
        {
            types(village, phone, "/settings").await;
            phone.reads_all();
            taps(village, phone, "What others see").await;
            taps(village, phone, label).await;
        }
        let id = books::rows(village, "SELECT id FROM meeting").await.concat().concat();
        cast.onni.taps_by_data(&format!("me:{id}"));
        village.rests().await;
        cast.onni.sees("Also there: Leena");
    })
    .await;
}

/// What is over can wait for the morning.
///
/// Proves H4.
#[tokio::test]
async fn the_question_keeps_the_conveners_night_and_follows_the_responsibility() {
    Village::story(async |village| {
        let cast = crate::scene::gathered(village).await;
        crate::scene::plans(village, &cast.aino, "tomorrow 19:00", "The kitchen").await;
        taps(village, &cast.aino, "Yes, invite everyone").await;
        types(village, &cast.sanna, "/ready").await;
        cast.sanna.reads_all();
        taps(village, &cast.sanna, "Who works with Aino").await;
        taps(village, &cast.sanna, "Make Mikko the convener").await;
        waits_until(village, SignedDuration::ZERO).await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        village.wait(SignedDuration::from_hours(12)).await;
        assert_eq!((cast.sanna.unread(), cast.mikko.unread()), (0, 0), "it is seven in the morning");
        village.wait(SignedDuration::from_hours(1)).await;
        cast.mikko.reads("Who was at the meeting with Aino");
        cast.sanna.sees_nothing_new();
    })
    .await;
}

/// Read aloud, in Finnish: the question, the list, the card, the log.
#[tokio::test]
async fn in_finnish_too() {
    Village::story(async |village| {
        let cast = an_hour_in(village).await;
        for phone in [&cast.sanna, &cast.aino, &cast.onni] {
            phone.taps_by_data("la:fi");
            village.rests().await;
            phone.reads_all();
        }
        village.wait(SignedDuration::from_hours(1)).await;
        let question = cast.sanna.reads("Ketkä olivat mukana tapaamisessa (Aino, ");
        assert!(question.contains("klo 15.00)? Kaksi napautusta riittää."), "{question}");
        assert_eq!(cast.sanna.buttons(), ["Merkitse, ketkä olivat mukana", "Taas huomenna", "Taas viikon päästä"]);
        taps(village, &cast.sanna, "Merkitse").await;
        cast.sanna.sees("Näin ihmiset olivat vastanneet. Napauta nimeä, niin merkintä vaihtuu");
        taps(village, &cast.sanna, "✓ Onni – paikan päällä").await;
        assert!(cast.sanna.buttons().contains(&"✓ Onni – puhelimella".to_owned()), "{:?}", cast.sanna.buttons());
        taps(village, &cast.sanna, "Näin se oli").await;
        assert_eq!(
            cast.sanna.toast().as_deref(),
            Some("Merkitty. Kuka tahansa tiimistä voi korjata tätä kahden päivän ajan.")
        );
        cast.sanna.sees("Tiimin merkintä:");
        cast.sanna.sees("Onni – oli mukana puhelimella");
        types(village, &cast.aino, "/log").await;
        assert!(cast.aino.reads("Mitä ympärilläsi").contains("Sanna merkitsi, ketkä olivat mukana tapaamisessa: "));
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Leena – oli paikalla");
        taps(village, &cast.aino, "Taas huomenna").await;
        let question = cast.aino.reads("Onko kaikki oikein?");
        assert!(question.contains("Mukaan kutsutaan samat ihmiset kuin viimeksi."), "{question}");
        taps(village, &cast.aino, "Kyllä, kutsu samat ihmiset").await;
        cast.onni.reads("Aino toivoo, että tulet tapaamiseen.");
        for phone in [&cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads_all();
        }
        taps(village, &cast.aino, "Ketkä tietävät").await;
        cast.aino.sees("Tietävät: Aino, Leena, Mikko, Onni ja Sanna");
    })
    .await;
}
