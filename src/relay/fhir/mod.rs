//! The care team's FHIR R4 server: a projection of today's facts, not a log. A stream with news is read as it is now, its resources are
//! made, and those are written that differ from what was last accepted, in the order that references need, one stream at a time.
//!
//! ```text
//! relative  "I'm coming"                              store: an event of the meeting's stream
//! Kith      reads the meeting; the same RelatedPerson, the same Appointment but for one status, a new AppointmentResponse
//! Kith      PUT Appointment?identifier=…/meeting|m    server: 200, version 4
//! Kith      marks: this sum, this version             (killed before: the same PUT again, and the same resource)
//! Kith      PUT AppointmentResponse?identifier=…      server: 201
//! Kith      marks, and the event is seen
//! ```

mod client;
mod guide;
mod incoming;
mod patch;
mod patching;
pub mod projection;
pub mod resources;
mod search;
mod token;
mod trouble;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::backoff;
use crate::clock::Clock;
use crate::fault;
use crate::keeper::Keeper;
use crate::store::fhir::{self, Due, Facts, Known};
use crate::store::{Store, Tx};
pub use client::roots;
use client::{Accepted, Client};
pub use guide::Guide;
pub use incoming::{Incoming, Looks};
pub use projection::Style;
use projection::{How, Planned};
pub use token::{Asks, Login, Signer};
pub use trouble::Trouble;

/// A FHIR server, and how it is written to.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its base address, without a slash at the end.
    pub url: String,
    /// How we are let in.
    pub login: Login,
    /// How resources are written there.
    pub style: Style,
    /// Certificates of private CAs (DER) that may vouch for it, beside those that everybody trusts.
    pub roots: Vec<Vec<u8>>,
    /// What is read there, if anything is.
    pub looks: Option<Looks>,
    /// Answers are written into appointments of the team's own, too.
    pub patches: bool,
}

impl Server {
    /// Whether it is there, and lets us in.
    pub async fn answers(&self, clock: &Clock) -> Result<Result<(), Trouble>> {
        Ok(Client::new(&self.url, self.login.clone(), &self.roots, clock.clone())?.answers().await)
    }
}

/// Writes resources.
pub struct Fhir {
    client: Client,
    style: Style,
    patches: bool,
    store: Store,
    clock: Clock,
    keeper: Keeper,
    /// While the server as a whole is in trouble: how often in a row, and until when it is left alone.
    pause: Mutex<Option<(i64, Timestamp)>>,
}

/// What became of a stream, or of a resource.
enum Outcome {
    /// All of it stands there.
    Well,
    /// It was refused: the class of it, and the type of the resource.
    Wrong(Trouble, String),
    /// Somebody else keeps the bot.
    Lost,
}

impl Fhir {
    /// To this server, while this keeper keeps the bot.
    pub fn new(server: &Server, store: Store, clock: Clock, keeper: Keeper) -> Result<Fhir> {
        let client = Client::new(&server.url, server.login.clone(), &server.roots, clock.clone())?;
        let (style, patches) = (server.style.clone(), server.patches);
        Ok(Fhir { client, style, patches, store, clock, keeper, pause: Mutex::default() })
    }

    /// Writes the streams that are due, one after the other. Returns how many were tried.
    pub async fn tick(&self) -> Result<usize> {
        if self.is_paused() || self.keeper.ensure().await?.is_none() {
            return Ok(0);
        }
        let due = fhir::due(&mut self.store.begin().await?, self.clock.now()).await?;
        let mut tried = 0;
        for due in &due {
            tried += 1;
            self.write(due).await?;
            if self.is_paused() || self.keeper.ensure().await?.is_none() {
                break;
            }
        }
        Ok(tried)
    }

    /// When something may be tried again; `None`: when there is news.
    pub async fn next_due(&self) -> Result<Option<Timestamp>> {
        if let Some(until) = self.paused_until() {
            return Ok(Some(until));
        }
        fhir::next_due(&mut self.store.begin().await?).await
    }

    fn paused_until(&self) -> Option<Timestamp> {
        let pause = *self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        pause.map(|(_, until)| until).filter(|until| *until > self.clock.now())
    }

    fn is_paused(&self) -> bool {
        self.paused_until().is_some()
    }

    /// One stream, from its facts as they are now to their end.
    async fn write(&self, due: &Due) -> Result<()> {
        let facts = fhir::facts(&mut self.store.read().await?, &due.stream, self.clock.now()).await?;
        let outcome = self.write_all(&facts).await?;
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        if !self.keeper.holds(&mut tx).await? {
            return Ok(());
        }
        match outcome {
            Outcome::Lost => return Ok(()),
            Outcome::Well => {
                self.is_up();
                for message in &facts.messages {
                    fhir::heard(&mut tx, &message.id, now).await?;
                }
                fhir::is_well(&mut tx, &due.stream, facts.seen, now).await?;
            }
            Outcome::Wrong(trouble, kind) => self.went_wrong(&mut tx, (due, &facts), (trouble, &kind), now).await?,
        }
        tx.commit().await
    }

    async fn went_wrong(
        &self,
        tx: &mut Tx,
        (due, facts): (&Due, &Facts),
        (trouble, kind): (Trouble, &str),
        now: Timestamp,
    ) -> Result<()> {
        let code = trouble.code();
        let wrong = (code.as_str(), kind);
        let over = trouble.tries().is_some_and(|tries| due.attempts + 1 >= tries);
        tracing::warn!(stream = %due.stream, resource = kind, trouble = %code, over, "the FHIR server did not take something");
        if over {
            return fhir::is_dead(tx, &due.stream, wrong, facts.seen, now).await;
        }
        let wait = backoff(due.attempts).max(trouble.asks_to_wait());
        if trouble.tries().is_none() {
            self.is_down(trouble, now);
        }
        fhir::is_later(tx, &due.stream, wrong, now + wait, now).await
    }

    /// What is wrong with the server as a whole is not asked about stream by stream.
    fn is_down(&self, trouble: Trouble, now: Timestamp) {
        let mut pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        let times = pause.map_or(0, |(times, _)| times);
        *pause = Some((times + 1, now + backoff(times).max(trouble.asks_to_wait())));
    }

    fn is_up(&self) {
        *self.pause.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// A refused resource does not keep the others of its stream; a server in trouble keeps all.
    async fn write_all(&self, facts: &Facts) -> Result<Outcome> {
        let mut known: HashMap<String, Known> =
            facts.known.iter().map(|known| (known.identifier.clone(), known.clone())).collect();
        let mut worst = Outcome::Well;
        for planned in projection::of(facts, &self.style, self.clock.now()) {
            match self.write_one(&planned, &mut known).await? {
                Outcome::Well => {}
                Outcome::Wrong(trouble, kind) if trouble.tries().is_some() => {
                    if matches!(worst, Outcome::Well) {
                        worst = Outcome::Wrong(trouble, kind);
                    }
                }
                stops => return Ok(stops),
            }
        }
        if let (Outcome::Well, Some(appointment)) = (&worst, facts.appointment.as_ref().filter(|_| self.patches)) {
            return self.patch(facts, appointment, &known).await;
        }
        Ok(worst)
    }

    /// One resource, if it differs from what was last accepted; what the server says of it is kept at once.
    async fn write_one(&self, planned: &Planned, known: &mut HashMap<String, Known>) -> Result<Outcome> {
        let ids = known.iter().map(|(key, known)| (key.clone(), known.server_id.clone())).collect();
        let mut body = planned.body.clone();
        projection::resolve(&mut body, &self.style.system, &ids);
        let (sum, kind) = (sum(&body), planned.kind().to_owned());
        if known.get(&planned.identifier).is_some_and(|known| known.sum == sum) {
            return Ok(Outcome::Well);
        }
        if self.keeper.ensure().await?.is_none() {
            return Ok(Outcome::Lost);
        }
        fault::point("fhir-begun");
        let accepted = match self.send(planned, &kind, &body).await {
            Ok(accepted) => accepted,
            Err(trouble) => return Ok(Outcome::Wrong(trouble, kind)),
        };
        fault::point("fhir-put");
        let now_known = Known {
            identifier: planned.identifier.clone(),
            kind,
            sum,
            server_id: accepted.id,
            version: accepted.version,
        };
        if !self.mark(planned, &now_known).await? {
            return Ok(Outcome::Lost);
        }
        fault::point("fhir-marked");
        known.insert(planned.identifier.clone(), now_known);
        Ok(Outcome::Well)
    }

    async fn send(&self, planned: &Planned, kind: &str, body: &Value) -> Result<Accepted, Trouble> {
        let identifier = format!("{}/{}", self.style.system, planned.identifier);
        match planned.how {
            How::Put => self.client.put(kind, &identifier, body).await,
            How::Once => self.client.once(kind, &identifier, body).await,
        }
    }

    /// `false`: somebody else keeps the bot, and writes it again.
    async fn mark(&self, planned: &Planned, known: &Known) -> Result<bool> {
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        if !self.keeper.holds(&mut tx).await? {
            return Ok(false);
        }
        match &planned.message {
            Some(message) => fhir::heard(&mut tx, message, now).await?,
            None => fhir::accepted(&mut tx, &planned.stream, known, now).await?,
        }
        tx.commit().await?;
        Ok(true)
    }
}

/// SHA-256 of a resource as it is sent; its members stand in one order always.
fn sum(body: &Value) -> String {
    Sha256::digest(body.to_string()).iter().fold(String::with_capacity(64), |hex, byte| hex + &format!("{byte:02x}"))
}
