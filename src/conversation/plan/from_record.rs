//! Meetings that the team's own system plans: each is a plan put forward to the person as the team's; whoever convenes hears of it, and what the
//! person says. Nobody else is asked before the person says yes.
//!
//! > team's system: an appointment with Aino's reference, Tuesday 14:00
//! > Kith, to Aino:         Your team suggests a meeting. … [Yes, invite everyone] [Choose who] [No]
//! > Kith, to the convener: Your team's own system has planned a meeting with Aino. … Aino is asked for the team, and nobody else.

use anyhow::Result;
use jiff::Timestamp;

use crate::conversation::meeting::cards;
use crate::conversation::network::people;
use crate::conversation::{Button, Screen};
use crate::domain::ids::{MeetingId, NetworkId, ProposalId};
use crate::domain::meeting::{Form, Meeting, Plan, State};
use crate::domain::notice::Notice;
use crate::domain::participant::Participant;
use crate::domain::when::Zone;
use crate::store::proposals::Proposal;
use crate::store::{Tx, appointments, deeds, meetings, networks, outbox, participants, proposals};
use crate::words::{dates, texts};

/// An appointment of the team's own system, as far as it is a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// That system's own name for it.
    pub id: String,
    /// When it begins.
    pub start: Timestamp,
    /// How it is held.
    pub form: Form,
    /// The zone it is meant in: the team's.
    pub zone: Zone,
    /// What came of it before counts no more: it was off meanwhile.
    pub anew: bool,
}

/// Puts it forward, or its new time, where that is neither agreed already nor was asked about before. The error is a class of why it cannot be.
pub async fn put_forward(
    tx: &mut Tx,
    network: &NetworkId,
    planned: &Planned,
    now: Timestamp,
) -> Result<Result<(), &'static str>> {
    networks::lock(tx, network).await?;
    let Some(by) = networks::convener_place(tx, network).await? else { return Ok(Err("no-convener")) };
    let Some(person) = participants::person_of(tx, network).await? else { return Ok(Err("no-person")) };
    let meeting = standing(tx, network, &planned.id).await?.filter(|_| !planned.anew);
    let last = appointments::plan_from(tx, network, &planned.id).await?.filter(|_| !planned.anew);
    let open = last.as_ref().filter(|last| last.open);
    match &meeting {
        Some(meeting) if meeting.has_begun(now) => return Ok(Ok(())),
        Some(meeting) if meeting.plan.start == planned.start => {
            withdraw(tx, open).await?;
            return Ok(Ok(()));
        }
        _ if last.as_ref().is_some_and(|last| last.plan.start == planned.start) => return Ok(Ok(())),
        _ => withdraw(tx, open).await?,
    }
    let (plan, moves) = (plan(planned, meeting.as_ref()), meeting.map(|meeting| meeting.id));
    let proposal = proposals::create(tx, (network, &by), (moves.as_ref(), None), &plan, now).await?;
    appointments::is_put_forward(tx, &proposal, &planned.id).await?;
    deeds::record(tx, network, Some(&by), "proposed", None, now);
    outbox::tell(tx, network, person.id, Notice::Proposed { proposal: proposal.clone() }, now).await?;
    outbox::tell(tx, network, by, Notice::PlannedThere { proposal }, now).await?;
    Ok(Ok(()))
}

/// A meeting that stands moves with its place; a new one has none: what is written there in words is not read.
fn plan(planned: &Planned, meeting: Option<&Meeting>) -> Plan {
    match meeting {
        Some(meeting) => Plan { start: planned.start, ..meeting.plan.clone() },
        None => Plan {
            start: planned.start,
            zone: planned.zone.clone(),
            form: planned.form,
            place: None,
            home: false,
            place_by: None,
        },
    }
}

async fn withdraw(tx: &mut Tx, open: Option<&Proposal>) -> Result<()> {
    match open {
        Some(open) => proposals::close(tx, &open.id, false).await,
        None => Ok(()),
    }
}

/// The meeting that came from it, while it stands.
async fn standing(tx: &mut Tx, network: &NetworkId, appointment: &str) -> Result<Option<Meeting>> {
    let Some(id) = appointments::meeting_from(tx, network, appointment).await? else { return Ok(None) };
    Ok(meetings::lock(tx, &id).await?.filter(|meeting| meeting.state == State::Called))
}

/// It is off there: a plan that waits is withdrawn, and a meeting that stands is cancelled; everybody who was told of it hears so, whoever
/// convenes as well.
pub async fn called_off(tx: &mut Tx, network: &NetworkId, appointment: &str, now: Timestamp) -> Result<()> {
    networks::lock(tx, network).await?;
    let last = appointments::plan_from(tx, network, appointment).await?;
    withdraw(tx, last.as_ref().filter(|last| last.open)).await?;
    if let Some(meeting) = standing(tx, network, appointment).await?
        && let Ok(decision) = meeting.cancel(None, now)
    {
        meetings::apply(tx, &decision, None, now).await?;
    }
    Ok(())
}

/// For whoever convenes: what was put forward for the team. `None` where nobody waits for the person's word any more.
pub async fn planned_there(
    tx: &mut Tx,
    receiver: &Participant,
    id: &ProposalId,
    now: Timestamp,
) -> Result<Option<Screen>> {
    let waits = |plan: &Proposal| plan.open && plan.plan.start > now && plan.by == receiver.id;
    let Some(proposal) = proposals::find(tx, id).await?.filter(waits) else { return Ok(None) };
    let t = texts(receiver.habits.lang);
    let person = people::person_name(tx, t, &proposal.network).await?;
    let head = match proposal.moves {
        Some(_) => t.record_moved_there(person),
        None => t.record_planned_there(person),
    };
    Ok(Some(Screen::say(head).and(cards::plan_lines(&proposal.plan, &receiver.habits))))
}

/// For whoever convenes: what changed here, and the team's own system does not know of. `None` where both say the same again.
pub async fn not_there_yet(
    tx: &mut Tx,
    receiver: &Participant,
    id: &MeetingId,
    now: Timestamp,
) -> Result<Option<Screen>> {
    let Some(there) = appointments::differs(tx, id).await? else { return Ok(None) };
    let Some(meeting) = meetings::load(tx, id).await? else { return Ok(None) };
    if networks::convener_place(tx, &meeting.network).await?.as_ref() != Some(&receiver.id) || meeting.has_begun(now) {
        return Ok(None);
    }
    let (t, habits) = (texts(receiver.habits.lang), &receiver.habits);
    let person = people::person_name(tx, t, &meeting.network).await?;
    let when = |at: Timestamp| dates::full(at, &habits.zone, habits.lang);
    let text = match (meeting.state, there) {
        (State::Called, Some(there)) => t.record_moved_here(person, when(meeting.plan.start), when(there)),
        (State::Called, None) => t.record_stands_here(person, when(meeting.plan.start)),
        (State::Cancelled, _) => t.record_cancelled_here(person, when(meeting.plan.start)),
    };
    Ok(Some(Screen::say(text).tap(t.record_show(), Button::Card(id.clone()))))
}
