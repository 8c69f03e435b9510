//! The smallest change to an appointment of the team's own: how somebody who is in it stands there, tested before it is replaced. Nobody is added,
//! nothing else is touched.

use serde_json::{Value, json};

use super::incoming::patient;

/// Somebody as an appointment may name them, and how they stand here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Identifiers of ours: system and value.
    pub identifiers: Vec<(String, String)>,
    /// The server's own names, `RelatedPerson/7`.
    pub references: Vec<String>,
    /// R4's word for how they stand.
    pub status: &'static str,
}

/// The changes that this appointment wants; none where it says the same, or is over. `base`: the server's address.
pub(super) fn changes(appointment: &Value, wanted: &[Wanted], base: &str) -> Vec<Value> {
    if !matches!(appointment["status"].as_str(), Some("proposed" | "pending" | "booked")) {
        return vec![];
    }
    let there = appointment["participant"].as_array().map(Vec::as_slice).unwrap_or_default();
    there.iter().enumerate().flat_map(|(at, one)| change(at, one, wanted, base)).collect()
}

fn change(at: usize, one: &Value, wanted: &[Wanted], base: &str) -> Vec<Value> {
    let Some(is) = one["status"].as_str() else { return vec![] };
    let Some(wanted) = wanted.iter().find(|wanted| names(&one["actor"], wanted, base)).filter(|them| them.status != is)
    else {
        return vec![];
    };
    let path = |rest: &str| format!("/participant/{at}/{rest}");
    // Whoever stands at this place is who they were when it was read, or nothing is changed.
    let (key, value) = match &one["actor"]["reference"] {
        Value::Null => ("actor/identifier/value", &one["actor"]["identifier"]["value"]),
        reference => ("actor/reference", reference),
    };
    vec![
        json!({ "op": "test", "path": path(key), "value": value }),
        json!({ "op": "test", "path": path("status"), "value": is }),
        json!({ "op": "replace", "path": path("status"), "value": wanted.status }),
    ]
}

fn names(actor: &Value, wanted: &Wanted, base: &str) -> bool {
    let identifier = &actor["identifier"];
    let by_identifier = wanted
        .identifiers
        .iter()
        .any(|(system, value)| identifier["system"] == system.as_str() && identifier["value"] == value.as_str());
    let reference = actor["reference"].as_str().unwrap_or_default();
    let own = reference.strip_prefix(base).and_then(|rest| rest.strip_prefix('/')).unwrap_or(reference);
    by_identifier || wanted.references.iter().any(|one| one == own)
}

/// The person's reference, where it is one.
pub(super) fn of_person(reference: Option<&str>, base: &str) -> Option<String> {
    reference.and_then(|reference| patient(reference, base))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://fhir.example.org/r4";

    fn wanted(reference: &str, status: &'static str) -> Wanted {
        let identifiers = vec![("https://kith.example.org/fhir/participant".to_owned(), format!("p-{reference}"))];
        Wanted { identifiers, references: vec![reference.to_owned()], status }
    }

    #[test]
    fn only_the_status_of_who_is_in_it_changes_and_is_tested_first() {
        let one = json!({ "status": "booked", "participant": [
            { "actor": { "reference": "Practitioner/3" }, "status": "accepted" },
            { "actor": { "reference": format!("{BASE}/Patient/7") }, "status": "needs-action" },
            { "actor": { "identifier": { "system": "https://kith.example.org/fhir/participant", "value": "p-RelatedPerson/9" } }, "status": "tentative" },
            { "actor": { "display": "a room" }, "status": "accepted" },
        ] });
        let all = [
            wanted("Patient/7", "accepted"),
            wanted("RelatedPerson/9", "declined"),
            wanted("RelatedPerson/10", "accepted"),
        ];
        let found = changes(&one, &all, BASE);
        assert_eq!(
            found,
            [
                json!({ "op": "test", "path": "/participant/1/actor/reference", "value": format!("{BASE}/Patient/7") }),
                json!({ "op": "test", "path": "/participant/1/status", "value": "needs-action" }),
                json!({ "op": "replace", "path": "/participant/1/status", "value": "accepted" }),
                json!({ "op": "test", "path": "/participant/2/actor/identifier/value", "value": "p-RelatedPerson/9" }),
                json!({ "op": "test", "path": "/participant/2/status", "value": "tentative" }),
                json!({ "op": "replace", "path": "/participant/2/status", "value": "declined" }),
            ]
        );
        assert!(changes(&one, &[wanted("Patient/7", "needs-action")], BASE).is_empty(), "the same is no change");
        let mut over = one;
        over["status"] = json!("cancelled");
        assert!(changes(&over, &all, BASE).is_empty());
    }
}
