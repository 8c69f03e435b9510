//! What comes by itself: worded at the last moment, by that moment's facts.

pub mod card;
pub mod doubting;
pub mod evening;
pub mod hiding;
pub mod news;
pub mod nudging;
pub mod of_meeting;
pub mod reminding;
pub mod ripe;
pub mod tidings;
pub mod waiting;
pub mod waking;
