//! Whoever has not answered is asked again, at most twice and never at night; then the person is asked once whether to let it be.

use jiff::SignedDuration;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};
use sqlx::Connection;

use crate::scenes::{self, REFUSED, facts, forges, rows, same, taps, types, value};

const FIRST: &str = "would like to know if you are coming";
const SECOND: &str = "You have not answered Aino about this meeting yet";
const QUESTION: &str = "Leena has not answered yet about the meeting on";

/// A meeting in twelve days; everybody but Leena is coming.
pub async fn leena_is_silent(village: &Village) -> Cast {
    let cast = scenes::network(village).await;
    story::a_meeting_is_called_for(village, &cast, "in 12 days 15:00").await;
    for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
        phone.reads("meeting");
    }
    scenes::it_is_ready(village, &cast).await;
    taps(village, &cast.onni, "I'm coming").await;
    cast
}

/// Both nudges came, and the person is asked.
async fn the_person_is_asked(village: &Village) -> Cast {
    let cast = leena_is_silent(village).await;
    for words in [FIRST, SECOND] {
        village.skip_to_next_news().await.expect("a nudge");
        let card = cast.leena.reads(words);
        assert!(card.contains("You have not answered yet.") && !card.contains("Onni"), "{card}");
        assert!(cast.leena.buttons().contains(&"I'm coming".to_owned()));
    }
    village.skip_to_next_news().await.expect("a question");
    cast.aino.reads(QUESTION);
    cast.leena.sees_nothing_new();
    cast
}

/// What became of nudges and questions, and of how many.
pub async fn outcomes(village: &Village) -> Vec<String> {
    let sql = "SELECT kind || ' ' || COALESCE(outcome, 'open') || ' ' || COUNT(*) FROM outbox
               WHERE kind IN ('nudge', 'let_be') GROUP BY kind, outcome ORDER BY kind, outcome";
    rows(village, sql).await.concat()
}

async fn reminders_of(village: &Village, name: &str) -> Vec<String> {
    let sql = format!(
        "SELECT COALESCE(o.outcome, 'open') FROM outbox o JOIN known_participant k ON o.receiver = 'p:' || k.id
         WHERE o.kind = 'reminder' AND k.name = '{name}' ORDER BY 1"
    );
    rows(village, &sql).await.concat()
}

async fn posted(village: &Village, kind: &str) -> String {
    value(village, &format!("SELECT MIN(id) FROM outbox WHERE kind = '{kind}' AND outcome = 'sent'")).await
}

fn hours(phone: &Phone) -> Vec<i8> {
    let lines = phone.transcript();
    let nudges = lines.iter().filter(|line| line.text.contains(FIRST) || line.text.contains(SECOND));
    nudges.map(|line| line.when.in_tz("Europe/Helsinki").expect("a zone").hour()).collect()
}

/// A meeting is over that nothing else is told of.
async fn ends(village: &Village, cast: &Cast) {
    while village.skip_to_next_due().await.is_some() {
        village.rests().await;
    }
    cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
}

/// Proves H4, H10.
#[tokio::test]
async fn only_whoever_has_not_answered_is_asked_again_and_the_person_may_let_it_be() {
    Village::story(async |village| {
        let cast = the_person_is_asked(village).await;
        assert!(hours(&cast.leena).iter().all(|hour| (8..21).contains(hour)), "{:?}", hours(&cast.leena));
        taps(village, &cast.aino, "Let it be").await;
        cast.aino.sees("Leena hears nothing more about this meeting, unless it changes");
        for before in ["a day", "two hours"] {
            if before == "two hours" {
                story::the_team_hears_of_tomorrow(village, &cast).await;
            }
            village.skip_to_next_news().await.expect("a reminder");
            for phone in [&cast.aino, &cast.onni, &cast.sanna, &cast.mikko] {
                phone.reads("A reminder: this meeting is coming up");
            }
            cast.leena.sees_nothing_new();
        }
        assert_eq!(reminders_of(village, "Leena").await, ["dropped:let_be", "dropped:let_be"]);
        assert_eq!(
            value(
                village,
                "SELECT status FROM seat s JOIN known_participant k ON k.id = s.participant_id WHERE k.name = 'Leena'"
            )
            .await,
            "asked"
        );
        types(village, &cast.leena, "/meetings").await;
        cast.leena.reads("You have not answered yet.");
        types(village, &cast.sanna, "/meetings").await;
        let seen = cast.sanna.reads("Meeting with Aino");
        assert!(seen.contains("Leena – asked"), "nothing of it is a mark on anybody: {seen}");
        taps(village, &cast.sanna, "Cancel the meeting").await;
        taps(village, &cast.sanna, "Cancel the meeting").await;
        for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.mikko] {
            phone.reads("is cancelled");
        }
        assert_eq!(
            outcomes(village).await,
            ["let_be dropped:answered 1", "let_be sent 1", "nudge dropped:answered 6", "nudge sent 2"]
        );
    })
    .await;
}

#[tokio::test]
async fn what_the_person_said_is_theirs_to_read_and_nobody_elses() {
    Village::story(async |village| {
        let cast = the_person_is_asked(village).await;
        taps(village, &cast.aino, "Let it be").await;
        types(village, &cast.aino, "/log").await;
        let log = cast.aino.reads("What has happened around you");
        assert!(log.contains("Aino let it be that Leena had not answered"), "{log}");
        assert!(log.contains("Kith wrote to Leena: the question whether they come"), "{log}");
        for phone in [&cast.leena, &cast.onni] {
            types(village, phone, "/log").await;
            let log = phone.reads("What has happened around you");
            assert!(!log.contains("let it be"), "{log}");
            types(village, phone, "/export").await;
            phone.reads("");
            let file = String::from_utf8(phone.file().expect("a file")).expect("text");
            assert!(!file.contains("let_be"), "{file}");
        }
        taps(village, &cast.aino, "Keep it as it is").await;
        let newest = cast.aino.transcript().pop().expect("a line").text;
        assert!(newest.contains("Leena gets the usual reminders of this meeting"), "{newest}");
        village.skip_to_next_news().await.expect("a reminder");
        cast.leena.reads("you have not decided yet");
        ends(village, &cast).await;
        assert_eq!(reminders_of(village, "Leena").await, ["sent", "sent"]);
    })
    .await;
}

/// Whoever answers after all, by themselves, is told what everybody is told.
#[tokio::test]
async fn whoever_answers_after_all_gets_the_reminders_of_whoever_comes() {
    Village::story(async |village| {
        let cast = the_person_is_asked(village).await;
        taps(village, &cast.aino, "Let it be").await;
        taps(village, &cast.leena, "I'm coming").await;
        village.skip_to_next_news().await.expect("a reminder");
        cast.leena.reads("A reminder: this meeting is coming up");
        ends(village, &cast).await;
    })
    .await;
}

/// Proves H10.
#[tokio::test]
async fn a_moved_meeting_begins_anew() {
    Village::story(async |village| {
        let cast = the_person_is_asked(village).await;
        let question = posted(village, "let_be").await;
        taps(village, &cast.aino, "Let it be").await;
        types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Your meeting");
        taps(village, &cast.aino, "Another time or place").await;
        cast.aino.reads("Which day?");
        types(village, &cast.aino, "in 20 days 15:00").await;
        cast.aino.reads("Is that right?");
        for tap in ["Yes", "In person", "Not known yet", "Yes, change the meeting"] {
            taps(village, &cast.aino, tap).await;
        }
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("has changed. Please answer again");
        }
        forges(village, &cast.aino, &format!("lt:{question}:true")).await;
        cast.aino.sees("This has changed in the meantime");
        taps(village, &cast.leena, "Not coming").await;
        while cast.onni.unread() == 0 {
            village.skip_to_next_news().await.expect("a nudge");
        }
        for phone in [&cast.onni, &cast.sanna, &cast.mikko] {
            // The convener may have heard how the time for the first meeting stands, too.
            let told = phone.reads_all().join("\n");
            assert!(told.contains(FIRST), "{told}");
        }
        cast.leena.sees_nothing_new();
        ends(village, &cast).await;
    })
    .await;
}

#[tokio::test]
async fn whoever_wants_no_reminders_or_is_not_expected_any_more_is_left_alone() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        story::a_meeting_is_called_for(village, &cast, "in 12 days 15:00").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        scenes::it_is_ready(village, &cast).await;
        types(village, &cast.leena, "/settings").await;
        cast.leena.reads("Your settings");
        taps(village, &cast.leena, "Reminders").await;
        taps(village, &cast.leena, "Not at all").await;
        types(village, &cast.sanna, "/pause").await;
        cast.sanna.reads("Should somebody get no messages for now?");
        taps(village, &cast.sanna, "Onni").await;
        taps(village, &cast.sanna, "Yes, pause them").await;
        village.skip_to_next_news().await.expect("a reminder");
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads("A reminder: this meeting is coming up");
        }
        cast.leena.sees_nothing_new();
        cast.onni.sees_nothing_new();
        ends(village, &cast).await;
        let became = outcomes(village).await;
        let all = [
            "let_be dropped:not_nudged 1",
            "let_be dropped:released 1",
            "nudge dropped:answered 4",
            "nudge dropped:recalled 2",
            "nudge dropped:unwanted 2",
        ];
        assert_eq!(became, all);
    })
    .await;
}

#[tokio::test]
async fn a_forged_word_on_somebodys_silence_changes_nothing() {
    Village::story(async |village| {
        let cast = the_person_is_asked(village).await;
        let (question, nudge) = (posted(village, "let_be").await, posted(village, "nudge").await);
        let before = facts(village).await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            forges(village, phone, &format!("lt:{question}:true")).await;
            assert!(phone.toast().unwrap().contains(REFUSED), "{}", phone.name());
        }
        for data in [format!("lt:{nudge}:true"), format!("lt:{}:true", "0".repeat(32))] {
            forges(village, &cast.aino, &data).await;
            assert!(cast.aino.toast().unwrap().contains(REFUSED), "{data}");
        }
        for data in [format!("lt:{question}"), format!("lt:{question}:perhaps"), "lt".to_owned()] {
            forges(village, &cast.aino, &data).await;
            assert!(cast.aino.toast().unwrap().contains("does not work any more"), "{data}");
        }
        same(&before, &facts(village).await, "this");
        taps(village, &cast.leena, "Not coming").await;
        let before = facts(village).await;
        forges(village, &cast.aino, &format!("lt:{question}:true")).await;
        cast.aino.sees("This has changed in the meantime");
        same(&before, &facts(village).await, "a word on somebody who has answered");
    })
    .await;
}

/// On a phone that others see, neither a nudge nor the question says what it is about before a tap.
#[tokio::test]
async fn on_a_discreet_phone_it_waits_for_a_tap() {
    Village::story(async |village| {
        let cast = leena_is_silent(village).await;
        for phone in [&cast.leena, &cast.aino] {
            types(village, phone, "/settings").await;
            phone.reads("Your settings");
            taps(village, phone, "Show messages only after a tap").await;
        }
        for words in [FIRST, SECOND] {
            village.skip_to_next_news().await.expect("a nudge");
            cast.leena.reads("There is a message for you");
            taps(village, &cast.leena, "Show").await;
            cast.leena.sees(words);
        }
        village.skip_to_next_news().await.expect("a question");
        cast.aino.reads("There is a message for you");
        taps(village, &cast.aino, "Show").await;
        cast.aino.sees(QUESTION);
        taps(village, &cast.aino, "Let it be").await;
        cast.aino.sees("Leena hears nothing more about this meeting");
    })
    .await;
}

/// Proves H9, H18.
#[tokio::test]
async fn a_nudge_whose_time_comes_while_the_store_is_away_is_sent_once_when_it_is_back() {
    Village::story(async |village| {
        let cast = leena_is_silent(village).await;
        village.skip_to_next_due().await.expect("a nudge");
        let holder = scenes::somebody_holds_the_store(village).await;
        assert!(village.tries().await.is_err(), "nothing can be written");
        cast.leena.sees_nothing_new();
        holder.close_hard().await.expect("the lock goes");
        // What a keeper may have claimed is let go in time.
        village.wait(SignedDuration::from_mins(2)).await;
        cast.leena.reads(FIRST);
        assert_eq!(value(village, "SELECT count(*) FROM outbox WHERE kind = 'nudge' AND outcome = 'sent'").await, "1");
    })
    .await;
}

/// The bot is away across the time of a nudge: from an hour before the first one on, so many hours.
async fn is_away(hours_away: i64, expected: &[&str]) {
    Village::story(async |village| {
        // From noon on, so that nights are where they are.
        let now = village.clock().now().in_tz("Europe/Helsinki").expect("a zone");
        let noon = now.date().tomorrow().expect("a day").at(12, 0, 0, 0).in_tz("Europe/Helsinki").expect("a time");
        village.clock().advance(noon.timestamp().duration_since(village.clock().now()));
        let cast = leena_is_silent(village).await;
        village.wait(SignedDuration::from_hours(23)).await;
        village.closes().await.expect("a house in order");
        village.clock().advance(SignedDuration::from_hours(hours_away));
        village.restart().await.expect("the bot again");
        village.rests().await;
        while village.skip_to_next_due().await.is_some() {
            village.rests().await;
        }
        assert_eq!(outcomes(village).await, expected);
        let told = |words: &str| cast.leena.transcript().iter().filter(|line| line.text.contains(words)).count();
        assert!(told(FIRST) <= 1 && told(SECOND) <= 1);
        assert!(hours(&cast.leena).iter().all(|hour| (8..21).contains(hour)), "{:?}", hours(&cast.leena));
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Proves H9.
#[tokio::test]
async fn a_day_away_across_the_first_one() {
    let all = ["let_be dropped:answered 1", "let_be sent 1", "nudge dropped:answered 6", "nudge sent 2"];
    is_away(24, &all).await;
}

/// Proves H9.
#[tokio::test]
async fn a_week_away_across_both_leaves_one_and_no_question_too_late() {
    let all = [
        "let_be dropped:answered 1",
        "let_be sent 1",
        "nudge dropped:answered 6",
        "nudge dropped:overtaken 1",
        "nudge sent 1",
    ];
    is_away(7 * 24, &all).await;
}

/// Proves H9.
#[tokio::test]
async fn whoever_is_away_until_the_first_reminder_leaves_it_to_that() {
    let all = [
        "let_be dropped:answered 1",
        "let_be dropped:not_nudged 1",
        "nudge dropped:answered 6",
        "nudge dropped:overtaken 2",
    ];
    is_away(241, &all).await;
}
