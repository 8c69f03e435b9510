//! A group that a team uses (H20): only a coordinator can choose it, within ten minutes, and nothing is said there but that something waits.

use jiff::{SignedDuration, Timestamp};
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Group, Phone, Village, dawn};
use serde_json::json;
use sqlx::{AnyConnection, Connection, Executor};

use crate::referrals;
use crate::scenes::{self, forges, opens, taps, types, value};

const HELLO: &str = "This group now hears when something is waiting for the team.";
const CARD: &str = "Something new is waiting for the team.";
const GOODBYE: &str = "From now on I say nothing here.";
const POLITE: &str = "I only work in private chats";
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// What happens within so long is one card.
const GATHERED: SignedDuration = SignedDuration::from_mins(2);

/// The coordinator asks for a group; the message with the button is read.
async fn asks(village: &Village, coordinator: &Phone) {
    types(village, coordinator, "/team").await;
    coordinator.reads("The team");
    taps(village, coordinator, "Use a group").await;
    coordinator.reads("For the next 10 minutes you can add me to a group");
}

/// The coordinator chooses a group.
async fn chosen(village: &Village, coordinator: &Phone) -> Group {
    asks(village, coordinator).await;
    let group = coordinator.adds_bot_by("Add me to a group", "Xylophone");
    village.rests().await;
    coordinator.reads("The group is in use now");
    said(&group, &[HELLO]);
    group
}

/// What the bot said in a group is this and nothing else, and nothing there can be tapped.
#[track_caller]
fn said(group: &Group, wanted: &[&str]) {
    let said = group.bot_said();
    assert!(said.len() == wanted.len(), "{said:?} instead of {wanted:?}");
    assert!(said.iter().zip(wanted).all(|(said, wanted)| said.contains(wanted)), "{said:?} instead of {wanted:?}");
    assert!(group.data().is_empty(), "{:?}", group.data());
}

/// Time passes until nothing more is to come within so long.
async fn passes(village: &Village, by: SignedDuration) {
    let end = village.clock().now() + by;
    while village.clock().now() < end {
        let due = village.queue().await.column("due_at_ms").into_iter().filter_map(|ms| ms.parse().ok()).min();
        let next = due.and_then(|ms| Timestamp::from_millisecond(ms).ok()).map_or(end, |due| due.min(end));
        village.wait(next.duration_since(village.clock().now()).max(SignedDuration::from_millis(1))).await;
    }
}

/// The team, the person and her people, with the meeting everybody is invited to, and a group.
async fn meeting(village: &Village) -> (Cast, Group) {
    let cast = scenes::meeting(village).await;
    let group = chosen(village, &cast.sanna).await;
    (cast, group)
}

async fn change(village: &Village, sql: &'static str) {
    let mut conn = AnyConnection::connect(village.database()).await.expect("the bot's database");
    conn.execute(sql).await.expect("a change");
    conn.close().await.expect("an end");
}

async fn groups(village: &Village) -> String {
    value(village, "SELECT count(*) FROM team_group").await
}

async fn acts(village: &Village, action: &str) -> String {
    value(village, &format!("SELECT count(*) FROM audit WHERE action = '{action}'")).await
}

/// Proves H20.
#[tokio::test]
async fn a_coordinator_chooses_a_group_which_hears_that_something_waits_until_they_end_it() {
    Village::told_from(dawn::morning(), async |village| {
        let (cast, group) = meeting(village).await;
        types(village, &cast.sanna, "/team").await;
        let team = cast.sanna.reads("The team");
        assert!(team.contains("A group hears when something is waiting. Sanna chose it"), "{team}");
        scenes::it_is_ready(village, &cast).await;
        said(&group, &[HELLO]);
        village.wait(GATHERED).await;
        said(&group, &[HELLO, CARD]);
        types(village, &cast.sanna, "/team").await;
        cast.sanna.reads("The team");
        taps(village, &cast.sanna, "No group any more").await;
        assert!(cast.sanna.toast().expect("a word").contains("The group hears nothing any more"));
        assert!(cast.sanna.buttons().contains(&"Use a group".to_owned()), "{:?}", cast.sanna.buttons());
        assert!(group.bot_left());
        taps(village, &cast.mikko, "Not coming").await;
        for phone in [&cast.sanna, &cast.mikko, &cast.aino] {
            phone.reads_all();
        }
        passes(village, MINUTE * 20).await;
        said(&group, &[HELLO, CARD, GOODBYE]);
        assert_eq!((groups(village).await, acts(village, "group-used").await), ("0".into(), "1".into()));
        assert_eq!(acts(village, "group-ended").await, "1");
    })
    .await;
}

/// Proves H20.
#[tokio::test]
async fn a_card_leads_each_to_what_is_theirs_and_strangers_to_what_any_stranger_sees() {
    Village::told_from(dawn::morning(), async |village| {
        let (cast, group) = meeting(village).await;
        scenes::it_is_ready(village, &cast).await;
        village.wait(GATHERED).await;
        let link = group.address("Open the private chat");
        assert_eq!(link, format!("https://t.me/{}?start=team", village.sandbox().bot_username()));
        for practitioner in [&cast.sanna, &cast.mikko] {
            opens(village, practitioner, &link).await;
            let ready = practitioner.reads("How far each meeting is");
            assert!(ready.contains("Aino") && ready.contains("The meeting is ready"), "{ready}");
        }
        // A practitioner of another team sees their own people, of whom there are none.
        let other = village.phone("Veikko", "en");
        opens(village, &other, &village.team_link("South").await.expect("a link")).await;
        other.reads("Welcome, Veikko");
        opens(village, &other, &link).await;
        assert!(!other.reads_all().concat().contains("Aino"));
        let before = scenes::facts(village).await;
        for phone in [&village.phone("Xanthippe", "en"), &cast.aino, &cast.onni] {
            types(village, phone, "/start").await;
            let plain = (phone.reads_all(), phone.buttons(), phone.commands());
            opens(village, phone, &link).await;
            assert_eq!((phone.reads_all(), phone.buttons(), phone.commands()), plain, "{}", phone.name());
        }
        scenes::same(&before, &scenes::facts(village).await, "looking");
    })
    .await;
}

/// Proves H20, H7.
#[tokio::test]
async fn through_the_whole_story_the_group_hears_no_name_no_place_and_no_time() {
    Village::story(async |village| {
        let cast = Cast::arrive(village);
        story::the_team_arrives(village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
        let group = chosen(village, &cast.sanna).await;
        story::the_person_arrives(village, &cast).await;
        story::gather(village, &cast.aino, &cast.onni, "Brother").await;
        story::gather(village, &cast.aino, &cast.leena, "Friend").await;
        story::a_meeting_is_convened(village, &cast).await;
        story::answers_come_in(village, &cast).await;
        story::somebody_writes_at_night(village, &cast).await;
        story::reminders_come(village, &cast).await;
        story::it_is_noted_who_was_there(village, &cast).await;
        types(village, &cast.aino, "/stop").await;
        taps(village, &cast.aino, "Yes, leave").await;
        passes(village, SignedDuration::from_hours(30)).await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        let heard: Vec<String> =
            group.transcript().into_iter().filter(|line| line.who == "bot").map(|line| line.text).collect();
        assert!(heard.len() >= 3, "{heard:?}");
        for text in &heard[1..] {
            assert_eq!(*text, format!("{CARD} [Open the private chat]"));
        }
        assert!(heard[0].contains(HELLO) && !heard[0].contains(|sign: char| sign.is_ascii_digit()), "{}", heard[0]);
        for canary in ["Aino", "Onni", "Leena", "Sanna", "Mikko", "Brother", "Friend", "Harbour", "Street", "15:00"] {
            assert!(!heard.concat().contains(canary), "{canary}: {heard:?}");
        }
    })
    .await;
}

/// Proves H20.
#[tokio::test]
async fn nobody_but_the_coordinator_who_asked_brings_the_bot_into_a_group() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let stranger = village.phone("Xanthippe", "en");
        let goes = async |group: Group| {
            group.types("/start team");
            village.rests().await;
            assert!(group.bot_left());
            said(&group, &[POLITE]);
        };
        goes(cast.sanna.adds_bot_to_group("Choir")).await;
        asks(village, &cast.sanna).await;
        let link = cast.sanna.address("Add me to a group");
        assert!(link.ends_with("?startgroup=team"), "{link}");
        for phone in [&cast.mikko, &cast.aino, &cast.onni, &stranger] {
            let group = phone.adds_bot_to_group("Choir");
            // Not even with the coordinator's own word in it.
            group.types_as(&cast.sanna, "hello");
            goes(group).await;
        }
        let channel = cast.sanna.adds_bot_to_channel("News");
        village.rests().await;
        assert!(channel.bot_left());
        said(&channel, &[POLITE]);
        let staff = value(village, "SELECT id FROM staff WHERE role = 'coordinator'").await;
        for phone in [&cast.mikko, &cast.aino, &stranger] {
            for data in [format!("gu:{staff}"), format!("gx:{staff}")] {
                // A stranger's chat has no message yet whose button could be forged.
                types(village, phone, "/help").await;
                phone.reads_all();
                forges(village, phone, &data).await;
                assert!(phone.toast().expect("a refusal").contains(scenes::REFUSED), "{data}");
            }
        }
        assert_eq!(groups(village).await, "0");
        let group = cast.sanna.adds_bot_to_group("Night shift");
        village.rests().await;
        cast.sanna.reads("The group is in use now");
        said(&group, &[HELLO]);
        // Not into a supergroup either, which a team's group might have become.
        for phone in [&cast.mikko, &stranger] {
            goes(phone.adds_bot_to_supergroup("Choir")).await;
        }
    })
    .await;
}

/// Proves H20.
#[tokio::test]
async fn after_ten_minutes_nobody_brings_it_any_more_and_one_tap_is_one_group() {
    Village::story(async |village| {
        let cast = scenes::team(village).await;
        asks(village, &cast.sanna).await;
        village.wait(MINUTE * 10).await;
        let late = cast.sanna.adds_bot_by("Add me to a group", "Choir");
        village.rests().await;
        assert!(late.bot_left());
        assert!(late.bot_said().concat().contains(POLITE) && groups(village).await == "0");
        asks(village, &cast.sanna).await;
        village.wait(MINUTE * 9).await;
        let group = cast.sanna.adds_bot_to_group("Night shift");
        village.rests().await;
        cast.sanna.reads("The group is in use now");
        let second = cast.sanna.adds_bot_to_group("Choir");
        village.rests().await;
        assert!(second.bot_left() && !group.bot_left());
        // A button of before: the team has one.
        let staff = value(village, "SELECT id FROM staff WHERE role = 'coordinator'").await;
        forges(village, &cast.sanna, &format!("gu:{staff}")).await;
        assert!(cast.sanna.reads("The team").contains("A group hears when something is waiting"));
        assert_eq!(value(village, "SELECT count(*) FROM staff WHERE group_until IS NOT NULL").await, "0");
    })
    .await;
}

/// Proves H6, H20.
#[tokio::test]
async fn a_frozen_coordinator_chooses_no_group() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        asks(village, &cast.sanna).await;
        // Whoever is of a team is frozen where they take part themselves; here their own place stands for it.
        let frozen = "INSERT INTO frozen (id, participant_id, by_id, at) SELECT 'frozen-1', p.id, p.id, 1
                      FROM participant p JOIN staff s ON s.id = p.staff_id WHERE s.role = 'coordinator'";
        change(village, frozen).await;
        let group = cast.sanna.adds_bot_to_group("Choir");
        village.rests().await;
        assert!(group.bot_left() && groups(village).await == "0");
        said(&group, &[POLITE]);
        scenes::read_all(cast.phones());
    })
    .await;
}

/// Proves H20.
#[tokio::test]
async fn a_bot_that_is_sent_away_has_no_group_and_the_coordinators_hear_so_once() {
    Village::told_from(dawn::morning(), async |village| {
        let (cast, group) = meeting(village).await;
        group.sends_bot_away();
        village.rests().await;
        cast.sanna.reads("I am not in your team's group any more");
        assert_eq!(groups(village).await, "0");
        scenes::it_is_ready(village, &cast).await;
        passes(village, MINUTE * 20).await;
        said(&group, &[HELLO]);
        cast.mikko.sees_nothing_new();
        // The same where the bot was not told, and finds out when it writes.
        let other = chosen(village, &cast.sanna).await;
        other.loses_bot();
        taps(village, &cast.mikko, "Not coming").await;
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads_all();
        }
        village.wait(GATHERED).await;
        cast.sanna.reads("I am not in your team's group any more");
        assert_eq!(groups(village).await, "0");
        assert_eq!(value(village, "SELECT outcome FROM outbox WHERE kind = 'waiting'").await, "unreachable");
        // Brought back by whoever: it does not stay.
        group.brings_bot(&cast.sanna);
        village.rests().await;
        assert!(group.bot_left());
    })
    .await;
}

/// Proves H20.
#[tokio::test]
async fn a_group_that_becomes_a_supergroup_stays_the_teams() {
    Village::told_from(dawn::morning(), async |village| {
        let (cast, group) = meeting(village).await;
        let now = group.becomes_super();
        village.rests().await;
        assert!(!now.bot_left() && groups(village).await == "1");
        scenes::it_is_ready(village, &cast).await;
        village.wait(GATHERED).await;
        said(&group, &[HELLO]);
        said(&now, &[CARD]);
        // And where the bot was not told.
        let again = now.becomes_super_quietly();
        taps(village, &cast.mikko, "Not coming").await;
        for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
            phone.reads_all();
        }
        passes(village, MINUTE * 16).await;
        said(&again, &[CARD]);
        again.sends_bot_away();
        village.rests().await;
        cast.sanna.reads("I am not in your team's group any more");
    })
    .await;
}

/// Proves H20.
#[tokio::test]
async fn a_group_is_one_teams_and_a_team_has_one_group() {
    Village::told_from(dawn::morning(), async |village| {
        let (cast, group) = meeting(village).await;
        let south = village.phone("Veikko", "en");
        opens(village, &south, &village.team_link("South").await.expect("a link")).await;
        south.reads("Welcome, Veikko");
        asks(village, &south).await;
        group.promotes_bot(&south);
        village.rests().await;
        south.reads("That group is used by another team");
        asks(village, &south).await;
        group.types_as(&south, "/start@kith_sandbox_bot team");
        village.rests().await;
        south.reads("That group is used by another team");
        let own = chosen(village, &south).await;
        // What happens around Aino is Harbour's.
        scenes::it_is_ready(village, &cast).await;
        village.wait(GATHERED).await;
        said(&group, &[HELLO, CARD]);
        said(&own, &[HELLO]);
        // Two coordinators of one team ask, and both bring the bot: the first one's group it is.
        group.sends_bot_away();
        village.rests().await;
        cast.sanna.reads("I am not in your team's group any more");
        change(village, "UPDATE staff SET role = 'coordinator'").await;
        asks(village, &cast.sanna).await;
        asks(village, &cast.mikko).await;
        let first = cast.mikko.adds_bot_to_group("First");
        village.rests().await;
        let late = cast.sanna.adds_bot_to_group("Late");
        village.rests().await;
        cast.mikko.reads("The group is in use now");
        cast.sanna.reads("Mikko has chosen a group for your team");
        cast.sanna.reads("Your team has a group already");
        assert!(!first.bot_left() && late.bot_left());
        // Whoever coordinates may end it, too.
        types(village, &cast.sanna, "/team").await;
        assert!(cast.sanna.reads("The team").contains("Mikko chose it"));
        taps(village, &cast.sanna, "No group any more").await;
        assert!(first.bot_left() && !own.bot_left() && groups(village).await == "1");
    })
    .await;
}

/// Proves H4.
#[tokio::test]
async fn at_night_a_group_hears_nothing_until_eight_and_in_a_crisis_service_at_once() {
    for (profile, cards) in [("community", 0), ("crisis", 1)] {
        Village::told_from(dawn::morning(), async |village| {
            village.sandbox().will_serve(profile);
            village.restart().await.expect("the bot again");
            let (cast, group) = meeting(village).await;
            let evening = at("2027-02-02T21:30:00+02:00");
            village.wait(evening.duration_since(village.clock().now())).await;
            cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
            ready_whatever_else_comes(village, &cast).await;
            passes(village, MINUTE * 10).await;
            assert_eq!(group.bot_said().len(), 1 + cards, "{profile}: {:?}", group.bot_said());
            let morning = at("2027-02-03T07:59:00+02:00");
            passes(village, morning.duration_since(village.clock().now())).await;
            assert_eq!(group.bot_said().len(), 1 + cards, "{profile}: {:?}", group.bot_said());
            passes(village, MINUTE * 2).await;
            said(&group, &[HELLO, CARD]);
            cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        })
        .await;
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

async fn ready_whatever_else_comes(village: &Village, cast: &Cast) {
    for phone in [&cast.aino, &cast.sanna, &cast.mikko] {
        taps(village, phone, "I'm coming").await;
    }
    cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
}

#[tokio::test]
async fn a_burst_is_one_card_and_the_next_comes_a_quarter_of_an_hour_later() {
    Village::told_from(dawn::morning(), async |village| {
        let (cast, group) = meeting(village).await;
        ready_whatever_else_comes(village, &cast).await;
        for _ in 0..5 {
            taps(village, &cast.mikko, "Not coming").await;
            taps(village, &cast.mikko, "I'm coming").await;
        }
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        village.wait(GATHERED).await;
        said(&group, &[HELLO, CARD]);
        village.wait(MINUTE * 5).await;
        taps(village, &cast.mikko, "Not coming").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        passes(village, MINUTE * 9).await;
        said(&group, &[HELLO, CARD]);
        passes(village, MINUTE * 2).await;
        said(&group, &[HELLO, CARD, CARD]);
        passes(village, MINUTE * 60).await;
        said(&group, &[HELLO, CARD, CARD]);
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

#[tokio::test]
async fn what_is_over_again_before_the_card_leaves_is_no_card() {
    Village::told_from(dawn::morning(), async |village| {
        let (cast, group) = meeting(village).await;
        ready_whatever_else_comes(village, &cast).await;
        let meeting = value(village, "SELECT id FROM meeting").await;
        forges(village, &cast.sanna, &format!("cy:{meeting}:1")).await;
        passes(village, MINUTE * 20).await;
        said(&group, &[HELLO]);
        assert_eq!(value(village, "SELECT outcome FROM outbox WHERE kind = 'waiting'").await, "dropped:overtaken");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        // The person leaves: that is to be looked at.
        types(village, &cast.aino, "/stop").await;
        taps(village, &cast.aino, "Yes, leave").await;
        village.wait(GATHERED).await;
        said(&group, &[HELLO, CARD]);
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

#[tokio::test]
async fn somebody_new_whom_nobody_has_taken_on_is_a_card_and_whoever_was_taken_on_is_none() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::team(village).await;
        let group = chosen(village, &cast.sanna).await;
        referrals::posts(village, &json!({ "id": "ref-1", "team": "Harbour" })).await;
        cast.sanna.reads("Someone new is waiting for a link from one of you");
        taps(village, &cast.sanna, "I take it on").await;
        passes(village, MINUTE * 20).await;
        said(&group, &[HELLO]);
        referrals::posts(village, &json!({ "id": "ref-2", "team": "Harbour" })).await;
        cast.sanna.reads("Someone new is waiting for a link from one of you");
        passes(village, MINUTE * 3).await;
        said(&group, &[HELLO, CARD]);
        scenes::read_all(cast.phones());
    })
    .await;
}

#[tokio::test]
async fn a_yes_that_was_taken_back_is_a_card_that_does_not_say_so() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::network(village).await;
        let group = chosen(village, &cast.sanna).await;
        types(village, &cast.aino, "/network").await;
        cast.aino.reads("The people you have asked");
        taps(village, &cast.aino, "Brother").await;
        taps(village, &cast.aino, "Not this one").await;
        cast.sanna.reads("Aino");
        village.wait(GATHERED).await;
        said(&group, &[HELLO, CARD]);
        scenes::read_all(cast.phones());
    })
    .await;
}

/// Proves H16, H17, H20, H23.
#[tokio::test]
async fn what_is_written_in_a_group_is_neither_answered_nor_kept() {
    Village::story(async |village| {
        let (cast, group) = meeting(village).await;
        let (before, canary) = (scenes::facts(village).await, "psittacosaurus");
        for text in [
            canary.to_owned(),
            "I can't go on".to_owned(),
            format!("/start {canary}"),
            "/ready".to_owned(),
            format!("/help@kith_sandbox_bot {canary}"),
            "/stop".to_owned(),
        ] {
            for phone in [&cast.sanna, &cast.mikko, &cast.aino, &village.phone("Xanthippe", "en")] {
                group.types_as(phone, &text);
            }
        }
        village.rests().await;
        said(&group, &[HELLO]);
        scenes::same(&before, &scenes::facts(village).await, "a group's talk");
        for kept in [canary, "Xylophone"] {
            assert!(!scenes::holds(village, kept.as_bytes()), "{kept}");
        }
        let number = group.id().to_string();
        assert!(scenes::holds(village, number.as_bytes()), "the look finds what is there");
        assert!(!scenes::shows(village, number.as_bytes()), "its number is sealed");
    })
    .await;
}

/// Proves H14, H20.
#[tokio::test]
async fn where_nobody_coordinates_any_more_the_group_is_left() {
    Village::told_from(dawn::morning(), async |village| {
        let cast = scenes::team(village).await;
        let group = chosen(village, &cast.sanna).await;
        passes(village, SignedDuration::from_hours(24 * 89)).await;
        assert!(!group.bot_left());
        passes(village, SignedDuration::from_hours(24 * 2)).await;
        assert!(group.bot_left() && groups(village).await == "0");
        said(&group, &[HELLO, GOODBYE]);
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}
