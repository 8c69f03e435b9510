//! The store: one tale through every public function, and claims that two senders cannot both hold.

mod afterwards;
mod audit;
mod board;
mod care_store;
mod choices;
mod claims;
mod coming;
mod consents;
mod continuity;
mod copying;
mod engines;
mod fhir;
mod first_meetings;
mod gone;
mod groups;
mod incoming;
mod keeping;
mod late;
mod opening;
mod pages;
mod pulses;
mod reporting;
mod retention;
mod standing;
mod tale;
mod vault;
mod year;

use jiff::{SignedDuration, Timestamp};
use kith::domain::ids::{NetworkId, ParticipantId, StaffId, TeamId, UserId};
use kith::domain::language::Lang;
use kith::domain::meeting::{Form, Plan};
use kith::domain::participant::{Habits, Participant, Reminders};
use kith::domain::profile::Profile;
use kith::domain::quiet::QuietHours;
use kith::domain::when::Zone;
use kith::sandbox::Cellar;
use kith::store::consents::Agreement;
use kith::store::deeds::Deed;
use kith::store::participants::Ground;
use kith::store::{Store, Tx, accounts, links, log, networks, participants, teams};

/// Noon in Helsinki on a Monday in winter.
fn monday() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().expect("a time")
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

fn helsinki() -> Zone {
    Zone::named("Europe/Helsinki").expect("a zone")
}

fn plain() -> Habits {
    Habits {
        lang: Lang::En,
        zone: helsinki(),
        quiet: QuietHours::default(),
        discreet: false,
        reminders: Reminders::Both,
        travel: None,
        on_call: None,
        service: Profile::Community,
    }
}

fn plan(start: Timestamp) -> Plan {
    let place = Some("The kitchen".into());
    Plan { start, zone: helsinki(), form: Form::InPerson, place, home: true, place_by: None }
}

/// A fresh store, on the engine that the stories are told on; it goes away with the cellar.
async fn store() -> (Cellar, Store) {
    let cellar = Cellar::fresh().await.expect("a cellar");
    let store = Store::open(cellar.url(), cellar.key().as_deref()).await.expect("a store");
    (cellar, store)
}

/// Somebody's yes.
fn agreed() -> Agreement {
    Agreement { notice: "member-1", lang: Lang::En, text_hash: links::hash("what was shown") }
}

/// What people did in a network, newest first.
async fn deeds_of(tx: &mut Tx, network: &NetworkId) -> anyhow::Result<Vec<Deed>> {
    let entries = log::of_network(tx, network, &ParticipantId::fresh(), 1_000, 0).await?;
    let deed = |entry: log::Entry| if let log::Event::Done(deed) = entry.event { Some(deed) } else { None };
    Ok(entries.into_iter().filter_map(deed).collect())
}

/// A team with one coordinator, and the network of a person who agreed.
struct Around {
    team: TeamId,
    staff: StaffId,
    network: NetworkId,
    person: Participant,
    convener: ParticipantId,
}

async fn around(tx: &mut Tx) -> Around {
    let team = teams::create(tx, "Harbour", monday()).await.expect("a team");
    let staff = teams::join(tx, &team, UserId(1), "Sanna", true, monday()).await.expect("a place in the team");
    let network = networks::create(tx, &team, &staff, monday()).await.expect("a network");
    let ground = Ground::Practitioner(staff.clone());
    let convener = participants::insert(tx, &network, UserId(1), "Sanna", ground, monday()).await.expect("a place");
    accounts::ensure(tx, UserId(2), &plain()).await.expect("an account");
    let id = participants::insert(tx, &network, UserId(2), "Aino", Ground::Person(agreed()), monday())
        .await
        .expect("a place");
    let person = participants::load(tx, &id).await.expect("the person");
    Around { team, staff, network, person, convener }
}

/// Each public function of the store is named in this folder, so that none is forgotten when one is added.
#[test]
fn the_tale_leaves_nothing_out() {
    let source = |folder: &str| -> Vec<(String, String)> {
        let files = std::fs::read_dir(folder).expect(folder).map(|file| file.expect("a file").path());
        let files = files.filter(|path| path.is_file());
        files
            .map(|path| (path.file_stem().unwrap().to_string_lossy().into(), std::fs::read_to_string(&path).unwrap()))
            .collect()
    };
    let tale: String = source("tests/checks/store").into_iter().map(|(_, text)| text).collect();
    let mut missing = vec![];
    let engine = source("src/store/engine").into_iter().filter(|(module, _)| module == "mod");
    for (module, text) in source("src/store").into_iter().chain(engine) {
        for line in text.lines() {
            let Some(rest) = line.trim_start().strip_prefix("pub async fn ").or(line.strip_prefix("pub fn ")) else {
                continue;
            };
            let name = rest.split(['(', '<']).next().unwrap_or_default();
            let called = [
                format!("{module}::{name}("),
                format!("{module}::{name}::<"),
                format!(".{name}("),
                format!("Store::{name}("),
                format!("Engine::{name}("),
            ];
            if !called.iter().any(|call| tale.contains(call)) {
                missing.push(format!("{module}::{name}"));
            }
        }
    }
    assert!(missing.is_empty(), "the tale does not tell of {missing:?}");
}
