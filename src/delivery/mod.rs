//! News: claim → still wanted? → word it → send → finish. Each receiver has a lane: in order within it, and no lane waits for
//! another's slow phone. Only the keeper claims; one whose term is over neither sends nor marks.

mod missing;
mod sweeping;

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::clock::Clock;
use crate::conversation::own::mailing::{self, Letter};
use crate::conversation::told::news;
use crate::conversation::told::ripe::Ripe;
use crate::conversation::told::waiting;
use crate::conversation::{House, Screen};
use crate::domain::ids::UserId;
use crate::domain::notice::{Address, Class};
use crate::fault;
use crate::keeper::Keeper;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::store::outbox::{self, Claimed};
use crate::store::{self, Store, Tx, accounts};
use crate::telegram::Trouble;
use crate::telegram::send::Sender;

/// Rows in hand at once: as many as leave within two seconds, so that none waits here until its lease ends.
const MOST_IN_HAND: usize = 60;
/// At least once means: at most two re-sends when nobody knows whether it arrived.
const MOST_SENDS: i64 = 3;
/// A row that we cannot prepare is given up after so many attempts, and the operator can see it.
const MOST_STUMBLES: i64 = 8;
/// What became of a request is told to a store that is away for so long, then the row waits for its lease to end.
const REMEMBERED: Duration = Duration::from_mins(1);
/// How often it is told.
const TOLD_EVERY: Duration = Duration::from_millis(500);
/// How often what has run out is forgotten.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// Sends what the outbox holds.
pub struct Delivery {
    post: Arc<PostOffice>,
    lanes: JoinSet<()>,
    swept_at: Timestamp,
}

/// What leaves, and by which road.
enum Words {
    /// Into their chat.
    Chat(Screen),
    /// To their e-mail address.
    Mail(Letter),
}

/// What every lane works with.
struct PostOffice {
    store: Store,
    sender: Sender,
    /// Takes e-mail, where there is any.
    mailer: Option<Mailer>,
    house: House,
    clock: Clock,
    keeper: Keeper,
    metrics: Metrics,
    /// Rows in hand, by receiver. A receiver stands here while their lane is at work.
    in_hand: Mutex<HashMap<String, VecDeque<Claimed>>>,
    /// The store failed us: it may hold claims of ours that we know nothing of, or know no end of.
    astray: AtomicBool,
}

impl Delivery {
    /// Out of this store, through these two, while this keeper keeps the bot.
    pub fn new(
        store: Store,
        (sender, mailer): (Sender, Option<Mailer>),
        house: House,
        clock: Clock,
        keeper: Keeper,
        metrics: Metrics,
    ) -> Delivery {
        let (in_hand, astray) = (Mutex::default(), AtomicBool::default());
        let post = PostOffice { store, sender, mailer, house, clock, keeper, metrics, in_hand, astray };
        Delivery { post: Arc::new(post), lanes: JoinSet::new(), swept_at: Timestamp::MIN }
    }

    /// Sends what is due now, to its end. Returns how many rows it took up.
    pub async fn tick(&mut self) -> Result<usize> {
        let count = self.take_up().await?;
        self.all_done().await;
        Ok(count)
    }

    /// Takes up what is due now, as far as hands are free. Returns how many rows.
    pub async fn take_up(&mut self) -> Result<usize> {
        while self.lanes.try_join_next().is_some() {}
        let Some(keeper) = self.post.keeper.ensure().await? else { return Ok(0) };
        self.sweep().await?;
        let free = MOST_IN_HAND.saturating_sub(self.post.count_in_hand());
        let rows = if free == 0 { Ok(vec![]) } else { self.post.claim(keeper, free).await };
        let rows = rows.inspect_err(|_| self.post.goes_astray())?;
        let count = rows.len();
        if count > 0 {
            fault::point("claimed");
        }
        for row in rows {
            self.put_into_its_lane(row);
        }
        Ok(count)
    }

    /// Whether it can take up nothing more before something leaves its hands.
    pub fn is_full(&self) -> bool {
        self.post.count_in_hand() >= MOST_IN_HAND
    }

    /// Comes to an end when a lane does; never while none is at work.
    pub async fn some_done(&mut self) {
        if self.lanes.join_next().await.is_none() {
            std::future::pending::<()>().await;
        }
    }

    /// Waits until nothing is in hand.
    pub async fn all_done(&mut self) {
        while self.lanes.join_next().await.is_some() {}
    }

    /// When there is something to do next; `None` while the outbox is empty.
    pub async fn next_due(&self) -> Result<Option<Timestamp>> {
        let mut tx = self.post.store.begin().await?;
        outbox::next_due(&mut tx).await
    }

    fn put_into_its_lane(&mut self, row: Claimed) {
        let receiver = row.to.code();
        let mut in_hand = self.post.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = in_hand.get_mut(&receiver) {
            lane.push_back(row);
            return;
        }
        in_hand.insert(receiver.clone(), VecDeque::from([row]));
        let post = Arc::clone(&self.post);
        self.lanes.spawn(async move { post.work_through(&receiver).await });
    }

    /// Forgets what has run out: openers of links, old questions, old numbers.
    async fn sweep(&mut self) -> Result<()> {
        let now = self.post.clock.now();
        if now.duration_since(self.swept_at) < SWEEP_EVERY {
            return Ok(());
        }
        sweeping::sweep(&self.post.store, &self.post.house.retention, now).await?;
        fault::point("swept");
        self.swept_at = now;
        Ok(())
    }
}

impl PostOffice {
    async fn claim(&self, keeper: i64, free: usize) -> Result<Vec<Claimed>> {
        let mut tx = self.store.begin().await?;
        if !self.keeper.holds(&mut tx).await? {
            return Ok(vec![]);
        }
        let in_hand = self.ids_in_hand();
        let astray = self.astray.swap(false, Ordering::Relaxed);
        if astray {
            outbox::let_go(&mut tx, keeper, &in_hand, self.clock.now()).await?;
        }
        let rows = outbox::claim(&mut tx, keeper, &in_hand, self.clock.now(), i64::try_from(free)?).await?;
        tx.commit().await?;
        Ok(rows)
    }

    fn count_in_hand(&self) -> usize {
        self.in_hand.lock().unwrap_or_else(PoisonError::into_inner).values().map(VecDeque::len).sum()
    }

    fn ids_in_hand(&self) -> String {
        let in_hand = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        in_hand.values().flatten().map(|row| row.id.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// One receiver's rows, in order, until there are none. A row stays in hand until it is settled.
    async fn work_through(&self, receiver: &str) {
        while let Some(row) = self.first_of(receiver) {
            if let Err(error) = self.deliver(&row).await
                && let Err(error) = self.stumble(&row, &error).await
            {
                tracing::error!(%error, "the store did not answer; a message is taken up anew when it does");
                self.goes_astray();
            }
            self.put_down(receiver);
        }
    }

    fn goes_astray(&self) {
        self.astray.store(true, Ordering::Relaxed);
    }

    fn first_of(&self, receiver: &str) -> Option<Claimed> {
        let mut in_hand = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        let first = in_hand.get(receiver).and_then(VecDeque::front).cloned();
        if first.is_none() {
            in_hand.remove(receiver);
        }
        first
    }

    fn put_down(&self, receiver: &str) {
        let mut in_hand = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        in_hand.get_mut(receiver).map(VecDeque::pop_front);
    }

    /// An error of ours with one row: it is tried again, not for ever, and nobody else waits for it. What only the moment is
    /// to blame for never gives a row up.
    async fn stumble(&self, row: &Claimed, error: &anyhow::Error) -> Result<()> {
        tracing::error!(kind = row.notice.code(), attempt = row.fence, %error, "a message could not be prepared");
        if row.fence >= MOST_STUMBLES && !store::is_passing(error) {
            return self.finish(row, "failed").await;
        }
        self.put_back(row, self.clock.now() + backoff(row.fence), false).await
    }

    async fn deliver(&self, row: &Claimed) -> Result<()> {
        if row.unsure && (row.notice.class() == Class::AtMostOnce || row.sends >= MOST_SENDS) {
            return self.finish(row, "uncertain").await;
        }
        // Its turn first, then the judgement: what leaves is true at that moment.
        let turn = match self.receiver(row).await?.filter(|user| !user.is_without_telegram()) {
            Some(user) => Some(self.sender.turn(user).await),
            None => None,
        };
        let Some((user, words)) = self.judge(row).await? else {
            turn.map(crate::telegram::pace::Turn::give_back).unwrap_or_default();
            return Ok(());
        };
        fault::point("before-send");
        // A pause may have been long: whoever is not the keeper any more does not send.
        if self.keeper.ensure().await? != Some(row.keeper) {
            tracing::warn!("a message is left to the next keeper");
            return Ok(());
        }
        let sent = match &words {
            Words::Chat(screen) => self.sender.news(user, screen).await,
            Words::Mail(letter) => self.mails(letter, row).await,
        };
        drop(turn);
        fault::point("after-send");
        self.metrics.sent(sent.as_ref().map_or_else(Trouble::class, |_| "sent"));
        self.is_settled(row, user, &sent).await
    }

    /// What became of a request is known only here: a store that is away is told when it is back.
    async fn is_settled(&self, row: &Claimed, user: UserId, sent: &Result<i64, Trouble>) -> Result<()> {
        let until = Instant::now() + REMEMBERED;
        loop {
            match self.settle(row, user, sent).await {
                Err(error) if store::is_passing(&error) && Instant::now() < until => {
                    tracing::warn!(%error, "the store is away; it will be told what became of a message");
                    tokio::time::sleep(TOLD_EVERY).await;
                }
                settled => return settled,
            }
        }
    }

    /// Whose turn it would be; `None` where nobody is there to write to any more.
    async fn receiver(&self, row: &Claimed) -> Result<Option<UserId>> {
        let mut tx = self.store.read().await?;
        waiting::receiver(&mut tx, &row.to).await
    }

    /// What to say now and to whom, once it is marked as leaving; `None` where nothing is to be said, or not by us.
    async fn judge(&self, row: &Claimed) -> Result<Option<(UserId, Words)>> {
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        let ripe = news::ripen(&mut tx, &self.house, row, now).await?;
        fault::point("judged");
        match ripe {
            Ripe::Send(user, screen) => {
                let words = self.words(&mut tx, row, user, screen).await?;
                if words.is_some() && !outbox::sending(&mut tx, row, now).await? {
                    return Ok(None);
                }
                if words.is_none() {
                    outbox::finish(&mut tx, row, "dropped:no_e_mail", None, now).await?;
                }
                tx.commit().await?;
                return Ok(words.map(|words| (user, words)));
            }
            Ripe::Later(at) => outbox::put_back(&mut tx, row, at, false).await?,
            Ripe::Drop(why) => {
                outbox::finish(&mut tx, row, &format!("dropped:{why}"), None, now).await?;
                self.metrics.sent("dropped");
            }
        }
        tx.commit().await?;
        Ok(None)
    }

    /// The words as they travel; `None` where no e-mail can be sent any more to somebody who has nothing else.
    async fn words(&self, tx: &mut Tx, row: &Claimed, user: UserId, screen: Screen) -> Result<Option<Words>> {
        if !user.is_without_telegram() {
            return Ok(Some(Words::Chat(screen)));
        }
        let about = (&row.id, &row.to, &row.notice);
        Ok(mailing::letter(tx, &self.house, about, &screen, self.clock.now()).await?.map(Words::Mail))
    }

    /// E-mail has no numbers.
    async fn mails(&self, letter: &Letter, row: &Claimed) -> Result<i64, Trouble> {
        let Some(mailer) = &self.mailer else { return Err(Trouble::NotSent("there is no post office".into())) };
        mailer.send(letter, &row.id, self.clock.now()).await.map(|()| 0)
    }

    /// Writes down what became of a request.
    async fn settle(&self, row: &Claimed, user: UserId, sent: &Result<i64, Trouble>) -> Result<()> {
        let again = |wait: SignedDuration| self.clock.now() + wait;
        match sent {
            Ok(message) => self.arrived(row, user, *message).await,
            Err(Trouble::TooMany(wait)) => {
                let wait = SignedDuration::try_from(*wait).unwrap_or(SignedDuration::from_secs(60));
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
        tx.commit().await?;
        fault::point("marked");
        Ok(())
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
        tx.commit().await?;
        fault::point("marked");
        Ok(())
    }

    /// Blocked, gone, never started: that is no answer. The convener is told, once.
    async fn unreachable(&self, row: &Claimed, user: UserId) -> Result<()> {
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        if !outbox::finish(&mut tx, row, "unreachable", None, now).await? {
            return Ok(());
        }
        if let Address::Claimant(link) = &row.to {
            missing::tell_maker(&mut tx, link, now).await?;
        } else if accounts::set_reachable(&mut tx, user, false).await? {
            missing::tell_convener(&mut tx, row, now).await?;
        }
        tx.commit().await
    }
}

/// One second, then twice as long each time, at most five minutes.
fn backoff(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(1, 9) - 1).unwrap_or(0);
    SignedDuration::from_secs(2_i64.pow(doublings).min(300))
}
