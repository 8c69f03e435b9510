//! Configuration, `--help` and the documentation of both, in one struct.

use secrecy::SecretString;

/// The settings of a running bot, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The bot's token.
    pub token: SecretString,
    /// Where the Bot API is spoken, without a trailing slash.
    pub api_url: String,
    /// Where facts are kept, `sqlite://…`.
    pub database_url: String,
    /// Who to call in a crisis: the deployer's own words.
    pub signpost: String,
    /// The team's IANA time zone.
    pub team_zone: String,
    /// The care team's webhook: where to, and the key it is signed with (`whsec_…`).
    pub relay: Option<(String, SecretString)>,
}
