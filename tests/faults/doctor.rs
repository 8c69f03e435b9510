//! The doctor: each fault that can be seen from outside has its line, and a healthy house has none.

use jiff::SignedDuration;
use kith::clock::Clock;
use kith::config::Settings;
use kith::operate::doctor::{self, Surroundings};
use kith::operate::findings::{Finding, Level};
use kith::sandbox::{Port, Road, Village};
use tempfile::TempDir;

use crate::books;
use crate::scene::all_coming;

fn settings(village: &Village) -> Settings {
    let (sandbox, port) = (village.sandbox(), Some(village.port()).filter(|_| Road::chosen() == Road::Brought));
    Settings {
        listen: port.map(Port::address),
        public_url: port.map(Port::public_url),
        token: Some(sandbox.token().to_owned()),
        api_url: sandbox.api_url().to_owned(),
        database_url: village.database().to_owned(),
        master_key_file: village.key().map(|key| key.display().to_string()),
        signpost: Some("Call 112.".into()),
        team_zone: "Europe/Helsinki".into(),
        relay_url: Some(sandbox.care_store_url().to_owned()),
        relay_secret: Some(sandbox.care_store().secret()),
        log: "info".into(),
        ..Settings::default()
    }
}

async fn findings(village: &Village) -> Vec<Finding> {
    doctor::examine(&settings(village), Surroundings::default(), village.clock()).await
}

#[track_caller]
fn says(found: &[Finding], level: Level, part: &str) {
    assert!(found.iter().any(|one| one.level == level && one.sentence.contains(part)), "{level:?} {part}: {found:#?}");
}

#[tokio::test]
async fn a_healthy_house_has_nothing_wrong() {
    Village::told_from(Clock::system(), async |village| {
        all_coming(village).await;
        let found = findings(village).await;
        assert!(found.iter().all(|one| one.level != Level::Wrong), "{found:#?}");
        let updates = match Road::chosen() {
            Road::Asked => "polled",
            Road::Brought => "Telegram sends updates to KITH_PUBLIC_URL",
        };
        for part in
            ["settings can be used", "clock agrees", "knows the bot", updates, "No message is late", "has everything"]
        {
            says(&found, Level::Ok, part);
        }
        says(&found, Level::Look, "no backup yet");
        match village.file() {
            Some(_) => says(&found, Level::Ok, "file of tombstones is up to date"),
            None => says(&found, Level::Look, "name one in KITH_TOMBSTONES"),
        }
        let told = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        for secret in ["Aino", "Harbour", village.sandbox().token(), &village.sandbox().care_store().secret()] {
            assert!(!told.contains(secret), "{told}");
        }
    })
    .await;
}

/// Proves H9, I5.
#[tokio::test]
async fn what_waits_too_long_is_seen() {
    Village::story(async |village| {
        all_coming(village).await;
        let now = village.clock().now().as_millisecond();
        let (minute, ago) = (60_000, 11 * 60_000);
        books::change(village, &format!("UPDATE outbox SET due_at = {} WHERE kind = 'reminder'", now - 2 * minute))
            .await;
        books::change(village, "UPDATE relay_event SET delivered_at = NULL WHERE seq = 1").await;
        books::change(village, &format!("UPDATE relay_event SET at = {} WHERE seq = 1", now - ago)).await;
        books::change(village, &format!("INSERT INTO quarantine VALUES (1, 'message', 'store', {now})")).await;
        books::change(village, "UPDATE account SET reachable = 0").await;
        books::change(village, &format!("INSERT INTO upkeep VALUES ('backup', {})", now - 27 * 3_600_000)).await;
        books::change(village, "DELETE FROM lease").await;
        says(&findings(village).await, Level::Ok, "Every team has a coordinator");
        books::change(village, &format!("UPDATE staff SET expires_at = {now} WHERE role = 'coordinator'")).await;
        let found = findings(village).await;
        says(&found, Level::Look, "1 teams have no coordinator");
        says(&found, Level::Wrong, "has been due for 2 minutes");
        says(&found, Level::Wrong, "has not accepted an event for 11 minutes");
        says(&found, Level::Look, "1 updates of the last week could not be handled");
        says(&found, Level::Look, "5 people cannot be written to");
        says(&found, Level::Look, "The last backup is 27 hours old");
        says(&found, Level::Look, "No process keeps the bot");
        let later = now + minute;
        books::change(village, &format!("INSERT INTO lease VALUES ('keeper:7', 'p-1', 1, {later})")).await;
        says(&findings(village).await, Level::Ok, "The process p-1 keeps the bot");
        let uncertain =
            "UPDATE outbox SET outcome = 'uncertain' WHERE id = (SELECT MIN(id) FROM outbox WHERE outcome = 'sent')";
        books::change(village, uncertain).await;
        says(&findings(village).await, Level::Look, "may not have arrived");
    })
    .await;
}

#[tokio::test]
async fn whether_a_team_could_use_a_group_is_seen() {
    Village::story(async |village| {
        says(&findings(village).await, Level::Ok, "can be added to a group, and is not shown");
        village.sandbox().faults(|faults| faults.reads_groups = true);
        says(&findings(village).await, Level::Look, "/setprivacy");
        village.sandbox().faults(|faults| faults.joins_no_groups = true);
        says(&findings(village).await, Level::Look, "/setjoingroups");
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_is_off_is_wrong() {
    Village::told_from(Clock::system(), async |village| {
        says(&findings(village).await, Level::Ok, "clock agrees");
        village.clock().advance(SignedDuration::from_secs(5));
        says(&findings(village).await, Level::Wrong, "ahead of Telegram's");
        village.clock().advance(SignedDuration::from_secs(-10));
        says(&findings(village).await, Level::Wrong, "behind Telegram's");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_token_a_stray_webhook_and_no_telegram_are_told_apart() {
    Village::story(async |village| {
        let mut other = settings(village);
        other.token = Some("7012345678:canary".into());
        let found = doctor::examine(&other, Surroundings::default(), village.clock()).await;
        says(&found, Level::Wrong, "does not know this bot");
        assert!(!format!("{found:?}").contains("canary"));
        let mut wants = settings(village);
        wants.public_url = Some("http://127.0.0.1:9/telegram".into());
        let found = doctor::examine(&wants, Surroundings::default(), village.clock()).await;
        says(&found, Level::Wrong, "Telegram has no webhook");
        other.api_url = "http://127.0.0.1:1".into();
        let found = doctor::examine(&other, Surroundings::default(), village.clock()).await;
        says(&found, Level::Wrong, "Telegram cannot be asked");
        says(&found, Level::Look, "could not be compared");
        other.signpost = None;
        let found = doctor::examine(&other, Surroundings::default(), village.clock()).await;
        says(&found, Level::Wrong, "KITH_SIGNPOST is missing");
        says(&found, Level::Ok, "schema is number");
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn files_that_others_may_read_are_wrong() {
    use std::os::unix::fs::PermissionsExt;
    Village::story(async |village| {
        let folder = TempDir::new().expect("a folder");
        let secret = folder.path().join("token");
        std::fs::write(&secret, "7:a").expect("a file");
        let files = [("TELOXIDE_TOKEN".to_owned(), secret.display().to_string())];
        let (file, database) = (folder.path().join("kith.db"), format!("sqlite://{}/kith.db", folder.path().display()));
        kith::store::Store::open(&database, village.key().as_deref()).await.expect("a database").close().await;
        let mut settings = settings(village);
        settings.database_url = database;
        for (mode, level) in [(0o644, Level::Wrong), (0o600, Level::Ok)] {
            for path in [&secret, &file] {
                std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("a mode");
            }
            let folder_mode = if mode == 0o600 { 0o700 } else { 0o777 };
            std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(folder_mode)).expect("a mode");
            let around = Surroundings { secret_files: &files, ..Surroundings::default() };
            let found = doctor::examine(&settings, around, village.clock()).await;
            for part in ["the file of TELOXIDE_TOKEN", "the database file", "folder"] {
                says(&found, level, part);
            }
        }
        let around = Surroundings { secret_files: &files, credentials: Some(folder.path()) };
        std::fs::set_permissions(&secret, PermissionsExt::from_mode(0o440)).expect("a mode");
        let found = doctor::examine(&settings, around, village.clock()).await;
        says(&found, Level::Ok, "a credential of the service manager");
    })
    .await;
}

#[tokio::test]
async fn tombstones_that_are_not_written_or_cannot_be_read_are_wrong() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("stones");
        let apart = Settings { tombstones: Some(path.display().to_string()), ..settings(village) };
        let look = async || doctor::examine(&apart, Surroundings::default(), village.clock()).await;
        crate::scene::types(village, &cast.onni, "/stop").await;
        crate::scene::taps(village, &cast.onni, "Yes, leave").await;
        books::change(village, "UPDATE tombstone SET filed = 0").await;
        village.clock().advance(SignedDuration::from_mins(6));
        says(&look().await, Level::Wrong, "is not in");
        std::fs::write(&path, "nonsense\n").expect("a file");
        says(&look().await, Level::Wrong, "cannot be read: repair them");
        std::fs::remove_file(&path).expect("a file");
        std::fs::create_dir(&path).expect("a folder in its place");
        says(&look().await, Level::Wrong, "will not start on it");
        village.rests().await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
