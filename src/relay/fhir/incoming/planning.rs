//! One look for appointments of those who were referred and take part: each becomes a plan put forward to the person, or what was agreed
//! follows it. What Kith wrote there itself is not looked at.

use anyhow::Result;
use jiff::Timestamp;
use serde_json::Value;

use super::appointment::{Appointment, ELEMENTS};
use super::{APPOINTMENTS, Incoming, Step, since};
use crate::conversation::plan::from_record::{self, Planned};
use crate::domain::ids::NetworkId;
use crate::fault;
use crate::relay::taking;
use crate::store::appointments::{self, Known};
use crate::store::incoming::{self, AT_ONCE, Came, State};
use crate::store::{Tx, relay};

const ASKED: (&str, &str) = (APPOINTMENTS, ELEMENTS);

impl Incoming {
    pub(super) async fn appointments(&self, mark: Timestamp, newest: &mut Timestamp) -> Step<usize> {
        let known = appointments::known(&mut self.store.read().await?).await?;
        let mut done = match self.appointments_again(&known).await? {
            Ok(done) => done,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let fresh: Vec<Known> = known.iter().filter(|one| !one.looked).cloned().collect();
        let from_now = [("date", format!("ge{}", self.clock.now()))];
        for some in fresh.chunks(AT_ONCE) {
            // What changed before the mark is new here all the same: they were not known then.
            match self.follow_all(some, &known, &from_now, &mut Timestamp::default()).await? {
                Ok(new) => done += new,
                Err(trouble) => return Ok(Err(trouble)),
            }
            self.looked(some).await?;
        }
        for some in known.chunks(AT_ONCE) {
            match self.follow_all(some, &known, &since(mark), newest).await? {
                Ok(new) => done += new,
                Err(trouble) => return Ok(Err(trouble)),
            }
        }
        Ok(Ok(done))
    }

    async fn looked(&self, some: &[Known]) -> Result<()> {
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        if !self.keeper.holds(&mut tx).await? {
            return Ok(());
        }
        for one in some {
            appointments::looked(&mut tx, &one.network, now).await?;
        }
        tx.commit().await
    }

    /// Those that somebody wants to be looked at again. What is not there any more is forgotten.
    async fn appointments_again(&self, known: &[Known]) -> Step<usize> {
        let wanted = incoming::again(&mut self.store.read().await?, APPOINTMENTS).await?;
        if wanted.is_empty() {
            return Ok(Ok(0));
        }
        let ids: Vec<&str> = wanted.iter().filter_map(|name| name.split('/').nth(1)).collect();
        let found = match self.all(ASKED, &[], &[("_id", ids.join(","))]).await {
            Ok(found) => found,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let (found, mut done): (Vec<Appointment>, _) =
            (found.iter().filter_map(|one| self.appointment(one)).collect(), 0);
        for name in &wanted {
            match found.iter().find(|one| one.resource() == *name) {
                Some(one) => done += usize::from(taking::anew(|| self.follows(one, known)).await?),
                None => self.forgets(name).await?,
            }
        }
        Ok(Ok(done))
    }

    fn appointment(&self, resource: &Value) -> Option<Appointment> {
        Appointment::read(resource, &self.system, self.client.base()).filter(|one| !one.own)
    }

    /// Everything that a search finds of these people.
    async fn follow_all(
        &self,
        some: &[Known],
        known: &[Known],
        more: &[(&str, String)],
        newest: &mut Timestamp,
    ) -> Step<usize> {
        let patients: Vec<&str> = some.iter().map(|one| one.patient.as_str()).collect();
        let asked = [("actor".to_owned(), patients.join(","))];
        let mut search = match self.search(ASKED, &asked, more) {
            Ok(search) => search,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let mut done = 0;
        loop {
            let page = match search.page().await {
                Ok(Some(page)) => page,
                Ok(None) => return Ok(Ok(done)),
                Err(trouble) => return Ok(Err(trouble)),
            };
            fault::point("fhir-in-read");
            for one in self.news_of(&page).await? {
                done += usize::from(taking::anew(|| self.follows(&one, known)).await?);
            }
            *newest = page.iter().map(super::request::changed).chain([*newest]).max().unwrap_or(*newest);
        }
    }

    async fn news_of(&self, page: &[Value]) -> Result<Vec<Appointment>> {
        let (mut tx, mut news) = (self.store.read().await?, vec![]);
        for one in page.iter().filter_map(|one| self.appointment(one)) {
            let known = incoming::came(&mut tx, &one.resource()).await?;
            if known.is_none_or(|known| known.changed < one.changed) {
                news.push(one);
            }
        }
        Ok(news)
    }

    /// `false`: there was nothing to follow.
    async fn follows(&self, one: &Appointment, known: &[Known]) -> Result<bool> {
        let mut whose = known.iter().filter(|known| one.is_about(&known.patient));
        let (Some(whose), others) = (whose.next(), whose.count()) else { return Ok(false) };
        let mut tx = self.store.begin().await?;
        if !self.keeper.holds(&mut tx).await? {
            return Ok(false);
        }
        let done = if others > 0 { Err("several-people") } else { self.becomes(&mut tx, one, &whose.network).await? };
        match done {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(class) => {
                tracing::warn!(resource = %one.resource(), trouble = class, "an appointment of the FHIR server's could not be followed");
                keeps(&mut tx, one, (State::Dead, class), self.clock.now()).await?;
            }
        }
        tx.commit().await?;
        fault::point("fhir-in-kept");
        Ok(true)
    }

    /// What becomes of it here; `Ok(false)`: nothing, and nothing came of it before.
    async fn becomes(&self, tx: &mut Tx, one: &Appointment, network: &NetworkId) -> Result<Result<bool, &'static str>> {
        let (now, before) = (self.clock.now(), incoming::came(tx, &one.resource()).await?);
        let was = before.as_ref().map(|before| before.state);
        // What stands there is kept first: what follows compares itself with it.
        if one.is_off() && before.is_some() {
            keeps(tx, one, (State::Back, ""), now).await?;
            from_record::called_off(tx, network, &one.id, now).await?;
            return Ok(Ok(true));
        }
        let Some(start) = one.start.filter(|start| one.is_on() && *start > now) else {
            return Ok(Ok(false));
        };
        keeps(tx, one, (State::Taken, ""), now).await?;
        if let Some(meeting) = appointments::meeting_from(tx, network, &one.id).await? {
            relay::touch(tx, meeting.as_str()).await?;
        }
        if was == Some(State::Taken) && before.and_then(|before| before.start) == Some(start) {
            return Ok(Ok(true));
        }
        let (id, form, zone, anew) = (one.id.clone(), one.form, self.zone.clone(), was == Some(State::Back));
        let planned = Planned { id, start, form, zone, anew };
        Ok(from_record::put_forward(tx, network, &planned, now).await?.map(|()| true))
    }
}

async fn keeps(tx: &mut Tx, one: &Appointment, (state, trouble): (State, &str), now: Timestamp) -> Result<()> {
    let (resource, trouble) = (one.resource(), trouble.to_owned());
    incoming::keep(tx, &Came { resource, state, trouble, changed: one.changed, start: one.start }, now).await
}
