//! Whoever writes what nobody asked for gets the same few words with the deployer's numbers: every time, at every hour, whoever
//! they are, also while the store is away and while nothing leaves the outbox. Nothing of what they wrote is kept.

mod texts;

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use kith::sandbox::story::Cast;
use kith::sandbox::{Phone, Road, Village};
use sqlx::{AnyConnection, Connection, Executor};
use texts::{CANARY, LANGUAGES, Texts};

use crate::scenes;

/// The words, and who to call, as the deployer of the sandbox put it.
const ENGLISH: [&str; 2] = [scenes::SIGNPOST, "In an emergency call 112. To talk to somebody now, call 09 2525 0111."];
const FINNISH: [&str; 2] = [
    "Kukaan ihminen ei lue tätä keskustelua, eikä viestiäsi tallenneta",
    "Hätätilanteessa soita 112. Jos haluat puhua jollekulle nyt, soita 09 2525 0111.",
];
/// Telegram gives no more at once, and no others until these are confirmed.
const LOT: usize = 100;
/// Everybody's voice, picture and sticker are among a lot.
const THINGS: usize = 3;
/// How often a phone is looked at where nothing can be stepped.
const LOOK: Duration = Duration::from_millis(2);
/// More than it takes until each text of a lot was tried.
const TRIES: usize = 12;

/// Who writes, and what they have written so far.
struct Writers {
    /// Everybody, and which of the languages they write in.
    phones: Vec<(Phone, usize)>,
    texts: Texts,
    /// How many texts there were.
    written: usize,
}

impl Writers {
    /// A stranger for each language, the person, a member and a practitioner.
    fn of(village: &Village, cast: &Cast) -> Writers {
        let stranger = |at: usize| (village.phone("Xanthippe", LANGUAGES[at].0), at);
        let known = [&cast.aino, &cast.onni, &cast.sanna].map(|phone| (phone.clone(), 0));
        let phones = known.into_iter().chain((0..LANGUAGES.len()).map(stranger)).collect();
        Writers { phones, texts: Texts::new(), written: 0 }
    }

    /// A lot: everybody in turn, and of one of them a voice, a picture and a sticker, too. Gives how much each is owed.
    fn write(&mut self) -> Vec<usize> {
        let mut owed = vec![0; self.phones.len()];
        for _ in 0..LOT - THINGS {
            let at = self.written % self.phones.len();
            let (phone, language) = &self.phones[at];
            // Those who are known write in every language.
            let language = if at < 3 { self.written / self.phones.len() } else { *language };
            phone.types(&self.texts.next(language));
            owed[at] += 1;
            self.written += 1;
        }
        let one = self.written / LOT % self.phones.len();
        let (phone, _) = &self.phones[one];
        phone.sends_voice();
        phone.sends_photo();
        phone.sends_sticker();
        owed[one] += THINGS;
        owed
    }

    /// Whether everybody has as many answers as they are owed.
    fn are_answered(&self, owed: &[usize]) -> bool {
        self.phones.iter().zip(owed).all(|((phone, _), owed)| phone.unread() >= *owed)
    }

    /// Everybody reads the same words as often as they wrote, and nothing else.
    fn read(&self, owed: &[usize]) {
        for ((phone, language), owed) in self.phones.iter().zip(owed) {
            let wanted = if LANGUAGES[*language].0 == "fi" { FINNISH } else { ENGLISH };
            let read = phone.reads_all();
            assert_eq!(read.len(), *owed, "answers to {} who writes {}", phone.name(), LANGUAGES[*language].0);
            for answer in &read {
                assert!(wanted.iter().all(|words| answer.contains(words)) && *answer == read[0], "{answer}");
            }
        }
    }
}

/// Two thousand texts: three lots of four are simply heard, each an hour after the last, so that every hour of the day is met; every
/// fourth comes while another process holds the store.
///
/// Proves H16.
#[tokio::test]
async fn two_thousand_texts_get_the_same_words_at_every_hour_and_none_is_kept() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let mut writers = Writers::of(village, &cast);
        let before = scenes::facts(village).await;
        for lot in 0.. {
            if lot % 4 == 3 {
                the_store_is_away(village, &mut writers).await;
            } else {
                all_is_well(village, &mut writers).await;
            }
            village.clock().advance(SignedDuration::from_hours(1));
            if writers.written >= 2_000 && lot >= 24 {
                break;
            }
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
        assert!(scenes::holds(village, b"Brother"), "the look finds what is there");
        assert!(!scenes::holds(village, CANARY.as_bytes()), "a text is kept");
    })
    .await;
}

async fn all_is_well(village: &Village, writers: &mut Writers) {
    let owed = writers.write();
    village.rests().await;
    writers.read(&owed);
}

/// Every text that Telegram hands over is answered while nothing can be committed, and not once more when the store is back. Where
/// updates are brought, a chat's second comes only after its first was taken.
async fn the_store_is_away(village: &Village, writers: &mut Writers) {
    let holder = scenes::somebody_holds_the_store(village).await;
    let owed = writers.write();
    let most = if Road::chosen() == Road::Brought { 1 } else { LOT };
    let at_once: Vec<usize> = owed.iter().map(|owed| most.min(*owed)).collect();
    for _ in 0..TRIES {
        assert!(village.tries().await.is_err(), "nothing can be written");
        if writers.are_answered(&at_once) {
            break;
        }
    }
    assert_eq!(village.sandbox().unconfirmed(), LOT, "nothing is committed");
    writers.read(&at_once);
    holder.close_hard().await.expect("the lock goes");
    village.settle().await;
    assert_eq!(village.sandbox().unconfirmed(), 0);
    writers.read(&owed.iter().zip(at_once).map(|(owed, had)| owed - had).collect::<Vec<_>>());
}

/// Reminders are due and cannot leave: who writes is answered all the same, since no answer goes through the outbox.
///
/// Proves H16.
#[tokio::test]
async fn while_nothing_leaves_the_outbox_every_text_is_answered() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        scenes::taps(village, &cast.onni, "I'm coming").await;
        let mut writers = Writers::of(village, &cast);
        // Whoever has not answered is asked again before that.
        village.skip_to_next_news().await.expect("a nudge");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        village.skip_to_next_due().await.expect("a reminder");
        is_renamed(village, "outbox", "outbox_that_is_away").await;
        let owed = writers.write();
        assert!(village.tries().await.is_err(), "nothing can be sent");
        writers.read(&owed);
        is_renamed(village, "outbox_that_is_away", "outbox").await;
        village.settle().await;
        cast.onni.reads("this meeting is coming up");
        let late = cast.phones().into_iter().flat_map(Phone::reads_all);
        late.for_each(|reminder| assert!(reminder.contains("meeting is coming up"), "{reminder}"));
    })
    .await;
}

async fn is_renamed(village: &Village, table: &str, name: &str) {
    let mut hand = AnyConnection::connect(village.database()).await.expect("the bot's database");
    let rename = sqlx::AssertSqlSafe(format!("ALTER TABLE {table} RENAME TO {name}"));
    hand.execute(rename).await.expect("another name");
    hand.close().await.expect("the end");
}

/// How long somebody waits for the signpost, one text at a time: `just signpost`. It prints and asserts nothing: what bounds the
/// time is asserted above.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement, for a quiet machine"]
async fn how_long_the_signpost_takes() {
    let village = Village::start(kith::sandbox::dawn::clock()).await.expect("a village");
    village.opens().await;
    let (phone, mut texts) = (village.phone("Xanthippe", "en"), Texts::new());
    let mut waits = async |count: usize| {
        let mut times = vec![];
        for language in 0..count {
            let sent = Instant::now();
            phone.types(&texts.next(language));
            while phone.unread() == 0 {
                tokio::time::sleep(LOOK).await;
            }
            times.push(sent.elapsed());
            phone.reads_all();
        }
        times.sort();
        format!(
            "half within {:?}, 99 of 100 within {:?}, all within {:?}",
            times[count / 2],
            times[count * 99 / 100],
            times[count - 1]
        )
    };
    println!("all is well: {}", waits(500).await);
    let holder = scenes::somebody_holds_the_store(&village).await;
    println!("the store is away: {}", waits(30).await);
    holder.close_hard().await.expect("the lock goes");
}
