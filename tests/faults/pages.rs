//! People without Telegram: invited by the same link, on a page of their own; by e-mail, if they want it. Told at a browser without any
//! script, with a real post office.

use jiff::SignedDuration;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};
use reqwest::StatusCode;

use crate::books;
use crate::scene::{self, gathered, taps, types};
use crate::visitor::Visitor;

/// Aino makes a link for her grandmother; its address as a page.
pub async fn a_link(village: &Village, aino: &Phone) -> String {
    types(village, aino, "/invite").await;
    aino.reads("Write what you call them");
    types(village, aino, "Grandmother").await;
    let screen = aino.reads("Here is a link for Grandmother");
    let found = screen.split_whitespace().find(|word| word.contains("/i/"));
    found.unwrap_or_else(|| panic!("no page: {screen}")).to_owned()
}

/// Elsa takes part by her page, with both yeses.
pub async fn elsa_takes_part<'a>(village: &'a Village, cast: &Cast) -> Visitor<'a> {
    let link = a_link(village, &cast.aino).await;
    let mut elsa = Visitor::opens(village, &link).await;
    elsa.sees("Someone you know made this link for you");
    elsa.presses("Go on", &[("name", "Elsa")]).await;
    elsa.sees("asked whether it is you");
    cast.aino.reads("They appear as “Elsa”. Is that Grandmother?");
    taps(village, &cast.aino, "Yes").await;
    cast.aino.sees("can now read what this is about");
    elsa.looks_again().await;
    elsa.sees("Aino asks you to be one of the people around them");
    elsa.presses("I agree", &[]).await;
    elsa.sees("Thank you. Aino is told that you are in");
    cast.aino.reads("Grandmother has said yes and is with you now, as “Elsa”");
    elsa
}

async fn open_village(village: &Village) -> Cast {
    let cast = gathered(village).await;
    village.opens().await;
    cast
}

/// Elsa's answer as the care team's store has it.
async fn answer_of(village: &Village, name_is: &str) -> Vec<Vec<String>> {
    let rows = books::rows(
        village,
        "SELECT s.status FROM seat s JOIN participant p ON p.id = s.participant_id JOIN account a ON a.who = p.who
         WHERE a.discreet = 1 ORDER BY s.meeting_id",
    )
    .await;
    assert!(!rows.is_empty(), "{name_is} has a seat");
    rows
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grandmother_without_telegram_takes_part_by_her_page() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let mut elsa = elsa_takes_part(village, &cast).await;
        elsa.follows("Look again").await;
        elsa.sees("no meeting planned");
        story::a_meeting_is_convened(village, &cast).await;
        elsa.looks_again().await;
        elsa.sees("Meeting with Aino");
        elsa.presses("I'm coming", &[]).await;
        elsa.sees("Your answer: coming");
        assert_eq!(answer_of(village, "Elsa").await, [["coming"]]);
        elsa.presses("Not sure yet", &[]).await;
        assert_eq!(answer_of(village, "Elsa").await, [["not_sure"]]);
        elsa.presses("Into my calendar", &[]).await;
        assert!(elsa.kind.starts_with("text/calendar") && elsa.body.contains("BEGIN:VEVENT"), "{}", elsa.body);
        elsa.looks_again().await;
        elsa.follows("leave").await;
        elsa.presses("Yes, leave", &[]).await;
        elsa.sees("Done");
        cast.aino.reads("Elsa");
        elsa.looks_again().await;
        assert_eq!(elsa.status, StatusCode::NOT_FOUND);
        elsa.sees("There is nothing here");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
