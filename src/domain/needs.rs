//! What somebody says beside their yes: from when on they come, and what would help them to be there. It belongs to one seat and one
//! version of one meeting, and goes with the yes.

use jiff::{SignedDuration, Timestamp};

/// From when on somebody comes, counted from the meeting's beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Later {
    /// From its beginning.
    #[default]
    No,
    /// A quarter of an hour later.
    Quarter,
    /// Half an hour later.
    Half,
    /// Three quarters of an hour later.
    ThreeQuarters,
    /// An hour later.
    Hour,
}

impl Later {
    /// All of them, the soonest first.
    pub const ALL: [Later; 5] = [Later::No, Later::Quarter, Later::Half, Later::ThreeQuarters, Later::Hour];

    /// How many minutes.
    pub fn minutes(self) -> i64 {
        match self {
            Later::No => 0,
            Later::Quarter => 15,
            Later::Half => 30,
            Later::ThreeQuarters => 45,
            Later::Hour => 60,
        }
    }

    /// Of so many minutes; `None` where no button says so.
    pub fn of_minutes(minutes: i64) -> Option<Later> {
        Later::ALL.into_iter().find(|later| later.minutes() == minutes)
    }

    /// The instant, at a meeting that begins then.
    pub fn from(self, start: Timestamp) -> Timestamp {
        start + SignedDuration::from_mins(self.minutes())
    }
}

/// One thing that would help somebody to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Help {
    /// Somebody who interprets.
    Interpreter,
    /// A way in without steps.
    StepFree,
    /// A chair for an advocate whom they bring.
    Advocate,
}

impl Help {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Help; 3] = [Help::Interpreter, Help::StepFree, Help::Advocate];

    /// As the store and the views write it.
    pub fn code(self) -> &'static str {
        match self {
            Help::Interpreter => "interpreter",
            Help::StepFree => "step_free",
            Help::Advocate => "advocate",
        }
    }
}

/// What somebody says beside their yes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// From when on they come.
    pub later: Later,
    /// What would help, in the order of the list.
    pub helps: Vec<Help>,
}

impl Needs {
    /// Nothing besides.
    pub fn is_none(&self) -> bool {
        *self == Needs::default()
    }

    /// As the store writes what would help: codes with a space between.
    pub fn codes(&self) -> String {
        self.helps.iter().map(|help| help.code()).collect::<Vec<_>>().join(" ")
    }

    /// What the store wrote; words that nobody knows are left out.
    pub fn from_codes(minutes: i64, codes: &str) -> Needs {
        let said = |help: &Help| codes.split(' ').any(|code| code == help.code());
        Needs {
            later: Later::of_minutes(minutes).unwrap_or_default(),
            helps: Help::ALL.into_iter().filter(said).collect(),
        }
    }

    /// With one thing said, or taken back.
    #[must_use]
    pub fn with(&self, detail: Detail) -> Needs {
        match detail {
            Detail::From(later) => Needs { later, ..self.clone() },
            Detail::Helps(help, yes) => {
                let stays = |one: &Help| if *one == help { yes } else { self.helps.contains(one) };
                Needs { helps: Help::ALL.into_iter().filter(stays).collect(), ..self.clone() }
            }
        }
    }
}

/// What one tap says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// They come from then on.
    From(Later),
    /// This would help, or would not.
    Helps(Help, bool),
}

impl Detail {
    /// Everything that a tap can say, and how a button says it.
    pub const ALL: [(&'static str, Detail); 11] = [
        ("from-0", Detail::From(Later::No)),
        ("from-15", Detail::From(Later::Quarter)),
        ("from-30", Detail::From(Later::Half)),
        ("from-45", Detail::From(Later::ThreeQuarters)),
        ("from-60", Detail::From(Later::Hour)),
        ("interpreter", Detail::Helps(Help::Interpreter, true)),
        ("no-interpreter", Detail::Helps(Help::Interpreter, false)),
        ("step_free", Detail::Helps(Help::StepFree, true)),
        ("no-step_free", Detail::Helps(Help::StepFree, false)),
        ("advocate", Detail::Helps(Help::Advocate, true)),
        ("no-advocate", Detail::Helps(Help::Advocate, false)),
    ];

    /// As a button says it.
    pub fn code(self) -> &'static str {
        Detail::ALL.into_iter().find(|(_, detail)| *detail == self).map_or("", |(code, _)| code)
    }

    /// Out of a button.
    pub fn from_code(code: &str) -> Option<Detail> {
        Detail::ALL.into_iter().find(|(one, _)| *one == code).map(|(_, detail)| detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_comes_back_from_the_store_and_from_buttons() {
        let needs = Needs { later: Later::Half, helps: vec![Help::Interpreter, Help::Advocate] };
        assert_eq!(Needs::from_codes(needs.later.minutes(), &needs.codes()), needs);
        assert_eq!(Needs::from_codes(7, "a_throne step_free"), Needs { later: Later::No, helps: vec![Help::StepFree] });
        for (code, detail) in Detail::ALL {
            assert_eq!((detail.code(), Detail::from_code(code)), (code, Some(detail)));
        }
        assert_eq!(Detail::from_code("from-20"), None);
    }

    #[test]
    fn a_tap_says_one_thing_and_takes_one_back_in_any_order() {
        let said =
            [Detail::Helps(Help::Advocate, true), Detail::From(Later::Hour), Detail::Helps(Help::StepFree, true)];
        let needs = said.into_iter().fold(Needs::default(), |needs, detail| needs.with(detail));
        assert_eq!(needs, Needs { later: Later::Hour, helps: vec![Help::StepFree, Help::Advocate] });
        assert_eq!(needs.with(Detail::Helps(Help::StepFree, true)), needs, "twice is once");
        let back = needs.with(Detail::Helps(Help::Advocate, false)).with(Detail::Helps(Help::StepFree, false));
        assert!(!back.is_none() && back.with(Detail::From(Later::No)).is_none());
    }
}
