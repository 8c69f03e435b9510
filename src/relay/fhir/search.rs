//! A search in the FHIR server, page after page: <https://hl7.org/fhir/R4/http.html#paging>. The next page is where the server says, if
//! that is at the server.

use std::collections::HashSet;

use reqwest::Url;
use serde_json::Value;

use super::client::Client;
use super::trouble::Trouble;

/// A server that says of so many pages that there is one more will say so for ever.
const MOST_PAGES: usize = 2000;

/// A search that goes on.
pub(super) struct Search<'a> {
    client: &'a Client,
    kind: &'static str,
    next: Option<Url>,
    read: HashSet<String>,
}

impl<'a> Search<'a> {
    /// For resources of this type, by these questions. Everything in them is written anew, so that no server stumbles over a `|`.
    pub(super) fn new(
        client: &'a Client,
        kind: &'static str,
        asked: &[(String, String)],
    ) -> Result<Search<'a>, Trouble> {
        let url = Url::parse_with_params(&format!("{}/{kind}", client.base()), asked);
        Ok(Search { client, kind, next: Some(url.map_err(|_| Trouble::Unreachable)?), read: HashSet::new() })
    }

    /// The resources of the next page; `None` after the last one.
    pub(super) async fn page(&mut self) -> Result<Option<Vec<Value>>, Trouble> {
        let Some(url) = self.next.take() else { return Ok(None) };
        if self.read.len() >= MOST_PAGES || !self.read.insert(url.to_string()) {
            return Err(Trouble::Unreadable);
        }
        let mut page = self.client.page(url.as_str()).await?;
        self.next = next(&page, &url)?;
        let entries = page["entry"].as_array_mut().map(std::mem::take).unwrap_or_default();
        let found = entries.into_iter().map(|mut entry| entry["resource"].take());
        Ok(Some(found.filter(|one| one["resourceType"] == self.kind).collect()))
    }
}

/// Where the next page is. Our token goes to no other server than ours, whatever a page says.
fn next(page: &Value, here: &Url) -> Result<Option<Url>, Trouble> {
    let links = page["link"].as_array().map(Vec::as_slice).unwrap_or_default();
    let Some(link) = links.iter().find(|link| link["relation"] == "next") else { return Ok(None) };
    let next = link["url"].as_str().and_then(|url| here.join(url).ok()).ok_or(Trouble::Unreadable)?;
    if next.origin() == here.origin() { Ok(Some(next)) } else { Err(Trouble::Elsewhere) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_next_page_is_at_the_same_server_or_nowhere() {
        let here = Url::parse("https://fhir.example.org/r4/ServiceRequest?status=active").unwrap();
        let said = |url: Value| {
            next(&json!({ "link": [{ "relation": "self", "url": "x" }, { "relation": "next", "url": url }] }), &here)
        };
        for (url, wanted) in [
            ("https://fhir.example.org/r4?_getpages=7", "https://fhir.example.org/r4?_getpages=7"),
            ("/r4?_getpages=7", "https://fhir.example.org/r4?_getpages=7"),
            ("https://fhir.example.org:443/r4?p=2", "https://fhir.example.org/r4?p=2"),
        ] {
            assert_eq!(said(json!(url)).unwrap().map(|url| url.to_string()).as_deref(), Some(wanted));
        }
        for url in [
            "https://fhir.example.com/r4?p=2",
            "http://fhir.example.org/r4?p=2",
            "https://fhir.example.org:8443/r4?p=2",
            "//fhir.example.com/r4",
            "https://fhir.example.org@example.com/",
        ] {
            assert_eq!(said(json!(url)), Err(Trouble::Elsewhere), "{url}");
        }
        assert_eq!(said(json!(7)), Err(Trouble::Unreadable));
        assert_eq!(next(&json!({}), &here), Ok(None));
    }
}
