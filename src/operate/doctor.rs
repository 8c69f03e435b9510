//! `kith doctor`: looks at the settings, the files, the clock, Telegram and the store, changes nothing, and says of each
//! whether it is as it should be, and what to do if not. Names, tokens and texts are not printed.

use std::path::Path;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::findings::{Finding, look, ok, wrong};
use super::{files, stones};
use crate::clock::Clock;
use crate::config::{Config, Settings};
use crate::domain::retention::Retention;
use crate::mail::Mailer;
use crate::store::health::{self, Health};
use crate::store::vault::KeyFile;
use crate::store::{Engine, Schema, Store, Tx, engine, retention, tombstones};
use crate::telegram::checkup::{self, Groups, Hook};
use crate::telegram::{Api, Trouble};

/// The most that the clock may be off.
const CLOCK: SignedDuration = SignedDuration::from_secs(2);
/// A Date header knows whole seconds only.
const SECOND: SignedDuration = SignedDuration::from_secs(1);
const OLDEST_POST: SignedDuration = SignedDuration::from_secs(60);
const OLDEST_EVENT: SignedDuration = SignedDuration::from_mins(10);
/// What is due is forgotten within an hour, if a bot runs.
const OVERDUE: SignedDuration = SignedDuration::from_hours(25);
const OLDEST_BACKUP: SignedDuration = SignedDuration::from_hours(26);
/// Counts of what went wrong look back so far.
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);
/// So many waiting updates are no more than a moment's.
const MANY_PENDING: i64 = 100;

/// What the doctor has to know of the surroundings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings<'a> {
    /// Files that hold secrets: the setting, and the path.
    pub secret_files: &'a [(String, String)],
    /// Where the service manager keeps credentials.
    pub credentials: Option<&'a Path>,
}

/// Looks at everything.
pub async fn examine(settings: &Settings, around: Surroundings<'_>, clock: &Clock) -> Vec<Finding> {
    let mut found = Vec::new();
    let config = match settings.clone().check() {
        Ok(config) => {
            found.push(ok("The settings can be used."));
            Some(config)
        }
        Err(sentences) => {
            found.extend(sentences.into_iter().map(wrong));
            None
        }
    };
    for (name, path) in around.secret_files {
        found.extend(files::secret(name, Path::new(path), around.credentials));
    }
    let key = KeyFile::path(settings.master_key_file.as_deref(), &settings.database_url);
    found.extend(key.and_then(|key| files::master_key(&key, around.credentials)));
    if let Some(config) = &config {
        found.extend(telegram(config, clock).await);
        found.extend(post_office(config).await);
        found.extend(record(config, clock).await);
    }
    if Engine::of(&settings.database_url).is_ok() {
        let relays = settings.relay_url.as_ref().is_some_and(|url| !url.is_empty());
        let path = stones::path(settings.tombstones.as_deref(), &settings.database_url);
        let retention = Retention::read(&settings.retention).unwrap_or_default();
        found.extend(database(&settings.database_url, (relays, path.as_deref(), retention), clock).await);
    }
    found
}

async fn telegram(config: &Config, clock: &Clock) -> Vec<Finding> {
    let before = clock.now();
    let date = checkup::date(&config.api_url, &config.token).await;
    let mut found = vec![match date {
        Some(date) => hour(date, before, clock.now()),
        None => {
            look("The clock could not be compared with Telegram's: see that this machine keeps time (timedatectl).")
        }
    }];
    let Ok(api) = Api::new(&config.api_url, config.token.clone()) else { return found };
    match checkup::knows(&api).await {
        Ok(may) => {
            found.push(ok("Telegram answers and knows the bot."));
            found.push(groups(may));
        }
        Err(Trouble::BadToken) => {
            found.push(wrong("Telegram does not know this bot: check TELOXIDE_TOKEN (and TELOXIDE_API_URL)."));
            return found;
        }
        Err(trouble) => {
            found.push(wrong(format!(
                "Telegram cannot be asked ({trouble}): check TELOXIDE_API_URL, the network and the firewall."
            )));
            return found;
        }
    }
    match checkup::hook(&api).await {
        Ok(hook) => {
            let ours = config.door.as_ref().and_then(|door| door.webhook.as_ref());
            found.extend(webhook(&hook, ours.map(|ours| ours.url.as_str()), clock.now()));
        }
        Err(trouble) => {
            found.push(look(format!("Telegram did not say how updates come ({trouble}): ask again later.")));
        }
    }
    found
}

/// A team may use a group; whether one does is theirs.
fn groups(may: Groups) -> Finding {
    match may {
        Groups { joins: false, .. } => look(
            "The bot cannot be added to a group: if a team wants to use one, allow it at @BotFather (/setjoingroups).",
        ),
        Groups { reads_all: true, .. } => look(
            "Telegram shows the bot everything that is written in a team's group, which it does not need: switch its privacy mode on at @BotFather (/setprivacy).",
        ),
        _ => ok("The bot can be added to a group, and is not shown what people write there."),
    }
}

/// Whether e-mail can be handed over, where there is any.
async fn post_office(config: &Config) -> Option<Finding> {
    let mailer = Mailer::new(config.smtp.as_ref()?);
    let answers = match mailer {
        Ok(mailer) => mailer.answers().await,
        Err(error) => Err(error),
    };
    Some(match answers {
        Ok(()) => ok("The post office answers, and takes e-mail from us."),
        Err(_) => wrong(
            "E-mail cannot be handed over: check KITH_SMTP_URL (its name, port, user and password) and the firewall. What is due waits.",
        ),
    })
}

/// Whether the FHIR server is there and lets us in, where there is one.
async fn record(config: &Config, clock: &Clock) -> Option<Finding> {
    let server = config.fhir.as_ref()?;
    let why = match server.answers(clock).await {
        Ok(Ok(())) => return Some(ok("The FHIR server answers and lets Kith in.")),
        Ok(Err(trouble)) => trouble.code(),
        Err(_) => "unreachable".into(),
    };
    Some(wrong(format!(
        "The FHIR server cannot be used ({why}): check KITH_FHIR_URL, how Kith is let in there, and the firewall. What is to be written waits; docs/fhir.md says what each word means."
    )))
}

/// What the FHIR server has not taken.
fn record_lag(health: &Health, now: Timestamp) -> Vec<Finding> {
    let mut found = vec![match health.oldest_for_fhir.filter(|at| now.duration_since(*at) > OLDEST_EVENT) {
        Some(at) => {
            wrong(format!("The FHIR server has not taken something for {}: see kith relay status.", ago(at, now)))
        }
        None => ok("The FHIR server has everything that it did not refuse."),
    }];
    if health.dead > 0 {
        found.push(wrong(format!(
            "The FHIR server refused the resources of {} meetings or networks: see kith relay status, and then kith relay retry.",
            health.dead
        )));
    }
    found
}

/// What could not be read there, or not be taken.
fn record_in(health: &Health, now: Timestamp) -> Vec<Finding> {
    let fails = health.looks_fail.as_ref().filter(|(since, _)| now.duration_since(*since) > OLDEST_EVENT);
    let mut found = vec![match fails {
        Some((since, why)) => wrong(format!(
            "The FHIR server could not be read for {} ({why}), so nobody it refers is heard of: check KITH_FHIR_REFERRALS and what Kith may search there; docs/fhir.md says what each word means.",
            ago(*since, now)
        )),
        None => ok("The FHIR server can be read."),
    }];
    if health.dead_in > 0 {
        found.push(wrong(format!(
            "{} resources of the FHIR server's could not be taken: see kith relay status, put them right there, and then kith relay retry.",
            health.dead_in
        )));
    }
    found
}

/// Our clock against a Date header, between the moments before and after the question.
fn hour(date: Timestamp, before: Timestamp, after: Timestamp) -> Finding {
    if before > date + SECOND + CLOCK {
        return wrong(
            "The clock of this machine is ahead of Telegram's by more than 2 seconds: switch on time synchronisation (timedatectl set-ntp true).",
        );
    }
    if after < date - CLOCK {
        return wrong(
            "The clock of this machine is behind Telegram's by more than 2 seconds: switch on time synchronisation (timedatectl set-ntp true).",
        );
    }
    ok("The clock agrees with Telegram's.")
}

/// Whether updates come as they should. The address itself is not printed: its path may be a secret.
fn webhook(hook: &Hook, ours: Option<&str>, now: Timestamp) -> Vec<Finding> {
    let mut found = vec![match ours {
        None if hook.url.is_empty() => ok("Updates are polled: Telegram has no webhook."),
        None => look(
            "Telegram has a webhook, but KITH_PUBLIC_URL is not set: set it, or start kith serve, which takes the webhook away and polls.",
        ),
        Some(_) if hook.url.is_empty() => {
            wrong("KITH_PUBLIC_URL is set, but Telegram has no webhook: start kith serve, which sets it.")
        }
        Some(ours) if hook.url != ours => wrong(
            "Telegram sends updates to another address than KITH_PUBLIC_URL: does another bot use this token? If not, restart kith serve.",
        ),
        Some(_) => ok("Telegram sends updates to KITH_PUBLIC_URL."),
    }];
    if hook.pending > MANY_PENDING {
        let count = hook.pending;
        found.push(wrong(format!(
            "{count} updates wait at Telegram: is kith serve running, and can Telegram reach it?"
        )));
    }
    if let Some((at, why)) = hook.last_error.as_ref().filter(|(at, _)| now.duration_since(*at) < OLDEST_BACKUP) {
        let ago = ago(*at, now);
        found.push(look(format!(
            "Telegram could not deliver an update {ago} ago ({why}): look at the proxy and at kith serve's log."
        )));
    }
    found
}

/// With whether events are relayed, where tombstones are kept, and how long what is.
type Wishes<'a> = (bool, Option<&'a Path>, Retention);

async fn database(url: &str, wishes: Wishes<'_>, clock: &Clock) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(file) = engine::file(url) {
        found.extend(files::database(&file));
    } else {
        found.push(ok("The database is a server's: watch its disk and its own backups there."));
    }
    match stored(url, wishes, clock).await {
        Ok(more) => found.extend(more),
        Err(error) => found.push(wrong(format!("The database cannot be read: {error:#}."))),
    }
    found
}

async fn stored(url: &str, wishes: Wishes<'_>, clock: &Clock) -> Result<Vec<Finding>> {
    let empty = || vec![look("There is no database yet: kith migrate or the first kith serve makes it.")];
    let Some(store) = Store::visit(url).await? else { return Ok(empty()) };
    let mut tx = store.read().await?;
    let newest = engine::newest();
    let found = match engine::schema(&mut tx).await? {
        Schema::At(number) if number == newest => {
            let mut found = vec![ok(format!("The database's schema is number {number}, as it should be."))];
            found.extend(contents(&mut tx, wishes, clock.now()).await?);
            found.push(kept(&mut tx, store.is_file_in_use()?, clock.now()).await?);
            found
        }
        Schema::At(number) if number < newest => vec![look(format!(
            "The database's schema is number {number}, this Kith's is {newest}: make a backup with the Kith that serves it, then run kith migrate."
        ))],
        Schema::At(number) => vec![wrong(format!(
            "The database was made by a newer Kith (its schema is number {number}, ours {newest}): start that version."
        ))],
        Schema::Nothing => empty(),
        Schema::Foreign => vec![wrong("The database is not Kith's: check DATABASE_URL.")],
    };
    drop(tx);
    store.close().await;
    Ok(found)
}

async fn contents(tx: &mut Tx, (relays, stones, retention): Wishes<'_>, now: Timestamp) -> Result<Vec<Finding>> {
    let health = health::look(tx, now, WEEK).await?;
    let mut found = vec![outbox(&health, now)];
    if relays {
        found.push(relay(&health, now));
    }
    if health.has_fhir {
        found.extend(record_lag(&health, now));
    }
    if health.reads_fhir {
        found.extend(record_in(&health, now));
    }
    found.extend(people(&health));
    found.push(backup(&health, now));
    let oldest = tombstones::unfiled(tx, 1).await?.first().map(|stone| stone.at);
    found.push(stones::look_at(stones, oldest, now));
    found.push(overdue(&retention::due(tx, &retention, OVERDUE, now).await?));
    Ok(found)
}

/// What should have been forgotten by now.
fn overdue(due: &[(&str, i64)]) -> Finding {
    if due.is_empty() {
        return ok("Nothing is kept longer than KITH_RETENTION says.");
    }
    let list: Vec<String> = due.iter().map(|(name, count)| format!("{name}: {count}")).collect();
    look(format!(
        "Some things are kept longer than KITH_RETENTION says ({}): kith serve forgets them within an hour of running.",
        list.join(", ")
    ))
}

/// Whether a process keeps the bot: by the lock on the file, or by a lease that lasts.
async fn kept(tx: &mut Tx, file_in_use: bool, now: Timestamp) -> Result<Finding> {
    Ok(match health::keepers(tx).await?.into_iter().next() {
        Some(keeper) if file_in_use => ok(format!("The process {} keeps the bot.", keeper.holder)),
        Some(keeper) if keeper.until > now => ok(format!(
            "The process {} keeps the bot until {} at least.",
            keeper.holder,
            keeper.until.strftime("%H:%M:%S UTC")
        )),
        _ => look("No process keeps the bot: if people should be answered now, start kith serve."),
    })
}

fn outbox(health: &Health, now: Timestamp) -> Finding {
    match health.oldest_post.filter(|due| now.duration_since(*due) > OLDEST_POST) {
        Some(due) => wrong(format!(
            "A message has been due for {}: is kith serve running, and does its log say why it cannot send?",
            ago(due, now)
        )),
        None => ok("No message is late."),
    }
}

fn relay(health: &Health, now: Timestamp) -> Finding {
    match health.oldest_event.filter(|at| now.duration_since(*at) > OLDEST_EVENT) {
        Some(at) => wrong(format!(
            "The care team's store has not accepted an event for {}: look at its log, and at KITH_RELAY_URL and KITH_RELAY_SECRET.",
            ago(at, now)
        )),
        None => ok("The care team's store has everything."),
    }
}

fn people(health: &Health) -> Vec<Finding> {
    let known = health.sent + health.uncertain;
    vec![
        match health.quarantined {
            0 => ok("Every update of the last week could be handled."),
            count => look(format!(
                "{count} updates of the last week could not be handled and were set aside: report it with the log's lines."
            )),
        },
        match health.unreachable {
            0 => ok("Everybody can be written to."),
            count => look(format!(
                "{count} people cannot be written to (they blocked the bot, or are gone): their conveners have been told."
            )),
        },
        match health.leaderless {
            0 => ok("Every team has a coordinator."),
            count => look(format!(
                "{count} teams have no coordinator whose place lasts: kith team create with the team's name prints a link for the next one."
            )),
        },
        if health.uncertain * 100 > known {
            let count = health.uncertain;
            look(format!(
                "Of {known} messages of the last week, {count} may not have arrived, more than 1 %: look at the network to Telegram."
            ))
        } else {
            ok("Nearly every message of the last week surely arrived.")
        },
    ]
}

fn backup(health: &Health, now: Timestamp) -> Finding {
    match health.backup {
        None => look("There has been no backup yet: run kith backup, and let a timer do it every night."),
        Some(at) if now.duration_since(at) > OLDEST_BACKUP => {
            look(format!("The last backup is {} old: see why the timer does not make one every night.", ago(at, now)))
        }
        Some(at) => ok(format!("The last backup is {} old.", ago(at, now))),
    }
}

/// How long ago, in the largest unit that says enough.
fn ago(then: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(then).as_secs().max(0);
    match seconds {
        0..120 => format!("{seconds} seconds"),
        120..7200 => format!("{} minutes", seconds / 60),
        7200..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
