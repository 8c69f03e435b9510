//! A team's group when things go wrong: a card leaves once, and what was given up does not come back with a backup.

use jiff::SignedDuration;
use kith::sandbox::story::Cast;
use kith::sandbox::{Failure, Group, Village, dawn};

use crate::books;
use crate::kill::{Plan, Process};
use crate::scene::{self, taps, types};

const CARD: &str = "Something new is waiting for the team.";
/// What happens within so long is one card.
const GATHERED: SignedDuration = SignedDuration::from_mins(2);

/// A meeting nobody has answered to, and a group that the coordinator chose.
pub async fn chosen(village: &Village) -> (Cast, Group) {
    let cast = scene::invited(village).await;
    reads_all(&cast);
    types(village, &cast.sanna, "/team").await;
    taps(village, &cast.sanna, "Use a group").await;
    let group = cast.sanna.adds_bot_to_group("Xylophone");
    village.rests().await;
    reads_all(&cast);
    assert_eq!(groups(village).await, "1");
    (cast, group)
}

fn reads_all(cast: &Cast) {
    cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
}

async fn groups(village: &Village) -> String {
    books::rows(village, "SELECT count(*) FROM team_group").await.concat().concat()
}

/// What became of the cards.
async fn ends(village: &Village) -> Vec<String> {
    let sql = "SELECT COALESCE(outcome, 'open') FROM outbox WHERE kind = 'waiting' ORDER BY posted_at, id";
    books::rows(village, sql).await.concat()
}

fn cards(group: &Group) -> usize {
    group.bot_said().iter().filter(|said| said.contains(CARD)).count()
}

/// Between the commit of its cause and the mark that it was sent the bot may die wherever it likes. Only where the card had left already, and
/// nobody could know, it comes twice: always the same words.
///
/// Proves H9.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_comes_once_wherever_the_bot_dies_before_it_has_left() {
    for (point, most) in [("claimed", 1), ("judged", 1), ("before-send", 1), ("after-send", 2), ("before-mark", 2)] {
        Village::told_from(dawn::morning(), async |village| {
            let (cast, group) = chosen(village).await;
            for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
                taps(village, phone, "I'm coming").await;
            }
            reads_all(&cast);
            assert_eq!((cards(&group), ends(village).await), (0, vec!["open".to_owned()]));
            village.closes().await.expect("a house in order");
            let mut process = Process::start(village, vec![Plan::At(point.to_owned(), 1)], false);
            process.advance(GATHERED);
            process.has_died(1).await;
            process.rests().await;
            assert!((1..=most).contains(&cards(&group)), "{point}: {:?}", group.bot_said());
            assert_eq!(ends(village).await, ["sent"], "{point}");
            drop(process);
            reads_all(&cast);
        })
        .await;
    }
}

#[tokio::test]
async fn a_group_that_asks_for_patience_gets_its_card_later_and_once() {
    Village::told_from(dawn::morning(), async |village| {
        let (cast, group) = chosen(village).await;
        village.sandbox().faults(|faults| {
            faults.chats.insert(group.id(), Failure::too_many(2));
        });
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            taps(village, phone, "I'm coming").await;
        }
        village.wait(GATHERED).await;
        assert_eq!((cards(&group), ends(village).await), (0, vec!["open".to_owned()]));
        village.sandbox().faults(|faults| faults.chats.clear());
        village.wait(SignedDuration::from_secs(5)).await;
        assert_eq!((cards(&group), ends(village).await), (1, vec!["sent".to_owned()]));
        reads_all(&cast);
    })
    .await;
}

/// A group in which the bot may not write is none.
///
/// Proves H20.
#[tokio::test]
async fn whatever_says_that_it_may_not_write_there_ends_it() {
    for failure in [
        Failure::says(403, "Forbidden: bot was kicked from the supergroup chat"),
        Failure::chat_not_found(),
        Failure::says(400, "Bad Request: not enough rights to send text messages to the chat"),
    ] {
        Village::told_from(dawn::morning(), async |village| {
            let (cast, group) = chosen(village).await;
            for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
                taps(village, phone, "I'm coming").await;
            }
            reads_all(&cast);
            village.sandbox().faults(|faults| {
                faults.chats.insert(group.id(), failure.clone());
            });
            village.wait(GATHERED).await;
            cast.sanna.reads("I am not in your team's group any more, or I may not write there");
            assert_eq!((groups(village).await, ends(village).await), ("0".into(), vec!["unreachable".to_owned()]));
            // Whatever is seen there next, the bot leaves.
            village.sandbox().faults(|faults| faults.chats.clear());
            group.types("hello");
            village.rests().await;
            assert!(group.bot_left() && cards(&group) == 0);
        })
        .await;
    }
}
