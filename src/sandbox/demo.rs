//! `kith demo`: the village on a page of this machine, or the whole story in the terminal.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::{Clock, Line, Page, Phone, Village, story};

/// What `kith demo` can be told.
#[derive(Args, Clone, Debug)]
pub struct Demo {
    /// Play the whole story in the terminal, print what each phone showed, and fail if anything was left unread or unsent
    #[arg(long)]
    pub story: bool,

    /// What kind of service the bot is: `community` or `crisis` (`KITH_PROFILE` of a real one)
    #[arg(long, value_name = "PROFILE", default_value = "community", value_parser = ["community", "crisis"])]
    pub profile: String,

    /// Keep the bot's database in this folder (it is made if it is missing) instead of a temporary one
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,

    /// The page's port on 127.0.0.1; if it is taken, the next free one
    #[arg(long, value_name = "PORT", default_value_t = 8088)]
    pub port: u16,
}

/// The team of the demo.
pub(super) const TEAM: &str = "Harbour";

/// Runs the demo until somebody stops it, or the story is told.
pub async fn run(demo: Demo) -> anyhow::Result<()> {
    let clock = Clock::system();
    let village = match &demo.keep {
        // The phones of the last demo are gone, so a bot that remembers them could not reach them.
        Some(folder) if folder.join("kith.db").exists() => {
            anyhow::bail!("{} holds the file of an earlier demo: name another folder, or empty it", folder.display())
        }
        Some(folder) => Village::start_in(clock, folder).await?,
        None => Village::start(clock).await?,
    };
    village.sandbox().will_write_fhir();
    village.sandbox().will_serve(&demo.profile);
    village.restart().await?;
    let village = Arc::new(village);
    if let (Some(_), Some(file)) = (&demo.keep, village.file()) {
        println!("The bot's file is {}", file.display());
    }
    if demo.story { tell(&village).await } else { show(village, demo.port).await }
}

async fn show(village: Arc<Village>, port: u16) -> anyhow::Result<()> {
    let link = village.team_link(TEAM).await.ok();
    village.opens().await;
    let page = Page::open(Arc::clone(&village), link, port).await?;
    println!("Kith is at {}", page.url());
    println!("Everything happens on this machine: no token, no network. Ctrl-C ends it.");
    tokio::signal::ctrl_c().await?;
    village.closes().await
}

/// Plays, prints every phone, and only then says whether all was well: a story that stops halfway is still shown.
async fn tell(village: &Arc<Village>) -> anyhow::Result<()> {
    let cast = story::Cast::arrive(village);
    let link = village.team_link(TEAM).await?;
    let (stage, players) = (Arc::clone(village), cast.clone());
    let told = tokio::spawn(async move { story::play(&stage, &players, &link).await }).await;
    say(&transcript(village, &cast))?;
    told.map_err(|_| anyhow::anyhow!("the story stopped before its end (see above)"))?;
    village.loose_ends().await?;
    say("\nThe story is told: every message was read, everything was sent.\n")
}

/// What each phone showed, and what reached the care team's store.
fn transcript(village: &Village, cast: &story::Cast) -> String {
    let head = |phone: &Phone| format!("\n──── {}'s phone ────\n", phone.name());
    let phones = cast.phones().into_iter().flat_map(|phone| {
        std::iter::once(head(phone)).chain(phone.transcript().iter().map(spoken).collect::<Vec<_>>())
    });
    let store = village.care_store().events().into_iter().map(|event| format!("{} {}\n", event.kind, event.data));
    phones.chain(["\n──── The care team's store ────\n".to_owned()]).chain(store).collect()
}

/// A reader who has seen enough (`| head`) is no error.
fn say(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn spoken(line: &Line) -> String {
    let text = line.text.replace('\n', "\n        ");
    let here = line.when.in_tz(super::ZONE).map(|when| when.strftime("%d.%m. %H:%M").to_string());
    format!("{} {}: {text}\n", here.unwrap_or_else(|_| line.when.to_string()), line.who)
}
