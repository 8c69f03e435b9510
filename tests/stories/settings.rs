//! Language, zone and quiet hours: everybody's own.

use kith::domain::language::Lang;
use kith::sandbox::{Phone, Village};
use kith::words::texts;

use crate::scenes;

async fn opens_settings(village: &Village, phone: &Phone, label: &str) {
    scenes::types(village, phone, "/settings").await;
    phone.reads("Your settings");
    scenes::taps(village, phone, label).await;
}

#[tokio::test]
async fn another_language_is_spoken_from_the_next_word_and_in_the_menu() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let (onni, fi) = (&cast.onni, texts(Lang::Fi));
        opens_settings(village, onni, "Language").await;
        onni.sees("Which language?");
        scenes::taps(village, onni, &fi.settings_language_name()).await;
        assert_eq!(onni.toast(), Some(fi.settings_saved()));
        onni.sees(&fi.settings_language_name());
        let own = [fi.choosing_name(), fi.choosing_break(), fi.choosing_seen()];
        let discreet = kith::conversation::screen::tidy(&fi.convening_not_chosen(fi.settings_discreet()));
        let settings = [
            fi.settings_language(),
            fi.settings_zone(),
            fi.settings_quiet(),
            fi.settings_reminders(),
            fi.settings_way(),
            discreet,
        ];
        assert_eq!(onni.buttons(), [&settings[..], &own[..]].concat());
        let (stop, line) = onni.commands().into_iter().nth(3).unwrap();
        assert_eq!((stop.as_str(), line), ("stop", fi.menu_stop()));
        scenes::types(village, onni, "moi").await;
        let told = onni.reads(&fi.help_signpost());
        assert!(told.contains("Hätätilanteessa soita 112"), "the deployer's own words in it: {told}");
        assert_eq!(cast.leena.commands().into_iter().nth(3).unwrap().1, texts(Lang::En).menu_stop());
    })
    .await;
}

#[tokio::test]
async fn a_finnish_telegram_is_spoken_to_in_finnish_from_the_first_word() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let fi = texts(Lang::Fi);
        let veikko = village.phone("Veikko", "fi");
        assert_eq!(veikko.commands().last().unwrap().1, fi.menu_help());
        scenes::types(village, &veikko, "/start").await;
        veikko.reads(&fi.arriving_bare());
        scenes::opens(village, &veikko, "https://t.me/kith_sandbox_bot?start=nothing").await;
        veikko.reads(&fi.refusal_dead_link());
        let link = scenes::link_for(village, &cast.aino, "Cousin").await;
        scenes::opens(village, &veikko, &link).await;
        veikko.reads(&fi.arriving_wait());
        cast.aino.reads("They appear as “Veikko”");
        scenes::taps(village, &cast.aino, "Yes").await;
        veikko.reads(&fi.consenting_member("Aino"));
        let agree = kith::conversation::screen::tidy(&fi.consenting_agree_aged(16));
        let answers = [agree.clone(), fi.consenting_more(), fi.consenting_no(), fi.consenting_younger()];
        assert_eq!(veikko.buttons(), answers);
        veikko.taps_on(veikko.newest_id(), &agree);
        village.rests().await;
        veikko.sees(&fi.consenting_member_welcome("Aino"));
        cast.aino.reads("Cousin has said yes");
        assert_eq!(scenes::value(village, "SELECT lang FROM consent_event WHERE notice = 'member-4'").await, "fi");
    })
    .await;
}

#[tokio::test]
async fn a_language_kith_does_not_speak_is_answered_in_english() {
    Village::story(async |village| {
        for code in ["sv", "zh-hans", "", "xx-not-a-tag"] {
            let stranger = village.phone("Xanthippe", code);
            scenes::types(village, &stranger, "/start").await;
            stranger.reads("Hello, I am Kith");
        }
    })
    .await;
}

#[tokio::test]
async fn a_zone_is_tapped_or_typed_and_never_guessed() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let onni = &cast.onni;
        opens_settings(village, onni, "Time zone").await;
        scenes::taps(village, onni, "London").await;
        onni.sees("Time zone: London (Europe/London)");
        scenes::taps(village, onni, "Time zone").await;
        for (typed, words) in [("Atlantis", "I don't know that place"), ("san", "Which one do you mean?")] {
            scenes::types(village, onni, typed).await;
            onni.reads(words);
        }
        let choices = onni.buttons();
        assert!(choices.len() > 1, "{choices:?}");
        scenes::taps(village, onni, &choices[1]).await;
        onni.sees(&format!("Time zone: {}", choices[1]));
        scenes::taps(village, onni, "Time zone").await;
        scenes::types(village, onni, "tokyo").await;
        onni.reads("Time zone: Tokyo (Asia/Tokyo)");
        scenes::types(village, onni, "Berlin").await;
        onni.reads(scenes::SIGNPOST);
        let kept = scenes::rows(village, "SELECT DISTINCT zone FROM account ORDER BY zone").await;
        assert_eq!(kept, [["Asia/Tokyo"], ["Europe/Helsinki"]]);
    })
    .await;
}

#[tokio::test]
async fn quiet_hours_move_the_reminders_that_wait() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let start = scenes::value(village, "SELECT start_at FROM meeting").await.parse::<i64>().unwrap();
        let hours = async |phone: &Phone| {
            let sql = "SELECT (m.start_at - o.due_at) / 60000 FROM outbox o
                       JOIN known_participant k ON o.receiver = 'p:' || k.id JOIN meeting m ON m.id = o.meeting_id
                       WHERE o.kind = 'reminder' AND o.done_at IS NULL AND k.tg = ";
            scenes::rows(village, &format!("{sql}'{}' ORDER BY 1", phone.id())).await.concat()
        };
        assert!(start > village.clock().now().as_millisecond());
        assert_eq!(hours(&cast.onni).await, ["120", "1440"]);
        opens_settings(village, &cast.onni, "Time zone").await;
        scenes::types(village, &cast.onni, "Tokyo").await;
        cast.onni.reads("Time zone: Tokyo");
        let tokyo = hours(&cast.onni).await;
        assert_ne!(tokyo, ["120", "1440"], "at three in the afternoon in Helsinki it is night in Tokyo");
        opens_settings(village, &cast.onni, "Quiet hours").await;
        scenes::taps(village, &cast.onni, "23:00–6:00").await;
        cast.onni.sees("Quiet hours: 23:00–6:00");
        assert_eq!(hours(&cast.onni).await, ["120", "1440"]);
        scenes::taps(village, &cast.onni, "Quiet hours").await;
        scenes::taps(village, &cast.onni, "21:00–8:00").await;
        assert_eq!(hours(&cast.onni).await, tokyo);
        assert_eq!(hours(&cast.leena).await, ["120", "1440"], "other people's nights are their own");
    })
    .await;
}

#[tokio::test]
async fn a_stranger_has_no_settings_and_reads_privacy_before_agreeing() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let stranger = village.phone("Xanthippe", "en");
        let claimed = village.phone("Eeva", "en");
        scenes::is_known(village, &cast.aino, &claimed, "Cousin").await;
        claimed.reads("Aino asks you");
        let before = scenes::facts(village).await;
        for phone in [&stranger, &claimed] {
            scenes::types(village, phone, "/privacy").await;
            let told = phone.reads("What Kith keeps");
            assert!(told.contains("Who sees it") && told.contains("/stop"));
            scenes::types(village, phone, "/settings").await;
            phone.reads("nothing to set");
            for forged in ["ls", "la:fi", "zs", "zo:Asia/Tokyo", "qs", "qu:0:0"] {
                scenes::forges(village, phone, forged).await;
                assert!(phone.toast().unwrap().contains("not open to you"));
            }
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
        assert!(!scenes::knows(village, &stranger));
    })
    .await;
}
