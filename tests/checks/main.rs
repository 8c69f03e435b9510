//! What holds for the house and the street as a whole, whatever is built in them.

mod sandbox;
mod store;
mod time;
