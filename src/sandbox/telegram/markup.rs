//! Keyboards: what a bot may hang under a message.

use serde_json::Value;

use super::answer::{Refused, bad};
use super::text::{is_url, length};

/// The five things an inline button may do in this world; it does exactly one of them.
const ACTIONS: [&str; 5] =
    ["callback_data", "url", "copy_text", "switch_inline_query", "switch_inline_query_chosen_chat"];

/// A keyboard, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// Hangs under the message.
    Inline(Value),
    /// Takes the place of the phone's keyboard.
    Reply(Value),
    /// Puts the phone's own keyboard back.
    Remove,
    /// Asks for a reply; nothing to show.
    Force,
}

impl Markup {
    /// Reads and checks `reply_markup`.
    pub(super) fn read(given: Option<Value>) -> Result<Option<Self>, Refused> {
        let Some(given) = given else { return Ok(None) };
        let Value::Object(fields) = &given else { return Err(bad("object expected as reply markup")) };
        let Some((kind, content)) = fields.iter().find(|(name, _)| KINDS.contains(&name.as_str())) else {
            return Err(bad("can't parse reply keyboard markup JSON object"));
        };
        match kind.as_str() {
            "inline_keyboard" => inline(content).map(|()| Some(Self::Inline(given.clone()))),
            "keyboard" => reply(content).map(|()| Some(Self::Reply(given.clone()))),
            "remove_keyboard" if *content == Value::Bool(true) => Ok(Some(Self::Remove)),
            "force_reply" if *content == Value::Bool(true) => Ok(Some(Self::Force)),
            _ => Err(bad(format_args!("field \"{kind}\" must be true"))),
        }
    }

    /// Reads a keyboard that may only be an inline one, as edits take it; an empty one is none.
    pub(super) fn read_inline(given: Option<Value>) -> Result<Option<Value>, Refused> {
        match Self::read(given)? {
            None => Ok(None),
            Some(Self::Inline(markup)) => Ok(kept(markup)),
            Some(_) => Err(bad("inline keyboard expected")),
        }
    }
}

const KINDS: [&str; 4] = ["inline_keyboard", "keyboard", "remove_keyboard", "force_reply"];

/// An inline keyboard without a button is no keyboard.
pub(super) fn kept(mut markup: Value) -> Option<Value> {
    let rows = markup["inline_keyboard"].as_array_mut()?;
    rows.retain(|row| row.as_array().is_some_and(|row| !row.is_empty()));
    (!rows.is_empty()).then_some(markup)
}

fn rows(keyboard: &Value) -> Result<impl Iterator<Item = &Value>, Refused> {
    let rows = keyboard.as_array().ok_or_else(|| bad("can't parse keyboard: an Array of Arrays expected"))?;
    if !rows.iter().all(Value::is_array) {
        return Err(bad("can't parse keyboard row: an Array expected"));
    }
    let buttons: Vec<&Value> = rows.iter().filter_map(Value::as_array).flatten().collect();
    if buttons.len() > 100 || rows.iter().any(|row| row.as_array().is_some_and(|row| row.len() > 8)) {
        return Err(bad("reply markup is too long"));
    }
    Ok(buttons.into_iter())
}

fn reply(keyboard: &Value) -> Result<(), Refused> {
    for button in rows(keyboard)? {
        let text = button.as_str().or_else(|| button["text"].as_str());
        if text.is_none_or(|text| text.trim().is_empty()) {
            return Err(bad("keyboard button text must be non-empty"));
        }
    }
    Ok(())
}

fn inline(keyboard: &Value) -> Result<(), Refused> {
    rows(keyboard)?.try_for_each(button)
}

fn button(button: &Value) -> Result<(), Refused> {
    let Value::Object(fields) = button else {
        return Err(bad("can't parse inline keyboard button: an Object expected"));
    };
    if fields.get("text").and_then(Value::as_str).is_none_or(|text| text.trim().is_empty()) {
        return Err(bad("can't parse inline keyboard button: field \"text\" must be a non-empty String"));
    }
    if let Some(name) = fields.keys().find(|name| *name != "text" && !ACTIONS.contains(&name.as_str())) {
        return Err(bad(format_args!("can't parse inline keyboard button: unknown field \"{name}\"")));
    }
    match ACTIONS.iter().filter(|action| fields.contains_key(**action)).collect::<Vec<_>>()[..] {
        [] => Err(bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")),
        [action] => action_of(action, &fields[*action]),
        _ => Err(bad("can't parse inline keyboard button: exactly one optional field must be used")),
    }
}

fn action_of(action: &str, value: &Value) -> Result<(), Refused> {
    let good = match action {
        "callback_data" => value.as_str().is_some_and(|data| (1..=64).contains(&data.len())),
        "url" => value.as_str().is_some_and(is_url),
        "copy_text" => value["text"].as_str().is_some_and(|text| (1..=256).contains(&length(text))),
        "switch_inline_query" => value.is_string(),
        _ => value.is_object(),
    };
    let why = match action {
        "callback_data" => "BUTTON_DATA_INVALID",
        "url" => "BUTTON_URL_INVALID",
        "copy_text" => "BUTTON_COPY_TEXT_INVALID",
        _ => "BUTTON_TYPE_INVALID",
    };
    if good { Ok(()) } else { Err(bad(why)) }
}
