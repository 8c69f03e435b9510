//! A round: members come, are asked to a meeting, and go while they are told of it, of its change, its nearness or its end.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kith::sandbox::chance::Chance;
use kith::sandbox::story::Cast;
use kith::sandbox::{Line, Phone, Village};

use super::member::{ALL_NEWS, How, Member, News, said};
use super::{Event, Met, events, rows};

/// So many come and go in one round: from a first link to a meeting that is cancelled.
const AT_ONCE: usize = 20;
/// Before the reminder.
const HALF_AN_HOUR: SignedDuration = SignedDuration::from_mins(30);
/// A bot that runs by itself is looked at so often before the next thing happens.
const SOON: usize = 20_000;

/// The village, its team and person, and who comes and goes.
pub struct Round<'a> {
    village: &'a Village,
    cast: &'a Cast,
    members: Vec<Member>,
    /// The meeting, once it stands.
    meeting: String,
    /// The bot runs by itself, and does several things at a time.
    by_itself: bool,
    /// All that happened, for whoever has to find out why.
    pub told: Vec<String>,
}

impl<'a> Round<'a> {
    pub fn begins(village: &'a Village, cast: &'a Cast) -> Round<'a> {
        Round { village, cast, members: vec![], meeting: String::new(), by_itself: false, told: vec![] }
    }

    pub async fn plays(&mut self, chance: &mut Chance, met: &mut Met) {
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
        let sql = format!(
            "SELECT l.id, l.contact_id FROM link l JOIN known_link k ON k.id = l.id WHERE k.claimant = '{}'",
            phone.id()
        );
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

    /// A bot that dies between confirming a tap and answering it leaves the question standing: they tap again.
    pub async fn they_tap_again(&self, met: &mut Met) {
        for member in self.members.iter().filter(|member| member.beside && !member.has_heard()) {
            match member.how {
                How::Stops => member.phone.taps("Yes, leave"),
                How::IsForgotten => member.phone.taps("Yes, forget me"),
                How::IsRemoved => continue,
            }
            met.unanswered += 1;
        }
        self.village.settle().await;
    }

    /// What came to whoever had gone and should not have come.
    pub async fn broken(&self, met: &mut Met) -> Vec<String> {
        let mut broken = [self.left_too_late().await, self.set_aside().await].concat();
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

    /// Messages that were marked as leaving after their receiver had gone. A transaction bears the moment it began: on a server one that
    /// was over before somebody went may bear a later moment than their going, so there only what their phone shows counts.
    async fn left_too_late(&self) -> Vec<String> {
        if self.village.file().is_none() {
            return vec![];
        }
        let sql =
            "SELECT p.id, p.state, o.kind, o.outcome FROM outbox o JOIN participant p ON o.receiver = 'p:' || p.id
                   WHERE p.state <> 'active' AND o.kind <> 'release'
                   AND (o.sending_at > p.ended_at OR (o.outcome = 'sent' AND o.done_at > p.ended_at))";
        rows(self.village, sql).await.into_iter().map(|row| format!("I3: left too late {row:?}")).collect()
    }

    /// Updates that could not be handled.
    async fn set_aside(&self) -> Vec<String> {
        let set_aside = rows(self.village, "SELECT kind, error FROM quarantine").await;
        set_aside.into_iter().map(|row| format!("I13: set aside {row:?}")).collect()
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
    pub async fn they_write(&self, chance: &mut Chance) -> Vec<(Phone, usize)> {
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
    pub async fn back_again(&self) -> Vec<String> {
        let sql = "SELECT p.id, k.name FROM participant p JOIN known_participant k ON k.id = p.id WHERE p.role = 'member' AND p.state = 'active'";
        let back = rows(self.village, sql).await;
        back.into_iter().map(|row| format!("I14: all have gone, and there is {row:?}")).collect()
    }
}

/// Links in the order in which they were made.
fn links(lines: &[Line]) -> Vec<String> {
    let words = lines.iter().filter(|line| line.who == "bot").flat_map(|line| line.text.split_whitespace());
    words.filter(|word| word.contains("?start=")).map(str::to_owned).collect()
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
