//! Readiness: one pure function, one sentence for the team and the person alike.

use jiff::Timestamp;

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

/// Judges a meeting from its facts alone, as they are at this moment.
pub fn of(meeting: &Meeting, now: Timestamp) -> Readiness {
    let obstacles = obstacles(meeting, now);
    if !obstacles.is_empty() {
        return Readiness::Cannot(obstacles);
    }
    let needs = needs(meeting, now);
    if needs.is_empty() { Readiness::Ready } else { Readiness::Waiting(needs) }
}

fn obstacles(meeting: &Meeting, now: Timestamp) -> Vec<Need> {
    let person = (!seats(meeting, Role::Person).any(may_come)).then_some(Need::Person);
    let possible = practitioners(meeting, now).filter(|seat| may_come(seat)).count();
    let needed = practitioners_needed(meeting);
    let practitioners = (possible < needed).then(|| Need::Practitioners(needed - possible));
    let essential = essential(meeting).filter(|seat| !may_come(seat)).map(|seat| Need::Essential(seat.who.id.clone()));
    person.into_iter().chain(practitioners).chain(essential).collect()
}

fn needs(meeting: &Meeting, now: Timestamp) -> Vec<Need> {
    let person = (!seats(meeting, Role::Person).any(Seat::is_coming)).then_some(Need::Person);
    let coming = practitioners_coming(meeting, now);
    let needed = practitioners_needed(meeting);
    let practitioners = (coming < needed).then(|| Need::Practitioners(needed - coming));
    let essential =
        essential(meeting).filter(|seat| !seat.is_coming()).map(|seat| Need::Essential(seat.who.id.clone()));
    let place = meeting.plan.place.is_none().then_some(Need::Place);
    person.into_iter().chain(practitioners).chain(essential).chain(place).collect()
}

/// How many practitioners of the team are coming, as things stand.
pub fn practitioners_coming(meeting: &Meeting, now: Timestamp) -> usize {
    practitioners(meeting, now).filter(|seat| seat.is_coming()).count()
}

/// How many practitioners have to come: one, where it was decided so.
fn practitioners_needed(meeting: &Meeting) -> usize {
    if meeting.alone.is_some() { 1 } else { PRACTITIONERS }
}

fn seats(meeting: &Meeting, role: Role) -> impl Iterator<Item = &Seat> {
    meeting.seats.iter().filter(move |seat| seat.who.role == role && seat.expected())
}

/// Whoever's place in the team has ended is none of its practitioners, whatever they said before.
fn practitioners(meeting: &Meeting, now: Timestamp) -> impl Iterator<Item = &Seat> {
    seats(meeting, Role::Practitioner).filter(move |seat| seat.who.works(now))
}

/// Essential people who left or were removed no longer hold a meeting up: the person knows they are gone.
fn essential(meeting: &Meeting) -> impl Iterator<Item = &Seat> {
    meeting.seats.iter().filter(|seat| seat.who.essential && seat.who.role == Role::Member && seat.expected())
}

fn may_come(seat: &Seat) -> bool {
    seat.answer != Some(Answer::NotComing)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::ids::{MeetingId, NetworkId};

    use crate::domain::meeting::{Form, Plan, State};
    use crate::domain::participant::Participant;

    use crate::domain::when::Zone;

    /// Somebody's role and answer, whether they are essential and whether they are still expected.
    type Guest = (Role, Option<Answer>, bool, bool);

    fn answers() -> impl Strategy<Value = Option<Answer>> {
        let form = prop::sample::select(Form::ALL.to_vec());
        let coming = form.prop_map(|form| Some(Answer::Coming(form)));
        prop_oneof![Just(None), Just(Some(Answer::NotSure)), Just(Some(Answer::NotComing)), coming]
    }

    /// The person, and up to seven others.
    fn guests() -> impl Strategy<Value = Vec<Guest>> {
        let role = prop_oneof![Just(Role::Member), Just(Role::Practitioner)];
        let others = prop::collection::vec((role, answers(), any::<bool>(), prop::bool::weighted(0.85)), 0..7);
        (answers(), prop::bool::weighted(0.9), others).prop_map(|(answer, expected, mut others)| {
            others.insert(0, (Role::Person, answer, false, expected));
            others
        })
    }

    fn meeting(guests: &[Guest], place: bool) -> Meeting {
        let seat = |(index, (role, answer, essential, expected)): (usize, &Guest)| {
            let who = Participant { essential: *essential, ..Participant::example(&format!("p{index}"), *role) };
            Seat { answer: *answer, released: !*expected, ..Seat::for_participant(who) }
        };
        let plan = Plan {
            start: "2026-11-24T13:00:00Z".parse().expect("a time"),
            zone: Zone::UTC,
            form: Form::InPerson,
            place: place.then(|| "here".to_owned()),
            home: false,
            place_by: None,
        };
        Meeting {
            id: MeetingId("m".into()),
            network: NetworkId("n".into()),
            version: 1,
            state: State::Called,
            plan,
            shown_early: false,
            alone: None,
            seats: guests.iter().enumerate().map(seat).collect(),
        }
    }

    fn now() -> Timestamp {
        "2026-11-20T10:00:00Z".parse().expect("a time")
    }

    fn judged(meeting: &Meeting) -> Readiness {
        of(meeting, now())
    }

    /// The same, said as plainly as the rule is said to people.
    fn oracle(guests: &[Guest], place: bool) -> &'static str {
        let mut person = "absent";
        let (mut sure, mut possible) = (0, 0);
        let (mut essential_no, mut essential_open) = (false, false);
        for (role, answer, essential, expected) in guests {
            if !expected {
                continue;
            }
            let word = match answer {
                Some(Answer::Coming(_)) => "yes",
                Some(Answer::NotComing) => "no",
                Some(Answer::NotSure) | None => "open",
            };
            match role {
                Role::Person => person = word,
                Role::Practitioner => {
                    sure += i32::from(word == "yes");
                    possible += i32::from(word != "no");
                }
                Role::Member if *essential => {
                    essential_no |= word == "no";
                    essential_open |= word == "open";
                }
                Role::Member => {}
            }
        }
        if person == "absent" || person == "no" || possible < 2 || essential_no {
            "cannot"
        } else if person == "yes" && sure >= 2 && !essential_open && place {
            "ready"
        } else {
            "waiting"
        }
    }

    fn rank(readiness: &Readiness) -> u8 {
        match readiness {
            Readiness::Cannot(_) => 0,
            Readiness::Waiting(_) => 1,
            Readiness::Ready => 2,
        }
    }

    /// Proves I6.
    #[test]
    fn every_combination_of_five_people_agrees_with_the_rule() {
        let answers = [None, Some(Answer::NotSure), Some(Answer::NotComing), Some(Answer::Coming(Form::InPerson))];
        let all: Vec<(Option<Answer>, bool)> =
            answers.into_iter().map(|answer| (answer, true)).chain([(answers[3], false)]).collect();
        let roles = [Role::Person, Role::Practitioner, Role::Practitioner, Role::Practitioner, Role::Member];
        for combination in 0..2 * all.len().pow(5) {
            let mut rest = combination / 2;
            let guests: Vec<Guest> = roles
                .iter()
                .map(|role| {
                    let (answer, expected) = all[rest % all.len()];
                    rest /= all.len();
                    (*role, answer, *role == Role::Member, expected)
                })
                .collect();
            let place = combination % 2 == 0;
            assert_eq!(judged(&meeting(&guests, place)).code(), oracle(&guests, place), "{guests:?} {place}");
        }
    }

    proptest! {
        /// Proves I6.
        #[test]
        fn any_meeting_agrees_with_the_rule_as_it_is_said(guests in guests(), place: bool) {
            let readiness = judged(&meeting(&guests, place));
            prop_assert_eq!(readiness.code(), oracle(&guests, place));
            prop_assert_eq!(readiness.needs().is_empty(), readiness == Readiness::Ready);
        }

        #[test]
        fn a_yes_never_takes_readiness_away_and_a_no_never_gives_it(guests in guests(), place: bool, which: prop::sample::Index) {
            let (at, before) = (which.index(guests.len()), rank(&judged(&meeting(&guests, place))));
            let with = |answer| {
                let mut changed = guests.clone();
                changed[at].1 = Some(answer);
                rank(&judged(&meeting(&changed, place)))
            };
            let (yes, unsure, no) = (with(Answer::Coming(Form::Phone)), with(Answer::NotSure), with(Answer::NotComing));
            prop_assert!(no <= unsure && unsure <= yes);
            prop_assert!(no <= before && before <= yes);
            prop_assert!(rank(&judged(&meeting(&guests, false))) <= rank(&judged(&meeting(&guests, true))));
        }

        /// Proves H11, I6.
        #[test]
        fn whose_place_in_the_team_has_ended_counts_as_if_they_were_not_there(
            guests in guests(), place: bool, ended in prop::collection::vec(any::<bool>(), 8), early: bool
        ) {
            let mut with = meeting(&guests, place);
            let mut without = guests.clone();
            let (last, until) = if early { (now() - SignedDuration::from_millis(1), true) } else { (now(), false) };
            for (at, seat) in with.seats.iter_mut().enumerate().filter(|(at, _)| ended[*at]) {
                // Of anybody else nobody asks for a place in the team.
                if seat.who.role == Role::Practitioner {
                    seat.who.works_until = Some(now());
                    without[at].3 &= until;
                }
            }
            prop_assert_eq!(of(&with, last), judged(&meeting(&without, place)));
        }

        #[test]
        fn those_the_person_can_do_without_change_nothing(guests in guests(), place: bool) {
            let needed: Vec<Guest> =
                guests.iter().copied().filter(|(role, _, essential, _)| *role != Role::Member || *essential).collect();
            prop_assert_eq!(judged(&meeting(&guests, place)).code(), judged(&meeting(&needed, place)).code());
        }
    }
}
