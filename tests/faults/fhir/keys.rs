//! A token that is asked for with a key of our own (SMART Backend Services), and asked for anew when it is not good any more.

use std::process::Command;

use kith::clock::Clock;
use kith::relay::fhir::Signer;
use kith::sandbox::Village;
use serde_json::json;
use tempfile::TempDir;

use super::server::{SYSTEM, Server, catches_up};
use crate::scene::{invited, taps};

/// A fresh private key in PEM, made by others' code.
fn fresh(kind: &str) -> String {
    let make = format!(
        "const c = require('node:crypto'); const k = c.generateKeyPairSync({kind}); process.stdout.write(k.privateKey.export({{ type: 'pkcs8', format: 'pem' }}))"
    );
    let out = Command::new("node").args(["-e", &make]).output().expect("node");
    String::from_utf8(out.stdout).expect("PEM")
}

const RSA: &str = "'rsa', { modulusLength: 2048 }";
const P384: &str = "'ec', { namedCurve: 'P-384' }";

async fn village(server: &Server, folder: &TempDir, pem: &str) -> Village {
    let file = folder.path().join("kith-fhir.pem");
    std::fs::write(&file, pem).expect("a file");
    let village = Village::empty(Clock::system()).await.expect("a village");
    let (url, file) = (server.url.clone(), file.display().to_string());
    village.sandbox().will_be_told(move |settings| {
        settings.fhir_url = Some(format!("{url}/fhir"));
        settings.fhir_system = Some(SYSTEM.into());
        settings.fhir_client_id = Some("kith".into());
        settings.fhir_key_file = Some(file.clone());
        settings.fhir_token_url = Some(format!("{url}/token"));
    });
    village.revives().await.expect("a bot");
    village
}

#[tokio::test]
async fn a_key_of_either_kind_opens_the_server_and_a_token_that_is_over_is_asked_for_anew() {
    for kind in [P384, RSA] {
        let Some(server) = Server::start() else { return };
        let (folder, pem) = (TempDir::new().expect("a folder"), fresh(kind));
        let keys = Signer::from_pem(&pem).expect("a key").key_set()["keys"].clone();
        server.control(json!({ "keys": keys, "tokens": [] })).await;
        let village = village(&server, &folder, &pem).await;
        let cast = invited(&village).await;
        catches_up(&village).await;
        let asked = server.asked().await;
        let tokens = asked.iter().filter(|line| *line == "POST /token").count();
        assert!(tokens >= 1 && tokens * 3 < asked.len(), "a token is kept: {asked:?}");
        server.control(json!({ "tokens": [] })).await;
        taps(&village, &cast.onni, "I'm coming").await;
        assert_eq!(server.all("AppointmentResponse").await.len(), 1, "a new token was asked for at once");
        village.ends_well();
    }
}

#[tokio::test]
async fn a_key_that_the_server_does_not_know_waits_and_is_seen() {
    let Some(server) = Server::start() else { return };
    let (folder, pem) = (TempDir::new().expect("a folder"), fresh(P384));
    let village = village(&server, &folder, &pem).await;
    invited(&village).await;
    let seen = village.rows("SELECT target, trouble, dead FROM care_relay WHERE target = 'fhir'").await.expect("rows");
    assert_eq!(seen, [["fhir", "no-token", "0"]]);
    let keys = Signer::from_pem(&pem).expect("a key").key_set()["keys"].clone();
    server.control(json!({ "keys": keys })).await;
    // The assertion is good for four minutes of the server's own clock.
    village.wait(jiff::SignedDuration::from_secs(40)).await;
    assert_eq!(server.all("Appointment").await.len(), 1);
    village.ends_well();
}

#[test]
fn a_key_that_is_too_short_or_of_another_kind_is_refused() {
    if super::server::parts().is_none() {
        return;
    }
    for kind in ["'rsa', { modulusLength: 1024 }", "'ec', { namedCurve: 'P-256' }", "'ed25519'"] {
        assert!(Signer::from_pem(&fresh(kind)).is_err(), "{kind}");
    }
    assert!(Signer::from_pem("nothing").is_err());
}
