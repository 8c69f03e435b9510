//! Where forged taps and odd updates fall: a store with two networks, their teams, links in every state and questions half
//! answered. The bot that made it is gone; what it hears is handed to its flows directly, and its real database says what
//! came of it.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;

use anyhow::{Result, anyhow};
use futures::FutureExt;
use kith::clock::Clock;
use kith::conversation::room::{Age, Signpost};
use kith::conversation::{self, Heard, House, Reply};
use kith::domain::retention::Retention;
use kith::domain::when::Zone;
use kith::sandbox::story::{self, Cast};
use kith::sandbox::{Phone, Village, facts};
use kith::store::{Store, Tx};

/// All of it.
pub struct Ground {
    pub village: Village,
    pub store: Store,
    pub house: House,
    /// Aino's network and her team.
    pub cast: Cast,
    /// The other team's coordinator, the person she works with, and that person's friend.
    pub others: [Phone; 3],
    /// Tokens of links that nobody has opened.
    pub tokens: Vec<String>,
    clock: Clock,
    updates: i64,
}

impl Ground {
    /// Plays the stories that lead here.
    pub async fn laid() -> Ground {
        let clock = Clock::system();
        let village = Village::start(clock.clone()).await.expect("a village");
        let cast = aino_and_her_people(&village).await;
        let others = their_neighbours(&village).await;
        let tokens = links_in_every_state(&village, &cast).await;
        questions_half_answered(&village, &cast, &others).await;
        village.closes().await.expect("a house in order");
        let store = Store::open(village.database(), village.key().as_deref()).await.expect("the bot's store");
        let signpost = Signpost { words: BTreeMap::from([("en".to_owned(), "Call 112.".to_owned())]) };
        let zone = Zone::named("Europe/Helsinki").expect("a zone");
        let house = House {
            bot: village.sandbox().bot_username().to_owned(),
            signpost,
            zone,
            profile: kith::domain::profile::Profile::default(),
            retention: Retention::default(),
            age: Age::default(),
            pages: Some("https://kith.example.org".into()),
            mails: true,
            pepper: "pepper".into(),
            pulse: kith::pulse::Pulse::default(),
        };
        Ground { village, store, house, cast, others, tokens, clock, updates: 1_000_000_000 }
    }

    /// The number of the next update.
    pub fn next_update(&mut self) -> i64 {
        self.updates += 1;
        self.updates
    }

    /// What the flows answer. A panic is an error like any other: the caller says what led to it.
    pub async fn answers(&self, tx: &mut Tx, heard: &Heard) -> Result<Reply> {
        let answer = conversation::respond(tx, &self.house, heard, false, self.clock.now());
        AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|_| Err(anyhow!("the bot panicked")))
    }

    /// The same, and whatever it did is undone.
    pub async fn answers_in_vain(&self, tx: &mut Tx, heard: &Heard) -> Result<Reply> {
        tx.savepoint().await?;
        let reply = self.answers(tx, heard).await;
        tx.undo_part().await?;
        reply
    }

    /// What is kept.
    pub async fn facts(&self) -> String {
        facts::all(&self.village).await
    }
}

async fn types(village: &Village, phone: &Phone, texts: &[&str]) {
    for text in texts {
        phone.types(text);
        village.rests().await;
    }
}

/// Her brother and her friend, a meeting that stands, and one more that is only put forward.
async fn aino_and_her_people(village: &Village) -> Cast {
    let cast = story::a_network_is_there(village).await;
    story::a_meeting_is_convened(village, &cast).await;
    plans(village, &cast.mikko).await;
    cast.mikko.taps("Yes, ask them");
    village.rests().await;
    cast.aino.reads("Mikko suggests a meeting");
    cast
}

/// Up to "Is everything right?".
async fn plans(village: &Village, phone: &Phone) {
    types(village, phone, &["/meet", "in 5 days 16:00"]).await;
    for button in ["Yes", "In person"] {
        phone.taps(button);
        village.rests().await;
    }
    types(village, phone, &["The library"]).await;
}

async fn their_neighbours(village: &Village) -> [Phone; 3] {
    let [pekka, veikko, tuula] = ["Pekka", "Veikko", "Tuula"].map(|name| village.phone(name, "en"));
    pekka.opens(&village.team_link("Hill").await.expect("a link"));
    village.rests().await;
    pekka.reads("Welcome, Pekka");
    story::another_person(village, &pekka, &veikko).await;
    story::gather(village, &veikko, &tuula, "Neighbour").await;
    [pekka, veikko, tuula]
}

/// Links that nobody opened, that somebody opened, whose opener is known; and somebody who left and was forgotten.
async fn links_in_every_state(village: &Village, cast: &Cast) -> Vec<String> {
    let [claims, is_known, leaves] = ["Ilmari", "Kerttu", "Oiva"].map(|name| village.phone(name, "en"));
    story::gather(village, &cast.aino, &leaves, "Old friend").await;
    types(village, &leaves, &["/forget"]).await;
    leaves.taps("Yes, forget me");
    village.rests().await;
    cast.aino.reads_all();
    for (phone, label) in [(&claims, "Cousin"), (&is_known, "Aunt")] {
        types(village, &cast.aino, &["/invite", label]).await;
        phone.opens(&cast.aino.link());
        village.rests().await;
    }
    cast.aino.taps("Yes");
    types(village, &cast.aino, &["/invite", "Uncle"]).await;
    types(village, &cast.sanna, &["/new", "/team"]).await;
    cast.sanna.taps("Bring someone in");
    village.rests().await;
    let all = village.sandbox().transcript();
    let links = all.iter().flat_map(|line| line.text.split_whitespace()).filter(|word| word.contains("?start="));
    let tokens: Vec<String> =
        links.filter_map(|link| link.split_once("?start=")).map(|(_, token)| token.into()).collect();
    tokens[tokens.len() - 3..].to_vec()
}

/// Each is asked for something else: a day, a place, a word for somebody, a city.
async fn questions_half_answered(village: &Village, cast: &Cast, [pekka, veikko, _]: &[Phone; 3]) {
    types(village, &cast.aino, &["/meet"]).await;
    types(village, &cast.sanna, &["/meet", "in 6 days 17:00"]).await;
    for data in ["ty", "fo:phone"] {
        cast.sanna.taps_by_data(data);
        village.rests().await;
    }
    types(village, veikko, &["/invite"]).await;
    plans(village, pekka).await;
    cast.onni.taps_by_data("zs");
    village.rests().await;
}
