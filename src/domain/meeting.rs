//! A network meeting as it is: when, where, who is asked, what they said.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{MeetingId, NetworkId, ParticipantId};
use super::needs::Needs;
use super::participant::{Participant, Role};
use super::refusal::Refusal;
use super::when::Zone;

/// How a meeting is held, or how one comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// In one room.
    InPerson,
    /// By phone.
    Phone,
    /// By a link.
    Online,
}

impl Form {
    /// Every form, in the order a chooser shows them.
    pub const ALL: [Form; 3] = [Form::InPerson, Form::Phone, Form::Online];

    /// As the store and the views write it.
    pub fn code(self) -> &'static str {
        match self {
            Form::InPerson => "in_person",
            Form::Phone => "phone",
            Form::Online => "online",
        }
    }

    /// The form of a stored code.
    pub fn from_code(code: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.code() == code)
    }
}

/// An answer to an invitation. "Not sure yet" is a full answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes, and how.
    Coming(Form),
    /// No. No reason is asked for.
    NotComing,
    /// Not sure yet.
    NotSure,
}

impl Answer {
    /// As the store and the views write it.
    pub fn code(self) -> &'static str {
        match self {
            Answer::Coming(_) => "coming",
            Answer::NotComing => "not_coming",
            Answer::NotSure => "not_sure",
        }
    }

    /// How they come, if they do.
    pub fn how(self) -> Option<Form> {
        match self {
            Answer::Coming(form) => Some(form),
            _ => None,
        }
    }

    /// The answer of stored codes; `asked` and the like are no answer.
    pub fn from_codes(code: &str, how: Option<&str>) -> Option<Answer> {
        match code {
            "coming" => Some(Answer::Coming(how.and_then(Form::from_code).unwrap_or(Form::InPerson))),
            "not_coming" => Some(Answer::NotComing),
            "not_sure" => Some(Answer::NotSure),
            _ => None,
        }
    }
}

/// What is agreed: when, where, how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The instant it begins.
    pub start: Timestamp,
    /// The zone it was agreed in; its wall time is what people said to each other.
    pub zone: Zone,
    /// How it is held.
    pub form: Form,
    /// Where; `None` until somebody knows.
    pub place: Option<String>,
    /// The place is somebody's home.
    pub home: bool,
    /// Who typed the place.
    pub place_by: Option<ParticipantId>,
}

/// What is new in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// When.
    Time,
    /// How.
    Form,
    /// Where.
    Place,
}

impl Change {
    /// All of them, in the order of a card's lines.
    pub const ALL: [Change; 3] = [Change::Time, Change::Form, Change::Place];

    /// As the store writes it.
    pub fn code(self) -> &'static str {
        match self {
            Change::Time => "time",
            Change::Form => "form",
            Change::Place => "place",
        }
    }

    /// What stored words say; those nobody knows are left out.
    pub fn from_codes(codes: &str) -> Vec<Change> {
        Change::ALL.into_iter().filter(|change| codes.split(' ').any(|code| code == change.code())).collect()
    }

    /// What is new in a plan, seen from another.
    fn between(old: &Plan, new: &Plan) -> impl Fn(&Change) -> bool {
        let time = (old.start, &old.zone) != (new.start, &new.zone);
        let (form, place) = (old.form != new.form, old.place != new.place);
        move |change| match change {
            Change::Time => time,
            Change::Form => form,
            Change::Place => place,
        }
    }
}

/// What was noted of one participant at one meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Was there, and how.
    Came(Form),
    /// Was not there.
    DidNotCome,
    /// Was not there, and had said so before.
    ToldUs,
    /// Was not there, and perhaps never heard of it: no message is known to have reached them.
    NotReached,
}

impl Presence {
    /// As the store and the views write it.
    pub fn code(self) -> &'static str {
        match self {
            Presence::Came(_) => "came",
            Presence::DidNotCome => "did_not_come",
            Presence::ToldUs => "told_us",
            Presence::NotReached => "not_reached",
        }
    }

    /// How they came, if they did.
    pub fn how(self) -> Option<Form> {
        if let Presence::Came(form) = self { Some(form) } else { None }
    }

    /// What stored codes say.
    pub fn from_codes(code: &str, how: Option<&str>) -> Option<Presence> {
        match (code, how.and_then(Form::from_code)) {
            ("came", Some(form)) => Some(Presence::Came(form)),
            ("did_not_come", None) => Some(Presence::DidNotCome),
            ("told_us", None) => Some(Presence::ToldUs),
            ("not_reached", None) => Some(Presence::NotReached),
            _ => None,
        }
    }
}

/// A mark at a seat, and when the meeting was first noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// What.
    pub what: Presence,
    /// When the meeting was first noted.
    pub first: Timestamp,
}

/// That somebody else noted an answer, which was told to them by telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByPhone {
    /// Who noted it.
    pub by: ParticipantId,
    /// When.
    pub at: Timestamp,
}

/// One participant's place at one meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat {
    /// Who.
    pub who: Participant,
    /// What they answered to the present version.
    pub answer: Option<Answer>,
    /// What they said beside their yes.
    pub needs: Needs,
    /// The answer is not from their own tap: somebody noted it.
    pub by_phone: Option<ByPhone>,
    /// The newest version they were told of, or may have been (a send whose response was lost counts).
    pub told: Option<i64>,
    /// The newest version they have looked at by themselves.
    pub seen: Option<i64>,
    /// What is new since then, of the plan.
    pub news: Vec<Change>,
    /// What was noted of them, once it was.
    pub noted: Option<Noted>,
    /// No longer expected: left, removed, or taken off this meeting.
    pub released: bool,
}

impl Seat {
    /// A fresh place for somebody who has not been told yet.
    pub fn for_participant(who: Participant) -> Self {
        let (needs, news) = (Needs::default(), vec![]);
        Self { who, answer: None, needs, by_phone: None, told: None, seen: None, news, noted: None, released: false }
    }

    /// What will be new to them once the plan is another one. Whoever answered has seen the one before, and to whom nothing was told all
    /// of it is.
    pub fn news_of(&self, old: &Plan, new: &Plan) -> Vec<Change> {
        if self.told.is_none() {
            return vec![];
        }
        let is_new = Change::between(old, new);
        let unseen = |change: &Change| self.answer.is_none() && self.news.contains(change);
        Change::ALL.into_iter().filter(|change| unseen(change) || is_new(change)).collect()
    }

    /// Still asked for.
    pub fn expected(&self) -> bool {
        !self.released && self.who.active
    }
}

/// Whether a meeting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Agreed by the person; people are asked.
    Called,
    /// Called off.
    Cancelled,
}

/// Why one practitioner is enough this time. Nothing else is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyAlone {
    /// Somebody dropped out at short notice.
    ShortNotice,
    /// It cannot wait until there are two.
    CannotWait,
    /// The person wants it so.
    Wish,
}

impl WhyAlone {
    /// Every reason, in the order a chooser shows them.
    pub const ALL: [WhyAlone; 3] = [WhyAlone::ShortNotice, WhyAlone::CannotWait, WhyAlone::Wish];

    /// As the store and the views write it.
    pub fn code(self) -> &'static str {
        match self {
            WhyAlone::ShortNotice => "short_notice",
            WhyAlone::CannotWait => "cannot_wait",
            WhyAlone::Wish => "wish",
        }
    }

    /// The reason of a stored code.
    pub fn from_code(code: &str) -> Option<WhyAlone> {
        WhyAlone::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// That a practitioner decided that one of them is enough this time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alone {
    /// Why.
    pub why: WhyAlone,
    /// Who decided it: a practitioner.
    pub by: ParticipantId,
    /// When.
    pub at: Timestamp,
}

/// A network meeting the person agreed to.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// Its id, also the calendar's and the relay's.
    pub id: MeetingId,
    /// Whose.
    pub network: NetworkId,
    /// Rises with every change of time, place or form; cards carry it.
    pub version: i64,
    /// Stands, or not.
    pub state: State,
    /// When, where, how.
    pub plan: Plan,
    /// The person lets those who are coming see the address of a home before the day.
    pub shown_early: bool,
    /// One practitioner is enough this time.
    pub alone: Option<Alone>,
    /// Everybody who was ever asked.
    pub seats: Vec<Seat>,
}

impl Meeting {
    /// Still to come, and not cancelled.
    pub fn is_coming_up(&self, now: Timestamp) -> bool {
        self.must_be_open(now).is_ok()
    }

    /// Not cancelled, and its time has come: nothing about it is asked any more.
    pub fn has_begun(&self, now: Timestamp) -> bool {
        self.must_be_open(now) == Err(Refusal::Begun)
    }

    /// The person's place, while they are expected.
    pub fn person(&self) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.who.role == Role::Person && seat.expected())
    }

    /// One participant's place.
    pub fn seat(&self, who: &ParticipantId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.who.id == *who)
    }

    /// Whether anything may still change: it stands and has not begun.
    pub fn must_be_open(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.state {
            State::Cancelled => Err(Refusal::Cancelled),
            State::Called if self.plan.start <= now => Err(Refusal::Begun),
            State::Called => Ok(()),
        }
    }
}
