//! A report of the last ninety days, over a year that chance made: from the first question to the page, the picture and the table.

use std::time::Instant;

use anyhow::{Result, ensure};
use kith::clock::Clock;
use kith::domain::language::Lang;
use kith::domain::report::report;
use kith::domain::when::Zone;
use kith::drawing::report::draw;
use kith::store::{Store, reporting};

use crate::cellar::{Cellar, Engine};
use crate::growth::{median, thousands};
use crate::settings::Settings;
use crate::table::Table;
use crate::year;

const REPEATS: usize = 7;

pub async fn run(settings: &Settings) -> Result<()> {
    let people = (settings.pending / 100).clamp(1_000, 10_000);
    let title = format!("A report over a year of {} people and those around them", thousands(people));
    let mut table = Table::new(&title, &["engine", "meetings", "questions ms", "drawing ms", "together ms", "kB"]);
    for engine in Engine::at_hand() {
        let row = takes(engine, people).await?;
        table.row(&row);
    }
    table.print();
    Ok(())
}

async fn takes(engine: Engine, people: usize) -> Result<[String; 6]> {
    let (cellar, now) = (Cellar::fresh(engine).await?, Clock::system().now());
    let store = Store::open(&cellar.url, cellar.key.as_deref()).await?;
    let year = year::build(&store, people, 1, now).await?;
    for sql in &year.rows {
        cellar.run(sql).await?;
    }
    if engine == Engine::Postgres {
        cellar.run("ANALYZE").await?;
    }
    year::settle(&store, &year, now).await?;
    ensure!(year.teams.len() == 2, "both teams");
    let (period, mut asked, mut drawing, mut size, mut meetings) = (year::last_quarter(now), vec![], vec![], 0, 0);
    for _ in 0..REPEATS {
        let began = Instant::now();
        let mut tx = store.begin().await?;
        let facts = reporting::facts(&mut tx, None, period, now).await?;
        drop(tx);
        let between = Instant::now();
        let drawn = draw(&report(&facts, period), period, (Lang::En, &Zone::UTC))?;
        asked.push((between - began).as_secs_f64() * 1000.0);
        drawing.push(between.elapsed().as_secs_f64() * 1000.0);
        (size, meetings) = (drawn.html.len() + drawn.png.len() + drawn.csv.len(), facts.held.len());
    }
    store.close().await;
    cellar.drop().await;
    let (asked, drawing) = (median(asked), median(drawing));
    let ms = |time: f64| format!("{time:.0}");
    Ok([
        engine.name().into(),
        thousands(meetings),
        ms(asked),
        ms(drawing),
        ms(asked + drawing),
        (size / 1024).to_string(),
    ])
}
