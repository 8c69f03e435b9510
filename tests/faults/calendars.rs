//! A meeting in people's own calendars follows it: put in, moved, taken out, under one id; and says nothing of what it is about.

use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};
use tempfile::TempDir;

use crate::scene::{self, all_coming, taps, types};

const IN: &str = "Into my calendar";
const OUT: &str = "Out of my calendar";
/// What nobody who looks over a shoulder may read in it.
pub const NAMES: [&str; 6] = ["Aino", "Onni", "Leena", "Sanna", "Mikko", "Brother"];

/// The file behind this button of the newest message.
async fn file(village: &Village, phone: &Phone, button: &str) -> String {
    taps(village, phone, button).await;
    phone.reads("Open the file");
    String::from_utf8(phone.file().expect("a file")).expect("text")
}

/// A value of the file, its lines put together again (RFC 5545, 3.1).
pub fn value(file: &str, name: &str) -> Option<String> {
    let whole = file.replace("\r\n ", "");
    let found = whole.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    found.map(str::to_owned)
}

/// As the file writes instants.
pub fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Its method, number and beginning.
fn what(file: &str) -> (String, String, Option<String>) {
    (value(file, "METHOD").unwrap(), value(file, "SEQUENCE").unwrap(), value(file, "DTSTART"))
}

/// Put in, put in again after a move, and taken out after the cancellation.
async fn a_meeting_lives(village: &Village, cast: &Cast) -> Vec<(String, Timestamp)> {
    let mut files = vec![];
    let first = scene::start(village).await;
    types(village, &cast.onni, "/meetings").await;
    cast.onni.reads("Meeting with Aino");
    files.push((file(village, &cast.onni, IN).await, first));
    types(village, &cast.aino, "/meetings").await;
    cast.aino.reads("Your meeting");
    scene::aino_moves_it(village, cast, "in 5 days 11:00").await;
    let second = scene::start(village).await;
    files.push((file(village, &cast.onni, IN).await, second));
    scene::sanna_cancels(village, cast).await;
    files.push((file(village, &cast.onni, OUT).await, second));
    files
}

#[tokio::test]
async fn p25_a_calendar_follows_the_meeting_under_one_id_and_takes_out_what_was_cancelled() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        let files = a_meeting_lives(village, &cast).await;
        let ids: Vec<String> = files.iter().filter_map(|(file, _)| value(file, "UID")).collect();
        assert!(ids.len() == 3 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        for ((file, start), (method, number)) in files.iter().zip([("REQUEST", "0"), ("REQUEST", "1"), ("CANCEL", "2")])
        {
            assert_eq!(what(file), (method.into(), number.into(), Some(instant(*start))), "{file}");
            assert_eq!(value(file, "SUMMARY").as_deref(), Some("Meeting"));
            assert!(NAMES.iter().all(|name| !file.contains(name)), "{file}");
        }
        assert_eq!(value(&files[2].0, "STATUS").as_deref(), Some("CANCELLED"));
        assert!(files[0].0.contains("LOCATION") && !files[2].0.contains("LOCATION"));
    })
    .await;
}

/// Three in the afternoon stays three in the afternoon, on either side of the change of clocks.
#[tokio::test]
async fn p22_no_calendar_is_an_hour_off_across_the_change_of_clocks() {
    for (forward, hour) in [(true, "T120000Z"), (false, "T130000Z")] {
        Village::story(async |village| {
            scene::a_day_before_the_clocks_change(village, forward);
            let cast = scene::gathered(village).await;
            story::a_meeting_is_called_for(village, &cast, "in 3 days 15:00").await;
            cast.onni.reads("Aino would like you to come");
            let file = file(village, &cast.onni, IN).await;
            assert_eq!(value(&file, "DTSTART"), Some(instant(scene::start(village).await)));
            assert!(value(&file, "DTSTART").is_some_and(|start| start.ends_with(hour)), "{file}");
            cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        })
        .await;
    }
}

/// Whoever was removed takes it out, and does not learn where it went.
///
/// Proves H8.
#[tokio::test]
async fn whoever_is_not_expected_any_more_reads_no_time() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        types(village, &cast.onni, "/meetings").await;
        cast.onni.reads("Meeting with Aino");
        let card = cast.onni.newest_id();
        types(village, &cast.leena, "/meetings").await;
        cast.leena.reads("Meeting with Aino");
        taps(village, &cast.leena, "Not coming").await;
        assert!(!cast.leena.buttons().iter().any(|label| label == IN), "whoever stays away needs no entry");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        types(village, &cast.aino, "/network").await;
        for label in ["Brother", "Remove Brother", "Remove Brother"] {
            taps(village, &cast.aino, label).await;
        }
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        cast.onni.taps_on(card, IN);
        village.rests().await;
        let told = cast.onni.reads_all();
        assert!(told.iter().all(|line| !line.contains("Open the file")), "{told:?}");
    })
    .await;
}

/// Judged by others' readers: Python's `icalendar` and JavaScript's `ical.js`, in the folder that `KITH_TEST_READERS` names
/// (`.ci/run` fills it).
#[tokio::test]
async fn two_independent_readers_understand_every_file() {
    let Some(readers) = std::env::var_os("KITH_TEST_READERS").map(PathBuf::from) else {
        return eprintln!(
            "NOT RUN: set KITH_TEST_READERS, as .ci/run does, to let others' readers judge calendar files"
        );
    };
    Village::story(async |village| {
        let cast = all_coming(village).await;
        for (file, start) in a_meeting_lives(village, &cast).await {
            judged(&readers, &file, start);
        }
    })
    .await;
}

/// What both readers find in it is what we meant.
fn judged(readers: &Path, file: &str, start: Timestamp) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("meeting.ics");
    std::fs::write(&path, file).expect("a file");
    let (method, sequence, _) = what(file);
    let expected = format!("{method} {sequence} {} Meeting", instant(start));
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/readers");
    let (mut python, mut node) = (Command::new(readers.join("python/bin/python")), Command::new("node"));
    python.arg(scripts.join("read.py")).arg(&path);
    node.arg(scripts.join("read.mjs")).arg(readers).arg(&path);
    for reader in [&mut python, &mut node] {
        let said = reader.output().expect("a reader");
        let (words, wrong) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
        assert_eq!(words.trim(), expected, "{reader:?}: {wrong}\n{file}");
    }
}

/// Judges one file, where there are readers.
pub fn judge(file: &str, start: Timestamp) {
    match std::env::var_os("KITH_TEST_READERS") {
        Some(readers) => judged(Path::new(&readers), file, start),
        None => eprintln!("NOT RUN: KITH_TEST_READERS names no readers of others' making"),
    }
}
