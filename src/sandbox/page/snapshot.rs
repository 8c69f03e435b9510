//! The scene as the page draws it: one JSON object, all of it each time.

use serde_json::{Value, json};

use super::{Scene, switches};
use crate::sandbox::telegram::World;
use crate::sandbox::telegram::world::{BOT_ID, BOT_USERNAME, Content, Group, Message};
use crate::sandbox::{Table, story};

/// A phone shows so many of its newest messages.
const MESSAGES: usize = 60;

impl Scene {
    pub(super) async fn snapshot(&self) -> Value {
        let (readiness, queue) = (self.village.view("care_readiness").await, self.village.view("operator_queue").await);
        let now = self.village.clock().now();
        let ahead = self.village.clock().ahead();
        json!({
            "now_ms": now.as_millisecond(),
            "zone": crate::sandbox::ZONE,
            "ahead_s": (ahead.as_millis() + 500) / 1000,
            "bot": {"username": BOT_USERNAME, "name": self.village.sandbox().bot_profile("en").0},
            "phones": self.phones(),
            "faults": self.faults(),
            "running": self.village.is_open().await,
            "trouble": *self.trouble.lock().await,
            "first_link": self.first_link,
            "story": self.phones.len() == story::CAST.len(),
            "desk": {"readiness": readiness.map(table), "queue": queue.map(table), "events": self.events(),
                     "complaints": self.complaints(), "mails": self.mails(),
                     "resources": self.resources(), "groups": self.groups()},
        })
    }

    fn phones(&self) -> Vec<Value> {
        self.village
            .sandbox()
            .telegram
            .look(|world| self.phones.iter().filter_map(|(phone, role)| phone_of(world, phone.id(), role)).collect())
    }

    fn faults(&self) -> Value {
        switches::all(&self.village.sandbox().current_faults(), &self.village.care_store().current_faults())
    }

    fn mails(&self) -> Vec<Value> {
        let mails = self.village.sandbox().letterbox().mails();
        let newest = mails.iter().rev().take(MESSAGES);
        newest
            .map(|mail| {
                let time = mail.when.as_millisecond();
                json!({"time_ms": time, "to": mail.to, "subject": mail.subject, "text": mail.text})
            })
            .collect()
    }

    fn groups(&self) -> Vec<Value> {
        self.village
            .sandbox()
            .telegram
            .look(|world| world.groups.iter().map(|(id, group)| group_of(world, *id, group)).collect())
    }

    fn complaints(&self) -> Vec<String> {
        let sandbox = self.village.sandbox();
        [self.village.care_store().complaints(), sandbox.complaints(), sandbox.fhir_store().complaints()].concat()
    }

    fn resources(&self) -> Vec<Value> {
        let all = self.village.sandbox().fhir_store().all();
        let newest = all.iter().rev().take(MESSAGES);
        newest
            .map(|one| json!({"id": one.id, "type": one.kind(), "version": one.version, "says": says(&one.body)}))
            .collect()
    }

    fn events(&self) -> Vec<Value> {
        let events = self.village.care_store().events();
        let newest = events.iter().enumerate().rev().take(MESSAGES);
        newest.map(|(n, event)| json!({"n": n + 1, "type": event.kind, "data": event.data})).collect()
    }
}

/// A resource in one line: what a glance wants of it.
fn says(body: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let kinds = body["participant"].as_array().map(Vec::as_slice).unwrap_or_default();
    let yeses =
        kinds.iter().filter(|one| one["status"] == "accepted" && one["type"][0]["coding"][0]["code"] != "LOC").count();
    match body["resourceType"].as_str().unwrap_or_default() {
        "Appointment" => format!("{}, {}, {yeses} accepted", word(&body["status"]), word(&body["start"])),
        "AppointmentResponse" => format!("{} {}", word(&body["actor"]["type"]), word(&body["participantStatus"])),
        "RelatedPerson" if body["active"] == true => {
            format!("active {}", word(&body["name"][0]["text"])).trim_end().to_owned()
        }
        "RelatedPerson" => "not active".into(),
        "CareTeam" => format!("{}, {} take part", word(&body["status"]), kinds.len()),
        "Communication" => format!("{} {}", word(&body["category"][0]["coding"][0]["code"]), word(&body["status"])),
        _ => word(&body["status"]),
    }
}

fn table(Table { columns, rows }: Table) -> Value {
    json!({"columns": columns, "rows": rows})
}

fn phone_of(world: &World, id: i64, role: &str) -> Option<Value> {
    let person = world.people.get(&id)?;
    let mut messages: Vec<Value> =
        world.in_chat(id).rev().take(MESSAGES).map(|message| bubble(world, message)).collect();
    messages.reverse();
    let inbox = person
        .inbox
        .iter()
        .map(|shared| json!({"from": shared.from, "text": shared.text, "link": shared.link, "opened": shared.opened}));
    let language = person.language_code.as_str();
    let commands = world.profile.commands_for(id, language).into_iter();
    Some(json!({
        "id": id, "name": person.first_name, "role": role, "language": language,
        "started": person.started, "blocked": person.blocked, "unread": person.unread.len(),
        "toast": person.toast.as_ref().map(|toast| json!({"text": toast.text, "alert": toast.alert, "id": toast.query})),
        "clipboard": person.clipboard, "keyboard": person.keyboard.as_ref().map(|keyboard| keyboard["keyboard"].clone()),
        "commands": commands.map(|(name, text)| json!({"name": name, "text": text})).collect::<Vec<_>>(),
        "about": world.profile.description(language), "inbox": inbox.collect::<Vec<_>>(), "messages": messages,
    }))
}

/// A group: whether the bot is in it, and what was said there.
fn group_of(world: &World, id: i64, group: &Group) -> Value {
    let lines: Vec<_> = world.lines_of(id).collect();
    let newest = lines.iter().rev().take(MESSAGES);
    let said = newest.map(|line| json!({"who": line.who, "text": line.text, "time_ms": line.when.as_millisecond()}));
    json!({"title": group.title, "here": group.bot_is_in, "said": said.collect::<Vec<_>>()})
}

fn bubble(world: &World, message: &Message) -> Value {
    let styled = message.styled().cloned().unwrap_or_default();
    let size = |id: &String| world.files.get(id).and_then(|file| file.size);
    let (picture, file, other) = match &message.content {
        Content::Photo(id, _) => (Some(id), None, None),
        Content::Document(id, _) => (None, world.files.get(id).map(|file| file.name.clone()), None),
        Content::Other(_, _, shown) => (None, None, Some(shown)),
        Content::Text(_) => (None, None, None),
    };
    json!({
        "id": message.id, "mine": message.from != BOT_ID, "time_ms": message.date * 1000,
        "edited": message.edited.is_some(), "text": styled.text, "entities": styled.entities,
        "picture": picture, "size": picture.and_then(size), "file": file, "other": other, "silent": message.silent, "protected": message.protected,
        "rows": message.markup.as_ref().map(|markup| markup["inline_keyboard"].clone()),
    })
}
