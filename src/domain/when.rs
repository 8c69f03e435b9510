//! Zones and local times: what a place's clock shows, and which instant somebody means by it.

use std::sync::LazyLock;

use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned, civil};
use serde::{Deserialize, Serialize};

/// The zone data that comes with the binary, so that every machine counts the same.
static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// How many zones a guess offers at most.
const GUESSES: usize = 6;

/// The areas whose zones are called by a city; the other names are older spellings of these.
const CITY_AREAS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// A time zone by its IANA name, known to exist.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

impl Zone {
    /// Universal time, which shows the same everywhere.
    pub const UTC: Zone = Zone(TimeZone::UTC);

    /// The zone of this name, in any letter case.
    pub fn named(name: &str) -> Option<Zone> {
        let zone = BUNDLED.get(name).ok()?;
        let real = !zone.is_unknown() && zone.iana_name().is_some_and(|name| name != "Factory");
        real.then_some(Zone(zone))
    }

    /// The IANA name, as in "Europe/Helsinki".
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The part of the name that people say: "New York".
    pub fn city(&self) -> String {
        last_part(self.name()).replace('_', " ")
    }

    /// This instant as a clock and a calendar there show it.
    pub fn at(&self, instant: Timestamp) -> Zoned {
        instant.to_zoned(self.0.clone())
    }

    /// The zone's rules.
    pub fn rules(&self) -> &TimeZone {
        &self.0
    }

    /// The zones somebody may have meant by what they typed ("helsinki", "New York", "utc"), best first.
    pub fn guess(typed: &str) -> Vec<Zone> {
        let wanted = plain(typed.split(',').next().unwrap_or_default());
        if wanted.is_empty() || wanted.chars().count() > 64 {
            return Vec::new();
        }
        let mut found: Vec<(u8, bool, usize, String)> = BUNDLED
            .available()
            .map(|name| name.as_str().to_owned())
            .filter_map(|name| Some((likeness(&wanted, &name)?, !is_city(&name), name.len(), name)))
            .collect();
        found.sort();
        distinct(found.into_iter().map(|(.., name)| name))
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl TryFrom<String> for Zone {
    type Error = String;

    fn try_from(name: String) -> Result<Zone, String> {
        Zone::named(&name).ok_or_else(|| format!("no time zone is called {name:?}"))
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.name().to_owned()
    }
}

/// The first few that exist, one of each city ("Asia/Istanbul" and "Europe/Istanbul" are the same place).
fn distinct(names: impl Iterator<Item = String>) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    for zone in names.filter_map(|name| Zone::named(&name)) {
        let again = zones.iter().any(|earlier| earlier.city() == zone.city());
        let spelling = is_city(zone.name()) || zone.name().starts_with("Etc/");
        if !(again && spelling) {
            zones.push(zone);
        }
        if zones.len() == GUESSES {
            break;
        }
    }
    zones
}

/// How well a zone's name fits (0 is best), or `None` when it does not. Older spellings count only when complete,
/// and the hour-counting `Etc/GMT+3` never, because its sign is the opposite of what people mean.
fn likeness(wanted: &str, name: &str) -> Option<u8> {
    let (full, last) = (plain(name), plain(last_part(name)));
    if full.starts_with("etc/gmt") {
        return None;
    }
    let long_enough = wanted.chars().count() > 1;
    match () {
        () if full == wanted => Some(0),
        () if last == wanted => Some(1),
        () if !is_city(name) || !long_enough => None,
        () if last.starts_with(wanted) => Some(2),
        () if last.split(' ').any(|word| word.starts_with(wanted)) => Some(3),
        () if full.contains(wanted) => Some(4),
        () => None,
    }
}

fn is_city(name: &str) -> bool {
    name.split_once('/').is_some_and(|(area, _)| CITY_AREAS.contains(&area))
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Lower case, single spaces for `_` and `-`, no accents: how names are compared.
fn plain(text: &str) -> String {
    let spaced: String = text.to_lowercase().chars().map(unaccented).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unaccented(letter: char) -> char {
    match letter {
        '_' | '-' => ' ',
        'à'..='å' | 'ā' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ñ' | 'ń' => 'n',
        'ò'..='ö' | 'ø' | 'ō' => 'o',
        'ù'..='ü' | 'ū' => 'u',
        'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        other => other,
    }
}

/// The instant, or instants, at which a clock in some zone shows a given time. Never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// The usual case.
    Once(Timestamp),
    /// Clocks jump over this time: the same distance on from the time before the jump lands `after`, and back
    /// from the time after it lands `before`. Both exist and may be offered.
    Never {
        /// What one may have meant, on the near side of the jump.
        before: Timestamp,
        /// What one may have meant, on the far side of the jump.
        after: Timestamp,
    },
    /// Clocks go back and show this time twice.
    Twice {
        /// The first time round.
        first: Timestamp,
        /// The second time round.
        second: Timestamp,
    },
}

/// Which instant a local time is.
pub fn resolve(local: civil::DateTime, zone: &Zone) -> Local {
    match zone.0.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => Local::Once(instant(local, offset)),
        AmbiguousOffset::Gap { before, after } => {
            Local::Never { before: instant(local, after), after: instant(local, before) }
        }
        AmbiguousOffset::Fold { before, after } => {
            Local::Twice { first: instant(local, before), second: instant(local, after) }
        }
    }
}

/// The instant at a known offset; the last day of the year 9999 ends where time stamps do.
fn instant(local: civil::DateTime, offset: Offset) -> Timestamp {
    let edge = if local.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    offset.to_timestamp(local).unwrap_or(edge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(typed: &str) -> Vec<String> {
        Zone::guess(typed).into_iter().map(String::from).collect()
    }

    #[test]
    fn a_zone_is_checked_and_written_as_its_name() {
        let zone = Zone::named("europe/helsinki").unwrap();
        assert_eq!(zone.name(), "Europe/Helsinki");
        assert_eq!(serde_json::to_string(&zone).unwrap(), "\"Europe/Helsinki\"");
        assert_eq!(serde_json::from_str::<Zone>("\"Europe/Helsinki\"").unwrap(), zone);
        assert!(serde_json::from_str::<Zone>("\"Europe/Atlantis\"").is_err());
        assert_eq!(Zone::named("UTC"), Some(Zone::UTC));
        for no in ["", " ", "Etc/Unknown", "Factory", "Europe", "../etc/passwd", "Europe/Helsinki\0"] {
            assert_eq!(Zone::named(no), None, "{no:?}");
        }
    }

    #[test]
    fn what_people_type_finds_their_zone() {
        for (typed, best) in [
            ("helsinki", "Europe/Helsinki"),
            ("  HELSINKI ", "Europe/Helsinki"),
            ("Helsinki, Finland", "Europe/Helsinki"),
            ("New York", "America/New_York"),
            ("new_york", "America/New_York"),
            ("Europe/Paris", "Europe/Paris"),
            ("europe/paris", "Europe/Paris"),
            ("utc", "UTC"),
            ("gmt", "GMT"),
            ("Zürich", "Europe/Zurich"),
            ("são paulo", "America/Sao_Paulo"),
            ("port au prince", "America/Port-au-Prince"),
            ("hels", "Europe/Helsinki"),
            ("york", "America/New_York"),
            ("japan", "Japan"),
        ] {
            assert_eq!(names(typed).first().map(String::as_str), Some(best), "{typed:?}");
        }
    }

    #[test]
    fn a_guess_offers_few_and_each_city_once() {
        assert_eq!(names("utc"), ["UTC"]);
        assert_eq!(names("istanbul").len(), 1);
        assert_eq!(names("san").len(), GUESSES);
        assert!(names("atlantis").is_empty() && names("").is_empty() && names("/").is_empty());
        assert!(names("Etc/GMT+3").is_empty());
    }

    #[test]
    fn one_city_is_one_zone() {
        let winter = Timestamp::from_second(1_768_000_000).unwrap();
        let summer = Timestamp::from_second(1_784_000_000).unwrap();
        let clocks = |zone: &Zone| [winter, summer].map(|at| zone.at(at).offset());
        let mut seen = std::collections::HashMap::new();
        for name in BUNDLED.available().filter(|name| is_city(name.as_str())) {
            let zone = Zone::named(name.as_str()).unwrap();
            let first = seen.entry(zone.city()).or_insert_with(|| clocks(&zone));
            assert_eq!(*first, clocks(&zone), "{name} is another place of the same name");
        }
    }

    #[test]
    fn the_edges_of_the_calendar_resolve() {
        let zone = Zone::named("Pacific/Apia").unwrap();
        for local in [civil::DateTime::MIN, civil::DateTime::MAX] {
            assert!(matches!(resolve(local, &zone), Local::Once(_)));
        }
    }

    proptest! {
        /// Proves I13.
        #[test]
        fn no_text_makes_a_guess_panic(typed in any::<String>()) {
            prop_assert!(Zone::guess(&typed).len() <= GUESSES);
            let _ = Zone::named(&typed);
        }
    }
}
