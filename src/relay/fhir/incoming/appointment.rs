//! An `Appointment` of the team's own system as far as it is read: who it is about, when it begins, how it stands. No words of anybody's.

use jiff::Timestamp;
use serde_json::Value;

use super::request::{changed, patient};
use crate::domain::meeting::Form;
use crate::relay::fhir::guide;
use crate::relay::referral;

/// What the server is asked to send of one, and all that is read.
pub const ELEMENTS: &str = "id,meta,identifier,status,start,participant,extension";

/// One, as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// The server's own name for it.
    pub id: String,
    /// When it was last changed, by that server's clock.
    pub changed: Timestamp,
    /// When it begins; `None` where that is not said, or without a zone.
    pub start: Option<Timestamp>,
    /// How it is held, where its code says so; in one room where none does.
    pub form: Form,
    /// Kith wrote it.
    pub own: bool,
    status: String,
    patients: Vec<String>,
}

impl Appointment {
    /// Reads one; `None` for what has no name to be known by. Identifiers of ours begin with `system`.
    pub fn read(resource: &Value, system: &str, base: &str) -> Option<Appointment> {
        let id = resource["id"].as_str().filter(|id| referral::is_id(id) && !id.contains('_'))?;
        let all = |name: &str| resource[name].as_array().map(Vec::as_slice).unwrap_or_default();
        let ours = format!("{system}/meeting");
        let actors = all("participant").iter().filter_map(|one| one["actor"]["reference"].as_str());
        let start = resource["start"].as_str().and_then(|text| text.parse::<Timestamp>().ok());
        Some(Appointment {
            id: id.to_owned(),
            changed: changed(resource),
            start: start.and_then(|at| Timestamp::from_millisecond(at.as_millisecond()).ok()),
            form: all("extension").iter().find_map(guide::form_of).unwrap_or(Form::InPerson),
            own: all("identifier").iter().any(|one| one["system"] == ours.as_str()),
            status: resource["status"].as_str().unwrap_or_default().to_owned(),
            patients: actors.filter_map(|reference| patient(reference, base)).collect(),
        })
    }

    /// The same with its type.
    pub fn resource(&self) -> String {
        format!("Appointment/{}", self.id)
    }

    /// Whether this patient is to be there.
    pub fn is_about(&self, patient: &str) -> bool {
        self.patients.iter().any(|one| one == patient)
    }

    /// Whether it is to be, as far as it stands there.
    pub fn is_on(&self) -> bool {
        matches!(self.status.as_str(), "proposed" | "pending" | "booked")
    }

    /// Whether it is off there, or should never have been.
    pub fn is_off(&self) -> bool {
        matches!(self.status.as_str(), "cancelled" | "noshow" | "entered-in-error")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SYSTEM: &str = "https://kith.example.org/fhir";
    const BASE: &str = "https://fhir.example.org/r4";

    #[test]
    fn who_when_and_how_it_stands_are_read_and_no_words() {
        let one = json!({ "resourceType": "Appointment", "id": "12", "meta": { "lastUpdated": "2026-11-30T09:30:00Z" }, "status": "booked",
            "identifier": [{ "system": "https://harbour.example.org/appointments", "value": "a-1" }],
            "start": "2026-12-01T14:00:00+02:00", "end": "2026-12-01T15:00:00+02:00", "description": "low mood", "comment": "bring the papers",
            "extension": [{ "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeliveryChannel", "valueCode": "Telephone" }],
            "participant": [{ "actor": { "reference": format!("{BASE}/Patient/7"), "display": "Aino Virtanen" }, "status": "accepted" },
                { "actor": { "reference": "Practitioner/3" }, "status": "accepted" }] });
        let read = Appointment::read(&one, SYSTEM, BASE).unwrap();
        assert_eq!((read.start, read.form), (Some("2026-12-01T12:00:00Z".parse().unwrap()), Form::Phone));
        assert!(
            read.is_on() && !read.is_off() && !read.own && read.is_about("Patient/7") && !read.is_about("Patient/3")
        );
        let all = format!("{read:?}");
        assert!(!["Aino", "mood", "papers"].iter().any(|word| all.contains(word)), "{all}");
        let mut ours = one;
        ours["identifier"][0]["system"] = format!("{SYSTEM}/meeting").into();
        (ours["start"], ours["status"]) = (json!("2026-12-01"), json!("noshow"));
        let read = Appointment::read(&ours, SYSTEM, BASE).unwrap();
        assert!(read.own && read.is_off() && !read.is_on() && read.start.is_none());
    }
}
