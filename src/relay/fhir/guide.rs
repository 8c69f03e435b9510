//! Which national guide the resources follow: profiles and code systems are configuration. What a guide defines is cited; what it does
//! not, is left as the base standard has it.

use serde_json::Value;

use super::resources::{Concept, Extension, Meta};
use crate::domain::meeting::Form;

/// THL's service classification, which the Finnish guide wants of every appointment (`Appointment.serviceType.coding.system`).
const FINNISH_SERVICES: &str = "urn:oid:1.2.246.537.6.49.201501";

/// UK Core's word for how somebody is met.
const DELIVERY_CHANNEL: &str = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeliveryChannel";

fn channel(form: Form) -> &'static str {
    match form {
        Form::InPerson => "In-person",
        Form::Phone => "Telephone",
        Form::Online => "Video",
    }
}

/// How a meeting is held, as this extension says it, whichever guide is followed here.
pub(super) fn form_of(extension: &Value) -> Option<Form> {
    let code = extension["valueCode"].as_str().filter(|_| extension["url"] == DELIVERY_CHANNEL)?;
    Form::ALL.into_iter().find(|form| channel(*form) == code)
}

/// A guide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guide {
    /// None: R4 as it is.
    #[default]
    Base,
    /// UK Core, <https://simplifier.net/hl7fhirukcorer4>.
    UkCore,
    /// Finnish Scheduling by HL7 Finland, <https://build.fhir.org/ig/fhir-fi/finnish-scheduling/>.
    FiScheduling,
}

impl Guide {
    /// As settings name it.
    pub fn from_code(code: &str) -> Option<Guide> {
        match code {
            "base" => Some(Guide::Base),
            "uk-core" => Some(Guide::UkCore),
            "fi-scheduling" => Some(Guide::FiScheduling),
            _ => None,
        }
    }

    /// The profile that it has for resources of this type.
    pub(super) fn meta(self, kind: &str) -> Option<Meta> {
        let profile = match (self, kind) {
            (Guide::UkCore, "Appointment" | "RelatedPerson" | "CareTeam" | "Consent" | "Communication") => {
                format!("https://fhir.hl7.org.uk/StructureDefinition/UKCore-{kind}")
            }
            (Guide::FiScheduling, "Appointment") => {
                "https://hl7.fi/fhir/finnish-scheduling/StructureDefinition/fi-scheduling-appointment".to_owned()
            }
            _ => return None,
        };
        Some(Meta { profile: vec![profile] })
    }

    /// How a meeting is held, where the guide has words for it: UK Core's delivery channel.
    pub(super) fn form(self, form: Form) -> Vec<Extension> {
        let (url, value_code) = (DELIVERY_CHANNEL.to_owned(), channel(form).to_owned());
        if self == Guide::UkCore { vec![Extension { url, value_code }] } else { vec![] }
    }

    /// Whether every appointment has to say which service it belongs to.
    pub fn wants_a_service(self) -> bool {
        self == Guide::FiScheduling
    }

    /// The service, as settings name it: `system|code`, or a code alone where the guide has a system.
    pub fn service(self, given: &str) -> Option<Concept> {
        let whole = |text: &str| !text.is_empty() && text.trim() == text;
        match given.rsplit_once('|') {
            Some((system, code)) if whole(system) && whole(code) => Some(Concept::of(system, code)),
            None if whole(given) && self == Guide::FiScheduling => Some(Concept::of(FINNISH_SERVICES, given)),
            _ => None,
        }
    }
}
