//! What holds when things go wrong: meetings that change, people who change their minds, a Telegram and a care store that
//! fail, a process that is killed.

mod books;
mod folding;
mod kill;
