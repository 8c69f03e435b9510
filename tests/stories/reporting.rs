//! `/report` and `kith report`: a team in numbers, for whoever runs it, and nobody in them.

use kith::sandbox::Village;

use crate::scenes;

/// A small team reads nothing of anybody: every count of theirs is under five.
#[tokio::test]
async fn a_coordinator_gets_a_picture_and_a_page_that_name_nobody_and_tell_no_small_number() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::types(village, &cast.sanna, "/report").await;
        cast.sanna.reads("The last 90 days of your team in numbers");
        cast.sanna.reads("as a page to print");
        assert!(cast.sanna.is_protected());
        let page = String::from_utf8(cast.sanna.file().expect("a page")).expect("UTF-8");
        for name in ["Aino", "Onni", "Leena", "Mikko", "Sanna", "Harbour"] {
            assert!(!page.contains(name), "{name}");
        }
        let cells = page.split("<td>").skip(1).filter_map(|rest| rest.split("</td>").next());
        let digits: Vec<_> = cells.filter(|cell| !cell.is_empty() && *cell != "fewer than 5, or next to it").collect();
        assert!(digits.is_empty(), "{digits:?}");
        assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("href="), "a page by itself");
        for phone in cast.phones() {
            phone.reads_all();
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_does_not_run_the_team_gets_no_report() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        for phone in [&cast.mikko, &cast.aino, &cast.onni] {
            phone.reads_all();
            scenes::types(village, phone, "/report").await;
            assert!(phone.file().is_none() && !phone.screen().contains("in numbers"), "{}", phone.screen());
            phone.reads_all();
        }
        for phone in cast.phones() {
            phone.reads_all();
        }
    })
    .await;
}
