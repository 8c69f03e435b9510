//! Where a meeting is, and who learns it. One rule for cards, reminders, files for calendars, exports and whatever else shows a place:
//! a team's room is for all who are invited; a link, and somebody's home, only for those who are coming, and a home only on the day.

use jiff::Timestamp;

use super::deciding::{Decision, Fact};
use super::meeting::{Form, Meeting, Plan, Seat};
use super::participant::{Participant, Role};
use super::refusal::Refusal;

/// What a reader finds where the place stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// Nobody knows it yet.
    NotKnown,
    /// Here.
    At(String),
    /// By a link, which comes with their yes.
    LinkWithYes,
    /// At somebody's home; the address comes with their yes, on the day.
    HomeWithYes,
    /// At somebody's home; the address is here on the day.
    HomeOnTheDay,
}

impl Whereabouts {
    /// The place, where they may read it.
    pub fn place(self) -> Option<String> {
        if let Whereabouts::At(place) = self { Some(place) } else { None }
    }
}

impl Plan {
    /// What somebody reads of the place who is coming, or has not said so. The person, and whoever typed it, know it. `from` is the moment
    /// from which on a home is shown.
    fn place_for(&self, viewer: &Participant, coming: bool, day_has_come: bool) -> Whereabouts {
        let Some(place) = self.place.clone() else { return Whereabouts::NotKnown };
        if viewer.role == Role::Person || self.place_by.as_ref() == Some(&viewer.id) {
            return Whereabouts::At(place);
        }
        match (self.home, is_link(self.form, &place)) {
            (true, _) if !coming => Whereabouts::HomeWithYes,
            (true, _) if !day_has_come => Whereabouts::HomeOnTheDay,
            (false, true) if !coming => Whereabouts::LinkWithYes,
            _ => Whereabouts::At(place),
        }
    }

    /// The place as a care record may say it: a team's room, or another place that everybody who is invited reads. Never a home, nor a link.
    pub fn place_on_record(&self) -> Option<&str> {
        let place = self.place.as_deref()?;
        (!self.home && !is_link(self.form, place)).then_some(place)
    }

    /// What somebody reads of the place of a plan that nobody has been asked to yet: no yes has been given.
    pub fn place_before(&self, viewer: &Participant) -> Whereabouts {
        self.place_for(viewer, false, false)
    }
}

impl Meeting {
    /// What somebody reads of its place now.
    pub fn place_for(&self, viewer: &Participant, now: Timestamp) -> Whereabouts {
        let coming = self.seat(&viewer.id).is_some_and(|seat| seat.expected() && Seat::is_coming(seat));
        self.plan.place_for(viewer, coming, self.shown_early || self.day_has_come(now))
    }

    /// Whether its day has come, where it is.
    fn day_has_come(&self, now: Timestamp) -> bool {
        self.plan.zone.at(now).date() >= self.plan.zone.at(self.plan.start).date()
    }

    /// Whether its person can say that the address is shown before the day, or not until then.
    pub fn may_be_shown_early(&self, now: Timestamp) -> bool {
        self.plan.home && self.plan.place.is_some() && self.is_coming_up(now) && !self.day_has_come(now)
    }

    /// The person says whether those who are coming see the address before the day. A move asks anew.
    pub fn shows_place(&self, version: i64, early: bool, now: Timestamp) -> Result<Decision, Refusal> {
        self.must_be_open(now)?;
        if version != self.version || !self.may_be_shown_early(now) {
            return Err(Refusal::Changed);
        }
        let after = Meeting { shown_early: early, ..self.clone() };
        let facts = if after == *self { vec![] } else { vec![Fact::ShowsPlace(early)] };
        Ok(Decision { after, facts, recalls: vec![], posts: vec![] })
    }
}

/// Whether a place is one that opens to whoever has it: of a meeting online whatever is there, else what reads like an address of the web.
fn is_link(form: Form, place: &str) -> bool {
    form == Form::Online || place.split_whitespace().any(|word| is_web_address(&word.to_lowercase()))
}

fn is_web_address(word: &str) -> bool {
    let name =
        |part: &str| part.chars().any(char::is_alphabetic) && part.chars().all(|c| c.is_alphanumeric() || c == '-');
    let host = word.split_once('/').map(|(host, _)| host).filter(|host| host.contains('.'));
    word.contains("://") || word.starts_with("www.") || host.is_some_and(|host| host.split('.').all(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_to_whoever_has_it_is_a_link() {
        for link in
            ["https://meet.example/aino", "Here: HTTPS://x.y", "www.example.org", "meet.jit.si/abc", "x tg://join?x"]
        {
            assert!(is_link(Form::InPerson, link), "{link}");
        }
        for place in [
            "Harbour Street 5, second floor",
            "The kitchen",
            "Kauppakatu 1 A/B, 2.krs",
            "room 3/4",
            "555 0100",
            "ward 2.1/3",
        ] {
            assert!(!is_link(Form::InPerson, place) && !is_link(Form::Phone, place), "{place}");
            assert!(is_link(Form::Online, place), "whatever it is, it is how one comes in");
        }
    }
}
