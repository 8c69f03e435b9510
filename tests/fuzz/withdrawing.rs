//! Withdrawals beside news and crashes: members leave, are removed or ask to be forgotten while an invitation, a change, a
//! reminder or a cancellation is on its way to them, and the bot dies in between or loses answers. From the commit on nothing
//! is accepted for them but one receipt; for whoever was removed, one neutral word at most (and copies of it where an answer
//! was lost). Nothing they write or tap later
//! brings them back. `KITH_TEST_INTERLEAVINGS` says how many withdrawals.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kith::clock::Clock;
use kith::sandbox::chance::{self, Chance};
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Line, Phone, Village};

/// So many come and go in one round: from a first link to a meeting that is cancelled.
const AT_ONCE: usize = 20;
/// So many rounds are one village: a history that goes on growing takes longer to read than the withdrawals.
const ROUNDS: usize = 3;
/// The neutral word is sent at least once: when nobody knows what became of it, it comes again, so often at most.
const COPIES: usize = 3;
/// Before the reminder.
const HALF_AN_HOUR: SignedDuration = SignedDuration::from_mins(30);
/// A bot that runs by itself is looked at so often before the next thing happens.
const SOON: usize = 20_000;
/// A crash comes within so many milliseconds.
const MOMENTS: u64 = 150;

/// What is being sent while they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    Invitation,
    Change,
    Reminder,
    Cancellation,
}

const ALL_NEWS: [News; 4] = [News::Invitation, News::Change, News::Reminder, News::Cancellation];

/// How somebody goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Stops,
    IsRemoved,
    IsForgotten,
}

/// Somebody who came, and will go while this news is sent.
struct Member {
    phone: Phone,
    /// Their place, the person's word for them, and the link by which they came.
    place: String,
    contact: String,
    link: String,
    how: How,
    during: News,
    /// From this line on their phone must be silent.
    from: Option<usize>,
    /// They went while the bot ran by itself: something may have been on its way to them.
    beside: bool,
}

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

impl Member {
    fn is_last_word(&self, line: &Line) -> bool {
        let words = match self.how {
            How::Stops => "You have left",
            How::IsForgotten => "Kith has forgotten you",
            How::IsRemoved => return line.text.contains("has changed, and you are not expected"),
        };
        line.text.starts_with("(edited)") && line.text.contains(words)
    }

    fn is_left_alone(&self, lines: &[Line]) -> bool {
        let fits = if self.how == How::IsRemoved { lines.len() <= COPIES } else { lines.len() == 1 };
        fits && lines.iter().all(|line| self.is_last_word(line))
            && lines.windows(2).all(|two| two[0].text == two[1].text)
    }

    /// Beside a bot that runs by itself, news still comes between the tap and the commit; and what was on its way at the commit
    /// may arrive after the last word, but no more than that. Returns how many did.
    fn forgives(&self, lines: &mut Vec<Line>, on_their_way: usize) -> usize {
        let last_word = lines.iter().position(|line| self.is_last_word(line)).unwrap_or(lines.len());
        let late = lines.iter().skip(last_word).filter(|line| !self.is_last_word(line)).count();
        if late <= on_their_way {
            lines.retain(|line| self.is_last_word(line));
        }
        late
    }
}

struct Round<'a> {
    village: &'a Village,
    cast: &'a Cast,
    members: Vec<Member>,
    /// The meeting, once it stands.
    meeting: String,
    /// The bot runs by itself, and does several things at a time.
    by_itself: bool,
    /// All that happened, for whoever has to find out why.
    told: Vec<String>,
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
}

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
            let broken = [round.broken(&mut met).await, still_silent(&before), round.back_again().await].concat();
            assert!(broken.is_empty(), "seed {seed}, {met:?}: {broken:#?}\n{}", round.told.join("\n"));
            before = round.they_write(&mut chance).await;
        }
        count_what_was_taken_back(&village, &mut met).await;
    }
    assert!(met.crashes * 20 > wanted && met.recalled * 4 > wanted, "hardly anything met: {met:?}");
    eprintln!("{met:?}");
}

async fn a_team_and_a_person(village: &Village) -> Cast {
    let cast = Cast::arrive(village);
    story::the_team_arrives(village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
    story::the_person_arrives(village, &cast).await;
    cast
}

async fn rows(village: &Village, sql: &str) -> Vec<Vec<String>> {
    village.rows(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

impl<'a> Round<'a> {
    fn begins(village: &'a Village, cast: &'a Cast) -> Round<'a> {
        Round { village, cast, members: vec![], meeting: String::new(), by_itself: false, told: vec![] }
    }

    async fn plays(&mut self, chance: &mut Chance, met: &mut Met) {
        self.they_come(chance).await;
        self.plan("/meet", "in 3 days 15:00").await;
        for news in ALL_NEWS {
            self.prepares(news).await;
            self.by_itself = chance.one_in(3);
            if self.by_itself {
                self.village.opens().await;
            }
            for event in events(chance, news, &self.members) {
                self.told.push(format!("{news:?}{}: {event:?}", if self.by_itself { " by itself" } else { "" }));
                self.happens(news, event, met).await;
                if self.by_itself {
                    meanwhile(self.village, chance.place(2 * AT_ONCE)).await;
                }
            }
            self.ends().await;
        }
        met.withdrawals += self.members.len();
    }

    /// They are asked all at once, known all at once, and agree; whoever will leave or be forgotten has asked how.
    async fn they_come(&mut self, chance: &mut Chance) {
        let Round { village, cast, .. } = *self;
        let phones: Vec<Phone> = (0..AT_ONCE).map(|_| village.phone("Ilmari", "en")).collect();
        let line = village.sandbox().line_count();
        for which in 0..AT_ONCE {
            cast.aino.types("/invite");
            cast.aino.types(&format!("Word {which}"));
        }
        village.settle().await;
        for (phone, link) in phones.iter().zip(links(&village.sandbox().transcript_from(line))) {
            phone.opens(&link);
        }
        village.settle().await;
        for row in rows(village, "SELECT id FROM link WHERE state = 'claimed'").await {
            cast.aino.taps_by_data(&format!("it:{}", row[0]));
        }
        village.settle().await;
        for phone in &phones {
            self.members.push(self.agrees(phone, chance).await);
        }
        village.settle().await;
        self.they_have_places().await;
    }

    async fn agrees(&self, phone: &Phone, chance: &mut Chance) -> Member {
        let sql = format!("SELECT id, contact_id FROM link WHERE claimed_tg = {}", phone.id());
        let [link, contact] = rows(self.village, &sql).await.concat().try_into().expect("a link that waits");
        phone.taps_by_data(&format!("ag:{link}"));
        let how = *chance.pick(&[How::Stops, How::IsRemoved, How::IsForgotten]);
        match how {
            How::Stops => phone.types("/stop"),
            How::IsForgotten => phone.types("/forget"),
            How::IsRemoved => {}
        }
        let during = *chance.pick(&ALL_NEWS);
        Member { phone: phone.clone(), place: String::new(), contact, link, how, during, from: None, beside: false }
    }

    async fn they_have_places(&mut self) {
        for member in &mut self.members {
            let sql =
                format!("SELECT id FROM participant WHERE contact_id = '{}' AND state = 'active'", member.contact);
            [member.place] = rows(self.village, &sql).await.concat().try_into().expect("a place");
        }
    }

    /// Up to "Is everything right?".
    async fn plan(&self, begins: &str, time: &str) {
        let aino = &self.cast.aino;
        if begins.starts_with('/') {
            aino.types(begins);
        } else {
            aino.taps_by_data(begins);
        }
        aino.types(time);
        aino.taps_by_data("ty");
        aino.taps_by_data("fo:in_person");
        aino.types("Harbour Street 5");
        self.village.settle().await;
    }

    async fn prepares(&mut self, news: News) {
        if news != News::Invitation {
            let sql = "SELECT id FROM meeting ORDER BY called_at DESC, id DESC LIMIT 1";
            self.meeting = rows(self.village, sql).await.concat().concat();
        }
        if news == News::Change {
            self.plan(&format!("mv:{}", self.meeting), "in 5 days 16:00").await;
        }
        if news == News::Reminder {
            self.is_near_the_reminder().await;
        }
    }

    /// What people do waits at Telegram for a day at most, so most of the time passes before anybody goes.
    async fn is_near_the_reminder(&self) {
        let sql = format!("SELECT start_at FROM meeting WHERE id = '{}'", self.meeting);
        let start: i64 = rows(self.village, &sql).await.concat().concat().parse().expect("a time");
        let reminder = Timestamp::from_millisecond(start).expect("a time") - SignedDuration::from_hours(24);
        self.village.wait(reminder.duration_since(self.village.clock().now()) - HALF_AN_HOUR).await;
    }

    async fn happens(&mut self, news: News, event: Event, met: &mut Met) {
        match event {
            Event::Caused => self.causes(news),
            Event::Goes(which) => self.goes(which),
            Event::Dies(moments) => {
                self.dies(moments).await;
                met.crashes += 1;
            }
            Event::Loses(answers) => self.village.sandbox().faults(|faults| faults.lose_next_responses = answers),
            Event::Rests => self.village.rests().await,
        }
    }

    /// The bot works for so long, and is gone.
    async fn dies(&self, moments: u64) {
        if !self.by_itself
            && let Ok(done) = tokio::time::timeout(Duration::from_millis(moments), self.village.tries()).await
        {
            done.expect("the bot works");
        }
        comes_back(self.village).await;
        if self.by_itself {
            self.village.opens().await;
        }
    }

    fn causes(&self, news: News) {
        let aino = &self.cast.aino;
        match news {
            News::Invitation | News::Change => aino.taps_by_data("pe"),
            News::Cancellation => aino.taps_by_data(&format!("cy:{}:2", self.meeting)),
            News::Reminder => self.village.clock().advance(HALF_AN_HOUR),
        }
    }

    fn goes(&mut self, which: usize) {
        let member = &mut self.members[which];
        match member.how {
            How::Stops => member.phone.taps("Yes, leave"),
            How::IsForgotten => member.phone.taps("Yes, forget me"),
            How::IsRemoved => self.cast.aino.taps_by_data(&format!("ry:{}", member.contact)),
        }
        member.from = Some(member.phone.transcript().len());
        member.beside = self.by_itself;
    }

    /// What was put back for later comes due, twice.
    async fn ends(&mut self) {
        self.village.sandbox().faults(|faults| faults.lose_next_responses = 0);
        self.village.rests().await;
        if std::mem::take(&mut self.by_itself) {
            comes_back(self.village).await;
        }
        self.village.settle().await;
        for _ in 0..2 {
            self.village.wait(SignedDuration::from_mins(3)).await;
        }
        for phone in self.cast.phones() {
            phone.reads_all();
        }
    }

    /// What came to whoever had gone and should not have come.
    async fn broken(&self, met: &mut Met) -> Vec<String> {
        let mut broken = self.left_too_late().await;
        for member in &self.members {
            let mut lines = said(&member.phone, member.from.expect("all of them have gone"));
            if member.beside {
                met.beside += 1;
                met.overtaken += member.forgives(&mut lines, self.on_their_way(member).await);
            }
            if member.how == How::IsRemoved {
                met.neutral_words += lines.len().min(1);
                met.copies += lines.len().saturating_sub(1);
            }
            if !member.is_left_alone(&lines) {
                broken.push(format!("I3: {:?} during {:?}, and then {lines:#?}", member.how, member.during));
            }
        }
        broken
    }

    /// Messages that were marked as leaving after their receiver had gone.
    async fn left_too_late(&self) -> Vec<String> {
        let sql =
            "SELECT p.id, p.state, o.kind, o.outcome FROM outbox o JOIN participant p ON o.receiver = 'p:' || p.id
                   WHERE p.state <> 'active' AND o.kind <> 'release'
                   AND (o.sending_at > p.ended_at OR (o.outcome = 'sent' AND o.done_at > p.ended_at))";
        rows(self.village, sql).await.into_iter().map(|row| format!("I3: left too late {row:?}")).collect()
    }

    /// How many requests to somebody had left when they went, and nobody knew yet whether they had arrived.
    async fn on_their_way(&self, member: &Member) -> usize {
        let sql = format!(
            "SELECT COUNT(*) FROM outbox WHERE receiver = 'p:{}' AND outcome = 'dropped:withdrawn' AND sending_at IS NOT NULL",
            member.place
        );
        rows(self.village, &sql).await.concat().concat().parse().expect("a count")
    }

    /// They write, begin anew and tap what they still have on their screens: they are answered, and that is all.
    async fn they_write(&self, chance: &mut Chance) -> Vec<(Phone, usize)> {
        for member in &self.members {
            if !chance.one_in(4) {
                continue;
            }
            member.phone.types(chance.pick::<&str>(&["hello", "/start", "/meetings", "I want to come back"]));
            member.phone.taps_by_data(&format!("ag:{}", member.link));
            member.phone.taps_by_data(&format!("an:{}:2:coming-in_person", self.meeting));
        }
        self.village.settle().await;
        let back = self.back_again().await;
        assert!(back.is_empty(), "{back:#?}");
        self.members.iter().map(|member| (member.phone.clone(), member.phone.transcript().len())).collect()
    }

    /// Places of those who have gone that are theirs all the same.
    async fn back_again(&self) -> Vec<String> {
        let sql = "SELECT id, name FROM participant WHERE role = 'member' AND state = 'active'";
        let back = rows(self.village, sql).await;
        back.into_iter().map(|row| format!("I14: all have gone, and there is {row:?}")).collect()
    }
}

/// Links in the order in which they were made.
fn links(lines: &[Line]) -> Vec<String> {
    let words = lines.iter().filter(|line| line.who == "bot").flat_map(|line| line.text.split_whitespace());
    words.filter(|word| word.contains("?start=")).map(str::to_owned).collect()
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

/// Gone wherever it was just then, and back. What it had still sent has arrived by then: whoever comes back asks Telegram a few
/// things first.
async fn comes_back(village: &Village) {
    village.crashes().await;
    village.revives().await.expect("the bot comes back");
}

/// A bot that runs by itself gets so far that this many things more have happened on phones, if they do soon.
async fn meanwhile(village: &Village, lines: usize) {
    let enough = village.sandbox().line_count() + lines;
    for _ in 0..SOON {
        if village.sandbox().line_count() >= enough {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// What the bot put into a chat from a line on.
fn said(phone: &Phone, from: usize) -> Vec<Line> {
    let lines = phone.transcript().into_iter().skip(from);
    lines.filter(|line| line.who == "bot" && !line.text.starts_with("(toast)")).collect()
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
