//! A request read into a call: the method and its fields, whichever of the four body kinds they came in.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::answer::{Refused, bad};

/// A file that came in a multipart body.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub name: String,
    pub mime: String,
    pub bytes: Bytes,
}

/// The fields of a call. Strings may stand for anything when they came in a form, as Telegram has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    fields: Map<String, Value>,
    uploads: BTreeMap<String, Upload>,
    from_form: bool,
}

impl Call {
    /// Reads query and body. A field in the body wins over the query's.
    pub(super) async fn read(request: Request) -> Result<Self, Refused> {
        let mut call = Self { from_form: true, ..Self::default() };
        call.take_pairs(request.uri().query().unwrap_or_default());
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            call.take_multipart(request).await?;
        } else if kind.starts_with("application/json") {
            call.take_json(&body(request).await?)?;
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            call.take_pairs(&String::from_utf8_lossy(&body(request).await?));
        } else if !body(request).await?.is_empty() {
            return Err(bad("unsupported content type of the request body"));
        }
        Ok(call)
    }

    fn take_pairs(&mut self, pairs: &str) {
        for (name, value) in decode_pairs(pairs) {
            self.fields.insert(name, Value::String(value));
        }
    }

    fn take_json(&mut self, body: &[u8]) -> Result<(), Refused> {
        if body.is_empty() {
            return Ok(());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => {
                self.from_form = false;
                self.fields.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
                Ok(())
            }
            _ => Err(bad("can't parse JSON object in the request body")),
        }
    }

    async fn take_multipart(&mut self, request: Request) -> Result<(), Refused> {
        let unreadable = |_| bad("can't parse multipart body");
        let mut parts = Multipart::from_request(request, &()).await.map_err(|_| bad("can't parse multipart body"))?;
        while let Some(part) = parts.next_field().await.map_err(unreadable)? {
            let name = part.name().unwrap_or_default().to_owned();
            let Some(file) = part.file_name().map(str::to_owned) else {
                let text = part.text().await.map_err(unreadable)?;
                self.fields.insert(name, Value::String(text));
                continue;
            };
            let mime = part.content_type().unwrap_or("application/octet-stream").to_owned();
            let bytes = part.bytes().await.map_err(unreadable)?;
            self.uploads.insert(name, Upload { name: file, mime, bytes });
        }
        Ok(())
    }

    /// Refuses a field that the method does not have. Telegram would ignore it, and a misspelling with it.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refused> {
        let attached = |name: &str| {
            self.fields.values().any(|value| value.as_str().is_some_and(|text| text == format!("attach://{name}")))
        };
        let stranger = self.fields.keys().find(|name| !known.contains(&name.as_str()));
        let stray = self.uploads.keys().find(|name| !known.contains(&name.as_str()) && !attached(name));
        match stranger.or(stray) {
            Some(name) => Err(bad(format_args!("unknown field \"{name}\""))),
            None => Ok(()),
        }
    }

    /// A string field.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Refused> {
        match self.fields.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(mistyped(name, "a string")),
        }
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, Refused> {
        match self.fields.get(name) {
            None => Ok(None),
            Some(Value::Number(number)) => number.as_i64().map(Some).ok_or_else(|| mistyped(name, "an integer")),
            Some(Value::String(text)) if self.from_form => {
                text.parse().map(Some).map_err(|_| mistyped(name, "an integer"))
            }
            Some(_) => Err(mistyped(name, "an integer")),
        }
    }

    /// True or false; absent is false.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Refused> {
        match self.fields.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(text)) if self.from_form => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Ok(true),
                "false" | "no" | "0" | "" => Ok(false),
                _ => Err(mistyped(name, "a boolean")),
            },
            Some(_) => Err(mistyped(name, "a boolean")),
        }
    }

    /// A nested value: as JSON, or as JSON in a string.
    pub(super) fn nested(&self, name: &str) -> Result<Option<Value>, Refused> {
        match self.fields.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => {
                serde_json::from_str(text).map(Some).map_err(|_| bad(format_args!("can't parse {name} JSON object")))
            }
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// The chat that the call is about: a number, or an @name (this world has no named chats).
    pub(super) fn chat(&self) -> Result<i64, Refused> {
        match self.fields.get("chat_id") {
            None => Err(bad("chat_id is empty")),
            Some(Value::String(text)) => text.parse().map_err(|_| bad("chat not found")),
            Some(_) => Ok(self.number("chat_id")?.unwrap_or_default()),
        }
    }

    /// A file sent in the field itself or attached under another name; or the string that stands there instead.
    pub(super) fn file(&self, name: &str) -> Result<File<'_>, Refused> {
        if let Some(upload) = self.uploads.get(name) {
            return Ok(File::Upload(upload));
        }
        let text = self.text(name)?.filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| bad(format_args!("there is no {name} in the request")))?;
        match text.strip_prefix("attach://") {
            Some(part) => self.uploads.get(part).map(File::Upload).ok_or_else(|| bad("attached file not found")),
            None => Ok(File::Named(text)),
        }
    }
}

/// A file in a call.
#[derive(Debug)]
pub(super) enum File<'call> {
    Upload(&'call Upload),
    Named(&'call str),
}

fn mistyped(name: &str, wanted: &str) -> Refused {
    bad(format_args!("field \"{name}\" must be {wanted}"))
}

async fn body(request: Request) -> Result<Bytes, Refused> {
    axum::body::to_bytes(request.into_body(), 50 << 20).await.map_err(|_| bad("request body can't be read"))
}

/// `a=b&c=d` with percent signs and pluses read.
pub(crate) fn decode_pairs(pairs: &str) -> Vec<(String, String)> {
    let decode_pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    };
    pairs.split('&').filter(|pair| !pair.is_empty()).map(decode_pair).collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = hex.filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(if byte == b'+' { b' ' } else { byte }));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
