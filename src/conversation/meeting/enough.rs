//! What cards say of a meeting at which one practitioner has to be enough, and the way to decide that.

use jiff::Timestamp;

use super::lines::{person_name, shown};
use crate::conversation::{Button, Screen};
use crate::domain::access::{self, Action};
use crate::domain::meeting::{Meeting, WhyAlone};
use crate::domain::participant::Participant;
use crate::words::{Texts, dates, texts};

/// Why, in words.
pub fn reason(t: &Texts, meeting: &Meeting, why: WhyAlone) -> String {
    match why {
        WhyAlone::ShortNotice => t.alone_short_notice(),
        WhyAlone::CannotWait => t.alone_cannot_wait(),
        WhyAlone::Wish => t.alone_wish(person_name(t, meeting)),
    }
}

/// What was decided, for whoever reads a card; empty where nothing was.
pub fn line(meeting: &Meeting, viewer: &Participant, now: Timestamp) -> String {
    let Some(alone) = meeting.held_alone(now) else { return String::new() };
    let (t, habits) = (texts(viewer.habits.lang), &viewer.habits);
    let by = meeting.seat(&alone.by).map_or_else(|| t.help_no_name(), |seat| shown(t, &seat.who.name));
    t.alone_line(reason(t, meeting, alone.why), by, dates::short(alone.at, &habits.zone, habits.lang))
}

/// For the team, where practitioners are missing or were.
pub fn key(screen: Screen, meeting: &Meeting, viewer: &Participant, now: Timestamp) -> Screen {
    if !access::may_from(viewer, Action::MeetAlone) {
        return screen;
    }
    let (t, id) = (texts(viewer.habits.lang), meeting.id.clone());
    if meeting.alone.is_some() {
        screen.tap(t.alone_two_again(), Button::NotAlone(id, meeting.version))
    } else if meeting.may_be_held_alone(now) {
        screen.tap(t.alone_key(), Button::AloneWhy(id, meeting.version))
    } else {
        screen
    }
}
