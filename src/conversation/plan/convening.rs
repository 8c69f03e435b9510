//! Convening: a time, a place and a form are put forward; the person agrees and chooses who is invited.
//!
//! > practitioner: /meet
//! > Kith:         Which day? Tap it, or write it: "tomorrow 15:00".
//! > practitioner: Tuesday 14:00
//! > Kith:         Tuesday, 24 November 2026 at 14:00 (Helsinki). Is that right?      [Yes] [No]
//! > …
//! > Kith, to the person: Sanna suggests a meeting: … [Yes, invite everyone] [Choose who] [No]

use anyhow::{Context, Result};

use super::{asking, planning, suggesting, times};
use crate::conversation::draft::{self, Choosing, Planning, Stage, Step, Subject};
use crate::conversation::meeting::cards;
use crate::conversation::network::people;
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::{MeetingId, NetworkId, ParticipantId, PollId, ProposalId};
use crate::domain::meeting::{Meeting, Plan};
use crate::domain::notice::Notice;
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::proposals::Proposal;
use crate::store::{appointments, deeds, meetings, outbox, participants, polls, proposals};

/// `/meet`: whose meeting, if that is not clear, then when.
pub async fn meet(room: &mut Room<'_>) -> Flow {
    crate::fault::point("flow-convening");
    match suggesting::whose(room).await?.as_slice() {
        [] if room.staff.is_empty() => Ok(Err(Refusal::NotYours)),
        [] => Ok(Ok(Reply::say(Screen::say(room.t.convening_nobody_yet())))),
        [only] => meet_for(room, only.network.clone()).await,
        several => Ok(Ok(Reply::say(people::around_whom(room.t.convening_with_whom(), several, Button::MeetFor)))),
    }
}

/// A meeting of this network's: planned by the person, suggested to them by the others.
async fn meet_for(room: &mut Room<'_>, network: NetworkId) -> Flow {
    let Some(place) = room.place_in(&network).cloned() else { return Ok(Err(Refusal::NotYours)) };
    if let Some(why) = suggesting::barred(room, &place).await? {
        return Ok(Ok(Reply::say(Screen::say(why))));
    }
    if !room.may(Action::Plan, Of::Network(&network)) {
        return Ok(Err(Refusal::NotYours));
    }
    begin(room, network, None).await
}

async fn begin(room: &mut Room<'_>, network: NetworkId, moves: Option<MeetingId>) -> Flow {
    let plan = Planning::begin(network, moves, room.house.zone.clone());
    let screen = planning::ask(room, &plan);
    draft::save(room, &Step::Plan(plan)).await?;
    Ok(Ok(Reply::say(screen)))
}

/// A text while a plan asks for one.
pub async fn typed(room: &mut Room<'_>, mut plan: Planning, text: &str) -> Flow {
    let trouble = planning::read(room, &mut plan, text);
    let screen = trouble.unwrap_or_else(|| planning::ask(room, &plan));
    draft::save(room, &Step::Plan(plan)).await?;
    Ok(Ok(Reply::say(screen)))
}

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    crate::fault::point("flow-convening");
    match button {
        Button::MeetFor(network) => meet_for(room, network).await,
        Button::Move(meeting) => change(room, &meeting).await,
        Button::Cancel(meeting) => cancel(room, &meeting, None).await,
        Button::CancelYes(meeting, version) => cancel(room, &meeting, Some(version)).await,
        Button::Accept(proposal) => accept(room, &proposal).await,
        Button::Choose(proposal) => choose(room, &proposal).await,
        Button::AskSome(poll) => choose_of_times(room, poll).await,
        Button::Decline(proposal) => decline(room, &proposal).await,
        Button::DropPlan() => {
            draft::drop(room).await?;
            Ok(Ok(Reply::edit(Screen::say(room.t.help_nothing_changed()))))
        }
        other => with_draft(room, other).await,
    }
}

/// Buttons that only mean something while a plan or a list is open.
async fn with_draft(room: &mut Room<'_>, button: Button) -> Flow {
    match (draft::load(room).await?, button) {
        (Some(Step::Plan(plan)), Button::SendPlan()) if plan.stage == Stage::AllIsRight => {
            put_forward(room, plan).await
        }
        (Some(Step::Plan(plan)), Button::InviteAll()) if plan.stage == Stage::AllIsRight => {
            own_plan(room, plan, None).await
        }
        (Some(Step::Plan(plan)), Button::Picked()) if plan.stage == Stage::AllIsRight => {
            let like = plan.like.clone();
            choose_for(room, Subject::Own(plan), like).await
        }
        (Some(Step::Plan(mut plan)), button) => {
            if let Err(why) = planning::take(room, &mut plan, &button) {
                return Ok(Ok(Reply::toast(why)));
            }
            let screen = planning::ask(room, &plan);
            draft::save(room, &Step::Plan(plan)).await?;
            Ok(Ok(Reply::edit(screen)))
        }
        (Some(Step::Choose(choosing)), Button::Pick(who)) => pick(room, choosing, &who).await,
        (Some(Step::Choose(choosing)), Button::Picked()) => picked(room, choosing).await,
        _ => Ok(Ok(Reply::toast(room.t.help_old_button()))),
    }
}

/// The plan is complete: a practitioner's goes to the person, who alone can say yes.
async fn put_forward(room: &mut Room<'_>, planning: Planning) -> Flow {
    let place = room.place_in(&planning.network).cloned();
    if let Some(place) = place.filter(Participant::is_held)
        && let Some(why) = suggesting::barred(room, &place).await?
    {
        draft::drop(room).await?;
        return Ok(Ok(Reply::edit(Screen::say(why))));
    }
    let (Some(by), Some(plan)) = (room.place_to(Action::Plan, &planning.network), planning.plan()) else {
        return Ok(Err(Refusal::NotYours));
    };
    if planning.starts().iter().any(|start| *start <= room.now) {
        return Ok(Err(Refusal::Past));
    }
    if by.role == Role::Person {
        return own_plan(room, planning, None).await;
    }
    let Some(person) = participants::person_of(room.tx, &planning.network).await? else {
        return Ok(Err(Refusal::NotYours));
    };
    draft::drop(room).await?;
    if let Some(why) = suggesting::barred(room, &by).await? {
        return Ok(Ok(Reply::edit(Screen::say(why))));
    }
    let said = Screen::say(room.t.convening_put_forward(person.name.clone()));
    if let Some(offer) = planning.offer() {
        asking::offers(room.tx, &by, &person.id, &offer, room.now).await?;
        return Ok(Ok(Reply::edit(said.and(times::offered(&offer, &room.habits)))));
    }
    if by.role == Role::Member {
        proposals::gives_way(room.tx, &by.id).await?;
    }
    let about = (planning.moves.as_ref(), planning.like.as_ref());
    let id = proposals::create(room.tx, (&by.network, &by.id), about, &plan, room.now).await?;
    deeds::record(room.tx, &by.network, Some(&by.id), "proposed", None, room.now);
    outbox::tell(room.tx, &by.network, person.id, Notice::Proposed { proposal: id }, room.now).await?;
    Ok(Ok(Reply::edit(said.and(cards::plan_lines(&plan, &room.habits)))))
}

/// The person's own plan needs nobody else's yes: invitations go out, and their card is here at once.
async fn own_plan(room: &mut Room<'_>, planning: Planning, chosen: Option<Vec<ParticipantId>>) -> Flow {
    let (Some(person), Some(plan)) = (room.place_for(Action::Decide), planning.plan()) else {
        return Ok(Err(Refusal::NotYours));
    };
    if person.network != planning.network {
        return Ok(Err(Refusal::NotYours));
    }
    if planning.starts().iter().any(|start| *start <= room.now) {
        return Ok(Err(Refusal::Past));
    }
    draft::drop(room).await?;
    if let Some(offer) = planning.offer() {
        let id = polls::create(room.tx, (&person.network, &person.id), &offer, room.now).await?;
        return Ok(Ok(Reply::edit(asking::opens(room, &person, &id, chosen.as_deref()).await?)));
    }
    let Planning { moves, like, .. } = planning;
    agreed(room, &person, Agreed { moves, like, plan, chosen, appointment: None }).await
}

/// What the person said yes to.
struct Agreed {
    /// The meeting it moves.
    moves: Option<MeetingId>,
    /// The meeting it follows.
    like: Option<MeetingId>,
    plan: Plan,
    /// Who is asked, where the person chose.
    chosen: Option<Vec<ParticipantId>>,
    /// The appointment of the team's own system that it came from.
    appointment: Option<String>,
}

impl Agreed {
    fn to(proposal: Proposal, chosen: Option<Vec<ParticipantId>>) -> Agreed {
        let Proposal { moves, like, plan, appointment, .. } = proposal;
        Agreed { moves, like, plan, chosen, appointment }
    }
}

/// The person said yes: the meeting is called, or moved, and everybody owed a word gets one.
async fn agreed(room: &mut Room<'_>, person: &Participant, what: Agreed) -> Flow {
    let Agreed { moves, like, plan, chosen, appointment } = what;
    let decision = if let Some(id) = &moves {
        let Some(meeting) = meetings::lock(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
        match meeting.move_to(plan, &person.id, room.now) {
            Ok(decision) => decision,
            Err(refusal) => return Ok(Err(refusal)),
        }
    } else {
        if like.is_some()
            && let Some(there) = planning::standing_at(room, &person.network, plan.start).await?
        {
            return Ok(Ok(Reply::edit(cards::meeting(&there, person, room.t.next_already(), room.now))));
        }
        let chosen = match chosen {
            None => same_people(room, like.as_ref()).await?,
            chosen => chosen,
        };
        let invited = asking::guests(room.tx, &person.network, chosen.as_deref()).await?;
        Meeting::call(MeetingId::fresh(), person.network.clone(), plan, invited, &person.id, room.now)
    };
    asking::agrees(room.tx, &decision, Some(&person.id), room.now).await?;
    if let Some(appointment) = appointment {
        appointments::is_agreed(room.tx, &decision.after.id, &appointment).await?;
    }
    let t = room.t;
    let card = cards::meeting(&decision.after, person, t.convening_called(), room.now);
    Ok(Ok(Reply::edit(card)))
}

/// Whom the last meeting's people are, where this one follows it.
async fn same_people(room: &mut Room<'_>, like: Option<&MeetingId>) -> Result<Option<Vec<ParticipantId>>> {
    let Some(like) = like else { return Ok(None) };
    let last = meetings::load(room.tx, like).await?;
    Ok(last.map(|last| last.same_people().map(|who| who.id.clone()).collect()))
}

async fn own_proposal(
    room: &mut Room<'_>,
    id: &ProposalId,
) -> Result<std::result::Result<(Participant, Proposal), Refusal>> {
    let (Some(person), Some(proposal)) = (room.place_for(Action::Decide), proposals::find(room.tx, id).await?) else {
        return Ok(Err(Refusal::NotYours));
    };
    if proposal.network != person.network {
        return Ok(Err(Refusal::NotYours));
    }
    if !proposal.open || !suggesting::counts(&participants::load(room.tx, &proposal.by).await?) {
        return Ok(Err(Refusal::ProposalClosed));
    }
    Ok(if proposal.plan.start <= room.now { Err(Refusal::Past) } else { Ok((person, proposal)) })
}

async fn accept(room: &mut Room<'_>, id: &ProposalId) -> Flow {
    match own_proposal(room, id).await? {
        Ok((person, proposal)) => {
            proposals::close(room.tx, id, true).await?;
            agreed(room, &person, Agreed::to(proposal, None)).await
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

async fn decline(room: &mut Room<'_>, id: &ProposalId) -> Flow {
    match own_proposal(room, id).await? {
        Ok((_, proposal)) => {
            proposals::close(room.tx, id, false).await?;
            let notice = Notice::ProposalDeclined { proposal: id.clone() };
            outbox::tell(room.tx, &proposal.network, proposal.by, notice, room.now).await?;
            Ok(Ok(Reply::edit(Screen::say(room.t.convening_declined()))))
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

async fn choose(room: &mut Room<'_>, id: &ProposalId) -> Flow {
    match own_proposal(room, id).await? {
        Ok((_, proposal)) => choose_for(room, Subject::Proposal(proposal.id), proposal.like).await,
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// The same for several times.
async fn choose_of_times(room: &mut Room<'_>, id: PollId) -> Flow {
    let Some(person) = room.place_for(Action::Decide) else { return Ok(Err(Refusal::NotYours)) };
    match asking::waiting_for(room, &person, &id).await? {
        Ok(_) => choose_for(room, Subject::Times(id), None).await,
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Opens the list with everybody on it, or with those who were asked to the meeting that it follows; a tap takes one off.
async fn choose_for(room: &mut Room<'_>, of: Subject, like: Option<MeetingId>) -> Flow {
    let Some(person) = room.place_for(Action::Decide) else { return Ok(Err(Refusal::NotYours)) };
    let members = members(room, &person.network).await?;
    let chosen = match same_people(room, like.as_ref()).await? {
        Some(same) => same,
        None => members.iter().filter(|one| !one.not_now).map(|one| one.id.clone()).collect(),
    };
    let choosing = Choosing { of, chosen };
    let screen = choosing_screen(room, &choosing, &members);
    draft::save(room, &Step::Choose(choosing)).await?;
    Ok(Ok(Reply::edit(screen)))
}

async fn pick(room: &mut Room<'_>, mut choosing: Choosing, who: &ParticipantId) -> Flow {
    let Some(person) = room.place_for(Action::Decide) else { return Ok(Err(Refusal::NotYours)) };
    let members = members(room, &person.network).await?;
    if let Some(at) = choosing.chosen.iter().position(|one| one == who) {
        choosing.chosen.remove(at);
    } else if members.iter().any(|one| one.id == *who) {
        choosing.chosen.push(who.clone());
    }
    let screen = choosing_screen(room, &choosing, &members);
    draft::save(room, &Step::Choose(choosing)).await?;
    Ok(Ok(Reply::edit(screen)))
}

async fn members(room: &mut Room<'_>, network: &NetworkId) -> Result<Vec<Participant>> {
    let people = participants::of_network(room.tx, network).await?;
    Ok(people.into_iter().filter(|one| one.role == Role::Member && !one.is_held()).collect())
}

fn choosing_screen(room: &Room<'_>, choosing: &Choosing, members: &[Participant]) -> Screen {
    let t = room.t;
    let mut screen = Screen::say(t.convening_choose());
    for one in members {
        let on = choosing.chosen.contains(&one.id);
        let label = if on { t.convening_chosen(one.name.clone()) } else { t.convening_not_chosen(one.name.clone()) };
        screen = screen.tap(label, Button::Pick(one.id.clone()));
    }
    screen.tap(t.convening_invite_these(), Button::Picked()).tap(t.convening_drop(), Button::DropPlan())
}

async fn picked(room: &mut Room<'_>, choosing: Choosing) -> Flow {
    match choosing.of {
        Subject::Own(planning) => own_plan(room, planning, Some(choosing.chosen)).await,
        Subject::Times(id) => {
            let Some(person) = room.place_for(Action::Decide) else { return Ok(Err(Refusal::NotYours)) };
            match asking::waiting_for(room, &person, &id).await? {
                Ok(_) => {
                    draft::drop(room).await?;
                    Ok(Ok(Reply::edit(asking::opens(room, &person, &id, Some(&choosing.chosen)).await?)))
                }
                Err(refusal) => Ok(Err(refusal)),
            }
        }
        Subject::Proposal(id) => match own_proposal(room, &id).await? {
            Ok((person, proposal)) => {
                draft::drop(room).await?;
                proposals::close(room.tx, &id, true).await?;
                agreed(room, &person, Agreed::to(proposal, Some(choosing.chosen))).await
            }
            Err(refusal) => Ok(Err(refusal)),
        },
    }
}

/// Another time or place for a meeting that stands.
async fn change(room: &mut Room<'_>, id: &MeetingId) -> Flow {
    let Some(meeting) = meetings::load(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(by) = room.place_to(Action::Move, &meeting.network) else { return Ok(Err(Refusal::NotYours)) };
    match meeting.must_be_open(room.now) {
        Ok(()) => begin(room, meeting.network, Some(meeting.id)).await,
        Err(Refusal::Begun) => Ok(Ok(begun(room, &meeting, &by))),
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Too late for this one: its card shows the way to the next.
fn begun(room: &Room<'_>, meeting: &Meeting, by: &Participant) -> Reply {
    Reply::edit(cards::meeting(meeting, by, "", room.now)).with_toast(room.t.refusal_begun())
}

/// Cancels, after one question: the version that was asked about, and no other.
async fn cancel(room: &mut Room<'_>, id: &MeetingId, sure: Option<i64>) -> Flow {
    let Some(meeting) = meetings::lock(room.tx, id).await? else { return Ok(Err(Refusal::NotYours)) };
    let Some(by) = room.place_to(Action::Cancel, &meeting.network) else { return Ok(Err(Refusal::NotYours)) };
    if meeting.has_begun(room.now) {
        return Ok(Ok(begun(room, &meeting, &by)));
    }
    let Some(version) = sure else { return Ok(Ok(Reply::edit(cancel_question(room, &meeting, &by)))) };
    if version != meeting.version {
        let card = cards::meeting(&meeting, &by, room.t.refusal_changed(), room.now);
        return Ok(Ok(Reply::edit(card).with_toast(room.t.refusal_changed())));
    }
    match meeting.cancel(Some(&by.id), room.now) {
        Err(refusal) => Ok(Err(refusal)),
        Ok(decision) => {
            meetings::apply(room.tx, &decision, Some(&by.id), room.now).await.context("cancelling")?;
            Ok(Ok(Reply::edit(cards::meeting(&decision.after, &by, String::new(), room.now))))
        }
    }
}

fn cancel_question(room: &Room<'_>, meeting: &Meeting, by: &Participant) -> Screen {
    let t = room.t;
    let screen = Screen::say(t.convening_cancel_sure()).and(cards::meeting_lines(meeting, by, room.now));
    let screen = screen.tap(t.convening_cancel(), Button::CancelYes(meeting.id.clone(), meeting.version));
    screen.tap(t.gathering_back(), Button::Card(meeting.id.clone()))
}
