//! FHIR R4 as far as Kith writes it: seven resources and the types they are made of. What is absent is left out.
//! Element names and invariants: <https://hl7.org/fhir/R4/resourcelist.html>.

use serde::Serialize;

/// A name that a system gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identifier {
    /// Whose names they are.
    pub system: String,
    /// The name.
    pub value: String,
}

/// A pointer to another resource: by its identifier, and by the server's own name for it once that is known (`projection::resolve`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// The type of the other resource.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What it is found by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<Identifier>,
    /// The server's own name for it, where that is all we know it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What it is called, where nothing else says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
}

/// A code of a system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coding {
    /// Whose codes they are.
    pub system: String,
    /// The code.
    pub code: String,
}

/// One concept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Concept {
    /// Its code.
    pub coding: Vec<Coding>,
}

impl Concept {
    /// The concept of one code.
    pub fn of(system: impl Into<String>, code: impl Into<String>) -> Concept {
        Concept { coding: vec![Coding { system: system.into(), code: code.into() }] }
    }
}

/// Which profile a resource follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meta {
    /// Its address.
    pub profile: Vec<String>,
}

/// Something that the standard has no element for: a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    /// What it means.
    pub url: String,
    /// Its value.
    pub value_code: String,
}

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct Appointment {
    /// The profile it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
    /// How it is held, where a profile has a word for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extension: Vec<Extension>,
    /// `meeting|id`.
    pub identifier: Vec<Identifier>,
    /// proposed, pending, booked, cancelled, fulfilled.
    pub status: &'static str,
    /// What the deployer calls this service.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_type: Vec<Concept>,
    /// An instant.
    pub start: String,
    /// An instant; app-2 wants it where there is a start.
    pub end: String,
    /// Who is asked.
    pub participant: Vec<Participant>,
}

/// Who is asked to a meeting, and what they said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// As what.
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<Concept>,
    /// Who.
    pub actor: Reference,
    /// accepted, declined, tentative, needs-action.
    pub status: &'static str,
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct AppointmentResponse {
    /// How they come, and who noted it for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extension: Vec<Extension>,
    /// `answer|meeting.participant`.
    pub identifier: Vec<Identifier>,
    /// To which meeting.
    pub appointment: Reference,
    /// Who.
    pub actor: Reference,
    /// accepted, declined, tentative, needs-action.
    pub participant_status: &'static str,
}

/// A name as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HumanName {
    /// All of it.
    pub text: String,
}

/// Somebody the person chose and who agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct RelatedPerson {
    /// The profile it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
    /// `participant|id`.
    pub identifier: Vec<Identifier>,
    /// Takes part.
    pub active: bool,
    /// Whose network.
    pub patient: Reference,
    /// Only where they let it stand in the record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub name: Vec<HumanName>,
}

/// The network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct CareTeam {
    /// The profile it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
    /// `network|id`.
    pub identifier: Vec<Identifier>,
    /// active, inactive.
    pub status: &'static str,
    /// Whose.
    pub subject: Reference,
    /// Who takes part.
    pub participant: Vec<TeamMember>,
}

/// Who takes part in a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TeamMember {
    /// As what.
    pub role: Vec<Concept>,
    /// Who.
    pub member: Reference,
}

/// A yes, or that it was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct Consent {
    /// The profile it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
    /// `consent|participant`.
    pub identifier: Vec<Identifier>,
    /// active, inactive.
    pub status: &'static str,
    /// What it is about.
    pub scope: Concept,
    /// What kind of paper it would be.
    pub category: Vec<Concept>,
    /// Around whom.
    pub patient: Reference,
    /// When.
    pub date_time: String,
    /// Who said it.
    pub performer: Vec<Reference>,
    /// What they were told.
    pub policy: Vec<Policy>,
}

/// A text that somebody agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Which.
    pub uri: String,
}

/// That a message was sent, never what it said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct Communication {
    /// The profile it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
    /// `message|id`.
    pub identifier: Vec<Identifier>,
    /// completed, not-done, unknown.
    pub status: &'static str,
    /// Its kind.
    pub category: Vec<Concept>,
    /// Around whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Reference>,
    /// About which meeting.
    pub about: Vec<Reference>,
    /// When; absent where it surely was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// To whom.
    pub recipient: Vec<Reference>,
}

/// A time that ends; since when is said elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// An instant.
    pub end: String,
}

/// When something is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Restriction {
    /// Until when.
    pub period: Period,
}

/// The way to a first meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct Task {
    /// `first-meeting|network`.
    pub identifier: Vec<Identifier>,
    /// in-progress, on-hold, completed, cancelled.
    pub status: &'static str,
    /// How its clock stands.
    pub business_status: Concept,
    /// A referral asked for it.
    pub intent: &'static str,
    /// What is to be done.
    pub code: Concept,
    /// For whom.
    #[serde(rename = "for")]
    pub whom: Reference,
    /// When a first meeting was held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_period: Option<Period>,
    /// When the referral came.
    pub authored_on: String,
    /// Until when it is wanted; absent while the person's more time moves it on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
}
