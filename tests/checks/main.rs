//! What holds for the house as a whole, whatever is built in it.

mod time;
