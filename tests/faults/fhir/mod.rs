//! The care team's FHIR server has what follows from the facts, and nothing else, whatever goes wrong on the way.

mod dying;
mod incoming;
mod incoming_wrong;
mod keys;
mod patching;
mod planned;
mod server;
mod stories;
mod trust;
mod wrong;
