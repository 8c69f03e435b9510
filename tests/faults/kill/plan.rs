//! How the process is to end: at a place by name, after so many places, or at any moment from outside.

use std::fmt;
use std::time::Duration;

use kith::sandbox::chance::Chance;

/// A point by its name, and up to which hit a life of the process meets it again and again.
type Point = (&'static str, usize);

/// Every point that the story passes. What happens once in a life, or a round, is met once.
const POINTS: [Point; 27] = [
    ("migrated", 1),
    ("lease-taken", 1),
    ("swept", 1),
    ("intake-begun", HITS),
    ("flow-arriving", 1),
    ("flow-consenting", 1),
    ("flow-gathering", 2),
    ("flow-convening", HITS),
    ("flow-attending", HITS),
    ("flow-leaving", 1),
    ("flow-settings", 1),
    ("flow-teaming", 1),
    ("applied", HITS),
    ("handled", HITS),
    ("before-late", HITS),
    ("before-commit", HITS),
    ("after-commit", HITS),
    ("before-told", HITS),
    ("claimed", HITS),
    ("judged", HITS),
    ("before-send", HITS),
    ("after-send", HITS),
    ("before-mark", HITS),
    ("marked", HITS),
    ("relay-begun", HITS),
    ("relayed", HITS),
    ("relay-marked", HITS),
];

/// Each point is deadly at its first hit, then each at its second, up to this one; then from the first again.
const HITS: usize = 10;
/// One of so many plans is left to chance.
const CHANCE: usize = 4;
/// Chance strikes within so many points, or so long after the start.
const POINTS_AHEAD: u64 = 120;
const MOMENTS_AHEAD: u64 = 600;

/// How one life of the process ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// When the point of this name is passed so often.
    At(String, usize),
    /// When so many points are passed, whatever their names.
    After(u64),
    /// SIGKILL from outside, so long after its start.
    Outside(Duration),
    /// SIGTERM, so long after its start: it may finish what it has in hand.
    Stop(Duration),
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Plan::At(name, hit) => write!(f, "{name}:{hit}"),
            Plan::After(points) => write!(f, "after {points} points"),
            Plan::Outside(moment) => write!(f, "killed from outside after {moment:?}"),
            Plan::Stop(moment) => write!(f, "asked to stop after {moment:?}"),
        }
    }
}

/// So many plans: every point in turn, and chance in between.
pub fn plans(count: usize, seed: u64) -> Vec<Plan> {
    let mut chance = Chance::new(seed);
    let points = (1..=HITS).cycle().flat_map(|hit| {
        let met = POINTS.into_iter().filter(move |(_, most)| hit <= *most);
        met.map(move |(name, _)| Plan::At(name.to_owned(), hit))
    });
    let mut points = points.into_iter();
    let one = |which| if which % CHANCE == 0 { Some(by_chance(&mut chance)) } else { points.next() };
    (1..=count).filter_map(one).collect()
}

/// How chance ends a life.
fn by_chance(chance: &mut Chance) -> Plan {
    match chance.below(5) {
        0 | 1 => Plan::After(1 + chance.below(POINTS_AHEAD)),
        2 | 3 => Plan::Outside(Duration::from_millis(chance.below(MOMENTS_AHEAD))),
        _ => Plan::Stop(Duration::from_millis(chance.below(MOMENTS_AHEAD))),
    }
}

#[test]
fn the_same_seed_gives_the_same_plans_and_every_point_is_met() {
    let all = plans(400, 7);
    assert_eq!(all, plans(400, 7));
    assert_ne!(all, plans(400, 8));
    for (name, most) in POINTS {
        let hits: Vec<usize> = (1..=HITS).filter(|hit| all.contains(&Plan::At(name.to_owned(), *hit))).collect();
        assert_eq!(hits, (1..=most).collect::<Vec<_>>(), "{name}");
    }
    let met = |wanted: fn(&Plan) -> bool| all.iter().any(wanted);
    assert!(met(|plan| matches!(plan, Plan::After(_))) && met(|plan| matches!(plan, Plan::Outside(_))));
    assert!(met(|plan| matches!(plan, Plan::Stop(_))));
}
