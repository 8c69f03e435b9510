//! Consent, time, language, and people who cannot be reached: lines 14 to 27.

use jiff::SignedDuration;
use kith::sandbox::{Phone, Village};

use super::{ANY, leaves};
use crate::books;
use crate::reminders::outcomes;
use crate::scene::{all_coming, count, gathered, invited, plans, start, taps, types, waits_until};

/// An NHS vaccination service, PR#2138: reminders went to families who had refused.
///
/// Proves H3.
#[tokio::test]
async fn p14_whoever_said_no_hears_nothing_more() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        let eeva = village.phone("Eeva", "en");
        types(village, &cast.aino, "/invite").await;
        cast.aino.reads("Who would you like");
        types(village, &cast.aino, "Aunt").await;
        cast.aino.reads("Here is a link for Aunt");
        cast.aino.shares_to(&eeva);
        eeva.opens_shared();
        village.rests().await;
        eeva.reads("Thank you for opening");
        cast.aino.reads("Is that Aunt?");
        taps(village, &cast.aino, "Yes").await;
        eeva.reads("Do you agree?");
        taps(village, &eeva, "No, thank you").await;
        cast.aino.reads("Aunt said no for now");
        kith::sandbox::story::a_meeting_is_convened(village, &cast).await;
        village.wait(SignedDuration::from_hours(80)).await;
        eeva.sees_nothing_new();
        cast.phones().iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// A messaging engine's inbound handler: a person who opted out was opted in again by writing anything.
///
/// Proves H3, I3.
#[tokio::test]
async fn p15_writing_does_not_bring_anybody_back() {
    Village::story(async |village| {
        let cast = invited(village).await;
        leaves(village, &cast.onni).await;
        cast.aino.reads("Onni does not take part any more");
        for text in ["hello", "yes", "I agree", "START", "/start", "/meetings"] {
            types(village, &cast.onni, text).await;
        }
        cast.onni.reads_all();
        cast.onni.taps_by_data("ls");
        waits_until(village, SignedDuration::from_hours(2)).await;
        cast.onni.sees_nothing_new();
        let sql = format!("SELECT COUNT(*) FROM participant p JOIN known_participant k ON k.id = p.id WHERE k.tg = '{}' AND p.state = 'active'", cast.onni.id());
        assert_eq!(books::rows(village, &sql).await, [["0"]]);
        cast.phones().iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// nextcloud/polls#931: invitations went to people who were not on the list.
#[tokio::test]
async fn p16_only_those_on_the_list_are_invited() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        plans(village, &cast.aino, "in 3 days 15:00", "Here").await;
        taps(village, &cast.aino, "Choose who is invited").await;
        taps(village, &cast.aino, "✓ Onni").await;
        taps(village, &cast.aino, "Invite these people").await;
        cast.leena.reads("Aino would like you to come");
        cast.sanna.reads("Aino has agreed");
        cast.mikko.reads("Aino has agreed");
        village.wait(SignedDuration::from_hours(80)).await;
        assert_eq!(count(&cast.onni, "meeting with Aino") + count(&cast.onni, ANY), 0);
        cast.onni.sees_nothing_new();
        cast.phones().iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// lukevella/rallly#38: any participant can change another's answer.
///
/// Proves H6.
#[tokio::test]
async fn p17_a_tap_counts_for_whoever_tapped() {
    Village::story(async |village| {
        let cast = invited(village).await;
        let id = books::rows(village, "SELECT id FROM meeting").await.concat().concat();
        cast.leena.taps_by_data(&format!("an:{id}:1:not_coming"));
        village.rests().await;
        let sql = "SELECT k.name, s.status FROM seat s JOIN known_participant k ON k.id = s.participant_id WHERE s.status <> 'asked'";
        assert_eq!(books::rows(village, sql).await, [["Leena", "not_coming"]]);
    })
    .await;
}

/// easyappointments#1057: erasing removed what a coming appointment still needed, without saying so.
#[tokio::test]
async fn p18_leaving_says_first_what_it_cancels() {
    Village::story(async |village| {
        let cast = invited(village).await;
        types(village, &cast.aino, "/stop").await;
        cast.aino.reads("Every planned meeting is cancelled, everyone who knows of one is told");
        taps(village, &cast.aino, "Yes, leave").await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads("The meeting with Aino on");
        }
        cast.sanna.reads("Aino has left Kith");
        let sql = "SELECT COUNT(*) FROM link WHERE claimed IS NOT NULL OR claimant IS NOT NULL OR claimant_who IS NOT NULL OR claimed_name IS NOT NULL";
        assert_eq!(books::rows(village, sql).await, [["0"]]);
    })
    .await;
}

/// medic/cht-core#476: stopping for one network must not stop another.
///
/// Proves H20.
#[tokio::test]
async fn p20_leaving_one_network_keeps_the_other() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        let ulla = village.phone("Ulla", "en");
        another_person(village, &cast.sanna, &ulla).await;
        joins_too(village, &ulla, &cast.onni).await;
        types(village, &cast.onni, "/stop").await;
        cast.onni.reads("Whose meetings do you want to leave?");
        taps(village, &cast.onni, "Ulla").await;
        taps(village, &cast.onni, "Yes, leave").await;
        ulla.reads("Onni does not take part any more");
        plans(village, &cast.aino, "in 3 days 15:00", "Here").await;
        taps(village, &cast.aino, "Yes, invite everyone").await;
        cast.onni.reads("Aino would like you to come");
        cast.phones().iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

async fn another_person(village: &Village, sanna: &Phone, person: &Phone) {
    types(village, sanna, "/new").await;
    sanna.reads("A link for the person");
    sanna.reads("Who works with you");
    let link = sanna.link();
    person.opens(&link);
    village.rests().await;
    person.reads("Thank you for opening");
    sanna.reads("They appear as");
    taps(village, sanna, "Yes").await;
    person.reads("You decide");
    taps(village, person, "I agree").await;
    sanna.reads("has agreed");
}

async fn joins_too(village: &Village, person: &Phone, member: &Phone) {
    types(village, person, "/invite").await;
    person.reads("Who would you like");
    types(village, person, "Neighbour").await;
    person.reads("Here is a link for Neighbour");
    member.opens(&person.link());
    village.rests().await;
    member.reads("Thank you for opening");
    person.reads("Is that Neighbour?");
    taps(village, person, "Yes").await;
    member.reads("asks you to be one of the people around them");
    taps(village, member, "I agree").await;
    person.reads("Neighbour has said yes");
}

/// lukevella/rallly#22: people in different zones saw different days; calcom/cal.diy#23: everyone got the first one's zone.
///
/// Proves H5.
#[tokio::test]
async fn p21_p23_each_reads_the_same_instant_in_their_own_zone() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        types(village, &cast.leena, "/settings").await;
        cast.leena.reads("Time zone: Helsinki");
        taps(village, &cast.leena, "Time zone").await;
        taps(village, &cast.leena, "Sydney").await;
        plans(village, &cast.aino, "in 3 days 18:00", "Here").await;
        taps(village, &cast.aino, "Yes, invite everyone").await;
        let at = start(village).await;
        let sydney = at.in_tz("Australia/Sydney").expect("a zone").strftime("%-d %B %Y at %H:%M in Sydney").to_string();
        let helsinki = at.in_tz("Europe/Helsinki").expect("a zone").strftime("%-d %B %Y at %H:%M").to_string();
        let text = cast.leena.reads("Aino would like you to come");
        assert!(text.contains(&sydney) && text.contains(&format!("{helsinki} in Helsinki")), "{text}");
        let text = cast.onni.reads(&helsinki);
        assert!(!text.contains("Sydney") && !text.contains(" in Helsinki"), "{text}");
        cast.phones().iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// nyaruka/rapidpro#5492: quiet hours asked for again and again, never built.
///
/// Proves H4, I9.
#[tokio::test]
async fn p24_no_reminder_in_the_quiet_hours_one_chose() {
    Village::story(async |village| {
        let cast = invited(village).await;
        types(village, &cast.onni, "/settings").await;
        cast.onni.reads("Quiet hours: 21:00–8:00");
        cast.onni.taps_by_data("qu:12:16");
        village.rests().await;
        waits_until(village, SignedDuration::from_hours(24)).await;
        cast.onni.sees_nothing_new();
        waits_until(village, SignedDuration::from_hours(23) - SignedDuration::from_secs(1)).await;
        cast.onni.reads(ANY);
        cast.phones().iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
}

/// nyaruka/courier#422: blocked users were never noticed, and staff were not told.
///
/// Proves H19.
#[tokio::test]
async fn p27_a_blocked_chat_is_told_to_the_convener_once() {
    Village::story(async |village| {
        let cast = all_coming(village).await;
        cast.leena.blocks();
        village.rests().await;
        cast.sanna.reads("A message to Leena did not arrive. They may have blocked the chat. This is not a no");
        waits_until(village, SignedDuration::from_hours(24)).await;
        waits_until(village, SignedDuration::from_hours(2)).await;
        for phone in [&cast.aino, &cast.onni, &cast.sanna, &cast.mikko] {
            assert_eq!(phone.reads_all().len(), 2, "{}", phone.name());
        }
        assert_eq!(outcomes(village).await, ["sent 8", "unreachable 2"]);
    })
    .await;
}
