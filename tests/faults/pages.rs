//! People without Telegram: invited by the same link, on a page of their own. Told at a browser without any script, which keeps no cookies.

use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};
use reqwest::StatusCode;

use crate::books;
use crate::scene::{gathered, sanna_cancels, taps, types};
use crate::visitor::Visitor;

/// Aino makes a link for somebody without Telegram; its address as a page.
pub async fn a_link(village: &Village, aino: &Phone, word: &str) -> String {
    types(village, aino, "/invite").await;
    aino.reads("Write what you call them");
    types(village, aino, word).await;
    let screen = aino.reads(&format!("Here is a link for {word}"));
    let found = screen.split_whitespace().find(|word| word.contains("/i/"));
    found.unwrap_or_else(|| panic!("no page: {screen}")).to_owned()
}

/// Elsa opens her granddaughter's link, and is known.
async fn elsa_is_known<'a>(village: &'a Village, cast: &Cast) -> Visitor<'a> {
    let link = a_link(village, &cast.aino, "Grandmother").await;
    let mut elsa = Visitor::opens(village, &link).await;
    elsa.sees("Someone you know made this link for you");
    elsa.presses("Go on", &[("name", "Elsa")]).await;
    elsa.sees("asked whether it is you");
    cast.aino.reads("They appear as “Elsa”. Is that Grandmother?");
    elsa.sees_no("Aino");
    taps(village, &cast.aino, "Yes").await;
    cast.aino.sees("can now read what this is about");
    elsa.follows("Look again").await;
    elsa.sees("Aino asks you to be one of the people around them");
    elsa
}

/// Elsa takes part by her page, with both yeses.
pub async fn elsa_takes_part<'a>(village: &'a Village, cast: &Cast) -> Visitor<'a> {
    let mut elsa = elsa_is_known(village, cast).await;
    elsa.presses("I agree", &[]).await;
    elsa.sees("Thank you. Aino is told that you are in");
    cast.aino.reads("Grandmother has said yes and is with you now, as “Elsa”");
    elsa
}

/// Lets time go by until it is this hour in Helsinki.
pub fn until_hour(village: &Village, hour: i8) {
    let now = village.clock().now().in_tz("Europe/Helsinki").expect("a zone");
    let today = now.with().hour(hour).minute(0).second(0).subsec_nanosecond(0).build().expect("an hour of every day");
    let next = if today > now { today } else { today.tomorrow().expect("a day") };
    village.clock().advance(next.timestamp().duration_since(now.timestamp()));
}

/// The network is there, it is ten in the morning, and the bot runs by itself: pages are shown by a running bot.
pub async fn open_village(village: &Village) -> Cast {
    let cast = gathered(village).await;
    until_hour(village, 10);
    village.opens().await;
    cast
}

/// What those without Telegram answered, as the books have it.
pub async fn answers_without_telegram(village: &Village) -> Vec<Vec<String>> {
    let asked = "SELECT s.status FROM seat s JOIN participant p ON p.id = s.participant_id JOIN contact c ON c.id = p.contact_id
                 JOIN consent_event e ON e.subject = p.id WHERE e.notice LIKE 'page-%' OR e.notice LIKE 'spoken-%' ORDER BY s.meeting_id";
    books::rows(village, asked).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grandmother_without_telegram_takes_part_by_her_page() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let mut elsa = elsa_takes_part(village, &cast).await;
        elsa.follows("Back").await;
        elsa.sees("no meeting planned");
        story::a_meeting_is_convened(village, &cast).await;
        elsa.looks_again().await;
        elsa.sees("Meeting with Aino");
        elsa.presses("I'm coming", &[]).await;
        elsa.sees("Your answer: coming");
        assert_eq!(answers_without_telegram(village).await, [["coming"]]);
        elsa.presses("Not sure yet", &[]).await;
        assert_eq!(answers_without_telegram(village).await, [["not_sure"]]);
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

/// Proves H1.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_opens_nothing_and_the_first_who_says_a_name_has_it() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let link = a_link(village, &cast.aino, "Grandmother").await;
        let mut elsa = Visitor::opens(village, &link).await;
        for _ in 0..3 {
            elsa.looks_again().await;
            elsa.sees("Someone you know made this link for you");
            elsa.sees_no("Aino");
        }
        for name in ["", "   ", "\u{200b}", &"x".repeat(41)] {
            elsa.presses("Go on", &[("name", name)]).await;
            elsa.sees("Please write a short first name");
        }
        let mut other = Visitor::opens(village, &link).await;
        elsa.presses("Go on", &[("name", "Elsa")]).await;
        cast.aino.reads("They appear as “Elsa”");
        other.presses("Go on", &[("name", "Other")]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        other.sees("may have been used already");
        let (stranger, token) = (village.phone("Stranger", "en"), link.rsplit('/').next().expect("a token").to_owned());
        types(village, &stranger, &format!("/start {token}")).await;
        stranger.reads("This link does not work");
        taps(village, &cast.aino, "No, someone else").await;
        cast.aino.sees("That link is dead now");
        elsa.looks_again().await;
        assert_eq!(elsa.status, StatusCode::NOT_FOUND);
        elsa.sees_no("Elsa");
        let there = books::rows(village, "SELECT COUNT(*) FROM link WHERE claimed_name IS NOT NULL").await;
        assert_eq!(there, [["0"]], "nothing is kept of whoever was not known");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_letter_names_nobody_and_ends_with_its_link() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let link = a_link(village, &cast.aino, "Grandmother").await;
        let mut letter = Visitor::opens(village, &format!("{link}/letter")).await;
        letter.sees(&link);
        assert!(letter.body.contains("data:image/png;base64,"), "a picture to point a camera at");
        for name in ["Aino", "Grandmother", "Harbour"] {
            letter.sees_no(name);
        }
        let finnish = Visitor::opens_in(village, "fi-FI,fi;q=0.9", &format!("{link}/letter")).await;
        finnish.sees("Tässä kirjeessä ei ole kenenkään nimeä");
        types(village, &cast.aino, "/network").await;
        taps(village, &cast.aino, "Grandmother").await;
        taps(village, &cast.aino, "Stop the link").await;
        letter.looks_again().await;
        assert_eq!(letter.status, StatusCode::NOT_FOUND);
        cast.aino.reads_all();
    })
    .await;
}

/// Proves H2, I12.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_can_do_what_its_owner_may_and_nothing_else() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let mut elsa = elsa_takes_part(village, &cast).await;
        story::a_meeting_is_convened(village, &cast).await;
        let meeting = &books::rows(village, "SELECT id FROM meeting").await[0][0];
        let onni =
            &books::rows(village, "SELECT id FROM participant WHERE role = 'member' ORDER BY joined_at").await[0][0];
        let before = books::rows(village, "SELECT meeting_id, participant_id, status FROM seat ORDER BY 1, 2").await;
        for tap in [
            format!("cy:{meeting}:1"),
            format!("kn:{meeting}"),
            format!("wc:{meeting}"),
            format!("sy:{onni}"),
            "nw".to_owned(),
            "in".to_owned(),
            "nonsense".to_owned(),
            "an:0:1:coming".to_owned(),
            format!("an:{meeting}:7:not_coming"),
        ] {
            elsa.forges(&[("tap", &tap)]).await;
            elsa.sees_no("Onni");
            elsa.sees_no("Leena");
            assert_eq!(elsa.status, StatusCode::OK, "{tap}");
        }
        for command in ["invite", "network", "ready", "team", "new", "freeze", "pause", "whatever"] {
            elsa.forges(&[]).await;
            let url = elsa.url.join(&format!("?c={command}")).expect("an address");
            elsa.goes(url).await;
            elsa.sees_no("Onni");
        }
        let after = books::rows(village, "SELECT meeting_id, participant_id, status FROM seat ORDER BY 1, 2").await;
        assert_eq!(before, after, "nothing changed");
        elsa.forges(&[("text", &"x".repeat(20_000))]).await;
        assert_eq!(elsa.status, StatusCode::PAYLOAD_TOO_LARGE);
        let (nobody, below) =
            (format!("{}/p/AAAAAAAAAAAAAAAAAAAAAA", pages_of(village)), format!("{}/p/x/stop", pages_of(village)));
        let stranger = Visitor::opens(village, &nobody).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        let mut stranger = Visitor::opens(village, &below).await;
        stranger.presses("No more e-mail", &[]).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

fn pages_of(village: &Village) -> String {
    village.port().pages_url()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_free_text_on_a_page_is_answered_with_whom_to_call_and_not_kept() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let mut elsa = elsa_takes_part(village, &cast).await;
        elsa.sees("call 112");
        elsa.forges(&[("text", "I cannot go on like this")]).await;
        elsa.sees("your message is not kept");
        elsa.sees("call 112");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_suggests_a_time_on_their_page_and_the_person_says_yes() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let mut elsa = elsa_takes_part(village, &cast).await;
        let url = elsa.url.join("?c=meet").expect("an address");
        elsa.goes(url).await;
        elsa.sees("Which day?");
        elsa.presses("Send", &[("text", "32.13.")]).await;
        elsa.presses("Send", &[("text", "in 4 days 15:00")]).await;
        elsa.presses("Yes", &[]).await;
        elsa.presses("In person", &[]).await;
        elsa.presses("Send", &[("text", "My kitchen")]).await;
        elsa.presses("It is somebody's home", &[]).await;
        elsa.presses("Yes, ask them", &[]).await;
        elsa.sees("Aino is asked now");
        cast.aino.reads("Elsa");
        taps(village, &cast.aino, "Yes").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        elsa.forges(&[]).await;
        elsa.sees("Meeting with Aino");
        assert_eq!(books::rows(village, "SELECT state FROM meeting").await, [["called"]]);
    })
    .await;
}

/// Proves H8.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_moved_or_called_off_stands_on_the_page() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let mut elsa = elsa_takes_part(village, &cast).await;
        story::a_meeting_is_convened(village, &cast).await;
        taps(village, &cast.sanna, "Who knows of it").await;
        cast.sanna.sees("Elsa. Please tell them yourself");
        taps(village, &cast.sanna, "Back").await;
        elsa.forges(&[]).await;
        taps(village, &cast.sanna, "Who knows of it").await;
        assert!(!cast.sanna.screen().contains("Please tell them yourself"), "she has looked");
        elsa.presses("I'm coming", &[]).await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Your meeting");
        crate::scene::aino_moves_it(village, &cast, "in 5 days 11:00").await;
        elsa.forges(&[]).await;
        elsa.sees("New: the time");
        elsa.sees("The library");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        sanna_cancels(village, &cast).await;
        elsa.forges(&[]).await;
        elsa.sees("This meeting is cancelled");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_removed_or_held_finds_nothing_on_their_page() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let mut elsa = elsa_takes_part(village, &cast).await;
        story::a_meeting_is_convened(village, &cast).await;
        types(village, &cast.aino, "/network").await;
        taps(village, &cast.aino, "Grandmother").await;
        taps(village, &cast.aino, "Not this one").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        elsa.forges(&[]).await;
        elsa.sees_no("Meeting with Aino");
        types(village, &cast.aino, "/network").await;
        taps(village, &cast.aino, "Grandmother").await;
        taps(village, &cast.aino, "Remove Grandmother").await;
        taps(village, &cast.aino, "Remove Grandmother").await;
        elsa.looks_again().await;
        assert_eq!(elsa.status, StatusCode::NOT_FOUND);
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grandfather_without_anything_says_yes_by_word_of_mouth() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        a_link(village, &cast.aino, "Grandfather").await;
        types(village, &cast.aino, "/network").await;
        cast.aino.reads("The people you have asked");
        taps(village, &cast.aino, "Grandfather").await;
        taps(village, &cast.aino, "They have no phone for this").await;
        cast.aino.sees("Please say this in your own words");
        taps(village, &cast.aino, "Yes, Grandfather said yes").await;
        cast.aino.sees("What is their first name?");
        types(village, &cast.aino, "Ulf is the name of my dear grandfather").await;
        cast.aino.reads("Please write a short first name");
        types(village, &cast.aino, "Ulf").await;
        cast.aino.reads("Ulf is with you now, by word of mouth");
        types(village, &cast.aino, "/network").await;
        cast.aino.reads("The people you have asked");
        taps(village, &cast.aino, "Grandfather – with you, by word of mouth").await;
        cast.aino.sees("They said yes to you by word of mouth on");
        story::a_meeting_is_convened(village, &cast).await;
        assert_eq!(answers_without_telegram(village).await, [["asked"]]);
        taps(village, &cast.sanna, "Who knows of it").await;
        cast.sanna.sees("Ulf. Please tell them yourself");
        taps(village, &cast.sanna, "Back").await;
        taps(village, &cast.sanna, "Told by phone").await;
        taps(village, &cast.sanna, "Ulf").await;
        taps(village, &cast.sanna, "coming").await;
        cast.sanna.sees("Ulf – coming (told Sanna by phone");
        assert_eq!(answers_without_telegram(village).await, [["coming"]]);
        let sent = "SELECT COUNT(*) FROM outbox o JOIN participant p ON o.receiver = 'p:' || p.id JOIN consent_event e ON e.subject = p.id
                    WHERE e.notice LIKE 'spoken-%' AND o.sends > 0";
        assert_eq!(books::rows(village, sent).await, [["0"]], "nothing is ever sent to them");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// What a browser of others' making has to say of these pages; nothing where there is none, and that is said.
pub async fn browsed(script: &str, urls: Vec<String>) -> Option<Result<String, String>> {
    let readers = std::env::var("KITH_TEST_READERS").ok()?;
    let chromium = std::env::var("KITH_TEST_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    if !std::path::Path::new(&chromium).exists() {
        return None;
    }
    let script = format!("{}/tests/faults/readers/{script}", env!("CARGO_MANIFEST_DIR"));
    let looks = move || {
        let done = std::process::Command::new("node").arg(script).arg(readers).args(urls).output().expect("node");
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if done.status.success() { Ok(said(&done.stdout)) } else { Err(said(&done.stderr)) }
    };
    Some(tokio::task::spawn_blocking(looks).await.expect("a browser"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_on_a_page_is_in_the_way_of_anybody_as_far_as_a_machine_can_tell() {
    Village::story(async |village| {
        let cast = open_village(village).await;
        let open = a_link(village, &cast.aino, "Godmother").await;
        let link = a_link(village, &cast.aino, "Uncle").await;
        let mut waits = Visitor::opens(village, &link).await;
        waits.presses("Go on", &[("name", "Max")]).await;
        cast.aino.reads("They appear as “Max”");
        let mut elsa = elsa_is_known(village, &cast).await;
        let asked = elsa.url.clone();
        let notice = browsed("browse.mjs", vec![asked.to_string()]).await;
        elsa.presses("I agree", &[]).await;
        cast.aino.reads("Grandmother has said yes");
        story::a_meeting_is_convened(village, &cast).await;
        elsa.forges(&[]).await;
        elsa.presses("E-mail", &[]).await;
        elsa.presses("Send", &[("text", "elsa@example.org")]).await;
        let mail = village.sandbox().letterbox().reads("elsa@example.org", "Is this your e-mail address?");
        let question = mail.text.split_whitespace().find(|word| word.contains("/m/")).expect("an address").to_owned();
        let home = asked.to_string();
        let of_hers = ["settings", "log", "privacy", "stop", "help", "calendar"].map(|name| format!("{home}?c={name}"));
        let mut pages = vec![
            open.clone(),
            format!("{open}/letter"),
            waits.url.to_string(),
            home.clone(),
            question,
            format!("{home}/stop"),
        ];
        pages.extend(of_hers);
        for said in [notice, browsed("browse.mjs", pages).await] {
            match said {
                Some(Ok(_)) => {}
                Some(Err(wrong)) => panic!("{wrong}"),
                None => eprintln!(
                    "NOT RUN: no Chromium, or KITH_TEST_READERS names no folder with playwright-core and axe-core"
                ),
            }
        }
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
