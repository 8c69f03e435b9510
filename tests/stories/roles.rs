//! Every command by every role: what is not theirs is refused in kind words and changes nothing.

use kith::sandbox::{Phone, Village};

use crate::scenes::{self, REFUSED};

const COMMANDS: [&str; 14] = [
    "/start",
    "/help",
    "/settings",
    "/privacy",
    "/invite",
    "/network",
    "/meetings",
    "/meet",
    "/log",
    "/stop",
    "/ready",
    "/team",
    "/freeze",
    "/new",
];

const EVERYBODY: [&str; 5] = ["/start", "/help", "/settings", "/privacy", "/stop"];

/// Proves H2, H12, I12.
#[tokio::test]
async fn each_role_can_do_what_is_its_own_and_nothing_else() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let stranger = village.phone("Xanthippe", "en");
        tries_everything(village, &stranger, &[]).await;
        tries_everything(village, &cast.onni, &["/meet", "/meetings", "/log"]).await;
        tries_everything(village, &cast.aino, &["/invite", "/network", "/meetings", "/meet", "/log"]).await;
        tries_everything(village, &cast.mikko, &["/meetings", "/meet", "/ready", "/freeze", "/new"]).await;
        tries_everything(village, &cast.sanna, &["/meetings", "/meet", "/ready", "/team", "/freeze", "/new"]).await;
    })
    .await;
}

async fn tries_everything(village: &Village, phone: &Phone, theirs: &[&str]) {
    for command in COMMANDS {
        // A command ends an open question; what counts is what it does besides.
        scenes::types(village, phone, "/privacy").await;
        phone.reads("What Kith keeps");
        let before = scenes::facts(village).await;
        scenes::types(village, phone, command).await;
        let told = phone.reads_all();
        let (who, allowed) = (phone.name(), EVERYBODY.contains(&command) || theirs.contains(&command));
        let refused = told.iter().any(|text| text.contains(REFUSED));
        assert_eq!(refused, !allowed, "{who} {command}: {told:?}");
        assert!(!told.is_empty() && (allowed || told.len() == 1), "{who} {command}: {told:?}");
        if !allowed {
            scenes::same(&before, &scenes::facts(village).await, &format!("{who} {command}"));
        }
    }
}

/// Proves H17.
#[tokio::test]
async fn each_is_offered_the_commands_of_their_role() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        let stranger = village.phone("Xanthippe", "en");
        let offered = |phone: &Phone| phone.commands().into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" ");
        assert_eq!(offered(&stranger), "settings privacy help");
        assert_eq!(
            offered(&cast.aino),
            "invite network pause meet meetings log stop calendar export forget settings privacy help"
        );
        assert_eq!(offered(&cast.onni), "meet meetings log stop calendar export forget settings privacy help");
        assert_eq!(
            offered(&cast.mikko),
            "new meet meetings ready board pause freeze calendar export settings privacy help"
        );
        assert_eq!(
            offered(&cast.sanna),
            "new meet meetings ready board pause freeze team report calendar export settings privacy help"
        );
        for phone in [&stranger, &cast.aino, &cast.onni, &cast.mikko, &cast.sanna] {
            scenes::types(village, phone, "/help").await;
            let told = phone.reads("");
            let lines: Vec<_> =
                told.lines().filter_map(|line| Some(line.strip_prefix('/')?.split_once(' ')?.0)).collect();
            assert_eq!(lines.join(" "), offered(phone));
            assert!(told.contains("No person reads this chat") && told.contains("112"), "{told}");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_has_left_is_offered_what_a_stranger_is() {
    Village::story(async |village| {
        let cast = scenes::network(village).await;
        scenes::types(village, &cast.onni, "/stop").await;
        cast.onni.reads("Leave Aino's meetings?");
        scenes::taps(village, &cast.onni, "Yes, leave").await;
        cast.aino.reads("Onni does not take part any more");
        assert_eq!(cast.onni.commands().len(), 3);
        let before = scenes::facts(village).await;
        for command in ["/meetings", "/network", "/invite", "/log", "/meet"] {
            scenes::types(village, &cast.onni, command).await;
            cast.onni.reads(REFUSED);
        }
        scenes::same(&before, &scenes::facts(village).await, "this");
    })
    .await;
}
