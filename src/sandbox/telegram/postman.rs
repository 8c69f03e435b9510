//! Brings updates to the webhook: one a request, a chat's in their order, each until it was answered with 2xx.
//!
//! Somebody walks each chat's lane that has an update. An update that is not taken holds up its own lane only, and comes
//! again after a pause that grows; Telegram's pauses begin at a second, these are short enough for tests.

use std::sync::{Arc, Weak};
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::Value;
use tokio::task::JoinSet;

use super::Telegram;
use super::hook::Hook;
use super::world::World;

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// Nobody is asked to wait longer than this, whatever `Retry-After` says.
const LONGEST_WISH: Duration = Duration::from_hours(1);
/// As long as Telegram waits for an answer.
const PATIENCE: Duration = Duration::from_mins(1);
/// With `reorder` on, a lane waits less than so many milliseconds before each update.
const STROLL_MS: u64 = 60;

/// An update on its way.
struct Parcel {
    place: u64,
    hook: Hook,
    update: Value,
    stroll: Duration,
}

/// What the bot said to it.
enum Word {
    Taken(String),
    Refused(String, Option<Duration>),
}

/// What happens to it then.
enum Then {
    Gone,
    /// It comes again, after as long as was wished.
    Again(Option<Duration>),
}

/// Delivers until the world is gone.
pub(super) async fn work(telegram: Weak<Telegram>) {
    let client = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
    let client = client.pool_max_idle_per_host(100).no_proxy().build().expect("a client for this machine");
    let Some(mut bell) = telegram.upgrade().map(|telegram| telegram.arrivals()) else { return };
    let mut walks = JoinSet::new();
    loop {
        bell.mark_unchanged();
        let Some(here) = telegram.upgrade() else { return };
        for lane in here.touch(World::errands) {
            walks.spawn(walk(Arc::clone(&here), client.clone(), lane));
        }
        drop(here);
        while walks.try_join_next().is_some() {}
        if bell.changed().await.is_err() {
            return;
        }
    }
}

async fn walk(telegram: Arc<Telegram>, client: Client, lane: i64) {
    let mut pause = FIRST_PAUSE;
    while let Some(parcel) = telegram.touch(|world| world.parcel(lane)) {
        tokio::time::sleep(parcel.stroll).await;
        let Ok(turn) = Arc::clone(&parcel.hook.room).acquire_owned().await else { return };
        let word = bring(&client, &parcel).await;
        drop(turn);
        match telegram.change(|world| world.delivered(&parcel, word)) {
            Then::Gone => pause = FIRST_PAUSE,
            Then::Again(wish) => {
                tokio::time::sleep(wish.unwrap_or(pause)).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

async fn bring(client: &Client, parcel: &Parcel) -> Word {
    if !parcel.hook.is_here() {
        return Word::Refused("The sandbox calls nobody but this machine".into(), None);
    }
    let mut request = client.post(parcel.hook.url.clone()).json(&parcel.update);
    if !parcel.hook.secret.is_empty() {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", &parcel.hook.secret);
    }
    let response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_connect() => return Word::Refused("Connection refused".into(), None),
        Err(error) if error.is_timeout() => return Word::Refused("Read timeout expired".into(), None),
        Err(_) => return Word::Refused("Connection closed".into(), None),
    };
    let (status, wish) = (response.status(), wish(&response));
    match response.text().await {
        Ok(body) if status.is_success() => Word::Taken(body),
        Err(_) if status.is_success() => Word::Refused("Connection closed".into(), None),
        _ => Word::Refused(wrong(status), wish),
    }
}

fn wrong(status: StatusCode) -> String {
    let reason = status.canonical_reason().unwrap_or_default();
    format!("Wrong response from the webhook: {} {reason}", status.as_u16())
}

/// `Retry-After`, in seconds.
fn wish(response: &reqwest::Response) -> Option<Duration> {
    let seconds = response.headers().get("retry-after")?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_WISH)).filter(|wish| !wish.is_zero())
}

impl World {
    fn errands(&mut self) -> Vec<i64> {
        let busy = self.updates.hook.is_some() && !self.faults.telegram_down;
        if busy { self.updates.errands() } else { vec![] }
    }

    /// The next update of a lane; without one, or without a webhook, the lane is left.
    fn parcel(&mut self, lane: i64) -> Option<Parcel> {
        let hook = self.updates.hook.clone().filter(|_| !self.faults.telegram_down);
        let now = self.now();
        let first = hook.and_then(|hook| Some((hook, self.updates.first_of(lane, now)?)));
        let Some((hook, (place, update))) = first else {
            self.updates.leave(lane);
            return None;
        };
        let stroll = if self.faults.reorder { self.updates.roll(STROLL_MS) } else { 0 };
        Some(Parcel { place, hook, update, stroll: Duration::from_millis(stroll) })
    }

    /// Keeps what came of it.
    fn delivered(&mut self, parcel: &Parcel, word: Word) -> Then {
        let (why, wish) = match word {
            Word::Taken(_) if self.faults.lose_confirmations > 0 => {
                self.faults.lose_confirmations -= 1;
                ("Read timeout expired".to_owned(), None)
            }
            Word::Taken(body) => {
                self.complain_of(&body);
                self.updates.confirm(parcel.place, self.faults.duplicate_delivery);
                return Then::Gone;
            }
            Word::Refused(why, wish) => (why, wish),
        };
        let now = self.now();
        if let Some(hook) = &mut self.updates.hook {
            hook.last_error = Some((now, why));
        }
        Then::Again(wish)
    }

    /// Telegram would run a method in the answer and never say what became of it: not in this village.
    fn complain_of(&mut self, body: &str) {
        let answer: Value = serde_json::from_str(body).unwrap_or_default();
        if let Some(method) = answer["method"].as_str() {
            let complaint = format!("the webhook's answer calls {method}: nobody would learn whether that worked");
            eprintln!("the sandbox's Telegram complains: {complaint}");
            self.complaints.push(complaint);
        }
    }
}
