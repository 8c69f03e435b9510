//! What makes a notice one of a kind.

use super::{Notice, Post};

impl Post {
    /// The text that makes this notice one of a kind: the same one is never queued twice.
    /// Readiness, and what may rightly happen again, has none.
    pub fn once(&self) -> Option<String> {
        let to = self.to.code();
        match &self.notice {
            Notice::Invited { meeting, version }
            | Notice::Settled { meeting, version, .. }
            | Notice::Moved { meeting, version } => Some(format!("asked:{meeting}:{version}:{to}")),
            Notice::TimesAsked { poll } => Some(format!("times:{poll}:{to}")),
            Notice::TimesNews { poll, nth } => Some(format!("times_news:{poll}:{nth}:{to}")),
            Notice::TimesOff { poll } => Some(format!("times_off:{poll}:{to}")),
            Notice::Reminder { meeting, version, slot } => {
                Some(format!("reminder:{meeting}:{version}:{}:{to}", slot.code()))
            }
            Notice::Nudge { meeting, version, nudge, .. } => {
                Some(format!("nudge:{meeting}:{version}:{}:{to}", nudge.code()))
            }
            Notice::LetBe { meeting, version, silent } => Some(format!("let be:{meeting}:{version}:{silent}:{to}")),
            Notice::WhoCame { meeting, version } => Some(format!("who came:{meeting}:{version}:{to}")),
            Notice::FirstMeeting { network, share } => {
                Some(format!("first meeting:{network}:{}:{to}", share.percent()))
            }
            Notice::Referred { network } => Some(format!("referred:{network}:{to}")),
            Notice::Waiting => Some(format!("waiting:{to}")),
            Notice::TakenBack { network } => Some(format!("taken back:{network}:{to}")),
            Notice::Cancelled { meeting } => Some(format!("cancelled:{meeting}:{to}")),
            Notice::Silent { source, since } => Some(format!("silent:{}:{since}:{to}", source.code())),
            Notice::HeardAgain { source, since } => Some(format!("heard again:{}:{since}:{to}", source.code())),
            Notice::Tomorrow { day } => Some(format!("tomorrow:{day}:{to}")),
            Notice::StaffEnding { staff, until } => Some(format!("ending:{staff}:{until}:{to}")),
            Notice::StaffLapsed { staff, until } => Some(format!("lapsed:{staff}:{until}:{to}")),
            _ => None,
        }
    }
}
