//! How things are worded: the only room that knows the i18n crate. Texts live in `locales/`.

pub mod calendar;
pub mod dates;
pub mod said;

// Generated: what is not used is found by a check over the locales, not by the compiler.
#[allow(dead_code, missing_docs, clippy::all, clippy::pedantic)]
mod l10n {
    include!(concat!(env!("OUT_DIR"), "/l10n.rs"));
}

use std::sync::LazyLock;

use crate::domain::language::Lang;

/// Every text in one language, a typed function each.
pub type Texts = l10n::L10nLanguage;

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| l10n::L10n::En.load());
static FINNISH: LazyLock<Texts> = LazyLock::new(|| l10n::L10n::Fi.load());

/// The texts of a language.
pub fn texts(lang: Lang) -> &'static Texts {
    match lang {
        Lang::En => &ENGLISH,
        Lang::Fi => &FINNISH,
    }
}
