//! What holds when things go wrong: meetings that change, people who change their minds, a Telegram and a care store that
//! fail, a process that is killed.

mod again;
mod attending;
mod board;
mod books;
mod browser;
mod calendars;
mod canaries;
mod cluster;
mod coming;
mod convening;
mod disk;
mod doctor;
mod door;
mod feed;
mod folding;
mod kill;
mod ledger;
mod letters;
mod noting;
#[path = "../stories/opened.rs"]
mod opened;
mod pace;
mod pages;
mod peer_failures;
mod phoning;
mod readiness;
mod relay;
mod reminders;
mod replicas;
mod restoring;
mod scene;
mod sends;
mod served;
mod telling;
mod times;
mod visitor;
mod whereabouts;
