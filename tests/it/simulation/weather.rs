//! What goes wrong, and when: dice for everything, and the death of the bot's process.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use candidates_bot::desk::{Environment, EventKind, Outcome, Seed, SiteOutcome};
use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use super::hazards::{Hazard, Server, Tally};

/// How long a client waits for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How much later a call that was given up may still be carried out. The bot's own limit (`settle`) is longer.
const LATE: Duration = Duration::from_secs(45);

/// A call without a usable answer.
pub struct Hit {
    /// The cause, in words.
    pub cause: &'static str,
    /// How long the other side wants us to wait.
    pub retry_after: Option<Duration>,
    /// Nothing was done, and the client knows that.
    pub untouched: bool,
}

/// What happens to a call.
enum Fate {
    Fair,
    SlowBefore(Duration),
    SlowAfter(Duration),
    TooMany(Duration),
    Unavailable,
    BadGateway { acts: bool },
    Reset { acts: bool },
    TimesOut { acts: bool },
    ActsLate(Duration),
    BotDies { acts: bool },
}

/// The weather of one story: clock, dice, faults and deaths.
pub struct Weather {
    start: DateTime<Utc>,
    began: Instant,
    seed: u64,
    dice: Mutex<StdRng>,
    foul: AtomicBool,
    /// While the weather is foul, one call in this many fails.
    fault_in: u32,
    /// One call or event in this many is the bot's last.
    death_in: u32,
    death: Notify,
    /// Number of calls that were carried out without the bot's knowledge.
    unanswered: AtomicU32,
    deaths: AtomicU32,
    /// Whether the site and Telegram redirect every request.
    moved: [AtomicBool; 2],
    /// How many milliseconds the system's clock is ahead.
    ahead: AtomicI64,
    /// The time when each assignment was ready, by its link.
    ready: Mutex<BTreeMap<String, DateTime<Utc>>>,
    tally: Mutex<Tally>,
    /// Promises that turned out to be broken.
    complaints: Mutex<Vec<String>>,
    trace: Option<Mutex<Vec<String>>>,
}

impl Weather {
    pub fn new(seed: u64, traced: bool) -> Arc<Self> {
        let mut dice = StdRng::seed_from_u64(seed);
        Arc::new(Self {
            start: DateTime::from_timestamp(1_780_000_000, 0).unwrap_or_default(),
            began: Instant::now(),
            seed,
            foul: AtomicBool::new(true),
            fault_in: [2, 4, 10, 50][dice.random_range(0..4)],
            death_in: [20, 100, 500, u32::MAX][dice.random_range(0..4)],
            dice: Mutex::new(dice),
            death: Notify::new(),
            unanswered: AtomicU32::new(0),
            deaths: AtomicU32::new(0),
            moved: Default::default(),
            ahead: AtomicI64::new(0),
            ready: Mutex::default(),
            tally: Mutex::default(),
            complaints: Mutex::default(),
            trace: traced.then(Mutex::default),
        })
    }

    /// From now on nothing fails any more.
    pub fn clear_up(&self) {
        self.note(|| "the weather clears up".to_owned());
        self.foul.store(false, Ordering::SeqCst);
    }

    pub fn is_foul(&self) -> bool {
        self.foul.load(Ordering::SeqCst)
    }

    /// A random number below `end`.
    pub fn roll(&self, end: u32) -> u32 {
        self.dice.lock().expect("the dice").random_range(0..end)
    }

    /// One of a list.
    pub fn one_of<T: Copy>(&self, list: &[T]) -> T {
        list[self.roll(list.len() as u32) as usize]
    }

    /// True once in this many times.
    pub fn one_in(&self, count: u32) -> bool {
        self.roll(count) == 0
    }

    /// True once in this many times while the weather is foul, otherwise never.
    pub fn foul_in(&self, count: u32) -> bool {
        self.is_foul() && self.one_in(count)
    }

    pub fn seconds(&self, from: u32, to: u32) -> Duration {
        Duration::from_millis(u64::from(from * 1000 + self.roll((to - from) * 1000)))
    }

    /// Writes a line into the trace, if there is one.
    pub fn note(&self, line: impl FnOnce() -> String) {
        if let Some(trace) = &self.trace {
            let at = self.began.elapsed().as_millis();
            trace.lock().expect("the trace").push(format!("{at:>9} {}", line()));
        }
    }

    pub fn trace(&self) -> Vec<String> {
        self.trace.as_ref().map(|trace| trace.lock().expect("the trace").clone()).unwrap_or_default()
    }

    /// The time of a correct clock. [`Environment::now`] is the time of the system's clock.
    pub fn truth(&self) -> DateTime<Utc> {
        self.start + TimeDelta::from_std(self.began.elapsed()).unwrap_or_default()
    }

    /// Sets the system's clock ahead by this much.
    pub fn set_clock(&self, ahead: TimeDelta) {
        self.note(|| format!("the system's clock is {} h ahead", ahead.num_hours()));
        self.ahead.store(ahead.num_milliseconds(), Ordering::SeqCst);
    }

    /// Makes a server redirect every request from now on, or stops that.
    pub fn move_away(&self, server: Server, away: bool) {
        self.note(|| format!("{server:?} {}", if away { "sends everybody elsewhere" } else { "is back" }));
        self.moved[server as usize].store(away, Ordering::SeqCst);
    }

    /// Whether a call to a server is redirected.
    pub async fn is_moved(&self, server: Server, call: impl FnOnce() -> String) -> bool {
        let moved = self.moved[server as usize].load(Ordering::SeqCst);
        if moved {
            self.note(|| format!("{}: sent elsewhere", call()));
            self.count(if server == Server::Site { Hazard::SiteMoved } else { Hazard::TelegramMoved });
            sleep(Duration::from_millis(u64::from(5 + self.roll(200)))).await;
        }
        moved
    }

    /// The time when an assignment was ready.
    pub fn ready(&self, link: &str) -> Option<DateTime<Utc>> {
        self.ready.lock().expect("what is ready").get(link).copied()
    }

    pub fn count(&self, hazard: Hazard) {
        *self.tally.lock().expect("the tally").entry(hazard).or_default() += 1;
    }

    pub fn tally(&self) -> Tally {
        self.tally.lock().expect("the tally").clone()
    }

    pub fn complain(&self, complaint: String) {
        self.note(|| complaint.clone());
        self.complaints.lock().expect("the complaints").push(complaint);
    }

    pub fn complaints(&self) -> Vec<String> {
        self.complaints.lock().expect("the complaints").clone()
    }

    /// Ready when the bot's process dies.
    pub async fn death(&self) {
        self.death.notified().await;
    }

    pub fn deaths(&self) -> u32 {
        self.deaths.load(Ordering::SeqCst)
    }

    /// Number of calls that were carried out without an answer: each may make the bot repeat one message.
    pub fn unanswered(&self) -> u32 {
        self.unanswered.load(Ordering::SeqCst)
    }

    fn kill(&self) {
        self.note(|| "the bot dies".to_owned());
        self.deaths.fetch_add(1, Ordering::SeqCst);
        self.death.notify_one();
    }

    fn fate(&self) -> Fate {
        if !self.is_foul() {
            return Fate::Fair;
        }
        let acts = self.one_in(2);
        if self.death_in != u32::MAX && self.one_in(self.death_in) {
            return Fate::BotDies { acts };
        }
        if !self.one_in(self.fault_in) {
            return Fate::Fair;
        }
        match self.roll(8) {
            0 => Fate::SlowBefore(self.seconds(1, 29)),
            1 => Fate::SlowAfter(self.seconds(1, 29)),
            2 => Fate::TooMany(self.seconds(1, 40)),
            3 => Fate::Unavailable,
            4 => Fate::BadGateway { acts },
            5 => Fate::Reset { acts },
            6 => Fate::TimesOut { acts },
            _ => Fate::ActsLate(LATE.mul_f64(f64::from(self.roll(100)) / 100.0)),
        }
    }

    /// Lets a call through, or not.
    pub async fn pass<T: Send + 'static>(
        &self,
        call: impl FnOnce() -> String,
        operation: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Hit> {
        let fate = self.fate();
        self.note(|| format!("{}{}", call(), fate.name()));
        sleep(Duration::from_millis(u64::from(5 + self.roll(200)))).await;
        let carry_out = |acts: bool| {
            if acts {
                self.unanswered.fetch_add(1, Ordering::SeqCst);
            }
            acts
        };
        let hit = |cause, retry_after, untouched| Err(Hit { cause, retry_after, untouched });
        match fate {
            Fate::Fair => Ok(operation()),
            Fate::SlowBefore(time) => {
                sleep(time).await;
                Ok(operation())
            }
            Fate::SlowAfter(time) => {
                let done = operation();
                // A client that dies or gives up meanwhile does not know it.
                self.unanswered.fetch_add(1, Ordering::SeqCst);
                sleep(time).await;
                Ok(done)
            }
            Fate::TooMany(time) => hit("429 Too Many Requests", Some(time), true),
            Fate::Unavailable => hit("503 Service Unavailable", None, true),
            Fate::BadGateway { acts } => {
                carry_out(acts).then(operation);
                hit("502 Bad Gateway", None, false)
            }
            Fate::Reset { acts } => {
                carry_out(acts).then(operation);
                hit("connection reset", None, false)
            }
            Fate::TimesOut { acts } => {
                carry_out(acts).then(operation);
                sleep(TIMEOUT).await;
                hit("no answer in time", None, false)
            }
            Fate::ActsLate(late) => {
                carry_out(true);
                tokio::spawn(async move {
                    sleep(TIMEOUT + late).await;
                    operation();
                });
                sleep(TIMEOUT).await;
                hit("no answer in time", None, false)
            }
            Fate::BotDies { acts } => {
                carry_out(acts).then(operation);
                self.kill();
                std::future::pending().await
            }
        }
    }
}

impl Fate {
    fn name(&self) -> &'static str {
        match self {
            Self::Fair => "",
            Self::SlowBefore(_) => ": is slow, then acts",
            Self::SlowAfter(_) => ": acts, then is slow",
            Self::TooMany(_) => ": 429",
            Self::Unavailable => ": 503",
            Self::BadGateway { acts: true } => ": acts, 502",
            Self::BadGateway { .. } => ": 502",
            Self::Reset { acts: true } => ": acts, reset",
            Self::Reset { .. } => ": reset",
            Self::TimesOut { acts: true } => ": acts, no answer",
            Self::TimesOut { .. } => ": no answer",
            Self::ActsLate(_) => ": no answer, acts later",
            Self::BotDies { acts: true } => ": acts, the bot dies",
            Self::BotDies { .. } => ": the bot dies",
        }
    }
}

impl Environment for Weather {
    fn now(&self) -> DateTime<Utc> {
        self.truth() + TimeDelta::milliseconds(self.ahead.load(Ordering::SeqCst))
    }

    /// Called once for every event: another time at which the bot can die.
    fn seed(&self, kind: &EventKind) -> Seed {
        self.note(|| format!("event {}", brief(kind)));
        if let EventKind::Outcome { outcome: Outcome::Site(SiteOutcome::ImagesReady { link, .. }), .. } = kind
        {
            self.ready.lock().expect("what is ready").insert(link.clone(), self.truth());
        }
        if self.is_foul() && self.death_in != u32::MAX && self.one_in(self.death_in) {
            self.kill();
        }
        let salt = match kind {
            EventKind::Update { id, .. } => u64::from(*id),
            EventKind::Outcome { effect, .. } | EventKind::Delayed { effect } => effect.id.0 << 32,
            _ => 0,
        };
        let mut seed = Seed::default();
        StdRng::seed_from_u64(self.seed ^ salt.rotate_left(17)).fill_bytes(&mut seed);
        seed
    }
}

fn brief(kind: &EventKind) -> String {
    let text = format!("{kind:?}");
    text.chars().take(160).collect()
}
