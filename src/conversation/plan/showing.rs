//! What planning and cards say of a place that is somebody's home: one tap marks it, and one of the person's shows it before the day.

use jiff::Timestamp;

use crate::conversation::draft::{Planning, Stage};
use crate::conversation::{Button, Screen};
use crate::domain::access::{self, Action};
use crate::domain::meeting::{Form, Meeting};
use crate::domain::participant::Participant;
use crate::words::{Texts, texts};

/// Whether a plan's place can be somebody's home.
pub fn may_be_home(plan: &Planning) -> bool {
    plan.stage == Stage::AllIsRight && plan.place.is_some() && plan.form == Some(Form::InPerson)
}

/// One tap says that the place is somebody's home; then it says what that means, and a second one takes it back.
pub fn home_key(screen: Screen, t: &Texts, plan: &Planning) -> Screen {
    match plan.home {
        _ if !may_be_home(plan) => screen,
        true => screen.and(t.where_is_home()).tap(t.where_not_home_key(), Button::HomeIs(false)),
        false => screen.tap(t.where_home_key(), Button::HomeIs(true)),
    }
}

/// On the person's card: who is coming sees the address before the day, or on the day only.
pub fn key(screen: Screen, meeting: &Meeting, viewer: &Participant, now: Timestamp) -> Screen {
    let may = access::may_from(viewer, Action::ShowPlace);
    if !may || !meeting.may_be_shown_early(now) {
        return screen;
    }
    let (t, button) =
        (texts(viewer.habits.lang), |early| Button::ShowPlace(meeting.id.clone(), meeting.version, early));
    if meeting.shown_early {
        screen.and(t.where_shown_early()).tap(t.where_on_the_day_key(), button(false))
    } else {
        screen.and(t.where_shown_on_the_day()).tap(t.where_show_now_key(), button(true))
    }
}
