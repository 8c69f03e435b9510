//! What may go wrong, as switches on the page: each has a name, and words in `index.html`.

use serde_json::{Map, Value, json};

use crate::sandbox::{CareStore, Failure, Faults, Limits, Sandbox, StoreFaults};

/// How late a slow answer comes, in milliseconds.
const SLOW: u64 = 2_000;

/// One fault, switched on and off.
struct Switch<F: 'static> {
    name: &'static str,
    is_on: fn(&F) -> bool,
    turn: fn(&mut F, bool),
}

const TELEGRAM: [Switch<Faults>; 11] = [
    Switch { name: "telegram_down", is_on: |f| f.telegram_down, turn: |f, on| f.telegram_down = on },
    Switch { name: "unreachable", is_on: |f| f.refuse_connections, turn: |f, on| f.refuse_connections = on },
    Switch { name: "slow", is_on: |f| f.slow_ms > 0, turn: |f, on| f.slow_ms = if on { SLOW } else { 0 } },
    Switch { name: "garbled", is_on: |f| f.garbled, turn: |f, on| f.garbled = on },
    Switch { name: "duplicate", is_on: |f| f.duplicate_delivery, turn: |f, on| f.duplicate_delivery = on },
    Switch { name: "reorder", is_on: |f| f.reorder, turn: |f, on| f.reorder = on },
    Switch { name: "lose_next", is_on: |f| f.lose_next_responses > 0, turn: |f, on| f.lose_next_responses = on.into() },
    Switch {
        name: "reset_next",
        is_on: |f| f.next.contains(&Failure::Reset),
        turn: |f, on| f.next = if on { [Failure::Reset].into() } else { [].into() },
    },
    Switch {
        name: "page_next",
        is_on: |f| f.next.contains(&Failure::Page(502)),
        turn: |f, on| f.next = vec![Failure::Page(502); if on { 3 } else { 0 }].into(),
    },
    Switch {
        name: "too_many",
        is_on: |f| f.too_many > 0,
        turn: |f, on| (f.too_many, f.retry_after) = (if on { 3 } else { 0 }, 5),
    },
    Switch { name: "limits", is_on: |f| f.limits.is_some(), turn: |f, on| f.limits = on.then_some(Limits::TELEGRAM) },
];

const STORE: [Switch<StoreFaults>; 5] = [
    Switch { name: "store_down", is_on: |f| f.down, turn: |f, on| f.down = on },
    Switch { name: "store_slow", is_on: |f| f.slow_ms > 0, turn: |f, on| f.slow_ms = if on { SLOW } else { 0 } },
    Switch {
        name: "store_lose",
        is_on: |f| f.lose_next_responses > 0,
        turn: |f, on| f.lose_next_responses = on.into(),
    },
    Switch {
        name: "store_stranger",
        is_on: |f| f.always == Some(Failure::says(401, "Unauthorized")),
        turn: |f, on| f.always = on.then(|| Failure::says(401, "Unauthorized")),
    },
    Switch {
        name: "store_page",
        is_on: |f| f.always == Some(Failure::Page(502)),
        turn: |f, on| f.always = on.then_some(Failure::Page(502)),
    },
];

/// Turns the switch of this name; false if there is none.
pub(super) fn turn(sandbox: &Sandbox, store: &CareStore, name: &str, on: bool) -> bool {
    if let Some(switch) = TELEGRAM.iter().find(|switch| switch.name == name) {
        sandbox.faults(|faults| (switch.turn)(faults, on));
        return true;
    }
    let switch = STORE.iter().find(|switch| switch.name == name);
    switch.inspect(|switch| store.faults(|faults| (switch.turn)(faults, on))).is_some()
}

/// Every switch, and whether it is on.
pub(super) fn all(faults: &Faults, store: &StoreFaults) -> Value {
    let telegram = TELEGRAM.iter().map(|switch| (switch.name, (switch.is_on)(faults)));
    let store = STORE.iter().map(|switch| (switch.name, (switch.is_on)(store)));
    Value::Object(telegram.chain(store).map(|(name, on)| (name.to_owned(), json!(on))).collect::<Map<_, _>>())
}
