//! A batch is a transaction: updates that wait are handled in order; commit; only then is Telegram told, and only then do
//! the answers go out. A crash anywhere means that Telegram offers the batch again. Where anything has to be undone, the
//! whole batch is, and is handled anew with a savepoint for each update: that is seldom, and a savepoint costs a question.
//! Whether they were asked for (`poll`) or brought (`webhook`) makes no difference here.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::{Arc, Weak};
use std::time::Instant;

use anyhow::Result;
use serde_json::Value;
use tokio::task::JoinSet;

use super::receive::{self, Offer, Tapped};
use super::send::Sender;
use crate::clock::Clock;
use crate::conversation::network::freezing;
use crate::conversation::{self, Heard, House, InGroup, Reply, Screen, ThereSaid, What, help, in_group};
use crate::domain::ids::{GroupId, UserId};
use crate::fault;
use crate::metrics::Metrics;
use crate::store::{self, Store, Tx, inbox};
use crate::words::texts;

/// How often the same is tried when others were in the way.
const TRIES: usize = 3;
/// How many answered updates are remembered, so that a double delivery is not answered twice.
const REMEMBER: usize = 10_000;

/// Takes updates in.
pub struct Intake {
    store: Store,
    sender: Sender,
    house: House,
    clock: Clock,
    metrics: Metrics,
    answered: Recent,
    signposted: Recent,
    on_their_way: JoinSet<()>,
    /// Held by whoever carries an answer, and once here.
    answering: Arc<()>,
}

/// Tells from outside whether answers are on their way.
pub struct Answering(Weak<()>);

/// An answer on its way out.
struct Outgoing {
    update: i64,
    to: UserId,
    tapped: Tapped,
    reply: Reply,
}

/// An update, read.
struct Offered {
    update: i64,
    kind: String,
    offer: Offer,
}

impl Offered {
    /// `None` for one without a number, which cannot be acknowledged.
    fn read(raw: Value) -> Option<Offered> {
        Some(Offered { update: receive::number(&raw)?, kind: receive::kind(&raw), offer: receive::read(raw) })
    }

    fn heard(&self) -> Option<&Heard> {
        if let Offer::Heard(heard, _) = &self.offer { Some(heard) } else { None }
    }
}

/// How a batch is handled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// At one go: whatever goes wrong undoes all of it.
    Whole,
    /// Each update in a part of its own, which can be undone alone.
    InParts,
}

/// What a batch came to.
#[derive(Default)]
struct Done {
    /// Updates that were never offered before and have not been handled yet.
    first: HashSet<i64>,
    answers: Vec<Outgoing>,
    groups: Vec<(GroupId, ThereSaid)>,
}

impl Intake {
    /// Into this store; answers leave through this sender.
    pub fn new(store: Store, sender: Sender, house: House, clock: Clock, metrics: Metrics) -> Intake {
        let (answered, signposted) = (Recent::default(), Recent::default());
        let (on_their_way, answering) = (JoinSet::new(), Arc::new(()));
        Intake { store, sender, house, clock, metrics, answered, signposted, on_their_way, answering }
    }

    /// Tells whether answers are on their way, whoever holds the intake.
    pub fn answering(&self) -> Answering {
        Answering(Arc::downgrade(&self.answering))
    }

    /// Handles a batch in the order of its numbers; its answers are then on their way. An error means that nothing of it
    /// took effect, and nothing may be acknowledged.
    pub async fn handle(&mut self, updates: Vec<Value>) -> Result<()> {
        while self.on_their_way.try_join_next().is_some() {}
        if updates.is_empty() {
            return Ok(());
        }
        let arrived = Instant::now();
        let mut updates: Vec<Offered> = updates.into_iter().filter_map(Offered::read).collect();
        // In their order; but whoever freezes an account is heard before what was done from it in the meantime.
        updates.sort_by_key(|one| (!one.heard().is_some_and(freezing::goes_first), one.update));
        match self.take_patiently(&updates).await {
            Ok(()) => {
                self.metrics.took_in(updates.len(), arrived.elapsed());
                fault::point("before-told");
                Ok(())
            }
            Err(error) => {
                self.signpost_meanwhile(&updates).await;
                Err(error
                    .context("the store cannot be written: nothing is acknowledged, and Telegram will offer it again"))
            }
        }
    }

    /// A batch that was undone is handled anew: as before where it stood in another's way (a deadlock, say), else in parts.
    async fn take_patiently(&mut self, updates: &[Offered]) -> Result<()> {
        let mut how = How::Whole;
        for _ in 0..TRIES {
            match self.take(updates, how).await {
                Err(error) if store::is_collision(&error) => {
                    tracing::warn!(why = %format!("{error:#}"), "a batch is handled again");
                }
                Err(error) if how == How::Whole && !store::is_passing(&error) => how = How::InParts,
                done => return done,
            }
        }
        self.take(updates, How::InParts).await
    }

    /// Handles a batch in one transaction; after the commit the answers leave, each receiver's in order.
    async fn take(&mut self, updates: &[Offered], how: How) -> Result<()> {
        let mut tx = self.store.begin().await?;
        fault::point("intake-begun");
        conversation::gather(&mut tx, updates.iter().filter_map(Offered::heard)).await?;
        let numbers: Vec<i64> = updates.iter().map(|one| one.update).collect();
        let first = inbox::remember(&mut tx, &numbers, self.clock.now()).await?;
        // What was taken before is handled to be undone.
        let how = if first.len() < numbers.len() { How::InParts } else { how };
        let mut done = Done { first, ..Done::default() };
        for one in updates {
            self.one(&mut tx, one, how, &mut done).await?;
        }
        tx.commit().await?;
        self.answer(done);
        Ok(())
    }

    /// Waits until every answer has arrived, or was given up.
    pub async fn answers_arrived(&mut self) {
        while self.on_their_way.join_next().await.is_some() {}
    }

    async fn one(
        &mut self,
        tx: &mut Tx,
        Offered { update, kind, offer }: &Offered,
        how: How,
        done: &mut Done,
    ) -> Result<()> {
        let first = done.first.remove(update);
        match offer {
            Offer::Heard(heard, tapped) => self.hear(tx, (heard, tapped), how, !first, done).await,
            Offer::Group(seen) => {
                if first {
                    done.there(seen.chat, self.hear_in_group(tx, seen, how).await?);
                }
                Ok(())
            }
            Offer::Nothing => Ok(()),
            Offer::Unreadable(why) => {
                tracing::warn!(update, kind, "an update that cannot be read was set aside");
                inbox::quarantine(tx, *update, kind, &format!("unreadable: {why}"), self.clock.now()).await
            }
        }
    }

    async fn hear(
        &mut self,
        tx: &mut Tx,
        (heard, tapped): (&Heard, &Tapped),
        how: How,
        again: bool,
        done: &mut Done,
    ) -> Result<()> {
        let answered = self.answered.has(heard.update) || done.answers.iter().any(|out| out.update == heard.update);
        if again && answered {
            return Ok(());
        }
        let reply = match how {
            How::Whole => conversation::respond(tx, &self.house, heard, again, self.clock.now()).await?,
            How::InParts => self.in_a_part(tx, heard, again).await?,
        };
        fault::point("handled");
        if self.signposted.has(heard.update) && reply == self.signpost(heard) {
            return Ok(());
        }
        done.answers.push(Outgoing { update: heard.update, to: heard.user, tapped: tapped.clone(), reply });
        Ok(())
    }

    /// The same of what happened in a group; there nobody hears of our error.
    async fn hear_in_group(&self, tx: &mut Tx, seen: &InGroup, how: How) -> Result<ThereSaid> {
        if how == How::Whole {
            return in_group::hear(tx, &self.house, seen, self.clock.now()).await;
        }
        tx.savepoint().await?;
        let mut heard = in_group::hear(tx, &self.house, seen, self.clock.now()).await;
        if heard.is_ok() {
            match tx.keep_part().await {
                Ok(()) => return heard,
                Err(error) => heard = Err(error),
            }
        }
        tx.undo_part().await?;
        match heard {
            Err(error) if !store::is_passing(&error) => {
                tracing::error!(update = seen.update, class = %class(&error), "an update was set aside");
                inbox::quarantine(tx, seen.update, "group", &class(&error), self.clock.now()).await?;
                Ok(ThereSaid::Nothing)
            }
            heard => heard,
        }
    }

    /// Handles an update alone; one that cannot be handled is set aside.
    async fn in_a_part(&self, tx: &mut Tx, heard: &Heard, again: bool) -> Result<Reply> {
        match self.respond(tx, heard, again).await {
            // What only the moment is to blame for undoes the whole batch; nothing is acknowledged.
            Err(error) if !store::is_passing(&error) => self.set_aside(tx, heard, &error).await,
            reply => reply,
        }
    }

    /// Runs the flow in a part of its own: kept, or undone where it failed or was only to be told again. Whoever was
    /// overtaken by somebody else looks again, and sees what they did.
    async fn respond(&self, tx: &mut Tx, heard: &Heard, again: bool) -> Result<Reply> {
        let mut tries = 0;
        loop {
            tries += 1;
            tx.savepoint().await?;
            let mut outcome = conversation::respond(tx, &self.house, heard, again, self.clock.now()).await;
            if let (Ok(_), false) = (&outcome, again) {
                match tx.keep_part().await {
                    Ok(()) => return outcome,
                    Err(error) => outcome = Err(error),
                }
            }
            tx.undo_part().await?;
            match outcome {
                Err(error) if store::is_raced(&error) && tries < TRIES => {}
                outcome => return outcome,
            }
        }
    }

    /// An error of ours: the update is set aside, so that it blocks nobody, and the person hears that it was our fault.
    async fn set_aside(&self, tx: &mut Tx, heard: &Heard, error: &anyhow::Error) -> Result<Reply> {
        tracing::error!(update = heard.update, class = %class(error), "an update could not be handled and was set aside");
        let kind = match heard.what {
            What::Command(..) => "command",
            What::Typed(_) => "text",
            What::Tapped(_) => "button",
            What::Unreadable => "other",
            What::Reachable(_) => "membership",
        };
        inbox::quarantine(tx, heard.update, kind, &class(error), self.clock.now()).await?;
        let lang = heard.lang.unwrap_or_default();
        Ok(Reply::say(Screen::say(texts(lang).help_our_fault()).and(help::nobody_reads(&self.house, lang))))
    }

    /// While the store is away, every text still gets the signpost, once.
    async fn signpost_meanwhile(&mut self, updates: &[Offered]) {
        for one in updates {
            let Offer::Heard(heard, tapped) = &one.offer else { continue };
            let wanted = matches!(heard.what, What::Typed(_) | What::Unreadable) && !self.signposted.has(heard.update);
            if wanted {
                self.signposted.keep(heard.update);
                self.sender.reply(heard.user, tapped, &self.signpost(heard)).await;
            }
        }
    }

    fn signpost(&self, heard: &Heard) -> Reply {
        Reply::say(help::signpost_screen(&self.house, heard.lang.unwrap_or_default()))
    }

    /// Sends the answers: one receiver's in order, receivers side by side.
    fn answer(&mut self, done: Done) {
        let mut queues: BTreeMap<i64, Vec<Outgoing>> = BTreeMap::new();
        for out in done.answers {
            self.answered.keep(out.update);
            queues.entry(out.to.0).or_default().push(out);
        }
        for queue in queues.into_values() {
            let (sender, carried) = (self.sender.clone(), Arc::clone(&self.answering));
            self.on_their_way.spawn(async move {
                for out in queue {
                    sender.reply(out.to, &out.tapped, &out.reply).await;
                }
                drop(carried);
            });
        }
        for (chat, said) in done.groups {
            let (sender, carried) = (self.sender.clone(), Arc::clone(&self.answering));
            self.on_their_way.spawn(async move {
                sender.there(chat.0, said).await;
                drop(carried);
            });
        }
    }
}

impl Answering {
    /// Whether one answer at least has not arrived yet. Those of a batch count before Telegram hears that it is taken.
    pub fn any(&self) -> bool {
        self.0.strong_count() > 1
    }
}

impl Done {
    /// What is said in a group is said once, and the last word counts; a polite line before leaving is kept.
    fn there(&mut self, chat: GroupId, said: ThereSaid) {
        let known = self.groups.iter_mut().find(|(known, _)| *known == chat);
        match (known, said) {
            (_, ThereSaid::Nothing) | (Some((_, ThereSaid::Leave(Some(_)))), ThereSaid::Leave(_)) => {}
            (Some((_, before)), said) => *before = said,
            (None, said) => self.groups.push((chat, said)),
        }
    }
}

/// The class of an error, without what it may quote: its outermost context, or its type.
fn class(error: &anyhow::Error) -> String {
    let database = error.chain().any(|cause| cause.to_string().contains("database"));
    if database { "store".to_owned() } else { error.to_string().chars().take(80).collect() }
}

/// The newest numbers, the oldest forgotten first.
#[derive(Default)]
struct Recent {
    order: VecDeque<i64>,
    known: HashSet<i64>,
}

impl Recent {
    fn has(&self, number: i64) -> bool {
        self.known.contains(&number)
    }

    fn keep(&mut self, number: i64) {
        if self.known.insert(number) {
            self.order.push_back(number);
        }
        if self.order.len() > REMEMBER
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}
