//! What the deployer says to people in their own words, a text per language: whom to call in a crisis, and what those who are too young
//! are told; and what kind of service it is.

use std::collections::BTreeMap;

use super::Settings;
use crate::conversation::room::{Age, Signpost};
use crate::domain::profile::Profile;

/// A higher limit is a typing error.
const OLDEST_LIMIT: u8 = 25;

impl Settings {
    pub(super) fn signpost(&self, wrong: &mut Vec<String>) -> Option<Signpost> {
        let words = read_signpost(self.signpost.as_deref().unwrap_or_default());
        if words.is_empty() {
            wrong.push("KITH_SIGNPOST is missing: say who people can call in a crisis, for example \"en=Call 999 | fi=Soita 112\".".into());
            return None;
        }
        if words.values().any(|text| text.chars().count() > 600) {
            wrong.push(
                "KITH_SIGNPOST is too long: at most 600 characters in each language, so that it fits in every message."
                    .into(),
            );
        }
        Some(Signpost { words })
    }

    pub(super) fn profile(&self, wrong: &mut Vec<String>) -> Profile {
        let given = self.profile.trim();
        if given.is_empty() {
            return Profile::default();
        }
        Profile::from_code(given).unwrap_or_else(|| {
            wrong.push(format!("KITH_PROFILE is not a profile ({given:?}): use community or crisis."));
            Profile::default()
        })
    }

    pub(super) fn age(&self, wrong: &mut Vec<String>) -> Age {
        let usual = Age::default();
        let limit = match self.age_limit.trim() {
            "" => usual.limit,
            years => years.parse().ok().filter(|limit| *limit <= OLDEST_LIMIT).unwrap_or_else(|| {
                wrong.push(format!("KITH_AGE_LIMIT is not an age in years ({years:?}): use 0 to {OLDEST_LIMIT}."));
                usual.limit
            }),
        };
        let words = read_signpost(self.under_age.as_deref().unwrap_or_default());
        if words.values().any(|text| text.chars().count() > 600) {
            wrong.push("KITH_UNDER_AGE is too long: at most 600 characters in each language.".into());
        }
        Age { limit, under: Some(Signpost { words }).filter(|under| !under.words.is_empty()) }
    }
}

/// `en=… | fi=…`, or one text for every language.
fn read_signpost(text: &str) -> BTreeMap<String, String> {
    let per_language = |part: &str| {
        let (code, words) = part.split_once('=')?;
        let (code, words) = (code.trim(), words.trim());
        let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
        (is_code && !words.is_empty()).then(|| (code.to_owned(), words.to_owned()))
    };
    let parts: Option<BTreeMap<String, String>> =
        text.split(['|', '\n']).filter(|part| !part.trim().is_empty()).map(per_language).collect();
    match parts {
        Some(words) => words,
        None => BTreeMap::from([("en".to_owned(), text.trim().to_owned())]),
    }
}
