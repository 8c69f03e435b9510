//! What stands between the colons of a button: ids, numbers, codes.

use jiff::civil::Date;

use crate::domain::circle::Circle;
use crate::domain::ids::{ContactId, LinkId, MeetingId, NetworkId, ParticipantId, PollId, PostId, ProposalId, StaffId};
use crate::domain::language::Lang;
use crate::domain::meeting::{Answer, Form, WhyAlone};
use crate::domain::needs::Detail;
use crate::domain::next::Next;
use crate::domain::on_call::Shift;
use crate::domain::participant::Reminders;
use crate::domain::poll::Word;
use crate::domain::title::Title;

/// One of them.
pub(super) trait Arg: Sized {
    fn write(&self) -> String;
    fn read(text: &str) -> Option<Self>;
}

/// How a meeting's id ends: two whole ids do not fit into a button. It finds one of a network's meetings, and gives no right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail(String);

impl Tail {
    const LENGTH: usize = 8;

    /// Of this meeting.
    pub fn of(meeting: &MeetingId) -> Tail {
        Tail(meeting.0[meeting.0.len() - Tail::LENGTH..].to_owned())
    }

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Arg for Tail {
    fn write(&self) -> String {
        self.0.clone()
    }
    fn read(text: &str) -> Option<Self> {
        let ours = text.len() == Tail::LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        ours.then(|| Tail(text.to_owned()))
    }
}

/// An answer that somebody else notes, in one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said(pub Answer);

impl Said {
    const ALL: [(&'static str, Answer); 5] = [
        ("i", Answer::Coming(Form::InPerson)),
        ("p", Answer::Coming(Form::Phone)),
        ("o", Answer::Coming(Form::Online)),
        ("n", Answer::NotComing),
        ("u", Answer::NotSure),
    ];
}

impl Arg for Said {
    fn write(&self) -> String {
        Said::ALL
            .into_iter()
            .find(|(_, answer)| *answer == self.0)
            .map_or_else(String::new, |(code, _)| code.to_owned())
    }
    fn read(text: &str) -> Option<Self> {
        Said::ALL.into_iter().find(|(code, _)| *code == text).map(|(_, answer)| Said(answer))
    }
}

macro_rules! id_args {
    ($($name:ident),*) => {$(
        impl Arg for $name {
            fn write(&self) -> String {
                self.0.clone()
            }
            fn read(text: &str) -> Option<Self> {
                let ours = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
                ours.then(|| Self(text.to_owned()))
            }
        }
    )*};
}
id_args!(ContactId, LinkId, MeetingId, NetworkId, ParticipantId, PollId, PostId, ProposalId, StaffId);

macro_rules! plain_args {
    ($($kind:ty),*) => {$(
        impl Arg for $kind {
            fn write(&self) -> String {
                self.to_string()
            }
            fn read(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )*};
}
plain_args!(i64, u32, bool, Date);

macro_rules! code_args {
    ($($kind:ty),*) => {$(
        impl Arg for $kind {
            fn write(&self) -> String {
                self.code().to_owned()
            }
            fn read(text: &str) -> Option<Self> {
                <$kind>::from_code(text)
            }
        }
    )*};
}
code_args!(Circle, WhyAlone, Detail, Form, Next, Reminders, Shift, Title, Word);

impl Arg for String {
    fn write(&self) -> String {
        self.clone()
    }
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Arg for Lang {
    fn write(&self) -> String {
        self.code().to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        Lang::ALL.into_iter().find(|lang| lang.code() == text)
    }
}

impl Arg for Option<Form> {
    fn write(&self) -> String {
        self.map_or_else(|| "not".to_owned(), |form| form.code().to_owned())
    }
    fn read(text: &str) -> Option<Self> {
        if text == "not" { Some(None) } else { Form::from_code(text).map(Some) }
    }
}

impl Arg for Answer {
    fn write(&self) -> String {
        self.how().map_or_else(|| self.code().to_owned(), |form| format!("coming-{}", form.code()))
    }
    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix("coming-") {
            Some(form) => Form::from_code(form).map(Answer::Coming),
            None => Answer::from_codes(text, None).filter(|answer| answer.how().is_none()),
        }
    }
}
