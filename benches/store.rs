//! The file with 100,000 candidates: how fast a copy is taken while the bot could go on, compared with what the
//! disk can do at most; how soon a bot answers after its start, and how much memory it takes then; how fast
//! space is given back. `cargo bench --bench store`.

mod crowd;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use candidates_bot::demo::site::{StandInSite, Version};
use candidates_bot::demo::telegram::{Profile, StandInTelegram};
use candidates_bot::demo::world::TOKEN;
use candidates_bot::exam::Exam;
use candidates_bot::store::{Store, back_up, compact};
use crowd::{cards, filled, shown};

const MANY: u64 = 100_000;

fn main() -> Result<()> {
    // `cargo test --benches` only checks that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let exam = Exam::embedded()?;
    let cards = cards(&exam);
    let folder = tempfile::tempdir()?;
    println!("{:<44}{:>10}{:>12}{:>12}{:>12}", "", "MB", "time", "MB/s", "disk, MB/s");
    for (what, submissions) in [("records", false), ("records and submissions", true)] {
        let path = folder.path().join(format!("{submissions}.redb"));
        let store = filled(&path, MANY, &exam, &cards, submissions);
        backup(what, &store, folder.path())?;
        drop(store);
        if !submissions {
            start(&path)?;
        }
        let began = Instant::now();
        let done = compact(&path)?;
        let (before, after) = (done.before as f64 / 1e6, done.after as f64 / 1e6);
        println!("compact, {what}: {before:.0} MB become {after:.0} MB in {}", shown(began.elapsed()));
        fs::remove_file(&path)?;
    }
    Ok(())
}

/// A copy, checked and durable, compared with writing the same bytes plainly and making them durable.
fn backup(what: &str, store: &Store, folder: &Path) -> Result<()> {
    let copy = folder.join("copy.redb");
    let mut best = Duration::MAX;
    let mut bytes = 0;
    for _ in 0..3 {
        let began = Instant::now();
        bytes = back_up(&store.read()?, &copy, &mut |_, _| Ok(()))?.bytes;
        best = best.min(began.elapsed());
    }
    let mut contents = Vec::new();
    File::open(&copy)?.read_to_end(&mut contents)?;
    let began = Instant::now();
    let mut plain = File::create(folder.join("plain"))?;
    plain.write_all(&contents)?;
    plain.sync_all()?;
    let disk = began.elapsed();
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!(
        "{:<44}{:>10.0}{:>12}{:>12.0}{:>12.0}",
        format!("backup of {MANY}: {what}"),
        bytes as f64 / 1e6,
        shown(best),
        rate(best),
        rate(disk)
    );
    fs::remove_file(&copy)?;
    fs::remove_file(folder.join("plain"))?;
    Ok(())
}

/// The built program: the time from its start to its answer to a person who wrote before, and the memory it
/// uses when idle.
fn start(database: &Path) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let telegram = StandInTelegram::start(TOKEN).await?;
        let site = StandInSite::start(Version::NEWEST).await?;
        let first_name = "Anna".to_owned();
        let anna =
            telegram.person(Profile { id: 9_000_001, username: None, first_name, language_code: None });
        for what in ["that was filled without a bot", "closed in good order", "touched since"] {
            if what == "touched since" {
                File::options().write(true).open(database)?.set_modified(std::time::SystemTime::now())?;
            }
            let before = anna.chat().len();
            anna.say("/start");
            let began = Instant::now();
            let bot = Running(run(database, &telegram.url(), &site)?);
            anna.wait("an answer", |chat| chat.len() > before + 1).await?;
            let taken = began.elapsed();
            tokio::time::sleep(Duration::from_secs(2)).await;
            let resident = resident(bot.0.id())?;
            println!("first answer with a file {what}: {}; idle {resident:.1} MB", shown(taken));
            stop(bot)?;
        }
        Ok(())
    })
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have exited already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(database: &Path, telegram: &str, site: &StandInSite) -> Result<Child> {
    let (username, password) = site.admin();
    let command = Command::new(env!("CARGO_BIN_EXE_candidates-bot"))
        .arg("run")
        .env("CANDIDATES_BOT_DATABASE", database)
        .env("CANDIDATES_BOT_TELEGRAM_TOKEN", TOKEN)
        .env("CANDIDATES_BOT_TELEGRAM_API_URL", telegram)
        .env("CANDIDATES_BOT_SITE_URL", site.url())
        .env("CANDIDATES_BOT_SITE_USERNAME", username)
        .env("CANDIDATES_BOT_SITE_PASSWORD", password)
        .env("CANDIDATES_BOT_LOG", "warn")
        .spawn();
    command.context("cannot start the bot")
}

/// Ends it as a service manager does, so that it closes its file.
fn stop(mut bot: Running) -> Result<()> {
    Command::new("sh").args(["-c", &format!("kill -TERM {}", bot.0.id())]).status()?;
    bot.0.wait()?;
    Ok(())
}

/// Memory of a process, MB.
fn resident(process: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).context("no VmRSS")?;
    let kilobytes: f64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(kilobytes / 1e3)
}
