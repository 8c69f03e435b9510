//! Chance for tests: what it does can be done again, and how long it goes on can be raised.

use super::road::say;
use crate::clock::Clock;

/// The variable that fixes what chance does.
const SEED: &str = "KITH_TEST_SEED";

/// Numbers that look like chance and are the same for the same seed (`SplitMix64`).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// With this seed.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// A number from 0 on, below this one.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    /// A place in a list of this length.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("a place in a list")
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.place(from.len())]
    }

    /// Once in so many times.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// Another order.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.place(last + 1));
        }
    }
}

/// The seed: `KITH_TEST_SEED`, or the time. It is always told, so that what chance did can be done again.
///
/// # Panics
/// If the variable is no number: a typing error must not pass for chance.
pub fn seed(what: &str) -> u64 {
    let given = std::env::var(SEED).ok().map(|text| text.parse().expect("KITH_TEST_SEED is a number"));
    let seed = given.unwrap_or_else(|| Clock::system().now().as_millisecond().unsigned_abs() / 1000);
    say(&format!("{what} by chance: {SEED}={seed}"));
    seed
}

/// How often: as the variable says, or as an ordinary run does.
///
/// # Panics
/// If the variable is no number.
pub fn figure(variable: &str, ordinary: usize) -> usize {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is {text:?}, and not a number")),
        Err(_) => ordinary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_does_the_same_and_another_does_not() {
        let order = |seed| {
            let (mut chance, mut all) = (Chance::new(seed), (0..20).collect::<Vec<_>>());
            chance.shuffle(&mut all);
            (all, *chance.pick(&[1, 2, 3, 4, 5]), chance.below(1_000_000))
        };
        assert_eq!(order(7), order(7));
        assert_ne!(order(7), order(8));
        let mut sorted = order(7).0;
        sorted.sort_unstable();
        assert_eq!(sorted, (0..20).collect::<Vec<_>>(), "nothing is lost");
    }
}
