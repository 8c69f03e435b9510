//! The machine is lost: a backup made while the bot ran comes back on another, and the bot starts on it.

use std::path::Path;

use jiff::SignedDuration;
use kith::operate::restore::Target;
use kith::operate::{backup, restore, stones};
use kith::sandbox::{Phone, Table, Village, dawn};
use kith::store::audit::{self, Head};
use kith::store::{Store, copying, tables};
use tempfile::TempDir;

use crate::books;
use crate::grouping;
use crate::reminders::outcomes;
use crate::scene::{all_coming, count, taps, types, waits_until};

const REMINDER: &str = "this meeting is coming up";
const WINDOWS: [&str; 3] = ["care_meeting", "care_participant", "care_readiness"];

/// What the care team sees.
async fn windows(village: &Village) -> Vec<Table> {
    let mut seen = Vec::new();
    for name in WINDOWS {
        let mut table = village.view(name).await.expect(name);
        table.rows.sort();
        seen.push(table);
    }
    seen
}

/// Where a backup is restored to, under the village's own key.
fn onto<'a>(village: &Village, url: &'a str, tombstones: Option<&'a Path>) -> Target<'a> {
    // A test's key lives as long as its village.
    let key = village.key().map(|key| -> &'static Path { Box::leak(key.into_boxed_path()) });
    Target { url, key, tombstones }
}

/// The database is gone: the file and what lies beside it, or everything in the schema.
async fn is_lost(village: &Village) {
    let Some(file) = village.file() else {
        let schema = books::rows(village, "SELECT current_schema()::text").await.concat().concat();
        return books::change(village, &format!("DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}")).await;
    };
    for end in ["db", "db-wal", "db-shm", "lock"] {
        std::fs::remove_file(file.with_extension(end)).ok();
    }
}

/// A reminder that was sent before the backup is not sent again, nor one that was sent between backup and loss.
#[tokio::test]
async fn the_drill_on_a_lost_machine() {
    Village::story(async |village| {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("night.kith");
        let cast = all_coming(village).await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        cast.phones().iter().for_each(|phone| drop(phone.reads(REMINDER)));
        let before = windows(village).await;
        village.opens().await;
        backup::backup(village.database(), &file, village.clock()).await.expect("a backup while the bot runs");
        taps(village, &cast.onni, "Not coming").await;
        cast.aino.sees_nothing_new();
        let left = crate::scene::start(village).await.duration_since(village.clock().now());
        village.clock().advance(left - SignedDuration::from_hours(2));
        village.rests().await;
        for phone in [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads(REMINDER);
        }
        let during = windows(village).await;
        assert_ne!(before, during, "more happened after the backup");
        village.closes().await.expect("a stop");
        is_lost(village).await;
        let restored =
            restore::restore(&file, onto(village, village.database(), None), village.clock()).await.expect("a restore");
        // Five reminders, and two looks at tomorrow.
        assert_eq!((restored.reminders, restored.news), (7, 0));
        assert_eq!(windows(village).await, before, "everything is as it was when the backup was made");
        village.restart().await.expect("the bot starts on it");
        village.rests().await;
        for phone in [&cast.aino, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.sees_nothing_new();
            assert_eq!(count(phone, REMINDER), 2, "each reminder once");
        }
        assert_eq!(outcomes(village).await, ["sent 5", "uncertain 5"]);
        taps(village, &cast.leena, "Not coming").await;
        cast.leena.sees("Your answer: not coming");
        let heard = village.care_store().events();
        let knows = |status: &str| heard.iter().filter(|event| event.data["participant"]["status"] == status).count();
        assert_eq!(knows("not_coming"), 2, "Onni's before the loss and Leena's after it: no number means two things");
        let answers = books::rows(village, "SELECT id FROM answer").await.len();
        assert!(answers > 5, "the bot goes on from there");
    })
    .await;
}

/// A drill leaves the service as it is: also the file that says where its audit was, should both be told of the same one.
///
/// Proves I7.
#[tokio::test]
async fn a_drill_leaves_the_file_of_the_living_alone() {
    Village::story(async |village| {
        let folder = TempDir::new().expect("a folder");
        let (file, stones) = (folder.path().join("night.kith"), folder.path().join("apart.tombstones"));
        let drill = format!("sqlite://{}", folder.path().join("drill.db").display());
        let cast = all_coming(village).await;
        backup::backup(village.database(), &file, village.clock()).await.expect("a backup");
        types(village, &cast.onni, "/stop").await;
        taps(village, &cast.onni, "Yes, leave").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        let store = Store::open(village.database(), village.key().as_deref()).await.expect("a store");
        stones::anchor(&store, &stones, Head::default(), village.clock().now()).await.expect("an end");
        let text = std::fs::read_to_string(&stones).expect("the file of tombstones");
        let target = onto(village, &drill, Some(&stones));
        restore::restore(&file, target, village.clock()).await.expect("a restore");
        assert_eq!(std::fs::read_to_string(&stones).expect("the file of tombstones"), text);
        let filed = stones::read(&stones).expect("the file of tombstones").anchors;
        let restored = Store::open(&drill, target.key).await.expect("the restored database");
        for (store, ends) in [(store, 1), (restored, 0)] {
            let seen = audit::verify(&mut store.begin().await.expect("a look"), &filed).await.expect("a chain");
            assert_eq!((seen.ends, seen.wrong), (ends, vec![]));
            store.close().await;
        }
    })
    .await;
}

/// Whoever looks at the backup meanwhile sees only whole ones, and nobody but the owner may read it.
#[cfg(unix)]
#[tokio::test]
async fn a_backup_is_private_never_overwrites_and_is_noted() {
    use std::os::unix::fs::PermissionsExt;
    Village::story(async |village| {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("night.kith");
        let kept = backup::backup(village.database(), &file, village.clock()).await.expect("a backup");
        assert!(kept.iter().any(|(name, _)| *name == "meeting"));
        assert_eq!(file.metadata().expect("a file").permissions().mode() & 0o777, 0o600);
        let bytes = std::fs::read(&file).expect("a file");
        let again = backup::backup(village.database(), &file, village.clock()).await.expect_err("it is there");
        assert!(format!("{again:#}").contains("never overwrites"), "{again:#}");
        assert_eq!(std::fs::read(&file).expect("a file"), bytes);
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").map(|it| it.unwrap().path()).collect();
        assert_eq!(left, [file], "nothing is left beside it");
        assert_eq!(books::rows(village, "SELECT what FROM upkeep").await.concat(), ["backup"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_backup_damaged_or_newer_is_not_restored() {
    Village::story(async |village| {
        let folder = TempDir::new().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let empty = format!("sqlite://{}", path("empty.db").display());
        let said = async |name: &str| {
            let said =
                restore::restore(&path(name), onto(village, &empty, None), village.clock()).await.expect_err(name);
            assert!(!path("empty.db").exists(), "{name}: a refusal makes nothing");
            format!("{said:#}")
        };
        all_coming(village).await;
        backup::backup(village.database(), &path("good"), village.clock()).await.expect("a backup");
        let good = std::fs::read(path("good")).expect("a file");
        std::fs::write(path("letter"), "Dear Aino").expect("a file");
        assert!(said("letter").await.contains("no backup"));
        assert!(said("nowhere").await.contains("is not a file"));
        std::fs::write(path("short"), &good[..good.len() / 2]).expect("a file");
        assert!(said("short").await.contains("damaged"), "{}", said("short").await);
        let place = good.windows(15).position(|window| window == b"Europe/Helsinki").expect("a zone in the backup");
        let mut bent = good.clone();
        bent[place] = b'A';
        std::fs::write(path("bent"), bent).expect("a file");
        assert!(said("bent").await.contains("damaged"), "{}", said("bent").await);
        let plain = format!("sqlite://{}", path("plain.db").display());
        Store::open(&plain, village.key().as_deref()).await.expect("a database").close().await;
        assert!(said("plain.db").await.contains("no backup"));
        std::fs::write(path("newer"), &good).expect("a file");
        // Its sums count columns that nobody knows here: it is newer, not damaged.
        alter(
            &path("newer"),
            "UPDATE _sqlx_migrations SET version = 9999 WHERE version = 2; UPDATE backup_seal SET sum = 'other'",
        )
        .await;
        assert!(said("newer").await.contains("newer Kith"), "{}", said("newer").await);
        let full = restore::restore(&path("good"), onto(village, village.database(), None), village.clock())
            .await
            .expect_err("full");
        assert!(format!("{full:#}").contains("is not empty"), "{full:#}");
    })
    .await;
}

/// A backup of an older Kith is brought up to date on the way, and is itself not changed.
#[tokio::test]
async fn an_older_backup_is_brought_up_to_date() {
    Village::story(async |village| {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("old");
        an_older_kith_makes_a_backup(&file).await;
        let bytes = std::fs::read(&file).expect("a file");
        let there = format!("sqlite://{}", folder.path().join("there.db").display());
        restore::restore(&file, onto(village, &there, None), village.clock()).await.expect("a restore");
        assert_eq!(std::fs::read(&file).expect("a file"), bytes);
        let restored = std::fs::read(folder.path().join("there.db")).expect("a file");
        let holds = |bytes: &[u8]| bytes.windows(9).any(|window| window == b"Rantakatu");
        assert!(holds(&bytes) && !holds(&restored), "what was in the clear is sealed on the way");
    })
    .await;
}

/// As it was before anything was sealed: the tables of then, its sample data, and its seal.
async fn an_older_kith_makes_a_backup(file: &Path) {
    use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
    let url = format!("sqlite://{}", file.display());
    let migrations = sqlx::migrate::Migrator::new(Path::new("migrations")).await.expect("the migrations");
    let mut conn = AnyConnection::connect(&format!("{url}?mode=rwc")).await.expect("a file");
    for number in 1..=3 {
        migrations.run_to(number, &mut conn).await.expect("a migration");
        let sample = std::fs::read_to_string(format!("tests/checks/samples/{number:04}.sql")).expect("a sample");
        conn.execute(AssertSqlSafe(sample)).await.expect("the sample loads");
    }
    conn.close().await.expect("a close");
    let store = Store::visit(&url).await.expect("a file").expect("a file");
    let (mut tx, mut kept) = (store.begin().await.expect("a transaction"), vec![]);
    for table in tables::present(&mut tx).await.expect("tables") {
        kept.push((table.name, copying::tally(&mut tx, &table).await.expect("a sum")));
    }
    copying::seal(&mut tx, &kept, jiff::Timestamp::UNIX_EPOCH).await.expect("a seal");
    tx.commit().await.expect("a commit");
    store.in_one_file().await.expect("one file");
    store.close().await;
}

async fn alter(file: &std::path::Path, sql: &'static str) {
    use sqlx::{AnyConnection, Connection, Executor};
    let mut conn = AnyConnection::connect(&format!("sqlite://{}", file.display())).await.expect("a file");
    conn.execute(sql).await.expect(sql);
    conn.close().await.expect("a close");
}

/// Whoever left, was removed, was taken off the team or was forgotten after the backup stays so: the file of tombstones says it before
/// anybody is heard.
///
/// Proves H24.
#[tokio::test]
async fn what_ended_after_the_backup_ends_again_before_anybody_is_heard() {
    Village::story(async |village| {
        let folder = TempDir::new().expect("a folder");
        let (file, stones) = (folder.path().join("night.kith"), folder.path().join("apart.tombstones"));
        let cast = all_coming(village).await;
        backup::backup(village.database(), &file, village.clock()).await.expect("a backup");
        let coming = cast.onni.data(1)[0].clone();
        types(village, &cast.onni, "/forget").await;
        taps(village, &cast.onni, "Yes, forget me").await;
        types(village, &cast.aino, "/network").await;
        taps(village, &cast.aino, "Friend").await;
        taps(village, &cast.aino, "Remove Friend").await;
        taps(village, &cast.aino, "Remove Friend").await;
        types(village, &cast.sanna, "/team").await;
        taps(village, &cast.sanna, "Remove Mikko").await;
        taps(village, &cast.sanna, "Remove Mikko").await;
        file_apart(village, &stones).await;
        let text = std::fs::read_to_string(&stones).expect("the file of tombstones");
        assert!(!text.contains("Onni") && !text.contains(&cast.onni.id().to_string()), "ids only: {text}");
        village.closes().await.expect("a stop");
        is_lost(village).await;
        let restored =
            restore::restore(&file, onto(village, village.database(), Some(&stones)), village.clock()).await.expect("a restore");
        assert_eq!(restored.ended, Some(3), "Onni, Leena and Mikko: {text}");
        let active = "SELECT k.name FROM participant p JOIN known_participant k ON k.id = p.id WHERE p.state = 'active' ORDER BY k.name";
        assert_eq!(books::rows(village, active).await.concat(), ["Aino", "Sanna"]);
        let known = "SELECT name FROM known_participant";
        assert!(!books::rows(village, known).await.concat().contains(&"Onni".to_owned()));
        assert_eq!(books::rows(village, "SELECT k.name FROM staff s JOIN known_staff k ON k.id = s.id WHERE s.off_at IS NULL").await.concat(), ["Sanna"]);
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        village.restart().await.expect("the bot starts on it");
        village.rests().await;
        cast.onni.sees_nothing_new();
        // Nobody knows whether the neutral word arrived before the loss; it is said rather twice than never.
        for removed in [&cast.leena, &cast.mikko] {
            let told = removed.reads_all();
            assert!(told.len() == 1 && told[0].contains("you are not expected"), "{told:?}");
        }
        assert!(coming.starts_with("an:"), "{coming}");
        cast.onni.taps_by_data(&coming);
        village.rests().await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        assert_eq!(books::rows(village, active).await.concat(), ["Aino", "Sanna"], "a tap brings nobody back");
    })
    .await;
}

/// Also where a restore knew nothing of the file: the start reads it before it asks for updates.
///
/// Proves H24.
#[tokio::test]
async fn a_start_on_a_restored_database_reads_the_tombstones_first() {
    Village::story(async |village| {
        let Some(database) = village.file() else { return };
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("night.kith");
        let cast = all_coming(village).await;
        backup::backup(village.database(), &file, village.clock()).await.expect("a backup");
        types(village, &cast.onni, "/stop").await;
        taps(village, &cast.onni, "Yes, leave").await;
        let stones = database.with_extension("tombstones");
        assert!(std::fs::read_to_string(&stones).expect("beside the database").starts_with("left "));
        village.closes().await.expect("a stop");
        is_lost(village).await;
        restore::restore(&file, onto(village, village.database(), None), village.clock()).await.expect("a restore");
        let onni = "SELECT p.state FROM participant p JOIN known_participant k ON k.id = p.id WHERE k.name = 'Onni'";
        assert_eq!(books::rows(village, onni).await.concat(), ["active"], "the backup is from before");
        village.restart().await.expect("the bot starts on it");
        assert_eq!(books::rows(village, onni).await.concat(), ["left"], "before anything was heard");
        village.rests().await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

async fn freezes(village: &Village, practitioner: &Phone, name: &str) {
    for step in ["/freeze", name, "Yes, freeze it"] {
        match step.strip_prefix('/') {
            Some(_) => types(village, practitioner, step).await,
            None => taps(village, practitioner, step).await,
        }
    }
    practitioner.reads_all();
}

/// An account that was frozen after the backup is frozen before anybody is heard; one that was thawed since is not.
///
/// Proves H6, H24.
#[tokio::test]
async fn what_was_frozen_after_the_backup_is_frozen_before_anybody_is_heard() {
    Village::story(async |village| {
        let folder = TempDir::new().expect("a folder");
        let (file, stones) = (folder.path().join("night.kith"), folder.path().join("apart.tombstones"));
        let cast = all_coming(village).await;
        freezes(village, &cast.sanna, "Leena").await;
        backup::backup(village.database(), &file, village.clock()).await.expect("a backup");
        for name in ["Onni", "Aino"] {
            freezes(village, &cast.sanna, name).await;
        }
        types(village, &cast.sanna, "/freeze").await;
        for name in ["Aino", "Leena"] {
            taps(village, &cast.sanna, &format!("Frozen: {name}")).await;
        }
        file_apart(village, &stones).await;
        village.closes().await.expect("a stop");
        is_lost(village).await;
        let restored = restore::restore(&file, onto(village, village.database(), Some(&stones)), village.clock()).await;
        assert_eq!(restored.expect("a restore").ended, Some(4), "two freezes and two thaws");
        let frozen =
            "SELECT k.name FROM frozen f JOIN known_participant k ON k.id = f.participant_id WHERE f.ended_at IS NULL";
        assert_eq!(books::rows(village, frozen).await.concat(), ["Onni"]);
        // What waits already, and what comes.
        cast.onni.taps("Not coming");
        village.restart().await.expect("the bot starts on it");
        village.rests().await;
        types(village, &cast.onni, "/stop").await;
        taps(village, &cast.leena, "Not coming").await;
        let said = "SELECT k.name || ' ' || s.status FROM seat s JOIN known_participant k ON k.id = s.participant_id
                    WHERE k.name IN ('Onni', 'Leena') ORDER BY 1";
        assert_eq!(books::rows(village, said).await.concat(), ["Leena not_coming", "Onni coming"]);
        assert!(cast.onni.reads_all().iter().all(|told| told.starts_with("This chat is paused")));
        // A second loss finds the same in the file: what it says is said once.
        village.closes().await.expect("a stop");
        is_lost(village).await;
        let again = restore::restore(&file, onto(village, village.database(), Some(&stones)), village.clock()).await;
        assert_eq!(again.expect("a restore").ended, Some(4));
        assert_eq!(books::rows(village, frozen).await.concat(), ["Onni"]);
        village.restart().await.expect("the bot starts on it");
        village.rests().await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Who was put on hold after the backup, by the person or by the team, is so before anybody is heard; whose hold was lifted is not.
///
/// Proves H2, H24.
#[tokio::test]
async fn who_was_held_after_the_backup_is_held_before_anybody_is_heard() {
    Village::story(async |village| {
        let folder = TempDir::new().expect("a folder");
        let (file, stones) = (folder.path().join("night.kith"), folder.path().join("apart.tombstones"));
        let cast = all_coming(village).await;
        let by_the_team = async |taps_it: &[&str]| {
            types(village, &cast.sanna, "/pause").await;
            for label in taps_it {
                taps(village, &cast.sanna, label).await;
            }
            cast.sanna.reads_all();
        };
        by_the_team(&["Leena", "Yes, pause them"]).await;
        backup::backup(village.database(), &file, village.clock()).await.expect("a backup");
        types(village, &cast.aino, "/network").await;
        for label in ["Brother", "Not this one (quietly)"] {
            taps(village, &cast.aino, label).await;
        }
        by_the_team(&["Paused: Leena"]).await;
        file_apart(village, &stones).await;
        village.closes().await.expect("a stop");
        is_lost(village).await;
        let restored = restore::restore(&file, onto(village, village.database(), Some(&stones)), village.clock()).await;
        assert_eq!(restored.expect("a restore").ended, Some(2), "a hold and a lift");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        village.restart().await.expect("the bot starts on it");
        village.rests().await;
        cast.leena.reads("Aino would like you to come");
        cast.onni.sees_nothing_new();
        taps(village, &cast.onni, "Not coming").await;
        assert!(cast.onni.toast().unwrap().contains("nothing to answer here"));
        types(village, &cast.aino, "/network").await;
        assert!(cast.aino.buttons().contains(&"Brother – paused".to_owned()), "{:?}", cast.aino.buttons());
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// As a running bot writes them, wherever its database is.
async fn file_apart(village: &Village, stones: &std::path::Path) {
    books::change(village, "UPDATE tombstone SET filed = 0").await;
    let store = Store::open(village.database(), village.key().as_deref()).await.expect("a store");
    kith::operate::stones::file_new(&store, stones).await.expect("a file");
    store.close().await;
}

/// A group that was given up since hears nothing again, nor does one that was not: nobody knows which is which.
///
/// Proves H20, H24.
#[tokio::test]
async fn after_a_restore_no_team_has_a_group() {
    Village::told_from(dawn::morning(), async |village| {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("night.kith");
        let (cast, group) = grouping::chosen(village).await;
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            taps(village, phone, "I'm coming").await;
        }
        backup::backup(village.database(), &file, village.clock()).await.expect("a backup");
        village.closes().await.expect("a stop");
        is_lost(village).await;
        let restored =
            restore::restore(&file, onto(village, village.database(), None), village.clock()).await.expect("a restore");
        assert!(restored.in_words().iter().any(|line| line.contains("No team uses a group any more")));
        village.restart().await.expect("the bot starts on it");
        village.clock().advance(SignedDuration::from_mins(5));
        village.rests().await;
        assert_eq!(group.bot_said().len(), 1, "{:?}", group.bot_said());
        let card = books::rows(village, "SELECT outcome FROM outbox WHERE kind = 'waiting'").await.concat();
        assert_eq!(card, ["dropped:no_group"]);
        group.types("hello");
        village.rests().await;
        assert!(group.bot_left());
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
