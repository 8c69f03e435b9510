//! What people read: complete in every language, discreet where an outsider may look, and short enough for a button.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use kith::domain::language::Lang;
use kith::domain::when::Zone;
use kith::words::said;

use crate::source::{self, Source, closing, parts, words};

/// What Telegram shows before a chat is opened is about as long.
const GLANCE: usize = 100;
const BUTTON: usize = 40;
const TOAST: usize = 200;
const TEXT: usize = 3000;

/// Words an outsider must not meet, as whole words, also in the plural.
const ENGLISH: [&str; 66] = [
    "care",
    "cares",
    "cared",
    "caring",
    "carer",
    "caregiver",
    "clinic",
    "clinical",
    "clinician",
    "illness",
    "ill",
    "sick",
    "sickness",
    "disease",
    "ward",
    "patient",
    "inpatient",
    "outpatient",
    "psychosis",
    "psychotic",
    "psychiatric",
    "psychiatrist",
    "psychiatry",
    "psychologist",
    "psychology",
    "mental",
    "mentally",
    "therapy",
    "therapist",
    "therapeutic",
    "treatment",
    "treat",
    "diagnosis",
    "diagnoses",
    "hospital",
    "crisis",
    "crises",
    "disorder",
    "medication",
    "medicine",
    "medical",
    "symptom",
    "health",
    "healthcare",
    "nurse",
    "doctor",
    "physician",
    "counselling",
    "counsellor",
    "counselor",
    "rehab",
    "rehabilitation",
    "recovery",
    "relapse",
    "depression",
    "depressed",
    "anxiety",
    "schizophrenia",
    "bipolar",
    "addiction",
    "suicide",
    "suicidal",
    "madness",
    "admission",
    "discharge",
    "referral",
];

/// The same for Finnish, as stems anywhere in a word: Finnish builds its words together.
const FINNISH: [&str; 33] = [
    "hoito",
    "hoido",
    "hoita",
    "hoide",
    "hoiva",
    "klini",
    "sairaa",
    "sairau",
    "sairas",
    "potila",
    "psyko",
    "psyyk",
    "psykiat",
    "mielenterv",
    "mielisair",
    "tervey",
    "terapi",
    "terapeu",
    "diagnoo",
    "lääk",
    "kriisi",
    "häiriö",
    "osasto",
    "oire",
    "tauti",
    "taudi",
    "asiakas",
    "asiakka",
    "kuntoutu",
    "masennu",
    "ahdistu",
    "skitso",
    "itsemurh",
];

/// A text in one language.
struct Text {
    /// Where it stands.
    file: String,
    /// The variables it takes.
    variables: BTreeSet<String>,
    /// As people may read it, a string for each plural, without what the variables stand for.
    read: Vec<String>,
}

/// Key (`message` or `message.attribute`) to text.
type Texts = BTreeMap<String, Text>;

fn check(what: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{what}:\n  {}", broken.join("\n  "));
}

fn languages() -> BTreeMap<String, Texts> {
    let folders =
        fs::read_dir(source::root().join("locales")).expect("the locales").map(|entry| entry.expect("an entry").path());
    let name = |path: &std::path::Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let found: BTreeMap<String, Texts> = folders.map(|path| (name(&path), load(&name(&path)))).collect();
    let spoken: BTreeSet<&str> = Lang::ALL.into_iter().map(Lang::code).collect();
    assert_eq!(
        found.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        spoken,
        "the folders of locales/ and the languages of the domain"
    );
    found
}

fn load(lang: &str) -> Texts {
    let mut texts = Texts::new();
    for entry in fs::read_dir(source::root().join("locales").join(lang)).expect("a language") {
        let path = entry.expect("an entry").path();
        let file = format!("locales/{lang}/{}", path.file_name().expect("a name").to_string_lossy());
        let text = fs::read_to_string(&path).expect("a file of texts");
        let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{file}: {errors:?}"));
        for (key, pattern) in resource.body.iter().flat_map(patterns) {
            let twice = texts.insert(key.clone(), read(&file, pattern));
            assert!(twice.is_none(), "{file}: {key} is there twice");
        }
    }
    texts
}

fn patterns(entry: &Entry<String>) -> Vec<(String, &Pattern<String>)> {
    let (id, value, attributes) = match entry {
        Entry::Message(message) => (message.id.name.clone(), message.value.as_ref(), &message.attributes),
        Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
        _ => return vec![],
    };
    let attributes = attributes.iter().map(|attribute| (format!("{id}.{}", attribute.id.name), &attribute.value));
    value.map(|value| (id.clone(), value)).into_iter().chain(attributes).collect()
}

fn read(file: &str, pattern: &Pattern<String>) -> Text {
    let mut text = Text { file: file.to_owned(), variables: BTreeSet::new(), read: vec![String::new()] };
    for element in &pattern.elements {
        let more = match element {
            PatternElement::TextElement { value } => vec![value.clone()],
            PatternElement::Placeable { expression } => placeable(file, expression, &mut text.variables),
        };
        text.read =
            text.read.iter().flat_map(|before| more.iter().map(move |after| format!("{before}{after}"))).collect();
    }
    text
}

fn placeable(file: &str, expression: &Expression<String>, variables: &mut BTreeSet<String>) -> Vec<String> {
    match expression {
        Expression::Inline(inline) => vec![inline_text(inline, variables)],
        Expression::Select { selector, variants } => {
            inline_text(selector, variables);
            let variants = variants.iter().map(|variant| read(file, &variant.value));
            variants
                .flat_map(|variant| {
                    variables.extend(variant.variables);
                    variant.read
                })
                .collect()
        }
    }
}

fn inline_text(inline: &InlineExpression<String>, variables: &mut BTreeSet<String>) -> String {
    match inline {
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => value.clone(),
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.clone());
            String::new()
        }
        other => panic!("not used here, so not checked: {other:?}"),
    }
}

/// The key's function in the generated code.
fn accessor(key: &str) -> String {
    key.replace(['-', '.'], "_")
}

/// Proves H13.
#[test]
fn every_language_says_the_same() {
    let languages = languages();
    let (english, mut broken) = (&languages["en"], Vec::new());
    for (lang, texts) in &languages {
        let keys = english.keys().chain(texts.keys()).collect::<BTreeSet<_>>();
        for key in keys {
            match (english.get(key), texts.get(key)) {
                (Some(here), Some(there)) if here.variables != there.variables => {
                    broken.push(format!("{}: {key} has other variables", there.file));
                }
                (Some(_), Some(_)) => {}
                (Some(here), None) => broken.push(format!("{}: {key} is missing in {lang}", here.file)),
                (None, there) => broken.push(format!("{}: {key} is only there", there.map_or("", |there| &there.file))),
            }
        }
    }
    check("not the same in every language", &broken);
}

#[test]
fn nothing_is_empty_or_left_in_english() {
    let languages = languages();
    let mut broken = Vec::new();
    for (lang, texts) in &languages {
        for (key, text) in texts {
            let silent = text.read.iter().any(|read| read.trim().is_empty()) && text.variables.is_empty();
            let worded = text.read.iter().any(|read| read.chars().any(char::is_alphabetic));
            let borrowed = lang != "en"
                && worded
                && key != "log-kith"
                && languages["en"].get(key).is_some_and(|english| english.read == text.read);
            if silent || borrowed {
                broken.push(format!("{}: {key} is {}", text.file, if silent { "empty" } else { "the English text" }));
            }
        }
    }
    check("without words of its own", &broken);
}

#[test]
fn nothing_is_unused() {
    let mut used = BTreeSet::new();
    for source in source::files("src") {
        for word in words(&source.code).filter(|word| source.code[..word.start].ends_with(['.', ':'])) {
            used.insert(source.code[word].to_owned());
        }
    }
    // The generator asks for a `language-name`.
    let unused = |key: &&String| !used.contains(&accessor(key)) && *key != "language-name";
    let broken: Vec<String> = languages()["en"]
        .iter()
        .filter(|(key, _)| unused(key))
        .map(|(key, text)| format!("{}: {key}", text.file))
        .collect();
    check("never shown", &broken);
}

/// Follows what is handed to a button or a toast back to the texts it may be.
struct Trail<'a> {
    files: &'a [Source],
    keys: &'a BTreeMap<String, String>,
}

impl Trail<'_> {
    /// The keys behind every call of one of `names`, in its first argument.
    fn behind(&self, names: &[&str]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for file in self.files {
            for word in words(&file.code)
                .filter(|word| names.contains(&&file.code[word.clone()]) && file.code[word.end..].starts_with('('))
            {
                if file.code[..word.start].ends_with("fn ") {
                    continue;
                }
                let end = closing(&file.code, word.end).expect("a closed call");
                let label = parts(&file.code, word.end + 1, end).into_iter().next().unwrap_or(0..0);
                self.follow(file, label, 4, &mut found);
            }
        }
        found
    }

    fn follow(&self, file: &Source, span: std::ops::Range<usize>, depth: usize, found: &mut BTreeSet<String>) {
        if depth == 0 {
            return;
        }
        for word in words(&file.text[span.clone()]).map(|word| span.start + word.start..span.start + word.end) {
            let name = &file.text[word.clone()];
            let in_quotes = file.code[word.clone()].trim().is_empty();
            if let Some(key) = self.keys.get(name).filter(|_| !in_quotes) {
                found.insert(key.clone());
            } else if in_quotes && !file.text[..word.start].ends_with('{') {
                // Letters of a string; `{name}` in one is a variable.
            } else if !in_quotes && file.code[word.end..].starts_with('(') {
                self.follow_call(file, &word, depth, found);
            } else if !file.code[..word.start].ends_with('.') {
                self.follow_variable(file, name, span.start, depth, found);
            }
        }
    }

    fn follow_call(&self, file: &Source, word: &std::ops::Range<usize>, depth: usize, found: &mut BTreeSet<String>) {
        let before = &file.code[..word.start];
        let room = before.strip_suffix("::").and_then(|path| words(path).last().map(|word| &path[word]));
        let is_method = before.ends_with('.');
        let home = |other: &&Source| room.map_or(!is_method && other.path == file.path, |room| other.stem() == room);
        for other in self.files.iter().filter(home) {
            for function in other.functions().into_iter().filter(|function| function.name == file.code[word.clone()]) {
                self.follow(other, function.span, depth - 1, found);
            }
        }
    }

    fn follow_variable(&self, file: &Source, name: &str, at: usize, depth: usize, found: &mut BTreeSet<String>) {
        let function = file
            .functions()
            .into_iter()
            .filter(|function| function.span.contains(&at))
            .min_by_key(|function| function.span.len());
        let Some(start) = function.map(|function| function.span.start) else { return };
        for set in [format!("let {name} = "), format!("let mut {name} = ")] {
            for (found_at, _) in file.code[start..at].match_indices(&set) {
                let value = start + found_at + set.len();
                let end = file.code[value..]
                    .char_indices()
                    .scan(0, |depth, (at, sign)| {
                        match sign {
                            '(' | '[' | '{' => *depth += 1,
                            ')' | ']' | '}' => *depth -= 1,
                            ';' if *depth == 0 => return Some(Some(at)),
                            _ => {}
                        }
                        Some(None)
                    })
                    .flatten()
                    .next();
                self.follow(file, value..value + end.unwrap_or(0), depth - 1, found);
            }
        }
    }
}

fn with_trail<T>(go: impl FnOnce(&Trail<'_>) -> T) -> T {
    let files = source::files("src/conversation");
    let keys = languages()["en"].keys().map(|key| (accessor(key), key.clone())).collect();
    go(&Trail { files: &files, keys: &keys })
}

/// What is read on a button, or beside a command.
fn labels() -> BTreeSet<String> {
    let mut labels = with_trail(|trail| trail.behind(&["tap", "Open", "Copy"]));
    for plain in [
        "cards-coming-key",
        "convening-form-phone",
        "gathering-state-reading",
        "gathering-essential",
        "settings-quiet-none",
        "convening-chosen",
        "gathering-share",
    ] {
        assert!(labels.contains(plain), "the trail of buttons is lost: {plain}");
    }
    let named = |key: &String| {
        key.starts_with("menu-") || key.ends_with("-key") || key.ends_with("-button") || key.starts_with("about-")
    };
    let toasts = toasts(); // One of them speaks of a button and is none.
    labels.extend(languages()["en"].keys().filter(|key| named(key) && !toasts.contains(*key)).cloned());
    labels
}

fn toasts() -> BTreeSet<String> {
    let toasts = with_trail(|trail| trail.behind(&["toast", "with_toast"]));
    for plain in ["refusal-dead-link", "help-old-button", "gathering-removed", "cards-your-answer"] {
        assert!(toasts.contains(plain), "the trail of toasts is lost: {plain}");
    }
    toasts
}

/// The forbidden words in a text.
fn indiscreet(lang: &str, text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let is = |word: &str, said: &str| said.strip_prefix(word).is_some_and(|end| matches!(end, "" | "s" | "es"));
    match lang {
        "en" => ENGLISH.into_iter().filter(|word| words(&text).any(|said| is(word, &text[said]))).collect(),
        "fi" => FINNISH.into_iter().filter(|stem| text.contains(stem)).collect(),
        other => panic!("a list of words that must not be read by others in {other}"),
    }
}

/// The first hundred characters, and the rest of the word they end in.
fn glance(text: &str) -> &str {
    let Some((cut, _)) = text.char_indices().nth(GLANCE) else { return text };
    let rest = text[cut..].find(|sign: char| !sign.is_alphabetic()).unwrap_or(text.len() - cut);
    &text[..cut + rest]
}

/// Proves H7, I10.
#[test]
fn an_outsider_learns_nothing() {
    let (labels, mut broken) = (labels(), Vec::new());
    for (lang, texts) in languages() {
        for (key, text) in texts.iter().filter(|(key, _)| !key.starts_with("said-")) {
            for read in &text.read {
                let seen = if labels.contains(key) { read } else { glance(read) };
                broken.extend(indiscreet(&lang, seen).into_iter().map(|word| format!("{}: {key}: {word}", text.file)));
            }
        }
    }
    check("an outsider could read", &broken);
}

#[test]
fn what_is_read_fits() {
    let (labels, toasts, mut broken) = (labels(), toasts(), Vec::new());
    for (key, text) in languages().values().flatten() {
        let most = if labels.contains(key) {
            BUTTON
        } else if toasts.contains(key) {
            TOAST
        } else {
            TEXT
        };
        let longest = text.read.iter().map(|read| read.chars().count()).max().unwrap_or(0);
        if longest > most {
            broken.push(format!("{}: {key} has {longest} characters, more than {most}", text.file));
        }
    }
    check("too long", &broken);
}

/// What a text tells people to type must be understood, in the language that tells it.
#[test]
fn examples_of_times_can_be_typed() {
    let now = Zone::named("Europe/Helsinki").expect("a zone").at("2026-11-20T09:00:00Z".parse().expect("an instant"));
    for lang in Lang::ALL {
        let texts = &languages()[lang.code()];
        for key in ["convening-ask-day", "convening-no-day", "convening-not-a-time", "convening-ask-hour"] {
            let text = &texts[key].read[0];
            let quoted: Vec<&str> = text.split(['“', '”']).skip(1).step_by(2).collect();
            assert!(!quoted.is_empty(), "{} {key} gives no example", lang.code());
            for example in quoted {
                let typed =
                    if key == "convening-ask-hour" { format!("2026-11-24 {example}") } else { example.to_owned() };
                assert!(said::read(&typed, lang, &now).is_ok(), "{} {key}: “{typed}” is not understood", lang.code());
            }
        }
    }
}

#[test]
fn words_are_found_as_they_are_meant() {
    assert_eq!(indiscreet("en", "Patients, wards and CARE."), ["care", "ward", "patient"]);
    assert!(indiscreet("en", "Will you go forward, still careful?").is_empty());
    assert_eq!(indiscreet("fi", "Avohoidon potilas"), ["hoido", "potila"]);
    assert!(indiscreet("fi", "Tervetuloa, tapaaminen on huomenna.").is_empty());
    assert_eq!(glance(&format!("{} hospital bed", "a".repeat(96))), format!("{} hospital", "a".repeat(96)));
}
