//! docs/safety-case.md is written from the hazards and from what tests say they prove, so that it cannot drift. A test says so in a
//! line of its own above its attributes: `Proves H3, I3.` behind three strokes. `KITH_TEST_WRITE_DOCS=1` writes the page anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use crate::hazards::{HAZARDS, Hazard};
use crate::source::{self, Source};

const PAGE: &str = "docs/safety-case.md";
const HEAD: &str = "# The safety case

What may harm somebody, what we do about it, and which tests prove it. H are hazards, I are invariants: what must hold after every fault.
Written from the tests by `KITH_TEST_WRITE_DOCS=1 cargo test --test checks safety_case`; a check fails when this page is not what the tests say.
A test stands under a hazard for its part of the control; what no test holds yet is said. `stories x::y` is run by
`cargo test --test stories x::y`, and `lib x::y` by `cargo test --lib x::y`. In a deployment a clinical safety officer owns this page.
";

/// Hazard to tests, as `cargo test` takes them.
type Proofs = BTreeMap<String, Vec<String>>;

/// What the tests of a file prove, or what is wrong with how they say it.
fn proofs(source: &Source, found: &mut Proofs, wrong: &mut Vec<String>) {
    let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
    for (at, line) in lines.iter().enumerate() {
        let Some(claim) = line.strip_prefix("/// Proves ") else { continue };
        let place = format!("{}:{}", source.path, at + 1);
        let Some(test) = test_below(&lines[at + 1..]) else {
            wrong.push(format!("{place}: it stands above no test that runs"));
            continue;
        };
        let Some(ids) = claim.strip_suffix('.') else {
            wrong.push(format!("{place}: it does not end with a full stop"));
            continue;
        };
        for id in ids.split(", ") {
            if HAZARDS.iter().any(|hazard| hazard.id == id) {
                found.entry(id.to_owned()).or_default().push(format!("{}::{test}", home(&source.path)));
            } else {
                wrong.push(format!("{place}: no hazard is called {id:?}"));
            }
        }
    }
}

/// The test that this comment belongs to: only comments and attributes stand between, one of which makes it a test, none lets it out.
fn test_below<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let function = lines.iter().position(|line| !line.starts_with("///") && !line.starts_with("#["))?;
    let attributes = &lines[..function];
    let is_test = attributes.iter().any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"));
    let runs = is_test && !attributes.iter().any(|line| line.starts_with("#[ignore"));
    let name = lines[function].trim_start_matches("async ").strip_prefix("fn ")?;
    runs.then(|| name.split(['(', '<']).next().unwrap_or(name))
}

/// `stories strays` for `tests/stories/strays.rs`, `lib domain::quiet::tests` for `src/domain/quiet.rs`.
fn home(path: &str) -> String {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let (target, rooms) = match path.strip_prefix("tests/") {
        Some(rest) => rest.split_once('/').unwrap_or((rest, "")),
        None => ("lib", path.trim_start_matches("src/")),
    };
    // Unit tests stand in a `mod tests`, in the file or beside it.
    let inner = if target == "lib" && !path.ends_with("/tests") { "::tests" } else { "" };
    format!("{target} {}{inner}", rooms.replace('/', "::"))
}

/// Files that no `mod` brings in are not compiled, and prove nothing.
fn is_built(source: &Source, all: &[Source]) -> bool {
    let room = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
    let (folder, name) = room.rsplit_once('/').unwrap_or(("", room));
    let brings =
        |other: &Source| other.code.lines().any(|line| line.trim_start_matches("pub ") == format!("mod {name};"));
    all.iter().any(|other| (other.path.starts_with(folder)) && brings(other))
}

fn page(proofs: &Proofs) -> String {
    let mut page = HEAD.to_owned();
    for Hazard { id, what, control, not_yet } in &HAZARDS {
        write!(page, "\n## {id}: {what}\n\n{control}\n").expect("a text");
        let mut tests: Vec<&String> = proofs.get(*id).into_iter().flatten().collect();
        tests.sort();
        if !tests.is_empty() {
            page += "\n";
        }
        for test in tests {
            writeln!(page, "- `{test}`").expect("a text");
        }
        if !not_yet.is_empty() {
            write!(page, "\nNot yet: {not_yet}\n").expect("a text");
        }
    }
    page
}

fn collected() -> (Proofs, Vec<String>) {
    let all: Vec<Source> = source::files("tests").into_iter().chain(source::files("src")).collect();
    let (mut found, mut wrong) = (Proofs::new(), vec![]);
    for source in &all {
        let before = found.values().map(Vec::len).sum::<usize>();
        proofs(source, &mut found, &mut wrong);
        if found.values().map(Vec::len).sum::<usize>() > before && !is_built(source, &all) {
            wrong.push(format!("{}: it is not compiled into any test", source.path));
        }
    }
    (found, wrong)
}

#[test]
fn every_hazard_has_a_test_or_says_what_is_missing_and_the_page_says_so() {
    let (found, mut wrong) = collected();
    let bare = HAZARDS.iter().filter(|hazard| hazard.not_yet.is_empty() && !found.contains_key(hazard.id));
    wrong.extend(bare.map(|hazard| format!("{} has no test, and does not say why", hazard.id)));
    assert!(wrong.is_empty(), "the safety case:\n  {}", wrong.join("\n  "));
    let (file, page) = (source::root().join(PAGE), page(&found));
    if std::env::var("KITH_TEST_WRITE_DOCS").is_ok_and(|write| write == "1") {
        fs::write(&file, &page).expect("the page can be written");
    }
    let stands = fs::read_to_string(&file).unwrap_or_default();
    assert!(stands == page, "{PAGE} is not what the tests say: write it anew with KITH_TEST_WRITE_DOCS=1");
}

#[test]
fn the_hazards_are_numbered_without_a_gap() {
    let wanted = (1..=24).map(|number| format!("H{number}")).chain((1..=14).map(|number| format!("I{number}")));
    assert!(wanted.eq(HAZARDS.iter().map(|hazard| hazard.id.to_owned())));
    assert!(HAZARDS.iter().all(|hazard| !hazard.what.is_empty() && !hazard.control.is_empty()));
}

#[test]
fn a_claim_that_is_none_is_noticed() {
    let told = |text: &str| {
        let (mut found, mut wrong) = (Proofs::new(), vec![]);
        proofs(&Source::of("tests/stories/a/mod.rs", text), &mut found, &mut wrong);
        (found.into_iter().collect::<Vec<_>>(), wrong.len())
    };
    let test = |id: &str| (id.to_owned(), vec!["stories a::b".to_owned()]);
    assert_eq!(told("/// Proves H3, I3.\n#[tokio::test]\nasync fn b() {}"), (vec![test("H3"), test("I3")], 0));
    assert_eq!(told("/// Proves H3, H99.\n#[test]\nfn b() {}"), (vec![test("H3")], 1), "no such hazard");
    for no_test in ["fn b() {}", "#[test]\n#[ignore]\nfn b() {}", "", "#[test]\n\nfn b() {}"] {
        assert_eq!(told(&format!("/// Proves H3.\n{no_test}")), (vec![], 1), "{no_test}");
    }
    assert_eq!(told("/// Proves H3\n#[test]\nfn b() {}"), (vec![], 1), "no full stop");
    let lost = Source::of("tests/stories/lost.rs", "");
    assert!(!is_built(&lost, &[Source::of("tests/stories/main.rs", "mod a;\nmod lo;")]));
    assert!(is_built(&lost, &[Source::of("tests/stories/main.rs", "mod a;\nmod lost;")]));
}
