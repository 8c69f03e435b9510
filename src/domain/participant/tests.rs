//! Somebody to try rules with: they take part, nothing is special about them, and they sleep never.

use super::{Habits, Participant, Reminders, Role};
use crate::domain::ids::{NetworkId, ParticipantId, UserId};
use crate::domain::language::Lang;
use crate::domain::profile::Profile;
use crate::domain::quiet::QuietHours;
use crate::domain::when::Zone;

impl Participant {
    pub(in crate::domain) fn example(name: &str, role: Role) -> Participant {
        Participant {
            id: ParticipantId(name.into()),
            network: NetworkId("n".into()),
            role,
            user: UserId(1),
            name: name.into(),
            contact: None,
            staff: None,
            essential: false,
            not_now: false,
            held_by_person: None,
            held_by_team: None,
            works_until: None,
            stands_in: None,
            paused_until: None,
            shows: false,
            sees_others: false,
            on_record: false,
            active: true,
            reachable: true,
            by_mail: false,
            habits: Habits::example(),
        }
    }
}

impl Habits {
    pub(in crate::domain) fn example() -> Habits {
        Habits {
            lang: Lang::En,
            zone: Zone::UTC,
            quiet: QuietHours::NONE,
            discreet: false,
            reminders: Reminders::Both,
            travel: None,
            on_call: None,
            service: Profile::Community,
        }
    }
}
