//! The address at which somebody's calendar reads along: asked for as a calendar app would, at the bot's own door.

use kith::sandbox::{Phone, Village};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};

use crate::calendars::{NAMES, instant, judge, value};
use crate::scene::{self, all_coming, taps, types};

/// Until the door is open, nobody answers; then somebody does.
const TRIES: usize = 100_000;

/// Their new address.
async fn address(village: &Village, phone: &Phone) -> String {
    types(village, phone, "/calendar").await;
    let button =
        if phone.screen().contains("was shown to you once") { "Make a new address" } else { "Make my address" };
    phone.reads("alendar");
    taps(village, phone, button).await;
    let screen = phone.reads("This is your address");
    assert!(!phone.is_protected(), "it may be copied");
    let found = screen.split_whitespace().find(|word| word.contains("/calendar/"));
    found.unwrap_or_else(|| panic!("no address: {screen}")).to_owned()
}

/// What a calendar finds there while the bot runs: the answer's code, a header and the body.
async fn asks(village: &Village, url: &str, header: &str) -> (StatusCode, String, String) {
    village.opens().await;
    let client = Client::builder().redirect(Policy::none()).build().expect("a client");
    for _ in 0..TRIES {
        let Ok(answer) = client.get(url).send().await else {
            tokio::task::yield_now().await;
            continue;
        };
        let (status, found) = (answer.status(), answer.headers().get(header).cloned());
        assert_eq!(answer.headers()["cache-control"], "private, no-store");
        assert_eq!(answer.headers()["x-robots-tag"], "noindex");
        let body = answer.text().await.expect("a body");
        village.restart().await.expect("a bot that is stepped again");
        return (status, found.map_or_else(String::new, |value| value.to_str().expect("a header").to_owned()), body);
    }
    panic!("nobody answers at {url}");
}

async fn calendar(village: &Village, url: &str) -> String {
    let (status, kind, body) = asks(village, url, "content-type").await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/calendar; charset=utf-8"), "{body}");
    assert!(NAMES.iter().all(|name| !body.contains(name)) && !body.contains("LOCATION"), "{body}");
    assert_eq!(value(&body, "METHOD").as_deref(), Some("PUBLISH"));
    body
}

fn is_empty(calendar: &str) -> bool {
    calendar.contains("BEGIN:VCALENDAR") && !calendar.contains("VEVENT")
}

#[tokio::test]
async fn a_calendar_that_reads_along_follows_every_change_and_says_when_and_nothing_else() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        let address = address(village, &cast.onni).await;
        let (first, body) = (scene::start(village).await, calendar(village, &address).await);
        assert_eq!(value(&body, "DTSTART"), Some(instant(first)));
        assert_eq!(
            (value(&body, "SUMMARY").as_deref(), value(&body, "SEQUENCE").as_deref()),
            (Some("Meeting"), Some("0"))
        );
        judge(&body, first);
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Your meeting");
        scene::aino_moves_it(village, &cast, "in 5 days 11:00").await;
        let (second, moved) = (scene::start(village).await, calendar(village, &address).await);
        assert_eq!((value(&moved, "DTSTART"), value(&moved, "UID")), (Some(instant(second)), value(&body, "UID")));
        assert_eq!(value(&moved, "SEQUENCE").as_deref(), Some("1"));
        types(village, &cast.aino, "/settings").await;
        cast.aino.reads("Your settings");
        taps(village, &cast.aino, "Title in calendars").await;
        taps(village, &cast.aino, "Coffee").await;
        assert_eq!(
            value(&calendar(village, &address).await, "SUMMARY").as_deref(),
            Some("Coffee"),
            "the person's choice"
        );
        scene::sanna_cancels(village, &cast).await;
        assert!(is_empty(&calendar(village, &address).await), "what is cancelled is not there");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Proves H20.
#[tokio::test]
async fn an_address_that_was_stopped_replaced_or_guessed_leads_nowhere() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        let first = address(village, &cast.onni).await;
        let token = first.rsplit('/').next().and_then(|file| file.strip_suffix(".ics")).expect("a token").to_owned();
        let kept = village.rows("SELECT COUNT(*) FROM account WHERE feed IS NOT NULL").await.expect("rows").concat();
        let plain = format!("SELECT COUNT(*) FROM account WHERE feed = '{token}'");
        assert_eq!((kept, village.rows(&plain).await.expect("rows").concat()), (vec!["1".into()], vec!["0".into()]));
        let (status, to, _) = asks(village, &first.replace(".ics", "/open"), "location").await;
        assert_eq!((status, to), (StatusCode::SEE_OTHER, first.replace("http://", "webcal://")));
        let second = address(village, &cast.onni).await;
        assert!(calendar(village, &second).await.contains("VEVENT"));
        let guess = asks(village, &first.replace(&token, "AAAAAAAAAAAAAAAAAAAAAA"), "content-type").await;
        assert_eq!(guess.0, StatusCode::NOT_FOUND);
        assert_eq!(asks(village, &first, "content-type").await, guess, "replaced");
        assert_eq!(asks(village, &second.replace(".ics", ""), "content-type").await, guess, "no file");
        types(village, &cast.onni, "/calendar").await;
        taps(village, &cast.onni, "Stop it").await;
        assert!(cast.onni.screen().contains("leads nowhere now"), "{}", cast.onni.screen());
        assert_eq!(asks(village, &second, "content-type").await, guess, "stopped");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Proves H2, H3, H20.
#[tokio::test]
async fn whoever_declines_is_held_or_leaves_has_nothing_in_their_calendar() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        let (onni, leena) = (address(village, &cast.onni).await, address(village, &cast.leena).await);
        types(village, &cast.onni, "/meetings").await;
        taps(village, &cast.onni, "Not coming").await;
        assert!(is_empty(&calendar(village, &onni).await), "whoever stays away needs no entry");
        taps(village, &cast.onni, "I'm coming").await;
        assert!(!is_empty(&calendar(village, &onni).await));
        types(village, &cast.aino, "/pause").await;
        taps(village, &cast.aino, "Brother").await;
        assert!(is_empty(&calendar(village, &onni).await), "held, and not told so");
        assert!(!is_empty(&calendar(village, &leena).await));
        types(village, &cast.leena, "/stop").await;
        taps(village, &cast.leena, "Yes, leave").await;
        assert_eq!(asks(village, &leena, "content-type").await.0, StatusCode::NOT_FOUND, "nothing is kept of them");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
