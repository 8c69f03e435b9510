//! Updates that no Telegram would send, tokens that open nothing, names that are none: all are read, and none changes
//! anything. `KITH_TEST_ODD_UPDATES` says how many.

use std::collections::BTreeMap;
use std::panic::catch_unwind;

use kith::conversation::{Heard, What};
use kith::sandbox::chance::{self, Chance};
use kith::sandbox::facts;
use kith::store::Tx;
use kith::telegram::receive::{self, Offer};
use serde_json::{Value, json};

use crate::ground::Ground;
use crate::{buttons, odd};

/// So many updates are one transaction, and then what is kept is compared.
const BATCH: usize = 5_000;

/// What there was, so that a run that met nothing does not pass for one that found nothing.
type Met = BTreeMap<&'static str, usize>;

/// Proves I13.
#[tokio::test]
async fn no_odd_update_falls_over_or_changes_anything_without_a_token() {
    let updates = chance::figure("KITH_TEST_ODD_UPDATES", 100_000);
    let seed = chance::seed("odd updates");
    let (mut chance, mut ground, mut met) = (Chance::new(seed), Ground::laid().await, Met::new());
    let genuine = facts::every_button(&ground.village).await;
    let (mut left, before) = (updates, ground.facts().await);
    while left > 0 {
        let batch = left.min(BATCH);
        let mut tx = ground.store.begin().await.expect("a transaction");
        for _ in 0..batch {
            let raw = update(&mut chance, &mut ground, &genuine);
            *met.entry(is_heard(&ground, &mut tx, raw).await).or_default() += 1;
        }
        tx.commit().await.expect("a commit");
        let changed = facts::differences(&before, &ground.facts().await);
        assert!(changed.is_empty(), "seed {seed}, of the last {batch} updates one changed:\n{}", changed.join("\n"));
        left -= batch;
    }
    for kind in ["start", "command", "typed", "tapped", "unreadable", "reachable", "group", "nothing", "set aside"] {
        assert!(met.get(kind).is_some_and(|count| count * 2_000 > updates), "hardly any {kind}: {met:?}");
    }
    eprintln!("{updates} odd updates, nothing changed: {met:?}");
}

/// Reads an update and hears it out. What somebody does who is known here is undone; what anybody else does stays.
async fn is_heard(ground: &Ground, tx: &mut Tx, raw: Value) -> &'static str {
    let text = raw.to_string();
    let offer = catch_unwind(|| receive::read(raw)).unwrap_or_else(|_| panic!("not to be read: {text}"));
    let heard = match offer {
        Offer::Heard(heard, _) => heard,
        Offer::Group { .. } => return "group",
        Offer::Nothing => return "nothing",
        Offer::Unreadable(_) => return "set aside",
    };
    let answer = if is_known(ground, &heard) {
        ground.answers_in_vain(tx, &heard).await
    } else {
        ground.answers(tx, &heard).await
    };
    answer.unwrap_or_else(|error| panic!("{text}: {error:?}"));
    kind(&heard.what)
}

fn is_known(ground: &Ground, heard: &Heard) -> bool {
    ground.cast.phones().into_iter().chain(&ground.others).any(|phone| phone.id() == heard.user.0)
}

fn kind(what: &What) -> &'static str {
    match what {
        What::Command(kith::conversation::Command::Start, token) if !token.is_empty() => "start",
        What::Command(..) => "command",
        What::Typed(_) => "typed",
        What::Tapped(_) => "tapped",
        What::Unreadable => "unreadable",
        What::Reachable(_) => "reachable",
    }
}

/// An update of one of the kinds that are asked for, or of another; then perhaps spoiled.
fn update(chance: &mut Chance, ground: &mut Ground, genuine: &[String]) -> Value {
    let from = somebody(chance, ground);
    let chat = chat(chance, &from);
    let message = json!({"message_id": 1 + chance.below(99_999), "date": 1_790_000_000, "chat": chat, "from": from});
    let number = ground.next_update();
    let mut raw = match chance.below(12) {
        0..=3 => json!({"message": with(message, "text", json!(odd::text(chance)))}),
        4 | 5 => json!({"message": with(message, "text", json!(start(chance, &ground.tokens)))}),
        6 => json!({"message": with(message, chance.pick::<&str>(&KINDS), odd::junk(chance))}),
        7 | 8 => json!({"callback_query": {
            "id": chance.below(1 << 60).to_string(), "chat_instance": "1", "from": from,
            "data": buttons::forged(chance, genuine), "message": with(message, "text", json!("…")),
        }}),
        9 => json!({"my_chat_member": moved(chance, &chat, &from)}),
        10 => json!({*chance.pick(&["edited_message", "channel_post", "poll", "message_reaction", "new"]): message}),
        _ => json!({"message": message}),
    };
    raw["update_id"] = json!(number);
    for _ in 0..chance.below(3) {
        odd::spoil(chance, &mut raw);
    }
    raw
}

/// What a message may hold besides a text.
const KINDS: [&str; 12] = [
    "photo",
    "voice",
    "sticker",
    "contact",
    "location",
    "pinned_message",
    "new_chat_members",
    "story",
    "dice",
    "caption",
    "entities",
    "forward_origin",
];

fn with(mut message: Value, key: &str, value: Value) -> Value {
    message[key] = value;
    message
}

/// Mostly a stranger; sometimes one of those who take part; with a name that may be none.
fn somebody(chance: &mut Chance, ground: &Ground) -> Value {
    let phones: Vec<_> = ground.cast.phones().into_iter().chain(&ground.others).collect();
    let stranger = i64::try_from(900_000_000_000 + chance.below(1_000)).expect("an id");
    let id = match chance.below(16) {
        0..=3 => chance.pick(&phones).id(),
        // Whoever was forgotten stands in the store under this number.
        4 => 0,
        _ => stranger,
    };
    let language = *chance.pick(&["en", "fi", "xx", "pt-BR", "", "🙂"]);
    json!({"id": id, "is_bot": chance.one_in(50), "first_name": odd::signs(chance, 70), "language_code": language})
}

fn chat(chance: &mut Chance, from: &Value) -> Value {
    let kind = if chance.one_in(12) { *chance.pick(&["group", "supergroup", "channel", "secret"]) } else { "private" };
    let id = if kind == "private" { from["id"].clone() } else { json!(-1_000_000_000_001_i64) };
    json!({"id": id, "type": kind, "first_name": "x", "title": "x"})
}

/// A start with a payload that opens nothing: noise, or a real token with something changed.
fn start(chance: &mut Chance, tokens: &[String]) -> String {
    let token = chance.pick(tokens);
    let bent = match chance.below(4) {
        0 => odd::signs(chance, 64),
        1 => token.to_lowercase(),
        2 => format!("{token}{token}"),
        _ => odd::bent(token, chance),
    };
    let opens = |payload: &str| tokens.iter().any(|token| token == payload.trim());
    if opens(&bent) { "/start AAAAAAAAAAAAAAAAAAAAAA".to_owned() } else { format!("/start {bent}") }
}

fn moved(chance: &mut Chance, chat: &Value, from: &Value) -> Value {
    let bot = json!({"id": 7_012_345_678_i64, "is_bot": true, "first_name": "Kith"});
    let member = |status: &str| json!({"user": bot, "status": status, "until_date": 0});
    let status = *chance.pick(&["member", "kicked", "left", "administrator", "vanished"]);
    json!({"chat": chat, "from": from, "date": 1_790_000_000, "old_chat_member": member("member"), "new_chat_member": member(status)})
}

/// Names are the one thing of a stranger's that is kept: with a real token, whatever they are called.
#[tokio::test]
async fn whoever_opens_a_link_may_be_called_anything() {
    let names = chance::figure("KITH_TEST_ODD_UPDATES", 100_000) / 50;
    let seed = chance::seed("odd names");
    let (mut chance, mut ground) = (Chance::new(seed), Ground::laid().await);
    let before = ground.facts().await;
    let mut tx = ground.store.begin().await.expect("a transaction");
    for count in 0..names {
        let name = odd::signs(&mut chance, 70);
        let from = json!({"id": 900_000_000_000_i64, "is_bot": false, "first_name": name, "language_code": "fi"});
        let chat = json!({"id": 900_000_000_000_i64, "type": "private", "first_name": name});
        let token = &ground.tokens[count % ground.tokens.len()].clone();
        let message = json!({"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": from, "text": format!("/start {token}")});
        let raw = json!({"update_id": ground.next_update(), "message": message});
        let Offer::Heard(heard, _) = receive::read(raw) else { panic!("not heard: {name:?}") };
        let answer = ground.answers_in_vain(&mut tx, &heard).await;
        let reply = answer.unwrap_or_else(|error| panic!("seed {seed}, {name:?}: {error:?}"));
        assert!(!reply.say.is_empty(), "{name:?} hears nothing");
    }
    tx.commit().await.expect("a commit");
    facts::same(&before, &ground.facts().await, "what was undone");
}
