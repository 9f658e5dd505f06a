//! The numbers, and their names for scrapers.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::model::{Filter, Queue};
use crate::store::{Copies, StoreError};

/// One label with its value.
type Label = [(&'static str, &'static str); 1];
/// Two of them.
type Labels = [(&'static str, &'static str); 2];
/// A number with fractions.
type Fraction = Gauge<f64, AtomicU64>;

/// Upper bounds of the site's answers in seconds: a look-up takes milliseconds, an upload minutes.
const LATENCIES: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 300.0];

/// Upper bounds of scores in percent.
const SCORES: [f64; 10] = [10.0, 30.0, 50.0, 60.0, 70.0, 80.0, 85.0, 90.0, 95.0, 100.0];

/// Every number.
pub(super) struct Numbers {
    registry: Registry,
    pub(super) commits: Counter,
    pub(super) updates: Counter,
    pub(super) handed_in: Counter,
    pub(super) scores: Histogram,
    pub(super) database_bytes: Gauge,
    pub(super) ready: Gauge,
    events: Family<Label, Counter>,
    effects: Family<Label, Counter>,
    messages: Family<Label, Counter>,
    telegram_failures: Family<Label, Counter>,
    site_seconds: Family<Label, Histogram, fn() -> Histogram>,
    site_failures: Family<Labels, Counter>,
    outbox: Family<Label, Gauge>,
    oldest: Family<Label, Fraction>,
    seen: Family<Label, Fraction>,
    free: Family<[(&'static str, &'static str); 0], Gauge>,
    backup: Family<[(&'static str, &'static str); 0], Fraction>,
    candidates: Family<Label, Gauge>,
    set_aside: Gauge,
    copies: Gauge,
}

impl Numbers {
    pub(super) fn new() -> Self {
        let mut numbers = Self {
            registry: Registry::with_prefix("candidates_bot"),
            commits: Counter::default(),
            updates: Counter::default(),
            handed_in: Counter::default(),
            scores: Histogram::new(SCORES),
            database_bytes: Gauge::default(),
            ready: Gauge::default(),
            events: Family::default(),
            effects: Family::default(),
            messages: Family::default(),
            telegram_failures: Family::default(),
            site_seconds: Family::new_with_constructor(|| Histogram::new(LATENCIES)),
            site_failures: Family::default(),
            outbox: Family::default(),
            oldest: Family::default(),
            seen: Family::default(),
            free: Family::default(),
            backup: Family::default(),
            candidates: Family::default(),
            set_aside: Gauge::default(),
            copies: Gauge::default(),
        };
        numbers.register();
        numbers
    }

    fn register(&mut self) {
        let of = &mut self.registry;
        let version = env!("CANDIDATES_BOT_VERSION");
        of.register("build", "The program", Info::new([("version", version)]));
        of.register("updates", "Updates that Telegram brought", self.updates.clone());
        of.register("events", "Events that the desk decided on, by kind", self.events.clone());
        of.register("commits", "Commits of the desk", self.commits.clone());
        of.register("effects", "Effects that were put into the outbox, by queue", self.effects.clone());
        of.register("outbox_depth", "Effects that wait in the outbox, by queue", self.outbox.clone());
        let help = "For how long the oldest effect of a queue has been waiting";
        of.register_with_unit("outbox_oldest", help, Unit::Seconds, self.oldest.clone());
        of.register("messages", "Messages that Telegram took, by kind", self.messages.clone());
        let help = "Calls of Telegram that failed, by method";
        of.register("telegram_failures", help, self.telegram_failures.clone());
        let help = "How long the site took to answer, by kind of call";
        of.register_with_unit("site_call", help, Unit::Seconds, self.site_seconds.clone());
        let help = "Calls of the site that failed, by kind of call and of failure";
        of.register("site_failures", help, self.site_failures.clone());
        let help = "How long ago a server answered last";
        of.register_with_unit("last_answer", help, Unit::Seconds, self.seen.clone());
        of.register("submissions", "Submissions that were asked of the site", self.handed_in.clone());
        of.register("score_percent", "Scores of accepted submissions", self.scores.clone());
        of.register("candidates", "Candidates, by the list that they stand in", self.candidates.clone());
        of.register("dead_letters", "Dead letters: events whose decision failed", self.set_aside.clone());
        let help = "Candidates whose rows wait to be copied into the legacy database";
        of.register("copies_waiting", help, self.copies.clone());
        of.register_with_unit("database_size", "The file", Unit::Bytes, self.database_bytes.clone());
        let help = "Room on the disk of the database";
        of.register_with_unit("disk_free", help, Unit::Bytes, self.free.clone());
        let help = "How old the newest copy in the folder of scheduled backups is; +Inf when there is none";
        of.register_with_unit("last_backup_age", help, Unit::Seconds, self.backup.clone());
        let help = "Log lines that were lost because nothing read them in time";
        of.register("log_lines_lost", help, super::log::LOST.clone());
        of.register("ready", "1 when nothing keeps the bot from its work", self.ready.clone());
    }

    pub(super) fn event(&self, kind: &'static str) {
        self.events.get_or_create(&[("kind", kind)]).inc();
    }

    pub(super) fn effect(&self, queue: Queue) {
        self.effects.get_or_create(&[("queue", queue.name())]).inc();
    }

    pub(super) fn message(&self, kind: &'static str) {
        self.messages.get_or_create(&[("kind", kind)]).inc();
    }

    pub(super) fn telegram_failure(&self, method: &'static str) {
        self.telegram_failures.get_or_create(&[("method", method)]).inc();
    }

    pub(super) fn site_call(&self, call: &'static str, seconds: f64) {
        self.site_seconds.get_or_create(&[("call", call)]).observe(seconds);
    }

    pub(super) fn site_failure(&self, call: &'static str, failure: &'static str) {
        self.site_failures.get_or_create(&[("call", call), ("failure", failure)]).inc();
    }

    pub(super) fn queue(&self, queue: Queue, depth: u64, oldest: f64) {
        let label = [("queue", queue.name())];
        self.outbox.get_or_create(&label).set(depth as i64);
        self.oldest.get_or_create(&label).set(oldest);
    }

    /// A server that has never answered is not among the numbers.
    pub(super) fn seen(&self, who: &'static str, ago: Option<f64>) {
        if let Some(ago) = ago {
            self.seen.get_or_create(&[("who", who)]).set(ago);
        }
    }

    /// An unknown value is not among the numbers.
    pub(super) fn free(&self, bytes: Option<u64>) {
        match bytes {
            Some(bytes) => {
                self.free.get_or_create(&[]).set(bytes as i64);
            }
            None => self.free.clear(),
        }
    }

    /// Without a schedule it is not among the numbers.
    pub(super) fn backup(&self, seconds: Option<f64>) {
        if let Some(seconds) = seconds {
            self.backup.get_or_create(&[]).set(seconds);
        }
    }

    /// Numbers that the records provide without being read one by one.
    pub(super) fn records(&self, records: &impl Copies) -> Result<(), StoreError> {
        for filter in Filter::ALL {
            let size = records.list_size(filter)?;
            self.candidates.get_or_create(&[("list", list(filter))]).set(size as i64);
        }
        self.set_aside.set(records.dead_letters_size()? as i64);
        self.copies.set(records.copies_waiting()? as i64);
        Ok(())
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn list(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "all",
        Filter::InProgress => "in_progress",
        Filter::Waiting => "waiting_for_decision",
        Filter::Accepted => "accepted",
        Filter::Rejected => "rejected",
        Filter::NotFinished => "not_finished",
        Filter::Stopped => "stopped",
    }
}
