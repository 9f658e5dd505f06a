//! The built binary at work for a long time: memory, descriptors and the size of the file are measured
//! repeatedly, to see whether they stay the same. `cargo bench --bench soak -- --minutes 30`; without a number,
//! five minutes.
//!
//! Candidates come, take the test and are deleted completely by the operator, so that there are as many at the
//! end as at the beginning. HR looks at lists, cards, images and exports; strangers write; the site and
//! Telegram fail now and then. Every candidate who begins should finish: those who do not get through are
//! counted.
//!
//! `-- --drawers 64 --within 256` has 64 candidates hand in 100 MB of annotations each at once, in a bot that
//! may use 256 megabytes of memory (by a control group of the kernel, as root), and reports whether a newcomer
//! still gets an answer.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use candidates_bot::demo::hand::Hand;
use candidates_bot::demo::site::{self, Annotator, Method, StandInSite, Version};
use candidates_bot::demo::telegram::{self, Line, Person, Profile, StandInTelegram};
use candidates_bot::demo::world::TOKEN;
use candidates_bot::exam::Exam;
use tokio::task::JoinSet;

/// The HR person.
const HR: u64 = 900_000;

/// Interval at which new candidates come.
const EVERY: Duration = Duration::from_millis(1500);

/// Number of measurements that are printed.
const LOOKS: u32 = 15;

/// Maximum time anyone waits for one answer.
const TIMEOUT: Duration = Duration::from_mins(2);

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str| -> Result<Option<u64>> {
        let place = arguments.iter().position(|argument| argument == name);
        let value = place.map(|place| arguments.get(place + 1).context("a number is missing")).transpose()?;
        Ok(value.map(|value| value.parse()).transpose()?)
    };
    match number("--drawers")? {
        Some(drawers) => draw(drawers, number("--within")?).await,
        None => soak(Duration::from_mins(number("--minutes")?.unwrap_or(5))).await,
    }
}

/// Stand-ins for the servers, and the folder of the bot.
struct Town {
    site: StandInSite,
    telegram: StandInTelegram,
    folder: tempfile::TempDir,
}

impl Town {
    async fn new() -> Result<Self> {
        let (site, telegram) =
            (StandInSite::start(Version::NEWEST).await?, StandInTelegram::start(TOKEN).await?);
        Ok(Self { site, telegram, folder: tempfile::tempdir()? })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let (username, password) = self.site.admin();
        let mut command = Command::new(env!("CARGO_BIN_EXE_candidates-bot"));
        command.args(arguments).env_clear().current_dir(self.folder.path());
        for (name, value) in [
            ("TELEGRAM_TOKEN", TOKEN),
            ("TELEGRAM_API_URL", &self.telegram.url()),
            ("SITE_URL", &self.site.url()),
            ("SITE_USERNAME", username),
            ("SITE_PASSWORD", password),
            ("SITE_SETTLE", "5"),
            ("INTAKE_PER_DAY", "100000"),
            ("INTAKE_AT_WORK", "100000"),
            ("LOG", "warn"),
        ] {
            command.env(format!("CANDIDATES_BOT_{name}"), value);
        }
        command
    }

    /// Runs a command to its end.
    fn run(&self, arguments: &[&str]) -> Result<()> {
        let output = self.command(arguments).output()?;
        if !output.status.success() {
            bail!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    fn person(&self, id: u64) -> Person {
        let first_name = format!("Person {id}");
        let profile = Profile { id, username: None, first_name, language_code: Some("en".to_owned()) };
        self.telegram.person(profile).with_timeout(TIMEOUT)
    }
}

/// The bot; it ends with its measurement.
struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a bot uses.
#[derive(Clone, Copy)]
struct Look {
    /// Megabytes in memory.
    memory: f64,
    descriptors: usize,
    threads: usize,
    /// Megabytes of the file.
    file: f64,
}

impl Bot {
    fn look(&self, folder: &Path) -> Result<Look> {
        let process = PathBuf::from(format!("/proc/{}", self.0.id()));
        let status = std::fs::read_to_string(process.join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("it is gone")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(Look {
            memory: kilobytes / 1024.0,
            descriptors: std::fs::read_dir(process.join("fd"))?.count(),
            threads: std::fs::read_dir(process.join("task"))?.count(),
            file: std::fs::metadata(folder.join("candidates.redb"))?.len() as f64 / 1e6,
        })
    }
}

/// A mixed load for this long.
async fn soak(time: Duration) -> Result<()> {
    let town = Arc::new(Town::new().await?);
    town.run(&["hr", "add", &HR.to_string()])?;
    let bot = Bot(town.command(&["run"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
    let through = Arc::new(AtomicU64::new(0));
    let exam = Arc::new(Exam::embedded()?);
    let beside = [tokio::spawn(hr(town.person(HR))), tokio::spawn(trouble(Arc::clone(&town)))];
    let (mut people, mut looks, mut stuck) = (JoinSet::new(), Vec::new(), 0);
    let began = Instant::now();
    println!(
        "{:>8} {:>10} {:>12} {:>8} {:>9} {:>11}",
        "minutes", "memory", "descriptors", "threads", "file", "candidates"
    );
    for id in 1.. {
        people.spawn(comes_and_goes(Arc::clone(&town), id, Arc::clone(&exam), Arc::clone(&through)));
        town.person(500_000 + id % 50).say("/help");
        tokio::time::sleep(EVERY).await;
        while let Some(ended) = people.try_join_next() {
            if let Err(error) = ended? {
                stuck += 1;
                println!(
                    "somebody does not get through: {}",
                    error.to_string().lines().next().unwrap_or_default()
                );
            }
        }
        if began.elapsed() >= time * (looks.len() as u32 + 1) / LOOKS {
            let look = bot.look(town.folder.path())?;
            let Look { memory, descriptors, threads, file } = look;
            let (minutes, candidates) =
                (began.elapsed().as_secs_f64() / 60.0, through.load(Ordering::Relaxed));
            println!(
                "{minutes:>8.1} {memory:>7.1} MB {descriptors:>12} {threads:>8} {file:>6.1} MB {candidates:>11}"
            );
            looks.push(look);
        }
        if looks.len() as u32 == LOOKS {
            break;
        }
    }
    beside.iter().for_each(tokio::task::JoinHandle::abort);
    let third = looks.len() / 3;
    let (middle, last) = (&looks[third..2 * third], &looks[2 * third..]);
    for (name, of) in [
        ("memory (MB)", (|look| look.memory) as fn(&Look) -> f64),
        ("descriptors", |look| look.descriptors as f64),
        ("threads", |look| look.threads as f64),
        ("file (MB)", |look| look.file),
    ] {
        let mean = |looks: &[Look]| looks.iter().map(of).sum::<f64>() / looks.len() as f64;
        let (before, after) = (mean(middle), mean(last));
        let verdict = if after <= before * 1.1 + 1.0 { "flat" } else { "GROWS" };
        println!("{name:>12}: {before:.1} in the middle third, {after:.1} in the last: {verdict}");
    }
    println!("{} candidates came through and were deleted, {stuck} did not", through.load(Ordering::Relaxed));
    Ok(())
}

/// Gets an assignment: waits for the message with the credentials.
async fn gets_assignment(person: &Person) -> Result<String> {
    person.say("/start");
    person.wait_text("test task for image annotators").await?;
    person.press("Get the task")?;
    person.wait_text("Start now?").await?;
    person.press("Yes")?;
    Ok(person.wait_text("Password: ").await?.text)
}

async fn hands_in(person: &Person) -> Result<()> {
    person.press("I'm done")?;
    person.wait_text("Is everything annotated and").await?;
    Ok(person.press("Yes")?)
}

/// Draws everything. The site's faults affect the browsers of people, too, who try again.
async fn draws(town: &Town, job: u64, (login, password): (&str, &str), exam: &Exam) -> Result<()> {
    let hand = Hand { unsteady: 0.5, seed: job, slips: Vec::new() };
    let mut tries = 0;
    loop {
        let drawn = async {
            let annotator = Annotator::login(&town.site.url(), login, password).await?;
            anyhow::Ok(hand.draw(&annotator, job, exam).await?)
        };
        match drawn.await {
            Err(_) if tries < 5 => tries += 1,
            drawn => return drawn.map(drop),
        }
    }
}

/// What a candidate reads whose annotations are too many to be read.
const TOO_MUCH: &str = "far more in your task";

/// Takes the whole test; then everything is deleted.
async fn comes_and_goes(town: Arc<Town>, id: u64, exam: Arc<Exam>, through: Arc<AtomicU64>) -> Result<()> {
    let person = town.person(id);
    let shown = gets_assignment(&person).await?;
    let field = |name: &str| {
        let line = shown.lines().find_map(|line| line.strip_prefix(name)).context("credentials")?;
        anyhow::Ok(line.trim().to_owned())
    };
    let job = field("Task:")?.rsplit('/').next().context("a job")?.parse()?;
    let (login, password) = (field("Login:")?, field("Password:")?);
    loop {
        draws(&town, job, (&login, &password), &exam).await?;
        hands_in(&person).await?;
        let said = |chat: &[Line], part| chat.iter().filter(|line| line.text.contains(part)).count();
        let spoilt = said(&person.chat(), TOO_MUCH);
        let is_told = |chat: &[Line]| said(chat, "Thank you!") > 0 || said(chat, TOO_MUCH) > spoilt;
        let chat = person.wait("what became of it", is_told).await?;
        if said(&chat, "Thank you!") > 0 {
            break;
        }
    }
    tokio::task::spawn_blocking(move || {
        town.run(&["candidates", "delete", &id.to_string(), "--what", "everything", "--yes"])
    })
    .await??;
    through.fetch_add(1, Ordering::Relaxed);
    Ok(())
}

/// HR looks at everything there is.
async fn hr(hr: Person) {
    hr.say("/start");
    for words in ["/list", "/audit", "/export", "/notices", "/find person"].into_iter().cycle() {
        hr.say(words);
        tokio::time::sleep(Duration::from_secs(2)).await;
        let pressed = hr.chat().into_iter().rev().find_map(|line| {
            let buttons = line.buttons.iter().flatten();
            // What was refused for good has to be requested again by HR.
            let useful = ["pictures:", "details:", "export:", "list:", "retry:"];
            let mut data = buttons.filter_map(|button| button.data.clone());
            data.find(|data| useful.iter().any(|start| data.starts_with(start)))
                .map(|data| (line.message_id, data))
        });
        if let Some((message, data)) = pressed {
            hr.press_data(message, &data);
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

/// Now and then something fails.
async fn trouble(town: Arc<Town>) {
    loop {
        tokio::time::sleep(Duration::from_secs(10)).await;
        let status =
            site::FaultKind::Status { code: 503, body: String::new(), html: true, retry_after: None };
        for kind in
            [status, site::FaultKind::ResetAfter, site::FaultKind::HalfAnswer, site::FaultKind::Endless]
        {
            town.site.add_fault(site::Fault { method: None, path_contains: String::new(), times: 1, kind });
        }
        for kind in [
            telegram::FaultKind::ResetBefore,
            telegram::FaultKind::Html(502),
            telegram::FaultKind::HalfAnswer,
        ] {
            let method_contains = "send".to_owned();
            town.telegram.add_fault(telegram::Fault { method_contains, chat: None, times: 1, kind });
        }
    }
}

/// Many candidates hand in far too much at once.
async fn draw(drawers: u64, within: Option<u64>) -> Result<()> {
    let town = Town::new().await?;
    let group = within.map(Group::new).transpose()?;
    let command = town.command(&["run"]);
    let mut command = match &group {
        Some(group) => group.around(&command),
        None => command,
    };
    let bot = Bot(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
    let people: Vec<Person> = (1..=drawers).map(|id| town.person(id)).collect();
    let mut all = JoinSet::new();
    for person in people.clone() {
        all.spawn(async move { gets_assignment(&person).await });
    }
    while let Some(ready) = all.join_next().await {
        ready??;
    }
    let idle = bot.look(town.folder.path())?.memory;
    town.site.add_fault(site::Fault {
        method: Some(Method::GET),
        path_contains: "/annotations".to_owned(),
        times: u32::MAX,
        kind: site::FaultKind::Status {
            code: 200,
            body: annotations(100_000_000),
            html: false,
            retry_after: None,
        },
    });
    let began = Instant::now();
    let mut all = JoinSet::new();
    for person in people {
        all.spawn(async move {
            hands_in(&person).await?;
            Ok::<_, anyhow::Error>(
                person.wait_text("There is far more in your task than can be checked").await?,
            )
        });
    }
    let newcomer = Instant::now();
    gets_assignment(&town.person(drawers + 1)).await?;
    let newcomer = newcomer.elapsed();
    while let Some(told) = all.join_next().await {
        told??;
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", bot.0.id()))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("it is gone")?;
    println!(
        "{drawers} candidates with 100 MB of markup each read what to do after {:.1?}; a newcomer had an assignment after \
         {newcomer:.1?}; memory was {idle:.1} MB before, at most {}",
        began.elapsed(),
        peak.trim()
    );
    match &group {
        Some(group) => println!("within {} MB: {}", within.unwrap_or_default(), group.told()?),
        None => println!("without a limit of the system"),
    }
    // A group can be removed only when no process is in it.
    drop(bot);
    Ok(())
}

/// What a site answers for a task with this many bytes of annotations.
fn annotations(bytes: usize) -> String {
    let points: Vec<String> = (0..2000).map(|number| format!("{}.25", number % 900)).collect();
    let shape = format!(
        r#"{{"id":1,"frame":0,"label_id":1,"group":0,"source":"manual","type":"polygon","occluded":false,"outside":false,
        "z_order":0,"rotation":0.0,"points":[{}],"attributes":[],"elements":[]}}"#,
        points.join(",")
    );
    let shapes = vec![shape.as_str(); bytes / shape.len() + 1].join(",");
    format!(r#"{{"version":0,"tags":[],"shapes":[{shapes}],"tracks":[]}}"#)
}

/// A control group of the kernel with a limit on memory; gone when it is dropped.
struct Group(PathBuf);

impl Group {
    fn new(megabytes: u64) -> Result<Self> {
        let older = Path::new("/sys/fs/cgroup/memory");
        let (root, limit) = if older.is_dir() {
            (older, "memory.limit_in_bytes")
        } else {
            (Path::new("/sys/fs/cgroup"), "memory.max")
        };
        let group = Self(root.join(format!("candidates-bot-{}", std::process::id())));
        std::fs::create_dir(&group.0)
            .context("no control group can be made: be root, or leave out --within")?;
        std::fs::write(group.0.join(limit), (megabytes << 20).to_string())
            .context("memory is not controlled there")?;
        Ok(group)
    }

    /// The same command, run in this group from its first page of memory on.
    fn around(&self, command: &Command) -> Command {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "echo $$ > \"$0\" && exec \"$@\""]).arg(self.0.join("cgroup.procs"));
        shell.arg(command.get_program()).args(command.get_args()).env_clear();
        shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        if let Some(folder) = command.get_current_dir() {
            shell.current_dir(folder);
        }
        shell
    }

    fn told(&self) -> Result<String> {
        let read = |names: [&str; 2]| {
            let mut texts = names.iter().filter_map(|name| std::fs::read_to_string(self.0.join(name)).ok());
            texts.next().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let most = read(["memory.max_usage_in_bytes", "memory.peak"]).context("no figure")?;
        let refused = read(["memory.failcnt", "memory.events"]).unwrap_or_default();
        Ok(format!(
            "the group took {} MB at most, pages of files among them (limit met: {refused})",
            most.parse::<u64>()? >> 20
        ))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir(&self.0);
    }
}
