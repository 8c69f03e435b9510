//! A link is a secret: it binds one human at most, it can be stopped and made anew, and nobody finds one by trying.

use jiff::{SignedDuration, Timestamp};
use kith::conversation::room::{Age, Signpost};
use kith::conversation::{self, Command, Heard, House, What};
use kith::domain::ids::UserId;
use kith::domain::retention::Retention;
use kith::domain::when::Zone;
use kith::sandbox::{Phone, Village};
use kith::store::{Store, is_collision, is_passing, is_raced};

use crate::scenes::{self, DEAD, SIGNPOST};

/// Somebody types a link that nobody made.
async fn misses(village: &Village, phone: &Phone, number: u32) {
    scenes::types(village, phone, &format!("/start nobody-made-this-{number}")).await;
}

/// Proves H1.
#[tokio::test]
async fn after_five_links_that_do_not_open_there_is_silence_for_the_hour() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let stranger = village.phone("Xanthippe", "en");
        let link = scenes::link_for(village, &cast.aino, "Brother").await;
        // The hour has just begun, wherever the clock stood.
        let second = village.clock().now().as_second().rem_euclid(3600);
        village.wait(SignedDuration::from_secs(3600 - second)).await;
        for number in 0..4 {
            misses(village, &stranger, number).await;
            let told = stranger.reads(DEAD);
            assert!(!told.contains("For an hour"), "{told}");
        }
        misses(village, &stranger, 4).await;
        let told = stranger.reads(DEAD);
        assert!(told.contains("For an hour I will not look at links") && told.contains("112"), "{told}");
        misses(village, &stranger, 5).await;
        scenes::opens(village, &stranger, &link).await;
        stranger.sees_nothing_new();
        assert_eq!(scenes::value(village, "SELECT count(*) FROM link WHERE state = 'claimed'").await, "0");
        assert!(!scenes::knows(village, &stranger), "what is counted leads to nobody");
        scenes::types(village, &stranger, "I can't go on").await;
        stranger.reads(SIGNPOST);
        scenes::types(village, &stranger, "/start").await;
        stranger.reads("you need a link");
        misses(village, &cast.aino, 6).await;
        cast.aino.reads(DEAD);
        village.wait(SignedDuration::from_hours(1)).await;
        scenes::opens(village, &stranger, &link).await;
        stranger.reads("Thank you for opening");
        cast.aino.reads("Is that Brother?");
        village.wait(SignedDuration::from_hours(2)).await;
        assert_eq!(scenes::value(village, "SELECT count(*) FROM miss").await, "0", "swept");
    })
    .await;
}

#[tokio::test]
async fn a_link_that_was_stopped_or_made_anew_opens_nothing_and_the_new_one_does() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let first = scenes::link_for(village, &cast.aino, "Brother").await;
        scenes::types(village, &cast.aino, "/network").await;
        cast.aino.reads("The people you have asked");
        scenes::taps(village, &cast.aino, "Brother").await;
        scenes::taps(village, &cast.aino, "Make a new link").await;
        cast.aino.reads("Here is a link for Brother");
        let second = cast.aino.link();
        assert_ne!(first, second);
        scenes::opens(village, &cast.onni, &first).await;
        cast.onni.reads(DEAD);
        scenes::opens(village, &cast.onni, &second).await;
        cast.onni.reads("Thank you for opening");
        cast.aino.reads("Is that Brother?");
        scenes::types(village, &cast.aino, "/network").await;
        cast.aino.reads("The people you have asked");
        scenes::taps(village, &cast.aino, "Brother").await;
        scenes::taps(village, &cast.aino, "Stop the link").await;
        scenes::opens(village, &cast.onni, &second).await;
        cast.onni.reads(DEAD);
        assert!(!scenes::knows(village, &cast.onni), "whoever had opened it is forgotten with it");
        let (old, new) = (village.team_link("Hill").await.unwrap(), village.team_link("Hill").await.unwrap());
        let pekka = village.phone("Pekka", "en");
        scenes::opens(village, &pekka, &old).await;
        pekka.reads(DEAD);
        scenes::opens(village, &pekka, &new).await;
        pekka.reads("Welcome, Pekka");
    })
    .await;
}

/// So many open one link at once; as many hands as a batch has.
const OPENERS: i64 = 10_000;
const HANDS: i64 = 8;

fn house() -> House {
    let signpost = Signpost { words: [("en".to_owned(), "Call 112".to_owned())].into() };
    House {
        bot: "bot".into(),
        signpost,
        zone: Zone::UTC,
        profile: kith::domain::profile::Profile::default(),
        retention: Retention::default(),
        age: Age::default(),
        pages: None,
        mails: false,
        pepper: "pepper".into(),
        pulse: kith::pulse::Pulse::default(),
    }
}

/// One opener, in a transaction of their own; whoever was overtaken looks again. Whether the link took them.
async fn opens_it(store: &Store, house: &House, token: &str, who: i64, now: Timestamp) -> bool {
    let what = What::Command(Command::Start, token.to_owned());
    let heard = Heard { update: who, user: UserId(who), name: format!("Opener {who}"), lang: None, what };
    for _ in 0..50 {
        let mut tx = store.begin().await.expect("a transaction");
        let said = async {
            conversation::gather(&mut tx, std::iter::once(&heard)).await?;
            conversation::respond(&mut tx, house, &heard, false, now).await
        };
        let done = match said.await {
            Ok(reply) => tx.commit().await.map(|()| reply),
            Err(error) => Err(error),
        };
        match done {
            Ok(reply) => return !reply.say[0].text.contains(DEAD),
            Err(error) if is_raced(&error) || is_collision(&error) || is_passing(&error) => {}
            Err(error) => panic!("{error:#}"),
        }
    }
    panic!("{who} was always overtaken");
}

/// Opens a link from all hands at once; how many it took.
async fn race(village: &Village, link: &str, from: i64, now: Timestamp) -> usize {
    let token = link.rsplit('=').next().expect("a token").to_owned();
    let store = Store::open(village.database(), village.key().as_deref()).await.expect("a store");
    let hands: Vec<_> = (0..HANDS)
        .map(|hand| {
            let (store, token, house) = (store.clone(), token.clone(), house());
            tokio::spawn(async move {
                let mut bound = 0;
                for one in 0..OPENERS / HANDS {
                    let who = from + hand * OPENERS + one;
                    bound += usize::from(opens_it(&store, &house, &token, who, now).await);
                }
                bound
            })
        })
        .collect();
    let mut bound = 0;
    for hand in hands {
        bound += hand.await.expect("a hand");
    }
    store.close().await;
    bound
}

/// A practitioner's link binds at once, a person's word is claimed: each by one of ten thousand, whoever was first.
///
/// Proves I11.
#[tokio::test(flavor = "multi_thread")]
async fn of_ten_thousand_who_open_one_link_at_once_one_is_bound() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let members = scenes::link_for(village, &cast.aino, "Brother").await;
        scenes::types(village, &cast.sanna, "/team").await;
        cast.sanna.reads("The team");
        scenes::taps(village, &cast.sanna, "Bring someone in").await;
        cast.sanna.reads("10 minutes");
        let staff = cast.sanna.link();
        village.closes().await.expect("a stop");
        let now = village.clock().now();
        assert_eq!(race(village, &staff, 1_000_000, now).await, 1);
        assert_eq!(race(village, &members, 2_000_000, now).await, 1);
        let bound = "SELECT count(*) FROM known_staff WHERE name LIKE 'Opener%'";
        assert_eq!(scenes::value(village, bound).await, "1");
        assert_eq!(scenes::value(village, "SELECT count(*) FROM link l JOIN known_link k ON k.id = l.id WHERE CAST(k.claimant AS BIGINT) >= 2000000 AND l.claimed = 1").await, "1");
    })
    .await;
}
