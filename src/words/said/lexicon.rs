//! From typed signs to what they stand for: numbers, marks, and the words of `said.ftl`.

use std::sync::LazyLock;

use crate::domain::language::Lang;
use crate::words::texts;

/// Longer than anybody needs to say a time.
const LONGEST: usize = 120;

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    Today,
    Tomorrow,
    AfterTomorrow,
    Next,
    In,
    Day,
    Week,
    At,
    Am,
    Pm,
    Noon,
    Filler,
    /// Monday is 1.
    Weekday(i8),
    /// January is 1.
    Month(i8),
}

/// A piece of what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A word known to the language.
    Said(Sense),
    /// A number of at most four digits, and how many it has.
    Number(i16, usize),
    /// One of `. : / -`, and whether it stands between two signs without a space.
    Mark(char, bool),
}

/// A sign run as typed, before any language.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Number(String),
    Mark(char),
}

/// A token, and whether a space stood before it.
type Spaced = (bool, Token);

/// The pieces of a text in one language; `None` when something in it cannot belong to a time.
pub(super) fn items(text: &str, lang: Lang) -> Option<Vec<Item>> {
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let tokens = tokens(&composed(text))?;
    let mut items = Vec::new();
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let (item, used) = first_item(rest, lang)?;
        rest = &rest[used..];
        if item != Item::Said(Sense::Filler) {
            items.push(item);
        }
    }
    Some(items)
}

/// Some keyboards send ä and ö as a letter and its dots.
fn composed(text: &str) -> String {
    text.replace("a\u{308}", "ä").replace("A\u{308}", "ä").replace("o\u{308}", "ö").replace("O\u{308}", "ö")
}

/// The item that the tokens begin with, and how many tokens it takes: the longest phrase wins.
fn first_item(tokens: &[Spaced], lang: Lang) -> Option<(Item, usize)> {
    if let Some((sense, used)) = phrase(tokens, lang) {
        return Some((Item::Said(sense), used));
    }
    let item = match &tokens.first()?.1 {
        Token::Word(_) => return None,
        Token::Number(digits) if digits.len() > 4 => return None,
        Token::Number(digits) => Item::Number(digits.parse().ok()?, digits.len()),
        Token::Mark(mark) => Item::Mark(*mark, !tokens[0].0 && tokens.get(1).is_some_and(|(space, _)| !space)),
    };
    Some((item, 1))
}

fn phrase(tokens: &[Spaced], lang: Lang) -> Option<(Sense, usize)> {
    let same = |phrase: &[Token]| {
        phrase.len() <= tokens.len() && phrase.iter().zip(tokens).all(|(said, (_, typed))| said == typed)
    };
    let (phrase, sense) = vocabulary(lang).iter().find(|(phrase, _)| same(phrase))?;
    Some((*sense, phrase.len()))
}

/// Splits a text into words, numbers and marks; `None` for a sign that no time is written with.
fn tokens(text: &str) -> Option<Vec<Spaced>> {
    let mut tokens: Vec<Spaced> = Vec::new();
    let mut space = true;
    for sign in text.chars().flat_map(char::to_lowercase) {
        if is_blank(sign) {
            space = true;
            continue;
        }
        match (tokens.last_mut(), token(sign)?) {
            (Some((_, Token::Word(word))), Token::Word(more)) if !space => word.push_str(&more),
            (Some((_, Token::Number(digits))), Token::Number(more)) if !space => digits.push_str(&more),
            (_, token) => tokens.push((space, token)),
        }
        space = false;
    }
    Some(tokens)
}

fn token(sign: char) -> Option<Token> {
    match sign {
        '0'..='9' => Some(Token::Number(sign.to_string())),
        '.' | ':' | '/' | '-' => Some(Token::Mark(sign)),
        '\u{2010}'..='\u{2013}' => Some(Token::Mark('-')),
        '\u{2019}' => Some(Token::Word("'".to_owned())),
        _ if sign.is_alphabetic() || matches!(sign, '\'' | '@') => Some(Token::Word(sign.to_string())),
        _ => None,
    }
}

/// Spaces, punctuation that only separates, and the invisible signs that copying brings along.
fn is_blank(sign: char) -> bool {
    let invisible =
        matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    invisible || sign.is_whitespace() || matches!(sign, ',' | ';' | '!' | '?' | '(' | ')' | '"')
}

type Vocabulary = Vec<(Vec<Token>, Sense)>;

static ENGLISH: LazyLock<Vocabulary> = LazyLock::new(|| load(Lang::En));
static FINNISH: LazyLock<Vocabulary> = LazyLock::new(|| load(Lang::Fi));

fn vocabulary(lang: Lang) -> &'static Vocabulary {
    match lang {
        Lang::En => &ENGLISH,
        Lang::Fi => &FINNISH,
    }
}

/// A language's phrases, the longest first.
fn load(lang: Lang) -> Vocabulary {
    let lists = words(lang).into_iter().chain(weekdays(lang)).chain(months(lang));
    let mut phrases: Vocabulary = lists
        .flat_map(|(list, sense)| list.split(',').map(|said| (phrase_tokens(said), sense)).collect::<Vec<_>>())
        .filter(|(phrase, _)| !phrase.is_empty())
        .collect();
    phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    phrases
}

fn phrase_tokens(said: &str) -> Vec<Token> {
    tokens(said).unwrap_or_default().into_iter().map(|(_, token)| token).collect()
}

fn words(lang: Lang) -> Vec<(String, Sense)> {
    let t = texts(lang);
    vec![
        (t.said_today(), Sense::Today),
        (t.said_tomorrow(), Sense::Tomorrow),
        (t.said_after_tomorrow(), Sense::AfterTomorrow),
        (t.said_next(), Sense::Next),
        (t.said_in(), Sense::In),
        (t.said_day(), Sense::Day),
        (t.said_week(), Sense::Week),
        (t.said_at(), Sense::At),
        (t.said_am(), Sense::Am),
        (t.said_pm(), Sense::Pm),
        (t.said_noon(), Sense::Noon),
        (t.said_filler(), Sense::Filler),
    ]
}

fn weekdays(lang: Lang) -> Vec<(String, Sense)> {
    let t = texts(lang);
    let days = [
        t.said_monday(),
        t.said_tuesday(),
        t.said_wednesday(),
        t.said_thursday(),
        t.said_friday(),
        t.said_saturday(),
        t.said_sunday(),
    ];
    (1..).zip(days).map(|(number, list)| (list, Sense::Weekday(number))).collect()
}

fn months(lang: Lang) -> Vec<(String, Sense)> {
    let t = texts(lang);
    let months = [
        t.said_january(),
        t.said_february(),
        t.said_march(),
        t.said_april(),
        t.said_may(),
        t.said_june(),
        t.said_july(),
        t.said_august(),
        t.said_september(),
        t.said_october(),
        t.said_november(),
        t.said_december(),
    ];
    (1..).zip(months).map(|(number, list)| (list, Sense::Month(number))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_word_is_found_again_with_one_meaning() {
        for lang in Lang::ALL {
            for (phrase, sense) in vocabulary(lang) {
                let again = vocabulary(lang).iter().filter(|(other, _)| other == phrase).count();
                assert_eq!(again, 1, "{phrase:?} is listed twice ({})", lang.code());
                let spaced: Vec<Spaced> = phrase.iter().map(|token| (true, token.clone())).collect();
                assert_eq!(super::phrase(&spaced, lang), Some((*sense, phrase.len())));
            }
        }
    }

    #[test]
    fn signs_become_items() {
        assert_eq!(
            items("ti 24.11. klo 15.00!", Lang::Fi).unwrap(),
            [
                Item::Said(Sense::Weekday(2)),
                Item::Number(24, 2),
                Item::Mark('.', true),
                Item::Number(11, 2),
                Item::Mark('.', false),
                Item::Said(Sense::At),
                Item::Number(15, 2),
                Item::Mark('.', true),
                Item::Number(0, 2),
            ]
        );
        assert_eq!(items("the 3rd of may", Lang::En).unwrap(), [Item::Number(3, 1), Item::Said(Sense::Month(5))]);
    }
}
