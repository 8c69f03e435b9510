//! The store as a file: who may read it, what it forgets, what it refuses, and that today's data survives tomorrow's rooms.
//! An independent connection looks on.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use kith::domain::ids::{ContactId, LinkId, MeetingId, NetworkId, ParticipantId, StaffId, TeamId, UserId};
use kith::domain::language::Lang;
use kith::domain::readiness::{self, Need, Readiness};
use kith::store::consents::Agreement;
use kith::store::participants::Ground;
use kith::store::{Store, contacts, drafts, links, log, meetings, outbox, participants, relay, teams, terms};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor, Row, SqliteConnection};
use tempfile::TempDir;

use crate::source::root;

/// A folder with a database in it, gone with the test.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Place {
        Place { folder: tempfile::tempdir().expect("a folder") }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("kith.db")
    }

    async fn open(&self) -> Store {
        Store::open(&format!("sqlite://{}", self.file().display()), None).await.expect("a store")
    }

    /// Somebody who reads the file without us.
    async fn onlooker(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.file()).create_if_missing(true).foreign_keys(true);
        options.connect().await.expect("the file opens")
    }
}

fn now() -> Timestamp {
    "2025-11-20T09:00:00Z".parse().expect("an instant")
}

async fn with_team(store: &Store, name: &str) -> TeamId {
    let mut tx = store.begin().await.expect("a transaction");
    let team = teams::create(&mut tx, name, now()).await.expect("a team");
    tx.commit().await.expect("a commit");
    team
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let store = place.open().await;
    with_team(&store, "North").await;
    let files: Vec<PathBuf> =
        fs::read_dir(place.folder.path()).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    assert!(files.contains(&place.file()) && files.contains(&place.file().with_extension("db-wal")), "{files:?}");
    for file in files {
        let mode = fs::metadata(&file).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
    store.close().await;
}

#[tokio::test]
async fn opening_twice_keeps_what_is_there() {
    let place = Place::new();
    let first = place.open().await;
    let team = with_team(&first, "North").await;
    let second = place.open().await;
    for store in [&second, &first] {
        let mut tx = store.begin().await.expect("a transaction");
        assert_eq!(teams::named(&mut tx, "North").await.expect("an answer"), Some(team.clone()));
    }
    first.close().await;
    second.close().await;
    let mut tx = place.open().await.begin().await.expect("a transaction");
    assert_eq!(teams::named(&mut tx, "North").await.expect("an answer"), Some(team));
}

#[tokio::test]
async fn a_rule_that_went_missing_is_back_at_the_next_start_and_nothing_is_written_where_all_is_well() {
    let place = Place::new();
    place.open().await.close().await;
    let mut onlooker = place.onlooker().await;
    let rules = "SELECT COUNT(*) FROM sqlite_master WHERE type IN ('trigger', 'view')";
    let schema = "SELECT schema_version FROM pragma_schema_version";
    let before: (i64, i64) = (one(&mut onlooker, rules).await, one(&mut onlooker, schema).await);
    place.open().await.close().await;
    assert_eq!((one(&mut onlooker, rules).await, one(&mut onlooker, schema).await), before);
    onlooker.execute("DROP TRIGGER send_rests_on_two_yeses").await.expect("a trigger less");
    place.open().await.close().await;
    assert_eq!(one(&mut onlooker, rules).await, before.0);
}

async fn one(conn: &mut SqliteConnection, sql: &'static str) -> i64 {
    conn.fetch_one(sql).await.expect("a row").get(0)
}

/// In WAL mode a reader sees the last commit while a writer is at work, and is not kept waiting.
#[tokio::test]
async fn readers_do_not_wait_for_the_writer() {
    let place = Place::new();
    let store = place.open().await;
    with_team(&store, "North").await;
    let mut tx = store.begin().await.expect("a transaction");
    teams::create(&mut tx, "South", now()).await.expect("a team");
    let mut onlooker = place.onlooker().await;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut onlooker).await.expect("a mode");
    let seen: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM team").fetch_one(&mut onlooker).await.expect("a count");
    assert_eq!((mode.as_str(), seen), ("wal", 1));
    tx.commit().await.expect("a commit");
}

/// What is deleted is gone from the disk, not only from the tables.
#[tokio::test]
async fn what_is_deleted_is_overwritten() {
    let place = Place::new();
    let store = place.open().await;
    let (user, word) = (UserId(7), "Grandmother-of-the-lighthouse");
    let mut tx = store.begin().await.expect("a transaction");
    drafts::save(&mut tx, user, &word, now()).await.expect("a draft");
    tx.commit().await.expect("a commit");
    store.close().await;
    let mut onlooker = place.onlooker().await;
    let sealed: String = onlooker.fetch_one("SELECT step FROM draft").await.expect("a row").get(0);
    onlooker.close().await.expect("a close");
    assert!(!on_disk(place.folder.path(), word), "the word itself is nowhere");
    assert!(on_disk(place.folder.path(), &sealed), "the sealed word is on the disk while it is kept");
    let store = place.open().await;
    let mut tx = store.begin().await.expect("a transaction");
    drafts::clear(&mut tx, user).await.expect("a deletion");
    tx.commit().await.expect("a commit");
    store.close().await;
    assert!(!on_disk(place.folder.path(), &sealed), "the sealed word is still on the disk");
}

fn on_disk(folder: &Path, word: &str) -> bool {
    let files = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| fs::read(entry.expect("an entry").path()).expect("a file"));
    files.into_iter().any(|bytes| bytes.windows(word.len()).any(|window| window == word.as_bytes()))
}

/// Foreign keys hold on the store's own connection.
#[tokio::test]
async fn nothing_points_to_nowhere() {
    let place = Place::new();
    let store = place.open().await;
    let mut tx = store.begin().await.expect("a transaction");
    let lost = TeamId("nowhere".to_owned());
    let refused = teams::join(&mut tx, &lost, UserId(1), "Sanna", false, now()).await.expect_err("no such team");
    assert!(format!("{refused:#}").contains("FOREIGN KEY"), "{refused:#}");
}

/// Runs SQL by hand, as a mistake of ours would, and returns what the database says.
async fn refusal(conn: &mut SqliteConnection, sql: &'static str) -> String {
    match conn.execute(sql).await {
        Err(error) => error.to_string(),
        Ok(_) => format!("accepted: {sql}"),
    }
}

/// Proves H3, H12.
#[tokio::test]
async fn the_database_itself_refuses_what_must_never_be() {
    let place = Place::new();
    furnish(&place, 3).await;
    let store = place.open().await;
    let mut tx = store.begin().await.expect("a transaction");
    let agreement = Agreement { notice: "member-1", lang: Lang::En, text_hash: String::new() };
    let ground = Ground::Member(ContactId("con-3".to_owned()), LinkId("link-6".to_owned()), agreement);
    let unapproved =
        participants::insert(&mut tx, &NetworkId("net-1".to_owned()), UserId(1003), "Irma", ground, now()).await;
    assert!(unapproved.is_err(), "a member without the person's yes");
    drop(tx);
    let mut conn = place.onlooker().await;
    for (rule, sql) in [
        (
            "member_rests_on_the_persons_yes",
            "INSERT INTO participant (id, network_id, role, who, tg, name, contact_id, state, joined_at) VALUES ('x', 'net-1', 'member', '9', '', '', 'con-3', 'left', 1)",
        ),
        (
            "place_rests_on_their_own_yes",
            "INSERT INTO participant (id, network_id, role, who, tg, name, contact_id, approval_id, state, joined_at) VALUES ('x', 'net-1', 'member', '9', '', '', 'con-2', 'app-3', 'active', 1)",
        ),
        (
            "place_rests_on_their_own_yes",
            "INSERT INTO participant (id, network_id, role, who, tg, name, state, joined_at) VALUES ('x', 'net-2', 'person', '9', '', '', 'active', 1)",
        ),
        (
            "place_rests_on_the_persons_yes",
            "INSERT INTO consent_event (id, network_id, subject, kind, notice, lang, text_hash, at, update_id) VALUES ('x', 'net-1', 'x', 'grant', 'member-1', 'en', '', 1, 1);
             INSERT INTO participant (id, network_id, role, who, tg, name, contact_id, approval_id, state, joined_at) VALUES ('x', 'net-1', 'member', '9', '', '', 'con-1', 'app-2', 'active', 1)",
        ),
        ("send_rests_on_two_yeses", "UPDATE outbox SET receiver = 'p:par-3', sends = sends + 1 WHERE id = 'post-4'"),
        ("first_word_rests_on_a_yes", "UPDATE outbox SET receiver = 'l:link-6', sends = sends + 1 WHERE id = 'post-4'"),
        ("place_stays_what_it_is", "UPDATE participant SET approval_id = NULL WHERE id = 'par-2'"),
        ("consent_is_only_added_to", "UPDATE consent_event SET kind = 'withdrawal'"),
        ("consent_is_only_added_to", "DELETE FROM consent_event"),
        ("approval_is_only_added_to", "UPDATE approval SET contact_id = 'con-1'"),
        ("approval_is_only_added_to", "DELETE FROM approval"),
        ("revocation_is_only_added_to", "DELETE FROM revocation"),
        ("place_stays_what_it_is", "UPDATE participant SET state = 'active' WHERE state <> 'active'"),
        ("place_stays_what_it_is", "UPDATE participant SET staff_id = NULL WHERE id = 'par-4'"),
        (
            "practitioner_is_of_the_team",
            "INSERT INTO participant (id, network_id, role, who, tg, name, state, joined_at) VALUES ('x', 'net-1', 'practitioner', '9', '', '', 'active', 1)",
        ),
        ("link_forgets_its_opener", "UPDATE link SET state = 'dead' WHERE id = 'link-6'"),
        ("link_forgets_its_opener", "UPDATE link SET claimed = 1 WHERE id = 'link-4'"),
        ("link_of_a_member_has_a_contact", "UPDATE link SET contact_id = NULL WHERE id = 'link-4'"),
        ("place_stays_what_it_is", "UPDATE participant SET role = 'person' WHERE id = 'par-2'"),
        ("participant.network_id, participant.who", "UPDATE participant SET who = (SELECT who FROM participant WHERE id = 'par-1') WHERE id = 'par-2'"),
        ("staff.team_id, staff.who", "UPDATE staff SET who = (SELECT who FROM staff WHERE id = 'staff-2') WHERE id = 'staff-3'"),
        ("outbox.once", "UPDATE outbox SET once = 'asked:meet-1:1:p:par-2' WHERE id = 'post-4'"),
        ("relay_event.stream, relay_event.seq", "UPDATE relay_event SET seq = 1 WHERE seq = 2"),
        ("seat_status_is_known", "UPDATE seat SET status = 'late' WHERE participant_id = 'par-2'"),
        ("FOREIGN KEY", "DELETE FROM contact WHERE id = 'con-1'"),
    ] {
        let said = refusal(&mut conn, sql).await;
        assert!(said.contains(rule), "{rule} should refuse this, but: {said}");
    }
}

/// After this one everything is sealed.
const SEALED: i64 = 6;

/// Every migration there is, by number.
async fn migrations() -> Migrator {
    Migrator::new(root().join("migrations")).await.expect("the migrations")
}

/// The rooms as they were after migration `number`, furnished as they grew: each migration's sample data follows it.
/// Between the sixth and the seventh Kith itself seals what is there, as at any start.
async fn furnish(place: &Place, number: i64) {
    drop(fs::OpenOptions::new().create(true).append(true).open(place.file()).expect("a file"));
    let mut conn = place.onlooker().await;
    for number in 1..=number {
        let sample = root().join(format!("tests/checks/samples/{number:04}.sql"));
        let sample = fs::read_to_string(&sample).unwrap_or_else(|error| panic!("{}: {error}", sample.display()));
        if number <= SEALED {
            migrations().await.run_to(number, &mut conn).await.expect("the migrations up to the sample's");
        } else {
            place.open().await.close().await;
        }
        conn.execute(sqlx::AssertSqlSafe(sample)).await.expect("the sample loads");
    }
    conn.close().await.expect("a close");
}

/// Each table and how many rows it has.
async fn tables(conn: &mut SqliteConnection) -> BTreeMap<String, i64> {
    let sql =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '_sqlx%'";
    let names: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *conn).await.expect("the tables");
    let mut counts = BTreeMap::new();
    for name in names {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {name}"));
        counts.insert(name, sqlx::query_scalar(sql).fetch_one(&mut *conn).await.expect("a count"));
    }
    counts
}

/// The care team's and the operator's windows: columns in order, with the type of what they hold. These names are promises.
const VIEWS: [(&str, &str); 8] = [
    (
        "care_meeting",
        "meeting_id text, network_id text, team_id text, version integer, status text, starts_at text, zone text, form text, called_at text",
    ),
    (
        "care_participant",
        "meeting_id text, participant_id text, role text, status text, how text?, version integer, told_version integer?, changed_at text, later_minutes integer, needs text, noted_by text?, noted_at text?, reachable text, substitute text, stands_in_for text?",
    ),
    (
        "care_attendance",
        "meeting_id text, participant_id text, role text, status text, how text?, first_noted_at text, noted_at text",
    ),
    (
        "care_readiness",
        "meeting_id text, version integer, readiness text, why text, as_of text, good_until text?, one_practitioner text?",
    ),
    ("care_relay", "target text, waiting integer, oldest_at text, newest_at text, dead integer, trouble text"),
    (
        "care_clock",
        "network_id text, team_id text, target_hours integer, referred_at text, link_at text?, ready_at text?, held_at text?, due_at text, paused_minutes integer, state text, as_of text, referral_id text?",
    ),
    ("care_continuity", "network_id text, team_id text, meetings integer, presences integer, known_faces integer"),
    ("operator_queue", "id text, kind text, class text, due_at_ms integer, state text, attempts integer"),
];

/// From this migration on there is something to see in `care_attendance`.
const ATTENDED: i64 = 16;
/// From this one on there is a FHIR server in `care_relay`.
const FHIR: i64 = 22;
/// From this one on some answer was noted for somebody, and their seat says by whom and when.
const PHONED: i64 = 19;

/// From this one on there is a meeting at which one practitioner is enough.
const ALONE: i64 = 21;
/// From this one on somebody stands in.
const STANDING: i64 = 25;
/// From this one on some first meeting has a clock.
const CLOCKED: i64 = 23;

/// A view's columns as they are: `?` where a row has nothing.
async fn columns(conn: &mut SqliteConnection, view: &str) -> String {
    let sql = sqlx::AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{view}') ORDER BY cid"));
    let names: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *conn).await.expect("the columns");
    let mut found = Vec::new();
    for name in names {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT DISTINCT typeof({name}) AS kind FROM {view} ORDER BY kind = 'null', kind"
        ));
        let kinds: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *conn).await.expect("the types");
        found.push(format!("{name} {}", kinds.join("|").replace("|null", "?")));
    }
    found.join(", ")
}

/// Old data stays whole under every later migration, and the windows on it keep their names and types.
#[tokio::test]
async fn every_migration_is_applied_over_sample_data() {
    let numbers: Vec<i64> = migrations().await.iter().map(|migration| migration.version).collect();
    assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<i64>>(), "numbered from 1 without gaps");
    let newest = numbers.len().try_into().expect("a number");
    for number in numbers {
        let place = Place::new();
        furnish(&place, number).await;
        let mut conn = place.onlooker().await;
        let before = tables(&mut conn).await;
        let bare: Vec<&String> = before.iter().filter(|(_, rows)| **rows == 0).map(|(name, _)| name).collect();
        // From the sealing on, the rooms are the newest ones, furnished once all samples are in.
        assert!(bare.is_empty() || (SEALED < number && number < newest), "sample {number} leaves {bare:?} empty");
        conn.close().await.expect("a close");
        place.open().await.close().await; // the later migrations, as at any start
        let mut conn = place.onlooker().await;
        let after = tables(&mut conn).await;
        // Half-answered questions are asked again once what is plain is sealed, and keys come with it.
        let may_change = |name: &str| matches!(name, "draft" | "data_key" | "account_known");
        let lost: Vec<_> =
            before.iter().filter(|(name, rows)| !may_change(name) && after.get(*name) != Some(rows)).collect();
        assert!(lost.is_empty(), "after sample {number} these are not what they were: {lost:?}");
        let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut conn).await.expect("a look");
        assert!(dangling.is_empty(), "sample {number} points to nowhere in {} rows", dangling.len());
        // A window on a room that the samples up to here leave empty shows no types.
        let shown = |view: &str| match view {
            "care_attendance" | "care_continuity" => ATTENDED <= number,
            "care_relay" => FHIR <= number,
            "care_clock" => CLOCKED <= number,
            _ => true,
        };
        for (view, promised) in VIEWS.into_iter().filter(|(view, _)| shown(view)) {
            let nobody = promised.replace("noted_by text?, noted_at text?", "noted_by null, noted_at null");
            let promised = if number < PHONED { &nobody } else { promised };
            let two = promised.replace("one_practitioner text?", "one_practitioner null");
            let promised = if number < ALONE { two.as_str() } else { promised };
            let own = promised.replace("stands_in_for text?", "stands_in_for null");
            let promised = if number < STANDING { own.as_str() } else { promised };
            assert_eq!(columns(&mut conn, view).await, promised, "{view} over sample {number}");
        }
    }
}

async fn rows(conn: &mut SqliteConnection, sql: &'static str) -> Vec<String> {
    let rows = sqlx::query(sql).fetch_all(conn).await.expect("rows");
    rows.iter()
        .map(|row| {
            (0..row.len()).map(|at| row.get::<Option<String>, _>(at).unwrap_or_default()).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[tokio::test]
async fn the_windows_show_what_is_there() {
    let place = Place::new();
    furnish(&place, 1).await;
    place.open().await.close().await;
    let mut conn = place.onlooker().await;
    let meetings =
        rows(&mut conn, "SELECT meeting_id, status, starts_at, form FROM care_meeting ORDER BY meeting_id").await;
    assert_eq!(
        meetings,
        ["meet-1 called 2025-11-25T13:00:00Z in_person", "meet-2 cancelled 2025-11-24T13:00:00Z online"]
    );
    let seats = rows(
        &mut conn,
        "SELECT participant_id, role, status, how FROM care_participant WHERE meeting_id = 'meet-1' ORDER BY 1",
    )
    .await;
    assert_eq!(
        seats,
        [
            "par-1 person coming in_person",
            "par-2 member coming phone",
            "par-3 member withdrawn ",
            "par-4 practitioner coming in_person",
            "par-5 practitioner not_sure ",
        ]
    );
    readiness_is_known_as_long_as_somebody_was_heard(&mut conn).await;
    let queue = rows(&mut conn, "SELECT kind, class, state FROM operator_queue ORDER BY id").await;
    assert_eq!(
        queue,
        [
            "relay:participant.answered ordered waiting",
            "reminder at_most_once waiting",
            "readiness at_least_once sending",
            "opened at_least_once waiting",
        ]
    );
    for name in ["Aino", "Onni", "Brother", "Rantakatu"] {
        for (view, _) in VIEWS {
            let sql = sqlx::AssertSqlSafe(format!("SELECT * FROM {view}"));
            let told = sqlx::query(sql).fetch_all(&mut conn).await.expect("rows").iter().any(|row| {
                (0..row.len()).any(|at| {
                    row.try_get_unchecked::<Option<String>, _>(at)
                        .ok()
                        .flatten()
                        .is_some_and(|text| text.contains(name))
                })
            });
            assert!(!told, "{view} tells {name}");
        }
    }
}

async fn readiness_is_known_as_long_as_somebody_was_heard(conn: &mut SqliteConnection) {
    let sql = "SELECT meeting_id, readiness, why, good_until FROM care_readiness ORDER BY meeting_id";
    let never = rows(&mut *conn, sql).await;
    assert_eq!(
        never,
        ["meet-1 unknown practitioners 1970-01-01T00:10:00Z", "meet-2 cancelled  "],
        "nobody was ever heard"
    );
    let day = 1_763_600_000_000_i64;
    for (heard, shown) in [(day, "waiting"), (day - 599_999, "waiting"), (day - 600_000, "unknown")] {
        let beat = format!(
            "INSERT INTO upkeep (what, at) VALUES ('alive', {day}), ('heard', {heard}), ('told', {day})
                            ON CONFLICT (what) DO UPDATE SET at = excluded.at"
        );
        sqlx::query(sqlx::AssertSqlSafe(beat)).execute(&mut *conn).await.expect("a beat");
        let sql = "SELECT readiness FROM care_readiness WHERE meeting_id = 'meet-1'";
        assert_eq!(rows(&mut *conn, sql).await, [shown], "silent for {} ms", day - heard);
    }
}

/// Places in teams that an older Kith kept have their whole time before them, from the first sweep on: nobody is shut out by an upgrade.
#[tokio::test]
async fn places_in_teams_from_before_begin_their_time_now() {
    let place = Place::new();
    furnish(&place, 5).await;
    let store = place.open().await;
    let (mut tx, now) = (store.begin().await.expect("a transaction"), now());
    let later = now + jiff::SignedDuration::from_hours(24 * 89);
    let mut conn = place.onlooker().await;
    let known = rows(&mut conn, "SELECT id FROM staff WHERE off_at IS NULL AND expires_at IS NULL").await;
    assert!(!known.is_empty());
    terms::begin(&mut tx, now).await.expect("a beginning");
    for id in known {
        let one = teams::staff(&mut tx, &StaffId(id)).await.expect("somebody");
        assert!(one.works(later) && one.expires.is_some(), "{one:?}");
    }
}

/// What an older Kith wrote is read by this one.
#[tokio::test]
async fn sample_data_is_read_back() {
    let place = Place::new();
    furnish(&place, 1).await;
    let store = place.open().await;
    let mut tx = store.begin().await.expect("a transaction");
    let meeting = meetings::load(&mut tx, &MeetingId("meet-1".to_owned())).await.expect("a look").expect("a meeting");
    assert_eq!(meeting.seats.len(), 5);
    assert_eq!(readiness::of(&meeting, now()), Readiness::Waiting(vec![Need::Practitioners(1)]));
    let network = NetworkId("net-1".to_owned());
    let labels = contacts::of_network(&mut tx, &network).await.expect("contacts").into_iter().map(|one| one.label);
    assert_eq!(labels.collect::<Vec<_>>(), ["Brother", "Mum"], "what was plain is sealed, and opens");
    let people = participants::of_network(&mut tx, &network).await.expect("people");
    let people: Vec<_> = people.iter().map(|one| (one.name.as_str(), one.user, one.habits.lang)).collect();
    assert_eq!(people.len(), 4);
    assert!(people.contains(&("Onni", UserId(1002), Lang::En)) && people.contains(&("Sanna", UserId(2001), Lang::Fi)));
    assert_eq!(meeting.plan.place.as_deref(), Some("Rantakatu 1"));
    assert!(!on_disk(place.folder.path(), "Rantakatu") && !on_disk(place.folder.path(), "Irma"));
    let irma = links::find(&mut tx, &LinkId("link-6".to_owned())).await.expect("a look").expect("a link");
    assert_eq!(irma.claimant.map(|one| (one.user, one.name)), Some((UserId(1003), "Irma".to_owned())));
    assert_eq!(irma.made_by, Some(UserId(1001)));
    assert_eq!(contacts::of_network(&mut tx, &network).await.expect("contacts").len(), 2);
    assert_eq!(log::of_network(&mut tx, &network, &ParticipantId::fresh(), 50, 0).await.expect("a log").len(), 7);
    assert_eq!(
        outbox::claim(&mut tx, 1, "", "2025-11-24T18:00:00Z".parse().expect("an instant"), 10)
            .await
            .expect("posts")
            .len(),
        3
    );
    assert_eq!(relay::due(&mut tx, now(), 10).await.expect("events").len(), 1);
}
