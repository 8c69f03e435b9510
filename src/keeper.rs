//! The keeper: of all processes on one database, one at a time polls, sends news and tells the care team's store.
//!
//! On a server it is a lease with a fencing number, renewed while the process lives; a keeper that was paused and wakes
//! finds its term over, and the store refuses what it still had in hand. A lease that nobody renews is free after a term,
//! whatever time it names: clocks may have been wrong. On a file of this machine the operating system
//! keeps the lock, and frees it the moment the process ends.

use std::fs::File;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::Timestamp;

use crate::clock::Clock;
use crate::domain::ids::PostId;
use crate::fault;
use crate::store::leases::{self, Held, Seen};
use crate::store::{Store, Tx, outbox};

/// How long a term lasts without being renewed: after a crash another process takes over within it.
pub const TERM: Duration = Duration::from_secs(10);
/// How often it is renewed.
pub const RENEW: Duration = Duration::from_secs(3);

/// Whether this process is the keeper. Cheap to clone; every clone is the same.
#[derive(Clone, Debug)]
pub struct Keeper {
    name: String,
    holder: String,
    store: Store,
    clock: Clock,
    state: Arc<Mutex<State>>,
    /// One renewal at a time.
    turn: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug, Default)]
struct State {
    term: Option<Term>,
    /// The lock on a file of this machine.
    file: Option<File>,
    /// Another's lease, and since when it has looked like this.
    watched: Option<(Seen, Instant)>,
}

/// What this process knows of its own term. Over, when either clock says so: one may be moved, the other may stand still
/// while the machine sleeps.
#[derive(Clone, Debug)]
struct Term {
    held: Held,
    /// `None`: as long as the file is locked.
    ends: Option<(Timestamp, Instant)>,
}

impl Keeper {
    /// For the bot of this number, on this store.
    pub fn new(bot: &str, store: Store, clock: Clock) -> Keeper {
        let (name, holder) = (format!("keeper:{bot}"), PostId::fresh().0);
        Keeper { name, holder, store, clock, state: Arc::default(), turn: Arc::default() }
    }

    /// Our fence, while the term surely lasts.
    pub fn fence(&self) -> Option<i64> {
        self.lasting(Duration::ZERO)
    }

    /// Our fence, good for half a term at least: one that ends sooner is renewed, and one that is free is begun. `None`:
    /// another process keeps the bot.
    pub async fn ensure(&self) -> Result<Option<i64>> {
        if let Some(fence) = self.lasting(TERM / 2) {
            return Ok(Some(fence));
        }
        let _turn = self.turn.lock().await;
        // Somebody of ours may have renewed it meanwhile.
        if let Some(fence) = self.lasting(TERM / 2) {
            return Ok(Some(fence));
        }
        self.begin_or_renew().await
    }

    /// Renews the term, or begins one if it is free.
    pub async fn renew(&self) -> Result<Option<i64>> {
        let _turn = self.turn.lock().await;
        self.begin_or_renew().await
    }

    /// Whether, as far as we know, nobody has kept the bot after us: our term lasts, or has run out and the store cannot be asked.
    pub fn was_last(&self) -> bool {
        self.state().term.is_some()
    }

    /// Somebody else was seen at our work while nobody could be asked: they are the keeper until the store says otherwise.
    pub fn yields(&self) {
        if self.fence().is_none() {
            self.is_lost();
        }
    }

    /// Our fence, if by both clocks the term lasts longer than this.
    fn lasting(&self, longer: Duration) -> Option<i64> {
        let term = self.state().term.clone()?;
        let (now, here) = (self.clock.now() + longer, Instant::now() + longer);
        term.ends.is_none_or(|ends| now < ends.0 && here < ends.1).then_some(term.held.fence)
    }

    /// Whoever found no term and waits is woken when there is one, whichever loop asked for it.
    async fn begin_or_renew(&self) -> Result<Option<i64>> {
        let lasted = self.fence().is_some();
        let fence = if self.store.is_shared() { self.renew_lease().await? } else { self.renew_lock().await? };
        self.store.ring_far(fence.is_none());
        if fence.is_some() && !lasted {
            self.store.ring();
        }
        Ok(fence)
    }

    /// Within this transaction: nobody takes over before it ends. `false`: somebody has.
    pub async fn holds(&self, tx: &mut Tx) -> Result<bool> {
        let Some(term) = self.state().term.clone() else { return Ok(false) };
        let holds = leases::hold(tx, &term.held).await?;
        if !holds {
            self.is_lost();
        }
        Ok(holds)
    }

    /// Gives it up, so that another process need not wait for the term's end.
    pub async fn resign(&self) -> Result<()> {
        let _turn = self.turn.lock().await;
        let Some(term) = self.state().term.take() else { return Ok(()) };
        let mut tx = self.store.begin().await?;
        leases::release(&mut tx, &term.held).await?;
        tx.commit().await?;
        self.state().file = None;
        Ok(())
    }

    async fn renew_lease(&self) -> Result<Option<i64>> {
        let ends = (self.clock.now() + TERM, Instant::now() + TERM);
        let held = self.state().term.clone().map(|term| term.held);
        let mut tx = self.store.begin().await?;
        if let Some(held) = held {
            if leases::renew(&mut tx, &held, ends.0).await? {
                tx.commit().await?;
                return Ok(Some(self.begins(held, Some(ends))));
            }
            self.is_lost();
        }
        self.take(tx, Some(ends), false).await
    }

    async fn renew_lock(&self) -> Result<Option<i64>> {
        if self.state().file.is_none() {
            let Some(file) = self.store.claim_file()? else { return Ok(None) };
            self.state().file = Some(file);
        }
        if let Some(fence) = self.fence() {
            return Ok(Some(fence));
        }
        let tx = self.store.begin().await?;
        self.take(tx, None, true).await
    }

    /// Takes a free lease, and what an older keeper had in hand, in one transaction.
    async fn take(&self, mut tx: Tx, ends: Option<(Timestamp, Instant)>, alone: bool) -> Result<Option<i64>> {
        let now = self.clock.now();
        let until = ends.map_or(now, |(until, _)| until);
        let dead = leases::look(&mut tx, &self.name).await?.filter(|seen| alone || self.stands_still(seen));
        let Some(held) = leases::take(&mut tx, &self.name, &self.holder, (now, until), dead).await? else {
            return Ok(None);
        };
        outbox::take_over(&mut tx, held.fence, now).await?;
        tx.commit().await?;
        fault::point("lease-taken");
        tracing::info!(fence = held.fence, "this process keeps the bot from here on: it polls, sends and relays");
        Ok(Some(self.begins(held, ends)))
    }

    /// Nobody has renewed it for a term: its holder is gone, also where it names a time that is far away.
    fn stands_still(&self, seen: &Seen) -> bool {
        let mut state = self.state();
        let since =
            state.watched.take().filter(|(known, _)| known == seen).map_or_else(Instant::now, |(_, since)| since);
        state.watched = Some((seen.clone(), since));
        since.elapsed() >= TERM
    }

    fn begins(&self, held: Held, ends: Option<(Timestamp, Instant)>) -> i64 {
        let fence = held.fence;
        self.state().term = Some(Term { held, ends });
        fence
    }

    fn is_lost(&self) {
        if self.state().term.take().is_some() {
            tracing::warn!("another process keeps the bot from here on");
        }
        self.store.ring_far(true);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
