//! Two networks of two teams and two persons, with one human who is in both: everybody does whatever comes to their mind, with
//! their own buttons, with those of the other network, with links they were never given. Nothing of one network is ever read
//! by somebody who is only in the other, and no message to the one who is in both speaks of both.
//! `KITH_TEST_ACTIONS` says how many actions.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use kith::clock::Clock;
use kith::sandbox::chance::{self, Chance};
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Line, Phone, Village, facts};

/// So many actions are one village: sooner or later everybody has left.
const IN_ONE_VILLAGE: usize = 250;
/// So many are done before the bot comes to look.
const AT_ONCE: usize = 16;
/// What only one of the two knows: names, words for people, places, teams.
const OF_AINO: [&str; 9] = ["Aino", "Leena", "Sanna", "Mikko", "Brother", "Friend", "Harbour", "Lighthouse", "Kettle"];
const OF_VEIKKO: [&str; 7] = ["Veikko", "Tuula", "Pekka", "Fisherman", "Neighbour", "Hill", "Boathouse"];
/// Words that the persons type: for people, for places.
const TYPED_BY_AINO: [&str; 4] = ["Kettle", "Lighthouse", "Harbour Street", "in 3 days 15:00"];
const TYPED_BY_VEIKKO: [&str; 4] = ["Neighbour", "Boathouse", "Hill Road", "in 2 days 11:00"];
const COMMANDS: [&str; 15] = [
    "/start",
    "/help",
    "/settings",
    "/privacy",
    "/invite",
    "/network",
    "/meetings",
    "/meet",
    "/log",
    "/stop",
    "/export",
    "/forget",
    "/new",
    "/ready",
    "/team",
];
/// Whoever does one of these is gone soon: seldom enough that there is somebody left.
const ENDS: [&str; 5] = ["sy:", "fy", "ry:", "sx:", "tt:"];
/// Where the one who is in both chooses between the two, and is told what they would leave.
const OF_BOTH: [&str; 6] =
    ["Whose", "Shall Kith forget you", "Who may see what?", "Kenen", "Poistetaanko tietosi", "Kuka saa nähdä mitä?"];

/// Everybody, by what they may read of.
struct Two {
    of_aino: Vec<Phone>,
    of_veikko: Vec<Phone>,
    both: Phone,
    nobody: Phone,
}

/// How many messages were held against what, so that a run that said nothing does not pass.
#[derive(Debug, Default)]
struct Read {
    of_aino: usize,
    of_veikko: usize,
    by_both: usize,
    files: usize,
}

/// Proves H20, I10.
#[tokio::test]
async fn nobody_reads_anything_of_the_other_network() {
    let wanted = chance::figure("KITH_TEST_ACTIONS", 5_000);
    let seed = chance::seed("actions");
    let (mut chance, mut read, mut done) = (Chance::new(seed), Read::default(), 0);
    while done < wanted {
        let village = Village::start(Clock::system()).await.expect("a village");
        let two = Two::gather(&village).await;
        let actions = IN_ONE_VILLAGE.min(wanted - done);
        let broken = two.stroll(&village, &mut chance, actions, &mut read).await;
        assert!(broken.is_empty(), "seed {seed}, within {} actions: {broken:#?}", done + actions);
        let set_aside = village.rows("SELECT kind, error FROM quarantine").await.expect("what was set aside");
        assert!(set_aside.is_empty(), "seed {seed}: {set_aside:?}");
        done += actions;
    }
    for count in [read.of_aino, read.of_veikko, read.by_both] {
        assert!(count * 100 > wanted, "hardly anything was read: {read:?}");
    }
    eprintln!("{done} actions: {read:?}");
}

impl Two {
    async fn gather(village: &Village) -> Two {
        let cast = story::a_network_is_there(village).await;
        story::a_meeting_is_convened(village, &cast).await;
        let [pekka, veikko, tuula, nobody] =
            ["Pekka", "Veikko", "Tuula", "Xanthippe"].map(|name| village.phone(name, "en"));
        pekka.opens(&village.team_link("Hill").await.expect("a link"));
        village.rests().await;
        pekka.reads("Welcome, Pekka");
        story::another_person(village, &pekka, &veikko).await;
        story::gather(village, &veikko, &cast.onni, "Fisherman").await;
        story::gather(village, &veikko, &tuula, "Neighbour").await;
        meets(village, &veikko).await;
        nobody.types("/start");
        village.rests().await;
        let Cast { aino, onni, leena, sanna, mikko } = cast;
        Two { of_aino: vec![aino, leena, sanna, mikko], of_veikko: vec![veikko, tuula, pekka], both: onni, nobody }
    }

    fn everybody(&self) -> Vec<&Phone> {
        self.of_aino.iter().chain(&self.of_veikko).chain([&self.both, &self.nobody]).collect()
    }

    /// Returns what somebody read and should not have.
    async fn stroll(&self, village: &Village, chance: &mut Chance, actions: usize, read: &mut Read) -> Vec<String> {
        let (mut left, mut broken, mut line) = (actions, vec![], village.sandbox().line_count());
        while left > 0 && broken.is_empty() {
            let forged = facts::every_button(village).await;
            for _ in 0..AT_ONCE.min(left) {
                self.acts(village, chance, &forged);
            }
            left -= AT_ONCE.min(left);
            village.settle().await;
            if chance.one_in(6) {
                village.wait(SignedDuration::from_hours(i64::try_from(chance.below(30)).expect("hours"))).await;
            }
            if chance.one_in(3) {
                broken.extend(self.a_file(village, chance, read).await);
            }
            let lines = village.sandbox().transcript_from(line);
            line += lines.len();
            broken.extend(lines.iter().filter(|line| line.who == "bot").filter_map(|line| self.is_foreign(line, read)));
        }
        broken
    }

    /// Somebody does something. What they type may be what is asked for just then.
    fn acts(&self, village: &Village, chance: &mut Chance, forged: &[String]) {
        let everybody = self.everybody();
        let who = *chance.pick(&everybody);
        match chance.below(10) {
            0 | 1 => who.types(chance.pick::<&str>(&COMMANDS)),
            2 => who.types(self.words(who, chance)),
            3 => self.opens_any(village, who, chance),
            4..=7 => who.taps_by_data(one_of(forged, chance)),
            _ => {
                let own = who.data(6);
                let data = if own.is_empty() { "nw" } else { chance.pick::<String>(&own) };
                if !ENDS.iter().any(|end| data.starts_with(end)) || chance.one_in(20) {
                    who.taps_by_data(data);
                }
            }
        }
    }

    /// Nobody says a word of the other network's: only what Kith says is looked at, and it may give their own words back.
    fn words(&self, who: &Phone, chance: &mut Chance) -> &'static str {
        let is = |all: &[Phone]| all.iter().any(|phone| phone.id() == who.id());
        match () {
            () if is(&self.of_aino) => chance.pick::<&str>(&TYPED_BY_AINO),
            () if is(&self.of_veikko) => chance.pick::<&str>(&TYPED_BY_VEIKKO),
            () => "hello",
        }
    }

    /// A link that somebody of the same network was shown: whoever opens another's is shown to its maker by name, and may
    /// come to belong there.
    fn opens_any(&self, village: &Village, who: &Phone, chance: &mut Chance) {
        let is = |all: &[Phone], id: i64| all.iter().any(|phone| phone.id() == id);
        let alike =
            |line: &&Line| [&self.of_aino, &self.of_veikko].iter().any(|all| is(all, who.id()) && is(all, line.chat));
        let all = village.sandbox().transcript();
        let words = all.iter().rev().filter(alike).take(200).flat_map(|line| line.text.split_whitespace());
        let links: Vec<&str> = words.filter(|word| word.contains("?start=")).collect();
        if !links.is_empty() {
            who.opens(chance.pick::<&str>(&links));
        }
    }

    /// What is kept of somebody, as the file that they are given.
    async fn a_file(&self, village: &Village, chance: &mut Chance, read: &mut Read) -> Option<String> {
        let everybody = self.everybody();
        let who = *chance.pick(&everybody);
        who.types("/export");
        village.settle().await;
        let text = String::from_utf8(who.file()?).expect("UTF-8");
        read.files += 1;
        let foreign = self.foreign(who.id()).into_iter().find(|word| text.contains(word))?;
        Some(format!("the file for {} says {foreign}", who.name()))
    }

    /// What somebody may not read of.
    fn foreign(&self, id: i64) -> Vec<&'static str> {
        let is = |all: &[Phone]| all.iter().any(|phone| phone.id() == id);
        match () {
            () if is(&self.of_aino) => OF_VEIKKO.to_vec(),
            () if is(&self.of_veikko) => OF_AINO.to_vec(),
            () if id == self.both.id() => vec![],
            () => [&OF_AINO[..], &OF_VEIKKO[..]].concat(),
        }
    }

    fn is_foreign(&self, line: &Line, read: &mut Read) -> Option<String> {
        let says = |words: &[&str]| words.iter().any(|word| line.text.contains(word));
        read.of_aino += usize::from(says(&OF_AINO));
        read.of_veikko += usize::from(says(&OF_VEIKKO));
        if line.chat == self.both.id() {
            read.by_both += 1;
            let speaks_of_both = says(&OF_AINO) && says(&OF_VEIKKO) && !says(&OF_BOTH);
            return speaks_of_both.then(|| format!("{} reads of both: {}", line.phone, line.text));
        }
        let foreign = self.foreign(line.chat).into_iter().find(|word| line.text.contains(word))?;
        Some(format!("{} reads {foreign}: {}", line.phone, line.text))
    }
}

/// A button of any kind, however few there are of it.
fn one_of<'a>(buttons: &'a [String], chance: &mut Chance) -> &'a str {
    let code = |data: &'a String| data.split(':').next().unwrap_or_default();
    let codes: BTreeSet<&str> = buttons.iter().map(code).collect();
    let chosen = *chance.pick(&codes.into_iter().collect::<Vec<_>>());
    let alike: Vec<&String> = buttons.iter().filter(|data| code(data) == chosen).collect();
    chance.pick::<&String>(&alike)
}

/// The person calls a meeting of their own.
async fn meets(village: &Village, person: &Phone) {
    for text in ["/meet", "in 2 days 11:00"] {
        person.types(text);
    }
    for data in ["ty", "fo:in_person"] {
        person.taps_by_data(data);
    }
    person.types("Boathouse");
    person.taps_by_data("pe");
    village.rests().await;
    let standing =
        crate::opened::rows(village, "SELECT id FROM known_meeting WHERE place = 'Boathouse'").await.expect("meetings");
    assert_eq!(standing.len(), 1, "the meeting stands");
}
