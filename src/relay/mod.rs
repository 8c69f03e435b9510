//! The care team's side. SQL views need no Rust (`migrations/views`); the signed webhook and the FHIR server do.

pub mod fhir;
pub mod referral;
pub mod referrals;
pub mod taking;
pub mod webhook;

use jiff::SignedDuration;

/// How long a target is left alone that did not take something: two seconds, then twice as long each time, at most ten minutes.
fn backoff(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(0, 9)).unwrap_or(0);
    SignedDuration::from_secs((2_i64 << doublings).min(600))
}
