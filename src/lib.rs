//! Kith gathers a support network around a person: the person decides who is asked, nobody is
//! written to without two yeses, and every answer reaches the care team's store.
//!
//! The floors of the house, from the ground up; imports go downward only (`ARCHITECTURE.md`).

pub mod domain;

pub mod clock;
pub mod fault;
pub mod metrics;
pub mod pulse;
pub mod words;

pub mod drawing;

pub mod store;

pub mod keeper;

pub mod conversation;

pub mod telegram;

pub mod mail;

pub mod web;

pub mod relay;

pub mod delivery;

pub mod config;

pub mod operate;

pub mod app;

pub mod sandbox;
