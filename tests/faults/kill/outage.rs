//! The server under the bot falls, again and again, while the story goes on; and the bot dies beside it.

use std::time::Instant;

use jiff::SignedDuration;
use kith::clock::Clock;
use kith::keeper;
use kith::sandbox::{Village, chance};

use super::people::People;
use super::plan::{Plan, plans};
use super::{Process, play_round, promises};
use crate::cluster::Cluster;
use crate::scene::{signposts, until};

/// Enough for a move, a cancellation and a clock that is set back.
const ROUNDS: usize = 3;
const KILLS: usize = 6;

/// Proves H10, H18, I1, I2.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_falls_loses_no_answer_and_doubles_no_reminder() {
    if !is_asked_for() {
        return;
    }
    the_server_falls(vec![], ROUNDS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_falls_while_the_bot_dies_loses_nothing_either() {
    if !is_asked_for() {
        return;
    }
    the_server_falls(plans(KILLS, chance::seed("kills")), 1).await;
}

/// Whoever asked for updates last asks on, also when its term is over and nobody can be asked who is the keeper.
///
/// Proves H16.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_cries_while_the_server_is_gone_is_answered() {
    if !is_asked_for() {
        return;
    }
    let cluster = Cluster::start();
    let village = Village::start_on(Clock::system(), &cluster.url()).await.expect("a village");
    let people = People::gather(&village).await;
    let mut process = Process::start(&village, vec![], false);
    let two = &people.guests[1..=2];
    for one in two {
        one.types("Good morning");
    }
    process.rests().await;
    let had: Vec<usize> = two.iter().map(signposts).collect();
    cluster.falls();
    process.advance(SignedDuration::try_from(2 * keeper::TERM).expect("a term"));
    // The first meets a question to Telegram that was on its way already.
    for (one, had) in two.iter().zip(&had) {
        let cried = Instant::now();
        one.types("I cannot sleep and I am afraid");
        until("the signpost", || process.last_words(), async || signposts(one) > *had).await;
        eprintln!("the server is gone, and the signpost came after {:?}", cried.elapsed());
    }
    assert!(village.sandbox().unconfirmed() > 0, "what was not kept is not confirmed");
    cluster.rises();
    process.rests().await;
    assert!(two.iter().map(signposts).eq(had.iter().map(|had| had + 1)), "each once");
}

fn is_asked_for() -> bool {
    let asked = std::env::var_os("KITH_TEST_DATABASE_URL").is_some();
    if !asked {
        eprintln!("NOT ON POSTGRESQL: a server's fall is tried only with KITH_TEST_DATABASE_URL");
    }
    asked
}

async fn the_server_falls(plans: Vec<Plan>, rounds: usize) {
    let cluster = Cluster::start();
    let village = Village::start_on(Clock::system(), &cluster.url()).await.expect("a village");
    let mut people = People::gather(&village).await;
    let mut process = Process::start(&village, plans, false);
    process.rests().await;
    process.on(&cluster);
    for round in 1..=rounds {
        play_round(&mut people, &mut process, round).await;
        let broken = promises::broken(&people).await;
        let falls = process.falls;
        assert!(broken.is_empty(), "round {round}, {falls} falls, after {}: {broken:#?}", process.life());
    }
    eprintln!("the server fell {} times", process.falls);
    assert!(process.falls as usize > rounds, "it fell only {} times", process.falls);
}
