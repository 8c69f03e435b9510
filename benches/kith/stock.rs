//! NOT KITH. The yardstick: a bot as it is commonly written, with teloxide's dispatcher and rusqlite. It does less than Kith: one
//! UPDATE in a transaction of its own, the answer to the tap, the edited card. It asks for no consent, keeps no history,
//! owes nobody news, and has told Telegram that an update is done before anything is stored.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use rusqlite::{Connection, params};
use teloxide::Bot;
use teloxide::dispatching::{Dispatcher, UpdateFilterExt};
use teloxide::dptree;
use teloxide::payloads::{AnswerCallbackQuerySetters, EditMessageTextSetters};
use teloxide::requests::Requester;
use teloxide::types::{CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update};

use crate::bots;

type Db = Arc<Mutex<Connection>>;
type Handled = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Opens the file as safely as Kith does, and more kindly than most such bots: with a write-ahead log.
pub fn open(path: &str) -> Result<Connection> {
    let db = Connection::open(path)?;
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;")?;
    Ok(db)
}

/// Everybody who may tap.
pub fn fill(path: &str, users: &[i64]) -> Result<()> {
    let mut db = open(path)?;
    db.execute_batch("CREATE TABLE rsvp (user_id INTEGER PRIMARY KEY, status TEXT, changed_at INTEGER)")?;
    let tx = db.transaction()?;
    for user in users {
        tx.execute("INSERT INTO rsvp (user_id, status, changed_at) VALUES (?1, 'asked', 0)", [user])?;
    }
    Ok(tx.commit()?)
}

/// The bot, in the child.
pub fn be_stock() -> Result<()> {
    let street = std::env::var("BENCH_STREET").context("a street")?;
    let db: Db = Arc::new(Mutex::new(open(&std::env::var("BENCH_DATABASE").context("a file")?)?));
    bots::runtime()?.block_on(async {
        let bot = Bot::new(bots::token()).set_api_url(street.parse()?);
        let handler = Update::filter_callback_query().endpoint(tapped);
        Dispatcher::builder(bot, handler).dependencies(dptree::deps![db]).build().dispatch().await;
        Ok(())
    })
}

async fn tapped(bot: Bot, query: CallbackQuery, db: Db) -> Handled {
    let coming = query.data.as_deref().is_some_and(|data| data.contains("coming-"));
    let status = if coming { "coming" } else { "not_coming" };
    let user = i64::try_from(query.from.id.0)?;
    {
        let db = db.lock().unwrap_or_else(PoisonError::into_inner);
        let sql = "UPDATE rsvp SET status = ?2, changed_at = ?3 WHERE user_id = ?1";
        db.prepare_cached(sql)?.execute(params![user, status, 1_764_000_000_000_i64])?;
    }
    bot.answer_callback_query(query.id.clone()).text("Your answer is recorded").await?;
    if let Some(message) = query.message {
        let text = format!("Tuesday 24 November at 15:00\nIn one room\nThe kitchen\n\nYour answer: {status}");
        bot.edit_message_text(message.chat().id, message.id(), text).reply_markup(keys()).await?;
    }
    Ok(())
}

fn keys() -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([
        vec![InlineKeyboardButton::callback("I'm coming", "coming-in_person")],
        vec![InlineKeyboardButton::callback("Not coming", "not_coming")],
    ])
}
