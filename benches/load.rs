//! The bot under load: updates per second that are durable, the time from an update to its committed answer,
//! the whole story of many candidates, and memory while hundreds of assignments are being prepared. `cargo
//! bench --bench load` prints a table with every figure next to that of a desk that commits every event by
//! itself. `cargo bench --bench load -- memory` prints only the memory that assignments take, `cargo bench
//! --bench load -- strangers` how long HR and candidates wait while thousands of strangers write.
//!
//! The bot runs in a process of its own (this program again, which recognises its role by an environment
//! variable); the stand-ins and the people run in this one. Nothing here passes or fails: figures depend on the
//! machine.

#[path = "load/strangers.rs"]
mod strangers;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use candidates_bot::bot::{Bot, Parts};
use candidates_bot::demo::hand::Hand;
use candidates_bot::demo::site::{Annotator, StandInSite, Version};
use candidates_bot::demo::telegram::{Person, Profile, StandInTelegram};
use candidates_bot::demo::world::TOKEN;
use candidates_bot::desk::{
    Admission, Environment, Event, EventKind, Routine, Rules, RunsOn, System, WhitelistChange, decide,
};
use candidates_bot::exam::{Exam, Language};
use candidates_bot::model::HrKey;
use candidates_bot::postgres::CopyStatus;
use candidates_bot::site::{Credentials, ImageSource, Site, SiteSettings};
use candidates_bot::store::Store;
use candidates_bot::telegram::{Limits, Telegram, TelegramSettings};
use candidates_bot::watch::Watch;
use candidates_bot::workers::{InFlight, RetryBudget, RetryPolicy};
use tokio::task::JoinSet;

/// Maximum number of events per commit.
const BATCHES: [usize; 3] = [256, 16, 1];

/// Number of updates that wait when the bot starts.
const FLOOD: usize = 4000;

/// Updates per second for the measurement of latency, and for how many seconds.
const RATE: (u32, u32) = (100, 20);

/// Number of candidates who take the whole test at once.
const CANDIDATES: u64 = 200;

/// Number of assignments in preparation at once.
const ASSIGNMENTS: [u64; 2] = [100, 500];

fn main() -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    if std::env::var_os("LOAD_DATABASE").is_some() {
        return runtime.block_on(run_bot());
    }
    let only = |what: &str| std::env::args().any(|argument| argument == what);
    runtime.block_on(async {
        if !only("memory") {
            if !only("strangers") {
                commits().await?;
                stories().await?;
            }
            for door in [Admission::Open, Admission::Link, Admission::Approval, Admission::Closed] {
                strangers::measure(door).await?;
            }
        }
        if only("strangers") {
            return Ok(());
        }
        for assignments in ASSIGNMENTS {
            let Preparation { idle, peak, took } = preparation(assignments).await?;
            println!(
                "{assignments} assignments at once: ready after {took:.1?}; memory idle {idle:.1} MB, peak {peak:.1} MB: \
                 {:.1} MB more",
                peak - idle
            );
        }
        Ok(())
    })
}

/// How many updates per second become durable and how long one of them takes, by the size of a commit.
async fn commits() -> Result<()> {
    println!("{:>14} {:>18} {:>12} {:>12} {:>11}", "events/commit", "updates/s", "p50", "p99", "peak");
    let mut alone = None;
    for batch in BATCHES.into_iter().rev() {
        let (rate, peak) = flood(batch).await?;
        let (middle, late) = latency(batch).await?;
        let ratio = rate / *alone.get_or_insert(rate);
        println!("{batch:>14} {rate:>10.0} (x{ratio:>4.1}) {middle:>12.1?} {late:>12.1?} {peak:>8.1} MB");
    }
    Ok(())
}

/// Stand-ins and the file, for one measurement.
struct Range {
    site: StandInSite,
    telegram: StandInTelegram,
    folder: tempfile::TempDir,
}

/// The bot's process; it ends with its measurement.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    /// A line of `/proc/PID/status`, in megabytes.
    fn memory(&self, name: &str) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such line")?;
        let kilobytes: f64 = line.trim_matches(|sign: char| !sign.is_ascii_digit()).parse()?;
        Ok(kilobytes / 1e3)
    }
}

impl Range {
    async fn new() -> Result<Self> {
        Ok(Self {
            site: StandInSite::start(Version::NEWEST).await?,
            telegram: StandInTelegram::start(TOKEN).await?,
            folder: tempfile::tempdir()?,
        })
    }

    fn start(&self, batch: usize) -> Result<Process> {
        self.start_with(batch, &[], Admission::Open)
    }

    /// Starts the bot, with these people on its whitelist, and lets in whom this setting lets in.
    fn start_with(&self, batch: usize, hr: &[u64], admission: Admission) -> Result<Process> {
        let hr: Vec<String> = hr.iter().map(ToString::to_string).collect();
        let (username, password) = self.site.admin();
        let bot = Command::new(std::env::current_exe()?)
            .env("LOAD_DATABASE", self.folder.path().join("load.redb"))
            .env("LOAD_TELEGRAM", self.telegram.url())
            .env("LOAD_SITE", self.site.url())
            .env("LOAD_USERNAME", username)
            .env("LOAD_PASSWORD", password)
            .env("LOAD_BATCH", batch.to_string())
            .env("LOAD_HR", hr.join(","))
            .env("LOAD_ADMISSION", format!("{admission:?}"))
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Process(bot))
    }

    /// Size of the bot's file.
    fn kilobytes(&self) -> Result<u64> {
        Ok(std::fs::metadata(self.folder.path().join("load.redb"))?.len() / 1000)
    }

    fn people(&self, count: u64) -> Vec<Person> {
        (1..=count).map(|id| self.person(id, &format!("Person {id}"))).collect()
    }

    fn person(&self, id: u64, first_name: &str) -> Person {
        let (username, first_name) = (None, first_name.to_owned());
        let language_code = Some("en".to_owned());
        self.telegram.person(Profile { id, username, first_name, language_code })
    }

    /// Waits until at most this many updates are unconfirmed.
    async fn until_pending(&self, most: usize) {
        while self.telegram.pending_updates() > most {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// Updates per second while more are waiting than can be processed, and peak memory in megabytes.
async fn flood(batch: usize) -> Result<(f64, f64)> {
    let range = Range::new().await?;
    let people = range.people(200);
    for turn in 0..FLOOD {
        people[turn % people.len()].say("/help");
    }
    let bot = range.start(batch)?;
    range.until_pending(FLOOD - 1).await;
    let (began, left) = (Instant::now(), range.telegram.pending_updates());
    range.until_pending(0).await;
    Ok((left as f64 / began.elapsed().as_secs_f64(), bot.memory("VmHWM:")?))
}

/// The median and the 99th percentile of the time from an update to the poll that confirms it: by then the
/// update and its answer are durable.
async fn latency(batch: usize) -> Result<(Duration, Duration)> {
    let range = Range::new().await?;
    let people = range.people(200);
    let _bot = range.start(batch)?;
    people[0].say("/start");
    people[0].wait_text("Hello").await?;
    let count = (RATE.0 * RATE.1) as usize;
    let began = Instant::now();
    let due = |index: usize| began + Duration::from_secs(1) * index as u32 / RATE.0;
    let (mut sent, mut times) = (0, Vec::with_capacity(count));
    while times.len() < count {
        let now = Instant::now();
        while sent < count && due(sent) <= now {
            people[sent % people.len()].say("/help");
            sent += 1;
        }
        let confirmed = sent - range.telegram.pending_updates();
        while times.len() < confirmed {
            times.push(now.duration_since(due(times.len())));
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    times.sort();
    Ok((times[count / 2], times[count * 99 / 100]))
}

/// Many candidates go through the whole story at once, from the first message to the thanks.
async fn stories() -> Result<()> {
    let range = Range::new().await?;
    let exam = Arc::new(Exam::embedded()?);
    let _bot = range.start(256)?;
    let crowd = Arc::new(Crowd::default());
    let began = Instant::now();
    let mut candidates = JoinSet::new();
    for person in range.people(CANDIDATES) {
        let person = person.with_timeout(Duration::from_mins(10));
        candidates.spawn(takes_the_test(person, range.site.url(), Arc::clone(&exam), Arc::clone(&crowd)));
    }
    let mut times = Vec::new();
    while !candidates.is_empty() || range.telegram.pending_updates() > 0 {
        {
            // Anything sent between the two looks would count as confirmed.
            let sent = crowd.sent.lock().expect("nobody panicked");
            let (now, pending) = (Instant::now(), range.telegram.pending_updates());
            let confirmed = sent.len().saturating_sub(pending);
            while times.len() < confirmed {
                times.push(now.duration_since(sent[times.len()]));
            }
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
        while let Some(ended) = candidates.try_join_next() {
            ended??;
        }
    }
    let (took, updates) = (began.elapsed(), times.len());
    times.sort();
    println!(
        "{CANDIDATES} candidates through the whole story at once: {took:.1?}, {updates} updates, p50 {:.1?}, p99 {:.1?}",
        times[updates / 2],
        times[updates * 99 / 100]
    );
    Ok(())
}

/// What the candidates have sent so far.
#[derive(Default)]
struct Crowd {
    sent: Mutex<Vec<Instant>>,
}

impl Crowd {
    /// Does something that produces one update.
    fn act<T>(&self, operation: impl FnOnce() -> T) -> T {
        let mut sent = self.sent.lock().expect("nobody panicked");
        sent.push(Instant::now());
        operation()
    }
}

/// Gets an assignment, does it and hands it in.
async fn takes_the_test(person: Person, site: String, exam: Arc<Exam>, crowd: Arc<Crowd>) -> Result<()> {
    crowd.act(|| person.say("/start"));
    person.wait_text("test task for image annotators").await?;
    crowd.act(|| person.press("Get the task"))?;
    person.wait_text("Start now?").await?;
    crowd.act(|| person.press("Yes"))?;
    let shown = person.wait_text("Password: ").await?.text;
    let field = |name: &str| {
        let line = shown.lines().find_map(|line| line.strip_prefix(name)).context("credentials")?;
        anyhow::Ok(line.trim().to_owned())
    };
    let job = field("Task:")?.rsplit('/').next().context("a job")?.parse()?;
    let annotator = Annotator::login(&site, &field("Login:")?, &field("Password:")?).await?;
    Hand { unsteady: 0.5, seed: job, slips: Vec::new() }.draw(&annotator, job, &exam).await?;
    crowd.act(|| person.press("I'm done"))?;
    person.wait_text("Is everything annotated and").await?;
    crowd.act(|| person.press("Yes"))?;
    person.wait_text("Thank you!").await?;
    Ok(())
}

/// Memory in megabytes before and at its peak while assignments are being prepared, and the time until all are
/// ready.
struct Preparation {
    idle: f64,
    peak: f64,
    took: Duration,
}

/// Many assignments are prepared at once.
async fn preparation(assignments: u64) -> Result<Preparation> {
    let range = Range::new().await?;
    range.site.set_import_polls(20);
    let people = range.people(assignments);
    let bot = range.start(256)?;
    people[0].say("/start");
    people[0].wait_text("Hello").await?;
    let idle = bot.memory("VmRSS:")?;
    let began = Instant::now();
    for person in &people {
        person.say("/get");
        person.say("yes");
    }
    let ready = || range.site.tasks().iter().filter(|task| task.size > 0).count() as u64;
    while ready() < assignments {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(Preparation { idle, peak: bot.memory("VmHWM:")?, took: began.elapsed() })
}

/// The bot of the other process.
async fn run_bot() -> Result<()> {
    let variable = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let site = SiteSettings {
        url: variable("LOAD_SITE")?.parse()?,
        public_url: None,
        credentials: Credentials::Basic {
            username: variable("LOAD_USERNAME")?,
            password: variable("LOAD_PASSWORD")?.into(),
        },
        email_domain: "candidates.invalid".into(),
        segment_size: 5,
        image_quality: 100,
        images: ImageSource::Upload,
        timeout: Duration::from_secs(30),
        upload_timeout: Duration::from_mins(5),
        way: candidates_bot::net::Way::default(),
    };
    let telegram = TelegramSettings::new(TOKEN.to_owned().into(), variable("LOAD_TELEGRAM")?.parse()?);
    let store = Store::open(Path::new(&variable("LOAD_DATABASE")?))?;
    let admission = match variable("LOAD_ADMISSION")?.as_str() {
        "Link" => Admission::Link,
        "Approval" => Admission::Approval,
        "Closed" => Admission::Closed,
        _ => Admission::Open,
    };
    let rules = Rules { admission, ..Rules::new(Exam::embedded()?.into(), 2, Language::En) };
    put_on_whitelist(&store, &rules, &variable("LOAD_HR")?)?;
    let watch = Watch::new(Arc::new(System), store.clone(), None);
    let parts = Parts {
        store,
        rules,
        environment: Arc::new(System),
        telegram: Telegram::new(&telegram)?.observed_by(watch.clone()),
        site: Site::new(site)?.observed_by(watch.clone()),
        watch,
        retry_budget: RetryBudget {
            step: Duration::from_mins(15),
            import: Duration::from_mins(10),
            look: Duration::from_secs(1),
            settle: Duration::from_mins(1),
            completed: Duration::from_mins(3),
        },
        retry_policy: RetryPolicy::real(),
        in_flight: InFlight::in_memory(),
        limits: Limits::real(),
        clock_tick: Duration::from_secs(30),
        compare_clocks: true,
        postgres: None,
        copy_status: CopyStatus::default(),
        routine: Routine { batch: variable("LOAD_BATCH")?.parse()?, runs_on: RunsOn::Thread },
    };
    Ok(Bot::start(parts).await?.run(std::future::pending()).await?)
}

/// Makes these people HR, by their ids.
fn put_on_whitelist(store: &Store, rules: &Rules, ids: &str) -> Result<()> {
    let mut tx = store.write()?;
    for key in ids.split(',').filter_map(HrKey::parse) {
        let kind = EventKind::Whitelist(WhitelistChange::Add(key));
        decide(rules, &mut tx, &Event { at: System.now(), trusted: true, seed: [0; 32], kind })?;
    }
    tx.commit()?;
    Ok(())
}
