//! What somebody at the page can do: everything a phone can, and move the clock, switch faults, restart the bot.

use jiff::SignedDuration;
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Scene, switches};
use crate::sandbox::demo::TEAM;
use crate::sandbox::telegram::hands::{Done, Thing};
use crate::sandbox::{REFERRALS_TOKEN, story};

/// What groups that are made here are called.
const GROUP: &str = "Harbour at work";

/// One thing done at the page.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Action {
    Type {
        phone: i64,
        text: String,
    },
    Press {
        phone: i64,
        message: i64,
        place: usize,
    },
    Open {
        phone: i64,
        link: String,
    },
    Share {
        phone: i64,
        to: i64,
        link: String,
    },
    /// Makes a group and brings the bot into it, by a link that asks for one.
    Group {
        phone: i64,
        link: String,
    },
    /// The desk gives a link to a phone.
    Hand {
        to: i64,
        link: String,
    },
    OpenShared {
        phone: i64,
        which: usize,
    },
    Send {
        phone: i64,
        what: String,
    },
    Block {
        phone: i64,
        blocked: bool,
    },
    Language {
        phone: i64,
        code: String,
    },
    Read {
        phone: i64,
    },
    Fault {
        name: String,
        on: bool,
    },
    Clock {
        by: String,
    },
    /// The team's own system refers somebody.
    Refer,
    Restart,
    Play,
}

impl Scene {
    pub(super) async fn act(&self, action: Action) -> Done {
        let telegram = &self.village.sandbox().telegram;
        match action {
            Action::Type { phone, text } => telegram.types(phone, text.trim()),
            Action::Press { phone, message, place } => telegram.presses(phone, message, place),
            Action::Open { phone, link } => telegram.opens(phone, &link),
            Action::Share { phone, to, link } => telegram.shares(phone, to, &link),
            Action::Group { phone, link } => telegram.adds_by_link(phone, &link, GROUP).map(|_| ()),
            Action::Hand { to, link } => telegram.hands(to, &link),
            Action::OpenShared { phone, which } => telegram.opens_shared(phone, which),
            Action::Send { phone, what } => telegram.sends(phone, thing(&what)?),
            Action::Block { phone, blocked } => telegram.blocks(phone, blocked),
            Action::Language { phone, code } => telegram.speaks(phone, &code),
            Action::Read { phone } => telegram.has_read(phone),
            Action::Fault { name, on } => self.switch(&name, on),
            Action::Clock { by } => self.move_clock(&by).await,
            Action::Refer => self.refer().await,
            Action::Restart => self.restart().await,
            Action::Play => self.play().await,
        }
    }

    fn switch(&self, name: &str, on: bool) -> Done {
        let known = switches::turn(self.village.sandbox(), self.village.care_store(), name, on);
        known.then_some(()).ok_or(format!("there is no switch {name}"))
    }

    async fn move_clock(&self, by: &str) -> Done {
        let hours = match by {
            "hour" => 1,
            "day" => 24,
            _ => return self.village.skip_to_next_due().await.map(|_| ()).ok_or("Nothing is due yet.".into()),
        };
        self.village.clock().advance(SignedDuration::from_hours(hours));
        Ok(())
    }

    /// By the bot's own door, as any system would; what the door says of it is shown.
    async fn refer(&self) -> Done {
        let id = format!("ref-{}", self.village.clock().now().as_second());
        let body = json!({ "id": id, "team": TEAM }).to_string();
        let url = format!("http://{}/referrals", self.village.port().address());
        let request = Client::new().post(url).bearer_auth(REFERRALS_TOKEN).header("content-type", "application/json");
        let answer =
            request.body(body).send().await.map_err(|error| format!("The bot's door does not answer: {error}"))?;
        if answer.status().is_success() {
            return Ok(());
        }
        let said: Value = answer.json().await.map_err(|error| error.to_string())?;
        Err(format!("The bot does not take it: {}", said["what_to_do"].as_str().unwrap_or("it does not say why")))
    }

    async fn restart(&self) -> Done {
        let done = self.village.restart().await.map_err(|error| format!("{error:#}"));
        *self.trouble.lock().await = done.clone().err();
        done
    }

    /// Plays the story on the page's own phones. It needs them fresh: what was begun by hand is not played over.
    async fn play(&self) -> Done {
        let phones: Vec<_> = self.phones.iter().map(|(phone, _)| phone.clone()).collect();
        let (Ok([aino, onni, leena, sanna, mikko]), Some(link)) = (<[_; 5]>::try_from(phones), self.first_link.clone())
        else {
            return Err("The story needs its five people and the first link.".into());
        };
        if self.phones.iter().any(|(phone, _)| !phone.transcript().is_empty()) {
            return Err("The story begins on fresh phones: end the demo, start it again, and play it first.".into());
        }
        let (village, cast) = (std::sync::Arc::clone(&self.village), story::Cast { aino, onni, leena, sanna, mikko });
        let told = tokio::spawn(async move { story::play(&village, &cast, &link).await }).await;
        told.map_err(|_| "The story stopped before its end: the terminal says where.".into())
    }
}

fn thing(what: &str) -> Result<Thing, String> {
    match what {
        "voice" => Ok(Thing::Voice),
        "photo" => Ok(Thing::Photo),
        "sticker" => Ok(Thing::Sticker),
        _ => Err(format!("phones cannot send {what}")),
    }
}
