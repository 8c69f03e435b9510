//! The people of the kill test. They tap by data, so that no lost screen stops the story; a wrong tap would show in the
//! history. What they did is written down here, for the promises to be held against.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};

use crate::books;

/// Somebody's answer: who (by their place in [`People::guests`]), and what the button says.
#[derive(Clone, Copy, Debug)]
pub struct Answer(usize, &'static str);

impl Answer {
    /// To a new meeting: everybody, with changes of mind.
    pub const FIRST: [Answer; 8] = [
        Answer(1, "coming-in_person"),
        Answer(2, "not_sure"),
        Answer(3, "coming-in_person"),
        Answer(4, "not_coming"),
        Answer(1, "not_coming"),
        Answer(0, "coming-in_person"),
        Answer(4, "coming-phone"),
        Answer(1, "coming-online"),
    ];
    /// After a move.
    pub const SECOND: [Answer; 5] = [
        Answer(0, "coming-in_person"),
        Answer(3, "coming-in_person"),
        Answer(4, "coming-in_person"),
        Answer(2, "coming-phone"),
        Answer(2, "not_coming"),
    ];
}

/// The meeting of this round.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// When it begins.
    pub start: Timestamp,
}

/// Everybody, and what they have done.
pub struct People<'a> {
    /// Where they live.
    pub village: &'a Village,
    /// Those who take part to the end, Aino first.
    pub guests: Vec<Phone>,
    leavers: Vec<Phone>,
    /// Phones that must stay silent, and how many lines they had when they had to.
    pub silent: Vec<(Phone, usize)>,
    /// Every answer that was tapped on a card that stood: meeting and Telegram id, then `version status how`, in order.
    pub taps: BTreeMap<(String, i64), Vec<String>>,
    /// Meetings that were called.
    pub meetings: Vec<Standing>,
    /// Words for people that were typed.
    pub words: Vec<String>,
    /// When which meeting was cancelled.
    pub cancelled: BTreeMap<String, Timestamp>,
    /// Who works in the team, by their place among the guests, and their place in the team.
    posts: Vec<(usize, String)>,
}

impl<'a> People<'a> {
    /// Brings the team, the person and her people together, and closes the house: from here on the bot is a process.
    pub async fn gather(village: &'a Village) -> People<'a> {
        let cast = Cast::arrive(village);
        story::the_team_arrives(village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
        story::the_person_arrives(village, &cast).await;
        story::gather(village, &cast.aino, &cast.onni, "Brother").await;
        story::gather(village, &cast.aino, &cast.leena, "Friend").await;
        let mut leavers = vec![];
        for name in ["Eeva", "Kalle", "Liisa"] {
            let phone = village.phone(name, "en");
            story::gather(village, &cast.aino, &phone, name).await;
            leavers.push(phone);
        }
        let strangers = [asked(village, &cast.aino, false).await, asked(village, &cast.aino, true).await];
        let silent = strangers.map(|phone| (phone.clone(), phone.transcript().len())).to_vec();
        let mut posts = vec![];
        for (guest, name) in [(3, "Sanna"), (4, "Mikko")] {
            let sql = format!("SELECT id FROM known_staff WHERE name = '{name}'");
            posts.push((guest, books::rows(village, &sql).await.concat().concat()));
        }
        village.closes().await.expect("a house in order");
        let guests = vec![cast.aino, cast.onni, cast.leena, cast.sanna, cast.mikko];
        let (taps, meetings, words, cancelled) = (BTreeMap::new(), vec![], vec![], BTreeMap::new());
        People { village, guests, leavers, silent, taps, meetings, words, cancelled, posts }
    }

    fn aino(&self) -> &Phone {
        &self.guests[0]
    }

    fn standing(&self) -> &Standing {
        self.meetings.last().expect("a meeting")
    }

    /// People look at what there is, a link of long ago is tapped, and whoever works in the team says that they still do, for the story
    /// is longer than a place there lasts: nothing else changes.
    pub fn look_around(&self) {
        for (guest, post) in &self.posts {
            self.guests[*guest].taps_by_data(&format!("rn:{post}"));
        }
        for command in ["/start", "/settings", "/stop"] {
            self.aino().types(command);
        }
        self.guests[3].types("/team");
        self.guests[1].taps_by_data(&format!("ag:{}", "0".repeat(32)));
    }

    /// Aino types a word for somebody.
    pub fn names_somebody(&mut self, round: usize) {
        self.aino().types("/invite");
        self.words.push(format!("Word {round}"));
        self.aino().types(&format!("Word {round}"));
    }

    /// Aino plans a meeting and invites everyone.
    pub fn plans_a_meeting(&self, round: usize) {
        self.aino().types("/meet");
        self.says_the_plan("in 3 days 15:00", &place(round, 'a'));
    }

    /// Aino moves it to another time and place.
    pub fn moves_the_meeting(&self, round: usize) {
        self.aino().taps_by_data(&format!("mv:{}", self.standing().id));
        self.says_the_plan("in 5 days 16:00", &place(round, 'b'));
    }

    fn says_the_plan(&self, time: &str, place: &str) {
        self.aino().types(time);
        self.aino().taps_by_data("ty");
        self.aino().taps_by_data("fo:in_person");
        self.aino().types(place);
        self.aino().taps_by_data("pe");
    }

    /// Looks up the meeting that stands now.
    pub async fn meeting_stands(&mut self, round: usize, letter: char) {
        let sql = format!(
            "SELECT m.id, m.version, m.start_at FROM meeting m JOIN known_meeting k ON k.id = m.id WHERE k.place = '{}'",
            place(round, letter)
        );
        let rows = books::rows(self.village, &sql).await;
        assert_eq!(rows.len(), 1, "round {round}{letter}: one plan is one meeting, {rows:?}");
        let number = |text: &str| text.parse().expect("a number");
        let start = Timestamp::from_millisecond(number(&rows[0][2])).expect("a time");
        let standing = Standing { id: rows[0][0].clone(), version: number(&rows[0][1]), start };
        self.meetings.retain(|meeting| meeting.id != standing.id);
        self.meetings.push(standing);
    }

    /// Everybody taps, one after the other.
    pub fn answer_in_turn(&mut self, answers: &[Answer]) {
        for Answer(who, data) in answers {
            let (phone, Standing { id, version, .. }) = (&self.guests[*who], self.standing().clone());
            phone.taps_by_data(&format!("an:{id}:{version}:{data}"));
            let (status, how) = data.split_once('-').unwrap_or((data, ""));
            self.taps.entry((id, phone.id())).or_default().push(format!("{version} {status} {how}"));
        }
    }

    /// Two cards of the version before are tapped: that changes nothing.
    pub fn taps_old_cards(&self) {
        let Standing { id, version, .. } = self.standing();
        self.guests[1].taps_by_data(&format!("an:{id}:{version}:not_coming"));
        self.guests[3].taps_by_data(&format!("an:{id}:{version}:not_sure"));
    }

    /// One of those who will not stay leaves, if there is one left.
    pub async fn somebody_leaves(&mut self) {
        let Some(phone) = self.leavers.pop() else { return };
        let sql = format!("SELECT id FROM known_participant WHERE tg = '{}'", phone.id());
        let place = books::rows(self.village, &sql).await[0][0].clone();
        phone.taps_by_data(&format!("sy:{place}"));
        let lines = phone.transcript().len();
        self.silent.push((phone, lines));
    }

    /// Sanna cancels.
    pub fn cancels_the_meeting(&mut self) {
        let Standing { id, version, .. } = self.standing().clone();
        self.guests[3].taps_by_data(&format!("cy:{id}:{version}"));
        self.cancelled.insert(id, self.village.clock().now());
    }

    /// How long it is until the meeting begins.
    pub fn until_start(&self) -> SignedDuration {
        self.standing().start.duration_since(self.village.clock().now())
    }
}

/// A place that no other meeting has, and that is no part of another's.
pub fn place(round: usize, letter: char) -> String {
    format!("Room {round}{letter}.")
}

/// Somebody who opened a link, was perhaps known, and never agreed.
async fn asked(village: &Village, aino: &Phone, known: bool) -> Phone {
    let stranger = village.phone("Ilmari", "en");
    aino.types("/invite");
    village.rests().await;
    aino.types("Neighbour");
    village.rests().await;
    aino.shares_to(&stranger);
    stranger.opens_shared();
    village.rests().await;
    if known {
        aino.taps("Yes");
        village.rests().await;
    }
    stranger
}
