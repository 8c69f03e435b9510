//! What may be read never tells what may not; and the numbers are what they say.

use proptest::prelude::*;

use super::*;

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

fn at(hour: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + hours(hour)
}

fn everything() -> Period {
    Period { from: at(0), to: at(1_000_000) }
}

fn met(network: &str, start: i64, practitioners: &[&str], members: u64) -> Held {
    let practitioners = practitioners.iter().map(|one| StaffId::from((*one).to_owned())).collect();
    Held { network: network.to_owned().into(), start: at(start), practitioners, members }
}

proptest! {
    #[test]
    fn nothing_under_five_is_told_or_follows(counts in prop::collection::vec(0_u64..30, 1..9)) {
        let told = Parts::of(&counts);
        let whole: u64 = counts.iter().sum();
        prop_assert!(told.whole.is_none_or(|it| it == whole && it >= FEWEST));
        prop_assert!(told.parts.iter().zip(&counts).all(|(part, count)| part.is_none_or(|it| it == *count && it >= FEWEST)));
        let hidden = told.parts.iter().filter(|part| part.is_none()).count();
        if told.whole.is_some() && hidden > 0 && hidden < counts.len() {
            let rest = whole - told.parts.iter().flatten().sum::<u64>();
            prop_assert!(hidden > 1 && rest >= FEWEST, "{counts:?} reads {told:?}");
        }
    }

    #[test]
    fn what_is_large_enough_is_told(counts in prop::collection::vec(5_u64..1000, 1..9)) {
        let told = Parts::of(&counts);
        prop_assert_eq!(told.parts, counts.iter().map(|count| Some(*count)).collect::<Vec<_>>());
    }

    #[test]
    fn a_percentile_has_five_on_either_side(mut values in prop::collection::vec(0_i64..500, 0..80), hundredths in 1_usize..100) {
        let mut times: Vec<SignedDuration> = values.iter().map(|value| hours(*value)).collect();
        let found = percentile(&mut times, hundredths);
        values.sort_unstable();
        if let Some(found) = found {
            let not_more = values.iter().filter(|value| hours(**value) <= found).count();
            let less = values.iter().filter(|value| hours(**value) < found).count();
            prop_assert!(not_more * 100 >= values.len() * hundredths && less * 100 < values.len() * hundredths);
            prop_assert!(values.len() >= 11);
        } else {
            prop_assert!(values.len() * hundredths.min(100 - hundredths) < 700, "{} {hundredths}", values.len());
        }
    }

    #[test]
    fn each_referral_is_in_one_part(took in prop::collection::vec((prop::option::of(0_i64..600), 0_i64..100, any::<bool>()), 0..60)) {
        let all: Vec<First> = took.iter().map(|(took, paused, closed)| First {
            referred: at(0),
            target: hours(24),
            held: took.map(|took| at(took + paused)),
            paused: hours(*paused),
            closed: *closed,
        }).collect();
        let counts = firsts(&all);
        prop_assert_eq!(counts.iter().sum::<u64>(), amount(&all));
        let within = |end: i64| amount(took.iter().filter(|(took, ..)| took.is_some_and(|took| took <= end)));
        prop_assert_eq!(counts[0], within(24));
        prop_assert_eq!(counts[..4].iter().sum::<u64>(), within(168));
        let (soon, ever) = (within(24), within(i64::MAX));
        let in_time = in_time(&all);
        prop_assert_eq!(&in_time, &Parts::of(&[soon, ever - soon, amount(&all) - ever]));
        let told = how_soon(&all, &in_time).parts;
        prop_assert!(told.iter().zip(counts).all(|(part, count)| part.is_none_or(|it| it == count)));
        // Whoever reads both learns of no group under five.
        for (group, sum) in [&told[..1], &told[1..6], &told[6..]].into_iter().zip(&in_time.parts) {
            let hidden = group.iter().filter(|part| part.is_none()).count();
            match sum {
                None => prop_assert_eq!(hidden, group.len()),
                Some(sum) if hidden > 0 => {
                    prop_assert!(hidden > 1 && sum - group.iter().flatten().sum::<u64>() >= FEWEST, "{group:?} {sum}");
                }
                Some(_) => {}
            }
        }
    }
}

#[test]
fn a_share_hides_its_rest() {
    assert_eq!(Parts::share(10, 14).parts, [None, None], "four are others");
    assert_eq!(Parts::share(10, 10).parts, [None, None], "so is nobody: that tells of each");
    assert_eq!(Parts::share(10, 15).parts, [Some(10), Some(5)]);
    assert_eq!(Parts::share(10, 15).percent(0), Some(67));
    assert_eq!(Parts::share(2, 4), Parts { whole: None, parts: vec![None, None] });
    // Six people in a part would follow from the whole, so one more part is not told.
    assert_eq!(Parts::of(&[3, 9, 20]).parts, [None, None, Some(20)]);
    assert_eq!(Parts::of(&[0, 5, 0]).parts, [None; 3], "that the others are nobody would follow");
}

#[test]
fn continuity_counts_presences_after_a_persons_first_meeting() {
    let mut held = Vec::new();
    for network in ["a", "b", "c", "d", "e"] {
        held.extend([
            met(network, 1, &["s", "m"], 0),
            met(network, 2, &["s", "x"], 0),
            met(network, 3, &["x", "m"], 0),
        ]);
    }
    held.sort_by_key(|one| one.start);
    // In each: s again, x new; then x and m again.
    assert_eq!(continuity(&held, everything()), Parts::share(15, 20));
    let later = Period { from: at(3), to: at(4) };
    assert_eq!(continuity(&held, later), Parts::share(10, 10), "who was there before the period is known");
    let alone = [met("a", 1, &["s"], 0)];
    assert_eq!(continuity(&alone, everything()), Parts::share(0, 0), "a first meeting says nothing");
}

#[test]
fn a_report_of_nothing_tells_nothing() {
    let report = report(&Facts::default(), everything());
    assert_eq!((report.networks, report.meetings, report.target, report.median), (None, None, None, None));
    assert!(report.firsts.parts.iter().all(Option::is_none));
}
