//! How a meeting comes about: a plan, question by question, or several times that people say yes or no to.

pub mod asking;
pub mod convening;
pub mod from_record;
pub mod planning;
pub mod polling;
pub mod showing;
pub mod suggesting;
pub mod times;
