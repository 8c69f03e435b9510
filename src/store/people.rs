//! Who everybody is who speaks in a batch: their settings and their places, looked up at once and kept until somebody's change.

use std::collections::HashMap;

use anyhow::Result;

use super::teams::Staff;
use super::{Tx, accounts, freezes, participants, teams};
use crate::domain::ids::UserId;
use crate::domain::participant::{Habits, Participant};

/// People that one statement looks up. The places left over ask for the last one again.
const AT_ONCE: usize = 20;

/// What somebody is to Kith; all of it empty for a stranger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// How they want to be written to.
    pub habits: Option<Habits>,
    /// Their places in teams now.
    pub staff: Vec<Staff>,
    /// Their places in networks now.
    pub places: Vec<Participant>,
    /// One of them is frozen: their account was reported taken over.
    pub frozen: bool,
}

/// Who was looked up, and has not been changed since by this transaction.
#[derive(Debug, Default)]
pub(super) struct People(HashMap<UserId, Known>);

impl People {
    /// Somebody may be another now.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}

/// Looks these people up.
pub(super) async fn meet(tx: &mut Tx, users: &[UserId]) -> Result<()> {
    for some in users.chunks(AT_ONCE) {
        let mut known: HashMap<UserId, Known> = some.iter().map(|user| (*user, Known::default())).collect();
        let asked: [UserId; AT_ONCE] = std::array::from_fn(|at| some[at.min(some.len() - 1)]);
        for (user, habits) in accounts::of_users(tx, &asked).await? {
            known.entry(user).or_default().habits = Some(habits);
        }
        for staff in teams::of_users(tx, &asked).await? {
            known.entry(staff.user).or_default().staff.push(staff);
        }
        for place in participants::of_users(tx, &asked).await? {
            known.entry(place.user).or_default().places.push(place);
        }
        if known.values().any(|one| !one.places.is_empty()) {
            let frozen = freezes::open(tx).await?;
            for one in known.values_mut() {
                one.frozen = one.places.iter().any(|place| frozen.contains(&place.id));
            }
        }
        tx.people().0.extend(known);
    }
    Ok(())
}

/// What somebody is to Kith.
pub async fn known(tx: &mut Tx, user: UserId) -> Result<Known> {
    if !tx.people().0.contains_key(&user) {
        meet(tx, &[user]).await?;
    }
    Ok(tx.people().0.get(&user).cloned().unwrap_or_default())
}
