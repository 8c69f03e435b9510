//! What is counted and measured while the bot runs, for `/metrics`. Numbers and classes only: no id, no name, no text.
//! What each of them means, and what to do about it: `docs/operate.md`.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// How something ended: a short code of ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

/// Cheap to clone; every clone counts together.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Kept>);

#[derive(Debug)]
struct Kept {
    registry: Registry,
    intake_lag: Histogram,
    batch: Histogram,
    sends: Family<Outcome, Counter>,
    answers: Family<Outcome, Counter>,
    too_many: Counter,
    keeper: Gauge,
    store: StoreGauges,
}

/// What only the store knows, as it was when last asked.
#[derive(Debug, Default)]
struct StoreGauges {
    depth: Gauge,
    oldest_due: Gauge<f64, AtomicU64>,
    relay_depth: Gauge,
    relay_lag: Gauge<f64, AtomicU64>,
    fhir_depth: Gauge,
    fhir_lag: Gauge<f64, AtomicU64>,
    fhir_dead: Gauge,
    fhir_in_lag: Gauge<f64, AtomicU64>,
    fhir_in_dead: Gauge,
    unreachable: Gauge,
    quarantined: Gauge,
    uncertain: Gauge,
}

/// What the store says of what waits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Waiting {
    /// Rows of the outbox that are not done.
    pub outbox_depth: i64,
    /// How long the oldest row that is due has been so.
    pub oldest_due: Duration,
    /// Events the care team's store has not accepted.
    pub relay_depth: i64,
    /// How old the oldest of them is.
    pub relay_lag: Duration,
    /// Events that the FHIR server has not taken.
    pub fhir_depth: i64,
    /// How old the oldest of them is.
    pub fhir_lag: Duration,
    /// Meetings and networks that it refused.
    pub fhir_dead: i64,
    /// How long it could not be read; nothing while it can be.
    pub fhir_in_lag: Duration,
    /// What came from there and could not be taken.
    pub fhir_in_dead: i64,
    /// People whom Telegram does not let us write to.
    pub unreachable: i64,
    /// Updates that could not be handled.
    pub quarantined: i64,
    /// Messages of the last day of which nobody knows whether they arrived.
    pub uncertain: i64,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("kith");
        let mut seconds = |name: &str, help: &str| {
            let histogram = Histogram::new([0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0]);
            registry.register(name, help, histogram.clone());
            histogram
        };
        let intake_lag = seconds("intake_lag_seconds", "From an update's arrival here to its commit");
        let batch = Histogram::new([1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]);
        registry.register("intake_batch_size", "Updates in one transaction", batch.clone());
        let (sends, answers) = (Family::default(), Family::default());
        registry.register("sends", "News, by what became of it", sends.clone());
        registry.register("answers", "Answers to people who did something, by what became of them", answers.clone());
        let too_many = Counter::default();
        registry.register("telegram_too_many", "Requests that Telegram answered 429", too_many.clone());
        let keeper = Gauge::default();
        registry.register("keeper", "1 while this process polls, sends and relays", keeper.clone());
        let store = StoreGauges::registered(&mut registry);
        Metrics(Arc::new(Kept { registry, intake_lag, batch, sends, answers, too_many, keeper, store }))
    }
}

impl StoreGauges {
    fn registered(registry: &mut Registry) -> Self {
        let gauges = Self::default();
        registry.register("outbox_depth", "Messages still to be sent, due or not", gauges.depth.clone());
        registry.register(
            "outbox_oldest_due_seconds",
            "How long the oldest due message waits",
            gauges.oldest_due.clone(),
        );
        registry.register("relay_depth", "Events the care team's store has not accepted", gauges.relay_depth.clone());
        registry.register("relay_lag_seconds", "Age of the oldest of them", gauges.relay_lag.clone());
        registry.register("fhir_depth", "Events that the FHIR server has not taken", gauges.fhir_depth.clone());
        registry.register("fhir_lag_seconds", "Age of the oldest of them", gauges.fhir_lag.clone());
        registry.register("fhir_dead", "Meetings and networks that it refused", gauges.fhir_dead.clone());
        let help = "For how long the FHIR server could not be read, 0 while it can be";
        registry.register("fhir_in_lag_seconds", help, gauges.fhir_in_lag.clone());
        registry.register("fhir_in_dead", "Resources from there that could not be taken", gauges.fhir_in_dead.clone());
        registry.register("unreachable", "People whom Telegram does not let us write to", gauges.unreachable.clone());
        registry.register("quarantined", "Updates that could not be handled", gauges.quarantined.clone());
        let help = "Messages of the last day of which nobody knows whether they arrived";
        registry.register("uncertain", help, gauges.uncertain.clone());
        gauges
    }
}

impl Metrics {
    /// A batch of so many updates was committed so long after it arrived.
    pub fn took_in(&self, updates: usize, lag: Duration) {
        self.0.intake_lag.observe(lag.as_secs_f64());
        self.0.batch.observe(f64::from(u32::try_from(updates).unwrap_or(u32::MAX)));
    }

    /// A piece of news ended this way.
    pub fn sent(&self, outcome: &'static str) {
        self.0.sends.get_or_create(&Outcome { outcome }).inc();
    }

    /// An answer ended this way.
    pub fn answered(&self, outcome: &'static str) {
        self.0.answers.get_or_create(&Outcome { outcome }).inc();
    }

    /// Telegram answered 429.
    pub fn too_many(&self) {
        self.0.too_many.inc();
    }

    /// Whether this process is the keeper.
    pub fn keeps(&self, keeps: bool) {
        self.0.keeper.set(i64::from(keeps));
    }

    /// What the store says of what waits.
    pub fn waiting(&self, now: Waiting) {
        let gauges = &self.0.store;
        gauges.depth.set(now.outbox_depth);
        gauges.oldest_due.set(now.oldest_due.as_secs_f64());
        gauges.relay_depth.set(now.relay_depth);
        gauges.relay_lag.set(now.relay_lag.as_secs_f64());
        gauges.fhir_depth.set(now.fhir_depth);
        gauges.fhir_lag.set(now.fhir_lag.as_secs_f64());
        gauges.fhir_dead.set(now.fhir_dead);
        gauges.fhir_in_lag.set(now.fhir_in_lag.as_secs_f64());
        gauges.fhir_in_dead.set(now.fhir_in_dead);
        gauges.unreachable.set(now.unreachable);
        gauges.quarantined.set(now.quarantined);
        gauges.uncertain.set(now.uncertain);
    }

    /// All of it in the Prometheus text format.
    pub fn page(&self) -> String {
        let mut page = String::new();
        // Writing to a text cannot fail.
        let _ = encode(&mut page, &self.0.registry);
        page
    }
}
