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
