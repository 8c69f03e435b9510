//! Where stories begin, and what they look into: states to start from, the store's facts, the store's bytes.

use std::fmt::Write;

pub use kith::sandbox::facts::{all as facts, every_button, same};
pub use kith::sandbox::story::another_person;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};
use kith::store::Store;
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection, Executor};

use crate::opened;

/// What a link that is unknown, used, expired, revoked or somebody else's says.
pub const DEAD: &str = "This link does not work";
/// What an action gets that is not open to the one who tries it.
pub const REFUSED: &str = "This is not open to you now";
/// What any text gets that nobody asked for.
pub const SIGNPOST: &str = "No person reads this chat, and your message is not kept";

/// A team of two, in English.
pub async fn team(village: &Village) -> Cast {
    let cast = Cast::arrive(village);
    let link = village.team_link("Harbour").await.expect("a link");
    story::the_team_arrives(village, &cast, &link).await;
    cast
}

/// The team, and the person who agreed.
pub async fn person(village: &Village) -> Cast {
    let cast = team(village).await;
    story::the_person_arrives(village, &cast).await;
    cast
}

/// The person with her brother and her friend.
pub async fn network(village: &Village) -> Cast {
    let cast = person(village).await;
    story::gather(village, &cast.aino, &cast.onni, "Brother").await;
    story::gather(village, &cast.aino, &cast.leena, "Friend").await;
    cast
}

/// The network, with a meeting to which everybody is invited and nobody has answered.
pub async fn meeting(village: &Village) -> Cast {
    let cast = network(village).await;
    story::a_meeting_is_convened(village, &cast).await;
    cast
}

/// How whoever has not answered is asked again.
pub const ASKED_AGAIN: &str = "would like to know if you are coming";

/// Time passes until those who have not answered are asked again; it is exactly these.
pub async fn are_asked_again(village: &Village, phones: &[&Phone]) {
    village.skip_to_next_news().await.expect("a nudge");
    for phone in phones {
        phone.reads(ASKED_AGAIN);
    }
    assert!(village.sandbox().unread().is_empty(), "{:?}", village.sandbox().unread());
}

/// Types, and waits until everything has happened.
pub async fn types(village: &Village, phone: &Phone, text: &str) {
    phone.types(text);
    village.rests().await;
}

/// Taps, and waits until everything has happened.
pub async fn taps(village: &Village, phone: &Phone, label: &str) {
    phone.taps(label);
    village.rests().await;
}

/// Sends callback data that no button on this phone need say, and waits until everything has happened.
pub async fn forges(village: &Village, phone: &Phone, data: &str) {
    phone.taps_by_data(data);
    village.rests().await;
}

/// Opens a link, and waits until everything has happened.
pub async fn opens(village: &Village, phone: &Phone, link: &str) {
    phone.opens(link);
    village.rests().await;
}

/// The person makes a link for one of her own words.
pub async fn link_for(village: &Village, person: &Phone, label: &str) -> String {
    types(village, person, "/invite").await;
    person.reads("Who would you like to have with you");
    types(village, person, label).await;
    person.reads("Here is a link for");
    person.link()
}

/// Somebody opens a link of the person's and she knows them: the notice is before them, unread.
pub async fn is_known(village: &Village, person: &Phone, other: &Phone, label: &str) {
    let link = link_for(village, person, label).await;
    opens(village, other, &link).await;
    other.reads("Thank you for opening");
    person.reads(&format!("Is that {label}?"));
    taps(village, person, "Yes").await;
}

/// Everybody who is needed says yes: the meeting is ready.
pub async fn it_is_ready(village: &Village, cast: &Cast) {
    for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
        taps(village, phone, "I'm coming").await;
    }
    cast.aino.reads("The meeting is ready");
    cast.sanna.reads("waiting for 2 practitioners");
    cast.sanna.reads("The meeting is ready");
    cast.mikko.reads("waiting for 2 practitioners");
    cast.mikko.reads("waiting for one more practitioner");
}

/// A message in somebody's private chat, as raw as Telegram sends it, with these fields besides.
pub fn raw_message(from: &Phone, fields: Value) -> Value {
    let mut message = json!({
        "message_id": 90_001, "date": 1_790_000_000,
        "chat": {"id": from.id(), "type": "private", "first_name": from.name()},
        "from": {"id": from.id(), "is_bot": false, "first_name": from.name(), "language_code": "en"},
    });
    if let (Some(message), Value::Object(fields)) = (message.as_object_mut(), fields) {
        message.extend(fields);
    }
    json!({ "message": message })
}

/// Another process holds the store: nothing can be written until this connection goes.
pub async fn somebody_holds_the_store(village: &Village) -> AnyConnection {
    let mut holder = AnyConnection::connect(village.database()).await.expect("the bot's database");
    let all = if village.file().is_some() {
        "BEGIN EXCLUSIVE"
    } else {
        "BEGIN; LOCK TABLE seen_update IN ACCESS EXCLUSIVE MODE"
    };
    holder.execute(all).await.expect("a lock");
    holder
}

/// Rows of the store, every value in words.
pub async fn rows(village: &Village, sql: &str) -> Vec<Vec<String>> {
    opened::rows(village, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The one value of a question with one answer.
pub async fn value(village: &Village, sql: &str) -> String {
    let found = rows(village, sql).await;
    assert!(found.len() == 1 && found[0].len() == 1, "{sql}: {found:?}");
    found[0][0].clone()
}

/// Whether the store holds this text, in the clear or sealed.
pub fn holds(village: &Village, wanted: &[u8]) -> bool {
    shows(village, wanted) || Bytes::opened(village).have(wanted)
}

/// Whether whoever has the store and no key sees these bytes.
pub fn shows(village: &Village, wanted: &[u8]) -> bool {
    Bytes::kept(village).have(wanted)
}

/// Whether anything of somebody is in the store: their name or their number, in the clear or sealed, or the mark that they are looked
/// up by.
pub fn knows(village: &Village, phone: &Phone) -> bool {
    let (kept, opened) = (Bytes::kept(village), Bytes::opened(village));
    let mark = look(async || mark(village, phone.id()).await);
    let has = |wanted: &str| kept.have(wanted.as_bytes()) || opened.have(wanted.as_bytes());
    has(&mark) || has(&phone.id().to_string()) || has(&phone.name()) || kept.have_number(phone.id())
}

/// Whether whoever has the store and no key can read who somebody is.
pub fn shows_in_the_clear(village: &Village, phone: &Phone) -> bool {
    let kept = Bytes::kept(village);
    kept.have_number(phone.id()) || kept.have(phone.id().to_string().as_bytes()) || kept.have(phone.name().as_bytes())
}

/// All that a look at the store found.
struct Bytes {
    all: Vec<Vec<u8>>,
    /// As an engine wrote them, not as texts that were asked for.
    raw: bool,
}

impl Bytes {
    /// What is kept: on SQLite every byte of its files (the database, its write-ahead log, or what else lies beside), on PostgreSQL,
    /// whose files are the server's, every row of every table.
    fn kept(village: &Village) -> Bytes {
        let Some(file) = village.file() else {
            return Bytes { all: vec![look(async || everything(village).await).into_bytes()], raw: false };
        };
        let folder = file.parent().expect("a folder");
        let files = std::fs::read_dir(folder).expect("the folder can be read").map(|file| file.expect("a file").path());
        Bytes { all: files.map(|path| std::fs::read(path).expect("a file of ours")).collect(), raw: true }
    }

    /// What is sealed, opened.
    fn opened(village: &Village) -> Bytes {
        let rows = look(async || opened::everything(village).await.expect("what is sealed opens"));
        Bytes { all: rows.into_iter().map(|row| row.join(" ").into_bytes()).collect(), raw: false }
    }

    fn have(&self, wanted: &[u8]) -> bool {
        self.all.iter().any(|bytes| bytes.windows(wanted.len()).any(|window| window == wanted))
    }

    /// A number as SQLite writes them: big-endian, as short as four or six bytes; leading zeros left out here, so that every length
    /// is found.
    fn have_number(&self, number: i64) -> bool {
        let bytes: Vec<u8> = number.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
        self.raw && self.have(&bytes)
    }
}

/// Looks from a thread of its own, so that a story need not wait for it.
fn look<T: Send>(look: impl AsyncFnOnce() -> T + Send) -> T {
    let looking = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(look())
    };
    std::thread::scope(|scope| scope.spawn(looking).join().expect("a look"))
}

/// Every row of every table of a PostgreSQL schema, as text.
async fn everything(village: &Village) -> String {
    let mut conn = AnyConnection::connect(village.database()).await.expect("the bot's database");
    let tables = "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()";
    let mut text = String::new();
    for table in opened::ask(&mut conn, tables).await.expect("the tables").concat() {
        let all = format!("SELECT CAST(one AS TEXT) FROM {table} AS one");
        for row in opened::ask(&mut conn, &all).await.expect("the table's rows") {
            writeln!(text, "{table}: {}", row[0]).expect("a string can be written to");
        }
    }
    conn.close().await.expect("the end of a look");
    text
}

/// The mark that somebody is looked up by.
async fn mark(village: &Village, user: i64) -> String {
    let store = Store::open(village.database(), village.key().as_deref()).await.expect("the store opens");
    let tx = store.begin().await.expect("the store is read");
    let mark = tx.vault().who(kith::domain::ids::UserId(user)).expect("a mark");
    drop(tx);
    store.close().await;
    mark
}

/// What they have got by now is read.
pub fn read_all<'a>(phones: impl IntoIterator<Item = &'a Phone>) {
    phones.into_iter().for_each(|phone| drop(phone.reads_all()));
}

/// Tap by tap in somebody's settings.
pub async fn settings(village: &Village, phone: &Phone, labels: &[&str]) {
    types(village, phone, "/settings").await;
    phone.reads("Your settings");
    for label in labels {
        taps(village, phone, label).await;
    }
}
