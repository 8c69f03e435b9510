//! A referral becomes a network, whichever way it came: whole or not at all, and the same one twice is one.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};

use super::referral::Posted;
use crate::conversation::team::beginning;
use crate::domain::ids::{StaffId, TeamId};
use crate::store::networks::State as Standing;
use crate::store::referrals::Referral;
use crate::store::teams::Staff;
use crate::store::{self, Tx, networks, referrals, teams};

/// The oldest referral that is taken.
pub const OLDEST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Two clocks may differ by so much.
const AHEAD: SignedDuration = SignedDuration::from_secs(60);
/// How often the same is tried when others were in the way.
const TRIES: usize = 5;

/// Does it, in a transaction of its own each time; anew where others were in the way.
pub async fn anew<T, F: Future<Output = Result<T>>>(once: impl Fn() -> F) -> Result<T> {
    let mut tries = 1;
    loop {
        match once().await {
            Err(error) if tries < TRIES && (store::is_raced(&error) || store::is_collision(&error)) => tries += 1,
            done => return done,
        }
    }
}

/// One that is here now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was made.
    New(Referral),
    /// The same one came before.
    Before(Referral),
}

/// Why one is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Another one came under its id.
    Another,
    /// No team is called so.
    NoTeam,
    /// It came in the future, or too long ago.
    OutOfTime,
    /// Nobody in the team can be the convener.
    Nobody,
}

/// Takes one in. One that was taken before is found again, if it says the same.
pub async fn take(tx: &mut Tx, posted: &Posted, now: Timestamp) -> Result<std::result::Result<Taken, Refused>> {
    let team = teams::known(tx, &posted.team).await?;
    if let Some(before) = referrals::find(tx, &posted.id).await? {
        let same = is_same(tx, &before, posted, team.as_ref()).await?;
        return Ok(if same { Ok(Taken::Before(before)) } else { Err(Refused::Another) });
    }
    let Some(team) = team else { return Ok(Err(Refused::NoTeam)) };
    let came = posted.referred_at.unwrap_or(now);
    if came > now + AHEAD || came < now - OLDEST {
        return Ok(Err(Refused::OutOfTime));
    }
    let who = who_answers(tx, &team, posted, now).await?;
    let Some(first) = who.first() else { return Ok(Err(Refused::Nobody)) };
    let network = beginning::opens(tx, first, came.min(now), now).await?;
    let new = Referral {
        id: posted.id.clone(),
        network,
        convener: posted.convener.clone().map(StaffId),
        said: posted.referred_at,
        patient: posted.patient.clone(),
        taken: posted.convener.as_ref().map(|_| now),
    };
    referrals::keep(tx, &new, now).await?;
    beginning::tells_of(tx, &new.network, &who, now).await?;
    Ok(Ok(Taken::New(new)))
}

/// Whom the sender named, or all who may take it on: coordinators, then those on call. The first of them answers for it until somebody does.
async fn who_answers(tx: &mut Tx, team: &TeamId, posted: &Posted, now: Timestamp) -> Result<Vec<Staff>> {
    let everybody = teams::everybody(tx, team).await?;
    let works = everybody.into_iter().filter(|one| one.works(now));
    Ok(match &posted.convener {
        Some(id) => works.filter(|one| one.id.as_str() == id).collect(),
        None => may_take_it_on(tx, team, works.collect(), now).await?,
    })
}

/// Each once, whatever they are; coordinators first.
async fn may_take_it_on(tx: &mut Tx, team: &TeamId, works: Vec<Staff>, now: Timestamp) -> Result<Vec<Staff>> {
    let on_call = teams::on_call(tx, team, now).await?;
    let duty = |one: &Staff| on_call.iter().any(|(id, _)| *id == one.id);
    let mut who: Vec<Staff> = works.into_iter().filter(|one| one.coordinator || duty(one)).collect();
    who.sort_by_key(|one| !one.coordinator);
    Ok(who)
}

async fn is_same(tx: &mut Tx, before: &Referral, posted: &Posted, team: Option<&TeamId>) -> Result<bool> {
    let network = networks::find(tx, &before.network).await?.context("a referral without a network")?;
    // Where the person has left, the reference is gone with the network's key.
    let forgotten = before.patient.is_none() && network.state == Standing::Closed;
    let convener = before.convener.as_ref().map(StaffId::as_str);
    Ok(team == Some(&network.team)
        && convener == posted.convener.as_deref()
        && before.said == posted.referred_at
        && (before.patient == posted.patient || forgotten))
}
