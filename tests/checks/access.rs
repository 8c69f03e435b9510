//! docs/access.md is the table of access, printed. With `KITH_TEST_WRITE_DOCS=1` it is written anew.

use std::fmt::Write;
use std::process::Command as Process;
use std::{env, fs};

use kith::conversation::{Button, Command};
use kith::domain::access::{self, Action, Role, Whose};

use crate::source::root;

const HEAD: &str = "# Who may do what

This page is printed from the table that every flow asks (`src/domain/access.rs`), and a test walks that table cell by cell with real
taps and commands (`tests/stories/access.rs`). Write it anew with `KITH_TEST_WRITE_DOCS=1 cargo test --test checks access::`.

**own**: of what is theirs: themselves, or of a network or team in which they have this role. **yes**: where it is about nothing in
particular. **–**: denied. Nobody may do anything to what is somebody else's. Whoever has several roles may do what each may.

A practitioner's or coordinator's *own* networks are those they work in; the team is a coordinator's own. The responsibility for a
person's meetings is the own of whoever has it, and of the coordinator who works there. Somebody new is the own of the team's
coordinators, and of whoever works there and is on call at the moment of their tap. The operator is known by the server, not by
Telegram: in the bot they are a stranger.

";

const TAIL: &str = "
What has no door in the bot is here because somebody might look for it: nobody may.
";

fn cell(role: Role, action: Action) -> String {
    let may = |whose| access::may(role, action, whose);
    let words = [(Whose::Own, "own"), (Whose::Other, "others'"), (Whose::Nothing, "yes")];
    let words: Vec<&str> = words.into_iter().filter(|(whose, _)| may(*whose)).map(|(_, word)| word).collect();
    if words.is_empty() { "–".to_owned() } else { words.join(", ") }
}

/// The commands and buttons that do this.
fn doors(action: Action) -> String {
    let commands = Command::NAMES.iter().filter(|(_, command)| command.actions().contains(&action));
    let commands = commands.map(|(name, _)| format!("`/{name}`"));
    let buttons = Button::ALL.iter().filter(|(_, _, actions)| actions.contains(&action)).map(|(_, name, _)| *name);
    let programs = PROGRAM.iter().filter(|(_, does)| *does == action).map(|(name, _)| format!("`kith {name}`"));
    let buttons = buttons.collect::<Vec<_>>().join(" ");
    let all: Vec<String> = commands.chain(programs).chain(Some(buttons).filter(|all| !all.is_empty())).collect();
    if all.is_empty() { "none".to_owned() } else { all.join(" ") }
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    let heads: Vec<&str> = Role::ALL.map(Role::words).to_vec();
    let _ = writeln!(page, "| what | {} | commands and buttons |", heads.join(" | "));
    let _ = writeln!(page, "|---|{}---|", "---|".repeat(heads.len()));
    for action in Action::ALL {
        let cells: Vec<String> = Role::ALL.into_iter().map(|role| cell(role, *action)).collect();
        let _ = writeln!(page, "| {} | {} | {} |", action.words(), cells.join(" | "), doors(*action));
    }
    page + TAIL
}

#[test]
fn the_page_on_access_is_the_table() {
    let file = root().join("docs/access.md");
    if env::var("KITH_TEST_WRITE_DOCS").is_ok_and(|set| set == "1") {
        fs::write(&file, page()).expect("the page can be written");
    }
    let there = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == page(),
        "docs/access.md is not the table: KITH_TEST_WRITE_DOCS=1 cargo test --test checks access::"
    );
}

/// What the program itself does, for whoever has a shell on the server.
const PROGRAM: [(&str, Action); 13] = [
    ("team", Action::OpenTeam),
    ("serve", Action::RunHouse),
    ("demo", Action::RunHouse),
    ("migrate", Action::RunHouse),
    ("copy", Action::RunHouse),
    ("backup", Action::RunHouse),
    ("restore", Action::RunHouse),
    ("key", Action::RunHouse),
    ("audit", Action::RunHouse),
    ("relay", Action::RunHouse),
    ("report", Action::RunHouse),
    ("doctor", Action::RunHouse),
    ("help", Action::RunHouse),
];

/// The operator's cells: what the program offers belongs to an action that is the operator's alone, and nothing else does.
#[test]
fn the_program_does_what_the_operator_may_and_nothing_else() {
    let help = Process::new(env!("CARGO_BIN_EXE_kith")).arg("--help").output().expect("the program runs");
    let help = String::from_utf8(help.stdout).expect("words");
    let offered = help.split("Commands:").nth(1).expect("commands").split("Options:").next().expect("their end");
    let mut offered: Vec<&str> = offered.lines().filter_map(|line| line.split_whitespace().next()).collect();
    offered.retain(|word| help.contains(&format!("\n  {word} ")));
    let known: Vec<&str> = PROGRAM.iter().map(|(name, _)| *name).collect();
    assert!(offered.iter().all(|name| known.contains(name)), "{offered:?}");
    assert!(known.iter().all(|name| offered.contains(name)), "{offered:?}");
    for action in Action::ALL {
        let is_offered = PROGRAM.iter().any(|(_, does)| does == action);
        assert_eq!(is_offered, access::may_ever(Role::Operator, *action), "{action:?}");
        let others = Role::ALL.into_iter().filter(|role| *role != Role::Operator);
        assert!(!is_offered || others.into_iter().all(|role| !access::may_ever(role, *action)), "{action:?}");
    }
}
