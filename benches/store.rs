//! The file with 100,000 candidates: how fast a copy is taken while the bot could go on, compared with what the
//! disk can do at most; how soon a bot answers after its start, and how much memory it takes then; how fast
//! space is given back; how fast a start finds what 100,000 effects wait for, compared with reading all of them.
//! `cargo bench --bench store`, or `cargo bench --bench store -- outbox` for the last one alone.

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
use candidates_bot::exam::{Exam, Language};
use candidates_bot::model::{ChatId, Effect, Message, TelegramEffect};
use candidates_bot::store::{Outbox, Store, back_up, compact};
use crowd::{at, cards, filled, shown};

const MANY: u64 = 100_000;

fn main() -> Result<()> {
    // `cargo test --benches` only checks that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    if std::env::args().any(|argument| argument == "outbox") {
        return outbox();
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
    outbox()
}

/// A start with 100,000 effects that wait, for few people and for many: it finds the keys. Next to it, how long it
/// takes to read the first effect of each as well, to find the next one of a key, and to read all of them, as a
/// start would without keys. The ratio is that of the start to reading all.
fn outbox() -> Result<()> {
    let folder = tempfile::tempdir()?;
    println!(
        "{:<26}{:>12}{:>14}{:>15}{:>12}{:>8}",
        "100,000 effects wait", "start", "their firsts", "next of a key", "all", "ratio"
    );
    for people in [10, 1_000, MANY] {
        let store = Store::open(&folder.path().join(format!("{people}.redb")))?;
        let mut tx = store.write()?;
        for number in 0..MANY {
            let (chat, message) = (ChatId((number % people) as i64), Message::BeingPrepared);
            tx.push(at(0), Effect::Telegram(TelegramEffect::Send { chat, language: Language::En, message }))?;
        }
        tx.commit()?;
        let (keys, places) = timed(|| Ok(store.read()?.first_places()?))?;
        let (firsts, ()) = timed(|| {
            let view = store.read()?;
            Ok(view.first_places()?.iter().try_for_each(|place| view.effect(*place).map(drop))?)
        })?;
        let (next, _) = timed(|| {
            let (view, place) = (store.read()?, places[places.len() / 2]);
            Ok(view.next_place(place.key, Some(place.id))?)
        })?;
        let (all, _) = timed(|| Ok(store.read()?.outbox()?))?;
        println!(
            "{:<26}{:>12}{:>14}{:>15}{:>12}{:>8.4}",
            format!("for {people} people"),
            shown(keys),
            shown(firsts),
            shown(next),
            shown(all),
            keys.as_secs_f64() / all.as_secs_f64()
        );
    }
    Ok(())
}

/// The shortest of a few times.
fn timed<T>(act: impl Fn() -> Result<T>) -> Result<(Duration, T)> {
    let mut best = Duration::MAX;
    let mut done = act()?;
    for _ in 0..5 {
        let began = Instant::now();
        done = act()?;
        best = best.min(began.elapsed());
    }
    Ok((best, done))
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
