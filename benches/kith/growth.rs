//! Growth: what a claim of due rows and `/ready` cost in a full house, and how much memory a long queue takes.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use kith::clock::Clock;
use kith::conversation::room::{Age, Signpost};
use kith::conversation::{self, Command, Heard, House, What};
use kith::domain::ids::{NetworkId, UserId};
use kith::domain::when::Zone;
use kith::store::{Store, outbox, sessions};
use kith::web::Pages;

use crate::bots::{Bot, Ear, Who};
use crate::cellar::{Cellar, Engine};
use crate::settings::Settings;
use crate::street::{Plan, Rhythm, Street};
use crate::table::Table;
use crate::town::{self, Size};

/// Rows that delivery claims at once.
const CLAIM: i64 = 30;
const REPEATS: usize = 101;

pub async fn run(settings: &Settings) -> Result<()> {
    let mut claims = Table::new(
        &format!("Growth: claiming {CLAIM} due rows, and the bot's memory with them pending"),
        &["engine", "pending", "median ms", ": smallest", "memory MB"],
    );
    let mut ready = Table::new("Growth: /ready of a practitioner", &["engine", "networks", "median ms", ": smallest"]);
    for engine in Engine::at_hand() {
        let mut smallest = None;
        for pending in [0, 10_000, 100_000, 1_000_000, 10_000_000].into_iter().filter(|n| *n <= settings.pending) {
            let (claim, memory) = claim(engine, pending).await?;
            let base = *smallest.get_or_insert(if pending == 0 { f64::NAN } else { claim });
            let base = if base.is_nan() { claim } else { base };
            let ratio = format!("{:.2}", claim / base);
            let (claim, ratio) =
                if pending == 0 { (String::new(), String::new()) } else { (format!("{claim:.2}"), ratio) };
            if pending == 0 {
                smallest = None;
            }
            claims.row(&[engine.name().into(), thousands(pending), claim, ratio, format!("{memory:.1}")]);
        }
        let mut smallest = None;
        for networks in [10, settings.pending.min(1_000_000) / 100] {
            let time = ready_takes(engine, networks).await?;
            let base = *smallest.get_or_insert(time);
            ready.row(&[
                engine.name().into(),
                thousands(networks),
                format!("{time:.2}"),
                format!("{:.2}", time / base),
            ]);
        }
    }
    claims.print();
    ready.print();
    Ok(())
}

/// A practitioner's board with few and with many people on it, among the people of a year.
pub async fn boards(settings: &Settings) -> Result<()> {
    let networks = (settings.pending / 400).clamp(250, 2_500);
    let title = format!("Growth: a board among {} people and a year of their meetings", thousands(networks * 4));
    let mut table = Table::new(&title, &["engine", "people on it", "median ms", ": smallest", "kB"]);
    for engine in Engine::at_hand() {
        let mut smallest = None;
        for people in [10, 100] {
            let (time, size) = board_takes(engine, networks, people).await?;
            let base = *smallest.get_or_insert(time);
            let (time, ratio, size) = (format!("{time:.2}"), format!("{:.2}", time / base), format!("{}", size / 1024));
            table.row(&[engine.name().into(), people.to_string(), time, ratio, size]);
        }
    }
    table.print();
    Ok(())
}

pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|some| std::str::from_utf8(some).unwrap_or("")).collect();
    groups.join(",")
}

/// The median of a claim with so many rows due, in milliseconds; and the memory of a bot that has them still before it.
async fn claim(engine: Engine, pending: usize) -> Result<(f64, f64)> {
    let cellar = Cellar::fresh(engine).await?;
    let store = Store::open(&cellar.url, cellar.key.as_deref()).await?;
    let clock = Clock::system();
    // Due within the coming days, as a great many reminders are.
    let from = clock.now().as_millisecond() + 3_600_000;
    fill(&cellar, engine, pending, from).await?;
    store.close().await;
    let memory = memory(&cellar)?;
    let store = Store::open(&cellar.url, cellar.key.as_deref()).await?;
    let (all_due, mut times) = (clock.now() + jiff::SignedDuration::from_hours(24 * 365), vec![]);
    for _ in 0..REPEATS {
        let mut tx = store.begin().await?;
        let began = Instant::now();
        let rows = outbox::claim(&mut tx, 1, "", all_due, CLAIM).await?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        // The sync of a commit is the disk's affair, and the same whatever waits.
        tx.commit().await?;
        ensure!(pending == 0 || rows.len() == usize::try_from(CLAIM)?, "{} rows were claimed", rows.len());
    }
    store.close().await;
    cellar.drop().await;
    Ok((median(times), memory))
}

pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

async fn fill(cellar: &Cellar, engine: Engine, count: usize, from: i64) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let (numbers, id) = match engine {
        Engine::Sqlite => (
            format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"),
            "printf('%032x', i)",
        ),
        Engine::Postgres => (format!("WITH n(i) AS (SELECT generate_series(1, {count}))"), "lpad(to_hex(i), 32, '0')"),
    };
    let insert = format!(
        "INSERT INTO outbox (id, kind, class, receiver, meeting_id, notice, once, posted_at, due_at)
         {numbers} SELECT {id}, 'reminder', 'at_most_once', 'p:' || {id}, {id},
         '{{\"kind\":\"reminder\",\"meeting\":\"' || {id} || '\",\"version\":1,\"slot\":\"24h\"}}', 'r:' || {id}, {from}, {from} + i FROM n"
    );
    // SQLite wants the list of numbers before the INSERT's own question; PostgreSQL takes it there too.
    cellar.run(&insert).await?;
    if engine == Engine::Postgres {
        cellar.run("ANALYZE outbox").await?;
    }
    Ok(())
}

fn memory(cellar: &Cellar) -> Result<f64> {
    let street = Street::open(Plan { tappers: vec![], rhythm: Rhythm::Nobody, strict: false });
    let bot = Bot::start(Who::Kith, Ear::Polling, &street.url, cellar)?;
    ensure!(street.first_ask(Duration::from_mins(1)).is_some(), "the bot never asked for updates");
    std::thread::sleep(Duration::from_secs(2));
    Ok(bot.memory().0)
}

/// The median of `GET /board`, through our own door, and how many bytes it is.
async fn board_takes(engine: Engine, networks: usize, people: usize) -> Result<(f64, usize)> {
    let cellar = Cellar::fresh(engine).await?;
    let (store, clock) = (Store::open(&cellar.url, cellar.key.as_deref()).await?, Clock::system());
    let now = clock.now();
    let seated = town::build(&store, Size { networks, members: 1, one_team: false }, now).await?;
    let mut others: Vec<NetworkId> = seated.iter().map(|seat| seat.network.clone()).collect();
    others.dedup();
    town::shares(&store, &others[1..people], now).await?;
    for sql in town::A_YEAR {
        cellar.run(sql).await?;
    }
    if engine == Engine::Postgres {
        cellar.run("ANALYZE").await?;
    }
    let mut tx = store.begin().await?;
    let cookie = sessions::begin(&mut tx, UserId(town::FIRST_PRACTITIONER), "bench", now).await?;
    tx.commit().await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let root = format!("http://{}", listener.local_addr()?);
    let pages = Pages::new(store.clone(), House { pages: Some(root.clone()), ..house() }, clock).router("");
    let serving = tokio::spawn(async move { axum::serve(listener, pages).await });
    let (client, mut times, mut size) = (reqwest::Client::new(), vec![], 0);
    for _ in 0..REPEATS {
        let began = Instant::now();
        let asked = client.get(format!("{root}/board")).header("cookie", format!("kith-board={cookie}"));
        let page = asked.send().await?.error_for_status()?.text().await?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        size = page.len();
        ensure!(page.matches("class=\"meeting\"").count() == people, "every meeting is on the page");
    }
    serving.abort();
    store.close().await;
    cellar.drop().await;
    Ok((median(times), size))
}

/// The median of `/ready`, through the flow, for a practitioner of one network among many.
async fn ready_takes(engine: Engine, networks: usize) -> Result<f64> {
    let cellar = Cellar::fresh(engine).await?;
    let (store, now) = (Store::open(&cellar.url, cellar.key.as_deref()).await?, Clock::system().now());
    town::build(&store, Size { networks, members: 2, one_team: false }, now).await?;
    if engine == Engine::Postgres {
        cellar.run("ANALYZE").await?;
    }
    let house = house();
    let what = What::Command(Command::Ready, String::new());
    let heard = Heard { update: 1, user: UserId(town::FIRST_PRACTITIONER), name: "Sanna".into(), lang: None, what };
    let mut times = vec![];
    for _ in 0..REPEATS {
        let began = Instant::now();
        let mut tx = store.begin().await?;
        let reply = conversation::respond(&mut tx, &house, &heard, false, now).await?;
        drop(tx);
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        ensure!(!reply.say.is_empty(), "/ready says something");
    }
    store.close().await;
    cellar.drop().await;
    Ok(median(times))
}

fn house() -> House {
    let signpost = Signpost { words: [("en".to_owned(), "Call 112".to_owned())].into() };
    House {
        bot: "bench_bot".into(),
        signpost,
        zone: Zone::UTC,
        profile: kith::domain::profile::Profile::default(),
        retention: kith::domain::retention::Retention::default(),
        age: Age::default(),
        pages: None,
        mails: false,
        pepper: "bench".into(),
        pulse: kith::pulse::Pulse::default(),
    }
}
