//! What must hold after every death, held against what people did. Each broken promise is a sentence.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use kith::sandbox::Line;
use kith::store::Store;
use kith::store::audit::{self, Inspected};

use super::people::{People, place};
use crate::books::{self, Words};
use crate::{folding, ledger};

/// All promises that do not hold.
pub async fn broken(people: &People<'_>) -> Vec<String> {
    let mut broken = answers(people).await;
    broken.extend(reminded_once(people).await);
    broken.extend(silence(people));
    broken.extend(effects(people).await);
    broken.extend(folding::differences(people.village).await);
    broken.extend(ledger::differences(people.village).await);
    broken.extend(people.village.care_store().complaints());
    broken.extend(chain(people).await);
    broken
}

async fn read(people: &People<'_>, sql: &str) -> Vec<Words> {
    books::rows(people.village, sql).await
}

/// I7: the audit's chain is as it was written, from its first row to its last.
async fn chain(people: &People<'_>) -> Vec<String> {
    let village = people.village;
    let store = Store::open(village.database(), village.key().as_deref()).await.expect("the store opens");
    let Inspected { rows, wrong, .. } =
        audit::verify(&mut store.begin().await.expect("a look"), &[]).await.expect("a chain");
    store.close().await;
    let bare = (rows == 0).then(|| "I7: nothing stands in the audit".to_owned());
    wrong.into_iter().map(|wrong| format!("I7: {wrong:?}")).chain(bare).collect()
}

/// I1: every tap that was confirmed is in the history, once, in order; the last one is the seat's.
async fn answers(people: &People<'_>) -> Vec<String> {
    let sql = "SELECT a.meeting_id, k.tg, a.version || ' ' || a.status || ' ' || COALESCE(a.how, '')
               FROM answer a JOIN known_participant k ON k.id = a.participant_id ORDER BY a.id";
    let mut history: BTreeMap<(String, i64), Vec<String>> = BTreeMap::new();
    for row in read(people, sql).await {
        history.entry((row[0].clone(), row[1].parse().expect("an id"))).or_default().push(row[2].clone());
    }
    let mut broken = vec![];
    if history != people.taps {
        broken.push(format!("I1: tapped {:#?}, but the history has {history:#?}", people.taps));
    }
    let sql = "SELECT s.meeting_id, k.tg, m.version || ' ' || s.status || ' ' || COALESCE(s.how, '')
               FROM seat s JOIN known_participant k ON k.id = s.participant_id JOIN meeting m ON m.id = s.meeting_id
               WHERE s.status <> 'released'";
    for row in read(people, sql).await {
        // Whoever left long ago has no number any more.
        let key = (row[0].clone(), row[1].parse().unwrap_or_default());
        let version = row[2].split(' ').next().unwrap_or_default();
        let last =
            people.taps.get(&key).and_then(|taps| taps.last()).filter(|tap| tap.split(' ').next() == Some(version));
        let expected = last.cloned().unwrap_or(format!("{version} asked "));
        if row[2] != expected {
            broken.push(format!("I1: the seat of {key:?} says {}, and the last tap {expected}", row[2]));
        }
    }
    broken
}

/// Every reminder that arrived: whose phone, which place, whether it is the second one.
pub fn reminders(people: &People<'_>) -> BTreeMap<(i64, String, bool), usize> {
    let mut seen = BTreeMap::new();
    for line in people.village.sandbox().transcript() {
        if let Some((place, second)) = reminder(people, &line) {
            *seen.entry((line.chat, place, second)).or_default() += 1;
        }
    }
    seen
}

/// The bot forgets done rows after 90 days; what is older than this is not counted.
const LATELY: SignedDuration = SignedDuration::from_hours(24 * 60);

fn seen_lately(people: &People<'_>) -> Vec<Line> {
    let since = people.village.clock().now() - LATELY;
    let lately = |line: &Line| line.when > since && reminder(people, line).is_some();
    people.village.sandbox().transcript().into_iter().filter(lately).collect()
}

/// Each reminder that the books call sent did arrive, and none arrived that they do not know.
async fn books_agree(people: &People<'_>, seen: &[Line]) -> Option<String> {
    let since = (people.village.clock().now() - LATELY).as_millisecond();
    let sql = format!(
        "SELECT COUNT(*) FILTER (WHERE outcome = 'sent'), COUNT(*) FILTER (WHERE outcome = 'uncertain')
         FROM outbox WHERE kind = 'reminder' AND done_at > {since}"
    );
    let counts: Vec<usize> =
        read(people, &sql).await.concat().iter().map(|text| text.parse().expect("a count")).collect();
    let (sent, uncertain, arrived) = (counts[0], counts[1], seen.len());
    let agree = (sent..=sent + uncertain).contains(&arrived);
    (!agree).then(|| format!("I2: {arrived} reminders arrived, {sent} are called sent and {uncertain} uncertain"))
}

fn reminder(people: &People<'_>, line: &Line) -> Option<(String, bool)> {
    let fresh =
        line.who == "bot" && line.text.contains("his meeting is coming up") && !line.text.starts_with("(edited)");
    if !fresh {
        return None;
    }
    let rounds = (1..=people.words.len()).flat_map(|round| ['a', 'b'].map(|letter| place(round, letter)));
    let place = rounds.into_iter().find(|place| line.text.contains(place.as_str()))?;
    let meeting =
        people.meetings.iter().filter(|meeting| meeting.start > line.when).min_by_key(|meeting| meeting.start)?;
    Some((place, meeting.start.duration_since(line.when) < SignedDuration::from_hours(3)))
}

/// I2: no reminder twice, and each that the books call sent did arrive. I8: none after a cancellation.
async fn reminded_once(people: &People<'_>) -> Vec<String> {
    let seen = reminders(people);
    let twice =
        seen.iter().filter(|(_, count)| **count > 1).map(|(which, count)| format!("I2: {which:?} came {count} times"));
    let mut broken: Vec<String> = twice.collect();
    broken.extend(books_agree(people, &seen_lately(people)).await);
    let ids: BTreeMap<String, String> = read(people, "SELECT place, id FROM meeting")
        .await
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    for line in people.village.sandbox().transcript() {
        let Some((place, _)) = reminder(people, &line) else { continue };
        let cancelled = ids.get(&place).and_then(|id| people.cancelled.get(id));
        if cancelled.is_some_and(|at| *at < line.when) {
            broken.push(format!("I8: {} was reminded of {place} after it was cancelled", line.phone));
        }
    }
    broken
}

/// I3: nothing comes to those who never agreed; one receipt at most to those who left.
fn silence(people: &People<'_>) -> Vec<String> {
    let mut broken = vec![];
    for (phone, lines) in &people.silent {
        let after: Vec<Line> = phone.transcript().into_iter().skip(*lines).filter(|line| line.who == "bot").collect();
        let receipt = |line: &Line| line.text.contains("You have left");
        if after.len() > 1 || !after.iter().all(receipt) {
            broken.push(format!("I3: {} reads {after:#?}", phone.name()));
        }
    }
    broken
}

/// Each update took effect once: one contact for each word, one meeting for each plan, nothing set aside.
async fn effects(people: &People<'_>) -> Vec<String> {
    let mut broken = vec![];
    let words = read(people, "SELECT k.label FROM contact c JOIN known_contact k ON k.id = c.id WHERE k.label LIKE 'Word %' ORDER BY c.created_at, c.id").await;
    if words.concat() != people.words {
        broken.push(format!("I2: typed {:?}, kept {words:?}", people.words));
    }
    let sql = "SELECT (SELECT COUNT(*) FROM meeting), (SELECT COUNT(*) FROM deed WHERE what = 'called'), (SELECT COUNT(*) FROM quarantine)";
    let counts = read(people, sql).await.concat();
    let called = people.meetings.len().to_string();
    if counts != [called.clone(), called, "0".to_owned()] {
        broken.push(format!("I2: {} meetings called; meetings, deeds, quarantined: {counts:?}", people.meetings.len()));
    }
    let open = "SELECT id, kind, outcome FROM outbox WHERE done_at IS NOT NULL AND outcome IS NULL";
    broken.extend(read(people, open).await.into_iter().map(|row| format!("H9: unexplained {row:?}")));
    broken
}
