//! What may go wrong between us and a FHIR server, by class: never its words, which may quote what was sent.

use jiff::SignedDuration;
use reqwest::{Response, StatusCode};

/// So often a refusal is asked about again that may be the server's set-up, or somebody at work beside us: some two minutes.
const FEW: i64 = 6;

/// Why something was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody there, or no trust: DNS, TCP, TLS.
    Unreachable,
    /// No answer in time, or none to its end.
    TimedOut,
    /// 5xx.
    Broken,
    /// 429, and for how long it asked to be left alone.
    TooMany(Option<SignedDuration>),
    /// 401, also with a new token.
    Unauthorized,
    /// The token endpoint gave none.
    NoToken,
    /// 2xx with an answer that is not FHIR: a page of HTML, half a JSON.
    Unreadable,
    /// An answer that is longer than any of ours may be.
    TooLarge,
    /// The next page of an answer is said to be at another server: nothing of ours goes there.
    Elsewhere,
    /// Several resources have the one identifier.
    Ambiguous,
    /// Any other status: this resource as it is.
    Refused(u16),
}

impl Trouble {
    /// As it is kept and shown.
    pub fn code(self) -> String {
        match self {
            Trouble::Unreachable => "unreachable".into(),
            Trouble::TimedOut => "timed-out".into(),
            Trouble::Broken => "server-error".into(),
            Trouble::TooMany(_) => "too-many".into(),
            Trouble::Unauthorized => "unauthorized".into(),
            Trouble::NoToken => "no-token".into(),
            Trouble::Unreadable => "unreadable-answer".into(),
            Trouble::TooLarge => "too-large".into(),
            Trouble::Elsewhere => "next-elsewhere".into(),
            Trouble::Ambiguous => "ambiguous".into(),
            Trouble::Refused(status) => format!("refused-{status}"),
        }
    }

    /// After how many tries it is over; `None`: never. What is wrong with the server or the way to it says nothing of the resource, and
    /// is waited out. That a resource is invalid (400, 422) will not change by asking again; the other refusals may.
    pub fn tries(self) -> Option<i64> {
        match self {
            Trouble::Refused(400 | 422) => Some(1),
            Trouble::Refused(_) | Trouble::Ambiguous => Some(FEW),
            _ => None,
        }
    }

    /// How long the server asked to be left alone.
    pub fn asks_to_wait(self) -> SignedDuration {
        if let Trouble::TooMany(Some(wait)) = self { wait } else { SignedDuration::ZERO }
    }

    /// Out of an error on the way.
    pub(super) fn on_the_way(error: &reqwest::Error) -> Trouble {
        if error.is_timeout() || error.is_body() || error.is_decode() {
            Trouble::TimedOut
        } else {
            Trouble::Unreachable
        }
    }

    /// Out of an answer that is no success.
    pub(super) fn of(response: &Response) -> Trouble {
        match response.status() {
            StatusCode::UNAUTHORIZED => Trouble::Unauthorized,
            StatusCode::TOO_MANY_REQUESTS => Trouble::TooMany(retry_after(response)),
            StatusCode::REQUEST_TIMEOUT => Trouble::TimedOut,
            status if status.is_server_error() => Trouble::Broken,
            status => Trouble::Refused(status.as_u16()),
        }
    }
}

/// In seconds; a date is rarer than a clock that is wrong, and is not read. No longer than an hour.
fn retry_after(response: &Response) -> Option<SignedDuration> {
    let seconds: i64 = response.headers().get("retry-after")?.to_str().ok()?.trim().parse().ok()?;
    Some(SignedDuration::from_secs(seconds.clamp(0, 3600)))
}
