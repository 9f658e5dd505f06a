//! `demo`: plays the whole story on this machine, without a network, or lets people play it in the browser.

mod browser;
mod metrics;
mod stage;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use anyhow::Context;
use bytes::Bytes;
use clap::{Args, ValueEnum};

use self::browser::BrowserArgs;
use self::stage::Stage;
use super::language;
use super::print::print;
use crate::demo;
use crate::demo::outcomes::{Outcome, outcomes};
use crate::demo::record::Entry;
use crate::demo::report::report;
use crate::demo::show::Ending;
use crate::demo::site::Version;
use crate::demo::story::{Played, Role, Story};
use crate::demo::transcript::transcript;
use crate::demo::world::{Settings, World};
use crate::desk::Admission;
use crate::exam::{Exam, Language};
use crate::output::{self, Rights};
use crate::texts::catalog::{foreign_plain, say};

/// Arguments of `demo`.
#[derive(Args)]
pub(super) struct DemoArgs {
    /// Folder for what is left of the story: report.html with all chats and pictures in one file, the transcript, the
    /// metrics, the files that HR received, the database; with --browser the database alone.
    /// Without it, nothing is kept.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Show it at once, without pauses for reading, as where the output is no terminal.
    #[arg(long)]
    fast: bool,
    /// Seed of all randomness: the same seed, the same story.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Language of the story and of everybody in it; by default, that of the terminal.
    #[arg(long, value_parser = language::languages())]
    lang: Option<Language>,
    /// CVAT version that the mock site behaves like.
    #[arg(long, value_enum, default_value = "2.73")]
    site: SiteVersion,
    /// Folder of an exam, instead of the built-in one.
    #[arg(long, value_name = "DIR")]
    exam: Option<PathBuf>,
    #[command(flatten)]
    browser: BrowserArgs,
}

impl DemoArgs {
    /// The language of the story.
    fn language(&self) -> Language {
        self.lang.unwrap_or_else(language::of_terminal)
    }

    /// What the page in the browser is started with.
    fn of_browser(&self, database: &Path) -> anyhow::Result<demo::browser::Settings> {
        Ok(demo::browser::Settings {
            exam: Arc::new(Exam::load_or_embedded(self.exam.as_deref())?),
            database: database.to_owned(),
            seed: self.seed,
            version: self.site.into(),
            language: self.language(),
            port: self.browser.port.unwrap_or_default(),
            page: self.browser.page.clone(),
        })
    }

    /// The settings of the world in which it is played.
    fn settings(&self, database: &Path) -> anyhow::Result<Settings> {
        let mut settings = Settings::usual(database, self.seed)?;
        if let Some(folder) = &self.exam {
            settings.exam = Arc::new(Exam::load(folder)?);
        }
        settings.version = self.site.into();
        settings.admission = Admission::Approval;
        settings.language = self.language();
        Ok(settings)
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum SiteVersion {
    /// As CVAT 2.2: labels and jobs inside the task.
    #[value(name = "2.2")]
    Old,
    /// As CVAT 2.14: labels and jobs on pages of their own.
    #[value(name = "2.14")]
    Middle,
    /// As CVAT 2.73: every account has an e-mail address of its own.
    #[value(name = "2.73")]
    Newest,
}

impl From<SiteVersion> for Version {
    fn from(version: SiteVersion) -> Self {
        match version {
            SiteVersion::Old => Self::V2_2,
            SiteVersion::Middle => Self::V2_14,
            SiteVersion::Newest => Self::V2_73,
        }
    }
}

/// Plays it.
pub(super) fn run(arguments: &DemoArgs) -> anyhow::Result<()> {
    let language = arguments.language();
    // Kept until the story is over: dropping it removes the folder.
    let mut temporary = None;
    let folder = if let Some(folder) = &arguments.out {
        // The files that it will contain look like people's data and are protected as such.
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.with_context(|| format!("cannot create the folder {}", folder.display()))?;
        folder.clone()
    } else {
        let made = tempfile::tempdir().context("cannot create a temporary folder")?;
        temporary.insert(made).path().to_owned()
    };
    let database = folder.join("demo.redb");
    forget_last_demo(&database)?;
    if arguments.browser.browser {
        let settings = arguments.of_browser(&database)?;
        return runtime()?.block_on(browser::run(&arguments.browser, settings));
    }
    let settings = arguments.settings(&database)?;
    let (audience, entries) = std::sync::mpsc::channel();
    let stage = Stage::open(language, arguments.fast, entries)?;
    let played = play(arguments, settings, audience);
    drop(temporary);
    let kept = played.and_then(|played| match &arguments.out {
        Some(folder) => Ok((save(folder, &played, language)?, played.outcomes)),
        None => Ok((String::new(), played.outcomes)),
    });
    if kept.is_err() {
        stage.hurry();
    }
    let show = stage.close()?;
    let (kept, outcomes) = kept?;
    let kept = arguments.out.is_some().then_some(kept);
    print(&show.closing(&Ending { outcomes: &outcomes, kept }).text)
}

/// A demo begins with an empty database; the one that an earlier demo left may go.
fn forget_last_demo(database: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(database) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {} of an earlier demo", database.display()))
        }
        _ => Ok(()),
    }
}

/// The stand-ins, the bot and the people all run at the same time.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")
}

/// A story that was played in a world, with what became of everybody.
struct Told {
    story: Played,
    outcomes: Vec<Outcome>,
    rows: Vec<metrics::Row>,
}

fn play(arguments: &DemoArgs, settings: Settings, audience: Sender<Entry>) -> anyhow::Result<Told> {
    runtime()?.block_on(async {
        let language = arguments.language();
        let mut world = World::new(settings).await?;
        world.whitelist(&Role::Hr.profile(language).username.unwrap_or_default())?;
        world.start_bot().await?;
        let story = Story::new(&world, arguments.seed, language, Some(audience)).play().await?;
        let (outcomes, rows) = (outcomes(&world)?, metrics::rows(&world)?);
        world.stop_bot().await?;
        Ok(Told { story, outcomes, rows })
    })
}

/// Leaves everything in the folder, and says so.
fn save(folder: &Path, told: &Told, language: Language) -> anyhow::Result<String> {
    let Told { story, outcomes, rows } = told;
    let transcript = format!("{}\n{}", transcript(&story.entries, language), metrics::table(rows));
    let metrics = serde_json::to_string_pretty(&metrics::as_json(rows))?;
    let mut files = vec![
        ("transcript.txt".to_owned(), Bytes::from(transcript)),
        ("metrics.json".to_owned(), Bytes::from(metrics)),
    ];
    files.extend(story.files.iter().cloned());
    let write = |name: &str, content: &[u8]| output::write(&folder.join(name), content, Rights::Owner);
    for (name, content) in &files {
        write(name, content)?;
    }
    write("report.html", report(&story.entries, outcomes, language).as_bytes())?;
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let report = folder.join("report.html").display().to_string();
    Ok(say!(language, "demo-kept", report = foreign_plain(&report), files = foreign_plain(&names.join(", "))))
}
