//! One story for each failure of the field (`p03` is the third line of the list) that a feature of Kith could repeat.
//!
//! Not here, because there is nothing yet that could fail: p19 (no imports), p22 and p25 (no calendar files), p26 (no
//! answers by web link), p34 (identity is Telegram's number, never an address; names are never compared).
//! Shown elsewhere: p29 `sends::a_message_that_is_refused_blocks_nobody`; p30 and p33 by the kill test, where claims
//! outlive their process and an early acknowledgement is found out; p31 by the kill test's processes, whose logs are
//! searched for the token.

mod meetings;
mod people;

use kith::sandbox::{Phone, Village};

use crate::scene::{taps, types};

const ANY: &str = "his meeting is coming up";

/// Somebody leaves: `/stop` and its one question.
async fn leaves(village: &Village, phone: &Phone) {
    types(village, phone, "/stop").await;
    phone.reads("Leave Aino's meetings?");
    taps(village, phone, "Yes, leave").await;
    phone.sees("You have left");
}
