//! What a referral says when it is posted: ids and a moment, never a name or a reason. Everything else is refused, so that nobody sends a
//! diagnosis here.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::{Map, Value};

/// The longest id of a sender's.
const LONGEST_ID: usize = 64;
/// More than any team's name holds.
const LONGEST_NAME: usize = 200;
/// What may stand in a referral.
const FIELDS: [&str; 5] = ["id", "team", "convener", "referred_at", "patient"];

/// A referral as it was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The sender's own id for it: the same one twice is one.
    pub id: String,
    /// The team's name, or its id.
    pub team: String,
    /// Who is to be the convener, by their place's id.
    pub convener: Option<String>,
    /// When it came, to the millisecond.
    pub referred_at: Option<Timestamp>,
    /// A FHIR reference, `Patient/` and an id.
    pub patient: Option<String>,
}

/// Why one was not taken: a status, what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Of HTTP.
    pub status: u16,
    /// What is wrong.
    pub error: String,
    /// What whoever sent it can do.
    pub what_to_do: &'static str,
}

impl Wrong {
    /// An answer of this kind.
    pub fn new(status: u16, error: impl Into<String>, what_to_do: &'static str) -> Wrong {
        Wrong { status, error: error.into(), what_to_do }
    }
}

/// Whether an id of a sender's is one: 1 to 64 letters, digits, dots, underscores and hyphens.
pub fn is_id(id: &str) -> bool {
    let good = |sign: u8| sign.is_ascii_alphanumeric() || b"._-".contains(&sign);
    (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(good)
}

/// Reads a body.
///
/// # Errors
/// With the answer for whoever sent it: 400 for what is no such JSON, 422 for a value that cannot be.
pub fn read(body: &[u8]) -> Result<Posted, Wrong> {
    let no_object = || Wrong::new(400, "The body is not a JSON object.", "Send one JSON object in UTF-8.");
    let Value::Object(fields) = serde_json::from_slice(body).map_err(|_| no_object())? else {
        return Err(no_object());
    };
    if let Some(unknown) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        let unknown: String = unknown.chars().filter(|sign| !sign.is_control()).take(LONGEST_ID).collect();
        return Err(Wrong::new(
            400,
            format!("The field {unknown:?} is not taken here."),
            "Send id, team, convener, referred_at and patient only: no name, no reason, nothing about the person.",
        ));
    }
    let id = needed(&fields, "id")?;
    if !is_id(&id) {
        return Err(Wrong::new(
            422,
            "The id is not one.",
            "Use 1 to 64 letters, digits, dots, underscores and hyphens.",
        ));
    }
    let (team, convener) = (needed(&fields, "team")?, optional(&fields, "convener")?);
    if team.len() > LONGEST_NAME || convener.as_ref().is_some_and(|convener| !is_id(convener)) {
        return Err(Wrong::new(
            422,
            "The team or the convener is none.",
            "Use a team's name or id, and a convener's id.",
        ));
    }
    let referred_at = optional(&fields, "referred_at")?.map(|text| instant(&text)).transpose()?;
    let patient = optional(&fields, "patient")?.map(reference).transpose()?;
    Ok(Posted { id, team, convener, referred_at, patient })
}

fn optional(fields: &Map<String, Value>, name: &str) -> Result<Option<String>, Wrong> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text.trim().to_owned())),
        Some(_) => Err(Wrong::new(
            400,
            format!("The field {name:?} is not a text."),
            "Send a text that is not empty, or leave it out.",
        )),
    }
}

fn needed(fields: &Map<String, Value>, name: &str) -> Result<String, Wrong> {
    let missing = || Wrong::new(400, format!("The field {name:?} is missing."), "Send at least id and team.");
    optional(fields, name)?.ok_or_else(missing)
}

/// A moment is one only with its zone: without, nobody knows when that was.
fn instant(text: &str) -> Result<Timestamp, Wrong> {
    let wrong =
        |error| Wrong::new(422, error, "Send RFC 3339 with a zone: 2026-11-30T09:30:00Z or 2026-11-30T11:30:00+02:00.");
    let at: Timestamp = text.parse().map_err(|_| {
        if text.parse::<DateTime>().is_ok() {
            wrong("The field \"referred_at\" has no zone.")
        } else {
            wrong("The field \"referred_at\" is not a moment.")
        }
    })?;
    Timestamp::from_millisecond(at.as_millisecond()).map_err(|_| wrong("The field \"referred_at\" is not a moment."))
}

/// An id that says nothing, under the word that FHIR has for it: so that no name is sent instead.
fn reference(text: String) -> Result<String, Wrong> {
    if is_patient(&text) {
        return Ok(text);
    }
    Err(Wrong::new(422, "The field \"patient\" is not a reference.", "Send Patient/ and an id, or leave it out."))
}

/// Whether it is a FHIR reference to a patient.
pub fn is_patient(text: &str) -> bool {
    text.strip_prefix("Patient/").is_some_and(|id| is_id(id) && !id.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(body: &str) -> u16 {
        read(body.as_bytes()).map_or_else(|wrong| wrong.status, |_| 0)
    }

    #[test]
    fn a_whole_one_and_a_bare_one_are_read() {
        let whole = br#"{"id":"r-1","team":"Harbour","convener":"abc","referred_at":"2026-11-30T11:30:00.1239+02:00","patient":"Patient/1-2"}"#;
        let whole = read(whole).unwrap();
        assert_eq!(whole.referred_at, Some("2026-11-30T09:30:00.123Z".parse().unwrap()));
        assert_eq!((whole.convener.as_deref(), whole.patient.as_deref()), (Some("abc"), Some("Patient/1-2")));
        let bare = read(br#"{"id":"r.1_A","team":"Harbour","patient":null}"#).unwrap();
        assert_eq!((bare.referred_at, bare.convener, bare.patient), (None, None, None));
    }

    #[test]
    fn what_is_not_asked_for_is_refused_and_named() {
        let wrong = read(br#"{"id":"r-1","team":"Harbour","diagnosis":"F20"}"#).unwrap_err();
        assert_eq!((wrong.status, wrong.error.as_str()), (400, "The field \"diagnosis\" is not taken here."));
        assert!(wrong.what_to_do.contains("no reason") && !format!("{wrong:?}").contains("F20"));
    }

    #[test]
    fn each_mistake_has_its_status() {
        for (body, wanted) in [
            ("", 400),
            ("[]", 400),
            ("{\"id\":\"a\"", 400),
            (r#"{"team":"x"}"#, 400),
            (r#"{"id":"a"}"#, 400),
            (r#"{"id":7,"team":"x"}"#, 400),
            (r#"{"id":"a b","team":"x"}"#, 422),
            (r#"{"id":"a","team":"x","referred_at":"2026-11-30T09:30:00"}"#, 422),
            (r#"{"id":"a","team":"x","referred_at":"yesterday"}"#, 422),
            (r#"{"id":"a","team":"x","patient":"Aino Virtanen"}"#, 422),
            (r#"{"id":"a","team":"x","patient":"Patient/"}"#, 422),
            (r#"{"id":"a","team":"x","convener":"Sanna S"}"#, 422),
        ] {
            assert_eq!(status(body), wanted, "{body}");
        }
        assert_eq!(status(&format!(r#"{{"id":"{}","team":"x"}}"#, "a".repeat(65))), 422);
    }
}
