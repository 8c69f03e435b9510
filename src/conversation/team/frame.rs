//! What stands around a board on its page.

use crate::domain::language::Lang;
use crate::words::texts;

/// The words around a board.
pub struct Frame {
    /// What the page is called.
    pub title: String,
    /// "As of": the time follows it.
    pub as_of: String,
    /// What the headings are.
    pub today: String,
    /// …
    pub later: String,
    /// …
    pub without: String,
    /// Nothing is planned today.
    pub nothing_today: String,
    /// They work with nobody yet.
    pub nobody: String,
    /// Who is asked.
    pub guests: String,
    /// Without a script the page stands still.
    pub still: String,
    /// It is too old to show a state.
    pub old: String,
    /// Look again.
    pub again: String,
    /// Sign out.
    pub out: String,
    /// Something has changed.
    pub changed: String,
    /// A word for what is not known any more.
    pub unknown: String,
    /// That each look is told.
    pub told: String,
}

impl Frame {
    /// In this language.
    pub fn of(lang: Lang) -> Frame {
        let t = texts(lang);
        Frame {
            title: t.board_title(),
            as_of: t.board_as_of(),
            today: t.board_today(),
            later: t.board_later(),
            without: t.board_without(),
            nothing_today: t.board_nothing_today(),
            nobody: t.convening_nobody_yet(),
            guests: t.board_guests(),
            still: t.board_still(),
            old: t.board_old(),
            again: t.pages_look_again(),
            out: t.board_out(),
            changed: t.board_changed(),
            unknown: t.board_unknown(),
            told: t.board_told(),
        }
    }
}
