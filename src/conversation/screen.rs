//! What somebody sees: text, buttons, perhaps a picture. No Telegram type; the limits are Telegram's.

use super::buttons::Button;

/// One message, or what a message becomes when it is edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// Plain text, at most 4096 characters (1024 under a picture).
    pub text: String,
    /// Rows of buttons.
    pub rows: Vec<Vec<Key>>,
    /// Content of a QR picture shown above the text.
    pub qr: Option<String>,
    /// A file above the text.
    pub file: Option<File>,
    /// The picture shows itself only after a tap: the phone is in other hands, too.
    pub covered: bool,
    /// Arrives without a sound.
    pub silent: bool,
    /// May be forwarded and saved. Nothing else may, for what names nobody now may name somebody after a tap, and no edit protects.
    pub open: bool,
}

/// A file above a message's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, which says nothing of what it is about.
    pub name: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// What is in it.
    pub content: Vec<u8>,
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Tells Kith.
    Tap(String, Button),
    /// Opens an address.
    Open(String, String),
    /// Copies a text.
    Copy(String, String),
}

impl Screen {
    /// A text alone.
    pub fn say(text: impl Into<String>) -> Self {
        Self { text: tidy(&text.into()), ..Self::default() }
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn and(mut self, paragraph: impl AsRef<str>) -> Self {
        let paragraph = tidy(paragraph.as_ref());
        if !paragraph.is_empty() {
            self.text = format!("{}\n\n{paragraph}", self.text);
        }
        self
    }

    /// Adds a row with one button.
    #[must_use]
    pub fn tap(self, label: impl AsRef<str>, button: Button) -> Self {
        self.row([Key::Tap(tidy(label.as_ref()), button)])
    }

    /// Adds a row of buttons.
    #[must_use]
    pub fn row(mut self, keys: impl IntoIterator<Item = Key>) -> Self {
        self.rows.push(keys.into_iter().collect());
        self
    }

    /// Shows a QR picture above the text.
    #[must_use]
    pub fn with_qr(mut self, content: impl Into<String>) -> Self {
        self.qr = Some(content.into());
        self
    }

    /// Shows a file above the text.
    #[must_use]
    pub fn with_file(mut self, file: File) -> Self {
        self.file = Some(file);
        self
    }

    /// Its picture shows itself only after a tap, if that is so.
    #[must_use]
    pub fn covered(mut self, yes: bool) -> Self {
        self.covered = yes;
        self
    }

    /// To be passed on, or kept elsewhere: it names nobody.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }
}

impl Key {
    /// A button that tells Kith.
    pub fn tap(label: impl AsRef<str>, button: Button) -> Key {
        Key::Tap(tidy(label.as_ref()), button)
    }
}

/// Isolation marks keep a right-to-left name from turning a sentence around; where there is none, they are only in the way
/// of copying and searching. NUL and other controls never leave the house.
pub fn tidy(text: &str) -> String {
    let keep_marks = text.chars().any(is_right_to_left);
    let wanted = |c: &char| match c {
        '\u{2068}' | '\u{2069}' => keep_marks,
        '\n' => true,
        c => !c.is_control(),
    };
    text.chars().filter(wanted).collect()
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}' | '\u{200f}' | '\u{202b}' | '\u{202e}')
}

/// A name somebody gave, fit for a sentence: one line, no controls or invisible directions, at most `most` characters.
/// `None` if nothing readable is left.
pub fn clean_name(raw: &str, most: usize) -> Option<String> {
    let invisible = |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}' | '\u{fffd}');
    let spaced = raw.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c });
    let kept: String = spaced.filter(|c| !invisible(c)).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(most).collect();
    let name = name.trim().to_owned();
    name.chars().any(|c| !c.is_whitespace() && !is_filler(c)).then_some(name)
}

/// Leaves nothing to see by itself: fillers, the empty braille sign, what only changes the sign before it.
fn is_filler(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}
