//! Text as Telegram reads it: HTML, entities counted in UTF-16 code units, and what it finds by itself (commands, links).

use serde_json::{Value, json};

use super::answer::{Refused, bad};
use super::call::Call;

/// A text and the entities on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Styled {
    pub text: String,
    pub entities: Vec<Value>,
}

const KINDS: [&str; 20] = [
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
];

/// The length that Telegram counts in.
pub(crate) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Styled {
    /// What a person typed: the text, and the commands and links found in it.
    pub(super) fn typed(text: &str) -> Self {
        let mut styled = Self { text: text.to_owned(), entities: vec![] };
        styled.find_links();
        styled
    }

    /// Reads the text field `name` with its `parse_mode` or its entities field.
    pub(super) fn read(call: &Call, name: &str, entities: &str) -> Result<Self, Refused> {
        let text = clean(call.text(name)?.unwrap_or_default());
        let given = call.nested(entities)?;
        let mut styled = match call.text("parse_mode")?.unwrap_or_default() {
            "" => Self { entities: check(given, &text)?, text },
            mode if mode.eq_ignore_ascii_case("html") => Html::read(&text)?,
            mode => return Err(bad(format_args!("unsupported parse_mode \"{mode}\""))),
        };
        styled.trim();
        styled.find_links();
        Ok(styled)
    }

    fn trim(&mut self) {
        let cut = length(&self.text) - length(self.text.trim_start());
        self.text = self.text.trim().to_owned();
        let whole = length(&self.text);
        self.entities.retain_mut(|entity| {
            let (from, long) = span(entity);
            let start = from.saturating_sub(cut).min(whole);
            let end = (from + long).saturating_sub(cut).min(whole);
            entity["offset"] = json!(start);
            entity["length"] = json!(end - start);
            end > start
        });
    }

    fn find_links(&mut self) {
        let mut offset = 0;
        for word in self.text.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end().trim_end_matches(['.', ',', ')', '!', '?', ';', '"']);
            if let Some((kind, long)) = found(bare)
                && !self.entities.iter().any(|entity| overlaps(entity, offset, long))
            {
                self.entities.push(json!({"type": kind, "offset": offset, "length": long}));
            }
            offset += length(word);
        }
        self.entities.sort_by_key(|entity| span(entity).0);
    }
}

fn found(word: &str) -> Option<(&'static str, usize)> {
    if let Some(name) = word.strip_prefix('/') {
        let is_name = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let whole = name.split('@').all(is_name) && name.split('@').count() <= 2;
        return (whole && name.len() <= 64).then(|| ("bot_command", length(word)));
    }
    let is_link = ["https://", "http://", "t.me/", "tg://"].iter().any(|start| word.starts_with(start));
    is_link.then(|| ("url", length(word)))
}

fn span(entity: &Value) -> (usize, usize) {
    let read = |name: &str| entity[name].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    (read("offset"), read("length"))
}

fn overlaps(entity: &Value, offset: usize, long: usize) -> bool {
    let (from, length) = span(entity);
    from < offset + long && offset < from + length
}

/// Control characters become spaces, carriage returns go.
fn clean(text: &str) -> String {
    let keep = |c: char| if c < ' ' && c != '\n' && c != '\t' { ' ' } else { c };
    text.chars().filter(|c| *c != '\r').map(keep).collect()
}

/// Checks the entities that a bot gave.
fn check(given: Option<Value>, text: &str) -> Result<Vec<Value>, Refused> {
    let Some(given) = given else { return Ok(vec![]) };
    let Value::Array(entities) = given else { return Err(bad("can't parse entities: expected an Array")) };
    let whole = length(text);
    for entity in &entities {
        check_one(entity, whole).map_err(|why| bad(format_args!("can't parse entities: {why}")))?;
    }
    Ok(entities)
}

fn check_one(entity: &Value, whole: usize) -> Result<(), String> {
    let kind = entity["type"].as_str().ok_or("Field \"type\" must be of type String")?;
    if !KINDS.contains(&kind) {
        return Err(format!("unsupported entity type \"{kind}\""));
    }
    let number = |name: &str| entity[name].as_u64().ok_or(format!("Field \"{name}\" must be a non-negative Number"));
    let (offset, long) = (number("offset")?, number("length")?);
    if long == 0 || offset + long > whole as u64 {
        return Err(format!("entity at offset {offset} does not lie in the text"));
    }
    match kind {
        "text_link" if entity["url"].as_str().is_none_or(|url| !is_url(url)) => Err("wrong text_link URL".into()),
        "text_mention" if !entity["user"]["id"].is_i64() => Err("text_mention without a user".into()),
        _ => Ok(()),
    }
}

/// Whether Telegram takes this as a button's or a link's address.
pub(super) fn is_url(url: &str) -> bool {
    let rest = ["https://", "http://", "tg://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    let Some(rest) = rest else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_only = host.split(':').next().unwrap_or_default();
    let good = !host_only.is_empty() && host_only.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
    let known = url.starts_with("tg://") || host_only == "localhost" || host_only.contains('.');
    good && known && !url.chars().any(char::is_whitespace)
}

struct Open<'html> {
    tag: &'html str,
    offset: usize,
    entity: Value,
}

/// A reader of the little HTML that Telegram knows.
struct Html<'html> {
    whole: &'html str,
    rest: &'html str,
    done: Styled,
    open: Vec<Open<'html>>,
}

impl<'html> Html<'html> {
    fn read(html: &'html str) -> Result<Styled, Refused> {
        let mut reader = Html { whole: html, rest: html, done: Styled::default(), open: vec![] };
        reader.run().map_err(|why| bad(format_args!("can't parse entities: {why}")))?;
        Ok(reader.done)
    }

    fn run(&mut self) -> Result<(), String> {
        while let Some(next) = self.rest.chars().next() {
            match next {
                '<' => self.tag()?,
                '&' => self.character(),
                _ => self.take(next, next.len_utf8()),
            }
        }
        match self.open.pop() {
            Some(left) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", left.tag)),
            None => Ok(()),
        }
    }

    fn take(&mut self, character: char, bytes: usize) {
        self.done.text.push(character);
        self.rest = &self.rest[bytes..];
    }

    fn character(&mut self) {
        let name = self.rest[1..].split(';').next().unwrap_or_default();
        let code = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            _ => numbered(name),
        };
        let ended = self.rest[1 + name.len()..].starts_with(';');
        self.take(code.unwrap_or('&'), if code.is_some() { 1 + name.len() + usize::from(ended) } else { 1 });
    }

    fn tag(&mut self) -> Result<(), String> {
        let at = self.whole.len() - self.rest.len();
        let inside = self.rest[1..].split_once('>').ok_or(format!("Unclosed start tag at byte offset {at}"))?.0;
        self.rest = &self.rest[inside.len() + 2..];
        let offset = length(&self.done.text);
        if let Some(name) = inside.strip_prefix('/') {
            return self.close(name.trim(), at, offset);
        }
        let (tag, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let entity =
            entity_of(tag, attributes).ok_or(format!("Unsupported start tag \"{tag}\" at byte offset {at}"))?;
        self.open.push(Open { tag, offset, entity });
        Ok(())
    }

    fn close(&mut self, name: &str, at: usize, end: usize) -> Result<(), String> {
        let open = self.open.pop().ok_or(format!("Unexpected end tag at byte offset {at}"))?;
        if !open.tag.eq_ignore_ascii_case(name) {
            return Err(format!(
                "Unmatched end tag at byte offset {at}, expected \"</{}>\", found \"</{name}>\"",
                open.tag
            ));
        }
        let mut entity = open.entity;
        if end > open.offset && !entity.is_null() {
            entity["offset"] = json!(open.offset);
            entity["length"] = json!(end - open.offset);
            self.done.entities.push(entity);
        }
        Ok(())
    }
}

fn numbered(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    char::from_u32(code.ok()?).filter(|c| *c != '\0')
}

fn entity_of(tag: &str, attributes: &str) -> Option<Value> {
    let attribute = |name: &str| {
        let (_, after) = attributes.split_once(&format!("{name}="))?;
        let quote = after.chars().next().filter(|c| *c == '"' || *c == '\'')?;
        after[1..].split(quote).next().map(|value| value.replace("&amp;", "&").replace("&quot;", "\""))
    };
    let kind = match tag.to_ascii_lowercase().as_str() {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "tg-spoiler" => "spoiler",
        "span" if attribute("class").as_deref() == Some("tg-spoiler") => "spoiler",
        "code" => "code",
        "pre" => "pre",
        "blockquote" if attributes.contains("expandable") => "expandable_blockquote",
        "blockquote" => "blockquote",
        "a" => return Some(link(&attribute("href").unwrap_or_default())),
        "tg-emoji" => return Some(json!({"type": "custom_emoji", "custom_emoji_id": attribute("emoji-id")?})),
        _ => return None,
    };
    Some(json!({"type": kind}))
}

/// A link that is no link is shown as plain text, as Telegram does.
fn link(url: &str) -> Value {
    if is_url(url) { json!({"type": "text_link", "url": url}) } else { Value::Null }
}
