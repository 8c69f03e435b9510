//! What a bot's database holds, as tests compare it; and every button that its rows could be named by, as a forger would.

use std::fmt::Write;

use super::Village;

/// What is compared: not the numbers of updates, nor whose turn it is.
const TABLES: [&str; 34] = [
    "team",
    "account",
    "staff",
    "team_group",
    "network",
    "contact",
    "link",
    "approval",
    "revocation",
    "participant",
    "first_meeting",
    "more_time",
    "referral",
    "pass",
    "session",
    "mailbox",
    "consent_event",
    "hold",
    "suppression",
    "tombstone",
    "proposal",
    "meeting",
    "poll",
    "poll_slot",
    "poll_seat",
    "poll_answer",
    "seat",
    "answer",
    "attendance",
    "draft",
    "outbox",
    "relay_event",
    "deed",
    "quarantine",
];

/// What a button can say of a row: the rows' ids, and the data with `#` for one of them.
const BUTTONS: [(&str, &[&str]); 9] = [
    ("SELECT id FROM link", &["ag:#", "mo:#", "no:#", "it:#", "nt:#"]),
    (
        "SELECT id FROM contact",
        &[
            "co:#",
            "nl:#",
            "sm:#",
            "sq:#",
            "rv:#",
            "es:#:true",
            "cr:#:outer",
            "rm:#",
            "ry:#",
            "nn:#:true",
            "ne:#",
            "ny:#",
            "aa:#",
            "nb:#",
            "lb:#",
            "lo:#",
            "ly:#",
        ],
    ),
    (
        "SELECT id FROM network",
        &[
            "np:#",
            "tw:#",
            "pm:#",
            "pn:#",
            "tt:#:0",
            "tt:#:1",
            "ho:#:1",
            "mf:#",
            "ha:#",
            "mt:#:true",
            "mt:#:false",
            "to:#",
        ],
    ),
    (
        "SELECT id FROM participant",
        &[
            "ad:#",
            "st:#",
            "sy:#",
            "pi:#",
            "lg:#:0",
            "lg:#:1",
            "sh:#:true",
            "or:#:true",
            "hd:#",
            "hy:#",
            "hu:#",
            "sj:#",
            "wa:#:phone",
            "wa:#:not",
            "tq:#:1:00000000",
            "ts:#:1:00000000:i",
        ],
    ),
    (
        "SELECT id FROM meeting",
        &[
            "me:#",
            "ic:#",
            "kn:#",
            "mp:#:0",
            "wc:#",
            "wd:#",
            "mg:#:day",
            "mg:#:week",
            "an:#:1:coming-in_person",
            "an:#:1:not_sure",
            "an:#:1:not_coming",
            "he:#",
            "hm:#:1:from-30",
            "hm:#:1:step_free",
            "tp:#:1",
            "sp:#:1:true",
            "sf:#",
            "sg:#:1",
            "si:#:0:2",
            "mv:#",
            "ca:#",
            "cy:#:1",
        ],
    ),
    (
        "SELECT id FROM poll",
        &[
            "va:#",
            "vc:#",
            "vd:#",
            "vs:#",
            "vo:#:1:yes",
            "vo:#:2:if_need_be",
            "vo:#:7:no",
            "vt:#",
            "vy:#:1",
            "vx:#",
            "vz:#",
        ],
    ),
    ("SELECT id FROM proposal", &["pa:#", "pc:#", "pd:#"]),
    ("SELECT id FROM staff", &["so:#", "sx:#", "gu:#", "gx:#"]),
    ("SELECT id FROM outbox WHERE sends > 0", &["sw:#", "hi:#", "lt:#:true", "lt:#:false"]),
];

/// What the store holds: two looks are the same exactly if nothing changed between.
///
/// # Panics
/// If the database cannot be read.
pub async fn all(village: &Village) -> String {
    let mut facts = String::new();
    for table in TABLES {
        // A revision is a lock, and rises with every look that might have changed something; a seat knows who looked.
        let columns = match table {
            "meeting" => {
                "id, version, state, start_at, form, place, home, place_by, shown_early, alone, readiness, readiness_why"
            }
            // A look at the clock is no change of it.
            "first_meeting" => "network_id, hours, link_at, ready_at, held_at, state",
            "poll" => "id, state, by_id, form, place, meeting_id",
            "seat" => {
                "meeting_id, participant_id, status, how, told_version, changed_at, later, needs, noted_by, noted_at"
            }
            _ => "*",
        };
        let rows = village.rows(&format!("SELECT {columns} FROM {table} ORDER BY 1, 2")).await;
        for row in rows.unwrap_or_else(|error| panic!("{table}: {error}")) {
            writeln!(facts, "{table}: {row:?}").expect("a string can be written to");
        }
    }
    facts
}

/// The lines by which two looks differ; empty if nothing changed.
pub fn differences(before: &str, after: &str) -> Vec<String> {
    let gone = before.lines().filter(|line| !after.contains(line)).map(|line| format!("- {line}"));
    let come = after.lines().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    if before == after { vec![] } else { gone.chain(come).collect() }
}

/// Asserts that the store holds what it held before, and names the lines that differ.
///
/// # Panics
/// If it does not.
#[track_caller]
pub fn same(before: &str, after: &str, what: &str) {
    assert!(before == after, "{what} changed something:\n{}", differences(before, after).join("\n"));
}

/// On a server a tap and all that follows it take long: there one button of so many is tried.
const ON_A_SERVER: usize = 6;

/// Every button there can be of everything that is kept; on a server, as many as fit into a minute, and that is said aloud.
///
/// # Panics
/// If the database cannot be read.
pub async fn every_button(village: &Village) -> Vec<String> {
    let mut buttons = vec![];
    for (ids, shapes) in BUTTONS {
        for id in village.rows(ids).await.unwrap_or_else(|error| panic!("{ids}: {error}")).concat() {
            buttons.extend(shapes.iter().map(|shape| shape.replace('#', &id)));
        }
    }
    if village.file().is_some() {
        return buttons;
    }
    eprintln!("NOT ALL ON POSTGRESQL: one forged button of {ON_A_SERVER} is tried there, all of them on SQLite");
    buttons.into_iter().step_by(ON_A_SERVER).collect()
}
