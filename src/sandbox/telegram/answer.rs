//! What a method answers: a result, or Telegram's error with its code, words and parameters.

use serde_json::{Value, json};

use crate::sandbox::failure::Failure;

/// What every method returns.
pub(super) type Answer = Result<Value, Refused>;

/// An error as the Bot API words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub code: u16,
    pub description: String,
    pub retry_after: Option<u32>,
    pub moved_to: Option<i64>,
}

impl Refused {
    fn new(code: u16, description: String) -> Self {
        Self { code, description, retry_after: None, moved_to: None }
    }

    pub(super) fn moved(to: i64) -> Self {
        let description = "Bad Request: group chat was upgraded to a supergroup chat".into();
        Self { moved_to: Some(to), ..Self::new(400, description) }
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(401, "Unauthorized".into())
    }

    pub(super) fn not_found() -> Self {
        Self::new(404, "Not Found".into())
    }

    pub(super) fn bad_gateway() -> Self {
        Self::new(502, "Bad Gateway".into())
    }

    pub(super) fn conflict(why: &str) -> Self {
        Self::new(409, format!("Conflict: {why}"))
    }

    pub(super) fn too_many(retry_after: u32) -> Self {
        let description = format!("Too Many Requests: retry after {retry_after}");
        Self { retry_after: Some(retry_after), ..Self::new(429, description) }
    }

    /// As a failure has it. One that never comes to words has none to say.
    pub(super) fn by(failure: &Failure) -> Self {
        match failure {
            Failure::Says { code, words, retry_after } => {
                Self { retry_after: *retry_after, ..Self::new(*code, words.clone()) }
            }
            _ => Self::bad_gateway(),
        }
    }

    /// The JSON that goes over the wire.
    pub(super) fn body(&self) -> Value {
        let mut body = json!({"ok": false, "error_code": self.code, "description": self.description});
        if let Some(seconds) = self.retry_after {
            body["parameters"] = json!({"retry_after": seconds});
        }
        if let Some(chat) = self.moved_to {
            body["parameters"] = json!({"migrate_to_chat_id": chat});
        }
        body
    }
}

/// `400 Bad Request: why`.
pub(super) fn bad(why: impl std::fmt::Display) -> Refused {
    Refused::new(400, format!("Bad Request: {why}"))
}

/// `403 Forbidden: why`.
pub(super) fn forbidden(why: impl std::fmt::Display) -> Refused {
    Refused::new(403, format!("Forbidden: {why}"))
}
