//! The street: a Telegram, phones and a care store to live beside. It knows the house only by its front door, and
//! only in this file and `village.rs`, so that it cannot agree with our mistakes.

mod care_store;
mod cellar;
pub mod chance;
pub mod dawn;
mod demo;
mod desk;
mod door;
pub mod facts;
mod failure;
mod fhir_store;
mod group;
mod letterbox;
mod page;
mod phone;
mod road;
pub mod story;
mod telegram;
mod village;

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::task::JoinHandle;

pub use demo::{Demo, run};

pub use cellar::Cellar;

pub use care_store::{CareStore, Event, StoreFaults};
pub use desk::Table;
pub use failure::Failure;
pub use fhir_store::{FhirStore, Resource};
pub use group::Group;
pub use letterbox::{Letterbox, Mail, PostFaults};
pub use page::Page;
pub use phone::Phone;
pub use road::{Port, Road};
pub use telegram::world::Line;
pub use telegram::{Faults, Limits, Sent};
pub use village::Village;

use crate::app::{self, App};
use crate::clock::Clock;
use crate::config::{Config, Settings};
use door::Key;
use telegram::Telegram;

/// Where the demo's people live.
const ZONE: &str = "Europe/Helsinki";

/// Who to call, as the deployer of the demo put it.
const SIGNPOST: &str = "en=In an emergency call 112. To talk to somebody now, call 09 2525 0111. | fi=Hätätilanteessa soita 112. Jos haluat puhua jollekulle nyt, soita 09 2525 0111.";

/// Changes of the settings that the sandbox gives.
#[derive(Default)]
struct Wishes(Mutex<Vec<Wish>>);

type Wish = Box<dyn Fn(&mut Settings) + Send>;

impl std::fmt::Debug for Wishes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wishes")
    }
}
/// What the care team's own system shows when it refers somebody.
pub const REFERRALS_TOKEN: &str = "the-harbours-own-token-for-its-referrals";

/// A Telegram and a care store, running. They stop when this is dropped.
#[derive(Debug)]
pub struct Sandbox {
    telegram: Arc<Telegram>,
    care_store: CareStore,
    letterbox: Letterbox,
    fhir_store: FhirStore,
    fhir_url: String,
    clock: Clock,
    api_url: String,
    care_store_url: String,
    smtp: String,
    /// Of Telegram, and of the FHIR server.
    doors: [Key; 2],
    /// What kind of service the bot is told to be when it starts.
    profile: Mutex<String>,
    /// What else it is told, by whoever asked for it.
    more: Wishes,
    tasks: [JoinHandle<()>; 5],
}

impl Sandbox {
    /// Opens both doors on free ports of this machine.
    pub async fn start(clock: Clock) -> std::io::Result<Self> {
        let telegram = Telegram::new(clock.clone());
        let care_store = CareStore::new(clock.clone());
        let (api_url, own_door, [api, postman]) = telegram.serve().await?;
        let (care_store_url, store) = care_store.serve().await?;
        let letterbox = Letterbox::new(clock.clone());
        let (smtp, post) = letterbox.serve().await?;
        let fhir_store = FhirStore::default();
        let (fhir_url, fhir_door, fhir) = fhir_store.serve().await?;
        let (profile, more, tasks) = (Mutex::default(), Wishes::default(), [api, postman, store, post, fhir]);
        let doors = [own_door, fhir_door];
        Ok(Self {
            telegram,
            care_store,
            letterbox,
            fhir_store,
            fhir_url,
            clock,
            api_url,
            care_store_url,
            smtp,
            doors,
            profile,
            more,
            tasks,
        })
    }

    /// Where the Bot API is spoken, without a trailing slash.
    pub fn api_url(&self) -> &str {
        &self.api_url
    }

    /// The only token that opens the door.
    pub fn token(&self) -> &'static str {
        telegram::world::TOKEN
    }

    /// The bot's name in links: `t.me/<username>`.
    pub fn bot_username(&self) -> &'static str {
        telegram::world::BOT_USERNAME
    }

    /// The clock that dates everything here.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The care team's store.
    pub fn care_store(&self) -> &CareStore {
        &self.care_store
    }

    /// The post office, and the mailboxes behind it.
    pub fn letterbox(&self) -> &Letterbox {
        &self.letterbox
    }

    /// The care team's FHIR server, which the bot writes to once it is told to (`will_write_fhir`).
    pub fn fhir_store(&self) -> &FhirStore {
        &self.fhir_store
    }

    /// From its next start on the bot writes to the care team's FHIR server.
    pub fn will_write_fhir(&self) {
        let url = self.fhir_url.clone();
        self.will_be_told(move |settings| {
            settings.fhir_url = Some(url.clone());
            settings.fhir_system = Some("https://kith.example.org/fhir".into());
            settings.fhir_token = Some(fhir_store::TOKEN.into());
        });
    }

    /// Where the post office takes letters, as `KITH_SMTP_URL` names it.
    pub fn smtp_url(&self) -> String {
        format!("smtp://{}", self.smtp)
    }

    /// Where the care store takes webhooks. They are signed with `care_store().secret()`.
    pub fn care_store_url(&self) -> &str {
        &self.care_store_url
    }

    /// A new phone for somebody with this first name and Telegram language.
    pub fn phone(&self, first_name: &str, language_code: &str) -> Phone {
        Phone::new(Arc::clone(&self.telegram), first_name, language_code)
    }

    /// From its next start on the bot is told to be this kind of service: `community` or `crisis`.
    pub fn will_serve(&self, profile: &str) {
        profile.clone_into(&mut self.profile.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// From its next start on the bot is told this, too.
    pub fn will_be_told(&self, wish: impl Fn(&mut Settings) + Send + 'static) {
        self.more.0.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(wish));
    }

    /// Changes what goes wrong between the bot and Telegram.
    pub fn faults(&self, change: impl FnOnce(&mut Faults)) {
        let shut = self.telegram.change(|world| {
            change(&mut world.faults);
            world.updates.wake();
            world.faults.refuse_connections
        });
        self.doors[0].turn(shut);
    }

    /// Waits until Telegram's door is shut, or open, as `refuse_connections` has it: the machine needs a moment.
    pub async fn door_settled(&self) {
        self.doors[0].settled().await;
    }

    /// What goes wrong now.
    pub fn current_faults(&self) -> Faults {
        self.telegram.look(|world| world.faults.clone())
    }

    /// Queues an update exactly as it is; gives its id, a fresh one if it brought none. (With `reorder` on, a fresh id may
    /// still change hands.)
    pub fn inject(&self, update: Value) -> i64 {
        self.telegram.change(|world| world.queue(update))
    }

    /// The next update gets this number, also a lower one: as Telegram does after a week without any.
    pub fn jump_update_id(&self, next: i64) {
        self.telegram.change(|world| world.updates.jump(next));
    }

    /// Every send and edit that Telegram accepted, in order.
    pub fn sends(&self) -> Vec<Sent> {
        self.telegram.look(|world| world.gauge.sent().to_vec())
    }

    /// The most sends and edits that were accepted in any second, wherever it begins.
    pub fn busiest_second(&self) -> usize {
        self.telegram.look(|world| world.gauge.busiest_second())
    }

    /// How many calls were answered 429.
    pub fn too_many_given(&self) -> u64 {
        self.telegram.look(|world| world.gauge.too_many())
    }

    /// What the bot did at its webhook that nobody should do.
    pub fn complaints(&self) -> Vec<String> {
        self.telegram.look(|world| world.complaints.clone())
    }

    /// How many updates the bot has not confirmed yet, by the next poll or with a 2xx at its webhook.
    pub fn unconfirmed(&self) -> usize {
        self.telegram.look(|world| world.updates.waiting())
    }

    /// Waits until the bot has confirmed every update, by its polls or at its webhook.
    pub async fn all_confirmed(&self) {
        let mut bell = self.telegram.changes();
        loop {
            bell.mark_unchanged();
            if self.unconfirmed() == 0 || bell.changed().await.is_err() {
                return;
            }
        }
    }

    /// Waits until there is nothing that this Telegram could bring now: all is confirmed, or it is down.
    pub(crate) async fn all_brought(&self) {
        let mut bell = self.telegram.changes();
        let is_over = |world: &telegram::World| world.updates.waiting() == 0 || world.faults.telegram_down;
        loop {
            bell.mark_unchanged();
            if self.telegram.look(is_over) || bell.changed().await.is_err() {
                return;
            }
        }
    }

    /// The bot's name and the text in its empty chat, as a phone in this language shows them.
    pub fn bot_profile(&self, language_code: &str) -> (String, String) {
        self.telegram.look(|world| {
            (world.profile.name(language_code).to_owned(), world.profile.description(language_code).to_owned())
        })
    }

    /// Messages that may be passed on although they name somebody else than their reader.
    pub fn named_in_the_open(&self) -> Vec<String> {
        self.telegram.look(telegram::world::World::named_in_the_open)
    }

    /// Every unread message: whose phone, and the text.
    pub fn unread(&self) -> Vec<String> {
        self.telegram.look(|world| {
            let people = world.people.values().flat_map(|person| person.unread.iter().map(move |id| (person, *id)));
            let spoken = |person: i64, id| world.message(person, id).map(telegram::world::Message::spoken);
            people
                .map(|(person, id)| format!("{}: {}", person.first_name, spoken(person.id, id).unwrap_or_default()))
                .collect()
        })
    }

    /// What the real bot needs to live here, its facts kept in this database: the same settings an operator gives. With a
    /// port, updates are brought to it there.
    fn config(&self, cellar: &Cellar, port: Option<&Port>, road: Road) -> Config {
        let mut settings = Settings {
            listen: port.map(Port::address),
            public_url: port.filter(|_| road == Road::Brought).map(Port::public_url),
            pages_url: port.map(Port::pages_url),
            smtp_url: port.map(|_| self.smtp_url()),
            mail_from: port.map(|_| "Kith <kith@letterbox.example>".to_owned()),
            token: Some(self.token().to_owned()),
            api_url: self.api_url.clone(),
            database_url: cellar.url().to_owned(),
            master_key_file: cellar.key().map(|path| path.display().to_string()),
            signpost: Some(SIGNPOST.to_owned()),
            team_zone: ZONE.to_owned(),
            profile: self.profile.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            referrals_token: port.map(|_| REFERRALS_TOKEN.to_owned()),
            relay_url: Some(self.care_store_url.clone()),
            relay_secret: Some(self.care_store.secret()),
            log: "warn".to_owned(),
            ..Settings::default()
        };
        self.more.0.lock().unwrap_or_else(PoisonError::into_inner).iter().for_each(|wish| wish(&mut settings));
        settings.check().expect("the sandbox's own settings").unpaced()
    }

    /// Everything that happened on every phone, in order.
    pub fn transcript(&self) -> Vec<Line> {
        self.telegram.look(|world| world.lines().to_vec())
    }

    /// What happened from a certain line on: `line_count()` once, and this later.
    pub fn transcript_from(&self, line: usize) -> Vec<Line> {
        self.telegram.look(|world| world.lines().get(line..).unwrap_or_default().to_vec())
    }

    /// How many lines the transcript has.
    pub fn line_count(&self) -> usize {
        self.telegram.look(|world| world.lines().len())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}
