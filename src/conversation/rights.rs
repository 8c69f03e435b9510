//! Asks the table of access (`domain::access`) for the one who speaks: what are they to the thing they want to touch?
//! Flows look things up; whether it is allowed, they ask here.

use super::Room;
use crate::domain::access::{self, Action, Role, Whose};
use crate::domain::ids::{NetworkId, ParticipantId, TeamId, UserId};
use crate::domain::link::Link;
use crate::domain::participant::Participant;
use crate::store::networks::Network;
use crate::store::teams::Staff;

/// What somebody wants to do something to.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// Nothing in particular.
    Nothing,
    /// Themselves.
    Themselves,
    /// Anything of a network: theirs if they have a place in it, and are not held there.
    Network(&'a NetworkId),
    /// A place in a network: theirs if they have it.
    Place(&'a ParticipantId),
    /// The responsibility for a network: theirs if they convene it, or run its team.
    Convening(&'a Network),
    /// Anything of a team: theirs if they work in it.
    Team(&'a TeamId),
    /// Somebody new who comes to a team: theirs if they run it, or work in it and are on call at this moment.
    ComingIn(&'a TeamId),
    /// A place in a team: theirs if they have it, also when it has ended.
    Staff(&'a Staff),
    /// What a link is about: theirs if they opened it.
    Opened(&'a Link),
    /// A message: theirs if it was written to them.
    Written(UserId),
}

impl Room<'_> {
    /// Whether they may do this to that. What the table does not allow is denied.
    pub fn may(&self, action: Action, of: Of<'_>) -> bool {
        let (roles, whose) = self.stand(of);
        roles.into_iter().any(|role| access::may(role, action, whose)) && !self.is_not_a_substitutes(action, of)
    }

    /// Whoever stands in at one meeting takes part in it, and decides nothing else about the person's meetings or their people.
    fn is_not_a_substitutes(&self, action: Action, of: Of<'_>) -> bool {
        let Of::Network(id) = of else { return false };
        self.place_in(id).is_some_and(|place| place.stands_in.is_some()) && !access::is_a_substitutes(action)
    }

    /// Whether they may ever do one of these: what is asked at the door, before a flow looks anything up.
    pub fn may_ever(&self, actions: &[Action]) -> bool {
        let comes_back = actions.contains(&Action::Stay) && !self.lapsed.is_empty();
        comes_back || self.roles().into_iter().any(|role| actions.iter().any(|action| access::may_ever(role, *action)))
    }

    /// The first of their places on whose ground they may do this.
    pub fn place_for(&self, action: Action) -> Option<Participant> {
        self.places.iter().find(|place| self.may(action, Of::Network(&place.network))).cloned()
    }

    /// Their place in this network, if they may do this there.
    pub fn place_to(&self, action: Action, network: &NetworkId) -> Option<Participant> {
        self.place_in(network).filter(|_| self.may(action, Of::Network(network))).cloned()
    }

    /// Their place in the first team in which they may do this.
    pub fn staff_for(&self, action: Action) -> Option<Staff> {
        self.staff.iter().find(|staff| self.may(action, Of::Team(&staff.team))).cloned()
    }

    /// Their place in this team, if whoever comes to it is theirs to take on: they run it, or are on call.
    pub fn takes_on(&self, team: &TeamId) -> Option<&Staff> {
        let duty = self.habits.is_on_call(self.now);
        self.staff.iter().find(|staff| staff.team == *team && (staff.coordinator || duty))
    }

    /// Everything they are; a stranger if they are nothing else.
    fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<Role> = self.staff.iter().map(of_staff).collect();
        roles.extend(self.places.iter().map(|place| self.role_of(place)));
        if roles.is_empty() {
            roles.push(Role::Stranger);
        }
        roles
    }

    fn role_of(&self, place: &Participant) -> Role {
        let staff = self.staff.iter().find(|staff| place.staff.as_ref() == Some(&staff.id));
        staff.map_or_else(|| Role::in_network(place.role), of_staff)
    }

    /// As what they stand before a thing, and whose it then is.
    fn stand(&self, of: Of<'_>) -> (Vec<Role>, Whose) {
        let by = |own: Option<Vec<Role>>| own.map_or_else(|| (self.roles(), Whose::Other), |roles| (roles, Whose::Own));
        match of {
            Of::Nothing => (self.roles(), Whose::Nothing),
            Of::Themselves => (self.roles(), Whose::Own),
            Of::Network(id) => {
                let place = self.place_in(id).filter(|place| !place.is_held());
                by(place.map(|place| vec![self.role_of(place)]))
            }
            Of::Place(id) => {
                let place = self.places.iter().find(|place| place.id == *id);
                by(place.map(|place| vec![self.role_of(place)]))
            }
            Of::Convening(network) => {
                by(self.staff.iter().find(|staff| is_responsible(staff, network)).map(|staff| vec![of_staff(staff)]))
            }
            Of::Team(id) => by(self.staff.iter().find(|staff| staff.team == *id).map(|staff| vec![of_staff(staff)])),
            Of::ComingIn(id) => by(self.takes_on(id).map(|staff| vec![of_staff(staff)])),
            Of::Staff(staff) => by((staff.user == self.user).then(|| vec![of_staff(staff)])),
            Of::Written(to) => by((to == self.user).then(|| self.roles())),
            Of::Opened(link) => {
                let theirs = link.claimant.as_ref().is_some_and(|claimant| claimant.user == self.user);
                by(theirs.then(|| self.roles()))
            }
        }
    }
}

/// Whether somebody of a team answers for a network: they convene it, or run its team.
pub fn is_responsible(staff: &Staff, network: &Network) -> bool {
    staff.id == network.convener || (staff.coordinator && staff.team == network.team)
}

fn of_staff(staff: &Staff) -> Role {
    if staff.coordinator { Role::Coordinator } else { Role::Practitioner }
}
