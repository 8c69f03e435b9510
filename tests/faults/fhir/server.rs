//! A FHIR R4 server of others' making (`readers/fhir-server.mjs`), started for one test on a free port.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use jiff::SignedDuration;
use kith::clock::Clock;
use kith::sandbox::Village;
use serde_json::{Value, json};

use crate::books;

/// Before every identifier.
pub const SYSTEM: &str = "https://kith.example.org/fhir";
/// What the server lets in.
pub const TOKEN: &str = "a-token-of-the-deployers";

/// The folder with the server's parts; whoever has none is told, and nothing is judged.
pub fn parts() -> Option<PathBuf> {
    let folder = std::env::var_os("KITH_TEST_FHIR").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("NOT RUN: set KITH_TEST_FHIR, as .ci/run does, to write to a FHIR server of others' making");
    }
    folder
}

/// The operator's search for referrals.
pub const SEARCH: &str = "ServiceRequest?status=active&code=https://harbour.example.org/services|open-meetings";

/// A request for somebody as the team's own system writes it, with more than Kith has use for.
pub fn request(village: &Village, id: &str) -> Value {
    json!({
        "resourceType": "ServiceRequest", "id": id, "status": "active", "intent": "order",
        "code": { "coding": [{ "system": "https://harbour.example.org/services", "code": "open-meetings" }] },
        "subject": { "reference": format!("Patient/lighthouse-{id}"), "display": "Aino Virtanen" },
        "authoredOn": (village.clock().now() - SignedDuration::from_hours(5)).to_string(),
        "reasonCode": [{ "text": "low mood" }], "note": [{ "text": "lives alone" }],
    })
}

/// A performer by one of our own names.
pub fn performer(space: &str, value: &str) -> Value {
    json!({ "identifier": { "system": format!("{SYSTEM}/{space}"), "value": value } })
}

/// A running server. It ends with this.
pub struct Server {
    process: Child,
    pub url: String,
    /// Where it speaks TLS, if it does.
    pub tls: Option<String>,
}

impl Server {
    /// `None` where its parts are not here.
    pub fn start() -> Option<Server> {
        Server::begin(None)
    }

    /// One that speaks TLS beside that, with this key and this certificate.
    pub fn start_with_tls(key: &Path, certificate: &Path) -> Option<Server> {
        Server::begin(Some([key, certificate]))
    }

    fn begin(tls: Option<[&Path; 2]>) -> Option<Server> {
        let folder = parts()?;
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/readers/fhir-server.mjs");
        let mut node = Command::new("node");
        node.arg(script).arg(folder).args(tls.into_iter().flatten()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = node.spawn().expect("node");
        let mut lines = BufReader::new(process.stdout.take().expect("its words")).lines();
        let mut address = || lines.next().expect("a line").expect("an address");
        let (url, tls) = (address(), tls.map(|_| address()));
        Some(Server { process, url, tls })
    }

    /// Changes how it is, and says what it has and what it was asked since the last time.
    pub async fn control(&self, change: Value) -> Value {
        let client = reqwest::Client::new();
        let response = client.post(format!("{}/control", self.url)).json(&change).send().await.expect("an answer");
        response.json().await.expect("JSON")
    }

    /// What goes wrong from now on.
    pub async fn faults(&self, faults: Value) {
        self.control(json!({ "faults": faults })).await;
    }

    /// What it was asked since this was last called, without questions for tokens.
    pub async fn asked(&self) -> Vec<String> {
        let said = self.control(json!({})).await;
        said["log"].as_array().expect("a log").iter().map(|line| line.as_str().expect("a line").to_owned()).collect()
    }

    /// All resources of a type, with how many versions each has had.
    pub async fn all(&self, kind: &str) -> Vec<(Value, u64)> {
        let said = self.control(json!({})).await;
        let all = said["all"].as_array().expect("resources").iter();
        let all = all.map(|one| (one["resource"].clone(), one["versions"].as_u64().expect("a number")));
        let mut all: Vec<(Value, u64)> = all.filter(|(one, _)| one["resourceType"] == kind).collect();
        all.sort_by_key(|(one, _)| one["identifier"][0]["value"].to_string());
        all
    }

    /// How many versions there are, of anything.
    pub async fn versions(&self) -> u64 {
        let said = self.control(json!({})).await;
        said["all"].as_array().expect("resources").iter().map(|one| one["versions"].as_u64().expect("a number")).sum()
    }

    /// A story whose bot writes here.
    pub async fn story(story: impl AsyncFnOnce(&Village, &Server)) {
        let Some(server) = Server::start() else { return };
        let village = server.village().await;
        story(&village, &server).await;
        village.ends_well();
    }

    /// A village whose bot writes here by the deployer's token, and looks every half minute whether somebody is referred.
    pub async fn read(&self) -> Village {
        let village = self.village().await;
        village.sandbox().will_be_told(|settings| {
            settings.fhir_poll = Some("30".into());
            settings.fhir_referrals = Some(SEARCH.into());
        });
        village.restart().await.expect("the bot again");
        village
    }

    /// A story whose bot reads here, and may change how people stand in the team's own appointments.
    pub async fn patching(story: impl AsyncFnOnce(&Village, &Server)) {
        let Some(server) = Server::start() else { return };
        let village = server.read().await;
        village.sandbox().will_be_told(|settings| settings.fhir_patch = true);
        village.restart().await.expect("the bot again");
        story(&village, &server).await;
        village.ends_well();
    }

    /// A story whose bot reads here.
    pub async fn reading(story: impl AsyncFnOnce(&Village, &Server)) {
        let Some(server) = Server::start() else { return };
        let village = server.read().await;
        story(&village, &server).await;
        village.ends_well();
    }

    /// The team's own system puts these there, as of now by the village's clock, and the bot looks.
    pub async fn puts(&self, village: &Village, resources: &[Value]) {
        self.puts_unseen(village, resources).await;
        looks(village).await;
    }

    /// The same before the bot looks, also with times of their own.
    pub async fn puts_unseen(&self, village: &Village, resources: &[Value]) {
        let now = village.clock().now().to_string();
        let mut resources = resources.to_vec();
        for one in resources.iter_mut().filter(|one| one["meta"].is_null()) {
            one["meta"] = json!({ "lastUpdated": now });
        }
        self.control(json!({ "put": resources })).await;
    }

    /// A village whose bot writes here by the deployer's token.
    pub async fn village(&self) -> Village {
        let village = Village::empty(Clock::system()).await.expect("a village");
        let url = format!("{}/fhir", self.url);
        village.sandbox().will_be_told(move |settings| {
            settings.fhir_url = Some(url.clone());
            settings.fhir_system = Some(SYSTEM.into());
            settings.fhir_token = Some(TOKEN.into());
        });
        village.revives().await.expect("a bot");
        village
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Lets the next look come.
pub async fn looks(village: &Village) {
    village.wait(SignedDuration::from_secs(31)).await;
}

/// Lets retries come due until nothing waits for the server.
pub async fn catches_up(village: &Village) {
    for _ in 0..60 {
        village.settle().await;
        let waiting = "SELECT (SELECT COUNT(*) FROM relay_event WHERE fhir_at IS NULL) + (SELECT COUNT(*) FROM fhir_stream WHERE state = 'later')";
        if books::rows(village, waiting).await == [["0"]] {
            return;
        }
        village.clock().advance(SignedDuration::from_mins(11));
    }
    panic!(
        "the FHIR server never caught up: {:?}",
        books::rows(village, "SELECT stream, state, trouble FROM fhir_stream").await
    );
}
