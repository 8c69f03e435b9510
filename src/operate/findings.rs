//! What a look at the house can find: a word on how bad it is, and a sentence that says what to do.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Ok,
    /// Worth a look, today or tomorrow.
    Look,
    /// Must be set right now.
    Wrong,
}

/// One thing that was looked at. No sentence names a person, a token or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad.
    pub level: Level,
    /// What, and what to do.
    pub sentence: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Ok => "ok",
            Level::Look => "look",
            Level::Wrong => "wrong",
        };
        write!(f, "{level:<5}  {}", self.sentence)
    }
}

/// As it should be.
pub fn ok(sentence: impl Into<String>) -> Finding {
    Finding { level: Level::Ok, sentence: sentence.into() }
}

/// Worth a look.
pub fn look(sentence: impl Into<String>) -> Finding {
    Finding { level: Level::Look, sentence: sentence.into() }
}

/// Must be set right.
pub fn wrong(sentence: impl Into<String>) -> Finding {
    Finding { level: Level::Wrong, sentence: sentence.into() }
}
