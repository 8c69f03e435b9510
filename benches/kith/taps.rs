//! Taps: two hundred people press answer buttons as fast as the bot takes them. Kith on both engines, by polling and by webhook,
//! beside a stock bot and beside bare SQLite that runs Kith's statements.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};
use kith::clock::Clock;
use kith::store::Store;

use crate::bots::{Bot, Ear, Who};
use crate::cellar::{Cellar, Engine};
use crate::settings::Settings;
use crate::street::{Plan, Rhythm, Seen, Street, Tapper};
use crate::table::Table;
use crate::town::{self, Size};
use crate::{bare, slow, stock};

/// People whose tap is on its way at any moment.
const WINDOW: usize = 200;
/// Forty networks with five members each.
const RELATIVES: Size = Size { networks: 40, members: 5, one_team: false };
/// Forty networks, each with its person, two members and two practitioners: all of them tap.
const EVERYBODY: Size = Size { networks: 40, members: 2, one_team: false };

/// What one run came to.
#[derive(Clone)]
pub struct Run {
    pub seen: Seen,
    /// CPU milliseconds for 1,000 taps.
    pub cpu: f64,
    pub memory: f64,
}

pub async fn run(settings: &Settings) -> Result<()> {
    let mut table = Table::new(
        "Taps (200 people at once; a tap ends when its answer and its edited card arrived)",
        &["bot", "taps/s", "p50 ms", "p99 ms", "CPU ms per 1,000", "taps/s : stock", "p99 : stock", "taps/s : bare"],
    );
    if settings.only_kith {
        let run = best(settings, || on_kith(settings, Engine::Sqlite, Ear::Polling, RELATIVES, None)).await?;
        table.row(&row("Kith", &run, &run, run.seen.per_second()));
        return Ok(());
    }
    let bare = bare::per_second(settings, RELATIVES).await?;
    let stock = best(settings, || on_stock(settings, None)).await?;
    table.row(&[
        "SQLite alone, Kith's statements, 100 taps a commit".into(),
        whole(bare),
        "".into(),
        "".into(),
        "".into(),
        "".into(),
        "".into(),
        "1.00".into(),
    ]);
    table.row(&row("stock bot (teloxide, rusqlite), SQLite, polling", &stock, &stock, bare));
    let ears = [(Ear::Polling, "polling"), (Ear::Webhook, "webhook")];
    for engine in Engine::at_hand() {
        for (ear, name) in ears.into_iter().filter(|(ear, _)| *ear == Ear::Polling || settings.webhook) {
            let run = best(settings, || on_kith(settings, engine, ear, RELATIVES, None)).await?;
            table.row(&row(&format!("Kith, {}, {name}", engine.name()), &run, &stock, bare));
        }
        let run = best(settings, || on_kith(settings, engine, Ear::Polling, EVERYBODY, None)).await?;
        table.row(&row(&format!("Kith, {}, polling, everybody taps: news too", engine.name()), &run, &stock, bare));
    }
    if let Some(library) = slow::library()? {
        with_a_slow_disk(settings, &mut table, &library, bare).await?;
    }
    table.print();
    Ok(())
}

/// The same with a disk on which each sync takes two milliseconds, as many hired ones have.
async fn with_a_slow_disk(settings: &Settings, table: &mut Table, library: &PathBuf, bare: f64) -> Result<()> {
    let stock = best(settings, || on_stock(settings, Some(library.clone()))).await?;
    table.row(&row("stock bot, a sync takes 2 ms more", &stock, &stock, bare));
    let kith =
        best(settings, || on_kith(settings, Engine::Sqlite, Ear::Polling, RELATIVES, Some(library.clone()))).await?;
    table.row(&row("Kith, SQLite, polling, a sync takes 2 ms more", &kith, &stock, bare));
    Ok(())
}

fn row(name: &str, run: &Run, stock: &Run, bare: f64) -> Vec<String> {
    let seen = &run.seen;
    let ratio = |a: f64, b: f64| format!("{:.2}", a / b);
    vec![
        name.into(),
        whole(seen.per_second()),
        format!("{:.0}", seen.wait_at(0.5)),
        format!("{:.0}", seen.wait_at(0.99)),
        whole(run.cpu),
        ratio(seen.per_second(), stock.seen.per_second()),
        ratio(seen.wait_at(0.99), stock.seen.wait_at(0.99)),
        ratio(seen.per_second(), bare),
    ]
}

fn whole(number: f64) -> String {
    format!("{number:.0}")
}

/// The fastest of several runs: other work on the machine only ever slows one down.
async fn best<F: Future<Output = Result<Run>>>(settings: &Settings, once: impl Fn() -> F) -> Result<Run> {
    let mut best: Option<Run> = None;
    for _ in 0..settings.runs {
        let run = once().await?;
        if best.as_ref().is_none_or(|best| run.seen.per_second() > best.seen.per_second()) {
            best = Some(run);
        }
    }
    best.ok_or_else(|| anyhow::anyhow!("at least one run"))
}

async fn on_kith(settings: &Settings, engine: Engine, ear: Ear, size: Size, slow: Option<PathBuf>) -> Result<Run> {
    let cellar = Cellar::fresh(engine).await?;
    let store = Store::open(&cellar.url).await?;
    let seated = town::build(&store, size, Clock::system().now()).await?;
    store.close().await;
    let everybody = size.members == EVERYBODY.members;
    let tappers: Vec<Tapper> =
        seated.iter().filter(|seat| everybody || seat.member).map(town::Seated::tapper).collect();
    let street = open_street(tappers);
    let bot = Bot::start_with(Who::Kith, ear, &street.url, &cellar.url, slow.as_deref())?;
    let run = measure(settings, &street, bot)?;
    let kept = cellar.number("SELECT COUNT(*) FROM answer").await?;
    ensure!(kept >= i64::try_from(run.seen.taps)?, "{} taps were answered, {kept} are kept", run.seen.taps);
    cellar.drop().await;
    Ok(run)
}

async fn on_stock(settings: &Settings, slow: Option<PathBuf>) -> Result<Run> {
    let cellar = Cellar::fresh(Engine::Sqlite).await?;
    let users: Vec<i64> = (0..200).map(|number| 1_000_000 + number).collect();
    let file = cellar.file().display().to_string();
    stock::fill(&file, &users)?;
    let buttons = ["coming-in_person".to_owned(), "not_coming".to_owned()];
    let street = open_street(users.iter().map(|user| Tapper { user: *user, buttons: buttons.clone() }).collect());
    let bot = Bot::start_with(Who::Stock, Ear::Polling, &street.url, &file, slow.as_deref())?;
    measure(settings, &street, bot)
}

fn open_street(tappers: Vec<Tapper>) -> Street {
    assert_eq!(tappers.len(), WINDOW, "a tap of each is always on its way");
    Street::open(Plan { tappers, rhythm: Rhythm::AsFastAsItGoes, strict: false })
}

/// Lets it warm up, then looks.
fn measure(settings: &Settings, street: &Street, mut bot: Bot) -> Result<Run> {
    ensure!(street.first_ask(Duration::from_secs(20)).is_some(), "the bot never asked for updates");
    std::thread::sleep(settings.warm_up);
    let before = bot.cpu();
    street.fresh();
    std::thread::sleep(settings.look);
    let (seen, cpu) = (street.look(), bot.cpu() - before);
    ensure!(bot.lives() && seen.taps > 0, "the bot ended, or answered nobody");
    #[allow(clippy::cast_precision_loss)]
    let cpu = cpu * 1000.0 / seen.taps as f64;
    Ok(Run { seen, cpu, memory: bot.memory().1 })
}
