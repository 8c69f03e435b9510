//! What stands in the care team's FHIR server follows from today's facts: a pure function from them to resources, in the order that
//! references need. No name, label or text of anybody leaves but what they permit; the place only as a record may say it.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

use super::guide::Guide;
use super::resources::{
    Appointment, AppointmentResponse, CareTeam, Communication, Concept, Consent, Extension, HumanName, Identifier,
    Participant, Period, Policy, Reference, RelatedPerson, Restriction, Task, TeamMember,
};
use crate::domain::first_meeting::{self, Clock};
use crate::domain::ids::ParticipantId;
use crate::domain::meeting::{Answer, Meeting, Presence, Seat, State};
use crate::domain::participant::{Participant as Place, Role};
use crate::domain::readiness::{self, Readiness};
use crate::store::fhir::{self, Facts, Message};
use crate::store::networks::{self, Network};

/// What a calendar is told of how long a meeting lasts (`words/calendar`): Kith plans no end.
const LASTS: SignedDuration = SignedDuration::from_mins(90);
const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const CONSENT_SCOPE: &str = "http://terminology.hl7.org/CodeSystem/consentscope";
/// LOINC's "Patient Consent".
const CONSENT_DOCUMENT: (&str, &str) = ("http://loinc.org", "59284-0");

/// How resources are written here: the deployer's names, and the guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Before every identifier of ours: an address of the deployer's, without a slash at the end.
    pub system: String,
    /// Which guide is followed.
    pub guide: Guide,
    /// Which service meetings belong to.
    pub service: Option<Concept>,
}

/// How a resource is put there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It may change: written where it differs from what was last accepted.
    Put,
    /// It never changes: written once.
    Once,
}

/// A resource as it should stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// What it is found by, without the system's beginning: `meeting|id`.
    pub identifier: String,
    /// Whose news it follows.
    pub stream: String,
    /// How it is put there.
    pub how: How,
    /// The message it is about, where it is about one.
    pub message: Option<String>,
    /// The resource; references are by identifier.
    pub body: Value,
}

impl Planned {
    /// Its type.
    pub fn kind(&self) -> &str {
        self.body["resourceType"].as_str().unwrap_or_default()
    }
}

/// All resources of a stream. None, where its network waits for its person, or is gone.
pub fn of(facts: &Facts, style: &Style, now: Timestamp) -> Vec<Planned> {
    let Some(network) = facts.network.as_ref().filter(|network| network.state != networks::State::Waiting) else {
        return vec![];
    };
    let Some(person) = facts.people.iter().rev().find(|place| place.role == Role::Person) else { return vec![] };
    let view = View { facts, style, network, person, now };
    match &facts.meeting {
        Some(meeting) => view.of_meeting(meeting),
        None => view.of_network(),
    }
}

/// What each of a meeting's people has said, for an appointment of the team's own: by our identifiers of them, and by the patient's reference.
/// Whoever never answered is not in it: how they stand there is the team's.
pub(super) fn said_there(facts: &Facts) -> Vec<(&Seat, &'static str)> {
    let seats = facts.meeting.iter().flat_map(|meeting| &meeting.seats);
    let spoke = seats.filter(|seat| facts.said.iter().any(|said| said.who == seat.who.id));
    spoke.map(|seat| (seat, if seat.expected() { said(seat.answer) } else { "declined" })).collect()
}

struct View<'a> {
    facts: &'a Facts,
    style: &'a Style,
    network: &'a Network,
    person: &'a Place,
    now: Timestamp,
}

impl View<'_> {
    fn of_network(&self) -> Vec<Planned> {
        let members = self.facts.people.iter().filter(|place| place.role == Role::Member);
        let mut all: Vec<Planned> = members.map(|place| self.related(place)).collect();
        all.push(self.put(("network", self.network.id.as_str()), &self.care_team()));
        all.extend(self.facts.consents.iter().filter_map(|consent| self.consent(consent)));
        all.extend(self.facts.first_meeting.as_ref().map(|clock| self.task(clock)));
        all
    }

    fn of_meeting(&self, meeting: &Meeting) -> Vec<Planned> {
        let members = meeting.seats.iter().filter(|seat| seat.who.role == Role::Member);
        let mut all: Vec<Planned> = members.map(|seat| self.related(&seat.who)).collect();
        if self.facts.appointment.is_none() {
            all.push(self.put(("meeting", meeting.id.as_str()), &self.appointment(meeting)));
        }
        all.extend(meeting.seats.iter().filter_map(|seat| self.response(meeting, seat)));
        all.extend(self.facts.messages.iter().filter_map(|message| self.communication(meeting, message)));
        all
    }

    fn appointment(&self, meeting: &Meeting) -> Appointment {
        let seats = meeting.seats.iter().filter(|seat| seat.expected());
        let place = meeting.plan.place_on_record().map(|place| Participant {
            kind: vec![Concept::of(PARTICIPATION, "LOC")],
            actor: Reference { kind: "Location", display: Some(place.to_owned()), ..Reference::default() },
            status: "accepted",
        });
        Appointment {
            meta: self.style.guide.meta("Appointment"),
            extension: self.style.guide.form(meeting.plan.form),
            identifier: vec![self.identifier("meeting", meeting.id.as_str())],
            status: status(meeting, self.now),
            service_type: self.style.service.clone().into_iter().collect(),
            start: meeting.plan.start.to_string(),
            end: (meeting.plan.start + LASTS).to_string(),
            participant: seats.map(|seat| self.participant(seat)).chain(place).collect(),
        }
    }

    fn participant(&self, seat: &Seat) -> Participant {
        let code = match seat.who.role {
            Role::Person => "SBJ",
            Role::Member => "PART",
            Role::Practitioner => "ATND",
        };
        Participant {
            kind: vec![Concept::of(PARTICIPATION, code)],
            actor: self.actor(&seat.who),
            status: said(seat.answer),
        }
    }

    /// Of whoever has ever answered. An answer to a version before is none to this one; whoever is not asked any more does not come,
    /// whether they left or were removed: the record does not say which.
    fn response(&self, meeting: &Meeting, seat: &Seat) -> Option<Planned> {
        let said_by = self.facts.said.iter().find(|said| said.who == seat.who.id)?;
        let participant_status = if seat.expected() { said(seat.answer) } else { "declined" };
        let how = seat.answer.filter(|_| seat.expected()).and_then(Answer::how).map(|form| ("how", form.code()));
        let noted = (said_by.noted && seat.by_phone.is_some()).then_some(("told", "by-phone"));
        let key = format!("{}.{}", meeting.id, seat.who.id);
        let response = AppointmentResponse {
            extension: how.into_iter().chain(noted).map(|(name, code)| self.extension(name, code)).collect(),
            identifier: vec![self.identifier("answer", &key)],
            appointment: self.of(meeting),
            actor: self.actor(&seat.who),
            participant_status,
        };
        Some(self.put(("answer", &key), &response))
    }

    fn related(&self, place: &Place) -> Planned {
        let name = (place.active && place.on_record && !place.name.is_empty()).then(|| place.name.clone());
        let related = RelatedPerson {
            meta: self.style.guide.meta("RelatedPerson"),
            identifier: vec![self.identifier("participant", place.id.as_str())],
            active: place.active,
            patient: self.actor(self.person),
            name: name.into_iter().map(|text| HumanName { text }).collect(),
        };
        Planned {
            stream: self.network.id.as_str().to_owned(),
            ..self.put(("participant", place.id.as_str()), &related)
        }
    }

    fn care_team(&self) -> CareTeam {
        let open = self.network.state == networks::State::Open && self.person.active;
        let there = self.facts.people.iter().filter(|place| place.active);
        CareTeam {
            meta: self.style.guide.meta("CareTeam"),
            identifier: vec![self.identifier("network", self.network.id.as_str())],
            status: if open { "active" } else { "inactive" },
            subject: self.actor(self.person),
            participant: there.map(|place| self.team_member(place)).collect(),
        }
    }

    /// Whoever convenes is named as such: who is responsible is to be seen.
    fn team_member(&self, place: &Place) -> TeamMember {
        let convenes = place.staff.as_ref() == Some(&self.network.convener);
        let role = if convenes { "convener" } else { place.role.code() };
        TeamMember { role: vec![Concept::of(format!("{}/role", self.style.system), role)], member: self.actor(place) }
    }

    fn consent(&self, consent: &fhir::Consent) -> Option<Planned> {
        let who = self.place(&consent.who)?;
        let (notice, sum) = &consent.notice;
        let (system, code) = CONSENT_DOCUMENT;
        let written = Consent {
            meta: self.style.guide.meta("Consent"),
            identifier: vec![self.identifier("consent", consent.who.as_str())],
            status: if consent.stands { "active" } else { "inactive" },
            scope: Concept::of(CONSENT_SCOPE, "patient-privacy"),
            category: vec![Concept::of(system, code)],
            patient: self.actor(self.person),
            date_time: consent.at.to_string(),
            performer: vec![self.actor(who)],
            policy: vec![Policy { uri: format!("{}/notice/{notice}#{sum}", self.style.system) }],
        };
        Some(self.put(("consent", consent.who.as_str()), &written))
    }

    /// What moves while the person wants more time is not said until it stands: else every look would be a new version.
    fn task(&self, clock: &Clock) -> Planned {
        let (state, space) = (clock.state(self.now), "first-meeting");
        let end = |at: Timestamp| Period { end: at.to_string() };
        let wanted = (state != first_meeting::State::Paused).then(|| clock.end(self.now));
        let task = Task {
            identifier: vec![self.identifier(space, self.network.id.as_str())],
            status: done(clock, state),
            business_status: Concept::of(format!("{}/first-meeting-state", self.style.system), state.code()),
            intent: "order",
            code: Concept::of(format!("{}/task", self.style.system), space),
            whom: self.actor(self.person),
            execution_period: clock.held.map(end),
            authored_on: clock.referred.to_string(),
            restriction: wanted.map(|at| Restriction { period: end(at) }),
        };
        self.put((space, self.network.id.as_str()), &task)
    }

    /// Of messages that were sent, or may have been, or could not be; what was not wanted any more is nothing.
    fn communication(&self, meeting: &Meeting, message: &Message) -> Option<Planned> {
        let status = match message.outcome.as_str() {
            "sent" => "completed",
            "uncertain" => "unknown",
            "unreachable" | "failed" => "not-done",
            _ => return None,
        };
        let to = self.place(message.to.as_ref()?)?;
        let communication = Communication {
            meta: self.style.guide.meta("Communication"),
            identifier: vec![self.identifier("message", &message.id)],
            status,
            category: vec![Concept::of(format!("{}/message-kind", self.style.system), &message.kind)],
            subject: Some(self.actor(self.person)),
            about: vec![self.of(meeting)],
            sent: (status != "not-done").then(|| message.at.to_string()),
            recipient: vec![self.actor(to)],
        };
        let planned = self.put(("message", &message.id), &communication);
        Some(Planned { how: How::Once, message: Some(message.id.clone()), ..planned })
    }

    fn place(&self, who: &ParticipantId) -> Option<&Place> {
        self.facts.people.iter().find(|place| place.id == *who)
    }

    fn actor(&self, place: &Place) -> Reference {
        let kind = match place.role {
            Role::Person => "Patient",
            Role::Member => "RelatedPerson",
            Role::Practitioner => "Practitioner",
        };
        self.reference(kind, "participant", place.id.as_str())
    }

    /// The meeting's appointment: ours, or the one of the team's own that it came from.
    fn of(&self, meeting: &Meeting) -> Reference {
        match &self.facts.appointment {
            Some(id) => {
                let reference = Some(format!("Appointment/{id}"));
                Reference { kind: "Appointment", reference, ..Reference::default() }
            }
            None => self.reference("Appointment", "meeting", meeting.id.as_str()),
        }
    }

    fn reference(&self, kind: &'static str, space: &str, value: &str) -> Reference {
        Reference { kind, identifier: Some(self.identifier(space, value)), ..Reference::default() }
    }

    fn identifier(&self, space: &str, value: &str) -> Identifier {
        Identifier { system: format!("{}/{space}", self.style.system), value: value.to_owned() }
    }

    fn extension(&self, name: &str, code: &str) -> Extension {
        Extension { url: format!("{}/extension/{name}", self.style.system), value_code: code.to_owned() }
    }

    fn put(&self, (space, value): (&str, &str), resource: &impl Serialize) -> Planned {
        let body = serde_json::to_value(resource).expect("plain structs become JSON");
        let (identifier, stream) = (format!("{space}|{value}"), self.facts.stream.clone());
        Planned { identifier, stream, how: How::Put, message: None, body }
    }
}

fn said(answer: Option<Answer>) -> &'static str {
    match answer {
        Some(Answer::Coming(_)) => "accepted",
        Some(Answer::NotComing) => "declined",
        Some(Answer::NotSure) => "tentative",
        None => "needs-action",
    }
}

/// R4: "booked" is confirmed to go ahead, "pending" is not yet accepted by all. Nobody is marked as not having come: who was not there
/// stays between those who were.
fn status(meeting: &Meeting, now: Timestamp) -> &'static str {
    let came = |seat: &Seat| matches!(seat.noted.map(|noted| noted.what), Some(Presence::Came(_)));
    if meeting.state == State::Cancelled {
        return "cancelled";
    }
    if meeting.seats.iter().any(came) {
        return "fulfilled";
    }
    if matches!(readiness::of(meeting, now), Readiness::Ready) { "booked" } else { "pending" }
}

/// A first meeting that is late may still come, and is nobody's failure: R4's "failed" is an end, and would say both.
fn done(clock: &Clock, state: first_meeting::State) -> &'static str {
    match state {
        _ if clock.held.is_some() => "completed",
        first_meeting::State::Ended => "cancelled",
        first_meeting::State::Paused => "on-hold",
        _ => "in-progress",
    }
}

/// Puts the server's own names beside identifiers, wherever they are known: `reference` is what its searches go by.
pub(super) fn resolve(body: &mut Value, system: &str, known: &HashMap<String, String>) {
    match body {
        Value::Array(items) => items.iter_mut().for_each(|item| resolve(item, system, known)),
        Value::Object(map) => {
            if let (Some(kind), Some(identifier)) = (map.get("type").and_then(Value::as_str), map.get("identifier")) {
                let word = |name: &str| identifier[name].as_str().unwrap_or_default();
                let space = word("system").strip_prefix(system).and_then(|rest| rest.strip_prefix('/'));
                let key = space.map(|space| format!("{space}|{}", word("value")));
                let there = key.and_then(|key| known.get(&key)).map(|id| json!(format!("{kind}/{id}")));
                there.map(|there| map.insert("reference".into(), there));
            }
            map.values_mut().for_each(|value| resolve(value, system, known));
        }
        _ => {}
    }
}
