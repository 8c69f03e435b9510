//! A place in a team is for 90 days. A week before its end they are asked, and one tap renews it; without it nothing is open to them.
//!
//! > Kith:         Your place in the team “Harbour” ends on Sunday. Do you still work here?     [I still work here]
//! > practitioner: [I still work here]
//! > Kith:         Thank you. Your place lasts until 21 May.
//! > Kith, to the coordinator of somebody who did not tap: Mikko has not said …     [Let Mikko back in] [Remove Mikko]

use anyhow::Result;
use jiff::Timestamp;

use crate::conversation::network::places;
use crate::conversation::rights::Of;
use crate::conversation::{Button, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::ids::StaffId;
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::participant::Habits;
use crate::domain::refusal::Refusal;
use crate::domain::term::{self, Standing};
use crate::store::teams::Staff;
use crate::store::{Tx, outbox, teams, terms};
use crate::words::{Texts, dates, texts};

/// Asks those whose place ends soon, tells the coordinator of those whose place has ended, and sees to it that
/// readiness counts them no more. Each once, however often it looks.
pub async fn look(tx: &mut Tx, now: Timestamp) -> Result<()> {
    terms::begin(tx, now).await?;
    for one in terms::ending(tx, now).await? {
        let Some(expires) = one.expires else { continue };
        let (staff, until) = (one.id.clone(), expires.as_millisecond());
        if now < expires {
            tell(tx, Notice::StaffEnding { staff, until }, &one, now).await?;
        } else {
            tell_coordinators(tx, &Notice::StaffLapsed { staff, until }, &one, now).await?;
            places::counts_again(tx, &one, now).await?;
        }
    }
    Ok(())
}

async fn tell(tx: &mut Tx, notice: Notice, to: &Staff, now: Timestamp) -> Result<()> {
    let post = Post { notice, to: Address::Staff(to.id.clone()), network: None, due: now };
    outbox::post(tx, &post, now).await
}

/// Every coordinator of the team who works, but for the one it is about.
async fn tell_coordinators(tx: &mut Tx, notice: &Notice, about: &Staff, now: Timestamp) -> Result<()> {
    let team = teams::everybody(tx, &about.team).await?;
    for one in team.iter().filter(|one| one.coordinator && one.works(now) && one.id != about.id) {
        tell(tx, notice.clone(), one, now).await?;
    }
    Ok(())
}

/// "Do you still work here?", in whatever message it stands.
pub fn question(t: &Texts, one: &Staff, screen: Screen) -> Screen {
    screen.tap(t.staying_yes(), Button::Stay(one.id.clone()))
}

/// News of the team; `None` for what does not hold any more.
pub async fn news(
    tx: &mut Tx,
    receiver: &Staff,
    notice: &Notice,
    habits: &Habits,
    now: Timestamp,
) -> Result<Option<Screen>> {
    let t = texts(habits.lang);
    let (Notice::StaffJoined { staff }
    | Notice::StaffEnding { staff, .. }
    | Notice::StaffLapsed { staff, .. }
    | Notice::StaffBack { staff }) = notice
    else {
        return Ok(None);
    };
    let one = teams::staff(tx, staff).await?;
    let at = |until: &i64| one.expires.filter(|expires| expires.as_millisecond() == *until);
    Ok(match notice {
        Notice::StaffJoined { .. } => Some(Screen::say(t.teaming_staff_joined(one.name))),
        Notice::StaffEnding { until, .. } => match at(until) {
            Some(expires) => {
                let team = teams::name(tx, &one.team).await?;
                let when = dates::short(expires, &habits.zone, habits.lang);
                Some(question(t, &one, Screen::say(t.staying_asked(team, when))))
            }
            None => None,
        },
        Notice::StaffLapsed { until, .. } if one.active && !one.works(now) => at(until).map(|_| {
            let screen = Screen::say(t.staying_lapsed(one.name.clone()));
            let screen = screen.tap(t.staying_bring_back(one.name.clone()), Button::BringBack(one.id.clone()));
            screen.tap(t.gathering_remove(one.name.clone()), Button::OffBoard(one.id.clone()))
        }),
        Notice::StaffBack { .. } if one.id == receiver.id => Some(Screen::say(t.staying_you_are_back())),
        Notice::StaffBack { .. } => Some(Screen::say(t.staying_back(one.name))),
        _ => None,
    })
}

/// What somebody sees whose place in a team has ended: that it has, and how they come back.
pub fn ended(room: &Room<'_>) -> Option<Screen> {
    let one = room.lapsed.first()?;
    let back = one.expires.is_some_and(|expires| term::standing(expires, room.now) == Standing::Lapsed);
    let screen = Screen::say(if back { room.t.staying_ended() } else { room.t.staying_over() });
    Some(if back { question(room.t, one, screen) } else { screen })
}

/// Their own tap: while it lasts, and for a while after.
pub async fn stay(room: &mut Room<'_>, id: &StaffId) -> Flow {
    teams::lock(room.tx, id).await?;
    let Some(one) = teams::find(room.tx, id).await?.filter(|one| one.active) else { return Ok(Err(Refusal::NotYours)) };
    if !room.may(Action::Stay, Of::Staff(&one)) {
        return Ok(Err(Refusal::NotYours));
    }
    let standing = one.expires.map_or(Standing::Good, |expires| term::standing(expires, room.now));
    if standing == Standing::Over {
        return Ok(Ok(Reply::edit(Screen::say(room.t.staying_over()))));
    }
    places::stays(room.tx, &one, room.now).await?;
    if standing == Standing::Lapsed {
        tell_coordinators(room.tx, &Notice::StaffBack { staff: id.clone() }, &one, room.now).await?;
    }
    let until = dates::short(room.now + term::TERM, &room.habits.zone, room.lang());
    let menu = room.menu().await?;
    Ok(Ok(Reply::edit(Screen::say(room.t.staying_renewed(until))).with_menu(menu)))
}

/// The coordinator's tap: whenever it ended.
pub async fn bring_back(room: &mut Room<'_>, id: &StaffId) -> Flow {
    let Some(coordinator) = room.staff_for(Action::BringBack) else { return Ok(Err(Refusal::NotYours)) };
    teams::lock(room.tx, id).await?;
    let one = teams::find(room.tx, id).await?.filter(|one| one.active && one.team == coordinator.team);
    let Some(one) = one.filter(|one| one.id != coordinator.id) else { return Ok(Err(Refusal::NotYours)) };
    places::stays(room.tx, &one, room.now).await?;
    if !one.works(room.now) {
        tell(room.tx, Notice::StaffBack { staff: one.id.clone() }, &one, room.now).await?;
    }
    Ok(Ok(Reply::edit(Screen::say(room.t.staying_brought_back(one.name)))))
}
