//! The queue of updates: one line for long polling, and the same updates in a lane for each chat, for the webhook.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde_json::{Value, json};

use super::hook::Hook;

/// Telegram keeps an update for 24 hours.
const KEPT: i64 = 24 * 60 * 60;
/// An offset further beyond the next number than this is taken for none, as Telegram's own server does.
const BEYOND: i64 = 10;
/// An update passes at most so many of other chats.
const OVERTAKES: u64 = 8;

/// An update that waits for its confirmation.
#[derive(Clone, Debug)]
struct Waiting {
    id: i64,
    update: Value,
    lane: i64,
    since: i64,
    repeated: bool,
    /// It was shown to the bot, or its number was given by hand: its place is fixed.
    fixed: bool,
}

/// What the bot has yet to hear.
#[derive(Debug)]
pub(crate) struct Updates {
    next_id: i64,
    next_place: u64,
    waiting: BTreeMap<u64, Waiting>,
    lanes: HashMap<i64, VecDeque<u64>>,
    /// Lanes that somebody is delivering, and lanes that wait for somebody.
    walked: HashSet<i64>,
    idle: HashSet<i64>,
    polls: u64,
    dice: u64,
    /// Rises with everything that a poll or the postman should look at.
    news: u64,
    pub(super) allowed: Vec<String>,
    pub(super) hook: Option<Hook>,
}

/// Kinds that come only when they are asked for.
const UNASKED: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

impl Updates {
    pub(super) fn new() -> Self {
        Self {
            next_id: 518_204_773,
            next_place: 0,
            waiting: BTreeMap::new(),
            lanes: HashMap::new(),
            walked: HashSet::new(),
            idle: HashSet::new(),
            polls: 0,
            dice: 0x9e37_79b9_7f4a_7c15,
            news: 0,
            allowed: vec![],
            hook: None,
        }
    }

    pub(super) fn wants(&self, kind: &str) -> bool {
        if self.allowed.is_empty() {
            return !UNASKED.contains(&kind);
        }
        self.allowed.iter().any(|allowed| allowed == kind)
    }

    /// Queues an update; gives it a fresh id unless it brings one.
    pub(super) fn push(&mut self, update: Value, now: i64, reorder: bool) -> i64 {
        let own = update["update_id"].as_i64();
        let id = own.unwrap_or(self.next_id);
        self.next_id = self.next_id.max(id + 1);
        let place = self.next_place;
        self.next_place += 1;
        let lane = chat_of(&update).unwrap_or(i64::MIN + place.cast_signed());
        self.waiting.insert(place, Waiting { id, update, lane, since: now, repeated: false, fixed: own.is_some() });
        self.lanes.entry(lane).or_default().push_back(place);
        if !self.walked.contains(&lane) {
            self.idle.insert(lane);
        }
        if reorder {
            self.overtake(place);
        }
        self.wake();
        id
    }

    /// The next update gets this number, as after a quiet week.
    pub(crate) fn jump(&mut self, next: i64) {
        self.next_id = next;
    }

    /// Polls and the postman look again.
    pub(crate) fn wake(&mut self) {
        self.news += 1;
    }

    pub(super) fn news(&self) -> u64 {
        self.news
    }

    /// How many updates were not confirmed yet.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// A new poll: confirms what lies below its offset, and ends the poll before it.
    pub(super) fn begin(&mut self, offset: i64, duplicate: bool, now: i64) -> u64 {
        self.forget_old(now);
        if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            let gone = self.waiting.len().saturating_sub(keep);
            let gone: Vec<u64> = self.waiting.keys().take(gone).copied().collect();
            self.remove_all(&gone);
        } else if offset <= self.next_id + BEYOND {
            let told: Vec<u64> = self.waiting.iter().filter(|(_, one)| one.id < offset).map(|(at, _)| *at).collect();
            for place in told {
                self.confirm(place, duplicate);
            }
        }
        self.polls += 1;
        self.wake();
        self.polls
    }

    /// The updates of a poll, unless another one came after it.
    pub(super) fn collect(&mut self, poll: u64, limit: usize) -> Option<Vec<Value>> {
        let shown = self.waiting.values_mut().take(limit).map(Waiting::show);
        (poll == self.polls).then(|| shown.collect())
    }

    /// The lanes that wait for somebody to deliver them; they count as walked from now on.
    pub(super) fn errands(&mut self) -> Vec<i64> {
        let free: Vec<i64> = self.idle.drain().collect();
        self.walked.extend(&free);
        free
    }

    /// The first update of a lane.
    pub(super) fn first_of(&mut self, lane: i64, now: i64) -> Option<(u64, Value)> {
        self.forget_old(now);
        let place = *self.lanes.get(&lane)?.front()?;
        Some((place, self.waiting.get_mut(&place)?.show()))
    }

    /// Nobody delivers this lane any more.
    pub(super) fn leave(&mut self, lane: i64) {
        self.walked.remove(&lane);
        if self.lanes.contains_key(&lane) {
            self.idle.insert(lane);
        }
    }

    /// The bot has it. If it is to come twice, it stays for once more.
    pub(super) fn confirm(&mut self, place: u64, duplicate: bool) {
        let again =
            self.waiting.get_mut(&place).is_some_and(|one| duplicate && !std::mem::replace(&mut one.repeated, true));
        if !again {
            self.remove(place);
        }
    }

    pub(super) fn clear(&mut self) {
        self.waiting.clear();
        self.lanes.clear();
        self.idle.clear();
    }

    /// A number below `below`, the same ones in each run.
    pub(super) fn roll(&mut self, below: u64) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % below.max(1)
    }

    fn remove_all(&mut self, places: &[u64]) {
        for place in places {
            self.remove(*place);
        }
    }

    fn remove(&mut self, place: u64) {
        let Some(gone) = self.waiting.remove(&place) else { return };
        let Some(lane) = self.lanes.get_mut(&gone.lane) else { return };
        lane.retain(|one| *one != place);
        if lane.is_empty() {
            self.lanes.remove(&gone.lane);
            self.idle.remove(&gone.lane);
        }
    }

    fn forget_old(&mut self, now: i64) {
        while let Some(entry) = self.waiting.first_key_value().filter(|(_, one)| one.since + KEPT < now) {
            let place = *entry.0;
            self.remove(place);
        }
    }

    /// Lets the newest update pass some of other chats that nobody has seen yet. Numbers stay with the places.
    fn overtake(&mut self, place: u64) {
        let Some(lane) = self.waiting.get(&place).map(|one| one.lane) else { return };
        let passable = |one: &Waiting| !one.fixed && one.lane != lane;
        let behind = self.waiting.range(..place).rev().take_while(|(_, one)| passable(one)).count() as u64;
        let steps = self.roll(behind.min(OVERTAKES) + 1);
        let mut at = place;
        for _ in 0..steps {
            let Some(before) = self.waiting.range(..at).next_back().map(|(before, _)| *before) else { return };
            self.swap(before, at);
            at = before;
        }
    }

    fn swap(&mut self, one: u64, other: u64) {
        let (Some(mut first), Some(mut second)) = (self.waiting.remove(&one), self.waiting.remove(&other)) else {
            return;
        };
        std::mem::swap(&mut first.id, &mut second.id);
        for (lane, from, to) in [(first.lane, one, other), (second.lane, other, one)] {
            let places = self.lanes.get_mut(&lane).into_iter().flatten();
            places.filter(|place| **place == from).for_each(|place| *place = to);
        }
        self.waiting.insert(one, second);
        self.waiting.insert(other, first);
    }
}

impl Waiting {
    fn show(&mut self) -> Value {
        self.fixed = true;
        self.update["update_id"] = json!(self.id);
        self.update.clone()
    }
}

/// The chat that an update is about, or the person.
fn chat_of(update: &Value) -> Option<i64> {
    let (_, about) = update.as_object()?.iter().find(|(name, _)| *name != "update_id")?;
    let ids = [&about["chat"]["id"], &about["message"]["chat"]["id"], &about["from"]["id"]];
    ids.into_iter().find_map(Value::as_i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(chat: i64, text: u32) -> Value {
        json!({"message": {"chat": {"id": chat}, "text": text}})
    }

    fn told(updates: &mut Updates, offset: i64) -> Vec<(i64, i64, u64)> {
        let poll = updates.begin(offset, false, 0);
        let read = |update: &Value| {
            let message = &update["message"];
            (
                update["update_id"].as_i64().unwrap(),
                message["chat"]["id"].as_i64().unwrap(),
                message["text"].as_u64().unwrap(),
            )
        };
        updates.collect(poll, 100).unwrap().iter().map(read).collect()
    }

    #[test]
    fn chats_overtake_one_another_and_each_keeps_its_order() {
        let mut updates = Updates::new();
        for n in 0..60 {
            updates.push(said(i64::from(n % 3), n), 0, true);
        }
        let told = told(&mut updates, 0);
        assert!(told.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0), "numbers rise: {told:?}");
        assert!(told.windows(2).any(|pair| pair[0].2 > pair[1].2), "nobody overtook: {told:?}");
        for chat in 0..3 {
            let own: Vec<u64> = told.iter().filter(|one| one.1 == chat).map(|one| one.2).collect();
            assert!(own.is_sorted() && own.len() == 20, "{own:?}");
            let lane: Vec<u64> =
                updates.lanes[&chat].iter().map(|place| updates.waiting[place].id.unsigned_abs()).collect();
            assert!(lane.is_sorted(), "the lanes were mixed up: {lane:?}");
        }
    }

    #[test]
    fn an_offset_far_beyond_the_next_number_is_taken_for_none() {
        let mut updates = Updates::new();
        updates.push(said(1, 1), 0, false);
        let old = told(&mut updates, 0)[0].0;
        assert!(told(&mut updates, old + 1).is_empty());
        updates.jump(77);
        updates.push(said(1, 2), 0, false);
        assert_eq!(told(&mut updates, old + 1), [(77, 1, 2)]);
        assert!(told(&mut updates, 78).is_empty());
    }

    #[test]
    fn after_a_day_an_update_is_gone() {
        let mut updates = Updates::new();
        updates.push(said(1, 1), 0, false);
        updates.begin(0, false, KEPT);
        assert_eq!(updates.waiting(), 1);
        updates.begin(0, false, KEPT + 1);
        assert_eq!((updates.waiting(), updates.lanes.len()), (0, 0));
    }
}
