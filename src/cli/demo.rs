//! `demo`: plays the whole story on this machine, without a network, or lets people play it in the browser.

mod browser;
mod metrics;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};

use self::browser::BrowserArgs;
use super::language;
use super::print::print;
use crate::demo;
use crate::demo::site::Version;
use crate::demo::story::{Played, Role, Story};
use crate::demo::transcript::transcript;
use crate::demo::world::{Settings, World};
use crate::desk::Admission;
use crate::exam::{Exam, Language};
use crate::output::{self, Rights};
use crate::texts::catalog::say;

/// Arguments of `demo`.
#[derive(Args)]
pub(super) struct DemoArgs {
    /// Folder for the transcript, the metrics, the files that HR received and the database; with --browser for the
    /// database alone. Without it, they are not kept.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
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
    // Kept until the end: dropping it removes the folder.
    let temporary;
    let folder = if let Some(folder) = &arguments.out {
        // The files that it will contain look like people's data and are protected as such.
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.with_context(|| format!("cannot create the folder {}", folder.display()))?;
        folder.as_path()
    } else {
        temporary = tempfile::tempdir().context("cannot create a temporary folder")?;
        temporary.path()
    };
    let database = folder.join("demo.redb");
    forget_last_demo(&database)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    if arguments.browser.browser {
        return runtime.block_on(browser::run(&arguments.browser, arguments.of_browser(&database)?));
    }
    let Kept { played, transcript, metrics } = runtime.block_on(play(arguments, &database))?;
    print(&transcript)?;
    if let Some(folder) = &arguments.out {
        save(folder, "transcript.txt", &transcript)?;
        save(folder, "metrics.json", serde_json::to_string_pretty(&metrics)?)?;
        let mut names = vec!["transcript.txt".to_owned(), "metrics.json".to_owned()];
        for (name, bytes) in played.files {
            save(folder, &name, bytes)?;
            names.push(name);
        }
        let (names, where_to_look) = (names.join(", "), folder.display());
        print(&format!("\n{names} and demo.redb are in {where_to_look}\n"))?;
    } else {
        print(&format!("\n{}\n", say!(arguments.language(), "demo-end")))?;
    }
    Ok(())
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

/// What is kept of a demo.
struct Kept {
    played: Played,
    transcript: String,
    metrics: serde_json::Value,
}

async fn play(arguments: &DemoArgs, database: &Path) -> anyhow::Result<Kept> {
    let language = arguments.language();
    let mut settings = Settings::usual(database, arguments.seed)?;
    if let Some(folder) = &arguments.exam {
        settings.exam = Arc::new(Exam::load(folder)?);
    }
    settings.version = arguments.site.into();
    settings.admission = Admission::Approval;
    settings.language = language;
    let mut world = World::new(settings).await?;
    world.whitelist(&Role::Hr.profile(language).username.unwrap_or_default())?;
    world.start_bot().await?;
    let played = Story::new(&world, arguments.seed, language, None).play().await?;
    let rows = metrics::rows(&world)?;
    world.stop_bot().await?;
    let transcript = format!("{}\n{}", transcript(&played.entries, language), metrics::table(&rows));
    Ok(Kept { played, transcript, metrics: metrics::as_json(&rows) })
}

fn save(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
    Ok(output::write(&folder.join(name), content, Rights::Owner)?)
}
