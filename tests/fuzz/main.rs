//! Chance against the promises: withdrawals beside sends and crashes, two networks side by side, forged buttons, updates
//! that no Telegram would send. Each says its seed; `KITH_TEST_SEED` does the same again, and each has a figure of its own that
//! a variable raises (`src/fault.rs`).

mod buttons;
mod ground;
mod odd;
#[path = "../stories/opened.rs"]
mod opened;
mod strolling;
mod updates;
mod withdrawing;
