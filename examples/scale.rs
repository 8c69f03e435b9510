//! What one token, one database and many services carry: a busy weekday, simulated second by second.
//!
//! `cargo run --release --example scale -- [NETWORKS]` prints the table of docs/scale.md. Each service has a token of its own, and a
//! token sends at most 30 messages a second; all services of a row share one database. A simulation, not a measurement:
//! what a message and a tap cost the database is measured by `just bench`.

/// Telegram's limit for one token, messages a second.
const PACE: u64 = 30;
/// People at a meeting: the person, three of theirs, two practitioners.
const PEOPLE: u64 = 6;
/// Transactions that a sent message costs: claimed (shared by up to 60), whose turn, judged, settled; a tap costs its part of a batch.
const PER_MESSAGE: f64 = 3.1;
const PER_TAP: f64 = 0.2;
/// A weekday in seconds.
const DAY: usize = 24 * 3600;

/// Where a service's messages come from, and when.
struct Service {
    /// News that becomes due in each second.
    due: Vec<u64>,
    /// Answers to taps in each second: they overtake the news.
    taps: Vec<u64>,
}

/// Numbers that look random and are the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Each network meets once a week, at a quarter hour between 9 and 17. Reminders are due a day and two hours before; those that
/// would come at night come when it ends, at 8. Everybody answers once to the invitation and some change their minds.
fn service(networks: u64, dice: &mut Dice) -> Service {
    let mut day = Service { due: vec![0; DAY], taps: vec![0; DAY] };
    for _ in 0..networks / 5 {
        let slot = usize::try_from(9 * 4 + dice.below(32)).expect("a quarter") * 900;
        day.due[slot] += PEOPLE;
        day.due[(slot - 2 * 3600).max(8 * 3600)] += PEOPLE;
        let invited = usize::try_from(8 * 3600 + dice.below(12 * 3600)).expect("a second");
        day.due[invited] += PEOPLE;
        for _ in 0..PEOPLE + 2 {
            let answered = invited + usize::try_from(dice.below(3 * 3600)).expect("a second");
            day.taps[answered.min(DAY - 1)] += 1;
        }
    }
    day
}

/// How a day went.
#[derive(Default)]
struct Day {
    messages: u64,
    lateness: Vec<u64>,
    /// Transactions in each second.
    load: Vec<f64>,
}

impl Day {
    /// One token works through its day; what is due earliest leaves first.
    fn add(&mut self, service: &Service) {
        self.load.resize(DAY * 2, 0.0);
        let mut waiting = std::collections::VecDeque::new();
        for second in 0..DAY * 2 {
            let (due, taps) = if second < DAY { (service.due[second], service.taps[second]) } else { (0, 0) };
            waiting.extend(std::iter::repeat_n(second, usize::try_from(due).expect("a count")));
            let room = PACE.saturating_sub(taps);
            let leaving = room.min(waiting.len() as u64);
            for due in waiting.drain(..usize::try_from(leaving).expect("a count")) {
                self.lateness.push((second - due) as u64);
            }
            self.messages += leaving + taps;
            self.load[second] += leaving as f64 * PER_MESSAGE + taps as f64 * PER_TAP;
        }
        assert!(waiting.is_empty(), "a token that does not get through its day");
    }

    fn row(mut self, services: u64, networks: u64) -> String {
        self.lateness.sort_unstable();
        let share = |part: usize| self.lateness[(self.lateness.len() - 1) * part / 100];
        let (half, most, worst) = (share(50), share(99), share(100));
        let peak = self.load.iter().copied().fold(0.0, f64::max);
        let people = services * networks * PEOPLE;
        format!("| {services} | {people} | {} | {half} s | {most} s | {worst} s | {peak:.0} |", self.messages)
    }
}

fn main() {
    let networks = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(2_000);
    println!(
        "| services (tokens) | people | messages a day | late, half | late, 99 % | late, worst | transactions/s at the peak |"
    );
    println!("|---|---|---|---|---|---|---|");
    for services in [1, 10, 100] {
        let (mut day, mut dice) = (Day::default(), Dice(services));
        for _ in 0..services {
            day.add(&service(networks, &mut dice));
        }
        println!("{}", day.row(services, networks));
    }
}
