//! A `ServiceRequest` as far as it is read: who it is about, which team is asked, when it came. No reason, no note, no name.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde_json::Value;

use crate::relay::referral::{self, Posted};

/// What the server is asked to send of one, and all that is read.
pub const ELEMENTS: &str = "id,meta,status,subject,performer,authoredOn";
/// Before every such referral's id here; no posted one can begin so.
pub const BEGINNING: &str = "fhir:ServiceRequest/";

/// One, as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The server's own name for it, with its type.
    pub resource: String,
    /// When it was last changed, by that server's clock.
    pub changed: Timestamp,
    /// R4's word for how it stands.
    pub status: String,
    /// What it asks for; or the class of why it cannot be taken.
    pub asks: Result<Asks, &'static str>,
}

/// What one asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asks {
    /// The team's name or id; `None`: it names none.
    pub team: Option<String>,
    convener: Option<String>,
    authored: Option<Timestamp>,
    patient: String,
}

impl Request {
    /// Reads one; `None` for what has no name to be known by. Systems of teams and staff begin with `system`.
    pub fn read(resource: &Value, system: &str, base: &str) -> Option<Request> {
        let id = resource["id"].as_str().filter(|id| referral::is_id(id) && !id.contains('_'))?;
        Some(Request {
            resource: format!("ServiceRequest/{id}"),
            changed: changed(resource),
            status: resource["status"].as_str().unwrap_or_default().to_owned(),
            asks: asks(resource, system, base),
        })
    }

    /// Whether it asks for something now; drafts, and what is done with, do not.
    pub fn is_active(&self) -> bool {
        self.status == "active"
    }

    /// Whether it was taken back, or should never have been.
    pub fn is_back(&self) -> bool {
        matches!(self.status.as_str(), "revoked" | "entered-in-error")
    }
}

impl Asks {
    /// The same as a posted referral, for this team.
    pub fn posted(&self, resource: &str, team: String) -> Posted {
        Posted {
            id: format!("fhir:{resource}"),
            team,
            convener: self.convener.clone(),
            referred_at: self.authored,
            patient: Some(self.patient.clone()),
        }
    }
}

/// When a resource was last changed there; the beginning of time where the server does not say it.
pub fn changed(resource: &Value) -> Timestamp {
    let said = resource["meta"]["lastUpdated"].as_str().and_then(|text| text.parse::<Timestamp>().ok());
    said.and_then(|at| Timestamp::from_millisecond(at.as_millisecond()).ok()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A reference to a patient of this server, as `Patient/12`, also where it is written in full.
pub fn patient(reference: &str, base: &str) -> Option<String> {
    let own = reference.strip_prefix(base).and_then(|rest| rest.strip_prefix('/')).unwrap_or(reference);
    referral::is_patient(own).then(|| own.to_owned())
}

fn asks(resource: &Value, system: &str, base: &str) -> Result<Asks, &'static str> {
    let subject = resource["subject"]["reference"].as_str().and_then(|reference| patient(reference, base));
    Ok(Asks {
        patient: subject.ok_or("no-subject")?,
        team: performer(resource, &format!("{system}/team"))?,
        convener: performer(resource, &format!("{system}/staff"))?,
        authored: resource["authoredOn"].as_str().map(moment).transpose()?,
    })
}

/// The only performer that is named by an identifier of this system.
fn performer(resource: &Value, system: &str) -> Result<Option<String>, &'static str> {
    let all = resource["performer"].as_array().map(Vec::as_slice).unwrap_or_default();
    let own = all.iter().map(|one| &one["identifier"]).filter(|identifier| identifier["system"] == system);
    let mut values = own.map(|identifier| identifier["value"].as_str().map(str::trim).unwrap_or_default());
    match (values.next(), values.next()) {
        (Some(_), Some(_)) => Err("several-performers"),
        (one, _) => Ok(one.filter(|value| !value.is_empty()).map(str::to_owned)),
    }
}

/// A moment is one only with its time and its zone: without, nobody knows when that was.
fn moment(text: &str) -> Result<Timestamp, &'static str> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Timestamp::from_millisecond(at.as_millisecond()).map_err(|_| "no-moment");
    }
    let part = |text: &str| text.parse::<Date>().is_ok();
    let without = text.parse::<DateTime>().is_ok() || part(&format!("{text}-01")) || part(&format!("{text}-01-01"));
    Err(if without { "no-zone" } else { "no-moment" })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SYSTEM: &str = "https://kith.example.org/fhir";
    const BASE: &str = "https://fhir.example.org/r4";

    fn read(change: impl Fn(&mut Value)) -> Request {
        let mut one = json!({ "resourceType": "ServiceRequest", "id": "12", "meta": { "lastUpdated": "2026-11-30T09:30:00.5004Z" },
            "status": "active", "intent": "order", "subject": { "reference": "Patient/7", "display": "Aino Virtanen" },
            "reasonCode": [{ "text": "low mood" }], "note": [{ "text": "lives alone" }],
            "performer": [{ "reference": "Organization/1" }, { "identifier": { "system": "https://kith.example.org/fhir/team", "value": "Harbour" } }],
            "authoredOn": "2026-11-30T11:00:00+02:00" });
        change(&mut one);
        Request::read(&one, SYSTEM, BASE).unwrap()
    }

    #[test]
    fn who_when_and_which_team_are_read_and_nothing_else() {
        let one = read(|_| {});
        let posted = one.asks.as_ref().unwrap().posted(&one.resource, "Harbour".into());
        assert_eq!((posted.id.as_str(), posted.patient.as_deref()), ("fhir:ServiceRequest/12", Some("Patient/7")));
        assert_eq!(posted.referred_at, Some("2026-11-30T09:00:00Z".parse().unwrap()));
        assert_eq!(one.changed, "2026-11-30T09:30:00.5Z".parse().unwrap());
        let all = format!("{one:?}");
        assert!(one.is_active() && !["Aino", "mood", "alone"].iter().any(|word| all.contains(word)), "{all}");
        let whole = read(|one| one["subject"]["reference"] = format!("{BASE}/Patient/7").into());
        assert_eq!(whole.asks, one.asks);
        assert_eq!(Request::read(&json!({ "resourceType": "ServiceRequest" }), SYSTEM, BASE), None);
    }

    #[test]
    fn each_thing_that_is_missing_or_unclear_has_its_class() {
        let class = |change: fn(&mut Value)| read(change).asks.err().unwrap_or_default();
        for (wanted, change) in [
            ("no-subject", (|one| one["subject"] = json!({ "display": "Aino Virtanen" })) as fn(&mut Value)),
            ("no-subject", |one| one["subject"]["reference"] = "https://other.example.org/r4/Patient/7".into()),
            ("no-subject", |one| one["subject"]["reference"] = "Group/7".into()),
            ("no-zone", |one| one["authoredOn"] = "2026-11-30T11:00:00".into()),
            ("no-zone", |one| one["authoredOn"] = "2026-11-30".into()),
            ("no-zone", |one| one["authoredOn"] = "2026-11".into()),
            ("no-zone", |one| one["authoredOn"] = "2026".into()),
            ("no-moment", |one| one["authoredOn"] = "soon".into()),
            ("several-performers", |one| one["performer"][0] = one["performer"][1].clone()),
            ("", |one| one["authoredOn"] = Value::Null),
            ("", |one| one["performer"] = Value::Null),
        ] {
            assert_eq!(class(change), wanted);
        }
    }
}
