//! A disk without room: nothing is confirmed, nothing is lost, and nobody is left without the signpost.

use std::time::{Duration, Instant};

use kith::sandbox::{Phone, Village};

use crate::kill::Process;
use crate::{books, scene};

/// More than the pages that are there have room for.
const WORDS: usize = 45;
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(50);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_leaves_nobody_without_the_signpost() {
    let village = Village::start(kith::clock::Clock::system()).await.expect("a village");
    if village.file().is_none() {
        eprintln!("NOT ON POSTGRESQL: only SQLite's file can be told to grow no further");
        return;
    }
    let cast = scene::gathered(&village).await;
    village.closes().await.expect("a house in order");
    let door = village.port().address();
    let full = vec![("KITH_TEST_MAX_PAGES", "1".to_owned()), ("KITH_LISTEN", door.clone())];
    let mut process = Process::start_with(&village, vec![], full);
    process.rests().await;
    let words: Vec<String> = (1..=WORDS).map(|number| format!("Word {number}")).collect();
    let signposts = signposts(&cast.onni);
    for word in &words {
        cast.aino.types("/invite");
        cast.aino.types(word);
    }
    cast.onni.types("I cannot sleep and I am afraid");
    until("the signpost", || process.last_words(), async || self::signposts(&cast.onni) == signposts + 1).await;
    until(
        "/ready says no",
        || format!("{} {}", village.sandbox().unconfirmed(), process.last_words()),
        async || {
            let page = reqwest::get(format!("http://{door}/ready")).await;
            page.is_ok_and(|page| page.status().as_u16() == 503)
        },
    )
    .await;
    assert!(village.sandbox().unconfirmed() > 0, "what was not kept is not confirmed");
    drop(process);
    Process::start(&village, vec![], false).rests().await;
    let kept =
        books::rows(&village, "SELECT label FROM contact WHERE label LIKE 'Word %' ORDER BY created_at, id").await;
    assert_eq!(kept.concat(), words, "each word is there, once, in order");
    let aside = books::rows(&village, "SELECT update_id FROM quarantine").await;
    assert!(aside.is_empty(), "a full disk is nobody's fault: {aside:?}");
}

fn signposts(phone: &Phone) -> usize {
    phone.transcript().iter().filter(|line| line.who == "bot" && line.text.contains("112")).count()
}

async fn until(what: &str, words: impl Fn() -> String, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < deadline, "waited in vain for: {what}\n{}", words());
        tokio::time::sleep(LOOK).await;
    }
}
