//! Coming in by a link: who it lets in, how often, how long, and what everybody else hears.

use jiff::SignedDuration;
use kith::sandbox::story::Cast;
use kith::sandbox::{Phone, Village};

use crate::scenes::{self, DEAD};

/// Proves I11.
#[tokio::test]
async fn a_coordinators_link_works_once() {
    Village::story(async |village| {
        let [sanna, other] = ["Sanna", "Other"].map(|name| village.phone(name, "en"));
        let link = village.team_link("Harbour").await.unwrap();
        scenes::opens(village, &sanna, &link).await;
        sanna.reads("Welcome, Sanna");
        scenes::opens(village, &other, &link).await;
        other.reads(DEAD);
        assert!(village.team_link("Harbour").await.is_err(), "a team with a coordinator gets no second first link");
        assert_eq!(scenes::value(village, "SELECT count(*) FROM staff").await, "1");
    })
    .await;
}

#[tokio::test]
async fn whoever_opens_their_used_link_again_sees_what_they_can_do() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let before = scenes::facts(village).await;
        for (phone, command) in [(&cast.mikko, "/ready"), (&cast.aino, "/invite"), (&cast.onni, "/meetings")] {
            phone.opens(&own_link(phone));
            village.rests().await;
            let told = phone.reads("Here is what you can do");
            assert!(told.contains(command), "{told}");
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
    })
    .await;
}

/// The link somebody came in by, out of what they once typed.
fn own_link(phone: &Phone) -> String {
    let lines = phone.transcript();
    let token = lines.iter().find_map(|line| line.text.strip_prefix("/start ")).expect("they came by a link");
    format!("https://t.me/kith_sandbox_bot?start={token}")
}

#[tokio::test]
async fn a_practitioners_link_lives_ten_minutes() {
    Village::story(async |village| {
        let cast = scenes::team(village).await;
        for (minutes, words) in [(9, "Welcome, Nine"), (10, DEAD)] {
            scenes::types(village, &cast.sanna, "/team").await;
            cast.sanna.reads("The team");
            scenes::taps(village, &cast.sanna, "Bring someone in").await;
            cast.sanna.reads("10 minutes");
            village.wait(SignedDuration::from_mins(minutes)).await;
            let late = village.phone(if minutes == 9 { "Nine" } else { "Ten" }, "en");
            scenes::opens(village, &late, &cast.sanna.link()).await;
            late.reads(words);
            assert_eq!(cast.sanna.reads_all().len(), usize::from(minutes < 10));
        }
    })
    .await;
}

#[tokio::test]
async fn a_persons_link_lives_a_day() {
    Village::story(async |village| {
        let cast = scenes::team(village).await;
        for (hours, words) in [(23, "Thank you for opening"), (24, DEAD)] {
            scenes::types(village, &cast.sanna, "/new").await;
            cast.sanna.reads("A link for the person");
            let link = cast.sanna.link();
            cast.sanna.reads("at least two practitioners");
            village.wait(SignedDuration::from_hours(hours)).await;
            let late = village.phone("Late", "en");
            scenes::opens(village, &late, &link).await;
            late.reads(words);
            assert_eq!(cast.sanna.reads_all().len(), usize::from(hours < 24));
        }
    })
    .await;
}

/// Proves H1.
#[tokio::test]
async fn a_members_link_lives_three_days() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        for (hours, words) in [(71, "Thank you for opening"), (72, DEAD)] {
            let link = scenes::link_for(village, &cast.aino, "Cousin").await;
            village.wait(SignedDuration::from_hours(hours)).await;
            let late = village.phone("Late", "en");
            scenes::opens(village, &late, &link).await;
            late.reads(words);
            assert_eq!(cast.aino.reads_all().len(), usize::from(hours < 72));
        }
        // Meanwhile Sanna has heard how much of the time for the first meeting has passed.
        cast.sanna.reads_all();
    })
    .await;
}

/// Proves H1, I4.
#[tokio::test]
async fn an_opener_nobody_answers_for_is_forgotten_within_the_next_hour() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let link = scenes::link_for(village, &cast.aino, "Cousin").await;
        let other = village.phone("Quetzalcoatlus", "en");
        scenes::opens(village, &other, &link).await;
        other.reads("Thank you for opening");
        cast.aino.reads("They appear as “Quetzalcoatlus”");
        assert!(scenes::knows(village, &other), "the one who opened it waits to be known");
        village.wait(SignedDuration::from_hours(25)).await;
        assert!(!scenes::knows(village, &other));
        scenes::taps(village, &cast.aino, "Yes").await;
        assert_eq!(cast.aino.toast().as_deref().map(|toast| toast.contains(DEAD)), Some(true));
        assert!(!scenes::knows(village, &other));
    })
    .await;
}

#[tokio::test]
async fn a_bare_start_explains_itself_and_keeps_nothing() {
    Village::story(async |village| {
        let stranger = village.phone("Xanthippe", "en");
        let before = scenes::facts(village).await;
        for start in ["/start", "/start ", "/START", "/start@kith_sandbox_bot"] {
            scenes::types(village, &stranger, start).await;
            let told = stranger.reads("To begin you need a link");
            assert!(told.contains("No person reads this chat"), "{told}");
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
        assert!(!scenes::knows(village, &stranger));
    })
    .await;
}

#[tokio::test]
async fn payloads_of_every_kind_that_are_no_link_of_ours_all_get_the_same_words() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let [stranger, another] = ["Xanthippe", "Xerxes"].map(|name| village.phone(name, "en"));
        let link = scenes::link_for(village, &cast.aino, "Brother").await;
        let token = link.rsplit('=').next().unwrap();
        let changed = format!("{}{}", &token[..21], if token.ends_with('A') { "Q" } else { "A" });
        let long = "x".repeat(4089);
        let payloads =
            ["AAAAAAAAAAAAAAAAAAAAAA", "' OR 1=1 --", "%00", "ref_123", "🙂\u{202e}", &changed, &token[..21], &long];
        let before = scenes::facts(village).await;
        let mut answers = vec![];
        for (count, payload) in payloads.into_iter().enumerate() {
            // Whoever misses too often hears nothing more (`tokens`): four each.
            let stranger = if count < 4 { stranger.clone() } else { another.clone() };
            scenes::types(village, &stranger, &format!("/start {payload}")).await;
            answers.push(stranger.reads(DEAD));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "a stranger can tell them apart: {answers:?}");
        scenes::same(&before, &scenes::facts(village).await, "this");
    })
    .await;
}

#[tokio::test]
async fn a_link_opened_by_its_maker_stays_open_for_whom_it_is_for() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let link = scenes::link_for(village, &cast.aino, "Brother").await;
        scenes::opens(village, &cast.aino, &link).await;
        cast.aino.reads("you can still send it to them");
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads("Thank you for opening");
        cast.aino.reads("They appear as “Onni”");
    })
    .await;
}

#[tokio::test]
async fn somebody_who_is_here_already_does_not_use_up_a_link() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let link = scenes::link_for(village, &cast.aino, "Cousin").await;
        let before = scenes::facts(village).await;
        for inside in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            scenes::opens(village, inside, &link).await;
            inside.reads("This link is for someone else");
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
    })
    .await;
}

/// Proves H1, I11.
#[tokio::test]
async fn the_second_opener_of_a_claimed_link_gets_the_words_of_a_dead_one() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let second = village.phone("Xanthippe", "en");
        let link = scenes::link_for(village, &cast.aino, "Brother").await;
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads("Thank you for opening");
        cast.aino.reads("They appear as “Onni”");
        scenes::opens(village, &second, &link).await;
        second.reads(DEAD);
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads("Thank you for opening");
        scenes::taps(village, &cast.aino, "Yes").await;
        cast.onni.reads("Aino asks you");
        scenes::opens(village, &second, &link).await;
        second.reads(DEAD);
        assert!(!scenes::knows(village, &second));
    })
    .await;
}

/// Proves I11.
#[tokio::test]
async fn two_who_open_a_link_at_once_are_one_who_may_come_in_and_one_who_may_not() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let link = scenes::link_for(village, &cast.aino, "Brother").await;
        cast.onni.opens(&link);
        cast.leena.opens(&link);
        village.rests().await;
        // Two chats: nobody promises which is heard first.
        let onni_was_first = cast.onni.screen().contains("Thank you for opening");
        let (first, second) = if onni_was_first { (&cast.onni, &cast.leena) } else { (&cast.leena, &cast.onni) };
        first.reads("Thank you for opening");
        second.reads(DEAD);
        cast.aino.reads(&format!("They appear as “{}”", first.name()));
    })
    .await;
}

#[tokio::test]
async fn a_practitioner_confirms_who_opened_a_persons_link() {
    Village::story(async |village| {
        let Cast { aino, sanna, mikko, .. } = scenes::team(village).await;
        let stranger = village.phone("Quetzalcoatlus", "en");
        scenes::types(village, &sanna, "/new").await;
        sanna.reads("A link for the person");
        let link = sanna.link();
        sanna.reads("at least two practitioners");
        scenes::opens(village, &stranger, &link).await;
        stranger.reads("Thank you for opening");
        sanna.reads("They appear as “Quetzalcoatlus”");
        scenes::taps(village, &sanna, "No, someone else").await;
        assert!(!scenes::knows(village, &stranger));
        scenes::taps(village, &sanna, "Make a new link").await;
        sanna.reads("A link for the person");
        scenes::opens(village, &stranger, &link).await;
        stranger.reads(DEAD);
        scenes::opens(village, &aino, &sanna.link()).await;
        aino.reads("Thank you for opening");
        sanna.reads("They appear as “Aino”");
        scenes::taps(village, &sanna, "Yes").await;
        aino.reads("You decide");
        mikko.sees_nothing_new();
    })
    .await;
}
