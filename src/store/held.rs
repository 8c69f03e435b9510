//! The meetings whose rows a transaction has locked, as they are now: a batch of answers locks and reads each meeting once.
//! All of it is forgotten as soon as people may have changed, and one of it when only its rows know how it is.

use std::collections::HashMap;

use crate::domain::ids::MeetingId;
use crate::domain::meeting::Meeting;

/// What is locked and known.
#[derive(Debug, Default)]
pub(super) struct Held(HashMap<MeetingId, Meeting>);

impl Held {
    /// The meeting, if it is locked and known.
    pub(super) fn get(&self, id: &MeetingId) -> Option<&Meeting> {
        self.0.get(id)
    }

    /// These are locked and were read.
    pub(super) fn add(&mut self, meetings: HashMap<MeetingId, Meeting>) {
        self.0.extend(meetings);
    }

    /// A locked meeting is so now.
    pub(super) fn becomes(&mut self, meeting: &Meeting) {
        if let Some(known) = self.0.get_mut(&meeting.id) {
            known.clone_from(meeting);
        }
    }

    /// Only its rows know how this one is.
    pub(super) fn forget_one(&mut self, id: &MeetingId) {
        self.0.remove(id);
    }

    /// Somebody at one of them may be another now.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}
