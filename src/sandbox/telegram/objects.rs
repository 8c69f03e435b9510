//! The objects that go out: `User`, `Chat`, `Message` and the parts of an `Update`.

use serde_json::{Value, json};

use super::world::{BOT_ID, BOT_USERNAME, Content, Message, Person, World};

/// The numbers of supergroups lie below this.
const SUPERGROUPS: i64 = -1_000_000_000_000;

impl World {
    /// `User`: somebody, or the bot itself.
    pub(super) fn user(&self, id: i64) -> Value {
        match self.people.get(&id) {
            Some(person) => user(person),
            None => json!({
                "id": BOT_ID, "is_bot": true, "first_name": self.profile.name(""), "username": BOT_USERNAME,
            }),
        }
    }

    /// `Chat`.
    pub(super) fn chat(&self, id: i64) -> Value {
        if let Some(group) = self.groups.get(&id) {
            let kind = if id < SUPERGROUPS { "supergroup" } else { "group" };
            return json!({
                "id": id, "type": kind, "title": group.title,
            });
        }
        let first_name = self.people.get(&id).map(|person| person.first_name.as_str());
        json!({"id": id, "type": "private", "first_name": first_name})
    }

    /// `ChatFullInfo`.
    pub(super) fn full_chat(&self, id: i64) -> Value {
        let mut chat = self.chat(id);
        chat["accent_color_id"] = json!(id.rem_euclid(7));
        chat["max_reaction_count"] = json!(11);
        chat["accepted_gift_types"] = json!({
            "unlimited_gifts": true, "limited_gifts": true, "unique_gifts": true, "premium_subscription": true,
            "gifts_from_channels": true,
        });
        chat
    }

    /// `Message`.
    pub(super) fn shown(&self, message: &Message) -> Value {
        let mut shown = json!({
            "message_id": message.id, "from": self.user(message.from), "chat": self.chat(message.chat),
            "date": message.date,
        });
        self.add_content(&mut shown, &message.content);
        let replied = message.reply_to.and_then(|id| self.message(message.chat, id));
        let extras = [
            ("edit_date", message.edited.map(Value::from)),
            ("reply_markup", message.markup.clone()),
            ("has_protected_content", message.protected.then_some(json!(true))),
            ("has_media_spoiler", message.covered.then_some(json!(true))),
            ("link_preview_options", message.preview.clone()),
            ("reply_to_message", replied.map(|replied| self.shown(replied))),
        ];
        for (name, value) in extras {
            if let Some(value) = value {
                shown[name] = value;
            }
        }
        shown
    }

    fn add_content(&self, shown: &mut Value, content: &Content) {
        let (text, entities) = match content {
            Content::Text(_) => ("text", "entities"),
            _ => ("caption", "caption_entities"),
        };
        match content {
            Content::Photo(file, _) => shown["photo"] = self.files[file].photo(),
            Content::Document(file, _) => shown["document"] = self.files[file].document(),
            Content::Other(field, value, _) => shown[*field] = value.clone(),
            Content::Text(_) => {}
        }
        if let Content::Text(styled) | Content::Photo(_, styled) | Content::Document(_, styled) = content {
            if !styled.text.is_empty() {
                shown[text] = json!(styled.text);
            }
            if !styled.entities.is_empty() {
                shown[entities] = json!(styled.entities);
            }
        }
    }

    /// `CallbackQuery`, with the message it sits on.
    pub(super) fn tapped(&self, id: &str, from: i64, message: &Message, data: &str) -> Value {
        json!({
            "id": id, "from": self.user(from), "message": self.shown(message),
            "chat_instance": (message.chat.wrapping_mul(6_364_136_223_846_793_005)).to_string(), "data": data,
        })
    }

    /// `ChatMemberUpdated` about the bot.
    pub(super) fn bot_moved(&self, chat: i64, by: i64, old: &str, new: &str) -> Value {
        let member = |status: &str| {
            let mut member = json!({"status": status, "user": self.user(BOT_ID)});
            if status == "kicked" {
                member["until_date"] = json!(0);
            }
            member
        };
        json!({
            "chat": self.chat(chat), "from": self.user(by), "date": self.now(),
            "old_chat_member": member(old), "new_chat_member": member(new),
        })
    }
}

fn user(person: &Person) -> Value {
    json!({
        "id": person.id, "is_bot": false, "first_name": person.first_name, "language_code": person.language_code,
    })
}
