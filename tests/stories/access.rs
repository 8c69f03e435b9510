//! The table of access, walked cell by cell with real taps and commands: what it allows can be done, what it denies is refused
//! and changes nothing, and what has no door in the bot has none. `docs/access.md` shows the table.

mod doors;
mod world;

use std::fmt::Write;

use kith::conversation::{Button, Command};
use kith::domain::access::{self, Action, Role, Whose};
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, DEAD, REFUSED};
use doors::{Ids, can_follow, doors, shows};
use world::World;

/// Roles that somebody can have on Telegram.
const ON_TELEGRAM: [Role; 5] = [Role::Person, Role::Member, Role::Practitioner, Role::Coordinator, Role::Stranger];

/// After these somebody is no longer what they were: each has a village of its own.
const FAREWELLS: [Action; 2] = [Action::Leave, Action::Forget];

/// The table is asked before any question goes to the database, and a look at everything costs a server minutes. The questions of each flow are tried on both engines by the flow's own stories.
fn is_too_long_here(role: &str) -> bool {
    let on_a_server = std::env::var_os("KITH_TEST_DATABASE_URL").is_some();
    if on_a_server {
        eprintln!("NOT ON POSTGRESQL: the table of access is walked on SQLite only ({role})");
    }
    on_a_server
}

/// All that a denied cell must not touch.
async fn facts(village: &Village) -> String {
    let mut facts = scenes::facts(village).await;
    for table in ["deed", "outbox", "relay_event", "tombstone"] {
        let count = scenes::value(village, &format!("SELECT count(*) FROM {table}")).await;
        let _ = writeln!(facts, "{table}: {count}");
    }
    facts
}

/// What somebody is told after one try.
struct Told {
    toast: String,
    text: String,
}

impl Told {
    fn refused(&self) -> bool {
        let all = format!("{}\n{}", self.toast, self.text);
        all.contains(REFUSED) || all.contains(DEAD)
    }
}

async fn tries(village: &Village, phone: &Phone, door: &str) -> Told {
    let tapped = !door.starts_with('/');
    if tapped {
        scenes::forges(village, phone, door).await;
    } else {
        scenes::types(village, phone, door).await;
    }
    let toast = if tapped { phone.toast().unwrap_or_default() } else { String::new() };
    let mut text = phone.reads_all().join("\n");
    if tapped && !toast.contains(REFUSED) {
        text += &phone.screen();
    }
    Told { toast, text }
}

fn label(role: Role, action: Action, whose: Whose, door: &str) -> String {
    format!("{} · {} · {whose:?} · {door}", role.words(), action.words())
}

/// Whether the try showed what the action is about, where that is all there is to it.
fn done(action: Action, told: &Told) -> bool {
    !told.refused()
        && !told.toast.contains("does not work any more")
        && shows(action).is_none_or(|word| told.text.contains(word))
}

/// Proves H2, H12, I12.
#[tokio::test]
async fn what_the_table_denies_is_refused_and_changes_nothing() {
    if is_too_long_here("what it denies") {
        return;
    }
    Village::story(async |village| {
        let world = World::furnished(village).await;
        let mut tried = 0;
        for role in ON_TELEGRAM {
            let phone = world.phone(role);
            // A command ends an open question; what counts is what it does besides.
            tries(village, phone, "/privacy").await;
            let before = facts(village).await;
            for action in Action::ALL {
                for whose in Whose::ALL.into_iter().filter(|whose| !access::may(role, *action, *whose)) {
                    let what = |door: &str| label(role, *action, whose, door);
                    for door in doors(*action, whose, &world.of(role, whose)) {
                        tried += 1;
                        let told = tries(village, phone, &door).await;
                        assert!(!done(*action, &told), "{} was done:\n{}", what(&door), told.text);
                    }
                    // A look costs a server much and a file little: there it is one for each role, at its end.
                    if village.file().is_some() {
                        scenes::same(&before, &facts(village).await, &what("all of it"));
                    }
                }
            }
            scenes::same(&before, &facts(village).await, role.words());
        }
        assert!(tried > 250, "only {tried} doors were tried");
        world.all_read();
    })
    .await;
}

async fn does_what_it_may(role: Role, actions: &[Action]) {
    Village::story(async |village| {
        let mut world = World::furnished(village).await;
        for action in actions {
            for whose in Whose::ALL.into_iter().filter(|whose| access::may(role, *action, *whose)) {
                world.prepares(village, role, *action).await;
                let phone = world.phone(role).clone();
                let (before, mut found) = (facts(village).await, false);
                for door in doors(*action, whose, &world.of(role, whose)).into_iter().filter(|door| can_follow(door)) {
                    found = true;
                    let told = tries(village, &phone, &door).await;
                    assert!(
                        done(*action, &told),
                        "{} was refused: {}{}",
                        label(role, *action, whose, &door),
                        told.toast,
                        told.text
                    );
                }
                assert!(found, "{} has no door", label(role, *action, whose, ""));
                let changed = before != facts(village).await;
                assert!(
                    changed || !doors::changes(*action, whose),
                    "{} changed nothing",
                    label(role, *action, whose, "")
                );
            }
        }
        world.all_read();
    })
    .await;
}

async fn walks(role: Role) {
    if is_too_long_here(role.words()) {
        return;
    }
    let all = Action::ALL.iter().copied().filter(|action| has_a_door(*action));
    let has_a_place = matches!(role, Role::Person | Role::Member);
    let (last, mut rest): (Vec<Action>, Vec<Action>) =
        all.partition(|action| has_a_place && FAREWELLS.contains(action));
    // What takes something away comes after what needs it.
    rest.sort_by_key(|action| {
        let takes = [Action::ChooseTime, Action::Cancel, Action::Pressed, Action::Remove, Action::OffBoard];
        takes.contains(action)
    });
    does_what_it_may(role, &rest).await;
    for action in last {
        does_what_it_may(role, &[action]).await;
    }
}

#[tokio::test]
async fn a_person_can_do_what_the_table_allows() {
    walks(Role::Person).await;
}

#[tokio::test]
async fn a_member_can_do_what_the_table_allows() {
    walks(Role::Member).await;
}

#[tokio::test]
async fn a_practitioner_can_do_what_the_table_allows() {
    walks(Role::Practitioner).await;
}

#[tokio::test]
async fn a_coordinator_can_do_what_the_table_allows() {
    walks(Role::Coordinator).await;
}

#[tokio::test]
async fn a_stranger_can_do_what_the_table_allows() {
    walks(Role::Stranger).await;
}

/// Whether any command or button of the bot does this.
fn has_a_door(action: Action) -> bool {
    let commands = Command::NAMES.iter().map(|(_, command)| command.actions());
    commands.chain(Button::ALL.iter().map(|(_, _, actions)| *actions)).any(|actions| actions.contains(&action))
}

#[test]
fn what_nobody_may_has_no_door_and_what_the_operator_may_has_none_in_the_bot() {
    for action in Action::ALL {
        let may = |role: &Role| access::may_ever(*role, *action);
        assert_eq!(has_a_door(*action), ON_TELEGRAM.iter().any(may), "{action:?}");
    }
}

/// Every way that a button or a command can be used is tried by the walk: none is left out.
#[test]
fn the_walk_tries_every_button_and_every_command() {
    let ids = Ids::samples();
    let tried: Vec<String> =
        Action::ALL.iter().flat_map(|action| Whose::ALL.map(|whose| doors(*action, whose, &ids))).flatten().collect();
    for (code, name, _) in Button::ALL {
        assert!(tried.iter().any(|door| door == code || door.starts_with(&format!("{code}:"))), "{name} is not tried");
    }
    for (name, _) in Command::NAMES {
        assert!(tried.iter().any(|door| door.trim_start_matches('/').split(' ').next() == Some(name)), "/{name}");
    }
    for (door, action) in Action::ALL.iter().flat_map(|action| {
        Whose::ALL.into_iter().flat_map(|whose| doors(*action, whose, &ids)).map(move |door| (door, *action))
    }) {
        let actions = match door.strip_prefix('/') {
            Some(command) => Command::named(command.split(' ').next().unwrap()).actions(),
            None => Button::decode(&door).unwrap_or_else(|| panic!("{door} is no button")).actions(),
        };
        assert!(actions.contains(&action), "{door} does not belong to {action:?}");
    }
}
