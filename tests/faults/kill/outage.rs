//! The server under the bot falls, again and again, while the story goes on; and the bot dies beside it.

use kith::clock::Clock;
use kith::sandbox::{Village, chance};

use super::people::People;
use super::plan::{Plan, plans};
use super::{Process, play_round, promises};
use crate::cluster::Cluster;

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
