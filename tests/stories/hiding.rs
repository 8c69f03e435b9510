//! A phone that others see: what comes by itself is one neutral line until its receiver taps (H7); and nothing names anybody, or where
//! people meet, in the first words of a message.

use kith::domain::language::Lang;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village};
use kith::words::texts;
use serde_json::json;

use crate::scenes::{self, REFUSED, read_all};

const HIDDEN: &str = "There is a message for you.";
const OVER: &str = "This is over, and you are not expected anywhere because of it. There is nothing for you to do.";

/// They choose, in their settings.
async fn turns(village: &Village, phone: &Phone, on: bool) {
    scenes::types(village, phone, "/settings").await;
    phone.reads("Your settings");
    scenes::taps(village, phone, "Show messages only after a tap").await;
    phone.sees(if on { "Messages: shown after a tap" } else { "Messages: shown at once" });
}

/// One neutral line with one button, and nothing else new.
#[track_caller]
fn is_hidden(phone: &Phone) {
    assert_eq!(phone.reads(""), HIDDEN);
    assert_eq!(phone.buttons(), ["Show"]);
    assert!(phone.is_protected(), "what it becomes names people");
    phone.sees_nothing_new();
}

/// The network, with Eeva whose phone lies on the kitchen table.
async fn with_eeva(village: &Village) -> (Cast, Phone) {
    let (cast, eeva) = (scenes::network(village).await, village.phone("Eeva", "en"));
    story::gather(village, &cast.aino, &eeva, "Mum").await;
    turns(village, &eeva, true).await;
    (cast, eeva)
}

async fn sent_to(village: &Village, phone: &Phone) -> Vec<Vec<String>> {
    let sql = format!(
        "SELECT o.kind, o.outcome, o.sends FROM outbox o JOIN known_participant k ON o.receiver = 'p:' || k.id
         WHERE k.tg = '{}' AND o.sends > 0 ORDER BY o.done_at, o.kind",
        phone.id()
    );
    scenes::rows(village, &sql).await
}

/// The data of the button that shows the newest message of this kind that was sent.
async fn show(village: &Village, phone: &Phone, kind: &str) -> String {
    let sql = format!(
        "SELECT o.id FROM outbox o JOIN known_participant k ON o.receiver = 'p:' || k.id
         WHERE k.tg = '{}' AND o.kind = '{kind}' AND o.sends > 0 ORDER BY o.done_at",
        phone.id()
    );
    format!("sw:{}", scenes::rows(village, &sql).await.last().expect("it was sent")[0])
}

/// Proves H7.
#[tokio::test]
async fn a_mother_whose_phone_others_see_taps_before_anything_shows() {
    Village::story(async |village| {
        let (cast, eeva) = with_eeva(village).await;
        story::a_meeting_is_called(village, &cast).await;
        is_hidden(&eeva);
        cast.onni.reads("Aino would like you to come");
        scenes::taps(village, &eeva, "Show").await;
        eeva.sees("Aino would like you to come to a meeting");
        assert!(eeva.buttons().iter().any(|label| label == "I'm coming") && eeva.is_protected());
        scenes::taps(village, &eeva, "Hide").await;
        assert_eq!((eeva.screen(), eeva.buttons()), (HIDDEN.to_owned(), vec!["Show".to_owned()]));
        scenes::taps(village, &eeva, "Show").await;
        scenes::taps(village, &eeva, "I'm coming").await;
        eeva.sees("Your answer: coming.");
        scenes::types(village, &eeva, "/meetings").await;
        eeva.reads("Meeting with Aino");
        scenes::types(village, &eeva, "I can't bear it").await;
        eeva.reads("In an emergency call 112");
        read_all(cast.phones());
        // Whoever has not answered is asked again; she has.
        village.skip_to_next_news().await.expect("a nudge");
        read_all(cast.phones());
        for before in ["a day", "two hours"] {
            if before == "two hours" {
                story::the_team_hears_of_tomorrow(village, &cast).await;
            }
            village.skip_to_next_news().await.expect("a reminder");
            is_hidden(&eeva);
            scenes::taps(village, &eeva, "Show").await;
            eeva.sees("A reminder: this meeting is coming up");
            read_all(cast.phones());
        }
        let once = ["invitation", "reminder", "reminder"].map(|kind| [kind, "sent", "1"].map(str::to_owned).to_vec());
        assert_eq!(sent_to(village, &eeva).await, once, "sent as ever, once each");
        turns(village, &eeva, false).await;
        scenes::types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Your meeting");
        scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        eeva.reads("The meeting with Aino on");
        read_all(cast.phones());
    })
    .await;
}

/// Proves H7, H20.
#[tokio::test]
async fn a_foreign_tap_shows_nothing() {
    Village::story(async |village| {
        let (cast, eeva) = with_eeva(village).await;
        let stranger = village.phone("Xanthippe", "en");
        scenes::types(village, &stranger, "/start").await;
        story::a_meeting_is_called(village, &cast).await;
        is_hidden(&eeva);
        read_all(cast.phones().into_iter().chain([&stranger]));
        let (data, before) = (show(village, &eeva, "invitation").await, scenes::facts(village).await);
        let nobodys = format!("sw:{}", "0".repeat(32));
        for phone in [&stranger, &cast.onni, &cast.aino, &cast.sanna] {
            let screen = phone.screen();
            for data in [data.clone(), data.replace("sw:", "hi:")] {
                scenes::forges(village, phone, &data).await;
                assert!(phone.toast().unwrap().contains(REFUSED), "{}", phone.name());
                assert_eq!(phone.screen(), screen);
            }
        }
        scenes::forges(village, &stranger, &nobodys).await;
        stranger.sees(OVER);
        assert_eq!(eeva.screen(), HIDDEN);
        scenes::same(&before, &scenes::facts(village).await, "a foreign tap");
    })
    .await;
}

/// A message that may be passed on, an older Kith's say, never comes to show names: no edit protects, so the answer is a new message.
///
/// Proves H7.
#[tokio::test]
async fn what_may_be_passed_on_is_not_edited_into_what_may_not() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let meeting = scenes::value(village, "SELECT id FROM meeting").await;
        let (old, screen) = (cast.onni.newest_id(), cast.onni.screen());
        let chat = json!({"id": cast.onni.id(), "type": "private", "first_name": "Onni"});
        let from = json!({"id": cast.onni.id(), "is_bot": false, "first_name": "Onni"});
        for at in [json!("2026-11-29"), json!(1_790_000_000)] {
            let message = json!({"message_id": old, "date": at, "chat": chat, "text": "Something older"});
            let tap = json!({"id": "1", "chat_instance": "1", "data": format!("me:{meeting}"), "from": from, "message": message});
            village.sandbox().inject(json!({"callback_query": tap}));
            village.rests().await;
            cast.onni.reads("Meeting with Aino");
            assert!(cast.onni.is_protected() && cast.onni.newest_id() > old);
        }
        assert!(screen.starts_with("Aino would like you to come"));
        assert!(!cast.onni.transcript().iter().any(|line| line.text.starts_with("(edited) Meeting with")));
    })
    .await;
}

/// Whoever was removed in between sees nothing of it but that they are not expected; also when nobody knows any more who they were.
///
/// Proves H3, H7, H8.
#[tokio::test]
async fn whoever_was_removed_in_between_sees_a_neutral_ending() {
    Village::story(async |village| {
        let (cast, eeva) = with_eeva(village).await;
        story::a_meeting_is_called(village, &cast).await;
        is_hidden(&eeva);
        let invitation = eeva.newest_id();
        read_all(cast.phones());
        scenes::types(village, &cast.aino, "/network").await;
        cast.aino.reads("");
        for label in ["Mum", "Remove Mum", "Remove Mum"] {
            scenes::taps(village, &cast.aino, label).await;
        }
        is_hidden(&eeva);
        let release = eeva.newest_id();
        scenes::taps(village, &eeva, "Show").await;
        eeva.sees("you are not expected");
        eeva.taps_on(invitation, "Show");
        village.rests().await;
        assert!(
            eeva.transcript().iter().any(|line| line.text == format!("(edited) {OVER}")),
            "an ending, and nothing else"
        );
        assert!(invitation < release);
        read_all(cast.phones());
    })
    .await;
}

/// Proves H7, H8.
#[tokio::test]
async fn a_day_after_a_removal_nothing_tells_whose_message_it_was() {
    Village::story(async |village| {
        let (cast, eeva) = with_eeva(village).await;
        story::a_meeting_is_called(village, &cast).await;
        is_hidden(&eeva);
        scenes::types(village, &eeva, "/stop").await;
        eeva.reads("Leave Aino's meetings?");
        scenes::taps(village, &eeva, "Yes, leave").await;
        read_all(cast.phones());
        let sql = "SELECT id FROM outbox WHERE kind = 'invitation' AND receiver IN
                   (SELECT 'p:' || id FROM participant WHERE state = 'left')";
        let data = format!("sw:{}", scenes::value(village, sql).await);
        scenes::forges(village, &eeva, &data).await;
        eeva.sees(OVER);
        village.clock().advance(jiff::SignedDuration::from_hours(26));
        village.rests().await;
        assert!(!scenes::knows(village, &eeva));
        scenes::types(village, &eeva, "/start").await;
        eeva.reads_all();
        scenes::forges(village, &eeva, &data).await;
        eeva.sees(OVER);
        read_all(cast.phones());
    })
    .await;
}

/// Proves H7, H18.
#[tokio::test]
async fn an_old_message_shows_how_it_is_now() {
    Village::story(async |village| {
        let (cast, eeva) = with_eeva(village).await;
        story::a_meeting_is_called(village, &cast).await;
        is_hidden(&eeva);
        let invitation = eeva.newest_id();
        read_all(cast.phones());
        scenes::types(village, &cast.aino, "/meetings").await;
        cast.aino.reads("Your meeting");
        scenes::taps(village, &cast.aino, "Another time or place").await;
        cast.aino.reads("Which day?");
        scenes::types(village, &cast.aino, "in 5 days 16:00").await;
        scenes::taps(village, &cast.aino, "Yes").await;
        scenes::taps(village, &cast.aino, "Online").await;
        scenes::types(village, &cast.aino, "The library").await;
        scenes::taps(village, &cast.aino, "Yes, change the meeting").await;
        is_hidden(&eeva);
        let data = show(village, &eeva, "invitation").await;
        scenes::forges(village, &eeva, &data).await;
        eeva.sees("This has changed in the meantime");
        eeva.sees("the link is here as soon as you say");
        scenes::forges(village, &eeva, &show(village, &eeva, "change").await).await;
        eeva.sees("The meeting with Aino has changed");
        scenes::types(village, &cast.aino, "/meetings").await;
        read_all(cast.phones());
        scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        is_hidden(&eeva);
        scenes::forges(village, &eeva, &data).await;
        eeva.sees("This meeting is cancelled");
        scenes::forges(village, &eeva, &show(village, &eeva, "cancellation").await).await;
        eeva.sees("is cancelled. You don't need to do anything");
        village.clock().advance(jiff::SignedDuration::from_hours(24 * 6));
        village.rests().await;
        scenes::forges(village, &eeva, &data).await;
        eeva.sees("This is over or settled by now");
        assert!(invitation < eeva.newest_id());
        read_all(cast.phones());
    })
    .await;
}

/// Whatever comes by itself, to whomever: who is asked whether somebody is who they say, who is in, what is suggested, how ready it is, and
/// the first message to somebody who takes part elsewhere already.
///
/// Proves H7.
#[tokio::test]
async fn whatever_comes_by_itself_is_hidden_from_whoever_chose_so() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        for phone in cast.phones() {
            turns(village, phone, true).await;
        }
        let (pekka, veikko) = (village.phone("Pekka", "en"), village.phone("Veikko", "en"));
        scenes::types(village, &cast.sanna, "/team").await;
        cast.sanna.reads("The team");
        scenes::taps(village, &cast.sanna, "Bring someone in").await;
        cast.sanna.reads("10 minutes");
        scenes::opens(village, &pekka, &cast.sanna.link()).await;
        is_hidden(&cast.sanna);
        scenes::taps(village, &cast.sanna, "Show").await;
        cast.sanna.sees("Pekka has joined your team");
        pekka.reads("Welcome, Pekka");
        scenes::another_person(village, &pekka, &veikko).await;
        let link = scenes::link_for(village, &veikko, "Fisherman").await;
        scenes::opens(village, &cast.onni, &link).await;
        cast.onni.reads("Thank you for opening");
        veikko.reads("Is that Fisherman?");
        scenes::taps(village, &veikko, "Yes").await;
        is_hidden(&cast.onni);
        scenes::taps(village, &cast.onni, "Show").await;
        cast.onni.sees("Veikko asks you");
        scenes::taps(village, &cast.onni, "I agree").await;
        cast.onni.sees("Veikko is told that you are in");
        veikko.reads("Fisherman has said yes");
        story_of_a_meeting(village, &cast).await;
        let told: Vec<String> = cast.phones().into_iter().flat_map(Phone::transcript).map(|line| line.text).collect();
        assert!(told.iter().filter(|text| text.starts_with(HIDDEN)).count() > 8, "{told:#?}");
    })
    .await;
}

/// Suggested, agreed to, answered, left: each message is hidden when it comes.
async fn story_of_a_meeting(village: &Village, cast: &Cast) {
    scenes::types(village, &cast.sanna, "/meet").await;
    cast.sanna.reads("Which day?");
    scenes::types(village, &cast.sanna, "in 3 days 15:00").await;
    cast.sanna.reads("Is that right?");
    scenes::taps(village, &cast.sanna, "Yes").await;
    scenes::taps(village, &cast.sanna, "In person").await;
    scenes::types(village, &cast.sanna, "Harbour Street 5").await;
    cast.sanna.reads("Is everything right?");
    scenes::taps(village, &cast.sanna, "Yes, ask them").await;
    is_hidden(&cast.aino);
    scenes::taps(village, &cast.aino, "Show").await;
    cast.aino.sees("Sanna suggests a meeting");
    scenes::taps(village, &cast.aino, "Yes, invite everyone").await;
    for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
        is_hidden(phone);
        scenes::taps(village, phone, "Show").await;
    }
    for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
        scenes::taps(village, phone, "I'm coming").await;
        assert!(phone.transcript().iter().any(|line| line.text.contains("Your answer: coming.")), "{}", phone.name());
    }
    for phone in [&cast.sanna, &cast.mikko] {
        for told in phone.reads_all() {
            assert_eq!(told, HIDDEN);
        }
        scenes::taps(village, phone, "Show").await;
        phone.sees("Meeting with Aino");
    }
    scenes::types(village, &cast.leena, "/stop").await;
    cast.leena.reads("Leave Aino's meetings?");
    scenes::taps(village, &cast.leena, "Yes, leave").await;
    is_hidden(&cast.aino);
    scenes::taps(village, &cast.aino, "Show").await;
    cast.aino.sees("does not take part any more");
    read_all(cast.phones());
}

/// In the middle of the night only what cannot wait comes, hidden and without a sound.
#[tokio::test]
async fn at_night_it_is_hidden_and_silent() {
    Village::story(async |village| {
        let (cast, eeva) = with_eeva(village).await;
        night_begins_in(village, &eeva, 6).await;
        story::a_meeting_is_called(village, &cast).await;
        is_hidden(&eeva);
        assert!(!eeva.is_silent());
        read_all(cast.phones());
        night_begins_in(village, &eeva, -1).await;
        scenes::types(village, &cast.aino, "/meetings").await;
        scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        scenes::taps(village, &cast.aino, "Cancel the meeting").await;
        is_hidden(&eeva);
        assert!(eeva.is_silent());
        read_all(cast.phones());
    })
    .await;
}

/// Their night begins so many hours from now and lasts four, whatever the clock here says.
async fn night_begins_in(village: &Village, phone: &Phone, hours: i8) {
    let hour = village.clock().now().to_zoned(jiff::tz::TimeZone::get("Europe/Helsinki").unwrap()).hour() + hours;
    scenes::types(village, phone, "/settings").await;
    phone.reads("Your settings");
    scenes::forges(village, phone, &format!("qu:{}:{}", hour.rem_euclid(24), (hour + 4).rem_euclid(24))).await;
    phone.sees("Quiet hours");
}

/// A place is typed by somebody, and may say what an outsider must not read.
///
/// Proves H7, I10.
#[tokio::test]
async fn no_place_is_in_the_first_hundred_characters_of_what_comes_by_itself() {
    for lang in Lang::ALL {
        Village::story(async |village| {
            let cast = scenes::network(village).await;
            for phone in cast.phones() {
                scenes::forges(village, phone, &format!("la:{}", lang.code())).await;
                phone.reads_all();
            }
            let lines = cast.phones().map(|phone| phone.transcript().len());
            calls_a_meeting_at(village, &cast, "Psychosis ward 7", lang).await;
            for phone in cast.phones() {
                scenes::taps(village, phone, &texts(lang).cards_coming_key()).await;
                scenes::types(village, phone, "/meetings").await;
            }
            for _ in ["a day before", "two hours before"] {
                village.skip_to_next_news().await.expect("a reminder");
            }
            // Who has just typed it reads it again.
            let tidy = kith::conversation::screen::tidy;
            let own = [texts(lang).convening_send(), texts(lang).convening_put_forward("Aino")].map(|text| tidy(&text));
            let mut seen = 0;
            for (phone, known) in cast.phones().into_iter().zip(lines) {
                for line in phone.transcript().into_iter().skip(known).filter(|line| line.who == "bot") {
                    seen += usize::from(line.text.contains("Psychosis"));
                    let glance: String = line.text.chars().take(100).collect();
                    let typed = own.iter().any(|words| line.text.contains(words));
                    assert!(typed || !glance.contains("Ps"), "{}: {glance}", phone.name());
                }
            }
            assert!(seen > 12, "the place is there: {seen}");
            read_all(cast.phones());
        })
        .await;
    }
}

async fn calls_a_meeting_at(village: &Village, cast: &Cast, place: &str, lang: Lang) {
    let t = texts(lang);
    let tidy = kith::conversation::screen::tidy;
    scenes::types(village, &cast.sanna, "/meet").await;
    let day = village.clock().now() + jiff::SignedDuration::from_hours(72);
    scenes::types(village, &cast.sanna, &day.strftime("%Y-%m-%d 15:00").to_string()).await;
    scenes::taps(village, &cast.sanna, &tidy(&t.convening_yes())).await;
    scenes::taps(village, &cast.sanna, &tidy(&t.convening_form_online())).await;
    scenes::types(village, &cast.sanna, place).await;
    scenes::taps(village, &cast.sanna, &tidy(&t.convening_send())).await;
    scenes::taps(village, &cast.aino, &tidy(&t.convening_accept())).await;
}
