//! Beginnings that many stories share, and short words for what people do.

use std::time::{Duration, Instant};

use jiff::tz::{Dst, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};

use crate::books;

const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(50);

/// The team, Aino, and the two people who said yes to her.
pub async fn gathered(village: &Village) -> Cast {
    story::a_network_is_there(village).await
}

/// The same, and a meeting in three days at 15:00 that everybody was asked to.
pub async fn invited(village: &Village) -> Cast {
    let cast = gathered(village).await;
    story::a_meeting_is_convened(village, &cast).await;
    cast
}

/// The same, and everybody is coming.
pub async fn all_coming(village: &Village) -> Cast {
    let cast = invited(village).await;
    for phone in [&cast.onni, &cast.leena] {
        taps(village, phone, "I'm coming").await;
    }
    the_team_comes(village, &cast).await;
    cast
}

/// Aino and both practitioners say yes, and read the sentences that follow.
pub async fn the_team_comes(village: &Village, cast: &Cast) {
    taps(village, &cast.aino, "I'm coming").await;
    cast.sanna.reads("waiting for 2 practitioners");
    cast.mikko.reads("waiting for 2 practitioners");
    taps(village, &cast.sanna, "I'm coming").await;
    cast.mikko.reads("waiting for one more practitioner");
    taps(village, &cast.mikko, "I'm coming").await;
    cast.aino.reads("The meeting is ready");
    cast.sanna.reads("The meeting is ready");
}

/// Types, and the bot does what follows.
pub async fn types(village: &Village, phone: &Phone, text: &str) {
    phone.types(text);
    village.rests().await;
}

/// Taps, and the bot does what follows.
pub async fn taps(village: &Village, phone: &Phone, label: &str) {
    phone.taps(label);
    village.rests().await;
}

/// Plans a meeting up to "Is everything right?". An empty place is "not known yet".
pub async fn plans(village: &Village, phone: &Phone, time: &str, place: &str) {
    types(village, phone, "/meet").await;
    phone.reads("Which day?");
    says_the_plan(village, phone, time, place).await;
}

/// The same from "Which day?" on.
pub async fn says_the_plan(village: &Village, phone: &Phone, time: &str, place: &str) {
    types(village, phone, time).await;
    phone.reads("Is that right?");
    taps(village, phone, "Yes").await;
    taps(village, phone, "In person").await;
    if place.is_empty() {
        taps(village, phone, "Not known yet").await;
        phone.sees("Is everything right?");
    } else {
        types(village, phone, place).await;
        phone.reads("Is everything right?");
    }
}

/// Aino moves the meeting to another time and place; all that were told read so.
pub async fn aino_moves_it(village: &Village, cast: &Cast, time: &str) {
    taps(village, &cast.aino, "Another time or place").await;
    cast.aino.reads("Which day?");
    says_the_plan(village, &cast.aino, time, "The library").await;
    taps(village, &cast.aino, "Yes, change the meeting").await;
    cast.aino.sees("This is agreed");
    for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
        phone.reads("The meeting with Aino has changed. Please answer again");
    }
}

/// The same, while nothing reaches one of them.
pub async fn aino_moves_it_without(village: &Village, cast: &Cast, time: &str, without: &Phone) {
    taps(village, &cast.aino, "Another time or place").await;
    cast.aino.reads("Which day?");
    says_the_plan(village, &cast.aino, time, "The library").await;
    taps(village, &cast.aino, "Yes, change the meeting").await;
    cast.aino.sees("This is agreed");
    for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko].into_iter().filter(|one| one.id() != without.id())
    {
        phone.reads("The meeting with Aino has changed. Please answer again");
    }
}

/// Sanna cancels the meeting; everybody else is told, and all read it.
pub async fn sanna_cancels(village: &Village, cast: &Cast) {
    types(village, &cast.sanna, "/meetings").await;
    cast.sanna.reads("Meeting with Aino");
    taps(village, &cast.sanna, "Cancel the meeting").await;
    cast.sanna.sees("Cancel this meeting?");
    taps(village, &cast.sanna, "Cancel the meeting").await;
    cast.sanna.sees("This meeting is cancelled");
    cast.aino.reads("is cancelled");
    for phone in [&cast.onni, &cast.leena, &cast.mikko] {
        phone.reads("The meeting with Aino on");
    }
}

/// Lets so much time pass that only `left` is left before the newest meeting.
pub async fn waits_until(village: &Village, left: SignedDuration) {
    let by = start(village).await.duration_since(village.clock().now()) - left;
    assert!(by.is_positive(), "that time has passed");
    village.wait(by).await;
}

/// When the newest meeting begins.
pub async fn start(village: &Village) -> Timestamp {
    let rows = books::rows(village, "SELECT start_at FROM meeting ORDER BY called_at DESC LIMIT 1").await;
    Timestamp::from_millisecond(rows[0][0].parse().expect("a number")).expect("a time")
}

/// Moves the clock to noon in Helsinki, a day before its clocks change next: forward (in spring) or back.
pub fn a_day_before_the_clocks_change(village: &Village, forward: bool) -> jiff::civil::Date {
    days_before_the_clocks_change(village, forward, 1)
}

/// The same, so many days before.
pub fn days_before_the_clocks_change(village: &Village, forward: bool, days: i64) -> jiff::civil::Date {
    let helsinki = TimeZone::get("Europe/Helsinki").expect("a zone");
    let now = village.clock().now();
    let wanted = if forward { Dst::Yes } else { Dst::No };
    let soon = now + SignedDuration::from_hours(24 * (days + 1));
    let change = helsinki.following(soon).find(|change| change.dst() == wanted).expect("another change");
    let day = change.timestamp().to_zoned(helsinki.clone()).date();
    let before = day.saturating_sub(days.days()).at(12, 0, 0, 0).to_zoned(helsinki).expect("a time");
    village.clock().advance(before.timestamp().duration_since(now));
    day
}

/// How many messages of the bot (no edits, no short lines over the screen) on this phone contain `part`.
pub fn count(phone: &Phone, part: &str) -> usize {
    let fresh = |line: &kith::sandbox::Line| {
        line.who == "bot" && !line.text.starts_with("(edited)") && !line.text.starts_with("(toast)")
    };
    phone.transcript().iter().filter(|line| fresh(line) && line.text.contains(part)).count()
}

/// How often the signpost was read.
pub fn signposts(phone: &Phone) -> usize {
    phone.transcript().iter().filter(|line| line.who == "bot" && line.text.contains("112")).count()
}

/// Waits for it. Says what was waited for in vain, and these words.
pub async fn until(what: &str, words: impl Fn() -> String, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < deadline, "waited in vain for: {what}\n{}", words());
        tokio::time::sleep(LOOK).await;
    }
}
