//! Psychological continuity: how often the practitioners at a person's later meetings are those who were there before. It is counted of a person's
//! meetings and of a team's, never of one practitioner, and no chat shows it of a person.

use std::collections::BTreeSet;

/// Shares of fewer presences than this are not shown: they would speak of single meetings.
pub const FEWEST: i64 = 5;

/// What is counted of one person's meetings, or of several people's together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Continuity {
    /// Meetings of which it was noted who was there, each person's first one left out.
    pub meetings: i64,
    /// How often a practitioner was at one of them.
    pub presences: i64,
    /// How many of those were by somebody who had been at an earlier meeting of the same person.
    pub known_faces: i64,
}

impl Continuity {
    /// Of one person. `came` is which practitioners were at each meeting that was noted, the oldest first.
    pub fn of<T: Clone + Ord>(came: &[BTreeSet<T>]) -> Continuity {
        let Some((first, later)) = came.split_first() else { return Continuity::default() };
        let (mut met, mut found) = (first.clone(), Continuity::default());
        for here in later {
            found.meetings += 1;
            found.presences += count(here.iter());
            found.known_faces += count(here.intersection(&met));
            met.extend(here.iter().cloned());
        }
        found
    }

    /// Several people's together.
    #[must_use]
    pub fn and(self, other: Continuity) -> Continuity {
        Continuity {
            meetings: self.meetings + other.meetings,
            presences: self.presences + other.presences,
            known_faces: self.known_faces + other.known_faces,
        }
    }

    /// The share of known faces, in whole percent, rounded down so that only all of them are a hundred; `None` where it would speak of
    /// too few.
    pub fn percent(self) -> Option<i64> {
        (self.presences >= FEWEST).then(|| self.known_faces * 100 / self.presences)
    }
}

fn count(these: impl Iterator) -> i64 {
    i64::try_from(these.count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(came: &[&[u8]]) -> Vec<BTreeSet<u8>> {
        came.iter().map(|here| here.iter().copied().collect()).collect()
    }

    fn of(came: &[&[u8]]) -> (i64, i64, i64) {
        let Continuity { meetings, presences, known_faces } = Continuity::of(&people(came));
        (meetings, presences, known_faces)
    }

    #[test]
    fn the_first_meeting_counts_for_nothing_and_makes_faces_known() {
        assert_eq!(of(&[]), (0, 0, 0));
        assert_eq!(of(&[&[1, 2]]), (0, 0, 0));
        assert_eq!(of(&[&[1, 2], &[1, 2]]), (1, 2, 2));
        assert_eq!(of(&[&[1, 2], &[1, 3], &[2, 3]]), (2, 4, 3), "3 is known from the second time on, 2 is still known");
        assert_eq!(of(&[&[], &[1], &[], &[1]]), (3, 2, 1), "nobody is known from a meeting without practitioners");
    }

    /// Every practice of up to four meetings of three practitioners, counted the long way round: each presence by looking back over all.
    #[test]
    fn it_is_what_looking_back_from_every_presence_counts() {
        for meetings in 0..=4_u32 {
            for code in 0..8_u32.pow(meetings) {
                let came: Vec<BTreeSet<u32>> =
                    (0..meetings).map(|at| (0..3).filter(|one| code >> (3 * at) & (1 << one) != 0).collect()).collect();
                let later = || (1..came.len()).flat_map(|at| came[at].iter().map(move |one| (at, one)));
                let known = later().filter(|(at, one)| came[..*at].iter().any(|before| before.contains(*one))).count();
                let wanted = (came.len().saturating_sub(1), later().count(), known);
                let found = Continuity::of(&came);
                let found =
                    [found.meetings, found.presences, found.known_faces].map(|one| usize::try_from(one).unwrap());
                assert_eq!(found, [wanted.0, wanted.1, wanted.2], "{came:?}");
            }
        }
    }

    #[test]
    fn few_presences_have_no_share_and_only_all_are_a_hundred() {
        let share = |known_faces, presences| Continuity { meetings: 9, presences, known_faces }.percent();
        assert_eq!((share(4, 4), share(5, 5), share(0, 5), share(199, 200)), (None, Some(100), Some(0), Some(99)));
    }
}
