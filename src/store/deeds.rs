//! What happened around a person, kept for the person to read.

use jiff::Timestamp;

use super::late::Table;
use super::{Tx, audit};
use crate::domain::deciding::Fact;
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId};
use crate::domain::meeting::{Answer, Meeting};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// Who did it; `None` for Kith itself.
    pub actor: Option<ParticipantId>,
    /// A code the log's words are chosen by.
    pub what: String,
    /// A participant, contact or meeting it was about.
    pub about: Option<String>,
}

/// Keeps a deed.
pub fn record(
    tx: &mut Tx,
    network: &NetworkId,
    actor: Option<&ParticipantId>,
    what: &str,
    about: Option<&str>,
    now: Timestamp,
) {
    let actor = actor.map(ParticipantId::as_str);
    if let Some(action) = audited(what) {
        audit::note(tx, actor, action, about.unwrap_or(network.as_str()), now);
    }
    let (id, at) = (MeetingId::fresh().0, now.as_millisecond());
    tx.late()
        .row(Table::Deed, vec![id.into(), network.as_str().into(), at.into(), actor.into(), what.into(), about.into()]);
}

/// Somebody's own answers are kept by themselves, for ever; what else is done stands in the audit, too.
fn audited(what: &str) -> Option<&'static str> {
    const AUDITED: [&str; 32] = [
        "joined",
        "spoken",
        "left",
        "named",
        "removed",
        "proposed",
        "called",
        "times",
        "times_off",
        "moved",
        "cancelled",
        "asked",
        "viewed",
        "evening",
        "looked",
        "team",
        "convener",
        "held",
        "lifted",
        "froze",
        "thawed",
        "noted",
        "corrected",
        "told_coming",
        "told_not_coming",
        "told_not_sure",
        "place_shown",
        "place_kept",
        "alone",
        "not_alone",
        "stands_in",
        "stood_out",
    ];
    AUDITED.into_iter().find(|known| *known == what)
}

/// Keeps what became true of a meeting. Readiness is left out: it follows from the rest.
pub(super) fn record_fact(tx: &mut Tx, meeting: &Meeting, fact: &Fact, by: Option<&ParticipantId>, now: Timestamp) {
    let (what, about) = match fact {
        Fact::Called => ("called", meeting.id.as_str()),
        Fact::Moved => ("moved", meeting.id.as_str()),
        Fact::Cancelled => ("cancelled", meeting.id.as_str()),
        Fact::Added(who) => ("asked", who.as_str()),
        Fact::Answered(who, answer) | Fact::Known(who, answer) => (answer.code(), who.as_str()),
        Fact::ToldByPhone(who, Answer::Coming(_)) => ("told_coming", who.as_str()),
        Fact::ToldByPhone(who, Answer::NotComing) => ("told_not_coming", who.as_str()),
        Fact::ToldByPhone(who, Answer::NotSure) => ("told_not_sure", who.as_str()),
        Fact::SaidMore(who) => ("said_more", who.as_str()),
        Fact::ShowsPlace(early) => (if *early { "place_shown" } else { "place_kept" }, meeting.id.as_str()),
        Fact::Noted { again } => (if *again { "corrected" } else { "noted" }, meeting.id.as_str()),
        Fact::Alone => (if meeting.alone.is_some() { "alone" } else { "not_alone" }, meeting.id.as_str()),
        Fact::Plain(_) | Fact::Released(_) | Fact::Readiness(_) => return,
    };
    // What somebody said before the meeting was called is theirs, whoever called it.
    let by = if let Fact::Known(who, _) = fact { Some(who) } else { by };
    record(tx, &meeting.network, by, what, Some(about), now);
}
