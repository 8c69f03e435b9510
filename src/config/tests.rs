//! What settings are taken, and what is said of those that are not.

use super::*;

fn given(signpost: &str) -> Settings {
    Settings {
        token: Some("1:a".into()),
        api_url: "https://api.telegram.org".into(),
        database_url: "sqlite://kith.db".into(),
        signpost: Some(signpost.into()),
        team_zone: "Europe/Helsinki".into(),
        log: "info".into(),
        ..Settings::default()
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    let settings = Settings {
        api_url: "nowhere".into(),
        database_url: "mysql://x".into(),
        team_zone: "Mars".into(),
        log: "loud".into(),
        age_limit: "sixteen".into(),
        profile: "hospital".into(),
        relay_url: Some("x".into()),
        ..Settings::default()
    };
    let wrong = settings.check().unwrap_err();
    for name in [
        "TELOXIDE_TOKEN",
        "TELOXIDE_API_URL",
        "DATABASE_URL",
        "KITH_SIGNPOST",
        "KITH_TEAM_ZONE",
        "KITH_AGE_LIMIT",
        "KITH_PROFILE",
        "KITH_RELAY_SECRET",
        "KITH_LOG",
    ] {
        assert!(wrong.iter().any(|sentence| sentence.contains(name)), "{name} is not mentioned in {wrong:?}");
    }
}

#[test]
fn what_is_told_to_the_teams_store_goes_by_tls_or_stays_on_this_machine() {
    let wrong = |url: &str| {
        let settings = Settings { relay_url: Some(url.into()), ..given("Call 999") };
        settings.check().unwrap_err().join(" ").contains("KITH_RELAY_URL is not an https:// address")
    };
    for bad in ["http://store.example.org/kith", "http://10.0.0.7/kith", "ftp://store.example.org", "store"] {
        assert!(wrong(bad), "{bad}");
    }
    // What is wrong with these is only that nothing signs them.
    for good in ["https://store.example.org/kith", "http://127.0.0.1:9000/kith", "http://localhost/kith"] {
        assert!(!wrong(good), "{good}");
    }
}

#[test]
fn the_age_is_sixteen_until_the_team_says_otherwise() {
    let given = |limit: &str, words: Option<&str>| {
        let (age_limit, under_age) = (limit.to_owned(), words.map(str::to_owned));
        Settings { age_limit, under_age, ..given("Call 999") }.check().map(|config| config.age)
    };
    assert_eq!(given("", None).unwrap(), Age::default());
    assert_eq!(given("0", None).unwrap().limit, 0);
    let own = given("18", Some("en=Ask Sam | fi=Kysy Samilta")).unwrap();
    assert_eq!((own.limit, own.under.unwrap().words["fi"].as_str()), (18, "Kysy Samilta"));
    assert!(given("160", None).is_err() && given("-1", None).is_err());
    assert!(given("16", Some(&"x".repeat(601))).is_err());
}

#[test]
fn the_signpost_is_read_per_language_or_for_all() {
    let one = given("Call 999").check().unwrap().signpost;
    assert_eq!(one.words.len(), 1);
    let two = given("en=Call 999 = now | fi=Soita 112").check().unwrap().signpost;
    assert_eq!(two.words["en"], "Call 999 = now");
    assert_eq!(two.words["fi"], "Soita 112");
}
