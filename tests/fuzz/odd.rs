//! What no friendly phone would send: texts of all scripts and none, texts that were bent, JSON that is not what it should be.

use kith::sandbox::chance::Chance;
use serde_json::{Value, json};

/// Signs that have made trouble somewhere: nothing, controls, directions, joined and doubled ones, quotes of all languages
/// that read texts.
const SIGNS: [&str; 40] = [
    "a",
    "Z",
    "0",
    " ",
    "\n",
    "\r",
    "\t",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{200e}",
    "\u{202e}",
    "\u{2028}",
    "\u{2066}",
    "\u{2069}",
    "\u{feff}",
    "\u{fffd}",
    "\u{10ffff}",
    "e\u{301}",
    "\u{301}",
    "ß",
    "İ",
    "ﬁ",
    "ﷺ",
    "ب",
    "א",
    "漢",
    "한",
    "🙂",
    "👨‍👩‍👧",
    "🇫🇮",
    "'",
    "\"",
    "<b>",
    "{ $name }",
    "%_\\",
];
/// Whole texts: names, times, cries, code.
const TEXTS: [&str; 24] = [
    "",
    " ",
    "Mum",
    "in 3 days 15:00",
    "tomorrow",
    "31.2. 25:61",
    "99999999999999999999",
    "-1",
    "Helsinki",
    "Europe/Helsinki",
    "I can't go on",
    "'; DROP TABLE participant; --",
    "Robert'); --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "../../etc/passwd",
    "https://t.me/kith_sandbox_bot?start=AAAA",
    "2026-02-30 12:00",
    "29.2.2028 12:00",
    "next month",
    "12:00",
    "0:00 31.12.9999",
    "monday 14",
    "1 1 1 1 1",
];
/// Commands, with a slash and without an end.
const COMMANDS: [&str; 20] = [
    "/start",
    "/help",
    "/settings",
    "/privacy",
    "/invite",
    "/network",
    "/meetings",
    "/meet",
    "/log",
    "/stop",
    "/export",
    "/forget",
    "/new",
    "/ready",
    "/team",
    "/",
    "//",
    "/START@kith_sandbox_bot",
    "/start\u{a0}x",
    "/unknown",
];

/// Any text.
pub fn text(chance: &mut Chance) -> String {
    match chance.below(8) {
        0..=2 => (*chance.pick(&TEXTS)).to_owned(),
        3 | 4 => (*chance.pick(&COMMANDS)).to_owned(),
        5 => format!("{} {}", chance.pick(&COMMANDS), signs(chance, 30)),
        6 => signs(chance, 200),
        _ => signs(chance, 20),
    }
}

/// Signs in a row; seldom more than Telegram lets through.
pub fn signs(chance: &mut Chance, most: u64) -> String {
    let length = if chance.one_in(500) { 5_000 } else { chance.below(most) };
    (0..length).map(|_| *chance.pick(&SIGNS)).collect()
}

/// A text with something missing, doubled, changed or added.
pub fn bent(text: &str, chance: &mut Chance) -> String {
    let mut signs: Vec<char> = text.chars().collect();
    let at = chance.place(signs.len() + 1);
    match chance.below(6) {
        0 => signs.truncate(at),
        1 => signs.insert(at, *chance.pick(&[':', '0', 'f', 'A', '-', '\0', '🙂'])),
        2 if at < signs.len() => drop(signs.remove(at)),
        3 if at < signs.len() => signs[at] = *chance.pick(&[':', '0', 'f', 'A', '-', ' ']),
        4 => signs.extend(":more".chars()),
        _ => signs.rotate_left(at),
    }
    signs.into_iter().collect()
}

/// Something in this JSON becomes something else, or goes away.
pub fn spoil(chance: &mut Chance, value: &mut Value) {
    let mut places = vec![];
    list(value, String::new(), &mut places);
    let Some((place, key)) = chance.pick(&places).rsplit_once('/') else { return };
    let Some(around) = value.pointer_mut(place) else { return };
    let junk = junk(chance);
    match around {
        Value::Object(map) if chance.one_in(2) => drop(map.remove(key)),
        Value::Object(map) => drop(map.insert(key.to_owned(), junk)),
        Value::Array(items) => items.push(junk),
        _ => {}
    }
}

fn list(value: &Value, here: String, places: &mut Vec<String>) {
    if let Value::Object(map) = value {
        for (key, inner) in map {
            list(inner, format!("{here}/{key}"), places);
        }
    }
    places.push(here);
}

/// Anything that JSON can hold.
pub fn junk(chance: &mut Chance) -> Value {
    let numbers = [0, 1, -1, 2_147_483_648, 4_294_967_296, 9_007_199_254_740_993, i64::MAX, i64::MIN];
    match chance.below(9) {
        0 => Value::Null,
        1 => json!(true),
        2 | 3 => json!(chance.pick(&numbers)),
        4 => json!(1.5e300),
        5 => json!([]),
        6 => json!({}),
        7 => (0..chance.below(40)).fold(json!([]), |inner, _| json!([inner])),
        _ => json!(text(chance)),
    }
}
