//! News: claim → still wanted? → word it → send → finish. Each receiver has a lane: in order within it, and no lane waits for
//! another's slow phone. Only the keeper claims; one whose term is over neither sends nor marks.

mod missing;
mod settling;
mod sweeping;

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use tokio::time::Instant;

use settling::backoff;

use crate::clock::Clock;
use crate::conversation::own::mailing::{self, Letter};
use crate::conversation::team::grouping;
use crate::conversation::told::news;
use crate::conversation::told::ripe::Ripe;
use crate::conversation::told::waiting;
use crate::conversation::{House, Screen};
use crate::domain::ids::{GroupId, UserId};
use crate::domain::notice::Class;
use crate::fault;
use crate::keeper::Keeper;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::store::outbox::{self, Claimed};
use crate::store::{self, Store, Tx};
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
    /// Into a chat: theirs, or a group.
    Chat(Screen),
    /// To their e-mail address.
    Mail(Letter),
}

/// Whom it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Receiver {
    /// A human.
    User(UserId),
    /// Whoever reads along in a team's group.
    Group(GroupId),
}

impl Receiver {
    /// The chat's number; a human's is their own.
    fn chat(self) -> i64 {
        match self {
            Receiver::User(user) => user.0,
            Receiver::Group(group) => group.0,
        }
    }
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
        let left = sweeping::sweep(&self.post.store, &self.post.house.retention, now).await?;
        fault::point("swept");
        for group in left {
            self.post.sender.leave_group(group.chat.0, Some(grouping::goodbye(&group))).await;
        }
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
        let turn = match self.chat(row).await? {
            Some(chat) => Some(self.sender.turn(chat).await),
            None => None,
        };
        let Some((to, words)) = self.judge(row).await? else {
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
            Words::Chat(screen) => self.sender.news(to.chat(), screen).await,
            Words::Mail(letter) => self.mails(letter, row).await,
        };
        drop(turn);
        fault::point("after-send");
        self.metrics.sent(sent.as_ref().map_or_else(Trouble::class, |_| "sent"));
        self.is_settled(row, to, &sent).await
    }

    /// What became of a request is known only here: a store that is away is told when it is back.
    async fn is_settled(&self, row: &Claimed, to: Receiver, sent: &Result<i64, Trouble>) -> Result<()> {
        let until = Instant::now() + REMEMBERED;
        loop {
            match self.settle(row, to, sent).await {
                Err(error) if store::is_passing(&error) && Instant::now() < until => {
                    tracing::warn!(%error, "the store is away; it will be told what became of a message");
                    tokio::time::sleep(TOLD_EVERY).await;
                }
                settled => return settled,
            }
        }
    }

    /// The chat whose turn it would be; `None` where there is none to write to any more.
    async fn chat(&self, row: &Claimed) -> Result<Option<i64>> {
        let mut tx = self.store.read().await?;
        waiting::chat(&mut tx, &row.to).await
    }

    /// What to say now and to whom, once it is marked as leaving; `None` where nothing is to be said, or not by us.
    async fn judge(&self, row: &Claimed) -> Result<Option<(Receiver, Words)>> {
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        let ripe = news::ripen(&mut tx, &self.house, row, now).await?;
        fault::point("judged");
        let leaving = match ripe {
            Ripe::Send(user, screen) => {
                self.words(&mut tx, row, user, screen).await?.map(|words| (Receiver::User(user), words))
            }
            Ripe::There(group, screen) => Some((Receiver::Group(group), Words::Chat(screen))),
            Ripe::Later(at) => {
                outbox::put_back(&mut tx, row, at, false).await?;
                return tx.commit().await.map(|()| None);
            }
            Ripe::Drop(why) => {
                outbox::finish(&mut tx, row, &format!("dropped:{why}"), None, now).await?;
                self.metrics.sent("dropped");
                return tx.commit().await.map(|()| None);
            }
        };
        match leaving {
            Some(_) if !outbox::sending(&mut tx, row, now).await? => return Ok(None),
            Some(_) => {}
            None => drop(outbox::finish(&mut tx, row, "dropped:no_e_mail", None, now).await?),
        }
        tx.commit().await?;
        Ok(leaving)
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
}
