//! The languages Kith speaks.

use serde::{Deserialize, Serialize};

/// A language that ships complete in `locales/`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Finnish.
    Fi,
}

impl Lang {
    /// Every language, in the order a chooser shows them.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Fi];

    /// The two-letter code (ISO 639-1), as Telegram and the store write it.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Fi => "fi",
        }
    }

    /// Whether its words go from right to left. A language that does says so here, and pages and pictures turn round.
    pub fn is_right_to_left(self) -> bool {
        match self {
            Lang::En | Lang::Fi => false,
        }
    }

    /// The language for an IETF tag such as `fi-FI`; `None` for one Kith does not speak.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        Lang::ALL.into_iter().find(|lang| lang.code() == primary)
    }
}
