//! The care store's own picture, folded from nothing but the events it got, held against the documented views.

use std::collections::BTreeMap;

use kith::sandbox::{Event, Village};
use serde_json::Value;

use crate::books;

/// Meeting and participant, and their `status how later_minutes needs noted_by`.
type Seats = BTreeMap<(String, String), String>;

/// What the care store knows.
#[derive(Debug, Default)]
pub struct Picture {
    seats: Seats,
    meetings: BTreeMap<String, String>,
}

/// Where the care store's picture and the views `care_participant` and `care_readiness` differ.
pub async fn differences(village: &Village) -> Vec<String> {
    let picture = Picture::of(&village.care_store().events());
    let sql =
        "SELECT meeting_id, participant_id, status || ' ' || COALESCE(how, '') || ' ' || later_minutes || ' ' || needs
               || ' ' || COALESCE(noted_by, '') FROM care_participant";
    let rows = books::rows(village, sql).await;
    let seats: Seats = rows.into_iter().map(|row| ((row[0].clone(), row[1].clone()), row[2].clone())).collect();
    let sql = "SELECT meeting_id, version || ' ' || readiness FROM care_readiness";
    let rows = books::rows(village, sql).await;
    let meetings: BTreeMap<String, String> = rows.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let mut found = vec![];
    if seats != picture.seats {
        found.push(format!("the care store's participants are {:#?}, the view's {seats:#?}", picture.seats));
    }
    if meetings != picture.meetings {
        found.push(format!("the care store's meetings are {:#?}, the view's {meetings:#?}", picture.meetings));
    }
    found
}

impl Picture {
    /// Folds events in the order they came.
    pub fn of(events: &[Event]) -> Picture {
        let mut picture = Picture::default();
        for event in events {
            picture.take(event);
        }
        picture
    }

    fn take(&mut self, event: &Event) {
        let data = &event.data;
        let Some(meeting) = data["meeting_id"].as_str().map(str::to_owned) else { return };
        let state =
            if event.kind == "meeting.cancelled" { "cancelled" } else { data["readiness"].as_str().unwrap_or("?") };
        self.meetings.insert(meeting.clone(), format!("{} {state}", data["version"]));
        let all = data["participants"].as_array().into_iter().flatten();
        for one in all.chain(data.get("participant")) {
            let needs: Vec<String> = one["needs"].as_array().into_iter().flatten().map(text).collect();
            let later = one["later_minutes"].as_i64().unwrap_or(0);
            let (status, how, by) = (text(&one["status"]), text(&one["how"]), text(&one["noted_by"]));
            let said = format!("{status} {how} {later} {} {by}", needs.join(" "));
            self.seats.insert((meeting.clone(), text(&one["id"])), said);
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
