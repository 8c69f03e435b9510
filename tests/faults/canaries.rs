//! Nothing that names somebody, no text and no secret leaves the process but to those it is for: not in the log, however talkative,
//! not in what watchers read, not in a file beside the database, and in the database only sealed. Also while things go wrong.

use std::fs;
use std::path::Path;
use std::time::Duration;

use kith::clock::Clock;
use kith::sandbox::{Failure, Phone, Road, Village};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection, Executor};

use crate::served::{Served, SharedClock, secret};

const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(20);

/// What people are called, call one another and write; none of these words is in any text of ours.
const NAMES: [&str; 5] = ["Quetzalcoatlus", "Archaeopteryx", "Tyrannosaurus", "Iguanodon", "Diplodocus"];
const TEAM: &str = "Pterodactyls";
const LABEL: &str = "Stegosaurus";
const PLACE: &str = "Triceratops Street 5";
const TEXT: &str = "psittacosaurus";

/// The town, and the process in it.
struct Town {
    village: Village,
    served: Served,
    phones: [Phone; 5],
}

impl Town {
    async fn until(&self, what: &str, mut done: impl FnMut() -> bool) {
        let began = std::time::Instant::now();
        while !done() {
            let screens = self.phones.iter().flat_map(Phone::transcript).map(|line| line.text + "\n");
            assert!(began.elapsed() < PATIENCE, "waited in vain for {what}\n{}", screens.collect::<String>());
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn reads(&self, phone: &Phone, part: &str) {
        self.until(part, || phone.unread() > 0).await;
        phone.reads(part);
    }

    async fn sees(&self, phone: &Phone, part: &str) {
        self.until(part, || phone.screen().contains(part)).await;
    }

    async fn logs(&self, words: &str) {
        self.until(words, || self.served.log().contains(words)).await;
    }
}

/// Proves H21.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_story_with_its_faults_is_told_to_nobody_whom_it_is_not_for() {
    let village = Village::empty(Clock::system()).await.expect("a village");
    let link = village.team_link(TEAM).await.expect("a link");
    let phones = NAMES.map(|name| village.phone(name, "en"));
    let (clock, loud) = (SharedClock::new(), [("KITH_TEST_UNPACED", "1"), ("KITH_LOG", "trace")]);
    let served = Served::with(&village, &clock, Road::chosen(), &loud);
    let mut town = Town { village, served, phones };
    a_team_and_a_person(&town, &link).await;
    a_member(&town).await;
    a_meeting(&town).await;
    telegram_quotes_what_it_refuses(&town).await;
    the_store_is_away(&town).await;
    nonsense_is_brought(&town).await;
    let mut pages = String::new();
    for path in ["/live", "/ready", "/metrics"] {
        pages += &town.served.page(path).await.expect("a page").1;
    }
    tells_nothing("its pages", pages.as_bytes(), &canaries(&town));
    town.served.signal("-TERM");
    town.served.ends().await;
    assert!(town.served.log().contains("ready") && town.served.log().contains("stopping"), "it is a log");
    nothing_is_left(&town);
}

/// A panic says where it was; its words, which may be anybody's, are not shown. Whoever had written is heard by the next process.
///
/// Proves H21.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_quotes_nobody() {
    let village = Village::empty(Clock::system()).await.expect("a village");
    village.team_link(TEAM).await.expect("a link");
    let phones = NAMES.map(|name| village.phone(name, "en"));
    let panics = [("KITH_LOG", "trace"), ("KITH_TEST_PANIC_AT", "handled"), ("KITH_TEST_PANIC_SAYS", TEXT)];
    let served = Served::with(&village, &SharedClock::new(), Road::chosen(), &panics);
    let mut town = Town { village, served, phones };
    town.phones[0].types(TEXT);
    town.served.fails().await;
    town.logs("a panic: what it says is not shown").await;
    assert!(town.served.log().contains("fault.rs"), "it says where: {}", town.served.log());
    nothing_is_left(&town);
    town.served = Served::start(&town.village, &SharedClock::new(), Road::chosen());
    town.reads(&town.phones[0], "No person reads this chat").await;
}

async fn a_team_and_a_person(town: &Town, link: &str) {
    let [sanna, mikko, aino, ..] = &town.phones;
    sanna.opens(link);
    town.reads(sanna, "Welcome").await;
    sanna.types("/team");
    town.reads(sanna, "The team").await;
    sanna.taps("Bring someone in");
    town.reads(sanna, "10 minutes").await;
    mikko.opens(&sanna.link());
    town.reads(mikko, "Welcome").await;
    town.reads(sanna, "has joined your team").await;
    sanna.types("/new");
    town.reads(sanna, "A link for the person").await;
    town.reads(sanna, "at least two practitioners").await;
    let link = sanna.link();
    sanna.taps(NAMES[1]);
    town.sees(sanna, "two practitioners").await;
    aino.opens(&link);
    town.reads(aino, "Thank you for opening").await;
    town.reads(sanna, "They appear as").await;
    sanna.taps("Yes");
    town.reads(aino, "You decide").await;
    aino.taps("I agree");
    town.sees(aino, "Thank you, ").await;
    town.reads(sanna, "has agreed").await;
}

async fn a_member(town: &Town) {
    let [_, _, aino, onni, _] = &town.phones;
    aino.types("/invite");
    town.reads(aino, "Who would you like").await;
    aino.types(LABEL);
    town.reads(aino, "Here is a link for").await;
    onni.opens(&aino.link());
    town.reads(onni, "Thank you for opening").await;
    town.reads(aino, "Is that ").await;
    aino.taps("Yes");
    town.reads(onni, "You have a message from Kith").await;
    onni.taps("Tell me more");
    town.until("more", || onni.buttons().iter().any(|label| label.contains("I agree"))).await;
    onni.taps("I agree");
    town.sees(onni, "is told that you are in").await;
    town.reads(aino, "has said yes").await;
}

/// The care team's store refuses it at first, in words that quote it.
async fn a_meeting(town: &Town) {
    let [sanna, mikko, aino, onni, _] = &town.phones;
    let refusal = Failure::says(400, &format!("cannot store {PLACE} of {}", NAMES[2]));
    town.village.care_store().faults(|faults| faults.next.push_back(refusal));
    sanna.types("/meet");
    town.reads(sanna, "Which day?").await;
    sanna.types("in 3 days 15:00");
    town.reads(sanna, "Is that right?").await;
    sanna.taps("Yes");
    town.until("the forms", || sanna.buttons().iter().any(|label| label.contains("In person"))).await;
    sanna.taps("In person");
    town.sees(sanna, "Where").await;
    sanna.types(PLACE);
    town.reads(sanna, "Is everything right?").await;
    sanna.taps("Yes, ask them");
    town.reads(aino, "suggests a meeting").await;
    aino.taps("Yes, invite everyone");
    for phone in [onni, mikko, sanna] {
        town.reads(phone, "meeting").await;
    }
    onni.taps("I'm coming");
    town.sees(onni, "Your answer: coming").await;
    town.logs("did not accept an event").await;
}

/// Texts, a link and a name stand in what Telegram says when it refuses an answer.
async fn telegram_quotes_what_it_refuses(town: &Town) {
    let stranger = &town.phones[4];
    let link = town.phones[0].link();
    let quotes = [
        format!("Bad Request: inline keyboard button URL '{link}' is invalid: Wrong HTTP URL"),
        format!("Bad Request: can't parse entities: unsupported start tag \"{TEXT}\" at byte offset 3"),
        format!("Bad Request: chat {} of {} is not here", stranger.id(), NAMES[4]),
    ];
    for (words, told) in quotes.iter().zip(1..) {
        town.village.sandbox().faults(|faults| faults.next.push_back(Failure::says(400, words)));
        stranger.types(&format!("I am {TEXT}"));
        let often = || town.served.log().matches("an answer did not arrive").count() == told;
        town.until("a refusal in the log", often).await;
    }
}

async fn the_store_is_away(town: &Town) {
    let mut holder = AnyConnection::connect(town.village.database()).await.expect("the bot's database");
    let lock = if town.village.file().is_some() {
        "BEGIN EXCLUSIVE"
    } else {
        "BEGIN; LOCK TABLE seen_update IN EXCLUSIVE MODE"
    };
    holder.execute(lock).await.expect("a lock");
    town.phones[2].types(TEXT);
    town.phones[2].types(&format!("/{TEXT} {TEXT}"));
    town.reads(&town.phones[2], "No person reads this chat").await;
    town.logs("the store cannot be written").await;
    holder.execute("ROLLBACK").await.expect("the lock is gone");
    town.reads(&town.phones[2], "I don't know that command").await;
}

/// Updates that cannot be read, and requests that are none.
async fn nonsense_is_brought(town: &Town) {
    let (sandbox, aino) = (town.village.sandbox(), &town.phones[2]);
    let from = json!({ "id": aino.id(), "is_bot": "perhaps", "first_name": NAMES[2] });
    let bad: [Value; 4] = [
        json!({ "message": { "text": TEXT, "from": from } }),
        json!({ "callback_query": { "id": TEXT, "data": TEXT } }),
        json!({ "my_chat_member": { "from": from, "text": TEXT } }),
        json!({ "message": [TEXT, NAMES[2], aino.id()] }),
    ];
    for update in bad {
        sandbox.inject(update);
    }
    for shown in [TEXT.to_owned(), secret(&town.village)] {
        town.served.is_brought(&shown, format!("{{\"text\": \"{TEXT}\"}}").into_bytes()).await;
    }
    sandbox.all_confirmed().await;
    town.logs("an update that cannot be read was set aside").await;
    town.phones.iter().for_each(|phone| drop(phone.reads_all()));
}

/// What nobody may read; ids by themselves, since these numbers are short.
fn canaries(town: &Town) -> Vec<String> {
    let sandbox = town.village.sandbox();
    let token = sandbox.token().to_owned();
    let mut found = vec![token.split_once(':').expect("a token").1.to_owned(), token, secret(&town.village)];
    let relay = sandbox.care_store().secret();
    found.extend([relay.trim_start_matches("whsec_").to_owned(), relay]);
    found.extend(NAMES.into_iter().chain([TEAM, LABEL, PLACE, TEXT, "start="]).map(str::to_owned));
    let said = town.phones.iter().flat_map(Phone::transcript).map(|line| line.text);
    found.extend(said.filter_map(|text| Some(text.strip_prefix("/start ")?.to_owned())));
    let key = fs::read_to_string(town.village.key().expect("a key")).expect("text");
    found.extend(key.split_whitespace().filter(|word| word.len() >= 32).map(str::to_owned));
    assert!(found.len() >= 14, "links and the key are among them: {}", found.len());
    found
}

/// Neither in its working folder, which is its folder for temporary files, nor beside the database, nor unsealed in it.
fn nothing_is_left(town: &Town) {
    let canaries = canaries(town);
    let ids = town.phones.iter().map(|phone| phone.id().to_string());
    for file in files(town.served.folder()) {
        let text = fs::read(&file).expect("a file");
        tells_nothing(&file.display().to_string(), &text, &canaries);
        let numbers = String::from_utf8_lossy(&text).into_owned();
        let mut numbers = numbers.split(|sign: char| !sign.is_ascii_digit());
        assert!(!numbers.any(|number| ids.clone().any(|id| id == number)), "{} tells an id", file.display());
    }
    let Some(database) = town.village.file() else { return };
    // What a team is called names nobody, and is not sealed.
    let canaries: Vec<String> = canaries.into_iter().filter(|canary| canary != TEAM).collect();
    let beside = files(database.parent().expect("a folder"));
    for file in beside.into_iter().filter(|file| Some(file) != town.village.key().as_ref()) {
        tells_nothing(&file.display().to_string(), &fs::read(&file).expect("a file"), &canaries);
    }
}

fn tells_nothing(what: &str, bytes: &[u8], canaries: &[String]) {
    for canary in canaries {
        let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
        assert!(!found, "{what} tells {canary:?}:\n{}", std::str::from_utf8(bytes).unwrap_or_default());
    }
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
