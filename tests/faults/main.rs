//! What holds when things go wrong: meetings that change, people who change their minds, a Telegram and a care store that
//! fail, a process that is killed.

mod again;
mod alone;
mod attending;
mod board;
mod books;
mod browser;
mod calendars;
mod canaries;
mod cluster;
mod coming;
mod continuity;
mod convening;
mod disk;
mod doctor;
mod door;
mod doubting;
mod feed;
mod fhir;
mod folding;
mod grouping;
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
#[path = "../stories/posting.rs"]
mod posting;
mod readiness;
mod referrals;
mod relay;
mod reminders;
mod replicas;
mod restoring;
mod scene;
mod sends;
mod served;
mod standing;
mod telling;
mod times;
mod visitor;
mod whereabouts;
