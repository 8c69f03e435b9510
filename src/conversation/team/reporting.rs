//! A coordinator's team in numbers.
//!
//! > coordinator: /report
//! > Kith:        (numbers.png) The last 90 days of your team in numbers. …
//! > Kith:        (numbers.html) The same with everything in it, as a page to print.

use jiff::SignedDuration;

use crate::conversation::{File, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::refusal::Refusal;
use crate::domain::report::{self, Period, USUAL_DAYS};
use crate::drawing::report::draw;
use crate::store::{audit, reporting};

/// What the files are called: nothing that says what they are about.
const PICTURE: &str = "numbers.png";
const PAGE: &str = "numbers.html";

/// The last ninety days up to today's first minute: a picture to look at, and a page to print. Both are protected like everything else.
pub async fn report(room: &mut Room<'_>) -> Flow {
    let Some(staff) = room.staff_for(Action::Report) else { return Ok(Err(Refusal::NotYours)) };
    let zone = room.habits.zone.clone();
    let to = zone.at(room.now).start_of_day()?.timestamp();
    let period = Period { from: to - SignedDuration::from_hours(USUAL_DAYS * 24), to };
    let facts = reporting::facts(room.tx, Some(&staff.team), period, room.now).await?;
    audit::note(room.tx, None, "reported", "their team", room.now);
    let drawn = draw(&report::report(&facts, period), period, (room.lang(), &zone))?;
    let picture = File { name: PICTURE, kind: "image/png", content: drawn.png };
    let page = File { name: PAGE, kind: "text/html", content: drawn.html.into_bytes() };
    let mut reply = Reply::say(Screen::say(room.t.report_file(USUAL_DAYS)).with_file(picture));
    reply.say.push(Screen::say(room.t.report_page()).with_file(page));
    Ok(Ok(reply))
}
