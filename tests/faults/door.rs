//! The bot's own door: updates that are brought, whoever is turned away, and what watchers read.

use std::time::Duration;

use kith::clock::Clock;
use kith::sandbox::{Road, Village};
use serde_json::json;
use sqlx::{AnyConnection, Connection, Executor};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::scene::{all_coming, invited};
use crate::served::{Served, SharedClock, an_update, secret, until};

fn hello(number: usize) -> Vec<u8> {
    an_update(number, (77_000, "Stranger"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updates_are_brought_strangers_are_turned_away_and_watchers_see_numbers_only() {
    let village = Village::start(Clock::system()).await.expect("a village");
    let cast = invited(&village).await;
    village.closes().await.expect("a stop");
    let (clock, known) = (SharedClock::new(), secret(&village));
    let served = Served::start(&village, &clock, Road::Brought);
    served.says("ready: keeper").await;
    cast.onni.taps("I'm coming");
    village.sandbox().all_confirmed().await;
    until(&village, "SELECT COUNT(*) FROM answer", "1").await;
    let seen = "SELECT COUNT(*) FROM seen_update WHERE update_id >= 900000000";
    for wrong in ["", "x", &known[1..], &format!("{known}x")] {
        assert_eq!(served.is_brought(wrong, hello(900_000_000)).await.0, 401, "{wrong:?}");
    }
    assert_eq!(served.is_brought(&known, b"{\"update_id\": 9".to_vec()).await.0, 400);
    assert_eq!(served.is_brought(&known, b"{}".to_vec()).await.0, 400);
    assert_eq!(served.is_brought(&known, vec![b' '; 2 << 20]).await.0, 413);
    assert_eq!(village.rows(seen).await.unwrap(), [["0"]], "nothing of it took effect");
    let (one, two) = (hello(900_000_001), hello(900_000_001));
    let (one, two) = tokio::join!(served.is_brought(&known, one), served.is_brought(&known, two));
    assert_eq!((one.0, two.0, village.rows(seen).await.unwrap()), (200, 200, vec![vec!["1".to_owned()]]));
    let (status, page) = served.page("/metrics").await.expect("a page");
    assert!(status == 200 && page.contains("kith_intake_batch_size_count") && page.contains("kith_outbox_depth "));
    for name in ["Onni", "Aino", &cast.onni.id().to_string(), village.sandbox().token(), &known] {
        assert!(!page.contains(name) && !served.log().contains(name), "{name}");
    }
    for path in ["/live", "/ready", "/metrics"] {
        let asked =
            reqwest::Client::new().get(format!("{}{path}", served.address)).header("x-forwarded-for", "1.2.3.4");
        assert_eq!(asked.send().await.expect("an answer").status(), 404, "{path} is not for those outside");
    }
    assert_eq!(served.page("/live").await.expect("a page").0, 200);
    // Nobody said what a referral has to show: there is no such path.
    for path in ["/referrals", "/referrals/ref-1"] {
        assert_eq!(served.page(path).await.expect("a page").0, 404, "{path}");
    }
}

/// While the store cannot be written, nothing is acknowledged and Telegram brings it again; the signpost comes all the same.
///
/// Proves H16, I1.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_cannot_be_written_sends_updates_back() {
    let village = Village::start(Clock::system()).await.expect("a village");
    let cast = invited(&village).await;
    village.closes().await.expect("a stop");
    let served = Served::start(&village, &SharedClock::new(), Road::Brought);
    served.says("ready: keeper").await;
    let mut foreigner = AnyConnection::connect(village.database()).await.expect("a connection");
    let lock = match village.file() {
        Some(_) => "BEGIN EXCLUSIVE",
        None => "BEGIN; LOCK TABLE seen_update IN EXCLUSIVE MODE",
    };
    foreigner.execute(lock).await.expect("a lock");
    let (status, again) = served.is_brought(&secret(&village), hello(900_000_001)).await;
    assert_eq!((status, again.as_deref()), (503, Some("1")));
    cast.leena.taps("Not coming");
    cast.aino.types("is anybody there?");
    let began = std::time::Instant::now();
    while cast.aino.unread() == 0 {
        assert!(began.elapsed() < Duration::from_secs(20), "the signpost waits for the store\n{}", served.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    cast.aino.reads("No person reads this chat");
    foreigner.execute("ROLLBACK").await.expect("the lock is gone");
    until(&village, "SELECT status FROM answer", "not_coming").await;
    village.sandbox().all_confirmed().await;
    assert_eq!(cast.aino.unread(), 0, "and only once");
}

/// Whoever holds a connection and says nothing, or half a sentence, keeps nobody from stopping.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_waits_for_nobody_who_says_nothing() {
    let village = Village::start(Clock::system()).await.expect("a village");
    village.closes().await.expect("a stop");
    let mut served = Served::start(&village, &SharedClock::new(), Road::Brought);
    served.says("ready: keeper").await;
    let mut held = vec![];
    for words in ["", "POST /telegram HTTP/1.1\r\n", "POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"]
    {
        let mut stream = TcpStream::connect(&served.address["http://".len()..]).await.expect("a connection");
        stream.write_all(words.as_bytes()).await.expect("a listener");
        held.push(stream);
    }
    served.says("ready: keeper").await;
    served.signal("-TERM");
    served.ends().await;
}

/// Another bot with the same token, here one that set a webhook, is said so; when it is gone, all goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_bot_with_this_token_is_said_and_waited_for() {
    let village = Village::start(Clock::system()).await.expect("a village");
    let cast = all_coming(&village).await;
    village.closes().await.expect("a stop");
    let asks = Road::always_asked("another_bot_with_this_token_is_said_and_waited_for");
    let served = Served::start(&village, &SharedClock::new(), asks);
    served.says("ready: keeper").await;
    let call = |method: &'static str| {
        let url = format!("{}/bot{}/{method}", village.sandbox().api_url(), village.sandbox().token());
        reqwest::Client::new().post(url).json(&json!({ "url": "https://kith.example.org/elsewhere" })).send()
    };
    // The poll under way is ended by an update, and the next one meets the webhook.
    call("setWebhook").await.expect("an answer");
    cast.onni.types("/help");
    served.says("give this one a token of its own").await;
    // Nobody writes meanwhile: the bot itself finds out that the other one is gone.
    let url = format!("{}/bot{}/deleteWebhook", village.sandbox().api_url(), village.sandbox().token());
    let nothing_waits = json!({ "drop_pending_updates": true });
    reqwest::Client::new().post(url).json(&nothing_waits).send().await.expect("an answer");
    served.says("ready: keeper").await;
}
