//! docs/peer-failures.md: what broke elsewhere, each with the tests that say it does not here.

use std::collections::BTreeSet;

use crate::source::{self, Source};

const PAGE: &str = include_str!("../../docs/peer-failures.md");
/// So many are known.
const LINES: usize = 34;

/// Functions that run as tests.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in source::files("tests").iter().chain(&source::files("src")) {
        found.extend(source.functions().into_iter().filter(|one| is_test(source, one.span.start)).map(|one| one.name));
    }
    found
}

/// An attribute above makes it a test, and none lets it out.
fn is_test(source: &Source, at: usize) -> bool {
    let above = source.text[..at].rsplit('\n').skip(1);
    let attributes: Vec<&str> = above.map(str::trim).take_while(|line| line.starts_with(['#', '/'])).collect();
    let has = |mark: &str| attributes.iter().any(|line| line.starts_with(mark));
    (has("#[test]") || has("#[tokio::test")) && !has("#[ignore")
}

/// What is wrong with the page.
fn wrong(page: &str, tests: &BTreeSet<String>) -> Vec<String> {
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| ") && line.as_bytes().get(2).is_some_and(u8::is_ascii_digit))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let mut wrong = vec![];
    for number in 1..=LINES {
        let row = rows.iter().find(|row| row[0] == number.to_string());
        let names: Vec<&str> = row
            .and_then(|row| row.get(3))
            .map_or_else(Vec::new, |cell| cell.split(", ").map(|name| name.trim_matches('`')).collect());
        if names.is_empty() {
            wrong.push(format!("{number} names no test"));
        }
        wrong.extend(
            names
                .iter()
                .filter(|name| !tests.contains(**name))
                .map(|name| format!("{number}: there is no test {name}")),
        );
    }
    wrong
}

#[test]
fn every_failure_elsewhere_has_its_test() {
    assert_eq!(wrong(PAGE, &tests()), Vec::<String>::new());
}

#[test]
fn a_line_without_a_test_or_with_one_that_is_not_there_is_found() {
    let tests = tests();
    assert!(tests.len() > 300, "{}", tests.len());
    let renamed = PAGE.replace("p07_a_missed_minute", "p07_a_missed_hour");
    assert_eq!(wrong(&renamed, &tests), ["7: there is no test p07_a_missed_hour_loses_nothing"]);
    let shorter: Vec<&str> = PAGE.lines().filter(|line| !line.starts_with("| 12 |")).collect();
    assert_eq!(wrong(&shorter.join("\n"), &tests), ["12 names no test"]);
}
