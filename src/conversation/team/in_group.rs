//! What is heard of a group, and the little that is said there. A group that no team uses is left at once. In one that a team uses nothing is
//! answered, whatever is written: those who write there write to each other, and a word that sounds like a cry is read by the people it was
//! written to; the signpost is for who is alone with the bot. Nothing of what is written gets this far.

use anyhow::Result;
use jiff::Timestamp;

use super::grouping;
use crate::conversation::rights::Of;
use crate::conversation::{Heard, House, Room, What};
use crate::domain::access::Action;
use crate::domain::ids::{GroupId, UserId};
use crate::domain::language::Lang;
use crate::domain::team_group::GroupNews;
use crate::store::team_groups::TeamGroup;
use crate::store::teams::Staff;
use crate::store::{Tx, team_groups, teams};
use crate::words::texts;

/// An update of a group or a channel: who, where, and what kind of thing. No word of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InGroup {
    /// Telegram's number for it.
    pub update: i64,
    /// Where.
    pub chat: GroupId,
    /// Who did it; nobody where Telegram does not say.
    pub by: UserId,
    /// The language their Telegram speaks, if Kith speaks it too.
    pub lang: Option<Lang>,
    /// What it was.
    pub what: Happened,
}

/// What happened in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The bot was brought in, or made one of those who run it. `channel`: only few write there, and a team does not talk there.
    Brought {
        /// It is a channel.
        channel: bool,
    },
    /// The line that Telegram itself shows when somebody came in, or a group was made.
    Arrived,
    /// A message. `begins`: it is `/start`.
    Said {
        /// It is `/start`.
        begins: bool,
    },
    /// The bot was sent away, or the group is gone.
    Gone,
    /// The one chat became the other.
    Moved {
        /// As it was known.
        from: GroupId,
        /// As it is now.
        to: GroupId,
    },
}

/// What follows there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThereSaid {
    /// Nothing.
    Nothing,
    /// This.
    Line(String),
    /// The bot leaves, after a polite line or without a word.
    Leave(Option<String>),
}

/// Hears of a group, all in `tx`.
pub async fn hear(tx: &mut Tx, house: &House, seen: &InGroup, now: Timestamp) -> Result<ThereSaid> {
    tx.caused_by(seen.update);
    let group = team_groups::of_chat(tx, seen.chat).await?;
    match (seen.what, group) {
        (Happened::Moved { from, to }, _) => moved(tx, from, to).await,
        (Happened::Gone, group) => gone(tx, group, now).await,
        (Happened::Brought { .. } | Happened::Said { begins: true }, Some(group)) => {
            asked_of_another(tx, house, seen, &group, now).await
        }
        (_, Some(_)) => Ok(ThereSaid::Nothing),
        (Happened::Brought { channel: false }, None) => brought(tx, house, seen, now).await,
        (Happened::Arrived | Happened::Said { begins: true }, None) => waits(tx, house, seen, now).await,
        (Happened::Brought { channel: true }, None) => Ok(ThereSaid::Leave(Some(polite(seen)))),
        (Happened::Said { begins: false }, None) => Ok(ThereSaid::Leave(None)),
    }
}

fn polite(seen: &InGroup) -> String {
    texts(seen.lang.unwrap_or_default()).help_group()
}

/// The coordinator who did this, if they asked for a group within the last ten minutes, for the team whose button they tapped.
async fn wisher(tx: &mut Tx, house: &House, seen: &InGroup, now: Timestamp) -> Result<Option<(Staff, Lang)>> {
    let Some(place) = team_groups::wished(tx, seen.by, now).await? else { return Ok(None) };
    let what = What::Tapped(None);
    let heard = Heard { update: seen.update, user: seen.by, name: String::new(), lang: seen.lang, what };
    let room = Room::enter(tx, house, &heard, now).await?;
    let own = room.staff.iter().find(|one| one.id == place && room.may(Action::TeamGroup, Of::Team(&one.team)));
    Ok(own.filter(|_| !room.frozen).map(|own| (own.clone(), room.lang())))
}

/// The team uses this group from now on, if its coordinator brought the bot.
async fn brought(tx: &mut Tx, house: &House, seen: &InGroup, now: Timestamp) -> Result<ThereSaid> {
    let Some((own, lang)) = wisher(tx, house, seen, now).await? else {
        return nobody_asked(tx, seen).await;
    };
    teams::lock(tx, &own.id).await?;
    team_groups::wish(tx, seen.by, &own.id, None).await?;
    let group = TeamGroup { team: own.team.clone(), chat: seen.chat, lang, by: own.id.clone(), since: now };
    if team_groups::bind(tx, &group).await? {
        grouping::tells_coordinators(tx, &own.team, GroupNews::Used, now).await?;
        return Ok(ThereSaid::Line(texts(lang).grouping_hello()));
    }
    grouping::tells(tx, own.id, GroupNews::Second, now).await?;
    Ok(ThereSaid::Leave(Some(polite(seen))))
}

/// Nobody asked for this: the bot leaves. But of a team's group that becomes a supergroup Telegram says the same, perhaps before it says what
/// has happened; so a supergroup is left with the line that somebody came in, which there is whenever somebody has, and not in that case.
async fn nobody_asked(tx: &mut Tx, seen: &InGroup) -> Result<ThereSaid> {
    let may_be_known =
        seen.chat.is_supergroup() && team_groups::all(tx).await?.iter().any(|group| !group.chat.is_supergroup());
    Ok(if may_be_known { ThereSaid::Nothing } else { ThereSaid::Leave(Some(polite(seen))) })
}

/// What Telegram itself writes when the bot is brought in may come before the word that counts: whoever asked is waited for.
async fn waits(tx: &mut Tx, house: &House, seen: &InGroup, now: Timestamp) -> Result<ThereSaid> {
    if wisher(tx, house, seen, now).await?.is_some() {
        return Ok(ThereSaid::Nothing);
    }
    Ok(ThereSaid::Leave((seen.what == Happened::Arrived).then(|| polite(seen))))
}

/// A group is one team's: the coordinator of another hears so in private, and nothing changes there.
async fn asked_of_another(
    tx: &mut Tx,
    house: &House,
    seen: &InGroup,
    group: &TeamGroup,
    now: Timestamp,
) -> Result<ThereSaid> {
    if let Some((own, _)) = wisher(tx, house, seen, now).await?.filter(|(own, _)| own.team != group.team) {
        team_groups::wish(tx, seen.by, &own.id, None).await?;
        grouping::tells(tx, own.id, GroupNews::Taken, now).await?;
    }
    Ok(ThereSaid::Nothing)
}

async fn gone(tx: &mut Tx, group: Option<TeamGroup>, now: Timestamp) -> Result<ThereSaid> {
    if let Some(group) = group {
        grouping::lost(tx, &group, now).await?;
    }
    Ok(ThereSaid::Nothing)
}

/// Either of the two chats says so; whichever comes second changes nothing. A group that nobody uses is left when anything else happens there.
async fn moved(tx: &mut Tx, from: GroupId, to: GroupId) -> Result<ThereSaid> {
    let known = team_groups::of_chat(tx, to).await?.is_some();
    if let Some(group) = team_groups::of_chat(tx, from).await?.filter(|_| !known) {
        team_groups::moves(tx, &group, to).await?;
    }
    Ok(ThereSaid::Nothing)
}
