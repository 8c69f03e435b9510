//! Binary and start: how big the program is, how soon it asks for updates, how much memory it then takes.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::bots;
use crate::cellar::{Cellar, Engine};
use crate::street::{Plan, Rhythm, Street};
use crate::table::Table;

const STARTS: usize = 11;

pub async fn run() -> Result<()> {
    let program = Path::new(env!("CARGO_BIN_EXE_kith"));
    let mut sizes = Table::new("Binary", &["kith", "MB"]);
    sizes.row(&["as built".into(), megabytes(program)?]);
    let stripped = std::env::temp_dir().join(format!("kith-stripped-{}", std::process::id()));
    let done = Command::new("strip").arg("-o").arg(&stripped).arg(program).status();
    if done.is_ok_and(|status| status.success()) {
        sizes.row(&["stripped".into(), megabytes(&stripped)?]);
        std::fs::remove_file(&stripped)?;
    } else {
        println!("NOT STRIPPED: there is no `strip` here.");
    }
    sizes.print();
    let mut starts = Table::new(
        "Start (process begun to first question for updates)",
        &["engine", "empty database ms", "after migrations ms (median)", "slowest", "memory MB"],
    );
    for engine in Engine::at_hand() {
        starts.row(&start(program, engine).await?);
    }
    starts.print();
    Ok(())
}

fn megabytes(path: &Path) -> Result<String> {
    #[allow(clippy::cast_precision_loss)]
    let size = std::fs::metadata(path)?.len() as f64 / 1_048_576.0;
    Ok(format!("{size:.1}"))
}

async fn start(program: &Path, engine: Engine) -> Result<Vec<String>> {
    let cellar = Cellar::fresh(engine).await?;
    let (first, _) = once(program, &cellar)?;
    let (mut times, mut memory) = (vec![], 0.0_f64);
    for _ in 0..STARTS {
        let (time, taken) = once(program, &cellar)?;
        times.push(time);
        memory = memory.max(taken);
    }
    times.sort_by(f64::total_cmp);
    cellar.drop().await;
    let ms = |time: f64| format!("{time:.0}");
    Ok(vec![engine.name().into(), ms(first), ms(times[STARTS / 2]), ms(times[STARTS - 1]), format!("{memory:.1}")])
}

fn once(program: &Path, cellar: &Cellar) -> Result<(f64, f64)> {
    let street = Street::open(Plan { tappers: vec![], rhythm: Rhythm::Nobody, strict: false });
    let settings = [
        ("TELOXIDE_TOKEN", bots::token()),
        ("TELOXIDE_API_URL", &street.url),
        ("DATABASE_URL", cellar.url.as_str()),
        ("KITH_SIGNPOST", "en=Call 112"),
        ("KITH_TEAM_ZONE", "Europe/Helsinki"),
        ("KITH_LOG", "error"),
    ];
    let mut command = Command::new(program);
    command.arg("serve").env_clear().envs(settings).current_dir(std::env::temp_dir());
    command.envs(cellar.key.iter().map(|key| ("KITH_MASTER_KEY_FILE", key)));
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("kith as a process")?;
    let bot = bots::Bot::of(child);
    let asked = street.first_ask(Duration::from_secs(20));
    ensure!(asked.is_some(), "it never asked for updates");
    std::thread::sleep(Duration::from_millis(300));
    Ok((asked.unwrap_or(f64::NAN), bot.memory().0))
}
