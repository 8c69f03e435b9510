//! The floors of the house: imports go downward only, nothing goes in a circle, and each crate has its room.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::source::{self, Source, closing, parts, words};

/// The rooms from the ground up, and within a floor in the order in which they may use one another.
const ORDER: [&str; 18] = [
    "domain",
    "clock",
    "fault",
    "metrics",
    "pulse",
    "words",
    "drawing",
    "store",
    "keeper",
    "conversation",
    "telegram",
    "mail",
    "web",
    "relay",
    "delivery",
    "config",
    "operate",
    "app",
];

/// What stands on the street and may use the house only by its front door.
const STREET: &str = "sandbox";

const LONGEST_FILE: usize = 400;
const LONGEST_TEST: usize = 600;
const LONGEST_FUNCTION: usize = 60;
const MEDIAN: usize = 12;

/// A path that a file names, out of the crate's root, and the line it stands in.
struct Import {
    path: Vec<String>,
    line: usize,
}

fn house() -> Vec<Source> {
    source::files("src")
}

fn check(what: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{what}:\n  {}", broken.join("\n  "));
}

/// `["store", "links"]` for `src/store/links.rs`; a folder's `mod.rs` is the folder.
fn module(path: &str) -> Vec<String> {
    let path = path.strip_prefix("src/").unwrap_or(path);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let parts = path.split('/').filter(|part| !matches!(*part, "mod" | "lib"));
    parts.map(String::from).collect()
}

/// Every path of the file that begins at the crate's root or at a neighbour.
fn imports(source: &Source) -> Vec<Import> {
    let (code, inner) = (&source.code, source.inner_modules());
    let mut found = Vec::new();
    for word in words(code) {
        if code[..word.start].ends_with("::")
            || code[..word.start].ends_with('$')
            || !code[word.end..].starts_with("::")
        {
            continue;
        }
        let mut base = module(&source.path);
        base.extend(inner.iter().filter(|(_, span)| span.contains(&word.start)).map(|(name, _)| name.clone()));
        match &code[word.clone()] {
            "crate" | "kith" => base.clear(),
            "super" => drop(base.pop()),
            "self" => {}
            _ => continue,
        }
        let line = source.line(word.start);
        found.extend(tree(code, word.end, &base).into_iter().map(|path| Import { path, line }));
    }
    found
}

/// The paths of a use tree (`::a::{b, c::d}`), or of a path in an expression.
fn tree(code: &str, mut at: usize, base: &[String]) -> Vec<Vec<String>> {
    let mut path = base.to_vec();
    while code[at..].starts_with("::") {
        at += 2;
        if code[at..].starts_with('{') {
            let end = closing(code, at).expect("a closed brace");
            return parts(code, at + 1, end).into_iter().flat_map(|part| branch(code, part.start, &path)).collect();
        }
        let Some(word) = words(&code[at..]).next().filter(|word| word.start == 0) else { break };
        match &code[at..at + word.end] {
            "super" => drop(path.pop()),
            "self" => {}
            name => path.push(name.to_owned()),
        }
        at += word.end;
    }
    vec![path]
}

fn branch(code: &str, at: usize, base: &[String]) -> Vec<Vec<String>> {
    let Some(word) = words(&code[at..]).next().filter(|word| word.start == 0) else { return vec![] };
    let mut path = base.to_vec();
    match &code[at..at + word.end] {
        "self" => {}
        name => path.push(name.to_owned()),
    }
    tree(code, at + word.end, &path)
}

fn place(room: &str) -> Option<usize> {
    ORDER.iter().position(|one| *one == room)
}

/// Whether a file may name a room of the house.
fn may_use(file: &str, from: &str, to: &str) -> bool {
    match (from, to) {
        _ if from == to || from == "main" => true,
        (STREET, "clock") => true,
        (STREET, "app" | "config") => file == "src/sandbox/mod.rs",
        (STREET, _) | (_, STREET) | ("telegram", "relay") | ("relay", "telegram") => false,
        _ => place(to) < place(from),
    }
}

#[test]
fn every_room_stands_on_a_floor() {
    let known = |room: &String| place(room).is_some() || matches!(room.as_str(), "main" | STREET);
    let rooms: BTreeSet<String> = house().iter().filter_map(|source| module(&source.path).into_iter().next()).collect();
    check("not in the drawing", &rooms.into_iter().filter(|room| !known(room)).collect::<Vec<_>>());
}

#[test]
fn imports_go_downward() {
    let files = house();
    let rooms: BTreeSet<String> = files.iter().filter_map(|source| module(&source.path).into_iter().next()).collect();
    let mut broken = Vec::new();
    for source in &files {
        let Some(from) = module(&source.path).into_iter().next() else { continue };
        for import in imports(source) {
            let Some(to) = import.path.first().filter(|to| rooms.contains(*to)) else { continue };
            if !may_use(&source.path, &from, to) {
                broken.push(format!("{}:{} uses {}", source.path, import.line, import.path.join("::")));
            }
        }
    }
    check("imports that do not go downward", &broken);
}

/// Which files each file uses. A folder's own door (`mod.rs`, a parent) does not count for those who live inside.
fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let files = house();
    let names: BTreeSet<String> = files.iter().map(|source| module(&source.path).join("::")).collect();
    let mut found = BTreeMap::new();
    for source in &files {
        let own = module(&source.path).join("::");
        let lives_in = |other: &String| own == *other || other.is_empty() || own.starts_with(&format!("{other}::"));
        let owner = |import: Import| {
            (1..=import.path.len())
                .rev()
                .map(|length| import.path[..length].join("::"))
                .find(|name| names.contains(name))
        };
        let used: BTreeSet<String> =
            imports(source).into_iter().filter_map(owner).filter(|other| !lives_in(other)).collect();
        found.insert(own, used);
    }
    found
}

/// The shortest way from a file back to itself.
fn circle(from: &str, uses: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut ways = VecDeque::from([vec![from.to_owned()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in uses.get(way.last()?).into_iter().flatten() {
            let longer: Vec<String> = way.iter().chain([next]).cloned().collect();
            if next == from {
                return Some(longer);
            }
            if seen.insert(next.clone()) {
                ways.push_back(longer);
            }
        }
    }
    None
}

#[test]
fn nothing_goes_in_a_circle() {
    let uses = uses();
    let circles: BTreeMap<BTreeSet<String>, String> = uses
        .keys()
        .filter_map(|file| circle(file, &uses))
        .map(|way| (way.iter().cloned().collect(), way.join(" → ")))
        .collect();
    check("circles", &circles.into_values().collect::<Vec<_>>());
}

/// Words (as `crate::` roots or functions) and the only places where they may stand.
fn at_home(word: &str, path: &str) -> bool {
    let under = |folders: &[&str]| folders.iter().any(|folder| path.starts_with(folder));
    match word {
        "teloxide" => under(&["src/telegram/"]),
        "resvg" => under(&["src/drawing/"]),
        "sqlx" => under(&["src/store/", "src/sandbox/"]),
        _ if word.starts_with("fluent") || word.starts_with("icu") => under(&["src/words/"]),
        "Timestamp" | "Utc" | "SystemTime" | "Zoned" | "Local" => path == "src/clock.rs",
        _ => true,
    }
}

#[test]
fn each_crate_has_its_room() {
    let mut broken = Vec::new();
    for source in house() {
        for word in words(&source.code).filter(|word| source.code[word.end..].starts_with("::")) {
            let (name, after) = (&source.code[word.clone()], &source.code[word.end..]);
            let asks_the_time = words(after).next().is_some_and(|next| &after[next] == "now");
            let is_a_clock = matches!(name, "Timestamp" | "Utc" | "SystemTime" | "Zoned" | "Local");
            if is_a_clock == asks_the_time && !at_home(name, &source.path) {
                broken.push(format!("{}:{} {name}", source.path, source.line(word.start)));
            }
        }
    }
    check("out of their room", &broken);
}

#[test]
fn test_code_stands_in_mod_tests() {
    let mut broken = Vec::new();
    for source in house() {
        for (at, mark) in source.code.match_indices("#[cfg(test)]") {
            let mut next = words(&source.code[at + mark.len()..]).map(|word| &source.code[at + mark.len()..][word]);
            if (next.next(), next.next()) != (Some("mod"), Some("tests")) {
                broken.push(format!("{}:{}", source.path, source.line(at)));
            }
        }
    }
    check("#[cfg(test)] outside mod tests", &broken);
}

#[test]
fn files_stay_short() {
    let is_test = |path: &str| path.starts_with("tests/") || path.ends_with("/tests.rs");
    let most = |path: &str| if is_test(path) { LONGEST_TEST } else { LONGEST_FILE };
    let lines = |source: &Source| source.text.lines().count();
    let all = house().into_iter().chain(source::files("tests"));
    let long = all.filter(|source| lines(source) > most(&source.path));
    check("too long", &long.map(|source| format!("{}: {} lines", source.path, lines(&source))).collect::<Vec<_>>());
}

#[test]
fn functions_stay_short() {
    let (mut lengths, mut broken) = (Vec::new(), Vec::new());
    for source in house().into_iter().filter(|source| !source.path.ends_with("/tests.rs")) {
        let tests: Vec<_> = source.inner_modules().into_iter().filter(|(name, _)| name == "tests").collect();
        for function in source.functions() {
            if !tests.iter().any(|(_, span)| span.contains(&function.span.start)) {
                lengths.push(function.lines);
            }
            if function.lines > LONGEST_FUNCTION {
                broken.push(format!(
                    "{}:{} {}: {} lines",
                    source.path,
                    source.line(function.span.start),
                    function.name,
                    function.lines
                ));
            }
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    println!("{} functions, median {median} lines, longest {}", lengths.len(), lengths.last().unwrap_or(&0));
    check("functions that are too long", &broken);
    assert!(median <= MEDIAN, "the median function has {median} lines, more than {MEDIAN}");
}

#[test]
fn paths_are_read_as_they_are_meant() {
    let text = "use crate::{a::{b, x}, c::{self, d as e}};\nuse super::x::Y;\nfn f() { crate::fault::point(\"crate::no\"); g::<super::Z>(); }\n// crate::no\nmod tests { use super::*; use crate::k; }";
    let found: Vec<String> =
        imports(&Source::of("src/room/file.rs", text)).into_iter().map(|import| import.path.join("::")).collect();
    assert_eq!(found, ["a::b", "a::x", "c", "c::d", "room::x::Y", "fault::point", "room::Z", "room::file", "k"]);
    assert!(may_use("src/store/a.rs", "store", "words") && !may_use("src/words/a.rs", "words", "store"));
    assert!(!may_use("src/relay/a.rs", "relay", "telegram") && !may_use("src/telegram/a.rs", "telegram", "relay"));
    assert!(!may_use("src/sandbox/page.rs", STREET, "app") && !may_use("src/app.rs", "app", STREET));
}
