//! Somebody who came, and goes while news is on its way to them; and what may still come to them then.

use kith::sandbox::{Line, Phone};

/// The neutral word is sent at least once: when nobody knows what became of it, it comes again, so often at most.
const COPIES: usize = 3;

/// What is being sent while they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Invitation,
    Change,
    Reminder,
    Cancellation,
}

pub const ALL_NEWS: [News; 4] = [News::Invitation, News::Change, News::Reminder, News::Cancellation];

/// How somebody goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Stops,
    IsRemoved,
    IsForgotten,
}

/// Somebody who came, and will go while this news is sent.
pub struct Member {
    pub phone: Phone,
    /// Their place, the person's word for them, and the link by which they came.
    pub place: String,
    pub contact: String,
    pub link: String,
    pub how: How,
    pub during: News,
    /// From this line on their phone must be silent.
    pub from: Option<usize>,
    /// They went while the bot ran by itself: something may have been on its way to them.
    pub beside: bool,
}

impl Member {
    fn is_last_word(&self, line: &Line) -> bool {
        let words: &[&str] = match self.how {
            How::Stops => &["You have left"],
            // The second is for whoever taps again.
            How::IsForgotten => &["Kith has forgotten you", "Kith keeps nothing of you"],
            How::IsRemoved => return line.text.contains("has changed, and you are not expected"),
        };
        line.text.starts_with("(edited)") && words.iter().any(|words| line.text.contains(words))
    }

    /// The last word has come.
    pub fn has_heard(&self) -> bool {
        said(&self.phone, self.from.expect("they have gone")).iter().any(|line| self.is_last_word(line))
    }

    pub fn is_left_alone(&self, lines: &[Line]) -> bool {
        let fits = if self.how == How::IsRemoved { lines.len() <= COPIES } else { lines.len() == 1 };
        fits && lines.iter().all(|line| self.is_last_word(line))
            && lines.windows(2).all(|two| is_a_copy(&two[0].text, &two[1].text))
    }

    /// Beside a bot that runs by itself, news still comes between the tap and the commit; and what was on its way at the commit
    /// may arrive after the last word, but no more than that. Returns how many did.
    pub fn forgives(&self, lines: &mut Vec<Line>, on_their_way: usize) -> usize {
        let last_word = lines.iter().position(|line| self.is_last_word(line)).unwrap_or(lines.len());
        let late = lines.iter().skip(last_word).filter(|line| !self.is_last_word(line)).count();
        if late <= on_their_way {
            lines.retain(|line| self.is_last_word(line));
        }
        late
    }
}

/// The same word again; or, where the meeting was moved in between, the same without a time that is none of theirs.
fn is_a_copy(first: &str, second: &str) -> bool {
    first == second || second.contains("The plan for a meeting you know of has changed")
}

/// What the bot put into a chat from a line on.
pub fn said(phone: &Phone, from: usize) -> Vec<Line> {
    let lines = phone.transcript().into_iter().skip(from);
    // What goes from the chat of whoever is forgotten does not come.
    let comes = |line: &Line| !["(toast)", "(deleted)"].into_iter().any(|way| line.text.starts_with(way));
    lines.filter(|line| line.who == "bot" && comes(line)).collect()
}
