//! The screens of news: made at the last moment, in the receiver's language, from that moment's facts.

use anyhow::Result;
use jiff::Timestamp;

use super::ripe::{Ripe, at_night_silent, words};
use super::{card, doubting, evening, of_meeting, tidings, waiting, waking};
use crate::conversation::Screen;
use crate::conversation::meeting::{cards, standing};
use crate::conversation::network::{consenting, holding};
use crate::conversation::own::mailing;
use crate::conversation::own::mailing::Kept;
use crate::conversation::plan::{from_record, suggesting, times};
use crate::conversation::room::{House, habits_of};
use crate::conversation::team::{beginning, grouping, staying};
use crate::domain::ids::{LinkId, NetworkId, ParticipantId, PostId, StaffId};
use crate::domain::link::State;
use crate::domain::notice::{Address, Notice};
use crate::domain::participant::Participant;
use crate::store::outbox::{Claimed, Sent};
use crate::store::{Tx, accounts, links, participants, teams};
use crate::words::texts;

/// Judges a queued notice by today's facts and words it. Consent is checked here, just before each send. Whoever chose
/// so sees what it is about only after a tap; that they can is what being told means.
pub async fn ripen(tx: &mut Tx, house: &House, row: &Claimed, now: Timestamp) -> Result<Ripe> {
    let (user, screen) = match judged(tx, house, row, now).await? {
        Ripe::Send(user, screen) => (user, screen),
        otherwise => return Ok(otherwise),
    };
    // An e-mail to whoever has no page (yet, or any more) leads nowhere: it has to say what it is about.
    let leads_nowhere =
        user.is_without_telegram() && matches!(row.notice, Notice::MailboxGiven { .. } | Notice::Released { .. });
    let habits = accounts::habits(tx, user).await?.filter(|habits| habits.discreet && !leads_nowhere);
    let silent = screen.silent;
    let screen = habits.map_or(screen, |habits| Screen { silent, ..cards::hidden(texts(habits.lang), &row.id) });
    Ok(Ripe::Send(user, screen))
}

async fn judged(tx: &mut Tx, house: &House, row: &Claimed, now: Timestamp) -> Result<Ripe> {
    if waiting::is_held_back(tx, &row.to, now).await? {
        return Ok(Ripe::Later(now + waiting::HELD_BACK));
    }
    match &row.to {
        Address::Participant(id) => {
            let receiver = participants::load(tx, id).await?;
            // Whoever is held hears nothing, not even that. What is written down of it reads like any other recall: they may ask to see it.
            if receiver.is_held() {
                return Ok(Ripe::Drop("recalled"));
            }
            if is_over_for(&receiver, &row.notice) {
                return Ok(Ripe::Drop("withdrawn"));
            }
            match mailing::keeps(tx, &receiver, &row.notice, now).await? {
                Some(Kept::OnTheirPage) => return Ok(Ripe::Drop("on_their_page")),
                Some(Kept::Until(morning)) => return Ok(Ripe::Later(morning)),
                None => {}
            }
            if let Some(until) = waiting::waits(tx, &receiver, &row.notice, now).await? {
                return Ok(Ripe::Later(until));
            }
            let ripe = to_participant(tx, &receiver, (&row.notice, &row.id), now).await?;
            Ok(in_doubt(ripe, house, &receiver, &row.notice, now))
        }
        Address::Claimant(id) => to_claimant(tx, house, id, now).await,
        Address::Staff(id) => to_staff(tx, house, id, &row.notice, now).await,
        Address::Team(id) => card::ripen(tx, house, id, row, now).await,
    }
}

/// Whoever reads how ready a meeting is reads, too, since when nobody can be sure.
fn in_doubt(ripe: Ripe, house: &House, receiver: &Participant, notice: &Notice, now: Timestamp) -> Ripe {
    match ripe {
        Ripe::Send(user, screen) if notice.meeting().is_some() && cards::sees_others(receiver) => {
            Ripe::Send(user, screen.and(doubting::line(house.pulse.silent(), receiver, now)))
        }
        otherwise => otherwise,
    }
}

/// The neutral last word to somebody removed is the one message that outlives their place.
fn is_over_for(receiver: &Participant, notice: &Notice) -> bool {
    !receiver.active && !matches!(notice, Notice::Released { .. })
}

/// What a message that was hidden is about now.
#[derive(Clone, Debug, PartialEq)]
pub enum Unhidden {
    /// This.
    Is(Screen),
    /// Nothing that still counts.
    Settled,
    /// Nothing for them: their place has ended.
    Over,
}

/// Words what was sent hidden by today's facts, for its receiver, under the rules of sending it now. They look at the screen: neither
/// their nights nor a break keep it from them.
pub async fn unhidden(tx: &mut Tx, house: &House, sent: &Sent, now: Timestamp) -> Result<Unhidden> {
    let screen = match &sent.to {
        Address::Participant(id) => {
            let receiver = participants::load(tx, id).await?;
            if is_over_for(&receiver, &sent.notice) {
                return Ok(Unhidden::Over);
            }
            match (&sent.notice, sent.notice.meeting()) {
                (_, Some(meeting)) => of_meeting::now_is(tx, &receiver, sent, meeting, now).await?,
                (Notice::TimesAsked { poll } | Notice::TimesNews { poll, .. }, _) => {
                    times::now_is(tx, &receiver, poll, now).await?
                }
                _ => to_participant(tx, &receiver, (&sent.notice, &sent.id), now).await?.screen(),
            }
        }
        Address::Claimant(id) => to_claimant(tx, house, id, now).await?.screen(),
        Address::Staff(id) => match sent.notice {
            Notice::Tomorrow { day } => evening::now_is(tx, house, id, day, now).await?,
            _ => to_staff(tx, house, id, &sent.notice, now).await?.screen(),
        },
        // What is said in a group is never hidden, and nobody's to look at again.
        Address::Team(_) => return Ok(Unhidden::Over),
    };
    Ok(screen.map_or(Unhidden::Settled, Unhidden::Is))
}

async fn to_participant(
    tx: &mut Tx,
    receiver: &Participant,
    (notice, post): (&Notice, &PostId),
    now: Timestamp,
) -> Result<Ripe> {
    let screen = match notice {
        Notice::Opened { link } => tidings::opened(tx, receiver, link, now).await?,
        Notice::Declined { link } => tidings::declined(tx, receiver, link).await?,
        Notice::NotHere { link } => tidings::not_here(tx, receiver, link).await?,
        Notice::NotReached { link } => tidings::not_reached(tx, receiver, link).await?,
        Notice::Joined { participant } => tidings::joined(tx, receiver, participant, now).await?,
        Notice::Left { participant } => tidings::left(tx, receiver, participant).await?,
        Notice::Unreachable { participant } => tidings::unreachable(tx, receiver, participant).await?,
        Notice::MailboxGiven { .. } => Some(Screen::say(words(receiver).mailing_subject_ask())),
        Notice::Wanted { participant } => Some(holding::wanted(tx, receiver, participant).await?),
        Notice::Proposed { proposal } => suggesting::proposed(tx, receiver, proposal, now).await?,
        Notice::PlannedThere { proposal } => from_record::planned_there(tx, receiver, proposal, now).await?,
        Notice::NotThere { meeting } => from_record::not_there_yet(tx, receiver, meeting, now).await?,
        Notice::ProposalDeclined { proposal } => suggesting::declined(tx, receiver, proposal).await?,
        Notice::Reminder { .. } | Notice::Nudge { .. } | Notice::LetBe { .. } => {
            return of_meeting::in_time(tx, receiver, (notice, post), now).await;
        }
        Notice::FirstMeeting { network, share } => {
            return Ok(Ripe::of(receiver.user, beginning::due(tx, receiver, (network, *share), now).await?));
        }
        Notice::TimesOffered { .. }
        | Notice::TimesDeclined { .. }
        | Notice::TimesAsked { .. }
        | Notice::TimesNews { .. }
        | Notice::TimesOff { .. } => times::news(tx, receiver, notice, now).await?,
        Notice::Invited { meeting, version }
        | Notice::Settled { meeting, version, .. }
        | Notice::Moved { meeting, version } => {
            return of_meeting::asked(tx, receiver, (meeting, *version), notice, now).await;
        }
        Notice::WhoCame { meeting, version } => {
            return of_meeting::who_came(tx, receiver, (meeting, *version), now).await;
        }
        Notice::StandsIn { meeting, substitute } => standing::told(tx, receiver, (meeting, substitute), now).await?,
        Notice::Cancelled { meeting } | Notice::Released { meeting } | Notice::Readiness { meeting, .. } => {
            of_meeting::about_meeting(tx, receiver, notice, meeting, now).await?
        }
        Notice::Welcome { .. }
        | Notice::Referred { .. }
        | Notice::TakenBack { .. }
        | Notice::StaffJoined { .. }
        | Notice::StaffEnding { .. }
        | Notice::StaffLapsed { .. }
        | Notice::StaffBack { .. }
        | Notice::Silent { .. }
        | Notice::HeardAgain { .. }
        | Notice::Waiting
        | Notice::TeamGroup { .. }
        | Notice::Tomorrow { .. } => None,
    };
    let Some(screen) = screen else { return Ok(Ripe::Drop("overtaken")) };
    let grave = Box::pin(waking::is_grave_to(tx, receiver, notice, now)).await?;
    Ok(Ripe::Send(receiver.user, at_night_silent(screen, grave, &receiver.habits, now)))
}

/// The notice for somebody whom the link's maker knows: the link alone says whom it is for.
async fn to_claimant(tx: &mut Tx, house: &House, id: &LinkId, now: Timestamp) -> Result<Ripe> {
    let Some(link) = links::find(tx, id).await? else { return Ok(Ripe::Drop("gone")) };
    let Some(claimant) = link.claimant.clone().filter(|_| link.state == State::Confirmed && now < link.expires) else {
        return Ok(Ripe::Drop("withdrawn"));
    };
    if claimant.user.is_without_telegram() {
        return Ok(Ripe::Drop("on_their_page"));
    }
    let habits = habits_of(tx, house, claimant.user, claimant.lang).await?;
    let text = consenting::notice_text(tx, texts(habits.lang), &link).await?;
    Ok(Ripe::Send(claimant.user, consenting::notice_screen(texts(habits.lang), house, habits.lang, &link, text)))
}

async fn to_staff(tx: &mut Tx, house: &House, id: &StaffId, notice: &Notice, now: Timestamp) -> Result<Ripe> {
    let receiver = teams::staff(tx, id).await?;
    if !receiver.active {
        return Ok(Ripe::Drop("withdrawn"));
    }
    let habits = habits_of(tx, house, receiver.user, crate::domain::language::Lang::En).await?;
    let screen = match notice {
        Notice::Tomorrow { day } => {
            let due = evening::due(tx, house, (&receiver, &habits), *day, now).await?;
            return Ok(Ripe::of(receiver.user, due));
        }
        Notice::Referred { network } => beginning::referred(tx, &receiver, network, &habits, now).await?,
        Notice::TeamGroup { news } => grouping::news(tx, &receiver, *news, &habits).await?,
        Notice::TakenBack { network } => beginning::taken_back(tx, &receiver, network, &habits, now).await?,
        Notice::Silent { .. } | Notice::HeardAgain { .. } => doubting::news(house.pulse.silent(), notice, &habits, now),
        _ => staying::news(tx, &receiver, notice, &habits, now).await?,
    };
    let Some(screen) = screen else {
        return Ok(Ripe::Drop("overtaken"));
    };
    let grave = waking::is_grave_to_staff(&habits, notice, now);
    Ok(Ripe::Send(receiver.user, at_night_silent(screen, grave, &habits, now)))
}

/// Where an unreachable receiver's convener is told, if the receiver is somebody else.
pub async fn convener_for(tx: &mut Tx, network: &NetworkId, receiver: &ParticipantId) -> Result<Option<ParticipantId>> {
    let convener = crate::store::networks::convener_place(tx, network).await?;
    Ok(convener.filter(|convener| convener != receiver))
}
