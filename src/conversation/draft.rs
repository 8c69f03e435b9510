//! The question somebody is being asked, when the answer is more than one tap.

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::Room;
use crate::domain::attendance::Mark;
use crate::domain::ids::{ContactId, MeetingId, NetworkId, ParticipantId, PollId, ProposalId};
use crate::domain::meeting::{Form, Meeting, Plan};
use crate::domain::participant::Participant;
use crate::domain::poll::Offer;
use crate::domain::when::Zone;
use crate::store::drafts;

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// "What do you call them?"
    Label,
    /// "What shall the others call you here?"
    Name,
    /// "Which city is near you?"
    Zone,
    /// "Which e-mail address is yours?"
    Mail,
    /// "What is their first name?", of somebody who said yes by word of mouth.
    Guest(ContactId),
    /// Planning a meeting.
    Plan(Planning),
    /// Choosing who is invited.
    Choose(Choosing),
    /// Noting who was at a meeting.
    Note(Noting),
}

/// A plan on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Planning {
    /// For whose network.
    pub network: NetworkId,
    /// The meeting it would move.
    pub moves: Option<MeetingId>,
    /// The meeting it follows: the same people are asked.
    #[serde(default)]
    pub like: Option<MeetingId>,
    /// The zone its wall time is in.
    pub zone: Zone,
    /// What is asked next.
    pub stage: Stage,
    /// The day, once chosen.
    pub day: Option<Date>,
    /// Instants that are offered besides: then it is a poll for a time.
    #[serde(default)]
    pub slots: Vec<Timestamp>,
    /// The instant, once chosen.
    pub start: Option<Timestamp>,
    /// How it is held, once chosen.
    pub form: Option<Form>,
    /// Where, once typed.
    pub place: Option<String>,
    /// The place is somebody's home.
    #[serde(default)]
    pub home: bool,
    /// Who typed the place.
    #[serde(default)]
    pub place_by: Option<ParticipantId>,
}

/// What a plan asks next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Which day (or day and time, typed).
    Day,
    /// What time.
    Hour,
    /// Is the time right?
    TimeIsRight,
    /// An hour that comes twice: which?
    WhichHour(DateTime),
    /// How.
    Form,
    /// Where.
    Place,
    /// Is everything right?
    AllIsRight,
}

/// Who is invited, chosen one by one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choosing {
    /// A practitioner's proposal or times, or the person's own plan.
    pub of: Subject,
    /// Who is on the list so far.
    pub chosen: Vec<ParticipantId>,
}

/// Who was at a meeting, as far as it is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noting {
    /// Which.
    pub meeting: MeetingId,
    /// Everybody who was expected, and how they came.
    pub marks: Vec<Mark>,
}

/// What people are being chosen for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A proposal that waits for the person.
    Proposal(ProposalId),
    /// Times that wait for the person.
    Times(PollId),
    /// The person's own plan.
    Own(Planning),
}

impl Planning {
    /// A plan nobody has said anything of yet.
    pub fn begin(network: NetworkId, moves: Option<MeetingId>, zone: Zone) -> Self {
        let (day, start, form, place) = (None, None, None, None);
        let (like, stage, slots) = (None, Stage::Day, vec![]);
        Self { network, moves, like, zone, stage, day, slots, start, form, place, home: false, place_by: None }
    }

    /// One more meeting like this one: only its time is still to be said. Where it was is taken over as far as whoever plans it may read it.
    pub fn like(last: &Meeting, by: &Participant, now: Timestamp) -> Self {
        let Plan { zone, form, home, place_by, .. } = last.plan.clone();
        let (place, plan) = (last.place_for(by, now).place(), Self::begin(last.network.clone(), None, zone));
        let home = home && place.is_some();
        Self { like: Some(last.id.clone()), form: Some(form), place, home, place_by, ..plan }
    }

    /// Whether a typed text is what is being asked for.
    pub fn wants_text(&self) -> bool {
        matches!(self.stage, Stage::Day | Stage::Hour | Stage::TimeIsRight | Stage::WhichHour(_) | Stage::Place)
    }

    /// The whole plan, once time and form are known.
    pub fn plan(&self) -> Option<Plan> {
        Some(Plan {
            start: self.start?,
            zone: self.zone.clone(),
            form: self.form?,
            place: self.place.clone(),
            home: self.home,
            place_by: self.place_by.clone(),
        })
    }

    /// Every time that is on the list, the earliest first.
    pub fn starts(&self) -> Vec<Timestamp> {
        let mut starts: Vec<Timestamp> = self.slots.iter().copied().chain(self.start).collect();
        starts.sort();
        starts
    }

    /// The times of a poll, once they and the form are known; `None` for a plan with one time.
    pub fn offer(&self) -> Option<Offer> {
        let plan = self.plan().filter(|_| !self.slots.is_empty())?;
        Some(Offer { starts: self.starts(), zone: plan.zone, form: plan.form, place: plan.place, home: plan.home })
    }
}

/// The step the one who speaks is at.
pub async fn load(room: &mut Room<'_>) -> Result<Option<Step>> {
    drafts::load(room.tx, room.user, room.now).await
}

/// Remembers it.
pub async fn save(room: &mut Room<'_>, step: &Step) -> Result<()> {
    drafts::save(room.tx, room.user, step, room.now).await
}

/// Forgets it.
pub async fn drop(room: &mut Room<'_>) -> Result<()> {
    drafts::clear(room.tx, room.user).await
}
