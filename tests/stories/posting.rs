//! The team's own system, which refers people by HTTP.

use kith::sandbox::{REFERRALS_TOKEN, Village};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

/// Until the door is open, nobody answers; then somebody does.
const TRIES: usize = 100_000;

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Of HTTP.
    pub status: StatusCode,
    /// The body.
    pub said: Value,
    /// The header of this name.
    pub retry_after: String,
}

/// Where referrals are posted.
pub fn address(village: &Village) -> String {
    format!("http://{}/referrals", village.port().address())
}

/// Asks a bot that runs.
pub async fn asks(url: &str, method: Method, (token, kind): (&str, &str), body: String) -> Answer {
    for _ in 0..TRIES {
        let request = Client::new().request(method.clone(), url).bearer_auth(token).header("content-type", kind);
        let Ok(answer) = request.body(body.clone()).send().await else {
            tokio::task::yield_now().await;
            continue;
        };
        let retry_after =
            answer.headers().get("retry-after").map_or("", |wait| wait.to_str().expect("text")).to_owned();
        let (status, text) = (answer.status(), answer.text().await.expect("a body"));
        let said = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}: not JSON: {text}"));
        return Answer { status, said, retry_after };
    }
    panic!("nobody answers at {url}");
}

/// Posts a referral to a bot that runs.
pub async fn sends(village: &Village, body: &Value) -> Answer {
    asks(&address(village), Method::POST, (REFERRALS_TOKEN, "application/json"), body.to_string()).await
}
