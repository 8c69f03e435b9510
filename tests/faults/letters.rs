//! E-mail for people without Telegram who want it: asked first, told what is new, reminded like everybody, and ended by one tap. The post
//! office is a real one, on a port of this machine.

use jiff::SignedDuration;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Mail, Village};
use reqwest::StatusCode;

use crate::books;
use crate::pages::{elsa_takes_part, open_village, until_hour};
use crate::scene::{aino_moves_it, sanna_cancels, start, types};
use crate::visitor::Visitor;

const ELSA: &str = "Elsa@example.org";

/// The first address in a letter.
fn address(mail: &Mail) -> String {
    let found = mail.text.split_whitespace().find(|word| word.starts_with("http"));
    found.unwrap_or_else(|| panic!("no address: {}", mail.text)).to_owned()
}

/// Elsa gives her address on her page.
async fn gives(elsa: &mut Visitor<'_>) {
    elsa.forges(&[]).await;
    elsa.presses("E-mail", &[]).await;
    elsa.sees("Which e-mail address is yours?");
    elsa.presses("Send", &[("text", "Elsa@Example.org")]).await;
    elsa.sees("An e-mail is on its way to Elsa@example.org");
}

/// Elsa takes part by her page, and said yes to e-mail.
async fn elsa_has_mail<'a>(village: &'a Village, cast: &Cast) -> Visitor<'a> {
    let mut elsa = elsa_takes_part(village, cast).await;
    gives(&mut elsa).await;
    let asked = village.sandbox().letterbox().reads(ELSA, "Is this your e-mail address?");
    let mut question = Visitor::opens(village, &address(&asked)).await;
    question.presses("Yes, it is mine", &[]).await;
    question.sees("From now on messages for you come to this e-mail address");
    elsa
}

/// Time goes by while the bot runs.
async fn later(village: &Village, by: SignedDuration) {
    village.clock().advance(by);
    village.rests().await;
}

/// In the books: what became of the letters about a meeting.
async fn outcomes(village: &Village, kind: &str) -> Vec<String> {
    let asked = format!(
        "SELECT o.outcome FROM outbox o JOIN participant p ON o.receiver = 'p:' || p.id JOIN mailbox m ON m.participant_id = p.id
         WHERE o.kind = '{kind}' ORDER BY o.id"
    );
    books::rows(village, &asked).await.into_iter().flatten().collect()
}

/// Proves H7.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_reads_there_is_asked_first_and_a_letter_says_nothing_of_what_it_is_about() {
    Village::story(async |village| {
        let (cast, post) = (open_village(village).await, village.sandbox().letterbox());
        let mut elsa = elsa_takes_part(village, &cast).await;
        elsa.forges(&[]).await;
        elsa.presses("E-mail", &[]).await;
        elsa.presses("Send", &[("text", "somewhere")]).await;
        elsa.sees("does not look like an e-mail address");
        elsa.presses("Send", &[("text", "Elsa@Example.org")]).await;
        let asked = post.reads(ELSA, "Is this your e-mail address?");
        assert!(!asked.raw.contains("Aino") && asked.raw.contains("Auto-Submitted: auto-generated"), "{}", asked.raw);
        story::a_meeting_is_convened(village, &cast).await;
        assert!(post.unread().is_empty(), "nobody there has said yes");
        let mut question = Visitor::opens(village, &address(&asked)).await;
        question.looks_again().await;
        question.sees_no("Aino");
        question.presses("Yes, it is mine", &[]).await;
        question.looks_again().await;
        assert_eq!(question.status, StatusCode::NOT_FOUND, "a question is answered once");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        moves(village, &cast, "in 5 days 11:00").await;
        let letter = post.reads(ELSA, "There is a message for you");
        for word in ["Aino", "11:00", "library", "Elsa asks", "meeting"] {
            assert!(!letter.text.contains(word), "{word}: {}", letter.text);
        }
        let mut page = Visitor::opens(village, &address(&letter)).await;
        page.sees("Aino would like you to come to a meeting");
        page.presses("I'm coming", &[]).await;
        page.sees("Your answer: coming");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        sanna_cancels(village, &cast).await;
        let off = post.reads(ELSA, "There is a message for you");
        Visitor::opens(village, &address(&off)).await.sees("is cancelled");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mistyped_address_gets_one_question_and_its_reader_can_end_it() {
    Village::story(async |village| {
        let (cast, post) = (open_village(village).await, village.sandbox().letterbox());
        let mut elsa = elsa_takes_part(village, &cast).await;
        for turn in 0..4 {
            elsa.forges(&[]).await;
            elsa.presses("E-mail", &[]).await;
            elsa.presses("Send", &[("text", "other@example.org")]).await;
            elsa.sees(if turn < 3 { "on its way to other@example.org" } else { "try again tomorrow" });
        }
        let asked = post.reads_all();
        assert_eq!(asked.len(), 3, "nobody's mailbox is filled by way of Kith");
        let old = Visitor::opens(village, &address(&asked[0])).await;
        assert_eq!(old.status, StatusCode::NOT_FOUND, "only the newest question can be answered");
        let mut other = Visitor::opens(village, &address(&asked[2])).await;
        other.presses("No, this is a mistake", &[]).await;
        other.sees("it is forgotten");
        assert_eq!(books::rows(village, "SELECT COUNT(*) FROM mailbox").await, [["0"]]);
        story::a_meeting_is_convened(village, &cast).await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Proves H3, H4, H9, I9.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reminders_come_by_e_mail_and_one_tap_ends_it() {
    Village::story(async |village| {
        let (cast, post) = (open_village(village).await, village.sandbox().letterbox());
        let mut elsa = elsa_has_mail(village, &cast).await;
        story::a_meeting_is_convened(village, &cast).await;
        post.reads(ELSA, "There is a message for you");
        let begins = start(village).await;
        later(village, begins.duration_since(village.clock().now()) - SignedDuration::from_hours(23)).await;
        let reminder = post.reads(ELSA, "There is a message for you");
        Visitor::opens(village, &address(&reminder)).await.sees("This meeting is coming up");
        assert_eq!(outcomes(village, "reminder").await.iter().filter(|outcome| *outcome == "sent").count(), 1);
        let stop = reminder.raw.replace("\r\n ", " ");
        let stop = stop.lines().find_map(|line| line.strip_prefix("List-Unsubscribe: <")).expect("a way to end it");
        let mut program = Visitor::opens(village, stop.trim_end_matches('>')).await;
        assert!(
            post.unread().is_empty() && books::rows(village, "SELECT COUNT(*) FROM mailbox").await == [["1"]],
            "a look ends nothing"
        );
        program.forges(&[("List-Unsubscribe", "One-Click")]).await;
        program.sees("You get no more e-mail");
        later(village, begins.duration_since(village.clock().now()) - SignedDuration::from_mins(90)).await;
        assert!(post.unread().is_empty(), "no more e-mail");
        elsa.forges(&[]).await;
        elsa.sees("Meeting with Aino");
        elsa.sees("let Kith send you an e-mail");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Proves H10, I2.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_post_office_loses_nothing_and_a_lost_word_doubles_no_reminder() {
    Village::story(async |village| {
        let (cast, post) = (open_village(village).await, village.sandbox().letterbox());
        elsa_has_mail(village, &cast).await;
        post.faults(|faults| faults.busy = true);
        story::a_meeting_is_convened(village, &cast).await;
        assert_eq!((post.unread().len(), outcomes(village, "invitation").await), (0, vec![String::new()]), "it waits");
        post.faults(|faults| faults.busy = false);
        later(village, SignedDuration::from_mins(10)).await;
        post.reads(ELSA, "There is a message for you");
        assert_eq!(outcomes(village, "invitation").await, ["sent"]);
        let begins = start(village).await;
        post.faults(|faults| faults.lose_next_answers = 1);
        later(village, begins.duration_since(village.clock().now()) - SignedDuration::from_hours(23)).await;
        post.reads(ELSA, "There is a message for you");
        later(village, SignedDuration::from_mins(20)).await;
        assert!(post.unread().is_empty(), "no second one");
        assert!(outcomes(village, "reminder").await.contains(&"uncertain".to_owned()));
        post.faults(|faults| faults.lose_next_answers = 1);
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        sanna_cancels(village, &cast).await;
        later(village, SignedDuration::from_mins(20)).await;
        let (first, second) = (post.reads(ELSA, "message for you"), post.reads(ELSA, "message for you"));
        assert_eq!(first.number, second.number, "a letter that comes twice is known as one");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Proves H4, I9.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_night_a_letter_waits_for_the_morning_unless_it_would_come_too_late() {
    Village::story(async |village| {
        let (cast, post) = (open_village(village).await, village.sandbox().letterbox());
        elsa_has_mail(village, &cast).await;
        story::a_meeting_is_convened(village, &cast).await;
        post.reads(ELSA, "There is a message for you");
        until_hour(village, 23);
        village.rests().await;
        moves(village, &cast, "in 4 days 11:00").await;
        assert!(post.unread().is_empty(), "no e-mail at night: it would not be silent");
        until_hour(village, 9);
        village.rests().await;
        post.reads(ELSA, "There is a message for you");
        until_hour(village, 23);
        village.rests().await;
        moves(village, &cast, "tomorrow 09:30").await;
        post.reads(ELSA, "There is a message for you");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Aino moves the meeting.
async fn moves(village: &Village, cast: &Cast, time: &str) {
    cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    types(village, &cast.aino, "/meetings").await;
    cast.aino.reads("Your meeting");
    aino_moves_it(village, cast, time).await;
}

/// Proves H19.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_reads_any_more_the_convener_is_told_once() {
    Village::story(async |village| {
        let (cast, post) = (open_village(village).await, village.sandbox().letterbox());
        elsa_has_mail(village, &cast).await;
        post.faults(|faults| faults.nobody_at = [ELSA.to_owned()].into());
        story::a_meeting_is_convened(village, &cast).await;
        assert_eq!(outcomes(village, "invitation").await, ["unreachable"]);
        cast.sanna.reads("Elsa");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Line 34 of docs/peer-failures.md.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p34_two_people_with_one_e_mail_address_stay_two() {
    Village::story(async |village| {
        let (cast, post) = (open_village(village).await, village.sandbox().letterbox());
        let elsa = elsa_has_mail(village, &cast).await;
        let link = crate::pages::a_link(village, &cast.aino, "Grandfather").await;
        let mut ulf = Visitor::opens(village, &link).await;
        ulf.presses("Go on", &[("name", "Ulf")]).await;
        cast.aino.reads("They appear as “Ulf”");
        crate::scene::taps(village, &cast.aino, "Yes").await;
        ulf.looks_again().await;
        ulf.presses("I agree", &[]).await;
        cast.aino.reads("Grandfather has said yes");
        gives(&mut ulf).await;
        let asked = post.reads(ELSA, "Is this your e-mail address?");
        Visitor::opens(village, &address(&asked)).await.presses("Yes, it is mine", &[]).await;
        story::a_meeting_is_convened(village, &cast).await;
        let (one, other) = (post.reads(ELSA, "message for you"), post.reads(ELSA, "message for you"));
        let mut first = Visitor::opens(village, &address(&one)).await;
        first.presses("I'm coming", &[]).await;
        let statuses = crate::pages::answers_without_telegram(village).await.concat();
        assert_eq!(
            statuses.iter().filter(|status| *status == "coming").count(),
            1,
            "the other has not answered: {statuses:?}"
        );
        Visitor::opens(village, &address(&other)).await.sees("You have not answered yet");
        assert_ne!(elsa.url, ulf.url);
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
