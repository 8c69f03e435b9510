//! Stories through the sandbox: people, their phones and the real bot, on a real file. Each ends with nobody having
//! anything unread (`Village::story`): a bot that says one thing too many fails every one of them.

mod access;
mod age;
mod arriving;
mod choosing;
mod consenting;
mod crisis;
mod forgery;
mod forgetting;
mod forwarded;
mod frozen;
mod gathering;
mod hiding;
mod holding;
mod labels;
mod leaving_now;
mod locked;
mod logbook;
mod long_cards;
mod nudging;
mod opened;
mod operating;
mod process;
mod roles;
mod scenes;
mod sealed;
mod settings;
mod signpost;
mod staying;
mod strays;
mod suggesting;
mod times;
mod times_people;
mod tokens;
mod two_networks;
mod updates;
