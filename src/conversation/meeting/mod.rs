//! One meeting: its card, what people answer to it, and what is noted of it afterwards.

pub mod address;
pub mod afterwards;
pub mod alone;
pub mod answers;
pub mod attending;
pub mod calendar;
pub mod cards;
pub mod coming;
pub mod enough;
pub mod feed;
pub mod instead;
pub mod lines;
pub mod next_time;
pub mod noting;
pub mod paging;
pub mod phoning;
pub mod refusing;
pub mod standing;
pub mod telling;
