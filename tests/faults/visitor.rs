//! Somebody at a browser without any script: reads a page as it is, presses what stands there, follows what leads on.

use kith::sandbox::Village;
use reqwest::{Client, StatusCode, Url};
use scraper::{ElementRef, Html, Selector};

/// Until the door is open, nobody answers; then somebody does.
const TRIES: usize = 100_000;

/// A browser with one page open. It keeps no cookies.
pub struct Visitor<'a> {
    village: &'a Village,
    client: Client,
    lang: &'static str,
    /// Where it is.
    pub url: Url,
    /// How the page was answered.
    pub status: StatusCode,
    /// What came, as it came.
    pub body: String,
    /// Its kind, as the server named it.
    pub kind: String,
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

/// The words of an element, spaces put in order.
fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'a> Visitor<'a> {
    /// Opens a page in English.
    pub async fn opens(village: &'a Village, url: &str) -> Visitor<'a> {
        Self::opens_in(village, "en-GB,en;q=0.9", url).await
    }

    /// Opens a page in a browser that prefers this language.
    pub async fn opens_in(village: &'a Village, lang: &'static str, url: &str) -> Visitor<'a> {
        let (client, url) = (Client::new(), url.parse::<Url>().expect("an address"));
        let (status, body, kind) = (StatusCode::OK, String::new(), String::new());
        let mut visitor = Visitor { village, client, lang, url: url.clone(), status, body, kind };
        visitor.goes(url).await;
        visitor
    }

    /// Goes to an address.
    pub async fn goes(&mut self, url: Url) {
        self.asks(|client| client.get(url.clone())).await;
    }

    /// Looks at the same page again.
    pub async fn looks_again(&mut self) {
        self.goes(self.url.clone()).await;
    }

    /// Follows a link with these words.
    pub async fn follows(&mut self, label: &str) {
        let page = Html::parse_document(&self.body);
        let links = selector("a[href]");
        let found = page.select(&links).find(|link| words(*link).contains(label));
        let href = found.and_then(|link| link.attr("href")).unwrap_or_else(|| self.misses(label)).to_owned();
        let url = self.url.join(&href).expect("an address");
        self.goes(url).await;
    }

    /// Presses a button with these words; what stands in the fields beside it goes along.
    pub async fn presses(&mut self, label: &str, fields: &[(&str, &str)]) {
        let (url, form) = self.form(label, fields);
        self.asks(|client| client.post(url.clone()).form(&form)).await;
    }

    /// Sends a form that the page does not offer.
    pub async fn forges(&mut self, fields: &[(&str, &str)]) {
        let url = self.url.clone();
        self.asks(|client| client.post(url.clone()).form(fields)).await;
    }

    fn form(&self, label: &str, fields: &[(&str, &str)]) -> (Url, Vec<(String, String)>) {
        let page = Html::parse_document(&self.body);
        let (forms, buttons) = (selector("form"), selector("button"));
        for form in page.select(&forms) {
            let Some(button) = form.select(&buttons).find(|button| words(*button).contains(label)) else { continue };
            assert_eq!(form.attr("method"), Some("post"), "nothing is done by a look");
            for (name, _) in fields {
                let field = selector(&format!("input[name={name}]"));
                let field = form.select(&field).next().unwrap_or_else(|| panic!("no field {name}:\n{}", self.text()));
                let label = selector(&format!("label[for={}]", field.attr("id").expect("a field has an id")));
                assert!(page.select(&label).next().is_some(), "the field {name} says what it is for");
            }
            let said = button.attr("name").zip(button.attr("value"));
            let own = said.into_iter().chain(fields.iter().copied());
            let url = form.attr("action").map_or_else(|| self.url.clone(), |to| self.url.join(to).expect("an address"));
            return (url, own.map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
        }
        self.misses(label)
    }

    fn misses(&self, label: &str) -> ! {
        panic!("nothing on the page says \"{label}\":\n{}", self.text())
    }

    async fn asks(&mut self, request: impl Fn(&Client) -> reqwest::RequestBuilder) {
        for _ in 0..TRIES {
            let Ok(answer) = request(&self.client).header("accept-language", self.lang).send().await else {
                tokio::task::yield_now().await;
                continue;
            };
            assert!(answer.headers().get("set-cookie").is_none(), "no cookie");
            let header =
                |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().expect("text")).to_owned();
            if answer.url().path() != "/kith.css" {
                assert_eq!(
                    (header("cache-control"), header("referrer-policy")),
                    ("private, no-store".into(), "no-referrer".into())
                );
            }
            (self.url, self.status, self.kind) = (answer.url().clone(), answer.status(), header("content-type"));
            self.body = answer.text().await.expect("a body");
            self.village.rests().await;
            return;
        }
        panic!("nobody answers at {}", self.url);
    }

    /// The page as somebody reads it.
    pub fn text(&self) -> String {
        words(Html::parse_document(&self.body).root_element())
    }

    /// Asserts that the page says this.
    #[track_caller]
    pub fn sees(&self, part: &str) {
        assert!(self.text().contains(part), "\"{part}\" was wanted, and the page says:\n{}", self.text());
    }

    /// Asserts that it does not.
    #[track_caller]
    pub fn sees_no(&self, part: &str) {
        assert!(!self.text().contains(part), "the page says \"{part}\":\n{}", self.text());
    }
}
