//! The kill test: `kith serve` dies at every point where a crash could do harm, again and again, while a story goes on.
//! `KITH_TEST_KILLS` says how often (40 by default), `KITH_TEST_SEED` what chance does.

mod outage;
mod people;
mod plan;
mod process;
mod promises;

use jiff::SignedDuration;
use kith::clock::Clock;
use kith::sandbox::{Village, chance};

use people::{Answer, People};
pub use plan::Plan;
use plan::plans;
pub use process::Process;

/// More kills than this begin anew in another village: a history that goes on growing takes longer to read than the kills.
const IN_ONE_VILLAGE: usize = 200;

/// Proves H3, H8, H10, H18, I1, I2, I3, I5, I6, I7, I8, I14.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_kill_loses_an_answer_or_doubles_a_reminder() {
    let kills = chance::figure("KITH_TEST_KILLS", 40);
    let (seed, mut survived) = (chance::seed("kills"), 0);
    for plans in plans(kills, seed).chunks(IN_ONE_VILLAGE) {
        a_village_survives(plans, seed).await;
        survived += plans.len();
        eprintln!("{survived} kills survived");
    }
}

async fn a_village_survives(plans: &[Plan], seed: u64) {
    let village = Village::start(Clock::system()).await.expect("a village");
    let mut people = People::gather(&village).await;
    let mut process = Process::start(&village, plans.to_vec(), false);
    let mut rounds = 0;
    while process.still_to_die() > 0 || rounds < 3 {
        rounds += 1;
        play_round(&mut people, &mut process, rounds).await;
        let broken = promises::broken(&people).await;
        assert!(broken.is_empty(), "seed {seed}, round {rounds}, after {}: {broken:#?}", process.life());
    }
    assert_eq!(process.deaths, plans, "it died wherever it was to die");
    let reminders = promises::reminders(&people).len();
    assert!(reminders > rounds, "{reminders} reminders in {rounds} rounds: there was nothing to double");
}

/// A meeting from its first word to its end, with every turn that a crash could spoil.
async fn play_round(people: &mut People<'_>, process: &mut Process<'_>, round: usize) {
    people.look_around();
    people.names_somebody(round);
    people.plans_a_meeting(round);
    process.rests().await;
    people.meeting_stands(round, 'a').await;
    people.answer_in_turn(&Answer::FIRST);
    process.rests().await;
    if round % 2 == 1 {
        people.moves_the_meeting(round);
        process.rests().await;
        people.taps_old_cards();
        people.meeting_stands(round, 'b').await;
        people.answer_in_turn(&Answer::SECOND);
        process.rests().await;
    }
    process.advance(people.until_start() - SignedDuration::from_hours(25));
    people.somebody_leaves().await;
    process.rests().await;
    process.advance(people.until_start() - SignedDuration::from_hours(23));
    process.rests().await;
    if round % 4 == 3 {
        the_clock_was_wrong(people, process).await;
    }
    if round % 3 == 2 {
        people.cancels_the_meeting();
        process.rests().await;
    }
    for hours in [1, -1] {
        process.advance(people.until_start() - SignedDuration::from_hours(hours));
        process.rests().await;
    }
}

/// Somebody sets the clock back to before the reminders that have just gone out, and right again later: what is done stays done.
async fn the_clock_was_wrong(people: &People<'_>, process: &mut Process<'_>) {
    let error = SignedDuration::from_hours(3);
    process.advance(-error);
    people.look_around();
    process.rests().await;
    process.advance(error);
    process.rests().await;
}

/// The switch breaks the promise on purpose, and the checker must see it: a checker that sees nothing proves nothing.
///
/// Proves I1.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_acknowledges_before_it_commits_is_found_out() {
    let village = Village::start(Clock::system()).await.expect("a village");
    let mut people = People::gather(&village).await;
    let plans = [1, 1, 2].map(|hit| Plan::At("acknowledged".to_owned(), hit)).to_vec();
    people.plans_a_meeting(1);
    let mut calm = Process::start(&village, vec![], false);
    calm.rests().await;
    drop(calm);
    people.meeting_stands(1, 'a').await;
    let mut process = Process::start(&village, plans, true);
    for (answer, deaths) in Answer::FIRST.into_iter().zip(1..) {
        people.answer_in_turn(&[answer]);
        // Telegram has nothing left, and so all looks well; the third life takes two answers to its end.
        if deaths < 3 {
            process.has_died(deaths).await;
        }
        process.rests().await;
    }
    process.has_died(3).await;
    let broken = promises::broken(&people).await;
    assert!(broken.iter().any(|promise| promise.starts_with("I1")), "lost answers were not noticed: {broken:?}");
}
