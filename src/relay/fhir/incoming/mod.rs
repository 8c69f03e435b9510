//! What the care team's FHIR server has for us: somebody is referred, a meeting was planned there. It is asked every so often for what has changed there since the last
//! time, by a search of the operator's own, and by nobody but the keeper.
//!
//! ```text
//! Kith      GET ServiceRequest?status=active&code=…&_lastUpdated=ge<mark>&_sort=_lastUpdated
//! server    a page of them, and where the next one is
//! Kith      each becomes a referral, or is kept as what could not be taken: a commit each
//! Kith      at the end: the mark is the newest change it has read      (killed before: the same again, and each is there once)
//! ```

mod appointment;
mod planning;
mod referring;
mod request;
mod requests;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::client::Client;
use super::search::Search;
use super::{Server, Trouble};
use crate::clock::Clock;
use crate::domain::when::Zone;
use crate::fault;
use crate::keeper::Keeper;
use crate::relay::backoff;
use crate::relay::taking::OLDEST;
use crate::store::{Store, incoming};
pub(super) use request::patient;

/// Resources of a page.
const PAGE: usize = 50;
/// What a server writes at one moment may be seen in another order: a look begins a little before the mark.
const OVERLAP: SignedDuration = SignedDuration::from_mins(1);
const REQUESTS: &str = "ServiceRequest";
const APPOINTMENTS: &str = "Appointment";

/// What is asked for there, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks {
    /// From one look to the next.
    pub every: SignedDuration,
    /// The questions of the operator's own search for referrals.
    pub referrals: Vec<(String, String)>,
}

/// Reads.
pub struct Incoming {
    client: Client,
    system: String,
    looks: Looks,
    /// The team's: what is planned there is meant in it.
    zone: Zone,
    store: Store,
    clock: Clock,
    keeper: Keeper,
    /// How often in a row it went wrong, and when it is looked next.
    next: Mutex<(i64, Timestamp)>,
    /// How many resources a page is to hold: fewer, once a page was too large.
    page: AtomicUsize,
}

/// How a step of a look ended.
type Step<T> = Result<Result<T, Trouble>>;

impl Incoming {
    /// From this server, while this keeper keeps the bot; `None` where nothing is to be read there.
    pub fn new(server: &Server, zone: Zone, store: Store, clock: Clock, keeper: Keeper) -> Result<Option<Incoming>> {
        let Some(looks) = server.looks.clone() else { return Ok(None) };
        let client = Client::new(&server.url, server.login.clone(), &server.roots, clock.clone())?;
        let (system, next) = (server.style.system.clone(), Mutex::new((0, Timestamp::UNIX_EPOCH)));
        Ok(Some(Incoming { client, system, looks, zone, store, clock, keeper, next, page: AtomicUsize::new(PAGE) }))
    }

    /// Looks, if it is time to. Returns how many resources were new.
    pub async fn tick(&self) -> Result<usize> {
        if self.next_look() > self.clock.now() || self.keeper.ensure().await?.is_none() {
            return Ok(0);
        }
        let (mut done, mut trouble) = (0, None);
        for what in [REQUESTS, APPOINTMENTS] {
            match self.look(what).await? {
                Ok(new) => done += new,
                Err(wrong) => trouble = Some(wrong),
            }
        }
        self.rests(trouble);
        Ok(done)
    }

    /// When it is looked next.
    pub fn next_look(&self) -> Timestamp {
        self.next.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    fn rests(&self, trouble: Option<Trouble>) {
        let (mut next, now) = (self.next.lock().unwrap_or_else(PoisonError::into_inner), self.clock.now());
        *next = match trouble {
            None => (0, now + self.looks.every),
            Some(trouble) => (next.0 + 1, now + backoff(next.0).max(trouble.asks_to_wait())),
        };
        if matches!(trouble, Some(Trouble::TooLarge)) {
            self.page.store(1, Ordering::Relaxed);
        }
    }

    /// One look. Its mark moves only once all of it is read, and never past the beginning of the look.
    async fn look(&self, what: &'static str) -> Step<usize> {
        let (begun, before) = (self.clock.now(), incoming::look(&mut self.store.read().await?, what).await?);
        let mark = before.map_or(begun - OLDEST, |look| look.mark);
        let mut newest = mark;
        let outcome = match what {
            REQUESTS => self.requests(mark, &mut newest).await?,
            _ => self.appointments(mark, &mut newest).await?,
        };
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        if !self.keeper.holds(&mut tx).await? {
            return Ok(outcome);
        }
        match &outcome {
            Ok(_) => incoming::is_well(&mut tx, what, newest.min(begun), now).await?,
            Err(trouble) => {
                let trouble = trouble.code();
                tracing::warn!(resource = what, %trouble, "the FHIR server did not answer a search");
                incoming::went_wrong(&mut tx, what, &trouble, mark, now).await?;
            }
        }
        tx.commit().await?;
        fault::point("fhir-in-marked");
        Ok(outcome)
    }

    fn search(
        &self,
        (kind, elements): (&'static str, &str),
        asked: &[(String, String)],
        more: &[(&str, String)],
    ) -> Result<Search<'_>, Trouble> {
        let more = more.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let count = self.page.load(Ordering::Relaxed).to_string();
        let ours = [("_elements".to_owned(), elements.to_owned()), ("_count".to_owned(), count)];
        let asked: Vec<(String, String)> = asked.iter().cloned().chain(more).chain(ours).collect();
        Search::new(&self.client, kind, &asked)
    }

    /// Everything that a search finds.
    async fn all(
        &self,
        what: (&'static str, &str),
        asked: &[(String, String)],
        more: &[(&str, String)],
    ) -> Result<Vec<Value>, Trouble> {
        let (mut search, mut all) = (self.search(what, asked, more)?, vec![]);
        while let Some(page) = search.page().await? {
            all.extend(page);
        }
        Ok(all)
    }
}

/// What has changed there since the mark, and a little before.
fn since(mark: Timestamp) -> [(&'static str, String); 2] {
    [("_lastUpdated", format!("ge{}", mark - OVERLAP)), ("_sort", "_lastUpdated".to_owned())]
}
