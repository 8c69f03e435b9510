//! How people come: boxes to tick beside a yes, seen by those who arrange it and by nobody else, and gone with the yes.

use jiff::SignedDuration;
use kith::sandbox::{Phone, Village};

use crate::scene::{aino_moves_it, all_coming, invited, sanna_cancels, taps, types, waits_until};
use crate::{books, folding};

/// What stands beside the answers, as the care team's window shows it.
async fn beside(village: &Village) -> Vec<String> {
    let sql = "SELECT k.name || ': ' || c.later_minutes || ' ' || c.needs FROM care_participant c
               JOIN known_participant k ON k.id = c.participant_id WHERE c.later_minutes > 0 OR c.needs <> '' ORDER BY 1";
    books::rows(village, sql).await.concat()
}

async fn card(village: &Village, phone: &Phone) -> String {
    types(village, phone, "/meetings").await;
    phone.reads("eeting")
}

/// Onni comes half an hour later, and needs a way in without steps.
async fn onni_says_more(village: &Village, onni: &Phone) {
    taps(village, onni, "What would help").await;
    onni.sees("Only Aino and the team see it");
    taps(village, onni, "☐ From 15:30").await;
    taps(village, onni, "☐ Step-free access").await;
}

#[tokio::test]
async fn whoever_comes_may_say_more_and_those_who_arrange_it_read_it() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        assert!(cast.onni.buttons().contains(&"What would help".to_owned()), "{:?}", cast.onni.buttons());
        taps(village, &cast.onni, "What would help").await;
        assert_eq!(
            cast.onni.buttons(),
            [
                "☑ From the start",
                "☐ From 15:15",
                "☐ From 15:30",
                "☐ From 15:45",
                "☐ From 16:00",
                "☐ An interpreter",
                "☐ Step-free access",
                "☐ A chair for an advocate",
                "Back"
            ]
        );
        taps(village, &cast.onni, "☐ From 15:30").await;
        taps(village, &cast.onni, "☐ Step-free access").await;
        taps(village, &cast.onni, "☐ A chair").await;
        taps(village, &cast.onni, "☑ A chair").await;
        assert!(cast.onni.buttons().contains(&"☑ From 15:30".to_owned()), "{:?}", cast.onni.buttons());
        taps(village, &cast.onni, "Back").await;
        cast.onni.sees("Your answer: coming, from 15:30, needs step-free access. You can change it");
        assert_eq!(beside(village).await, ["Onni: 30 step_free"]);
        let line = "Onni – coming, from 15:30, needs step-free access";
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            let card = card(village, phone).await;
            assert!(card.contains(line), "{card}");
            assert_eq!(card.contains("To arrange:\nstep-free access for Onni"), phone.id() != cast.aino.id(), "{card}");
        }
        let others = card(village, &cast.leena).await;
        assert!(!others.contains("step-free") && !others.contains("15:30"), "{others}");
        let event = village.care_store().last().filter(|event| event.kind == "participant.said_more").expect("told");
        let told = &event.data["participant"];
        assert_eq!((told["later_minutes"].as_i64(), told["needs"][0].as_str()), (Some(30), Some("step_free")));
        for phone in [&cast.aino, &cast.onni] {
            types(village, phone, "/log").await;
            assert!(phone.reads("What has happened").contains("Onni said how they come, or what would help"));
        }
        types(village, &cast.leena, "/log").await;
        assert!(!cast.leena.reads("What has happened").contains("would help"));
        types(village, &cast.onni, "/export").await;
        cast.onni.reads_all();
        let file = String::from_utf8(cast.onni.file().expect("a file")).expect("text");
        assert!(file.contains("\"needs\": \"step_free\"") && file.contains("\"later\": 30"), "{file}");
    })
    .await;
}

/// Nobody is told that somebody needs something; who looks reads it, until the meeting has been noted.
#[tokio::test]
async fn it_stands_in_the_list_of_who_is_there_and_goes_when_they_do_not_come() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        onni_says_more(village, &cast.onni).await;
        taps(village, &cast.onni, "Back").await;
        for (label, kept) in [("By phone", true), ("Not coming", false), ("I'm coming", false)] {
            taps(village, &cast.onni, label).await;
            assert_eq!(!beside(village).await.is_empty(), kept, "{label}");
            assert_eq!(folding::differences(village).await, [""; 0], "{label}");
        }
        onni_says_more(village, &cast.onni).await;
        taps(village, &cast.onni, "Back").await;
        taps(village, &cast.onni, "Not sure yet").await;
        cast.onni.sees("Your answer: not sure yet.");
        assert!(!cast.onni.buttons().contains(&"What would help".to_owned()), "{:?}", cast.onni.buttons());
        assert_eq!(beside(village).await.len(), 0);
        taps(village, &cast.onni, "I'm coming").await;
        onni_says_more(village, &cast.onni).await;
        taps(village, &cast.onni, "Back").await;
        waits_until(village, -SignedDuration::from_mins(5)).await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        assert!(card(village, &cast.mikko).await.contains("Onni – coming, from 15:30, needs step-free access"));
        taps(village, &cast.onni, "I'm coming").await;
        assert!(
            cast.onni.toast().is_some_and(|toast| toast.starts_with("This meeting has already begun")),
            "{:?}",
            cast.onni.toast()
        );
    })
    .await;
}

/// Proves H18.
#[tokio::test]
async fn a_move_asks_anew_and_an_old_box_shows_the_new_card() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        onni_says_more(village, &cast.onni).await;
        let boxes = cast.onni.newest_id();
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Your meeting");
        aino_moves_it(village, &cast, "in 4 days 12:00").await;
        assert_eq!(beside(village).await.len(), 0);
        cast.onni.taps_on(boxes, "☐ An interpreter");
        village.rests().await;
        assert!(
            cast.onni.toast().is_some_and(|toast| toast.starts_with("This has changed")),
            "{:?}",
            cast.onni.toast()
        );
        assert_eq!(beside(village).await.len(), 0);
        taps(village, &cast.onni, "I'm coming").await;
        let (id, data) = (books::rows(village, "SELECT id FROM meeting").await.concat().concat(), "from-15");
        cast.onni.taps_by_data(&format!("hm:{id}:1:{data}"));
        village.rests().await;
        assert_eq!(beside(village).await.len(), 0);
        cast.onni.taps_by_data(&format!("hm:{id}:2:{data}"));
        village.rests().await;
        assert_eq!(beside(village).await, ["Onni: 15 "]);
        sanna_cancels(village, &cast).await;
        cast.onni.taps_by_data(&format!("hm:{id}:2:interpreter"));
        village.rests().await;
        assert_eq!(beside(village).await, ["Onni: 15 "], "it is over");
        assert_eq!(folding::differences(village).await, [""; 0]);
    })
    .await;
}

/// Their own wall time, also where the clocks differ.
#[tokio::test]
async fn the_times_are_the_readers_own_and_who_has_not_said_yes_has_no_boxes() {
    Village::story(async |village| {
        let cast = invited(village).await;
        let id = books::rows(village, "SELECT id FROM meeting").await.concat().concat();
        for forged in [format!("he:{id}"), format!("hm:{id}:1:step_free")] {
            cast.leena.taps_by_data(&forged);
            village.rests().await;
        }
        assert_eq!(beside(village).await.len(), 0, "she has not said that she comes");
        cast.onni.taps_by_data("zo:Europe/London");
        village.rests().await;
        card(village, &cast.onni).await;
        taps(village, &cast.onni, "I'm coming").await;
        taps(village, &cast.onni, "What would help").await;
        taps(village, &cast.onni, "☐ From 13:15").await;
        let seen = card(village, &cast.mikko).await;
        assert!(seen.contains("Onni – coming, from 15:15"), "{seen}");
        types(village, &cast.onni, "/stop").await;
        cast.onni.reads("Leave Aino's meetings?");
        taps(village, &cast.onni, "Yes, leave").await;
        cast.aino.reads("Onni does not take part any more");
        assert_eq!(beside(village).await.len(), 0, "it went with him");
        assert_eq!(folding::differences(village).await, [""; 0]);
        cast.onni.taps_by_data(&format!("hm:{id}:1:interpreter"));
        village.rests().await;
        assert_eq!(beside(village).await.len(), 0);
    })
    .await;
}

/// Read aloud, in Finnish.
#[tokio::test]
async fn in_finnish_too() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        for phone in [&cast.onni, &cast.sanna] {
            phone.taps_by_data("la:fi");
            village.rests().await;
            phone.reads_all();
        }
        types(village, &cast.onni, "/meetings").await;
        cast.onni.reads("Tapaaminen");
        taps(village, &cast.onni, "Mikä auttaisi").await;
        cast.onni.sees("Sen näkevät vain Aino ja tiimi.");
        taps(village, &cast.onni, "☐ Klo 15.30 alkaen").await;
        taps(village, &cast.onni, "☐ Tulkki").await;
        taps(village, &cast.onni, "Takaisin").await;
        cast.onni.sees("Vastauksesi: tulossa klo 15.30 alkaen, tarpeen: tulkki. Voit muuttaa");
        types(village, &cast.sanna, "/meetings").await;
        assert!(cast.sanna.reads("Onni").contains("Järjestettävää:\ntulkki: Onni"));
    })
    .await;
}
