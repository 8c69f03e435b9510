//! The resources of fixed facts, as files: `golden/fhir/*.json`. `KITH_TEST_WRITE_DOCS=1 cargo test --test checks golden` writes them anew.
//! Three validators of others' making judge them, which disagree usefully: one knows code sets, one instants, one the invariants.

use std::path::PathBuf;
use std::process::Command;

use jiff::{SignedDuration, Timestamp};
use kith::domain::first_meeting::{Clock, Pause};
use kith::domain::ids::{ContactId, MeetingId, NetworkId, ParticipantId, StaffId, TeamId, UserId};
use kith::domain::language::Lang;
use kith::domain::meeting::{Answer, ByPhone, Form, Meeting, Noted, Plan, Presence, Seat, State};
use kith::domain::participant::{Habits, Participant, Reminders, Role};
use kith::domain::profile::Profile;
use kith::domain::quiet::QuietHours;
use kith::domain::when::Zone;
use kith::relay::fhir::projection;
use kith::relay::fhir::{Guide, Style};
use kith::store::fhir::{Consent, Facts, Message, Said};
use kith::store::networks::{self, Network};
use serde_json::Value;

use crate::source::root;

fn now() -> Timestamp {
    "2026-11-30T09:00:00Z".parse().expect("an instant")
}

fn network() -> NetworkId {
    NetworkId("01990000000070008000000000000001".into())
}

/// What the team's server calls an appointment of its own.
const THEIRS: &str = "appointment-of-theirs";

/// Somebody by a number, from which their id follows.
fn somebody(number: u8, role: Role, name: &str) -> Participant {
    let habits = Habits {
        lang: Lang::En,
        zone: Zone::UTC,
        quiet: QuietHours::NONE,
        discreet: false,
        reminders: Reminders::Both,
        travel: None,
        on_call: None,
        service: Profile::Community,
    };
    Participant {
        id: ParticipantId(format!("019900000000700080000000000001{number:02}")),
        network: network(),
        role,
        user: UserId(i64::from(number)),
        name: name.into(),
        contact: (role == Role::Member).then(|| ContactId(format!("contact{number}"))),
        staff: (role == Role::Practitioner).then(|| StaffId(format!("staff{number}"))),
        essential: false,
        not_now: false,
        held_by_person: None,
        held_by_team: None,
        works_until: None,
        stands_in: None,
        paused_until: None,
        shows: false,
        sees_others: false,
        on_record: false,
        active: true,
        reachable: true,
        by_mail: false,
        habits,
    }
}

/// A person, two practitioners, and three of the person's people: one whose name may stand in the record, one whose may not, one who left.
fn people() -> Vec<Participant> {
    let mut onni = somebody(4, Role::Member, "Onni");
    onni.on_record = true;
    let mut gone = somebody(6, Role::Member, "Ville");
    (gone.active, gone.on_record) = (false, true);
    vec![
        somebody(1, Role::Person, "Aino"),
        somebody(2, Role::Practitioner, "Sanna"),
        somebody(3, Role::Practitioner, "Mikko"),
        onni,
        somebody(5, Role::Member, "Leena"),
        gone,
    ]
}

fn facts(stream: &str, meeting: Option<Meeting>, messages: Vec<Message>) -> Facts {
    let people = people();
    let consent = |place: &Participant| Consent {
        who: place.id.clone(),
        stands: place.active,
        notice: (format!("{}-1", place.role.code()), "0".repeat(64)),
        at: now(),
    };
    let consents = people.iter().filter(|place| place.role != Role::Practitioner).map(consent).collect();
    let said = people.iter().map(|place| Said { who: place.id.clone(), noted: place.name == "Leena" }).collect();
    let network = Network {
        id: network(),
        team: TeamId("team".into()),
        convener: StaffId("staff2".into()),
        state: networks::State::Open,
        referred_at: now(),
    };
    Facts {
        stream: stream.into(),
        seen: 1,
        network: Some(network),
        people,
        consents,
        first_meeting: None,
        meeting,
        appointment: None,
        changed_there: None,
        patient: None,
        said,
        messages,
        known: vec![],
    }
}

/// A meeting of that number, with what each of `people` said to it.
fn meeting(number: u8, form: Form, (place, home): (&str, bool), said: [Option<Answer>; 6]) -> Meeting {
    let seat = |(who, answer): (Participant, Option<Answer>)| {
        let released = !who.active;
        let by_phone = (who.name == "Leena").then(|| ByPhone { by: people()[1].id.clone(), at: now() });
        Seat { answer, released, by_phone, ..Seat::for_participant(who) }
    };
    Meeting {
        id: MeetingId(format!("019900000000700080000000000002{number:02}")),
        network: network(),
        version: 1,
        state: State::Called,
        plan: Plan {
            start: now() + SignedDuration::from_hours(76),
            zone: Zone::named("Europe/Helsinki").expect("a zone"),
            form,
            place: Some(place.into()),
            home,
            place_by: None,
        },
        shown_early: false,
        alone: None,
        seats: people().into_iter().zip(said).map(seat).collect(),
    }
}

fn meetings() -> Vec<Meeting> {
    let yes = Some(Answer::Coming(Form::InPerson));
    let room = ("Harbour Street 5, second floor", false);
    let ready = meeting(1, Form::InPerson, room, [yes, yes, yes, yes, Some(Answer::Coming(Form::Phone)), yes]);
    let waiting = meeting(
        2,
        Form::Online,
        ("https://meet.example/aino", false),
        [yes, yes, Some(Answer::NotSure), None, Some(Answer::NotComing), None],
    );
    let called_off = Meeting { state: State::Cancelled, ..meeting(3, Form::Phone, ("555 0100", false), [yes; 6]) };
    let mut held = meeting(4, Form::InPerson, ("Kauppakatu 1 A 2", true), [yes; 6]);
    held.plan.start = now() - SignedDuration::from_hours(3);
    for seat in &mut held.seats {
        let what = if seat.who.name == "Leena" { Presence::NotReached } else { Presence::Came(Form::InPerson) };
        seat.noted = Some(Noted { what, first: now() });
    }
    vec![ready, waiting, called_off, held]
}

fn messages() -> Vec<Message> {
    let of = |(number, outcome): (u8, &str)| Message {
        id: format!("019900000000700080000000000003{number:02}"),
        kind: "invitation".into(),
        outcome: outcome.into(),
        to: Some(people()[usize::from(number)].id.clone()),
        at: now(),
    };
    [(1, "sent"), (3, "uncertain"), (4, "unreachable"), (5, "dropped:left")].map(of).to_vec()
}

/// A meeting that came from an appointment of the team's own, and one message for it.
fn from_there() -> Facts {
    let (yes, place) = (Some(Answer::Coming(Form::InPerson)), ("Harbour Street 5, second floor", false));
    let meeting = meeting(5, Form::InPerson, place, [yes, yes, yes, Some(Answer::NotComing), None, None]);
    let message = Message { id: "01990000000070008000000000000309".into(), ..messages().remove(0) };
    let mut facts = facts(&meeting.id.0.clone(), Some(meeting), vec![message]);
    facts.appointment = Some(THEIRS.into());
    facts
}

/// A clock that runs, one the person has paused, one that has run out, one of a first meeting that came late, one the person has ended.
fn clocks() -> Vec<Clock> {
    let (hours, referred) = (SignedDuration::from_hours, now() - SignedDuration::from_hours(100));
    let runs = Clock {
        referred,
        target: hours(168),
        pauses: vec![Pause { from: referred + hours(2), until: Some(referred + hours(26)) }],
        link: Some(referred + hours(1)),
        ready: None,
        held: None,
        closed: None,
        stands: false,
    };
    let paused = Clock { pauses: vec![Pause { from: now() - hours(9), until: None }], ..runs.clone() };
    let missed = Clock { target: hours(24), ..runs.clone() };
    let late = Clock { held: Some(now() - hours(3)), ready: Some(now() - hours(50)), ..missed.clone() };
    let ended = Clock { closed: Some(now() - hours(5)), ..runs.clone() };
    vec![runs, paused, missed, late, ended]
}

/// The tasks of these clocks, each of a network of its own.
fn tasks(style: &Style) -> Vec<projection::Planned> {
    let one = |(number, clock): (usize, Clock)| {
        let mut facts = facts(network().as_str(), None, vec![]);
        facts.first_meeting = Some(clock);
        let network = facts.network.as_mut().expect("a network");
        network.id = NetworkId(format!("0199000000007000800000000000000{}", number + 1));
        projection::of(&facts, style, now()).into_iter().filter(|one| one.kind() == "Task")
    };
    clocks().into_iter().enumerate().flat_map(one).collect()
}

fn resources(guide: Guide) -> Vec<Value> {
    let service = guide.service("98765");
    let style = Style { system: "https://kith.example.org/fhir".into(), guide, service };
    let mut all = projection::of(&facts(network().as_str(), None, vec![]), &style, now());
    for (number, meeting) in meetings().into_iter().enumerate() {
        let messages = if number == 0 { messages() } else { vec![] };
        let more = projection::of(&facts(&meeting.id.0.clone(), Some(meeting), messages), &style, now());
        all.extend(more.into_iter().filter(|one| one.kind() != "RelatedPerson"));
    }
    all.extend(projection::of(&from_there(), &style, now()).into_iter().filter(|one| one.kind() != "RelatedPerson"));
    all.extend(tasks(&style));
    all.into_iter().map(|planned| planned.body).collect()
}

fn file(name: &str) -> PathBuf {
    root().join(format!("tests/checks/golden/fhir/{name}.json"))
}

const GUIDES: [(&str, Guide); 3] =
    [("base", Guide::Base), ("uk-core", Guide::UkCore), ("fi-scheduling", Guide::FiScheduling)];

#[test]
fn fixed_facts_make_the_resources_of_the_golden_files() {
    for (name, guide) in GUIDES {
        let made = format!("{:#}\n", Value::Array(resources(guide)));
        if std::env::var_os("KITH_TEST_WRITE_DOCS").is_some() {
            std::fs::write(file(name), &made).expect("a golden file");
        }
        let golden = std::fs::read_to_string(file(name)).unwrap_or_default();
        assert!(golden == made, "{name} is not what the facts make: write it anew, and look at what changed");
    }
}

/// Names that nobody let stand in the record, links, homes and people's own words for others leave nowhere.
///
/// Proves H21, H22.
#[test]
fn the_golden_files_name_nobody_who_did_not_let_them_and_no_home() {
    for (name, guide) in GUIDES {
        let text = Value::Array(resources(guide)).to_string();
        for word in ["Aino", "Sanna", "Mikko", "Leena", "Ville", "Kauppakatu", "meet.example", "payload"] {
            assert!(!text.contains(word), "{name}: {word}");
        }
        assert!(text.contains("Onni") && text.contains("Harbour Street 5") && text.contains("by-phone"), "{name}");
    }
}

/// What stands in the team's own appointment is not Kith's to write: answers and messages refer to it.
#[test]
fn an_appointment_of_the_teams_own_is_answered_and_never_written() {
    for (name, guide) in GUIDES {
        let made = resources(guide);
        let kinds = |kind: &'static str| made.iter().filter(move |one| one["resourceType"] == kind);
        assert_eq!(kinds("Appointment").count(), meetings().len(), "{name}: Kith's own, and no more");
        let theirs = format!("Appointment/{THEIRS}");
        let answers = kinds("AppointmentResponse").filter(|one| one["appointment"]["reference"] == theirs.as_str());
        assert_eq!(answers.count(), people().len(), "{name}");
        assert!(kinds("Communication").any(|one| one["about"][0]["reference"] == theirs.as_str()), "{name}");
    }
}

#[test]
fn three_validators_of_others_making_find_nothing_wrong() {
    let Some(folder) = std::env::var_os("KITH_TEST_FHIR").map(PathBuf::from) else {
        return eprintln!(
            "NOT RUN: set KITH_TEST_FHIR, as .ci/run does, to let three validators judge the FHIR resources"
        );
    };
    let files: Vec<PathBuf> = GUIDES.iter().map(|(name, _)| file(name)).collect();
    let judges = root().join("tests/checks/golden");
    let mut node = Command::new("node");
    node.arg(judges.join("judge.mjs")).arg(&folder).args(&files);
    let mut python = Command::new(folder.join("python/bin/python"));
    python.arg(judges.join("judge.py")).args(&files);
    for mut judge in [node, python] {
        let out = judge.output().expect("a judge");
        let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success() && said.contains(" judged"), "{said}");
    }
}
