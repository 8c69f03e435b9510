//! Being on call: graver news has a sound at night, the words of a crisis service's clock come at once, and somebody new is theirs to take on.

use jiff::civil::{Time, time};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village, dawn};
use reqwest::StatusCode;
use serde_json::json;

use crate::referrals::posts;
use crate::scenes::{self, REFUSED, forges, read_all, settings, taps, types, value};

const PASSED: &str = "of the time for it has passed";
const NEW: &str = "Someone new is waiting for a link from one of you";

/// A clock in Helsinki shows this next.
fn next(village: &Village, shown: Time) -> Timestamp {
    let zone = TimeZone::get("Europe/Helsinki").expect("a zone");
    let now = village.clock().now().to_zoned(zone.clone());
    let on = |day: jiff::civil::Date| day.to_datetime(shown).to_zoned(zone.clone()).expect("a time").timestamp();
    let today = on(now.date());
    if today > village.clock().now() { today } else { on(now.date().tomorrow().expect("a day")) }
}

/// Time passes in one leap, and what is due then happens.
async fn until(village: &Village, hour: i8, minute: i8) {
    let left = next(village, time(hour, minute, 0, 0)).duration_since(village.clock().now());
    village.clock().advance(left + SignedDuration::from_secs(1));
    village.rests().await;
}

/// They say for how long, in their settings.
async fn is_on_call(village: &Village, phone: &Phone, how_long: &str) {
    settings(village, phone, &["On call", how_long]).await;
    phone.sees("You are on call until");
}

/// From now on the bot is told to be a crisis service.
async fn serves_in_a_crisis(village: &Village) {
    village.sandbox().will_serve("crisis");
    village.restart().await.expect("the bot again");
}

async fn leaves(village: &Village, person: &Phone) {
    types(village, person, "/stop").await;
    person.reads("Leave Kith?");
    taps(village, person, "Yes, leave").await;
    person.sees("You have left");
}

async fn duty(village: &Village) -> String {
    value(village, "SELECT count(*) FROM account WHERE on_call_until IS NOT NULL").await
}

#[tokio::test]
async fn whoever_works_in_a_team_says_until_when_and_it_ends_by_itself() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::network(village).await;
        settings(village, &cast.mikko, &[]).await;
        cast.mikko.sees("On call: no");
        taps(village, &cast.mikko, "On call").await;
        cast.mikko.sees("Are you on call now? For how long?");
        assert_eq!(cast.mikko.buttons(), ["Until 8:00", "For 24 hours", "For 3 days", "For 7 days"]);
        taps(village, &cast.mikko, "For 7 days").await;
        cast.mikko.sees("You are on call until Tue 9 Feb, 10:");
        taps(village, &cast.mikko, "Until 8:00").await;
        cast.mikko.sees("You are on call until Wed 3 Feb, 08:00.");
        types(village, &cast.sanna, "/team").await;
        let team = cast.sanna.reads("The team");
        assert!(team.contains("Mikko – on call until Wed 3 Feb, 08:00") && !team.contains("(coordinator) –"), "{team}");
        until(village, 7, 59).await;
        settings(village, &cast.mikko, &[]).await;
        cast.mikko.sees("You are on call until Wed 3 Feb, 08:00.");
        village.clock().advance(SignedDuration::from_secs(59));
        settings(village, &cast.mikko, &[]).await;
        cast.mikko.sees("On call: no");
        types(village, &cast.sanna, "/team").await;
        assert!(!cast.sanna.reads("The team").contains("on call"));
        village.wait(SignedDuration::from_hours(1)).await;
        assert_eq!(duty(village).await, "0", "it is not kept any longer than it counts");
        is_on_call(village, &cast.mikko, "For 24 hours").await;
        taps(village, &cast.mikko, "Off").await;
        cast.mikko.sees("Are you on call now?");
        assert_eq!((duty(village).await.as_str(), cast.mikko.buttons().len()), ("0", 4));
    })
    .await;
}

#[tokio::test]
async fn nobody_else_is_ever_on_call_nor_sees_who_is() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        is_on_call(village, &cast.mikko, "For 24 hours").await;
        for phone in [&cast.aino, &cast.onni] {
            settings(village, phone, &[]).await;
            assert!(!phone.buttons().contains(&"On call".to_owned()) && !phone.screen().contains("call"));
            for data in ["oc", "od:week", "od:off"] {
                forges(village, phone, data).await;
                assert!(phone.toast().unwrap().contains(REFUSED), "{data}");
            }
            for command in ["/log", "/meetings", "/network", "/export"] {
                types(village, phone, command).await;
                let told = phone.reads_all().join("\n");
                assert!(!told.contains("on call"), "{command}: {told}");
            }
        }
        assert_eq!(duty(village).await, "1");
        for data in ["od:month", "od:", "od:8"] {
            forges(village, &cast.mikko, data).await;
        }
        settings(village, &cast.mikko, &[]).await;
        cast.mikko.sees("You are on call until");
    })
    .await;
}

/// At two in the night Aino leaves.
async fn aino_leaves_at_night(on_call: Option<&str>, discreet: bool, silent: bool) {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::network(village).await;
        if discreet {
            settings(village, &cast.sanna, &["Show messages only after a tap"]).await;
        }
        if let Some(how_long) = on_call {
            is_on_call(village, &cast.sanna, how_long).await;
        }
        until(village, 2, 0).await;
        leaves(village, &cast.aino).await;
        let told = cast.sanna.reads(if discreet { "There is a message for you." } else { "Aino has left Kith" });
        assert!(!discreet || !told.contains("Aino"), "{told}");
        assert_eq!(cast.sanna.is_silent(), silent, "{on_call:?}");
        read_all(cast.phones());
    })
    .await;
}

/// A planted bug never ends it.
#[tokio::test]
async fn that_the_person_has_left_has_a_sound_at_night_for_whoever_is_on_call_and_for_nobody_else() {
    aino_leaves_at_night(None, false, true).await;
    aino_leaves_at_night(Some("Until 8:00"), false, false).await;
    aino_leaves_at_night(Some("For 24 hours"), true, false).await;
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::network(village).await;
        is_on_call(village, &cast.sanna, "For 24 hours").await;
        for hours in [13, 13] {
            village.wait(SignedDuration::from_hours(hours)).await;
        }
        until(village, 2, 0).await;
        leaves(village, &cast.aino).await;
        cast.sanna.reads("Aino has left Kith");
        assert!(cast.sanna.is_silent(), "the next night they are not on call any more");
        read_all(cast.phones());
    })
    .await;
}

/// Proves H4.
///
/// A planted bug lets everything through.
#[tokio::test]
async fn on_call_or_not_everything_else_is_as_quiet_as_ever() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::network(village).await;
        story::a_meeting_is_convened(village, &cast).await;
        scenes::it_is_ready(village, &cast).await;
        is_on_call(village, &cast.sanna, "Until 8:00").await;
        until(village, 2, 0).await;
        read_all(cast.phones());
        taps(village, &cast.mikko, "Not coming").await;
        cast.sanna.reads("fewer than two practitioners");
        assert!(cast.sanna.is_silent(), "it is days away");
        taps(village, &cast.mikko, "I'm coming").await;
        cast.sanna.reads("The meeting is ready");
        assert!(cast.sanna.is_silent());
        read_all(cast.phones());
    })
    .await;
}

#[tokio::test]
async fn a_meeting_of_the_next_hours_that_falls_through_is_heard_at_night() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::network(village).await;
        story::a_meeting_is_called_for(village, &cast, "tomorrow 10:00").await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("meeting");
        }
        scenes::it_is_ready(village, &cast).await;
        is_on_call(village, &cast.sanna, "Until 8:00").await;
        until(village, 23, 0).await;
        read_all(cast.phones());
        types(village, &cast.mikko, "/meetings").await;
        cast.mikko.reads("Meeting with Aino");
        taps(village, &cast.mikko, "Not coming").await;
        cast.sanna.reads("fewer than two practitioners");
        assert!(!cast.sanna.is_silent());
        taps(village, &cast.mikko, "I'm coming").await;
        cast.sanna.reads("The meeting is ready");
        assert!(cast.sanna.is_silent(), "good news can wait");
        types(village, &cast.aino, "/meetings").await;
        for _ in 0..2 {
            taps(village, &cast.aino, "Cancel the meeting").await;
        }
        cast.sanna.reads("cancelled");
        cast.mikko.reads("cancelled");
        assert!(!cast.sanna.is_silent() && cast.mikko.is_silent(), "Mikko is not on call");
        read_all(cast.phones());
    })
    .await;
}

/// On 28 March 2027 Helsinki's clocks go from three to four.
#[tokio::test]
async fn a_night_in_which_the_clocks_change_ends_at_eight_by_the_clock() {
    Village::told_from(dawn::morning(), async |village| {
        let saturday: Timestamp = "2027-03-27T12:00:00+02:00".parse().expect("an instant");
        village.clock().advance(saturday.duration_since(village.clock().now()));
        let cast = scenes::network(village).await;
        until(village, 22, 0).await;
        is_on_call(village, &cast.sanna, "Until 8:00").await;
        cast.sanna.sees("You are on call until Sun 28 Mar, 08:00.");
        assert_eq!(value(village, "SELECT MAX(on_call_until) FROM account").await, "1806210000000", "5:00 UTC");
        until(village, 7, 30).await;
        leaves(village, &cast.aino).await;
        cast.sanna.reads("Aino has left Kith");
        assert!(!cast.sanna.is_silent(), "half an hour is left");
        until(village, 8, 0).await;
        settings(village, &cast.sanna, &[]).await;
        cast.sanna.sees("On call: no");
        read_all(cast.phones());
    })
    .await;
}

/// Until nine the next morning: when each of these heard that time passes.
async fn heard(village: &Village, phones: &[&Phone]) -> Vec<Vec<String>> {
    let end = next(village, time(9, 0, 0, 0));
    let (mut came, mut now) = (vec![vec![]; phones.len()], village.clock().now());
    while now < end {
        village.wait(SignedDuration::from_mins(3)).await;
        now = village.clock().now();
        for (phone, came) in phones.iter().zip(&mut came) {
            for text in phone.reads_all().iter().filter(|text| text.contains(PASSED)) {
                assert!(!phone.is_silent());
                let percent = text.split_whitespace().find(|word| word.parse::<u8>().is_ok()).unwrap_or_default();
                let hour = now.in_tz("Europe/Helsinki").expect("a zone").hour();
                came.push(format!("{percent} at {hour}"));
            }
        }
    }
    came
}

/// Aino was referred to a crisis service at half past ten: 50 % are 22:20, 75 % are 4:20, 90 % are 7:56.
async fn referred_in_a_crisis(village: &Village) -> Cast {
    serves_in_a_crisis(village).await;
    let cast = scenes::network(village).await;
    read_all(cast.phones());
    cast
}

/// Proves H4.
#[tokio::test]
async fn in_a_crisis_service_the_convener_on_call_hears_at_night_that_time_passes() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = referred_in_a_crisis(village).await;
        until(village, 21, 30).await;
        is_on_call(village, &cast.sanna, "Until 8:00").await;
        cast.sanna.sees("You also hear at night when much of the time for a first meeting has passed");
        let came = heard(village, &[&cast.sanna, &cast.mikko, &cast.aino]).await;
        assert_eq!(came, [vec!["50 at 22", "75 at 4", "90 at 7"], vec![], vec![]]);
    })
    .await;
    Village::told_from(dawn::morning(), async |village| {
        let cast = referred_in_a_crisis(village).await;
        is_on_call(village, &cast.sanna, "For 24 hours").await;
        taps(village, &cast.sanna, "Off").await;
        let came = heard(village, &[&cast.sanna, &cast.mikko]).await;
        assert_eq!(came, [vec!["90 at 8"], vec![]], "in the morning, once");
    })
    .await;
}

/// The convener sleeps, and one of the person's own team is on call: they hear it, and who the convener is. The convener hears it in the
/// morning all the same.
#[tokio::test]
async fn while_the_convener_sleeps_whoever_of_the_persons_own_team_is_on_call_hears_it_too() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = referred_in_a_crisis(village).await;
        let tuula = village.phone("Tuula", "en");
        types(village, &cast.sanna, "/team").await;
        taps(village, &cast.sanna, "Bring someone in").await;
        scenes::opens(village, &tuula, &cast.sanna.link()).await;
        read_all([&cast.sanna, &tuula]);
        for phone in [&cast.mikko, &tuula] {
            is_on_call(village, phone, "Until 8:00").await;
        }
        until(village, 22, 0).await;
        village.wait(SignedDuration::from_mins(30)).await;
        let told = cast.mikko.reads(PASSED);
        assert!(told.starts_with("Aino: no first meeting is ready yet. 50 %"), "{told}");
        assert!(told.contains("Sanna is the convener and is not on call now, so you hear it, too."), "{told}");
        assert!(!cast.mikko.is_silent() && cast.mikko.buttons().contains(&"Plan a meeting".to_owned()));
        let came = heard(village, &[&cast.sanna, &cast.mikko, &tuula]).await;
        assert_eq!(came, [vec!["90 at 8"], vec!["75 at 4", "90 at 7"], vec![]], "Tuula is not of Aino's own team");
        types(village, &cast.aino, "/log").await;
        let log = cast.aino.reads("What has happened around you");
        assert!(log.contains("Kith wrote to Mikko: a reminder"), "nothing behind anybody's back: {log}");
    })
    .await;
}

#[tokio::test]
async fn by_day_and_with_the_convener_on_call_nobody_else_hears_it() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = referred_in_a_crisis(village).await;
        for phone in [&cast.mikko, &cast.sanna] {
            is_on_call(village, phone, "For 24 hours").await;
        }
        let came = heard(village, &[&cast.sanna, &cast.mikko]).await;
        assert_eq!(came, [vec!["50 at 22", "75 at 4", "90 at 7"], vec![]]);
    })
    .await;
}

/// A planted bug tells it twice.
#[tokio::test]
async fn somebody_new_is_told_to_whoever_is_on_call_once_and_they_may_take_it_on() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::team(village).await;
        for phone in [&cast.mikko, &cast.sanna] {
            is_on_call(village, phone, "Until 8:00").await;
        }
        until(village, 2, 0).await;
        let answer = posts(village, &json!({ "id": "ref-night", "team": "Harbour" })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads(NEW);
            assert!(!phone.is_silent(), "{}", phone.name());
            phone.sees_nothing_new();
        }
        assert_eq!(value(village, "SELECT count(*) FROM outbox WHERE kind = 'referred'").await, "2", "once to each");
        taps(village, &cast.mikko, "I take it on").await;
        cast.mikko.sees("You are the convener");
        taps(village, &cast.sanna, "I take it on").await;
        cast.sanna.sees("Mikko has taken this on already");
        taps(village, &cast.mikko, "Make the link").await;
        cast.mikko.reads("A link for the person");
        let of = "SELECT k.name FROM network n JOIN known_staff k ON k.id = n.convener_id";
        assert_eq!(value(village, of).await, "Mikko");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_not_on_call_hears_nothing_of_it_and_the_coordinator_hears_it_without_a_sound() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::team(village).await;
        until(village, 2, 0).await;
        posts(village, &json!({ "id": "ref-quiet", "team": "Harbour" })).await;
        cast.sanna.reads(NEW);
        assert!(cast.sanna.is_silent());
        cast.mikko.sees_nothing_new();
        let named =
            value(village, "SELECT s.id FROM staff s JOIN known_staff k ON k.id = s.id WHERE k.name = 'Mikko'").await;
        is_on_call(village, &cast.sanna, "Until 8:00").await;
        posts(village, &json!({ "id": "ref-named", "team": "Harbour", "convener": named })).await;
        cast.mikko.reads("Someone new is waiting for a link from you");
        assert!(cast.mikko.is_silent(), "named, and asleep");
        cast.sanna.sees_nothing_new();
    })
    .await;
}

/// A planted bug leaves them to find out by chance.
#[tokio::test]
async fn whoever_comes_on_call_sees_who_came_before_them_and_waits_still() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::team(village).await;
        for id in ["ref-first", "ref-second", "ref-taken"] {
            posts(village, &json!({ "id": id, "team": "Harbour" })).await;
            cast.sanna.reads(NEW);
        }
        taps(village, &cast.sanna, "I take it on").await;
        cast.mikko.sees_nothing_new();
        until(village, 20, 0).await;
        settings(village, &cast.mikko, &["On call", "Until 8:00"]).await;
        for _ in ["ref-first", "ref-second"] {
            assert!(cast.mikko.reads(NEW).contains("The first meeting is wanted by"));
        }
        cast.mikko.sees_nothing_new();
        let first = value(village, "SELECT network_id FROM referral WHERE id = 'ref-first'").await;
        forges(village, &cast.mikko, &format!("to:{first}")).await;
        cast.mikko.sees("You are the convener");
        settings(village, &cast.mikko, &["On call", "For 24 hours"]).await;
        assert!(!cast.mikko.reads_all().join("\n").contains(NEW), "they were on call, and have seen it");
        settings(village, &cast.mikko, &["On call", "Off"]).await;
        assert!(!cast.mikko.reads_all().join("\n").contains(NEW));
        settings(village, &cast.mikko, &["On call", "For 24 hours"]).await;
        let again = cast.mikko.reads_all();
        assert_eq!(again.iter().filter(|text| text.contains(NEW)).count(), 1, "{again:?}");
        assert_eq!(value(village, "SELECT count(*) FROM outbox WHERE kind = 'referred'").await, "3", "to Sanna");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_not_on_call_any_more_is_told_so_kindly_and_may_say_it_anew() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::team(village).await;
        is_on_call(village, &cast.mikko, "Until 8:00").await;
        until(village, 7, 30).await;
        posts(village, &json!({ "id": "ref-late", "team": "Harbour" })).await;
        for phone in [&cast.sanna, &cast.mikko] {
            phone.reads(NEW);
        }
        until(village, 8, 0).await;
        taps(village, &cast.mikko, "I take it on").await;
        cast.mikko.sees("You are not on call now, so this does not wait for you.");
        assert_eq!(cast.mikko.buttons(), ["On call", "I take it on"]);
        assert_eq!(value(village, "SELECT count(*) FROM referral WHERE taken_at IS NOT NULL").await, "0");
        taps(village, &cast.mikko, "On call").await;
        taps(village, &cast.mikko, "For 24 hours").await;
        cast.mikko.reads(NEW);
        taps(village, &cast.mikko, "I take it on").await;
        cast.mikko.sees("You are the convener");
    })
    .await;
}

/// What waits for whoever was on call is judged again just before it leaves.
#[tokio::test]
async fn a_message_that_is_late_is_for_nobody_whose_time_is_over() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::team(village).await;
        settings(village, &cast.mikko, &["Show messages only after a tap"]).await;
        is_on_call(village, &cast.mikko, "Until 8:00").await;
        until(village, 7, 30).await;
        posts(village, &json!({ "id": "ref-late", "team": "Harbour" })).await;
        cast.sanna.reads(NEW);
        cast.mikko.reads("There is a message for you.");
        until(village, 8, 0).await;
        taps(village, &cast.mikko, "Show").await;
        assert!(!cast.mikko.screen().contains("Someone new"), "{}", cast.mikko.screen());
    })
    .await;
}

#[tokio::test]
async fn in_finnish_it_reads_like_finnish() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::team(village).await;
        settings(village, &cast.mikko, &["Language", "Suomi"]).await;
        cast.mikko.sees("Vuorossa: et nyt");
        taps(village, &cast.mikko, "Vuorossa").await;
        cast.mikko.sees("Oletko nyt vuorossa? Kuinka kauan?");
        taps(village, &cast.mikko, "Aamukahdeksaan").await;
        cast.mikko.sees("Olet vuorossa. Vuoro päättyy ke 3.2. klo 8.00.");
        until(village, 7, 30).await;
        posts(village, &json!({ "id": "ref-fi", "team": "Harbour" })).await;
        cast.sanna.reads(NEW);
        cast.mikko.reads("Uusi ihminen odottaa linkkiä joltakulta teistä");
        until(village, 8, 0).await;
        taps(village, &cast.mikko, "Otan tämän").await;
        cast.mikko.sees("Et ole nyt vuorossa, joten tämä ei odota sinua.");
    })
    .await;
}
