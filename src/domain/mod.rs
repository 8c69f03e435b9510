//! What is true and what is allowed. Pure: no async, no I/O, no clock, no SQL, no Telegram.

pub mod ids;
pub mod language;
pub mod profile;
pub mod quiet;
pub mod when;

pub mod participant;
pub mod refusal;

pub mod access;
pub mod hold;

pub mod first_meeting;
pub mod nudges;
pub mod readiness;
pub mod reminders;
pub mod report;
pub mod retention;
pub mod session;
pub mod standing;
pub mod team_group;
pub mod term;

pub mod notice;

pub mod alone;
pub mod attendance;
pub mod circle;
pub mod coming;
pub mod continuity;
pub mod deciding;
pub mod doubt;
pub mod evening;
pub mod mail;
pub mod meeting;
pub mod needs;
pub mod next;
pub mod on_call;
pub mod poll;
pub mod title;
pub mod told;
pub mod whereabouts;

pub mod link;
