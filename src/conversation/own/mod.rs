//! What everybody chooses for themselves, and the ways on which Kith reaches them.

pub mod choosing;
pub mod mailing;
pub mod on_call;
pub mod page;
pub mod settings;
