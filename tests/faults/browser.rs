//! A browser that keeps the one cookie of a page: signs in by a link, sends forms as browsers do, listens to what comes by itself.

use std::time::Duration;

use kith::sandbox::{Phone, Village};
use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};
use scraper::Html;
use serde_json::Value;

use crate::scene::types;

/// Until the door is open, nobody answers; then somebody does.
const TRIES: usize = 100_000;
/// Longer than anything takes that comes by itself.
const PATIENCE: Duration = Duration::from_secs(40);

/// What came back.
pub struct Came {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Came {
    /// The page as somebody reads it.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        page.root_element().text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    #[track_caller]
    pub fn sees(&self, part: &str) {
        assert!(self.text().contains(part), "\"{part}\" was wanted, and the page says:\n{}", self.text());
    }

    pub fn shows(&self, part: &str) -> bool {
        self.text().contains(part)
    }

    #[track_caller]
    pub fn sees_no(&self, part: &str) {
        assert!(!self.body.contains(part), "the page says \"{part}\":\n{}", self.text());
    }
}

/// A browser on some computer.
pub struct Browser<'a> {
    village: &'a Village,
    client: Client,
    /// `name=value`, as it was set last.
    pub cookie: Option<String>,
}

/// A new link of whoever has this phone.
pub async fn board_link(village: &Village, phone: &Phone) -> String {
    types(village, phone, "/board").await;
    phone.reads("This opens your page in a browser");
    assert!(phone.is_protected(), "nobody passes it on");
    phone.address("Open my page")
}

impl<'a> Browser<'a> {
    pub fn fresh(village: &'a Village) -> Browser<'a> {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        Browser { village, client, cookie: None }
    }

    /// One that is signed in by a link from this phone.
    pub async fn signed_in(village: &'a Village, phone: &Phone) -> Browser<'a> {
        let mut browser = Browser::fresh(village);
        let link = board_link(village, phone).await;
        let came = browser.posts(&link).await;
        assert_eq!((came.status, came.header("location")), (StatusCode::SEE_OTHER, browser.board().as_str()));
        browser
    }

    pub fn root(&self) -> String {
        self.village.port().pages_url()
    }

    pub fn board(&self) -> String {
        format!("{}/board", self.root())
    }

    /// Goes to an address, as a human does.
    pub async fn gets(&mut self, url: &str) -> Came {
        self.sends(Method::GET, url, &[("sec-fetch-mode", "navigate"), ("sec-fetch-site", "none")]).await
    }

    /// Looks at the board.
    pub async fn looks(&mut self) -> Came {
        let board = self.board();
        self.gets(&board).await
    }

    /// Sends a form of a page of ours.
    pub async fn posts(&mut self, url: &str) -> Came {
        let origin = self.root();
        self.sends(Method::POST, url, &[("origin", &origin), ("sec-fetch-site", "same-origin")]).await
    }

    /// Sends anything.
    pub async fn sends(&mut self, method: Method, url: &str, headers: &[(&str, &str)]) -> Came {
        let answer = self.asks(method, url, headers).await;
        let (status, headers) = (answer.status(), answer.headers().clone());
        if let Some(set) = headers.get(SET_COOKIE) {
            let set = set.to_str().expect("text").split(';').next().expect("a cookie").to_owned();
            self.cookie = (!set.ends_with('=')).then_some(set);
        }
        let body = answer.text().await.expect("a body");
        self.village.rests().await;
        Came { status, headers, body }
    }

    async fn asks(&self, method: Method, url: &str, headers: &[(&str, &str)]) -> Response {
        for _ in 0..TRIES {
            let mut request = self.client.request(method.clone(), url).header("accept-language", "en-GB");
            if let Some(cookie) = &self.cookie {
                request = request.header("cookie", cookie);
            }
            request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            if method == Method::POST {
                request = request.form(&[("say", "open")]);
            }
            match request.send().await {
                Ok(answer) => return answer,
                Err(_) => tokio::task::yield_now().await,
            }
        }
        panic!("nobody answers at {url}");
    }

    /// Listens to what comes by itself.
    pub async fn listens(&self) -> Ear {
        let url = format!("{}/events", self.board());
        let answer = self.asks(Method::GET, &url, &[("sec-fetch-site", "same-origin")]).await;
        Ear { answer, heard: String::new() }
    }
}

/// An open stream.
pub struct Ear {
    pub answer: Response,
    heard: String,
}

impl Ear {
    /// The next event: its name and what it says. `None`: the stream has ended.
    pub async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.heard.split_once("\n\n") {
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
                let (event, rest) = ((field("event: ").to_owned(), field("data: ").to_owned()), rest.to_owned());
                self.heard = rest;
                return Some(event);
            }
            let chunk = tokio::time::timeout(PATIENCE, self.answer.chunk()).await.expect("nothing came for long");
            self.heard += std::str::from_utf8(&chunk.ok().flatten()?).expect("text");
        }
    }

    /// The next board, past the beats.
    pub async fn board(&mut self) -> Value {
        loop {
            match self.next().await.expect("the stream has ended") {
                (name, data) if name == "board" => return serde_json::from_str(&data).expect("JSON"),
                (name, _) => assert_eq!(name, "beat"),
            }
        }
    }

    /// It says so soon that nobody is signed in any more, and ends.
    pub async fn ends(mut self) {
        let mut before = 0;
        while self.next().await.expect("a last word").0 != "over" {
            before += 1;
            assert!(before < 4, "it goes on, and somebody should have been signed out");
        }
        assert_eq!(self.next().await, None, "and nothing after it");
    }
}
