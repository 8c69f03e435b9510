//! What a bot sends: texts, photos, documents, chat actions.

use serde_json::{Value, json};

use super::answer::{Answer, Refused, bad, forbidden};
use super::call::Call;
use super::markup::{Markup, kept};
use super::text::{Styled, length};
use super::world::{BOT_ID, Content, Group, World};

/// The fields that every send has.
const COMMON: [&str; 8] = [
    "chat_id",
    "parse_mode",
    "disable_notification",
    "protect_content",
    "reply_parameters",
    "reply_markup",
    "message_effect_id",
    "allow_paid_broadcast",
];

const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

const PREVIEW: [&str; 5] = ["is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"];

fn only(call: &Call, own: &[&str]) -> Result<(), Refused> {
    call.only(&[&COMMON[..], own].concat())
}

/// A text of 1 to 4096 UTF-16 code units.
pub(super) fn text_of(call: &Call) -> Result<Styled, Refused> {
    let styled = Styled::read(call, "text", "entities")?;
    match length(&styled.text) {
        0 => Err(bad("message text is empty")),
        1..=4096 => Ok(styled),
        _ => Err(bad("message is too long")),
    }
}

/// A caption of at most 1024 UTF-16 code units.
pub(super) fn caption_of(call: &Call) -> Result<Styled, Refused> {
    let styled = Styled::read(call, "caption", "caption_entities")?;
    if length(&styled.text) > 1024 { Err(bad("message caption is too long")) } else { Ok(styled) }
}

/// `link_preview_options`, checked.
pub(super) fn preview_of(call: &Call) -> Result<Option<Value>, Refused> {
    let Some(options) = call.nested("link_preview_options")? else { return Ok(None) };
    let Value::Object(fields) = &options else { return Err(bad("can't parse LinkPreviewOptions: an Object expected")) };
    match fields.keys().find(|name| !PREVIEW.contains(&name.as_str())) {
        Some(name) => Err(bad(format_args!("can't parse LinkPreviewOptions: unknown field \"{name}\""))),
        None => Ok(Some(options)),
    }
}

impl World {
    /// Whether the bot may write there.
    pub(super) fn check_chat(&self, chat: i64) -> Result<(), Refused> {
        match (self.people.get(&chat), self.groups.get(&chat)) {
            (Some(person), _) if person.blocked => Err(forbidden("bot was blocked by the user")),
            (Some(person), _) if !person.started => Err(forbidden("bot can't initiate conversation with a user")),
            (_, Some(Group { moved_to: Some(to), .. })) => Err(Refused::moved(*to)),
            (_, Some(group)) if group.kicked => Err(forbidden("bot was kicked from the group chat")),
            (_, Some(group)) if !group.bot_is_in => Err(forbidden("bot is not a member of the group chat")),
            (None, None) => Err(bad("chat not found")),
            _ => Ok(()),
        }
    }

    pub(super) fn send_message(&mut self, call: &Call) -> Answer {
        only(call, &["text", "entities", "link_preview_options"])?;
        let chat = call.chat()?;
        let content = Content::Text(text_of(call)?);
        let preview = preview_of(call)?;
        self.send(chat, call, |_| Ok(content), preview)
    }

    pub(super) fn send_photo(&mut self, call: &Call) -> Answer {
        only(call, &["photo", "caption", "caption_entities", "show_caption_above_media", "has_spoiler"])?;
        let (caption, covered) = (caption_of(call)?, call.flag("has_spoiler")?);
        let content = |world: &mut Self| Ok(Content::Photo(world.take_file(call, "photo")?, caption));
        let sent = self.send(call.chat()?, call, content, None)?;
        let Some(message) = self.messages.last_mut().filter(|_| covered) else { return Ok(sent) };
        message.covered = true;
        let message = message.clone();
        Ok(self.shown(&message))
    }

    pub(super) fn send_document(&mut self, call: &Call) -> Answer {
        only(call, &["document", "caption", "caption_entities", "disable_content_type_detection"])?;
        let caption = caption_of(call)?;
        self.send(call.chat()?, call, |world| Ok(Content::Document(world.take_file(call, "document")?, caption)), None)
    }

    fn send(
        &mut self,
        chat: i64,
        call: &Call,
        content: impl FnOnce(&mut Self) -> Result<Content, Refused>,
        preview: Option<Value>,
    ) -> Answer {
        let markup = Markup::read(call.nested("reply_markup")?)?;
        let (silent, protected) = (call.flag("disable_notification")?, call.flag("protect_content")?);
        let reply_to = self.replied(chat, call)?;
        self.check_chat(chat)?;
        let content = content(self)?;
        let id = self.post(chat, BOT_ID, content);
        let inline = self.hang(chat, markup);
        let Some(message) = self.messages.last_mut() else { return Err(bad("message not found")) };
        (message.silent, message.protected, message.preview) = (silent, protected, preview);
        (message.markup, message.reply_to) = (inline, reply_to);
        let (shown, spoken) = (message.clone(), message.spoken());
        self.is_open(&shown);
        self.note(chat, "bot", spoken);
        if let Some(person) = self.people.get_mut(&chat) {
            person.unread.push(id);
        }
        Ok(self.shown(&shown))
    }

    fn replied(&self, chat: i64, call: &Call) -> Result<Option<i64>, Refused> {
        let Some(parameters) = call.nested("reply_parameters")? else { return Ok(None) };
        let id = parameters["message_id"].as_i64().ok_or_else(|| bad("can't parse ReplyParameters"))?;
        if self.message(chat, id).is_some() || parameters["allow_sending_without_reply"] == json!(true) {
            return Ok(Some(id));
        }
        Err(bad("message to be replied not found"))
    }

    /// Puts a reply keyboard onto the phone; gives back the inline one, which goes onto the message.
    fn hang(&mut self, chat: i64, markup: Option<Markup>) -> Option<Value> {
        let keyboard = match markup? {
            Markup::Inline(markup) => return kept(markup),
            Markup::Reply(keyboard) => Some(keyboard),
            Markup::Remove => None,
            Markup::Force => return None,
        };
        if let Some(person) = self.people.get_mut(&chat) {
            person.keyboard = keyboard;
        }
        None
    }

    pub(super) fn send_chat_action(&self, call: &Call) -> Answer {
        call.only(&["chat_id", "action"])?;
        let chat = call.chat()?;
        let action = call.text("action")?.ok_or_else(|| bad("wrong parameter action in request"))?;
        if !ACTIONS.contains(&action) {
            return Err(bad("wrong parameter action in request"));
        }
        self.check_chat(chat).map(|()| json!(true))
    }
}
