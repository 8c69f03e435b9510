//! What holds for the house as a whole, whatever is built in it.

mod floors;
mod locales;
mod migrations;
mod source;
mod time;
