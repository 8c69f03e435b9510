//! Checks of the house and of the street.

mod sandbox;
