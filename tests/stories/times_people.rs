//! Several times for one meeting, and who is asked about them: what each of them sees, who may choose, and who is asked no more.

use jiff::SignedDuration;
use kith::sandbox::story::Cast;
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, REFUSED, facts, forges, same, taps, types, value};
use crate::times::{ASKED, asked, poll, puts_together, says};

/// What others say is theirs: a member's card shows their own words and no count.
#[tokio::test]
async fn a_member_sees_their_own_answers_only_and_the_team_how_many_said_what() {
    Village::story(async |village| {
        let cast = asked(village).await;
        says(village, &cast.leena, "1: no").await;
        says(village, &cast.leena, "1: if need be").await;
        says(village, &cast.onni, "1: yes").await;
        let card = cast.onni.screen();
        for word in ["if need be 1", "yes 1", "Not answered", "would be ready", "No time is ready", "Leena"] {
            assert!(!card.contains(word), "{word}: {card}");
        }
        assert!(!cast.onni.buttons().iter().any(|key| key.contains("Choose the time") || key.contains("None of")));
        assert!(cast.onni.buttons().contains(&"✓ 1: yes".to_owned()), "{:?}", cast.onni.buttons());
        taps(village, &cast.mikko, "Show how it is now").await;
        cast.mikko.sees("– yes 1, if need be 1, no 0");
        cast.mikko.sees("No time is ready yet.\nNot answered yet: Aino, Leena, Mikko, Onni and Sanna");
        assert!(!cast.mikko.buttons().iter().any(|key| key.contains("Choose the time")), "the convener chooses");
        assert!(cast.onni.is_protected() && cast.mikko.is_protected());
        taps(village, &cast.sanna, "Choose the time").await;
        assert!(cast.sanna.toast().unwrap().contains("Aino has not said yes to any of these times yet"));
    })
    .await;
}

/// The team never chooses a time that the person has not said yes to; nobody's poll is open to another network.
///
/// Proves H12, H20.
#[tokio::test]
async fn a_time_is_chosen_only_by_whom_it_is_up_to() {
    Village::story(async |village| {
        let cast = asked(village).await;
        for phone in [&cast.sanna, &cast.mikko] {
            says(village, phone, "1: yes").await;
        }
        says(village, &cast.aino, "1: no").await;
        let id = poll(village).await;
        let before = facts(village).await;
        for nth in [1, 2] {
            forges(village, &cast.sanna, &format!("vy:{id}:{nth}")).await;
            assert!(cast.sanna.toast().unwrap().contains("The person has not said yes to this time yet"));
        }
        for phone in [&cast.mikko, &cast.onni] {
            forges(village, phone, &format!("vy:{id}:1")).await;
            assert!(phone.toast().unwrap().contains(REFUSED));
        }
        forges(village, &cast.onni, &format!("vo:{id}:7:yes")).await;
        assert!(cast.onni.toast().unwrap().contains(REFUSED));
        let [pekka, veikko] = ["Pekka", "Veikko"].map(|name| village.phone(name, "en"));
        scenes::opens(village, &pekka, &village.team_link("Hill").await.unwrap()).await;
        pekka.reads("Welcome, Pekka");
        scenes::another_person(village, &pekka, &veikko).await;
        pekka.reads_all();
        veikko.reads_all();
        let there = facts(village).await;
        for phone in [&pekka, &veikko] {
            for data in ["va:#", "vc:#", "vd:#", "vs:#", "vo:#:1:yes", "vt:#", "vy:#:1", "vx:#", "vz:#"] {
                forges(village, phone, &data.replace('#', &id)).await;
                assert!(phone.toast().unwrap().contains(REFUSED), "{data}");
            }
        }
        same(&there, &facts(village).await, "another network");
        assert!(before.lines().filter(|line| line.starts_with("poll")).all(|line| there.contains(line)));
    })
    .await;
}

/// Whoever is held hears nothing of the times and counts for nothing; when they are let go they are asked again, and their words stand.
///
/// Proves H2.
#[tokio::test]
async fn whoever_is_held_is_not_asked() {
    Village::story(async |village| {
        let cast = asked(village).await;
        says(village, &cast.onni, "2: yes").await;
        types(village, &cast.sanna, "/pause").await;
        cast.sanna.reads("Should somebody get no messages for now?");
        taps(village, &cast.sanna, "Onni").await;
        taps(village, &cast.sanna, "Yes, pause them").await;
        let before = facts(village).await;
        taps(village, &cast.onni, "2: no").await;
        assert!(cast.onni.toast().unwrap().contains("There is nothing to answer here at the moment"));
        types(village, &cast.onni, "/meetings").await;
        cast.onni.reads("There is no meeting planned");
        same(&before, &facts(village).await, "somebody who is held");
        forges(village, &cast.mikko, &format!("vs:{}", poll(village).await)).await;
        assert!(
            !cast.mikko.screen().contains("Onni") && !cast.mikko.screen().contains("yes 1"),
            "{}",
            cast.mikko.screen()
        );
        types(village, &cast.sanna, "/pause").await;
        cast.sanna.reads("Should somebody get no messages for now?");
        taps(village, &cast.sanna, "Paused: Onni").await;
        let again = cast.onni.reads(ASKED);
        assert!(again.contains("your answer: yes"), "{again}");
    })
    .await;
}

/// Whoever leaves, or is forgotten, has said nothing any more; what is kept of somebody is theirs to read.
///
/// Proves H3.
#[tokio::test]
async fn whoever_leaves_or_is_forgotten_has_said_nothing() {
    Village::story(async |village| {
        let cast = asked(village).await;
        says(village, &cast.onni, "2: yes").await;
        says(village, &cast.leena, "2: if need be").await;
        types(village, &cast.leena, "/export").await;
        cast.leena.reads("");
        let file = String::from_utf8(cast.leena.file().expect("a file")).expect("text");
        assert!(file.contains("\"word\": \"if_need_be\"") && !file.contains("\"word\": \"yes\""), "{file}");
        assert!(file.contains("\"poll_slot\": [\n") && file.contains("The kitchen"), "{file}");
        types(village, &cast.onni, "/forget").await;
        cast.onni.reads("Shall Kith forget you?");
        taps(village, &cast.onni, "Yes, forget me").await;
        cast.onni.reads_all();
        cast.aino.reads("Brother does not take part any more");
        cast.sanna.reads_all();
        assert_eq!(value(village, "SELECT count(*) FROM poll_answer").await, "1", "Leena's");
        forges(village, &cast.onni, &format!("vo:{}:2:yes", poll(village).await)).await;
        assert!(cast.onni.toast().unwrap().contains(REFUSED));
        types(village, &cast.leena, "/stop").await;
        cast.leena.reads("Leave Aino's meetings?");
        taps(village, &cast.leena, "Yes, leave").await;
        cast.leena.reads_all();
        cast.aino.reads_all();
        taps(village, &cast.mikko, "Show how it is now").await;
        cast.mikko.sees("Not answered yet: Aino, Mikko and Sanna");
        village.wait(SignedDuration::from_hours(26)).await;
        assert_eq!(value(village, "SELECT count(*) FROM poll_answer").await, "0", "after a day, with her name");
        cast.aino.reads_all();
    })
    .await;
}

/// Without the person there is nothing to find a time for.
#[tokio::test]
async fn when_the_person_leaves_the_times_are_off() {
    Village::story(async |village| {
        let cast = asked(village).await;
        puts_together(village, &cast.mikko, &["in 6 days 10:00", "in 7 days 10:00"], "").await;
        taps(village, &cast.mikko, "Yes, ask them").await;
        cast.aino.reads("Mikko offers some times");
        types(village, &cast.aino, "/stop").await;
        cast.aino.reads("Leave Kith?");
        taps(village, &cast.aino, "Yes, leave").await;
        cast.aino.reads_all();
        for phone in [&cast.onni, &cast.leena, &cast.mikko, &cast.sanna] {
            phone.reads("The times you were asked about are off");
        }
        cast.sanna.reads("Aino");
        assert_eq!(
            scenes::rows(village, "SELECT state FROM poll ORDER BY state").await.concat(),
            ["declined", "dropped"]
        );
    })
    .await;
}

/// Somebody agrees while people are asked; the person is asked whether they should be, too.
async fn comes_late(village: &Village, cast: &Cast, name: &str, label: &str) -> Phone {
    let late = village.phone(name, "en");
    scenes::is_known(village, &cast.aino, &late, label).await;
    late.reads_all();
    taps(village, &late, "I agree").await;
    cast.aino.reads(name);
    late
}

/// Consents are asked again when something is sent: who was removed before the bot came to it is not written to.
///
/// Proves H3.
#[tokio::test]
async fn whoever_comes_late_is_asked_too_and_whoever_was_removed_is_not() {
    Village::story(async |village| {
        let cast = asked(village).await;
        let eeva = comes_late(village, &cast, "Eeva", "Cousin").await;
        let before = eeva.transcript().len();
        let contact = value(village, "SELECT id FROM known_contact WHERE label = 'Cousin'").await;
        cast.aino.taps("Ask them to");
        cast.aino.taps_by_data(&format!("ry:{contact}"));
        village.rests().await;
        assert_eq!(eeva.transcript().len(), before, "nothing goes to her any more");
        let uuno = comes_late(village, &cast, "Uuno", "Neighbour").await;
        taps(village, &cast.aino, "Ask them to").await;
        uuno.reads(ASKED);
        says(village, &uuno, "3: yes").await;
        forges(village, &cast.aino, &format!("vy:{}:3", poll(village).await)).await;
        uuno.reads("so you are down as coming");
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("is agreed. Are you coming?");
        }
        assert_eq!(eeva.transcript().len(), before, "not later either");
    })
    .await;
}

/// The same on a Finnish phone, and each in their own zone.
#[tokio::test]
async fn everybody_reads_the_times_in_their_own_language_and_zone() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        types(village, &cast.onni, "/settings").await;
        cast.onni.reads("");
        forges(village, &cast.onni, "la:fi").await;
        forges(village, &cast.leena, "zo:America/New_York").await;
        cast.onni.reads_all();
        cast.leena.reads_all();
        let helsinki = jiff::tz::TimeZone::get("Europe/Helsinki").expect("a zone");
        let day = village.clock().now().to_zoned(helsinki).date().saturating_add(jiff::Span::new().days(9));
        puts_together(village, &cast.sanna, &["in 9 days 4:30", "in 10 days 12:00"], "Aino's place").await;
        taps(village, &cast.sanna, "Yes, ask them").await;
        cast.aino.reads("Sanna offers");
        taps(village, &cast.aino, "Yes, ask everyone").await;
        let finnish = cast.onni.reads("Aino haluaisi tavata ja kysyy, mitkä näistä ajoista sopivat sinulle");
        assert!(finnish.contains("klo 4.30\n2) "), "{finnish}");
        let there = cast.leena.reads(ASKED);
        let night = format!("1. {}", day.yesterday().expect("a day").strftime("%A, %-d %B"));
        let morning = format!("in New York ({} at 04:30 in Helsinki)", day.strftime("%A, %-d %B %Y"));
        assert!(there.contains(&night) && there.contains(&morning), "{there}");
        taps(village, &cast.onni, "2) tarvittaessa").await;
        cast.onni.sees("vastauksesi: tarvittaessa");
        forges(village, &cast.aino, &format!("vy:{}:2", poll(village).await)).await;
        cast.onni.reads("Tapaamisen aika on sovittu: Aino. Vastasit siihen ”tarvittaessa”. Oletko tulossa?");
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads(ASKED);
        }
        for phone in [&cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("is agreed. Are you coming?");
        }
    })
    .await;
}

/// A break keeps the question waiting, and the end of it too, but for whoever counts as coming: they would be waited for in vain.
///
/// Proves H10.
#[tokio::test]
async fn a_break_keeps_the_times_waiting_but_not_what_was_agreed() {
    Village::story(async |village| {
        let cast = asked(village).await;
        says(village, &cast.onni, "2: yes").await;
        says(village, &cast.leena, "2: no").await;
        for phone in [&cast.onni, &cast.leena] {
            forges(village, phone, "bf:1").await;
            phone.reads_all();
        }
        let eeva = comes_late(village, &cast, "Eeva", "Cousin").await;
        forges(village, &eeva, "bf:1").await;
        eeva.reads_all();
        taps(village, &cast.aino, "Ask them to").await;
        eeva.sees_nothing_new();
        forges(village, &cast.aino, &format!("vy:{}:2", poll(village).await)).await;
        cast.onni.reads("so you are down as coming");
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads("is agreed. Are you coming?");
        }
        for phone in [&cast.leena, &eeva] {
            phone.sees_nothing_new();
        }
    })
    .await;
}

/// Who goes, or is not needed any more, may be the last whom everybody waited for.
#[tokio::test]
async fn whoever_goes_or_is_not_needed_any_more_may_make_a_time_ready() {
    Village::story(async |village| {
        let cast = asked(village).await;
        let contact = value(village, "SELECT id FROM known_contact WHERE label = 'Brother'").await;
        forges(village, &cast.aino, &format!("es:{contact}:true")).await;
        for phone in [&cast.sanna, &cast.mikko] {
            says(village, phone, "2: yes").await;
        }
        forges(village, &cast.aino, &format!("vo:{}:2:yes", poll(village).await)).await;
        cast.sanna.sees_nothing_new();
        forges(village, &cast.aino, &format!("es:{contact}:false")).await;
        cast.sanna.reads("One of the times would be ready");
        forges(village, &cast.aino, &format!("es:{contact}:true")).await;
        forges(village, &cast.aino, &format!("es:{contact}:false")).await;
        cast.sanna.sees_nothing_new();
        forges(village, &cast.aino, &format!("es:{contact}:true")).await;
        for phone in [&cast.sanna, &cast.mikko] {
            taps(village, phone, "1: yes").await;
        }
        forges(village, &cast.aino, &format!("vo:{}:1:yes", poll(village).await)).await;
        types(village, &cast.onni, "/stop").await;
        cast.onni.reads("Leave Aino's meetings?");
        taps(village, &cast.onni, "Yes, leave").await;
        cast.onni.reads_all();
        cast.aino.reads("Onni does not take part any more");
        for phone in [&cast.aino, &cast.sanna] {
            let ready = phone.reads("One of the times would be ready");
            assert!(ready.contains("10:00"), "{ready}");
        }
    })
    .await;
}

/// On a phone that others see, the question says what it is about only after a tap: the times, or what became of them.
///
/// Proves H7.
#[tokio::test]
async fn a_question_that_was_sent_hidden_shows_what_was_decided() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        for phone in [&cast.onni, &cast.leena] {
            forges(village, phone, "ds:true").await;
            phone.reads_all();
        }
        puts_together(village, &cast.aino, &["in 2 days 10:00", "in 3 days 10:00"], "").await;
        taps(village, &cast.aino, "Yes, ask everyone").await;
        for phone in [&cast.onni, &cast.leena] {
            let hidden = phone.reads("There is a message for you");
            assert!(!hidden.contains("Aino"), "{hidden}");
        }
        let old = cast.leena.newest_id();
        taps(village, &cast.onni, "Show").await;
        cast.onni.sees("Times for a meeting with Aino");
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads(ASKED);
        }
        forges(village, &cast.aino, &format!("vy:{}:2", poll(village).await)).await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("");
        }
        cast.leena.taps_on(old, "Show");
        village.rests().await;
        let shown =
            cast.leena.transcript().into_iter().rev().find(|line| line.text.starts_with("(edited)")).unwrap().text;
        assert!(shown.contains("The time is agreed. Here is the meeting."), "{shown}");
    })
    .await;
}
