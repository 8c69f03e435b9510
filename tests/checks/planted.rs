//! The bugs in `tests/planted` can still be planted, and each names tests that exist.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is asked for: of two engines and many replicas, and of consent, privacy and safety; others may be added.
const ASKED_FOR: [&str; 16] = [
    "acknowledge-first",
    "no-dedupe",
    "lease-without-fencing",
    "flag-before-send",
    "deferred-transactions",
    "pace-per-process",
    "catch-up-without-cut-off",
    "relay-sequence-reused",
    "consent-not-asked-again",
    "leaving-does-not-last",
    "approval-by-anybody",
    "foreign-network-opened",
    "aad-swapped",
    "key-not-destroyed",
    "tombstones-skipped",
    "audit-cut-off",
];

fn patches() -> Vec<PathBuf> {
    let files = fs::read_dir("tests/planted").expect("the planted bugs").map(|file| file.expect("a file").path());
    files.filter(|path| path.extension().is_some_and(|kind| kind == "patch")).collect()
}

#[test]
fn every_bug_can_still_be_planted() {
    let git = |arguments: &[&str]| Command::new("git").args(arguments).output();
    let here =
        git(&["rev-parse", "--show-toplevel"]).is_ok_and(|said| said.status.success()) && Path::new(".git").exists();
    if !here {
        // Not `eprintln!`: what a test prints is kept from whoever runs it.
        let said = "NOT RUN: no git, or no repository: nobody looks whether tests/planted/*.patch still apply";
        writeln!(std::io::stderr(), "{said}").expect("standard error");
        return;
    }
    for patch in patches() {
        let tried = git(&["apply", "--check", &patch.to_string_lossy()]).expect("git");
        let said = String::from_utf8_lossy(&tried.stderr);
        assert!(tried.status.success(), "write {} anew, the code has changed:\n{said}", patch.display());
    }
}

#[test]
fn every_bug_says_what_it_breaks_and_who_notices() {
    let names: Vec<String> =
        patches().iter().map(|path| path.file_stem().expect("a name").to_string_lossy().into()).collect();
    for wanted in ASKED_FOR {
        assert!(names.iter().any(|name| name == wanted), "{wanted}.patch is missing");
    }
    let tests = sources("tests");
    for patch in patches() {
        let text = fs::read_to_string(&patch).expect("a patch");
        assert!(text.starts_with("Bug: "), "{} does not say what it breaks", patch.display());
        let red: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("Red: ")).collect();
        assert!(!red.is_empty(), "{} names no test", patch.display());
        for line in red {
            let name = line.rsplit("::").next().unwrap_or_default();
            assert!(tests.contains(&format!("fn {name}")), "{}: no test is called {name}", patch.display());
        }
    }
}

/// All Rust below a folder, in one text.
fn sources(folder: &str) -> String {
    let mut text = String::new();
    for path in fs::read_dir(folder).expect(folder).map(|file| file.expect("a file").path()) {
        if path.is_dir() {
            text += &sources(&path.to_string_lossy());
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            text += &fs::read_to_string(&path).expect("Rust");
        }
    }
    text
}
