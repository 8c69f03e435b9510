//! One loop for news: claim → still wanted? → word it → send → finish. The step is a function that tests drive by hand.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::conversation::House;
use crate::conversation::news::{self, Ripe};
use crate::domain::ids::{LinkId, UserId};
use crate::domain::notice::{Address, Class, Notice, Post};
use crate::fault;
use crate::store::outbox::{self, Claimed};
use crate::store::{Store, Tx, accounts, drafts, inbox, links, networks, participants};
use crate::telegram::Trouble;
use crate::telegram::send::Sender;

/// Rows claimed at once: as many as leave within a second.
const BATCH: i64 = 30;
/// At least once means: at most two re-sends when nobody knows whether it arrived.
const MOST_SENDS: i64 = 3;
/// A row that we cannot prepare is given up after so many attempts, and the operator can see it.
const MOST_STUMBLES: i64 = 8;
/// How long done rows are kept for the operator.
const KEEP_DONE: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Somebody who left is forgotten within a day.
const REMEMBER_LEAVERS: SignedDuration = SignedDuration::from_hours(23);
/// How often what has run out is forgotten.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// Sends what the outbox holds.
pub struct Delivery {
    store: Store,
    sender: Sender,
    house: House,
    clock: Clock,
    swept_at: Timestamp,
}

impl Delivery {
    /// Out of this store, through this sender.
    pub fn new(store: Store, sender: Sender, house: House, clock: Clock) -> Delivery {
        Delivery { store, sender, house, clock, swept_at: Timestamp::MIN }
    }

    /// Sends what is due now, each receiver's in order, receivers side by side. Returns how many rows it took up.
    pub async fn tick(&mut self) -> Result<usize> {
        self.sweep().await?;
        let mut tx = self.store.begin().await?;
        let rows = outbox::claim(&mut tx, self.clock.now(), BATCH).await?;
        tx.commit().await?;
        let count = rows.len();
        if count > 0 {
            fault::point("claimed");
        }
        let mut queues: BTreeMap<String, Vec<Claimed>> = BTreeMap::new();
        for row in rows {
            queues.entry(row.to.code()).or_default().push(row);
        }
        let this = &*self;
        let sent = futures::future::join_all(queues.into_values().map(|queue| this.deliver_all(queue))).await;
        sent.into_iter().collect::<Result<Vec<()>>>()?;
        Ok(count)
    }

    /// When there is something to do next; `None` while the outbox is empty.
    pub async fn next_due(&self) -> Result<Option<Timestamp>> {
        let mut tx = self.store.begin().await?;
        outbox::next_due(&mut tx).await
    }

    async fn deliver_all(&self, queue: Vec<Claimed>) -> Result<()> {
        for row in queue {
            if let Err(error) = self.deliver(&row).await {
                self.stumble(&row, &error).await?;
            }
        }
        Ok(())
    }

    /// An error of ours with one row: it is tried again, not for ever, and nobody else waits for it.
    async fn stumble(&self, row: &Claimed, error: &anyhow::Error) -> Result<()> {
        tracing::error!(kind = row.notice.code(), attempt = row.fence, %error, "a message could not be prepared");
        if row.fence >= MOST_STUMBLES {
            return self.finish(row, "failed").await;
        }
        self.put_back(row, self.clock.now() + backoff(row.fence), false).await
    }

    async fn deliver(&self, row: &Claimed) -> Result<()> {
        if row.unsure && (row.notice.class() == Class::AtMostOnce || row.sends >= MOST_SENDS) {
            return self.finish(row, "uncertain").await;
        }
        self.sender.pace().news(&row.to.code()).await;
        let mut tx = self.store.begin().await?;
        let now = self.clock.now();
        let ripe = news::ripen(&mut tx, &self.house, row, now).await?;
        let (user, screen) = match ripe {
            Ripe::Send(user, screen) => (user, screen),
            Ripe::Later(at) => {
                outbox::put_back(&mut tx, row, at, false).await?;
                return tx.commit().await;
            }
            Ripe::Drop(why) => {
                outbox::finish(&mut tx, row, &format!("dropped:{why}"), None, now).await?;
                return tx.commit().await;
            }
        };
        if !outbox::sending(&mut tx, row, now).await? {
            return Ok(());
        }
        tx.commit().await?;
        fault::point("before-send");
        let sent = self.sender.news(user, &screen).await;
        fault::point("after-send");
        self.settle(row, user, sent).await
    }

    /// Writes down what became of a request.
    async fn settle(&self, row: &Claimed, user: UserId, sent: Result<i64, Trouble>) -> Result<()> {
        let again = |wait: SignedDuration| self.clock.now() + wait;
        match sent {
            Ok(message) => self.arrived(row, user, message).await,
            Err(Trouble::TooMany(wait)) => {
                let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_secs(60));
                self.put_back(row, again(wait), true).await
            }
            Err(Trouble::NotSent(_) | Trouble::BadToken | Trouble::Conflict) => {
                self.put_back(row, again(backoff(row.fence)), true).await
            }
            Err(Trouble::Unsure(_)) if row.notice.class() == Class::AtMostOnce => self.finish(row, "uncertain").await,
            Err(Trouble::Unsure(_)) => self.put_back(row, again(backoff(row.fence)), false).await,
            Err(Trouble::Unreachable(_)) => self.unreachable(row, user).await,
            Err(trouble @ (Trouble::Refused(_) | Trouble::Unchanged)) => {
                tracing::error!(kind = row.notice.code(), %trouble, "a message was refused for good");
                self.finish(row, "failed").await
            }
        }
    }

    async fn finish(&self, row: &Claimed, outcome: &str) -> Result<()> {
        let mut tx = self.store.begin().await?;
        outbox::finish(&mut tx, row, outcome, None, self.clock.now()).await?;
        fault::point("before-mark");
        tx.commit().await
    }

    async fn put_back(&self, row: &Claimed, due: Timestamp, surely_not_sent: bool) -> Result<()> {
        let mut tx = self.store.begin().await?;
        outbox::put_back(&mut tx, row, due, surely_not_sent).await?;
        tx.commit().await
    }

    /// It arrived, so its receiver can be reached: one transaction says both.
    async fn arrived(&self, row: &Claimed, user: UserId, message: i64) -> Result<()> {
        let mut tx = self.store.begin().await?;
        accounts::set_reachable(&mut tx, user, true).await?;
        outbox::finish(&mut tx, row, "sent", Some(message), self.clock.now()).await?;
        fault::point("before-mark");
        tx.commit().await
    }

    /// Blocked, gone, never started: that is no answer. The convener is told, once.
    async fn unreachable(&self, row: &Claimed, user: UserId) -> Result<()> {
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        outbox::finish(&mut tx, row, "unreachable", None, now).await?;
        if let Address::Claimant(link) = &row.to {
            tell_maker(&mut tx, link, now).await?;
        } else if accounts::set_reachable(&mut tx, user, false).await? {
            tell_convener(&mut tx, row, now).await?;
        }
        tx.commit().await
    }

    /// Forgets what has run out: openers of links, old questions, old numbers.
    async fn sweep(&mut self) -> Result<()> {
        let now = self.clock.now();
        if now.duration_since(self.swept_at) < SWEEP_EVERY {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        links::expire(&mut tx, now).await?;
        drafts::sweep(&mut tx, now).await?;
        inbox::sweep(&mut tx, now).await?;
        outbox::sweep(&mut tx, now - KEEP_DONE).await?;
        participants::end_in_closed_networks(&mut tx, now).await?;
        participants::forget_gone(&mut tx, now - REMEMBER_LEAVERS).await?;
        accounts::sweep(&mut tx).await?;
        tx.forgets();
        tx.commit().await?;
        self.swept_at = now;
        Ok(())
    }
}

/// Whoever opened a link is out of reach before they could answer: the link dies, and its maker can make another.
async fn tell_maker(tx: &mut Tx, id: &LinkId, now: Timestamp) -> Result<()> {
    let Some(link) = links::find(tx, id).await? else { return Ok(()) };
    links::end(tx, id, false).await?;
    let Some(maker) = networks::maker_place(tx, &link).await? else { return Ok(()) };
    let (notice, to) = (Notice::NotReached { link: id.clone() }, Address::Participant(maker));
    outbox::post(tx, &Post { notice, to, network: link.network, due: now }, now).await
}

async fn tell_convener(tx: &mut Tx, row: &Claimed, now: Timestamp) -> Result<()> {
    let Address::Participant(id) = &row.to else { return Ok(()) };
    let receiver = participants::load(tx, id).await?;
    let Some(convener) = news::convener_for(tx, &receiver.network, id).await? else { return Ok(()) };
    let (notice, to) = (Notice::Unreachable { participant: id.clone() }, Address::Participant(convener));
    outbox::post(tx, &Post { notice, to, network: Some(receiver.network), due: now }, now).await
}

/// One second, then twice as long each time, at most five minutes.
fn backoff(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(1, 9) - 1).unwrap_or(0);
    SignedDuration::from_secs(2_i64.pow(doublings).min(300))
}
