//! Configuration: what clap reads, `--help` explains and `.env.example` shows, in one struct.
//! Everything wrong is said at once, a clear sentence each.

mod door;
mod looks;
mod post;
mod record;
mod said;
mod secrets;

use std::path::PathBuf;

use clap::Args;
pub use door::{Door, Hook, OWN_PATHS};
use secrecy::{ExposeSecret, SecretString};

use crate::conversation::room::{Age, House, Signpost};
use crate::domain::profile::Profile;
use crate::domain::retention::Retention;
use crate::domain::when::Zone;
use crate::mail::Smtp;
use crate::pulse::Pulse;
use crate::relay::fhir::Server;
use crate::relay::webhook;
use crate::store::Engine;
use crate::store::vault::KeyFile;
use crate::telegram::pace::Limits;
use crate::telegram::webhook::derived;
use secrets::secret;

/// The settings as they are given: flags, or the environment (a `.env` file counts as environment).
// Read in a terminal, where backticks are only dirt.
#[allow(clippy::doc_markdown)]
#[derive(Args, Clone, Debug, Default)]
pub struct Settings {
    /// The bot's token, from @BotFather. Required. Better in the environment, or in a file named by TELOXIDE_TOKEN_FILE, than in a flag
    #[arg(long, env = "TELOXIDE_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub token: Option<String>,

    /// Where the Bot API is spoken, if not at Telegram's own address
    #[arg(long, env = "TELOXIDE_API_URL", value_name = "URL", default_value = "https://api.telegram.org")]
    pub api_url: String,

    /// Where everything is kept: `sqlite://` and a file, which is made if it is missing, or `postgres://user:password@host/database`
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL", default_value = "sqlite://kith.db")]
    pub database_url: String,

    /// Who to call in a crisis, in your own words. Required. One text for all languages, or one per language:
    /// en=Call 999, or NHS 111 option 2 | fi=Soita 112
    #[arg(long, env = "KITH_SIGNPOST", value_name = "TEXT")]
    pub signpost: Option<String>,

    /// From which age on people take part, in years: they say so with the tap by which they agree. 0: nobody is asked
    #[arg(long, env = "KITH_AGE_LIMIT", value_name = "YEARS", default_value = "16")]
    pub age_limit: String,

    /// What those hear who are younger, in your own words: whom they can turn to. One text for all languages, or one per language, as in
    /// KITH_SIGNPOST. Left out, plain words
    #[arg(long, env = "KITH_UNDER_AGE", value_name = "TEXT")]
    pub under_age: Option<String>,

    /// The team's time zone, by its IANA name: the one people have until they choose another
    #[arg(long, env = "KITH_TEAM_ZONE", value_name = "ZONE", default_value = "UTC")]
    pub team_zone: String,

    /// What kind of service this is: community (meetings within days) or crisis (within a day: who has not answered is asked again sooner,
    /// times that people are asked about end by themselves as soon as one would be ready, and people may choose to be written to at any hour)
    #[arg(long, env = "KITH_PROFILE", value_name = "PROFILE", default_value = "community")]
    pub profile: String,

    /// How many days what is kept once it has no more use: meetings (and answers), sent (that a message was), told (to the care team's
    /// store), links (who made them), staff (who left the team)
    #[arg(
        long,
        env = "KITH_RETENTION",
        value_name = "DAYS",
        default_value = "meetings=365 sent=90 told=30 links=7 staff=90"
    )]
    pub retention: String,

    /// The care team's webhook, told of every confirmation, change and withdrawal. Needs KITH_RELAY_SECRET too
    #[arg(long, env = "KITH_RELAY_URL", value_name = "URL")]
    pub relay_url: Option<String>,

    /// The key the webhook is signed with: whsec_ and base64 of 24 bytes or more (Standard Webhooks).
    /// Better in the environment, or in a file named by KITH_RELAY_SECRET_FILE
    #[arg(long, env = "KITH_RELAY_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub relay_secret: Option<String>,

    /// The care team's FHIR R4 server, its base address: meetings, answers, who takes part, yeses and that messages were sent stand there as
    /// resources (docs/fhir.md). Needs KITH_FHIR_SYSTEM, and a way to be let in
    #[arg(long, env = "KITH_FHIR_URL", value_name = "URL")]
    pub fhir_url: Option<String>,

    /// Before which of your addresses the identifiers of those resources stand: https://kith.example.org/fhir. Nothing has to answer there
    #[arg(long, env = "KITH_FHIR_SYSTEM", value_name = "URL")]
    pub fhir_system: Option<String>,

    /// The bearer token that the FHIR server lets us in by. Better in the environment, or in a file named by KITH_FHIR_TOKEN_FILE
    #[arg(long, env = "KITH_FHIR_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub fhir_token: Option<String>,
    /// Instead of a token: as whom we ask for one (SMART Backend Services). Needs KITH_FHIR_KEY_FILE and KITH_FHIR_TOKEN_URL too
    #[arg(long, env = "KITH_FHIR_CLIENT_ID", value_name = "CLIENT")]
    pub fhir_client_id: Option<String>,
    /// The private key that we ask with, in PEM: RSA of 2048 bits or more, or P-384. `kith relay key` prints its public half
    #[arg(long, env = "KITH_FHIR_KEY_FILE", value_name = "FILE")]
    pub fhir_key_file: Option<String>,
    /// Where we ask for a token
    #[arg(long, env = "KITH_FHIR_TOKEN_URL", value_name = "URL")]
    pub fhir_token_url: Option<String>,

    /// The certificate of a private CA, in PEM: it may vouch for the FHIR server and KITH_FHIR_TOKEN_URL, beside the public CAs
    #[arg(long, env = "KITH_FHIR_CA_FILE", value_name = "FILE")]
    pub fhir_ca_file: Option<String>,
    /// Which guide the resources follow: base, uk-core or fi-scheduling
    #[arg(long, env = "KITH_FHIR_PROFILE", value_name = "PROFILE", default_value = "base")]
    pub fhir_profile: String,

    /// Which service meetings belong to, as a code of yours: system|code. fi-scheduling needs it, and takes a code of THL's alone
    #[arg(long, env = "KITH_FHIR_SERVICE", value_name = "CODE")]
    pub fhir_service: Option<String>,
    /// From one look to the next into the FHIR server for somebody who is referred, 15 to 3600 seconds. Left out, nothing is read there
    #[arg(long, env = "KITH_FHIR_POLL", value_name = "SECONDS")]
    pub fhir_poll: Option<String>,
    /// Which requests there are referrals to Kith, as a search of yours: ServiceRequest?status=active&code=system|code. Needs KITH_FHIR_POLL
    #[arg(long, env = "KITH_FHIR_REFERRALS", value_name = "SEARCH")]
    pub fhir_referrals: Option<String>,
    /// What people answer is written into appointments there that the team's own system made, too: the status of who is in them, and nothing else
    #[arg(long, env = "KITH_FHIR_PATCH", value_parser = clap::builder::FalseyValueParser::new())]
    pub fhir_patch: bool,
    /// What the team's own system shows when it posts referrals to /referrals (Authorization: Bearer): 32 or more characters. Without it there is
    /// no such path. Better in the environment, or in a file named by KITH_REFERRALS_TOKEN_FILE
    #[arg(long, env = "KITH_REFERRALS_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub referrals_token: Option<String>,

    /// Where Telegram brings updates, by https, ending at a proxy of yours that speaks TLS: for example
    /// https://kith.example.org/telegram. Without it, updates are asked for (long polling)
    #[arg(long, env = "KITH_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,

    /// Where pages of Kith can be reached by people's browsers and calendars, https://…: with it, whoever has no Telegram can be invited to a page
    /// of their own, and /calendar offers an address that a calendar follows. A proxy forwards /calendar/, /i/, /p/, /m/ and /kith.css below it,
    /// unchanged, to KITH_LISTEN
    #[arg(long, env = "KITH_PAGES_URL", value_name = "URL")]
    pub pages_url: Option<String>,

    /// The server that takes e-mail for people without Telegram, over TLS: smtps://user:password@host or smtp://user:password@host:587?tls=required.
    /// Needs KITH_MAIL_FROM and KITH_PAGES_URL. Better in the environment, or in a file named by KITH_SMTP_URL_FILE
    #[arg(long, env = "KITH_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<String>,

    /// The address that e-mail comes from: Kith <kith@example.org>
    #[arg(long, env = "KITH_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,

    /// Where Kith's own server listens: the webhook's path, /referrals, and /live, /ready and /metrics. 127.0.0.1:8080 with a webhook or
    /// referrals; without, nothing listens unless this is set
    #[arg(long, env = "KITH_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<String>,

    /// A proxy that speaks TLS stands before us, so that we may listen where others can reach us
    #[arg(long, env = "KITH_BEHIND_PROXY", value_parser = clap::builder::FalseyValueParser::new())]
    pub behind_proxy: bool,

    /// What Telegram shows with every update it brings: 32 to 256 letters, digits, _ and -, the same for every process of this bot.
    /// Left out, it follows from the token. Better in the environment, or in a file named by KITH_WEBHOOK_SECRET_FILE
    #[arg(long, env = "KITH_WEBHOOK_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub webhook_secret: Option<String>,

    /// The file of the master key, without which no name in the database can be read. Made at the first start. Keep a copy of it apart
    /// from the backups. Beside a SQLite file unless this is set; on PostgreSQL it must be set, the same for every process
    #[arg(long, env = "KITH_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<String>,

    /// The file of tombstones: who left, was removed or forgotten, by ids, so that a restore does not bring them back. Keep a copy of it
    /// apart from the backups. Beside a SQLite file unless this is set
    #[arg(long, env = "KITH_TOMBSTONES", value_name = "FILE")]
    pub tombstones: Option<String>,

    /// How much is logged, as JSON lines on standard error: error, warn, info, debug or trace. Never names, texts or tokens
    #[arg(long, env = "KITH_LOG", value_name = "LEVEL", default_value = "info")]
    pub log: String,
}

/// The settings of a running bot, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The bot's token.
    pub token: SecretString,
    /// Where the Bot API is spoken, without a trailing slash.
    pub api_url: String,
    /// Where facts are kept, `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// The file of the master key; beside a SQLite file unless it was set.
    pub master_key: Option<PathBuf>,
    /// The file of tombstones, as it was set.
    pub tombstones: Option<String>,
    /// Who to call in a crisis.
    pub signpost: Signpost,
    /// From which age on people take part.
    pub age: Age,
    /// The team's zone.
    pub team_zone: Zone,
    /// What kind of service it is.
    pub profile: Profile,
    /// How long what is kept.
    pub retention: Retention,
    /// The care team's webhook: where to, and the key it is signed with.
    pub relay: Option<(String, SecretString)>,
    /// The care team's FHIR server, if there is one.
    pub fhir: Option<Server>,
    /// Our own server, if there is one, and whether updates are brought to it.
    pub door: Option<Door>,
    /// The post office that takes e-mail, if there is e-mail.
    pub smtp: Option<Smtp>,
    /// How fast the token may send.
    pub limits: Limits,
    /// How much is logged.
    pub log: tracing::Level,
}

impl Config {
    /// Without Telegram's limits: for a server of one's own that has none, as the demo's.
    #[must_use]
    pub fn unpaced(mut self) -> Self {
        self.limits = Limits::NONE;
        self
    }

    /// The bot's number: the token's first part, which is no secret.
    pub fn bot_number(&self) -> &str {
        self.token.expose_secret().split(':').next().unwrap_or_default()
    }

    /// What the flows know of the house.
    pub fn house(&self, bot: String) -> House {
        let pepper = derived(&self.token, "kith: who tries links");
        let (signpost, zone, age) = (self.signpost.clone(), self.team_zone.clone(), self.age.clone());
        let pages = self.door.as_ref().and_then(|door| door.pages.clone());
        let mails = self.smtp.is_some();
        let profile = self.profile;
        House {
            bot,
            signpost,
            zone,
            age,
            pages,
            mails,
            pepper,
            profile,
            retention: self.retention,
            pulse: Pulse::default(),
        }
    }
}

impl Settings {
    /// Checks everything; all that is wrong comes back at once.
    pub fn check(self) -> Result<Config, Vec<String>> {
        let mut wrong = Vec::new();
        let token = self.token(&mut wrong);
        let api_url = self.api_url(&mut wrong);
        let database_url = self.database_url(&mut wrong);
        let (tombstones, master_key) = (self.tombstones.clone(), self.master_key(&mut wrong));
        let signpost = self.signpost(&mut wrong);
        let age = self.age(&mut wrong);
        let (team_zone, profile) = (self.team_zone(&mut wrong), self.profile(&mut wrong));
        let (relay, fhir) = (self.relay(&mut wrong), record::check(&self, &mut wrong));
        let retention = Retention::read(&self.retention).unwrap_or_else(|why| {
            wrong.push(format!("KITH_RETENTION cannot be used: {why}."));
            Retention::default()
        });
        let log = self.log(&mut wrong);
        let door = door::check(&self, token.as_ref(), &mut wrong);
        let smtp = post::check(&self, door.as_ref(), &mut wrong);
        match (token, signpost, team_zone) {
            (Some(token), Some(signpost), Some(team_zone)) if wrong.is_empty() => {
                let limits = Limits::TELEGRAM;
                Ok(Config {
                    token,
                    api_url,
                    database_url,
                    master_key,
                    tombstones,
                    signpost,
                    age,
                    team_zone,
                    profile,
                    retention,
                    relay,
                    fhir,
                    door,
                    smtp,
                    limits,
                    log,
                })
            }
            _ => Err(wrong),
        }
    }

    fn token(&self, wrong: &mut Vec<String>) -> Option<SecretString> {
        let Some(token) = secret(self.token.as_deref(), "TELOXIDE_TOKEN", wrong) else {
            wrong.push("TELOXIDE_TOKEN is missing: it is the token that @BotFather gave you, like 123456:ABC….".into());
            return None;
        };
        let well_formed = token.split_once(':').is_some_and(|(id, rest)| {
            !id.is_empty()
                && id.bytes().all(|byte| byte.is_ascii_digit())
                && !rest.is_empty()
                && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        });
        if !well_formed {
            wrong.push(
                "TELOXIDE_TOKEN does not look like a token: digits, a colon, then letters, digits, _ and -.".into(),
            );
        }
        Some(token.into())
    }

    fn api_url(&self, wrong: &mut Vec<String>) -> String {
        if !is_http(&self.api_url) {
            wrong.push(
                "TELOXIDE_API_URL is not an http:// or https:// address; leave it out for Telegram's own.".into(),
            );
        }
        self.api_url.trim().trim_end_matches('/').to_owned()
    }

    fn database_url(&self, wrong: &mut Vec<String>) -> String {
        if let Err(why) = Engine::of(&self.database_url) {
            wrong.push(format!("DATABASE_URL cannot be used: {why}."));
        }
        self.database_url.clone()
    }

    fn master_key(&self, wrong: &mut Vec<String>) -> Option<PathBuf> {
        let path = KeyFile::path(self.master_key_file.as_deref(), &self.database_url);
        if path.is_none() && Engine::of(&self.database_url).is_ok() {
            wrong.push("KITH_MASTER_KEY_FILE is missing: on PostgreSQL, name a file for the key that names are sealed under, the same for every process. It is made at the first start.".into());
        }
        path
    }

    fn team_zone(&self, wrong: &mut Vec<String>) -> Option<Zone> {
        let zone = Zone::named(self.team_zone.trim());
        if zone.is_none() {
            wrong.push(format!(
                "KITH_TEAM_ZONE is not a time zone ({:?}): use an IANA name like Europe/Helsinki.",
                self.team_zone
            ));
        }
        zone
    }

    fn log(&self, wrong: &mut Vec<String>) -> tracing::Level {
        self.log.trim().parse().unwrap_or_else(|_| {
            wrong.push(format!("KITH_LOG is not a level ({:?}): use error, warn, info, debug or trace.", self.log));
            tracing::Level::INFO
        })
    }

    fn relay(&self, wrong: &mut Vec<String>) -> Option<(String, SecretString)> {
        let secret = secret(self.relay_secret.as_deref(), "KITH_RELAY_SECRET", wrong);
        let url = self.relay_url.clone().filter(|url| !url.is_empty());
        if url.as_ref().is_some_and(|url| !door::is_safe(url.trim())) {
            wrong.push("KITH_RELAY_URL is not an https:// address: what is told there is about people's care (http:// only on this machine).".into());
        }
        let (url, secret) = match (url, secret) {
            (None, None) => return None,
            (Some(url), Some(secret)) => (url, SecretString::from(secret)),
            (Some(_), None) => {
                wrong.push(
                    "KITH_RELAY_URL is set, but KITH_RELAY_SECRET is not: an unsigned webhook could be anybody's."
                        .into(),
                );
                return None;
            }
            (None, Some(_)) => {
                wrong.push("KITH_RELAY_SECRET is set, but KITH_RELAY_URL is not: say where the webhook goes, or leave both out.".into());
                return None;
            }
        };
        if let Err(why) = webhook::key(&secret) {
            wrong
                .push(format!("KITH_RELAY_SECRET cannot be used: {why}. It is whsec_ and base64 of 24 bytes or more."));
        }
        Some((url, secret))
    }
}

fn is_http(url: &str) -> bool {
    reqwest::Url::parse(url.trim()).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests;
