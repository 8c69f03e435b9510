//! The care team's side. SQL views need no Rust (`migrations/views`); the signed webhook does.

pub mod referral;
pub mod referrals;
pub mod webhook;
