//! A board as HTML. The templates are `templates/board.html` and, for what changes, `templates/board_rows.html`.

use askama::Template;

use crate::conversation::House;
use crate::conversation::team::board::Board;
use crate::conversation::team::frame::Frame;
use crate::conversation::team::signing::Look;
use crate::web::board::sheet;
use crate::words::texts;

/// The whole page.
#[derive(Template)]
#[template(path = "board.html")]
struct Page<'a> {
    lang: &'static str,
    title: String,
    root: &'a str,
    f: Frame,
    board: &'a Board,
    as_of: &'a str,
    gone: &'a str,
    old: String,
    nobody_reads: String,
    signpost: String,
}

/// What changes.
#[derive(Template)]
#[template(path = "board_rows.html")]
struct Rows<'a> {
    f: Frame,
    board: &'a Board,
    as_of: &'a str,
}

/// The page of this look.
pub fn page(house: &House, look: &Look) -> askama::Result<String> {
    let lang = look.board.lang;
    let f = Frame::of(lang);
    let page = Page {
        lang: lang.code(),
        title: f.title.clone(),
        root: house.pages.as_deref().unwrap_or_default(),
        old: f.old.clone(),
        f,
        board: &look.board,
        as_of: &look.as_of,
        gone: &look.gone,
        nobody_reads: texts(lang).pages_nobody_reads(),
        signpost: house.signpost.in_language(lang).to_owned(),
    };
    page.render()
}

/// Its rows alone.
pub fn rows(look: &Look) -> askama::Result<String> {
    Rows { f: Frame::of(look.board.lang), board: &look.board, as_of: &look.as_of }.render()
}

/// A sign for each state, so that nobody has to tell colours apart; the word stands beside it.
pub fn sign(code: &str) -> &'static str {
    match code {
        "ready" | "coming" => "✓",
        "waiting" | "not_sure" => "~",
        "cannot" | "not_coming" => "✕",
        "begun" => "▸",
        "asked" => "○",
        "unreachable" => "!",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::team::board::{Entry, Guest, State};
    use crate::domain::ids::NetworkId;
    use crate::domain::language::Lang;

    #[test]
    fn what_people_are_called_is_text_and_what_is_unknown_has_a_sign_of_its_own() {
        let markup = "</p><script>alert(1)</script>";
        let said = || markup.to_owned();
        let entry = Entry {
            network: NetworkId("n".into()),
            person: said(),
            when: said(),
            form: said(),
            place: said(),
            state: State { code: "unknown", word: "Unknown".into(), sentence: said() },
            version: said(),
            clock: said(),
            counts: said(),
            guests: vec![Guest { code: "asked", line: said() }],
            arrange: vec![said()],
            unsure: said(),
        };
        let board = Board { lang: Lang::En, today: vec![entry], later: vec![], without: vec![] };
        let html = rows(&Look { board, as_of: "14:05".into(), gone: String::new() }).expect("rows");
        assert!(!html.contains("<script>"), "{html}");
        assert_eq!(html.matches("alert(1)").count(), 11, "all of it is there: {html}");
        assert!(html.contains(r#"data-state="unknown""#) && html.contains('?'), "{html}");
    }
}
