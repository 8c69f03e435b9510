//! Several times for one meeting: offered, asked about, answered on one card, and one of them it is.

use jiff::{SignedDuration, Timestamp};
use kith::sandbox::story::Cast;
use kith::sandbox::{Phone, Road, Village};

use crate::scenes::{self, REFUSED, facts, forges, same, taps, types, value};

/// How the question begins.
pub const ASKED: &str = "would like to meet, and asks which of these times suit you";
const OVER: &str = "These times are not asked about any more";

/// Puts several times together, up to "Is everything right?". No place: "not known yet".
pub async fn puts_together(village: &Village, phone: &Phone, times: &[&str], place: &str) {
    types(village, phone, "/meet").await;
    phone.reads("Which day?");
    for (index, time) in times.iter().enumerate() {
        types(village, phone, time).await;
        phone.reads("Is that right?");
        let more = index + 1 < times.len();
        taps(village, phone, if more { "Yes, and offer one more time" } else { "Yes" }).await;
        phone.sees(if more { "Offered so far" } else { "How do you want to meet?" });
    }
    taps(village, phone, "In person").await;
    if place.is_empty() {
        taps(village, phone, "Not known yet").await;
        phone.sees("Everyone who is asked says which of these times suit them");
    } else {
        types(village, phone, place).await;
        phone.reads("Everyone who is asked says which of these times suit them");
    }
}

/// Sanna offers three times, and Aino lets everybody be asked.
pub async fn asked(village: &Village) -> Cast {
    let cast = scenes::network(village).await;
    puts_together(village, &cast.sanna, &["in 3 days 15:00", "in 2 days 10:00", "in 4 days 9:30"], "The kitchen").await;
    taps(village, &cast.sanna, "Yes, ask them").await;
    cast.sanna.sees("Aino is asked now");
    let offered = cast.aino.reads("Sanna offers some times for a meeting");
    assert!(
        offered.contains("Nobody is asked before you say yes") && offered.contains("Where: The kitchen"),
        "{offered}"
    );
    for phone in [&cast.onni, &cast.leena, &cast.mikko] {
        phone.sees_nothing_new();
    }
    taps(village, &cast.aino, "Yes, ask everyone").await;
    cast.aino.sees("The others are asked now. Which of these times suit you?");
    for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
        phone.reads(&format!("Aino {ASKED}"));
    }
    cast
}

/// Says something to one of the times on the newest card.
pub async fn says(village: &Village, phone: &Phone, key: &str) {
    taps(village, phone, key).await;
    assert_eq!(phone.toast().as_deref(), Some(key), "what was recorded is said at once");
    phone.sees("your answer: ");
}

/// The second time suits Aino and both practitioners; Onni could if need be, Leena cannot.
async fn the_second_is_ready(village: &Village, cast: &Cast) {
    for phone in [&cast.aino, &cast.sanna] {
        says(village, phone, "2: yes").await;
    }
    says(village, &cast.onni, "2: if need be").await;
    says(village, &cast.leena, "2: no").await;
    says(village, &cast.mikko, "2: yes").await;
    for phone in [&cast.aino, &cast.sanna] {
        phone.reads("One of the times would be ready: everyone it needs said yes. Shall it be this one?");
    }
}

async fn answers(village: &Village) -> Vec<String> {
    let sql = "SELECT k.name, s.status, COALESCE(s.how, '') FROM seat s JOIN known_participant k ON k.id = s.participant_id ORDER BY k.name";
    scenes::rows(village, sql).await.into_iter().map(|row| row.join(" ")).collect()
}

pub async fn poll(village: &Village) -> String {
    value(village, "SELECT id FROM poll").await
}

#[tokio::test]
async fn times_are_offered_and_asked_about_and_one_of_them_it_is() {
    Village::story(async |village| {
        let cast = asked(village).await;
        assert_eq!(value(village, "SELECT count(*) FROM meeting").await, "0");
        the_second_is_ready(village, &cast).await;
        taps(village, &cast.sanna, "Yes, this time").await;
        cast.sanna.sees("This is agreed, and the others are told now");
        cast.sanna.sees("Your answer: coming");
        let coming = cast
            .aino
            .reads("The time for your meeting is agreed. You said that it suits you, so you are down as coming.");
        assert!(coming.contains("Your answer: coming") && coming.contains("The meeting is ready"), "{coming}");
        cast.mikko.reads("The time for the meeting with Aino is agreed. You said that it suits you");
        let unsure =
            cast.onni.reads("The time for the meeting with Aino is agreed. You said “if need be”. Are you coming?");
        assert!(unsure.contains("Your answer: not sure yet") && !unsure.contains("Leena"), "{unsure}");
        cast.leena.reads("You said that it does not suit you. If that changes, just tap.");
        let said = [
            "Aino coming in_person",
            "Leena not_coming ",
            "Mikko coming in_person",
            "Onni not_sure ",
            "Sanna coming in_person",
        ];
        assert_eq!(answers(village).await, said);
        assert_eq!(value(village, "SELECT readiness FROM meeting").await, "ready");
        assert_eq!(value(village, "SELECT count(*) FROM answer").await, "5", "each is in the history");
        taps(village, &cast.onni, "I'm coming").await;
        cast.onni.sees("Your answer: coming");
        village.skip_to_next_due().await;
        village.rests().await;
        for phone in [&cast.aino, &cast.onni, &cast.sanna, &cast.mikko] {
            phone.reads("A reminder: this meeting is coming up");
        }
        cast.leena.sees_nothing_new();
        types(village, &cast.aino, "/log").await;
        let newest = cast.aino.reads("What has happened around you");
        taps(village, &cast.aino, "Earlier").await;
        let log = newest + &cast.aino.screen();
        for line in [
            "Sanna suggested",
            "Aino asked which times suit",
            "Leena said which times suit",
            "Onni: not sure yet",
            "Leena: not coming",
            "Sanna agreed to the meeting",
        ] {
            assert!(log.contains(line), "{line}: {log}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_person_offers_times_chooses_who_is_asked_and_which_it_is() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        puts_together(village, &cast.aino, &["in 2 days 10:00", "in 3 days 10:00"], "").await;
        taps(village, &cast.aino, "Choose who is asked").await;
        taps(village, &cast.aino, "✓ Leena").await;
        taps(village, &cast.aino, "Invite these people").await;
        cast.aino.sees("The others are asked now");
        for phone in [&cast.onni, &cast.sanna, &cast.mikko] {
            phone.reads(ASKED);
        }
        cast.leena.sees_nothing_new();
        types(village, &cast.leena, "/meetings").await;
        cast.leena.reads("There is no meeting planned");
        forges(village, &cast.leena, &format!("vo:{}:1:yes", poll(village).await)).await;
        assert!(cast.leena.toast().unwrap().contains(REFUSED));
        taps(village, &cast.aino, "Choose the time").await;
        cast.aino.sees("Which time is it? Everyone who was asked is told at once");
        taps(village, &cast.aino, "1. ").await;
        cast.aino.sees("This is agreed, and the others are told now. Are you coming yourself?");
        for phone in [&cast.onni, &cast.sanna, &cast.mikko] {
            phone.reads("is agreed. Are you coming?");
        }
        assert_eq!(answers(village).await, ["Aino asked ", "Mikko asked ", "Onni asked ", "Sanna asked "]);
    })
    .await;
}

#[tokio::test]
async fn times_the_person_says_no_to_reach_nobody_else() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        puts_together(village, &cast.mikko, &["in 2 days 10:00", "in 3 days 10:00"], "").await;
        taps(village, &cast.mikko, "Yes, ask them").await;
        cast.aino.reads("Mikko offers some times");
        let id = poll(village).await;
        for (phone, data) in
            [(&cast.mikko, "va"), (&cast.onni, "va"), (&cast.mikko, "vs"), (&cast.sanna, "vt"), (&cast.sanna, "vz")]
        {
            let before = facts(village).await;
            forges(village, phone, &format!("{data}:{id}")).await;
            assert!(phone.toast().unwrap().contains(REFUSED), "{data}: {:?}", phone.toast());
            same(&before, &facts(village).await, data);
        }
        taps(village, &cast.aino, "No, not these").await;
        cast.aino.sees("nobody is asked about these times");
        cast.mikko.reads("Aino said no to the times you offered");
        forges(village, &cast.aino, &format!("va:{id}")).await;
        assert!(cast.aino.toast().unwrap().contains("This question is settled by now"));
    })
    .await;
}

/// Proves H5.
#[tokio::test]
async fn times_that_have_passed_overlap_or_are_too_many_are_asked_back() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        types(village, &cast.aino, "/meet").await;
        cast.aino.reads("Which day?");
        types(village, &cast.aino, "in 2 days 10:00").await;
        cast.aino.reads("Is that right?");
        taps(village, &cast.aino, "one more time").await;
        for (typed, said) in [
            ("in 2 days 10:00", "This is less than an hour from"),
            ("in 2 days 10:59", "which is offered already"),
            ("in 2 days 09:01", "which is offered already"),
            ("today 00:00", "That time has passed"),
            ("31.2. 12:00", "I could not read that"),
            ("in 2 days 11:00", "Is that right?"),
        ] {
            types(village, &cast.aino, typed).await;
            cast.aino.reads(said);
        }
        for hour in 12..=14 {
            taps(village, &cast.aino, "one more time").await;
            types(village, &cast.aino, &format!("in 2 days {hour}:00")).await;
            cast.aino.reads("Is that right?");
        }
        taps(village, &cast.aino, "one more time").await;
        types(village, &cast.aino, "in 2 days 15:00").await;
        cast.aino.reads("Is that right?");
        assert!(!cast.aino.buttons().iter().any(|key| key.contains("one more time")), "six are enough");
        forges(village, &cast.aino, "tm").await;
        assert!(cast.aino.toast().unwrap().contains("There are six times already"));
        taps(village, &cast.aino, "Yes").await;
        taps(village, &cast.aino, "By phone").await;
        taps(village, &cast.aino, "Not known yet").await;
        cast.aino.sees("6. ");
        taps(village, &cast.aino, "Begin again with other times").await;
        assert!(!cast.aino.screen().contains("Offered so far"));
        taps(village, &cast.aino, "Forget it").await;
        assert_eq!(value(village, "SELECT count(*) FROM poll").await, "0");
    })
    .await;
}

/// Whoever thinks better of one more time goes on with those there are; with one it is an ordinary plan.
#[tokio::test]
async fn one_time_that_is_enough_is_an_ordinary_plan() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        types(village, &cast.sanna, "/meet").await;
        cast.sanna.reads("Which day?");
        types(village, &cast.sanna, "in 2 days 10:00").await;
        cast.sanna.reads("Is that right?");
        taps(village, &cast.sanna, "one more time").await;
        taps(village, &cast.sanna, "These times are enough").await;
        taps(village, &cast.sanna, "Online").await;
        taps(village, &cast.sanna, "Not known yet").await;
        taps(village, &cast.sanna, "Yes, ask them").await;
        cast.aino.reads("Sanna suggests a meeting");
        assert_eq!(value(village, "SELECT count(*) FROM poll").await, "0");
    })
    .await;
}

/// A word that comes before "this one" counts; one that comes after it hears what was decided.
///
/// Proves H18.
#[tokio::test]
async fn a_word_and_this_one_in_the_same_moment() {
    for word_first in [true, false] {
        Village::story(async |village| {
            let cast = asked(village).await;
            the_second_is_ready(village, &cast).await;
            if word_first {
                cast.onni.taps("2: yes");
                cast.aino.taps("Yes, this time");
            } else {
                cast.aino.taps("Yes, this time");
                cast.onni.taps("2: yes");
            }
            village.rests().await;
            cast.aino.sees("This is agreed");
            let over = cast.onni.toast().is_some_and(|toast| toast.contains(OVER));
            // What two people do in the same moment is brought in any order.
            assert!(over != word_first || Road::chosen() == Road::Brought);
            cast.onni.reads(if over { "You said “if need be”" } else { "so you are down as coming" });
            let onni = answers(village).await[3].clone();
            assert_eq!(onni, if over { "Onni not_sure " } else { "Onni coming in_person" });
            for phone in [&cast.leena, &cast.sanna, &cast.mikko] {
                phone.reads("is agreed");
            }
        })
        .await;
    }
}

/// A meeting that came of times is one like any other: whoever convenes is asked afterwards who was there.
#[tokio::test]
async fn a_meeting_that_came_of_times_is_asked_about_afterwards() {
    Village::story(async |village| {
        let cast = asked(village).await;
        the_second_is_ready(village, &cast).await;
        taps(village, &cast.aino, "Yes, this time").await;
        let start: i64 = value(village, "SELECT start_at FROM meeting").await.parse().unwrap();
        let over = Timestamp::from_millisecond(start).unwrap() + SignedDuration::from_hours(2);
        village.wait(over.duration_since(village.clock().now())).await;
        assert!(cast.sanna.reads_all().iter().any(|told| told.contains("Who was at the meeting with Aino")));
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// Old cards say what was decided, and nothing on them does anything any more.
///
/// Proves H18.
#[tokio::test]
async fn old_cards_say_what_was_decided() {
    Village::story(async |village| {
        let cast = asked(village).await;
        let old = cast.onni.newest_id();
        the_second_is_ready(village, &cast).await;
        let news = cast.aino.newest_id();
        taps(village, &cast.sanna, "Yes, this time").await;
        for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.mikko] {
            phone.reads("is agreed");
        }
        let before = facts(village).await;
        cast.onni.taps_on(old, "2: yes");
        cast.aino.taps_on(news, "Yes, this time");
        village.rests().await;
        for phone in [&cast.onni, &cast.aino] {
            assert!(phone.toast().unwrap().contains(OVER), "{:?}", phone.toast());
        }
        let edited =
            cast.onni.transcript().into_iter().rev().find(|line| line.text.starts_with("(edited)")).unwrap().text;
        assert!(edited.contains("The time is agreed. Here is the meeting."), "{edited}");
        for data in ["vs", "vt", "vx", "vz"] {
            forges(village, &cast.sanna, &format!("{data}:{}", poll(village).await)).await;
        }
        same(&before, &facts(village).await, "an old card");
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("Meeting with Aino");
        taps(village, &cast.sanna, "Cancel the meeting").await;
        taps(village, &cast.sanna, "Cancel the meeting").await;
        for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.mikko] {
            phone.reads("is cancelled");
        }
        forges(village, &cast.onni, &format!("vs:{}", poll(village).await)).await;
        cast.onni.sees("This meeting is cancelled");
        assert!(!cast.onni.screen().contains("The time is agreed"));
    })
    .await;
}

#[tokio::test]
async fn times_that_are_off_are_told_to_whoever_knew_of_them() {
    Village::story(async |village| {
        let cast = asked(village).await;
        says(village, &cast.onni, "1: yes").await;
        taps(village, &cast.sanna, "None of these times").await;
        cast.sanna.sees("Stop asking about these times?");
        taps(village, &cast.sanna, "Back").await;
        cast.sanna.sees("Times for a meeting with Aino");
        taps(village, &cast.sanna, "None of these times").await;
        taps(village, &cast.sanna, "Yes, stop asking").await;
        cast.sanna.sees(OVER);
        for phone in [&cast.aino, &cast.onni, &cast.leena, &cast.mikko] {
            phone.reads("The times you were asked about are off");
        }
        let id = poll(village).await;
        for data in [format!("vo:{id}:1:no"), format!("vs:{id}")] {
            forges(village, &cast.onni, &data).await;
            cast.onni.sees(OVER);
        }
        types(village, &cast.onni, "/meetings").await;
        cast.onni.reads("There is no meeting planned");
    })
    .await;
}

#[tokio::test]
async fn times_that_have_all_passed_are_over() {
    Village::story(async |village| {
        let cast = asked(village).await;
        the_second_is_ready(village, &cast).await;
        village.wait(SignedDuration::from_hours(24 * 5)).await;
        let before = facts(village).await;
        for data in ["vo:#:2:yes", "vy:#:2", "vt:#", "vz:#"] {
            forges(village, &cast.aino, &data.replace('#', &poll(village).await)).await;
            cast.aino.sees("All of these times have passed, and none was chosen");
        }
        same(&before, &facts(village).await, "times that have passed");
        // By day Sanna has heard meanwhile how much of the time for the first meeting has passed.
        cast.sanna.reads_all();
    })
    .await;
}

/// When the last one has answered and no time would be ready, whoever has to go on hears it.
#[tokio::test]
async fn when_everybody_has_answered_in_vain_the_person_and_the_convener_hear_it() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        puts_together(village, &cast.aino, &["in 2 days 10:00", "in 3 days 10:00"], "").await;
        taps(village, &cast.aino, "Yes, ask everyone").await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads(ASKED);
            says(village, phone, "1: no").await;
            says(village, phone, "2: if need be").await;
        }
        says(village, &cast.aino, "1: yes").await;
        says(village, &cast.aino, "2: no").await;
        cast.sanna.reads("Everyone has answered, and none of the times would be ready");
        says(village, &cast.aino, "2: yes").await;
        cast.aino.sees("Time 2 would be ready if those come who said “if need be”");
        forges(village, &cast.mikko, &format!("vy:{}:2", poll(village).await)).await;
        assert!(cast.mikko.toast().unwrap().contains(REFUSED), "he is not responsible for her meetings");
    })
    .await;
}

/// Two taps on the same word are one.
#[tokio::test]
async fn the_same_word_again_changes_nothing_and_a_double_yes_asks_once() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        puts_together(village, &cast.sanna, &["in 2 days 10:00", "in 3 days 10:00"], "").await;
        taps(village, &cast.sanna, "Yes, ask them").await;
        cast.aino.reads("Sanna offers");
        cast.aino.taps("Yes, ask everyone");
        cast.aino.taps("Yes, ask everyone");
        village.rests().await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads(ASKED);
        }
        says(village, &cast.onni, "1: yes").await;
        let before = facts(village).await;
        forges(village, &cast.onni, &format!("vo:{}:1:yes", poll(village).await)).await;
        same(&before, &facts(village).await, "the same word");
        says(village, &cast.onni, "1: no").await;
        says(village, &cast.onni, "1: yes").await;
        assert_eq!(value(village, "SELECT count(*) FROM poll_answer").await, "3", "every word is kept");
    })
    .await;
}

/// What is offered is what may be done: whoever runs the team may choose, too, and sees the way to it; another practitioner does neither.
#[tokio::test]
async fn a_coordinator_who_does_not_convene_may_choose_and_sees_that() {
    Village::story(async |village| {
        let cast = asked(village).await;
        let network = value(village, "SELECT id FROM network").await;
        forges(village, &cast.sanna, &format!("ho:{network}:1")).await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        says(village, &cast.aino, "2: yes").await;
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("Times for a meeting with Aino");
        taps(village, &cast.sanna, "Choose the time").await;
        cast.sanna.sees("Which time is it?");
        forges(village, &cast.sanna, &format!("ho:{network}:0")).await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        types(village, &cast.mikko, "/meetings").await;
        cast.mikko.reads("Times for a meeting with Aino");
        assert!(!cast.mikko.buttons().contains(&"Choose the time".to_owned()), "{:?}", cast.mikko.buttons());
        forges(village, &cast.mikko, &format!("vt:{}", poll(village).await)).await;
        assert!(cast.mikko.toast().unwrap().contains(REFUSED));
    })
    .await;
}
