//! A screen becomes requests. One receiver's messages keep their order; nobody waits for another's slow phone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde_json::Value;
use teloxide::payloads::{AnswerCallbackQuery, DeleteMessages, EditMessageText, LeaveChat, SendMessage, SetMyCommands};
use teloxide::payloads::{
    AnswerCallbackQuerySetters, EditMessageTextSetters, SendMessageSetters, SetMyCommandsSetters,
};
use teloxide::types::{
    BotCommand, BotCommandScope, CallbackQueryId, ChatId, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup,
};
use teloxide::types::{LinkPreviewOptions, MessageId, Recipient};

use super::api::{Api, Trouble};
use super::pace::{Pace, Turn};
use super::qr;
use super::receive::Tapped;
use crate::conversation::{File, Key, Menu, Reply, Screen, ThereSaid};
use crate::domain::ids::UserId;
use crate::metrics::Metrics;

/// An answer that surely did not arrive is tried this often; after that, people tap again.
const TRIES: u32 = 4;
/// An answer does not wait longer than this for Telegram's leave.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Telegram takes so many messages back at once.
const AT_ONCE: usize = 100;

/// Sends screens to people.
#[derive(Clone, Debug)]
pub struct Sender {
    api: Api,
    pace: Pace,
    metrics: Metrics,
    queues: Arc<Mutex<HashMap<i64, Arc<tokio::sync::Mutex<()>>>>>,
}

impl Sender {
    /// Through this API, at this pace.
    pub fn new(api: Api, pace: Pace, metrics: Metrics) -> Sender {
        Sender { api, pace, metrics, queues: Arc::default() }
    }

    /// Waits for the turn of news in a chat: before it is judged and worded, so that it is true when it leaves.
    pub async fn turn(&self, chat: i64) -> Turn {
        self.pace.news(chat).await
    }

    /// A new message in a chat; one request, and what became of it. For news: the outbox decides what follows.
    pub async fn news(&self, chat: i64, screen: &Screen) -> Result<i64, Trouble> {
        let queue = self.queue(chat);
        let _order = queue.lock().await;
        let sent = self.send(chat, screen).await;
        if let Err(Trouble::TooMany(wait)) = &sent {
            self.is_too_fast(chat, *wait).await;
        }
        sent
    }

    async fn is_too_fast(&self, chat: i64, wait: Duration) {
        self.metrics.too_many();
        self.pace.hold(chat, wait).await;
    }

    /// An answer to whoever just did something: the query first, then the screens.
    pub async fn reply(&self, to: UserId, tapped: &Tapped, reply: &Reply) {
        let queue = self.queue(to.0);
        let _order = queue.lock().await;
        if let Some(query) = &tapped.query {
            self.answer_query(query, reply.toast.as_deref()).await;
        }
        if let Some(screen) = &reply.edit {
            self.edit_or_send(to.0, tapped, screen).await;
        }
        for screen in &reply.say {
            self.send_patiently(to.0, screen).await;
        }
        self.unsay(to.0, &reply.unsay, tapped.message).await;
        if let Some(menu) = &reply.menu {
            self.offer_commands(to.0, menu).await;
        }
        if let Some((group, line)) = &reply.leaves {
            self.leave_group(group.0, Some(line.clone())).await;
        }
    }

    /// What happened in a group has this answer.
    pub async fn there(&self, chat: i64, said: ThereSaid) {
        match said {
            ThereSaid::Nothing => {}
            ThereSaid::Line(line) => self.line(chat, line).await,
            ThereSaid::Leave(line) => self.leave_group(chat, line).await,
        }
    }

    async fn line(&self, chat: i64, line: String) {
        let _turn = self.pace.news(chat).await;
        if let Err(trouble) = self.api.call(&SendMessage::new(Recipient::Id(ChatId(chat)), line)).await {
            tracing::info!(class = trouble.class(), "a line in a group did not arrive");
        }
    }

    /// A polite line, if the bot was just brought in, and goodbye.
    pub async fn leave_group(&self, chat: i64, line: Option<String>) {
        if let Some(line) = line {
            self.line(chat, line).await;
        }
        if let Err(trouble) = self.api.call(&LeaveChat::new(Recipient::Id(ChatId(chat)))).await {
            tracing::info!(%trouble, "could not leave a group");
        }
    }

    fn queue(&self, chat: i64) -> Arc<tokio::sync::Mutex<()>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.retain(|_, queue| Arc::strong_count(queue) > 1);
        queues.entry(chat).or_default().clone()
    }

    async fn answer_query(&self, query: &str, toast: Option<&str>) {
        let mut answer = AnswerCallbackQuery::new(CallbackQueryId(query.to_owned()));
        if let Some(toast) = toast {
            answer = answer.text(toast.chars().take(200).collect::<String>());
        }
        if let Err(trouble) = self.api.call(&answer).await {
            tracing::debug!(%trouble, "a tap was not answered");
        }
    }

    /// Edits what was tapped; where that cannot be edited any more, says it anew. So it does where an edit would show names in a message
    /// that may be passed on (an older Kith's, say): no edit protects.
    async fn edit_or_send(&self, chat: i64, tapped: &Tapped, screen: &Screen) {
        let fits = screen.qr.is_none() && screen.file.is_none() && (tapped.protected || screen.open);
        let Some(message) = tapped.message.filter(|_| fits) else {
            self.send_patiently(chat, screen).await;
            return;
        };
        let mut edit = EditMessageText::new(Recipient::Id(ChatId(chat)), MessageId(message), fit(&screen.text, TEXT))
            .link_preview_options(no_preview());
        edit.reply_markup = markup(screen);
        let edited = self.patiently(chat, || async { self.api.call(&edit).await.map(|_| 0) }).await;
        if matches!(edited, Err(Trouble::Refused(_))) {
            self.send_patiently(chat, screen).await;
        }
    }

    /// Takes messages back, as far as Telegram lets it (for two days), but the one that was tapped: there the answer stands. What cannot be
    /// taken back stays.
    async fn unsay(&self, chat: i64, messages: &[i64], but: Option<i32>) {
        let ids = messages.iter().filter_map(|id| i32::try_from(*id).ok()).filter(|id| Some(*id) != but);
        for some in ids.map(MessageId).collect::<Vec<_>>().chunks(AT_ONCE) {
            let _turn = self.pace.answer(chat).await;
            if let Err(trouble) = self.api.call(&DeleteMessages::new(Recipient::Id(ChatId(chat)), some.to_vec())).await
            {
                tracing::info!(class = trouble.class(), "messages were not taken back");
            }
        }
    }

    async fn send_patiently(&self, chat: i64, screen: &Screen) {
        // Given up answers are logged where they are; the one who tapped taps again.
        let _ = self.patiently(chat, || self.send(chat, screen)).await;
    }

    /// Tries an answer again while it is sure that it did not arrive.
    async fn patiently<F: Future<Output = Result<i64, Trouble>>>(
        &self,
        chat: i64,
        attempt: impl Fn() -> F,
    ) -> Result<i64, Trouble> {
        for tried in 1..=TRIES {
            let turn = self.pace.answer(chat).await;
            let done = attempt().await;
            drop(turn);
            match done {
                Err(Trouble::TooMany(wait)) if wait <= LONGEST_WAIT && tried < TRIES => {
                    self.is_too_fast(chat, wait).await;
                }
                Err(Trouble::NotSent(_)) if tried < TRIES => {
                    tokio::time::sleep(Duration::from_millis(250) * 2_u32.pow(tried)).await;
                }
                done => return self.settled(done),
            }
        }
        Err(Trouble::NotSent("tried often enough".into()))
    }

    fn settled(&self, done: Result<i64, Trouble>) -> Result<i64, Trouble> {
        match &done {
            Ok(_) | Err(Trouble::Unchanged) => self.metrics.answered("sent"),
            Err(trouble) => {
                self.metrics.answered(trouble.class());
                tracing::warn!(%trouble, "an answer did not arrive");
            }
        }
        done
    }

    async fn send(&self, chat: i64, screen: &Screen) -> Result<i64, Trouble> {
        let sent = match (&screen.file, &screen.qr) {
            (Some(file), _) => self.send_file(chat, screen, file).await?,
            // Without its picture a link still works; it stands in the text too.
            (None, Some(content)) => match self.send_picture(chat, screen, content).await {
                Err(Trouble::Refused(_) | Trouble::BadToken | Trouble::NotSent(_)) => {
                    self.api.call(&message(chat, screen)).await?
                }
                sent => sent?,
            },
            (None, None) => self.api.call(&message(chat, screen)).await?,
        };
        Ok(sent.get("message_id").and_then(Value::as_i64).unwrap_or_default())
    }

    async fn send_picture(&self, chat: i64, screen: &Screen, content: &str) -> Result<Value, Trouble> {
        let picture = qr::png(content).map_err(|error| Trouble::Refused(error.to_string()))?;
        self.api.upload("sendPhoto", form(chat, screen, ("photo", "link.png", "image/png"), picture)?).await
    }

    async fn send_file(&self, chat: i64, screen: &Screen, file: &File) -> Result<Value, Trouble> {
        let File { name, kind, content } = file;
        // A picture is seen where it stands; anything else is opened.
        let (how, field) = if *kind == "image/png" { ("sendPhoto", "photo") } else { ("sendDocument", "document") };
        self.api.upload(how, form(chat, screen, (field, name, kind), content.clone())?).await
    }

    async fn offer_commands(&self, chat: i64, menu: &Menu) {
        let commands = menu.commands.iter().map(|(name, line)| BotCommand::new(name, line));
        let set = SetMyCommands::new(commands).scope(BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(chat)) });
        if let Err(trouble) = self.api.call(&set).await {
            tracing::info!(%trouble, "the commands were not set");
        }
    }
}

/// A file with words under it: the field it goes into, its name, its kind.
fn form(
    chat: i64,
    screen: &Screen,
    (field, name, kind): (&'static str, &str, &str),
    content: Vec<u8>,
) -> Result<Form, Trouble> {
    let part = Part::bytes(content).file_name(name.to_owned()).mime_str(kind);
    let part = part.map_err(|error| Trouble::Refused(error.to_string()))?;
    let form = Form::new().text("chat_id", chat.to_string()).text("caption", fit(&screen.text, CAPTION));
    let form = form.part(field, part);
    let form = if screen.covered && field == "photo" { form.text("has_spoiler", "true") } else { form };
    let form = if screen.silent { form.text("disable_notification", "true") } else { form };
    let form = if screen.open { form } else { form.text("protect_content", "true") };
    Ok(match markup(screen).map(|markup| serde_json::to_string(&markup)) {
        Some(Ok(markup)) => form.text("reply_markup", markup),
        _ => form,
    })
}

fn message(chat: i64, screen: &Screen) -> SendMessage {
    let mut message =
        SendMessage::new(Recipient::Id(ChatId(chat)), fit(&screen.text, TEXT)).link_preview_options(no_preview());
    message.reply_markup = markup(screen).map(Into::into);
    message.disable_notification = screen.silent.then_some(true);
    message.protect_content = (!screen.open).then_some(true);
    message
}

/// Telegram's limits on a text and on the words under a picture, in UTF-16 units.
const TEXT: usize = 4096;
const CAPTION: usize = 1024;

/// A text that is too long is cut with an ellipsis rather than refused: half a list is more than none.
fn fit(text: &str, limit: usize) -> String {
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    let mut room = limit - 1;
    let kept = text.chars().take_while(|c| room.checked_sub(c.len_utf16()).map(|left| room = left).is_some());
    kept.chain(['…']).collect()
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn markup(screen: &Screen) -> Option<InlineKeyboardMarkup> {
    let rows: Vec<Vec<_>> = screen.rows.iter().map(|row| row.iter().filter_map(button).collect()).collect();
    let rows: Vec<_> = rows.into_iter().filter(|row: &Vec<_>| !row.is_empty()).collect();
    (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

fn button(key: &Key) -> Option<InlineKeyboardButton> {
    Some(match key {
        Key::Tap(label, button) => InlineKeyboardButton::callback(label, button.encode()),
        Key::Open(label, url) => InlineKeyboardButton::url(label, url.parse().ok()?),
        Key::Copy(label, text) => InlineKeyboardButton::copy_text_button(label, CopyTextButton { text: text.clone() }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_to_the_limit_and_a_short_one_is_left() {
        assert_eq!(fit("short", TEXT), "short");
        let long = fit(&"😀".repeat(3000), TEXT);
        assert!(long.ends_with('…') && long.encode_utf16().count() <= TEXT && long.encode_utf16().count() > TEXT - 3);
    }
}
