//! The demo's page, spoken to as a browser does.

use std::sync::Arc;

use kith::clock::Clock;
use kith::sandbox::{Page, Village};
use serde_json::{Value, json};

/// The page of a village whose house stands empty.
struct Browser {
    village: Arc<Village>,
    page: Page,
    http: reqwest::Client,
}

impl Browser {
    async fn open() -> Self {
        let village = Arc::new(Village::empty(Clock::system()).await.unwrap());
        let first = Some("https://t.me/kith_sandbox_bot?start=first".to_owned());
        let page = Page::open(Arc::clone(&village), first, 8300).await.unwrap();
        Self { village, page, http: reqwest::Client::new() }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.page.url())
    }

    async fn state(&self) -> Value {
        self.http.get(self.at("/state")).send().await.unwrap().json().await.unwrap()
    }

    async fn acts(&self, action: Value) -> Value {
        self.http.post(self.at("/do")).json(&action).send().await.unwrap().json().await.unwrap()
    }
}

#[tokio::test]
async fn the_page_is_whole_and_only_for_this_machine() {
    let browser = Browser::open().await;
    for (path, part) in
        [("/", "<title>Kith"), ("/app.js", "EventSource"), ("/chat.js", "makePhone"), ("/style.css", ":root")]
    {
        let text = browser.http.get(browser.at(path)).send().await.unwrap().text().await.unwrap();
        assert!(text.contains(part), "{path}");
        assert!(!text.contains("innerHTML") && !text.contains("https://cdn"), "{path}");
    }
    let foreign = browser.http.get(browser.at("/state")).header("host", "kith.example:80").send().await.unwrap();
    assert_eq!(foreign.status().as_u16(), 403);
    let form = browser.http.post(browser.at("/do")).body(r#"{"do":"restart"}"#).send().await.unwrap();
    assert_eq!(form.status().as_u16(), 415, "a form of another site cannot act here");
    let second = Page::open(Arc::clone(&browser.village), None, 8300).await.unwrap();
    assert_ne!(second.url(), browser.page.url());
}

#[tokio::test]
async fn what_is_done_on_the_page_happens_on_the_phones() {
    let browser = Browser::open().await;
    let state = browser.state().await;
    let names: Vec<_> = state["phones"].as_array().unwrap().iter().map(|phone| phone["name"].clone()).collect();
    assert_eq!(names, ["Aino", "Onni", "Leena", "Sanna", "Mikko"]);
    let (aino, sanna) = (state["phones"][0]["id"].clone(), state["phones"][3]["id"].clone());
    let done = json!({"ok": true});
    assert_eq!(browser.acts(json!({"do": "hand", "to": sanna, "link": state["first_link"]})).await, done);
    assert_eq!(browser.acts(json!({"do": "open_shared", "phone": sanna, "which": 0})).await, done);
    assert_eq!(browser.acts(json!({"do": "type", "phone": aino, "text": "hello"})).await, done);
    assert_eq!(browser.acts(json!({"do": "block", "phone": aino, "blocked": true})).await, done);
    let refused = browser.acts(json!({"do": "type", "phone": aino, "text": "hello"})).await;
    assert_eq!(refused, json!({"ok": false, "why": "Aino has blocked the bot"}));
    let state = browser.state().await;
    assert_eq!(state["phones"][3]["messages"][0]["text"], "/start first");
    assert_eq!(state["phones"][3]["inbox"][0]["opened"], true);
    assert_eq!(state["phones"][0]["blocked"], true);
    assert_eq!((&state["desk"]["queue"], &state["running"]), (&Value::Null, &json!(false)));
}

/// What the door says is what the page says.
#[tokio::test]
async fn the_teams_own_system_refers_somebody_by_the_bots_door() {
    let village = Arc::new(Village::start(Clock::system()).await.unwrap());
    let page = Page::open(Arc::clone(&village), None, 8300).await.unwrap();
    let browser = Browser { village: Arc::clone(&village), page, http: reqwest::Client::new() };
    let refer = || browser.acts(json!({"do": "refer"}));
    assert!(refer().await["why"].as_str().unwrap().contains("door does not answer"), "it does not run yet");
    village.opens().await;
    let refused = refer().await;
    assert!(refused["why"].as_str().unwrap().contains("does not take it"), "there is no team: {refused}");
    let sanna = village.phone("Sanna", "en");
    sanna.opens(&village.team_link("Harbour").await.unwrap());
    while !sanna.screen().contains("/new") {
        village.rests().await;
    }
    assert_eq!(refer().await, json!({"ok": true}));
    while !sanna.screen().contains("Someone new is waiting for a link") {
        village.rests().await;
    }
}

/// The group is a real one of the sandbox's: what the bot says there stands on the desk.
#[tokio::test]
async fn the_desk_shows_what_the_bot_says_in_a_group() {
    let village = Arc::new(Village::start(Clock::system()).await.unwrap());
    let page = Page::open(Arc::clone(&village), None, 8300).await.unwrap();
    let browser = Browser { village: Arc::clone(&village), page, http: reqwest::Client::new() };
    assert_eq!(browser.state().await["desk"]["groups"], json!([]));
    let sanna = village.phone("Sanna", "en");
    sanna.opens(&village.team_link("Harbour").await.unwrap());
    village.rests().await;
    sanna.types("/team");
    village.rests().await;
    sanna.taps("Use a group");
    village.rests().await;
    let link = sanna.address("Add me to a group");
    assert_eq!(
        browser.acts(json!({"do": "group", "phone": sanna.id(), "link": "https://t.me/x?start=team"})).await["ok"],
        false
    );
    assert_eq!(browser.acts(json!({"do": "group", "phone": sanna.id(), "link": link})).await, json!({"ok": true}));
    village.rests().await;
    let groups = browser.state().await["desk"]["groups"].clone();
    assert_eq!((groups.as_array().unwrap().len(), &groups[0]["here"]), (1, &json!(true)));
    let said = groups[0]["said"].to_string();
    assert!(said.contains("This group now hears when something is waiting"), "{said}");
}

#[tokio::test]
async fn clock_and_faults_are_switched_and_told_live() {
    let browser = Browser::open().await;
    let mut live = browser.http.get(browser.at("/events")).send().await.unwrap();
    let first = String::from_utf8(live.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(first.starts_with("data: {"), "{first}");
    let before = browser.village.clock().now();
    browser.acts(json!({"do": "clock", "by": "day"})).await;
    assert!(browser.village.clock().now().duration_since(before).as_hours() >= 24);
    assert_eq!(browser.acts(json!({"do": "clock", "by": "next"})).await["why"], "Nothing is due yet.");
    browser.acts(json!({"do": "fault", "name": "telegram_down", "on": true})).await;
    browser.acts(json!({"do": "fault", "name": "store_down", "on": true})).await;
    assert!(browser.village.sandbox().current_faults().telegram_down);
    assert!(browser.village.care_store().current_faults().down);
    assert_eq!(browser.acts(json!({"do": "fault", "name": "rain", "on": true})).await["ok"], false);
    let mut told = String::new();
    while !(told.contains("\"telegram_down\":true") && told.contains("\"store_down\":true")) {
        told.push_str(&String::from_utf8_lossy(&live.chunk().await.unwrap().expect("the page goes on telling")));
    }
}

/// Every switch on the page does something, and everything that can be switched is on the page.
#[tokio::test]
async fn every_switch_has_its_words_and_turns_both_ways() {
    let browser = Browser::open().await;
    let page = browser.http.get(browser.at("/")).send().await.unwrap().text().await.unwrap();
    let mut shown: Vec<&str> = page.split("data-fault=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
    shown.sort_unstable();
    let state = browser.state().await;
    let names: Vec<&String> = state["faults"].as_object().unwrap().keys().collect();
    assert_eq!(names, shown);
    for name in names {
        for on in [true, false] {
            browser.acts(json!({"do": "fault", "name": name, "on": on})).await;
            let state = browser.state().await;
            let lit: Vec<_> = state["faults"].as_object().unwrap().iter().filter(|(_, on)| **on == true).collect();
            assert_eq!(lit.len(), usize::from(on), "{name}: {lit:?}");
            assert_eq!(state["faults"][name], on, "{name}");
        }
    }
}
