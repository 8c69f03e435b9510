//! A group that a team uses, as its coordinators see it: chosen, in use, lost, given up. What is heard in a group stands in `in_group`, what is
//! said there in `told/card`.
//!
//! > coordinator: /team, [Use a group]
//! > Kith:        Your team can use a Telegram group. …                           [Add me to a group]
//! > (the coordinator adds the bot to a group within ten minutes)
//! > Kith, there: Hello. This group now hears when something is waiting for the team. …
//! > Kith:        The group is in use now. …
//! > coordinator: /team, [No group any more]
//! > Kith, there: From now on I say nothing here. Goodbye.                        (and it leaves)

use anyhow::Result;
use jiff::Timestamp;

use crate::conversation::rights::Of;
use crate::conversation::{Button, Key, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::{StaffId, TeamId};
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::participant::Habits;
use crate::domain::profile::Profile;
use crate::domain::refusal::Refusal;
use crate::domain::team_group::{GroupNews, WISH};
use crate::store::team_groups::TeamGroup;
use crate::store::teams::Staff;
use crate::store::{Tx, outbox, team_groups, teams};
use crate::words::{Texts, dates, texts};

/// What stands behind `?start=` on a card: no secret. Whoever works in a team sees their own news by it, anybody else what they see anyway.
pub const START: &str = "team";

/// What `/team` says of a group, with the button to have one or to have it no more.
pub async fn stands(room: &mut Room<'_>, coordinator: &Staff, screen: Screen) -> Result<Screen> {
    let (t, own) = (room.t, coordinator.id.clone());
    let Some(group) = team_groups::of_team(room.tx, &coordinator.team).await? else {
        return Ok(screen.tap(t.grouping_use(), Button::GroupUse(own)));
    };
    let (name, since) =
        (teams::staff(room.tx, &group.by).await?.name, dates::full(group.since, &room.habits.zone, room.lang()));
    Ok(screen.and(t.grouping_line(name, since)).tap(t.grouping_end(), Button::GroupEnd(own)))
}

/// Their own place in a team that they coordinate, if the button names one.
fn coordinates(room: &Room<'_>, place: &StaffId) -> std::result::Result<Staff, Refusal> {
    let own = room.staff.iter().find(|one| one.id == *place && room.may(Action::TeamGroup, Of::Team(&one.team)));
    own.filter(|one| one.coordinator).cloned().ok_or(Refusal::NotYours)
}

/// "Use a group": what is said there, and for ten minutes they may add the bot to one. `None`: the team has one.
pub async fn uses(room: &mut Room<'_>, place: &StaffId) -> Result<std::result::Result<Option<Screen>, Refusal>> {
    let own = match coordinates(room, place) {
        Ok(own) => own,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if team_groups::of_team(room.tx, &own.team).await?.is_some() {
        return Ok(Ok(None));
    }
    team_groups::wish(room.tx, room.user, &own.id, Some(room.now + WISH)).await?;
    let t = room.t;
    let when = match room.house.profile {
        Profile::Community => t.grouping_by_day(),
        Profile::Crisis => t.grouping_any_hour(),
    };
    let screen = Screen::say(t.grouping_explained()).and(when).and(t.grouping_ten_minutes());
    Ok(Ok(Some(screen.row([Key::Open(t.grouping_add(), room.house.group_link())]))))
}

/// "No group any more": the bot says goodbye there and leaves. Whose team it was, so that it can be shown as it is now.
pub async fn ends(room: &mut Room<'_>, place: &StaffId) -> Result<std::result::Result<(Staff, Reply), Refusal>> {
    let own = match coordinates(room, place) {
        Ok(own) => own,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut reply = Reply::silence();
    if let Some(group) = team_groups::of_team(room.tx, &own.team).await?
        && team_groups::end(room.tx, &group, Some(&own.id), room.now).await?
    {
        reply = reply.with_toast(room.t.grouping_ended());
        reply.leaves = Some((group.chat, goodbye(&group)));
    }
    Ok(Ok((own, reply)))
}

/// What is said where a team's group was, before the bot leaves.
pub fn goodbye(group: &TeamGroup) -> String {
    texts(group.lang).grouping_bye()
}

/// The bot is not in the group any more, or may not write there: the team uses none, and its coordinators hear so, once.
pub async fn lost(tx: &mut Tx, group: &TeamGroup, now: Timestamp) -> Result<()> {
    if team_groups::end(tx, group, None, now).await? {
        tells_coordinators(tx, &group.team, GroupNews::Lost, now).await?;
    }
    Ok(())
}

/// Every coordinator of the team who works.
pub async fn tells_coordinators(tx: &mut Tx, team: &TeamId, news: GroupNews, now: Timestamp) -> Result<()> {
    let everybody = teams::everybody(tx, team).await?;
    for one in everybody.into_iter().filter(|one| one.coordinator && one.works(now)) {
        tells(tx, one.id, news, now).await?;
    }
    Ok(())
}

/// One of them.
pub async fn tells(tx: &mut Tx, to: StaffId, news: GroupNews, now: Timestamp) -> Result<()> {
    let (notice, to) = (Notice::TeamGroup { news }, Address::Staff(to));
    outbox::post(tx, &Post { notice, to, network: None, due: now }, now).await
}

/// News of the group, for one of its coordinators; `None` for what does not hold any more.
pub async fn news(tx: &mut Tx, receiver: &Staff, news: GroupNews, habits: &Habits) -> Result<Option<Screen>> {
    let (t, group) = (texts(habits.lang), team_groups::of_team(tx, &receiver.team).await?);
    let text = match (news, group) {
        (GroupNews::Used, Some(group)) => Some(used(tx, t, receiver, &group).await?),
        (GroupNews::Lost, None) => Some(t.grouping_lost()),
        (GroupNews::Taken, _) => Some(t.grouping_taken()),
        (GroupNews::Second, _) => Some(t.grouping_second()),
        (GroupNews::Used, None) | (GroupNews::Lost, Some(_)) => None,
    };
    Ok(text.map(Screen::say))
}

async fn used(tx: &mut Tx, t: &Texts, receiver: &Staff, group: &TeamGroup) -> Result<String> {
    if group.by == receiver.id {
        return Ok(t.grouping_used());
    }
    Ok(t.grouping_used_by(teams::staff(tx, &group.by).await?.name))
}

/// The hourly look: where nobody coordinates any more, nobody could end it. These groups are left.
pub async fn look(tx: &mut Tx, now: Timestamp) -> Result<Vec<TeamGroup>> {
    team_groups::sweep(tx, now).await?;
    let mut left = Vec::new();
    for group in team_groups::without_coordinator(tx, now).await? {
        if team_groups::end(tx, &group, None, now).await? {
            left.push(group);
        }
    }
    Ok(left)
}
