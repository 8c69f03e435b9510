//! How long what is kept, once it has no more use. The numbers are the deployer's to choose; what is not here has a fixed time or stays
//! as evidence (docs/privacy.md).

/// A day, in hours.
const DAY: i64 = 24;
/// Nothing is kept longer than ten years, or shorter than a day.
const BOUNDS: std::ops::RangeInclusive<i64> = 1..=3650;

/// Days for each class of what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Meetings, answers to them, suggestions and polls, and what happened around the person: after the meeting, or the deed.
    pub meetings: i64,
    /// That a message was sent, to whom and about what: after it was.
    pub sent: i64,
    /// What the care team's store was told: after it took it.
    pub told: i64,
    /// Who made a link: after it can no longer be used.
    pub links: i64,
    /// Who a practitioner was: after they left the team.
    pub staff: i64,
}

impl Default for Retention {
    fn default() -> Retention {
        Retention { meetings: 365, sent: 90, told: 30, links: 7, staff: 90 }
    }
}

impl Retention {
    /// Out of words like `meetings=365 sent=90`; a class that is left out keeps its usual time. The error says what is wrong.
    pub fn read(text: &str) -> Result<Retention, String> {
        let mut retention = Retention::default();
        for word in text.split_whitespace() {
            let (name, days) = word.split_once('=').ok_or_else(|| format!("{word:?} is not like meetings=365"))?;
            let days: i64 = days.parse().ok().filter(|days| BOUNDS.contains(days)).ok_or_else(|| {
                format!("{word:?} does not name whole days from {} to {}", BOUNDS.start(), BOUNDS.end())
            })?;
            *retention
                .class(name)
                .ok_or_else(|| format!("{name:?} is none of meetings, sent, told, links, staff"))? = days;
        }
        Ok(retention)
    }

    fn class(&mut self, name: &str) -> Option<&mut i64> {
        Some(match name {
            "meetings" => &mut self.meetings,
            "sent" => &mut self.sent,
            "told" => &mut self.told,
            "links" => &mut self.links,
            "staff" => &mut self.staff,
            _ => return None,
        })
    }
}

/// So many days, as a span of time: a day is 24 hours here, whatever clocks do.
pub fn days(days: i64) -> jiff::SignedDuration {
    jiff::SignedDuration::from_hours(days * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_keeps_its_usual_time_and_nonsense_is_named() {
        let usual = Retention::default();
        assert_eq!(Retention::read(""), Ok(usual));
        assert_eq!(Retention::read("sent=30  links=1"), Ok(Retention { sent: 30, links: 1, ..usual }));
        for (text, part) in
            [("sent", "is not like"), ("sent=0", "whole days"), ("sent=9999", "whole days"), ("names=3", "none of")]
        {
            let said = Retention::read(text).expect_err(text);
            assert!(said.contains(part), "{text}: {said}");
        }
    }
}
