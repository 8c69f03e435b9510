//! Screens become pages: the same texts and buttons, as plain HTML that works without any script. The templates are in `templates/`.

use askama::Template;

use crate::conversation::own::page::Shown;
use crate::conversation::{Command, House, Key, Screen, help};
use crate::domain::language::Lang;
use crate::words::texts;

/// A page with somebody's screens.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    lang: &'static str,
    title: String,
    root: &'a str,
    home: String,
    toast: Option<String>,
    cards: Vec<Card>,
    asks_text: bool,
    is_home: bool,
    menu: Vec<(String, String)>,
    write: String,
    send: String,
    copy: String,
    back: String,
    more: String,
    whose: String,
    nobody_reads: String,
    signpost: String,
}

/// A screen on a page.
struct Card {
    paragraphs: Vec<Vec<Vec<Piece>>>,
    rows: Vec<Vec<Control>>,
}

/// A piece of a line: words, or a command that can be followed.
struct Piece {
    text: String,
    command: Option<String>,
}

/// What can be pressed.
enum Control {
    Tap(String, String),
    Open(String, String),
    Copy(String),
}

/// A page that says something, and perhaps asks one thing.
#[derive(Template)]
#[template(path = "plain.html")]
struct Plain<'a> {
    lang: &'static str,
    title: String,
    root: &'a str,
    error: Option<String>,
    paragraphs: Vec<String>,
    field: Option<String>,
    go_on: String,
    keys: Vec<(String, &'static str)>,
    elsewhere: Option<(String, String)>,
    nobody_reads: String,
    signpost: String,
}

/// A letter for paper.
#[derive(Template)]
#[template(path = "letter.html")]
struct Letter<'a> {
    lang: &'static str,
    title: String,
    root: &'a str,
    print: String,
    paragraphs: Vec<String>,
    qr: String,
    url: String,
    life: String,
}

/// What a plain page asks.
#[derive(Default)]
pub struct Asks {
    /// What went wrong with the answer before.
    pub error: Option<String>,
    /// A name is asked for.
    pub name: bool,
    /// Buttons: their words, and what they say.
    pub keys: Vec<(String, &'static str)>,
    /// Another way in: the words before it, and its address.
    pub elsewhere: Option<(String, String)>,
}

fn root(house: &House) -> &str {
    house.pages.as_deref().unwrap_or_default()
}

/// Somebody's page. `home` is its address.
pub fn page(house: &House, shown: Shown, home: &str, is_home: bool) -> askama::Result<String> {
    let t = texts(shown.lang);
    // Before they agreed there is one thing to do: wait, and look again.
    let is_new = shown.menu.is_empty();
    let page = Page {
        lang: shown.lang.code(),
        title: if is_new { t.pages_title() } else { t.pages_home() },
        root: root(house),
        home: home.to_owned(),
        toast: shown.toast,
        cards: shown.screens.into_iter().map(card).collect(),
        asks_text: shown.asks_text,
        is_home: is_home && !is_new,
        menu: shown.menu,
        write: t.pages_write(),
        send: t.pages_send(),
        copy: t.pages_copy(),
        back: if is_new { t.pages_look_again() } else { t.gathering_back() },
        more: t.pages_more(),
        whose: t.pages_whose(),
        nobody_reads: t.pages_nobody_reads(),
        signpost: house.signpost.in_language(shown.lang).to_owned(),
    };
    page.render()
}

/// A page that says this.
pub fn plain(house: &House, lang: Lang, text: &str, asks: Asks) -> askama::Result<String> {
    let t = texts(lang);
    let plain = Plain {
        lang: lang.code(),
        title: t.pages_title(),
        root: root(house),
        error: asks.error,
        paragraphs: text.split("\n\n").map(str::to_owned).collect(),
        field: asks.name.then(|| t.pages_your_name()),
        go_on: t.pages_go_on(),
        keys: asks.keys,
        elsewhere: asks.elsewhere,
        nobody_reads: t.pages_nobody_reads(),
        signpost: house.signpost.in_language(lang).to_owned(),
    };
    plain.render()
}

/// A letter for paper that leads to this address; `qr` is its picture, as a `data:` address.
pub fn letter(house: &House, lang: Lang, url: &str, qr: String, days: i64) -> askama::Result<String> {
    let t = texts(lang);
    let letter = Letter {
        lang: lang.code(),
        title: t.pages_letter_title(),
        root: root(house),
        print: t.pages_letter_print(),
        paragraphs: t.pages_letter().split("\n\n").map(str::to_owned).collect(),
        qr,
        url: url.to_owned(),
        life: t.pages_letter_life(days),
    };
    letter.render()
}

fn card(screen: Screen) -> Card {
    let pieces = |text: &str| text.split('\n').map(line).collect();
    let control = |key| match key {
        Key::Tap(label, button) => Control::Tap(label, button.encode()),
        Key::Open(label, url) => Control::Open(label, url),
        Key::Copy(_, text) => Control::Copy(text),
    };
    Card {
        paragraphs: screen.text.split("\n\n").map(pieces).collect(),
        rows: screen.rows.into_iter().map(|row| row.into_iter().map(control).collect()).collect(),
    }
}

/// `/stop` in a text is a way to it.
fn line(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = vec![];
    for part in text.split_inclusive(' ') {
        let word: String =
            part.strip_prefix('/').unwrap_or_default().chars().take_while(char::is_ascii_lowercase).collect();
        if !word.is_empty() && Command::named(&word) != Command::Unknown {
            let rest = part[1 + word.len()..].to_owned();
            pieces.push(Piece { text: format!("/{word}"), command: Some(word) });
            pieces.push(Piece { text: rest, command: None });
        } else {
            match pieces.last_mut().filter(|piece| piece.command.is_none()) {
                Some(piece) => piece.text.push_str(part),
                None => pieces.push(Piece { text: part.to_owned(), command: None }),
            }
        }
    }
    pieces
}

/// What a browser hears while the store is away: also then whom to call.
pub fn busy(house: &House, lang: Lang) -> String {
    plain(house, lang, &texts(lang).pages_busy(), Asks::default()).unwrap_or_else(|_| help::nobody_reads(house, lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Button;
    use crate::conversation::room::{Age, Signpost};
    use crate::domain::profile::Profile;
    use crate::domain::retention::Retention;
    use crate::domain::when::Zone;

    #[test]
    fn a_command_in_a_text_is_a_way_to_it_and_nothing_is_lost() {
        for text in ["Leave: /stop, whenever you like.", "/log", "No / here, and no /such thing", "(/help)", ""] {
            let pieces = line(text);
            assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
        }
        let ways: Vec<_> = line("Leave: /stop, or /such").into_iter().filter_map(|piece| piece.command).collect();
        assert_eq!(ways, ["stop"]);
    }

    fn house() -> House {
        House {
            bot: "bot".into(),
            signpost: Signpost { words: [("en".to_owned(), "Call 112".to_owned())].into() },
            zone: Zone::UTC,
            retention: Retention::default(),
            age: Age::default(),
            pages: Some("https://kith.example.org".into()),
            mails: true,
            profile: Profile::default(),
            pepper: "pepper".into(),
            pulse: crate::pulse::Pulse::default(),
        }
    }

    #[test]
    fn what_people_are_called_and_what_they_typed_is_text_and_never_markup() {
        let markup = "</p><script>alert(1)</script> & \"Onni\"";
        let screen =
            Screen::say(markup).tap(markup, Button::Mailbox()).row([Key::Copy(String::new(), markup.to_owned())]);
        let (toast, menu) = (Some(markup.to_owned()), vec![("log".to_owned(), markup.to_owned())]);
        let shown = Shown { lang: Lang::En, toast, screens: vec![screen], asks_text: true, menu };
        let page = page(&house(), shown, "https://kith.example.org/p/x", true).expect("a page");
        assert!(!page.contains("<script>") && !page.contains("</p><"), "{page}");
        assert_eq!(page.matches("alert(1)").count(), 5, "and all of it is there: {page}");
        let plain = plain(&house(), Lang::En, markup, Asks { error: Some(markup.into()), ..Asks::default() });
        assert!(!plain.expect("a page").contains("<script>"));
    }
}
