//! Standing in: a visible act for one meeting, and at the next the team is the person's own again.

use jiff::SignedDuration;
use kith::sandbox::story::{Cast, TOMORROW};
use kith::sandbox::{Phone, Village, facts};

use crate::scene::{all_coming, plans, taps, types, waits_until};

const LINE: &str = "Stands in for Mikko this time: Eero";

/// Eero works in the team, and with nobody of this story.
async fn a_colleague(village: &Village, cast: &Cast) -> Phone {
    let eero = village.phone("Eero", "en");
    types(village, &cast.sanna, "/team").await;
    cast.sanna.reads("The team");
    taps(village, &cast.sanna, "Bring someone in").await;
    cast.sanna.reads("10 minutes");
    eero.opens(&cast.sanna.link());
    village.rests().await;
    eero.reads("Welcome, Eero");
    cast.sanna.reads("Eero has joined your team");
    eero
}

/// Everybody is coming, and then Eero stands in for Mikko.
async fn eero_stands_in(village: &Village) -> (Cast, Phone) {
    let cast = all_coming(village).await;
    let eero = a_colleague(village, &cast).await;
    types(village, &cast.sanna, "/meetings").await;
    cast.sanna.reads("The meeting is ready");
    taps(village, &cast.sanna, "Somebody stands in").await;
    cast.sanna.sees("Everybody who is asked can read it");
    taps(village, &cast.sanna, "Mikko").await;
    cast.sanna.sees("To this meeting only");
    taps(village, &cast.sanna, "Eero").await;
    cast.sanna.sees(LINE);
    (cast, eero)
}

async fn everybody_reads_it(village: &Village) -> (Cast, Phone) {
    let (cast, eero) = eero_stands_in(village).await;
    let told = cast.aino.reads("This time Eero comes to your meeting in place of Mikko.");
    assert!(told.contains(LINE) && told.contains("waiting for one more practitioner"), "{told}");
    cast.mikko.reads("Eero comes in your place on");
    eero.reads("Can you come to this one meeting with Aino, in place of Mikko?");
    (cast, eero)
}

/// Proves H11.
#[tokio::test]
async fn a_substitute_is_shown_to_everybody_before_the_meeting_and_to_the_person_at_once() {
    Village::story(async |village| {
        let (cast, eero) = everybody_reads_it(village).await;
        taps(village, &eero, "I'm coming").await;
        eero.sees(LINE);
        cast.sanna.reads("The meeting is ready");
        cast.aino.reads("The meeting is ready");
        types(village, &cast.onni, "/meetings").await;
        cast.onni.reads(LINE);
        types(village, &cast.aino, "/log").await;
        cast.aino.reads("Sanna asked Eero to stand in at one meeting");
        let sql = "SELECT s.status, s.substitute, COALESCE(p.role, '') FROM care_participant s
                   LEFT JOIN care_participant p ON p.participant_id = s.stands_in_for AND p.meeting_id = s.meeting_id
                   WHERE s.role = 'practitioner' ORDER BY s.status, s.substitute";
        let window = village.rows(sql).await.expect("the window");
        assert_eq!(window, [["coming", "no", ""], ["coming", "yes", "practitioner"], ["withdrawn", "no", ""]]);
        let asked = village.care_store().events().into_iter().find(|one| one.data["participant"]["substitute"] == true);
        assert!(asked.expect("an event").data["participant"]["stands_in_for"].is_string());
        waits_until(village, SignedDuration::from_hours(20)).await;
        // What is due at one moment comes in any order.
        for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.sanna, &eero] {
            let told = phone.reads_all();
            assert!(told.iter().any(|one| one.starts_with("A reminder") && one.contains(LINE)), "{told:#?}");
            let evenings = told.iter().filter(|one| one.starts_with(TOMORROW) && one.contains("Aino")).count();
            let is_team = ["Sanna", "Eero"].contains(&phone.name().as_str());
            assert_eq!(evenings, usize::from(is_team), "and not Mikko, in whose place Eero comes");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_stood_in_is_not_asked_to_the_next_meeting_and_sees_nothing_of_it() {
    Village::story(async |village| {
        let (cast, eero) = everybody_reads_it(village).await;
        plans(village, &cast.aino, "in 6 days 14:00", "The library").await;
        taps(village, &cast.aino, "Yes, invite everyone").await;
        let asked = "SELECT COUNT(*) FROM seat s JOIN participant p ON p.id = s.participant_id
                     WHERE p.stands_in_at IS NOT NULL AND s.meeting_id <> p.stands_in_at";
        assert_eq!(village.rows(asked).await.expect("seats"), [["0"]]);
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("meeting");
        }
        types(village, &eero, "/ready").await;
        assert_eq!(eero.reads("How far each meeting is").matches("Meeting with Aino").count(), 1);
        types(village, &eero, "/meetings").await;
        eero.reads(LINE);
        let next = village.rows("SELECT m.id FROM meeting m ORDER BY m.called_at DESC LIMIT 1").await.unwrap().concat();
        eero.taps_by_data(&format!("me:{}", next.concat()));
        village.rests().await;
        assert!(eero.transcript().iter().all(|line| !line.text.contains("The library")), "none of it");
    })
    .await;
}

#[tokio::test]
async fn a_place_for_one_meeting_ends_a_day_after_it_began() {
    Village::story(async |village| {
        let (cast, eero) = everybody_reads_it(village).await;
        taps(village, &eero, "I'm coming").await;
        for phone in [&cast.sanna, &cast.aino] {
            phone.reads("The meeting is ready");
        }
        waits_until(village, SignedDuration::from_hours(-23)).await;
        cast.sanna.reads("Who was at the meeting with Aino");
        let active = "SELECT state FROM participant WHERE stands_in_at IS NOT NULL";
        assert_eq!(village.rows(active).await.unwrap(), [["active"]]);
        village.wait(SignedDuration::from_hours(3)).await;
        assert_eq!(village.rows(active).await.unwrap(), [["removed"]]);
        types(village, &eero, "/ready").await;
        eero.reads("There is nobody you could plan a meeting with yet");
    })
    .await;
}

#[tokio::test]
async fn who_does_not_stand_in_after_all_is_told_and_whose_place_it_was_is_asked_again() {
    Village::story(async |village| {
        let (cast, eero) = everybody_reads_it(village).await;
        taps(village, &cast.sanna, "Eero does not stand in").await;
        cast.sanna.sees("waiting for one more practitioner");
        eero.reads("you are not expected");
        cast.aino.reads("Eero does not come to your meeting after all.");
        cast.mikko.reads("Aino has agreed to a meeting. Are you coming?");
        taps(village, &cast.mikko, "I'm coming").await;
        for phone in [&cast.sanna, &cast.aino] {
            phone.reads("The meeting is ready");
        }
        let over = "SELECT state FROM participant WHERE stands_in_at IS NOT NULL";
        assert_eq!(village.rows(over).await.unwrap(), [["removed"]]);
    })
    .await;
}

/// Proves I12.
#[tokio::test]
async fn whoever_stands_in_takes_part_and_decides_nothing() {
    Village::story(async |village| {
        let (cast, eero) = everybody_reads_it(village).await;
        let one = async |sql: &str| village.rows(sql).await.expect("a row").concat().concat();
        let (meeting, network) = (one("SELECT id FROM meeting").await, one("SELECT id FROM network").await);
        let mikko = one("SELECT participant_id FROM seat WHERE status = 'released'").await;
        let before = facts::all(village).await;
        for shape in [
            "mv:{m}",
            "ca:{m}",
            "cy:{m}:1",
            "oq:{m}:1",
            "oy:{m}:1:short_notice",
            "sf:{m}:1",
            "mf:{n}",
            "tw:{n}",
            "tt:{n}:1",
            "ho:{n}:1",
            "np:{n}",
            "hy:{k}",
            "fe:{k}",
        ] {
            eero.taps_by_data(&shape.replace("{m}", &meeting).replace("{n}", &network).replace("{k}", &mikko));
            village.rests().await;
            assert_eq!(facts::all(village).await, before, "{shape}");
        }
        taps(village, &eero, "I'm coming").await;
        assert_ne!(facts::all(village).await, before, "their own answer counts");
        for phone in [&cast.aino, &cast.sanna] {
            phone.reads("The meeting is ready");
        }
    })
    .await;
}
