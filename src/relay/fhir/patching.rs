//! What people answer, written into an appointment that the team's own system made: by a patch of one word each, never as a whole.
//!
//! ```text
//! relative  "I'm coming"
//! Kith      GET Appointment/12                        server: version 4
//! Kith      PATCH Appointment/12, If-Match: W/"4"     [test who, test how they stood, replace how they stand]
//! server    412: somebody else wrote meanwhile        Kith reads it again, and tries again a few times, then later
//! ```

use std::collections::HashMap;

use anyhow::Result;
use serde_json::Value;

use super::patch::{self, Wanted};
use super::{Fhir, Outcome, Trouble, projection, sum};
use crate::fault;
use crate::store::fhir::{self, Facts, Known};

/// How often it is read again at once, where others write it, too.
const TRIES: usize = 4;
const KIND: &str = "Appointment";

impl Fhir {
    /// Where what people said differs from what was last written there.
    pub(super) async fn patch(
        &self,
        facts: &Facts,
        appointment: &str,
        known: &HashMap<String, Known>,
    ) -> Result<Outcome> {
        let (wanted, identifier) = (self.wanted(facts, known), format!("patch|{}", facts.stream));
        let sum = sum(&Value::from(format!("{:?} {wanted:?}", facts.changed_there)));
        if known.get(&identifier).is_some_and(|known| known.sum == sum) {
            return Ok(Outcome::Well);
        }
        if self.keeper.ensure().await?.is_none() {
            return Ok(Outcome::Lost);
        }
        fault::point("fhir-begun");
        if let Err(trouble) = self.patch_there(&format!("{KIND}/{appointment}"), &wanted).await {
            return Ok(Outcome::Wrong(trouble, KIND.to_owned()));
        }
        fault::point("fhir-put");
        let (server_id, version) = (appointment.to_owned(), String::new());
        let now_known = Known { identifier, kind: KIND.to_owned(), sum, server_id, version };
        let (mut tx, now) = (self.store.begin().await?, self.clock.now());
        if !self.keeper.holds(&mut tx).await? {
            return Ok(Outcome::Lost);
        }
        fhir::accepted(&mut tx, &facts.stream, &now_known, now).await?;
        tx.commit().await?;
        fault::point("fhir-marked");
        Ok(Outcome::Well)
    }

    async fn patch_there(&self, path: &str, wanted: &[Wanted]) -> Result<(), Trouble> {
        let mut tries = 1;
        loop {
            let (there, version) = self.client.get(path).await?;
            let changes = patch::changes(&there, wanted, self.client.base());
            if changes.is_empty() {
                return Ok(());
            }
            // A server that names no version cannot say that it is still that one: 428, as it would say itself.
            let version = version.ok_or(Trouble::Refused(428))?;
            match self.client.patch(path, &version, &changes.into()).await {
                // Somebody wrote meanwhile: the version is another, or a test of ours fails, for which servers have several words.
                Err(Trouble::Refused(400 | 409 | 412 | 422)) if tries < TRIES => tries += 1,
                // Invalid for good it is not: what stands there was read a moment ago.
                Err(Trouble::Refused(400 | 422)) => return Err(Trouble::Refused(409)),
                done => return done,
            }
        }
    }

    /// Whoever has answered, as an appointment there may name them.
    fn wanted(&self, facts: &Facts, known: &HashMap<String, Known>) -> Vec<Wanted> {
        let person = patch::of_person(facts.patient.as_deref(), self.client.base());
        let said = projection::said_there(facts).into_iter();
        let wanted = said.map(|(seat, status)| {
            let (own, system) = (&seat.who.id, &self.style.system);
            let staff = seat.who.staff.as_ref().map(|staff| (format!("{system}/staff"), staff.0.clone()));
            let related =
                known.get(&format!("participant|{own}")).map(|known| format!("{}/{}", known.kind, known.server_id));
            let person = person.clone().filter(|_| seat.who.role == crate::domain::participant::Role::Person);
            Wanted {
                identifiers: std::iter::once((format!("{system}/participant"), own.0.clone())).chain(staff).collect(),
                references: related.into_iter().chain(person).collect(),
                status,
            }
        });
        wanted.collect()
    }
}
