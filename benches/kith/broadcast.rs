//! Broadcast: thousands of reminders are due at one moment, while twenty people a second tap, and the server enforces Telegram's
//! limits to the millisecond. How much of what the token may send is sent, and do those who tap wait for it?

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use jiff::SignedDuration;
use kith::clock::Clock;
use kith::store::Store;

use crate::bots::{Bot, Ear, Who};
use crate::cellar::{Cellar, Engine};
use crate::settings::Settings;
use crate::street::{Plan, Rhythm, Seen, Street};
use crate::table::Table;
use crate::town::{self, Seated, Size};

const TAPS_PER_SECOND: u32 = 20;
const ALLOWED_PER_SECOND: f64 = 30.0;
const MEMBERS: usize = 10;

pub async fn run(settings: &Settings) -> Result<()> {
    let title =
        format!("Broadcast ({} reminders at one moment, {TAPS_PER_SECOND} people a second tap)", settings.reminders);
    let head = [
        "engine",
        "messages/s",
        "of 30/s",
        "429",
        "taps p50 ms",
        "taps p99 ms",
        "last reminder after s",
        "the pace forces s",
    ];
    let mut table = Table::new(&title, &head);
    for engine in Engine::at_hand() {
        table.row(&once(settings, engine).await?);
    }
    table.print();
    Ok(())
}

async fn once(settings: &Settings, engine: Engine) -> Result<Vec<String>> {
    let cellar = Cellar::fresh(engine).await?;
    let (store, clock) = (Store::open(&cellar.url, cellar.key.as_deref()).await?, Clock::system());
    let size = Size { networks: settings.reminders.div_ceil(MEMBERS), members: MEMBERS, one_team: true };
    let seated = town::build(&store, size, clock.now()).await?;
    let members: Vec<&Seated> = seated.iter().filter(|seat| seat.member).take(settings.reminders).collect();
    // Time enough to post them all and to let the bot start.
    let lead = SignedDuration::from_secs(10 + i64::try_from(settings.reminders / 500)?);
    let due = clock.now() + lead;
    town::remind(&store, &members, due).await?;
    store.close().await;
    let tappers = members.iter().map(|seat| seat.coming()).collect();
    let street = Street::open(Plan { tappers, rhythm: Rhythm::PerSecond(TAPS_PER_SECOND), strict: true });
    let bot = Bot::start(Who::Paced, Ear::Polling, &street.url, &cellar)?;
    ensure!(street.first_ask(Duration::from_secs(20)).is_some(), "the bot never asked for updates");
    ensure!(clock.now() < due, "the reminders were due before the bot ran: this machine is too busy");
    clock.wait_until(due).await;
    street.fresh();
    let seen = until_all_left(&street, settings.reminders);
    drop(bot);
    let uncertain = cellar.number("SELECT COUNT(*) FROM outbox WHERE outcome <> 'sent'").await?;
    ensure!(uncertain == 0, "{uncertain} reminders ended otherwise than sent");
    cellar.drop().await;
    Ok(row(engine, settings.reminders, &seen))
}

/// Looks until the last reminder has left, or nothing left for a minute.
fn until_all_left(street: &Street, reminders: usize) -> Seen {
    let (mut count, mut changed) = (0, Instant::now());
    loop {
        std::thread::sleep(Duration::from_millis(250));
        let seen = street.look();
        if seen.sent.len() > count {
            (count, changed) = (seen.sent.len(), Instant::now());
        }
        if count >= reminders || changed.elapsed() > Duration::from_mins(1) {
            return seen;
        }
    }
}

#[allow(clippy::cast_precision_loss)]
fn row(engine: Engine, reminders: usize, seen: &Seen) -> Vec<String> {
    let last = seen.sent.last().copied().unwrap_or(f64::NAN);
    let edits = seen.edits.iter().filter(|at| **at <= last).count() as f64;
    let rate = (seen.sent.len() as f64 + edits) / last;
    let forced = reminders as f64 / (ALLOWED_PER_SECOND - edits / last);
    let all = if seen.sent.len() == reminders { "" } else { " (not all!)" };
    vec![
        engine.name().into(),
        format!("{rate:.1}"),
        format!("{:.1} %", rate * 100.0 / ALLOWED_PER_SECOND),
        seen.refused.to_string(),
        format!("{:.0}", seen.wait_at(0.5)),
        format!("{:.0}", seen.wait_at(0.99)),
        format!("{last:.1}{all}"),
        format!("{forced:.1}"),
    ]
}
