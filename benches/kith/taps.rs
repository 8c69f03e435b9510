//! Taps: two hundred people press answer buttons as fast as the bot takes them. Kith on both engines, by polling and by webhook,
//! beside a stock bot and beside bare SQLite that runs Kith's statements.

use std::path::Path;
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
    /// Memory at its highest, in MB.
    pub memory: f64,
}

/// A bot in a situation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Stock,
    StockOnSlowDisk,
    Kith(Engine, Ear, Size),
    KithOnSlowDisk,
}

impl Case {
    /// What can be measured here.
    fn all(settings: &Settings, slow: bool) -> Vec<Case> {
        let mut cases = vec![Case::Stock];
        for engine in Engine::at_hand() {
            cases.push(Case::Kith(engine, Ear::Polling, RELATIVES));
            if settings.webhook {
                cases.push(Case::Kith(engine, Ear::Webhook, RELATIVES));
            }
            cases.push(Case::Kith(engine, Ear::Polling, EVERYBODY));
        }
        if slow {
            cases.extend([Case::StockOnSlowDisk, Case::KithOnSlowDisk]);
        }
        cases
    }

    fn name(self) -> String {
        match self {
            Case::Stock => "stock bot (teloxide, rusqlite), SQLite, polling".into(),
            Case::StockOnSlowDisk => "stock bot, a sync takes 2 ms more".into(),
            Case::KithOnSlowDisk => "Kith, SQLite, polling, a sync takes 2 ms more".into(),
            Case::Kith(engine, Ear::Webhook, _) => format!("Kith, {}, webhook", engine.name()),
            Case::Kith(engine, _, EVERYBODY) => format!("Kith, {}, polling, everybody taps: news too", engine.name()),
            Case::Kith(engine, ..) => format!("Kith, {}, polling", engine.name()),
        }
    }

    /// The stock bot it is held against.
    fn yardstick(self) -> Case {
        match self {
            Case::StockOnSlowDisk | Case::KithOnSlowDisk => Case::StockOnSlowDisk,
            _ => Case::Stock,
        }
    }

    async fn once(self, settings: &Settings, slow: Option<&Path>) -> Result<Run> {
        match self {
            Case::Stock => on_stock(settings, None).await,
            Case::StockOnSlowDisk => on_stock(settings, slow).await,
            Case::Kith(engine, ear, size) => on_kith(settings, engine, ear, size, None).await,
            Case::KithOnSlowDisk => on_kith(settings, Engine::Sqlite, Ear::Polling, RELATIVES, slow).await,
        }
    }
}

pub async fn run(settings: &Settings) -> Result<()> {
    let mut table = Table::new(
        "Taps (200 people at once; a tap ends when its answer and its edited card arrived)",
        &[
            "bot",
            "taps/s",
            "p50 ms",
            "p99 ms",
            "CPU ms per 1,000",
            "memory MB",
            "taps/s : stock",
            "p99 : stock",
            "taps/s : bare",
        ],
    );
    let slow = slow::library();
    let cases = Case::all(settings, slow.is_some());
    let cases = if settings.only_kith { vec![Case::Kith(Engine::Sqlite, Ear::Polling, RELATIVES)] } else { cases };
    let mut best: Vec<Option<Run>> = vec![None; cases.len()];
    let mut bare = 0.0_f64;
    // Round by round, so that other work on the machine falls on all of them alike. It only ever slows a run down: the best counts.
    for _ in 0..settings.runs {
        bare = bare.max(bare::per_second(settings, RELATIVES).await?);
        for (case, best) in cases.iter().zip(&mut best) {
            let run = case.once(settings, slow.as_deref()).await?;
            println!("  … {}: {:.0} taps/s, {:.0} ms of CPU per 1,000", case.name(), run.seen.per_second(), run.cpu);
            if best.as_ref().is_none_or(|best| run.seen.per_second() > best.seen.per_second()) {
                *best = Some(run);
            }
        }
    }
    let alone = "SQLite alone, Kith's statements, 100 taps a commit".to_owned();
    table.row(&[&[alone, whole(bare)], vec![String::new(); 6].as_slice(), &["1.00".to_owned()]].concat());
    for (case, run) in cases.iter().zip(&best) {
        let yardstick = cases.iter().position(|other| *other == case.yardstick()).and_then(|at| best[at].as_ref());
        if let Some(run) = run {
            table.row(&row(&case.name(), run, yardstick.unwrap_or(run), bare));
        }
    }
    table.print();
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
        whole(run.memory),
        ratio(seen.per_second(), stock.seen.per_second()),
        ratio(seen.wait_at(0.99), stock.seen.wait_at(0.99)),
        ratio(seen.per_second(), bare),
    ]
}

fn whole(number: f64) -> String {
    format!("{number:.0}")
}

async fn on_kith(settings: &Settings, engine: Engine, ear: Ear, size: Size, slow: Option<&Path>) -> Result<Run> {
    let cellar = Cellar::fresh(engine).await?;
    let store = Store::open(&cellar.url, cellar.key.as_deref()).await?;
    let seated = town::build(&store, size, Clock::system().now()).await?;
    store.close().await;
    let everybody = size.members == EVERYBODY.members;
    let tappers: Vec<Tapper> =
        seated.iter().filter(|seat| everybody || seat.member).map(town::Seated::tapper).collect();
    let street = open_street(tappers);
    let bot = Bot::start_with(Who::Kith, ear, &street.url, (&cellar.url, cellar.key.as_deref()), slow)?;
    let run = measure(settings, &street, bot)?;
    let kept = cellar.number("SELECT COUNT(*) FROM answer").await?;
    ensure!(kept >= i64::try_from(run.seen.taps)?, "{} taps were answered, {kept} are kept", run.seen.taps);
    cellar.drop().await;
    Ok(run)
}

async fn on_stock(settings: &Settings, slow: Option<&Path>) -> Result<Run> {
    let cellar = Cellar::fresh(Engine::Sqlite).await?;
    let users: Vec<i64> = (0..200).map(|number| 1_000_000 + number).collect();
    let file = cellar.file().display().to_string();
    stock::fill(&file, &users)?;
    let buttons = ["coming-in_person".to_owned(), "not_coming".to_owned()];
    let street = open_street(users.iter().map(|user| Tapper { user: *user, buttons: buttons.clone() }).collect());
    let bot = Bot::start_with(Who::Stock, Ear::Polling, &street.url, (&file, None), slow)?;
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
