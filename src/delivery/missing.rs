//! Who is told when somebody could not be reached: whoever made their link, or whoever convenes for them.

use anyhow::Result;
use jiff::Timestamp;

use crate::conversation::told::news;
use crate::domain::ids::LinkId;
use crate::domain::notice::{Address, Notice, Post};
use crate::store::outbox::{self, Claimed};
use crate::store::{Tx, links, networks, participants};

/// Whoever opened a link is out of reach before they could answer: the link dies, and its maker can make another.
pub(super) async fn tell_maker(tx: &mut Tx, id: &LinkId, now: Timestamp) -> Result<()> {
    let Some(link) = links::find(tx, id).await? else { return Ok(()) };
    links::end(tx, id, false).await?;
    let Some(maker) = networks::maker_place(tx, &link).await? else { return Ok(()) };
    let (notice, to) = (Notice::NotReached { link: id.clone() }, Address::Participant(maker));
    outbox::post(tx, &Post { notice, to, network: link.network, due: now }, now).await
}

/// The convener, once.
pub(super) async fn tell_convener(tx: &mut Tx, row: &Claimed, now: Timestamp) -> Result<()> {
    let Address::Participant(id) = &row.to else { return Ok(()) };
    let receiver = participants::load(tx, id).await?;
    let Some(convener) = news::convener_for(tx, &receiver.network, id).await? else { return Ok(()) };
    outbox::tell(tx, &receiver.network, convener, Notice::Unreachable { participant: id.clone() }, now).await
}
