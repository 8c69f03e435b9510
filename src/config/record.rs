//! The care team's FHIR server: where it is, how we are let in, and how resources are written there.

use std::sync::Arc;

use super::door::is_safe;
use super::secrets::secret;
use super::{Settings, looks};
use crate::relay::fhir::{Asks, Guide, Login, Server, Signer, Style, roots};

/// The server these settings name; `None`: there is none.
pub(super) fn check(settings: &Settings, wrong: &mut Vec<String>) -> Option<Server> {
    let word =
        |given: &Option<String>| given.as_deref().map(str::trim).filter(|given| !given.is_empty()).map(str::to_owned);
    let Some(url) = word(&settings.fhir_url) else {
        if word(&settings.fhir_poll).is_some() || word(&settings.fhir_referrals).is_some() {
            wrong.push("KITH_FHIR_POLL or KITH_FHIR_REFERRALS is set, but KITH_FHIR_URL is not: say which server is to be read.".into());
        }
        return None;
    };
    let login = login(settings, word, wrong);
    let roots = vouching(word(&settings.fhir_ca_file), wrong);
    let guide = Guide::from_code(settings.fhir_profile.trim());
    if guide.is_none() && !settings.fhir_profile.trim().is_empty() {
        wrong.push(format!(
            "KITH_FHIR_PROFILE is not a profile ({:?}): use base, uk-core or fi-scheduling.",
            settings.fhir_profile
        ));
    }
    let guide = guide.unwrap_or_default();
    let given = word(&settings.fhir_service);
    let service = given.as_deref().and_then(|given| guide.service(given));
    if given.is_some() && service.is_none() {
        wrong.push(
            "KITH_FHIR_SERVICE is not a code with its system: it should look like http://snomed.info/sct|310116003."
                .into(),
        );
    }
    if given.is_none() && guide.wants_a_service() {
        wrong.push("KITH_FHIR_SERVICE is missing: Finnish Scheduling wants the code of the service in every appointment, for example one of THL's sosiaali- ja terveysalan palvelunimikkeistö.".into());
    }
    let system = word(&settings.fhir_system).map(|system| system.trim_end_matches('/').to_owned());
    let system = system.filter(|system| reqwest::Url::parse(system).is_ok() && !system.contains(['|', '#', ' ']));
    if system.is_none() {
        wrong.push("KITH_FHIR_SYSTEM is missing, or no address: say before which of your addresses the identifiers of meetings stand, for example https://kith.example.org/fhir. Nothing has to answer there.".into());
    }
    if !is_safe(&url) {
        wrong.push("KITH_FHIR_URL is not an https:// address: what is written there is about people's care (http:// only on this machine).".into());
    }
    let url = url.trim_end_matches('/').to_owned();
    let looks = looks::check(word(&settings.fhir_poll), word(&settings.fhir_referrals), wrong);
    Some(Server {
        url,
        login: login?,
        style: Style { system: system?, guide, service },
        roots,
        looks,
        patches: settings.fhir_patch,
    })
}

fn login(
    settings: &Settings,
    word: impl Fn(&Option<String>) -> Option<String>,
    wrong: &mut Vec<String>,
) -> Option<Login> {
    let token = secret(settings.fhir_token.as_deref(), "KITH_FHIR_TOKEN", wrong);
    let key = [word(&settings.fhir_client_id), word(&settings.fhir_key_file), word(&settings.fhir_token_url)];
    match (token, key) {
        (Some(token), [None, None, None]) => Some(Login::Bearer(token.into())),
        (None, [Some(client_id), Some(file), Some(token_url)]) => {
            if !is_safe(&token_url) {
                wrong.push("KITH_FHIR_TOKEN_URL is not an https:// address.".into());
            }
            let signer = std::fs::read_to_string(&file).map_err(anyhow::Error::from);
            match signer.and_then(|pem| Signer::from_pem(&pem)) {
                Ok(signer) => Some(Login::Asks(Asks { token_url, client_id, signer: Arc::new(signer) })),
                Err(why) => {
                    wrong.push(format!("KITH_FHIR_KEY_FILE ({file}) cannot be used: {why:#}."));
                    None
                }
            }
        }
        _ => {
            wrong.push("KITH_FHIR_URL is set: say how Kith is let in there, by KITH_FHIR_TOKEN, or by KITH_FHIR_CLIENT_ID, KITH_FHIR_KEY_FILE and KITH_FHIR_TOKEN_URL together (and not both).".into());
            None
        }
    }
}

/// Who may vouch for the server beside those whom everybody trusts.
fn vouching(file: Option<String>, wrong: &mut Vec<String>) -> Vec<Vec<u8>> {
    let Some(file) = file else { return vec![] };
    let read = std::fs::read_to_string(&file).map_err(anyhow::Error::from).and_then(|pem| roots(&pem));
    read.unwrap_or_else(|why| {
        wrong.push(format!("KITH_FHIR_CA_FILE ({file}) cannot be used: {why:#}. Ask whoever keeps the FHIR server for their CA's own certificate in PEM, and make it readable for Kith; or leave it out, where a public CA vouches for the server."));
        vec![]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &str = "/nowhere/kith.pem";

    /// A setting, and what is wrong with it.
    type Wrong = (&'static str, fn(&mut Settings));

    fn asked(change: impl Fn(&mut Settings)) -> Result<Option<Server>, Vec<String>> {
        let mut settings = Settings {
            fhir_url: Some("https://fhir.example.org/r4/".into()),
            fhir_system: Some("https://kith.example.org/fhir/".into()),
            fhir_token: Some("secret".into()),
            ..Settings::default()
        };
        change(&mut settings);
        let mut wrong = vec![];
        let server = check(&settings, &mut wrong);
        if wrong.is_empty() { Ok(server) } else { Err(wrong) }
    }

    #[test]
    fn a_server_is_named_whole_or_not_at_all() {
        let server = asked(|_| {}).unwrap().unwrap();
        assert_eq!(
            (server.url.as_str(), server.style.system.as_str()),
            ("https://fhir.example.org/r4", "https://kith.example.org/fhir")
        );
        assert!(asked(|settings| settings.fhir_url = None).unwrap().is_none());
        let fi = |service: &'static str| {
            asked(move |settings| {
                (settings.fhir_profile, settings.fhir_service) = ("fi-scheduling".into(), Some(service.into()));
            })
        };
        assert!(fi("12345").is_ok() && fi("").is_err());
        assert!(asked(|settings| settings.fhir_url = Some("http://127.0.0.1:8080/fhir".into())).is_ok());
    }

    #[test]
    fn what_is_wrong_is_said_in_a_sentence_each() {
        let wrongs: [Wrong; 10] = [
            ("KITH_FHIR_URL", |settings| settings.fhir_url = Some("http://fhir.example.org".into())),
            ("KITH_FHIR_SYSTEM", |settings| settings.fhir_system = None),
            ("KITH_FHIR_SYSTEM", |settings| settings.fhir_system = Some("a|b".into())),
            ("KITH_FHIR_TOKEN", |settings| settings.fhir_token = None),
            ("not both", |settings| settings.fhir_client_id = Some("kith".into())),
            ("KITH_FHIR_PROFILE", |settings| settings.fhir_profile = "us-core".into()),
            ("KITH_FHIR_SERVICE", |settings| settings.fhir_service = Some("12345".into())),
            ("KITH_FHIR_CA_FILE (/nowhere", |settings| settings.fhir_ca_file = Some(PEM.into())),
            ("no certificate in PEM", |settings| settings.fhir_ca_file = Some("Cargo.toml".into())),
            ("KITH_FHIR_KEY_FILE (/nowhere", |settings| {
                settings.fhir_token = None;
                settings.fhir_client_id = Some("kith".into());
                settings.fhir_key_file = Some(PEM.into());
                settings.fhir_token_url = Some("https://fhir.example.org/token".into());
            }),
        ];
        for (name, change) in wrongs {
            let wrong = asked(change).unwrap_err();
            assert!(wrong.len() == 1 && wrong[0].contains(name), "{name}: {wrong:?}");
            assert!(!wrong[0].contains("secret"), "{wrong:?}");
        }
    }
}
