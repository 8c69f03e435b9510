//! A webhook's address, checked, and what became of it.
//!
//! Telegram's own servers want https; a Bot API server of one's own, in local mode, also calls http on its own machine.
//! The sandbox is the latter, and calls nobody but this machine.

use std::net::IpAddr;
use std::sync::Arc;

use reqwest::Url;
use tokio::sync::Semaphore;

use super::answer::{Refused, bad};
use super::call::Call;
use super::updates::ranged;

/// Where updates are brought.
#[derive(Clone, Debug)]
pub(super) struct Hook {
    pub url: Url,
    pub secret: String,
    /// As many requests at once as this has room for.
    pub room: Arc<Semaphore>,
    pub max_connections: i64,
    /// When the last delivery failed, and why.
    pub last_error: Option<(i64, String)>,
}

impl Hook {
    /// Whether the address is on this machine.
    pub(super) fn is_here(&self) -> bool {
        is_here(&self.url)
    }

    pub(super) fn read(call: &Call, url: &str) -> Result<Self, Refused> {
        let wrong = |why: &str| bad(format_args!("bad webhook: {why}"));
        let url = Url::parse(url).map_err(|_| wrong("invalid webhook URL specified"))?;
        match (url.scheme(), is_here(&url)) {
            ("https" | "http", true) => {}
            ("https", false) if matches!(url.port_or_known_default(), Some(80 | 88 | 443 | 8443)) => {}
            ("https", false) => return Err(wrong("Webhook can be set up only on ports 80, 88, 443 or 8443")),
            _ => return Err(wrong("An HTTPS URL must be provided for webhook")),
        }
        let max_connections = ranged(call, "max_connections", 1, 100, 40)?;
        let room = Arc::new(Semaphore::new(usize::try_from(max_connections).unwrap_or(40)));
        Ok(Self { url, secret: secret(call)?, room, max_connections, last_error: None })
    }
}

fn is_here(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn secret(call: &Call) -> Result<String, Refused> {
    let secret = call.text("secret_token")?.unwrap_or_default();
    if secret.len() > 256 || !secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
        return Err(bad("secret token contains unallowed characters"));
    }
    Ok(secret.to_owned())
}
