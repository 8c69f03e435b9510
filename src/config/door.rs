//! Our own door to the network: whether updates are brought or asked for, and where `/live`, `/ready` and `/metrics` answer.

use std::net::SocketAddr;

use secrecy::SecretString;

use super::Settings;
use crate::telegram::webhook;

/// Where a webhook's server listens, if nothing else is said: a proxy of the same machine reaches it there.
const LISTEN: &str = "127.0.0.1:8080";
/// The ports Telegram brings updates to: <https://core.telegram.org/bots/api#setwebhook>
const PORTS: [u16; 4] = [443, 80, 88, 8443];
/// What our own server answers beside the webhook.
pub const OWN_PATHS: [&str; 4] = ["/live", "/ready", "/metrics", "/referrals"];
/// The shortest token that opens the way for referrals.
const SHORTEST_TOKEN: usize = 32;
/// Below which of our pages' paths something answers.
const PAGES: [&str; 5] = ["/calendar/", "/i/", "/p/", "/m/", "/board"];

/// The server, and what comes through it.
#[derive(Clone, Debug)]
pub struct Door {
    /// Where it listens.
    pub listen: SocketAddr,
    /// How Telegram brings updates; without it they are asked for.
    pub webhook: Option<Hook>,
    /// Where our pages can be reached from outside, without a slash at the end.
    pub pages: Option<String>,
    /// What whoever posts referrals shows; without it there is no such path.
    pub referrals: Option<SecretString>,
}

impl Door {
    /// The path below which our pages are, without a slash at the end.
    pub fn pages_path(&self) -> Option<&str> {
        let (_, rest) = self.pages.as_deref()?.split_once("://")?;
        Some(rest.find('/').map_or("", |slash| &rest[slash..]))
    }
}

/// Where Telegram brings updates.
#[derive(Clone, Debug)]
pub struct Hook {
    /// As Telegram is told.
    pub url: String,
    /// Its path, at which our server listens for it.
    pub path: String,
    /// What Telegram shows with every update.
    pub secret: SecretString,
}

/// The door these settings ask for; `None`: updates are asked for, and nothing listens.
pub(super) fn check(settings: &Settings, token: Option<&SecretString>, wrong: &mut Vec<String>) -> Option<Door> {
    let secret = super::secret(settings.webhook_secret.as_deref(), "KITH_WEBHOOK_SECRET", wrong);
    let url = settings.public_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
    let listen = settings.listen.as_deref().map(str::trim).filter(|listen| !listen.is_empty());
    let pages = settings.pages_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
    let referrals = super::secret(settings.referrals_token.as_deref(), "KITH_REFERRALS_TOKEN", wrong);
    if url.is_none() && listen.is_none() && pages.is_none() && referrals.is_none() {
        return None;
    }
    let referrals = referrals.map(|token| checked_token(token, wrong));
    let pages = pages.and_then(|url| pages_url(url, wrong));
    let listen = address(listen.unwrap_or(LISTEN), settings.behind_proxy, wrong);
    let secret = secret.map(|secret| checked_secret(secret, wrong)).or(token.map(webhook::secret_of));
    let webhook = url.and_then(|url| hook(url, settings, secret?, wrong));
    let door = Door { listen: listen?, webhook, pages, referrals };
    let among = |path: &str, hook: &Hook| PAGES.iter().find(|page| hook.path.starts_with(&format!("{path}{page}")));
    if let Some(page) = door.pages_path().zip(door.webhook.as_ref()).and_then(|(path, hook)| among(path, hook)) {
        wrong.push(format!("KITH_PUBLIC_URL lies below {page} of KITH_PAGES_URL: give the webhook a path of its own."));
    }
    Some(door)
}

/// By TLS, or on this very machine.
pub(super) fn is_safe(url: &str) -> bool {
    reqwest::Url::parse(url).is_ok_and(|url| url.has_host() && goes_safely(&url))
}

fn goes_safely(url: &reqwest::Url) -> bool {
    let here = url.host_str().is_some_and(|host| host == "localhost" || host == "127.0.0.1");
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

/// People's browsers and calendars come by https; over this machine, for trying it, by http.
fn pages_url(url: &str, wrong: &mut Vec<String>) -> Option<String> {
    let parsed = reqwest::Url::parse(url).ok().filter(reqwest::Url::has_host);
    let plain = |url: &reqwest::Url| {
        url.query().is_none()
            && url.fragment().is_none()
            && !url.path().contains(['{', '}', '*'])
            && url.username().is_empty()
    };
    let Some(parsed) = parsed.filter(|parsed| goes_safely(parsed) && plain(parsed)) else {
        wrong.push(format!(
            "KITH_PAGES_URL is not a plain https:// address ({url:?}): pages with people's meetings go over TLS only. For example https://kith.example.org."
        ));
        return None;
    };
    Some(parsed.to_string().trim_end_matches('/').to_owned())
}

fn address(listen: &str, behind_proxy: bool, wrong: &mut Vec<String>) -> Option<SocketAddr> {
    let Ok(address) = listen.parse::<SocketAddr>() else {
        wrong.push(format!("KITH_LISTEN is not an address and a port ({listen:?}): it should look like {LISTEN}."));
        return None;
    };
    if !address.ip().is_loopback() && !behind_proxy {
        wrong.push(format!(
            "KITH_LISTEN ({address}) can be reached from outside, and Kith speaks no TLS: put a proxy in front that does, and say so with KITH_BEHIND_PROXY=1, or use {LISTEN}."
        ));
    }
    Some(address)
}

fn checked_secret(secret: String, wrong: &mut Vec<String>) -> SecretString {
    let good = |sign: u8| sign.is_ascii_alphanumeric() || b"_-".contains(&sign);
    if !(32..=256).contains(&secret.len()) || !secret.bytes().all(good) {
        wrong.push("KITH_WEBHOOK_SECRET cannot be used: Telegram takes letters, digits, _ and -; give it 32 to 256 of them, or leave it out.".into());
    }
    secret.into()
}

fn checked_token(token: String, wrong: &mut Vec<String>) -> SecretString {
    if token.len() < SHORTEST_TOKEN || !token.bytes().all(|sign| sign.is_ascii_graphic()) {
        wrong.push("KITH_REFERRALS_TOKEN cannot be used: give it 32 or more letters, digits or signs without a space, or leave it out.".into());
    }
    token.into()
}

/// Telegram's own servers come by https only; a Bot API server of one's own may come over this machine by http.
fn hook(url: &str, settings: &Settings, secret: SecretString, wrong: &mut Vec<String>) -> Option<Hook> {
    let parsed = reqwest::Url::parse(url).ok().filter(reqwest::Url::has_host);
    let telegrams_own = settings.api_url.contains("//api.telegram.org");
    let here = parsed.as_ref().and_then(|parsed| parsed.host_str()?.parse::<std::net::IpAddr>().ok());
    let local = here.is_some_and(|ip| ip.is_loopback()) && !telegrams_own;
    let Some(parsed) = parsed.filter(|parsed| parsed.scheme() == "https" || (parsed.scheme() == "http" && local))
    else {
        wrong.push(format!(
            "KITH_PUBLIC_URL is not an https:// address ({url:?}): Telegram brings updates nowhere else. For example https://kith.example.org/telegram."
        ));
        return None;
    };
    if telegrams_own && !parsed.port_or_known_default().is_some_and(|port| PORTS.contains(&port)) {
        wrong.push("KITH_PUBLIC_URL has a port that Telegram does not come to: use 443, 80, 88 or 8443.".into());
    }
    let path = parsed.path().to_owned();
    if path == "/" || OWN_PATHS.contains(&path.as_str()) || path.contains(['{', '}', '*']) {
        wrong.push(format!(
            "KITH_PUBLIC_URL needs a path of its own, for example https://kith.example.org/telegram; {path:?} cannot be it."
        ));
        return None;
    }
    Some(Hook { url: parsed.to_string(), path, secret })
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn asked(change: impl FnOnce(&mut Settings)) -> Result<Option<Door>, Vec<String>> {
        let mut settings = Settings { api_url: "https://api.telegram.org".into(), ..Settings::default() };
        change(&mut settings);
        let mut wrong = vec![];
        let door = check(&settings, Some(&"1:a".to_owned().into()), &mut wrong);
        if wrong.is_empty() { Ok(door) } else { Err(wrong) }
    }

    #[test]
    fn without_a_setting_nothing_listens_and_a_public_address_is_enough_for_a_webhook() {
        assert!(asked(|_| {}).unwrap().is_none());
        let door = asked(|settings| settings.public_url = Some("https://kith.example.org/t".into())).unwrap().unwrap();
        let hook = door.webhook.unwrap();
        assert_eq!((door.listen.to_string().as_str(), hook.path.as_str()), (LISTEN, "/t"));
        assert!(hook.secret.expose_secret().len() >= 43);
        let door = asked(|settings| settings.listen = Some("127.0.0.1:9000".into())).unwrap().unwrap();
        assert!(door.webhook.is_none(), "asking for updates, with a page for those who watch");
    }

    #[test]
    fn what_cannot_be_used_is_said_and_no_secret_with_it() {
        let url = |url: &str| asked(|settings| settings.public_url = Some(url.into())).unwrap_err().join(" ");
        for bad in ["http://kith.example.org/t", "kith.example.org/t", "ftp://x/t", "http://127.0.0.1/t"] {
            assert!(url(bad).contains("https://"), "{bad}");
        }
        assert!(url("https://kith.example.org:8081/t").contains("443, 80, 88 or 8443"));
        for bad in ["https://kith.example.org", "https://kith.example.org/metrics"] {
            assert!(url(bad).contains("path of its own"), "{bad}");
        }
        let listen = |listen: &str| asked(|settings| settings.listen = Some(listen.into())).unwrap_err().join(" ");
        assert!(listen("8080").contains("KITH_LISTEN") && listen("0.0.0.0:8080").contains("KITH_BEHIND_PROXY=1"));
        for bad in ["canary", "canary with spaces and ünusual signs that is long enough"] {
            let said = asked(|settings| {
                settings.public_url = Some("https://kith.example.org/t".into());
                settings.webhook_secret = Some(bad.into());
            })
            .unwrap_err()
            .join(" ");
            assert!(said.contains("KITH_WEBHOOK_SECRET") && !said.contains("canary"), "{said}");
        }
    }

    #[test]
    fn referrals_need_a_long_token_and_open_the_door_by_themselves() {
        let door = |token: &str| asked(|settings| settings.referrals_token = Some(token.into()));
        let good = door(&"a+/=".repeat(8)).unwrap().unwrap();
        assert!(good.referrals.is_some() && good.webhook.is_none() && good.listen.to_string() == LISTEN);
        assert!(asked(|settings| settings.listen = Some("127.0.0.1:9".into())).unwrap().unwrap().referrals.is_none());
        for bad in ["canary", "canary with spaces that is long enough for it"] {
            let said = door(bad).unwrap_err().join(" ");
            assert!(said.contains("KITH_REFERRALS_TOKEN") && !said.contains("canary"), "{said}");
        }
    }

    #[test]
    fn pages_are_below_an_address_that_only_tls_or_this_machine_leads_to() {
        let pages = |url: &str| asked(|settings| settings.pages_url = Some(url.into()));
        for (url, path) in
            [("https://kith.example.org/", ""), ("https://example.org/kith/", "/kith"), ("http://127.0.0.1:8080", "")]
        {
            let door = pages(url).unwrap().unwrap();
            assert_eq!((door.pages.as_deref(), door.pages_path()), (Some(url.trim_end_matches('/')), Some(path)));
            assert_eq!((door.listen.to_string().as_str(), door.webhook.is_none()), (LISTEN, true));
        }
        for bad in [
            "http://kith.example.org",
            "kith.example.org",
            "https://kith.example.org/?a=b",
            "https://a:b@kith.example.org",
        ] {
            assert!(pages(bad).unwrap_err().join(" ").contains("KITH_PAGES_URL"), "{bad}");
        }
        let both = asked(|settings| {
            settings.pages_url = Some("https://kith.example.org".into());
            settings.public_url = Some("https://kith.example.org/calendar/telegram".into());
        });
        assert!(both.unwrap_err().join(" ").contains("path of its own"));
    }

    #[test]
    fn a_bot_api_server_of_ones_own_may_come_by_http_over_this_machine_and_a_proxy_may_be_vouched_for() {
        let own = |url: &str| {
            let (url, api_url) = (Some(url.to_owned()), "http://127.0.0.1:8081".to_owned());
            asked(|settings| (settings.public_url, settings.api_url) = (url, api_url))
        };
        assert!(own("http://127.0.0.1:9/t").is_ok() && own("http://kith.example.org/t").is_err());
        let proxied = asked(|settings| {
            (settings.listen, settings.behind_proxy) = (Some("0.0.0.0:8080".into()), true);
        });
        assert!(proxied.is_ok());
    }
}
