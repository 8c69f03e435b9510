//! The network's door: the only place that knows Telegram. Updates become `Heard`, screens become requests,
//! refusals become outcomes.

pub mod api;
pub mod checkup;
pub mod intake;
pub mod pace;
pub mod poll;
pub mod qr;
pub mod receive;
pub mod send;
pub mod setup;
pub mod webhook;

pub use api::{Api, Trouble};
