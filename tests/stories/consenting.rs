//! The second yes, its evidence, and its end.

use kith::sandbox::Village;
use kith::sandbox::story::Cast;
use sha2::{Digest, Sha256};

use crate::scenes::{self, DEAD, SIGNPOST};

const MEMBERS: &str = "SELECT count(*) FROM participant WHERE role = 'member' AND state = 'active'";
const MEMBERS_LINK: &str = "SELECT id FROM link WHERE purpose = 'member'";

/// Proves H13.
#[tokio::test]
async fn tell_me_more_tells_more_and_leaves_the_choice_open() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        scenes::is_known(village, &cast.aino, &cast.onni, "Brother").await;
        let notice = cast.onni.reads("Aino asks you");
        for promise in ["who sees it", "leaving", "keeps"] {
            assert!(notice.to_lowercase().contains(promise), "{promise}: {notice}");
        }
        scenes::taps(village, &cast.onni, "Tell me more").await;
        cast.onni.sees("at most two reminders");
        assert_eq!(cast.onni.buttons(), ["I am 16 or older, and I agree", "No, thank you", "I am younger"]);
        assert_eq!(scenes::value(village, MEMBERS).await, "0");
        scenes::taps(village, &cast.onni, "I agree").await;
        cast.onni.sees("Aino is told that you are in");
        cast.aino.reads("Brother has said yes");
    })
    .await;
}

#[tokio::test]
async fn agreeing_twice_is_agreeing_once() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        scenes::is_known(village, &cast.aino, &cast.onni, "Brother").await;
        cast.onni.reads("Aino asks you");
        let yes = format!("ag:{}", scenes::value(village, MEMBERS_LINK).await);
        cast.onni.taps("I agree");
        cast.onni.taps("I agree");
        village.rests().await;
        cast.onni.sees("Aino is told that you are in");
        scenes::forges(village, &cast.onni, &yes).await;
        cast.onni.sees("Aino is told that you are in");
        cast.aino.reads("Brother has said yes");
        assert_eq!(scenes::value(village, MEMBERS).await, "1");
        assert_eq!(scenes::value(village, "SELECT count(*) FROM consent_event WHERE notice = 'member-4'").await, "1");
    })
    .await;
}

/// Proves H12.
#[tokio::test]
async fn nobody_agrees_declines_or_reads_with_somebody_elses_button() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let stranger = village.phone("Xanthippe", "en");
        scenes::types(village, &stranger, "/start").await;
        stranger.reads("you need a link");
        scenes::is_known(village, &cast.aino, &cast.onni, "Brother").await;
        cast.onni.reads("Aino asks you");
        let link = scenes::value(village, MEMBERS_LINK).await;
        let before = scenes::facts(village).await;
        for forger in [&stranger, &cast.aino, &cast.sanna, &cast.mikko] {
            let screen = forger.screen();
            for data in [format!("ag:{link}"), format!("mo:{link}"), format!("no:{link}")] {
                scenes::forges(village, forger, &data).await;
                if forger.name() != "Aino" {
                    assert!(forger.toast().unwrap().contains(DEAD));
                    assert_eq!(forger.screen(), screen);
                }
            }
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
    })
    .await;
}

/// Proves H1, H12.
#[tokio::test]
async fn nobody_can_agree_before_they_are_known() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let link = scenes::link_for(village, &cast.aino, "Brother").await;
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads("Thank you for opening");
        cast.aino.reads("Is that Brother?");
        let id = scenes::value(village, MEMBERS_LINK).await;
        let before = scenes::facts(village).await;
        for code in ["ag", "mo", "it", "nt"] {
            scenes::forges(village, &cast.onni, &format!("{code}:{id}")).await;
            cast.onni.sees("Thank you for opening");
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
    })
    .await;
}

/// Proves H13.
#[tokio::test]
async fn the_evidence_names_the_version_the_language_the_text_and_the_tap() {
    Village::story(async |village| {
        let cast = scenes::team(village).await;
        let aino = &cast.aino;
        kith::sandbox::story::the_person_arrives(village, &cast).await;
        scenes::is_known(village, aino, &cast.onni, "Brother").await;
        let shown = cast.onni.reads("Aino asks you");
        let before = scenes::value(village, "SELECT max(update_id) FROM seen_update").await;
        let at = village.clock().now().as_millisecond();
        scenes::taps(village, &cast.onni, "I agree").await;
        aino.reads("Brother has said yes");
        let sql = "SELECT c.kind, c.lang, c.text_hash, c.update_id, c.at, k.tg FROM consent_event c
                   JOIN known_participant k ON k.id = c.subject WHERE c.notice = 'member-4'";
        let found = scenes::rows(village, sql).await;
        let [kind, lang, hash, update, when, who] = found[0].as_slice() else { panic!("{found:?}") };
        assert_eq!((kind.as_str(), lang.as_str()), ("grant", "en"));
        assert_eq!(*hash, sha256(&shown), "the hash is of what was shown:\n{shown}");
        assert_eq!(update.parse::<i64>().unwrap(), before.parse::<i64>().unwrap() + 1);
        assert!((at..=village.clock().now().as_millisecond()).contains(&when.parse().unwrap()));
        assert_eq!(*who, cast.onni.id().to_string());
        let first = scenes::value(village, "SELECT text_hash FROM consent_event WHERE notice = 'person-4'").await;
        let notice = aino.transcript().into_iter().find(|line| line.text.starts_with("Welcome. Kith")).unwrap();
        let notice = notice.text.split(" [I am 16 or older, and I agree]").next().unwrap().to_owned();
        assert_eq!(first, sha256(&notice));
    })
    .await;
}

fn sha256(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

/// Proves H3, I3.
#[tokio::test]
async fn nothing_anybody_writes_after_leaving_brings_them_back() {
    Village::story(async |village| {
        let Cast { aino, onni, leena, sanna, mikko } = scenes::meeting(village).await;
        let link = scenes::value(village, &format!("{MEMBERS_LINK} ORDER BY made_at LIMIT 1")).await;
        let card = onni.newest_id();
        scenes::types(village, &onni, "/stop").await;
        onni.reads("no reason is asked for");
        scenes::taps(village, &onni, "Yes, leave").await;
        onni.sees("nothing more will come");
        aino.reads("Onni does not take part any more");
        let before = scenes::facts(village).await;
        for text in ["yes", "start", "I agree", "UNSTOP", "I'm coming", "sorry, I want back"] {
            scenes::types(village, &onni, text).await;
            onni.reads(SIGNPOST);
        }
        scenes::forges(village, &onni, &format!("ag:{link}")).await;
        onni.taps_on(card, "I'm coming");
        village.rests().await;
        scenes::same(&before, &scenes::facts(village).await, "this");
        scenes::types(village, &onni, "/stop").await;
        onni.reads("there is nothing to leave");
        scenes::are_asked_again(village, &[&leena, &sanna, &mikko]).await;
        village.skip_to_next_news().await.expect("a reminder");
        onni.sees_nothing_new();
        for phone in [aino, leena, sanna, mikko] {
            phone.reads("his meeting is coming up");
        }
    })
    .await;
}

#[tokio::test]
async fn when_the_person_leaves_all_is_cancelled_and_everyone_who_knew_is_told() {
    Village::story(async |village| {
        let Cast { aino, onni, leena, sanna, mikko } = scenes::meeting(village).await;
        let open_link = scenes::link_for(village, &aino, "Cousin").await;
        let late = village.phone("Eeva", "en");
        kith::sandbox::story::gather(village, &aino, &late, "Aunt").await;
        let used =
            scenes::value(village, "SELECT id FROM link WHERE state = 'used' AND purpose = 'member' LIMIT 1").await;
        scenes::types(village, &aino, "/stop").await;
        aino.reads("Every planned meeting is cancelled");
        scenes::taps(village, &aino, "Yes, leave").await;
        aino.sees("Done. You have left");
        for phone in [&onni, &leena, &sanna, &mikko] {
            phone.reads("is cancelled");
        }
        sanna.reads("Aino has left Kith");
        late.sees_nothing_new();
        let uuno = village.phone("Uuno", "en");
        scenes::opens(village, &uuno, &open_link).await;
        uuno.reads(DEAD);
        for phone in [&onni, &leena] {
            scenes::taps(village, phone, "I'm coming").await;
            phone.sees("cancelled");
        }
        scenes::forges(village, &onni, &format!("ag:{used}")).await;
        assert_eq!(scenes::value(village, "SELECT count(*) FROM quarantine").await, "0");
        assert!(village.queue().await.rows.is_empty(), "something is still to be sent");
        scenes::types(village, &aino, "hello?").await;
        aino.reads(SIGNPOST);
        assert_eq!(aino.commands().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn somebody_who_opened_two_links_takes_part_once() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let onni = &cast.onni;
        let mut notices = Vec::new();
        for label in ["Brother", "Neighbour"] {
            scenes::is_known(village, &cast.aino, onni, label).await;
            onni.reads("Aino asks you");
            notices.push(onni.newest_id());
        }
        scenes::taps(village, onni, "I agree").await;
        cast.aino.reads("Neighbour has said yes");
        onni.taps_on(notices[0], "I agree");
        village.settle().await;
        onni.sees("Aino is told that you are in");
        assert_eq!(scenes::value(village, "SELECT count(*) FROM participant WHERE role = 'member'").await, "1");
        assert_eq!(scenes::value(village, "SELECT count(*) FROM quarantine").await, "0");
    })
    .await;
}

#[tokio::test]
async fn a_withdrawal_is_evidence_too_and_stands_after_the_grant() {
    Village::story(async |village| {
        let Cast { aino, onni, .. } = scenes::network(village).await;
        scenes::types(village, &onni, "/stop").await;
        onni.reads("Leave Aino's meetings?");
        scenes::taps(village, &onni, "No, stay").await;
        onni.sees("Nothing has changed");
        scenes::types(village, &onni, "/stop").await;
        onni.reads("Leave Aino's meetings?");
        onni.taps("Yes, leave");
        onni.taps("Yes, leave");
        village.rests().await;
        aino.reads("Onni does not take part any more");
        let sql = "SELECT c.kind FROM consent_event c JOIN known_participant k ON k.id = c.subject WHERE k.tg = ";
        let ledger = scenes::rows(village, &format!("{sql}'{}' ORDER BY c.at, c.id", onni.id())).await;
        assert_eq!(ledger.concat(), ["grant", "withdrawal"]);
    })
    .await;
}

/// Proves H3, H12.
#[tokio::test]
async fn whoever_left_or_was_removed_comes_back_only_by_a_new_link_and_two_new_yeses() {
    Village::story(async |village| {
        let Cast { aino, onni, leena, .. } = scenes::meeting(village).await;
        scenes::types(village, &onni, "/stop").await;
        onni.reads("Leave Aino's meetings?");
        scenes::taps(village, &onni, "Yes, leave").await;
        aino.reads("Onni does not take part any more");
        scenes::types(village, &aino, "/network").await;
        aino.reads("The people you have asked");
        scenes::taps(village, &aino, "Friend –").await;
        scenes::taps(village, &aino, "Remove Friend").await;
        scenes::taps(village, &aino, "Remove Friend").await;
        leena.reads("you are not expected");
        scenes::taps(village, &aino, "Brother – has left").await;
        scenes::taps(village, &aino, "Make a new link").await;
        aino.reads("Here is a link for Brother");
        let back =
            [("Brother", onni, aino.link()), ("Friend", leena, scenes::link_for(village, &aino, "Friend").await)];
        for (label, phone, link) in back {
            scenes::opens(village, &phone, &link).await;
            phone.reads("Thank you for opening");
            aino.reads(&format!("Is that {label}?"));
            scenes::taps(village, &aino, "Yes").await;
            phone.reads("Aino asks you");
            scenes::taps(village, &phone, "I agree").await;
            aino.reads(&format!("{label} has said yes"));
            scenes::taps(village, &aino, "Ask them to the planned meeting too").await;
            phone.reads("Aino would like you to come");
            scenes::taps(village, &phone, "I'm coming").await;
            phone.sees("Your answer: coming.");
        }
        assert_eq!(scenes::value(village, MEMBERS).await, "2");
    })
    .await;
}

#[tokio::test]
async fn whoever_left_is_forgotten_within_a_day() {
    Village::story(async |village| {
        let Cast { aino, onni, leena, sanna, mikko } = scenes::meeting(village).await;
        scenes::taps(village, &onni, "Not coming").await;
        scenes::types(village, &onni, "/stop").await;
        onni.reads("Leave Aino's meetings?");
        scenes::taps(village, &onni, "Yes, leave").await;
        aino.reads("Onni does not take part any more");
        let known = format!("SELECT count(*) FROM known_participant WHERE tg = '{}' OR name = 'Onni'", onni.id());
        assert_eq!(scenes::value(village, &known).await, "1");
        village.wait(jiff::SignedDuration::from_hours(24)).await;
        assert_eq!(scenes::value(village, &known).await, "0");
        assert!(!scenes::knows(village, &onni), "neither their number nor their name is in any file");
        let answers = "SELECT status FROM answer";
        assert_eq!(scenes::value(village, answers).await, "not_coming", "the history keeps what was said, not by whom");
        scenes::types(village, &aino, "/log").await;
        aino.reads("Someone: not coming");
        // Who has not answered was asked again in that day.
        for phone in [&leena, &sanna, &mikko] {
            phone.reads_all();
        }
    })
    .await;
}
