//! Where a flow stands: who speaks, in which language, what they are to Kith, and the transaction they speak in.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use secrecy::SecretString;

use super::Heard;
use super::help::Menu;
use super::screen::clean_name;
use crate::domain::ids::{NetworkId, ParticipantId, UserId};
use crate::domain::language::Lang;
use crate::domain::participant::{Habits, Participant, Reminders, Role};
use crate::domain::profile::Profile;
use crate::domain::quiet::QuietHours;
use crate::domain::retention::Retention;
use crate::domain::when::Zone;
use crate::pulse::Pulse;
use crate::store::people::{self, Known};
use crate::store::teams::Staff;
use crate::store::{Tx, accounts, participants, teams};
use crate::words::{self, Texts};

/// Names longer than this are cut: a card must stay readable.
pub const LONGEST_NAME: usize = 40;

/// What every flow knows of the house it works in.
#[derive(Clone, Debug)]
pub struct House {
    /// The bot's username, for links.
    pub bot: String,
    /// Who to call in a crisis: the deployer's words.
    pub signpost: Signpost,
    /// The team's zone: the one people have until they choose another.
    pub zone: Zone,
    /// What kind of service it is.
    pub profile: Profile,
    /// How long what is kept.
    pub retention: Retention,
    /// From which age on people take part.
    pub age: Age,
    /// Where pages of ours can be reached from outside, without a slash at the end; `None`: nowhere.
    pub pages: Option<String>,
    /// Whether e-mail can be sent.
    pub mails: bool,
    /// Mixed into what is counted of people, so that the count leads to nobody.
    pub pepper: SecretString,
    /// Whether this process hears people, and the team's record hears us.
    pub pulse: Pulse,
}

impl House {
    /// The address that opens the bot with a token.
    pub fn link(&self, token: &str) -> String {
        format!("https://t.me/{}?start={token}", self.bot)
    }

    /// The address that brings the bot into a group. It holds no secret, and allows nothing by itself.
    pub fn group_link(&self) -> String {
        format!("https://t.me/{}?startgroup=team", self.bot)
    }
}

/// From which age on people take part, and what those hear who are younger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Age {
    /// In years; 0: nobody is asked.
    pub limit: u8,
    /// The team's words for those who are younger, if it has its own.
    pub under: Option<Signpost>,
}

impl Default for Age {
    /// Telegram's own limit, and plain words.
    fn default() -> Self {
        Self { limit: 16, under: None }
    }
}

/// Who to call in a crisis, in the deployer's words per language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signpost {
    /// Language code to words; never empty.
    pub words: BTreeMap<String, String>,
}

impl Signpost {
    /// The words in a language; English, then any, when there are none in it.
    pub fn in_language(&self, lang: Lang) -> &str {
        let any = || self.words.values().next().map_or("", String::as_str);
        self.words.get(lang.code()).or_else(|| self.words.get("en")).map_or_else(any, String::as_str)
    }
}

/// The room a flow works in.
pub struct Room<'a> {
    /// Everything a flow does is in here.
    pub tx: &'a mut Tx,
    /// The house.
    pub house: &'a House,
    /// The present instant.
    pub now: Timestamp,
    /// Who speaks.
    pub user: UserId,
    /// What Telegram calls them, fit for a sentence.
    pub name: String,
    /// How they want to be written to, or the plainest guess for a stranger.
    pub habits: Habits,
    /// Kith keeps settings of theirs.
    pub known: bool,
    /// The texts in their language.
    pub t: &'static Texts,
    /// Their account was reported taken over: nothing that is done from it counts.
    pub frozen: bool,
    /// Their places in teams.
    pub staff: Vec<Staff>,
    /// Places in teams that have ended, for nobody renewed them: nothing is open to them there.
    pub lapsed: Vec<Staff>,
    /// Their places in networks.
    pub places: Vec<Participant>,
}

impl<'a> Room<'a> {
    /// Brings in the one who speaks and what they are to Kith today.
    pub async fn enter(tx: &'a mut Tx, house: &'a House, heard: &Heard, now: Timestamp) -> Result<Room<'a>> {
        let Known { habits, staff, places, frozen } = people::known(tx, heard.user).await?;
        let known = habits.is_some();
        let habits = habits.unwrap_or_else(|| plain_habits(house, heard.lang.unwrap_or_default()));
        let name = clean_name(&heard.name, LONGEST_NAME).unwrap_or_else(|| words::texts(habits.lang).help_no_name());
        let t = words::texts(habits.lang);
        let (staff, lapsed): (Vec<Staff>, Vec<Staff>) = staff.into_iter().partition(|one| one.works(now));
        let places = places.into_iter().filter(|place| !is_of_one(place, &lapsed)).collect();
        Ok(Room { tx, house, now, user: heard.user, name, t, habits, known, frozen, staff, lapsed, places })
    }

    /// The language they are spoken to in.
    pub fn lang(&self) -> Lang {
        self.habits.lang
    }

    /// Their own network, if they are the person at its centre.
    pub fn person(&self) -> Option<&Participant> {
        self.places.iter().find(|place| place.role == Role::Person)
    }

    /// Their place in a network, whatever it is.
    pub fn place_in(&self, network: &NetworkId) -> Option<&Participant> {
        self.places.iter().find(|place| place.network == *network)
    }

    /// Their places among the person's people, and as the person.
    pub fn own_places(&self) -> Vec<Participant> {
        self.places.iter().filter(|place| place.role != Role::Practitioner).cloned().collect()
    }

    /// The one of them with this id.
    pub fn own_place(&self, id: &ParticipantId) -> Option<Participant> {
        self.own_places().into_iter().find(|place| place.id == *id)
    }

    /// Their places as a practitioner.
    pub fn practice(&self) -> Vec<Participant> {
        self.places.iter().filter(|place| place.role == Role::Practitioner).cloned().collect()
    }

    /// The commands that fit what they are now.
    pub async fn menu(&mut self) -> Result<Menu> {
        let (now, staff) = (self.now, teams::of_user(self.tx, self.user).await?);
        (self.staff, self.lapsed) = staff.into_iter().partition(|one| one.works(now));
        let places = participants::of_user(self.tx, self.user).await?;
        self.places = places.into_iter().filter(|place| !is_of_one(place, &self.lapsed)).collect();
        Ok(Menu::of(self.lang(), &self.staff, &self.places))
    }
}

fn is_of_one(place: &Participant, staff: &[Staff]) -> bool {
    staff.iter().any(|one| place.staff.as_ref() == Some(&one.id))
}

/// What somebody has chosen, and the house's own where they have chosen nothing yet.
pub async fn habits_of(tx: &mut Tx, house: &House, user: UserId, lang: Lang) -> Result<Habits> {
    Ok(accounts::habits(tx, user).await?.unwrap_or_else(|| plain_habits(house, lang)))
}

/// What a newcomer starts with: their Telegram's language, the team's zone, the usual quiet hours.
pub fn plain_habits(house: &House, lang: Lang) -> Habits {
    let (zone, service) = (house.zone.clone(), house.profile);
    let (quiet, reminders) = (QuietHours::default(), Reminders::Both);
    Habits { lang, zone, quiet, discreet: false, reminders, travel: None, on_call: None, service }
}
