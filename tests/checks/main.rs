//! What holds for the house and the street as a whole, whatever is built in them.

mod access;
mod arguments;
mod floors;
mod golden;
mod hazards;
mod locales;
mod migrations;
mod peer_failures;
mod planted;
mod privacy;
mod safety_case;
mod sandbox;
mod source;
mod store;
mod time;
