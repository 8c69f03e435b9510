//! Withdrawals beside news and crashes: members leave, are removed or ask to be forgotten while an invitation, a change, a
//! reminder or a cancellation is on its way to them, and the bot dies in between or loses answers. From the commit on nothing
//! is accepted for them but one receipt; for whoever was removed, one neutral word at most (and copies of it where an answer
//! was lost); whose receipt was lost with the bot hears so when they tap again. Nothing they write or tap later
//! brings them back. `KITH_TEST_INTERLEAVINGS` says how many withdrawals.

mod member;
mod round;

use crate::opened;
use kith::clock::Clock;
use kith::sandbox::chance::{self, Chance};
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};

use member::{Member, News, said};
use round::Round;

/// So many rounds are one village: a history that goes on growing takes longer to read than the withdrawals.
const ROUNDS: usize = 3;
/// A crash comes within so many milliseconds.
const MOMENTS: u64 = 150;

/// What happens, one after the other.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// The news is caused.
    Caused,
    /// One of them goes.
    Goes(usize),
    /// The bot gets so many milliseconds, dies, and comes back.
    Dies(u64),
    /// So many answers of Telegram get lost from here on.
    Loses(u32),
    /// Everything that waits is done.
    Rests,
}

/// What the runs came to, so that one in which nothing met anything does not pass.
#[derive(Debug, Default)]
struct Met {
    withdrawals: usize,
    crashes: usize,
    /// Rows that were taken back: never sent, or already on their way once.
    recalled: usize,
    on_their_way: usize,
    neutral_words: usize,
    /// Nobody knew whether the neutral word had arrived, and it came again.
    copies: usize,
    /// They went while the bot ran by itself; messages that were overtaken by the last word.
    beside: usize,
    overtaken: usize,
    /// The bot died between confirming their tap and answering it.
    unanswered: usize,
}

/// Proves H3, I3.
#[tokio::test]
async fn after_a_withdrawal_nothing_comes_but_one_receipt() {
    let wanted = chance::figure("KITH_TEST_INTERLEAVINGS", 250);
    let seed = chance::seed("withdrawals");
    let (mut chance, mut met) = (Chance::new(seed), Met::default());
    while met.withdrawals < wanted {
        let village = Village::start(Clock::system()).await.expect("a village");
        let cast = a_team_and_a_person(&village).await;
        let mut before: Vec<(Phone, usize)> = vec![];
        for _ in 0..ROUNDS {
            if met.withdrawals >= wanted {
                break;
            }
            let mut round = Round::begins(&village, &cast);
            round.plays(&mut chance, &mut met).await;
            round.they_tap_again(&mut met).await;
            let broken = [round.broken(&mut met).await, still_silent(&before), round.back_again().await].concat();
            assert!(broken.is_empty(), "seed {seed}, {met:?}: {broken:#?}\n{}", round.told.join("\n"));
            before = round.they_write(&mut chance).await;
        }
        count_what_was_taken_back(&village, &mut met).await;
    }
    assert!(met.crashes * 20 > wanted && met.recalled * 4 > wanted, "hardly anything met: {met:?}");
    assert!(met.unanswered * 20 <= met.crashes, "too many taps without an answer: {met:?}");
    eprintln!("{met:?}");
}

async fn a_team_and_a_person(village: &Village) -> Cast {
    let cast = Cast::arrive(village);
    story::the_team_arrives(village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
    story::the_person_arrives(village, &cast).await;
    cast
}

async fn rows(village: &Village, sql: &str) -> Vec<Vec<String>> {
    opened::rows(village, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The news and those who go during it in any order; between any two the bot may die, lose answers or come to rest.
fn events(chance: &mut Chance, news: News, members: &[Member]) -> Vec<Event> {
    let going = members.iter().enumerate().filter(|(_, member)| member.during == news);
    let mut order: Vec<Event> = going.map(|(which, _)| Event::Goes(which)).chain([Event::Caused]).collect();
    chance.shuffle(&mut order);
    let mut events = vec![];
    for event in order {
        // What goes wrong while the news is being sent is what this is about.
        let what = if matches!(event, Event::Caused) { chance.below(4) } else { chance.below(10) };
        events.push(event);
        match what {
            0 | 1 => events.push(Event::Dies(chance.below(MOMENTS))),
            2 => events.push(Event::Loses(1 + u32::try_from(chance.below(6)).expect("a few"))),
            3 => events.push(Event::Rests),
            _ => {}
        }
    }
    events
}

/// Those of the round before: another meeting was called, moved and cancelled since.
fn still_silent(before: &[(Phone, usize)]) -> Vec<String> {
    let spoken = before.iter().map(|(phone, from)| said(phone, *from)).filter(|lines| !lines.is_empty());
    spoken.map(|lines| format!("I3: long gone, and then {lines:#?}")).collect()
}

async fn count_what_was_taken_back(village: &Village, met: &mut Met) {
    let sql = "SELECT COUNT(*), COUNT(CASE WHEN sends > 0 THEN 1 END) FROM outbox WHERE outcome IN ('dropped:withdrawn', 'dropped:recalled')";
    let counts = rows(village, sql).await.concat();
    let number = |at: usize| counts[at].parse::<usize>().expect("a count");
    met.recalled += number(0);
    met.on_their_way += number(1);
}
