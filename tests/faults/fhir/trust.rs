//! Whose word counts for the FHIR server's certificate: the public CAs', and that of the one the deployer names. Certificates are made anew each time.

use std::path::{Path, PathBuf};

use kith::clock::Clock;
use kith::sandbox::Village;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

use super::server::{SYSTEM, Server, TOKEN, catches_up};
use crate::scene::invited;

/// A CA of somebody's own.
struct Private {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

fn keeps(folder: &TempDir, name: &str, pem: &str) -> PathBuf {
    let file = folder.path().join(name);
    std::fs::write(&file, pem).expect("a file");
    file
}

impl Private {
    fn new(folder: &TempDir, name: &str) -> Private {
        let (mut params, key) = (CertificateParams::default(), KeyPair::generate().expect("a key"));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let own = params.self_signed(&key).expect("a certificate");
        Private { file: keeps(folder, name, &own.pem()), issuer: Issuer::new(params, key) }
    }

    /// A server that this CA vouches for.
    fn server(&self, folder: &TempDir) -> Option<Server> {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec!["127.0.0.1".into()]).expect("a name");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate").pem();
        let key = keeps(folder, "server.key", &key.serialize_pem());
        Server::start_with_tls(&key, &keeps(folder, "server.pem", &certificate))
    }
}

async fn village(server: &Server, ca: Option<&Path>) -> Village {
    let village = Village::empty(Clock::system()).await.expect("a village");
    let url = format!("{}/fhir", server.tls.as_ref().expect("TLS"));
    let ca = ca.map(|file| file.display().to_string());
    village.sandbox().will_be_told(move |settings| {
        settings.fhir_url = Some(url.clone());
        settings.fhir_system = Some(SYSTEM.into());
        settings.fhir_token = Some(TOKEN.into());
        settings.fhir_ca_file.clone_from(&ca);
    });
    village.revives().await.expect("a bot");
    village
}

#[tokio::test]
async fn a_private_ca_vouches_for_the_server_only_where_its_file_is_named() {
    let folder = TempDir::new().expect("a folder");
    let (theirs, others) = (Private::new(&folder, "theirs.pem"), Private::new(&folder, "others.pem"));
    let Some(server) = theirs.server(&folder) else { return };
    for ca in [None, Some(others.file.as_path())] {
        let village = village(&server, ca).await;
        invited(&village).await;
        let seen = village.rows("SELECT target, trouble FROM care_relay WHERE target = 'fhir'").await.expect("rows");
        assert_eq!(seen, [["fhir", "unreachable"]], "{ca:?}");
        assert_eq!((server.versions().await, server.asked().await.len()), (0, 0), "nothing is said to a stranger");
    }
    let village = village(&server, Some(&theirs.file)).await;
    invited(&village).await;
    catches_up(&village).await;
    assert_eq!(server.all("Appointment").await.len(), 1);
    village.ends_well();
}
