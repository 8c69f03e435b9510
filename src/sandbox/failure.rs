//! What a server may answer instead of doing what it was asked: the same words for Telegram and for the care store.

/// One way for one request to go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The connection breaks before anything happens.
    Reset,
    /// It is refused in the server's own form, and nothing happens.
    Says {
        /// The status.
        code: u16,
        /// The description.
        words: String,
        /// When to come back, in seconds.
        retry_after: Option<u32>,
    },
    /// A proxy before the server answers with a page of HTML, and nothing happens.
    Page(u16),
    /// It happens, and then the answer breaks off in the middle.
    Cut,
}

impl Failure {
    /// A refusal.
    pub fn says(code: u16, words: &str) -> Self {
        Self::Says { code, words: words.to_owned(), retry_after: None }
    }

    /// 429 with the seconds to wait.
    pub fn too_many(retry_after: u32) -> Self {
        let words = format!("Too Many Requests: retry after {retry_after}");
        Self::Says { code: 429, words, retry_after: Some(retry_after) }
    }

    /// Telegram's word for a person who blocked the bot.
    pub fn blocked() -> Self {
        Self::says(403, "Forbidden: bot was blocked by the user")
    }

    /// Telegram's word for an account that is gone.
    pub fn deactivated() -> Self {
        Self::says(403, "Forbidden: user is deactivated")
    }

    /// Telegram's word for a chat it does not know.
    pub fn chat_not_found() -> Self {
        Self::says(400, "Bad Request: chat not found")
    }

    /// Telegram's word when it fails itself: `ok: false` with a 500.
    pub fn internal() -> Self {
        Self::says(500, "Internal Server Error")
    }
}
