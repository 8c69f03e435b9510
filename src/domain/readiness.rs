//! Readiness: one pure function, one sentence for the team and the person alike.

use super::ids::ParticipantId;
use super::meeting::{Answer, Meeting, Seat};
use super::participant::Role;

/// Fidelity element 1 of dialogic practice: two or more practitioners in the meeting.
pub const PRACTITIONERS: usize = 2;

/// Whether a meeting can be held as things stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Everything a network meeting needs is there.
    Ready,
    /// It can still become ready.
    Waiting(Vec<Need>),
    /// Unless somebody changes their mind, it cannot be held.
    Cannot(Vec<Need>),
}

/// What is missing, or what stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// The person's own yes: every meeting is theirs.
    Person,
    /// So many more practitioners.
    Practitioners(usize),
    /// Someone the person does not want to meet without.
    Essential(ParticipantId),
    /// Where it is.
    Place,
}

impl Need {
    /// A stable word for the care team's views.
    pub fn code(&self) -> &'static str {
        match self {
            Need::Person => "person",
            Need::Practitioners(_) => "practitioners",
            Need::Essential(_) => "essential",
            Need::Place => "place",
        }
    }
}

impl Readiness {
    /// A stable word for the care team's views: `ready`, `waiting` or `cannot`.
    pub fn code(&self) -> &'static str {
        match self {
            Readiness::Ready => "ready",
            Readiness::Waiting(_) => "waiting",
            Readiness::Cannot(_) => "cannot",
        }
    }

    /// What is missing, or what stands in the way; empty when ready.
    pub fn needs(&self) -> &[Need] {
        match self {
            Readiness::Ready => &[],
            Readiness::Waiting(needs) | Readiness::Cannot(needs) => needs,
        }
    }
}

/// Judges a meeting from its facts alone.
pub fn of(meeting: &Meeting) -> Readiness {
    let obstacles = obstacles(meeting);
    if !obstacles.is_empty() {
        return Readiness::Cannot(obstacles);
    }
    let needs = needs(meeting);
    if needs.is_empty() { Readiness::Ready } else { Readiness::Waiting(needs) }
}

fn obstacles(meeting: &Meeting) -> Vec<Need> {
    let person = (!seats(meeting, Role::Person).any(may_come)).then_some(Need::Person);
    let possible = seats(meeting, Role::Practitioner).filter(|seat| may_come(seat)).count();
    let practitioners = (possible < PRACTITIONERS).then(|| Need::Practitioners(PRACTITIONERS - possible));
    let essential = essential(meeting).filter(|seat| !may_come(seat)).map(|seat| Need::Essential(seat.who.id.clone()));
    person.into_iter().chain(practitioners).chain(essential).collect()
}

fn needs(meeting: &Meeting) -> Vec<Need> {
    let person = (!seats(meeting, Role::Person).any(comes)).then_some(Need::Person);
    let coming = seats(meeting, Role::Practitioner).filter(|seat| comes(seat)).count();
    let practitioners = (coming < PRACTITIONERS).then(|| Need::Practitioners(PRACTITIONERS - coming));
    let essential = essential(meeting).filter(|seat| !comes(seat)).map(|seat| Need::Essential(seat.who.id.clone()));
    let place = meeting.plan.place.is_none().then_some(Need::Place);
    person.into_iter().chain(practitioners).chain(essential).chain(place).collect()
}

fn seats(meeting: &Meeting, role: Role) -> impl Iterator<Item = &Seat> {
    meeting.seats.iter().filter(move |seat| seat.who.role == role && seat.expected())
}

/// Essential people who left or were removed no longer hold a meeting up: the person knows they are gone.
fn essential(meeting: &Meeting) -> impl Iterator<Item = &Seat> {
    meeting.seats.iter().filter(|seat| seat.who.essential && seat.who.role == Role::Member && seat.expected())
}

fn comes(seat: &Seat) -> bool {
    matches!(seat.answer, Some(Answer::Coming(_)))
}

fn may_come(seat: &Seat) -> bool {
    seat.answer != Some(Answer::NotComing)
}
