//! Who belongs: how people come in, what is theirs, and how they go.

pub mod arriving;
pub mod circles;
pub mod consenting;
pub mod forgetting;
pub mod freezing;
pub mod gathering;
pub mod holding;
pub mod leaving;
pub mod logbook;
pub mod people;
pub mod places;
pub mod pressed;
pub mod spoken;
pub mod trying;
