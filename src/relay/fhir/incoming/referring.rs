//! What a request from the FHIR server becomes here: a referral, by the same way as a posted one; or, once it was taken back there, a word to
//! whoever answers for it. Nothing ends by itself then: another system's status is nobody's own word about their meetings, and who the person
//! is may know more than that system does.

use anyhow::Result;
use jiff::Timestamp;

use super::request::{Asks, Request};
use crate::conversation::team::beginning;
use crate::domain::ids::NetworkId;
use crate::relay::taking::{self, Refused};
use crate::store::incoming::{self, Came, State};
use crate::store::{Tx, referrals};

/// Takes one in, or says why not. Nothing was written then.
pub async fn takes(tx: &mut Tx, request: &Request, now: Timestamp) -> Result<Result<(), &'static str>> {
    let asks = match &request.asks {
        Ok(asks) => asks,
        Err(class) => return Ok(Err(class)),
    };
    let Some(team) = team(tx, asks).await? else { return Ok(Err("no-team")) };
    Ok(match taking::take(tx, &asks.posted(&request.resource, team), now).await? {
        Ok(_) => Ok(()),
        Err(Refused::Another) => Err("another-came-first"),
        Err(Refused::NoTeam) => Err("unknown-team"),
        Err(Refused::OutOfTime) => Err("out-of-time"),
        Err(Refused::Nobody) => Err("nobody-answers"),
    })
}

/// The team it names; where it names none, the only one of the house.
async fn team(tx: &mut Tx, asks: &Asks) -> Result<Option<String>> {
    match &asks.team {
        Some(team) => Ok(Some(team.clone())),
        None => Ok(incoming::only_team(tx).await?.map(|team| team.0)),
    }
}

/// One that was taken was taken back there: whoever answers for it is told, once.
pub async fn taken_back(tx: &mut Tx, request: &Request, network: &NetworkId, now: Timestamp) -> Result<()> {
    if incoming::came(tx, &request.resource).await?.is_some_and(|came| came.state == State::Back) {
        return Ok(());
    }
    keeps(tx, request, State::Back, "", now).await?;
    let taken = referrals::of_network(tx, network).await?.is_some_and(|referral| referral.taken.is_some());
    beginning::tells_of_its_end(tx, network, taken, now).await
}

/// Keeps what became of it.
pub async fn keeps(tx: &mut Tx, request: &Request, state: State, trouble: &str, now: Timestamp) -> Result<()> {
    let (resource, trouble) = (request.resource.clone(), trouble.to_owned());
    incoming::keep(tx, &Came { resource, state, trouble, changed: request.changed, start: None }, now).await
}
