//! A practitioner's board in a browser: who is signed in and for how long, whose people they see, and what comes by itself.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};
use reqwest::{Method, StatusCode};

use crate::books;
use crate::browser::{Browser, board_link};
use crate::pages::{browsed, open_village};
use crate::scene::{taps, types};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn all_read(cast: &Cast) {
    cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
}

async fn sessions(village: &Village) -> String {
    books::rows(village, "SELECT COUNT(*) FROM session WHERE kind = 'session'").await[0][0].clone()
}

/// A village with a meeting, and Sanna at her browser.
async fn at_her_desk(village: &Village) -> (Cast, Browser<'_>) {
    let cast = open_village(village).await;
    story::a_meeting_is_convened(village, &cast).await;
    all_read(&cast);
    let sanna = Browser::signed_in(village, &cast.sanna).await;
    (cast, sanna)
}

/// Proves H6.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_signs_in_once_within_ten_minutes_and_only_by_a_tap() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let (older, link) = (board_link(village, &cast.sanna).await, board_link(village, &cast.sanna).await);
        let mut browser = Browser::fresh(village);
        for method in [Method::GET, Method::GET, Method::HEAD] {
            let came = browser.sends(method, &link, &[]).await;
            assert_eq!((came.status, came.header("set-cookie")), (StatusCode::OK, ""));
            came.sees_no("Aino");
        }
        assert_eq!(sessions(village).await, "0", "a look signs nobody in");
        assert_eq!(browser.posts(&older).await.status, StatusCode::NOT_FOUND, "only the newest works");
        let came = browser.posts(&link).await;
        let cookie = came.header("set-cookie").to_owned();
        assert!(cookie.ends_with("; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
        let plain = cookie.split(['=', ';']).nth(1).expect("a token").to_owned();
        let kept =
            format!("SELECT COUNT(*) FROM session WHERE hash LIKE '%{plain}%' OR who LIKE '%{}%'", cast.sanna.id());
        assert_eq!(books::rows(village, &kept).await, [["0"]], "of the token and the account only sums are kept");
        browser.looks().await.sees("Aino");
        let mut stranger = Browser::fresh(village);
        let guess = format!("{}/in/AAAAAAAAAAAAAAAAAAAAAA", stranger.board());
        for dead in [&link, &older, &guess] {
            let (look, tap) = (stranger.gets(dead).await, stranger.posts(dead).await);
            assert_eq!((look.status, tap.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{dead}");
            assert_eq!(look.body, tap.body, "no reason is said");
            look.sees("There is nothing to open here");
        }
        let late = board_link(village, &cast.sanna).await;
        village.clock().advance(MINUTE * 10);
        assert_eq!(stranger.posts(&late).await.status, StatusCode::NOT_FOUND, "ten minutes");
        assert_eq!((stranger.cookie, sessions(village).await.as_str()), (None, "1"));
        all_read(&cast);
    })
    .await;
}

/// Proves H6.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_from_another_site_does_nothing() {
    Village::story(async |village| {
        let (cast, mut sanna) = at_her_desk(village).await;
        let link = board_link(village, &cast.mikko).await;
        let (root, out) = (sanna.root(), format!("{}/out", sanna.board()));
        for headers in [
            &[][..],
            &[("origin", "https://example.org")],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site")],
            &[("origin", &root), ("sec-fetch-site", "same-site")],
        ] {
            for url in [&link, &out] {
                let came = sanna.sends(Method::POST, url, headers).await;
                assert_eq!((came.status, came.header("set-cookie")), (StatusCode::FORBIDDEN, ""), "{headers:?}");
            }
        }
        assert_eq!(sessions(village).await, "1");
        sanna.looks().await.sees("Aino");
        let mut mikko = Browser::fresh(village);
        assert_eq!(mikko.posts(&link).await.status, StatusCode::SEE_OTHER, "and nothing was used up");
        all_read(&cast);
    })
    .await;
}

/// Proves H11, I12.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_shows_ones_own_people_as_the_cards_do_and_each_look_is_told_to_them() {
    Village::story(async |village| {
        let (cast, mut sanna) = at_her_desk(village).await;
        let elias = village.phone("Elias", "en");
        story::another_person(village, &cast.mikko, &elias).await;
        elias.reads_all();
        all_read(&cast);
        taps(village, &cast.onni, "I'm coming").await;
        taps(village, &cast.leena, "Not sure yet").await;
        let came = sanna.looks().await;
        for part in [
            "Nothing is planned today",
            "After today",
            "Waiting The meeting is waiting for",
            "Onni – coming",
            "Leena – not sure yet",
            "Mikko – asked",
            "1 coming, 1 not sure yet and 3 not answered yet",
            "Where: ",
            "Version 1",
            "As of 10:",
        ] {
            came.sees(part);
        }
        came.sees_no("Elias");
        let mut mikko = Browser::signed_in(village, &cast.mikko).await;
        let came = mikko.looks().await;
        came.sees("Aino");
        came.sees("No meeting planned Elias");
        types(village, &cast.aino, "/log").await;
        let log = cast.aino.reads("What has happened around you");
        assert!(log.contains("Sanna looked at your meetings") && log.contains("Mikko looked"), "{log}");
        types(village, &elias, "/log").await;
        let log = elias.reads("What has happened around you");
        assert!(log.contains("Mikko looked at your meetings") && !log.contains("Sanna looked"), "{log}");
        all_read(&cast);
    })
    .await;
}

/// How often the log says that somebody looked.
async fn looks(village: &Village) -> usize {
    books::rows(village, "SELECT id FROM deed WHERE what = 'viewed'").await.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_hour_of_looks_is_one_line_in_the_log() {
    Village::story(async |village| {
        let (cast, mut sanna) = at_her_desk(village).await;
        for _ in 0..5 {
            sanna.looks().await.sees("Aino");
        }
        assert_eq!(looks(village).await, 1);
        let mut ear = sanna.listens().await;
        ear.board().await;
        drop(ear);
        types(village, &cast.sanna, "/ready").await;
        assert_eq!(looks(village).await, 2, "/ready tells each time");
        for minutes in [25, 25, 15] {
            village.clock().advance(MINUTE * minutes);
            sanna.looks().await.sees("Aino");
        }
        assert_eq!(looks(village).await, 3, "an hour later once more");
        all_read(&cast);
    })
    .await;
}

/// Whoever takes a place, a term or an account away from Mikko.
async fn loses(village: &Village, cast: &Cast, how: &str) {
    let mikkos = "(SELECT MAX(id) FROM staff WHERE role = 'practitioner')";
    match how {
        "off-boarded" => {
            types(village, &cast.sanna, "/team").await;
            cast.sanna.reads("The team");
            taps(village, &cast.sanna, "Remove Mikko").await;
            taps(village, &cast.sanna, "Remove Mikko").await;
        }
        "lapsed" => {
            let now = village.clock().now().as_millisecond();
            books::change(village, &format!("UPDATE staff SET expires_at = {now} WHERE id = {mikkos}")).await;
        }
        _ => {
            let place = format!("(SELECT MAX(id) FROM participant WHERE staff_id = {mikkos})");
            let frozen =
                format!("INSERT INTO frozen (id, participant_id, by_id, at) VALUES ('f', {place}, {place}, 1)");
            books::change(village, &frozen).await;
        }
    }
}

/// Proves H6, H14.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_taken_off_lapses_or_is_frozen_is_signed_out_at_once() {
    for how in ["off-boarded", "lapsed", "frozen"] {
        Village::story(async |village| {
            let (cast, mut sanna) = at_her_desk(village).await;
            let mut mikko = Browser::signed_in(village, &cast.mikko).await;
            let mut waits = board_link(village, &cast.mikko).await;
            mikko.looks().await.sees("Aino");
            let (mut ear, mut second) = (mikko.listens().await, mikko.listens().await);
            ear.board().await;
            second.board().await;
            loses(village, &cast, how).await;
            taps(village, &cast.onni, "I'm coming").await;
            ear.ends().await;
            second.ends().await;
            let came = mikko.looks().await;
            assert_eq!(came.status, StatusCode::FORBIDDEN, "{how}");
            came.sees("You are not signed in here");
            came.sees_no("Aino");
            let came = mikko.posts(&waits).await;
            assert_eq!((came.status, came.header("set-cookie")), (StatusCode::NOT_FOUND, ""), "{how}");
            sanna.looks().await.sees("Onni – coming");
            assert_eq!(sessions(village).await, "1", "{how}: Sanna's alone");
            if how == "frozen" {
                books::change(village, "DELETE FROM frozen").await;
                assert_eq!(mikko.looks().await.status, StatusCode::FORBIDDEN, "it does not come back");
                waits = board_link(village, &cast.mikko).await;
                assert_eq!(mikko.posts(&waits).await.status, StatusCode::SEE_OTHER);
            }
            all_read(&cast);
        })
        .await;
    }
}

/// Proves H6.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_after_thirty_idle_minutes_and_after_twelve_hours() {
    Village::story(async |village| {
        let (cast, mut sanna) = at_her_desk(village).await;
        let mut ear = sanna.listens().await;
        ear.board().await;
        village.clock().advance(MINUTE * 20);
        let fetched = sanna.board();
        let came =
            sanna.sends(Method::GET, &fetched, &[("sec-fetch-mode", "cors"), ("sec-fetch-site", "same-origin")]).await;
        assert_eq!(came.status, StatusCode::OK, "not over yet");
        village.clock().advance(MINUTE * 10);
        ear.ends().await;
        assert_eq!(sanna.looks().await.status, StatusCode::FORBIDDEN, "a page that renews itself is no human act");
        let mut sanna = Browser::signed_in(village, &cast.sanna).await;
        for _ in 0..24 {
            assert_eq!(sanna.looks().await.status, StatusCode::OK);
            village.clock().advance(MINUTE * 29);
        }
        assert_eq!(sanna.looks().await.status, StatusCode::OK, "eleven hours and thirty-six minutes");
        village.clock().advance(MINUTE * 24);
        assert_eq!(sanna.looks().await.status, StatusCode::FORBIDDEN, "twelve hours");
        all_read(&cast);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_ends_it_here_or_everywhere() {
    Village::story(async |village| {
        let (cast, mut here) = at_her_desk(village).await;
        let mut there = Browser::signed_in(village, &cast.sanna).await;
        let (old, out) = (here.cookie.clone(), format!("{}/out", here.board()));
        let came = here.posts(&out).await;
        assert!(came.header("set-cookie").contains("Max-Age=0") && here.cookie.is_none());
        here.cookie = old;
        assert_eq!(here.looks().await.status, StatusCode::FORBIDDEN, "the cookie opens nothing any more");
        there.looks().await.sees("Aino");
        types(village, &cast.sanna, "/board").await;
        cast.sanna.reads("You are signed in on one device now");
        let ear = there.listens().await;
        taps(village, &cast.sanna, "Sign out everywhere").await;
        cast.sanna.sees("Nobody is signed in as you any more");
        village.clock().advance(SignedDuration::from_secs(15));
        ear.ends().await;
        assert_eq!((there.looks().await.status, sessions(village).await.as_str()), (StatusCode::FORBIDDEN, "0"));
        let audited = "SELECT action FROM audit WHERE action LIKE 'signed-%' ORDER BY seq";
        let audited = books::rows(village, audited).await.concat();
        assert_eq!(audited, ["signed-in", "signed-in", "signed-out", "signed-out"]);
        all_read(&cast);
    })
    .await;
}

/// Proves I12.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_cookies_and_other_methods_open_nothing() {
    Village::story(async |village| {
        let (cast, mut sanna) = at_her_desk(village).await;
        let (board, own) = (sanna.board(), sanna.cookie.clone().expect("a cookie"));
        assert_eq!(sanna.sends(Method::HEAD, &board, &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(sanna.sends(Method::POST, &board, &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(looks(village).await, 0, "nobody has looked");
        let came = sanna.looks().await;
        for (name, value) in [
            ("cache-control", "private, no-store"),
            ("referrer-policy", "strict-origin"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(came.header(name), value);
        }
        let policy = came.header("content-security-policy").to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; connect-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe") && !came.body.contains("<script>") && !came.body.contains("onclick"));
        let link = board_link(village, &cast.sanna).await;
        let unopened = format!("kith-board={}", link.rsplit('/').next().expect("a token"));
        let cut = own[..own.len() - 1].to_owned();
        for forged in
            ["kith-board=", "kith-board=AAAAAAAAAAAAAAAAAAAAAA", "other=1", &unopened, &cut, &format!("{own}; {own}")]
        {
            let mut other = Browser::fresh(village);
            other.cookie = Some(forged.to_owned());
            let came = other.looks().await;
            assert_eq!(came.status, StatusCode::FORBIDDEN, "{forged}");
            came.sees_no("Aino");
            other.listens().await.ends().await;
        }
        for phone in [&cast.aino, &cast.onni, &village.phone("Stranger", "en")] {
            types(village, phone, "/board").await;
            phone.reads("This is not open to you");
        }
        let mut ears = vec![];
        for _ in 0..4 {
            ears.push(sanna.listens().await);
        }
        assert_eq!(sanna.listens().await.answer.status(), StatusCode::TOO_MANY_REQUESTS);
        all_read(&cast);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_relative_answers_comes_by_itself_and_a_beat_when_nothing_does() {
    Village::story(async |village| {
        let (cast, mut sanna) = at_her_desk(village).await;
        sanna.looks().await.sees("Onni – asked");
        let mut ear = sanna.listens().await;
        assert_eq!(ear.answer.headers()["content-type"], "text/event-stream");
        assert_eq!(ear.answer.headers()["cache-control"], "private, no-store");
        let first = ear.board().await;
        assert!(first["html"].as_str().is_some_and(|html| html.contains("Onni – asked")) && first["changed"] == "");
        taps(village, &cast.onni, "I'm coming").await;
        let next = ear.board().await;
        assert!(next["html"].as_str().is_some_and(|html| html.contains("Onni – coming")), "{next}");
        assert_eq!(next["changed"], "Something has changed.");
        village.clock().advance(SignedDuration::from_secs(15));
        let (name, beat) = ear.next().await.expect("a beat");
        assert!(name == "beat" && beat.contains("Not known since 10:"), "{name} {beat}");
        all_read(&cast);
    })
    .await;
}

/// Proves H11.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_shows_it_to_everybody_and_never_a_state_that_nothing_vouches_for() {
    Village::story(async |village| {
        let (cast, sanna) = at_her_desk(village).await;
        let elias = village.phone("Elias", "en");
        story::another_person(village, &cast.sanna, &elias).await;
        for phone in [&cast.aino, &cast.sanna, &cast.mikko, &cast.onni] {
            taps_if_there(village, phone).await;
        }
        let cookie = sanna.cookie.clone().expect("a cookie");
        match browsed("board.mjs", vec![sanna.board(), cookie]).await {
            Some(Ok(said)) => println!("{said}"),
            Some(Err(wrong)) => panic!("{wrong}"),
            None => eprintln!(
                "NOT RUN: no Chromium, or KITH_TEST_READERS names no folder with playwright-core and axe-core"
            ),
        }
        elias.reads_all();
        all_read(&cast);
    })
    .await;
}

async fn taps_if_there(village: &Village, phone: &Phone) {
    if phone.buttons().iter().any(|label| label == "I'm coming") {
        taps(village, phone, "I'm coming").await;
    }
}

/// Proves H11.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_says_unknown_while_nothing_vouches_for_it_and_by_when_a_first_meeting_is_wanted() {
    Village::story(async |village| {
        let (cast, mut sanna) = at_her_desk(village).await;
        until(&mut sanna, "Waiting The meeting is waiting for").await;
        sanna.looks().await.sees("The first meeting is wanted by");
        village.care_store().faults(|faults| faults.down = true);
        taps(village, &cast.onni, "I'm coming").await;
        village.clock().advance(MINUTE * 11);
        until(&mut sanna, "Unknown").await;
        sanna.looks().await.sees_no("The meeting is waiting for");
        village.care_store().faults(|faults| faults.down = false);
        village.clock().advance(MINUTE * 11);
        until(&mut sanna, "Waiting The meeting is waiting for").await;
        all_read(&cast);
    })
    .await;
}

/// Looks again until the keeper has written down what it found: it looks every five seconds.
async fn until(browser: &mut Browser<'_>, part: &str) {
    let patience = Instant::now() + Duration::from_mins(1);
    while !browser.looks().await.shows(part) {
        assert!(Instant::now() < patience, "the board never says {part:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
