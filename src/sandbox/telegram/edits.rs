//! What a bot changes afterwards: edits, deletions, answers to taps, leaving.

use serde_json::{Value, json};

use super::answer::{Answer, Refused, bad, forbidden};
use super::call::Call;
use super::markup::Markup;
use super::sends::{caption_of, preview_of, text_of};
use super::text::{Styled, length};
use super::world::{BOT_ID, Content, Message, Toast, World};

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

/// Messages can be deleted for so many seconds.
const DELETABLE: i64 = 48 * 3600;

fn message_id(call: &Call) -> Result<i64, Refused> {
    call.number("message_id")?.ok_or_else(|| bad("message identifier is not specified"))
}

impl World {
    fn to_edit(&self, call: &Call) -> Result<Message, Refused> {
        let (chat, id) = (call.chat()?, message_id(call)?);
        self.check_chat(chat)?;
        let message = self.message(chat, id).ok_or_else(|| bad("message to edit not found"))?;
        if message.from == BOT_ID { Ok(message.clone()) } else { Err(bad("message can't be edited")) }
    }

    pub(super) fn edit_text(&mut self, call: &Call) -> Answer {
        let fields =
            ["chat_id", "message_id", "text", "parse_mode", "entities", "link_preview_options", "reply_markup"];
        call.only(&fields)?;
        let mut message = self.to_edit(call)?;
        let styled = text_of(call)?;
        if !matches!(message.content, Content::Text(_)) {
            return Err(bad("there is no text in the message to edit"));
        }
        message.content = Content::Text(styled);
        message.preview = preview_of(call)?;
        self.edit(call, message)
    }

    pub(super) fn edit_caption(&mut self, call: &Call) -> Answer {
        let fields = [
            "chat_id",
            "message_id",
            "caption",
            "parse_mode",
            "caption_entities",
            "show_caption_above_media",
            "reply_markup",
        ];
        call.only(&fields)?;
        let mut message = self.to_edit(call)?;
        let caption: Styled = caption_of(call)?;
        match &mut message.content {
            Content::Photo(_, old) | Content::Document(_, old) => *old = caption,
            _ => return Err(bad("there is no caption in the message to edit")),
        }
        self.edit(call, message)
    }

    pub(super) fn edit_markup(&mut self, call: &Call) -> Answer {
        call.only(&["chat_id", "message_id", "reply_markup"])?;
        let message = self.to_edit(call)?;
        self.edit(call, message)
    }

    /// Puts the edited message in the old one's place. An edit without a keyboard takes the keyboard away.
    fn edit(&mut self, call: &Call, mut edited: Message) -> Answer {
        edited.markup = Markup::read_inline(call.nested("reply_markup")?)?;
        let now = self.now();
        let Some(old) = self.message_mut(edited.chat, edited.id) else { return Err(bad("message to edit not found")) };
        if old.content == edited.content && old.markup == edited.markup {
            return Err(bad(NOT_MODIFIED));
        }
        edited.edited = Some(now);
        *old = edited.clone();
        self.is_open(&edited);
        self.note(edited.chat, "bot", format!("(edited) {}", edited.spoken()));
        Ok(self.shown(&edited))
    }

    pub(super) fn delete_message(&mut self, call: &Call) -> Answer {
        call.only(&["chat_id", "message_id"])?;
        let (chat, id) = (call.chat()?, message_id(call)?);
        self.check_chat(chat)?;
        self.delete(chat, id)
    }

    /// Those that are not there are skipped.
    pub(super) fn delete_messages(&mut self, call: &Call) -> Answer {
        call.only(&["chat_id", "message_ids"])?;
        let chat = call.chat()?;
        let ids = call.nested("message_ids")?.ok_or_else(|| bad("message identifiers are not specified"))?;
        let ids: Option<Vec<i64>> = ids.as_array().and_then(|ids| ids.iter().map(Value::as_i64).collect());
        let ids = ids
            .filter(|ids| (1..=100).contains(&ids.len()))
            .ok_or_else(|| bad("invalid message identifiers specified"))?;
        self.check_chat(chat)?;
        for id in ids {
            if self.message(chat, id).is_some() {
                self.delete(chat, id)?;
            }
        }
        Ok(json!(true))
    }

    fn delete(&mut self, chat: i64, id: i64) -> Answer {
        let (now, undeletable) = (self.now(), self.faults.undeletable);
        let message = self.message_mut(chat, id).ok_or_else(|| bad("message to delete not found"))?;
        if undeletable || now - message.date > DELETABLE {
            return Err(bad("message can't be deleted for everyone"));
        }
        message.deleted = true;
        let text = format!("(deleted) {}", message.spoken());
        self.note(chat, "bot", text);
        if let Some(person) = self.people.get_mut(&chat) {
            person.unread.retain(|unread| *unread != id);
        }
        Ok(json!(true))
    }

    /// Each tap is answered once.
    pub(super) fn answer_callback(&mut self, call: &Call) -> Answer {
        call.only(&["callback_query_id", "text", "show_alert", "cache_time"])?;
        let id = call.text("callback_query_id")?.ok_or_else(|| bad("callback_query_id is empty"))?.to_owned();
        let (text, alert) = (call.text("text")?.unwrap_or_default().to_owned(), call.flag("show_alert")?);
        call.number("cache_time")?;
        if length(&text) > 200 {
            return Err(bad("MESSAGE_TOO_LONG"));
        }
        let query = self.queries.get_mut(&id).filter(|query| !query.answered);
        let too_late = || bad("query is too old and response timeout expired or query ID is invalid");
        let query = query.ok_or_else(too_late)?;
        query.answered = true;
        let from = query.from;
        if !text.is_empty() {
            self.note(from, "bot", format!("({}) {text}", if alert { "alert" } else { "toast" }));
        }
        if let Some(person) = self.people.get_mut(&from) {
            person.toast = (!text.is_empty()).then_some(Toast { text, alert, query: id });
        }
        Ok(json!(true))
    }

    pub(super) fn leave_chat(&mut self, call: &Call) -> Answer {
        call.only(&["chat_id"])?;
        let chat = call.chat()?;
        if self.people.contains_key(&chat) {
            return Err(bad("chat member status can't be changed in private chats"));
        }
        let group = self.groups.get_mut(&chat).ok_or_else(|| bad("chat not found"))?;
        if !group.bot_is_in {
            return Err(forbidden("bot is not a member of the group chat"));
        }
        group.bot_is_in = false;
        self.note(chat, "bot", "(left the group)");
        let moved = self.bot_moved(chat, BOT_ID, "member", "left");
        self.offer("my_chat_member", &moved);
        Ok(json!(true))
    }

    pub(super) fn get_chat(&self, call: &Call) -> Answer {
        call.only(&["chat_id"])?;
        let chat = call.chat()?;
        let started = self.people.get(&chat).is_some_and(|person| person.started);
        if started || self.groups.contains_key(&chat) { Ok(self.full_chat(chat)) } else { Err(bad("chat not found")) }
    }

    pub(super) fn get_file(&self, call: &Call) -> Answer {
        call.only(&["file_id"])?;
        let id = call.text("file_id")?.ok_or_else(|| bad("file_id not specified"))?;
        let file = self.files.get(id).ok_or_else(|| bad("invalid file_id"))?;
        Ok(json!({
            "file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.bytes.len(), "file_path": file.path,
        }))
    }

    pub(super) fn get_me(&self, call: &Call) -> Answer {
        call.only(&[])?;
        let mut me: Value = self.user(BOT_ID);
        let abilities = [
            ("can_join_groups", !self.faults.joins_no_groups),
            ("can_read_all_group_messages", self.faults.reads_groups),
            ("supports_inline_queries", false),
            ("can_connect_to_business", false),
            ("has_main_web_app", false),
            ("has_topics_enabled", false),
            ("allows_users_to_create_topics", false),
            ("can_manage_bots", false),
            ("supports_guest_queries", false),
            ("supports_join_request_queries", false),
        ];
        for (name, able) in abilities {
            me[name] = json!(able);
        }
        Ok(me)
    }
}
