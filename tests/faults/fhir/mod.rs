//! The care team's FHIR server has what follows from the facts, and nothing else, whatever goes wrong on the way.

mod keys;
mod server;
mod stories;
mod trust;
mod wrong;
