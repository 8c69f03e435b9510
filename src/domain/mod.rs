//! What is true and what is allowed. Pure: no async, no I/O, no clock, no SQL, no Telegram.

pub mod ids;
pub mod language;
pub mod quiet;
pub mod reminders;
pub mod when;
