//! The team's own side: who works with whom, how far meetings are, how long a first one may take.

pub mod beginning;
pub mod board;
pub mod frame;
pub mod grouping;
pub mod in_group;
pub mod picture;
pub mod reporting;
pub mod signing;
pub mod staying;
pub mod teaming;
