//! The sandbox's Bot API, held to Telegram's documentation over real HTTP, and its care store to Standard Webhooks.

mod care_store;
mod faults;
mod limits;
mod objects;
mod page;
mod replicas;
mod strictness;
mod teloxide;
mod webhooks;

use kith::clock::Clock;
use kith::sandbox::{Phone, Sandbox};
use serde_json::{Value, json};

/// A sandbox and a client that speaks to it.
struct Api {
    sandbox: Sandbox,
    http: reqwest::Client,
}

impl Api {
    async fn start() -> Self {
        let sandbox = Sandbox::start(Clock::system()).await.expect("two free ports");
        Self { sandbox, http: reqwest::Client::new() }
    }

    /// A phone whose chat with the bot has started, and the update of it confirmed.
    async fn started(&self, name: &str) -> Phone {
        let phone = self.sandbox.phone(name, "en");
        phone.types("/start");
        self.result("getUpdates", json!({"offset": -1})).await;
        let newest = self.result("getUpdates", json!({})).await[0]["update_id"].as_i64().unwrap();
        self.result("getUpdates", json!({"offset": newest + 1})).await;
        phone
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.sandbox.api_url(), self.sandbox.token())
    }

    /// Posts JSON; gives the HTTP status and the answer.
    async fn call(&self, method: &str, fields: Value) -> (u16, Value) {
        read(self.http.post(self.url(method)).json(&fields)).await
    }

    #[track_caller]
    fn result(&self, method: &str, fields: Value) -> impl Future<Output = Value> {
        let method = method.to_owned();
        async move {
            let (status, answer) = self.call(&method, fields).await;
            assert_eq!((status, &answer["ok"]), (200, &json!(true)), "{method}: {answer}");
            answer["result"].clone()
        }
    }

    /// Asserts a refusal with this code whose description contains `part`.
    async fn refuses(&self, method: &str, fields: Value, code: u16, part: &str) {
        let (status, answer) = self.call(method, fields.clone()).await;
        let told = answer["description"].as_str().unwrap_or_default();
        assert_eq!(status, code, "{method} {fields}: {answer}");
        assert_eq!((&answer["ok"], &answer["error_code"]), (&json!(false), &json!(code)), "{method} {fields}");
        assert!(told.contains(part), "{method} {fields}: wanted \"{part}\", got {answer}");
    }
}

async fn read(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("an answer");
    (response.status().as_u16(), response.json().await.expect("JSON"))
}

/// An inline keyboard of one button.
fn button(fields: &Value) -> Value {
    json!({"inline_keyboard": [[fields]]})
}
