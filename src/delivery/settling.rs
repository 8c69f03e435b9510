//! What became of a request is written down, and what follows from it.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{PostOffice, Receiver, missing};
use crate::conversation::team::grouping;
use crate::domain::ids::{GroupId, TeamId};
use crate::domain::notice::{Address, Class};
use crate::fault;
use crate::store::outbox::{self, Claimed};
use crate::store::{Tx, accounts, team_groups};
use crate::telegram::Trouble;

impl PostOffice {
    /// Writes down what became of a request.
    pub(super) async fn settle(&self, row: &Claimed, to: Receiver, sent: &Result<i64, Trouble>) -> Result<()> {
        let again = |wait: SignedDuration| self.clock.now() + wait;
        match sent {
            Ok(message) => self.arrived(row, to, *message).await,
            Err(Trouble::TooMany(wait)) => {
                let wait = SignedDuration::try_from(*wait).unwrap_or(SignedDuration::from_secs(60));
                self.put_back(row, again(wait), true).await
            }
            Err(Trouble::NotSent(_) | Trouble::BadToken | Trouble::Conflict) => {
                self.put_back(row, again(backoff(row.fence)), true).await
            }
            Err(Trouble::Unsure(_)) if row.notice.class() == Class::AtMostOnce => self.finish(row, "uncertain").await,
            Err(Trouble::Unsure(_)) => self.put_back(row, again(backoff(row.fence)), false).await,
            Err(Trouble::Unreachable(_)) => self.unreachable(row, to).await,
            Err(Trouble::Moved(now)) => self.moved(row, GroupId(*now)).await,
            Err(trouble @ (Trouble::Refused(_) | Trouble::Unchanged)) => {
                tracing::error!(kind = row.notice.code(), %trouble, "a message was refused for good");
                self.finish(row, "failed").await
            }
        }
    }

    pub(super) async fn finish(&self, row: &Claimed, outcome: &str) -> Result<()> {
        let mut tx = self.store.begin().await?;
        outbox::finish(&mut tx, row, outcome, None, self.clock.now()).await?;
        fault::point("before-mark");
        tx.commit().await?;
        fault::point("marked");
        Ok(())
    }

    pub(super) async fn put_back(&self, row: &Claimed, due: Timestamp, surely_not_sent: bool) -> Result<()> {
        let mut tx = self.store.begin().await?;
        outbox::put_back(&mut tx, row, due, surely_not_sent).await?;
        tx.commit().await
    }

    /// It arrived, so its receiver can be reached: one transaction says both.
    async fn arrived(&self, row: &Claimed, to: Receiver, message: i64) -> Result<()> {
        let mut tx = self.store.begin().await?;
        if let Receiver::User(user) = to {
            accounts::set_reachable(&mut tx, user, true).await?;
        }
        outbox::finish(&mut tx, row, "sent", Some(message), self.clock.now()).await?;
        fault::point("before-mark");
        tx.commit().await?;
        fault::point("marked");
        Ok(())
    }

    /// Blocked, gone, never started: that is no answer. The convener is told, once.
    async fn unreachable(&self, row: &Claimed, to: Receiver) -> Result<()> {
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        if !outbox::finish(&mut tx, row, "unreachable", None, now).await? {
            return Ok(());
        }
        match (&row.to, to) {
            (Address::Team(team), _) => self.has_no_group(&mut tx, team, to, now).await?,
            (Address::Claimant(link), _) => missing::tell_maker(&mut tx, link, now).await?,
            (_, Receiver::User(user)) if accounts::set_reachable(&mut tx, user, false).await? => {
                missing::tell_convener(&mut tx, row, now).await?;
            }
            _ => {}
        }
        tx.commit().await
    }

    /// The bot may not write there any more: the team uses this group no longer. One that it chose in the meantime is another.
    async fn has_no_group(&self, tx: &mut Tx, team: &TeamId, to: Receiver, now: Timestamp) -> Result<()> {
        let group = team_groups::of_team(tx, team).await?;
        match group.filter(|group| Receiver::Group(group.chat) == to) {
            Some(group) => grouping::lost(tx, &group, now).await,
            None => Ok(()),
        }
    }

    /// Telegram has made another chat of the group, and we had not heard of it: the card goes there.
    async fn moved(&self, row: &Claimed, chat: GroupId) -> Result<()> {
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        let group = match &row.to {
            Address::Team(team) => team_groups::of_team(&mut tx, team).await?,
            _ => None,
        };
        let Some(group) = group.filter(|group| group.chat != chat) else { return self.finish(row, "failed").await };
        team_groups::moves(&mut tx, &group, chat).await?;
        outbox::put_back(&mut tx, row, now, true).await?;
        tx.commit().await
    }
}

/// One second, then twice as long each time, at most five minutes.
pub(super) fn backoff(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(1, 9) - 1).unwrap_or(0);
    SignedDuration::from_secs(2_i64.pow(doublings).min(300))
}
