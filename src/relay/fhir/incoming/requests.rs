//! One look for requests: those that somebody wants to be looked at again, those that are new, and which of those that were taken are taken
//! back by now.

use anyhow::Result;
use jiff::Timestamp;
use serde_json::Value;

use super::request::{self, BEGINNING, ELEMENTS, Request};
use super::{Incoming, REQUESTS, Step, referring, since};
use crate::fault;
use crate::relay::fhir::Trouble;
use crate::relay::taking;
use crate::store::incoming::{self, AT_ONCE, State};

const ASKED: (&str, &str) = (REQUESTS, ELEMENTS);

impl Incoming {
    pub(super) async fn requests(&self, mark: Timestamp, newest: &mut Timestamp) -> Step<usize> {
        let mut done = match self.again().await? {
            Ok(done) => done,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let mut search = match self.search(ASKED, &self.looks.referrals, &since(mark)) {
            Ok(search) => search,
            Err(trouble) => return Ok(Err(trouble)),
        };
        loop {
            let page = match search.page().await {
                Ok(Some(page)) => page,
                Ok(None) => break,
                Err(trouble) => return Ok(Err(trouble)),
            };
            fault::point("fhir-in-read");
            for request in self.news(&page).await? {
                done += usize::from(taking::anew(|| self.takes(&request)).await?);
            }
            let changed = page.iter().map(request::changed);
            *newest = changed.chain([*newest]).max().unwrap_or(*newest);
        }
        Ok(self.taken_back().await?.map(|back| done + back))
    }

    /// Those of a page that have changed since they were looked at, and ask for something.
    async fn news(&self, page: &[Value]) -> Result<Vec<Request>> {
        let (mut tx, mut news) = (self.store.read().await?, vec![]);
        for resource in page {
            let Some(request) = Request::read(resource, &self.system, self.client.base()) else {
                tracing::warn!("the FHIR server sent a request without a name to be known by");
                continue;
            };
            let known = incoming::came(&mut tx, &request.resource).await?;
            if known.is_none_or(|known| known.changed < request.changed) {
                news.push(request);
            }
        }
        Ok(news)
    }

    /// `false`: somebody else keeps the bot, or there was nothing to take.
    async fn takes(&self, request: &Request) -> Result<bool> {
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        if !self.keeper.holds(&mut tx).await? {
            return Ok(false);
        }
        if !request.is_active() {
            // What could not be taken while it was active, nobody waits for any more.
            if incoming::came(&mut tx, &request.resource).await?.is_some_and(|came| came.state == State::Dead) {
                incoming::forget(&mut tx, &request.resource).await?;
                tx.commit().await?;
            }
            return Ok(false);
        }
        let (state, trouble) = match referring::takes(&mut tx, request, now).await? {
            Ok(()) => (State::Taken, ""),
            Err(class) => {
                tracing::warn!(resource = %request.resource, trouble = class, "a request of the FHIR server's could not be taken");
                (State::Dead, class)
            }
        };
        referring::keeps(&mut tx, request, state, trouble, now).await?;
        tx.commit().await?;
        fault::point("fhir-in-kept");
        Ok(true)
    }

    /// Those that somebody wants to be looked at again. What the operator's search does not find any more is forgotten.
    async fn again(&self) -> Step<usize> {
        let mut done = 0;
        loop {
            let wanted = incoming::again(&mut self.store.read().await?, REQUESTS).await?;
            if wanted.is_empty() {
                return Ok(Ok(done));
            }
            let ids: Vec<&str> = wanted.iter().filter_map(|name| name.split('/').nth(1)).collect();
            let found = match self.found(&self.looks.referrals, &[("_id", ids.join(","))]).await {
                Ok(found) => found,
                Err(trouble) => return Ok(Err(trouble)),
            };
            for name in &wanted {
                match found.iter().find(|one| one.resource == *name && one.is_active()) {
                    Some(request) => done += usize::from(taking::anew(|| self.takes(request)).await?),
                    None => self.forgets(name).await?,
                }
            }
            if self.keeper.ensure().await?.is_none() {
                return Ok(Ok(done));
            }
        }
    }

    pub(super) async fn forgets(&self, name: &str) -> Result<()> {
        let mut tx = self.store.begin().await?;
        if self.keeper.holds(&mut tx).await? {
            incoming::forget(&mut tx, name).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn found(&self, asked: &[(String, String)], more: &[(&str, String)]) -> Result<Vec<Request>, Trouble> {
        let found = self.all(ASKED, asked, more).await?;
        Ok(found.iter().filter_map(|one| Request::read(one, &self.system, self.client.base())).collect())
    }

    /// Referrals out of there whose first meeting is still to come: which of them were taken back? The operator's search need not find those.
    async fn taken_back(&self) -> Step<usize> {
        let (mut done, awaited) = (0, incoming::awaited(&mut self.store.read().await?, BEGINNING).await?);
        for some in awaited.chunks(AT_ONCE) {
            let ids: Vec<&str> = some.iter().filter_map(|(id, _)| id.strip_prefix(BEGINNING)).collect();
            let asked = [("_id", ids.join(",")), ("status", "revoked,entered-in-error".to_owned())];
            let found = match self.found(&[], &asked).await {
                Ok(found) => found,
                Err(trouble) => return Ok(Err(trouble)),
            };
            for request in found.iter().filter(|request| request.is_back()) {
                let of = some.iter().find(|(id, _)| id.strip_prefix("fhir:") == Some(&request.resource));
                let Some((_, network)) = of else { continue };
                let (mut tx, now) = (self.store.begin().await?, self.clock.now());
                if self.keeper.holds(&mut tx).await? {
                    referring::taken_back(&mut tx, request, network, now).await?;
                    tx.commit().await?;
                    done += 1;
                }
            }
        }
        Ok(Ok(done))
    }
}
