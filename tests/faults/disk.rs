//! A disk without room: nothing is confirmed, nothing is lost, and nobody is left without the signpost.

use kith::sandbox::Village;
use kith::sandbox::story::Cast;

use crate::kill::Process;
use crate::scene::{signposts, until};
use crate::{books, scene};

/// More than the pages that are there have room for.
const WORDS: usize = 45;

/// What fills the disk beside us, and goes away again.
const FILLER: [&str; 3] =
    ["CREATE TABLE filler (bytes BLOB)", "INSERT INTO filler VALUES (zeroblob(2000000))", "DROP TABLE filler"];

/// Nobody starts the bot anew: it goes on by itself when there is room.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_there_is_room_again_the_same_process_goes_on() {
    let Some((village, cast)) = gathered_on_a_file().await else { return };
    for statement in &FILLER[..2] {
        books::change(&village, statement).await;
    }
    let mut process = Process::start_with(&village, vec![], vec![full()]);
    process.rests().await;
    let words = names_many(&cast);
    until("a full disk", || process.last_words(), async || process.last_words().contains("cannot be written")).await;
    assert!(village.sandbox().unconfirmed() > 0, "what was not kept is not confirmed");
    books::change(&village, FILLER[2]).await;
    process.rests().await;
    assert_eq!(kept(&village).await, words, "each word is there, once, in order");
}

/// Proves H16.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_leaves_nobody_without_the_signpost() {
    let Some((village, cast)) = gathered_on_a_file().await else { return };
    let door = village.port().address();
    let mut process = Process::start_with(&village, vec![], vec![full(), ("KITH_LISTEN", door.clone())]);
    process.rests().await;
    let had = signposts(&cast.onni);
    let words = names_many(&cast);
    cast.onni.types("I cannot sleep and I am afraid");
    until("the signpost", || process.last_words(), async || signposts(&cast.onni) == had + 1).await;
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
    assert_eq!(kept(&village).await, words, "each word is there, once, in order");
    let aside = books::rows(&village, "SELECT update_id FROM quarantine").await;
    assert!(aside.is_empty(), "a full disk is nobody's fault: {aside:?}");
}

/// A village whose people know one another and whose house is empty, where its facts are a file.
async fn gathered_on_a_file() -> Option<(Village, Cast)> {
    let village = Village::start(kith::clock::Clock::system()).await.expect("a village");
    if village.file().is_none() {
        eprintln!("NOT ON POSTGRESQL: only SQLite's file can be told to grow no further");
        return None;
    }
    let cast = scene::gathered(&village).await;
    village.closes().await.expect("a house in order");
    Some((village, cast))
}

/// The file may not grow beyond what it is.
fn full() -> (&'static str, String) {
    ("KITH_TEST_MAX_PAGES", "1".to_owned())
}

/// Aino types more words for people than there is room for.
fn names_many(cast: &Cast) -> Vec<String> {
    let words: Vec<String> = (1..=WORDS).map(|number| format!("Word {number}")).collect();
    for word in &words {
        cast.aino.types("/invite");
        cast.aino.types(word);
    }
    words
}

async fn kept(village: &Village) -> Vec<String> {
    books::rows(village, "SELECT k.label FROM contact c JOIN known_contact k ON k.id = c.id WHERE k.label LIKE 'Word %' ORDER BY c.created_at, c.id").await.concat()
}
