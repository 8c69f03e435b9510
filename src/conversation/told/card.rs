//! The card in a team's group: always the same words, so that nobody who reads along learns more than that there is something. Judged just before
//! it leaves, like any news: is there still a group, somebody to answer for it, something to look at, and is it day?
//!
//! > Kith, in the group: Something new is waiting for the team.     [Open the private chat]

use anyhow::Result;
use jiff::Timestamp;

use super::ripe::Ripe;
use crate::conversation::team::grouping::START;
use crate::conversation::{House, Key, Screen};
use crate::domain::ids::TeamId;
use crate::domain::team_group;
use crate::store::outbox::Claimed;
use crate::store::team_groups::TeamGroup;
use crate::store::{Tx, team_groups, teams};
use crate::words::texts;

/// What becomes of a card now.
pub async fn ripen(tx: &mut Tx, house: &House, team: &TeamId, row: &Claimed, now: Timestamp) -> Result<Ripe> {
    let Some(group) = team_groups::of_team(tx, team).await? else { return Ok(Ripe::Drop("no_group")) };
    let last = team_groups::last_card(tx, team).await?;
    if let Some(at) = team_group::not_before(now, last, house.profile, &house.zone) {
        return Ok(Ripe::Later(at));
    }
    if !teams::everybody(tx, team).await?.iter().any(|one| one.coordinator && one.works(now)) {
        return Ok(Ripe::Drop("no_coordinator"));
    }
    if !team_groups::something_waits(tx, team, row.posted_at, now).await? {
        return Ok(Ripe::Drop("overtaken"));
    }
    team_groups::card_leaves(tx, &row.id).await?;
    Ok(Ripe::There(group.chat, screen(house, &group)))
}

/// It names nobody, so it may be passed on; its button is an address, for a tap there would be somebody's in front of everybody.
fn screen(house: &House, group: &TeamGroup) -> Screen {
    let t = texts(group.lang);
    Screen::say(t.grouping_card()).row([Key::Open(t.grouping_open(), house.link(START))]).open()
}
