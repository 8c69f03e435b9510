//! How fast Kith is, measured beside limits that are measured in the same run. `just bench`, or
//!
//! ```sh
//! cargo bench --bench kith                       # everything; about a quarter of an hour
//! cargo bench --bench kith -- taps --quick       # one topic, shortly: taps, broadcast, growth, board, report, start
//! ```
//!
//! It prints tables and writes nothing: what they say goes into docs/performance.md by hand, with what bounds it.

// Counts become rates and shares here, and none is large.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod bare;
mod bots;
mod broadcast;
mod cellar;
mod growth;
mod http;
mod limits;
mod report;
mod settings;
mod slow;
mod start;
mod stock;
mod street;
mod table;
mod taps;
mod town;
#[path = "../../tests/checks/store/year.rs"]
mod year;

use anyhow::Result;
use bots::Who;
use settings::Settings;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().and_then(|first| Who::of(first)) {
        Some(Who::Kith) => bots::be_kith(false),
        Some(Who::Paced) => bots::be_kith(true),
        Some(Who::Stock) => stock::be_stock(),
        None => bots::runtime()?.block_on(measure(&arguments)),
    }
}

async fn measure(arguments: &[String]) -> Result<()> {
    let settings = Settings::of(arguments);
    let topics = ["taps", "broadcast", "growth", "board", "report", "start"];
    let named = topics.iter().any(|topic| arguments.iter().any(|one| one == topic));
    let wanted = |topic: &str| !named || arguments.iter().any(|one| one == topic);
    println!(
        "{} cores; a sync of this disk takes {:.2} ms.",
        std::thread::available_parallelism()?,
        slow::sync_time()?
    );
    if wanted("taps") {
        taps::run(&settings).await?;
    }
    if wanted("broadcast") {
        broadcast::run(&settings).await?;
    }
    if wanted("growth") {
        growth::run(&settings).await?;
    }
    if wanted("board") {
        growth::boards(&settings).await?;
    }
    if wanted("report") {
        report::run(&settings).await?;
    }
    if wanted("start") {
        start::run().await?;
    }
    Ok(())
}
