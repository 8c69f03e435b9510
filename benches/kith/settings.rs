//! How long and how often is measured.

use std::time::Duration;

pub struct Settings {
    /// Each run this often; the best counts.
    pub runs: usize,
    pub warm_up: Duration,
    pub look: Duration,
    /// Kith can be reached by webhook.
    pub webhook: bool,
    /// For whoever profiles: Kith on SQLite and nothing else.
    pub only_kith: bool,
    /// Reminders that are due at one moment.
    pub reminders: usize,
    /// The longest queue.
    pub pending: usize,
}

impl Settings {
    pub fn of(arguments: &[String]) -> Settings {
        let quick = arguments.iter().any(|one| one == "--quick");
        let number = |name: &str, usual: usize| {
            let at = arguments.iter().position(|one| one == name);
            at.and_then(|at| arguments.get(at + 1)?.replace('_', "").parse().ok()).unwrap_or(usual)
        };
        Settings {
            runs: number("--runs", if quick { 1 } else { 5 }),
            warm_up: Duration::from_secs(if quick { 1 } else { 2 }),
            look: Duration::from_secs(if quick { 3 } else { 6 }),
            webhook: !arguments.iter().any(|one| one == "--no-webhook"),
            only_kith: arguments.iter().any(|one| one == "--only-kith"),
            reminders: number("--reminders", if quick { 600 } else { 5_000 }),
            pending: number("--pending", if quick { 100_000 } else { 1_000_000 }),
        }
    }
}
