//! Who takes part in a network, and as what.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::ids::{ContactId, MeetingId, NetworkId, ParticipantId, StaffId, UserId};
use super::language::Lang;
use super::profile::Profile;
use super::quiet::QuietHours;
use super::when::Zone;

/// How somebody wants to be written to: their own settings, never the first invitee's.
#[derive(Clone, Debug, PartialEq)]
pub struct Habits {
    /// In which language.
    pub lang: Lang,
    /// In which time zone they live.
    pub zone: Zone,
    /// When nothing may be sent that they did not just ask for.
    pub quiet: QuietHours,
    /// What comes by itself says what it is about only after a tap: their phone is in other hands, too.
    pub discreet: bool,
    /// Which reminders they want.
    pub reminders: Reminders,
    /// How long they need to get somewhere: so long before it begins they are reminded of a meeting they come to in person. `None`: never.
    pub travel: Option<SignedDuration>,
    /// They are on call until then (`on_call`); also of the past. `None`: they are not. Only practitioners ever are.
    pub on_call: Option<Timestamp>,
    /// What kind of service writes to them.
    pub service: Profile,
}

/// Which reminders of a meeting somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Reminders {
    /// A day before, and two hours before.
    #[default]
    Both,
    /// A day before.
    DayBefore,
    /// Two hours before.
    TwoHours,
    /// None.
    Never,
}

impl Reminders {
    /// Every choice, in the order a chooser shows them.
    pub const ALL: [Reminders; 4] = [Reminders::Both, Reminders::DayBefore, Reminders::TwoHours, Reminders::Never];

    /// As the store writes it.
    pub fn code(self) -> &'static str {
        match self {
            Reminders::Both => "both",
            Reminders::DayBefore => "24h",
            Reminders::TwoHours => "2h",
            Reminders::Never => "never",
        }
    }

    /// The choice that the store wrote.
    pub fn from_code(code: &str) -> Option<Reminders> {
        Reminders::ALL.into_iter().find(|choice| choice.code() == code)
    }
}

/// What somebody is to a network. No ranks: it decides what Kith may ask of them, not how they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person at the centre.
    Person,
    /// Someone the person chose and who agreed.
    Member,
    /// A practitioner pinned to the person.
    Practitioner,
}

impl Role {
    /// As the store and the care team's views write it.
    pub fn code(self) -> &'static str {
        match self {
            Role::Person => "person",
            Role::Member => "member",
            Role::Practitioner => "practitioner",
        }
    }

    /// The role of a stored code.
    pub fn from_code(code: &str) -> Option<Role> {
        [Role::Person, Role::Member, Role::Practitioner].into_iter().find(|role| role.code() == code)
    }
}

/// That a practitioner has their place in a network for one meeting only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// Which.
    pub meeting: MeetingId,
    /// In whose place they come; `None`: in nobody's, they are one more.
    pub instead_of: Option<ParticipantId>,
}

/// Someone's place in one network. The same human in two networks has two, which know nothing of each other.
// Each is somebody's own yes or no, and none follows from another.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Debug, PartialEq)]
pub struct Participant {
    /// Opaque; the only name the care team's store ever sees.
    pub id: ParticipantId,
    /// The network this place is in.
    pub network: NetworkId,
    /// As what.
    pub role: Role,
    /// Where to write.
    pub user: UserId,
    /// What they are called here.
    pub name: String,
    /// The person's own word for a member.
    pub contact: Option<ContactId>,
    /// A practitioner's place in the team.
    pub staff: Option<StaffId>,
    /// The person wants no meeting without them.
    pub essential: bool,
    /// The person does not want them asked for the time being.
    pub not_now: bool,
    /// The person took their yes to them back for the time being, since then: they were pressed into it.
    pub held_by_person: Option<Timestamp>,
    /// The team holds them, since then.
    pub held_by_team: Option<Timestamp>,
    /// When a practitioner's place in the team ends, if nobody renews it.
    pub works_until: Option<Timestamp>,
    /// They stand in at one meeting, and their place is for that alone; `None`: it is pinned to the person.
    pub stands_in: Option<StandIn>,
    /// They take a break: until then nothing is sent to them that they did not just ask for.
    pub paused_until: Option<Timestamp>,
    /// They let the others in the network see that they come.
    pub shows: bool,
    /// The person lets those who show themselves see one another.
    pub sees_others: bool,
    /// Their name may stand in the care team's record.
    pub on_record: bool,
    /// Agreed, and has neither left nor been removed.
    pub active: bool,
    /// The last message to them was taken.
    pub reachable: bool,
    /// They take part without Telegram, and said yes to e-mail.
    pub by_mail: bool,
    /// How they want to be written to.
    pub habits: Habits,
}

impl Participant {
    /// Whether somebody holds them: nothing goes to them, and nothing of the network is open to them.
    pub fn is_held(&self) -> bool {
        self.held_since().is_some()
    }

    /// Whether Kith can write to them at all: in their chat, or by e-mail.
    pub fn is_written_to(&self) -> bool {
        !self.user.is_without_telegram() || self.by_mail
    }

    /// Since when they are held, by whoever was first.
    pub fn held_since(&self) -> Option<Timestamp> {
        self.held_by_person.into_iter().chain(self.held_by_team).min()
    }

    /// Whether a meeting is none of theirs, for they stand in at another one.
    pub fn stands_in_elsewhere(&self, meeting: &MeetingId) -> bool {
        self.stands_in.as_ref().is_some_and(|one| one.meeting != *meeting)
    }

    /// Whether their place in the team lasts; of whoever has none there it is not asked.
    pub fn works(&self, now: Timestamp) -> bool {
        self.works_until.is_none_or(|until| now < until)
    }
}

#[cfg(test)]
mod tests;
